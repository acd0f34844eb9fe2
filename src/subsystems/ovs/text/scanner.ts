import { fromOpen } from "../../../base/argument-error.ts";
import { describeValue } from "../../../base/describe.ts";
import { parseHex, parseIpv4, parseIpv6, readHex } from "../../../schema/values/addresses.ts";

/** Twice the depth of nested actions that the kernel allows. */
const MAX_DEPTH = 32;

const spaces = /\s*/y;
const separators = /[\s,]*/y;
const flags = /[A-Za-z_][A-Za-z0-9_]*|\[[0-9A-Fa-f]+\]/y;
const words = /[A-Za-z_][A-Za-z0-9_]*/y;
const numbers = /0[xX][0-9A-Fa-f]+|[0-9]+/y;
const decimals = /[0-9]+(?:\.[0-9]+)?/y;
const macs = /[0-9A-Fa-f]{1,2}(?::[0-9A-Fa-f]{1,2}){5}/y;
const addresses4 = /[0-9.]+/y;
const addresses6 = /[0-9A-Fa-f:.]+/y;
const digits = /[0-9A-Fa-f]*/y;
const prefixLengths = /[0-9]{1,3}(?![0-9A-Fa-f.:])/y;
const dottedBytes = /(?:[0-9A-Fa-f]{1,2}\.)+/y;
const names = /[^\s,()/]+/y;
const objectNames = /[^\s,)]+/y;

/** Reads a flow text. Errors contain the position of unexpected characters. */
export class Scanner {
  readonly text: string;
  at = 0;
  #depth = 0;

  constructor(text: string) {
    this.text = text;
  }

  get done(): boolean {
    return this.at >= this.text.length;
  }

  fail(expected: string, at: number = this.at): never {
    throw new FlowSyntaxError(this.text, at, expected);
  }

  eat(token: string): boolean {
    if (!this.sees(token)) return false;
    this.at += token.length;
    return true;
  }

  expect(token: string): void {
    if (!this.eat(token)) this.fail(`"${token}"`);
  }

  open(): void {
    if (this.#depth === MAX_DEPTH) this.fail(`at most ${MAX_DEPTH} nested parentheses`);
    this.expect("(");
    this.#depth++;
  }

  close(): void {
    this.expect(")");
    this.#depth--;
  }

  sees(token: string): boolean {
    return this.text.startsWith(token, this.at);
  }

  get seesDigit(): boolean {
    return /\d/.test(this.text.charAt(this.at));
  }

  /** At the end of a nested list, skips the closing parenthesis. */
  more(isNested = true): boolean {
    this.separate();
    if (!isNested) return !this.done;
    if (!this.sees(")")) return true;
    this.close();
    return false;
  }

  inside<Value>(read: () => Value): Value {
    this.open();
    this.space();
    const value = read();
    this.space();
    this.close();
    return value;
  }

  assigned<Value>(read: () => Value): Value {
    return this.eat("=") ? read() : this.inside(read);
  }

  addName(names: Set<string>, name: string, at: number): void {
    if (names.has(name)) this.fail(`${name} only once`, at);
    names.add(name);
  }

  space(): void {
    this.#take(spaces);
  }

  separate(): void {
    this.#take(separators);
  }

  maybeWord(): string {
    return this.#take(words) ?? "";
  }

  maybeFlag(): string {
    return this.#take(flags) ?? "";
  }

  name(expected: string): string {
    return this.#take(names) ?? this.fail(expected);
  }

  objectName(expected: string): string {
    return this.#take(objectNames) ?? this.fail(expected);
  }

  number(max: number): number {
    const start = this.at;
    const value = Number(this.#number(max));
    return value <= max ? value : this.fail(`a number up to ${max}`, start);
  }

  big(max: bigint): bigint {
    const start = this.at;
    const value = BigInt(this.#number(max));
    return value <= max ? value : this.fail(`a number up to 0x${max.toString(16)}`, start);
  }

  hex(max: number): number {
    const start = this.at;
    this.eat("0x");
    const value = Number(`0x${this.#take(digits) ?? ""}`);
    return value <= max ? value : this.fail(`a hexadecimal number up to 0x${max.toString(16)}`, start);
  }

  #number(max: number | bigint): string {
    const start = this.at;
    const text = this.#take(numbers) ?? this.fail(`a number up to ${max}`);
    // Reject leading zeros, because some programs read such numbers as octal.
    if (/^0[0-9]/.test(text)) this.fail("a number without leading zeros", start);
    return text;
  }

  decimal(expected: string): number {
    return Number(this.#take(decimals) ?? this.fail(expected));
  }

  mac(): string {
    const text = this.#take(macs) ?? this.fail("an Ethernet address");
    return text
      .split(":")
      .map((part) => part.padStart(2, "0").toLowerCase())
      .join(":");
  }

  ipv4(): Uint8Array {
    const start = this.at;
    return parseIpv4(this.#take(addresses4) ?? "") ?? this.fail("an IPv4 address", start);
  }

  /** Returns undefined if the text is a mask. */
  maybePrefixLength(max: number): number | undefined {
    const start = this.at;
    const text = this.#take(prefixLengths);
    if (text === undefined) return undefined;
    return Number(text) <= max ? Number(text) : this.fail(`a mask, or a prefix length up to ${max}`, start);
  }

  maybeDottedBytes(): Uint8Array | undefined {
    const text = this.#take(dottedBytes);
    return text === undefined
      ? undefined
      : Uint8Array.from(text.split(".").slice(0, -1), (part) => Number(`0x${part}`));
  }

  ipv6(): Uint8Array {
    const start = this.at;
    return parseIpv6(this.#take(addresses6) ?? "") ?? this.fail("an IPv6 address", start);
  }

  /** Reads hexadecimal bytes, with optional prefix `0x` and spaces. */
  bytes(): Uint8Array {
    this.eat("0x");
    let text = "";
    for (;;) {
      const start = this.at;
      const part = this.#take(digits) ?? "";
      if (part.length % 2 !== 0) this.fail("hexadecimal digits in pairs", start);
      text += part;
      if (part === "" || !this.eat(" ")) return parseHex(text)!;
    }
  }

  /** The hexadecimal number is stored with the most significant byte first. */
  wide(length: number): Uint8Array {
    const start = this.at;
    this.eat("0x");
    const text = (this.#take(digits) ?? "").replace(/^0+(?=.)/, "");
    if (text === "") this.fail(`a hexadecimal number of ${length} bytes`, start);
    if (text.length > 2 * length) this.fail(`at most ${2 * length} hexadecimal digits`, start);
    return parseHex(text.padStart(2 * length, "0"))!;
  }

  digits(): Uint8Array {
    const start = this.at;
    this.eat("0x");
    const text = this.#take(digits) ?? "";
    if (text === "") this.fail("hexadecimal digits", start);
    return parseHex(text.padStart(text.length + (text.length % 2), "0"))!;
  }

  /** Reads a hexadecimal number of any length as 32-bit words. */
  words(): Uint8Array {
    const start = this.at;
    this.eat("0x");
    const text = this.#take(digits) ?? "";
    if (text === "") this.fail("a hexadecimal number", start);
    return parseHex(text.padStart(8 * Math.ceil(text.length / 8), "0"))!;
  }

  match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    if (found === null) return undefined;
    this.at = pattern.lastIndex;
    return found;
  }

  #take(pattern: RegExp): string | undefined {
    return this.match(pattern)?.[0];
  }
}

/** Formats "0x1f", or "0" if all bytes are zero. */
export function wideText(bytes: Uint8Array): string {
  const text = readHex(bytes, 0, bytes.length, "").replace(/^0+/, "");
  return text === "" ? "0" : `0x${text}`;
}

const CONTEXT = 24;

/**
 * Error for an invalid text of an Open vSwitch flow or of flow actions. The message shows the position and the expected
 * text.
 */
export class FlowSyntaxError extends SyntaxError {
  override readonly name = "FlowSyntaxError";
  /** The text that was parsed, from its beginning. */
  readonly text: string;
  /** Index of the first invalid character in {@link text}. */
  readonly position: number;
  /** Description of the text that the parser expected at {@link position}. */
  readonly expected: string;

  constructor(text: string, position: number, expected: string) {
    const { length } = fromOpen(text, new.target, "parseFlow(), which throws it", expected);
    const found = position >= length ? "the end" : describeValue(text.slice(position, position + CONTEXT));
    super(`position ${position}: expected ${expected}, got ${found}`);
    this.text = text;
    this.position = position;
    this.expected = expected;
  }
}
