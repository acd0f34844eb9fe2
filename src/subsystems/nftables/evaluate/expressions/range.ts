import type { RangeAttrs } from "../../../../families/nftables.ts";
import type { Read } from "../../../../schema/model/types.ts";
import type { Evaluate } from "../machine/machine.ts";
import { isWithin } from "../packet/bits.ts";

/** Ends the rule if the register is outside of the range, or inside with "neq". (nft_range_eval) */
export const range: Evaluate<RangeAttrs<Read>> = (machine, { sreg, op, fromData, toData }) => {
  const [from, to] = [fromData, toData].map((data) => data?.value ?? new Uint8Array(0));
  const bits = machine.registers.load(sreg, from!.length);
  const isInside =
    isWithin(bits, from!, to!) ??
    machine.decideValue(bits, `in 0x${from!.toHex()}-0x${to!.toHex()}`, { isInverted: op === "neq" });
  return isInside === (op !== "neq") ? undefined : "break";
};
