// Statements that change sets: set and map, which change elements of named ones, and meter.
import { typeError } from "../../../base/argument-error.ts";
import { isRecord, oneOf } from "../../../base/check.ts";
import { describeValue } from "../../../base/describe.ts";
import type { Data } from "../model/fields.ts";
import { type ArgumentOf, type Expression, membersOf, type Statement, statementOf } from "../model/statements.ts";
import { checkTimeout, componentsOf, milliseconds, optionsOf, type Part } from "../objects/elements.ts";
import { checkKey, isNamed, type ValueCompiler } from "../rules/expressions/compile-value.ts";
import {
  slotIn,
  slotOf,
  Unsupported,
  unsupported,
  type ValueDecompiler,
} from "../rules/expressions/decompile-value.ts";
import { registerAt, slotAfter } from "../rules/expressions/rule-expressions.ts";
import { expressionText, referenceText, typesOf } from "../text/expressions/expression-text.ts";
import { type Left, readLeft, readReference, readStatementValue } from "../text/expressions/expressions.ts";
import type { ValueType } from "../text/expressions/values.ts";
import { nameText } from "../text/scanner/quotes.ts";
import type { Reader } from "../text/scanner/reader.ts";
import type { PacketStatement } from "./packet-statement.ts";
import { checkFields, checkName, checkText, type Fields, list, seconds, u32 } from "./simple/checks.ts";
import { readSimple, writeSimple } from "./simple/simple.ts";
import { elementOptionsText, readElementOptions, templateText } from "./simple/stateful.ts";
import { isMap, type StatementText } from "./simple/statement.ts";

interface UpdatedElement {
  readonly val: Expression;
  readonly timeout?: number;
}

const common = { op: oneOf("add", "update", "delete"), elem: true, stmt: list } as const;
/** Elements that rules add have fewer options than declared elements. */
const updatedElement: Fields = { checks: { val: true, timeout: seconds, expires: seconds }, required: ["val"] };
/** nft uses the same default size for meters. */
const DEFAULT_METER_SIZE = 65_535;
/** Registers that hold the new value of a map element. */
const DATA_REGISTERS: ReadonlySet<string> = new Set(["dreg", "sreg", "sreg2", "sregData"]);

export const setUpdate: PacketStatement<ArgumentOf<"set">> = {
  expression: "dynset",
  decompile,
  argument: { checks: { ...common, set: checkText }, required: ["op", "elem", "set"] },
  compile: (rule, args, path) => compileUpdate(rule, args.set, args, undefined, path, "set"),
};

export const mapUpdate: PacketStatement<ArgumentOf<"map">> = {
  expression: "dynset",
  decompile,
  argument: { checks: { ...common, data: true, map: checkText }, required: ["op", "elem", "map"] },
  compile: (rule, args, path) => compileUpdate(rule, args.map, args, args.data, path, "map"),
};

export const meter: PacketStatement<ArgumentOf<"meter">> = {
  expression: "dynset",
  decompile,
  argument: { checks: { name: checkName, key: true, stmt: true, size: u32 }, required: ["name", "key", "stmt"] },
  compile: (rule, { name, key, stmt, size = DEFAULT_METER_SIZE }, path) => {
    const { val, timeout } = elementOf(key, `${path}.key`);
    rule.require(val, `${path}.key`);
    const parts = rule.key(componentsOf(val), 0, false, `${path}.key`, true);
    const hasTimeout = Boolean(timeout);
    const flags = ["anonymous", "eval", ...(hasTimeout ? ["timeout"] : [])];
    const setId = rule.context.addMeter({ key: parts, interval: false }, { name, flags, size });
    rule.emit("dynset", {
      setName: name,
      setId,
      op: hasTimeout ? "update" : "add",
      sregKey: 1,
      ...(timeout && { timeout: milliseconds(timeout) }),
      expr: writeSimple(stmt, `${path}.stmt`),
    });
  },
};

function elementOf(elem: Expression, path: string): UpdatedElement {
  const options = isRecord(elem) && "elem" in elem ? (elem.elem as UpdatedElement) : { val: elem };
  checkFields(options, updatedElement, `${path}.elem`);
  return options;
}

function compileUpdate(
  rule: ValueCompiler,
  name: string,
  { op, elem, stmt = [] }: Pick<ArgumentOf<"set">, "op" | "elem" | "stmt">,
  data: Expression | undefined,
  path: string,
  field: "set" | "map",
): void {
  const where = `${path}.${field}`;
  if (!isNamed(name)) throw typeError(where, `expected "@" and the name of a set, got ${describeValue(name)}`);
  const options = elementOf(elem, `${path}.elem`);
  rule.require(options.val, `${path}.elem`);
  if (isMap(data)) throw typeError(`${path}.data`, "a map is not allowed as the value of an updated element");
  rule.require(data, `${path}.data`);
  const shape = rule.context.shapeOf(name.slice(1), where);
  const key = rule.keyOf(componentsOf(options.val), 0, shape, `${path}.elem`);
  checkKey(key, shape, name, `${path}.elem`);
  checkTimeout(shape, options.timeout, `${path}.elem.elem.timeout`);
  const next = slotAfter(0, key);
  if (data !== undefined && Array.isArray(shape.data)) rule.value(data, next, shape.data, `${path}.data`);
  const expressions = stmt.map((one, index) => writeSimple(one, `${path}.stmt[${index}]`));
  rule.emit("dynset", {
    setName: name.slice(1),
    op,
    sregKey: 1,
    ...(data !== undefined && { sregData: registerAt(next) }),
    // Like nft, omits 0, which the kernel rejects in sets without the flag "timeout".
    ...(options.timeout && { timeout: milliseconds(options.timeout) }),
    ...(expressions.length === 1 && { expr: expressions[0] }),
    ...(expressions.length > 1 && { flags: ["expr"], expressions: { elem: expressions } }),
  });
}

function decompile(rule: ValueDecompiler, data: Data): void {
  const { setName, op, sregKey, sregData, timeout, expr, expressions } = data;
  const name = String(setName);
  const set = rule.context.setOf(name) ?? unsupported();
  const value = rule.joined(rule.key(sregKey, set));
  const elem = Number(timeout ?? 0) === 0 ? value : { elem: { val: value, timeout: Number(timeout) / 1000 } };
  const all = [expr ?? membersOf(expressions)["elem"] ?? []].flat();
  const stmt = all.map((one) => readSimple(membersOf(one)) ?? unsupported());
  const rest = stmt.length === 0 ? {} : { stmt };
  const operation = op as ArgumentOf<"set">["op"];
  if (set.anonymous) {
    const [only = unsupported(), ...others] = stmt;
    if (others.length > 0 || sregData !== undefined) throw new Unsupported();
    rule.add({ meter: { key: elem, stmt: only, ...(set.size !== undefined && { size: set.size }), name } });
  } else if (sregData === undefined) rule.add({ set: { op: operation, elem, set: `@${name}`, ...rest } });
  else {
    const parts = Array.isArray(set.shape.data) ? (set.shape.data as readonly Part[]) : unsupported();
    alignData(rule, slotOf(sregData), slotAfter(0, set.shape.key));
    rule.add({ map: { op: operation, elem, data: rule.useAll(sregData, parts), map: `@${name}`, ...rest } });
  }
}

/**
 * Closes the gap that nft before 1.1 leaves in the registers between a concatenated key and a new map value. The
 * compiler of this library leaves no gap, and a decompiled statement must compile to the same expressions.
 */
function alignData(rule: ValueDecompiler, from: number, to: number): void {
  if (from === to) return;
  const aligned = (register: unknown) => {
    const slot = slotIn(register);
    return slot === undefined || slot < from ? register : registerAt(slot + to - from);
  };
  rule.pending = rule.pending.map(({ name, data }) => {
    const attributes = Object.entries(data ?? {});
    const moved = attributes.map(([key, value]) => [key, DATA_REGISTERS.has(key) ? aligned(value) : value]);
    return { name, data: Object.fromEntries(moved) };
  });
}

/** Types of the values of a map; an empty list for an unknown map. */
export type DataTypes = (map: string) => readonly (ValueType | undefined)[];

/** Operations, which are also the first words of the text. */
export const UPDATES = ["add", "update", "delete"] as const;

export function isUpdate(word: string): boolean {
  return (UPDATES as readonly string[]).includes(word);
}

/** Parses an update such as `add @name { ip saddr timeout 1m : 5 }`. */
export function readUpdate(reader: Reader): Statement {
  const op = reader.oneOf(UPDATES);
  reader.hasUpdates = true;
  const { at } = reader;
  const name = readReference(reader);
  reader.expect("{");
  const { at: start } = reader;
  const key = readLeft(reader, "component");
  const { elem, stmt } = readUpdatedElement(reader, key);
  const rest = stmt.length === 0 ? {} : { stmt };
  const isMap = reader.eat(":");
  const { at: value } = reader;
  const update = isMap
    ? { map: { op, elem, data: readStatementValue(reader, []), map: name, ...rest } }
    : { set: { op, elem, set: name, ...rest } };
  reader.expect("}");
  const [[kind, args]] = Object.entries(update) as [[string, object]];
  reader.mark(args, kind, at);
  reader.mark(args, "elem", start);
  if (isMap) reader.mark(args, "data", value);
  return update;
}

/** In JSON, the statement contains the element's statements. */
function readUpdatedElement(reader: Reader, key: Left): { elem: Expression; stmt: Statement[] } {
  const { val, timeout, expires, comment, ...statements } = optionsOf(readElementOptions(reader, key.json, true));
  if (comment !== undefined) reader.reject("an element that a rule adds cannot have a comment");
  const options = { val, ...(timeout !== undefined && { timeout }), ...(expires !== undefined && { expires }) };
  const elem = Object.keys(options).length === 1 ? val : { elem: options };
  const stmt = Object.entries(statements).map(([kind, args]) => statementOf(kind, args));
  return { elem, stmt };
}

/** Parses the older form `set add ip saddr @name`. */
export function readOldUpdate(reader: Reader): Statement {
  reader.advance();
  const op = reader.oneOf(UPDATES);
  reader.hasUpdates = true;
  const { at: start } = reader;
  const { elem, stmt } = readUpdatedElement(reader, readLeft(reader));
  if (stmt.length > 0) reader.reject("statements require the form add @name { … }", start);
  const { at } = reader;
  const args = { op, elem, set: readReference(reader) };
  reader.mark(args, "elem", start);
  reader.mark(args, "set", at);
  return { set: args };
}

/** The text has the form `meter flood size 100 { ip saddr limit rate 5/second }`. */
export const meterText: StatementText<ArgumentOf<"meter">> = {
  read: (reader) => {
    const name = reader.identifier("the name of a meter");
    const size = reader.eat("size") ? { size: reader.number(0xffff_ffff) } : {};
    reader.expect("{");
    const { at } = reader;
    const { elem, stmt } = readUpdatedElement(reader, readLeft(reader));
    const [only, ...others] = stmt;
    if (only === undefined) reader.reject("expected a statement, such as limit or counter");
    if (others.length > 0) reader.reject("expected one statement, such as limit or counter", at);
    reader.expect("}");
    return { name, key: elem, stmt: only, ...size };
  },
  text: ({ name, key, stmt, size }) =>
    ` ${nameText(name)}${size === undefined ? "" : ` size ${size}`} { ${elementText(key, [stmt])} }`,
};

function elementText(elem: Expression, stmt: readonly Statement[]): string {
  const options = optionsOf(elem);
  const key = expressionText(options.val, typesOf(options.val)) + elementOptionsText(options);
  return [key, ...stmt.map(templateText)].join(" ");
}

export function setUpdateText({ op, elem, set, stmt }: ArgumentOf<"set">): string {
  return `${op} ${referenceText(set)} { ${elementText(elem, stmt ?? [])} }`;
}

export function mapUpdateText({ op, elem, map, data, stmt }: ArgumentOf<"map">, dataTypes: DataTypes): string {
  const value = data === undefined ? "" : ` : ${expressionText(data, dataTypes(map.slice(1)))}`;
  return `${op} ${referenceText(map)} { ${elementText(elem, stmt ?? [])}${value} }`;
}
