import { typeError } from "../../base/argument-error.ts";
import { checkOneOf, checkRequiredString, didYouMean } from "../../base/check.ts";
import { describeValue } from "../../base/describe.ts";
import { ctKeys, headers, metaKeys } from "./model/field-tables.ts";
import { type FieldName, own } from "./model/fields.ts";
import type { Expression, Match, Statement } from "./model/statements.ts";

/**
 * A value with which an nftables rule compares a packet field: a constant, a list of values that form a set, or an
 * expression such as `{ range: [1, 1023] }`.
 */
export type MatchValue = Expression | readonly Expression[];

/**
 * Returns the nftables expression for a packet field: `field("ip.saddr")`, `field("meta.mark")`, `field("ct.state")`.
 *
 * @throws TypeError for an unknown field name.
 */
export function field(name: FieldName): Expression {
  checkRequiredString(name, "name");
  const dot = name.indexOf(".");
  const [source, key] = [name.slice(0, dot), name.slice(dot + 1)];
  const known: Readonly<Record<string, object>> = { meta: metaKeys, ct: ctKeys };
  const keys = known[source] ?? own(headers, source)?.fields ?? {};
  if (!Object.hasOwn(keys, key)) {
    const names = Object.keys(keys).map((one) => `${source}.${one}`);
    throw typeError("name", `unknown field ${describeValue(name)}${didYouMean(name, names)}`);
  }
  if (source === "meta") return { meta: { key } };
  return source === "ct" ? { ct: { key } } : { payload: { protocol: source, field: key } };
}

const operators: readonly Match["op"][] = ["==", "!=", "<", ">", "<=", ">=", "in", "!"];

/**
 * Returns a statement that matches packets by a field: `match("tcp.dport", 22)`, `match("tcp.dport", [22, 443])`,
 * `match("ip.saddr", "!=", "10.0.0.0/8")`, `match("ct.state", "in", ["established", "related"])`, `match("ip.saddr",
 * "@blocked")`.
 *
 * A list is a set of values, one of which must match. For a field that consists of flags, such as "tcp.flags", the
 * operator "in" matches if one of the listed flags is set, and the operator "!" matches if none of them is set.
 *
 * @throws TypeError for an unknown field name or an unknown operator.
 */
export function match(name: FieldName, value: MatchValue): Statement;
/** Returns a rule statement with an explicit operator, such as "!=". */
export function match(name: FieldName, op: Match["op"], value: MatchValue): Statement;
/** Returns a statement that compares a packet field with a value. */
export function match(name: FieldName, ...rest: [MatchValue] | [Match["op"], MatchValue]): Statement {
  const [op, value] = rest.length === 1 ? (["==", rest[0]] as const) : rest;
  checkOneOf(op, operators, "op");
  const flags = op === "in" || op === "!";
  const right = Array.isArray(value) && !flags ? { set: [...(value as Expression[])] } : (value as Expression);
  return { match: { op, left: field(name), right } };
}

/** Returns a rule statement that changes a field: `set("meta.mark", 7)`, `set("ct.mark", field("meta.mark"))`. */
export function set(name: FieldName, value: Expression): Statement {
  return { mangle: { key: field(name), value } };
}
