import type { AttributeBuffer } from "../message/attribute-buffer.ts";
import { memberSize } from "./decode.ts";
import { pathAt, pathFields, pathIndices, wrongLength, wrongType } from "./encode-path.ts";
import {
  bytesOf,
  checkBig,
  checkNumber,
  checkText,
  encodedText,
  isObject,
  named,
  namedNumber,
  putNumber,
} from "./encode-values.ts";
import type { Fields } from "./kept.ts";
import { Kind, type StructPlan, type ValuePlan } from "./plan.ts";
import { lengthOf } from "./remembered.ts";

/** Appends a structure below a field of that name; returns where it ends. */
export function writeStruct(
  plan: StructPlan,
  out: AttributeBuffer,
  content: unknown,
  depth: number,
  name: string,
): number {
  pathFields[depth + 1] = name;
  pathIndices[depth + 1] = -1;
  if (!isObject(content)) throw wrongType(depth + 1, "an object", content);
  const size = structSize(plan, content, depth + 1);
  const at = out.zero(size);
  writeMembers(plan, out, content, at, depth + 1);
  return at + size;
}

/** How long a structure is with all that `content` says of it. */
export function structSize(plan: StructPlan, content: Fields, depth: number): number {
  const { rest } = content;
  if (rest !== undefined && !(rest instanceof Uint8Array))
    throw wrongType(depth, "rest to be bytes (Uint8Array)", rest);
  let size = plan.size + (rest?.length ?? 0);
  if (plan.open) {
    const last = content[plan.members.at(-1)!.name];
    size +=
      last instanceof Uint8Array || typeof last === "string"
        ? bytesOfMember(plan.members.at(-1)!, last, depth).length
        : 0;
  }
  const length = lengthOf(content);
  if (length === undefined || length >= size) return size;
  // What the kernel sent short stays short, unless something was added behind its end.
  const isLonger = plan.members.some(({ type, name }) => type >= length && content[name] !== undefined);
  return isLonger ? size : length;
}

function bytesOfMember(member: ValuePlan, content: unknown, depth: number): Uint8Array {
  pathFields[depth + 1] = member.name;
  pathIndices[depth + 1] = -1;
  return bytesOf(member, content, depth + 1);
}

/** Writes the members that are given into the zeroed bytes of a structure. */
export function writeMembers(
  plan: StructPlan,
  out: AttributeBuffer,
  content: Fields,
  start: number,
  depth: number,
): void {
  const inner = depth + 1;
  for (const name in content) {
    const value = content[name];
    if (value === undefined) continue;
    const member = plan.byField[name];
    pathFields[inner] = name;
    pathIndices[inner] = -1;
    if (member !== undefined) writeMember(member, out, value, start + member.type, inner);
    else if (name === "rest" && value instanceof Uint8Array) out.bytes.set(value, start + plan.size);
    else throw new TypeError(`${pathAt(inner)}: the structure has no such member`);
  }
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
    writeMembers(member.struct, out, value, at, depth);
  } else if (kind === Kind.String) {
    const bytes = encodedText(checkText(value, depth), depth);
    // The kernel's fixed strings end with a NUL, which needs its place too.
    if (bytes.length >= member.size) throw wrongLength(depth, `at most ${member.size - 1} bytes`, bytes.length);
    out.bytes.set(bytes, at);
  } else {
    const bytes = bytesOf(member, value, depth);
    const size = memberSize(member, bytes.length);
    if (bytes.length !== size) throw wrongLength(depth, `${size} bytes`, bytes.length);
    out.bytes.set(bytes, at);
  }
}
