import { titled, typeError } from "../../../base/argument-error.ts";
import { checkArray, checkObject } from "../../../base/check.ts";
import { describeValue } from "../../../base/describe.ts";
import type { Chain, Elements, NftMap, NftObject, NftSet, Rule, Table, TableFamily } from "../model/objects.ts";
import type { DataTypes } from "../statements/update.ts";
import { type Block, blockLines } from "./objects/blocks.ts";
import { chainBlock, objectBlocks } from "./objects/objects.ts";
import { dataTypes, plainElementsText, setBlocks } from "./objects/sets.ts";
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
  return ruleText(rule, "");
}

/**
 * Formats one rule as nft text.
 *
 * @param path path of the rule with a trailing period, for error messages.
 */
function ruleText(
  { family, expr, comment }: RuleParts,
  path: string,
  dataTypesOf?: DataTypes,
  indent?: string,
): string {
  checkArray(expr, `${path}expr`);
  const parts = expr.map((statement, index) => {
    const where = `${path}expr[${index}]`;
    checkObject(statement, where);
    const [kind = ""] = Object.keys(statement);
    return titled(`${where}.${kind}`, () => statementText(statement, family, dataTypesOf, indent));
  });
  if (comment !== undefined) parts.push(titled(`${path}comment`, () => `comment ${quoted(comment)}`));
  return parts.join(" ");
}

interface Item<Type> {
  readonly kind: string;
  readonly object: Type;
  readonly path: string;
}

/** nft prints the objects of a table in this order. */
interface TableContent {
  readonly family: TableFamily;
  readonly name: string;
  table: Item<Table> | undefined;
  readonly objects: Item<{ name: string }>[];
  readonly sets: Item<NftSet | NftMap>[];
  readonly flowtables: Item<{ name: string }>[];
  readonly chains: Map<string, { chain: Item<Chain> | undefined; readonly rules: Item<Rule>[] }>;
  readonly elements: Item<Elements>[];
}

/**
 * Formats nftables objects as `nft list ruleset` prints them. Only the order of the rules in a chain matters. Elements
 * whose set is not among the objects become `add element` commands.
 *
 * @throws TypeError with the path of an object that the language cannot represent.
 */
export function formatRuleset(objects: readonly NftObject[]): string {
  checkArray(objects, "objects");
  const tables = new Map<string, TableContent>();
  for (const [index, object] of objects.entries()) {
    checkObject(object, `objects[${index}]`);
    const [kind = "", fields] = Object.entries(object)[0] ?? [];
    const path = `objects[${index}].${kind}`;
    checkObject(fields, path);
    addTo(tables, { kind, object: fields, path });
  }
  return [...tables.values()].map(tableText).join("");
}

function addTo(tables: Map<string, TableContent>, item: Item<unknown>): void {
  const { kind, object, path } = item;
  const textOf = (key: string): string => {
    const value = (object as Record<string, unknown>)[key];
    if (typeof value === "string") return value;
    throw typeError(`${path}.${key}`, `expected a string, got ${describeValue(value)}`);
  };
  const family = textOf("family") as TableFamily;
  const table = textOf(kind === "table" ? "name" : "table");
  const name = textOf(kind === "rule" ? "chain" : "name");
  const content: TableContent = tables.get(`${family} ${table}`) ?? {
    family,
    name: table,
    table: undefined,
    objects: [],
    sets: [],
    flowtables: [],
    chains: new Map(),
    elements: [],
  };
  tables.set(`${family} ${table}`, content);
  const chain = content.chains.get(name) ?? { chain: undefined, rules: [] };
  if (kind === "chain" || kind === "rule") content.chains.set(name, chain);
  if (kind === "table") content.table = item as Item<Table>;
  else if (kind === "chain") chain.chain = item as Item<Chain>;
  else if (kind === "rule") chain.rules.push(item as Item<Rule>);
  else if (kind === "set" || kind === "map") content.sets.push(item as Item<NftSet | NftMap>);
  else if (kind === "flowtable") content.flowtables.push(item as Item<{ name: string }>);
  else if (kind === "element") content.elements.push(item as Item<Elements>);
  else if (Object.hasOwn(objectBlocks, kind)) content.objects.push(item as Item<{ name: string }>);
  else throw typeError(path, "unknown kind of object");
}

function tableText({ family, name, table, objects, sets, flowtables, chains, elements }: TableContent): string {
  const commands = elements.map(({ object, path }) => titled(path, () => elementsCommand(object))).join("");
  const isPresent = table !== undefined || objects.length + sets.length + flowtables.length + chains.size > 0;
  if (!isPresent) return commands;
  const maps = new Map(sets.map(({ object }) => [object.name, object]));
  const dataTypesOf: DataTypes = (map) => dataTypes((maps.get(map) as NftMap | undefined)?.map);
  const block = <Type extends { name: string }>({ kind, object, path }: Item<Type>, lines: Block<Type>) =>
    titled(path, () => blockText(kind, object.name, blockLines(lines, object, family)));
  const blocks = [
    ...objects.map((item) => block(item, objectBlocks[item.kind]!)),
    ...sets.map((item) => block(item, setBlocks.map)),
    ...flowtables.map((item) => block(item, objectBlocks[item.kind]!)),
    ...[...chains].map(([chainName, { chain, rules }]) => {
      const head = chain === undefined ? [] : titled(chain.path, () => blockLines(chainBlock, chain.object, family));
      const body = rules.map(
        ({ object, path }) => `\t\t${ruleText({ ...object, family }, `${path}.`, dataTypesOf, "\t\t")}`,
      );
      return blockText("chain", chainName, [...head, ...body]);
    }),
  ];
  const { head, gap } =
    table === undefined ? { head: "", gap: "" } : titled(table.path, () => tableHead(table.object, blocks.length > 0));
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
  return `\t${kind} ${nameText(name)} {\n${lines.map((line) => `${line}\n`).join("")}\t}\n`;
}
