import { isRecord } from "../../../../base/check.ts";
import { firstName, member } from "../../../../base/objects.ts";
import { bases } from "../../expressions/payload.ts";
import { datatype } from "../../model/datatypes.ts";
import type { TableFamily } from "../../model/objects.ts";
import {
  type ChainRule,
  type Constant,
  type Expression,
  fieldsIn,
  type ObjectReference,
  type Statement,
  statementOf,
  VERDICTS,
} from "../../model/statements.ts";
import { packetTexts } from "../../statements/registry.ts";
import { maybeStateful, stateful, statefulText } from "../../statements/simple/stateful.ts";
import { isReference } from "../../statements/simple/statement.ts";
import { jumpsToRules, maybeVerdict, readVerdict, verdictText } from "../../statements/simple/verdicts.ts";
import {
  type DataTypes,
  isUpdate,
  mapUpdateText,
  readOldUpdate,
  readUpdate,
  setUpdateText,
  UPDATES,
} from "../../statements/update.ts";
import { expressionText, lookupText, typesOf } from "../expressions/expression-text.ts";
import { readConcatenation, readLeft, readMap, readStatementValue } from "../expressions/expressions.ts";
import { seesSelector, selectorWords } from "../expressions/selectors.ts";
import { flagsOfNumber, type ValueType } from "../expressions/values.ts";
import { namedBlocks } from "../objects/objects.ts";
import { quoted } from "../scanner/quotes.ts";
import type { Reader } from "../scanner/reader.ts";
import { Token } from "../scanner/tokens.ts";
import { matchText, readMatch } from "./matches.ts";

const name: ValueType = { type: datatype("string"), bits: 128 };

/** Words before a name, as in `counter name "web"`. */
const references: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(namedBlocks).map(([kind, { reference }]) => {
    return [kind, reference ?? `${kind} ${kind.startsWith("ct ") ? "set" : "name"}`];
  }),
);

/** Words that can start a statement of a rule, and a description of them. */
export const starts: readonly string[] = [
  "a statement or a field of a rule",
  ...VERDICTS,
  ...Object.keys(packetTexts),
  ...Object.keys(stateful).filter((kind) => !kind.includes(" ")),
  ...UPDATES,
  ...selectorWords,
];

/** Adds the statements and the comment of a rule to the object `rule`. */
export function readRule<Rule extends object>(
  reader: Reader,
  family: TableFamily | undefined,
  rule: Rule & Partial<ChainRule>,
): Rule & ChainRule {
  const expr: Statement[] = [];
  reader.family = family;
  reader.network = undefined;
  while (!reader.seesEnd && !(reader.sees("comment") && expr.length > 0)) {
    reader.mark(expr, expr.length);
    const statement = readStatement(reader);
    reader.network ??= networkOf(statement);
    expr.push(statement);
  }
  if (expr.length === 0) reader.fail(["a statement of a rule"]);
  rule.expr = expr;
  if (reader.eat("comment")) rule.comment = reader.name("a text in quotes");
  return rule as Rule & ChainRule;
}

/** Returns undefined if the match accepts several network protocols. */
function networkOf(statement: Statement): "ip" | "ip6" | undefined {
  if (!("match" in statement)) return undefined;
  const { op, left, right } = statement.match;
  const { key } = fieldsIn(left, "meta");
  const { protocol, field } = fieldsIn(left, "payload");
  if (protocol === "ip" || protocol === "ip6") return protocol;
  const isProtocol = key === "nfproto" || key === "protocol" || field === "type";
  if (op !== "==" || !isProtocol) return undefined;
  return right === "ipv4" || right === "ip" ? "ip" : right === "ipv6" || right === "ip6" ? "ip6" : undefined;
}

function readRules(reader: Reader): ChainRule[] {
  const { family, network } = reader;
  const rules: ChainRule[] = [];
  reader.block(() => {
    rules.push(readRule(reader, family, {}));
    reader.endStatement();
  });
  reader.network = network;
  return rules;
}

function readStatement(reader: Reader): Statement {
  const reference = maybeReference(reader);
  if (reference !== undefined) return reference;
  const { word } = reader;
  if ((word === "jump" || word === "goto") && reader.nextWord === "{") {
    reader.advance();
    return statementOf(word, { rules: readRules(reader) });
  }
  const known = maybeVerdict(reader) ?? maybeStateful(reader);
  if (known !== undefined) return known;
  if (word !== "" && Object.hasOwn(packetTexts, word)) {
    reader.advance();
    return statementOf(word, packetTexts[word]!.read(reader));
  }
  if (isUpdate(word)) return readUpdate(reader);
  if (word === "set" && isUpdate(reader.nextWord)) return readOldUpdate(reader);
  if (!seesSelector(reader) && word !== "jhash" && word !== "(")
    reader.fail(word === "@" ? bases : starts, word === "@" ? reader.at + 1 : reader.at);
  return readFieldStatement(reader);
}

/** Reads a reference such as `counter name "web"`. */
function maybeReference(reader: Reader): Statement | undefined {
  const { word, nextWord } = reader;
  if (nextWord !== "name" && !(word === "ct" && isObject(reader))) return undefined;
  const kind = word === "ct" ? `ct ${nextWord}` : word;
  if (word === "" || !Object.hasOwn(references, kind)) return undefined;
  for (const _ of references[kind]!.split(" ")) reader.advance();
  const { at } = reader;
  const statement = statementOf(kind, readObjectName(reader));
  reader.mark(statement, kind, at);
  return statement;
}

/** A statement such as `ct helper set` assigns a named object. */
function isObject({ nextWord, tokens, at }: Reader): boolean {
  return /^(?:helper|timeout|expectation)$/.test(nextWord) && tokens.texts[at + 2] === "set";
}

function readObjectName(reader: Reader): ObjectReference {
  const isName = reader.kind !== Token.Word || !seesSelector(reader);
  if (isName && reader.word !== "$") return reader.identifier("the name of an object");
  const { at } = reader;
  const value = readStatementValue(reader, [name]);
  if (isReference(value)) return value;
  return reader.reject("expected the name of an object or a map", at);
}

/** Reads a match, verdict lookup, or change of a field. */
function readFieldStatement(reader: Reader): Statement {
  const left = readLeft(reader);
  if (reader.eat("vmap")) return { vmap: readMap(reader, left, readVerdict) };
  if (reader.word === "map") {
    reader.advance();
    const map = readMap(reader, left, (item) => readConcatenation(item, []));
    return { match: readMatch(reader, { json: { map }, types: [undefined], selector: undefined }) };
  }
  if (reader.word !== "set" || left.selector === undefined) return { match: readMatch(reader, left) };
  reader.advance();
  const isSecmark = isRecord(left.json) && "meta" in left.json && left.json.meta.key === "secmark";
  if (isSecmark && !reader.sees("ct")) return { secmark: readObjectName(reader) };
  const { at: from } = reader;
  const value = readStatementValue(reader, left.types);
  if (isRecord(value) && "range" in value) reader.reject("expected a single value, got a range", from);
  const mangle = { key: left.json, value };
  reader.mark(mangle, "value", from);
  return { mangle };
}

function valueText(value: Expression, key: Expression): string {
  const types = typesOf(key);
  if (!Array.isArray(value)) return expressionText(value, types);
  const flags = (value as Constant[]).flatMap((flag) => flagsOfNumber(flag, types[0]) ?? [flag]);
  return flags.map((flag) => expressionText(flag, types)).join(",");
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
  const kind = firstName(statement);
  const args = member(statement, kind);
  if (jumpsToRules(kind, args)) return `${kind} ${rulesText(args.rules, family, dataTypes, indent)}`;
  if (Object.hasOwn(references, kind) && isReference(args)) {
    const text = typeof args === "string" ? quoted(args) : lookupText("map", args.map, [name]);
    return `${references[kind]} ${text}`;
  }
  const verdict = verdictText(statement);
  if (verdict !== undefined) return verdict;
  if (Object.hasOwn(stateful, kind)) return statefulText(kind, args, false);
  if (Object.hasOwn(packetTexts, kind)) return `${kind}${packetTexts[kind]!.text(args as never, family, false)}`;
  if ("match" in statement) return matchText(statement.match);
  if ("vmap" in statement) return lookupText("vmap", statement.vmap, []);
  if ("set" in statement) return setUpdateText(statement.set);
  if ("map" in statement) return mapUpdateText(statement.map, dataTypes);
  if (!("mangle" in statement)) throw new TypeError("the nft language has no such statement");
  const { key, value } = statement.mangle;
  return `${expressionText(key, [])} set ${valueText(value, key)}`;
}
