import type { RangeAttrs } from "../../../../families/nftables.ts";
import type { Read } from "../../../../schema/model/types.ts";
import { isWithin } from "../bits.ts";
import type { Evaluate } from "../machine.ts";

/** Ends the rule if the register is outside of the range, or inside with "neq". (nft_range_eval) */
export const range: Evaluate<RangeAttrs<Read>> = (machine, { sreg, op, fromData, toData }) => {
  const [from, to] = [fromData, toData].map((data) => data?.value ?? new Uint8Array(0));
  const bits = machine.registers.load(sreg, from!.length);
  const isInside =
    isWithin(bits, from!, to!) ??
    machine.decideValue(bits, `in 0x${from!.toHex()}-0x${to!.toHex()}`, { isInverted: op === "neq" });
  return isInside === (op !== "neq") ? undefined : "break";
};
