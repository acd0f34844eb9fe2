import { rangeError } from "../../base/argument-error.ts";
import { copyOf } from "../../base/bytes.ts";
import { asciiMemory, asciiText } from "../../base/text.ts";

const decoder = new TextDecoder("utf-8", { ignoreBOM: true, fatal: true });
const encoder = new TextEncoder();

/** Invalid byte b becomes U+DC00 + b, as in Python (PEP 383). */
const ESCAPE = 0xdc00;

/** Undefined if text follows a NUL; escapes invalid UTF-8 ({@link textBytes}). */
export function readText(store: Uint8Array, start: number, end: number): string | undefined {
  if (end - start > asciiMemory.length) return decode(store, start, end);
  let length = 0;
  for (let at = start; at < end; at++) {
    const byte = store[at]!;
    if (byte === 0) {
      if (at + 1 < end && !isZero(store, at + 1, end)) return undefined;
      break;
    }
    if (byte >= 0x80) return decode(store, start, end);
    asciiMemory[length++] = byte;
  }
  return length === 0 ? "" : asciiText(length);
}

/** Ignores bytes after the first NUL, as C does. */
export function readBuffer(store: Uint8Array, start: number, end: number): string {
  let stop = start;
  while (stop < end && store[stop] !== 0) stop++;
  return readText(store, start, stop)!;
}

export function isZero(store: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (store[at] !== 0) return false;
  return true;
}

function decode(store: Uint8Array, start: number, end: number): string | undefined {
  const nul = store.subarray(start, end).indexOf(0);
  if (nul >= 0 && !isZero(store, start + nul + 1, end)) return undefined;
  // TextDecoder rejects views of shared memory, so it gets a copy.
  const bytes = copyOf(store, start, nul < 0 ? end : start + nul);
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
    const lead = bytes[at]!;
    const length = lead < 0xc0 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    const char = decodeUtf8(bytes.subarray(at, at + length));
    text += char ?? String.fromCharCode(ESCAPE + lead);
    at += char === undefined ? 1 : length;
  }
  return text;
}

/** Restores escaped bytes. Returns undefined for other lone surrogates. */
export function textBytes(text: string): Uint8Array | undefined {
  if (text.isWellFormed()) return encoder.encode(text);
  const bytes: number[] = [];
  for (const char of text) {
    const code = char.codePointAt(0)!;
    if (code >= ESCAPE + 0x80 && code <= ESCAPE + 0xff) bytes.push(code - ESCAPE);
    else if (char.isWellFormed()) bytes.push(...encoder.encode(char));
    else return undefined;
  }
  return Uint8Array.from(bytes);
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

/** Length of the text in messages, in bytes. Returns -1 for lone surrogates that are no escaped bytes. */
export function textLength(text: string): number {
  return text.isWellFormed() ? Buffer.byteLength(text) : (textBytes(text)?.length ?? -1);
}
