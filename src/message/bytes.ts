const { slice } = Uint8Array.prototype;

/**
 * Bytes copied out of a memory. It is the copy that `slice()` makes of every typed array but one: of a Buffer, which is
 * one too, `slice()` is a view.
 */
export function copyOf(store: Uint8Array, start: number, end: number): Uint8Array {
  return slice.call(store, start, end);
}

/** The same memory as a plain Uint8Array, so that the `slice()` of what is lent from it is a copy whoever calls it. */
export function plainBytes(bytes: Uint8Array): Uint8Array {
  if (bytes.constructor === Uint8Array) return bytes;
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
