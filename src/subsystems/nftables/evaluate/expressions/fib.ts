import type { ExprFibAttrs } from "../../../../families/nftables.ts";
import type { Read } from "../../../../schema/model/types.ts";
import type { Evaluate } from "../machine/machine.ts";
import { originOf } from "../packet/bits.ts";
import { readEndpoint } from "../packet/endpoints.ts";

/** Loads the result of a route lookup, which is a fact of the caller. (nft_fib) */
export const fib: Evaluate<ExprFibAttrs<Read>> = (machine, attrs) => {
  const { result, dreg, flags } = attrs;
  const isPresence = flags?.includes("present") === true;
  const length = isPresence ? 1 : result === "oifname" ? 16 : 4;
  const { packet } = machine;
  // After an address translation or with another mark, the lookup has another result.
  const addresses = packet.isIp ? (["snat", "dnat"] as const).map((type) => readEndpoint(packet, type).address) : [];
  const mark = flags?.includes("mark") === true ? machine.valueOf("meta mark") : undefined;
  const origins = [...addresses, ...(mark === undefined ? [] : [mark])].map((bits) => ` ${originOf(bits)}`);
  return machine.load(dreg, machine.fact("fib", attrs, length, origins.join("")));
};
