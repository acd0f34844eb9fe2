import { shown } from "../../../errors.ts";
import { checkInteger } from "../../../message/check.ts";

const LAST_LABEL = 0xfffff;

//  0                    20  23 24       32
//  | label              | tc | s | ttl  |   big-endian; s marks the last label      (struct mpls_label, RFC 3032)

/** Decodes a label stack. */
export function readLabels(bytes: Uint8Array): number[] {
  const labels: number[] = [];
  for (let at = 0; at + 4 <= bytes.length; at += 4) {
    labels.push((bytes[at]! << 12) | (bytes[at + 1]! << 4) | (bytes[at + 2]! >> 4));
    if ((bytes[at + 2]! & 1) !== 0) break;
  }
  return labels;
}

/**
 * Encodes a label stack.
 *
 * @throws TypeError or RangeError with the path of the invalid label.
 */
export function labelBytes(labels: readonly number[], path: string): Uint8Array {
  if (!Array.isArray(labels) || labels.length === 0)
    throw new TypeError(`${path}: expected an array of labels, got ${shown(labels)}`);
  const bytes = new Uint8Array(labels.length * 4);
  for (const [index, label] of labels.entries()) {
    checkInteger(label, 0, LAST_LABEL, `${path}[${index}]`);
    const last = index === labels.length - 1 ? 1 : 0;
    bytes.set([label >> 12, (label >> 4) & 0xff, ((label & 15) << 4) | last, 0], index * 4);
  }
  return bytes;
}

/** Parses a label stack such as "100" or "100/200", and returns its bytes. */
export function parseLabels(text: string, path: string): Uint8Array {
  const labels = `${text}`.split("/").map((label) => (/^\d+$/.test(label) ? Number(label) : Number.NaN));
  return labelBytes(labels, path);
}
