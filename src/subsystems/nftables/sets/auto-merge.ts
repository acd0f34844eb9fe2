// Joins and splits ranges of sets with the flag "auto-merge".

import { isRecord } from "../../../base/check.ts";
import type { Io, Steps } from "../../../io/io.ts";
import { inSlices, sortInSlices } from "../../route/core/slices.ts";
import type { InterfaceNames } from "../model/datatypes.ts";
import type { Expression, SetItem } from "../model/statements.ts";
import { type Bounds, boundsOf, checkNoPair, fromBounds, type Part } from "../objects/elements.ts";

/** `item` is absent if the range was joined or split. */
interface Range extends Bounds {
  readonly item?: SetItem | undefined;
}

function constantOf(item: SetItem): unknown {
  return isRecord(item) && "elem" in item ? (item as { elem: { val: Expression } }).elem.val : item;
}

/** "*" stands for all values that no other element contains. */
export function isCatchall(item: SetItem): boolean {
  return constantOf(item) === "*";
}

const byStart = (a: Range, b: Range) => (a.low < b.low ? -1 : a.low > b.low ? 1 : 0);

function appendJoined(joined: Range[], sorted: readonly Range[], from: number, to: number): void {
  for (let index = from; index < to; index++) {
    const range = sorted[index]!;
    const last = joined.at(-1);
    if (last === undefined || range.low > last.high + 1n) joined.push(range);
    else if (range.high > last.high) joined[joined.length - 1] = { low: last.low, high: range.high };
  }
}

/** Joins overlapping or adjacent elements, as nft does for anonymous sets. */
export function joinedItems(
  part: Part,
  interfaces: InterfaceNames,
  items: readonly SetItem[],
  path: string,
): readonly SetItem[] {
  const ranges = rangesOf(part, interfaces, items, path);
  const merged: Range[] = [];
  appendJoined(merged, ranges.toSorted(byStart), 0, ranges.length);
  if (merged.length === ranges.length) return items;
  return [...merged.map((range) => range.item ?? fromBounds(part, range, interfaces)), ...items.filter(isCatchall)];
}

function rangesOf(
  part: Part,
  interfaces: InterfaceNames,
  items: readonly SetItem[],
  path: string,
  from: number = 0,
  to: number = items.length,
): Range[] {
  const ranges: Range[] = [];
  for (let index = from; index < to; index++) {
    const item = items[index]!;
    const value = constantOf(item) as Expression;
    checkNoPair([part], value, `${path}[${index}]`);
    if (value !== "*") ranges.push({ ...boundsOf(part, value, `${path}[${index}]`, interfaces), item });
  }
  return ranges;
}

export class MergedRanges {
  readonly #part: Part;
  readonly #interfaces: InterfaceNames;
  readonly #io: Io;
  #original: readonly Range[] = [];
  #ranges: readonly Range[] = [];
  /** A merge visits all ranges, so added ranges are merged together. */
  #added: Range[] = [];
  #missing: Range[] = [];

  constructor(part: Part, interfaces: InterfaceNames, io: Io) {
    this.#part = part;
    this.#interfaces = interfaces;
    this.#io = io;
  }

  /** `items` are the elements that the set contains before the transaction. */
  *start(items: readonly SetItem[]): Steps<void> {
    this.#original = yield* this.#read(items);
    this.#ranges = this.#original;
  }

  *add(items: readonly SetItem[]): Steps<void> {
    const added = yield* this.#read(items);
    this.#added = this.#added.length === 0 ? added : this.#added.concat(added);
  }

  *overlaps(items: readonly SetItem[]): Steps<boolean> {
    yield* this.#join();
    const added = (yield* this.#read(items)).sort(byStart);
    let next = 0;
    return added.some(({ low, high }) => {
      while (next < this.#ranges.length && this.#ranges[next]!.high < low) next++;
      return next < this.#ranges.length && this.#ranges[next]!.low <= high;
    });
  }

  /** Removes elements or parts of ranges; `mustExist` lets missing ones fail. */
  *remove(items: readonly SetItem[], mustExist: boolean): Steps<void> {
    yield* this.#join();
    const removed = (yield* this.#read(items)).sort(byStart);
    const present = [...this.#ranges];
    const kept: Range[] = [];
    let next = 0;
    for (const { low, high } of removed) {
      while (next < present.length && present[next]!.high < low) kept.push(present[next++]!);
      const around = present[next];
      if (around === undefined || around.low > low || around.high < high) {
        if (mustExist) this.#missing.push({ low, high });
        continue;
      }
      if (around.low < low) kept.push({ low: around.low, high: low - 1n });
      if (around.high > high) present[next] = { low: high + 1n, high: around.high };
      else next++;
    }
    this.#ranges = [...kept, ...present.slice(next)];
  }

  /** Returns elements to delete, including missing ones, and elements to add. */
  *take(): Steps<{ deletes: SetItem[]; adds: SetItem[] }> {
    yield* this.#join();
    const [before, after] = [new Set(this.#original), new Set(this.#ranges)];
    const deleted = this.#original.filter((range) => !after.has(range)).concat(this.#missing);
    const added = this.#ranges.filter((range) => !before.has(range));
    this.#original = this.#ranges;
    this.#missing = [];
    const item = (range: Range) => fromBounds(this.#part, range, this.#interfaces);
    const deletes = yield* inSlices(this.#io, deleted.length, (from, to) => deleted.slice(from, to).map(item));
    const adds = yield* inSlices(this.#io, added.length, (from, to) =>
      added.slice(from, to).map((range) => range.item ?? item(range)),
    );
    return { deletes, adds };
  }

  *#join(): Steps<void> {
    if (this.#added.length === 0) return;
    const sorted = this.#ranges.concat(this.#added);
    yield* sortInSlices(this.#io, sorted, byStart);
    const ranges: Range[] = [];
    yield* inSlices(this.#io, sorted.length, (from, to) => {
      appendJoined(ranges, sorted, from, to);
      return [];
    });
    this.#ranges = ranges;
    this.#added = [];
  }

  #read(items: readonly SetItem[]): Steps<Range[]> {
    return inSlices(this.#io, items.length, (from, to) =>
      rangesOf(this.#part, this.#interfaces, items, "elem", from, to),
    );
  }
}
