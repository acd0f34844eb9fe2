import { hostLittleEndian } from "../../message/byte-order.ts";

// The module's own: see byte-order.ts.
const littleEndian = hostLittleEndian;

/** Of messages in which a walk meets more attributes no layout is remembered. */
const MAX_HEADS = 64;

/**
 * The attributes that a walk over a message met, and where it found what it was looking for. A walk is led by the lengths
 * and types that it meets and by where the message ends, and by nothing else: in another message in which they are the same
 * it would find everything in the same place, and to compare them takes a third of its time.
 */
export interface CachedLayout {
  /** Length of the messages in bytes; -1 of none. */
  length: number;
  /** Of each attribute that was met, where it starts, and what stands there: its length and its type. */
  readonly heads: Int32Array;
  /** How many numbers of {@link heads} there are. */
  count: number;
  /** How each value is read, and from where to where. */
  readonly methods: Int32Array;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** How many messages were laid out otherwise. */
  misses: number;
}

/** A layout of no message, with room for so many values. Places are told from where a message starts. */
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

/** Whether a walk over that message would meet what it met in those of the layout. */
export const matchesLayout = (layout: CachedLayout, view: DataView, offset: number, length: number): boolean => {
  if (layout.length !== length) return false;
  const { heads, count } = layout;
  for (let index = 0; index < count; index += 2) {
    if (view.getInt32(offset + heads[index]!, littleEndian) !== heads[index + 1]!) return false;
  }
  return true;
};

/** From now on it is the layout of no message, and what a walk meets can be noted. */
export const resetLayout = (layout: CachedLayout): void => {
  layout.length = -1;
  layout.count = 0;
};

/** Notes what is met: where it is, and its length and type. When that is too much, it stays the layout of no message. */
export const recordHead = (layout: CachedLayout, at: number, head: number): void => {
  const { heads, count } = layout;
  heads[count] = at;
  heads[count + 1] = head;
  layout.count = count + 2;
};

/** From now on it is the layout of messages of that length in which the same is met. */
export const commitLayout = (layout: CachedLayout, length: number): void => {
  if (layout.count <= layout.heads.length) layout.length = length;
};
