import { describe, expect, test } from "bun:test";
import { AttributeReader, MessageWriter } from "../../src/message/index.ts";
import { bytes, thrown } from "./bytes.ts";

/** Returns an AttributeReader that is positioned at its first attribute. */
function first(text: string): AttributeReader {
  const reader = new AttributeReader(bytes(text));
  expect(reader.next()).toBe(true);
  return reader;
}

describe("AttributeReader iteration", () => {
  test("returns attributes in order, with number, length and offset", () => {
    const reader = new AttributeReader(
      bytes(`
        05 00 01 00  aa 00 00 00
        04 00 02 00
        08 00 ff 3f  01 02 03 04`),
    );
    const seen: [type: number, offset: number, length: number][] = [];
    while (reader.next()) seen.push([reader.type, reader.offset, reader.length]);
    expect(seen).toEqual([
      [1, 4, 1],
      [2, 12, 0],
      [0x3fff, 16, 4],
    ]);
    expect(reader.error).toBeUndefined();
    expect(reader.next()).toBe(false);
  });

  test("returns no attribute for empty input", () => {
    for (const reader of [new AttributeReader(), new AttributeReader(new Uint8Array(0))]) {
      expect([reader.next(), reader.error, reader.bytes()]).toEqual([false, undefined, new Uint8Array(0)]);
      expect([reader.type, reader.offset, reader.length, reader.isNested]).toEqual([0, 0, 0, false]);
    }
  });

  test("excludes the two flag bits from the type", () => {
    const reader = new AttributeReader(bytes("04 00 05 80  04 00 06 40  04 00 07 c0  04 00 08 00"));
    const seen: [number, boolean, boolean][] = [];
    while (reader.next()) seen.push([reader.type, reader.isNested, reader.isNetworkByteOrder]);
    expect(seen).toEqual([
      [5, true, false],
      [6, false, true],
      [7, true, true],
      [8, false, false],
    ]);
  });

  test.each([0, 1, 2, 3])("accepts a last attribute with %d bytes of padding", (present) => {
    const reader = first(`09 00 03 00  65 74 68 30 00 ${"00".repeat(present)}`);
    expect([reader.string(), reader.next(), reader.error]).toEqual(["eth0", false, undefined]);
  });

  test("starts at the offset that the caller passes", () => {
    const reader = new AttributeReader(bytes("ff ff ff ff  05 00 01 00  07 00 00 00"), 4);
    expect(reader.next() && reader.u8()).toBe(7);
    expect(reader.next()).toBe(false);
  });

  test("find() moves to the next attribute with the number", () => {
    const reader = new AttributeReader(
      bytes("05 00 01 00 01 00 00 00  05 00 02 80 02 00 00 00  05 00 01 00 03 00 00 00"),
    );
    expect(reader.find(1) && reader.u8()).toBe(1);
    expect(reader.find(1) && reader.u8()).toBe(3);
    expect(reader.find(2)).toBe(false);
    expect(new AttributeReader(bytes("05 00 02 80 02 00 00 00")).find(2)).toBe(true);
  });

  test("over() continues with other bytes and clears the error", () => {
    const reader = first("05 00 01 80  01 00 00 00  ff");
    expect([reader.next(), reader.error !== undefined]).toEqual([false, true]);
    const other = bytes("00 00 00 00  05 00 02 00  02");
    reader.over(other, new DataView(other.buffer), 4, other.length);
    expect([reader.error, reader.isNested, reader.type, reader.length]).toEqual([undefined, false, 0, 0]);
    expect([reader.next(), reader.type, reader.u8()]).toEqual([true, 2, 2]);
  });

  test("revisit() returns to an earlier attribute with its flags", () => {
    const reader = new AttributeReader(bytes("05 00 01 80  aa 00 00 00  06 00 02 40  bb cc 00 00"));
    const offsets: number[] = [];
    while (reader.next()) offsets.push(reader.offset);
    reader.revisit(offsets[0]!);
    expect([reader.type, reader.isNested, reader.isNetworkByteOrder, reader.bytes()]).toEqual([
      1,
      true,
      false,
      bytes("aa"),
    ]);
    reader.revisit(offsets[1]!);
    expect([reader.type, reader.isNested, reader.isNetworkByteOrder, reader.bytes()]).toEqual([
      2,
      false,
      true,
      bytes("bb cc"),
    ]);
  });
});

describe("AttributeReader errors", () => {
  const lies: [name: string, text: string, offset: number, reason: string][] = [
    ["a length beyond the end", "09 00 02 00  01 02 03 04", 8, "an attribute has length 9, but 8 bytes are left"],
    ["the maximum length", "ff ff 02 00", 8, "an attribute has length 65535, but 4 bytes are left"],
    [
      "a length shorter than a header",
      "03 00 02 00  01 02 03 04",
      8,
      "an attribute has length 3, but 8 bytes are left",
    ],
    ["a length of zero", "00 00 00 00  00 00 00 00", 8, "an attribute has length 0, but 8 bytes are left"],
    ["one stray byte", "01", 8, "1 trailing bytes after the last attribute"],
    ["three stray bytes", "04 00 01", 8, "3 trailing bytes after the last attribute"],
  ];
  test.each(lies)("end the iteration at %s", (_name, text, offset, reason) => {
    const reader = first(`05 00 01 00  aa 00 00 00  ${text}`);
    expect(reader.u8()).toBe(0xaa);
    expect(reader.next()).toBe(false);
    expect(reader.error).toEqual({ path: "", offset, reason });
    expect(reader.next()).toBe(false);
    expect(reader.error?.offset).toBe(offset);
  });

  test("report bytes that end before the first attribute", () => {
    const reader = new AttributeReader(bytes("01 02 03 04"), 8);
    expect(reader.error).toEqual({ path: "", offset: 4, reason: "it ends 4 bytes before its attributes begin" });
    expect([reader.next(), reader.bytes(), reader.u32()]).toEqual([false, new Uint8Array(0), 0]);
  });

  test("contain the path of the nest, in all enclosing readers", () => {
    const top = first(`
      14 00 01 80
      10 00 02 80
      04 00 03 00
      09 00 04 00  01 02 03 04`);
    const middle = top.nested();
    expect(middle.next()).toBe(true);
    const inner = middle.nested();
    expect(inner.next() && inner.type).toBe(3);
    expect(inner.next()).toBe(false);
    const error = { path: "1.2", offset: 12, reason: "an attribute has length 9, but 8 bytes are left" };
    expect([inner.error, middle.error, top.error]).toEqual([error, error, error]);
  });

  test("do not prevent reading of later attributes", () => {
    const reader = new AttributeReader(
      bytes("05 00 01 00 aa 00 00 00  05 00 02 00 bb 00 00 00  05 00 03 00 cc 00 00 00"),
    );
    expect([reader.next(), reader.u16()]).toEqual([true, 0]);
    expect([reader.next(), reader.u32()]).toEqual([true, 0]);
    expect([reader.next(), reader.u8()]).toEqual([true, 0xcc]);
    expect(reader.error).toEqual({ path: "1", offset: 4, reason: "1 bytes where at least 2 are needed" });
  });

  test("can be recorded by the caller with fail()", () => {
    const top = first("0c 00 09 80  08 00 05 00  01 00 00 00");
    const inner = top.nested();
    inner.next();
    inner.fail("no such colour");
    expect(top.error).toEqual({ path: "9.5", offset: 8, reason: "no such colour" });
  });
});

describe("AttributeReader", () => {
  const scalars: [kind: keyof AttributeReader, size: number, value: number | bigint, text: string][] = [
    ["u8", 1, 0xfe, "fe"],
    ["s8", 1, -2, "fe"],
    ["u16", 2, 0xfffe, "fe ff"],
    ["s16", 2, -2, "fe ff"],
    ["u32", 4, 0xfffffffe, "fe ff ff ff"],
    ["s32", 4, -2, "fe ff ff ff"],
    ["u64", 8, 0xfffffffffffffffen, "fe ff ff ff ff ff ff ff"],
    ["s64", 8, -2n, "fe ff ff ff ff ff ff ff"],
    ["u64Number", 8, 2 ** 40 + 1, "01 00 00 00 00 01 00 00"],
    ["be16", 2, 0x1234, "12 34"],
    ["be32", 4, 0xf2345678, "f2 34 56 78"],
    ["be64", 8, 0xf123456789abcdefn, "f1 23 45 67 89 ab cd ef"],
    ["sbe16", 2, -2, "ff fe"],
    ["sbe32", 4, -2, "ff ff ff fe"],
    ["sbe64", 8, -2n, "ff ff ff ff ff ff ff fe"],
    ["uint", 8, 0xfffffffffffffffen, "fe ff ff ff ff ff ff ff"],
    ["sint", 8, -2n, "fe ff ff ff ff ff ff ff"],
  ];
  /** Returns an AttributeReader that is positioned at an attribute of type 5 with the given value. */
  const attribute = (value: Uint8Array) => {
    const reader = new MessageWriter(16).bytes(5, value).finish().attributes(0);
    expect(reader.next()).toBe(true);
    return reader;
  };
  const read = (reader: AttributeReader, kind: keyof AttributeReader) => (reader[kind] as () => unknown).call(reader);

  test.each(scalars)("%s() reads the first %d bytes of the value", (kind, size, value, text) => {
    const exact = attribute(bytes(text));
    expect([read(exact, kind), exact.error]).toEqual([value, undefined]);
    const longer = attribute(bytes(`${text} 99 99 99`));
    expect([read(longer, kind), longer.error]).toEqual([value, undefined]);
    expect(bytes(text).length).toBe(size);
  });

  test.each(scalars)("%s() reads a short value as zero and reports an error", (kind, size, value) => {
    for (let length = 0; length < size; length++) {
      // The methods for types of 4 or 8 bytes also accept a value of 4 bytes.
      if (length === 4 && (kind === "uint" || kind === "sint")) continue;
      const reader = attribute(new Uint8Array(length).fill(0xff));
      expect(read(reader, kind)).toBe(typeof value === "bigint" ? 0n : 0);
      expect(reader.error).toEqual({
        path: "5",
        offset: 20,
        reason: `${length} bytes where at least ${size} are needed`,
      });
    }
  });

  test("uint() and sint() read values of 4 or 8 bytes", () => {
    expect(attribute(bytes("fe ff ff ff")).uint()).toBe(0xfffffffen);
    expect(attribute(bytes("fe ff ff ff")).sint()).toBe(-2n);
  });

  test("u64Number() is exact up to 2^53 - 1, and rounded above", () => {
    expect(attribute(bytes("ff ff ff ff ff ff 1f 00")).u64Number()).toBe(Number.MAX_SAFE_INTEGER);
    expect(attribute(bytes("ff ff ff ff ff ff ff ff")).u64Number()).toBe(2 ** 64);
  });

  test("bitfield32() returns the value and the selector", () => {
    expect(attribute(bytes("05 00 00 00 ff ff ff ff")).bitfield32()).toEqual({ value: 5, selector: 0xffffffff });
    const short = attribute(bytes("05 00 00 00"));
    expect(short.bitfield32()).toEqual({ value: 0, selector: 0 });
    expect(short.error?.reason).toBe("4 bytes where at least 8 are needed");
  });

  test("flag() returns true for an attribute with or without a value", () => {
    expect(attribute(bytes("")).flag()).toBe(true);
    expect(attribute(bytes("01")).flag()).toBe(true);
  });

  test("string() returns the text before the first NUL", () => {
    const reader = attribute(bytes("65 74 68 30 00 78 78"));
    expect([reader.string(), reader.stringUnterminated(), reader.error]).toEqual(["eth0", "eth0", undefined]);
    expect(attribute(bytes("00")).string()).toBe("");
  });

  test("string() reports a missing NUL, stringUnterminated() does not", () => {
    const reader = attribute(bytes("65 74 68 30"));
    expect([reader.stringUnterminated(), reader.error]).toEqual(["eth0", undefined]);
    expect([reader.string(), reader.error?.reason]).toEqual(["eth0", "a string without its terminating NUL"]);
    // The padding of an attribute is not a part of its value.
    const padded = first("05 00 03 00  61 00 00 00");
    expect([padded.string(), padded.error?.reason]).toEqual(["a", "a string without its terminating NUL"]);
    const empty = attribute(bytes(""));
    expect([empty.string(), empty.error?.reason]).toEqual(["", "a string without its terminating NUL"]);
  });

  test("bytes() returns a view, copy() a copy", () => {
    const memory = bytes("06 00 01 00  aa bb 00 00");
    const reader = new AttributeReader(memory);
    reader.next();
    const [view, copy] = [reader.bytes(), reader.copy()];
    expect(view.buffer).toBe(memory.buffer);
    expect(copy.buffer).not.toBe(memory.buffer);
    memory[4] = 0x11;
    expect([view, copy]).toEqual([bytes("11 bb"), bytes("aa bb")]);
  });

  test("provides access to struct fields through `view` and `offset`", () => {
    const reader = attribute(bytes("01 02 03 04 05"));
    expect([reader.view.getUint8(reader.offset + 4), reader.length]).toEqual([5, 5]);
  });

  test("omits and reports an incomplete last array element", () => {
    expect(attribute(bytes("01 00 ff ff")).u16Array()).toEqual([1, 0xffff]);
    expect(attribute(bytes("01 00 00 00 ff ff ff ff")).u32Array()).toEqual([1, 0xffffffff]);
    expect(attribute(bytes("")).u32Array()).toEqual([]);
    const odd16 = attribute(bytes("01 00 02"));
    expect([odd16.u16Array(), odd16.error?.reason]).toEqual([
      [1],
      "3 bytes are not a multiple of 2, the size of a u16",
    ]);
    const odd32 = attribute(bytes("01 00 00 00 02 00 00"));
    expect([odd32.u32Array(), odd32.error?.reason]).toEqual([
      [1],
      "7 bytes are not a multiple of 4, the size of a u32",
    ]);
  });

  test("reads attributes in shared memory", () => {
    const shared = new Uint8Array(new SharedArrayBuffer(16));
    shared.set(bytes("0b 00 03 00  c3 a9 74 68 30 00 00 00"));
    const reader = new AttributeReader(shared.subarray(0, 12));
    reader.next();
    expect([reader.string(), reader.copy().buffer instanceof SharedArrayBuffer]).toEqual(["éth0", false]);
  });
});

describe("nested attributes", () => {
  const nested = new MessageWriter(16)
    .nest(1, (one) => one.u8(2, 3).nest(4, (four) => four.u16(5, 6)))
    .nest(7, () => {})
    .nest(8, (eight) => eight.u32(9, 10), { marked: false })
    .finish();

  test("have their own reader while the outer iteration continues", () => {
    const top = nested.attributes(0);
    const seen: [path: string, length: number][] = [];
    const walk = (reader: AttributeReader): void => {
      while (reader.next()) {
        seen.push([reader.path, reader.length]);
        if (reader.isNested || reader.type === 8) walk(reader.nested());
      }
    };
    walk(top);
    expect(seen).toEqual([
      ["1", 20],
      ["1.2", 1],
      ["1.4", 8],
      ["1.4.5", 2],
      ["7", 0],
      ["8", 8],
      ["8.9", 4],
    ]);
    expect(top.error).toBeUndefined();
  });

  test("can share one reader, one nest after the other", () => {
    const top = nested.attributes(0);
    const inner = new AttributeReader();
    expect(top.find(1) && top.nested(inner)).toBe(inner);
    expect(inner.find(4) && inner.path).toBe("1.4");
    expect(top.find(8) && top.nested(inner).find(9) && inner.u32()).toBe(10);
    expect(inner.path).toBe("8.9");
    nested.attributes(0, inner).next();
    expect(inner.path).toBe("1");
  });

  test("cannot be read by the reader of an enclosing nest", () => {
    const top = nested.attributes(0);
    top.next();
    const inner = top.nested();
    inner.find(4);
    const innermost = inner.nested();
    for (const [below, above] of [
      [top, top],
      [inner, top],
      [innermost, top],
      [innermost, inner],
    ] as const) {
      const error = thrown(() => below.nested(above));
      expect(error).toBeInstanceOf(RangeError);
      expect(error.message).toBe("reader: still in use for an enclosing nest; pass another reader");
    }
    expect([top.next(), top.type]).toEqual([true, 7]);
  });

  test("end at the end of their nest", () => {
    const reader = first("08 00 01 80  08 00 02 00  05 00 03 00  aa 00 00 00");
    const inner = reader.nested();
    expect([inner.next(), inner.error?.reason]).toEqual([false, "an attribute has length 8, but 4 bytes are left"]);
    expect([reader.next(), reader.u8()]).toEqual([true, 0xaa]);
  });

  test("can be thousands of levels deep", () => {
    const levels = 16_000;
    const deep = new Uint8Array(levels * 4);
    const view = new DataView(deep.buffer);
    for (let level = 0; level < levels; level++) {
      view.setUint16(level * 4, deep.length - level * 4, true);
      view.setUint16(level * 4 + 2, 0x8001, true);
    }
    let reader = new AttributeReader(deep);
    let count = 0;
    for (; reader.next(); reader = reader.nested()) count++;
    expect(count).toBe(levels);
    expect(reader.path.length).toBe(levels * 2 + 1);
    expect(reader.error).toBeUndefined();
  });
});
