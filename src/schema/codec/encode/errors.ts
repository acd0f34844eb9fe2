import { shown, shownSort } from "../../../errors.ts";
import { MAX_ATTRIBUTE_LENGTH } from "../../../message/check.ts";
import { argumentError } from "../../model/errors.ts";
import type { Fields } from "../../model/types.ts";
import { Kind, MAX_DEPTH } from "../../plan/kind.ts";
import type { SetPlan, StructPlan, ValuePlan } from "../../plan/plan.ts";
import { toldNames } from "../../values/suggestions.ts";

/** The fields on the way to the value that is being written, by depth. */
export const pathFields: string[] = new Array<string>(MAX_DEPTH * 2 + 2).fill("");

/** The places in lists on that way; -1 where there is no list. */
export const pathIndices: number[] = new Array<number>(MAX_DEPTH * 2 + 2).fill(-1);

/** What the object as a whole is called: a value, or the fields of a request. */
export const root = { name: "value" };

/** The path of the value at that depth: "linkinfo.data", "peers[2].allowedips[0].ipaddr". */
export function pathAt(depth: number): string {
  let path = "";
  for (let level = 0; level <= depth; level++) {
    const field = pathFields[level]!;
    if (field !== "") path += path === "" ? field : `.${field}`;
    if (pathIndices[level]! >= 0) path += `[${pathIndices[level]}]`;
  }
  return path === "" ? root.name : path;
}

/** The error for a value of a wrong type. Text is not shown: where none is taken, it may be a key. */
export function wrongType(depth: number, expected: string, value: unknown): TypeError {
  return argumentError(new TypeError(`${pathAt(depth)}: expected ${expected}, got ${shownSort(value)}`));
}

/** The same where a number or a name was expected, which shows what was given instead. */
export function wrongValue(depth: number, expected: string, value: unknown): TypeError {
  return argumentError(new TypeError(`${pathAt(depth)}: expected ${expected}, got ${shownAt(depth, value)}`));
}

/** The error for a value of the right type that cannot be meant. */
export function outOfRange(depth: number, expected: string, value: unknown): RangeError {
  return argumentError(new RangeError(`${pathAt(depth)}: expected ${expected}, got ${shownAt(depth, value)}`));
}

/** What was given, unless the field is a password by its name: some of these are numbers. */
function shownAt(depth: number, value: unknown): string {
  if (!/passw|secret/i.test(pathFields[depth]!)) return shown(value);
  return typeof value === "number" ? "another number" : shownSort(value);
}

/** The error for bytes whose number is wrong. */
export function wrongLength(depth: number, expected: string, length: number): RangeError {
  return argumentError(new RangeError(`${pathAt(depth)}: expected ${expected}, got ${length}`));
}

/** Returns the bytes, which are none, unless that is so because their memory was given to somebody else. */
export function checkAttached(bytes: Uint8Array, depth: number): Uint8Array {
  if ((bytes.buffer as ArrayBuffer).detached !== true) return bytes;
  throw argumentError(new TypeError(`${pathAt(depth)}: expected bytes, got a Uint8Array whose memory was transferred`));
}

/** The error for what no attribute can hold. */
export function tooLarge(depth: number, length: number): RangeError {
  const [given, most] = [length.toLocaleString("en"), MAX_ATTRIBUTE_LENGTH.toLocaleString("en")];
  const why = `an attribute holds at most ${most}: split the request, for lists with chunks()`;
  return argumentError(new RangeError(`${pathAt(depth)}: ${given} bytes do not fit; ${why}`));
}

/** Refuses values that lie deeper than any message goes: those inside themselves among them. */
export function checkDepth(depth: number): void {
  if (depth >= MAX_DEPTH * 2) throw argumentError(new RangeError(`${pathAt(depth).slice(0, 80)}…: it lies too deep`));
}

/** A structure that was written in front of the attributes of a level. */
interface LevelHeader {
  readonly plan: StructPlan;
  /** Where it starts in what is written. */
  readonly start: number;
  /** The members that the operation sets itself. */
  readonly fixed: Fields | undefined;
}

/** Those on that way, by depth. */
export const levelHeaders: (LevelHeader | undefined)[] = new Array<LevelHeader | undefined>(MAX_DEPTH * 2 + 2).fill(
  undefined,
);

/** The sets that selectors have chosen on that way, by depth. */
export const chosenSets: (SetPlan | undefined)[] = new Array<SetPlan | undefined>(MAX_DEPTH * 2 + 2).fill(undefined);
/** The selectors that chose them. */
export const chosenBy: string[] = new Array<string>(MAX_DEPTH * 2 + 2).fill("");
/** The values of those. */
export const chosenValues: string[] = new Array<string>(MAX_DEPTH * 2 + 2).fill("");

/** The error for a field that a set does not have, with the one that was probably meant. */
export function unknownField(plan: SetPlan, name: string, depth: number): TypeError {
  const why = plan.name === "" ? "there are no attributes in this message" : "there is no such field";
  const isChosen = depth > 0 && chosenSets[depth - 1] === plan;
  const where = isChosen ? chosen(depth) : "";
  return argumentError(new TypeError(`${pathAt(depth)}: ${why}${where}${suggestion(plan, name)}`));
}

/** The same for a member that a structure does not have. */
export function unknownMember(plan: StructPlan, name: string, depth: number): TypeError {
  return argumentError(new TypeError(`${pathAt(depth)}: the structure has no such member${suggestion(plan, name)}`));
}

/** The error for a member of the structure in front of attributes that stands among these; undefined for what is none. */
export function misplacedMember(header: StructPlan, field: string, name: string, depth: number): TypeError | undefined {
  const place = memberPath(header, name);
  if (place === undefined) return undefined;
  const above = pathAt(depth - 1);
  const written = [...(above === root.name ? [] : [above]), field, place].join(".");
  return argumentError(new TypeError(`${pathAt(depth)}: it is a member of ${field}: write ${written}`));
}

/** The way to a member of a structure, or of one inside it. */
function memberPath({ members, byField }: StructPlan, name: string): string | undefined {
  if (byField[name] !== undefined) return name;
  for (const member of members) {
    const inner = member.source.struct === undefined ? undefined : memberPath(member.struct, name);
    if (inner !== undefined) return `${member.name}.${inner}`;
  }
  return undefined;
}

/** The error for a field of a format that is a structure alone. */
export function noAttributes(header: StructPlan, field: string, name: string, depth: number): TypeError {
  const why = `there are no attributes${chosen(depth)}, only members of ${field}${suggestion(header, name)}`;
  return argumentError(new TypeError(`${pathAt(depth)}: ${why}`));
}

function chosen(depth: number): string {
  return chosenBy[depth - 1] === "" ? "" : ` where ${chosenBy[depth - 1]} is "${chosenValues[depth - 1]}"`;
}

function suggestion(plan: SetPlan | StructPlan, name: string): string {
  return toldNames(name, Object.keys(plan.byField));
}

/**
 * The error for what is neither bytes nor digits that stand for some. It may be a key that was given in another form, so it is
 * never shown: its length is, and what would have been right.
 */
export function bytesError(field: ValuePlan, content: unknown, depth: number): TypeError | RangeError {
  const isHex = field.kind === Kind.Hex;
  const got = typeof content === "number" ? "a number" : shownSort(content);
  const hint = typeof content === "string" ? conversionHint(field, content) : "";
  const text = `${pathAt(depth)}: expected ${isHex ? digits(field) : bytes(field)}, got ${got}${hint}`;
  return argumentError(isHex && typeof content === "string" ? new RangeError(text) : new TypeError(text));
}

/** How many bytes it has to have; undefined where several numbers are possible. */
function exactSize({ size, shortest, longest }: ValuePlan): number | undefined {
  if (size >= 0) return size;
  return shortest === longest ? shortest : undefined;
}

function digits(field: ValuePlan): string {
  const count = exactSize(field);
  return count === undefined
    ? "pairs of hexadecimal digits, or bytes"
    : `${count * 2} hexadecimal digits or ${count} bytes`;
}

function bytes(field: ValuePlan): string {
  const count = exactSize(field);
  return count === undefined ? "bytes (Uint8Array)" : `${count} bytes (Uint8Array)`;
}

/** What makes bytes of a text, where its form is one of the usual ones. */
function conversionHint(field: ValuePlan, text: string): string {
  const { length } = text;
  if (
    field.kind === Kind.Bytes &&
    length % 2 === 0 &&
    /^[0-9A-Fa-f]+$/.test(text) &&
    isPossibleSize(field, length / 2)
  ) {
    return ": Uint8Array.fromHex(text) makes bytes of hexadecimal digits";
  }
  if (length % 4 !== 0 || !/^[0-9A-Za-z+/]+={0,2}$/.test(text)) return "";
  const end = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  // Words are base64 as well, where nothing tells how many bytes there should be.
  if (!isPossibleSize(field, (length / 4) * 3 - end) || (exactSize(field) === undefined && end === 0 && length < 16))
    return "";
  return ", which looks like base64: that is not taken, and Uint8Array.fromBase64(text) makes bytes of it";
}

function isPossibleSize(field: ValuePlan, count: number): boolean {
  const { shortest, longest } = field;
  return count === (exactSize(field) ?? count) && count >= shortest && count <= longest;
}
