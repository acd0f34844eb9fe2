import { NLA_TYPE_MASK } from "../../../constants/netlink.ts";
import type { Fields } from "../../model/types.ts";
import type { SetPlan } from "../../plan/plan.ts";
import type { EncodeBuffer } from "./encode-buffer.ts";
import { outOfRange, unknownField, wrongType } from "./errors.ts";
import { writeBytes } from "./leaf.ts";
import { isObject, isWithin } from "./values.ts";

/** Writes attributes that are not in the spec. */
export function writeUnknown(plan: SetPlan, out: EncodeBuffer, name: string, content: unknown, depth: number): void {
  if (name !== "unknown") throw unknownField(out, plan, name, depth);
  if (!Array.isArray(content)) throw wrongType(out, depth, "an array", content);
  for (let index = 0; index < content.length; index++) {
    out.indices[depth] = index;
    writeRawAttribute(out, content[index], depth);
  }
}

/**
 * Writes the attributes that could not be decoded after the others of their level, because a reader uses the first of
 * duplicate attributes. Items of lists are written with their list. Returns trailing bytes that are not attributes.
 */
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

/** Returns whether an attribute that could not be decoded is an item of a list. */
function isInList(plan: SetPlan, fields: Fields, type: unknown, bytes: unknown): boolean {
  const field = typeof type === "number" ? plan.fieldByNumber(type) : undefined;
  const list = field?.multi === true ? fields[field.name] : undefined;
  return Array.isArray(list) && list.includes(bytes);
}

/** Writes trailing bytes that are not attributes. They come last, because a reader of the message stops there. */
export function writeTails(out: EncodeBuffer, tails: readonly Uint8Array[]): void {
  for (const bytes of tails) {
    const at = out.reserve(bytes.length);
    out.bytes.set(bytes, at);
  }
}

/** Returns whether a value is an integer in which only the flag bits of an attribute type are set. */
const isFlags = (flags: unknown): boolean => isWithin(flags, 0, 0xffff) && ((flags as number) & NLA_TYPE_MASK) === 0;

/** Writes an attribute that was kept as bytes because it could not be decoded. */
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
