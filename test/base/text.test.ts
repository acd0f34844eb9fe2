import { describe, expect, test } from "bun:test";
import { decodeText, encodeText } from "../../src/base/text.ts";

describe("UTF-8 text", () => {
  const texts = [
    "",
    "eth0",
    "é",
    "a€b",
    "😀",
    "\ufeffmark",
    "x".repeat(64),
    "x".repeat(65),
    `${"x".repeat(63)}é`,
    "\u007f\u0080",
  ];
  test.each(texts)("%p survives encoding and decoding in any memory", (text) => {
    const encoded = encodeText(text);
    for (const memory of [new ArrayBuffer(encoded.length + 2), new SharedArrayBuffer(encoded.length + 2)]) {
      const store = new Uint8Array(memory).fill(0x21);
      store.set(encoded, 1);
      expect(decodeText(store, 1, 1 + encoded.length)).toBe(text);
    }
  });

  test("decodes with U+FFFD in place of invalid bytes", () => {
    expect(decodeText(Uint8Array.of(0x61, 0xff, 0x62), 0, 3)).toBe("a\ufffdb");
    expect(decodeText(Uint8Array.of(0x61, 0xc3), 0, 2)).toBe("a\ufffd");
    expect(decodeText(Uint8Array.of(0x80), 0, 1)).toBe("\ufffd");
  });
});
