// Rules, chains and set elements of a transaction that differ only in constants, whose requests are created once.
import { isArgumentError } from "../../../base/argument-error.ts";
import { isRecord } from "../../../base/check.ts";
import { equals } from "../../../base/engine.ts";
import { member } from "../../../base/objects.ts";
import { EncodedRequest } from "../../../message/encoded-request.ts";
import { Message } from "../../../message/message.ts";
import { parseIpv4, parseIpv6, readIpv4, readIpv6 } from "../../../schema/values/addresses.ts";
import type { Rule } from "../model/objects.ts";
import { fieldsIn, membersOf, type SetItem } from "../model/statements.ts";
import { isComment } from "../model/userdata.ts";
import { isName } from "../statements/simple/checks.ts";
import { MessageTemplate } from "./message-template.ts";
import { chainMark } from "./rule-template.ts";

/** The parts of a rule, chain or set element that a template depends on. */
export interface Content extends Partial<Pick<Rule, "chain" | "comment">> {
  readonly expr?: Rule["expr"];
  readonly elem?: readonly SetItem[];
}

/**
 * A constant of a rule that is copied: the name of a chain, a comment, an IP address or a port, or a number of a counter.
 */
type RuleConstant = string | Uint8Array | bigint;

/** A constant that the compiler copies, or the NFTA_SET_ID of an anonymous set. */
type Constant = RuleConstant | number;

/** Returns a copy of a value with other constants. */
type Fill = (constants: readonly Constant[]) => unknown;

const [ZERO, NINE] = [0x30, 0x39];

/** Maximum number of different texts in memory. */
const MAX_RULES = 1000;
/**
 * Longer texts have no template: the elements of an anonymous set with long names of chains may need several requests. An
 * element with a name of 255 bytes has at least 28 characters in the text.
 */
const MAX_TEXT = 4096;
/** Number of parts after which the rest of a text is not written. */
const MAX_PARTS = MAX_TEXT / 2;
/** Deeper statements, which can contain themselves, have no template. */
const MAX_DEPTH = 16;
/** Larger than the NFTA_SET_ID of any set in a transaction. */
const FIRST_MARKED_SET = 0x7205_7594;

/** Kinds of objects that contain constants, besides the arguments of statements: a statement, and a set element. */
const [STATEMENT, ITEM] = ["statement", "item"] as const;

/** Parts of the current text. One array for all rules: adding to a string would create an object per part. */
const parts: string[] = [];

/** The text of a rule, chain or set element without its constants, and the constants. */
export class ContentText {
  readonly text: string;
  readonly constants: RuleConstant[] = [];
  /** False if the rule refers to named sets, has invalid names, or is unusual. */
  isUsable = true;

  readonly #places: [parent: object, name: string][] | undefined;

  /** @param places receives the place of each constant. */
  constructor(content: Content, places?: [parent: object, name: string][]) {
    this.#places = places;
    parts.length = 0;
    const { expr = [], elem, chain, comment } = content;
    if (elem !== undefined) this.#items(elem, 0);
    for (const statement of expr) {
      if (!isRecord(statement)) this.isUsable = false;
      else this.#fields(statement, 0, STATEMENT);
    }
    if (chain !== undefined) this.#name(content, "chain", chain);
    if (comment !== undefined) {
      this.isUsable &&= isComment(comment) && comment.isWellFormed();
      this.#constant(content, "comment", comment, "u");
    }
    this.text = parts.join("");
    this.isUsable &&= parts.length <= MAX_PARTS && this.text.length <= MAX_TEXT;
  }

  /**
   * Writes a field that contains constants. Returns false for other fields.
   *
   * @param kind kind of the statement whose arguments contain the field, {@link STATEMENT} or {@link ITEM}.
   */
  #special(kind: string, parent: object, name: string, value: unknown, depth: number): boolean {
    switch (kind) {
      case STATEMENT:
        if (!isRecord(value)) return false;
        this.#fields(value, 1, name);
        return true;
      case ITEM:
        if (name !== "concat" || !Array.isArray(value) || depth > 1) return false;
        this.#items(value, depth + 1);
        return true;
      case "snat":
      case "dnat":
        return name === "addr" && this.#address(parent, name, value);
      case "counter":
        return this.#count(parent, name, value);
      case "match": {
        const { left, op } = membersOf(parent);
        if (name !== "right" || !isRecord(left) || !("payload" in left)) return false;
        return this.#address(parent, name, value) || this.#port(parent, left, op, value);
      }
      default:
        return false;
    }
  }

  #address(parent: object, name: string, text: unknown): boolean {
    if (typeof text !== "string") return false;
    const bytes = text.includes(":") ? parseIpv6(text) : startsWithDigit(text) ? parseIpv4(text) : undefined;
    return bytes !== undefined && this.#constant(parent, name, bytes, bytes.length === 4 ? "4" : "6");
  }

  #port(match: object, left: object, op: unknown, value: unknown): boolean {
    const { field } = fieldsIn(left, "payload");
    const isPort = (field === "sport" || field === "dport") && (op === "==" || op === "!=");
    if (!isPort || typeof value !== "number" || (value & 0xffff) !== value) return false;
    return this.#constant(match, "right", Uint8Array.of(value >> 8, value), "p");
  }

  #count(counter: object, name: string, value: unknown): boolean {
    if (typeof value !== "bigint" && (typeof value !== "number" || !Number.isSafeInteger(value))) return false;
    const count = BigInt(value);
    return BigInt.asUintN(64, count) === count && this.#constant(counter, name, count, "n");
  }

  /** Writes a list of set elements, key and data of an element, or a concatenation. */
  #items(list: readonly unknown[], depth: number): void {
    parts.push("[");
    for (let index = 0; index < list.length; index++) {
      const item = list[index];
      if (Array.isArray(item) && depth === 0) this.#items(item, 1);
      else if (isRecord(item)) this.#fields(item, depth, ITEM);
      else if (!this.#address(list, `${index}`, item)) this.#value(list, "", item, depth);
    }
    parts.push("]");
  }

  #name(parent: object, name: string, chain: string): void {
    this.isUsable &&= isName(chain) && chain.isWellFormed();
    this.#constant(parent, name, chain, "c");
  }

  /** Writes a constant as one letter, which determines its type and length. */
  #constant(parent: object, name: string, constant: RuleConstant, letter: string): true {
    this.#places?.push([parent, name]);
    this.constants.push(constant);
    parts.push(letter);
    return true;
  }

  /** Writes the fields of an object. See {@link #special} for its kind. */
  #fields(fields: object, depth: number, kind = ""): void {
    parts.push("{");
    for (const name in fields) {
      const value = member(fields, name);
      writeText(name);
      if (parts.length > MAX_PARTS) return;
      if (!this.#special(kind, fields, name, value, depth)) this.#value(fields, name, value, depth + 1);
    }
    parts.push("}");
  }

  #value(parent: object, name: string, value: unknown, depth: number): void {
    if (typeof value === "string") {
      if (name === "target") {
        this.#name(parent, name, value);
        return;
      }
      this.isUsable &&= !value.startsWith("@");
      parts.push('"');
      writeText(value);
    } else if (typeof value !== "object" || value === null) {
      parts.push(typeof value, String(value), ",");
    } else if (depth > MAX_DEPTH || value instanceof Uint8Array) this.isUsable = false;
    else if (Array.isArray(value)) {
      parts.push("[");
      for (const item of value) {
        this.#value(value, "", item, depth + 1);
        if (parts.length > MAX_PARTS) return;
      }
      parts.push("]");
    } else this.#fields(value, depth);
  }
}

/** Faster than a regular expression. */
function startsWithDigit(text: string): boolean {
  const code = text.charCodeAt(0);
  return code >= ZERO && code <= NINE;
}

/** Writes a text after its length, so that different rules never have the same text. */
function writeText(text: string): void {
  parts.push(String(text.length), ":", text);
}

/**
 * Compiled rules of one table. The third rule with the same text creates a template. For this, it is compiled with other
 * constants, and each of them must be in the result exactly once. The template is not used if it returns another result
 * than the compiler for this rule.
 *
 * @template Result what a rule compiles to; undefined for rules that must not have a template.
 */
export class Templates<Result> {
  readonly #known = new Map<string, "once" | "twice" | "none" | Template<Result>>();

  /** Returns the template of the rule, or undefined if the rule must be compiled. */
  find({ text, isUsable }: ContentText): Template<Result> | undefined {
    const known = isUsable ? this.#known.get(text) : undefined;
    return known instanceof Template ? known : undefined;
  }

  /**
   * Remembers a rule that was compiled.
   *
   * @param compile compiles the rule. The first set has the NFTA_SET_ID after the specified one.
   */
  add(
    { text, constants, isUsable }: ContentText,
    setId: number,
    { result, sets }: { result: Result | undefined; sets: number },
    rule: Content,
    compile: (rule: Content, setId: number) => Result | undefined,
  ): void {
    const known = isUsable ? this.#known.get(text) : "none";
    if (known === "none" || known instanceof Template) return;
    if (this.#known.size >= MAX_RULES) this.#known.clear();
    // A template costs as much as a compilation.
    if (known !== "twice" || result === undefined) {
      this.#known.set(text, result === undefined ? "none" : known === undefined ? "once" : "twice");
      return;
    }
    const marks = constants.map(markOf);
    const template = templateOf<Result>(() => compile(marked(rule, marks), FIRST_MARKED_SET), marks, sets);
    const isValid = template !== undefined && equals(template.filled(constants, setId), result);
    this.#known.set(text, isValid ? template : "none");
  }
}

/** A compiled rule with other constants. */
class Template<Result> {
  readonly #fill: Fill;
  /** Number of anonymous sets. */
  readonly sets: number;

  constructor(fill: Fill, sets: number) {
    this.#fill = fill;
    this.sets = sets;
  }

  /**
   * Returns what the rule with these constants compiles to.
   *
   * @param setId largest NFTA_SET_ID of the sets before the rule.
   */
  filled(constants: readonly RuleConstant[], setId: number): Result {
    if (this.sets === 0) return this.#fill(constants) as Result;
    const all: Constant[] = [...constants];
    for (let index = 1; index <= this.sets; index++) all.push(setId + index);
    return this.#fill(all) as Result;
  }
}

/** Returns a constant that the rule hardly contains. */
function markOf(constant: RuleConstant, index: number): RuleConstant {
  if (typeof constant === "string") return chainMark(index);
  if (typeof constant === "bigint") return 7_205_759_403_792_001n + BigInt(index);
  if (constant.length === 2) return Uint8Array.of(0xe7, index);
  return constant.length === 4
    ? Uint8Array.of(198, 51, 100, index)
    : Uint8Array.of(0x20, 1, 0xd, 0xb8, 0x72, 5, 0x75, 0x94, 0, 0, 0, 0, 0, 0, 0, index);
}

/** Copies the rule with marks instead of constants. */
function marked(rule: Content, marks: readonly RuleConstant[]): Content {
  const places: [object, string][] = [];
  void new ContentText(rule, places);
  const replaced = new Map<object, Record<string, unknown>>();
  for (const [index, [parent, name]] of places.entries()) {
    const mark = marks[index]!;
    replaced.set(parent, { ...replaced.get(parent), [name]: inStatement(mark) });
  }
  const copy = (value: unknown): unknown => {
    if (typeof value !== "object" || value === null) return value;
    if (Array.isArray(value)) return Object.assign(value.map(copy), replaced.get(value));
    const fields = Object.entries(value).map(([name, member]) => [name, copy(member)]);
    return { ...Object.fromEntries(fields), ...replaced.get(value) };
  };
  return copy(rule) as Content;
}

/** Returns a constant in the form of a statement. */
function inStatement(constant: RuleConstant): string | number | bigint {
  if (!(constant instanceof Uint8Array)) return constant;
  const { length } = constant;
  return length === 2
    ? constant[0]! * 256 + constant[1]!
    : length === 4
      ? readIpv4(constant, 0)
      : readIpv6(constant, 0);
}

function keyOf(constant: unknown): unknown {
  return constant instanceof Uint8Array ? constant.toHex() : constant;
}

/** Returns undefined unless each mark is in the result exactly once. Several requests have the NFTA_SET_ID of a set. */
function templateOf<Result>(
  compile: () => unknown,
  marks: readonly RuleConstant[],
  sets: number,
): Template<Result> | undefined {
  let result: unknown;
  try {
    result = compile();
  } catch (error) {
    if (isArgumentError(error)) return undefined;
    throw error;
  }
  const setMarks = Array.from({ length: sets }, (_, index) => FIRST_MARKED_SET + 1 + index);
  const all: readonly Constant[] = [...marks, ...setMarks];
  const indexes = new Map<unknown, number>(all.map((mark, index) => [keyOf(mark), index]));
  const found: number[] = [];
  let isUsable = true;
  const fillerOf = (value: unknown): Fill | undefined => {
    if (value instanceof EncodedRequest) {
      const fill = requestFill(value, all, found);
      isUsable &&= fill !== undefined;
      return fill;
    }
    const index = indexes.get(keyOf(value));
    if (index !== undefined) {
      found.push(index);
      return (constants) => constants[index];
    }
    if (value instanceof Uint8Array) return joinedFill(value, marks, found);
    if (typeof value !== "object" || value === null) return undefined;
    const fillers = Object.entries(value).flatMap(([name, member]) => {
      const fill = fillerOf(member);
      return fill === undefined ? [] : [[name, fill] as const];
    });
    if (fillers.length === 0) return undefined;
    return (constants) => {
      const copy = (Array.isArray(value) ? value.slice() : { ...value }) as Record<string, unknown>;
      for (const [name, fill] of fillers) copy[name] = fill(constants);
      return copy;
    };
  };
  const fill = fillerOf(result) ?? (() => result);
  const isWhole =
    isUsable &&
    marks.every((_, index) => found.indexOf(index) >= 0 && found.indexOf(index) === found.lastIndexOf(index));
  return isWhole && indexes.size === marks.length + sets ? new Template<Result>(fill, sets) : undefined;
}

/** Fills the values that the compiler has joined for a comparison of adjacent fields. */
function joinedFill(value: Uint8Array, marks: readonly RuleConstant[], found: number[]): Fill | undefined {
  const places: (readonly [index: number, at: number])[] = [];
  for (const [index, mark] of marks.entries()) {
    const at =
      mark instanceof Uint8Array ? Buffer.from(value.buffer, value.byteOffset, value.length).indexOf(mark) : -1;
    if (at >= 0) places.push([index, at]);
  }
  if (places.length === 0) return undefined;
  found.push(...places.map(([index]) => index));
  return (constants) => {
    const copy = value.slice();
    for (const [index, at] of places) copy.set(constants[index] as Uint8Array, at);
    return copy;
  };
}

/** Returns undefined if the request has no template. */
function requestFill(
  { operation, message }: EncodedRequest,
  marks: readonly Constant[],
  found: number[],
): Fill | undefined {
  const template = MessageTemplate.of(message.bytes, marks, found);
  return template && ((constants) => new EncodedRequest(operation, new Message(template.filled(constants))));
}
