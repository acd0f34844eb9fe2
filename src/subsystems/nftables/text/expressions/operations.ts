// The parser calculates bit operations between constants.
import { rangeError, typeError } from "../../../../base/argument-error.ts";
import { isRecord } from "../../../../base/check.ts";
import { fromInteger, type InterfaceNames, isAddress, numberOf, toInteger } from "../../model/datatypes.ts";
import { type Expression, expressionOf, type Match } from "../../model/statements.ts";
import type { ValueType } from "./values.ts";

export type Operator = "<<" | ">>" | "&" | "^" | "|";

const operators: Readonly<Record<string, Operator>> = {
  "<<": "<<",
  lshift: "<<",
  ">>": ">>",
  rshift: ">>",
  "&": "&",
  and: "&",
  "^": "^",
  xor: "^",
  "|": "|",
  or: "|",
};
/** Operators with a higher number bind more tightly. */
export const precedence: Readonly<Record<Operator, number>> = { "|": 1, "^": 2, "&": 3, "<<": 4, ">>": 4 };

/** A bit operator can also be a word: "and" means "&". */
export function operatorOf(word: string): Operator | undefined {
  return word !== "" && Object.hasOwn(operators, word) ? operators[word] : undefined;
}

/** Finds no interface, for constants that are not interfaces. */
export const noInterfaces: InterfaceNames = { index: () => undefined, name: () => undefined };

function isConstant(json: unknown): boolean {
  if (Array.isArray(json)) return json.every(isConstant);
  if (!isRecord(json)) return true;
  return "|" in json && Array.isArray(json["|"]) && json["|"].every(isConstant);
}

/** Calculates the result if both operands are constants. */
export function combine(operator: Operator, a: Expression, b: Expression, type: ValueType | undefined): Expression {
  const kind = type?.type.kind ?? "bitmask";
  if (operator === "|" && isConstant(a) && isConstant(b) && (kind === "bitmask" || kind === "label")) {
    return { "|": [...alternatives(a), ...alternatives(b)] };
  }
  if (!isConstant(a) || !isConstant(b)) return expressionOf(operator, [a, b]);
  // A label is the number of a bit, not a value.
  if (kind === "label") throw new TypeError(`labels are combined with |, got ${operator}`);
  const isShift = operator === "<<" || operator === ">>";
  const left = integer(a, type);
  const right = isShift ? integer(b, undefined) : integer(b, type);
  const value = compute(operator, left, right);
  if (type !== undefined && value >= 1n << BigInt(type.bits)) {
    throw new RangeError(`the value of ${type.bits} bits is too large: ${value}`);
  }
  return constantOf(value, type);
}

/** Addresses are texts, also those that were calculated. */
function constantOf(value: bigint, type: ValueType | undefined): Expression {
  return type !== undefined && isAddress(type.type) ? fromInteger(type.type, value, noInterfaces) : numberOf(value);
}

const alternatives = (json: Expression): Expression[] => (isRecord(json) && "|" in json ? json["|"] : [json]);

function integer(value: Expression, type: ValueType | undefined): bigint {
  if (type !== undefined) return toInteger(type.type, value, type.bits, "", noInterfaces);
  if (typeof value === "number" || typeof value === "bigint") return BigInt(value);
  throw typeError("", `expected a number, because the type of the value is unknown`);
}

function compute(operator: Operator, a: bigint, b: bigint): bigint {
  switch (operator) {
    case "|":
      return a | b;
    case "^":
      return a ^ b;
    case "&":
      return a & b;
    default:
      if (b > 512n) throw rangeError("", `expected a shift by at most 512 bits, got ${b}`);
      return operator === "<<" ? a << b : a >> b;
  }
}

/** A single flag becomes a list with one item. */
export function flagsOf(value: Expression): Expression {
  const flags = alternatives(value);
  return flags.length === 1 ? flags[0]! : flags;
}

/**
 * Like nft, moves constant operands to the right side of a comparison: `meta mark ^ 5 == 3` becomes `meta mark == 6`.
 *
 * @throws TypeError or RangeError for a constant that is not a value of the type.
 */
export function transferred(match: Match, type: ValueType | undefined): Match {
  const { op, left, right } = match;
  if (type === undefined || (op !== "==" && op !== "!=") || !isRecord(left)) return match;
  const [operator, args] = Object.entries(left)[0] as [Operator, readonly [Expression, Expression]];
  if ((operator !== "^" && operator !== "<<") || !isConstant(args[1])) return match;
  const inverse = (value: Expression): Expression => {
    const constant = integer(value, type);
    if (operator === "^") return constantOf(constant ^ integer(args[1], type), type);
    // nft moves no shift of an address.
    if (isAddress(type.type)) throw new TypeError("a comparison with a shifted address is not possible");
    const count = integer(args[1], undefined);
    if ((constant >> count) << count === constant) return numberOf(constant >> count);
    throw new RangeError(
      `the comparison with ${constant} is never true, because the value is shifted by ${count} bits`,
    );
  };
  if (isRecord(right) && "set" in right) {
    if (!right.set.every((item) => isConstant(item))) return match;
    return transferred(
      { op, left: args[0], right: { set: right.set.map((item) => inverse(item as Expression)) } },
      type,
    );
  }
  return isConstant(right) ? transferred({ op, left: args[0], right: inverse(right) }, type) : match;
}
