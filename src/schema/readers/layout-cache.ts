import { hostLittleEndian } from "../../message/byte-order.ts";

// JavaScriptCore reads a local constant faster than an imported one.
const littleEndian = hostLittleEndian;

const MAX_HEADS = 64;

/** Field offsets in messages with the same length and attribute headers. */
export interface CachedLayout {
  /** Length of matching messages in bytes; -1 if the layout is empty. */
  length: number;
  /** Offset and first four bytes of each visited attribute, alternating. */
  readonly heads: Int32Array;
  count: number;
  /** `starts` and `ends` are the offsets of the values. */
  readonly methods: Int32Array;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** Number of compared messages that did not match. */
  misses: number;
}

export function newLayout(values: number): CachedLayout {
  return {
    length: -1,
    heads: new Int32Array(2 * MAX_HEADS),
    count: 0,
    methods: new Int32Array(values),
    starts: new Int32Array(values),
    ends: new Int32Array(values),
    misses: 0,
  };
}

export const matchesLayout = (layout: CachedLayout, view: DataView, offset: number, length: number): boolean => {
  if (layout.length !== length) return false;
  const { heads, count } = layout;
  for (let index = 0; index < count; index += 2) {
    if (view.getInt32(offset + heads[index]!, littleEndian) !== heads[index + 1]!) return false;
  }
  return true;
};

/** A message with too many attributes is not cached. */
export const recordHead = (layout: CachedLayout, at: number, head: number): void => {
  const { heads, count } = layout;
  heads[count] = at;
  heads[count + 1] = head;
  layout.count = count + 2;
};
