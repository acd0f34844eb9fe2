import type { TableFamily } from "../../model/objects.ts";
import { VERDICTS } from "../../model/statements.ts";
import type { SourceText } from "../scanner/error.ts";
import type { Block } from "../scanner/lines.ts";
import type { Reader } from "../scanner/reader.ts";
import { Token, tokensOf } from "../scanner/tokens.ts";

export type Include = (path: string) => readonly SourceText[];

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
  const files = reader.checked(at, include, path);
  reader.endStatement();
  reader.include(
    files.map((file) => tokensOf(file)),
    readItem,
  );
}
