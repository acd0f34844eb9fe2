// Joins and splits the ranges of sets with the flag "auto-merge". The kernel itself joins no ranges; it rejects ranges
// that overlap.

import { isRecord } from "../../message/check.ts";
import type { InterfaceNames } from "./datatypes.ts";
import { type Bounds, boundsOf, fromBounds, type Part } from "./elements.ts";
import type { Expression, SetItem } from "./statements.ts";

/**
 * A range of values in a set. It also refers to the set element from which it was made, unless the range has changed
 * since.
 */
export interface Range extends Bounds {
  readonly item?: SetItem | undefined;
}

/** Converts set elements to ranges. */
export function rangesOf(part: Part, items: readonly SetItem[], path: string, interfaces: InterfaceNames): Range[] {
  return items.map((item, index) => {
    const value = isRecord(item) && "elem" in item ? (item as { elem: { val: Expression } }).elem.val : item;
    return { ...boundsOf(part, value as Expression, `${path}[${index}]`, interfaces), item };
  });
}

/** Converts ranges to set elements. */
export function itemsOf(part: Part, ranges: readonly Range[], interfaces: InterfaceNames): SetItem[] {
  return ranges.map((range) => range.item ?? fromBounds(part, range, interfaces));
}

/** Joins ranges that overlap or are adjacent. */
export function joined(all: readonly Range[]): Range[] {
  const sorted = [...all].sort((a, b) => (a.low < b.low ? -1 : a.low > b.low ? 1 : 0));
  const ranges: Range[] = [];
  for (const range of sorted) {
    const last = ranges.at(-1);
    if (last === undefined || range.low > last.high + 1n) ranges.push(range);
    else if (range.high > last.high) ranges[ranges.length - 1] = { low: last.low, high: range.high };
  }
  return ranges;
}

/**
 * The ranges of a set during a transaction that changes the set. The requests are sent at the end of the transaction,
 * because the kernel cannot delete a range that replaced another one in the same transaction.
 */
export class MergedRanges {
  readonly #original: readonly Range[];
  #ranges: readonly Range[];
  readonly #missing: Range[] = [];

  constructor(original: readonly Range[]) {
    this.#original = original;
    this.#ranges = original;
  }

  /** Adds ranges, and joins ranges that overlap or are adjacent. */
  add(added: readonly Range[]): void {
    this.#ranges = joined([...this.#ranges, ...added]);
  }

  /** Removes ranges. An existing range may be removed only in part; the rest of it then remains. */
  remove(removed: readonly Range[]): void {
    for (const { low, high } of removed) {
      const around = this.#ranges.find((range) => range.low <= low && range.high >= high);
      if (around === undefined) this.#missing.push({ low, high });
      else {
        const rest = [
          { low: around.low, high: low - 1n },
          { low: high + 1n, high: around.high },
        ].filter((range) => range.low <= range.high);
        this.#ranges = this.#ranges.flatMap((range) => (range === around ? rest : [range]));
      }
    }
  }

  /**
   * The ranges that must be deleted from the set in the kernel. They include removed ranges that the set does not
   * contain, for which the kernel reports an error.
   */
  get deletes(): Range[] {
    return [...without(this.#original, this.#ranges), ...this.#missing].map(({ low, high }) => ({ low, high }));
  }

  /** The ranges that must be added to the set in the kernel, after the deletions. */
  get adds(): Range[] {
    return without(this.#ranges, this.#original);
  }
}

function without(ranges: readonly Range[], others: readonly Range[]): Range[] {
  const known = new Set(others.map(({ low, high }) => `${low}-${high}`));
  return ranges.filter(({ low, high }) => !known.has(`${low}-${high}`));
}
