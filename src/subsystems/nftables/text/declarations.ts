import type { TableFamily } from "../objects.ts";
import type { ChainRule, SetItem } from "../statements.ts";
import { seesSelector } from "./expressions/selectors.ts";
import { type Include, readBlock, readDefinition } from "./objects/blocks.ts";
import { chainBlock, objectBlocks } from "./objects/objects.ts";
import { checkSet, dataTypes, keyTypes, readElements, setBlock } from "./objects/sets.ts";
import type { SourceText } from "./scanner/error.ts";
import type { Reader } from "./scanner/reader.ts";
import { reserved } from "./scanner/reserved.ts";
import { Token } from "./scanner/tokens.ts";
import { readRule } from "./statements/statements.ts";

export interface Parsed {
  readonly verb: string | undefined;
  readonly kind: string;
  readonly object: Record<string, unknown> | null;
  readonly source: SourceText;
  readonly offset: number;
  /** Offset of each statement in the text, for error messages. */
  readonly statements?: readonly number[] | undefined;
}

const families = ["ip", "ip6", "inet", "arp", "bridge", "netdev"] as const;
const tableFlags = ["dormant", "owner", "persist"];
export const verbs = ["add", "create", "insert", "replace", "delete", "destroy", "flush", "rename", "reset"] as const;
/** Kinds of objects whose declarations consist of lines in braces. */
const declared = Object.keys(objectBlocks);
const kinds = ["table", "chain", "rule", "set", "map", "element", ...declared];

interface Place {
  readonly family: TableFamily;
  readonly table: string;
}

export class Declarations {
  readonly commands: Parsed[] = [];
  readonly #reader: Reader;
  readonly #include: Include | undefined;
  /** Types of declared sets, for later `add element` commands. */
  readonly #sets = new Map<string, Record<string, unknown>>();
  #start: Pick<Parsed, "source" | "offset">;
  #statementOffsets: number[] = [];

  constructor(reader: Reader, include: Include | undefined) {
    this.#reader = reader;
    this.#include = include;
    this.#start = this.#here();
  }

  start(): void {
    this.#start = this.#here();
  }

  #here(): Pick<Parsed, "source" | "offset"> {
    const { tokens, at } = this.#reader;
    return { source: tokens.source, offset: tokens.starts[at]! };
  }

  push(verb: string | undefined, kind: string, object: Record<string, unknown> | null): void {
    this.commands.push({ verb, kind, object, ...this.#start });
  }

  /** A kind can have two words, such as "ct helper". */
  #maybeKind(): string | undefined {
    const reader = this.#reader;
    const { word, nextWord } = reader;
    const kind = word === "ct" ? `ct ${nextWord}` : word;
    if (!kinds.includes(kind)) return undefined;
    for (const _ of kind.split(" ")) reader.advance();
    return kind;
  }

  kind(): string {
    return this.#maybeKind() ?? this.#reader.fail(kinds.filter((kind) => !kind.includes(" ")).concat("ct"));
  }

  family(): TableFamily | undefined {
    const { word } = this.#reader;
    const family = families.find((name) => name === word);
    if (family !== undefined) this.#reader.advance();
    return family;
  }

  place(): Place {
    return { family: this.family() ?? "ip", table: this.#reader.name("the name of a table") };
  }

  add(verb: "create" | undefined): void {
    const reader = this.#reader;
    const { at } = reader;
    const kind = this.#maybeKind();
    if (kind === "table") this.#table(verb);
    else if (kind === "chain") this.#chain(verb, this.place(), true, this.commands);
    else if (kind === "rule") this.rule(verb);
    else if (kind === "set" || kind === "map") this.#set(verb, kind, this.place());
    else if (kind === "element") this.push(verb, kind, this.elements());
    else if (kind !== undefined) this.#object(verb, kind, this.place());
    else if (verb === undefined && reader.kind === Token.Word && this.#seesRule()) this.rule(undefined);
    else {
      const shown = kinds.filter((one) => !one.includes(" "));
      reader.fail(verb === undefined ? [...verbs, "define", "include", ...shown] : shown, at);
    }
  }

  /** A rule can start without the word "rule". */
  #seesRule(): boolean {
    const { at, tokens, word } = this.#reader;
    const first = families.includes(word as "ip") ? at + 1 : at;
    const isName = (index: number) => tokens.kinds[index] === Token.Word;
    return isName(first) && isName(first + 1) && startsStatement(tokens.texts[first + 2] ?? "");
  }

  #table(verb: "create" | undefined): void {
    const reader = this.#reader;
    const { family, table: name } = this.place();
    const table: Record<string, unknown> = { family, name };
    this.push(verb, "table", table);
    if (!reader.sees("{")) return;
    const place = { family, table: name };
    const rules: Parsed[] = [];
    const others: Parsed[] = [];
    const readItem = () => {
      if (readDefinition(reader, this.#include, readItem)) return;
      this.#tableItem(verb, table, place, rules, others);
      reader.endStatement();
    };
    reader.block(readItem);
    this.commands.push(...others, ...rules);
  }

  /** Sets and rules can refer to chains, so chains come first. */
  #tableItem(
    verb: "create" | undefined,
    table: Record<string, unknown>,
    place: Place,
    rules: Parsed[],
    others: Parsed[],
  ): void {
    const reader = this.#reader;
    if (reader.eat("comment")) {
      table["comment"] = reader.string("a text in quotes");
      return;
    }
    if (reader.eat("flags")) {
      const flags = [reader.oneOf(tableFlags)];
      while (reader.eat(",")) flags.push(reader.oneOf(tableFlags));
      table["flags"] = flags.length === 1 ? flags[0] : flags;
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
    else if (kind !== undefined && declared.includes(kind)) this.#object(verb, kind, place);
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
    others.push(...this.commands.splice(length));
  }

  #chain(verb: "create" | undefined, place: Place, isCommand: boolean, rules: Parsed[]): void {
    const reader = this.#reader;
    const chain: Record<string, unknown> = { ...place, name: reader.name("the name of a chain") };
    this.push(verb, "chain", chain);
    if (!isCommand || reader.sees("{")) this.#chainBody(verb, chain, place, rules);
  }

  #chainBody(verb: string | undefined, chain: Record<string, unknown>, place: Place, rules: Parsed[]): void {
    const reader = this.#reader;
    const words = chainBlock.lines.flatMap((line) => line.words);
    const readItem = () => {
      if (readDefinition(reader, this.#include, readItem)) return;
      const line = chainBlock.lines.find((one) => one.words.includes(reader.word));
      if (line !== undefined) line.read(reader, chain as never, place.family);
      else {
        this.start();
        const object = { ...place, chain: chain["name"], ...this.#statements(place.family, words) };
        rules.push(this.#parsedRule(verb === "create" ? undefined : verb, object));
      }
      reader.endStatement();
    };
    reader.block(readItem);
  }

  #statements(family: TableFamily, also: readonly string[] = []): ChainRule {
    const reader = this.#reader;
    if (!reader.seesEnd && also.length > 0 && !this.#canStart()) reader.fail([...also, "a statement of a rule"]);
    const offsets: number[] = [];
    const body = readRule(reader, family, offsets);
    this.#statementOffsets = offsets;
    return body;
  }

  #canStart(): boolean {
    const reader = this.#reader;
    return reader.kind !== Token.Word || startsStatement(reader.word) || seesSelector(reader);
  }

  rule(verb: string | undefined): void {
    const reader = this.#reader;
    const place = this.place();
    const rule: Record<string, unknown> = { ...place, chain: reader.name("the name of a chain") };
    if (verb === "replace") {
      reader.expect("handle");
      rule["handle"] = reader.number();
    } else if (reader.eat("handle") || reader.eat("position")) rule["handle"] = reader.number();
    else if (reader.eat("index")) rule["index"] = reader.number();
    const object = Object.assign(rule, this.#statements(place.family));
    this.commands.push(this.#parsedRule(verb ?? (rule["handle"] === undefined ? undefined : "add"), object));
  }

  #parsedRule(verb: string | undefined, object: Record<string, unknown>): Parsed {
    return { verb, kind: "rule", object, ...this.#start, statements: this.#statementOffsets };
  }

  #set(verb: "create" | undefined, kind: "set" | "map", place: Place): void {
    const reader = this.#reader;
    const { at } = reader;
    const set: Record<string, unknown> = { ...place, name: reader.name(`the name of a ${kind}`) };
    readBlock(reader, setBlock, set as never, place.family, this.#include);
    checkSet(reader, kind, set as never, at);
    this.#sets.set(keyOf(place, set["name"]), set);
    this.push(verb, kind, set);
  }

  elements(): Record<string, unknown> {
    const reader = this.#reader;
    const place = this.place();
    const name = reader.name("the name of a set or map");
    const { type, map } = (this.#sets.get(keyOf(place, name)) ?? {}) as { type?: string; map?: string };
    const elem: SetItem[] = readElements(reader, keyTypes(type), dataTypes(map));
    return { ...place, name, elem };
  }

  #object(verb: "create" | undefined, kind: string, place: Place): void {
    const reader = this.#reader;
    const object: Record<string, unknown> = { ...place, name: reader.name(`the name of a ${kind}`) };
    const block = objectBlocks[kind]!;
    const isBlock = reader.sees("{");
    if (isBlock) readBlock(reader, block, object as never, place.family, this.#include);
    else {
      // The short form of a declaration has no braces.
      while (!reader.seesEnd) {
        const { word } = reader;
        const line =
          block.lines.find(({ words }) => words.includes(word)) ??
          reader.fail(["{", ...block.lines.flatMap(({ words }) => words).filter((one) => one !== "")]);
        line.read(reader, object as never, place.family);
      }
    }
    const missing = Object.entries(block.required ?? {}).find(([key]) => object[key] === undefined);
    if (missing !== undefined) reader.fail([missing[1]], isBlock ? reader.at - 1 : reader.at);
    this.push(verb, kind, object);
  }
}

/** The word "raw" can also be a value. */
const startsStatement = (word: string) => reserved.has(word) || word === "raw";

function keyOf({ family, table }: Place, name: unknown): string {
  return `${family} ${table} ${name}`;
}
