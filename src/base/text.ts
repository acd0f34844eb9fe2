import { rangeError } from "./argument-error.ts";
import { copyOf } from "./bytes.ts";

// Without `ignoreBOM`, names with a byte order mark would change.
const decoder = new TextDecoder("utf-8", { ignoreBOM: true, fatal: true });
const encoder = new TextEncoder();

/** Invalid byte b becomes U+DC00 + b, as in Python (PEP 383). */
const ESCAPE = 0xdc00;

export const asciiMemory: Uint8Array = new Uint8Array(64);

export const asciiText: (length: number) => string = makeAsciiText();

function makeAsciiText(): (length: number) => string {
  // Twice as fast as TextDecoder, but browsers have no Buffer.
  if (typeof Buffer === "undefined") return (length) => decoder.decode(asciiMemory.subarray(0, length));
  const buffer = Buffer.from(asciiMemory.buffer);
  return (length) => buffer.toString("latin1", 0, length);
}

/**
 * Decodes UTF-8, including a byte order mark. Each invalid byte becomes a character from U+DC80 to U+DCFF, which
 * {@link encodeText} converts back.
 */
export function decodeText(store: Uint8Array, start = 0, end: number = store.length): string {
  const length = end - start;
  if (length <= asciiMemory.length) {
    let index = 0;
    for (; index < length; index++) {
      const byte = store[start + index]!;
      if (byte >= 0x80) break;
      asciiMemory[index] = byte;
    }
    if (index === length) return asciiText(length);
  }
  // TextDecoder rejects shared memory.
  const bytes = copyOf(store, start, end);
  return decodeUtf8(bytes) ?? decodeEscaped(bytes);
}

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}

function decodeEscaped(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; ) {
    const start = at;
    while (bytes[at]! < 0x80) at++;
    if (at > start) text += decodeUtf8(bytes.subarray(start, at));
    const lead = bytes[at];
    if (lead === undefined) break;
    const length = lead < 0xc0 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    const char = decodeUtf8(bytes.subarray(at, at + length));
    text += char ?? String.fromCharCode(ESCAPE + lead);
    at += char === undefined ? 1 : length;
  }
  return text;
}

/** Like {@link encodeText}, but returns undefined for a lone surrogate that is no escaped byte. */
export function textBytes(text: string): Uint8Array | undefined {
  return text.isWellFormed() || !/[\ud800-\udc7f\udd00-\udfff]/u.test(text) ? encodeText(text) : undefined;
}

/** Encodes text as UTF-8, and restores the bytes that {@link decodeText} has escaped. Other lone surrogates become U+FFFD. */
export function encodeText(text: string): Uint8Array {
  if (text.isWellFormed()) return encoder.encode(text);
  const bytes: number[] = [];
  for (const char of text) {
    const byte = char.codePointAt(0)! - ESCAPE;
    if (byte >= 0x80 && byte <= 0xff) bytes.push(byte);
    else bytes.push(...encoder.encode(char));
  }
  return new Uint8Array(bytes);
}

/**
 * Like {@link textBytes}.
 *
 * @throws RangeError for a NUL, and for a lone surrogate that is no escaped byte.
 */
export function checkedBytes(text: string, path: () => string): Uint8Array {
  if (text.includes("\0")) throw rangeError(path(), "a string cannot contain a NUL");
  const bytes = textBytes(text);
  if (bytes === undefined) throw rangeError(path(), "a string cannot contain a lone surrogate");
  return bytes;
}

/** Returns an address with a port, if any: "10.0.0.1:80" or "[::1]:80". */
export function endpointText(address: string, port: number | undefined): string {
  if (port === undefined) return address;
  return address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
}

/** Control characters of other programs could send commands to a terminal. */
export function escapeControls(text: string): string {
  const escaped = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return text.replace(/[\p{Cc}\u2028\u2029]/gu, escaped);
}

const NUMBER = /^(?:0|-?[1-9][0-9]*|-?0x[1-9a-f][0-9a-f]*)$/;

export function numberIn(text: string): number | undefined {
  if (!NUMBER.test(text)) return undefined;
  return text.startsWith("-") ? -Number(text.slice(1)) : Number(text);
}

/** Compares versions such as "6.12.1-generic" number by number. */
export function isVersionAtLeast(version: string, least: string): boolean {
  return version.localeCompare(least, "en", { numeric: true }) >= 0;
}
