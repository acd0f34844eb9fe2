/**
 * Details that decoded values do not show, but that are needed to encode the same bytes. They are held in weak maps,
 * which release them with the values.
 */
const indices = new WeakMap<object, readonly number[]>();
const lengths = new WeakMap<object, number>();
const flags = new WeakMap<Uint8Array, number>();
/** Whether any flags were recorded. Lookups are skipped until then. */
let hasFlags = false;

/** Records the attribute numbers of the items of an array. */
export function rememberIndices(items: object, numbers: readonly number[]): void {
  indices.set(items, numbers);
}

/**
 * Returns the attribute numbers of an indexed array as the kernel sent them, if they are not consecutive. The encoder
 * uses them for the same array object; a copy of the array is numbered from the start.
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

/** Records the length in bytes of a struct that is shorter than in its spec. */
export function rememberLength(structure: object, length: number): void {
  lengths.set(structure, length);
}

/** Returns the recorded length in bytes of a short struct; undefined if none was recorded. */
export function lengthOf(structure: object): number | undefined {
  return lengths.get(structure);
}
