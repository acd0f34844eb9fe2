/** For each wanted item, the index of an equal item. */
export function remaining(current: readonly string[], wanted: readonly string[]): (number | undefined)[] {
  // Equal items are matched in order.
  const places = new Map<string, number[]>();
  for (let index = current.length - 1; index >= 0; index--) {
    const known = places.get(current[index]!);
    if (known === undefined) places.set(current[index]!, [index]);
    else known.push(index);
  }
  const matched = wanted.map((item) => places.get(item)?.pop());
  return longestAscending(matched);
}

/** Numbers outside of the longest ascending subsequence become undefined. */
function longestAscending(numbers: readonly (number | undefined)[]): (number | undefined)[] {
  /** Index of the smallest end of a subsequence of each length. */
  const ends: number[] = [];
  const previous = new Map<number, number | undefined>();
  for (const [index, number] of numbers.entries()) {
    if (number === undefined) continue;
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (numbers[ends[middle]!]! < number) low = middle + 1;
      else high = middle;
    }
    previous.set(index, ends[low - 1]);
    ends[low] = index;
  }
  const kept: (number | undefined)[] = numbers.map(() => undefined);
  for (let index = ends.at(-1); index !== undefined; index = previous.get(index)) kept[index] = numbers[index];
  return kept;
}
