// In a set of concatenations, ranges can overlap. The kernel then accepts an element only if no earlier element
// contains its smallest or largest value. A map returns the value of the element that was added first.
// (nft_pipapo_insert, nft_pipapo_lookup)

import type { Bounds } from "../elements.ts";

/** Lower and upper bound of each component of an element with concatenated ranges. */
export interface Box {
  readonly bounds: readonly Bounds[];
  /** Index of an existing element in the order of the kernel. Undefined for a new element. */
  readonly position: number | undefined;
}

/**
 * Returns the indexes of existing elements that must be deleted and added again, so that the kernel accepts all
 * elements. The `boxes` are in the wanted order. In a map, overlapping elements must have exactly this order, because
 * the order determines the results of lookups.
 */
export function outOfOrder(boxes: readonly Box[], isMap: boolean): Set<number> {
  const moved = new Set<number>();
  const isAppended = (index: number) => moved.has(index) || boxes[index]!.position === undefined;
  const overlaps = overlapping(boxes);
  for (const [later, earlier] of [...overlaps].sort(([a], [b]) => a - b)) {
    if (isAppended(later)) continue;
    const { position, bounds } = boxes[later]!;
    const isWrong = earlier.some((index) => {
      const other = boxes[index]!;
      if (isAppended(index)) return isMap || isRejectedAfter(other.bounds, bounds);
      return isMap && other.position! > position!;
    });
    if (isWrong) moved.add(later);
  }
  return moved;
}

function isRejectedAfter(added: readonly Bounds[], existing: readonly Bounds[]): boolean {
  const contains = (of: (bounds: Bounds) => bigint) =>
    existing.every(({ low, high }, index) => low <= of(added[index]!) && of(added[index]!) <= high);
  return contains(({ low }) => low) || contains(({ high }) => high);
}

/**
 * The key is the index of an element. The value contains the indexes of the earlier elements with which this element
 * overlaps.
 */
function overlapping(boxes: readonly Box[]): Map<number, number[]> {
  const count = boxes[0]?.bounds.length ?? 0;
  // Sorting by the component with the most different values leaves the fewest pairs to compare.
  const kinds = Array.from({ length: count }, (_, at) => new Set(boxes.map(({ bounds }) => bounds[at]!.low)).size);
  const at = kinds.indexOf(Math.max(...kinds));
  const sorted = [...boxes.keys()].sort((a, b) => {
    const [one, other] = [boxes[a]!.bounds[at]!.low, boxes[b]!.bounds[at]!.low];
    return one < other ? -1 : one > other ? 1 : 0;
  });
  const found = new Map<number, number[]>();
  let open: number[] = [];
  for (const index of sorted) {
    const { bounds } = boxes[index]!;
    open = open.filter((other) => boxes[other]!.bounds[at]!.high >= bounds[at]!.low);
    for (const other of open) {
      const isDisjoint = bounds.some(({ low, high }, part) => {
        const { low: from, high: to } = boxes[other]!.bounds[part]!;
        return high < from || low > to;
      });
      if (isDisjoint) continue;
      const [earlier, later] = other < index ? [other, index] : [index, other];
      const known = found.get(later);
      if (known === undefined) found.set(later, [earlier]);
      else known.push(earlier);
    }
    open.push(index);
  }
  return found;
}
