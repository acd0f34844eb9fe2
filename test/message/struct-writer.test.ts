import { describe, expect, test } from "bun:test";
import { MessageWriter, type StructWriter } from "../../src/message/index.ts";
import { bytes, thrown } from "./bytes.ts";

/** Returns the bytes of a family header that consists of the given fields. */
function fields(fill: (fields: StructWriter) => unknown): Uint8Array {
  return new MessageWriter(16).struct((header) => void fill(header)).finish().payload;
}

describe("StructWriter", () => {
  const golden: [name: string, fill: (fields: StructWriter) => unknown, expected: string][] = [
    ["u8", (s) => s.u8(0).u8(255).u8(1).u8(2), "00 ff 01 02"],
    ["s8", (s) => s.s8(-128).s8(127).s8(-1).s8(0), "80 7f ff 00"],
    ["u16", (s) => s.u16(0x1234).u16(0xffff), "34 12 ff ff"],
    ["s16", (s) => s.s16(-0x8000).s16(-2), "00 80 fe ff"],
    ["u32", (s) => s.u32(0x12345678), "78 56 34 12"],
    ["s32", (s) => s.s32(-0x80000000), "00 00 00 80"],
    ["u64", (s) => s.u64(0x0123456789abcdefn).u64(1), "ef cd ab 89 67 45 23 01  01 00 00 00 00 00 00 00"],
    ["s64", (s) => s.s64(-2n).s64(-1), "fe ff ff ff ff ff ff ff  ff ff ff ff ff ff ff ff"],
    ["be16", (s) => s.be16(0x1234).be16(1), "12 34 00 01"],
    ["be32", (s) => s.be32(0x12345678), "12 34 56 78"],
    ["be64", (s) => s.be64(0x0123456789abcdefn), "01 23 45 67 89 ab cd ef"],
    ["sbe16", (s) => s.sbe16(-2).sbe16(1), "ff fe 00 01"],
    ["sbe32", (s) => s.sbe32(-2), "ff ff ff fe"],
    ["sbe64", (s) => s.sbe64(-2n), "ff ff ff ff ff ff ff fe"],
    ["bytes", (s) => s.bytes(bytes("01 02 03")).u8(4), "01 02 03 04"],
    ["zero bytes", (s) => s.u8(1).zero(2).u8(2).zero(0), "01 00 00 02"],
  ];
  test.each(golden)("writes %s without gaps between fields", (_name, fill, expected) => {
    expect(fields(fill)).toEqual(bytes(expected));
  });

  test("adds padding only at the end of a struct", () => {
    expect(fields((s) => s.u8(1).u32(2).u16(3).u64(4).u8(5))).toEqual(
      bytes("01  02 00 00 00  03 00  04 00 00 00 00 00 00 00  05"),
    );
  });
});

describe("StructWriter with invalid arguments", () => {
  const wrong = (value: unknown) => value as never;
  const mistakes: [name: string, fill: (fields: StructWriter) => unknown, error: typeof Error, text: string][] = [
    ["u8", (s) => s.u8(256), RangeError, "byte 0: expected an integer from 0 to 255, got 256"],
    ["s8", (s) => s.u8(1).s8(-129), RangeError, "byte 1: expected an integer from -128 to 127, got -129"],
    ["u16", (s) => s.u64(1).u16(-1), RangeError, "byte 8: expected an integer from 0 to 65535, got -1"],
    ["s16", (s) => s.s16(0x8000), RangeError, "byte 0: expected an integer from -32768 to 32767, got 32768"],
    ["u32", (s) => s.u32(2 ** 32), RangeError, "byte 0: expected an integer from 0 to 4294967295"],
    ["s32", (s) => s.s32(2 ** 31), RangeError, "byte 0: expected an integer from -2147483648 to 2147483647"],
    ["u64", (s) => s.u64(-1), RangeError, "byte 0: expected an integer from 0 to 18446744073709551615, got -1"],
    ["s64", (s) => s.s64(2n ** 63n), RangeError, "byte 0: expected an integer from -9223372036854775808 to 9"],
    ["be16", (s) => s.be16(65_536), RangeError, "byte 0: expected an integer from 0 to 65535"],
    ["be32", (s) => s.be32(-1), RangeError, "byte 0: expected an integer from 0 to 4294967295"],
    ["be64", (s) => s.be64(2n ** 64n), RangeError, "byte 0: expected an integer from 0 to 18446744073709551615"],
    ["sbe16", (s) => s.sbe16(40_000), RangeError, "byte 0: expected an integer from -32768 to 32767"],
    ["sbe32", (s) => s.sbe32(-(2 ** 31) - 1), RangeError, "byte 0: expected an integer from -2147483648"],
    ["sbe64", (s) => s.sbe64(2n ** 63n), RangeError, "byte 0: expected an integer from -9223372036854775808"],
    ["a fraction", (s) => s.u32(0.5), RangeError, "byte 0: expected an integer from 0 to 4294967295, got 0.5"],
    ["text", (s) => s.u8(wrong("1")), TypeError, 'byte 0: expected an integer, got "1"'],
    ["an unsafe number", (s) => s.u64(2 ** 53), RangeError, "byte 0: expected a bigint or a safe integer, got 90"],
    ["an array as bytes", (s) => s.bytes(wrong([1])), TypeError, "byte 0: expected a Uint8Array, got Array"],
    [
      "a negative count",
      (s) => s.u32(1).zero(-4),
      RangeError,
      "byte 4: number of zero bytes: expected an integer from 0",
    ],
    [
      "a fractional count",
      (s) => s.zero(0.5),
      RangeError,
      "byte 0: number of zero bytes: expected an integer from 0 to",
    ],
    ["a count larger than any message", (s) => s.zero(1e9), RangeError, "byte 0: number of zero bytes: expected an"],
  ];
  test.each(mistakes)("reports the offset of the field for %s", (_name, fill, kind, text) => {
    const inHeader = thrown(() => fields(fill));
    expect(inHeader).toBeInstanceOf(kind);
    expect(inHeader.message).toStartWith(`family header, ${text}`);
    const writer = new MessageWriter(16).flag(1);
    const inAttribute = thrown(() => writer.nest(5, (nest) => nest.structure(7, (s) => void fill(s))));
    expect(inAttribute).toBeInstanceOf(kind);
    expect(inAttribute.message).toStartWith(`attribute 5.7, ${text}`);
    expect(writer.finish().payload).toEqual(bytes("04 00 01 00"));
  });
});
