import { isRecord } from "../../../../base/check.ts";
import { comparedWithBoolean } from "../../expressions/fib.ts";
import { isAddress, toInteger } from "../../model/datatypes.ts";
import type { ElementOptions, Expression, Match, SetItem } from "../../model/statements.ts";
import { isOperation } from "../../rules/expressions/compile-value.ts";
import { isOverMidnight } from "../../statements/match.ts";
import { expressionText, referenceText, typesOf } from "../expressions/expression-text.ts";
import { isFlags, type Left, readValue } from "../expressions/expressions.ts";
import { flagsOf, noInterfaces, transferred } from "../expressions/operations.ts";
import { presenceText } from "../expressions/selectors.ts";
import { constantText, flagsOfNumber, type ValueType } from "../expressions/values.ts";
import type { Reader } from "../scanner/reader.ts";

const COMPARISONS: Readonly<Record<string, Match["op"]>> = {
  "==": "==",
  eq: "==",
  "!=": "!=",
  ne: "!=",
  "<": "<",
  lt: "<",
  ">": ">",
  gt: ">",
  "<=": "<=",
  le: "<=",
  ">=": ">=",
  ge: ">=",
  "!": "!",
  not: "!",
};

export function readMatch(reader: Reader, left: Left): Match {
  const { word } = reader;
  const explicit = word !== "" && Object.hasOwn(COMPARISONS, word) ? COMPARISONS[word] : undefined;
  if (explicit !== undefined) reader.advance();
  const { at } = reader;
  const value = readValue(reader, left.types);
  const match = matchOf(reader, left, explicit, value, at);
  reader.mark(match, "right", at);
  if (isSet(value) && !isSet(match.right)) reader.markLike(match, "right", value.set, 0);
  return match;
}

/** @param at index of the first token of the value. */
function matchOf(reader: Reader, left: Left, explicit: Match["op"] | undefined, value: Expression, at: number): Match {
  const [type] = left.types;
  if (reader.word === "/" && isFlags(type)) {
    reader.advance();
    const mask = readValue(reader, left.types);
    if (!Array.isArray(mask)) reader.fail([","]);
    const masked: Expression = { "&": [left.json, flagsOf(mask)] };
    return { op: explicit ?? "==", left: masked, right: simplified(flagsOf(value)) };
  }
  if (Array.isArray(value) && !isFlags(type)) reader.reject("a list of values requires braces: { 1, 2 }", at);
  if (isSet(value)) {
    if (value.set.length === 0) reader.reject("expected at least one value, got an empty set", at);
    if (explicit !== undefined && explicit !== "==" && explicit !== "!=")
      reader.reject(`expected "==" or "!=" before a set, got "${explicit}"`, at);
    const op = explicit ?? (type?.type.name === "ct_state" ? "in" : "==");
    return reader.checked(at, ofSet, left.json, op, value.set, type);
  }
  const op = explicit ?? (isFlags(type) && isFlagValue(value) && !isOperation(left.json) ? "in" : "==");
  const compared = typeof value === "boolean" ? comparedWithBoolean(left.json) : left.json;
  return reader.checked(at, transferred, { op, left: compared, right: simplified(value) }, type);
}

/** Like nft, replaces a set with one element by the element. */
function ofSet(left: Expression, op: Match["op"], items: SetItem[], known: ValueType | undefined): Match {
  // nft keeps a set with one element only for its options, but no comment.
  const { elem } = items[0] as { elem?: ElementOptions };
  const hasOnlyComment = elem !== undefined && Object.keys(elem).every((name) => name === "val" || name === "comment");
  const item = hasOnlyComment ? elem.val : items[0];
  const isKept =
    isRecord(item) &&
    // Only outside of sets, a range can contain midnight in UTC.
    ("elem" in item || "concat" in item || (known?.type.kind === "hour" && isOverMidnight(item, "", noInterfaces)));
  const isSingle = items.length === 1 && item !== "*" && !isKept;
  if (isSingle) return transferred({ op, left, right: simplified(item as Expression) }, known);
  return transferred({ op: op === "in" ? "==" : op, left, right: { set: items } }, known);
}

function isSet(value: Expression): value is { set: SetItem[] } {
  return isRecord(value) && "set" in value;
}

/** Flags are neither ranges, prefixes nor names of sets. */
function isFlagValue(value: Expression): boolean {
  if (typeof value === "string") return !value.startsWith("@");
  return !isRecord(value) || "|" in value;
}

function simplified(value: Expression): Expression {
  return isRecord(value) && "|" in value ? flagsOf(value) : value;
}

export function matchText({ op, left, right }: Match): string {
  const prefix = addressPrefixOf({ op, left, right });
  if (prefix !== undefined) return matchText(prefix);
  const presence = isPresence(right) ? presenceText(left) : undefined;
  const types = typesOf(left);
  const text = presence ?? expressionText(left, types);
  if (typeof right === "string" && right.startsWith("@")) {
    return `${text}${op === "!=" ? " != " : " "}${referenceText(right)}`;
  }
  const [type] = types;
  if (type?.type.kind === "hour" && op === "!=" && isRecord(right) && "range" in right) {
    const [first, last] = right.range;
    return matchText({ op: "==", left, right: { range: [last, first] } });
  }
  if (isRecord(right) && "prefix" in right && !hasPrefixes(type)) return maskText(text, op, right.prefix, type);
  const isList = Array.isArray(right) && right.length > 1;
  const flags = isFlags(type);
  if (op === "in" || (op === "==" && isList && !flags)) return `${text} ${listText(right, types)}`;
  if (op === "!") return `${text} ! ${listText(right, types)}`;
  // `tcp flags syn,ack` without "==" would match either flag.
  if (type?.type.name === "tcp_flag" && !isOperation(left) && isFlagValue(right))
    return `${text} ${op} ${tcpFlagsText(right, type)}`;
  const isImplied = op === "==" && !isOperation(left) && !(flags && isFlagValue(right));
  return `${text}${isImplied ? " " : ` ${op} `}${expressionText(right, types)}`;
}

/** nft prints `ip saddr & 255.0.0.0 == 10.0.0.0` as `ip saddr 10.0.0.0/8`. */
function addressPrefixOf({ op, left, right }: Match): Match | undefined {
  const [value, mask, ...others] = isRecord(left) && "&" in left ? left["&"] : [];
  const isConstant = typeof mask === "string" && typeof right === "string" && !right.startsWith("@");
  const type = value === undefined ? undefined : typesOf(value)[0]?.type;
  if (!isConstant || others.length > 0 || (op !== "==" && op !== "!=")) return undefined;
  if (type?.kind !== "ipv4" && type?.kind !== "ipv6") return undefined;
  const bits = type.bytes * 8;
  const integer = (address: string) => toInteger(type, address, bits, "match", noInterfaces);
  const [selected, compared] = [integer(mask), integer(right)];
  // Such a comparison is never true, but a prefix would ignore these bits.
  if ((compared & selected) !== compared) return undefined;
  const digits = selected.toString(2).padStart(bits, "0");
  const len = digits.indexOf("0");
  if (len < 0) return { op, left: value!, right };
  if (len === 0 || digits.includes("1", len)) return undefined;
  return { op, left: value!, right: { prefix: { addr: right, len } } };
}

/** Booleans test whether a route or an option exists. */
function isPresence(right: Expression): boolean {
  if (typeof right === "boolean") return true;
  return isSet(right) && right.set.every((item) => typeof item === "boolean");
}

function listText(right: Expression, types: readonly (ValueType | undefined)[]): string {
  const bits = isRecord(right) || Array.isArray(right) ? undefined : flagsOfNumber(right, types[0]);
  const flags: Expression[] = bits ?? (Array.isArray(right) ? right : [right]);
  return flags.map((flag) => expressionText(flag, types)).join(",");
}

/** nft prints several TCP flags as one number. */
function tcpFlagsText(right: Expression, type: ValueType): string {
  const number = toInteger(type.type, flagsOf(right), type.bits, "match.right", noInterfaces);
  return constantText(number, type);
}

/** For data types without prefixes, nft prints a mask. */
function hasPrefixes(type: ValueType | undefined): boolean {
  return type === undefined || isAddress(type.type);
}

/** nft prints a comparison of the highest bits with a mask. */
function maskText(
  text: string,
  op: Match["op"],
  { addr, len }: { addr: Expression; len: number },
  type: ValueType | undefined,
): string {
  const bits = BigInt(type!.bits);
  const mask = ((1n << BigInt(len)) - 1n) << (bits - BigInt(len));
  return `${text} & ${constantText(mask, type)} ${op} ${expressionText(addr, [type])}`;
}
