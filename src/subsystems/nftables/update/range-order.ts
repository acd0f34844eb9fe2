// Ranges in an nftables set of concatenations can overlap. The kernel rejects a range whose smallest or largest value
// belongs to a range that was added earlier (nft_pipapo_insert). A map uses the first matching range
// (nft_pipapo_lookup). The order of additions therefore matters.

import type { Bounds } from "../objects/elements.ts";

/** An element with concatenated ranges. */
export interface Box {
  readonly bounds: readonly Bounds[];
  /** Index of the range in the kernel's order. Undefined if new. */
  readonly position: number | undefined;
}

/**
 * Returns the indexes of existing ranges in a set of concatenations that must be deleted and added again, so that the
 * kernel accepts all ranges in `boxes`. In a map, the order of overlapping ranges determines the results of lookups, so
 * they must have the order of `boxes`.
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

/** Returns, for each element, the earlier elements that overlap it. */
function overlapping(boxes: readonly Box[]): Map<number, number[]> {
  const count = boxes[0]?.bounds.length ?? 0;
  // Sorts by the component with the most different values.
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
