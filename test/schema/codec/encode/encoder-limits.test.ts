// Properties of all encoders: memory, stack traces, limits, and attributes passed as bytes.
import { beforeAll, describe, expect, test } from "bun:test";
import { sleep } from "bun";
import {
  decodeAttributes,
  encodeAttributes,
  type Family,
  loadFamily,
  operationCodec,
} from "../../../../src/schema/index.ts";
import { bytes, thrown } from "../../../message/bytes.ts";
import { everything } from "../../everything.ts";

const family = loadFamily(everything);
const codec = operationCodec(family, "get");
const type = 30;

const refusal = (value: object, set = "main", of: Family = family) =>
  `${thrown(() => encodeAttributes(of, set, value))}`;

/** Returns a family with one attribute set. Each line is the YAML description of an attribute. */
const withAttributes = (...lines: string[]) =>
  loadFamily(`
name: small
definitions:
  - { name: top-bit, type: flags, entries: [low, { name: middle, value: 7 }, { name: high, value: 31 }] }
  - { name: number, type: enum, entries: [{ name: none, value: -1 }, { name: vast, value: 4294967295 }, { name: one, value: 1 }] }
  - { name: holder, type: struct, members: [{ name: bits, type: s32, enum: top-bit }] }
attribute-sets:
  - { name: main, attributes: [${lines.join(", ")}] }
operations: { list: [] }
`);

describe("encoder memory", () => {
  /** Returns the total size of all array buffers after garbage collection has released what it can. */
  const arrayBufferBytes = async (most: number) => {
    let least = Number.POSITIVE_INFINITY;
    for (let round = 0; round < 50 && least > most; round++) {
      Bun.gc(true);
      await sleep(1);
      least = Math.min(least, process.memoryUsage().arrayBuffers);
    }
    return least;
  };

  let most = 0;

  /** Returns the smallest result of several attempts, because old stack frames count as references. */
  const leastAfter = async (write: () => unknown) => {
    let least = Number.POSITIVE_INFINITY;
    for (let attempt = 0; attempt < 10 && least > most; attempt++) {
      write();
      least = Math.min(least, await arrayBufferBytes(most));
    }
    return least;
  };

  beforeAll(async () => {
    most = (await arrayBufferBytes(0)) + (8 << 20);
  });

  test.each([
    ["a request", (fields: object) => codec.request("do", fields, { type }).length],
    ["attributes", (fields: object) => encodeAttributes(family, "main", fields).length],
  ])("is released after encoding %s of many megabytes", async (_, write) => {
    const tags = new Array<string>(1000).fill("x".repeat(60_000));
    expect(await leastAfter(() => expect(write({ tags })).toBeGreaterThan(60_000_000))).toBeLessThanOrEqual(most);
    // The next message must not contain anything of the previous message.
    expect(encodeAttributes(family, "main", { tiny: 1 })).toEqual(bytes("0500 0200 01000000"));
  });

  test("is released after a rejected message", async () => {
    const tags: unknown[] = new Array<string>(1000).fill("x".repeat(60_000));
    const refused = () =>
      expect(refusal({ tags: [...tags, 7] })).toBe("TypeError: tags[1000]: expected a string, got 7");
    expect(await leastAfter(refused)).toBeLessThanOrEqual(most);
  });
});

describe("stack traces of encoding errors", () => {
  const ways = [
    ["a request", (fields: object) => codec.request("do", fields, { type })],
    ["attributes", (fields: object) => encodeAttributes(family, "main", fields)],
  ] as const;

  test.each(ways)("start at the getter that threw, for %s", (_, write) => {
    const fields = {
      get tiny(): number {
        throw new RangeError("tiny: none today");
      },
    };
    expect(thrown(() => write(fields)).stack).toMatch(
      /^RangeError: tiny: none today\n.*\btiny\b.*encoder-limits\.test\.ts/,
    );
  });

  test.each(ways)("start at the caller for an invalid value, for %s", (_, write) => {
    const wrong: object[] = [
      { tiny: "x" },
      { tiny: 256 },
      { color: "grene" },
      { masked: -1 },
      { nick: "a\0" },
      { nick: "\ud800" },
      { blob: 5 },
      { blob: "abc" },
      { nothing: 1 },
      { shape: { nothing: 1 } },
      { steps: [{ output: 1, push: true }] },
      { change: { is: 1 } },
      { inner: { tags: new Array<string>(20).fill("x".repeat(9000)) } },
    ];
    for (const fields of wrong) {
      const { stack } = thrown(() => write(fields));
      expect(stack).toContain(import.meta.file);
      expect(stack).not.toContain("src/schema");
    }
  });
});

describe("unknown attributes passed as bytes", () => {
  const unknown = (item: object) => ({ unknown: [item] });
  const empty = new Uint8Array(0);

  test("have their number and flags in separate fields", () => {
    const written = encodeAttributes(family, "main", unknown({ type: 0x3fff, flags: 0xc000, bytes: empty }));
    expect(written).toEqual(bytes("0400 ffff"));
    for (const wrong of [0x4000, 0x8020, 0xffff, 0x10000, -1, 1.5]) {
      expect(refusal(unknown({ type: wrong, bytes: empty }))).toStartWith(
        "RangeError: unknown[0].type: expected an integer from 0 to 16383, got ",
      );
    }
    for (const flags of [1, 0x3fff, 0x8001, 0xffff, 0x1_0000, -0x8000, 0.5]) {
      expect(refusal(unknown({ type: 0x20, flags, bytes: empty }))).toBe(
        `RangeError: unknown[0].flags: expected only 0x8000 (nested) and 0x4000 (network byte order), got ${flags}`,
      );
    }
  });

  test("encode to the bytes that they were decoded from", () => {
    for (const message of ["0600 02c0 01020000", "0600 ff3f 01020000", "0600 ff7f 01020000"]) {
      const decoded = decodeAttributes(family, "main", bytes(message)) as object;
      expect(encodeAttributes(family, "main", decoded)).toEqual(bytes(message));
    }
  });
});

describe("nesting at the maximum depth", () => {
  const lists = withAttributes(
    "{ name: nest, type: nest, nested-attributes: main }",
    "{ name: nests, type: nest, nested-attributes: main, multi-attr: true }",
    "{ name: array, type: indexed-array, sub-type: nest, nested-attributes: main }",
    "{ name: typed, type: nest-type-value, type-value: [id], nested-attributes: main }",
  );
  const ways: [string, number, (value: object) => object][] = [
    ["nests", 1, (nest) => ({ nest })],
    ["nests in lists", 1, (nest) => ({ nests: [nest] })],
    ["arrays", 1, (nest) => ({ array: [nest] })],
    ["tables", 1, (nest) => ({ typed: [{ ...nest, id: 1 }] })],
  ];
  const MOST = 127;

  test.each(ways)("accepts %s, and rejects one more level", (_, each, around) => {
    const deep = (levels: number) => {
      let value: object = {};
      for (let level = 0; level < levels; level += each) value = around(value);
      return value;
    };
    expect(encodeAttributes(lists, "main", deep(MOST)).length).toBeGreaterThanOrEqual(MOST * 4);
    expect(refusal(deep(MOST + 1), "main", lists)).toEndWith("…: nested too deep");
  });
});

describe("inherited names such as __proto__", () => {
  test("are ordinary fields in table entries", () => {
    for (const entry of [
      '{ "rowId": 1, "columnId": 2, "__proto__": { "index": 5 } }',
      '{ "rowId": 1, "columnId": 2, "__proto__": 5 }',
    ]) {
      expect(refusal({ table: [JSON.parse(entry) as object] })).toStartWith("TypeError: table[0].__proto__: ");
    }
    const table = [{ rowId: 1, columnId: 2, index: 5 }];
    expect(decodeAttributes(family, "main", encodeAttributes(family, "main", { table }))).toEqual({ table });
  });
});

describe("named bits of integers", () => {
  const signed = withAttributes(
    "{ name: small, type: s8, enum: top-bit }",
    "{ name: bits, type: s32, enum: top-bit }",
    "{ name: big, type: s64, enum: top-bit }",
    "{ name: any, type: sint, enum: top-bit }",
    "{ name: list, type: binary, sub-type: s32, enum: top-bit }",
    "{ name: holder, type: binary, struct: holder }",
    "{ name: odd, type: u32, enum: number, enum-as-flags: true }",
    "{ name: even, type: s64, enum: number }",
  );

  test("encode to the bytes that they were decoded from", () => {
    for (const message of [
      "0500 0100 80000000",
      "0500 0100 81000000",
      "0800 0200 00000080",
      "0800 0200 81000080",
      "0800 0200 ffffffff",
      "0c00 0300 0000000000000080",
      "0c00 0300 8100008000000080",
      "0800 0400 00000080",
      "0c00 0400 0000000000000080",
      "0800 0600 01000080",
    ]) {
      const decoded = decodeAttributes(signed, "main", bytes(message)) as object;
      expect(decoded).not.toHaveProperty("unparsed");
      expect(encodeAttributes(signed, "main", decoded)).toEqual(bytes(message));
    }
    expect(decodeAttributes(signed, "main", bytes("0800 0200 01000080"))).toEqual({ bits: ["low", "high"] });
    expect(encodeAttributes(signed, "main", { bits: ["low", "high"] })).toEqual(bytes("0800 0200 01000080"));
    expect(encodeAttributes(signed, "main", { small: ["middle"] })).toEqual(bytes("0500 0100 80000000"));
    expect(encodeAttributes(signed, "main", { list: [["high"], ["low"]] })).toEqual(
      bytes("0c00 0500 00000080 01000000"),
    );
  });

  test("must fit the integer", () => {
    expect(refusal({ small: ["high"] }, "main", signed)).toStartWith(
      "RangeError: small: expected an integer from -128",
    );
    for (const more of [2 ** 32, -(2 ** 32), 1n << 40n]) {
      expect(refusal({ bits: ["low", more] }, "main", signed)).toStartWith(
        "RangeError: bits: expected an integer from ",
      );
    }
    expect(refusal({ bits: ["low", 0.5] }, "main", signed)).toStartWith("RangeError: bits: ");
  });

  test("must have a number from 0 to 63", () => {
    expect(encodeAttributes(signed, "main", { odd: ["one"] })).toEqual(bytes("0800 0700 02000000"));
    for (const [name, value] of [
      ["none", -1],
      ["vast", 4294967295],
    ]) {
      const why = `RangeError: odd: "${name}" is ${value}, expected a bit from 0 to 63`;
      expect(refusal({ odd: [name] }, "main", signed)).toBe(why);
      expect(refusal({ odd: ["one", name] }, "main", signed)).toBe(why);
    }
  });
});

describe("arguments other than messages or bytes", () => {
  const wrong = "abc" as never;

  test("are rejected by all readers", () => {
    expect(() => decodeAttributes(family, "main", wrong)).toThrow("bytes: expected a Uint8Array, got ");
    const what = 'every-thing.get: request: expected a message, or its bytes, got "abc"';
    expect(() => codec.path(wrong, 5)).toThrow(new TypeError(what));
    expect(() => codec.missingPath(wrong, 5)).toThrow(new TypeError(what));
    expect(() => codec.missingPath(undefined as never, 5, 20)).toThrow(TypeError);
    const request = codec.request("do", { tiny: 1 }, { type });
    const at = request.length - 8;
    expect([codec.path(request, at), codec.path(request.bytes, at), codec.missingPath(request, 1)]).toEqual([
      "tiny",
      "tiny",
      "index",
    ]);
  });
});
