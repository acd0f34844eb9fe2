// Undecodable and unusual data encodes to bytes that decode to the same value.
import { describe, expect, test } from "bun:test";
import { Message } from "../../../src/message/index.ts";
import {
  decodeAttributes,
  encodeAttributes,
  type Family,
  indicesOf,
  loadFamily,
  operationCodec,
} from "../../../src/schema/index.ts";
import { bytes, thrown } from "../../message/bytes.ts";
import { everything } from "../everything.ts";

const family = loadFamily(everything);

/** Decodes a value, checks that it is the same after encoding and decoding again, and returns it. */
function roundTrip(text: string, set = "main", of: Family = family): unknown {
  const decoded = decodeAttributes(of, set, bytes(text));
  expect(decodeAttributes(of, set, encodeAttributes(of, set, decoded as object))).toEqual(decoded);
  return decoded;
}

test.each([undefined, null, 5])("the name of an attribute set must not be %p", (set) => {
  const message = `set: expected a string, got ${set}`;
  expect(() => decodeAttributes(family, set as never, bytes("05 00 02 00 01 00 00 00"))).toThrow(message);
  expect(() => encodeAttributes(family, set as never, {})).toThrow(message);
});

describe("undecodable bytes", () => {
  test("are encoded after all attributes", () => {
    const stray = { bytes: bytes("ff ff ff"), reason: "3 trailing bytes after the last attribute" };
    const wrong = { type: 2, bytes: bytes("01 02"), reason: "expected 1 bytes, got 2" };
    expect(roundTrip("06 00 02 00 01 02 00 00  07 00 0f 00 78 79 00 00  ff ff ff")).toEqual({
      title: "xy",
      unparsed: [wrong, stray],
    });
    const tail = { bytes: bytes("ff"), reason: "1 trailing bytes after the last attribute" };
    expect(encodeAttributes(family, "main", { unparsed: [tail], tiny: 1 })).toEqual(
      bytes("05 00 02 00 01 00 00 00  ff"),
    );
  });

  test("count toward the length of their nest, without padding", () => {
    const text = "07 00 2b 80 ff ff ff 00  05 00 02 00 09 00 00 00";
    expect(roundTrip(text)).toMatchObject({ part: { unparsed: [{ bytes: bytes("ff ff ff") }] }, tiny: 9 });
    const decoded = decodeAttributes(family, "main", bytes(text));
    expect(encodeAttributes(family, "main", decoded as object)).toEqual(bytes(text));
    // Such bytes also count in repeated nests, and in nests whose attribute numbers are values.
    for (const type of ["2c", "2f"]) roundTrip(`0b 00 ${type} 80 07 00 01 80 ff ff ff 00  05 00 02 00 09 00 00 00`);
    roundTrip("0f 00 32 80 0b 00 01 80 07 00 02 80 ff ff ff 00  05 00 02 00 09 00 00 00");
  });

  test("of an ordered set are encoded after all items", () => {
    const output = bytes("08 00 01 00 05 00 00 00");
    const unparsed = [{ bytes: bytes("ff ff"), reason: "2 trailing bytes after the last attribute" }];
    const encoded = encodeAttributes(family, "steps", [{ unparsed }, { output: 5 }]);
    expect(encoded).toEqual(new Uint8Array([...output, 0xff, 0xff]));
    expect(decodeAttributes(family, "steps", encoded)).toEqual([{ output: 5 }, { unparsed }]);
  });

  test("of a repeated attribute are encoded after its first value", () => {
    expect(
      roundTrip("06 00 03 00 01 02 03 00  05 00 01 00 09 00 00 00  05 00 02 00 01 00 00 00  05 00 02 00 02 00 00 00"),
    ).toMatchObject({ tiny: 1, unparsed: [{ type: 1 }, { type: 2, bytes: bytes("02") }] });
  });

  test("of an invalid attribute do not hide a valid repetition", () => {
    const attributes = Array.from({ length: 70 }, (_, index) => `      - { name: a${index}, type: u8 }`).join("\n");
    const many = loadFamily(`
name: many
attribute-sets:
  - name: main
    attributes:
${attributes}
operations: { list: [] }
`);
    for (const number of ["01", "28", "46"]) {
      const wrong = `06 00 ${number} 00 01 02 00 00  `;
      const right = `05 00 ${number} 00 07 00 00 00  `;
      expect(roundTrip(wrong + right + right, "main", many)).toMatchObject({
        [`a${Number.parseInt(number, 16) - 1}`]: 7,
        unparsed: [{ reason: "expected 1 bytes, got 2" }, { reason: "duplicate attribute" }],
      });
    }
  });
});

test("Table rows stay separate even if one of them is empty", () => {
  const inner = "0c 00 02 80  08 00 01 00 01 00 00 00";
  const entries = [{ rowId: 5 }, { rowId: 5, columnId: 2, index: 1 }, { rowId: 5 }];
  expect(roundTrip(`1c 00 32 80  04 00 05 80  10 00 05 80 ${inner}  04 00 05 80`)).toEqual({ table: entries });
  expect(roundTrip("04 00 33 00")).toEqual({ statistics: [] });
});

describe("decoded text", () => {
  test("becomes unparsed bytes if data follows its NUL", () => {
    expect(roundTrip("08 00 0f 00 65 74 00 30")).toEqual({
      unparsed: [{ type: 15, bytes: bytes("65 74 00 30"), reason: "bytes after the NUL" }],
    });
    const long = new Uint8Array(100).fill(0x61);
    long[70] = 0;
    const decoded = decodeAttributes(family, "main", new Uint8Array([104, 0, 16, 0, ...long]));
    expect(decoded).toEqual({ unparsed: [{ type: 16, bytes: long, reason: "bytes after the NUL" }] });
    long.fill(0, 70);
    expect(decodeAttributes(family, "main", new Uint8Array([104, 0, 16, 0, ...long]))).toEqual({
      nick: "a".repeat(70),
    });
  });

  test("keeps struct bytes that are not UTF-8", () => {
    const encoded = encodeAttributes(family, "main", { shape: { label: "abc", port: 7 } });
    encoded[8] = 0xff;
    const decoded = decodeAttributes(family, "main", encoded) as { shape: object };
    expect(decoded).toMatchObject({ shape: { label: "\udcffbc", port: 7 } });
    expect(encodeAttributes(family, "main", decoded)).toEqual(encoded);
    const shape = { ...decoded.shape, label: bytes("ff 62 63 00 00 00 00 00") };
    expect(encodeAttributes(family, "main", { shape })).toEqual(encoded);
    expect(thrown(() => encodeAttributes(family, "main", { shape: { label: new Uint8Array(3) } })).message).toBe(
      "shape.label: expected 8 bytes, got 3",
    );
  });

  test("ends at the first NUL in a struct", () => {
    const encoded = encodeAttributes(family, "main", { shape: { label: "abc" } });
    encoded[8 + 5] = 0x7a;
    expect(decodeAttributes(family, "main", encoded)).toMatchObject({ shape: { label: "abc" } });
  });
});

describe("truncated fixed header", () => {
  const codec = operationCodec(family, "get");
  const whole = codec.request("do", { header: { ifindex: 7, options: ["fast"] } }, { type: 30 });
  const cut = (length: number) => new Message(whole.bytes.slice(0, length));
  const zero = codec.decode(new Message(codec.request("do", {}, { type: 30 }).bytes))["header"];

  test("has zeros for missing bytes in a reply", () => {
    const reason = (length: number) => `the message ends after ${length} of the 7 bytes of the fixed header`;
    const read = (length: number) => codec.decode(cut(length));
    expect(Object.keys(zero as object)).toEqual(["ifindex", "options"]);
    expect(read(25)).toEqual({
      header: { ...(zero as object), ifindex: 7, options: ["fast"] },
      unparsed: [{ bytes: bytes("07 00 00 00 01"), reason: reason(5) }],
    });
    expect(read(23)).toMatchObject({ header: { ifindex: 7 }, unparsed: [{ bytes: bytes("07 00 00") }] });
    expect(read(20)).toEqual({ header: zero, unparsed: [{ bytes: new Uint8Array(0), reason: reason(0) }] });
    expect(Object.keys(read(20))).toEqual(["header", "unparsed"]);
  });

  test("has only complete members in a request", () => {
    const read = (length: number) => codec.decodeRequest(cut(length));
    const reason = "the message ends 1 bytes into a member of the fixed header";
    expect(read(25)).toEqual({ header: { ifindex: 7 }, unparsed: [{ bytes: bytes("01"), reason }] });
    expect(read(24)).toEqual({ header: { ifindex: 7 } });
    expect(read(23)).toMatchObject({ header: {}, unparsed: [{ bytes: bytes("07 00 00") }] });
    expect(read(20)).toEqual({ header: {} });
  });
});

describe("flag bits of attribute types", () => {
  const flagged = loadFamily(`
name: flagged
attribute-sets:
  - name: main
    attributes:
      - { name: kind, type: string }
      - { name: data, type: sub-message, sub-message: data, selector: kind }
      - { name: blob, type: binary }
      - { name: port, type: u16, byte-order: big-endian, net-byteorder: true }
      - { name: inner, type: nest, nested-attributes: main }
      - { name: blobs, type: binary, multi-attr: true }
      - { name: ports, type: u16, byte-order: big-endian, net-byteorder: true, multi-attr: true }
sub-messages: [{ name: data, formats: [{ value: known, attribute-set: main }] }]
operations: { list: [] }
`);

  test("are kept for attributes that decode to bytes", () => {
    const kind = "06 00 01 00 61 00 00 00";
    const long = `18 00 03 80 ${"01 ".repeat(20)}`;
    for (const flags of ["80", "40", "c0", "00"]) {
      const text = `${kind} 08 00 02 ${flags} 04 00 03 00 06 00 03 ${flags} 01 02 00 00 05 00 06 ${flags} 07 00 00 00`;
      const decoded = decodeAttributes(flagged, "main", bytes(text)) as { blob: Uint8Array };
      expect(decoded).toMatchObject({ data: bytes("04 00 03 00"), blob: bytes("01 02"), blobs: [bytes("07")] });
      expect(encodeAttributes(flagged, "main", decoded)).toEqual(bytes(text));
      const copy = encodeAttributes(flagged, "main", { blob: decoded.blob.slice() });
      expect(copy).toEqual(bytes("06 00 03 00 01 02 00 00"));
    }
    const decoded = decodeAttributes(flagged, "main", bytes(long)) as object;
    expect(encodeAttributes(flagged, "main", decoded)).toEqual(bytes(long));
  });

  test("include NLA_F_NET_BYTEORDER if the spec requires it", () => {
    const value = { port: 80, inner: { port: 81 }, ports: [1, 2] };
    const text =
      "06 00 04 40 00 50 00 00  0c 00 05 80 06 00 04 40 00 51 00 00  06 00 07 40 00 01 00 00 06 00 07 40 00 02 00 00";
    expect(encodeAttributes(flagged, "main", value)).toEqual(bytes(text));
    expect(decodeAttributes(flagged, "main", bytes(text))).toEqual(value);
    expect(decodeAttributes(flagged, "main", bytes(text.replaceAll(" 40 ", " 00 ")))).toEqual(value);
  });
});

test("Array items keep their numbers until the array changes length", () => {
  const text = "14 00 30 80  08 00 03 00 0a 00 00 01  08 00 01 00 0a 00 00 02";
  const { addresses } = decodeAttributes(family, "main", bytes(text)) as { addresses: string[] };
  expect(encodeAttributes(family, "main", { addresses })).toEqual(bytes(text));
  expect(indicesOf(addresses)).toEqual([3, 1]);
  addresses.push("10.0.0.3");
  expect(encodeAttributes(family, "main", { addresses })).toEqual(
    bytes("1c 00 30 80  08 00 01 00 0a 00 00 01  08 00 02 00 0a 00 00 02  08 00 03 00 0a 00 00 03"),
  );
});
