import { checkedBytes } from "../../../../base/text.ts";
// Checks of the fields of nftables objects, statements and expressions. Unknown fields are rejected: a misspelled one could
// open the firewall.

import { rangeError, typeError } from "../../../../base/argument-error.ts";
import {
  type AnyChecks,
  type Check,
  checkBigint,
  checkOptions,
  integerFrom,
  isRecord,
  type OptionChecks,
  oneOf,
  U64_MAXIMUM,
} from "../../../../base/check.ts";
import { describeValue } from "../../../../base/describe.ts";
import { textLength } from "../../../../schema/values/text.ts";
import { type MapLookup, membersOf } from "../../model/statements.ts";

export const u8: ReturnType<typeof integerFrom> = integerFrom(0, 0xff);
export const u16: ReturnType<typeof integerFrom> = integerFrom(0, 0xffff);
export const u32: ReturnType<typeof integerFrom> = integerFrom(0, 0xffff_ffff);

export const u64: Check = (value, path) => void checkBigint(value, 0n, U64_MAXIMUM, path);

/** The kernel rejects times whose nanoseconds do not fit in 64 bits with ERANGE. (nf_msecs_to_jiffies64) */
export const seconds: Check = secondsTo(18_446_744_073);

export function secondsTo(maximum: number): Check {
  return (value, path) => {
    const expected = "expected a number of seconds";
    if (typeof value !== "number") throw typeError(path, `${expected}, got ${describeValue(value)}`);
    if (!(value >= 0 && value <= maximum)) throw rangeError(path, `${expected} from 0 to ${maximum}, got ${value}`);
  };
}

/** A text with at least one character. */
export function checkText(value: unknown, path: string): asserts value is string {
  if (typeof value !== "string" || value === "") {
    throw typeError(path, `expected a name, got ${describeValue(value)}`);
  }
  if (value.includes("\0") || !value.isWellFormed()) checkedBytes(value, () => path);
}

/** The longest name in bytes: NFT_NAME_MAXLEN without the NUL (linux/netfilter/nf_tables.h). */
const NAME_BYTES = 255;

/** Reports whether {@link checkName} allows the name. */
export function isName(name: string): boolean {
  return name !== "" && !name.includes("\0") && (name.length * 3 <= NAME_BYTES || textLength(name) <= NAME_BYTES);
}

/** The name of a table, chain, set, flow table or object. */
export function checkName(value: unknown, path: string): asserts value is string {
  checkText(value, path);
  const bytes = textLength(value);
  if (bytes > NAME_BYTES) throw rangeError(path, `expected a name of at most ${NAME_BYTES} bytes, got ${bytes}`);
}

export function list(value: unknown, path: string): asserts value is readonly unknown[] {
  if (!Array.isArray(value)) throw typeError(path, `expected a list, got ${describeValue(value)}`);
}

export const names: Check = (value, path) => {
  const all: unknown[] = Array.isArray(value) ? value : [value];
  const wrong = all.find((one) => typeof one !== "string");
  if (wrong === undefined && !all.includes(undefined)) return;
  throw typeError(path, `expected a name or a list of names, got ${describeValue(wrong)}`);
};

export function someOf(...known: readonly string[]): Check {
  return (value, path) => {
    names(value, path);
    const check = oneOf(...known);
    if (!Array.isArray(value)) check(value, path);
    else for (const [index, name] of value.entries()) check(name, `${path}[${index}]`);
  };
}

const mapData: Check = (value, path) => {
  const isName = typeof value === "string" && value.startsWith("@");
  const isSet = isRecord(value) && "set" in value && Array.isArray(value.set);
  if (isName || isSet) return;
  throw typeError(path, `expected "@" and the name of a map, or { set: [...] }, got ${describeValue(value)}`);
};

/** Allowed and required fields of an nftables object or statement. */
export interface Fields {
  readonly checks: AnyChecks;
  readonly required?: readonly string[];
}

/** Allowed fields of a lookup in a map. */
export const lookup: Fields = {
  checks: { key: true, data: mapData } satisfies OptionChecks<MapLookup>,
  required: ["key", "data"],
};
export function checkFields(value: unknown, { checks, required = [] }: Fields, path: string): asserts value is object {
  checkOptions(value, checks, path);
  for (const name of required) {
    if (membersOf(value)[name] !== undefined) continue;
    const check = checks[name]!;
    if (check !== true) check(undefined, `${path}.${name}`);
    throw typeError(`${path}.${name}`, "expected a value, got undefined");
  }
}
