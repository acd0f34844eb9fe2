import { rangeError, typeError } from "../../../base/argument-error.ts";
import { isRecord } from "../../../base/check.ts";
import { describeValue } from "../../../base/describe.ts";
import { textBytes } from "../../../base/text.ts";
import { type Io, type Steps, wait } from "../../../io/io.ts";
import type { ListedForm, ListedForms } from "../../route/core/listed-form.ts";
import { memberPath } from "./forms.ts";
import { Secret } from "./secret.ts";

export interface Difference {
  readonly from: unknown;
  readonly to: unknown;
  /** Formats the difference in the nft language. Only for nftables tables. */
  readonly lines?: (() => readonly string[]) | undefined;
}

export type Differences = Readonly<Record<string, Difference>>;

/** Returns whether the listed value is what the kernel makes of the declared one. */
function isKept(
  form: ListedForm | undefined,
  declared: unknown,
  listed: unknown,
  settings: Readonly<Record<string, unknown>>,
): boolean {
  const number = listed === undefined ? undefined : Number(listed);
  return form?.isKept(Number(declared), number, settings) === true;
}

/** Returns whether a listed value has all declared members, recursively. */
export function includes(declared: unknown, listed: unknown): boolean {
  if (declared === listed || declared === undefined) return true;
  if (typeof declared === "bigint" || typeof listed === "bigint") return String(declared) === String(listed);
  if (declared instanceof Uint8Array) return listed instanceof Uint8Array && Buffer.compare(declared, listed) === 0;
  if (Array.isArray(declared)) {
    return (
      Array.isArray(listed) &&
      declared.length === listed.length &&
      declared.every((item, index) => includes(item, listed[index]))
    );
  }
  if (!isRecord(declared) || !isRecord(listed)) return false;
  const values = listed as Record<string, unknown>;
  const masked = declared as { optval?: number; optmask?: number; flags?: unknown; mask?: unknown };
  // Bridge options: compare only the options in the declared mask.
  if (typeof masked.optval === "number" && typeof masked.optmask === "number")
    return ((masked.optval ^ (values["optval"] as number)) & masked.optmask) === 0;
  if (Array.isArray(masked.flags) && masked.mask !== undefined) return includes(masked.flags, values["flags"]);
  return Object.entries(declared).every(([name, value]) => includes(value, values[name]));
}

export function includesAll(declared: readonly unknown[], listed: readonly unknown[]): boolean {
  return declared.every((item) => listed.some((other) => includes(item, other)));
}

/** Returns `complete` without members that `declared` does not set. */
export function declaredPart(complete: unknown, declared: unknown): unknown {
  if (Array.isArray(complete) && Array.isArray(declared))
    return complete.map((item, index) => declaredPart(item, declared[index]));
  if (!isRecord(complete) || !isRecord(declared) || ArrayBuffer.isView(complete)) return complete;
  const members = declared as Record<string, unknown>;
  const kept: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(complete))
    if (members[name] !== undefined) kept[name] = declaredPart(value, members[name]);
  return kept;
}

export class DifferenceList {
  #found: Record<string, Difference> | undefined;

  compare(field: string, to: unknown, from: unknown): void {
    if (to !== undefined && !includes(to, from)) this.add(field, to, from);
  }

  /** Compares values in which an omitted member has a meaning: a selector without a port applies to all ports. */
  compareWhole(field: string, to: unknown, from: unknown): void {
    if (to !== undefined && !(includes(to, from) && includes(from, to))) this.add(field, to, from);
  }

  /** Compares two lists without regard to the order of their elements. */
  compareElements(field: string, to: unknown, from: unknown): void {
    if (to !== undefined && !includesAll(to as readonly unknown[], (from ?? []) as readonly unknown[]))
      this.add(field, to, from);
  }

  /** Compares an object member by member, with paths such as "options.rate". */
  compareMembers(field: string, to: unknown, from: unknown, listedForms: ListedForms = {}): void {
    if (!isRecord(to)) {
      this.compare(field, to, from);
      return;
    }
    const listed = (from ?? {}) as Record<string, unknown>;
    for (const [name, value] of Object.entries(to))
      if (!includes(value, listed[name]) && !isKept(listedForms[name], value, listed[name], listed))
        this.add(`${field}.${name}`, value, listed[name]);
  }

  add(field: string, to: unknown, from: unknown, lines?: () => readonly string[]): void {
    this.#found ??= {};
    this.#found[field] = { from, to, ...(lines !== undefined && { lines }) };
  }

  get result(): Differences | undefined {
    return this.#found;
  }
}

/** Maximum length of a setting's value in a plan's text. */
const MAX_TEXT = 120;

export function shortText(value: unknown): string {
  if (value === undefined || value === null) return "none";
  const text = typeof value === "string" ? value : JSON.stringify(toPlain(value));
  return text.length <= MAX_TEXT ? text : `${text.slice(0, MAX_TEXT - 1)}…`;
}

/** Also sets a member with the name "__proto__", as a link can have it. */
export function setMember(object: Record<string, unknown>, name: string, value: unknown): void {
  if (name === "__proto__")
    Object.defineProperty(object, name, { value, enumerable: true, writable: true, configurable: true });
  else object[name] = value;
}

/** Converts a value to JSON: bytes become `{ "bytes": "0102" }`, large bigints `{ "integer": "…" }`. */
export function toPlain(value: unknown): unknown {
  if (typeof value === "bigint") {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : { integer: `${value}` };
  }
  if (value instanceof Uint8Array) return { bytes: value.toHex() };
  if (value instanceof Secret) return value.toJSON();
  if (Array.isArray(value)) return value.map(toPlain);
  if (!isRecord(value)) return value;
  const plain: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(value)) {
    if (member !== undefined && member !== Number.POSITIVE_INFINITY) setMember(plain, name, toPlain(member));
  }
  return plain;
}

/** Like {@link fromPlain}, but lets the event loop run in between. */
export function* readPlain(value: unknown, io: Io, path = "", depth = 0): Steps<unknown> {
  if (Array.isArray(value)) {
    const copies: unknown[] = [];
    for (const item of value) {
      copies.push(fromPlain(item, `${path}[${copies.length}]`));
      const pause = io.pause();
      if (pause !== undefined) yield* wait(pause);
    }
    return copies;
  }
  // An object with only strings may represent bytes.
  if (!isRecord(value) || depth > MAX_LIST_DEPTH || Object.values(value).every((one) => typeof one === "string"))
    return fromPlain(value, path);
  const copy: Record<string, unknown> = {};
  for (const name of Object.keys(value)) {
    const member = (value as Record<string, unknown>)[name];
    checkText(name, path);
    const plain = isPlain(member) ? member : yield* readPlain(member, io, memberPath(path, name), depth + 1);
    setMember(copy, name, plain);
    const pause = io.pause();
    if (pause !== undefined) yield* wait(pause);
  }
  return copy;
}

/** Long lists, such as `routes`, are at most this deep. */
const MAX_LIST_DEPTH = 2;

/** Restores a value that {@link toPlain} has converted to JSON. */
function fromPlain(value: unknown, path: string): unknown {
  if (Array.isArray(value)) return value.map((item, index) => fromPlain(item, `${path}[${index}]`));
  if (typeof value === "string") checkText(value, path);
  if (!isRecord(value)) return value;
  const fields = value as Record<string, unknown>;
  const names = Object.keys(fields);
  const only = names.length === 1 ? names[0] : undefined;
  if (only === "bytes" && typeof fields["bytes"] === "string") {
    if (!/^([0-9a-f]{2})*$/i.test(fields["bytes"]))
      throw typeError(`${path}.bytes`, `expected pairs of hexadecimal digits, got ${describeValue(fields["bytes"])}`);
    return Uint8Array.fromHex(fields["bytes"]);
  }
  if (only === "integer" && typeof fields["integer"] === "string") {
    if (!/^-?\d+$/.test(fields["integer"]))
      throw typeError(`${path}.integer`, `expected decimal digits, got ${describeValue(fields["integer"])}`);
    return BigInt(fields["integer"]);
  }
  // An object of `JSON.rawJSON()`, which a copy would not be.
  if (only === "rawJSON" && Object.isFrozen(value)) return value;
  const copy: Record<string, unknown> = {};
  for (const name of names) {
    const member = fields[name];
    checkText(name, path);
    setMember(copy, name, isPlain(member) ? member : fromPlain(member, memberPath(path, name)));
  }
  return copy;
}

/** Returns whether a value needs no conversion, and therefore no path. */
function isPlain(value: unknown): boolean {
  return typeof value !== "object" && !(typeof value === "string" && !value.isWellFormed());
}

/** Lists contain bytes that are not UTF-8 as some lone surrogates, which are allowed. */
function checkText(text: string, path: string): void {
  if (!text.isWellFormed() && textBytes(text) === undefined)
    throw rangeError(path, `a text cannot contain a lone surrogate, got ${describeValue(text)}`);
}
