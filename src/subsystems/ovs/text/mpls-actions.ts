import { hostLittleEndian } from "../../../message/byte-order.ts";
import type { Fields } from "../../../schema/kept.ts";
import { wholeNumber } from "./values.ts";

const U16 = 0xffff;
const U32 = 0xffff_ffff;

/**
 * The EtherType of a label that is pushed. The kernel has it in two bytes with two more behind it; the family's description has
 * one number of four bytes, whose upper half it is.
 */
export function pushedEtherType(value: number): number {
  return value > U16 ? value >>> 16 : value;
}

/** An EtherType as the family's description has it. */
export function pushedEtherTypeField(type: number): number {
  return (type << 16) >>> 0;
}

/** The parts of a label that is added; the same of its EtherType, and the flags lie in the other half. */
export function addedMpls({ mplsLse, mplsEthertype, tunFlags }: Fields): {
  label: number;
  type: number;
  flags: number;
} {
  const label = wholeNumber(mplsLse, U32);
  const word = wholeNumber(mplsEthertype, U32);
  if (word <= U16) return { label, type: word, flags: wholeNumber(tunFlags, U16) };
  const low = word & U16;
  const flags = hostLittleEndian ? ((low & 0xff) << 8) | (low >>> 8) : low;
  return { label, type: word >>> 16, flags: flags | wholeNumber(tunFlags, U16) };
}
