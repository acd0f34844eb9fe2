import { EBADMSG } from "../constants/errno.ts";
import { NetlinkError } from "../errors.ts";
import type { AttributeError } from "./attribute-error.ts";
import { type AttributeReader, checkedReader } from "./attribute-reader.ts";
import { checkObject } from "./check.ts";

/**
 * The kinds of value that a policy can ask for. "unspec" is anything, "flag" tolerates a value, "string" has its NUL at
 * the very end and nowhere else; "linkAddress" is a hardware address (Ethernet has 6 bytes, InfiniBand 20: whoever reads
 * it checks for the one that it means) and "rtaVia" a family with an address of it (`struct rtvia`).
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

/** The lengths in bytes that each kind allows by itself. */
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

/** What a policy says about one attribute. */
export interface AttributeRule {
  /** How the attribute is called in errors. */
  name: string;
  /** The kind of value; with the sign and byte order left to whoever reads it. */
  kind: AttributeKind;
  /** Shortest value in bytes, instead of what the kind says. Strings count their NUL. */
  minimumLength?: number;
  /** Longest value in bytes, instead of what the kind says. Strings count their NUL. */
  maximumLength?: number;
  /** Whether a message without it is refused (default false). */
  required?: boolean;
}

/** Rules by attribute number. Attributes without a rule are ignored, and can still be reached. */
export type Policy = Readonly<Record<number, AttributeRule>>;

/**
 * The attributes of one level, checked against a policy and reachable by number. Where an attribute stands twice the
 * last one counts. It looks into the message's memory and lives as long as that.
 */
export class ParsedAttributes {
  /** The first attribute that broke the policy. What came before it, and all unknown ones, can still be read. */
  readonly error: AttributeError | undefined;
  readonly #source: AttributeReader;
  /** Where the value of each attribute starts. */
  readonly #places: ReadonlyMap<number, number>;

  constructor(source: AttributeReader, places: ReadonlyMap<number, number>, error: AttributeError | undefined) {
    this.#source = source;
    this.#places = places;
    this.error = error;
  }

  /** Whether the attribute is there. */
  has(type: number): boolean {
    return this.#places.has(type);
  }

  /** A reader that stands on the attribute, or undefined. It is one and the same for every call. */
  get(type: number): AttributeReader | undefined {
    const offset = this.#places.get(type);
    return offset === undefined ? undefined : this.#source.revisit(offset);
  }

  /** The numbers of all attributes, known or not, in the order of their first appearance. */
  types(): Iterable<number> {
    return this.#places.keys();
  }

  /**
   * Returns this, or throws when the policy was broken.
   *
   * @throws NetlinkError EBADMSG with the attribute's name.
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
 * Reads the attributes that `reader` is about to walk, and checks them. Nests are checked by parsing them in turn.
 * The reader belongs to the result from then on.
 *
 * @throws TypeError when it is given no reader or no policy.
 */
export function parseAttributes(reader: AttributeReader, policy: Policy): ParsedAttributes {
  checkedReader(reader);
  // By number, so that a list is one too.
  if (!Array.isArray(policy)) checkObject(policy, "policy");
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

function missing(
  places: ReadonlyMap<number, number>,
  policy: Policy,
  reader: AttributeReader,
): AttributeError | undefined {
  for (const type in policy) {
    const rule = policy[type]!;
    if (rule.required === true && !places.has(Number(type))) {
      return { path: namedPath(reader, rule), offset: reader.offset, reason: "is missing" };
    }
  }
  return undefined;
}

/** Path of an attribute on the reader's level: the numbers of the nests around it, then its name. */
function namedPath(reader: AttributeReader, rule: AttributeRule): string {
  const { path } = reader;
  return path.slice(0, path.lastIndexOf(".") + 1) + rule.name;
}
