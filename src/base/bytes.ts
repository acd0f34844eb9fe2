/** Netlink aligns messages and attributes to multiples of 4 bytes (`NLMSG_ALIGN`, `NLA_ALIGN`). */
export const align = (length: number): number => {
  return (length + 3) & ~3;
};

/** Bytes of a reader or of the view of a message that does not refer to a message yet. Not for users, who could detach them. */
export const EMPTY_BYTES: Uint8Array<ArrayBuffer> = new Uint8Array(0);
/** DataView of {@link EMPTY_BYTES}. */
export const EMPTY_VIEW: DataView<ArrayBuffer> = new DataView(EMPTY_BYTES.buffer);

const { slice } = Uint8Array.prototype;

/** The method `slice` would not copy the bytes of a Buffer. */
export function copyOf(store: Uint8Array, start: number, end: number): Uint8Array {
  return slice.call(store, start, end);
}

/** The method `slice` of a Buffer would not copy. */
export function plainBytes(bytes: Uint8Array): Uint8Array {
  if (bytes.constructor === Uint8Array) return bytes;
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
