import { rangeError, typeError } from "../../../base/argument-error.ts";
import { checkInteger } from "../../../base/check.ts";
import { describeValue } from "../../../base/describe.ts";
import { hostLittleEndian } from "../../../message/byte-order.ts";

/** `NF_CT_LABELS_MAX_SIZE` (net/netfilter/nf_conntrack_labels.h) */
const LABELS = 128;

// 64-bit big-endian kernels store each group of 8 bytes reversed.
const place = (label: number): number => (hostLittleEndian ? label >> 3 : (label >> 3) ^ 7);

export function toLabels(bytes: Uint8Array): number[] {
  const labels: number[] = [];
  for (let label = 0; label < bytes.length * 8; label++) {
    if (((bytes[place(label)] ?? 0) & (1 << (label & 7))) !== 0) labels.push(label);
  }
  return labels;
}

/** Rejects values that are not arrays of label numbers. */
export function checkLabels(labels: unknown, path: string): void {
  if (!Array.isArray(labels)) throw typeError(path, `expected an array of numbers, got ${describeValue(labels)}`);
  for (const [index, label] of labels.entries()) checkInteger(label, 0, LABELS - 1, `${path}[${index}]`);
}

/** Rejects labels outside of the mask, which the kernel would invert (`nf_connlabels_replace`). */
export function checkMaskedLabels(labels: readonly number[], mask: readonly number[], path: string): void {
  const outside = labels.findIndex((label) => !mask.includes(label));
  if (outside < 0) return;
  throw rangeError(
    `${path}[${outside}]`,
    `label ${labels[outside]} is not in labelsMask, so the kernel would invert it`,
  );
}

export function writeLabels(labels: readonly number[], path: string): Uint8Array {
  checkLabels(labels, path);
  const bytes = new Uint8Array(LABELS / 8);
  for (const label of labels) {
    const at = place(label);
    bytes[at] = bytes[at]! | (1 << (label & 7));
  }
  return bytes;
}
