import { describeValue } from "../../../errors.ts";
import { hostLittleEndian } from "../../../message/byte-order.ts";
import { checkInteger } from "../../../message/check.ts";

/** Maximum number of labels of a connection (`NF_CT_LABELS_MAX_SIZE`, net/netfilter/nf_conntrack_labels.h). */
const LABELS = 128;

// The kernel stores connection labels as an array of longs in host byte order. On big-endian hosts with 64-bit longs,
// bit n is therefore in another byte.
const place = (label: number): number => (hostLittleEndian ? label >> 3 : (label >> 3) ^ 7);

/** Converts a bitmap of connection labels to their numbers, in ascending order. */
export function toLabels(bytes: Uint8Array): number[] {
  const labels: number[] = [];
  for (let label = 0; label < bytes.length * 8; label++) {
    if (((bytes[place(label)] ?? 0) & (1 << (label & 7))) !== 0) labels.push(label);
  }
  return labels;
}

/**
 * Converts numbers of connection labels to a bitmap of all labels.
 *
 * @throws TypeError if the argument is not an array, RangeError for a number above 127.
 */
export function writeLabels(labels: readonly number[], path: string): Uint8Array {
  if (!Array.isArray(labels))
    throw new TypeError(`${path}: expected an array of numbers, got ${describeValue(labels)}`);
  const bytes = new Uint8Array(LABELS / 8);
  for (const [index, label] of labels.entries()) {
    checkInteger(label, 0, LABELS - 1, `${path}[${index}]`);
    const at = place(label);
    bytes[at] = bytes[at]! | (1 << (label & 7));
  }
  return bytes;
}
