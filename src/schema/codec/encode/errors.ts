import * as base from "../../../base/argument-error.ts";
import { didYouMeanOneOf } from "../../../base/check.ts";
import { describeType, describeValue } from "../../../base/describe.ts";
import { tooLongError } from "../../../message/argument-errors.ts";
import { Kind, MAX_DEPTH } from "../../plan/kind.ts";
import type { SetPlan, StructPlan, ValuePlan } from "../../plan/plan.ts";
import type { EncodeBuffer } from "./encode-buffer.ts";

/** Examples: "linkinfo.data", "peers[2].allowedips[0].ipaddr". */
export function pathAt(out: EncodeBuffer, depth: number): string {
  let path = "";
  for (let level = 0; level <= depth; level++) {
    const field = out.fields[level]!;
    if (field !== "") path += path === "" ? field : `.${field}`;
    if (out.indices[level]! >= 0) path += `[${out.indices[level]}]`;
  }
  return path === "" ? out.rootName : path;
}

export function typeError(out: EncodeBuffer, depth: number, reason: string): TypeError {
  return base.typeError(pathAt(out, depth), reason);
}

export function rangeError(out: EncodeBuffer, depth: number, reason: string): RangeError {
  return base.rangeError(pathAt(out, depth), reason);
}

/** Omits the value, which may be a secret key. */
export function wrongType(out: EncodeBuffer, depth: number, expected: string, value: unknown): TypeError {
  return typeError(out, depth, `expected ${expected}, got ${describeType(value)}`);
}

/** The message contains the value, which must not be a secret. */
export function wrongValue(out: EncodeBuffer, depth: number, expected: string, value: unknown): TypeError {
  return typeError(out, depth, `expected ${expected}, got ${shownAt(out, depth, value)}`);
}

export function outOfRange(out: EncodeBuffer, depth: number, expected: string, value: unknown): RangeError {
  return rangeError(out, depth, `expected ${expected}, got ${shownAt(out, depth, value)}`);
}

/** Values of fields whose names suggest a password are omitted. */
function shownAt(out: EncodeBuffer, depth: number, value: unknown): string {
  if (!/passw|secret/i.test(out.fields[depth]!)) return describeValue(value);
  return typeof value === "number" ? "another number" : describeType(value);
}

export function wrongLength(out: EncodeBuffer, depth: number, expected: string, length: number): RangeError {
  return rangeError(out, depth, `expected ${expected}, got ${length}`);
}

/** Transferring memory to another thread leaves an empty Uint8Array. */
export function checkAttached(out: EncodeBuffer, bytes: Uint8Array, depth: number): Uint8Array {
  if ((bytes.buffer as ArrayBuffer).detached !== true) return bytes;
  throw typeError(out, depth, "expected bytes, got a Uint8Array whose memory was transferred");
}

export function tooLarge(out: EncodeBuffer, depth: number, length: number): RangeError {
  return tooLongError(pathAt(out, depth), length, "split the request (for lists: chunks())");
}

/** Objects may be nested too deeply because an object contains itself. */
export function checkDepth(out: EncodeBuffer, depth: number): void {
  if (depth >= MAX_DEPTH * 2) throw base.rangeError(`${pathAt(out, depth).slice(0, 80)}…`, "nested too deep");
}

export function unknownField(out: EncodeBuffer, plan: SetPlan, name: string, depth: number): TypeError {
  const header = depth === 1 ? out.headers[0] : undefined;
  const place = header === undefined ? undefined : memberPath(header.plan, name);
  if (place !== undefined)
    return typeError(out, depth, `is a member of the fixed header; use ${plan.headerField}.${place}`);
  const why = plan.name === "" ? "the message has no attributes" : "unknown field";
  const isChosen = depth > 0 && out.chosenSets[depth - 1] === plan;
  const where = isChosen ? chosen(out, depth) : "";
  return typeError(out, depth, `${why}${where}${suggestion(plan, name)}`);
}

export function unknownMember(out: EncodeBuffer, plan: StructPlan, name: string, depth: number): TypeError {
  return typeError(out, depth, `unknown struct member${suggestion(plan.layout, name)}`);
}

/** Detects header members that were passed outside of the header object. */
export function misplacedField(
  out: EncodeBuffer,
  header: StructPlan,
  set: SetPlan,
  name: string,
  depth: number,
): TypeError | undefined {
  const { headerField } = set;
  const place = memberPath(header, name);
  if (place !== undefined) {
    const above = pathAt(out, depth - 1);
    const written = [...(above === out.rootName ? [] : [above]), headerField, place].join(".");
    return typeError(out, depth, `is a member of ${headerField}; use ${written}`);
  }
  if (set.name !== "") return undefined;
  const members = `only members of ${headerField}${suggestion(header.layout, name)}`;
  return typeError(out, depth, `there are no attributes${chosen(out, depth)}, ${members}`);
}

function memberPath({ layout: { members, byField } }: StructPlan, name: string): string | undefined {
  if (byField[name] !== undefined) return name;
  for (const member of members) {
    const inner = member.source.struct === undefined ? undefined : memberPath(member.struct, name);
    if (inner !== undefined) return `${member.name}.${inner}`;
  }
  return undefined;
}

function chosen(out: EncodeBuffer, depth: number): string {
  return out.chosenBy[depth - 1] === "" ? "" : ` where ${out.chosenBy[depth - 1]} is "${out.chosenValues[depth - 1]}"`;
}

function suggestion({ fields }: { readonly fields: readonly string[] }, name: string): string {
  return didYouMeanOneOf(name, fields);
}

/** Omits the value, which may be a secret key. */
export function bytesError(out: EncodeBuffer, field: ValuePlan, content: unknown, depth: number): Error {
  const isHex = field.kind === Kind.Hex;
  const got = typeof content === "number" ? "a number" : describeType(content);
  const hint = typeof content === "string" ? conversionHint(field, content) : "";
  const count = exactSize(field);
  const bytes = count === undefined ? "bytes" : `${count} bytes`;
  const digits = count === undefined ? "pairs of hexadecimal digits," : `${count * 2} hexadecimal digits`;
  const reason = `expected ${isHex ? `${digits} or ${bytes}` : `${bytes} (Uint8Array)`}, got ${got}${hint}`;
  return isHex && typeof content === "string" ? rangeError(out, depth, reason) : typeError(out, depth, reason);
}

function exactSize({ size, shortest, longest }: ValuePlan): number | undefined {
  if (size >= 0) return size;
  return shortest === longest ? shortest : undefined;
}

function conversionHint(field: ValuePlan, text: string): string {
  const { length } = text;
  if (
    field.kind === Kind.Bytes &&
    length % 2 === 0 &&
    /^[0-9A-Fa-f]+$/.test(text) &&
    isPossibleSize(field, length / 2)
  ) {
    return "; for hexadecimal digits, use Uint8Array.fromHex(text)";
  }
  if (length % 4 !== 0 || !/^[0-9A-Za-z+/]+={0,2}$/.test(text)) return "";
  const end = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  // Short words may look like base64 by chance.
  if (!isPossibleSize(field, (length / 4) * 3 - end) || (exactSize(field) === undefined && end === 0 && length < 16))
    return "";
  return "; for base64, use Uint8Array.fromBase64(text)";
}

function isPossibleSize(field: ValuePlan, count: number): boolean {
  const { shortest, longest } = field;
  return count === (exactSize(field) ?? count) && count >= shortest && count <= longest;
}
