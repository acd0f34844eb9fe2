import { describe, expect, test } from "bun:test";
import { AttributeReader, Message, MessageWriter, StructReader, type StructWriter } from "../../src/message/index.ts";
import { bytes, message } from "./bytes.ts";

/** Returns a StructReader that is positioned at the start of a family header with the given fields. */
function header(fill: (fields: StructWriter) => unknown): StructReader {
  return new MessageWriter(16)
    .struct((fields) => void fill(fields))
    .finish()
    .struct();
}

const fields: [
  name: string,
  size: number,
  write: (s: StructWriter) => unknown,
  read: (s: StructReader) => unknown,
  value: unknown,
][] = [
  ["u8", 1, (s) => s.u8(0xfe), (s) => s.u8(), 0xfe],
  ["s8", 1, (s) => s.s8(-2), (s) => s.s8(), -2],
  ["u16", 2, (s) => s.u16(0xfffe), (s) => s.u16(), 0xfffe],
  ["s16", 2, (s) => s.s16(-2), (s) => s.s16(), -2],
  ["u32", 4, (s) => s.u32(0xfffffffe), (s) => s.u32(), 0xfffffffe],
  ["s32", 4, (s) => s.s32(-2), (s) => s.s32(), -2],
  ["u64", 8, (s) => s.u64(2n ** 64n - 2n), (s) => s.u64(), 2n ** 64n - 2n],
  ["s64", 8, (s) => s.s64(-2n), (s) => s.s64(), -2n],
  ["be16", 2, (s) => s.be16(0x1234), (s) => s.be16(), 0x1234],
  ["be32", 4, (s) => s.be32(0xf2345678), (s) => s.be32(), 0xf2345678],
  ["be64", 8, (s) => s.be64(1n), (s) => s.be64(), 1n],
  ["sbe16", 2, (s) => s.sbe16(-2), (s) => s.sbe16(), -2],
  ["sbe32", 4, (s) => s.sbe32(-2), (s) => s.sbe32(), -2],
  ["sbe64", 8, (s) => s.sbe64(-2n), (s) => s.sbe64(), -2n],
];

describe("StructReader", () => {
  test.each(fields)("%s() reads the written field and advances by its size", (_name, size, write, read, value) => {
    const reader = header((s) => {
      s.u8(7);
      write(s);
      s.u8(9);
    });
    expect([reader.u8(), read(reader), reader.u8(), reader.error]).toEqual([7, value, 9, undefined]);
    expect(reader.offset).toBe(16 + 1 + size + 1);
  });

  test.each(fields)("%s() reads a truncated field and later fields as zero", (_name, size, _write, read, value) => {
    for (let length = 0; length < size; length++) {
      const reader = new Message(message(16, 0, new Uint8Array(4 + length).fill(0xff))).struct().skip(4);
      expect(read(reader)).toBe(typeof value === "bigint" ? 0n : 0);
      expect(reader.error).toEqual({
        path: "",
        offset: 20,
        reason: `a field of ${size} bytes where the structure has ${length} left`,
      });
      expect([reader.u8(), reader.bytes(1), reader.copy(1), reader.left]).toEqual([0, bytes(""), bytes(""), 0]);
    }
  });

  test("bytes() returns a view, copy() a copy, and skip() skips padding", () => {
    const whole = new Message(message(16, 0, bytes("01 02 03 04 05 06 07 08")));
    const reader = whole.struct();
    const [view, copy] = [reader.skip(1).bytes(2), reader.copy(2)];
    expect([view, copy, reader.left]).toEqual([bytes("02 03"), bytes("04 05"), 3]);
    whole.bytes.fill(0);
    expect([view, copy]).toEqual([bytes("00 00"), bytes("04 05")]);
    expect([reader.bytes(0), reader.skip(3).left, reader.error]).toEqual([bytes(""), 0, undefined]);
  });

  test("reads nothing beyond the end of the message", () => {
    const memory = Uint8Array.from([...new Uint8Array(8).fill(0xee), ...message(16, 0, bytes("01 00")), 0xee, 0xee]);
    const reader = new Message(memory.subarray(8, 26)).struct();
    expect([reader.u16(), reader.error, reader.u8(), reader.error?.offset]).toEqual([1, undefined, 0, 18]);
  });

  test("clears the error of the previous struct when it is reused", () => {
    const reader = new StructReader();
    expect([reader.u8(), reader.error?.offset]).toEqual([0, 0]);
    expect(new Message(message(16, 0, bytes("07"))).struct(reader)).toBe(reader);
    expect([reader.error, reader.u8()]).toEqual([undefined, 7]);
  });
});

describe("StructReader in an attribute", () => {
  const nested = new MessageWriter(16)
    .nest(5, (nest) => nest.structure(7, (s) => s.be16(0x8100).u8(3)).u8(8, 1))
    .finish();

  test("reads the fields of the value", () => {
    const reader = nested.attributes(0);
    reader.next();
    const inner = reader.nested();
    inner.next();
    const structure = inner.structure();
    expect([structure.be16(), structure.u8(), structure.left, reader.error]).toEqual([0x8100, 3, 0, undefined]);
    expect(inner.structure(structure)).toBe(structure);
    expect(structure.be16()).toBe(0x8100);
  });

  test("reports a truncated value to all enclosing readers", () => {
    const reader = nested.attributes(0);
    reader.next();
    const inner = reader.nested(new AttributeReader());
    inner.next();
    const structure = inner.structure();
    expect([structure.be16(), structure.u32()]).toEqual([0x8100, 0]);
    const reason = "a field of 4 bytes where the structure has 1 left";
    expect(structure.error).toEqual({ path: "5.7", offset: 26, reason });
    expect([inner.error, reader.error]).toEqual([
      { path: "5.7", offset: 24, reason },
      { path: "5.7", offset: 24, reason },
    ]);
    expect([inner.next(), inner.u8()]).toEqual([true, 1]);
  });
});
