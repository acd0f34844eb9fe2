import { describe, expect, test } from "bun:test";
import {
  decodeAttributes,
  encodeAttributes,
  FieldsReader,
  indicesOf,
  loadFamily,
  operationCodec,
} from "../../../../src/schema/index.ts";
import { structPlan } from "../../../../src/schema/plan/plan.ts";
import { bytes } from "../../../message/bytes.ts";
import { everything } from "../../everything.ts";

const family = loadFamily(everything);

function decode(text: string, set = "main"): unknown {
  return decodeAttributes(family, set, bytes(text));
}

/** Checks that bytes decode to a value that encodes to the same bytes. */
function both(text: string, value: object, set = "main"): void {
  expect(decode(text, set)).toEqual(value);
  expect(encodeAttributes(family, set, value)).toEqual(bytes(text));
}

describe("decodeAttributes()", () => {
  test("keeps the size, sign and byte order of integers", () => {
    both("05 00 02 00 ff 00 00 00", { tiny: 255 });
    both("06 00 03 00 12 34 00 00", { short: 0x1234 });
    both("0c 00 04 00 01 00 00 00 00 00 00 80", { wide: 0x8000000000000001n });
    both("0c 00 05 00 00 00 00 00 00 00 00 07", { wideBe: 7n });
    both("05 00 06 00 ff 00 00 00", { signed8: -1 });
    both("06 00 07 00 ff fe 00 00", { signed16: -2 });
    both("08 00 08 00 fb ff ff ff", { signed32: -5 });
  });

  test("accepts uint and sint attributes of four and eight bytes", () => {
    both("08 00 0a 00 ff ff ff ff", { anyUint: 0xffffffffn });
    both("0c 00 0a 00 00 00 00 00 01 00 00 00", { anyUint: 0x100000000n });
    both("08 00 0b 00 00 00 00 80", { anySint: -0x80000000n });
    both("0c 00 0b 00 ff ff ff 7f ff ff ff ff", { anySint: -0x80000001n });
  });

  test("returns enum values as names, unknown ones as the text of their number", () => {
    both("08 00 1b 00 07 00 00 00", { color: "blue" });
    both("08 00 1b 00 09 00 00 00", { color: "9" });
    both("0c 00 1c 00 02 00 00 00 00 00 00 00", { bigColor: "green" });
    both("0c 00 1c 00 09 00 00 00 00 00 00 00", { bigColor: "9" });
  });

  test("returns unknown 64-bit enum values as the text of their number", () => {
    both("0c 00 1c 00 ff ff ff ff ff ff ff ff", { bigColor: "18446744073709551615" });
    both("0c 00 1c 00 01 00 00 00 00 00 20 00", { bigColor: "9007199254740993" });
    both("0c 00 1c 00 00 00 00 00 00 00 00 80", { bigColor: "9223372036854775808" });
  });

  test("returns flags as names, unknown bits as one number", () => {
    both("08 00 1d 00 00 00 00 23", { options: ["fast", "safe", "loud"] });
    both("08 00 1d 00 80 00 00 05", { options: ["fast", 0x80000004] });
    both("08 00 1d 00 00 00 00 00", { options: [] });
    both("06 00 1e 00 82 00 00 00", { colorBits: ["red", "blue"] });
    both("0c 00 1f 00 01 00 00 00 00 01 00 80", { bigOptions: ["low", "high", 0x8000000000000000n] });
  });

  test("returns addresses as text", () => {
    both("0a 00 16 00 02 00 5e 00 53 01 00 00", { lladdr: "02:00:5e:00:53:01" });
    both("08 00 17 00 0a 00 00 01", { either: "10.0.0.1" });
    both("14 00 17 00 fe80 0000 0000 0000 0000 0000 0000 0001", { either: "fe80::1" });
    both("08 00 15 00 de ad be ef", { secret: "deadbeef" });
    both("14 00 1a 00 6ba7b810 9dad 11d1 80b4 00c04fd430c8", { uuid: "6ba7b810-9dad-11d1-80b4-00c04fd430c8" });
  });

  test("ends strings at an optional NUL", () => {
    both("09 00 0f 00 65 74 68 30 00 00 00 00", { title: "eth0" });
    expect(decode("08 00 0f 00 65 74 68 30")).toEqual({ title: "eth0" });
    expect(decode("08 00 0f 00 65 74 00 00")).toEqual({ title: "et" });
  });

  test("returns structs as objects without padding", () => {
    expect(
      decode(`
        3c 00 24 00           # length 60, type 36
        02 21 00 50           # color, options, port
        6c 6f 00 00 00 00 00 00
        02 00 5e 00 53 01  01 02 03 04  05 06 07  00 00 00
        ff ff 00 00 00 00 00 09
        0a 00 00 01
        20010db8 00000000 00000000 00000001`),
    ).toEqual({
      shape: {
        color: "green",
        options: ["fast", "loud"],
        port: 80,
        label: "lo",
        address: "02:00:5e:00:53:01",
        key: Uint8Array.of(1, 2, 3, 4),
        shortKey: Uint8Array.of(5, 6, 7),
        origin: { x: -1, y: 9 },
        ip: "10.0.0.1",
        ip6: "2001:db8::1",
      },
    });
  });

  test("keeps the length of structs that are shorter or longer than the spec", () => {
    both("0b 00 25 00 07 00 00 00 01 02 03 00", { open: { count: 7, data: Uint8Array.of(1, 2, 3) } });
    expect(decode("08 00 25 00 07 00 00 00")).toEqual({ open: { count: 7, data: new Uint8Array(0) } });
    both("0b 00 34 00 68 65 61 64 65 72 00 00 0e 00 35 00 01 00 00 00 00 00 00 09 aa bb 00 00", {
      kind: "header",
      data: { header: { x: 1, y: 9, rest: Uint8Array.of(0xaa, 0xbb) } },
    });
    const cut = "08 00 24 00 02 21 00 50";
    const short = decode(cut) as object;
    expect(short).toEqual({ shape: { color: "green", options: ["fast", "loud"], port: 80 } });
    expect(encodeAttributes(family, "main", short)).toEqual(bytes(cut));
    const { shape } = short as { shape: { label?: string } };
    shape.label = "a";
    const long = encodeAttributes(family, "main", short);
    expect(long).toHaveLength(4 + structPlan(family, "shape").size);
    expect(decodeAttributes(family, "main", long)).toMatchObject({ shape: { port: 80, label: "a" } });
    expect(decode("07 00 24 00 02 21 00 00")).toEqual({
      unparsed: [{ type: 36, bytes: Uint8Array.of(2, 0x21, 0), reason: "a struct of 3 bytes ends inside a member" }],
    });
  });

  test("omits struct members after missing padding", () => {
    const padded = loadFamily(`
name: padded
definitions:
  - name: open
    type: struct
    members: [{ name: count, type: u32 }, { name: gap, type: pad, len: 4 }, { name: data, type: binary }]
attribute-sets: [{ name: main, attributes: [{ name: open, type: binary, struct: open }] }]
operations: { list: [{ name: get, attribute-set: main, do: { request: {}, reply: {} } }] }
`);
    for (const [text, open] of [
      ["08 00 01 00 07 00 00 00", { count: 7 }],
      ["0c 00 01 00 07 00 00 00 00 00 00 00", { count: 7, data: new Uint8Array(0) }],
    ] as const) {
      const decoded = decodeAttributes(padded, "main", bytes(text));
      expect(decoded).toEqual({ open });
      expect(encodeAttributes(padded, "main", decoded as object)).toEqual(bytes(text));
      const sent = operationCodec(padded, "get").request("do", decoded as object, { type: 30 });
      expect(new FieldsReader(padded, "get", ["open.data"]).read(sent)[0]).toEqual(
        "data" in open ? open.data : undefined,
      );
    }
  });

  test("returns the first name of a number with several names", () => {
    const named = loadFamily(`
name: named
definitions:
  - name: sort
    type: enum
    entries: [{ name: a, value: 3 }, { name: b, value: 3 }, { name: c, value: 5000 }, { name: d, value: 5000 }]
attribute-sets: [{ name: main, attributes: [{ name: sorts, type: u32, enum: sort, multi-attr: true }] }]
operations: { list: [] }
`);
    const encoded = encodeAttributes(named, "main", { sorts: ["b", "d", "a", "c", 3, 5000] });
    expect(decodeAttributes(named, "main", encoded)).toEqual({ sorts: ["a", "c", "a", "c", "a", "c"] });
  });

  test("returns packed, indexed and repeated arrays as arrays", () => {
    both("0c 00 26 00 01 00 00 00 02 00 00 00", { numbers: [1, 2] });
    both("06 00 29 00 01 08 00 00", { colors: ["red", "violet"] });
    both("06 00 2d 00 61 00 00 00 06 00 2d 00 62 00 00 00", { tags: ["a", "b"] });
    both("14 00 30 80 08 00 01 00 0a 00 00 01 08 00 02 00 0a 00 00 02", { addresses: ["10.0.0.1", "10.0.0.2"] });
  });

  test("keeps unusual item numbers of indexed arrays", () => {
    const text = "14 00 30 80 08 00 01 00 0a 00 00 01 08 00 05 00 0a 00 00 02";
    const decoded = decode(text) as { addresses: string[] };
    expect(decoded).toEqual({ addresses: ["10.0.0.1", "10.0.0.2"] });
    expect(indicesOf(decoded.addresses)).toEqual([1, 5]);
    expect(encodeAttributes(family, "main", decoded)).toEqual(bytes(text));
    expect(encodeAttributes(family, "main", { addresses: [...decoded.addresses] })).not.toEqual(bytes(text));
  });

  test("returns the numbers of nest-type-value nests as fields", () => {
    both(
      `1c 00 32 80
         10 00 03 80            # row 3
           0c 00 07 80          # column 7
             08 00 01 00 09 00 00 00
         08 00 04 80            # row 4
           04 00 01 80`,
      {
        table: [
          { rowId: 3, columnId: 7, index: 9 },
          { rowId: 4, columnId: 1 },
        ],
      },
    );
    both("10 00 33 80 0c 00 05 00 01 00 00 00 00 00 00 00", { statistics: [{ id: 5, value: 1n }] });
  });

  test("finds the selector of a nest before, after or outside of the nest", () => {
    both("0b 00 34 00 6e 75 6d 62 65 72 00 00  06 00 35 00 05 00 00 00", { kind: "number", data: 5 }, "main");
    expect(decode("06 00 35 00 05 00 00 00  0b 00 34 00 6e 75 6d 62 65 72 00 00")).toEqual({ kind: "number", data: 5 });
    both("0b 00 34 00 6e 75 6d 62 65 72 00 00  0c 00 38 80  06 00 01 00 05 00 00 00", {
      kind: "number",
      deep: { outerData: 5 },
    });
    both("06 00 34 00 78 00 00 00  06 00 35 00 05 00 00 00", { kind: "x", data: Uint8Array.of(5, 0) });
  });

  test("reads the header of a selected format", () => {
    both(
      `09 00 34 00 62 6f 74 68 00 00 00 00
       14 00 35 00 ff ff 00 00 00 00 00 09  08 00 01 00 03 00 00 00`,
      { kind: "both", data: { header: { x: -1, y: 9 }, index: 3 } },
    );
  });

  test("returns masked nests as a value and a mask", () => {
    both(
      `28 00 3a 80
         08 00 01 00  00 50 ff ff                     # port, and its mask
         06 00 03 00  aa f0 00 00                     # one byte with its mask, padded
         14 00 04 80
           08 00 01 00  01 bb 0f ff
           08 00 03 00  01 02 ff 00`,
      {
        change: {
          key: { port: 80, raw: Uint8Array.of(0xaa), inner: { port: 443, raw: Uint8Array.of(1, 2) } },
          mask: { port: 0xffff, raw: Uint8Array.of(0xf0), inner: { port: 0x0fff, raw: Uint8Array.of(0xff, 0) } },
        },
      },
    );
    both("04 00 3a 80", { change: { key: {}, mask: {} } });
  });

  test("returns ordered attribute sets as arrays", () => {
    both(
      `1c 00 39 80
         08 00 01 00 05 00 00 00
         04 00 02 00
         08 00 01 00 06 00 00 00
         04 00 03 80`,
      { steps: [{ output: 5 }, { push: true }, { output: 6 }, { again: [] }] },
    );
  });
});

describe("decodeAttributes() with unusual attributes", () => {
  test("returns unknown attributes in `unknown`, with their flags", () => {
    both("08 00 01 00 05 00 00 00  06 00 4d c1 aa bb 00 00", {
      index: 5,
      unknown: [{ type: 0x14d, bytes: Uint8Array.of(0xaa, 0xbb), flags: 0xc000 }],
    });
    expect(decode("05 00 0c 00 01 00 00 00")).toEqual({ unknown: [{ type: 12, bytes: Uint8Array.of(1) }] });
  });

  test("returns attributes of a wrong length in `unparsed`, with the reason", () => {
    both("08 00 02 00 01 02 03 04", {
      unparsed: [{ type: 2, bytes: Uint8Array.of(1, 2, 3, 4), reason: "expected 1 bytes, got 4" }],
    });
    expect(decode("06 00 01 00 05 00 00 00  05 00 02 00 07 00 00 00")).toEqual({
      tiny: 7,
      unparsed: [{ type: 1, bytes: Uint8Array.of(5, 0), reason: "expected 4 bytes, got 2" }],
    });
  });

  test("returns repetitions of a single attribute in `unparsed`", () => {
    both("05 00 02 00 01 00 00 00 05 00 02 00 02 00 00 00", {
      tiny: 1,
      unparsed: [{ type: 2, bytes: Uint8Array.of(2), reason: "duplicate attribute" }],
    });
  });

  test("stops only in the nest with an invalid attribute header", () => {
    expect(decode("0c 00 2b 80 05 00 02 00 01 00 00 00  05 00 02 00 09 00 00 00", "main")).toEqual({
      part: { unknown: [{ type: 2, bytes: Uint8Array.of(1) }] },
      tiny: 9,
    });
    expect(decode("0c 00 2b 80 ff 00 01 00 01 00 00 00  05 00 02 00 09 00 00 00", "main")).toEqual({
      part: {
        unparsed: [
          { bytes: bytes("ff 00 01 00 01 00 00 00"), reason: "an attribute has length 255, but 8 bytes are left" },
        ],
      },
      tiny: 9,
    });
    expect(decode("05 00 02 00 09 00 00 00 01 02 03")).toEqual({
      tiny: 9,
      unparsed: [{ bytes: Uint8Array.of(1, 2, 3), reason: "3 trailing bytes after the last attribute" }],
    });
  });

  test("returns a masked nest as bytes if one attribute is undecodable", () => {
    const reasons: [inside: string, reason: string][] = [
      ["07 00 01 00 00 50 ff 00", "attribute 1 has 3 bytes, which is not a value and a mask of equal size"],
      ["06 00 01 00 00 50 00 00", "expected 2 bytes, got 1"],
      ["0c 00 04 80 07 00 01 00 00 50 ff 00", "attribute 1 has 3 bytes, which is not a value and a mask of equal size"],
      ["04 00 05 00", "attribute 5 cannot have a mask"],
      ["08 00 06 00 00 50 ff ff", "attribute 6 cannot have a mask"],
      ["08 00 07 00 00 50 ff ff", "attribute 7 cannot have a mask"],
      ["08 00 01 00 00 50 ff ff 08 00 01 00 00 50 ff ff", "duplicate attribute 1"],
      ["08 00 01 00 00 50 ff ff ff 00 01 00", "4 trailing bytes after the last attribute"],
    ];
    for (const [inside, reason] of reasons) {
      const inner = bytes(inside);
      const header = Uint8Array.of(inner.length + 4, 0, 0x3a, 0x80);
      const whole = new Uint8Array([...header, ...inner, ...bytes("05 00 02 00 09 00 00 00")]);
      const decoded = decodeAttributes(family, "main", whole);
      expect(decoded).toEqual({ tiny: 9, unparsed: [{ type: 58, bytes: inner, flags: 0x8000, reason }] });
      const again = encodeAttributes(family, "main", decoded as object);
      expect(decodeAttributes(family, "main", again)).toEqual(decoded);
    }
  });

  test("returns invalid UTF-8 as text with lone surrogates", () => {
    both("06 00 0f 00 ff 00 00 00", { title: "\udcff" });
    both("0e 00 0f 00 61 e2 82 e2 82 ac c3 28 80 00 00 00", { title: "a\udce2\udc82€\udcc3(\udc80" });
    both("0b 00 0f 00 f0 9f 98 80 ff c0 00 00", { title: "😀\udcff\udcc0" });
  });

  test("returns undecodable array items as bytes at their index", () => {
    const { number } = family.sets["main"]!.attributes.find(({ name }) => name === "cpus")!;
    const type = number.toString(16).padStart(2, "0");
    const good = (value: string) => `0c 00 ${type} 00 ${value} 00 00 00 00 00 00 00`;
    const bad = Uint8Array.of(5);
    const reason = "expected 8 bytes, got 1";
    const unparsed = [{ type: number, bytes: bad, flags: 0x4000, reason }];
    both(`${good("07")} 05 00 ${type} 40 05 00 00 00 ${good("09")}`, { cpus: [7n, bad, 9n], unparsed });
    both(`05 00 ${type} 40 05 00 00 00 ${good("09")}`, { cpus: [bad, 9n], unparsed });
    // The caller has removed the bytes of the undecodable item from the array. They are encoded from `unparsed`, after
    // the other attributes.
    expect(encodeAttributes(family, "main", { cpus: [9n], unparsed })).toEqual(
      bytes(`${good("09")} 05 00 ${type} 40 05 00 00 00`),
    );
    expect(() => encodeAttributes(family, "main", { cpus: [7n, bad] })).toThrow("cpus[1]");
  });

  test("returns attributes as bytes beyond the maximum depth", () => {
    const levels = 200;
    const whole = new Uint8Array(levels * 4);
    const view = new DataView(whole.buffer);
    for (let level = 0; level < levels; level++) {
      view.setUint16(level * 4, whole.length - level * 4, true);
      view.setUint16(level * 4 + 2, 42 | 0x8000, true);
    }
    const decoded = decodeAttributes(family, "main", whole) as object;
    expect(JSON.stringify(decoded)).toContain("nested too deep");
    expect(encodeAttributes(family, "main", decoded)).toEqual(whole);
  });
});
