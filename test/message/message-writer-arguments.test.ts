import { describe, expect, test } from "bun:test";
import { NLA_F_NESTED, NLA_F_NET_BYTEORDER } from "../../src/constants/index.ts";
import { MessageWriter } from "../../src/message/index.ts";
import { bytes, thrown } from "./bytes.ts";
import { type Mistakes, rowsOf } from "./mistakes.ts";

describe("MessageWriter argument checks", () => {
  const writer = new MessageWriter(16);
  const wrong = (value: unknown) => value as never;

  const numbers: [kind: string, minimum: bigint, maximum: bigint][] = [
    ["u8", 0n, 0xffn],
    ["s8", -0x80n, 0x7fn],
    ["u16", 0n, 0xffffn],
    ["s16", -0x8000n, 0x7fffn],
    ["u32", 0n, 0xffffffffn],
    ["s32", -0x80000000n, 0x7fffffffn],
    ["u64", 0n, 0xffffffffffffffffn],
    ["s64", -0x8000000000000000n, 0x7fffffffffffffffn],
    ["uint", 0n, 0xffffffffffffffffn],
    ["sint", -0x8000000000000000n, 0x7fffffffffffffffn],
    ["be16", 0n, 0xffffn],
    ["be32", 0n, 0xffffffffn],
    ["be64", 0n, 0xffffffffffffffffn],
    ["sbe16", -0x8000n, 0x7fffn],
    ["sbe32", -0x80000000n, 0x7fffffffn],
    ["sbe64", -0x8000000000000000n, 0x7fffffffffffffffn],
  ];
  test.each(numbers)("%s() accepts only integers in range", (kind, minimum, maximum) => {
    const wide = maximum > 0xffffffffn;
    const value = (number: bigint) => (wide ? number : Number(number));
    type Write = (this: MessageWriter, type: number, value: unknown) => MessageWriter;
    const write = (writer as unknown as Record<string, Write>)[kind]!.bind(writer);
    writer.begin(16);
    const token = writer.startNest(18);
    write(2, value(minimum));
    write(2, value(maximum));
    const length = writer.length;
    for (const number of [minimum - 1n, maximum + 1n]) {
      const error = thrown(() => write(2, value(number)));
      expect(error).toBeInstanceOf(RangeError);
      const given = wide ? `${number}n` : `${number}`;
      expect(error.message).toBe(`attribute 18.2: expected an integer from ${minimum} to ${maximum}, got ${given}`);
    }
    for (const number of [1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53]) {
      const error = thrown(() => write(2, number));
      expect(error).toBeInstanceOf(RangeError);
      const expected = wide ? "a bigint or a safe integer" : `an integer from ${minimum} to ${maximum}`;
      expect(error.message).toBe(`attribute 18.2: expected ${expected}, got ${number}`);
    }
    for (const mistake of ["1", null, undefined, {}, [], true, ...(wide ? [] : [1n])]) {
      const error = thrown(() => write(2, mistake));
      expect(error).toBeInstanceOf(TypeError);
      expect(error.message).toStartWith(
        `attribute 18.2: expected ${wide ? "a bigint or an integer" : "an integer"}, got `,
      );
    }
    expect(writer.length).toBe(length);
    writer.endNest(token);
  });

  const mistakes: Mistakes = {
    TypeError: {
      "attribute 1: expected a string, got 5": () => writer.string(1, wrong(5)),
      "attribute 1: expected a string": () => writer.stringUnterminated(1, wrong(null)),
      "attribute 1: expected a Uint8Array, got Array": () => writer.bytes(1, wrong([1])),
      "message: raw bytes: expected a Uint8Array, got text of 2 characters": () => writer.raw(wrong("ab")),
      "attribute 1: expected an array of integers": () => writer.u32Array(1, wrong(5)),
      "expected an array of integers, got null": () => writer.u32Array(1, wrong(null)),
      "expected an array of integers, got": () => writer.u16Array(1, wrong("12")),
      "got DataView": () => writer.u16Array(1, wrong(new DataView(new ArrayBuffer(2)))),
      "attribute 1[0]: expected an integer": () => writer.u32Array(1, new Array(1)),
      'message type: expected an integer, got "16"': () => new MessageWriter(wrong("16")),
      'expected an integer, got "x"': () => writer.nest(wrong("x"), () => {}),
      "number of an attribute, with its flag bits: expected an integer": () => writer.string(wrong(undefined), "x"),
    },
    RangeError: {
      "attribute 1: a string cannot contain a NUL": [
        () => writer.string(1, "a\0b"),
        () => writer.stringUnterminated(1, "\0"),
      ],
      "cannot contain a NUL": () => writer.string(1, `${"x".repeat(99)}\0`),
      "cannot contain a lone surrogate": () => writer.string(1, "a\ud83d"),
      "attribute 1[1]: expected an integer from 0 to 4294967295": () => writer.u32Array(1, [1, -1]),
      "attribute 1[2]: expected an integer from 0 to 65535": () => writer.u16Array(1, [1, 2, 65536]),
      "attribute 1: selector: expected an integer from 0": () => writer.bitfield32(1, 1, -1),
      "attribute 1: expected an integer from 0": () => writer.bitfield32(1, 2 ** 32, 1),
      "message type: expected an integer from 0 to 65535": () => new MessageWriter(65_536),
      "message flags: expected an integer from 0 to 65535": () => new MessageWriter(16, -1),
      "generic header: command: expected an integer from 0 to 255": () => writer.genetlink(256),
      "generic header: version: expected an integer from 0 to 255": () => writer.genetlink(1, -1),
      "message: number of an attribute, with its flag bits: expected an integer from 0 to 65535, got -1": () =>
        writer.flag(-1),
      "number of an attribute, with its flag bits: expected an integer from 0": [
        () => writer.u8(65_536, 1),
        () => writer.u8(2 ** 32 + 1, 1),
        () => writer.startNest(-1),
      ],
      "message: number of an attribute, with its flag bits: expected an integer from 0 to 65535, got 1.5": () =>
        writer.u8(1.5, 1),
      "number of an attribute, with its flag bits: expected an integer from 0 to 65535, got 1.5": () =>
        writer.startNest(1.5),
      "attribute 4: number of an attribute": () => writer.nest(4, (nest) => nest.flag(-5)),
      "family header, byte 4: expected an integer from 0 to 255, got 256": () =>
        writer.struct((header) => header.u32(1).u8(256)),
      "attribute 1.2, byte 8: expected an integer from 0 to 65535, got -1": () =>
        writer.nest(1, (nest) => nest.structure(2, (s) => s.u64(1n).be16(-1))),
      "attribute 7: the nest was not closed": () => [writer.startNest(7), writer.finish()],
      "attribute 7.8: an inner nest was not closed": [
        () => {
          const token = writer.startNest(7);
          writer.startNest(8);
          writer.endNest(token);
        },
        () => writer.nest(7, (nest) => void nest.startNest(8)),
      ],
      "this nest is not open: 16 is not a token": () => {
        const token = writer.startNest(7);
        writer.endNest(token);
        writer.endNest(token);
      },
      "this nest is not open": [
        () => {
          const token = writer.startNest(7);
          writer.cancelNest(token);
          writer.cancelNest(token);
        },
        () => writer.nest(1, () => void writer.begin(16)),
      ],
      "this nest is not open: 12 is not a token": () => writer.endNestUnlessEmpty(12),
    },
  };
  test.each(rowsOf(mistakes))("report the path of the attribute and the reason: %s", (text, call, error) => {
    writer.begin(16);
    const mistake = thrown(call);
    expect(mistake).toBeInstanceOf(error);
    expect(mistake.message).toContain(text);
  });

  test("report the attribute number without its flag bits", () => {
    writer.begin(16);
    const error = thrown(() => writer.nest(18 | NLA_F_NESTED, (nest) => nest.u8(2 | NLA_F_NET_BYTEORDER, 256)));
    expect(error.message).toBe("attribute 18.2: expected an integer from 0 to 255, got 256");
  });

  test("remove an unclosed inner nest with its outer nest", () => {
    writer.begin(16).flag(1);
    expect(() => writer.nest(7, (nest) => void nest.startNest(8))).toThrow(RangeError);
    expect(writer.finish().payload).toEqual(bytes("04 00 01 00"));
  });
});
