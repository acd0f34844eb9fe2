import { type Check, checkObject } from "../../../base/check.ts";
import { membersOf, type RawExpression } from "../model/statements.ts";
import { checkNoSetNames, checkNoSetNumbers, plain, rawData } from "../rules/expressions/raw-data.ts";
import type { Reader } from "../text/scanner/reader.ts";
import { Token } from "../text/scanner/tokens.ts";
import type { PacketStatement } from "./packet-statement.ts";
import { checkFields, checkName, list } from "./simple/checks.ts";
import type { StatementText } from "./simple/statement.ts";

const rawSet: Check = (value, path) => {
  checkObject(value, path);
  const fields = { checks: { attributes: checkObject, elements: list }, required: ["attributes", "elements"] };
  checkFields(value, fields, path);
};

export const raw: PacketStatement<RawExpression> = {
  argument: { checks: { name: checkName, data: true, set: rawSet }, required: ["name"] },
  compile: (rule, { name, data, set }, path) => {
    checkNoSetNames({ name, data }, path);
    const attributes = membersOf(data);
    if (set === undefined) return rule.emit(name, attributes);
    const key = setAttribute(name);
    const setName = String(attributes[key]);
    const setId = rule.context.addRawSet(setName, set, `${path}.set`);
    rule.emit(name, { ...attributes, [key]: setName, setId });
  },
};

/** Some kernel expressions name this attribute "setName". */
export function setAttribute(expression: string): "set" | "setName" {
  return expression === "lookup" ? "set" : "setName";
}

/** An extension that nft cannot read. The text has the form `raw { "name": "match", "data": { … } }`. */
export const rawText: StatementText<RawExpression> = {
  read: (reader) => {
    const start = reader.at - 1;
    if (!reader.sees("{")) reader.fail(["{"]);
    const value = readValue(reader);
    return reader.checked(start, () => {
      const args = rawData(value);
      checkNoSetNumbers(args, "raw");
      return args as RawExpression;
    });
  },
  text: (args) => ` ${valueText(plain(args))}`,
};

function valueText(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? "[]" : `[ ${value.map(valueText).join(", ")} ]`;
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).map(([key, item]) => `${stringText(key)}: ${valueText(item)}`);
    return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
  }
  return typeof value === "string" ? stringText(value) : String(value);
}

/** Escapes a double quote, which would end nft's string. */
function stringText(text: string): string {
  const escaped = JSON.stringify(text).slice(1, -1);
  return `"${escaped.replaceAll('\\"', "\\u0022")}"`;
}

function readValue(reader: Reader): unknown {
  const { word, kind } = reader;
  if (word === "{") return Object.fromEntries(readList(reader, "}", readMember));
  if (word === "[") return readList(reader, "]", readValue);
  if (kind === Token.Quoted) return readString(reader);
  if (word === "true" || word === "false" || word === "null") {
    reader.advance();
    return word === "null" ? null : word === "true";
  }
  const sign = reader.eat("-") ? -1 : 1;
  return sign * reader.number();
}

function readMember(reader: Reader): [string, unknown] {
  const key = reader.kind === Token.Quoted ? readString(reader) : reader.fail(["a text in quotes"]);
  reader.expect(":");
  return [key, readValue(reader)];
}

function readList<Item>(reader: Reader, end: "}" | "]", read: (reader: Reader) => Item): Item[] {
  const items: Item[] = [];
  reader.advance();
  reader.enter();
  for (reader.lines(); !reader.eat(end); reader.lines()) {
    items.push(read(reader));
    reader.lines();
    if (!reader.eat(",") && !reader.sees(end)) reader.fail([",", end]);
  }
  reader.leave();
  return items;
}

function readString(reader: Reader): string {
  const { text, at } = reader;
  reader.advance();
  try {
    return JSON.parse(`"${text}"`);
  } catch {
    return reader.reject("expected a text of JSON", at);
  }
}
