import { titled, typeError, withTitle } from "../../../base/argument-error.ts";
import { checkArray, checkObject, isRecord } from "../../../base/check.ts";
import { describeValue } from "../../../base/describe.ts";
import { firstName, member } from "../../../base/objects.ts";
import type { Named, NftObject, ObjectDatatype, ObjectKinds, Rule, TableFamily } from "../model/objects.ts";
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

type Objects = Omit<ObjectKinds, "rule"> & { rule: TemplateRule };

/** An object of the ruleset, and its index for error messages. */
type Item<K extends keyof Objects> = { [Of in K]: { kind: Of; object: Objects[Of]; index: number } }[K];
type Place = { kind: string; index: number };

function pathOf({ kind, index }: Place): string {
  return `objects[${index}].${kind}`;
}

function inItem<Type, Result>(item: Place & { object: Type }, action: (object: Type) => Result): Result {
  try {
    return action(item.object);
  } catch (error) {
    throw withTitle(error, `${pathOf(item)}: `, pathOf(item));
  }
}

/** nft prints the objects of a table in this order. In a listing, an object other than the table is its text. */
interface TableContent {
  readonly family: TableFamily;
  readonly name: string;
  table: Item<"table"> | undefined;
  readonly objects: (BlockItem | string)[];
  readonly sets: (BlockItem | string)[];
  readonly flowtables: (BlockItem | string)[];
  readonly chains: Map<string, ChainContent | string>;
  readonly elements: Item<"element">[];
  /** Types of the values of maps, by name. */
  readonly types: Map<string, Objects["map"]["map"]>;
}

/** An object that is formatted as a block. */
type BlockItem = Item<"set" | "map" | "flowtable" | ObjectDatatype>;

interface ChainContent {
  chain: Item<"chain"> | undefined;
  readonly rules: Item<"rule">[];
}

/**
 * Formats nftables objects as `nft list ruleset` prints them. Only the order of the rules in a chain matters. Elements
 * whose set is not among the objects become `add element` commands.
 *
 * @throws TypeError with the path of an object that the language cannot represent.
 */
export function formatRuleset(objects: readonly NftObject[]): string {
  checkArray(objects, "objects");
  const text = new RulesetText(false);
  for (const object of objects) text.add(object);
  return text.end();
}

/** Formats objects like {@link formatRuleset}. */
export class RulesetText {
  readonly #isListing: boolean;
  readonly #tables = new Map<string, TableContent>();
  #last: TableContent | undefined;
  #count = 0;

  /**
   * @param isListing whether the maps of a table are added before its chains, and a chain before its rules. Objects are
   *   then formatted at once, so that they do not stay in memory.
   */
  constructor(isListing: boolean) {
    this.#isListing = isListing;
  }

  add(object: TemplateObject): void {
    const index = this.#count++;
    if (!isRecord(object)) checkObject(object, `objects[${index}]`);
    const kind = firstName(object);
    const item = { kind, object: member(object, kind), index };
    if (!isRecord(item.object)) checkObject(item.object, pathOf(item));
    this.#addTo(item as Item<keyof Objects>);
  }

  /** Returns the text of all objects. */
  end(): string {
    return [...this.#tables.values()].map(tableText).join("");
  }

  #addTo(item: Item<keyof Objects>): void {
    const { kind, object } = item;
    const textOf = (key: string): string => {
      const value = member(object, key);
      if (typeof value === "string") return value;
      throw typeError(`${pathOf(item)}.${key}`, `expected a string, got ${describeValue(value)}`);
    };
    textOf("family");
    const { family } = object;
    const table = textOf(kind === "table" ? "name" : "table");
    const name = textOf(kind === "rule" ? "chain" : "name");
    const content = this.#contentOf(family, table);
    const { chains, types } = content;
    const one = (given: BlockItem) => (this.#isListing ? namedBlock(given, family) : given);
    if (item.kind === "chain" || item.kind === "rule") {
      if (this.#isListing) chains.set(name, (chains.get(name) ?? "") + linesOf(item, content));
      else addToChain(chains, name, item);
    } else if (item.kind === "table") content.table = item;
    else if (item.kind === "set" || item.kind === "map") {
      if (item.kind === "map") types.set(name, item.object.map);
      content.sets.push(one(item));
    } else if (item.kind === "flowtable") content.flowtables.push(one(item));
    else if (item.kind === "element") content.elements.push(item);
    else if (Object.hasOwn(objectBlocks, kind)) content.objects.push(one(item));
    else throw typeError(pathOf(item), "unknown kind of object");
  }

  #contentOf(family: TableFamily, name: string): TableContent {
    if (this.#last?.family === family && this.#last.name === name) return this.#last;
    const key = `${family} ${name}`;
    // Not getOrInsertComputed(): formatting also works in Node.js 20, which lacks it.
    const known = this.#tables.get(key);
    const lists = { table: undefined, objects: [], sets: [], flowtables: [], elements: [] };
    this.#last = known ?? { family, name, ...lists, chains: new Map(), types: new Map() };
    this.#tables.set(key, this.#last);
    return this.#last;
  }
}

function addToChain(chains: TableContent["chains"], name: string, item: Item<"chain" | "rule">): void {
  const known = chains.get(name);
  const content = typeof known === "object" ? known : { chain: undefined, rules: [] };
  if (item.kind === "chain") content.chain = item;
  else content.rules.push(item);
  chains.set(name, content);
}

/** Returns the lines of a rule, or those of a chain without its rules. */
function linesOf(item: Item<"chain" | "rule">, { family, types }: TableContent): string {
  if (item.kind === "chain") return inItem(item, (chain) => blockText(chainBlock, chain, family));
  const dataTypesOf: DataTypes = (map) => dataTypes(types.get(map));
  const text = ruleText(item.object, family, () => `${pathOf(item)}.`, dataTypesOf, "\t\t");
  // `join` copies the text, so that the strings of the template can be freed.
  return ["\t\t", text, "\n"].join("");
}

function tableText(content: TableContent): string {
  const { family, name, table, objects, sets, flowtables, chains, elements } = content;
  const commands = elements.map((item) => inItem(item, elementsCommand)).join("");
  const isPresent = table !== undefined || objects.length + sets.length + flowtables.length + chains.size > 0;
  if (!isPresent) return commands;
  const blocks: string[] = [];
  for (const list of [objects, sets, flowtables])
    for (const one of list) blocks.push(typeof one === "string" ? one : namedBlock(one, family));
  for (const [chainName, chain] of chains) {
    const items = typeof chain === "string" ? [] : [...(chain.chain ? [chain.chain] : []), ...chain.rules];
    const lines = typeof chain === "string" ? chain : items.map((item) => linesOf(item, content)).join("");
    blocks.push(blockOf("chain", chainName, lines));
  }
  const { head, gap } =
    table === undefined ? { head: "", gap: "" } : inItem(table, (object) => tableHead(object, blocks.length > 0));
  return `table ${family} ${nameText(name)} {\n${head}${gap}${blocks.join("\n")}}\n${commands}`;
}

function namedBlock(item: BlockItem, family: TableFamily): string {
  const { kind } = item;
  const block: Block<Named> = kind === "set" || kind === "map" ? setBlocks.map : objectBlocks[kind]!;
  return inItem<Named, string>(item, (object) => blockOf(kind, object.name, blockText(block, object, family)));
}

/** Returns an nftables object as one line of nft text. */
export function objectText(kind: string, fields: Named, family: TableFamily): string {
  const block: Block<Named> | undefined =
    kind === "chain" ? chainBlock : kind === "set" || kind === "map" ? setBlocks[kind] : objectBlocks[kind];
  const lines = block === undefined ? tableHead(fields, false).head.split("\n") : blockLines(block, fields, family);
  const joined = (line: string) => line.replaceAll(/([^,{])\n/g, "$1; ").replaceAll(/\s+/g, " ");
  const words = lines.map((line) => joined(line.trim())).filter((line) => line !== "");
  const body = words.map((line) => (line.endsWith(";") ? `${line} ` : `${line}; `)).join("");
  return `${kind} ${nameText(fields.name)} { ${body}}`;
}

function tableHead({ flags, comment }: Objects["table"], hasBlocks: boolean): { head: string; gap: string } {
  const names = (["dormant", "owner", "persist"] as const).filter((flag) => [flags ?? []].flat().includes(flag));
  const lines = names.length === 0 ? [] : [`\tflags ${names.join(",")}\n`];
  if (comment !== undefined) lines.push(`\tcomment ${quoted(comment)}\n`);
  return { head: lines.join(""), gap: names.length > 0 && hasBlocks ? "\n" : "" };
}

function elementsCommand({ family, table, name, elem }: Objects["element"]): string {
  return `add element ${family} ${nameText(table)} ${nameText(name)} ${plainElementsText(elem)}\n`;
}

function blockText<Type>(block: Block<Type>, object: Type, family: TableFamily): string {
  return blockLines(block, object, family)
    .map((line) => `${line}\n`)
    .join("");
}

function blockOf(kind: string, name: string, lines: string): string {
  return `\t${kind} ${nameText(name)} {\n${lines}\t}\n`;
}
