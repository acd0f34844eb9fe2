import { describe, expect, test } from "bun:test";
import { NLA_F_NET_BYTEORDER, NLM_F_ACK, NLM_F_CREATE, NLM_F_REQUEST } from "../../src/constants/index.ts";
import { AttributeReader, MAX_ATTRIBUTE_LENGTH, MessageWriter } from "../../src/message/index.ts";
import { bytes, thrown } from "./bytes.ts";

/** Returns the bytes that one call of a writer method appends to a message. */
function written(write: (writer: MessageWriter) => unknown): Uint8Array {
  const writer = new MessageWriter(0x1234);
  write(writer);
  return writer.finish().payload;
}

describe("MessageWriter headers", () => {
  test("contain only a type and flags before the message is sent", () => {
    expect(new MessageWriter(0x1234, NLM_F_REQUEST | NLM_F_ACK | NLM_F_CREATE).finish().bytes).toEqual(
      bytes(`
        00 00 00 00   # length
        34 12 05 04   # type, flags
        00 00 00 00   # sequence
        00 00 00 00   # port id`),
    );
  });

  test("contain NLM_F_REQUEST by default", () => {
    expect(new MessageWriter(16).finish().flags).toBe(NLM_F_REQUEST);
    expect(new MessageWriter(16, 0).finish().flags).toBe(0);
  });

  test("genetlink() writes a command, a version and two zero bytes", () => {
    expect(written((writer) => writer.genetlink(3, 2))).toEqual(bytes("03 02 00 00"));
    expect(written((writer) => writer.genetlink(255))).toEqual(bytes("ff 01 00 00"));
  });

  test("struct() writes fields, padded to four bytes", () => {
    expect(written((writer) => writer.struct((header) => header.u8(2).be16(0x0102).s8(-1).u8(7)))).toEqual(
      bytes("02 01 02 ff 07 00 00 00"),
    );
    expect(written((writer) => writer.struct(() => {}))).toEqual(bytes(""));
  });

  test("raw() writes bytes, padded to four bytes", () => {
    expect(written((writer) => writer.raw(bytes("01 02 03 04 05")).flag(1))).toEqual(
      bytes(`
        01 02 03 04 05 00 00 00
        04 00 01 00`),
    );
  });

  test("struct() and genetlink() reject a header after an attribute", () => {
    const after = (header: string) =>
      `${header}: not allowed after an attribute: write all headers before the first attribute`;
    const attributes: ((writer: MessageWriter) => unknown)[] = [
      (writer) => writer.u32(1, 2),
      (writer) => writer.raw(bytes("01 02 03 04")).flag(1),
      (writer) =>
        writer
          .genetlink(1)
          .struct((fields) => fields.u32(1))
          .string(1, "x"),
      (writer) => writer.nest(1, (nest) => nest.struct((fields) => fields.u32(1))),
    ];
    for (const write of attributes) {
      const writer = new MessageWriter(16);
      write(writer);
      const { length } = writer;
      const family = thrown(() => writer.struct((header) => header.u32(1)));
      expect([family.name, family.message]).toEqual(["TypeError", after("family header")]);
      const generic = thrown(() => writer.genetlink(1));
      expect([generic.name, generic.message]).toEqual(["TypeError", after("generic header")]);
      expect(writer.length).toBe(length);
      writer.begin(16).genetlink(1);
    }
  });

  test("rejects unknown options of a nest, and null as type", () => {
    const options = { dropempty: true } as never;
    expect(() => new MessageWriter(16).nest(1, () => {}, options)).toThrow("did you mean dropEmpty?");
    expect(() => new MessageWriter(null as never)).toThrow("message type: expected an integer");
  });

  test("struct() is allowed after a header whose callback threw", () => {
    const writer = new MessageWriter(16);
    const fail = () => {
      writer.raw(bytes("01 02 03 04")).genetlink(1);
      throw new Error("failed");
    };
    expect(() => writer.struct(fail)).toThrow("failed");
    expect(writer.struct((fields) => fields.u32(1)).length).toBe(20);
  });

  test("struct() is allowed after other headers, and in nests also after attributes", () => {
    const word = bytes("01 00 00 00");
    const headers = (writer: MessageWriter) =>
      writer
        .genetlink(1, 0)
        .struct((fields) => fields.u32(1))
        .raw(word)
        .struct((fields) => fields.u32(1));
    expect(written(headers)).toEqual(bytes("01 00 00 00 01 00 00 00 01 00 00 00 01 00 00 00"));
    const nests = (writer: MessageWriter) =>
      writer.nest(1, (nest) =>
        nest
          .struct((fields) => fields.u32(1))
          .flag(2)
          .struct((fields) => fields.u32(3)),
      );
    expect(written(nests)).toEqual(bytes("10 00 01 80 01 00 00 00 04 00 02 00 03 00 00 00"));
    const raw = (writer: MessageWriter) => writer.nest(1, (nest) => nest.raw(word).genetlink(1, 0));
    expect(written(raw)).toEqual(bytes("0c 00 01 80 01 00 00 00 01 00 00 00"));
    const writer = new MessageWriter(16);
    writer.cancelNest(writer.startNest(1));
    expect(writer.nest(1, () => {}, { dropEmpty: true }).struct((fields) => fields.u32(1)).length).toBe(20);
  });

  test("struct() writes nothing if its callback throws", () => {
    const writer = new MessageWriter(16);
    expect(() => writer.struct((header) => header.u32(1).u8(256))).toThrow(RangeError);
    expect(writer.length).toBe(16);
  });
});

describe("MessageWriter", () => {
  const golden: [name: string, write: (writer: MessageWriter) => unknown, expected: string][] = [
    ["u8", (w) => w.u8(1, 0xab), "05 00 01 00  ab 00 00 00"],
    ["s8", (w) => w.s8(1, -2), "05 00 01 00  fe 00 00 00"],
    ["u16", (w) => w.u16(1, 0x1234), "06 00 01 00  34 12 00 00"],
    ["s16", (w) => w.s16(1, -2), "06 00 01 00  fe ff 00 00"],
    ["u32", (w) => w.u32(1, 0x12345678), "08 00 01 00  78 56 34 12"],
    ["s32", (w) => w.s32(1, -2), "08 00 01 00  fe ff ff ff"],
    ["u64", (w) => w.u64(1, 0x0123456789abcdefn), "0c 00 01 00  ef cd ab 89 67 45 23 01"],
    ["u64 of 0", (w) => w.u64(1, 0), "0c 00 01 00  00 00 00 00 00 00 00 00"],
    ["u64 of a number", (w) => w.u64(1, 2 ** 53 - 1), "0c 00 01 00  ff ff ff ff ff ff 1f 00"],
    ["s64", (w) => w.s64(1, -2n), "0c 00 01 00  fe ff ff ff ff ff ff ff"],
    ["s64 of a number", (w) => w.s64(1, -2), "0c 00 01 00  fe ff ff ff ff ff ff ff"],
    ["be16", (w) => w.be16(1, 0x1234), "06 00 01 00  12 34 00 00"],
    ["be32", (w) => w.be32(1, 0x12345678), "08 00 01 00  12 34 56 78"],
    ["be64", (w) => w.be64(1, 0x0123456789abcdefn), "0c 00 01 00  01 23 45 67 89 ab cd ef"],
    ["sbe16", (w) => w.sbe16(1, -2), "06 00 01 00  ff fe 00 00"],
    ["sbe32", (w) => w.sbe32(1, -300), "08 00 01 00  ff ff fe d4"],
    ["sbe64", (w) => w.sbe64(1, -2n), "0c 00 01 00  ff ff ff ff ff ff ff fe"],
    ["a uint that fits four bytes", (w) => w.uint(1, 0xffffffffn), "08 00 01 00  ff ff ff ff"],
    ["a uint that needs eight bytes", (w) => w.uint(1, 0x100000000n), "0c 00 01 00  00 00 00 00 01 00 00 00"],
    ["a sint that fits four bytes", (w) => w.sint(1, -0x80000000n), "08 00 01 00  00 00 00 80"],
    ["the highest sint that fits four bytes", (w) => w.sint(1, 0x7fffffff), "08 00 01 00  ff ff ff 7f"],
    ["a sint below the range of four bytes", (w) => w.sint(1, -0x80000001n), "0c 00 01 00  ff ff ff 7f ff ff ff ff"],
    ["a sint above the range of four bytes", (w) => w.sint(1, 0x80000000n), "0c 00 01 00  00 00 00 80 00 00 00 00"],
    ["bitfield32", (w) => w.bitfield32(1, 5, 7), "0c 00 01 00  05 00 00 00 07 00 00 00"],
    ["a flag", (w) => w.flag(1), "04 00 01 00"],
    ["a string", (w) => w.string(3, "eth0"), "09 00 03 00  65 74 68 30 00 00 00 00"],
    ["an empty string", (w) => w.string(3, ""), "05 00 03 00  00 00 00 00"],
    ["a string in UTF-8", (w) => w.string(3, "é€"), "0a 00 03 00  c3 a9 e2 82 ac 00 00 00"],
    ["the first character after ASCII", (w) => w.string(3, "\u0080"), "07 00 03 00  c2 80 00 00"],
    ["a string beyond the basic plane", (w) => w.string(3, "😀"), "09 00 03 00  f0 9f 98 80 00 00 00 00"],
    ["a string without its NUL", (w) => w.stringUnterminated(3, "eth0"), "08 00 03 00  65 74 68 30"],
    ["an empty string without its NUL", (w) => w.stringUnterminated(3, ""), "04 00 03 00"],
    ["bytes", (w) => w.bytes(2, bytes("01 02 03")), "07 00 02 00  01 02 03 00"],
    ["no bytes", (w) => w.bytes(2, bytes("")), "04 00 02 00"],
    ["an array of u16", (w) => w.u16Array(2, [1, 2, 0xffff]), "0a 00 02 00  01 00 02 00 ff ff 00 00"],
    ["an array of u32", (w) => w.u32Array(2, new Uint32Array([1, 2])), "0c 00 02 00  01 00 00 00 02 00 00 00"],
    ["an empty array", (w) => w.u32Array(2, []), "04 00 02 00"],
    [
      "a structure",
      (w) => w.structure(2, (s) => s.u8(1).be16(2).u8(3).s16(-1)),
      "0a 00 02 00  01 00 02 03 ff ff 00 00",
    ],
    ["an attribute in network byte order", (w) => w.be16(2 | NLA_F_NET_BYTEORDER, 80), "06 00 02 40  00 50 00 00"],
    ["the highest number", (w) => w.u8(0x3fff, 1), "05 00 ff 3f  01 00 00 00"],
    ["the lowest number", (w) => w.u8(0, 1), "05 00 00 00  01 00 00 00"],
    ["all flags", (w) => w.u8(0xffff, 1), "05 00 ff ff  01 00 00 00"],
  ];
  test.each(golden)("writes the expected bytes for %s", (_name, write, expected) => {
    expect(written(write)).toEqual(bytes(expected));
  });

  test("pads values with zeros, which the length excludes", () => {
    const expected = [
      "04 00 01 00",
      "05 00 01 00  11 00 00 00",
      "06 00 01 00  11 22 00 00",
      "07 00 01 00  11 22 33 00",
      "08 00 01 00  11 22 33 44",
      "09 00 01 00  11 22 33 44 55 00 00 00",
      "0a 00 01 00  11 22 33 44 55 66 00 00",
      "0b 00 01 00  11 22 33 44 55 66 77 00",
    ];
    const value = bytes("11 22 33 44 55 66 77");
    for (let length = 0; length <= 7; length++) {
      expect(written((writer) => writer.bytes(1, value.subarray(0, length)))).toEqual(bytes(expected[length]!));
      const text = "abcdefg".slice(0, length);
      const padded = written((writer) => writer.stringUnterminated(1, text));
      expect(padded.length).toBe(4 + Math.ceil(length / 4) * 4);
      expect([...padded.subarray(4 + length)].every((byte) => byte === 0)).toBe(true);
    }
  });

  test("overwrites the old content of a reused buffer with zeros", () => {
    const kinds: ((writer: MessageWriter) => unknown)[] = [
      (writer) => writer.u8(1, 1),
      (writer) => writer.u16(1, 1),
      (writer) => writer.string(1, "abcd"),
      (writer) => writer.string(1, "é"),
      (writer) => writer.stringUnterminated(1, "a"),
      (writer) => writer.bytes(1, bytes("01")),
      (writer) => writer.u16Array(1, [1]),
      (writer) => writer.structure(1, (fields) => fields.u8(1)),
      (writer) => writer.structure(1, (fields) => fields.zero(5)),
      (writer) => writer.struct((header) => header.u8(1).zero(4)),
      (writer) => writer.raw(bytes("01")),
      (writer) => writer.genetlink(1, 1),
      (writer) => writer.nest(1, (nest) => nest.u8(1, 1)),
    ];
    const writer = new MessageWriter(16);
    for (const write of kinds) {
      writer.begin(0xffff, 0xffff).bytes(1, new Uint8Array(100).fill(0xff));
      writer.begin(0x1234);
      write(writer);
      expect(writer.finish().payload).toEqual(written(write));
      expect(writer.finish().bytes.subarray(0, 16)).toEqual(new MessageWriter(0x1234).finish().bytes);
    }
  });

  test("writes complete messages while its buffer grows", () => {
    for (let filler = 400; filler <= 512; filler += 4) {
      const writer = new MessageWriter(16).bytes(1, new Uint8Array(filler - 20).fill(0xee));
      writer.u8(2, 2).u16(3, 3).u32(4, 4).u64(5, 5).string(6, "six").s64(7, -7).be64(8, 8).uint(9, 9);
      writer.structure(10, (fields) => fields.u8(1).u64(2).bytes(bytes("03 04"))).u32Array(11, [1, 2, 3]);
      writer.nest(12, (nest) => nest.bitfield32(1, 1, 1).bytes(2, new Uint8Array(600).fill(0xdd)).sbe32(3, -3));
      const reader = writer.finish().attributes(0);
      expect(reader.find(2) && reader.u8()).toBe(2);
      expect(reader.find(3) && reader.u16()).toBe(3);
      expect(reader.find(4) && reader.u32()).toBe(4);
      expect(reader.find(5) && reader.u64()).toBe(5n);
      expect(reader.find(6) && reader.string()).toBe("six");
      expect(reader.find(7) && reader.s64()).toBe(-7n);
      expect(reader.find(8) && reader.be64()).toBe(8n);
      expect(reader.find(9) && reader.uint()).toBe(9n);
      expect(reader.find(10) && reader.bytes()).toEqual(bytes("01 02 00 00 00 00 00 00 00 03 04"));
      expect(reader.find(11) && reader.u32Array()).toEqual([1, 2, 3]);
      expect(reader.find(12)).toBe(true);
      const inner = reader.nested();
      expect(inner.find(1) && inner.bitfield32()).toEqual({ value: 1, selector: 1 });
      expect(inner.find(2) && inner.bytes()).toEqual(new Uint8Array(600).fill(0xdd));
      expect(inner.find(3) && inner.sbe32()).toBe(-3);
      expect([reader.next(), reader.error]).toEqual([false, undefined]);
    }
  });

  test("finish() returns bytes that later messages do not change", () => {
    const writer = new MessageWriter(16).u32(1, 1);
    const first = writer.finish();
    const before = first.bytes.slice();
    writer.begin(17).u32(1, 2);
    expect(first.bytes).toEqual(before);
    expect(writer.finish().bytes).not.toEqual(before);
  });
});

describe("MessageWriter nests", () => {
  test("have NLA_F_NESTED and a length with padding", () => {
    expect(written((writer) => writer.nest(18, (info) => info.string(1, "veth").u8(2, 1)))).toEqual(
      bytes(`
        18 00 12 80   # length 24, type 18, marked as a nest
        09 00 01 00  76 65 74 68 00 00 00 00
        05 00 02 00  01 00 00 00`),
    );
  });

  test("do not have NLA_F_NESTED if `marked` is false", () => {
    expect(written((writer) => writer.nest(8, (metrics) => metrics.u32(2, 1500), { marked: false }))).toEqual(
      bytes("0c 00 08 00  08 00 02 00 dc 05 00 00"),
    );
    expect(written((writer) => writer.endNest(writer.startNest(8, false)))).toEqual(bytes("04 00 08 00"));
  });

  test("are written if they are empty, unless `dropEmpty` is set", () => {
    expect(written((writer) => writer.nest(1, () => {}))).toEqual(bytes("04 00 01 80"));
    expect(written((writer) => writer.nest(1, () => {}, { dropEmpty: true }))).toEqual(bytes(""));
    expect(written((writer) => writer.nest(1, (nest) => nest.flag(2), { dropEmpty: true }))).toEqual(
      bytes("08 00 01 80  04 00 02 00"),
    );
    const writer = new MessageWriter(16);
    expect(writer.endNestUnlessEmpty(writer.startNest(1))).toBe(false);
    const token = writer.startNest(1);
    writer.flag(2);
    expect(writer.endNestUnlessEmpty(token)).toBe(true);
    expect(writer.finish().payload).toEqual(bytes("08 00 01 80  04 00 02 00"));
  });

  test("are dropped as empty if all inner nests were dropped", () => {
    const inner = (writer: MessageWriter) => writer.nest(2, () => {}, { dropEmpty: true });
    expect(written((writer) => writer.nest(1, inner, { dropEmpty: true }))).toEqual(bytes(""));
  });

  test("have consecutive numbers in nestArray()", () => {
    const list = (writer: MessageWriter, options?: { first?: number; marked?: boolean; dropEmpty?: boolean }) =>
      writer.nestArray(5, [10, 20], (item, value) => item.u8(1, value), options);
    expect(written((writer) => list(writer))).toEqual(
      bytes(`
        1c 00 05 80
        0c 00 01 80  05 00 01 00 0a 00 00 00
        0c 00 02 80  05 00 01 00 14 00 00 00`),
    );
    expect(written((writer) => list(writer, { first: 0, marked: false }))).toEqual(
      bytes(`
        1c 00 05 00
        0c 00 00 00  05 00 01 00 0a 00 00 00
        0c 00 01 00  05 00 01 00 14 00 00 00`),
    );
    expect(written((writer) => writer.nestArray(5, [], () => {}, { dropEmpty: true }))).toEqual(bytes(""));
    expect(written((writer) => writer.nestArray(5, new Set([1]), () => {}))).toEqual(bytes("08 00 05 80 04 00 01 80"));
  });

  test("are removed with their content by cancelNest()", () => {
    const writer = new MessageWriter(16).u8(1, 1);
    const outer = writer.startNest(2);
    writer.u32(1, 1);
    writer.startNest(2);
    writer.u32(1, 1);
    writer.cancelNest(outer);
    writer.u8(3, 3);
    expect(writer.finish().payload).toEqual(bytes("05 00 01 00 01 00 00 00  05 00 03 00 03 00 00 00"));
  });

  test("are removed if their callback throws", () => {
    const writer = new MessageWriter(16).flag(1);
    const failure = new Error("no");
    const fail = () => {
      throw failure;
    };
    expect(thrown(() => writer.nest(2, (nest) => nest.u32(1, 1).nest(2, fail)))).toBe(failure);
    expect(thrown(() => writer.structure(3, (fields) => fields.u32(1) && fail()))).toBe(failure);
    expect(thrown(() => writer.nestArray(4, [1, 2], (item, value) => (value === 1 ? item.flag(1) : fail())))).toBe(
      failure,
    );
    expect(writer.flag(5).finish().payload).toEqual(bytes("04 00 01 00  04 00 05 00"));
  });
});

describe("MessageWriter limits", () => {
  const zeros = new Uint8Array(MAX_ATTRIBUTE_LENGTH + 1);

  test("allow a value of 65,531 bytes", () => {
    for (const length of [65_528, 65_529, 65_530, 65_531]) {
      const message = new MessageWriter(16).bytes(1, zeros.subarray(0, length)).flag(2).finish();
      const reader = message.attributes(0);
      expect(reader.next() && reader.length).toBe(length);
      expect(reader.next() && reader.type).toBe(2);
      expect([reader.next(), reader.error]).toEqual([false, undefined]);
    }
    expect(MAX_ATTRIBUTE_LENGTH).toBe(65_531);
  });

  test("reject a value of 65,532 bytes", () => {
    const writer = new MessageWriter(16).flag(9);
    const refused: ((writer: MessageWriter) => unknown)[] = [
      (w) => w.bytes(1, zeros),
      (w) => w.string(1, "x".repeat(65_531)),
      (w) => w.string(1, "é".repeat(32_766)),
      (w) => w.stringUnterminated(1, "x".repeat(65_532)),
      (w) => w.u32Array(1, new Array(16_383).fill(0)),
      (w) => w.u16Array(1, new Array(32_766).fill(0)),
      (w) => w.structure(1, (fields) => fields.zero(65_531).zero(1)),
      (w) => w.nest(1, (nest) => nest.raw(zeros)),
      (w) => w.nest(1, (nest) => nest.bytes(2, zeros.subarray(0, 65_528))),
    ];
    for (const write of refused) {
      const error = thrown(() => write(writer));
      expect(error).toBeInstanceOf(RangeError);
      expect(error.message).toMatch(
        /^attribute 1: 65,53\d bytes do not fit; an attribute holds at most 65,531; split the request$/,
      );
      expect(writer.finish().payload).toEqual(bytes("04 00 09 00"));
    }
    expect(written((w) => w.string(1, "x".repeat(65_530))).length).toBe(65_536);
    expect(written((w) => w.stringUnterminated(1, "x".repeat(65_531))).length).toBe(65_536);
    expect(written((w) => w.u32Array(1, new Array(16_382).fill(0))).length).toBe(65_532);
    expect(written((w) => w.structure(1, (fields) => fields.zero(65_531))).length).toBe(65_536);
  });

  /** Returns a nest of `count` attributes. Each attribute has a value of the given length. */
  function nestOf(count: number, length: number): Uint8Array {
    return written((writer) =>
      writer.nest(1, (nest) => {
        for (let index = 0; index < count; index++) nest.bytes(2, zeros.subarray(0, length));
      }),
    );
  }

  test("allow 8,191 attributes of eight bytes in a nest, but not more", () => {
    expect(nestOf(8191, 4).length).toBe(4 + 8191 * 8);
    expect(() => nestOf(8192, 4)).toThrow("attribute 1: 65,536 bytes do not fit");
  });

  test("allow 16,382 empty attributes in a nest, but not more", () => {
    expect(nestOf(16_382, 0).length).toBe(16_383 * 4);
    expect(() => nestOf(16_383, 0)).toThrow("attribute 1: 65,532 bytes do not fit");
  });

  test("allow any number of attributes outside of nests", () => {
    const writer = new MessageWriter(16);
    for (let index = 0; index < 100_000; index++) writer.u32(index & 0x3fff, index);
    const reader = writer.finish().attributes(0);
    let count = 0;
    while (reader.next() && reader.u32() === count) count++;
    expect(count).toBe(100_000);
    expect(reader.error).toBeUndefined();
  });

  test("allow 33 levels of nests", () => {
    const nest = (writer: MessageWriter, level: number): unknown =>
      level === 0 ? writer.u32(100, 4711) : writer.nest(level, (inner) => nest(inner, level - 1));
    const payload = written((writer) => nest(writer, 33));
    expect(payload.length).toBe(33 * 4 + 8);
    let reader = new AttributeReader(payload);
    for (let level = 33; level > 0; level--) {
      expect([reader.next(), reader.type, reader.isNested]).toEqual([true, level, true]);
      reader = reader.nested();
    }
    expect(reader.next() && reader.u32()).toBe(4711);
    const numbers = Array.from({ length: 33 }, (_, index) => 33 - index);
    expect(reader.path).toBe([...numbers, 100].join("."));
  });

  test("remove a nest that is too long, and keep earlier attributes", () => {
    const writer = new MessageWriter(16).flag(1);
    const token = writer.startNest(2);
    writer.raw(zeros);
    expect(() => writer.endNest(token)).toThrow("attribute 2: 65,532 bytes do not fit");
    expect(writer.flag(3).finish().payload).toEqual(bytes("04 00 01 00  04 00 03 00"));
  });
});
