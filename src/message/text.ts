import { copyOf } from "./bytes.ts";

// A byte order mark is text like any other here: a name comes back as it was written.
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
const encoder = new TextEncoder();

/** Decodes UTF-8 bytes; invalid sequences become U+FFFD. Works over shared memory too. */
export function decodeText(store: Uint8Array, start: number, end: number): string {
  let text = "";
  if (end - start <= 64) {
    let at = start;
    for (; at < end; at++) {
      const byte = store[at]!;
      if (byte >= 0x80) break;
      text += String.fromCharCode(byte);
    }
    if (at === end) return text;
  }
  // A copy: TextDecoder refuses views over shared memory.
  return decoder.decode(copyOf(store, start, end));
}

/** Encodes as UTF-8. */
export function encodeText(text: string): Uint8Array {
  return encoder.encode(text);
}

/** The text with everything escaped that could move a terminal's cursor, or begin a line of its own in a log. */
export function escapeControls(text: string): string {
  const escaped = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return text.replace(/[\p{Cc}\u2028\u2029]/gu, escaped);
}
