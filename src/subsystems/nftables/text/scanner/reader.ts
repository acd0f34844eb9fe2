import { closestName, didYouMean, isRecord, U64_MAXIMUM } from "../../../../base/check.ts";
import { numberOf } from "../../model/datatypes.ts";
import { parseDuration } from "../../model/durations.ts";
import type { TableFamily } from "../../model/objects.ts";
import { NftSyntaxError, unexpected } from "./error.ts";
import type { Place, Places } from "./places.ts";
import { isReservedName } from "./reserved.ts";
import { Token, type TokenList, tokensOf } from "./tokens.ts";

/** Deeper nesting could overflow the stack. */
const MAX_DEPTH = 40;

/** Limits the expansion of nested variables, which could grow exponentially. */
const MAX_EXPANDED = 4_000_000;

/** Files that include each other could keep the parser busy forever. */
const MAX_INCLUDED = 1000;

/** Number of words after a table's name that a missing family can shift, as in "rule int table chain". */
const MAX_NAMES = 2;

/** Value of a variable, and the variables that it can use. */
interface Definition {
  readonly tokens: TokenList;
  readonly from: number;
  readonly to: number;
  readonly variables: ReadonlyMap<string, Definition>;
}

export class Reader {
  tokens: TokenList;
  /** Family of the table whose rule is being parsed, if it is known. */
  family: TableFamily | undefined;
  /** Network protocol that earlier matches require, as needed for `ct saddr`. */
  network: "ip" | "ip6" | undefined;
  /** Whether a rule that was read updates a set or map. */
  hasUpdates = false;
  /** Index of the current token. */
  at = 0;
  /** Kind of the current token. */
  kind: number = Token.End;
  /** Text of the current token. The text of a quoted token has no quotes. */
  text = "";
  /** Text of the current token. "" if it is neither a word nor a mark. */
  word = "";
  /** End of the text or of a variable's value. */
  #end: number;
  #scopes: Map<string, Definition>[] = [new Map()];
  /** Variables that the variable being read can use. */
  #captured: ReadonlyMap<string, Definition> | undefined;
  #depth = 0;
  #expanded = 0;
  #included = 0;
  #resembling: { tokens: TokenList; at: number; word: string; meant: string } | undefined;

  /** Undefined unless an error is being located. */
  readonly #places: Places | undefined;

  constructor(tokens: TokenList, places: Places | undefined = undefined) {
    this.tokens = tokens;
    this.#places = places;
    this.#end = tokens.kinds.length - 1;
    this.moveTo(0);
  }

  /** Makes the token at this index the current one. */
  moveTo(at: number): void {
    const { kinds, texts } = this.tokens;
    const isInside = at < this.#end;
    const kind = isInside ? kinds[at]! : Token.End;
    const text = isInside ? texts[at]! : "";
    this.at = at;
    this.kind = kind;
    this.text = text;
    this.word = kind === Token.Word || kind === Token.Mark ? text : "";
  }

  /** Continues in another list of tokens, up to `end`. */
  #use(tokens: TokenList, at: number, end: number): void {
    this.tokens = tokens;
    this.#end = end;
    this.moveTo(at);
  }

  get nextWord(): string {
    const { kinds, texts } = this.tokens;
    const next = this.at + 1;
    return next < this.#end && (kinds[next] === Token.Word || kinds[next] === Token.Mark) ? texts[next]! : "";
  }

  get nextKind(): number {
    return this.at + 1 < this.#end ? this.tokens.kinds[this.at + 1]! : Token.End;
  }

  sees(word: string): boolean {
    return this.word === word;
  }

  advance(): void {
    if (this.at < this.#end) this.moveTo(this.at + 1);
  }

  eat(word: string): boolean {
    if (this.word !== word) return false;
    this.moveTo(this.at + 1);
    return true;
  }

  expect(word: string): void {
    if (!this.eat(word)) this.fail([word]);
  }

  oneOf<Name extends string>(words: readonly Name[]): Name {
    const { word } = this;
    if (word === "" || !words.includes(word as Name)) this.fail(words);
    this.moveTo(this.at + 1);
    return word as Name;
  }

  lines(): void {
    while (this.kind === Token.Line) this.moveTo(this.at + 1);
  }

  separators(): void {
    while (this.kind === Token.Line || this.word === ";") this.moveTo(this.at + 1);
  }

  /** Whether a statement ends before the current token. */
  get seesEnd(): boolean {
    const { kind } = this;
    return (
      kind === Token.End || kind === Token.Line || (kind === Token.Mark && (this.word === ";" || this.word === "}"))
    );
  }

  /** Like nft, requires a line break or ";" also before the "}" of a block. */
  endStatement(): void {
    if (!this.seesEnd || this.word === "}") this.fail(['the end of the line, or ";"']);
  }

  /** `expected` contains words, and descriptions such as "a number". */
  fail(expected: readonly string[], at: number = this.at): never {
    const { kinds, texts } = this.tokens;
    const kind = at < this.#end ? kinds[at]! : Token.End;
    const got =
      kind === Token.End
        ? at < kinds.length - 1
          ? "the end of the variable"
          : "the end of the text"
        : kind === Token.Line
          ? "the end of the line"
          : kind === Token.Value
            ? "an interpolated value"
            : JSON.stringify(texts[at]!.slice(0, 60));
    const word = kind === Token.Word ? texts[at]! : "";
    const resemblance = this.#resemblance(at);
    const reason = unexpected(expected, got, resemblance === "" ? word : "") + resemblance;
    throw new NftSyntaxError(this.tokens.source, this.tokens.starts[at]!, reason, expected);
  }

  /**
   * Records that the current word is a name, but resembles one of the words that could be before it. An error in the
   * next words then suggests that word.
   */
  suggest(word: string, words: readonly string[]): void {
    const meant = closestName(word, words);
    if (meant !== undefined) this.#resembling = { tokens: this.tokens, at: this.at, word, meant };
  }

  #resemblance(at: number): string {
    const { tokens, at: from, word, meant } = this.#resembling ?? {};
    if (from === undefined || tokens !== this.tokens || at <= from || at > from + MAX_NAMES) return "";
    return `; "${word}" is the name of a table here: did you mean the family "${meant}"?`;
  }

  /** Throws a syntax error for an invalid value. */
  reject(reason: string, at: number = this.at): never {
    throw new NftSyntaxError(this.tokens.source, this.tokens.starts[at]!, reason);
  }

  /** Converts a TypeError or RangeError of `run` to a syntax error. */
  checked<Arguments extends readonly unknown[], Result>(
    at: number,
    run: (...args: Arguments) => Result,
    ...args: Arguments
  ): Result {
    try {
      return run(...args);
    } catch (error) {
      if (!(error instanceof TypeError || error instanceof RangeError)) throw error;
      return this.reject(error.message, at);
    }
  }

  number(max: number = Number.MAX_SAFE_INTEGER): number {
    return Number(this.#numberUpTo(max));
  }

  /** Reads a number of 64 bits. */
  number64(): number | bigint {
    return this.#numberUpTo(U64_MAXIMUM);
  }

  #numberUpTo(max: number | bigint): number | bigint {
    const value = this.maybeNumber();
    if (value === undefined) this.fail(["a number"]);
    if (value > max) this.reject(`expected a number up to ${max}, got ${value}`);
    this.advance();
    return value;
  }

  duration(): number {
    if (this.kind === Token.Value) return this.number();
    const milliseconds = this.kind === Token.Text ? parseDuration(this.text) : undefined;
    if (milliseconds === undefined) this.fail(["a duration such as 1h30m"]);
    if (milliseconds > Number.MAX_SAFE_INTEGER) this.reject("the duration is too long");
    this.advance();
    return milliseconds / 1000;
  }

  /** The current token is not consumed. */
  maybeNumber(): number | bigint | undefined {
    if (this.kind === Token.Value) {
      const value = this.value;
      const isNumber = (typeof value === "number" && Number.isInteger(value)) || typeof value === "bigint";
      return isNumber && value >= 0 ? value : undefined;
    }
    if (this.kind !== Token.Number) return undefined;
    const { text } = this;
    if (text.length > 1 && text[0] === "0" && text[1] !== "x" && text[1] !== "X") {
      if (!/^[0-7]+$/.test(text)) this.reject("expected a number; a number with a leading 0 is octal");
      return numberOf(BigInt(`0o${text}`));
    }
    return text.length <= 15 ? Number(text) : numberOf(BigInt(text));
  }

  /** Whether the value of a variable is being read. */
  get isInVariable(): boolean {
    return this.#captured !== undefined;
  }

  get value(): unknown {
    return this.tokens.values.get(this.at);
  }

  /** Records the place of a field or list item whose text starts at a token, if an error is being located. */
  mark(container: object, key: string | number, at: number = this.at): void {
    if (this.#places !== undefined) this.#places.set(container, key, this.#placeOf(at));
  }

  /** Like {@link mark}, for a token in another part of the text. */
  markAt(container: object, key: string | number, place: Place | undefined): void {
    if (place !== undefined) this.#places?.set(container, key, place);
  }

  /** Records the place of one value for another value that was made from it. */
  markLike(container: object, key: string | number, other: object, otherKey: string | number): void {
    const place = this.#places?.get(other, otherKey);
    if (place !== undefined) this.#places!.set(container, key, place);
  }

  /** The place of the current token. Undefined unless an error is being located. */
  get here(): Place | undefined {
    return this.#places && { source: this.tokens.source, offset: this.tokens.starts[this.at]! };
  }

  /** The place of a variable is that of its value. */
  #placeOf(at: number): Place {
    let { tokens } = this;
    let from = at;
    let find = (name: string) => this.#find(name);
    for (;;) {
      const name = tokens.texts[from] === "$" && tokens.kinds[from] === Token.Mark ? tokens.texts[from + 1] : undefined;
      const definition = name === undefined ? undefined : find(name);
      if (definition === undefined) return { source: tokens.source, offset: tokens.starts[from]! };
      ({ tokens, from } = definition);
      find = (inner) => definition.variables.get(inner);
    }
  }

  /** Reads a name. `what` names the expected object in errors. */
  name(what: string): string {
    return this.maybeName() ?? this.fail([what]);
  }

  /** Like {@link name}, for a name that a declaration assigns. */
  identifier(what: string): string {
    if (this.kind === Token.Word && isReservedName(this.text)) this.fail([`${what} that is no keyword`]);
    return this.name(what);
  }

  maybeName(): string | undefined {
    const { kind } = this;
    if (kind === Token.Value) return this.#valueText();
    const isName = kind === Token.Word || kind === Token.Quoted || kind === Token.Text || kind === Token.Wildcard;
    if (!isName) return undefined;
    const { text } = this;
    this.moveTo(this.at + 1);
    return text;
  }

  /** Like {@link name}, but replaces `$name` in double quotes by the value of the variable. */
  expandedString(what: string): string {
    const { at, kind, tokens } = this;
    const isExpanded = kind === Token.Quoted && tokens.source.text[tokens.starts[at]!] === '"';
    const text = this.name(what);
    if (!isExpanded) return text;
    const value = (): string =>
      this.word === "$" ? this.variable(value) : String(this.#maybeDecimal() ?? this.name("one value"));
    return text.replaceAll(/\$(\w*)/g, (_, name: string) => this.#expand(name, at, value));
  }

  #maybeDecimal(): number | bigint | undefined {
    const number = this.maybeNumber();
    if (number !== undefined) this.advance();
    return number;
  }

  #valueText(): string {
    const { value } = this;
    if (typeof value !== "string") {
      this.reject(`expected a string as interpolated value, got ${isRecord(value) ? "an object" : String(value)}`);
    }
    this.moveTo(this.at + 1);
    return value;
  }

  /** Called before a structure. Throws if it is nested too deeply. */
  enter(what: string = "nested blocks, sets and parentheses"): void {
    if (this.#depth >= MAX_DEPTH) this.reject(`expected at most ${MAX_DEPTH} ${what}`);
    this.#depth++;
  }

  /** Called at the end of a structure. */
  leave(): void {
    this.#depth--;
  }

  /** Parses a block in braces, which has its own variables. */
  block(read: () => void): void {
    this.expect("{");
    this.enter();
    this.#scopes.push(new Map());
    for (this.separators(); !this.eat("}"); this.separators()) {
      const { at } = this;
      read();
      if (this.at === at) this.fail(["}"]);
    }
    this.#scopes.pop();
    this.leave();
  }

  /** Stores the tokens since `from` as a variable's value. */
  define(name: string, from: number): void {
    const { kinds, texts } = this.tokens;
    const variables = new Map<string, Definition>();
    for (let at = from; at < this.at; at++) {
      if (kinds[at] !== Token.Mark || texts[at] !== "$") continue;
      const used = texts[at + 1] ?? "";
      variables.set(used, this.#find(used) ?? this.#missing(used, at + 1));
    }
    this.#scopes.at(-1)!.set(name, { tokens: this.tokens, from, to: this.at, variables });
  }

  isDefined(name: string): boolean {
    return this.#scopes.some((scope) => scope.has(name));
  }

  /** Like nft, ignores a name that the current block does not define. */
  undefine(name: string): void {
    this.#scopes.at(-1)!.delete(name);
  }

  #find(name: string): Definition | undefined {
    if (this.#captured !== undefined) return this.#captured.get(name);
    for (let depth = this.#scopes.length - 1; depth >= 0; depth--) {
      const found = this.#scopes[depth]!.get(name);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #missing(name: string, at: number): never {
    const names = this.#captured?.keys() ?? this.#scopes.flatMap((scope) => [...scope.keys()]);
    return this.reject(`there is no variable ${name}${didYouMean(name, names)}`, at);
  }

  /** Parses the value of the variable at the current token, "$", with `read`. */
  variable<Arguments extends readonly unknown[], Result>(
    read: (reader: Reader, ...args: Arguments) => Result,
    ...args: Arguments
  ): Result {
    this.advance();
    const name = this.kind === Token.Word ? this.text : this.fail(["the name of a variable"]);
    this.advance();
    return this.#expand(name, this.at - 1, () => read(this, ...args));
  }

  /** @param place index of the token that has the name. */
  #expand<Result>(name: string, place: number, read: () => Result): Result {
    const definition = this.#find(name) ?? this.#missing(name, place);
    this.#expanded += definition.to - definition.from;
    if (this.#expanded > MAX_EXPANDED) this.reject(`variables stand for more than ${MAX_EXPANDED} tokens`, place);
    const { tokens, at } = this;
    const end = this.#end;
    const captured = this.#captured;
    this.enter();
    this.#captured = definition.variables;
    this.#use(definition.tokens, definition.from, definition.to);
    const result = read();
    if (this.at < this.#end) this.fail(["the end of the variable"]);
    this.#captured = captured;
    this.#use(tokens, at, end);
    this.leave();
    return result;
  }

  /** `read` parses one value of an interpolated list. */
  withValue<Arguments extends readonly unknown[], Result>(
    value: unknown,
    read: (reader: Reader, ...args: Arguments) => Result,
    ...args: Arguments
  ): Result {
    const { tokens, at } = this;
    const end = this.#end;
    const start = tokens.starts[at]!;
    const texts = [tokens.texts[at]!, ""];
    const values = new Map([[0, value]]);
    const starts = [start, start];
    this.#use({ source: tokens.source, kinds: [Token.Value, Token.End], texts, starts, values }, 0, 1);
    const result = read(this, ...args);
    this.#use(tokens, at, end);
    return result;
  }

  /** Skips to a line break or semicolon outside of braces. */
  skipValue(): void {
    const from = this.at;
    let depth = 0;
    for (; this.kind !== Token.End; this.moveTo(this.at + 1)) {
      const { word } = this;
      if (depth === 0 && this.seesEnd) break;
      if (word === "{" || word === "(") depth++;
      else if (word === "}" || word === ")") depth--;
    }
    if (this.at === from || depth > 0) this.fail(["a value"]);
  }

  /** Continues with the statements at an offset of the text: at least one, and about `part` tokens. */
  continueAt(offset: number, part: number): void {
    const tokens = tokensOf(this.tokens.source, [], offset, part);
    this.#use(tokens, 0, tokens.kinds.length - 1);
  }

  /** Reads the files of `include`, which share their variables with the current block. */
  include(files: readonly TokenList[], read: () => void): void {
    const { tokens: outer, at } = this;
    const end = this.#end;
    for (const [index, tokens] of files.entries()) {
      if (++this.#included > MAX_INCLUDED) this.reject(`expected at most ${MAX_INCLUDED} included files`);
      const [following, first] = index + 1 < files.length ? [files[index + 1]!, 0] : [outer, Math.min(at + 1, end)];
      this.enter("nested blocks and included files; a file cannot include itself");
      this.#use(tokens, 0, tokens.kinds.length - 1);
      for (this.separators(); this.kind !== Token.End; this.separators()) read();
      const isEnded = this.at === 0 || isSeparator(tokens, this.at - 1) || isSeparator(following, first);
      if (!isEnded)
        this.reject("expected a line break at the end of the file: nft joins its last line with the next one");
      this.#use(outer, at, end);
      this.leave();
    }
  }
}

function isSeparator({ kinds, texts }: TokenList, at: number): boolean {
  const kind = kinds[at];
  return kind === Token.Line || kind === Token.End || (kind === Token.Mark && texts[at] === ";");
}
