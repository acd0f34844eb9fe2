import type { ExprCmpAttrs } from "../../../../families/nftables.ts";
import type { Read } from "../../../../schema/model/types.ts";
import type { Evaluate } from "../machine/machine.ts";
import { type Bits, boundsOf, compareBytes, equalsConstant } from "../packet/bits.ts";

/** Whether the sign of the comparison with memcmp satisfies an operator. */
const operators: Readonly<Record<string, (sign: number) => boolean>> = {
  lt: (sign) => sign < 0,
  lte: (sign) => sign <= 0,
  gt: (sign) => sign > 0,
  gte: (sign) => sign >= 0,
};

function matches(bits: Bits, op: string, constant: Uint8Array): boolean | undefined {
  if (op === "eq" || op === "neq") {
    const isEqual = equalsConstant(bits, constant);
    return isEqual === undefined ? undefined : isEqual === (op === "eq");
  }
  const satisfied = operators[op];
  if (satisfied === undefined) return undefined;
  const [low, high] = boundsOf(bits).map((bound) => satisfied(compareBytes(bound, constant)));
  return low === high ? low : undefined;
}

/** Ends the rule if the register differs. (nft_cmp_eval) */
export const cmp: Evaluate<ExprCmpAttrs<Read>> = (machine, { sreg, op = "eq", data }) => {
  const constant = data?.value ?? new Uint8Array(0);
  const bits = machine.registers.load(sreg, constant.length);
  const known = matches(bits, String(op), constant);
  if (known !== undefined) return known ? undefined : "break";
  // "eq" and "neq" ask the same question.
  const isInverted = op === "neq";
  const condition = isInverted ? "eq" : String(op);
  const isTrue = machine.decideValue(bits, `${condition} 0x${constant.toHex()}`, { isInverted });
  if (isTrue && condition === "eq") bits.learn?.(constant, new Uint8Array(constant.length).fill(0xff));
  return isTrue === isInverted ? "break" : undefined;
};
