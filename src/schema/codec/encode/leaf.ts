import { NLA_HDRLEN, NLA_TYPE_MASK } from "../../../constants/netlink.ts";
import { MAX_ATTRIBUTE_LENGTH } from "../../../message/argument-errors.ts";
import { hostLittleEndian } from "../../../message/byte-order.ts";
import type { Attribute } from "../../model/family.ts";
import type { Fields } from "../../model/types.ts";
import { baseSize, Kind } from "../../plan/kind.ts";
import type { SetPlan, ValuePlan } from "../../plan/plan.ts";
import { flagsOf } from "../../values/wire-metadata.ts";
import type { EncodeBuffer } from "./encode-buffer.ts";
import { checkAttached, outOfRange, tooLarge, unknownField, wrongLength, wrongType, wrongValue } from "./errors.ts";
import { appendBig, appendNumber, appendText, setHeader } from "./fast.ts";
import { appendStruct } from "./struct.ts";
import {
  bytesOf,
  checkBig,
  checkLength,
  checkLimits,
  checkNumber,
  checkText,
  encodedText,
  flagBits,
  hasHiddenContent,
  isObject,
  isWithin,
  namedBig,
  namedNumber,
  putNumber,
} from "./values.ts";

export const writeLeaf = (field: ValuePlan, type: number, out: EncodeBuffer, content: unknown, depth: number): void => {
  const { kind } = field;
  if (kind <= Kind.S32) appendNumber(field, type, out, checkNumber(out, field, content, depth));
  else if (kind <= Kind.Sint) writeBig(field, type, out, checkBig(out, field, content, depth));
  else if (kind === Kind.Enum || kind === Kind.Flags) {
    appendNumber(field, type, out, namedNumber(out, field, content, depth));
  } else if (kind === Kind.BigEnum || kind === Kind.BigFlags) {
    writeBig(field, type, out, namedBig(out, field, content, depth));
  } else if (kind === Kind.Flag) {
    if (content === true) out.attribute(type, 0);
    else if (content !== false) throw wrongValue(out, depth, "true or false", content);
  } else if (kind === Kind.String) writeString(field, type, out, content, depth);
  else if (kind === Kind.Struct) writeStructure(field, type, out, content, depth);
  else if (kind === Kind.Bitfield32) writeBitfield(field, type, out, content, depth);
  else if (kind === Kind.Array || kind === Kind.ArrayOrNest) writeArray(field, type, out, content, depth);
  else writeBytes(type, out, checkLength(out, field, bytesOf(out, field, content, depth), depth), depth);
};

/** If the size is variable, 32-bit integers take 4 bytes. */
function writeBig(field: ValuePlan, type: number, out: EncodeBuffer, value: bigint): void {
  const signed = field.base === Kind.Sint || field.base === Kind.S64;
  const isShort = field.size !== 8 && (signed ? BigInt.asIntN(32, value) === value : value <= 0xffffffffn);
  if (!isShort) {
    appendBig(field, type, out, value);
    return;
  }
  const at = out.attribute(type, 4);
  out.view.setUint32(at, Number(BigInt.asUintN(32, value)), field.little);
}

function writeBitfield(field: ValuePlan, type: number, out: EncodeBuffer, content: unknown, depth: number): void {
  if (!isObject(content) || hasHiddenContent(content))
    throw wrongType(out, depth, "an object with value and selector", content);
  const parts = ["value", "selector"].map((name) => {
    const part = content[name];
    out.fields[depth + 1] = name;
    out.indices[depth + 1] = -1;
    if (field.table !== undefined && field.source.flags === true) return flagBits(out, field, part, depth + 1);
    return checkBig(out, field, part, depth + 1);
  });
  const at = out.attribute(type, 8);
  out.view.setUint32(at, Number(parts[0]), hostLittleEndian);
  out.view.setUint32(at + 4, Number(parts[1]), hostLittleEndian);
}

/** Returns false unless the caller passed bytes. */
export const isWrittenAsBytes: IsWritten = (field, type, out, content, depth) => {
  if (!(content instanceof Uint8Array)) return false;
  writeBytes(type, out, checkLength(out, field, content, depth), depth);
  return true;
};

type IsWritten = (field: ValuePlan, type: number, out: EncodeBuffer, content: unknown, depth: number) => boolean;

export const writeBytes = (type: number, out: EncodeBuffer, bytes: Uint8Array, depth: number): void => {
  if (bytes.length > MAX_ATTRIBUTE_LENGTH) throw tooLarge(out, depth, bytes.length);
  if (bytes.length === 0) checkAttached(out, bytes, depth);
  const { length } = bytes;
  const at = out.attribute(type | flagsOf(bytes), length);
  // For a few bytes, a loop is faster than `Uint8Array.set`.
  if (length > 16) out.bytes.set(bytes, at);
  else for (let index = 0; index < length; index++) out.bytes[at + index] = bytes[index]!;
};

const writeString = (field: ValuePlan, type: number, out: EncodeBuffer, content: unknown, depth: number): void => {
  const text = checkText(out, content, depth);
  if (appendText(field, type, out, text)) return;
  const bytes = encodedText(out, text, depth);
  checkLimits(out, field, bytes.length, depth);
  if (bytes.length >= MAX_ATTRIBUTE_LENGTH) throw tooLarge(out, depth, bytes.length + 1);
  // The kernel counts the NUL in some limits, such as that of the alias of a link. (dev_set_alias)
  const isWhole = bytes.length === field.longest && (field.source as Partial<Attribute>).unterminated === true;
  const at = out.attribute(type, isWhole ? bytes.length : bytes.length + 1);
  out.bytes.set(bytes, at);
  if (!isWhole) out.bytes[at + bytes.length] = 0;
};

function writeArray(field: ValuePlan, type: number, out: EncodeBuffer, content: unknown, depth: number): void {
  const size = baseSize(field.base);
  if (content instanceof Uint8Array) {
    const { length } = checkLength(out, field, content, depth);
    if (length % size !== 0) throw wrongLength(out, depth, `a multiple of ${size} bytes`, length);
    writeBytes(type, out, content, depth);
    return;
  }
  if (!Array.isArray(content)) throw wrongType(out, depth, "an array", content);
  const length = content.length * size;
  checkLimits(out, field, length, depth);
  if (length > MAX_ATTRIBUTE_LENGTH) throw tooLarge(out, depth, length);
  const start = out.attribute(type, length);
  if (size === 8) putBigs(field, out, start, content, depth);
  else putNumbers(field, out, start, content, depth);
}

function putNumbers(field: ValuePlan, out: EncodeBuffer, start: number, items: unknown[], depth: number): void {
  const { view } = out;
  const { base, little, table } = field;
  const size = baseSize(base);
  for (let index = 0, at = start; index < items.length; index++, at += size) {
    const item = items[index];
    if (base === Kind.U32 && typeof item === "number" && item >>> 0 === item && table === undefined) {
      view.setUint32(at, item, little);
      continue;
    }
    out.indices[depth] = index;
    const number =
      table === undefined ? checkNumber(out, field, item, depth) : Number(namedBig(out, field, item, depth));
    putNumber(view, base, at, number, little);
  }
}

function putBigs(field: ValuePlan, out: EncodeBuffer, start: number, items: unknown[], depth: number): void {
  const { view } = out;
  const { little, bigMinimum, bigMaximum, mask, table } = field;
  const isPlain = mask === undefined && table === undefined;
  for (let index = 0, at = start; index < items.length; index++, at += 8) {
    const item = items[index];
    if (isPlain && typeof item === "bigint" && item >= bigMinimum && item <= bigMaximum) {
      view.setBigUint64(at, item, little);
      continue;
    }
    out.indices[depth] = index;
    const big = table === undefined ? checkBig(out, field, item, depth) : namedBig(out, field, item, depth);
    view.setBigUint64(at, big, little);
  }
}

const writeStructure = (field: ValuePlan, type: number, out: EncodeBuffer, content: unknown, depth: number): void => {
  if (isWrittenAsBytes(field, type, out, content, depth)) return;
  if (typeof content !== "object" || content === null || Array.isArray(content)) {
    throw wrongType(out, depth, "an object", content);
  }
  const start = out.reserve(NLA_HDRLEN);
  const size = appendStruct(field.struct, out, content as Fields, depth);
  checkLimits(out, field, size, depth);
  if (size > MAX_ATTRIBUTE_LENGTH) throw tooLarge(out, depth, size);
  setHeader(out.view, start, NLA_HDRLEN + size, type);
  out.pad();
};

/** `unknown` contains attributes that are not in the spec. */
export function writeUnknown(plan: SetPlan, out: EncodeBuffer, name: string, content: unknown, depth: number): void {
  if (name !== "unknown") throw unknownField(out, plan, name, depth);
  if (!Array.isArray(content)) throw wrongType(out, depth, "an array", content);
  for (let index = 0; index < content.length; index++) {
    out.indices[depth] = index;
    writeRawAttribute(out, content[index], depth);
  }
}

/** Written last: readers use the first of duplicates. Returns trailing bytes. */
export function writeUnparsed(plan: SetPlan, out: EncodeBuffer, fields: Fields, depth: number): Uint8Array[] {
  const content = fields["unparsed"];
  out.fields[depth] = "unparsed";
  out.indices[depth] = -1;
  if (!Array.isArray(content)) throw wrongType(out, depth, "an array", content);
  const tails: Uint8Array[] = [];
  for (let index = 0; index < content.length; index++) {
    out.indices[depth] = index;
    const { type, bytes } = (content[index] ?? {}) as { type?: unknown; bytes?: unknown };
    if (type === undefined && bytes instanceof Uint8Array) tails.push(bytes);
    else if (!isInList(plan, fields, type, bytes)) writeRawAttribute(out, content[index], depth);
  }
  return tails;
}

function isInList(plan: SetPlan, fields: Fields, type: unknown, bytes: unknown): boolean {
  const field = typeof type === "number" ? plan.fieldByNumber(type) : undefined;
  const list = field?.multi === true ? fields[field.name] : undefined;
  return Array.isArray(list) && list.includes(bytes);
}

/** Written last, because readers stop at these bytes. */
export function writeTails(out: EncodeBuffer, tails: readonly Uint8Array[]): void {
  for (const bytes of tails) {
    const at = out.reserve(bytes.length);
    out.bytes.set(bytes, at);
  }
}

const isFlags = (flags: unknown): boolean => isWithin(flags, 0, 0xffff) && ((flags as number) & NLA_TYPE_MASK) === 0;

function writeRawAttribute(out: EncodeBuffer, item: unknown, depth: number): void {
  if (!isObject(item)) throw wrongType(out, depth, "an object with a type and bytes", item);
  const { type, bytes, flags } = item;
  out.indices[depth + 1] = -1;
  out.fields[depth + 1] = "bytes";
  if (!(bytes instanceof Uint8Array)) throw wrongType(out, depth + 1, "bytes (Uint8Array)", bytes);
  out.fields[depth + 1] = "type";
  if (!isWithin(type, 0, 0x3fff)) throw outOfRange(out, depth + 1, "an integer from 0 to 16383", type);
  out.fields[depth + 1] = "flags";
  if (flags !== undefined && !isFlags(flags)) {
    throw outOfRange(out, depth + 1, "only 0x8000 (nested) and 0x4000 (network byte order)", flags);
  }
  writeBytes((type as number) | ((flags as number | undefined) ?? 0), out, bytes, depth);
}
