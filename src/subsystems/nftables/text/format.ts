// Formats objects in the nft language, in the form of `nft list ruleset`.

import { describeValue } from "../../../errors.ts";
import { checkArray, isRecord } from "../../../message/check.ts";
import type { Chain, NftMap, NftObject, NftSet, Rule, Table, TableFamily } from "../objects.ts";
import { blockLines } from "./objects/blocks.ts";
import { chainBlock, objectBlocks } from "./objects/objects.ts";
import { plainElementsText, setBlock } from "./objects/sets.ts";
import { nameText, quoted } from "./scanner/quotes.ts";
import { statementText } from "./statements/statements.ts";

/**
 * Formats the statements and the comment of a rule as `nft list` prints them: `tcp dport 22 accept comment "ssh"`.
 *
 * @throws TypeError for a rule that the language cannot represent: a raw statement, or a text with a double quote.
 */
export function formatRule(rule: Pick<Rule, "expr" | "comment"> & { family?: TableFamily | undefined }): string {
  const { family, expr, comment } = rule;
  checkArray(expr, "expr");
  const parts = expr.map((statement, index) => {
    try {
      return statementText(statement, family);
    } catch (error) {
      if (error instanceof TypeError || error instanceof RangeError) error.message = `expr[${index}].${error.message}`;
      throw error;
    }
  });
  if (comment !== undefined) parts.push(`comment ${quoted(comment)}`);
  return parts.join(" ");
}

/** The objects of a table, in the order in which nft lists them. */
interface TableContent {
  readonly family: TableFamily;
  readonly name: string;
  table: Table | undefined;
  readonly objects: [kind: string, object: { name: string }][];
  readonly sets: [kind: string, set: NftSet | NftMap][];
  readonly flowtables: [kind: string, object: { name: string }][];
  readonly chains: Map<string, { chain: Chain | undefined; readonly rules: Rule[] }>;
  readonly elements: string[];
}

/**
 * Formats objects as `nft list ruleset` prints them. The objects can be in any order, except for rules, whose order in a
 * chain is kept.
 *
 * @throws TypeError with the path of an object that the language cannot represent.
 */
export function formatRuleset(objects: readonly NftObject[]): string {
  checkArray(objects, "objects");
  const tables = new Map<string, TableContent>();
  for (const [index, object] of objects.entries()) {
    const [kind, fields] = isRecord(object) ? (Object.entries(object)[0] ?? [""]) : [""];
    if (!isRecord(fields)) throw new TypeError(`objects[${index}]: expected an object, got ${describeValue(object)}`);
    addTo(tables, kind, fields as Record<string, unknown>, `objects[${index}]`);
  }
  return [...tables.values()].map(tableText).join("");
}

function addTo(tables: Map<string, TableContent>, kind: string, fields: Record<string, unknown>, path: string): void {
  const family = fields["family"] as TableFamily;
  const name = String(kind === "table" ? fields["name"] : fields["table"]);
  const key = `${family} ${name}`;
  let content = tables.get(key);
  if (content === undefined) {
    content = {
      family,
      name,
      table: undefined,
      objects: [],
      sets: [],
      flowtables: [],
      chains: new Map(),
      elements: [],
    };
    tables.set(key, content);
  }
  const chainNamed = (chain: string) => {
    const known = content.chains.get(chain) ?? { chain: undefined, rules: [] };
    content.chains.set(chain, known);
    return known;
  };
  const object = fields as never;
  if (kind === "table") content.table = object;
  else if (kind === "chain") chainNamed(String(fields["name"])).chain = object;
  else if (kind === "rule") chainNamed(String(fields["chain"])).rules.push(object);
  else if (kind === "set" || kind === "map") content.sets.push([kind, object]);
  else if (kind === "flowtable") content.flowtables.push([kind, object]);
  else if (kind === "element") {
    const { name: set, elem } = fields as { name: string; elem: [] };
    content.elements.push(`add element ${family} ${nameText(name)} ${nameText(set)} ${plainElementsText(elem)}\n`);
  } else if (Object.hasOwn(objectBlocks, kind)) content.objects.push([kind, object]);
  else throw new TypeError(`${path}.${kind}: unknown kind of object`);
}

function tableText(content: TableContent): string {
  const { family, name, table, objects, sets, flowtables, chains, elements } = content;
  const isPresent = table !== undefined || objects.length + sets.length + flowtables.length + chains.size > 0;
  if (!isPresent) return elements.join("");
  const head: string[] = [];
  const flags = ["dormant", "owner", "persist"].filter((flag) => [table?.flags ?? []].flat().includes(flag));
  if (flags.length > 0) head.push(`\tflags ${flags.join(",")}\n`);
  if (table?.comment !== undefined) head.push(`\tcomment ${quoted(table.comment)}\n`);
  const blocks = [
    ...objects.map(([kind, object]) =>
      blockText(kind, object.name, blockLines(objectBlocks[kind]!, object as never, family)),
    ),
    ...sets.map(([kind, set]) => blockText(kind, set.name, blockLines(setBlock, set, family))),
    ...flowtables.map(([kind, object]) =>
      blockText(kind, object.name, blockLines(objectBlocks[kind]!, object as never, family)),
    ),
    ...[...chains].map(([chainName, { chain, rules }]) =>
      blockText("chain", chainName, chainLines(chain, rules, family)),
    ),
  ];
  // nft writes an empty line between two objects, and after flags, but not after the comment of a table.
  const text = `${flags.length > 0 && blocks.length > 0 ? "\n" : ""}${blocks.join("\n")}`;
  return `table ${family} ${nameText(name)} {\n${head.join("")}${text}}\n${elements.join("")}`;
}

function chainLines(chain: Chain | undefined, rules: readonly Rule[], family: TableFamily): string[] {
  const head = chain === undefined ? [] : blockLines(chainBlock, chain, family);
  return [...head, ...rules.map((rule) => `\t\t${formatRule({ ...rule, family })}`)];
}

function blockText(kind: string, name: string, lines: readonly string[]): string {
  return `\t${kind} ${nameText(name)} {\n${lines.map((line) => `${line}\n`).join("")}\t}\n`;
}
