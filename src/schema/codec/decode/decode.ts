import { align, copyOf } from "../../../base/bytes.ts";
import { NLA_HDRLEN, NLA_TYPE_MASK } from "../../../constants/netlink.ts";
import { hostLittleEndian } from "../../../message/byte-order.ts";
import type { AttributeValue, TypeValue } from "../../model/family.ts";
import type { NeededFields } from "../../model/needed-fields.ts";
import type { Fields } from "../../model/types.ts";
import { Kind, MAX_DEPTH } from "../../plan/kind.ts";
import type { SetPlan, StructPlan, ValuePlan } from "../../plan/plan.ts";
import { readRepeatedIpv4 } from "../../values/addresses.ts";
import { emptyFields } from "../../values/empty-fields.ts";
import { integerSizes } from "../../values/integer-sizes.ts";
import {
  addCutHeader,
  addTrailingBytes,
  addUnknown,
  addUnparsedAttribute,
  rememberFlags,
  rememberIndices,
} from "../../values/wire-metadata.ts";
import { FAILED, fail, failureReason, readFixed, readLeaf, readStruct } from "./leaf.ts";
import { decodedSelector, enterLevel, firstValue, leaveLevel, type ReadValue } from "./selector.ts";

type ReadSet = (
  plan: SetPlan,
  store: Uint8Array,
  view: DataView,
  start: number,
  end: number,
  depth: number,
  into: Fields,
) => unknown;

/** Needed fields of the set at `neededDepth`, or undefined for all fields of all sets. */
let needed: NeededFields | undefined;
let neededDepth = 0;

/** Decodes a message. The fields of nested attributes that `selection` does not contain become undefined. */
export function decodeSelected<Decoded>(selection: NeededFields, decode: () => Decoded): Decoded {
  needed = selection;
  neededDepth = 0;
  try {
    return decode();
  } finally {
    needed = undefined;
  }
}

let isRequest = false;

/** Some attributes have another format in requests than in replies. */
export function decodeAsRequest<Decoded>(decode: () => Decoded): Decoded {
  isRequest = true;
  try {
    return decode();
  } finally {
    isRequest = false;
  }
}

/** Missing bytes read as 0; `unparsed` keeps the received bytes. */
export function decodeCutHeader(plan: StructPlan, store: Uint8Array, start: number, end: number, into: Fields): Fields {
  const stop = Math.max(start, end);
  const bytes = new Uint8Array(Math.max(plan.size, stop - start));
  bytes.set(store.subarray(start, stop));
  const view = new DataView(bytes.buffer);
  addCutHeader(into, store, start, stop, plan.lengthAt(view, 0, stop - start));
  return readStruct(plan, bytes, view, 0, bytes.length) as Fields;
}

/** In a truncated header, the object has only the complete members. */
export function decodeHeader(plan: StructPlan, store: Uint8Array, view: DataView, start: number, end: number): Fields {
  let length = Math.max(0, Math.min(end - start, plan.lengthAt(view, start, end)));
  if (length < plan.size) while (!plan.layout.memberEnds.has(length)) length--;
  return readStruct(plan, store, view, start, start + length) as Fields;
}

/** Never throws: attributes that cannot be decoded are kept as bytes. */
export const readSet: ReadSet = (plan, store, view, start, end, depth, into) => {
  if (plan.sequence) return readSequence(plan, store, view, start, end, depth, into);
  if (!plan.tracked) return readAll(plan, store, view, start, end, depth, into);
  enterLevel(plan, start, end, depth, into);
  readAll(plan, store, view, start, end, depth, into);
  leaveLevel(depth);
  return into;
};

/** One bit per attribute detects duplicates. */
const readAll: ReadSet = (plan, store, view, start, end, depth, into) => {
  const { byType } = plan;
  let at = start;
  let low = 0;
  let high = 0;
  let others: Set<number> | undefined;
  let count = 0;
  while (end - at >= NLA_HDRLEN) {
    const length = view.getUint16(at, hostLittleEndian);
    if (length < NLA_HDRLEN || length > end - at) break;
    const marked = view.getUint16(at + 2, hostLittleEndian);
    const type = marked & NLA_TYPE_MASK;
    const field = (type < byType.length ? byType[type] : undefined) ?? plan.fieldByNumber(type);
    const size = length - NLA_HDRLEN;
    if (field === undefined) addUnknown(into, store, marked, at + NLA_HDRLEN, at + length);
    else if (!field.single) readIntoField(field, into, store, view, marked, at + NLA_HDRLEN, at + length, depth);
    else {
      const { index, name } = field;
      const bit = 1 << (index & 31);
      let repeated = false;
      if (index < 32) {
        repeated = (low & bit) !== 0;
        low |= bit;
      } else if (index < 64) {
        repeated = (high & bit) !== 0;
        high |= bit;
      } else {
        others ??= new Set();
        repeated = others.has(index);
        others.add(index);
      }
      if (repeated) {
        readRepeated(field, into, store, view, marked, at + NLA_HDRLEN, at + length, depth);
        at += align(length);
        continue;
      }
      const { kind } = field;
      let value: unknown;
      // A call would take longer than the read.
      if (size === field.size && kind <= Kind.Flag) {
        if (kind === Kind.U32) value = view.getUint32(at + NLA_HDRLEN, field.little);
        else if (kind === Kind.U16) value = view.getUint16(at + NLA_HDRLEN, field.little);
        else if (kind === Kind.U8) value = view.getUint8(at + NLA_HDRLEN);
        else if (kind === Kind.Ipv4) value = readRepeatedIpv4(store, at + NLA_HDRLEN);
        else if (kind === Kind.U64) value = view.getBigUint64(at + NLA_HDRLEN, field.little);
        else value = readFixed(field, store, view, at + NLA_HDRLEN);
      } else if (needed !== undefined && kind >= Kind.Array && isOmitted(field, depth)) value = undefined;
      else if (kind === Kind.Nest && depth < MAX_DEPTH) {
        const read = needed === undefined ? readNest : readSelectedNest;
        value = read(field, store, view, at + NLA_HDRLEN, at + length, depth);
      } else if (kind === Kind.Ip && size === 4) value = readRepeatedIpv4(store, at + NLA_HDRLEN);
      else {
        if (kind < Kind.Nest) value = readLeaf(field, store, view, at + NLA_HDRLEN, at + length);
        else value = readValue(field, store, view, at + NLA_HDRLEN, at + length, depth);
        if (marked !== type) recordFlags(value, marked);
      }
      if (value === FAILED) {
        addUnparsedAttribute(into, store, marked, at + NLA_HDRLEN, at + length, failureReason());
      } else {
        // Separate assignments let JavaScriptCore cache one object shape for each.
        switch (count++) {
          case 0:
            into[name] = value;
            break;
          case 1:
            into[name] = value;
            break;
          case 2:
            into[name] = value;
            break;
          case 3:
            into[name] = value;
            break;
          case 4:
            into[name] = value;
            break;
          case 5:
            into[name] = value;
            break;
          case 6:
            into[name] = value;
            break;
          case 7:
            into[name] = value;
            break;
          default:
            into[name] = value;
        }
      }
    }
    at += align(length);
  }
  const { memory } = plan;
  if (count > memory.capacity) memory.capacity = Math.max(memory.capacity, Object.keys(into).length);
  if (at < end) addTrailingBytes(into, store, view, at, end);
  return into;
};

/**
 * Reads an attribute whose number occurred before. The first occurrence with a valid value is the value of the field:
 * nl80211_get_mesh_config() puts NL80211_ATTR_IFINDEX into a nest where its number is another attribute's.
 */
const readRepeated: ReadIntoField = (field, into, store, view, marked, start, end, depth) => {
  const value = readValue(field, store, view, start, end, depth);
  if (value === FAILED) addUnparsedAttribute(into, store, marked, start, end, failureReason());
  else if (Object.hasOwn(into, field.name))
    addUnparsedAttribute(into, store, marked, start, end, "duplicate attribute");
  else {
    recordFlags(value, marked);
    into[field.name] = value;
  }
};

const readSequence: ReadSet = (plan, store, view, start, end, depth) => {
  const items: Fields[] = [];
  enterLevel(plan, start, end, depth, {});
  let at = start;
  while (end - at >= NLA_HDRLEN) {
    const length = view.getUint16(at, hostLittleEndian);
    if (length < NLA_HDRLEN || length > end - at) break;
    const marked = view.getUint16(at + 2, hostLittleEndian);
    const field = plan.fieldByNumber(marked & NLA_TYPE_MASK);
    const item: Fields = {};
    if (field === undefined) addUnknown(item, store, marked, at + NLA_HDRLEN, at + length);
    else readIntoField(field, item, store, view, marked, at + NLA_HDRLEN, at + length, depth);
    items.push(item);
    at += align(length);
  }
  if (at < end) {
    const item: Fields = {};
    addTrailingBytes(item, store, view, at, end);
    items.push(item);
  }
  leaveLevel(depth);
  return items;
};

type ReadIntoField = (
  field: ValuePlan,
  into: Fields,
  store: Uint8Array,
  view: DataView,
  marked: number,
  start: number,
  end: number,
  depth: number,
) => void;

const readIntoField: ReadIntoField = (field, into, store, view, marked, start, end, depth) => {
  if (field.kind === Kind.Pad) return;
  let value = readValue(field, store, view, start, end, depth);
  recordFlags(value, marked);
  if (value === FAILED) {
    const bytes = addUnparsedAttribute(into, store, marked, start, end, failureReason());
    // Kept as bytes, so that later elements keep their index.
    if (!field.multi || field.kind === Kind.NumberedNests) return;
    value = bytes;
  }
  if (field.kind === Kind.NumberedNests) append(into, field.name, value as unknown[]);
  else if (!field.multi) into[field.name] = value;
  else {
    const list = into[field.name] as unknown[] | undefined;
    if (list === undefined) into[field.name] = [value];
    else list.push(value);
  }
};

/** Encoding a decoded byte value restores its flags. */
function recordFlags(value: unknown, marked: number): void {
  const flags = marked & ~NLA_TYPE_MASK;
  if (flags !== 0 && value instanceof Uint8Array) rememberFlags(value, flags);
}

function append(into: Fields, name: string, values: unknown[]): void {
  const list = into[name] as unknown[] | undefined;
  if (list === undefined) into[name] = values;
  else list.push(...values);
}

const readValue: ReadValue = (field, store, view, start, end, depth) => {
  const { kind } = field;
  if (kind === Kind.Nest || (kind === Kind.ArrayOrNest && isRequest)) {
    return readNest(field, store, view, start, end, depth);
  }
  if (kind === Kind.FlagOrInteger) return readFlagOrInteger(field.source as AttributeValue, store, start, end);
  if (kind === Kind.Indexed) return readIndexed(field, store, view, start, end, depth);
  if (kind === Kind.NumberedNests) return readNumberedNests(field, store, view, start, end, depth);
  if (kind === Kind.SubMessage) return readSubMessage(field, store, view, start, end, depth);
  if (kind === Kind.Records) return readRecords(field, store, view, start, end, depth);
  if (kind === Kind.Masked) return readMasked(field, store, view, start, end, depth);
  return readLeaf(field, store, view, start, end);
};

/** Presence means true, except in replies with a byte that is 0 or 1. */
function readFlagOrInteger(
  { replyType, requestType }: AttributeValue,
  store: Uint8Array,
  start: number,
  end: number,
): unknown {
  const hasValue = !isRequest && replyType !== undefined;
  const size = hasValue ? 1 : (integerSizes[requestType ?? ""] ?? 0);
  if (end - start !== size) return fail(`expected ${size} bytes, got ${end - start}`);
  if (!hasValue) return true;
  const value = store[start]!;
  return value > 1 ? fail(`expected 0 or 1, got ${value}`) : value === 1;
}

const readNest: ReadValue = (field, store, view, start, end, depth) => {
  if (depth >= MAX_DEPTH) return fail("nested too deep");
  return readSet(field.set, store, view, start, end, depth + 1, emptyFields(field.set.memory.capacity));
};

/** Values outside of a nest are decoded in any case, because `unparsed` contains them if they are malformed. */
function isOmitted({ name, kind }: ValuePlan, depth: number): boolean {
  return depth === neededDepth && needed?.[name] === undefined && (kind === Kind.Nest || depth > 0);
}

const readSelectedNest: ReadValue = (field, store, view, start, end, depth) => {
  if (depth !== neededDepth) return readNest(field, store, view, start, end, depth);
  const outer = needed;
  const inner = outer?.[field.name];
  needed = inner === true ? undefined : inner;
  neededDepth = depth + 1;
  const value = readNest(field, store, view, start, end, depth);
  needed = outer;
  neededDepth = depth;
  return value;
};

const readSubMessage: ReadValue = (field, store, view, start, end, depth) => {
  if (depth >= MAX_DEPTH) return fail("nested too deep");
  const selected = decodedSelector(field, store, view, depth, readValue);
  const format = selected === undefined ? undefined : field.formats.get(selected);
  if (format === undefined) return copyOf(store, start, end);
  if (format.value !== undefined) return readValue(format.value, store, view, start, end, depth);
  const { header, set } = format;
  // An older kernel may send a single value instead.
  if (header === undefined && end - start < NLA_HDRLEN && end > start) return copyOf(store, start, end);
  if (header === undefined) return readSet(set, store, view, start, end, depth + 1, emptyFields(set.memory.capacity));
  const alone = set.byType.length === 0;
  const fields = readStruct(header, store, view, start, alone ? end : Math.min(end, start + header.size));
  if (fields === FAILED) return FAILED;
  const message: Fields = { [set.headerField]: fields };
  const from = start + align(header.size);
  if (!alone && from < end) readSet(set, store, view, from, end, depth + 1, message);
  return message;
};

/** The attribute numbers are the positions in the array, usually 1, 2, 3. */
const readIndexed: ReadValue = (field, store, view, start, end, depth) => {
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
    const value = readValue(item, store, view, at + NLA_HDRLEN, at + length, depth);
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

const readMasked: ReadValue = ({ set }, store, view, start, end, depth) => {
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
      const inner = readMasked(field, store, view, from, to, depth + 1);
      if (inner === FAILED) return FAILED;
      ({ key: key[name], mask: mask[name] } = inner as { key: Fields; mask: Fields });
    } else {
      if ((to - from) % 2 !== 0)
        return fail(`attribute ${number} has ${to - from} bytes, which is not a value and a mask of equal size`);
      const middle = (from + to) / 2;
      key[name] = readValue(field, store, view, from, middle, MAX_DEPTH);
      mask[name] = readValue(field, store, view, middle, to, MAX_DEPTH);
      if (key[name] === FAILED || mask[name] === FAILED) return FAILED;
    }
    at += align(length);
  }
  return at >= end ? { key, mask } : fail(`${end - at} trailing bytes after the last attribute`);
};

/** Each structure is followed by attributes, as in `struct rtnexthop`. */
const readRecords: ReadValue = (field, store, view, start, end, depth) => {
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
}

/** Attribute numbers are values; each innermost attribute becomes an object. */
const readNumberedNests: ReadValue = (field, store, view, start, end, depth) => {
  const { typeValues } = field.source as { typeValues: readonly TypeValue[] };
  if (depth + typeValues.length >= MAX_DEPTH) return fail("nested too deep");
  const entries: Fields[] = [];
  const levels = { item: field.item!, typeValues, entries, store, view, depth };
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
  const { item, entries, store, view, depth } = levels;
  entries.push(entry);
  if (item.kind === Kind.Nest && !item.set.sequence) {
    readSet(item.set, store, view, start, end, depth + 1, entry);
    return true;
  }
  const value = readValue(item, store, view, start, end, depth);
  if (value !== FAILED) entry["value"] = value;
  return value !== FAILED;
}

export function findValue(field: ValuePlan, store: Uint8Array, view: DataView, start: number, end: number): unknown {
  return firstValue(field, store, view, start, end, readValue);
}

export function decodeOne(field: ValuePlan, store: Uint8Array, view: DataView, start: number, end: number): unknown {
  if (field.kind === Kind.Pad) return undefined;
  const value = readValue(field, store, view, start, end, 0);
  return value === FAILED ? undefined : value;
}
