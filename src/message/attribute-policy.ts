import { fromOpen } from "../base/argument-error.ts";
import {
  checkFlag,
  checkObject,
  checkOneOf,
  checkOptions,
  checkString,
  integerFrom,
  type OptionChecks,
} from "../base/check.ts";
import { EBADMSG } from "../constants/errno.ts";
import { NetlinkError } from "../errors.ts";
import { MAX_ATTRIBUTE_LENGTH } from "./argument-errors.ts";
import { type AttributeReader, checkedReader } from "./attribute-reader.ts";
import type { AttributeError } from "./struct-reader.ts";

/**
 * Kind of value that a {@link Policy} requires of an attribute:
 *
 * - `unspec` and `flag`: any value, including an empty one.
 * - `string`: text with exactly one NUL, at its end.
 * - `linkAddress`: a hardware address, such as Ethernet (6 bytes) or InfiniBand (20 bytes). Check the length before
 *   use.
 * - `rtaVia`: an address family followed by an address (`struct rtvia`).
 */
export type AttributeKind =
  | "unspec"
  | "flag"
  | "nested"
  | "u8"
  | "u16"
  | "u32"
  | "u64"
  | "u128"
  | "string"
  | "ipv6"
  | "linkAddress"
  | "rtaVia";

/** Lengths in bytes. */
const kinds: Readonly<Record<AttributeKind, readonly [shortest: number, longest: number]>> = {
  unspec: [0, Number.POSITIVE_INFINITY],
  flag: [0, Number.POSITIVE_INFINITY],
  nested: [0, Number.POSITIVE_INFINITY],
  u8: [1, 1],
  u16: [2, 2],
  u32: [4, 4],
  u64: [8, 8],
  u128: [16, 16],
  string: [1, Number.POSITIVE_INFINITY],
  ipv6: [16, 16],
  linkAddress: [6, 20],
  rtaVia: [6, 18],
};

/** Requirements for one attribute in a {@link Policy}. */
export interface AttributeRule {
  /** Name of the attribute in errors. */
  name: string;
  /**
   * Kind of value that the attribute must have, such as "u32". Sign and byte order depend only on the reading method:
   * `s32()` and `be32()` can read a "u32", too.
   */
  kind: AttributeKind;
  /**
   * Minimum length of the attribute's value in bytes, including the NUL of a string. Default: the minimum for the kind.
   */
  minimumLength?: number | undefined;
  /**
   * Maximum length of the attribute's value in bytes, including the NUL of a string. Default: the maximum for the kind.
   */
  maximumLength?: number | undefined;
  /** Whether a message without the attribute is invalid (default false). */
  required?: boolean | undefined;
}

/**
 * Rules for valid netlink attributes, by attribute number. An attribute without a rule is not checked, but can be read.
 */
export type Policy = Readonly<Record<number, AttributeRule>>;

/**
 * Attributes of one nesting level, after the check against a {@link Policy}. Each attribute can be read by its number.
 * If an attribute is repeated, only its last valid occurrence can be read.
 *
 * This object reads from the memory of the message, so it is valid only as long as the message.
 */
export class ParsedAttributes {
  /** First attribute that violates the policy, is malformed or is missing. Valid attributes can still be read. */
  readonly error: AttributeError | undefined;
  readonly #source: AttributeReader;
  readonly #places: ReadonlyMap<number, number>;

  constructor(source: AttributeReader, places: ReadonlyMap<number, number>, error: AttributeError | undefined) {
    // The call itself takes part of the time for each message.
    if (!places) fromOpen(places, new.target, "parseAttributes()");
    this.#source = source;
    this.#places = places;
    this.error = error;
  }

  /** Reports whether the attribute with this number is present. */
  has(type: number): boolean {
    return this.#places.has(type);
  }

  /**
   * Moves the reader to the attribute with this number and returns the reader, or undefined if the attribute is absent.
   * Every call returns the same reader: read the value before the next call.
   */
  seek(type: number): AttributeReader | undefined {
    const offset = this.#places.get(type);
    return offset === undefined ? undefined : this.#source.revisit(offset);
  }

  /** Returns the numbers of all attributes that are present, in the order of their first occurrence. */
  types(): Iterable<number> {
    return this.#places.keys();
  }

  /**
   * Returns this object if all attributes are valid. Otherwise, throws an error.
   *
   * @param what start of the error message, such as "link".
   * @throws NetlinkError EBADMSG with the name of the first invalid attribute.
   */
  check(what: string): this {
    if (this.error === undefined) return this;
    throw new NetlinkError(
      `${what}: ${this.error.path === "" ? "" : `attribute ${this.error.path}: `}${this.error.reason}`,
      { errno: EBADMSG },
    );
  }
}

/**
 * Checks the remaining attributes of `reader` against a policy. To check a nested attribute, pass the result of
 * `nested()`. Do not use `reader` afterwards, because the returned object moves it.
 *
 * @throws TypeError if `reader` is not an AttributeReader, or for an invalid policy.
 */
export function parseAttributes(reader: AttributeReader, policy: Policy): ParsedAttributes {
  checkedReader(reader);
  checkPolicy(policy);
  const places = new Map<number, number>();
  let error: AttributeError | undefined;
  while (reader.next()) {
    const rule = policy[reader.type];
    const reason = rule === undefined ? undefined : violation(reader, rule);
    if (reason === undefined) places.set(reader.type, reader.offset);
    else error ??= { path: namedPath(reader, rule!), offset: reader.offset, reason };
  }
  error ??= reader.error;
  error ??= missing(places, policy, reader);
  return new ParsedAttributes(reader, places, error);
}

function violation(reader: AttributeReader, rule: AttributeRule): string | undefined {
  const [shortest, longest] = kinds[rule.kind];
  const minimum = rule.minimumLength ?? shortest;
  const maximum = rule.maximumLength ?? longest;
  if (reader.length < minimum) return `${reader.length} bytes where at least ${minimum} are needed`;
  if (reader.length > maximum) return `${reader.length} bytes where at most ${maximum} are allowed`;
  if (rule.kind !== "string") return undefined;
  const nul = reader.bytes().indexOf(0);
  if (nul < 0) return "a string without its terminating NUL";
  return nul === reader.length - 1 ? undefined : "a string with a NUL before its end";
}

/** Policies are usually constants, so each one is checked only once. */
const validPolicies = new WeakSet<Policy>();

const ruleChecks: OptionChecks<AttributeRule> = {
  name: checkString,
  kind: true,
  minimumLength: integerFrom(0, MAX_ATTRIBUTE_LENGTH),
  maximumLength: integerFrom(0, MAX_ATTRIBUTE_LENGTH),
  required: checkFlag,
};

function checkPolicy(policy: Policy): void {
  if (validPolicies.has(policy)) return;
  // A policy may be an array indexed by attribute number.
  if (!Array.isArray(policy)) checkObject(policy, "policy");
  for (const type in policy) {
    const rule = policy[type];
    if (rule === undefined) continue;
    checkOptions(rule, ruleChecks, `policy[${type}]`);
    checkOneOf(rule.kind, Object.keys(kinds), `policy[${type}].kind`);
  }
  validPolicies.add(policy);
}

function missing(
  places: ReadonlyMap<number, number>,
  policy: Policy,
  reader: AttributeReader,
): AttributeError | undefined {
  for (const type in policy) {
    const rule = policy[type];
    if (rule?.required === true && !places.has(Number(type))) {
      return { path: namedPath(reader, rule), offset: reader.offset, reason: "is missing" };
    }
  }
  return undefined;
}

function namedPath(reader: AttributeReader, rule: AttributeRule): string {
  const { path } = reader;
  return path.slice(0, path.lastIndexOf(".") + 1) + rule.name;
}
