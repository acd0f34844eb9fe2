// Interfaces of expressions that load one value of a packet. Each kind is a file.
import { rangeError } from "../../../base/argument-error.ts";
import { type Check, integerFrom, oneOf } from "../../../base/check.ts";
import type { Data, Source } from "../model/fields.ts";
import { type Expression, membersOf } from "../model/statements.ts";
import { checkFields, type Fields, u32 } from "../statements/simple/checks.ts";
import type { Reader } from "../text/scanner/reader.ts";

export type Args = Readonly<Record<string, unknown>>;

/** `values` is the enum that defines the values of the attribute. */
export type Stored = readonly [attribute: string, values?: string];

/** A kind of expression, such as "meta". */
export interface FieldKind {
  /** The kernel does not report which argument is invalid. */
  readonly check: Check;
  /** Returns undefined for an invalid argument. */
  readonly source: (args: Args) => Source | undefined;
  /** Name of the kernel expression. */
  readonly expression: string;
  /** Returns the argument for the attributes of the kernel expression. */
  readonly read?: (data: Data) => Args | undefined;
  /** Returns the boolean that `exists` tests, if the expression also has another value. */
  readonly presence?: (args: Args, source: Source) => Source | undefined;
  /** nft's number of the expression in the user data of sets, and the stored attributes. */
  readonly stored?: readonly [number: number, ...stored: Stored[]];
  /** The chains that the kernel requires, from the functions `validate` in net/netfilter/nft_*.c. */
  readonly chains?: string;
  /** Whether each load of the value has another result. */
  readonly isVolatile?: (args: Args) => boolean;
}

/** An expression, or a test whether a route or an option exists. */
export type Read = Expression | { readonly json: Expression; readonly isPresence: boolean };

/** Notation of one kind of expressions in the nft language. */
export interface FieldText {
  readonly words: (args: Args) => string;
  /** Formats an existence test. */
  readonly presence?: (args: Args) => string | undefined;
  /** Arguments of expressions without numbers and lists. */
  readonly all?: Iterable<Args>;
  /** Words with the function that parses what follows them. `next` are the words that are also possible there. */
  readonly readers?: Readonly<Record<string, (reader: Reader, next: Iterable<string>) => Read>>;
  /** Maps alternative spellings to those that nft prints. */
  readonly aliases?: Readonly<Record<string, string>>;
  /** Whether nft does not accept the field as a value of a statement. */
  readonly isOnlyLeft?: true;
}

/** Returns a check of an argument that is an object with the given fields. */
export function objectCheck(fields: Fields, check?: (argument: Args, path: string) => void): Check {
  return (argument, path) => {
    checkFields(argument, fields, path);
    check?.(membersOf(argument), path);
  };
}

/** Returns a check that accepts the keys of a table. */
export const keyOf = (table: object): Check => oneOf(...Object.keys(table));

export const families: Check = oneOf("ip", "ip6");

/** Checks of the arguments of generators and hashes, which result in `offset` to `offset + mod - 1`. */
export const modulus: Fields["checks"] = { mod: integerFrom(1, 0xffff_ffff), offset: u32 };

export function checkModulus(argument: Args, path: string): void {
  const [mod, offset] = [Number(argument["mod"]), Number(argument["offset"] ?? 0)];
  if (mod + offset > 0x1_0000_0000)
    throw rangeError(`${path}.offset`, `expected at most ${0x1_0000_0000 - mod} with mod ${mod}, got ${offset}`);
}

export function words(...parts: unknown[]): string {
  return parts.filter((part) => part !== undefined && part !== "").join(" ");
}

export const MAX_U32 = 0xffff_ffff;

export function readOffset(reader: Reader): { offset?: number } {
  return reader.eat("offset") ? { offset: reader.number(MAX_U32) } : {};
}

/** Omits an offset of 0. */
export function offsetText(offset: unknown): string | undefined {
  return Number(offset ?? 0) === 0 ? undefined : `offset ${offset}`;
}

/** The location of unnamed bits has the form `,offset,length`. */
export function readBits(reader: Reader): { offset: number; len: number } {
  reader.expect(",");
  const offset = reader.number(MAX_U32);
  reader.expect(",");
  const { at } = reader;
  const len = reader.number(512);
  if (len === 0) reader.reject("expected a length of at least 1 bit", at);
  return { offset, len };
}

/** In the family inet, an earlier match determines the family. */
export function readFamily(reader: Reader): "ip" | "ip6" {
  const family = reader.network ?? reader.family;
  if (family === "ip" || family === "ip6") return family;
  return reader.reject(
    'expected "ip" or "ip6" before the word, because neither the table nor a match determines the family',
    reader.at - 1,
  );
}
