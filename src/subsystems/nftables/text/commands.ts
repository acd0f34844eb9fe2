import type { Kind } from "../model/objects.ts";
import { Declarations, type DeclaredSets, type InTable, type Parsed, verbs } from "./declarations.ts";
import { type Include, readDefinition } from "./objects/blocks.ts";
import { NftSyntaxError, type SourceText } from "./scanner/error.ts";
import { Reader } from "./scanner/reader.ts";
import { PART, Token, type TokenList, tokensOf } from "./scanner/tokens.ts";

const readers = ["list", "get", "describe", "monitor", "export", "import"];

type Named = Pick<Parsed, "kind" | "object">;

function isVerb(word: string): word is (typeof verbs)[number] {
  return (verbs as readonly string[]).includes(word);
}

export class CommandParser {
  readonly #reader: Reader;
  readonly #include: Include | undefined;
  readonly #declarations: Declarations;
  /** Number of tokens to read at once: few after a line that has a template, because the next one may have one too. */
  #part = PART;

  constructor(reader: Reader, include: Include | undefined, sets: DeclaredSets = new Map()) {
    this.#reader = reader;
    this.#include = include;
    this.#declarations = new Declarations(reader, include, sets);
  }

  get commands(): readonly Parsed[] {
    return this.#declarations.commands;
  }

  /** Parses all commands. `definitions` come before them: `count` variables, whose values contain no further statement. */
  run(definitions: TokenList | undefined, count: number): void {
    const reader = this.#reader;
    const readItem = () => {
      if (readDefinition(reader, this.#include, readItem)) return;
      const { tokens, at } = reader;
      this.#command();
      reader.endStatement();
      if (tokens.rest !== undefined && reader.here === undefined) this.#learn(tokens, at);
    };
    let defined = 0;
    const readVariable = () => {
      if (++defined > count || !readDefinition(reader, undefined, readVariable))
        reader.reject("expected one value for each variable, got a further statement");
    };
    if (definitions !== undefined) reader.include([definitions], readVariable);
    do for (reader.separators(); reader.kind !== Token.End; reader.separators()) readItem();
    while (this.#continue());
  }

  /** Continues with the statements after the current tokens. Returns false at the end of the text. */
  #continue(): boolean {
    const { source, rest } = this.#reader.tokens;
    const from = rest === undefined ? source.text.length : this.#addSimilar(source, rest);
    if (from >= source.text.length) return false;
    this.#part = from === rest ? Math.min(this.#part * 2, PART) : 1;
    this.#reader.continueAt(from, this.#part);
    return true;
  }

  /** Adds the commands of lines that have a template. Returns the offset after them. */
  #addSimilar(source: SourceText, from: number): number {
    const { text } = source;
    let at = from;
    while (at < text.length) {
      const end = text.indexOf("\n", at);
      const command = this.#declarations.lines.find(text.slice(at, end < 0 ? text.length : end));
      if (command === undefined) break;
      this.#declarations.commands.push({
        verb: command.verb,
        kind: command.kind,
        object: command.object,
        source,
        offset: at,
      });
      at = end < 0 ? text.length : end + 1;
    }
    return at;
  }

  /** Remembers the line of the last command, which started at a token. Later lines can be similar. */
  #learn({ source: { text }, starts }: TokenList, at: number): void {
    const [start, end] = [starts[at]!, starts[this.#reader.at]!];
    if (start > 0 && text[start - 1] !== "\n") return;
    this.#declarations.lines.add(text.slice(start, end), this.commands.at(-1)!, (line) => {
      const reader = new Reader(tokensOf({ name: undefined, text: line }));
      const parser = new CommandParser(reader, undefined, this.#declarations.sets);
      try {
        parser.run(undefined, 0);
      } catch (error) {
        if (!(error instanceof NftSyntaxError)) throw error;
      }
      return parser.commands[0];
    });
  }

  #command(): void {
    const reader = this.#reader;
    const declarations = this.#declarations;
    const { word } = reader;
    declarations.start();
    if (readers.includes(word)) {
      reader.reject(`"${word}" reads the ruleset, which a transaction cannot; use the methods of Nftables`);
    }
    const verb = isVerb(word) ? word : undefined;
    if (verb !== undefined) reader.advance();
    switch (verb) {
      case undefined:
      case "add":
        declarations.add(undefined);
        break;
      case "create":
        declarations.add("create");
        break;
      case "insert":
      case "replace":
        reader.expect("rule");
        declarations.rule(verb);
        break;
      default: {
        const { kind, object } = this.#named(verb);
        declarations.push(verb, kind, object);
      }
    }
  }

  #named(verb: "delete" | "destroy" | "flush" | "rename" | "reset"): Named {
    if (verb === "flush") return this.#flushed();
    if (verb === "rename") return this.#renamed();
    return verb === "reset" ? this.#reset() : this.#deleted();
  }

  #deleted(): Named {
    const reader = this.#reader;
    const kind = this.#declarations.kind();
    const declarations = this.#declarations;
    if (kind === "element") return { kind, object: declarations.elements() };
    if (kind === "table") {
      const family = declarations.family() ?? "ip";
      const object = this.#seesHandle ? declarations.handle({ family }) : declarations.table(family);
      return { kind, object };
    }
    const place = declarations.place();
    if (kind === "rule") return { kind, object: this.#rule(place) };
    const object = this.#seesHandle
      ? declarations.handle(place)
      : declarations.named(place, `the name of a ${kind}`, "name");
    if (reader.sees("{")) reader.reject(`deleting devices of a ${kind} is not supported; declare the ${kind} again`);
    return { kind, object };
  }

  #rule(place: InTable): Named["object"] {
    return this.#declarations.handle(this.#declarations.named(place, "the name of a chain", "chain"));
  }

  get #seesHandle(): boolean {
    const reader = this.#reader;
    return reader.sees("handle") && (reader.nextKind === Token.Number || reader.nextKind === Token.Value);
  }

  #flushed(): Named {
    const reader = this.#reader;
    const kind = reader.oneOf(["ruleset", "table", "chain", "set", "map"]);
    if (kind === "ruleset") {
      const family = this.#declarations.family();
      return { kind, object: family === undefined ? null : { family } };
    }
    if (kind === "table") return { kind, object: this.#declarations.table() };
    return { kind, object: this.#declarations.named(this.#declarations.place(), `the name of a ${kind}`, "name") };
  }

  #renamed(): Named {
    const reader = this.#reader;
    reader.expect("chain");
    const chain = this.#declarations.named(this.#declarations.place(), "the name of a chain", "name");
    reader.mark(chain, "newname");
    return { kind: "chain", object: Object.assign(chain, { newname: reader.identifier("the new name of the chain") }) };
  }

  /** Parsed only for a better error, which recommends `Nftables.reset()`. */
  #reset(): Named {
    const reader = this.#reader;
    const word = reader.oneOf(["counters", "quotas", "rules", "counter", "quota", "rule", "element", "set", "map"]);
    const kind = word.replace(/s$/, "") as Kind;
    if (kind === "element") return { kind, object: this.#declarations.elements() };
    if (kind !== word) {
      reader.eat("table");
      reader.eat("chain");
      const family = this.#declarations.family();
      if (reader.seesEnd) return { kind, object: family === undefined ? {} : { family } };
      const place = { family: family ?? "ip", table: reader.name("the name of a table") };
      const chain = kind === "rule" && !reader.seesEnd ? { chain: reader.name("the name of a chain") } : {};
      return { kind, object: { ...place, ...chain } };
    }
    const place = this.#declarations.place();
    if (kind === "rule") return { kind, object: this.#rule(place) };
    return { kind, object: this.#declarations.named(place, `the name of a ${kind}`, "name") };
  }
}
