import { fieldTexts, sourceOf } from "../../expressions/registry.ts";
import { datatype } from "../../model/datatypes.ts";
import type { Constant, Expression, MapLookup, SetItem, Verdict } from "../../model/statements.ts";
import { componentsOf, concatenated } from "../../objects/elements.ts";
import { readElementOptions } from "../../statements/simple/stateful.ts";
import type { Reader } from "../scanner/reader.ts";
import { Token } from "../scanner/tokens.ts";
import { combine, operatorOf, precedence } from "./operations.ts";
import { readSelector, type Selector, seesField, seesSelector, selectorText } from "./selectors.ts";
import { readConstant, typeOfSource, type ValueType } from "./values.ts";

export interface Operand {
  readonly json: Expression;
  readonly type: ValueType | undefined;
  /** Undefined for operations and other operands that are not packet fields. */
  readonly selector?: Selector | undefined;
}

/** Determines whether an operand can be a constant or packet field. */
type Place = "left" | "component" | "right" | "statement";

/** Type of the values "exists" and "missing". */
const presence: ValueType = { type: datatype("boolean"), bits: 8 };

/** Without `type`, constants have the type of the first operand. */
function readOperations(reader: Reader, place: Place, type: ValueType | undefined, lowest: number): Operand {
  let left = readPrimary(reader, place, type);
  for (;;) {
    const { word, at } = reader;
    const operator = operatorOf(word);
    if (operator === undefined || precedence[operator] < lowest) return left;
    reader.advance();
    // The constant gets the larger of both lengths.
    const own = left.type ?? type;
    const known = own && type && type.bits > own.bits ? { ...own, bits: type.bits } : own;
    const isShift = operator === "<<" || operator === ">>";
    const right = readOperations(
      reader,
      place === "left" || place === "component" ? "right" : place,
      isShift ? undefined : known,
      precedence[operator] + 1,
    );
    const json = reader.checked(at, combine, operator, left.json, right.json, known);
    left = { json, type: known ?? right.type };
  }
}

function readPrimary(reader: Reader, place: Place, type: ValueType | undefined): Operand {
  const { word } = reader;
  if (word === "(") {
    reader.advance();
    reader.enter();
    const inner = readOperations(reader, place, type, 1);
    reader.expect(")");
    reader.leave();
    return inner;
  }
  if (word === "$") return { json: reader.variable(readValue, [type]), type };
  if (place !== "right") {
    if (word === "jhash") return { json: readHash(reader), type: undefined };
    const isPacket = place === "left" || place === "component";
    if (isPacket || seesValueOfPacket(reader, type)) {
      const { at } = reader;
      const selector = readSelector(reader);
      if (selector !== undefined) {
        const { json, source, isPresence } = selector;
        if (!isPacket && (isPresence === true || isOnlyLeft(json)))
          reader.reject(`${selectorText(json)} is not possible as a value of a statement`, at);
        return { json, type: isPresence === true ? presence : typeOfSource(source), selector };
      }
    }
    const isConstant = place === "component" && (reader.kind === Token.Number || reader.kind === Token.Text);
    if (isPacket && !isConstant) reader.fail(["a field such as ip saddr", "a statement such as accept"]);
  }
  return { json: readConstant(reader, type), type };
}

function isOnlyLeft(json: Expression): boolean {
  return fieldTexts[Object.keys(json)[0]!]!.isOnlyLeft === true;
}

/** A word such as "tcp" can be a field or constant. */
function seesValueOfPacket(reader: Reader, type: ValueType | undefined): boolean {
  // "ip" is a protocol, but "ip saddr" is a field.
  if (!seesSelector(reader) || (type?.type.symbols.has(reader.word) === true && !seesField(reader))) return false;
  const isFollowed = reader.nextKind === Token.Word || reader.word === "@";
  return (
    isFollowed ||
    /^(?:[io]if|[io]ifname|[io]iftype|[io]ifgroup|mark|sk[ug]id|cpu|cgroup|pkttype|rtclassid)$/.test(reader.word)
  );
}

function readHash(reader: Reader): Expression {
  reader.advance();
  const expr = readLeft(reader).json;
  reader.expect("mod");
  const mod = reader.number(0xffff_ffff);
  const seed = reader.eat("seed") ? { seed: reader.number(0xffff_ffff) } : {};
  const offset = reader.eat("offset") ? { offset: reader.number(0xffff_ffff) } : {};
  return { jhash: { mod, expr, ...seed, ...offset } };
}

export interface Left {
  readonly json: Expression;
  readonly types: readonly (ValueType | undefined)[];
  /** Undefined for operations and concatenations. */
  readonly selector: Selector | undefined;
}

/** If `start` is "component", the first value can be a constant. */
export function readLeft(reader: Reader, start: "left" | "component" = "left"): Left {
  const first = readOperations(reader, start, undefined, 1);
  if (reader.word !== ".") return { json: first.json, types: [first.type], selector: first.selector };
  const operands = [first];
  const concat = [first.json];
  while (reader.eat(".")) {
    reader.mark(concat, concat.length);
    const operand = readOperations(reader, "component", undefined, 1);
    operands.push(operand);
    concat.push(operand.json);
  }
  return {
    json: { concat },
    types: operands.map(({ type }) => type),
    selector: undefined,
  };
}

function readBounds(reader: Reader, place: Place, type: ValueType | undefined): Expression {
  const interpolated = readInterpolatedPrefix(reader, type);
  if (interpolated !== undefined) return interpolated;
  const { at: from } = reader;
  const { json, type: own } = readOperations(reader, place, type, 1);
  if (reader.word === "-") {
    reader.advance();
    const { at: to } = reader;
    const range: [Expression, Expression] = [json, readOperations(reader, place, own ?? type, 1).json];
    reader.mark(range, 0, from);
    reader.mark(range, 1, to);
    return { range };
  }
  if (reader.word !== "/" || isFlags(type)) return json;
  reader.advance();
  const at = reader.at;
  return prefixOf(reader, json, reader.number(128), type, at);
}

/** Converts an interpolated string such as "10.0.0.0/8" to an address prefix. */
function readInterpolatedPrefix(reader: Reader, type: ValueType | undefined): Expression | undefined {
  const kind = type?.type.kind;
  if (reader.kind !== Token.Value || (kind !== "ipv4" && kind !== "ipv6")) return undefined;
  const { at, value } = reader;
  const [, address, length] = (typeof value === "string" && /^([^/]+)\/(\d{1,3})$/.exec(value)) || [];
  if (address === undefined) return undefined;
  const addr = reader.withValue(address, readConstant, type);
  reader.advance();
  return prefixOf(reader, addr, Number(length), type, at);
}

/** Rejects a prefix that has more bits than the type. */
function prefixOf(reader: Reader, addr: Expression, len: number, type: ValueType | undefined, at: number): Expression {
  if (type !== undefined && len > type.bits)
    reader.reject(`expected a prefix of at most ${type.bits} bits, got ${len}`, at);
  return { prefix: { addr: addr as Constant, len } };
}

export function isFlags(type: ValueType | undefined): boolean {
  return type?.type.kind === "bitmask" || type?.type.kind === "label";
}

export function readConcatenation(
  reader: Reader,
  types: readonly (ValueType | undefined)[],
  place: Place = "right",
): Expression {
  const { at } = reader;
  if (isCompleteConcatenation(reader, types)) return reader.variable(readConcatenation, types, place);
  const first = readBounds(reader, place, types[0]);
  if (reader.word !== ".") return first;
  const parts = [first];
  reader.mark(parts, 0, at);
  while (parts.length !== types.length && reader.eat(".")) {
    reader.mark(parts, parts.length);
    parts.push(readBounds(reader, place, types[parts.length]));
  }
  return concatenated(parts);
}

/** Without a following operator, a variable stands for the complete concatenation. */
function isCompleteConcatenation({ word, at, tokens }: Reader, types: readonly (ValueType | undefined)[]): boolean {
  return types.length > 1 && word === "$" && !operators.includes(tokens.texts[at + 2]!);
}

const operators: readonly string[] = [".", "-", "/", "|", "&", "^", "<<", ">>"];

/** Throws if the concatenation has fewer values than types. */
function readComponents(reader: Reader, types: readonly (ValueType | undefined)[]): Expression {
  const value = readConcatenation(reader, types);
  if (types.length > 1 && componentsOf(value).length < types.length) reader.fail(["."]);
  return value;
}

/**
 * Reads the right side of a match in nft text: a value, a list of flags, a set in braces, or the name of a set
 * ("@name").
 */
export function readValue(reader: Reader, types: readonly (ValueType | undefined)[]): Expression {
  if (reader.word === "{" || isListValue(reader)) return { set: readSet(reader, (item) => readKey(item, types)) };
  if (reader.word === "@") return readReference(reader);
  if (isCompleteConcatenation(reader, types)) return reader.variable(readValue, types);
  const first = readComponents(reader, types);
  if (reader.word !== "," || !(types[0] === undefined || isFlags(types[0])) || types.length > 1) return first;
  const flags = [first];
  while (reader.eat(",")) flags.push(readOperations(reader, "right", types[0], 1).json);
  return flags.flatMap((flag) => (Array.isArray(flag) ? (flag as Expression[]) : [flag]));
}

/** Reads an element of a set that is no map. */
function readKey(reader: Reader, types: readonly (ValueType | undefined)[]): Expression {
  const { at } = reader;
  const key = readElement(reader, types);
  if (reader.sees(":")) reader.reject('only "map" and "vmap" have pairs of key and value', at);
  return key;
}

const isListValue = (reader: Reader) => reader.kind === Token.Value && Array.isArray(reader.value);

export function readReference(reader: Reader): string {
  if (reader.word === "$") return reader.variable(readReference);
  reader.expect("@");
  return `@${reader.identifier("the name of a set or map")}`;
}

/** Elements of nested sets belong to the outer set. */
export function readSet<Item>(reader: Reader, read: (reader: Reader) => Item): Item[] {
  const items: Item[] = [];
  readItems(reader, items, read);
  return items;
}

function readItems<Item>(reader: Reader, items: Item[], read: (reader: Reader) => Item): void {
  if (isListValue(reader)) {
    readList(reader, items, read);
    return;
  }
  reader.expect("{");
  reader.enter();
  reader.lines();
  // Like nft, accepts an empty set only as a variable.
  if (reader.word === "}" && !reader.isInVariable) reader.fail(["a value"]);
  for (; reader.word !== "}"; reader.lines()) {
    readItem(reader, items, read);
    reader.lines();
    if (!reader.eat(",") && reader.word !== "}") reader.fail([",", "}"]);
  }
  reader.advance();
  reader.leave();
}

function readItem<Item>(reader: Reader, items: Item[], read: (reader: Reader) => Item): void {
  if (reader.word === "{" || isListValue(reader)) {
    readItems(reader, items, read);
    return;
  }
  if (reader.word === "$" && isWholeVariable(reader)) {
    reader.variable(readUnbraced, items, read);
    return;
  }
  reader.mark(items, items.length);
  items.push(read(reader));
}

/** A variable can be a list of values without braces. */
function readUnbraced<Item>(reader: Reader, items: Item[], read: (reader: Reader) => Item): void {
  do readItem(reader, items, read);
  while (reader.eat(","));
}

function isWholeVariable({ tokens, at }: Reader): boolean {
  const next = tokens.texts[at + 2];
  const kind = tokens.kinds[at + 2];
  return (
    kind === undefined ||
    kind === Token.End ||
    kind === Token.Line ||
    (kind === Token.Mark && (next === "," || next === "}"))
  );
}

function readList<Item>(reader: Reader, items: Item[], read: (reader: Reader) => Item): void {
  const list = reader.value as readonly unknown[];
  for (const value of list) {
    reader.mark(items, items.length);
    items.push(reader.withValue(value, read));
  }
  reader.advance();
}

export function readMap(reader: Reader, key: Left, readData: (reader: Reader) => Expression | Verdict): MapLookup {
  const { at } = reader;
  const data = readMapData(reader, (item): SetItem => {
    const element = readElement(item, key.types);
    item.expect(":");
    const { at: value } = item;
    const pair: SetItem = [element, readData(item)];
    item.mark(pair, 1, value);
    return pair;
  });
  const lookup = { key: key.json, data };
  reader.mark(lookup, "data", at);
  return lookup;
}

function readMapData(reader: Reader, read: (reader: Reader) => SetItem): MapLookup["data"] {
  if (reader.word === "$") return reader.variable(readMapData, read);
  return reader.word === "{" ? { set: readSet(reader, read) } : readReference(reader);
}

/** Reads a value in nft text: a constant, packet field, operation, map lookup, range, prefix, or list of flags. */
export function readStatementValue(reader: Reader, types: readonly (ValueType | undefined)[]): Expression {
  const [type] = types;
  const { at } = reader;
  const first = readBounds(reader, "statement", type);
  if (reader.word === "," && isFlags(type)) {
    const flags = [first];
    while (reader.eat(",")) flags.push(readOperations(reader, "statement", type, 1).json);
    return flags;
  }
  return reader.word === "." || reader.word === "map" ? readMapped(reader, first, types, at) : first;
}

/** Reads further values of a concatenation, and the map in which they are looked up. `at` is the place of the first one. */
function readMapped(
  reader: Reader,
  first: Expression,
  types: readonly (ValueType | undefined)[],
  at: number,
): Expression {
  const operands: Operand[] = [{ json: first, type: typeOf(first) }];
  const components = [first];
  reader.mark(components, 0, at);
  while (reader.eat(".")) {
    reader.mark(components, components.length);
    const operand = readOperations(reader, "statement", types[operands.length], 1);
    operands.push(operand);
    components.push(operand.json);
  }
  const json = concatenated(components);
  if (!reader.eat("map")) return json;
  const key = { json, types: operands.map((operand) => operand.type), selector: undefined };
  return { map: readMap(reader, key, (item) => readConcatenation(item, types)) };
}

function typeOf(json: Expression): ValueType | undefined {
  const source = sourceOf(json);
  return source && typeOfSource(source);
}

export function readElement(reader: Reader, types: readonly (ValueType | undefined)[]): Expression {
  const val = reader.eat("*") ? "*" : readComponents(reader, types);
  return readElementOptions(reader, val);
}
