/**
 * Details that decoded values do not show but that are needed to encode the same bytes. Weak: released with the values.
 */
const indices = new WeakMap<object, readonly number[]>();
const lengths = new WeakMap<object, number>();
const flags = new WeakMap<Uint8Array, number>();
/** Avoids the lookup until the first attribute with flags. */
let hasFlags = false;

/** Records the attribute numbers of an array's items. */
export function rememberIndices(items: object, numbers: readonly number[]): void {
  indices.set(items, numbers);
}

/**
 * Returns the attribute numbers of an indexed array as the kernel sent them, if they are not consecutive. Encoding the
 * same array uses them; a copy is numbered from the start.
 */
export function indicesOf(items: object): readonly number[] | undefined {
  return indices.get(items);
}

/** Records the bits `NLA_F_NESTED` and `NLA_F_NET_BYTEORDER` of an attribute that is read as bytes. */
export function rememberFlags(bytes: Uint8Array, bits: number): void {
  hasFlags = true;
  flags.set(bytes, bits);
}

/** Returns the flags of the attribute that the bytes were read from; 0 for other bytes. */
export const flagsOf = (bytes: Uint8Array): number => (hasFlags ? (flags.get(bytes) ?? 0) : 0);

/** Records the length of a struct that is shorter than its spec. */
export function rememberLength(structure: object, length: number): void {
  lengths.set(structure, length);
}

/** Returns the recorded length of a short struct. */
export function lengthOf(structure: object): number | undefined {
  return lengths.get(structure);
}
