import { copyOf } from "./bytes.ts";

// This decoder keeps a byte order mark at the start of text, so that names are read back as they were written.
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
const encoder = new TextEncoder();

/** Decodes UTF-8 text. Invalid sequences become U+FFFD. The bytes may be in shared memory. */
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
  // TextDecoder rejects views of shared memory, so it gets a copy.
  return decoder.decode(copyOf(store, start, end));
}

/** Encodes text as UTF-8. */
export function encodeText(text: string): Uint8Array {
  return encoder.encode(text);
}

/** Escapes control characters and line separators, so that text from the kernel or a peer cannot control a terminal. */
export function escapeControls(text: string): string {
  const escaped = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return text.replace(/[\p{Cc}\u2028\u2029]/gu, escaped);
}
