/** What decoded values do not show, but need in order to become the same bytes again. Forgotten with the values. */
const indices = new WeakMap<object, readonly number[]>();
const lengths = new WeakMap<object, number>();
const flags = new WeakMap<Uint8Array, number>();
/** Spares the lookup as long as no bytes came with flags. */
let hasFlags = false;

/** Remembers the numbers under which the items of an array came. */
export function rememberIndices(items: object, numbers: readonly number[]): void {
  indices.set(items, numbers);
}

/**
 * The numbers under which the kernel sent the items of an indexed array, where they are not the usual ones. They are
 * remembered for this very array, and used when it is encoded again; a copy of it is numbered from the start.
 */
export function indicesOf(items: object): readonly number[] | undefined {
  return indices.get(items);
}

/** Remembers the bits `NLA_F_NESTED` and `NLA_F_NET_BYTEORDER` of an attribute that is read as bytes. */
export function rememberFlags(bytes: Uint8Array, bits: number): void {
  hasFlags = true;
  flags.set(bytes, bits);
}

/** Returns the flags of the attribute that the bytes were read from; 0 for other bytes. */
export const flagsOf = (bytes: Uint8Array): number => (hasFlags ? (flags.get(bytes) ?? 0) : 0);

/** Remembers that a structure was shorter than it is described. */
export function rememberLength(structure: object, length: number): void {
  lengths.set(structure, length);
}

/** The length that a shorter structure came with. */
export function lengthOf(structure: object): number | undefined {
  return lengths.get(structure);
}
