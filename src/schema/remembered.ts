/** What decoded values do not show, but need in order to become the same bytes again. Forgotten with the values. */
const indices = new WeakMap<object, readonly number[]>();
const lengths = new WeakMap<object, number>();

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

/** Remembers that a structure was shorter than it is described. */
export function rememberLength(structure: object, length: number): void {
  lengths.set(structure, length);
}

/** The length that a shorter structure came with. */
export function lengthOf(structure: object): number | undefined {
  return lengths.get(structure);
}
