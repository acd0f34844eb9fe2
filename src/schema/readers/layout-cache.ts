import { hostLittleEndian } from "../../message/byte-order.ts";

// Local constant; see byte-order.ts.
const littleEndian = hostLittleEndian;

/** Messages with more attributes are not cached. */
const MAX_HEADS = 64;

/**
 * Attributes that a search visited, and where it found the requested ones. A search depends only on lengths and types
 * of attributes and on the length of the message. If these are equal in another message, so is the result; comparing
 * them takes a third of the time.
 */
export interface CachedLayout {
  /** Length of the messages in bytes; -1 if the layout is empty. */
  length: number;
  /** Offset of each visited attribute, and its first four bytes (length and type). */
  readonly heads: Int32Array;
  /** Number of elements in {@link heads}. */
  count: number;
  /** How each value is read, and its bounds. */
  readonly methods: Int32Array;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** Number of messages with another layout. */
  misses: number;
}

/** Returns an empty layout for `values` values. Offsets count from the start of the message. */
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

/** Returns whether a message has this layout. */
export const matchesLayout = (layout: CachedLayout, view: DataView, offset: number, length: number): boolean => {
  if (layout.length !== length) return false;
  const { heads, count } = layout;
  for (let index = 0; index < count; index += 2) {
    if (view.getInt32(offset + heads[index]!, littleEndian) !== heads[index + 1]!) return false;
  }
  return true;
};

/** Empties the layout before recording. */
export const resetLayout = (layout: CachedLayout): void => {
  layout.length = -1;
  layout.count = 0;
};

/** Records a visited attribute. Too many leave the layout empty. */
export const recordHead = (layout: CachedLayout, at: number, head: number): void => {
  const { heads, count } = layout;
  heads[count] = at;
  heads[count + 1] = head;
  layout.count = count + 2;
};

/** Ends recording: the layout applies to messages of this length. */
export const commitLayout = (layout: CachedLayout, length: number): void => {
  if (layout.count <= layout.heads.length) layout.length = length;
};
