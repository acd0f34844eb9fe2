import { isRecord } from "../../../../base/check.ts";
import { datatype } from "../../datatypes.ts";
import type { TableFamily } from "../../objects.ts";
import type {
  ChainRule,
  Constant,
  Expression,
  MapLookup,
  Match,
  ObjectReference,
  RawExpression,
  Statement,
} from "../../statements.ts";
import { expressionText, lookupText, referenceText, typesOf } from "../expressions/expression-text.ts";
import {
  type Left,
  readConcatenation,
  readLeft,
  readMap,
  readReference,
  readStatementValue,
} from "../expressions/expressions.ts";
import { presenceText, seesSelector, selectorWords } from "../expressions/selectors.ts";
import { flagsOfNumber, type ValueType } from "../expressions/values.ts";
import { nameText, quoted } from "../scanner/quotes.ts";
import type { Reader } from "../scanner/reader.ts";
import { Token } from "../scanner/tokens.ts";
import { matchText, readMatch } from "./matches.ts";
import { packetStatements } from "./packet-statements.ts";
import { rawText, readRaw } from "./raw.ts";
import {
  elementOptionsText,
  maybeStateful,
  optionsOf,
  readElementOptions,
  stateful,
  statefulText,
} from "./stateful.ts";
import { maybeVerdict, readVerdict, verdictText } from "./verdicts.ts";

const name: ValueType = { type: datatype("string"), bits: 128 };

/** Words before a name, as in `counter name "web"`. */
const references: Readonly<Record<string, string>> = {
  counter: "counter name",
  quota: "quota name",
  limit: "limit name",
  synproxy: "synproxy name",
  tunnel: "tunnel name",
  "ct helper": "ct helper set",
  "ct timeout": "ct timeout set",
  "ct expectation": "ct expectation set",
  secmark: "meta secmark set",
};
const updates = ["add", "update", "delete"] as const;

const starts: readonly string[] = [
  "a statement or a field of a rule",
  ..."accept drop continue return jump goto".split(" "),
  ...Object.keys(packetStatements),
  ...Object.keys(stateful).filter((kind) => !kind.includes(" ")),
  ...updates,
  "raw",
  ...selectorWords,
];

/** Adds the offset of each statement in the text to `offsets`. */
export function readRule(reader: Reader, family: TableFamily | undefined, offsets: number[]): ChainRule {
  const expr: Statement[] = [];
  reader.network = undefined;
  while (!reader.seesEnd && !(reader.sees("comment") && expr.length > 0)) {
    offsets.push(reader.tokens.starts[reader.at]!);
    const statement = readStatement(reader, family);
    reader.network ??= networkOf(statement);
    expr.push(statement);
  }
  if (expr.length === 0) reader.fail(["a statement of a rule"]);
  return { expr, ...(reader.eat("comment") && { comment: reader.string("a text in quotes") }) };
}

/** Returns undefined if the match accepts several network protocols. */
function networkOf(statement: Statement): "ip" | "ip6" | undefined {
  if (!("match" in statement)) return undefined;
  const { op, left, right } = statement.match;
  const { meta, payload } = left as { meta?: { key: string }; payload?: { protocol?: string; field?: string } };
  if (payload?.protocol === "ip" || payload?.protocol === "ip6") return payload.protocol;
  const isProtocol = meta?.key === "nfproto" || meta?.key === "protocol" || payload?.field === "type";
  if (op !== "==" || !isProtocol) return undefined;
  return right === "ipv4" || right === "ip" ? "ip" : right === "ipv6" || right === "ip6" ? "ip6" : undefined;
}

function readRules(reader: Reader, family: TableFamily | undefined): ChainRule[] {
  const { network } = reader;
  const rules: ChainRule[] = [];
  reader.block(() => {
    rules.push(readRule(reader, family, []));
    reader.endStatement();
  });
  reader.network = network;
  return rules;
}

export function readStatement(reader: Reader, family: TableFamily | undefined): Statement {
  reader.family = family;
  const reference = maybeReference(reader);
  if (reference !== undefined) return reference;
  const { word } = reader;
  if ((word === "jump" || word === "goto") && reader.nextWord === "{") {
    reader.advance();
    return { [word as "jump"]: { rules: readRules(reader, family) } };
  }
  const known = maybeVerdict(reader) ?? maybeStateful(reader);
  if (known !== undefined) return known;
  if (word !== "" && Object.hasOwn(packetStatements, word)) {
    reader.advance();
    return { [word]: packetStatements[word]!.read(reader, family) } as Statement;
  }
  if (word === "reset") return readReset(reader);
  if (updates.includes(word as "add")) return readUpdate(reader);
  if (word === "set" && updates.includes(reader.nextWord as "add")) return readOldUpdate(reader);
  if (word === "meter") return readMeter(reader);
  if (word === "raw") return { raw: readRaw(reader) };
  if (!seesSelector(reader) && word !== "jhash" && word !== "(") reader.fail(starts);
  return readFieldStatement(reader);
}

/** Reads a reference such as `counter name "web"`. */
function maybeReference(reader: Reader): Statement | undefined {
  const { word, nextWord } = reader;
  if (nextWord !== "name" && !(word === "ct" && isObject(reader))) return undefined;
  const kind = word === "ct" ? `ct ${nextWord}` : word;
  if (word === "" || !Object.hasOwn(references, kind)) return undefined;
  for (const _ of references[kind]!.split(" ")) reader.advance();
  return { [kind]: readObjectName(reader) } as Statement;
}

/** A statement such as `ct helper set` assigns a named object. */
function isObject({ nextWord, tokens, at }: Reader): boolean {
  return /^(?:helper|timeout|expectation)$/.test(nextWord) && tokens.texts[at + 2] === "set";
}

function readObjectName(reader: Reader): ObjectReference {
  const isName = reader.kind !== Token.Word || !seesSelector(reader) || reader.nextKind !== Token.Word;
  if (isName && reader.word !== "$") return reader.name("the name of an object");
  const { at } = reader;
  const value = readStatementValue(reader, [name]);
  if (typeof value === "string" || (isRecord(value) && "map" in value)) return value as ObjectReference;
  return reader.reject("expected the name of an object or a map", at);
}

function readReset(reader: Reader): Statement {
  reader.advance();
  if (reader.word !== "tcp") reader.fail(["tcp"]);
  const { at } = reader;
  const { json } = readLeft(reader);
  const option = isRecord(json) && "tcp option" in json ? json["tcp option"] : undefined;
  const isWhole =
    option !== undefined && ("name" in option ? option.field === undefined : option.offset === 0 && option.len === 8);
  if (!isWhole) reader.reject("expected a TCP option without a field, such as tcp option sack-perm", at);
  return { reset: { "tcp option": option } } as Statement;
}

/** Parses an update such as `add @name { ip saddr timeout 1m : 5 }`. */
function readUpdate(reader: Reader): Statement {
  const op = reader.oneOf(updates);
  const name = readReference(reader);
  reader.expect("{");
  const key = readLeft(reader, "component");
  const { elem, stmt } = readUpdatedElement(reader, key);
  const rest = stmt.length === 0 ? {} : { stmt };
  if (!reader.eat(":")) {
    reader.expect("}");
    return { set: { op, elem, set: name, ...rest } };
  }
  const data = readStatementValue(reader, []);
  reader.expect("}");
  return { map: { op, elem, data, map: name, ...rest } };
}

/** Parses a meter such as `meter flood size 100 { ip saddr limit rate 5/second }`. */
function readMeter(reader: Reader): Statement {
  reader.advance();
  const meter = reader.name("the name of a meter");
  const size = reader.eat("size") ? { size: reader.number(0xffff_ffff) } : {};
  reader.expect("{");
  const { at } = reader;
  const { elem, stmt } = readUpdatedElement(reader, readLeft(reader));
  const [only, ...others] = stmt;
  if (only === undefined || others.length > 0) reader.reject("expected one statement, such as limit or counter", at);
  reader.expect("}");
  return { meter: { name: meter, key: elem, stmt: only, ...size } };
}

/** In JSON, the statement contains the element's statements. */
function readUpdatedElement(reader: Reader, key: Left): { elem: Expression; stmt: Statement[] } {
  const { val, timeout, expires, comment, ...statements } = optionsOf(readElementOptions(reader, key.json));
  if (comment !== undefined) reader.reject("an element that a rule adds cannot have a comment");
  const options = { val, ...(timeout !== undefined && { timeout }), ...(expires !== undefined && { expires }) };
  const elem = Object.keys(options).length === 1 ? val : { elem: options };
  const stmt = Object.entries(statements).map(([kind, args]) => ({ [kind]: args }) as Statement);
  return { elem, stmt };
}

/** Parses the older form `set add ip saddr @name`. */
function readOldUpdate(reader: Reader): Statement {
  reader.advance();
  const op = reader.oneOf(updates);
  const { elem } = readUpdatedElement(reader, readLeft(reader));
  return { set: { op, elem, set: readReference(reader) } };
}

/** Reads a match, verdict lookup, or change of a field. */
function readFieldStatement(reader: Reader): Statement {
  const { at } = reader;
  const left = readLeft(reader);
  if (reader.eat("vmap")) return { vmap: readMap(reader, left, readVerdict) };
  if (reader.word === "map") {
    reader.advance();
    const map = readMap(reader, left, (item) => readConcatenation(item, []));
    return { match: readMatch(reader, { json: { map }, types: [undefined], selector: undefined }) };
  }
  if (reader.word !== "set" || left.selector === undefined) return { match: readMatch(reader, left) };
  reader.advance();
  const [kind, args] = Object.entries(left.json as object)[0] as [string, { key?: string }];
  const isSecmark = kind === "meta" && args.key === "secmark";
  if (isSecmark && !reader.sees("ct")) return { secmark: readObjectName(reader) };
  const value = readStatementValue(reader, left.types);
  if (isRecord(value) && "range" in value) reader.reject("expected a single value, got a range", at);
  return { mangle: { key: left.json, value } };
}

function valueText(value: Expression, key: Expression): string {
  const types = typesOf(key);
  if (!Array.isArray(value)) return expressionText(value, types);
  const flags = (value as Constant[]).flatMap((flag) => flagsOfNumber(flag, types[0]) ?? [flag]);
  return flags.map((flag) => expressionText(flag, types)).join(",");
}

interface Update {
  readonly op: string;
  readonly elem: Expression;
  readonly set?: string;
  readonly map?: string;
  readonly data?: Expression;
  readonly stmt?: readonly Statement[];
}

/** Returns an empty list for an unknown map. */
export type DataTypes = (map: string) => readonly (ValueType | undefined)[];

function elementText(elem: Expression, stmt: readonly Statement[]): string {
  const options = optionsOf(elem);
  const key = expressionText(options.val, typesOf(options.val)) + elementOptionsText(options);
  const statements = stmt.map((one) => {
    const [kind, args] = Object.entries(one)[0]!;
    return ` ${statefulText(kind, args, true)}`;
  });
  return key + statements.join("");
}

function updateText({ op, elem, set, map, data, stmt = [] }: Update, dataTypes: DataTypes): string {
  const value = data === undefined ? "" : ` : ${expressionText(data, dataTypes((map ?? "@").slice(1)))}`;
  return `${op} ${referenceText(set ?? map ?? "@")} { ${elementText(elem, stmt)}${value} }`;
}

function rulesText(
  rules: readonly ChainRule[],
  family: TableFamily | undefined,
  dataTypes: DataTypes,
  indent: string | undefined,
): string {
  const inner = indent === undefined ? undefined : `${indent}\t`;
  const texts = rules.map(({ expr, comment }) =>
    [
      ...expr.map((statement) => statementText(statement, family, dataTypes, inner)),
      ...(comment === undefined ? [] : [`comment ${quoted(comment)}`]),
    ].join(" "),
  );
  if (inner === undefined) return `{ ${texts.map((text) => `${text}; `).join("")}}`;
  return `{\n${texts.map((text) => `${inner}${text}\n`).join("")}${indent}}`;
}

/** With `indent`, rules of anonymous chains have their own lines. */
export function statementText(
  statement: Statement,
  family: TableFamily | undefined,
  dataTypes: DataTypes = () => [],
  indent?: string,
): string {
  const [kind, args] = Object.entries(statement)[0] as [string, never];
  if ((kind === "jump" || kind === "goto") && isRecord(args) && "rules" in args)
    return `${kind} ${rulesText(args["rules"] as ChainRule[], family, dataTypes, indent)}`;
  const isReference = Object.hasOwn(references, kind) && (typeof args === "string" || isMap(args));
  if (isReference) {
    const reference = args as ObjectReference;
    const text = typeof reference === "string" ? quoted(reference) : lookupText("map", reference.map, [name]);
    return `${references[kind]} ${text}`;
  }
  const verdict = verdictText(statement);
  if (verdict !== undefined) return verdict;
  if (Object.hasOwn(stateful, kind)) return statefulText(kind, args, false);
  if (Object.hasOwn(packetStatements, kind)) return `${kind}${packetStatements[kind]!.text(args, family)}`;
  switch (kind) {
    case "match":
      return matchText(args as Match);
    case "vmap":
      return lookupText("vmap", args as MapLookup, []);
    case "mangle": {
      const { key, value } = args as { key: Expression; value: Expression };
      return `${expressionText(key, [])} set ${valueText(value, key)}`;
    }
    case "set":
    case "map":
      return updateText(args as Update, dataTypes);
    case "meter": {
      const {
        name: meter,
        key,
        stmt,
        size,
      } = args as { name: string; key: Expression; stmt: Statement; size?: number };
      return `meter ${nameText(meter)}${size === undefined ? "" : ` size ${size}`} { ${elementText(key, [stmt])} }`;
    }
    case "raw":
      return rawText(args as RawExpression);
    case "reset":
      return `reset ${presenceText(args as Expression) ?? expressionText(args as Expression, [])}`;
    default:
      throw new TypeError("the nft language has no such statement");
  }
}

function isMap(args: unknown): boolean {
  return isRecord(args) && "map" in args;
}
