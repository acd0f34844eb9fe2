import { typeError } from "../../../../base/argument-error.ts";
import { isRecord } from "../../../../base/check.ts";
import { describeValue } from "../../../../base/describe.ts";
import { firstName, member } from "../../../../base/objects.ts";
import { sourceOf } from "../../expressions/registry.ts";
import { datatype } from "../../model/datatypes.ts";
import type { Constant, Expression, MapLookup, SetItem, Verdict } from "../../model/statements.ts";
import { componentsOf, isPair, optionsOf } from "../../objects/elements.ts";
import { elementOptionsText } from "../../statements/simple/stateful.ts";
import { verdictText } from "../../statements/simple/verdicts.ts";
import { nameText } from "../scanner/quotes.ts";
import { presenceText, selectorText } from "./selectors.ts";
import { constantText, flagsOfNumber, typeOfSource, type ValueType } from "./values.ts";

type Types = readonly (ValueType | undefined)[];

/** Operators with a lower number bind more tightly. */
const precedence: Readonly<Record<string, number>> = { "<<": 1, ">>": 1, "&": 2, "^": 3, "|": 4 };

function operationOf(json: Expression): readonly [operator: string, operands: readonly Expression[]] | undefined {
  if (Array.isArray(json)) return json.length > 1 ? ["|", json] : undefined;
  if (!isRecord(json)) return undefined;
  const kind = firstName(json);
  const args = member(json, kind);
  return Object.hasOwn(precedence, kind) && Array.isArray(args) ? [kind, args as Expression[]] : undefined;
}

/** Returns one type for each value of a concatenation. */
export function typesOf(json: Expression): Types {
  const components = componentsOf(json);
  if (components[0] !== json) return components.map((component) => typesOf(component)[0]);
  const source = sourceOf(json);
  if (source !== undefined) return [typeOfSource(source)];
  const operation = operationOf(json);
  if (operation === undefined) return [undefined];
  const [type] = typesOf(operation[1][0] ?? 0);
  // After a shift operation, nft prints constants in hexadecimal.
  const isShift = operation[0] === "<<" || operation[0] === ">>";
  return [isShift && type !== undefined ? { type: datatype("integer"), bits: type.bits, isHexadecimal: true } : type];
}

/** Each value of a concatenation has its own type in `types`. */
export function expressionText(json: Expression, types: Types): string {
  const operation = operationOf(json);
  if (operation !== undefined) return operationText(operation, types);
  if (Array.isArray(json)) return json.length === 1 ? expressionText(json[0]!, types) : invalid(json);
  if (!isRecord(json)) {
    const flags = flagsOfNumber(json, types[0]);
    return flags === undefined ? constantText(json, types[0]) : operationText(["|", flags], types);
  }
  const selector = selectorText(json);
  if (selector !== undefined) return selector;
  if ("concat" in json) {
    return json.concat.map((component, index) => expressionText(component, [types[index]])).join(" . ");
  }
  if ("range" in json) {
    const [low, high] = json.range.map((bound) => boundText(bound, types));
    return `${low}-${high}`;
  }
  if ("prefix" in json) return `${expressionText(json.prefix.addr, types)}/${json.prefix.len}`;
  if ("set" in json) return setText(json.set, types);
  if ("map" in json) return mapText(json.map, types);
  if ("jhash" in json) {
    const { mod, expr, seed, offset } = json.jhash;
    const suffix = `${seed === undefined ? "" : ` seed 0x${seed.toString(16)}`}${offset ? ` offset ${offset}` : ""}`;
    return `jhash ${expressionText(expr, typesOf(expr))} mod ${mod}${suffix}`;
  }
  if ("elem" in json) return elementText(json, types);
  return invalid(json);
}

function invalid(json: unknown): never {
  throw typeError("", `expected an expression, got ${describeValue(json)}`);
}

function boundText(bound: Expression, types: Types): string {
  return isRecord(bound) ? expressionText(bound, types) : constantText(bound as Constant, types[0], true);
}

function operationText([operator, operands]: readonly [string, readonly Expression[]], types: Types): string {
  const [first] = operands;
  // Constants have the field's type, except the number of a shift.
  const own = first === undefined || typesOf(first)[0] === undefined ? types : typesOf(first);
  const isShift = operator === "<<" || operator === ">>";
  const parts = operands.map((operand, index) => {
    const text = expressionText(operand, isShift && index > 0 ? [] : own);
    const inner = operationOf(operand)?.[0];
    return inner !== undefined && precedence[operator]! < precedence[inner]! ? `(${text})` : text;
  });
  return parts.join(` ${operator} `);
}

function setText(items: readonly SetItem[], types: Types, data: Types = []): string {
  return `{ ${items.map((item) => itemText(item, types, data)).join(", ")} }`;
}

export function itemText(item: SetItem, types: Types, data: Types): string {
  if (!isPair(item)) return elementText(item, types);
  const [key, value] = item;
  return `${elementText(key, types)} : ${dataText(value, data)}`;
}

function elementText(value: Expression, types: Types): string {
  if (!isRecord(value) && value !== "*") return expressionText(value, types);
  const options = optionsOf(value);
  const text = options.val === "*" ? "*" : expressionText(options.val, types);
  return text + elementOptionsText(options);
}

function dataText(value: Expression | Verdict, types: Types): string {
  return verdictText(value) ?? expressionText(value as Expression, types);
}

export function referenceText(reference: string): string {
  return `@${nameText(reference.slice(1))}`;
}

function mapText({ key, data }: MapLookup, types: Types): string {
  return lookupText("map", { key, data }, types);
}

/** `types` are the types of the map's values. */
export function lookupText(keyword: "map" | "vmap", { key, data }: MapLookup, types: Types): string {
  const keyTypes = typesOf(key);
  const isPresence = typeof data !== "string" && data.set.every((item) => isPair(item) && typeof item[0] === "boolean");
  const presence = isPresence ? presenceText(key) : undefined;
  // In maps, nft prints numbers in decimal, except in concatenations.
  const decimal = (known: ValueType | undefined, _: number, { length }: Types) =>
    known && length === 1 ? { ...known, isHexadecimal: false } : known;
  const text =
    typeof data === "string" ? referenceText(data) : setText(data.set, keyTypes.map(decimal), types.map(decimal));
  return `${presence ?? expressionText(key, keyTypes)} ${keyword} ${text}`;
}
