import { NLA_HDRLEN } from "../../../constants/netlink.ts";
import type { AttributeBuffer } from "../../../message/attribute-buffer.ts";
import { hostLittleEndian } from "../../../message/byte-order.ts";
import { MAX_ATTRIBUTE_LENGTH } from "../../../message/check.ts";
import type { Fields } from "../../model/types.ts";
import { baseSize, Kind } from "../../plan/kind.ts";
import type { ValuePlan } from "../../plan/plan.ts";
import { flagsOf } from "../../values/wire-metadata.ts";
import { checkAttached, pathFields, pathIndices, tooLarge, wrongLength, wrongType, wrongValue } from "./errors.ts";
import { appendBig, appendNumber, appendText, recordAddressLength, setHeader } from "./fast.ts";
import { appendStruct } from "./struct.ts";
import {
  bytesOf,
  checkBig,
  checkLength,
  checkLimits,
  checkNumber,
  checkText,
  encodedText,
  enumValue,
  flagBits,
  hasHiddenContent,
  isObject,
  namedBig,
  namedNumber,
  putNumber,
} from "./values.ts";

/** Writes an attribute without inner attributes. */
export const writeLeaf = (
  field: ValuePlan,
  type: number,
  out: AttributeBuffer,
  content: unknown,
  depth: number,
): void => {
  switch (field.kind) {
    case Kind.U8:
    case Kind.U16:
    case Kind.U32:
    case Kind.S8:
    case Kind.S16:
    case Kind.S32:
      appendNumber(field, type, out, checkNumber(field, content, depth));
      return;
    case Kind.Enum:
    case Kind.Flags:
      appendNumber(field, type, out, namedNumber(field, content, depth));
      return;
    case Kind.Flag:
      if (content === true) out.attribute(type, 0);
      else if (content !== false) throw wrongValue(depth, "true or false", content);
      return;
    case Kind.String:
      writeString(field, type, out, content, depth);
      return;
    case Kind.Uint:
    case Kind.Sint:
    case Kind.U64:
    case Kind.S64:
      writeBig(field, type, out, checkBig(field, content, depth));
      return;
    case Kind.BigEnum:
    case Kind.BigFlags:
      writeBig(field, type, out, namedBig(field, content, depth));
      return;
    case Kind.Bitfield32:
      writeBitfield(field, type, out, content, depth);
      return;
    case Kind.Array:
    case Kind.ArrayOrNest:
      writeArray(field, type, out, content, depth);
      return;
    case Kind.Struct:
      writeStructure(field, type, out, content, depth);
      return;
    default: {
      const bytes = checkLength(field, bytesOf(field, content, depth), depth);
      if (field.kind === Kind.Ip) recordAddressLength(bytes.length);
      writeBytes(type, out, bytes, depth);
    }
  }
};

/** The value is in range: conversion to unsigned only affects negative numbers. */
function writeBig(field: ValuePlan, type: number, out: AttributeBuffer, value: bigint): void {
  const signed = field.base === Kind.Sint || field.base === Kind.S64;
  const isShort = field.size !== 8 && (signed ? BigInt.asIntN(32, value) === value : value <= 0xffffffffn);
  if (!isShort) {
    appendBig(field, type, out, value);
    return;
  }
  const at = out.attribute(type, 4);
  out.view.setUint32(at, Number(BigInt.asUintN(32, value)), field.little);
}

function writeBitfield(field: ValuePlan, type: number, out: AttributeBuffer, content: unknown, depth: number): void {
  if (!isObject(content) || hasHiddenContent(content))
    throw wrongType(depth, "an object with value and selector", content);
  const parts = ["value", "selector"].map((name) => {
    const part = content[name];
    pathFields[depth + 1] = name;
    pathIndices[depth + 1] = -1;
    if (field.table !== undefined && field.source.flags === true) return flagBits(field, part, depth + 1);
    return checkBig(field, part, depth + 1);
  });
  const at = out.attribute(type, 8);
  out.view.setUint32(at, Number(parts[0]), hostLittleEndian);
  out.view.setUint32(at + 4, Number(parts[1]), hostLittleEndian);
}

/** Writes an attribute of raw bytes. */
export const writeBytes = (type: number, out: AttributeBuffer, bytes: Uint8Array, depth: number): void => {
  if (bytes.length > MAX_ATTRIBUTE_LENGTH) throw tooLarge(depth, bytes.length);
  if (bytes.length === 0) checkAttached(bytes, depth);
  const at = out.attribute(type | flagsOf(bytes), bytes.length);
  copyBytes(bytes, out, at);
};

/** A loop is faster for a few bytes. */
function copyBytes(bytes: Uint8Array, out: AttributeBuffer, at: number): void {
  const { length } = bytes;
  if (length > 16) out.bytes.set(bytes, at);
  else for (let index = 0; index < length; index++) out.bytes[at + index] = bytes[index]!;
}

const writeString = (field: ValuePlan, type: number, out: AttributeBuffer, content: unknown, depth: number): void => {
  const text = checkText(content, depth);
  if (appendText(field, type, out, text)) return;
  const bytes = encodedText(text, depth);
  checkLimits(field, bytes.length, depth);
  if (bytes.length >= MAX_ATTRIBUTE_LENGTH) throw tooLarge(depth, bytes.length + 1);
  const at = out.attribute(type, bytes.length + 1);
  out.bytes.set(bytes, at);
  out.bytes[at + bytes.length] = 0;
};

function writeArray(field: ValuePlan, type: number, out: AttributeBuffer, content: unknown, depth: number): void {
  const size = baseSize(field.base);
  if (content instanceof Uint8Array) {
    const { length } = checkLength(field, content, depth);
    if (length % size !== 0) throw wrongLength(depth, `a multiple of ${size} bytes`, length);
    writeBytes(type, out, content, depth);
    return;
  }
  if (!Array.isArray(content)) throw wrongType(depth, "an array", content);
  const length = content.length * size;
  checkLimits(field, length, depth);
  if (length > MAX_ATTRIBUTE_LENGTH) throw tooLarge(depth, length);
  const start = out.attribute(type, length);
  if (size === 8) putBigs(field, out.view, start, content, depth);
  else putNumbers(field, out.view, start, content, depth);
}

function putNumbers(field: ValuePlan, view: DataView, start: number, items: unknown[], depth: number): void {
  const { base, little, table } = field;
  const size = baseSize(base);
  for (let index = 0, at = start; index < items.length; index++, at += size) {
    const item = items[index];
    if (base === Kind.U32 && typeof item === "number" && item >>> 0 === item && table === undefined) {
      view.setUint32(at, item, little);
      continue;
    }
    pathIndices[depth] = index;
    putNumber(view, base, at, numberItem(field, item, depth), little);
  }
}

function putBigs(field: ValuePlan, view: DataView, start: number, items: unknown[], depth: number): void {
  const { little, bigMinimum, bigMaximum, mask, table } = field;
  const isPlain = mask === undefined && table === undefined;
  for (let index = 0, at = start; index < items.length; index++, at += 8) {
    const item = items[index];
    if (isPlain && typeof item === "bigint" && item >= bigMinimum && item <= bigMaximum) {
      view.setBigUint64(at, item, little);
      continue;
    }
    pathIndices[depth] = index;
    view.setBigUint64(at, bigItem(field, item, depth), little);
  }
}

function bigItem(field: ValuePlan, item: unknown, depth: number): bigint {
  return field.table === undefined ? checkBig(field, item, depth) : enumOrFlags(field, item, depth);
}

function numberItem(field: ValuePlan, item: unknown, depth: number): number {
  return field.table === undefined ? checkNumber(field, item, depth) : Number(enumOrFlags(field, item, depth));
}

function enumOrFlags(field: ValuePlan, item: unknown, depth: number): bigint {
  return field.source.flags === true ? flagBits(field, item, depth) : enumValue(field, item, depth);
}

const writeStructure = (
  field: ValuePlan,
  type: number,
  out: AttributeBuffer,
  content: unknown,
  depth: number,
): void => {
  if (content instanceof Uint8Array) {
    writeBytes(type, out, checkLength(field, content, depth), depth);
    return;
  }
  if (typeof content !== "object" || content === null || Array.isArray(content)) {
    throw wrongType(depth, "an object", content);
  }
  const start = out.reserve(NLA_HDRLEN);
  const size = appendStruct(field.struct, out, content as Fields, depth);
  checkLimits(field, size, depth);
  if (size > MAX_ATTRIBUTE_LENGTH) throw tooLarge(depth, size);
  setHeader(out.view, start, NLA_HDRLEN + size, type);
  const missing = -size & 3;
  if (missing === 0) return;
  const at = out.reserve(missing);
  for (let index = 0; index < missing; index++) out.bytes[at + index] = 0;
};
