import { NLA_HDRLEN } from "../../../constants/netlink.ts";
import { align } from "../../../message/align.ts";
import type { AttributeBuffer } from "../../../message/attribute-buffer.ts";
import type { Fields } from "../../model/types.ts";
import { addressMismatch } from "../../plan/address-family.ts";
import { Form, Kind } from "../../plan/kind.ts";
import { type FamilyAddress, memberSize, type SetPlan, type StructPlan, type ValuePlan } from "../../plan/plan.ts";
import { isHexOf, putHex, putIpv4 } from "../../values/addresses.ts";
import { lengthOf } from "../../values/wire-metadata.ts";
import {
  misplacedMember,
  noAttributes,
  outOfRange,
  pathFields,
  pathIndices,
  unknownMember,
  wrongLength,
  wrongType,
} from "./errors.ts";
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

/** Room for what stands behind a structure's end, where that is the end of what was appended. */
const UNLIMITED = -1;

/** Appends a structure; returns its size. It is as long as its spec says, with all that `content` adds to it. */
export const appendStruct = (plan: StructPlan, out: AttributeBuffer, content: Fields, depth: number): number => {
  const at = out.length;
  zero(out, plan.size);
  const given = writeMembers(plan, out, content, at, depth, UNLIMITED);
  if (given < plan.members.length) shorten(plan, out, content, at);
  return out.length - at;
};

/**
 * Whether an object has attributes beside its header.
 *
 * @throws TypeError for a member of the header that stands outside of it.
 */
export function hasAttributes(
  content: Fields,
  header: StructPlan,
  headerField: string,
  set: SetPlan,
  depth: number,
): boolean {
  let has = false;
  for (const name in content) {
    if (name === headerField || content[name] === undefined) continue;
    if (set.fieldByName(name) === undefined && name !== "unknown" && name !== "unparsed") {
      pathFields[depth + 1] = name;
      pathIndices[depth + 1] = -1;
      const error = misplacedMember(header, headerField, name, depth + 1);
      if (error !== undefined) throw error;
      if (set.name === "") throw noAttributes(header, headerField, name, depth + 1);
    }
    has = true;
  }
  return has;
}

/**
 * Appends an attribute that is a structure, when it is given as most are: as an object with all members in their order, of
 * a structure that has a function to write it. Otherwise nothing is appended.
 */
export const appendCompleteStruct = (field: ValuePlan, out: AttributeBuffer, content: Fields): boolean => {
  const plan = field.struct;
  const { size, write } = plan;
  if (write === undefined || size < field.shortest || size > field.longest || !isComplete(plan, content)) return false;
  const start = out.reserve(NLA_HDRLEN + align(size));
  const { view } = out;
  for (let at = start + NLA_HDRLEN; at < out.length; at += 4) view.setUint32(at, 0);
  setHeader(view, start, NLA_HDRLEN + size, field.type);
  if (write(view, start + NLA_HDRLEN, content, plan.names, out.bytes)) return true;
  out.length = start;
  return false;
};

/** What the kernel sent short stays short, unless something was added behind its end. */
function shorten(plan: StructPlan, out: AttributeBuffer, content: Fields, start: number): void {
  const length = lengthOf(content);
  if (length === undefined || length >= out.length - start) return;
  if (plan.members.some(({ type, name }) => type >= length && content[name] !== undefined)) return;
  out.length = start + length;
}

/** Appends zeros. A few words are written faster one by one. */
const zero = (out: AttributeBuffer, size: number): void => {
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
 * Writes the members that are given into the zeroed bytes of a structure; returns how many those are. There are `room`
 * bytes behind its end for what has no place inside.
 */
export const writeMembers = (
  plan: StructPlan,
  out: AttributeBuffer,
  content: Fields,
  start: number,
  depth: number,
  room: number,
): number => {
  if (plan.write !== undefined && isComplete(plan, content)) {
    if (plan.write(out.view, start, content, plan.names, out.bytes)) return plan.members.length;
  }
  const { memberCache: usual } = plan;
  const inner = depth + 1;
  let { view } = out;
  let place = 0;
  for (const name in content) {
    let member = usual[place];
    if (member === undefined || member.name !== name) {
      member = plan.byField[name];
      usual[place] = member;
    }
    // As in sets: the usual cases here, and values of each type read in a place of their own.
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
    pathFields[inner] = name;
    pathIndices[inner] = -1;
    if (member !== undefined && member !== plan.openMember) writeMember(member, out, value, start + member.type, inner);
    else {
      writeTrailingMember(plan, member, out, value, start + plan.size, inner, room);
      view = out.view;
    }
  }
  if (place === 0 && hasHiddenContent(content)) throw wrongType(depth, "an object with fields", content);
  if (plan.addresses.length > 0) checkAddresses(plan, out.bytes, start, content, depth);
  return place;
};

/**
 * Refuses addresses of another family than the structure says: the kernel would take the first four bytes of an IPv6 address
 * for one of IPv4.
 */
function checkAddresses(plan: StructPlan, bytes: Uint8Array, start: number, content: Fields, depth: number): void {
  for (const address of plan.addresses)
    checkAddress(address, bytes[start + address.familyMember.type]!, content, depth);
}

function checkAddress(
  { path, familyMember: teller }: FamilyAddress,
  family: number,
  content: Fields,
  depth: number,
): void {
  let value: unknown = content;
  for (const { name } of path) value = (value as Fields | undefined)?.[name];
  const expected = value === undefined ? undefined : addressMismatch(family, value, true);
  if (expected === undefined) return;
  for (const [index, { name }] of path.entries()) {
    pathFields[depth + 1 + index] = name;
    pathIndices[depth + 1 + index] = -1;
  }
  const { name, table } = teller;
  throw outOfRange(depth + path.length, `${expected}, since ${name} is ${table?.nameOf(family) ?? family}`, value);
}

/** Whether an object has the members of a structure in their order, and nothing else. */
const isComplete = ({ fields }: StructPlan, content: Fields): boolean => {
  let place = 0;
  for (const name in content) if (fields[place++] !== name) return false;
  return place === fields.length;
};

/** Writes what has no place of its own in a structure: the last member of open length, or what its spec does not know. */
function writeTrailingMember(
  plan: StructPlan,
  member: ValuePlan | undefined,
  out: AttributeBuffer,
  value: unknown,
  at: number,
  depth: number,
  room: number,
): void {
  if (member === undefined && (pathFields[depth] !== "rest" || plan.openMember !== undefined)) {
    throw unknownMember(plan, pathFields[depth]!, depth);
  }
  if (member === undefined && !(value instanceof Uint8Array)) throw wrongType(depth, "bytes (Uint8Array)", value);
  if (plan.itemCount !== undefined && room === UNLIMITED) {
    writeItems(plan, plan.itemCount, out, value, at, depth);
    return;
  }
  const bytes = member === undefined ? (value as Uint8Array) : bytesOf(member, value, depth);
  if (room === UNLIMITED) out.reserve(bytes.length);
  else if (bytes.length > room) throw wrongLength(depth, `at most ${room} bytes`, bytes.length);
  out.bytes.set(bytes, at);
}

/** Writes the items of an array behind a structure, and how many they are into it. */
function writeItems(
  plan: StructPlan,
  counting: ValuePlan,
  out: AttributeBuffer,
  value: unknown,
  at: number,
  depth: number,
): void {
  const { struct } = plan.openMember!;
  const countAt = at - plan.size + counting.type;
  if (value instanceof Uint8Array) {
    const { size } = struct;
    if (value.length % size !== 0) throw wrongLength(depth, `a multiple of ${size} bytes`, value.length);
    const start = out.zero(value.length);
    out.bytes.set(value, start);
    putNumber(out.view, counting.kind, countAt, value.length / size, counting.little);
    return;
  }
  if (!Array.isArray(value)) throw wrongType(depth, "an array", value);
  if (value.length > counting.maximum) throw outOfRange(depth, `up to ${counting.maximum} items`, value.length);
  out.zero(value.length * struct.size);
  for (const [place, item] of value.entries()) {
    pathIndices[depth] = place;
    if (!isObject(item)) throw wrongType(depth, "an object", item);
    writeMembers(struct, out, item, at + place * struct.size, depth, 0);
  }
  pathIndices[depth] = -1;
  putNumber(out.view, counting.kind, countAt, value.length, counting.little);
}

const writeMember = (member: ValuePlan, out: AttributeBuffer, value: unknown, at: number, depth: number): void => {
  const { kind } = member;
  if (typeof value === "string" && isTextWritten(member, out, value, at)) return;
  if (kind <= Kind.S32) putNumber(out.view, kind, at, checkNumber(member, value, depth), member.little);
  else if (kind === Kind.U64 || kind === Kind.S64) {
    out.view.setBigUint64(at, checkBig(member, value, depth), member.little);
  } else if (kind === Kind.Enum || kind === Kind.Flags) {
    putNumber(out.view, member.base, at, namedNumber(member, value, depth), member.little);
  } else if (kind === Kind.BigEnum || kind === Kind.BigFlags) {
    out.view.setBigUint64(at, namedBig(member, value, depth), member.little);
  } else if (kind === Kind.Struct) {
    if (!isObject(value)) throw wrongType(depth, "an object", value);
    const room = memberSize(member, 0) - member.struct.size;
    writeMembers(member.struct, out, value, at, depth, room);
  } else if (kind === Kind.String && !(value instanceof Uint8Array)) {
    const bytes = encodedText(checkText(value, depth), depth);
    // The kernel's fixed strings end with a NUL, which needs its place too.
    if (bytes.length >= member.size) throw wrongLength(depth, `at most ${member.size - 1} bytes`, bytes.length);
    out.bytes.set(bytes, at);
  } else {
    const bytes = bytesOf(member, value, depth);
    // One of IPv4 is followed by zeros.
    const isShort = kind === Kind.IpOfFamily && bytes.length === 4;
    const size = memberSize(member, bytes.length);
    if (bytes.length !== size && !isShort) throw wrongLength(depth, `${size} bytes`, bytes.length);
    out.bytes.set(bytes, at);
  }
};

/** Writes text that is an address, or the name of a number, as most are; of other text nothing that counts is left. */
const isTextWritten = (member: ValuePlan, out: AttributeBuffer, text: string, at: number): boolean => {
  switch (member.kind) {
    case Kind.Ipv4:
      return putIpv4(text, out.bytes, at);
    case Kind.Mac:
      return isHexOf(text, member.size) && putHex(text, out.bytes, at);
    case Kind.Enum: {
      const value = member.table!.value(text);
      if (value === undefined || value < member.minimum || value > member.maximum) return false;
      putNumber(out.view, member.base, at, value, member.little);
      return true;
    }
    default:
      return false;
  }
};
