// Interfaces of statements. Each statement is a file with its checks, its kernel expression and its text.
import { typeError } from "../../../../base/argument-error.ts";
import { isRecord } from "../../../../base/check.ts";
import { describeValue } from "../../../../base/describe.ts";
import { defined } from "../../../../base/objects.ts";
import type { Data } from "../../model/fields.ts";
import type { TableFamily } from "../../model/objects.ts";
import type { MapLookup, ObjectReference } from "../../model/statements.ts";
import type { Reader } from "../../text/scanner/reader.ts";
import { checkFields, type Fields } from "./checks.ts";

/** Allowed fields of the argument of a statement. An optional argument can be null. */
export interface Argument extends Fields {
  readonly optional?: true;
}

/** Properties of statements with and without registers. */
export interface StatementBase {
  /** Null if the argument is always null. */
  readonly argument: Argument | null;
  /** The chains that the kernel requires, from the function `validate` in net/netfilter/nft_*.c. */
  readonly chains?: string;
}

/** A statement that uses no registers. Elements of sets can have such statements. */
export interface SimpleStatement<Args = never> extends StatementBase {
  /** Name of the kernel expression. */
  readonly expression: string;
  readonly write: (args: Args, path: string) => Data;
  readonly read: (data: Data) => unknown;
  /** Names of arguments that packets change, such as packet counts. */
  readonly state?: readonly string[];
}

/** A statement in the nft language. */
export interface StatementText<Args = never> {
  /** Reads the argument after the keyword. */
  readonly read: (reader: Reader) => unknown;
  /** Starts with a space, or is "" without arguments. Declarations of sets (`isTemplate`) omit packet counts. */
  readonly text: (args: Args, family: TableFamily | undefined, isTemplate: boolean) => string;
}

/** Does not check whether named objects exist. */
export function checkArgument(argument: Argument | null, value: unknown, path: string): void {
  if (value === null && (argument === null || argument.optional === true)) return;
  if (argument !== null && isRecord(value)) {
    checkFields(value, argument, path);
    return;
  }
  const expected = argument === null ? "null" : argument.optional === true ? "an object or null" : "an object";
  throw typeError(path, `expected ${expected}, got ${describeValue(value)}`);
}

/** Returns whether a value is a lookup in a map. */
export function isMap(value: unknown): value is { map: MapLookup } {
  return isRecord(value) && "map" in value;
}

/** Returns whether the argument of a statement refers to a named object. */
export function isReference(args: unknown): args is ObjectReference {
  return typeof args === "string" || isMap(args);
}

/** A single item stands for a list of one. Returns undefined for an empty list. */
export function compact<Item>(items: readonly Item[]): Item | Item[] | undefined {
  return items.length > 1 ? [...items] : items[0];
}

/** Inverse of {@link compact}. */
export function listOf<Item>(value: Item | readonly Item[] | undefined): Item[] {
  return [value ?? []].flat() as Item[];
}

/** Returns a copy without undefined fields, or null if no field remains. */
export function definedOrNull<Args extends object>(args: Args): ReturnType<typeof defined<Args>> | null {
  const fields = defined(args);
  return Object.keys(fields).length === 0 ? null : fields;
}

/** Reports whether the list of flags of a kernel expression contains a flag. */
export function hasFlag(flags: unknown, name: string): boolean {
  return Array.isArray(flags) && flags.includes(name);
}

/** Reads names that commas separate, without duplicates. */
export function readNames<Name extends string>(reader: Reader, known: readonly Name[]): Name[] {
  const found = [reader.oneOf(known)];
  while (reader.eat(",")) found.push(reader.oneOf(known));
  return [...new Set(found)];
}
