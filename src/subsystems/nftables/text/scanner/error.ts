import { fromOpen } from "../../../../base/argument-error.ts";
import { didYouMean } from "../../../../base/check.ts";

export interface SourceText {
  /** Undefined for the text that was passed to the parser directly. */
  readonly name: string | undefined;
  readonly text: string;
  /** Interpolated values, which the text shows as `${0}`, `${1}` and so on. */
  readonly values?: readonly unknown[];
}

const MAX_WORDS = 16;
/** Maximum length of the excerpt around an error. */
const MAX_WIDTH = 120;
const MAX_BEFORE = 80;

/**
 * Error in a text of the nft language. The message contains the line, the column, and the expected words. It shows the
 * line with a caret below the error.
 */
export class NftSyntaxError extends SyntaxError {
  override readonly name = "NftSyntaxError";
  /**
   * Name of the nft file that contains the syntax error. Undefined if the error is in the text that was passed to the
   * parser.
   */
  readonly file: string | undefined;
  /** Line of the error, counted from 1. */
  readonly line: number;
  /** Column of the error in UTF-16 code units, counted from 1. */
  readonly column: number;
  /**
   * Words that the nft parser expected, or descriptions such as "a number". Empty if the syntax is valid, but a value
   * is not.
   */
  readonly expected: readonly string[];

  /** @internal */
  constructor(source: SourceText, position: number, reason: string, expected: readonly string[] = []) {
    const { name, text } = fromOpen(source, new.target, "parseRuleset(), which throws it", reason);
    const { line, column } = positionOf(text, position);
    const file = name === undefined ? "" : `${name}: `;
    super(`${file}line ${line}, column ${column}: ${reason}\n${excerptAt(text, position)}`);
    this.file = name;
    this.line = line;
    this.column = column;
    this.expected = expected;
  }
}

/** Line and column are counted from 1. */
export function positionOf(text: string, position: number): { line: number; column: number } {
  let line = 1;
  let start = 0;
  for (let at = text.indexOf("\n"); at >= 0 && at < position; at = text.indexOf("\n", start)) {
    line++;
    start = at + 1;
  }
  return { line, column: position - start + 1 };
}

/** Returns the line that contains a position, and a caret below the position. */
export function excerptAt(text: string, position: number): string {
  const start = position - positionOf(text, position).column + 1;
  const end = text.indexOf("\n", position);
  const from = Math.max(start, position - MAX_BEFORE);
  const shown = text.slice(from, Math.min(end < 0 ? text.length : end, from + MAX_WIDTH));
  // Control characters could misplace the caret or change the terminal.
  const printable = shown.replaceAll("\t", " ").replaceAll(/[\p{Cc}\p{Cf}]/gu, "·");
  return `  ${printable}\n  ${" ".repeat(position - from)}^`;
}

/**
 * Describes an unexpected token of nft text, and suggests a similar expected word.
 *
 * @param word the token if it is a word, else "".
 */
export function unexpected(expected: readonly string[], got: string, word: string): string {
  const words = expected.filter((one) => !one.includes(" "));
  const descriptions = expected.filter((one) => one.includes(" "));
  const advice = word === "" ? "" : didYouMean(word, words);
  const short = words.length <= MAX_WORDS ? words.map((word) => `"${word}"`) : [];
  const all = [...descriptions, ...short];
  const last = all.pop() ?? "a keyword";
  return `expected ${all.length === 0 ? last : `${all.join(", ")} or ${last}`}, got ${got}${advice}`;
}
