import { typeError } from "../../../base/argument-error.ts";
import { isRecord, notOneOf, type OptionChecks } from "../../../base/check.ts";
import { describeValue } from "../../../base/describe.ts";
import { textLength } from "../../../schema/values/text.ts";
import { sourceOf } from "../expressions/registry.ts";
import { datatype, type InterfaceNames, isAddress, toBytes, toInteger } from "../model/datatypes.ts";
import { type Expression, fieldsIn, type Match, membersOf, type SetItem } from "../model/statements.ts";
import { boundsOf, componentsOf, encodeValue, hasRange, keyConstants, type SetShape } from "../objects/elements.ts";
import {
  checkReached,
  isBoolean,
  isNamed,
  isOperation,
  largestOf,
  type ValueCompiler,
} from "../rules/expressions/compile-value.ts";
import { ANONYMOUS, locatedIn, operandOf, padded, write } from "../rules/expressions/rule-expressions.ts";
import type { PacketStatement } from "./packet-statement.ts";

type Comparison = Match & { readonly op: Exclude<Match["op"], "in" | "!"> };

/** Names in the kernel, keyed by the operator in JSON. */
export const COMPARISONS: Readonly<Record<Comparison["op"], string>> = {
  "==": "eq",
  "!=": "neq",
  "<": "lt",
  ">": "gt",
  "<=": "lte",
  ">=": "gte",
};

/** Compares a value of the packet, or looks it up in a set. */
export const match: PacketStatement<Match> = {
  argument: {
    checks: { op: true, left: true, right: true } satisfies OptionChecks<Match>,
    required: ["op", "left", "right"],
  },
  compile: compileMatch,
};

function compileMatch(rule: ValueCompiler, args: Match, path: string): void {
  const { left } = args;
  let { op, right } = args;
  if (op === "!" && !isFlags(left)) {
    throw typeError(`${path}.op`, `"!" requires a value of flags, such as tcp.flags or ct.state; use "!="`);
  }
  if (op === "!" && isOperation(left)) {
    throw typeError(`${path}.op`, '"!" is not possible after an operation; use "==" or "!="');
  }
  if (op === "in" && !isFlags(left)) {
    // "in" lists alternatives, except for flags.
    op = "==";
    if (Array.isArray(right)) right = { set: right };
  }
  rule.require(left, `${path}.left`);
  checkSecmark(left, right, `${path}.right`);
  checkGenerated(left, right, `${path}.right`);
  if (isNamed(right)) compileLookup(rule, op, left, right, path);
  else if (isRecord(right) && "set" in right) compileLookup(rule, op, left, right.set, path);
  else if (op === "in" || op === "!") compileFlags(rule, op, left, right, path);
  else compileComparison(rule, { op, left, right }, path);
}

/** The numbers of security marks differ from boot to boot. */
function checkSecmark(left: Expression, right: Expression, path: string): void {
  if (fieldsIn(left, "meta").key !== "secmark" && fieldsIn(left, "ct").key !== "secmark") return;
  if (!isNamed(right)) throw typeError(path, "a security mark cannot be compared with a constant");
}

/** Like nft, rejects a constant that a number generator or hash never reaches. */
function checkGenerated(left: Expression, right: Expression, path: string): void {
  const most = largestOf(left);
  if (most === undefined) return;
  const check = (value: unknown, where: string): void => {
    if (isRecord(value)) {
      const [kind, items] = Object.entries(value)[0] ?? [];
      if ((kind === "set" || kind === "range") && Array.isArray(items))
        for (const [index, item] of items.entries()) check(item, `${where}.${kind}[${index}]`);
      return;
    }
    checkReached(most, Number(value), where);
  };
  check(right, path);
}

function compileComparison(rule: ValueCompiler, args: Comparison, path: string): void {
  const where = `${path}.right`;
  const { op, left } = args;
  let { right } = args;
  let comparison = COMPARISONS[op];
  if (comparison === undefined) throw typeError(`${path}.op`, notOneOf(op, [...Object.keys(COMPARISONS), "in", "!"]));
  const { interfaces } = rule;
  const components = componentsOf(left);
  if (components.length > 1) {
    if (comparison !== "eq" && comparison !== "neq")
      throw typeError(`${path}.op`, `expected "==" or "!=" for a concatenation, got ${describeValue(op)}`);
    const presence = componentsOf(right).map(isBoolean);
    const parts = rule.key(components, 0, false, `${path}.left`, true, presence);
    rule.compare(comparison, encodeValue(parts, right, where, interfaces));
    return;
  }
  const source = shortened(rule, left, right, comparison, where);
  if (source !== undefined) {
    rule.compare(comparison, source);
    return;
  }
  const operand = rule.load(left, 0, `${path}.left`, { isNumber: false, isPresence: isBoolean(right) });
  if (operand.type.kind === "hour" && isOverMidnight(right, where, rule.interfaces)) {
    // In UTC, 22 to 4 can wrap around midnight.
    const [first, last] = (right as { range: [Expression, Expression] }).range;
    right = { range: [last, first] };
    comparison = comparison === "eq" ? "neq" : "eq";
  }
  const bounds = boundsOf(operand, right, where, interfaces);
  const { source: matched } = operand;
  // nft sends a range as such, also one of a single value.
  const isOne = bounds.low === bounds.high && !(isRecord(right) && "range" in right);
  if (matched !== undefined && isOne) {
    const { packet } = rule;
    rule.inside(matched.tunnel, () => {
      return comparison === "eq" ? packet.learn(matched, bounds.low) : packet.exclude(matched);
    });
  }
  if (operand.type.kind === "string" && bounds.low !== bounds.high) {
    // A pattern such as "eth*" compares the bytes before the asterisk.
    const length = textLength(String(right)) - 1;
    rule.compare(comparison, write(operand, bounds.low).subarray(0, length));
    return;
  }
  if (isOne) {
    if (comparison === "eq" && matched !== undefined) rule.recordComparison(matched);
    const ordered = comparison === "eq" || comparison === "neq" ? operand : rule.ordered(operand, 0);
    rule.compare(comparison, padded(write(ordered, bounds.low), ordered.source));
    return;
  }
  if (comparison !== "eq" && comparison !== "neq")
    throw typeError(where, `expected a constant, because the operator is ${describeValue(op)}`);
  if (isRecord(right) ? "prefix" in right : typeof right === "string") {
    const length = operand.bits - (bounds.high - bounds.low).toString(2).length;
    if (isAddress(operand.type) && matched !== undefined && operand.shift === 0 && length > 0 && length % 8 === 0) {
      rule.compare(comparison, write(operand, bounds.low).subarray(0, length / 8));
      return;
    }
    const mask = ((1n << BigInt(operand.bits)) - 1n) ^ (bounds.high - bounds.low);
    rule.bitwise(0, operand, mask << BigInt(operand.shift), 0n);
    rule.compare(comparison, write(operand, bounds.low));
    return;
  }
  const ordered = rule.ordered(operand, 0);
  const [low, high] = [write(ordered, bounds.low), write(ordered, bounds.high)];
  rule.emit("range", { sreg: 1, op: comparison, fromData: { value: low }, toData: { value: high } });
}

function compileLookup(
  rule: ValueCompiler,
  op: Match["op"],
  left: Expression,
  set: string | readonly SetItem[],
  path: string,
): void {
  const where = `${path}.right`;
  if (op !== "==" && op !== "!=" && op !== "in")
    throw typeError(`${path}.op`, `expected "==" or "!=" for a set, got ${describeValue(op)}`);
  if (typeof set !== "string" && !Array.isArray(set))
    throw typeError(`${where}.set`, `expected a list, got ${describeValue(set)}`);
  const shape = rule.lookupKey(left, 0, set, where, where);
  const flags = op === "!=" ? ["invert"] : [];
  if (typeof set === "string") rule.emit("lookup", { sreg: 1, set: set.slice(1), flags });
  else {
    const setId = rule.context.addSet(shape, set, `${where}.set`);
    learnSet(rule, left, op, set, shape, `${where}.set`);
    rule.emit("lookup", { sreg: 1, set: ANONYMOUS.set, setId, flags });
  }
}

function compileFlags(rule: ValueCompiler, op: "in" | "!", left: Expression, right: Expression, path: string): void {
  const operand = rule.load(left, 0, `${path}.left`, { isNumber: false, isPresence: isBoolean(right) });
  const mask = toInteger(operand.type, right, operand.bits, `${path}.right`, rule.interfaces);
  rule.bitwise(0, operand, mask << BigInt(operand.shift), 0n);
  rule.compare(op === "in" ? "neq" : "eq", write(operand, 0n));
}

/** Ranges and concatenations determine no protocol. */
function learnSet(
  rule: ValueCompiler,
  left: Expression,
  op: string,
  items: readonly SetItem[],
  { key }: SetShape,
  path: string,
): void {
  const source = op === "!=" ? undefined : sourceOf(left);
  if (source === undefined || key.length > 1) return;
  const single = items.filter((item) => !hasRange(item));
  const constants = () => single.map((item) => keyConstants(item)[0]!).filter((constant) => constant !== "*");
  const encode = (constant: Expression) => boundsOf(key[0]!, constant, path, rule.interfaces).low;
  rule.inside(source.tunnel, () =>
    rule.packet.learnSet(source, () => constants().map(encode), single.length < items.length),
  );
}

/** Whether a range of hours contains midnight in UTC, in which the kernel compares. */
export function isOverMidnight(right: Expression, path: string, interfaces: InterfaceNames): boolean {
  if (!isRecord(right) || !("range" in right) || !Array.isArray(right.range) || right.range.length !== 2) return false;
  const [first, last] = right.range.map((hour: Expression, index) =>
    toInteger(datatype("hour"), hour, 32, `${path}.range[${index}]`, interfaces),
  );
  return first! > last!;
}

/** nft loads only the bytes of a prefix such as 10.0.0.0/8. */
function shortened(
  rule: ValueCompiler,
  left: Expression,
  right: Expression,
  comparison: string,
  path: string,
): Uint8Array | undefined {
  const text = typeof right === "string" ? right : "";
  // An invalid prefix gets its error from boundsOf().
  const length = isRecord(right) && "prefix" in right ? right.prefix?.len : Number(/\/(\d+)$/.exec(text)?.[1]);
  if (!Number.isInteger(length) || length % 8 !== 0 || length <= 0) return undefined;
  const source = sourceOf(left);
  if ((source?.name !== "payload" && source?.name !== "exthdr") || length >= source.bits) return undefined;
  if (source.shift > 0 || (comparison !== "eq" && comparison !== "neq") || !isAddress(source.type)) return undefined;
  const { low } = boundsOf(operandOf(source), right, path, rule.interfaces);
  rule.inside(source.tunnel, () =>
    rule.emit(source.name, { ...locatedIn(source, rule.packet.tags), len: length / 8, dreg: 1 }),
  );
  return toBytes(low, source.bytes, "big").subarray(0, length / 8);
}

function isFlags(expression: Expression): boolean {
  const source = sourceOf(expression);
  if (source !== undefined) return source.type.kind === "bitmask" || source.type.kind === "label";
  const [args] = isOperation(expression) ? Object.values(membersOf(expression)) : [];
  return Array.isArray(args) && isFlags(args[0]);
}
