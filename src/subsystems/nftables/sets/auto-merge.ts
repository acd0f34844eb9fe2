// Joins and splits ranges of sets with the flag "auto-merge".

import { isRecord } from "../../../base/check.ts";
import type { Io, Steps } from "../../../io/io.ts";
import { inSlices, sortInSlices } from "../../route/core/slices.ts";
import type { InterfaceNames } from "../model/datatypes.ts";
import type { ElementOptions, Expression, SetItem } from "../model/statements.ts";
import { type Bounds, boundsOf, checkNoPair, fromBounds, type Part } from "../objects/elements.ts";

interface Range extends Bounds {
  /** The element whose options the range has. Its value differs if the range was joined or split. */
  readonly item: SetItem;
  readonly isResized: boolean;
  /** Whether an earlier command or transaction added the range. */
  isPresent: boolean;
}

function constantOf(item: SetItem): unknown {
  return hasOptions(item) ? item.elem.val : item;
}

/** "*" stands for all values that no other element contains. */
export function isCatchall(item: SetItem): boolean {
  return constantOf(item) === "*";
}

const byStart = (a: Range, b: Range) => (a.low < b.low ? -1 : a.low > b.low ? 1 : 0);

/**
 * Like nft, keeps the options of the first range, or those of the next one if the first was present before.
 *
 * @param distance 1 to join adjacent ranges, 0 to join only those that overlap.
 */
function appendJoined(joined: Range[], sorted: readonly Range[], from: number, to: number, distance = 1n): void {
  for (let index = from; index < to; index++) {
    const range = sorted[index]!;
    const last = joined.at(-1);
    if (last === undefined || range.low > last.high + distance) joined.push(range);
    else if (range.high > last.high) {
      const kept = last.isPresent ? range : last;
      joined[joined.length - 1] = { ...kept, low: last.low, high: range.high, isResized: true };
    }
  }
}

function itemOf(part: Part, range: Range, interfaces: InterfaceNames): SetItem {
  const { item, isResized } = range;
  if (!isResized) return item;
  const val = fromBounds(part, range, interfaces);
  return hasOptions(item) ? { elem: { ...item.elem, val } } : val;
}

function hasOptions(item: SetItem): item is { elem: ElementOptions & { val: Expression } } {
  return isRecord(item) && "elem" in item;
}

/** Like nft, does not copy the counters of a range that is split. */
function withoutStatements(item: SetItem): SetItem {
  if (!hasOptions(item)) return item;
  const { val, timeout, expires, comment } = item.elem;
  return { elem: { val, timeout, expires, comment } };
}

/** Joins overlapping or adjacent elements, as nft does for anonymous sets. No text describes "a*" and "b" as one range. */
export function joinedItems(
  part: Part,
  interfaces: InterfaceNames,
  items: readonly SetItem[],
  path: string,
): readonly SetItem[] {
  const ranges = rangesOf(part, interfaces, items, path);
  const merged: Range[] = [];
  appendJoined(merged, ranges.toSorted(byStart), 0, ranges.length, part.type.kind === "string" ? 0n : 1n);
  if (merged.length === ranges.length) return items;
  return [...merged.map((range) => itemOf(part, range, interfaces)), ...items.filter(isCatchall)];
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
    if (value === "*") continue;
    const bounds = boundsOf(part, value, `${path}[${index}]`, interfaces);
    ranges.push({ ...bounds, item, isResized: false, isPresent: false });
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
  #addedOptions = false;

  constructor(part: Part, interfaces: InterfaceNames, io: Io) {
    this.#part = part;
    this.#interfaces = interfaces;
    this.#io = io;
  }

  /** `items` are the elements that the set contains before the transaction. */
  *start(items: readonly SetItem[]): Steps<void> {
    this.#original = yield* this.#read(items);
    for (const range of this.#original) range.isPresent = true;
    this.#ranges = this.#original;
  }

  /** @param isContinued whether the previous command added elements, too. nft adds those of both together. */
  *add(items: readonly SetItem[], isContinued: boolean): Steps<void> {
    const added = yield* this.#read(items);
    const hasNewOptions = added.some(({ item }) => hasOptions(item));
    if (!isContinued && (hasNewOptions || this.#addedOptions)) yield* this.#join();
    this.#addedOptions ||= hasNewOptions;
    this.#added = this.#added.length === 0 ? added : this.#added.concat(added);
  }

  /** Returns the index of an element that overlaps a range of the set, or -1. */
  *overlapping(items: readonly SetItem[]): Steps<number> {
    yield* this.#join();
    const added = (yield* this.#read(items)).sort(byStart);
    let next = 0;
    const found = added.find(({ low, high }) => {
      while (next < this.#ranges.length && this.#ranges[next]!.high < low) next++;
      return next < this.#ranges.length && this.#ranges[next]!.low <= high;
    });
    return found === undefined ? -1 : items.indexOf(found.item);
  }

  /** Removes elements or parts of ranges. Returns the indexes of missing elements. */
  *remove(items: readonly SetItem[]): Steps<number[]> {
    yield* this.#join();
    const sorted = (yield* this.#read(items)).sort(byStart);
    const removed: Range[] = [];
    appendJoined(removed, sorted, 0, sorted.length, 0n);
    const isPattern = this.#part.type.kind === "string";
    const missing: number[] = [];
    const present = [...this.#ranges];
    const kept: Range[] = [];
    let next = 0;
    for (const { low, high, item } of removed) {
      while (next < present.length && present[next]!.high < low) kept.push(present[next++]!);
      const around = present[next];
      if (
        around === undefined ||
        around.low > low ||
        around.high < high ||
        (isPattern && (around.low < low || around.high > high))
      ) {
        missing.push(items.indexOf(item));
        continue;
      }
      if (around.low < low)
        kept.push({ ...around, high: low - 1n, item: withoutStatements(around.item), isResized: true });
      if (around.high > high)
        present[next] = { ...around, low: high + 1n, item: withoutStatements(around.item), isResized: true };
      else next++;
    }
    this.#ranges = [...kept, ...present.slice(next)];
    return missing;
  }

  /** Returns elements to delete and elements to add. */
  *take(): Steps<{ deletes: SetItem[]; adds: SetItem[] }> {
    yield* this.#join();
    const [before, after] = [new Set(this.#original), new Set(this.#ranges)];
    const deleted = this.#original.filter((range) => !after.has(range));
    const added = this.#ranges.filter((range) => !before.has(range));
    this.#original = this.#ranges;
    const value = (range: Range) => fromBounds(this.#part, range, this.#interfaces);
    const deletes = yield* inSlices(this.#io, deleted.length, (from, to) => deleted.slice(from, to).map(value));
    const item = (range: Range) => itemOf(this.#part, range, this.#interfaces);
    const adds = yield* inSlices(this.#io, added.length, (from, to) => added.slice(from, to).map(item));
    return { deletes, adds };
  }

  *#join(): Steps<void> {
    if (this.#added.length === 0) return;
    const sorted = this.#ranges.concat(this.#added);
    yield* sortInSlices(this.#io, sorted, byStart);
    const ranges: Range[] = [];
    yield* inSlices(this.#io, sorted.length, (from, to) => {
      appendJoined(ranges, sorted, from, to, this.#part.type.kind === "string" ? 0n : 1n);
      return [];
    });
    for (const range of ranges) range.isPresent = true;
    this.#ranges = ranges;
    this.#added = [];
    this.#addedOptions = false;
  }

  #read(items: readonly SetItem[]): Steps<Range[]> {
    return inSlices(this.#io, items.length, (from, to) =>
      rangesOf(this.#part, this.#interfaces, items, "elem", from, to),
    );
  }
}
