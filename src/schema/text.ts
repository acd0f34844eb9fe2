import { copyOf } from "../message/bytes.ts";

const decoder = new TextDecoder("utf-8", { ignoreBOM: true, fatal: true });
const encoder = new TextEncoder();

/** The most bytes that are looked at one by one. */
const SHORT = 64;

/** UTF-8 up to the first NUL, or all of it; undefined when it is no UTF-8, or has more than NULs behind the first. */
export function readText(store: Uint8Array, start: number, end: number): string | undefined {
  if (end - start <= SHORT) {
    let text = "";
    for (let at = start; at < end; at++) {
      const byte = store[at]!;
      if (byte === 0) return at + 1 === end || isZero(store, at + 1, end) ? text : undefined;
      if (byte >= 0x80) return decode(store, start, end);
      text += String.fromCharCode(byte);
    }
    return text;
  }
  return decode(store, start, end);
}

/** The text in a buffer of fixed size: what stands behind its NUL is no part of it, as in C. */
export function readBuffer(store: Uint8Array, start: number, end: number): string | undefined {
  let stop = start;
  while (stop < end && store[stop] !== 0) stop++;
  return readText(store, start, stop);
}

function isZero(store: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (store[at] !== 0) return false;
  return true;
}

function decode(store: Uint8Array, start: number, end: number): string | undefined {
  const nul = store.subarray(start, end).indexOf(0);
  if (nul >= 0 && !isZero(store, start + nul + 1, end)) return undefined;
  try {
    // A copy: the decoder refuses views over shared memory.
    return decoder.decode(copyOf(store, start, nul < 0 ? end : start + nul));
  } catch {
    return undefined;
  }
}

/** The bytes of a text as UTF-8. */
export function textBytes(text: string): Uint8Array {
  return encoder.encode(text);
}
