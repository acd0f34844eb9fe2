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

  test.each([
    [[0x61, 0xff, 0x62], "a\udcffb"],
    [[0x61, 0xc3], "a\udcc3"],
    [[0x80], "\udc80"],
    [[0xed, 0xb3, 0xbf], "\udced\udcb3\udcbf"],
    [[0x61, 0x62, 0xff, 0x63, 0xc3, 0xa9, 0x64, 0x65], "ab\udcffcéde"],
  ])("represents the invalid bytes of %p as lone surrogates", (bytes, text) => {
    expect(decodeText(Uint8Array.from(bytes))).toBe(text);
    expect([...encodeText(text)]).toEqual(bytes);
  });

  test("restores escaped bytes next to other lone surrogates, which become U+FFFD", () => {
    expect([...encodeText("a\udcff\ud800b")]).toEqual([0x61, 0xff, 0xef, 0xbf, 0xbd, 0x62]);
  });
});
