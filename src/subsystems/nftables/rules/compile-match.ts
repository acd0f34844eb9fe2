import { typeError } from "../../../base/argument-error.ts";
import { isRecord } from "../../../base/check.ts";
import { describeValue } from "../../../base/describe.ts";
import { type Datatype, datatype, toBytes, toInteger } from "../datatypes.ts";
import { boundsOf, componentsOf, encodeValue } from "../elements.ts";
import type { Expression, Match, SetItem } from "../statements.ts";
import { ANONYMOUS, BITWISE, isNamed, locatedIn, operandOf, ValueCompiler, write } from "./compile-value.ts";
import { type Source, sourceOf } from "./fields.ts";
import type { FieldComparison } from "./merge-comparisons.ts";

const COMPARISONS: Readonly<Record<string, string>> = {
  "==": "eq",
  "!=": "neq",
  "<": "lt",
  ">": "gt",
  "<=": "lte",
  ">=": "gte",
};

/** Header fields that contain the number of the next protocol. */
const NEXT_HEADER: readonly string[] = ["protocol", "nexthdr"];

export abstract class MatchCompiler extends ValueCompiler {
  /** Candidates for a merge with a comparison of an adjacent field. */
  protected readonly comparisons: FieldComparison[] = [];
  /** Other statements between two comparisons prevent their merge. */
  protected otherStatements = 0;

  protected match(match: Match, path: string): void {
    const where = `${path}.right`;
    const { left } = match;
    let { op, right } = match;
    if (op === "!" && !isFlags(left)) {
      throw typeError(`${path}.op`, `"!" requires a value of flags, such as tcp.flags or ct.state; use "!="`);
    }
    if (op === "in" && !isFlags(left)) {
      // "in" lists alternatives, except for flags.
      op = "==";
      if (Array.isArray(right)) right = { set: right };
    }
    this.require(left, `${path}.left`);
    if (isNamed(right) || (isRecord(right) && "set" in right)) {
      if (op !== "==" && op !== "!=" && op !== "in")
        throw typeError(`${path}.op`, `expected "==" or "!=" for a set, got ${describeValue(op)}`);
      const items = isRecord(right) && "set" in right ? (right as { set: SetItem[] }).set : undefined;
      if (!isNamed(right) && !Array.isArray(items)) {
        throw typeError(`${where}.set`, `expected a list, got ${describeValue(items)}`);
      }
      const shape = this.lookupKey(left, 0, isNamed(right) ? right : items!, where);
      const flags = op === "!=" ? ["invert"] : [];
      if (isNamed(right)) {
        this.emit("lookup", { sreg: 1, set: right.slice(1), flags });
        return;
      }
      const setId = this.context.addSet(shape, items!, `${where}.set`);
      this.emit("lookup", { sreg: 1, set: ANONYMOUS.set, setId, flags });
      return;
    }
    let comparison = op === "in" || op === "!" ? undefined : COMPARISONS[op];
    if (comparison === undefined && op !== "in" && op !== "!") {
      throw typeError(`${path}.op`, `expected a comparison operator, got ${describeValue(op)}`);
    }
    const components = componentsOf(left);
    if (components.length > 1) {
      const parts = this.key(components, 0, false, `${path}.left`, true);
      this.#compare(comparison!, encodeValue(parts, right, where, this.context.interfaces));
      return;
    }
    const source = this.shortened(left, right, comparison, where);
    if (source !== undefined) {
      this.#compare(comparison!, source);
      return;
    }
    const isPresence = typeof right === "boolean";
    const operand = this.load(left, 0, `${path}.left`, { isNumber: false, isPresence });
    const { interfaces } = this.context;
    if (comparison === undefined) {
      const mask = toInteger(operand.type, right, operand.bits, where, interfaces);
      this.bitwise(0, operand, mask << BigInt(operand.shift), 0n);
      this.#compare(op === "in" ? "neq" : "eq", write(operand, 0n));
      return;
    }
    if (operand.type.kind === "hour" && this.#isOverMidnight(right, where)) {
      // In UTC, 22 to 4 can wrap around midnight.
      const [first, last] = (right as { range: [Expression, Expression] }).range;
      right = { range: [last, first] };
      comparison = comparison === "eq" ? "neq" : "eq";
    }
    const bounds = boundsOf(operand, right, where, interfaces);
    const { source: matched } = operand;
    if (matched !== undefined && comparison === "eq") {
      this.inside(matched.tunnel, () => this.packet.learn(matched, bounds.low));
    }
    const wildcard = operand.type.kind === "string" && bounds.low !== bounds.high;
    if (wildcard) {
      const length = String(right).length - 1;
      const prefix = new TextEncoder().encode(String(right).slice(0, length));
      this.#compare(comparison, write(operand, bounds.low).subarray(0, prefix.length));
      return;
    }
    if (bounds.low === bounds.high) {
      if (comparison === "eq" && matched !== undefined) this.#recordComparison(matched);
      const ordered = comparison === "eq" || comparison === "neq" ? operand : this.ordered(operand, 0);
      this.#compare(comparison, padded(write(ordered, bounds.low), ordered.source));
      return;
    }
    if (comparison !== "eq" && comparison !== "neq")
      throw typeError(where, `expected a constant, because the operator is ${describeValue(op)}`);
    if (isRecord(right) ? "prefix" in right : typeof right === "string") {
      const length = operand.bits - (bounds.high - bounds.low).toString(2).length;
      if (isAddress(operand) && matched !== undefined && operand.shift === 0 && length > 0 && length % 8 === 0) {
        this.#compare(comparison, write(operand, bounds.low).subarray(0, length / 8));
        return;
      }
      const mask = ((1n << BigInt(operand.bits)) - 1n) ^ (bounds.high - bounds.low);
      this.bitwise(0, operand, mask << BigInt(operand.shift), 0n);
      this.#compare(comparison, write(operand, bounds.low));
      return;
    }
    const ordered = this.ordered(operand, 0);
    const [low, high] = [write(ordered, bounds.low), write(ordered, bounds.high)];
    this.emit("range", { sreg: 1, op: comparison, fromData: { value: low }, toData: { value: high } });
  }

  /** The kernel compares hours in UTC. */
  #isOverMidnight(right: Expression, path: string): boolean {
    if (!isRecord(right) || !("range" in right) || !Array.isArray(right.range) || right.range.length !== 2)
      return false;
    const [first, last] = right.range.map((hour: Expression, index) =>
      toInteger(datatype("hour"), hour, 32, `${path}.range[${index}]`, this.context.interfaces),
    );
    return first! > last!;
  }

  #recordComparison({ name, tunnel, bits, bytes, header, json }: Source): void {
    if (name !== "payload" || tunnel !== undefined || bits !== bytes * 8) return;
    const { field } = (json as { payload: { field?: string } }).payload;
    const isProtocol = field === "type" ? header === "ether" || header === "vlan" : NEXT_HEADER.includes(field ?? "");
    this.comparisons.push({ at: this.expressions.length - 1, run: this.otherStatements, isProtocol });
  }

  #compare(op: string, value: Uint8Array): void {
    this.emit("cmp", { sreg: 1, op, data: { value } });
  }

  /** nft loads only the bytes of a prefix such as 10.0.0.0/8. */
  protected shortened(
    left: Expression,
    right: Expression,
    comparison: string | undefined,
    path: string,
  ): Uint8Array | undefined {
    const source = sourceOf(left);
    if (source?.name !== "payload" && source?.name !== "exthdr") return undefined;
    if (source.shift > 0 || (comparison !== "eq" && comparison !== "neq") || !isAddress(source)) return undefined;
    const length =
      isRecord(right) && "prefix" in right ? right.prefix.len : Number(/\/(\d+)$/.exec(String(right))?.[1]);
    if (!Number.isInteger(length) || length % 8 !== 0 || length <= 0 || length >= source.bits) return undefined;
    const { low } = boundsOf(operandOf(source), right, path, this.context.interfaces);
    this.inside(source.tunnel, () =>
      this.emit(source.name, { ...locatedIn(source, this.packet.tags), len: length / 8, dreg: 1 }),
    );
    return toBytes(low, source.bytes, "big").subarray(0, length / 8);
  }
}

function isAddress({ type }: { type: Datatype }): boolean {
  return type.kind === "ipv4" || type.kind === "ipv6";
}

function isFlags(expression: Expression): boolean {
  const source = sourceOf(expression);
  if (source !== undefined) return source.type.kind === "bitmask" || source.type.kind === "label";
  const [kind, args] = isRecord(expression) ? (Object.entries(expression)[0] ?? [""]) : [""];
  return Object.hasOwn(BITWISE, kind) && Array.isArray(args) && isFlags(args[0] as Expression);
}

/**
 * Extends the constant of a `fib … exists` comparison from one byte to four, because nft before 1.1 reads only rules
 * that compare four bytes. Later versions read both forms. Returns any other constant unchanged.
 */
export function padded(value: Uint8Array, source: Source | undefined): Uint8Array {
  if (source?.name !== "fib" || source.type.kind !== "boolean") return value;
  const long = new Uint8Array(4);
  long.set(value);
  return long;
}
