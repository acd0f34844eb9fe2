import { asciiMemory, asciiText, decodeText, textBytes } from "../../base/text.ts";

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
  return decodeText(store, start, nul < 0 ? end : start + nul);
}

/** Length of the text in messages, in bytes. Returns -1 for lone surrogates that are no escaped bytes. */
export function textLength(text: string): number {
  return text.isWellFormed() ? Buffer.byteLength(text) : (textBytes(text)?.length ?? -1);
}
