export const LAST_LABEL = 0xfffff;

//  0                    20   23 24       32
//  | label              | tc | s | ttl  |   MPLS label stack entry (RFC 3032), big-endian; s marks the last entry

/** Returns undefined if a label has a traffic class or TTL. */
export function readMplsLabels(store: Uint8Array, start: number, end: number): string | undefined {
  if (end === start || (end - start) % 4 !== 0) return undefined;
  let text = "";
  for (let at = start; at < end; at += 4) {
    if ((store[at + 2]! & 15) !== (at + 4 === end ? 1 : 0) || store[at + 3] !== 0) return undefined;
    const label = (store[at]! << 12) | (store[at + 1]! << 4) | (store[at + 2]! >> 4);
    text += at === start ? label : `/${label}`;
  }
  return text;
}

export function parseMplsLabels(text: string): Uint8Array | undefined {
  if (!/^\d{1,7}(\/\d{1,7})*$/.test(text)) return undefined;
  const labels = text.split("/").map(Number);
  if (labels.some((label) => label > LAST_LABEL)) return undefined;
  return mplsLabelBytes(labels);
}

export function mplsLabelBytes(labels: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(labels.length * 4);
  for (const [index, label] of labels.entries()) {
    const last = index === labels.length - 1 ? 1 : 0;
    bytes.set([label >> 12, (label >> 4) & 0xff, ((label & 15) << 4) | last, 0], index * 4);
  }
  return bytes;
}
