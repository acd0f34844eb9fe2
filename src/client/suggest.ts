/** The name that was meant, where one of them is close enough to what was given; for a message, with its question mark. */
export function didYouMean(given: string, names: Iterable<string>): string {
  let best: string | undefined;
  let least = Math.min(3, Math.max(1, given.length >> 1)) + 1;
  for (const name of names) {
    const distance = editDistance(given, name, least);
    if (distance >= least) continue;
    best = name;
    least = distance;
  }
  return best === undefined ? "" : `; did you mean "${best}"?`;
}

/** How many letters have to be added, left out, changed or swapped with their neighbour to get from one to the other. */
function editDistance(one: string, other: string, most: number): number {
  if (Math.abs(one.length - other.length) >= most) return most;
  let beforeLast: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 1; i <= one.length; i++) {
    const row = [i];
    for (let j = 1; j <= other.length; j++) {
      const same = one[i - 1] === other[j - 1];
      let least = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (same ? 0 : 1));
      const swapped = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
      if (swapped) least = Math.min(least, beforeLast[j - 2]! + 1);
      row.push(least);
    }
    beforeLast = last;
    last = row;
  }
  return last[other.length]!;
}
