import type { ExprBitwiseAttrs } from "../../../../families/nftables.ts";
import type { Read } from "../../../../schema/model/types.ts";
import type { Evaluate } from "../machine/machine.ts";
import { type Bits, derivedBits, knownBits, mapWords, originOf } from "../packet/bits.ts";

/** Calculates with bits of a register. (nft_bitwise_eval) */
export const bitwise: Evaluate<ExprBitwiseAttrs<Read>> = (machine, attrs) => {
  const { sreg, dreg, len = 0, op = "mask-xor", mask, xor, data, sreg2 } = attrs;
  const bits = machine.registers.load(sreg, len);
  const zeros = new Uint8Array(len);
  const result = (): Bits => {
    if (op === "mask-xor") return masked(bits, mask?.value ?? zeros, xor?.value ?? zeros);
    if (op === "lshift" || op === "rshift") return shifted(bits, op, data?.value ?? zeros);
    const other = sreg2 === undefined ? knownBits(data?.value ?? zeros) : machine.registers.load(sreg2, len);
    return combined(bits, op, other);
  };
  return machine.load(dreg, result());
};

function masked(bits: Bits, mask: Uint8Array, xor: Uint8Array): Bits {
  const { value, known, facts, learn } = bits;
  const masked: Omit<Bits, "origin"> = {
    value: value.map((byte, at) => (byte & mask[at]!) ^ xor[at]!),
    known: known.map((byte, at) => byte | ~mask[at]!),
    facts,
    learn: (assumed, assumedMask) =>
      learn?.(
        assumed.map((byte, at) => byte ^ xor[at]!),
        assumedMask.map((byte, at) => byte & mask[at]!),
      ),
  };
  return derivedBits(masked, () => `${originOf(bits)} & 0x${mask.toHex()} ^ 0x${xor.toHex()}`);
}

/** The kernel shifts words in host byte order, with a carry between them. */
function shifted(bits: Bits, op: "lshift" | "rshift", amount: Uint8Array): Bits {
  const { value, known, facts } = bits;
  const count = new DataView(amount.buffer, amount.byteOffset).getUint32(0, true);
  const shift = (bytes: Uint8Array) =>
    mapWords(bytes, (words) => {
      let carry = 0;
      const order = [...words.keys()];
      for (const at of op === "lshift" ? order.reverse() : order) {
        const word = words[at]!;
        words[at] = op === "lshift" ? (word << count) | carry : carry | (word >>> count);
        carry = count === 0 ? 0 : op === "lshift" ? word >>> (32 - count) : word << (32 - count);
      }
    });
  const unknown = shift(known.map((byte) => ~byte & 0xff));
  const shiftedBits = { value: shift(value), known: unknown.map((byte) => ~byte & 0xff), facts };
  return derivedBits(shiftedBits, () => `(${originOf(bits)}) ${op} ${count}`);
}

function combined(one: Bits, op: unknown, other: Bits): Bits {
  const facts = [...one.facts, ...other.facts];
  const at = (index: number) => {
    const [a, b] = [one.value[index]!, other.value[index] ?? 0];
    const [knownA, knownB] = [one.known[index]!, other.known[index] ?? 0];
    const both = knownA & knownB;
    if (op === "and") return [a & b, both | (knownA & ~a) | (knownB & ~b)] as const;
    if (op === "or") return [a | b, both | (knownA & a) | (knownB & b)] as const;
    return [a ^ b, both] as const;
  };
  const known = one.known.map((_, index) => at(index)[1]);
  const value = one.value.map((_, index) => at(index)[0] & known[index]!);
  return derivedBits({ value, known, facts }, () => `(${originOf(one)}) ${op} (${originOf(other)})`);
}
