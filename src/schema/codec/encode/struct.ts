import { align } from "../../../base/bytes.ts";
import { NLA_HDRLEN } from "../../../constants/netlink.ts";
import type { Member } from "../../model/family.ts";
import type { Fields } from "../../model/types.ts";
import { addressMismatch } from "../../plan/address-family.ts";
import { Form, Kind } from "../../plan/kind.ts";
import { memberSize, type StructPlan, type ValuePlan } from "../../plan/plan.ts";
import { isHexOf, putHex, putIpv4 } from "../../values/addresses.ts";
import { shortLengths } from "../../values/wire-metadata.ts";
import type { EncodeBuffer } from "./encode-buffer.ts";
import { outOfRange, unknownMember, wrongLength, wrongType } from "./errors.ts";
import { setHeader } from "./fast.ts";
import {
  bytesOf,
  checkBig,
  checkNumber,
  checkText,
  encodedText,
  hasHiddenContent,
  isInteger,
  isObject,
  namedBig,
  namedNumber,
  putNumber,
} from "./values.ts";

/** `room` of a structure at the end of the output. */
export const UNLIMITED = -1;

export const appendStruct = (plan: StructPlan, out: EncodeBuffer, content: Fields, depth: number): number => {
  const at = out.length;
  zero(out, plan.size);
  const written = writeMembers(plan, out, content, at, depth, UNLIMITED);
  if (written < plan.layout.members.length) shorten(plan, out, content, at);
  return out.length - at;
};

/** Appends nothing unless the object has all members in order. */
export const appendCompleteStruct = (field: ValuePlan, out: EncodeBuffer, content: Fields): boolean => {
  const plan = field.struct;
  const { size } = plan;
  if (plan.write === undefined || size < field.shortest || size > field.longest) return false;
  const start = out.reserve(NLA_HDRLEN + align(size));
  const { view } = out;
  for (let at = start + NLA_HDRLEN; at < out.length; at += 4) view.setUint32(at, 0);
  setHeader(view, start, NLA_HDRLEN + size, field.type);
  if (writeComplete(plan, out, content, start + NLA_HDRLEN)) return true;
  out.length = start;
  return false;
};

/** Restores the shorter length of a structure from an older kernel. */
function shorten(plan: StructPlan, out: EncodeBuffer, content: Fields, start: number): void {
  const length = shortLengths.get(content);
  if (length === undefined || length >= out.length - start) return;
  if (plan.layout.members.some(({ type, name }) => type >= length && content[name] !== undefined)) return;
  out.length = start + length;
}

/** For a few words, a loop is faster than `fill()`. */
const zero = (out: EncodeBuffer, size: number): void => {
  if (size > 64) {
    out.zero(size);
    return;
  }
  const at = out.reserve(align(size));
  const { view } = out;
  for (let place = at; place < at + size; place += 4) view.setUint32(place, 0);
  out.length = at + size;
};

/**
 * Writes the members of a structure, whose bytes at `start` must be 0, and returns their number. `room` bytes may follow the
 * structure: only a member of variable length can move the output to a larger buffer.
 */
export const writeMembers = (
  plan: StructPlan,
  out: EncodeBuffer,
  content: Fields,
  start: number,
  depth: number,
  room: number,
): number => {
  if (writeComplete(plan, out, content, start)) return plan.layout.members.length;
  const inner = depth + 1;
  let { view } = out;
  let place = 0;
  const { byField, openMember } = plan.layout;
  for (const name in content) {
    const member = byField[name];
    // A call would take longer than the write.
    if (member !== undefined) {
      const { form } = member;
      if (form === Form.Unsigned || form === Form.Integer) {
        const number = content[name];
        if (isInteger(member, number)) {
          const at = start + member.type;
          if (member.size === 4) view.setUint32(at, number, member.little);
          else if (member.size === 1) view.setUint8(at, number);
          else view.setUint16(at, number, member.little);
          place++;
          continue;
        }
      } else if (form === Form.Bigint) {
        const big = content[name];
        if (typeof big === "bigint" && big >= member.bigMinimum && big <= member.bigMaximum) {
          view.setBigUint64(start + member.type, big, member.little);
          place++;
          continue;
        }
      }
    }
    const value = content[name];
    if (value === undefined) continue;
    place++;
    out.fields[inner] = name;
    out.indices[inner] = -1;
    if (member?.kind === Kind.Structs && member !== openMember) writeSizedArray(plan, member, out, value, start, inner);
    else if (member !== undefined && member !== openMember) writeMember(member, out, value, start + member.type, inner);
    else {
      writeTrailingMember(plan, member, out, value, start + plan.size, inner, room);
      view = out.view;
    }
  }
  if (place === 0 && hasHiddenContent(content)) throw wrongType(out, depth, "an object with fields", content);
  if (plan.layout.addresses.length > 0) checkAddresses(out, plan, start, content, depth);
  return place;
};

/** The kernel would truncate an IPv6 address for AF_INET. */
function checkAddresses(out: EncodeBuffer, plan: StructPlan, start: number, content: Fields, depth: number): void {
  for (const { path, familyMember } of plan.layout.addresses) {
    const family = out.bytes[start + familyMember.type]!;
    const value = path.reduce<unknown>((inner, { name }) => (inner as Fields | undefined)?.[name], content);
    const expected = value === undefined ? undefined : addressMismatch(family, value);
    if (expected === undefined) continue;
    for (const [index, { name }] of path.entries()) {
      out.fields[depth + 1 + index] = name;
      out.indices[depth + 1 + index] = -1;
    }
    const reason = `because ${familyMember.name} is ${familyMember.table?.nameOf(family) ?? family}`;
    throw outOfRange(out, depth + path.length, `${expected}, ${reason}`, value);
  }
}

/** May write some bytes even if the result is false. */
const writeComplete = (plan: StructPlan, out: EncodeBuffer, content: Fields, start: number): boolean => {
  const { write } = plan;
  // Faster than comparing names; the generated writer detects missing members.
  if (write === undefined || Object.getPrototypeOf(content) !== Object.prototype) return false;
  return (
    Object.keys(content).length === plan.layout.fields.length && write(out.view, start, content, plan.names, out.bytes)
  );
};

function writeTrailingMember(
  plan: StructPlan,
  member: ValuePlan | undefined,
  out: EncodeBuffer,
  value: unknown,
  at: number,
  depth: number,
  room: number,
): void {
  if (member === undefined && (out.fields[depth] !== "rest" || plan.layout.openMember !== undefined)) {
    throw unknownMember(out, plan, out.fields[depth]!, depth);
  }
  if (member === undefined && !(value instanceof Uint8Array)) throw wrongType(out, depth, "bytes (Uint8Array)", value);
  const { itemCount } = plan.layout;
  if (itemCount !== undefined && room === UNLIMITED && member?.kind === Kind.Structs) {
    writeItems(plan, out, value, at, depth);
    return;
  }
  const bytes = member === undefined ? (value as Uint8Array) : bytesOf(out, member, value, depth);
  if (itemCount !== undefined) {
    const { kind, type, little, maximum } = itemCount;
    if (bytes.length > maximum) throw wrongLength(out, depth, `at most ${maximum} bytes`, bytes.length);
    putNumber(out.view, kind, at - plan.size + type, bytes.length, little);
  }
  if (room === UNLIMITED) out.reserve(bytes.length);
  else if (bytes.length > room) throw wrongLength(out, depth, `at most ${room} bytes`, bytes.length);
  out.bytes.set(bytes, at);
}

function writeItems(plan: StructPlan, out: EncodeBuffer, value: unknown, at: number, depth: number): void {
  const { struct } = plan.layout.openMember!;
  const isBytes = value instanceof Uint8Array;
  const count = isBytes ? value.length / struct.size : itemsOf(out, value, depth).length;
  if (!Number.isInteger(count))
    throw wrongLength(out, depth, `a multiple of ${struct.size} bytes`, count * struct.size);
  writeCount(plan, out, count, at - plan.size, depth);
  out.zero(count * struct.size);
  if (isBytes) out.bytes.set(value, at);
  else writeEach(struct, out, value as unknown[], at, depth);
}

/** The bytes after the last item stay 0. */
function writeSizedArray(
  plan: StructPlan,
  member: ValuePlan,
  out: EncodeBuffer,
  value: unknown,
  start: number,
  depth: number,
): void {
  const at = start + member.type;
  const { struct, size } = member;
  if (value instanceof Uint8Array) {
    if (value.length !== size) throw wrongLength(out, depth, `${size} bytes`, value.length);
    out.bytes.set(value, at);
    return;
  }
  const items = itemsOf(out, value, depth);
  const most = Math.floor(size / struct.size);
  if (items.length > most) throw outOfRange(out, depth, `up to ${most} items`, items.length);
  writeCount(plan, out, items.length, start, depth);
  writeEach(struct, out, items, at, depth);
}

function itemsOf(out: EncodeBuffer, value: unknown, depth: number): unknown[] {
  if (!Array.isArray(value)) throw wrongType(out, depth, "an array", value);
  return value;
}

function writeCount(plan: StructPlan, out: EncodeBuffer, count: number, start: number, depth: number): void {
  const { kind, type, little, maximum } = plan.layout.itemCount!;
  if (count > maximum) throw outOfRange(out, depth, `up to ${maximum} items`, count);
  putNumber(out.view, kind, start + type, count, little);
}

function writeEach(struct: StructPlan, out: EncodeBuffer, items: unknown[], at: number, depth: number): void {
  for (const [index, item] of items.entries()) {
    out.indices[depth] = index;
    if (!isObject(item)) throw wrongType(out, depth, "an object", item);
    writeMembers(struct, out, item, at + index * struct.size, depth, 0);
  }
  out.indices[depth] = -1;
}

const writeMember = (member: ValuePlan, out: EncodeBuffer, value: unknown, at: number, depth: number): void => {
  const { kind } = member;
  if (typeof value === "string" && isTextWritten(member, out, value, at)) return;
  if (kind <= Kind.S32) {
    const number = checkNumber(out, member, value, depth);
    const { requestMask } = member.source as Member;
    const isMasked = out.isRequest && requestMask !== undefined;
    putNumber(out.view, kind, at, isMasked ? (number & requestMask) >>> 0 : number, member.little);
  } else if (kind === Kind.U64 || kind === Kind.S64) {
    out.view.setBigUint64(at, checkBig(out, member, value, depth), member.little);
  } else if (kind === Kind.Enum || kind === Kind.Flags) {
    putNumber(out.view, member.base, at, namedNumber(out, member, value, depth), member.little);
  } else if (kind === Kind.BigEnum || kind === Kind.BigFlags) {
    out.view.setBigUint64(at, namedBig(out, member, value, depth), member.little);
  } else if (kind === Kind.Struct) {
    if (!isObject(value)) throw wrongType(out, depth, "an object", value);
    const room = memberSize(member, 0) - member.struct.size;
    writeMembers(member.struct, out, value, at, depth, room);
  } else if (kind === Kind.String && !(value instanceof Uint8Array)) {
    const bytes = encodedText(out, checkText(out, value, depth), depth);
    // The kernel's fixed-size text ends with a NUL.
    if (bytes.length >= member.size) throw wrongLength(out, depth, `at most ${member.size - 1} bytes`, bytes.length);
    out.bytes.set(bytes, at);
  } else {
    const bytes = bytesOf(out, member, value, depth);
    // An IPv4 address may be padded to 16 bytes.
    const isShort = kind === Kind.IpOfFamily && bytes.length === 4;
    const size = memberSize(member, bytes.length);
    if (bytes.length !== size && !isShort) throw wrongLength(out, depth, `${size} bytes`, bytes.length);
    out.bytes.set(bytes, at);
  }
};

/** May write some bytes even if the result is false. */
const isTextWritten = (member: ValuePlan, out: EncodeBuffer, text: string, at: number): boolean => {
  if (member.kind === Kind.Ipv4) return putIpv4(text, out.bytes, at);
  if (member.kind === Kind.Mac) return isHexOf(text, member.size) && putHex(text, out.bytes, at);
  const value = member.kind === Kind.Enum ? member.table!.value(text) : undefined;
  if (value === undefined || value < member.minimum || value > member.maximum) return false;
  putNumber(out.view, member.base, at, value, member.little);
  return true;
};
