import { align } from "../../../base/bytes.ts";
import { NLA_HDRLEN, NLA_TYPE_MASK } from "../../../constants/netlink.ts";
import { hostLittleEndian } from "../../../message/byte-order.ts";
import type { TypeValue } from "../../model/family.ts";
import type { Fields } from "../../model/types.ts";
import { Kind, MAX_DEPTH } from "../../plan/kind.ts";
import type { SetPlan, ValuePlan } from "../../plan/plan.ts";
import { emptyFields } from "../../values/empty-fields.ts";
import { rememberIndices } from "../../values/wire-metadata.ts";
import { readStruct } from "./leaf.ts";
import { FAILED, fail, failureReason, readFixed } from "./values.ts";

export type ReadValue = (
  field: ValuePlan,
  store: Uint8Array,
  view: DataView,
  start: number,
  end: number,
  depth: number,
) => unknown;

export type ReadSet = (
  plan: SetPlan,
  store: Uint8Array,
  view: DataView,
  start: number,
  end: number,
  depth: number,
  into: Fields,
) => unknown;

type ReadNested = (...parameters: [...Parameters<ReadValue>, read: ReadValue, readSet: ReadSet]) => unknown;

/** The attribute numbers are the positions in the array, usually 1, 2, 3. */
export const readIndexed: ReadNested = (field, store, view, start, end, depth, read) => {
  if (depth >= MAX_DEPTH) return fail("nested too deep");
  const item = field.item!;
  const items: unknown[] = [];
  let numbers: number[] | undefined;
  const first = (field.source as { firstIndex?: number }).firstIndex ?? 1;
  let at = start;
  while (end - at >= NLA_HDRLEN) {
    const length = view.getUint16(at, hostLittleEndian);
    if (length < NLA_HDRLEN || length > end - at) break;
    const number = view.getUint16(at + 2, hostLittleEndian) & NLA_TYPE_MASK;
    const value = read(item, store, view, at + NLA_HDRLEN, at + length, depth);
    if (value === FAILED) return fail(`item ${number}: ${failureReason()}`);
    if (numbers === undefined && number !== first + items.length) numbers = items.map((_, index) => first + index);
    numbers?.push(number);
    items.push(value);
    at += align(length);
  }
  if (at < end) return fail(`${end - at} trailing bytes after the last item`);
  if (numbers !== undefined) rememberIndices(items, numbers);
  return items;
};

export const readMasked: ReadNested = ({ set }, store, view, start, end, depth, read, readSet) => {
  const [key, mask]: [Fields, Fields] = [{}, {}];
  let at = start;
  while (end - at >= NLA_HDRLEN) {
    const length = view.getUint16(at, hostLittleEndian);
    if (length < NLA_HDRLEN || length > end - at) break;
    const number = view.getUint16(at + 2, hostLittleEndian) & NLA_TYPE_MASK;
    const field = set.fieldByNumber(number);
    if (field === undefined || !field.canHaveMask) return fail(`attribute ${number} cannot have a mask`);
    const { name } = field;
    if (Object.hasOwn(key, name)) return fail(`duplicate attribute ${number}`);
    const [from, to] = [at + NLA_HDRLEN, at + length];
    if (field.kind === Kind.Nest) {
      if (depth >= MAX_DEPTH) return fail("nested too deep");
      const inner = readMasked(field, store, view, from, to, depth + 1, read, readSet);
      if (inner === FAILED) return FAILED;
      ({ key: key[name], mask: mask[name] } = inner as { key: Fields; mask: Fields });
    } else {
      if ((to - from) % 2 !== 0)
        return fail(`attribute ${number} has ${to - from} bytes, which is not a value and a mask of equal size`);
      const middle = (from + to) / 2;
      key[name] = read(field, store, view, from, middle, MAX_DEPTH);
      mask[name] = read(field, store, view, middle, to, MAX_DEPTH);
      if (key[name] === FAILED || mask[name] === FAILED) return FAILED;
    }
    at += align(length);
  }
  return at >= end ? { key, mask } : fail(`${end - at} trailing bytes after the last attribute`);
};

/** Each structure is followed by attributes, as in `struct rtnexthop`. */
export const readRecords: ReadNested = (field, store, view, start, end, depth, _, readSet) => {
  if (depth >= MAX_DEPTH) return fail("nested too deep");
  const { struct, set } = field;
  const { size } = struct;
  const counted = struct.layout.byteCount!;
  const { headerField } = set;
  const records: Fields[] = [];
  for (let at = start; at < end; ) {
    const left = end - at;
    if (left < size) return fail(`${left} trailing bytes after the last struct`);
    const length = readFixed(counted, store, view, at + counted.type) as number;
    if (length < size || length > left) {
      return fail(`struct ${records.length} has length ${length}, expected ${size} to ${left}`);
    }
    const from = at + align(size);
    if (length > size && at + length < from) {
      return fail(`struct ${records.length} has length ${length}, which ends in the padding before its attributes`);
    }
    const record = emptyFields(set.memory.capacity + 1);
    record[headerField] = readStruct(struct, store, view, at, at + size);
    if (from < at + length) readSet(set, store, view, from, at + length, depth + 1, record);
    records.push(record);
    at += align(length);
  }
  return records;
};

interface Levels {
  readonly item: ValuePlan;
  readonly typeValues: readonly TypeValue[];
  readonly entries: Fields[];
  readonly store: Uint8Array;
  readonly view: DataView;
  readonly depth: number;
  readonly read: ReadValue;
  readonly readSet: ReadSet;
}

/** Attribute numbers are values; each innermost attribute becomes an object. */
export const readNumberedNests: ReadNested = (field, store, view, start, end, depth, read, readSet) => {
  const { typeValues } = field.source as { typeValues: readonly TypeValue[] };
  if (depth + typeValues.length >= MAX_DEPTH) return fail("nested too deep");
  const entries: Fields[] = [];
  const levels = { item: field.item!, typeValues, entries, store, view, depth, read, readSet };
  return readLevel(levels, 0, {}, start, end) ? entries : FAILED;
};

function readLevel(levels: Levels, level: number, above: Fields, start: number, end: number): boolean {
  const { typeValues, entries, view } = levels;
  let at = start;
  while (end - at >= NLA_HDRLEN) {
    const length = view.getUint16(at, hostLittleEndian);
    if (length < NLA_HDRLEN || length > end - at) break;
    const number = view.getUint16(at + 2, hostLittleEndian) & NLA_TYPE_MASK;
    const entry: Fields = { ...above, [typeValues[level]!.field]: number };
    const [from, to] = [at + NLA_HDRLEN, at + length];
    const isLast = level + 1 === typeValues.length;
    if (!(isLast ? readInnermost(levels, entry, from, to) : readLevel(levels, level + 1, entry, from, to)))
      return false;
    at += align(length);
  }
  if (at < end) {
    fail(`${end - at} trailing bytes after the last item`);
    return false;
  }
  // An empty inner attribute becomes an object with only outer numbers.
  if (start === end && level > 0) entries.push(above);
  return true;
}

function readInnermost(levels: Levels, entry: Fields, start: number, end: number): boolean {
  const { item, entries, store, view, depth, read, readSet } = levels;
  entries.push(entry);
  if (item.kind === Kind.Nest && !item.set.sequence) {
    readSet(item.set, store, view, start, end, depth + 1, entry);
    return true;
  }
  const value = read(item, store, view, start, end, depth);
  if (value !== FAILED) entry["value"] = value;
  return value !== FAILED;
}
