import { NftSyntaxError, type SourceText } from "./error.ts";

export const Token = {
  End: 0,
  /** End of a line. It separates statements, except inside lists. */
  Line: 1,
  /** Keyword or name: letters, digits, "_", ".", "-" and "/". */
  Word: 2,
  /** A number: decimal, octal with a leading 0, or hexadecimal with "0x". */
  Number: 3,
  /** Address, duration ("1h30m"), class ("1:2") or time of day. */
  Text: 4,
  /** A text in double or single quotes, stored without the quotes. */
  Quoted: 5,
  /** A name without quotes that contains an asterisk. */
  Wildcard: 6,
  /** A punctuation mark or an operator. */
  Mark: 7,
  /** An interpolated value of a tagged template. */
  Value: 8,
} as const;

/** Each list contains one property of all tokens. */
export interface TokenList {
  readonly source: SourceText;
  readonly kinds: readonly number[];
  readonly texts: readonly string[];
  /** Offsets in the source text. */
  readonly starts: readonly number[];
  /** Interpolated values of the tagged template, by token index. */
  readonly values: ReadonlyMap<number, unknown>;
  /** Offset of the statements after these tokens; undefined at the end of the text. */
  readonly rest?: number | undefined;
}

const asterisk = /(?:\*|\\\*(?:[A-Za-z_.][A-Za-z0-9_./-]*)?)/y;
const number = /0[xX][0-9a-fA-F]+|\d+/y;
const address4 = /\d{1,3}(?:\.\d{1,3}){3}(?![\d.])/y;
/** An address with colons, a class, or a time of day. */
const colons = /[0-9a-fA-F]{0,4}(?::[0-9a-fA-F]{0,4}){1,8}(?:(?:\.\d{1,3}){3})?/y;
const duration = /(?:\d+d)?(?:\d+h)?(?:\d+m(?!s))?(?:\d+s)?(?:\d+ms)?(?![A-Za-z0-9_])/y;
const bracketed = /\[([0-9a-fA-F:]*:[0-9a-fA-F:.]*)\]/y;
const vlan = /8021(?:q|ad)(?![A-Za-z0-9_])/y;
const marks = /[=!<>]=|<<|>>|[!<>=,:;{}[\]()^&|/\-$@+.*]/y;
/** A backslash precedes single quotes and backslashes in the text. */
const singleQuoted = /'(?:[^'\\]|\\['\\])*'/y;
const short = /^[0-9a-fA-F]{1,4}$/;
const boundary = /[\s:\-},;)]|$/y;

const inWord = new Uint8Array(128);
for (const character of "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./-") {
  inWord[character.charCodeAt(0)] = 1;
}

const TAB = 9;
const LINE = 10;
const RETURN = 13;
const SPACE = 32;
const QUOTE = 34;
const HASH = 35;
const SINGLE_QUOTE = 39;
const OPEN_PARENTHESIS = 40;
const CLOSE_PARENTHESIS = 41;
const ASTERISK = 42;
const COLON = 58;
const BRACKET = 91;
const BACKSLASH = 92;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;

/** Number of tokens after which a part of a text ends with the next statement. */
export const PART = 512;

/** Maximum number of repeated words that share their string; a power of two. */
const MAX_WORDS = 256;

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

/** Returns the length of the match at the offset, or 0. Unlike {@link matchAt}, creates no objects. */
function lengthAt(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex - at : 0;
}

/** Returns the address, class or time of day at the offset. */
function withColons(text: string, at: number): string | undefined {
  const length = lengthAt(colons, text, at);
  // A port is neither.
  if (length === 0 || text.lastIndexOf(":", at + length - 1) === at) return undefined;
  // A colon after "::" ends the key of a map element.
  const run = text.slice(at, at + length).replace(/(?<=::):.*/, "");
  const trimmed = run.endsWith(":") && !run.endsWith("::") ? run.slice(0, -1) : run;
  const parts = trimmed.split(":").length;
  if (parts > 2) return trimmed;
  // "1:2" is a class, but "22:accept" is a map element.
  const isClass = parts === 2 && /^[^:]+:[^:]+$/.test(trimmed);
  return isClass && matchAt(boundary, text, at + trimmed.length) !== undefined ? trimmed : undefined;
}

/** Offset and length of the placeholder in the text. */
export interface Interpolation {
  readonly offset: number;
  readonly length: number;
  readonly value: unknown;
}

/**
 * Splits nft text into tokens, without comments and line continuations.
 *
 * @param values interpolated values in the order of their offsets.
 * @param from offset of a statement: returns the tokens of this and the next statements (default: all tokens of the text).
 * @param part number of tokens after which the next end of a statement ends them.
 * @throws NftSyntaxError at a character that no token can contain, at an unpaired quotation mark, and at an
 *   interpolated value inside quotes, a comment or a word.
 */
export function tokensOf(
  source: SourceText,
  values: readonly Interpolation[] = [],
  from?: number,
  part: number = PART,
): TokenList {
  const { text } = source;
  const kinds: number[] = [];
  const texts: string[] = [];
  const starts: number[] = [];
  const interpolated = new Map<number, unknown>();
  /** Repeated words, each at the place that its hash selects. */
  const words: string[] = [];
  let pending = 0;
  let at = from ?? 0;
  /** Number of open braces and parentheses. */
  let depth = 0;
  const push = (kind: number, value: string, length: number) => {
    kinds.push(kind);
    texts.push(value);
    starts.push(at);
    at += length;
  };
  while (at < text.length) {
    if (pending < values.length && values[pending]!.offset <= at) {
      readValue(values[pending]!);
      pending++;
      continue;
    }
    const code = text.charCodeAt(at);
    if (code === SPACE || code === TAB || code === RETURN) at++;
    else if (code === LINE) {
      push(Token.Line, "\n", 1);
      if (from !== undefined && depth <= 0 && kinds.length >= part) break;
    } else if (code === HASH) {
      const end = text.indexOf("\n", at);
      at = end < 0 ? text.length : end;
    } else if (code === QUOTE) {
      const end = text.indexOf('"', at + 1);
      if (end < 0) throw new NftSyntaxError(source, at, 'expected a second quotation mark (") that ends the text');
      push(Token.Quoted, text.slice(at + 1, end), end + 1 - at);
    } else if (code === SINGLE_QUOTE) {
      const content = matchAt(singleQuoted, text, at);
      if (content === undefined)
        throw new NftSyntaxError(source, at, "expected a second single quote that ends the text");
      push(Token.Quoted, content.slice(1, -1).replace(/\\(.)/g, "$1"), content.length);
    } else if (code >= 48 && code <= 57) readDigits();
    else if ((code | 32) >= 97 && (code | 32) <= 122) readWord();
    else if (code === 95) readWord();
    else if (code === BACKSLASH && continuation(text, at) > 0) at += continuation(text, at);
    else readMark(code);
  }
  if (pending < values.length) readValue(values[pending]!);
  const rest = at < text.length ? at : undefined;
  push(Token.End, "the end of the text", 0);
  return { source, kinds, texts, starts, values: interpolated, rest };

  function readValue({ offset, length, value }: Interpolation): void {
    const follows = inWord[text.charCodeAt(offset - 1)] === 1 && kinds.at(-1) === Token.Word;
    const isJoined = follows || /[\w.]/.test(text[offset - 1] ?? " ") || /[\w.*]/.test(text[offset + length] ?? " ");
    if (offset < at || isJoined) {
      const reason = "an interpolated value cannot be a part of a word, a quoted text or a comment";
      throw new NftSyntaxError(source, offset, `${reason}; interpolate the complete value`);
    }
    interpolated.set(kinds.length, value);
    push(Token.Value, "an interpolated value", length);
  }

  function pushLength(kind: number, length: number): void {
    push(kind, text.slice(at, at + length), length);
  }

  function readDigits(): void {
    const address = lengthAt(address4, text, at) || (withColons(text, at)?.length ?? 0);
    const time = address || lengthAt(duration, text, at);
    const word = time || lengthAt(vlan, text, at);
    if (time > 0) pushLength(Token.Text, time);
    else if (word > 0) pushLength(Token.Word, word);
    else pushLength(Token.Number, lengthAt(number, text, at));
  }

  function readWord(): void {
    let end = at;
    let hash = 0;
    do hash = (hash * 31 + text.charCodeAt(end++)) | 0;
    while (inWord[text.charCodeAt(end)] === 1);
    const next = text.charCodeAt(end);
    const address = next === COLON && short.test(text.slice(at, end)) ? withColons(text, at) : undefined;
    const rest = next === ASTERISK || next === BACKSLASH ? matchAt(asterisk, text, end) : undefined;
    if (address !== undefined) pushLength(Token.Text, address.length);
    else if (rest !== undefined) pushLength(Token.Wildcard, end - at + rest.length);
    else push(Token.Word, word(end, hash), end - at);
  }

  /** Returns the same string for a repeated word, because each slice of the text takes memory. */
  function word(end: number, hash: number): string {
    const place = hash & (MAX_WORDS - 1);
    const known = words[place];
    if (known !== undefined && known.length === end - at && text.startsWith(known, at)) return known;
    const found = text.slice(at, end);
    words[place] = found;
    return found;
  }

  function readMark(code: number): void {
    const rest = code === BACKSLASH ? matchAt(asterisk, text, at) : undefined;
    const address = code === COLON && text.charCodeAt(at + 1) !== SPACE ? withColons(text, at) : undefined;
    const inBrackets = code === BRACKET ? matchAt(bracketed, text, at) : undefined;
    const mark = lengthAt(marks, text, at);
    if (rest !== undefined) pushLength(Token.Wildcard, rest.length);
    else if (address !== undefined) pushLength(Token.Text, address.length);
    else if (inBrackets !== undefined) push(Token.Text, inBrackets.slice(1, -1), inBrackets.length);
    else if (mark > 0) {
      if (code === OPEN_BRACE || code === OPEN_PARENTHESIS) depth++;
      else if (code === CLOSE_BRACE || code === CLOSE_PARENTHESIS) depth--;
      pushLength(Token.Mark, mark);
    } else {
      const character = String.fromCodePoint(text.codePointAt(at)!);
      throw new NftSyntaxError(source, at, `unexpected character ${JSON.stringify(character)}`);
    }
  }
}

/** Length of the backslash and line break, else 0. */
function continuation(text: string, at: number): number {
  if (text.charCodeAt(at + 1) === LINE) return 2;
  return text.startsWith("\r\n", at + 1) ? 3 : 0;
}
