/** Rounds up to a multiple of 4, the alignment of messages and attributes. (`NLMSG_ALIGN`, `NLA_ALIGN`) */
export const align = (length: number): number => {
  return (length + 3) & ~3;
};

const { slice } = Uint8Array.prototype;

/** Returns a copy of a range of bytes. Unlike `bytes.slice()`, also copies the bytes of a Node.js Buffer. */
export function copyOf(store: Uint8Array, start: number, end: number): Uint8Array {
  return slice.call(store, start, end);
}

/** Returns the same memory as a plain Uint8Array, whose `slice()` copies, unlike that of a Buffer. */
export function plainBytes(bytes: Uint8Array): Uint8Array {
  if (bytes.constructor === Uint8Array) return bytes;
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
