import type { ExprByteorderAttrs } from "../../../../families/nftables.ts";
import { hostLittleEndian } from "../../../../message/byte-order.ts";
import type { Read } from "../../../../schema/model/types.ts";
import type { Evaluate } from "../machine/machine.ts";
import { derivedBits, originOf } from "../packet/bits.ts";

/** Converts between host and network byte order, in both directions alike. (nft_byteorder_eval) */
export const byteorder: Evaluate<ExprByteorderAttrs<Read>> = (machine, { sreg, dreg, len = 0, size = 4 }) => {
  const bits = machine.registers.load(sreg, len);
  const swapped = (bytes: Uint8Array) => {
    if (!hostLittleEndian) return bytes;
    const result = bytes.slice();
    for (let at = 0; at + size <= bytes.length; at += size) result.subarray(at, at + size).reverse();
    return result;
  };
  const result = {
    value: swapped(bits.value),
    known: swapped(bits.known),
    facts: bits.facts,
    learn: (value: Uint8Array, mask: Uint8Array) => bits.learn?.(swapped(value), swapped(mask)),
  };
  return machine.load(
    dreg,
    derivedBits(result, () => `words of ${size} bytes reversed: ${originOf(bits)}`),
  );
};
