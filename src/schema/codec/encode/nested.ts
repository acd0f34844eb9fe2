import { NLA_F_NESTED, NLA_HDRLEN } from "../../../constants/netlink.ts";
import { MAX_ATTRIBUTE_LENGTH } from "../../../message/argument-errors.ts";
import { hostLittleEndian } from "../../../message/byte-order.ts";
import type { TypeValue } from "../../model/family.ts";
import type { Fields } from "../../model/types.ts";
import { Kind } from "../../plan/kind.ts";
import type { SetPlan, StructPlan, ValuePlan } from "../../plan/plan.ts";
import type { EncodeBuffer } from "./encode-buffer.ts";
import {
  checkDepth,
  misplacedField,
  outOfRange,
  tooLarge,
  typeError,
  unknownField,
  wrongLength,
  wrongType,
} from "./errors.ts";
import { setHeader } from "./fast.ts";
import { isWrittenAsBytes, writeBytes } from "./leaf.ts";
import { appendStruct, writeMembers } from "./struct.ts";
import { checkLimits, hasHiddenContent, isObject, isWithin, putNumber } from "./values.ts";

type WriteValue = (field: ValuePlan, type: number, out: EncodeBuffer, content: unknown, depth: number) => void;

type WriteSet = (plan: SetPlan, out: EncodeBuffer, value: unknown, depth: number, headerField?: string) => void;

type WriteNested = (...parameters: [...Parameters<WriteValue>, write: WriteValue, writeSet: WriteSet]) => void;

/** Returns the offset of the attribute, for {@link closeNest}. */
export const openNest = (type: number, out: EncodeBuffer): number => {
  const start = out.reserve(NLA_HDRLEN);
  setHeader(out.view, start, NLA_HDRLEN, type | NLA_F_NESTED);
  return start;
};

export const closeNest = (start: number, out: EncodeBuffer, depth: number): void => {
  const length = out.length - start;
  if (length - NLA_HDRLEN > MAX_ATTRIBUTE_LENGTH) throw tooLarge(out, depth, length - NLA_HDRLEN);
  out.view.setUint16(start, length, hostLittleEndian);
  if ((length & 3) !== 0) out.pad();
};

export const writeMasked: WriteNested = (field, type, out, content, depth, write) => {
  if (content instanceof Uint8Array) {
    writeBytes(type | NLA_F_NESTED, out, content, depth);
    return;
  }
  if (!isObject(content) || hasHiddenContent(content))
    throw wrongType(out, depth, "an object with key and mask", content);
  const start = openNest(type, out);
  out.indices[depth + 1] = -1;
  writeKeyAndMask(field.set, out, content["key"], content["mask"], depth + 1, depth + 1, write);
  closeNest(start, out, depth);
};

/**
 * Writes each value with its mask.
 *
 * @param half depth of the names "key" and "mask" in the paths of errors.
 */
function writeKeyAndMask(
  plan: SetPlan,
  out: EncodeBuffer,
  key: unknown,
  mask: unknown,
  half: number,
  depth: number,
  write: WriteValue,
): void {
  checkDepth(out, depth);
  out.fields[half] = "mask";
  if (!isObject(mask) || hasHiddenContent(mask)) throw wrongType(out, depth, "an object", mask);
  for (const name in mask) maskedField(out, plan, name, depth + 1);
  out.fields[half] = "key";
  if (!isObject(key) || hasHiddenContent(key)) throw wrongType(out, depth, "an object", key);
  for (const name in { ...key, ...mask }) {
    const [value, bits] = [key[name], mask[name]];
    const field = maskedField(out, plan, name, depth + 1);
    if (value === undefined && bits === undefined) continue;
    if (value === undefined) throw wrongType(out, depth + 1, "a value for the mask", value);
    out.fields[half] = "mask";
    if (bits === undefined) throw wrongType(out, depth + 1, "a mask for the value in key", bits);
    out.fields[half] = "key";
    const start = out.length;
    if (field.kind === Kind.Nest) {
      openNest(field.type, out);
      writeKeyAndMask(field.set, out, value, bits, half, depth + 1, write);
      closeNest(start, out, depth + 1);
      continue;
    }
    write(field, field.type, out, value, depth + 1);
    const next = out.length;
    out.fields[half] = "mask";
    write(field, field.type, out, bits, depth + 1);
    joinMask(out, start, next, depth + 1);
    out.fields[half] = "key";
  }
}

function maskedField(out: EncodeBuffer, plan: SetPlan, name: string, depth: number): ValuePlan {
  const field = plan.fieldByName(name);
  out.fields[depth] = name;
  out.indices[depth] = -1;
  if (field === undefined) throw unknownField(out, plan, name, depth);
  if (!field.canHaveMask) throw typeError(out, depth, "the attribute cannot have a mask");
  return field;
}

/** Moves the payload of the attribute at `next`, a mask, to the end of the payload of the attribute at `start`. */
function joinMask(out: EncodeBuffer, start: number, next: number, depth: number): void {
  const length = out.view.getUint16(start, hostLittleEndian) - NLA_HDRLEN;
  const other = out.view.getUint16(next, hostLittleEndian) - NLA_HDRLEN;
  if (other !== length) throw wrongLength(out, depth, `${length} bytes, like the value in key`, other);
  if (2 * length > MAX_ATTRIBUTE_LENGTH) throw tooLarge(out, depth, 2 * length);
  const middle = start + NLA_HDRLEN + length;
  out.bytes.copyWithin(middle, next + NLA_HDRLEN, next + NLA_HDRLEN + length);
  out.view.setUint16(start, NLA_HDRLEN + 2 * length, hostLittleEndian);
  out.length = middle + length;
  out.pad();
}

/** Each structure is followed by attributes, as in `struct rtnexthop`. */
export const writeRecords: WriteNested = (field, type, out, content, depth, _, writeSet) => {
  if (isWrittenAsBytes(field, type, out, content, depth)) return;
  if (!Array.isArray(content)) throw wrongType(out, depth, "an array", content);
  checkDepth(out, depth);
  const { struct, set } = field;
  const record = { struct, set, isOpen: false };
  const { kind, type: offset, little } = struct.layout.byteCount!;
  // No NLA_F_NESTED, because the payload starts with a C structure.
  const start = out.attribute(type, 0) - NLA_HDRLEN;
  for (let index = 0; index < content.length; index++) {
    out.indices[depth] = index;
    const at = out.length;
    writeStructAndSet(record, out, content[index], depth, writeSet);
    putNumber(out.view, kind, at + offset, out.length - at, little);
    out.pad();
  }
  out.indices[depth] = -1;
  checkLimits(out, field, out.length - start - NLA_HDRLEN, depth);
  closeNest(start, out, depth);
};

/** `isOpen`: whether the C structure may have a variable length. */
export function writeStructAndSet(
  { struct, set, isOpen }: { struct: StructPlan; set: SetPlan; isOpen: boolean },
  out: EncodeBuffer,
  content: unknown,
  depth: number,
  writeSet: WriteSet,
): void {
  const { headerField } = set;
  if (!isObject(content) || hasHiddenContent(content)) throw wrongType(out, depth, "an object", content);
  const start = out.length;
  out.fields[depth + 1] = headerField;
  out.indices[depth + 1] = -1;
  const members = content[headerField] ?? {};
  if (!isObject(members)) throw wrongType(out, depth + 1, "an object", members);
  if (isOpen) appendStruct(struct, out, members, depth + 1);
  else writeMembers(struct, out, members, out.zero(struct.size), depth + 1, 0);
  if (!hasAttributes(out, content, struct, set, depth)) return;
  out.pad();
  if (set.tracked) out.headers[depth] = { plan: struct, start, fixed: undefined };
  writeSet(set, out, content, depth, headerField);
}

/** @throws TypeError for a header member outside of the header object. */
function hasAttributes(out: EncodeBuffer, content: Fields, header: StructPlan, set: SetPlan, depth: number): boolean {
  let has = false;
  for (const name in content) {
    if (name === set.headerField || content[name] === undefined) continue;
    if (set.fieldByName(name) === undefined && name !== "unknown" && name !== "unparsed") {
      out.fields[depth + 1] = name;
      out.indices[depth + 1] = -1;
      const error = misplacedField(out, header, set, name, depth + 1);
      if (error !== undefined) throw error;
    }
    has = true;
  }
  return has;
}

export function writeStructs(field: ValuePlan, type: number, out: EncodeBuffer, content: unknown, depth: number): void {
  if (isWrittenAsBytes(field, type, out, content, depth)) return;
  if (!Array.isArray(content)) throw wrongType(out, depth, "an array", content);
  const { struct } = field;
  const length = content.length * struct.size;
  checkLimits(out, field, length, depth);
  if (length > MAX_ATTRIBUTE_LENGTH) throw tooLarge(out, depth, length);
  const at = out.attribute(type, length);
  out.bytes.fill(0, at, at + length);
  for (let index = 0; index < content.length; index++) {
    const item: unknown = content[index];
    out.indices[depth] = index;
    if (!isObject(item)) throw wrongType(out, depth, "an object", item);
    // `rest` would overwrite the next structure of the array.
    if (item["rest"] !== undefined) throw wrongType(out, depth, "a struct without `rest`", item);
    writeMembers(struct, out, item, at + index * struct.size, depth, 0);
  }
}

interface Entries {
  readonly item: ValuePlan;
  readonly typeValues: readonly TypeValue[];
  readonly list: readonly unknown[];
  readonly out: EncodeBuffer;
  readonly depth: number;
  readonly write: WriteValue;
}

/** Adjacent elements with the same number share an attribute. */
export const writeNumberedNests: WriteNested = (field, type, out, content, depth, write) => {
  if (!Array.isArray(content)) throw wrongType(out, depth, "an array", content);
  checkDepth(out, depth);
  const { typeValues } = field.source as { typeValues: readonly TypeValue[] };
  const entries = { item: field.item!, typeValues, list: content, out, depth, write };
  if (!field.multi || content.length === 0) {
    writeEntries(entries, type, 0, content.length);
    return;
  }
  for (let index = 0; index < content.length; index++) writeEntries(entries, type, index, index + 1);
};

function writeEntries(entries: Entries, type: number, from: number, to: number): void {
  const { out, depth } = entries;
  const start = openNest(type, out);
  writeLevel(entries, 0, from, to);
  out.indices[depth] = -1;
  closeNest(start, out, depth);
}

function writeLevel(entries: Entries, level: number, from: number, to: number): void {
  const { typeValues, list, out, depth } = entries;
  const { field: name } = typeValues[level]!;
  for (let index = from; index < to; ) {
    out.indices[depth] = index;
    const entry = list[index];
    if (!isObject(entry)) throw wrongType(out, depth, "an object", entry);
    const number = entry[name];
    // Without a number at an inner level, the attribute is empty.
    if (number === undefined && level > 0) {
      checkEnd(entries, entry, level);
      index++;
      continue;
    }
    if (!isWithin(number, 0, 0x3fff)) throw outOfRange(out, depth, `${name} to be an integer from 0 to 16383`, number);
    let next = index + 1;
    if (level + 1 < typeValues.length) {
      const { field: below } = typeValues[level + 1]!;
      const isShared = (other: unknown) => isObject(other) && other[name] === number && other[below] !== undefined;
      if (isShared(entry)) while (next < to && isShared(list[next])) next++;
      const start = openNest(number as number, out);
      writeLevel(entries, level + 1, index, next);
      // Several elements share the attribute, so errors name the list.
      out.indices[depth] = -1;
      closeNest(start, out, depth);
    } else writeInnermost(entries, number as number, entry);
    index = next;
  }
}

/** Rejects fields that no attribute could contain. */
function checkEnd({ typeValues, out, depth }: Entries, entry: Fields, level: number): void {
  for (const name in entry) {
    const place = typeValues.findIndex(({ field }) => field === name);
    if (entry[name] === undefined || (place >= 0 && place < level)) continue;
    const { field } = typeValues[level]!;
    throw typeError(out, depth, `an entry without ${field} must not have ${name}`);
  }
}

function writeInnermost({ item, typeValues, out, depth, write }: Entries, number: number, entry: Fields): void {
  if (item.kind !== Kind.Nest || item.set.sequence) {
    write(item, number, out, entry["value"], depth);
    return;
  }
  // Without a prototype, a field "constructor" is reported as unknown.
  const fields = Object.create(null) as Fields;
  for (const name in entry) if (!typeValues.some((value) => value.field === name)) fields[name] = entry[name];
  write(item, number, out, fields, depth);
}
