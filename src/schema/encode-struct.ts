import type { AttributeBuffer } from "../message/attribute-buffer.ts";
import { hexLength, putHex, putIpv4 } from "./addresses.ts";
import { memberSize } from "./decode.ts";
import { pathAt, pathFields, pathIndices, wrongLength, wrongType } from "./encode-path.ts";
import {
  bytesOf,
  checkBig,
  checkNumber,
  checkText,
  encodedText,
  isObject,
  isPlainNumber,
  named,
  namedNumber,
  putNumber,
} from "./encode-values.ts";
import type { Fields } from "./kept.ts";
import { Kind, type StructPlan, type ValuePlan } from "./plan.ts";
import { lengthOf } from "./remembered.ts";

/** Appends a structure; returns its size. It is as long as its spec says, with all that `content` adds to it. */
export function appendStruct(plan: StructPlan, out: AttributeBuffer, content: unknown, depth: number): number {
  if (!isObject(content)) throw wrongType(depth, "an object", content);
  const size = structSize(plan, content, depth);
  const at = out.length;
  zero(out, size);
  const given = writeMembers(plan, out, content, at, depth);
  if (given >= plan.members.length) return size;
  // What the kernel sent short stays short, unless something was added behind its end.
  const length = lengthOf(content);
  if (length === undefined || length >= size) return size;
  if (plan.members.some(({ type, name }) => type >= length && content[name] !== undefined)) return size;
  out.length = at + length;
  return length;
}

function structSize(plan: StructPlan, content: Fields, depth: number): number {
  const { rest } = content;
  if (rest === undefined && !plan.open) return plan.size;
  if (rest !== undefined && !(rest instanceof Uint8Array)) {
    throw wrongType(depth, "rest to be bytes (Uint8Array)", rest);
  }
  const size = plan.size + (rest?.length ?? 0);
  if (!plan.open) return size;
  const last = plan.members.at(-1)!;
  const value = content[last.name];
  if (!(value instanceof Uint8Array) && typeof value !== "string") return size;
  pathFields[depth + 1] = last.name;
  pathIndices[depth + 1] = -1;
  return size + bytesOf(last, value, depth + 1).length;
}

/** Appends zeros. A few words are written faster one by one. */
function zero(out: AttributeBuffer, size: number): void {
  if (size > 64 || size % 4 !== 0) {
    out.zero(size);
    return;
  }
  const at = out.reserve(size);
  const { view } = out;
  for (let place = at; place < at + size; place += 4) view.setUint32(place, 0);
}

/** Writes the members that are given into the zeroed bytes of a structure; returns how many those are. */
export function writeMembers(
  plan: StructPlan,
  out: AttributeBuffer,
  content: Fields,
  start: number,
  depth: number,
): number {
  const { usual } = plan;
  const inner = depth + 1;
  let place = 0;
  for (const name in content) {
    const value = content[name];
    if (value === undefined) continue;
    let member = usual[place];
    if (member === undefined || member.name !== name) {
      member = plan.byField[name];
      usual[place] = member;
    }
    place++;
    if (member !== undefined && isPlainNumber(member, value)) {
      putNumber(out.view, member.kind, start + member.type, value, member.little);
      continue;
    }
    pathFields[inner] = name;
    pathIndices[inner] = -1;
    if (member !== undefined) writeMember(member, out, value, start + member.type, inner);
    else if (name === "rest" && value instanceof Uint8Array) out.bytes.set(value, start + plan.size);
    else throw new TypeError(`${pathAt(inner)}: the structure has no such member`);
  }
  return place;
}

function writeMember(member: ValuePlan, out: AttributeBuffer, value: unknown, at: number, depth: number): void {
  const { kind } = member;
  if (kind <= Kind.S32) putNumber(out.view, kind, at, checkNumber(member, value, depth), member.little);
  else if (kind === Kind.U64 || kind === Kind.S64) {
    out.view.setBigUint64(at, BigInt.asUintN(64, checkBig(member, value, depth)), member.little);
  } else if (kind === Kind.Enum || kind === Kind.Flags) {
    putNumber(out.view, member.base, at, namedNumber(member, value, depth), member.little);
  } else if (kind === Kind.BigEnum || kind === Kind.BigFlags) {
    out.view.setBigUint64(at, BigInt.asUintN(64, named(member, value, depth)), member.little);
  } else if (kind === Kind.Struct) {
    if (!isObject(value)) throw wrongType(depth, "an object", value);
    const room = memberSize(member, 0) - member.struct.size;
    const rest = (value["rest"] as Uint8Array | undefined)?.length ?? 0;
    if (rest > room) throw wrongLength(depth, `at most ${room} bytes as rest`, rest);
    writeMembers(member.struct, out, value, at, depth);
  } else if (kind === Kind.String) {
    const bytes = encodedText(checkText(value, depth), depth);
    // The kernel's fixed strings end with a NUL, which needs its place too.
    if (bytes.length >= member.size) throw wrongLength(depth, `at most ${member.size - 1} bytes`, bytes.length);
    out.bytes.set(bytes, at);
  } else if (!isAddressWritten(member, out, value, at)) {
    const bytes = bytesOf(member, value, depth);
    const size = memberSize(member, bytes.length);
    if (bytes.length !== size) throw wrongLength(depth, `${size} bytes`, bytes.length);
    out.bytes.set(bytes, at);
  }
}

/** Writes the addresses that are text and right, in place. */
function isAddressWritten(member: ValuePlan, out: AttributeBuffer, value: unknown, at: number): boolean {
  if (typeof value !== "string") return false;
  if (member.kind === Kind.Ipv4) return putIpv4(value, out.bytes, at);
  if (member.kind !== Kind.Mac || hexLength(value) !== member.size) return false;
  return putHex(value, out.bytes, at);
}
