import type { TableFamily } from "../../model/objects.ts";
import { VERDICTS } from "../../model/statements.ts";
import type { SourceText } from "../scanner/error.ts";
import { quoted } from "../scanner/quotes.ts";
import type { Reader } from "../scanner/reader.ts";
import { Token, tokensOf } from "../scanner/tokens.ts";

/** One line of a declaration, for the parser and the formatter. */
export interface Line<Object, Draft = Partial<Object>> {
  readonly words: readonly string[];
  read(reader: Reader, object: Draft, family: TableFamily): void;
  text(object: Object, family: TableFamily): string | undefined;
}

/** nft prints the lines of a declaration in this order. */
export interface Block<Object, Draft = Partial<Object>> {
  readonly lines: readonly Line<Object, Draft>[];
  /** Words that start a line after which nft requires neither a line break nor ";". */
  readonly open?: readonly string[];
  /** Required fields, and the words for them in errors. */
  readonly required?: Readonly<Record<string, string>>;
}

export type Include = (path: string) => readonly SourceText[];

/** A line that starts with a keyword. `read` parses the text after the keyword and returns the fields. */
export function line<Object, Draft = Partial<Object>>(
  word: string,
  read: (reader: Reader, object: Draft) => Partial<Draft>,
  text: Line<Object, Draft>["text"] = () => undefined,
): Line<Object, Draft> {
  return {
    words: [word],
    read(reader, object) {
      reader.advance();
      Object.assign(object as object, read(reader, object));
    },
    text,
  };
}

/** A line that `read` of an earlier line parses. */
export function textLine<Object>(text: Line<Object>["text"]): Line<Object> {
  return { words: [], read: () => {}, text };
}

export function quotedLine<Name extends string>(
  name: Name,
): Line<{ [Key in Name]?: string | undefined }, { [Key in Name]?: string | undefined }> {
  return {
    words: [name],
    read(reader, object) {
      if (object[name] !== undefined) reader.reject(`an object has only one ${name}`);
      reader.advance();
      object[name] = reader.name("a text in quotes");
    },
    text: (object) => (object[name] === undefined ? undefined : `${name} ${quoted(object[name])}`),
  };
}

export function numberLine<Name extends string>(
  name: Name,
  max: number,
): Line<{ [Key in Name]?: number | undefined }, { [Key in Name]?: number | undefined }> {
  return {
    words: [name],
    read(reader, object) {
      reader.advance();
      object[name] = reader.number(max);
    },
    text: (object) => (object[name] === undefined ? undefined : `${name} ${object[name]}`),
  };
}

export function readBlock<Object, Draft>(
  reader: Reader,
  { lines, open = [] }: Block<Object, Draft>,
  object: Draft,
  family: TableFamily,
  include: Include | undefined,
): void {
  const words = lines.flatMap((line) => line.words);
  const readItem = () => {
    if (readDefinition(reader, include, readItem)) return;
    const { word } = reader;
    // A line without keyword starts with a number or quotes.
    const isPlain = reader.kind === Token.Number || reader.kind === Token.Quoted || reader.kind === Token.Value;
    const line = lines.find((one) => one.words.includes(word) && (word !== "" || isPlain));
    if (line === undefined) reader.fail([...words.filter((one) => one !== ""), "}"]);
    line.read(reader, object, family);
    if (!open.includes(word)) reader.endStatement();
  };
  reader.block(readItem);
}

export function blockLines<Object>({ lines }: Block<Object, never>, object: Object, family: TableFamily): string[] {
  const texts: string[] = [];
  for (const line of lines) {
    const text = line.text(object, family);
    if (text !== undefined) texts.push(`\t\t${text}`);
  }
  return texts;
}

/**
 * Parses one of the commands `define`, `redefine`, `undefine` and `include` in nft text. Returns false for any other
 * word.
 *
 * @param readItem parses one line of an included file.
 */
export function readDefinition(reader: Reader, include: Include | undefined, readItem: () => void): boolean {
  const { word } = reader;
  if (word === "include") {
    readInclude(reader, include, readItem);
    return true;
  }
  if (word !== "define" && word !== "redefine" && word !== "undefine") return false;
  reader.advance();
  const { at } = reader;
  const name = reader.identifier("the name of a variable");
  if (word === "undefine") reader.undefine(name);
  else {
    if (word === "define" && reader.isDefined(name))
      reader.reject(`the variable ${name} is already defined; use "redefine"`, at);
    reader.expect("=");
    const from = reader.at;
    reader.skipValue();
    checkDefinition(reader, from);
    reader.define(name, from);
  }
  reader.endStatement();
  return true;
}

const operators: readonly string[] = ["and", "or", "xor", "lshift", "rshift"];

/**
 * Rejects the tokens since `from` as the value of a variable if they are no constant, list, or name of a set, as nft
 * does when it reads the definition.
 */
function checkDefinition(reader: Reader, from: number): void {
  const { kinds, texts } = reader.tokens;
  let depth = 0;
  let isAfterValue = false;
  for (let at = from; at < reader.at; at++) {
    const text = texts[at]!;
    const isMark = kinds[at] === Token.Mark;
    if (isMark && text === "{") depth++;
    if (isMark && text === "}") depth--;
    const isName = at > from && kinds[at - 1] === Token.Mark && (texts[at - 1] === "$" || texts[at - 1] === "@");
    const isWord = kinds[at] === Token.Word && !isName;
    const isValue = (!isMark && kinds[at] !== Token.Line && !(isWord && operators.includes(text))) || text === "$";
    const isInvalid = isMark ? text === "*" || text === "+" : isWord && VERDICTS.some((one) => one === text);
    if (depth === 0 && (isInvalid || (isValue && isAfterValue && !isName)))
      reader.reject("expected a constant, a list in braces, or the name of a set as value of the variable", at);
    isAfterValue = isValue;
  }
}

function readInclude(reader: Reader, include: Include | undefined, readItem: () => void): void {
  const { at } = reader;
  reader.advance();
  const path = reader.kind === Token.Quoted ? reader.text : reader.fail(["the name of a file in quotes"]);
  reader.advance();
  if (include === undefined) {
    reader.reject('"include" is not allowed here; the option "include" of the parser allows it', at);
  }
  const files = reader.checked(at, () => include(path));
  reader.endStatement();
  reader.include(
    files.map((file) => tokensOf(file)),
    readItem,
  );
}
