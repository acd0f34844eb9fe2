// Joins and splits the ranges of sets with "auto-merge". The kernel rejects ranges that overlap others.

import { isRecord } from "../../message/check.ts";
import type { InterfaceNames } from "./datatypes.ts";
import { type Bounds, boundsOf, fromBounds, type Part } from "./elements.ts";
import type { Expression, SetItem } from "./statements.ts";

/** A range of a set, with the element that describes it if the range was not joined or split. */
export interface Range extends Bounds {
  readonly item?: SetItem | undefined;
}

/** Returns the ranges of set elements. */
export function rangesOf(part: Part, items: readonly SetItem[], path: string, interfaces: InterfaceNames): Range[] {
  return items.map((item, index) => {
    const value = isRecord(item) && "elem" in item ? (item as { elem: { val: Expression } }).elem.val : item;
    return { ...boundsOf(part, value as Expression, `${path}[${index}]`, interfaces), item };
  });
}

/** Returns ranges as set elements. */
export function itemsOf(part: Part, ranges: readonly Range[], interfaces: InterfaceNames): SetItem[] {
  return ranges.map((range) => range.item ?? fromBounds(part, range, interfaces));
}

/** Joins ranges that overlap or follow each other. */
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
 * The ranges of a set that a transaction changes. The requests are sent at the end of the transaction, because the kernel
 * cannot delete a range that the same transaction has added in the place of another one.
 */
export class MergedRanges {
  readonly #original: readonly Range[];
  #ranges: readonly Range[];
  readonly #missing: Range[] = [];

  constructor(original: readonly Range[]) {
    this.#original = original;
    this.#ranges = original;
  }

  /** Adds ranges. Those that overlap or follow each other are joined. */
  add(added: readonly Range[]): void {
    this.#ranges = joined([...this.#ranges, ...added]);
  }

  /** Removes ranges. If only a part of a range is removed, the range is split. */
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
   * The ranges to delete. A removed range that the set does not contain as a whole is included, so that the kernel
   * reports the error.
   */
  get deletes(): Range[] {
    return [...without(this.#original, this.#ranges), ...this.#missing].map(({ low, high }) => ({ low, high }));
  }

  /** The ranges to add after the deletions. */
  get adds(): Range[] {
    return without(this.#ranges, this.#original);
  }
}

function without(ranges: readonly Range[], others: readonly Range[]): Range[] {
  const known = new Set(others.map(({ low, high }) => `${low}-${high}`));
  return ranges.filter(({ low, high }) => !known.has(`${low}-${high}`));
}
