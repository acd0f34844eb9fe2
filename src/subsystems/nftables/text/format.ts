import { titled, typeError, withTitle } from "../../../base/argument-error.ts";
import { checkArray, checkObject, isRecord } from "../../../base/check.ts";
import { describeValue } from "../../../base/describe.ts";
import { firstName } from "../../../base/objects.ts";
import type { Chain, Elements, NftMap, NftObject, NftSet, Rule, Table, TableFamily } from "../model/objects.ts";
import type { Statement } from "../model/statements.ts";
import {
  type ConstantFormats,
  FilledTemplate,
  type TemplateObject,
  type TemplateRule,
} from "../rules/rule-template.ts";
import type { DataTypes } from "../statements/update.ts";
import { addressText } from "./expressions/values.ts";
import { blockLines } from "./objects/blocks.ts";
import { chainBlock, objectBlocks } from "./objects/objects.ts";
import { dataTypes, plainElementsText, setBlocks } from "./objects/sets.ts";
import type { Block } from "./scanner/lines.ts";
import { nameText, quoted } from "./scanner/quotes.ts";
import { statementText } from "./statements/statements.ts";

/** Some fields are written differently for each table family. */
type RuleParts = Pick<Rule, "expr" | "comment"> & { family?: TableFamily | undefined };

/**
 * Formats a rule as `nft list` prints it: `tcp dport 22 accept comment "ssh"`.
 *
 * A listed rule can differ from the text that was added, because the kernel stores values and not their names: `icmpv6`
 * is listed as `ipv6-icmp`, and `ssh` as `22`. To apply only differences, use `desired({ nftables })` of
 * `bun-netlink/state`.
 *
 * @throws TypeError for a rule that the language cannot represent, such as a text with a double quote.
 */
export function formatRule(rule: RuleParts): string {
  checkObject(rule, "rule");
  return ruleText(rule, rule.family, () => "");
}

const constantFormats: ConstantFormats = { chain: nameText, address: addressText };

/**
 * Formats one rule as nft text.
 *
 * @param path returns the path of the rule with a trailing period, for error messages.
 */
function ruleText(
  { expr, comment }: Pick<TemplateRule, "expr" | "comment">,
  family: TableFamily | undefined,
  path: () => string,
  dataTypesOf?: DataTypes,
  indent?: string,
): string {
  const write = (statements: readonly Statement[]) => statementsText(statements, family, path, dataTypesOf, indent);
  const text =
    expr instanceof FilledTemplate ? expr.template.text(expr.constants, write, constantFormats) : write(expr);
  if (comment === undefined) return text;
  return `${text}${text === "" ? "" : " "}${titled(`${path()}comment`, () => `comment ${quoted(comment)}`)}`;
}

function statementsText(
  expr: readonly Statement[],
  family: TableFamily | undefined,
  path: () => string,
  dataTypesOf: DataTypes | undefined,
  indent: string | undefined,
): string {
  if (!Array.isArray(expr)) checkArray(expr, `${path()}expr`);
  let text = "";
  let index = 0;
  try {
    for (; index < expr.length; index++) {
      const statement = expr[index]!;
      if (!isRecord(statement)) break;
      const part = statementText(statement, family, dataTypesOf, indent);
      text += index === 0 ? part : ` ${part}`;
    }
  } catch (error) {
    const where = `${path()}expr[${index}].${firstName(expr[index]!)}`;
    throw withTitle(error, `${where}: `, where);
  }
  if (index < expr.length) checkObject(expr[index], `${path()}expr[${index}]`);
  return text;
}

/** An object of the ruleset, and its index for error messages. */
interface Item<Type> {
  readonly kind: string;
  readonly object: Type;
  readonly index: number;
}

function pathOf({ kind, index }: Item<unknown>): string {
  return `objects[${index}].${kind}`;
}

function inItem<Type, Result>(item: Item<Type>, action: (object: Type) => Result): Result {
  try {
    return action(item.object);
  } catch (error) {
    throw withTitle(error, `${pathOf(item)}: `, pathOf(item));
  }
}

/** nft prints the objects of a table in this order. */
interface TableContent {
  readonly family: TableFamily;
  readonly name: string;
  table: Item<Table> | undefined;
  readonly objects: Item<{ name: string }>[];
  readonly sets: Item<NftSet | NftMap>[];
  readonly flowtables: Item<{ name: string }>[];
  readonly chains: Map<string, { chain: Item<Chain> | undefined; readonly rules: Item<TemplateRule>[] }>;
  readonly elements: Item<Elements>[];
}

/**
 * Formats nftables objects as `nft list ruleset` prints them. Only the order of the rules in a chain matters. Elements
 * whose set is not among the objects become `add element` commands.
 *
 * @throws TypeError with the path of an object that the language cannot represent.
 */
export function formatRuleset(objects: readonly NftObject[]): string {
  return rulesetText(objects);
}

/** Formats listed objects like {@link formatRuleset}. */
export function rulesetText(objects: readonly TemplateObject[]): string {
  checkArray(objects, "objects");
  const tables = new Map<string, TableContent>();
  let last: TableContent | undefined;
  for (let index = 0; index < objects.length; index++) {
    const given = objects[index]!;
    if (!isRecord(given)) checkObject(given, `objects[${index}]`);
    const kind = firstName(given);
    const item = { kind, object: (given as Record<string, unknown>)[kind], index };
    if (!isRecord(item.object)) checkObject(item.object, pathOf(item));
    last = addTo(tables, item, last);
  }
  return [...tables.values()].map(tableText).join("");
}

/** Returns the content of the item's table. `last` is that of the item before it. */
function addTo(tables: Map<string, TableContent>, item: Item<unknown>, last: TableContent | undefined): TableContent {
  const { kind, object } = item;
  const textOf = (key: string): string => {
    const value = (object as Record<string, unknown>)[key];
    if (typeof value === "string") return value;
    throw typeError(`${pathOf(item)}.${key}`, `expected a string, got ${describeValue(value)}`);
  };
  const family = textOf("family") as TableFamily;
  const table = textOf(kind === "table" ? "name" : "table");
  const name = textOf(kind === "rule" ? "chain" : "name");
  const isSame = last !== undefined && last.family === family && last.name === table;
  // Not getOrInsertComputed(): formatting also works in Node.js 20, which lacks it.
  const content: TableContent = (isSame ? last : tables.get(`${family} ${table}`)) ?? {
    family,
    name: table,
    table: undefined,
    objects: [],
    sets: [],
    flowtables: [],
    chains: new Map(),
    elements: [],
  };
  if (!isSame) tables.set(`${family} ${table}`, content);
  if (kind === "chain" || kind === "rule") {
    const chain = content.chains.get(name) ?? { chain: undefined, rules: [] };
    if (kind === "rule") chain.rules.push(item as Item<TemplateRule>);
    if (kind === "chain" || chain.rules.length === 1) content.chains.set(name, chain);
    if (kind === "chain") chain.chain = item as Item<Chain>;
  } else if (kind === "table") content.table = item as Item<Table>;
  else if (kind === "set" || kind === "map") content.sets.push(item as Item<NftSet | NftMap>);
  else if (kind === "flowtable") content.flowtables.push(item as Item<{ name: string }>);
  else if (kind === "element") content.elements.push(item as Item<Elements>);
  else if (Object.hasOwn(objectBlocks, kind)) content.objects.push(item as Item<{ name: string }>);
  else throw typeError(pathOf(item), "unknown kind of object");
  return content;
}

function tableText({ family, name, table, objects, sets, flowtables, chains, elements }: TableContent): string {
  const commands = elements.map((item) => inItem(item, elementsCommand)).join("");
  const isPresent = table !== undefined || objects.length + sets.length + flowtables.length + chains.size > 0;
  if (!isPresent) return commands;
  const maps = new Map(sets.map(({ object }) => [object.name, object]));
  const dataTypesOf: DataTypes = (map) => dataTypes((maps.get(map) as NftMap | undefined)?.map);
  const block = <Type extends { name: string }>(item: Item<Type>, lines: Block<Type>) =>
    inItem(item, (object) => blockText(item.kind, object.name, blockLines(lines, object, family)));
  const blocks = [
    ...objects.map((item) => block(item, objectBlocks[item.kind]!)),
    ...sets.map((item) => block(item, setBlocks.map)),
    ...flowtables.map((item) => block(item, objectBlocks[item.kind]!)),
  ];
  for (const [chainName, { chain, rules }] of chains) {
    const lines = chain === undefined ? [] : inItem(chain, (object) => blockLines(chainBlock, object, family));
    for (const item of rules)
      lines.push(`\t\t${ruleText(item.object, family, () => `${pathOf(item)}.`, dataTypesOf, "\t\t")}`);
    blocks.push(blockText("chain", chainName, lines));
  }
  const { head, gap } =
    table === undefined ? { head: "", gap: "" } : inItem(table, (object) => tableHead(object, blocks.length > 0));
  return `table ${family} ${nameText(name)} {\n${head}${gap}${blocks.join("\n")}}\n${commands}`;
}

/** Returns an nftables object as one line of nft text. */
export function objectText(kind: string, fields: object, family: TableFamily): string {
  const block = kind === "chain" ? chainBlock : kind === "set" || kind === "map" ? setBlocks[kind] : objectBlocks[kind];
  const lines =
    kind === "table"
      ? tableHead(fields as Table, false).head.split("\n")
      : blockLines(block as Block<object>, fields, family);
  const joined = (line: string) => line.replaceAll(/([^,{])\n/g, "$1; ").replaceAll(/\s+/g, " ");
  const words = lines.map((line) => joined(line.trim())).filter((line) => line !== "");
  const body = words.map((line) => (line.endsWith(";") ? `${line} ` : `${line}; `)).join("");
  return `${kind} ${nameText((fields as { name: string }).name)} { ${body}}`;
}

function tableHead({ flags, comment }: Table, hasBlocks: boolean): { head: string; gap: string } {
  const names = (["dormant", "owner", "persist"] as const).filter((flag) => [flags ?? []].flat().includes(flag));
  const lines = names.length === 0 ? [] : [`\tflags ${names.join(",")}\n`];
  if (comment !== undefined) lines.push(`\tcomment ${quoted(comment)}\n`);
  return { head: lines.join(""), gap: names.length > 0 && hasBlocks ? "\n" : "" };
}

function elementsCommand({ family, table, name, elem }: Elements): string {
  return `add element ${family} ${nameText(table)} ${nameText(name)} ${plainElementsText(elem)}\n`;
}

function blockText(kind: string, name: string, lines: readonly string[]): string {
  let text = `\t${kind} ${nameText(name)} {\n`;
  for (const line of lines) text += `${line}\n`;
  return `${text}\t}\n`;
}
