import { rangeError } from "../../../base/argument-error.ts";
import { NLM_F_CREATE, NLM_F_EXCL } from "../../../constants/netlink.ts";
import type { SetelemAttrs } from "../../../families/nftables.ts";
import { type Io, type Steps, wait } from "../../../io/io.ts";
import type { Write } from "../../../schema/model/types.ts";
import { inSlices } from "../../route/core/slices.ts";
import { fromBytes, type InterfaceNames, toBytes } from "../model/datatypes.ts";
import type { SetItem } from "../model/statements.ts";
import {
  type Bounds,
  checkOptionsOf,
  encodeElements,
  isRangeEnd,
  joinsRanges,
  type SetShape,
} from "../objects/elements.ts";
import { isCatchall, type MergedRanges } from "./auto-merge.ts";
import type { SetState, SetTarget } from "./transaction-sets.ts";

type Elements = readonly SetelemAttrs<Write>[];
type Push = (operation: string, fields: object, flags: number, command: number, items: ItemPath | undefined) => void;

/** Path of the command's elements, and index of the first. */
export interface ItemPath {
  readonly path: string;
  readonly from: number;
  /** Whether the request has several elements for one element of the command. */
  readonly isOne?: boolean | undefined;
}

/** If more ranges are added to a set, all of its elements are read instead of one element for each range. */
const MAX_QUERIES = 256;
/** Below 64 KiB, the maximum length of a netlink attribute. */
const ELEMENT_BYTES = 60_000;

/**
 * Collects the requests for set elements in an nftables transaction. Elements of verdict maps are delayed, because a
 * later command may create the chain to which a verdict jumps. Changes of a set with the flag "auto-merge" are
 * combined, because the kernel cannot delete a range that replaced another one in the same transaction.
 */
export class ElementRequests {
  readonly #push: Push;
  readonly #interfaces: InterfaceNames;
  readonly #io: Io;
  readonly #changed = new Set<SetState>();

  constructor(push: Push, interfaces: InterfaceNames, io: Io) {
    this.#push = push;
    this.#interfaces = interfaces;
    this.#io = io;
  }

  *declare(set: SetState, items: readonly SetItem[], command: number): Steps<void> {
    if (set.shape.data === "verdict") {
      const elements = yield* this.#encode(set, items);
      yield* this.#checkOverlaps(set, items, elements);
      set.waiting.push({ elements, command });
      this.#changed.add(set);
    } else {
      yield* this.add(set, items, command);
      set.added = undefined;
    }
  }

  *add(set: SetState, items: readonly SetItem[], command: number): Steps<void> {
    if (joinsRanges(set.shape)) {
      yield* inSlices(this.#io, items.length, (from, to) => {
        for (let index = from; index < to; index++) checkOptionsOf(set.shape, items[index]!, `elem[${index}]`);
        return [];
      });
      const isContinued = set.added === command - 1;
      yield* (yield* this.#rangesOf(set, command)).add(items, isContinued);
      set.added = command;
    }
    const elements = yield* this.#encode(set, direct(set, items));
    yield* this.#checkOverlaps(set, items, elements);
    yield* this.push("newsetelem", set.target, elements, NLM_F_CREATE, command, placeOf(set, items));
  }

  /** The kernel rejects elements that exist or overlap with others. */
  *create(set: SetState, items: readonly SetItem[], command: number): Steps<void> {
    const overlapping = joinsRanges(set.shape) ? yield* (yield* set.ranges()).overlapping(items) : undefined;
    const isMerged = overlapping === -1;
    if (overlapping !== undefined && !isMerged) {
      const encoded = yield* this.#encode(set, [items[overlapping]!]);
      // The kernel would not detect the overlap.
      if (rangesIn(set.shape, encoded).some((range) => isOpen(set.shape, range))) throw overlap(overlapping);
    }
    set.added = undefined;
    if (isMerged)
      yield* this.add(
        set,
        items.filter((item) => !isCatchall(item)),
        command,
      );
    else yield* this.send([set]);
    set.added = undefined;
    const created = yield* this.#encode(set, isMerged ? direct(set, items) : items);
    yield* this.#checkOverlaps(set, items, created);
    const place = isMerged ? placeOf(set, items) : "elem";
    yield* this.push("newsetelem", set.target, created, NLM_F_CREATE | NLM_F_EXCL, command, place);
  }

  /** Adds or deletes elements exactly as specified, without joining ranges. */
  *change(verb: string, set: SetState, items: readonly SetItem[], command: number): Steps<void> {
    const [operation, flags] =
      verb === "delete" ? (["delsetelem", 0] as const) : (["newsetelem", NLM_F_CREATE] as const);
    const encoded = yield* this.#encode(verb === "delete" ? withoutCheck(set) : set, items);
    yield* this.push(operation, set.target, encoded, flags, command, "elem");
  }

  *delete(verb: "delete" | "destroy", set: SetState, items: readonly SetItem[], command: number): Steps<void> {
    const known = withoutCheck(set);
    const operation = verb === "delete" ? "delsetelem" : "destroysetelem";
    let encoded = yield* this.#encode(known, direct(set, items));
    const missing = joinsRanges(set.shape)
      ? yield* (yield* this.#rangesOf(set, command)).remove(items)
      : yield* this.#missingOpen(set, items, encoded);
    if (verb === "delete") {
      for (const from of missing) {
        // At the latest, the second deletion fails. One is not enough, because the kernel compares only the start.
        const [start] = yield* this.#encode(known, [items[from]!]);
        yield* this.push("delsetelem", set.target, [start!, start!], 0, command, { path: "elem", from, isOne: true });
      }
    } else if (missing.length > 0 && !joinsRanges(set.shape)) {
      encoded = yield* this.#encode(
        known,
        items.filter((_, index) => !missing.includes(index)),
      );
    }
    yield* this.push(operation, set.target, encoded, 0, command, placeOf(set, items));
  }

  /** Whether {@link sendWaiting} has something to send. */
  get areWaiting(): boolean {
    for (const { waiting } of this.#changed) if (waiting.length > 0) return true;
    return false;
  }

  /** Sends delayed elements of verdict maps, whose chains now exist. */
  *sendWaiting(): Steps<void> {
    for (const set of this.#changed) if (set.waiting.length > 0) yield* this.send([set]);
  }

  *sendAll(): Steps<void> {
    yield* this.send(this.#changed);
  }

  *send(sets: Iterable<SetState>): Steps<void> {
    for (const set of sets) {
      if (!this.#changed.delete(set)) continue;
      const { target, command } = set;
      for (const one of set.waiting.splice(0))
        yield* this.push("newsetelem", target, one.elements, NLM_F_CREATE, one.command, "elem");
      if (!joinsRanges(set.shape)) continue;
      const { deletes, adds } = yield* (yield* set.ranges()).take();
      yield* this.push("delsetelem", target, yield* this.#encode(set, deletes), 0, command);
      yield* this.push("newsetelem", target, yield* this.#encode(set, adds), NLM_F_CREATE, command);
    }
  }

  /**
   * Adds requests for set elements. One netlink attribute is limited to 64 KiB, so long lists are split into several
   * requests.
   *
   * @param path path of the elements in the command. Undefined if the elements were merged from several commands.
   */
  *push(
    operation: string,
    target: SetTarget,
    elements: Elements,
    flags: number,
    command: number,
    path?: string | ItemPath,
  ): Steps<void> {
    let items = 0;
    for (let from = 0; from < elements.length; ) {
      let bytes = 0;
      let to = from;
      for (; to < elements.length; to++) {
        bytes += sizeOf(elements[to]!);
        if (bytes > ELEMENT_BYTES) break;
      }
      const part = elements.slice(from, to);
      const source = typeof path === "string" ? { path, from: items } : path;
      this.#push(operation, { ...target, elements: { elem: part } }, flags, command, source);
      items += part.filter((element) => !isRangeEnd(element)).length;
      from = to;
      const pause = this.#io.pause(true);
      if (pause !== undefined) yield* wait(pause);
    }
  }

  /**
   * Records added elements. Rejects overlapping ranges that the kernel accepts: ranges with the same end, and a range
   * up to the largest value, for which the kernel stores no end.
   */
  *#checkOverlaps(set: SetState, items: readonly SetItem[], encoded: Elements): Steps<void> {
    if (!hasRanges(set.shape)) return;
    const ranges = rangesIn(set.shape, encoded);
    const { starts } = set;
    const unknown: Range[] = [];
    for (const range of ranges) {
      const { low, high, index } = range;
      if ((starts.get(high) ?? low) !== low) throw overlap(index);
      if (low < high && starts.get(high) === undefined && !isOpen(set.shape, range)) unknown.push(range);
      starts.set(high, low);
    }
    yield* this.#checkPresent(set, unknown);
    const open = ranges.filter((range) => isOpen(set.shape, range));
    const present = open.length === 0 ? [] : yield* this.#present(set);
    for (const range of open) {
      if (present.some((other) => other.high >= range.low && !isSame(other, range))) throw overlap(range.index);
    }
    set.changes.push({ isDeletion: false, items });
  }

  /** Rejects ranges of which the last value, but not the first one, is in a range that the set has in the kernel. */
  *#checkPresent(set: SetState, ranges: readonly Range[]): Steps<void> {
    const { bytes, order, shift } = set.shape.key[0]!;
    if (ranges.length > MAX_QUERIES) {
      const { shape } = withoutCheck(set);
      const before = rangesIn(shape, yield* this.#encode({ shape }, yield* set.itemsBefore()));
      const known = new Map(before.map(({ low, high }) => [high, low]));
      for (const { low, high, index } of ranges) {
        const start = known.get(high) ?? low;
        if (start !== low && !set.deletedStarts.has(start)) throw overlap(index);
      }
      return;
    }
    for (const { low, high, index } of ranges) {
      const found = yield* set.startBefore(toBytes(high << BigInt(shift), bytes, order));
      const start = found === undefined ? low : fromBytes(found, order) >> BigInt(shift);
      if (start !== low && !set.deletedStarts.has(start)) throw overlap(index);
    }
  }

  /** Records deleted elements. Returns the indexes of missing ranges up to the largest value. */
  *#missingOpen(set: SetState, items: readonly SetItem[], encoded: Elements): Steps<number[]> {
    if (!hasRanges(set.shape)) return [];
    const open = rangesIn(set.shape, encoded).filter((range) => isOpen(set.shape, range));
    const present = open.length === 0 ? [] : yield* this.#present(set);
    set.changes.push({ isDeletion: true, items });
    for (const { low, high } of rangesIn(set.shape, encoded)) {
      set.starts.set(high, undefined);
      set.deletedStarts.add(low);
    }
    return open.filter((range) => !present.some((other) => isSame(other, range))).map(({ index }) => index);
  }

  /** Returns the ranges of a set after the commands so far. */
  *#present(set: SetState): Steps<Range[]> {
    const { shape } = withoutCheck(set);
    let present = rangesIn(shape, yield* this.#encode({ shape }, yield* set.itemsBefore()));
    for (const { isDeletion, items } of set.changes) {
      const ranges = rangesIn(shape, yield* this.#encode({ shape }, items));
      if (isDeletion) present = present.filter((one) => !ranges.some((other) => isSame(one, other)));
      else present = present.concat(ranges);
    }
    return present;
  }

  *#rangesOf(set: SetState, command: number): Steps<MergedRanges> {
    set.command = command;
    this.#changed.add(set);
    return yield* set.ranges();
  }

  #encode({ shape }: Pick<SetState, "shape">, items: readonly SetItem[]): Steps<Elements> {
    return inSlices(this.#io, items.length, (from, to) =>
      encodeElements(shape, items, "elem", this.#interfaces, from, to),
    );
  }
}

/** The kernel ignores the timeout of an element to delete. */
const withoutCheck = ({ shape }: SetState) => ({ shape: { ...shape, hasTimeout: undefined } });

/** Whether the kernel stores the ranges of a set as start and end. */
function hasRanges(shape: SetShape): boolean {
  return shape.interval && shape.key.length === 1 && !joinsRanges(shape);
}

/** An element of a set, and its index in the command. */
interface Range extends Bounds {
  readonly index: number;
}

function overlap(index: number): RangeError {
  return rangeError(`elem[${index}]`, "the element overlaps another one; join the two, or delete the other one first");
}

function isSame(one: Bounds, other: Bounds): boolean {
  return one.low === other.low && one.high === other.high;
}

const largest = ({ key }: SetShape) => (1n << BigInt(key[0]!.bits)) - 1n;

function isOpen(shape: SetShape, { low, high }: Bounds): boolean {
  return low < high && high === largest(shape);
}

/** Omits "*". */
function rangesIn(shape: SetShape, encoded: Elements): Range[] {
  const { order, shift } = shape.key[0]!;
  const ranges: Range[] = [];
  let index = -1;
  for (const [at, element] of encoded.entries()) {
    if (isRangeEnd(element)) continue;
    index++;
    if (element.key?.value === undefined) continue;
    const numberOf = ({ key }: SetelemAttrs<Write>) => fromBytes(key!.value!, order) >> BigInt(shift);
    const next = encoded[at + 1];
    const high = next !== undefined && isRangeEnd(next) ? numberOf(next) - 1n : largest(shape);
    ranges.push({ low: numberOf(element), high, index });
  }
  return ranges;
}

/** Ranges with "auto-merge" are delayed until all changes are known. */
function direct({ shape }: SetState, items: readonly SetItem[]): readonly SetItem[] {
  return joinsRanges(shape) ? items.filter(isCatchall) : items;
}

/** Returns the path of the elements that {@link direct} returns. */
function placeOf({ shape }: SetState, items: readonly SetItem[]): string | ItemPath {
  return joinsRanges(shape) ? { path: "elem", from: items.findIndex(isCatchall) } : "elem";
}

function sizeOf({ key, keyEnd, data, userdata, expr, expressions, objref }: SetelemAttrs<Write>): number {
  const length = (bytes: Uint8Array | undefined) => (bytes === undefined ? 0 : bytes.length + 12);
  const verdict = data?.verdict === undefined ? 0 : 28 + (data.verdict.chain?.length ?? 0) * 3;
  const rest = length(key?.value) + length(keyEnd?.value) + length(data?.value) + length(userdata) + verdict;
  const count = expressions?.elem?.length ?? (expr === undefined ? 0 : 1);
  return 48 + rest + (objref?.length ?? 0) * 3 + 160 * count;
}
