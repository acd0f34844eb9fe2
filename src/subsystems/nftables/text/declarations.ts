import { member } from "../../../base/objects.ts";
import type { TableFamily } from "../model/objects.ts";
import { compact } from "../statements/simple/statement.ts";
import { seesSelector } from "./expressions/selectors.ts";
import { type LineCommand, LineTemplates } from "./line-templates.ts";
import { type Include, readBlock, readDefinition } from "./objects/blocks.ts";
import { chainBlock, objectBlocks } from "./objects/objects.ts";
import { readElements, type SetTypes, setBlocks, typesOfSet, UNKNOWN_TYPES } from "./objects/sets.ts";
import type { SourceText } from "./scanner/error.ts";
import type { Place } from "./scanner/places.ts";
import type { Reader } from "./scanner/reader.ts";
import { reserved } from "./scanner/reserved.ts";
import { Token } from "./scanner/tokens.ts";
import { readRule, starts } from "./statements/statements.ts";

export interface Parsed extends LineCommand {
  readonly source: SourceText;
  readonly offset: number;
}

const families = ["ip", "ip6", "inet", "arp", "bridge", "netdev"] as const;
const tableFlags = ["dormant", "owner", "persist"];
export const verbs = ["add", "create", "insert", "replace", "delete", "destroy", "flush", "rename", "reset"] as const;
/** Kinds of objects whose declarations consist of lines in braces. */
const declared = Object.keys(objectBlocks);
const kinds = ["table", "chain", "rule", "set", "map", "element", ...declared];

/** Table of an object or rule. */
export type InTable = { readonly family: TableFamily; readonly table: string };

/**
 * Declarations in the block of a table. They become commands in this order, after the chains: maps can refer to chains
 * and objects that the block declares later, and rules to everything.
 */
interface TableContent {
  readonly objects: Parsed[];
  readonly sets: Parsed[];
  readonly rules: Parsed[];
}

/** Types of declared sets, for later `add element` commands. */
export type DeclaredSets = Map<string, SetTypes>;

export class Declarations {
  readonly commands: Parsed[] = [];
  readonly #reader: Reader;
  readonly #include: Include | undefined;
  readonly sets: DeclaredSets;
  readonly lines: LineTemplates = new LineTemplates();
  #source: SourceText;
  #offset = 0;
  /** The name of the table to which the command belongs, if an error is being located. */
  #table: Place | undefined;

  constructor(reader: Reader, include: Include | undefined, sets: DeclaredSets) {
    this.sets = sets;
    this.#reader = reader;
    this.#include = include;
    this.#source = reader.tokens.source;
    this.#table = reader.here;
  }

  start(): void {
    const { tokens, at } = this.#reader;
    this.#source = tokens.source;
    this.#offset = tokens.starts[at]!;
  }

  push(
    verb: string | undefined,
    kind: string,
    object: Record<string, unknown> | null,
    to: Parsed[] = this.commands,
  ): void {
    to.push({ verb, kind, object, source: this.#source, offset: this.#offset });
  }

  /** A kind can have two words, such as "ct helper". */
  #maybeKind(): string | undefined {
    const reader = this.#reader;
    const { word, nextWord } = reader;
    const kind = word === "ct" ? `ct ${nextWord}` : word;
    if (!kinds.includes(kind)) return undefined;
    reader.advance();
    if (kind !== word) reader.advance();
    return kind;
  }

  kind(): string {
    return this.#maybeKind() ?? this.#reader.fail(kinds.filter((kind) => !kind.includes(" ")).concat("ct"));
  }

  family(): TableFamily | undefined {
    const { word } = this.#reader;
    if (!isFamily(word)) {
      this.#reader.suggest(word, families);
      return undefined;
    }
    this.#reader.advance();
    return word;
  }

  place(): InTable {
    const family = this.family() ?? "ip";
    this.#table = this.#reader.here;
    return { family, table: this.#reader.identifier("the name of a table") };
  }

  table(family: TableFamily = this.family() ?? "ip"): { family: TableFamily; name: string } {
    const { at } = this.#reader;
    const table = { family, name: this.#reader.identifier("the name of a table") };
    this.#reader.mark(table, "name", at);
    return table;
  }

  /** Reads the name of an object or chain in a table, as the field `key`. */
  named<Key extends "name" | "chain">(place: InTable, what: string, key: Key): InTable & { [Name in Key]: string } {
    const { at } = this.#reader;
    const { family, table } = place;
    const name = this.#reader.identifier(what);
    // Objects with constant keys are created faster, and take less memory.
    const constant = key === "name" ? { family, table, name } : { family, table, chain: name };
    const named = constant as InTable & { [Name in Key]: string };
    this.#reader.markAt(named, "table", this.#table);
    this.#reader.mark(named, key, at);
    return named;
  }

  add(verb: "create" | undefined): void {
    const reader = this.#reader;
    const { at } = reader;
    const kind = this.#maybeKind();
    if (kind === "table") this.#addTable(verb);
    else if (kind === "chain") this.#chain(verb, this.place(), true, this.commands);
    else if (kind === "rule") this.rule(verb);
    else if (kind === "set" || kind === "map") this.#set(verb, kind, this.place());
    else if (kind === "element") this.push(verb, kind, this.elements());
    else if (kind !== undefined) this.#object(verb, kind, this.place(), true);
    else if (verb === undefined && reader.kind === Token.Word && this.#seesRule()) this.rule(undefined);
    else {
      const shown = kinds.filter((one) => !one.includes(" "));
      reader.fail(verb === undefined ? [...verbs, "define", "include", ...shown] : shown, at);
    }
  }

  /** A rule can start without the word "rule". */
  #seesRule(): boolean {
    const { at, tokens, word } = this.#reader;
    const first = isFamily(word) ? at + 1 : at;
    const isName = (index: number) => tokens.kinds[index] === Token.Word;
    return isName(first) && isName(first + 1) && startsStatement(tokens.texts[first + 2] ?? "");
  }

  #addTable(verb: "create" | undefined): void {
    const reader = this.#reader;
    const table = this.table();
    this.push(verb, "table", table);
    if (!reader.sees("{")) return;
    const place = { family: table.family, table: table.name };
    const content: TableContent = { objects: [], sets: [], rules: [] };
    const readItem = () => {
      if (readDefinition(reader, this.#include, readItem)) return;
      this.#tableItem(verb, table, place, content);
      reader.endStatement();
    };
    reader.block(readItem);
    this.commands.push(...content.objects, ...content.sets, ...content.rules);
  }

  #tableItem(
    verb: "create" | undefined,
    table: Record<string, unknown>,
    place: InTable,
    { objects, sets, rules }: TableContent,
  ): void {
    const reader = this.#reader;
    if (reader.sees("comment")) {
      if (table["comment"] !== undefined) reader.reject("an object has only one comment");
      reader.advance();
      table["comment"] = reader.name("a text in quotes");
      return;
    }
    if (reader.eat("flags")) {
      const flags = new Set([table["flags"] ?? []].flat());
      do flags.add(reader.oneOf(tableFlags));
      while (reader.eat(","));
      table["flags"] = compact([...flags]);
      return;
    }
    this.start();
    const kind = this.#maybeKind();
    const { length } = this.commands;
    if (kind === "chain") {
      this.#chain(verb, place, false, rules);
      return;
    }
    if (kind === "set" || kind === "map") this.#set(verb, kind, place);
    else if (kind !== undefined && declared.includes(kind)) this.#object(verb, kind, place, false);
    else
      reader.fail([
        "chain",
        "set",
        "map",
        "comment",
        "flags",
        ...declared.filter((one) => !one.includes(" ")),
        "ct",
        "}",
      ]);
    (kind === "set" || kind === "map" ? sets : objects).push(...this.commands.splice(length));
  }

  #chain(verb: "create" | undefined, place: InTable, isCommand: boolean, rules: Parsed[]): void {
    const reader = this.#reader;
    const chain = this.named(place, "the name of a chain", "name");
    this.push(verb, "chain", chain);
    if (!isCommand || reader.sees("{")) this.#chainBody(verb, chain, place, rules);
  }

  #chainBody(verb: string | undefined, chain: InTable & { name: string }, place: InTable, rules: Parsed[]): void {
    const reader = this.#reader;
    const words = chainBlock.lines.flatMap((line) => line.words);
    const readItem = () => {
      if (readDefinition(reader, this.#include, readItem)) return;
      const line = chainBlock.lines.find((one) => one.words.includes(reader.word));
      if (line !== undefined) line.read(reader, chain, place.family);
      else {
        this.start();
        const { family, table } = place;
        const rule = this.#statements(family, { family, table, chain: chain.name }, words);
        this.push(verb === "create" ? undefined : verb, "rule", rule, rules);
      }
      reader.endStatement();
    };
    reader.block(readItem);
  }

  #statements(family: TableFamily, rule: Record<string, unknown>, also: readonly string[] = []): typeof rule {
    const reader = this.#reader;
    if (!reader.seesEnd && also.length > 0 && !this.#canStart()) reader.fail([...starts, ...also]);
    return readRule(reader, family, rule);
  }

  #canStart(): boolean {
    const reader = this.#reader;
    return reader.kind !== Token.Word || startsStatement(reader.word) || seesSelector(reader);
  }

  rule(verb: string | undefined): void {
    const reader = this.#reader;
    const place = this.place();
    const rule: Record<string, unknown> = this.named(place, "the name of a chain", "chain");
    const { at } = reader;
    if (verb === "replace" || reader.sees("handle")) this.handle(rule);
    else if (reader.eat("position") || reader.eat("index")) {
      const key = reader.tokens.texts[at] === "index" ? "index" : "handle";
      rule[key] = reader.number();
      reader.mark(rule, key, at);
    }
    this.#statements(place.family, rule);
    this.push(verb ?? (rule["handle"] === undefined ? undefined : "add"), "rule", rule);
  }

  /** Reads the number of an existing object. */
  handle<Object extends object>(object: Object): Object & { handle: number } {
    const reader = this.#reader;
    reader.expect("handle");
    reader.mark(object, "handle");
    return Object.assign(object, { handle: reader.number() });
  }

  #set(verb: "create" | undefined, kind: "set" | "map", place: InTable): void {
    const reader = this.#reader;
    const set = this.named(place, `the name of a ${kind}`, "name");
    const { at } = reader;
    readBlock(reader, setBlocks[kind], set, place.family, this.#include);
    if (!("type" in set)) reader.reject(`expected the type of the ${kind}, such as: type ipv4_addr`, at);
    this.sets.set(keyOf(place, set.name), typesOfSet(set));
    this.lines.forget();
    this.push(verb, kind, set);
  }

  elements(): Record<string, unknown> {
    const reader = this.#reader;
    const place = this.place();
    const elements: Record<string, unknown> = this.named(place, "the name of a set or map", "name");
    elements["elem"] = readElements(reader, this.sets.get(keyOf(place, elements["name"])) ?? UNKNOWN_TYPES);
    return elements;
  }

  #object(verb: "create" | undefined, kind: string, place: InTable, isCommand: boolean): void {
    const reader = this.#reader;
    const object = this.named(place, `the name of a ${kind}`, "name");
    const block = objectBlocks[kind]!;
    const isBlock = !isCommand || block.isShort !== true || reader.sees("{");
    if (isBlock) readBlock(reader, block, object, place.family, this.#include);
    else {
      while (!reader.seesEnd) {
        const { word } = reader;
        const line =
          block.lines.find(({ words }) => words.includes(word)) ??
          reader.fail(["{", ...block.lines.flatMap(({ words }) => words).filter((one) => one !== "")]);
        line.read(reader, object, place.family);
      }
    }
    const missing = Object.entries(block.required ?? {}).find(([key]) => member(object, key) === undefined);
    if (missing !== undefined) reader.fail([missing[1]], isBlock ? reader.at - 1 : reader.at);
    this.push(verb, kind, object);
  }
}

function isFamily(word: string): word is TableFamily {
  return (families as readonly string[]).includes(word);
}

/** The word "raw" can also be a value. */
const startsStatement = (word: string) => reserved.has(word) || word === "raw";

function keyOf({ family, table }: InTable, name: unknown): string {
  return `${family} ${table} ${name}`;
}
