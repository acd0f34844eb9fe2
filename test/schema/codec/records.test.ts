// Arrays of structures with attributes after each, such as the nexthops of a route. A member of each structure has the
// length of the structure and its attributes.
import { describe, expect, test } from "bun:test";
import { NLM_F_REQUEST } from "../../../src/index.ts";
import { Message } from "../../../src/message/index.ts";
import {
  decodeAttributes,
  encodeAttributes,
  FieldsReader,
  loadFamily,
  operationCodec,
  SpecError,
} from "../../../src/schema/index.ts";
import { MAX_DEPTH } from "../../../src/schema/plan/kind.ts";
import { bytes } from "../../message/bytes.ts";

const HOP =
  "{ name: hop, type: struct, members: [{ name: len, type: u16, byte-order: big-endian, counts: true }, { name: weight, type: u8 }] }";
const WAYS = "{ name: ways, type: binary, sub-type: struct, struct: hop, nested-attributes: way }";

function spec(attributes: string, definitions = HOP): string {
  return `
name: ways
protocol: netlink-raw
protonum: 0
definitions: [${definitions}]
attribute-sets:
  - { name: main, attributes: [${attributes}] }
  - name: way
    attributes:
      - { name: gateway, type: binary, display-hint: ipv4-or-v6 }
      - { name: mark, type: u16 }
      - { name: more, type: binary, sub-type: struct, struct: hop, nested-attributes: way }
  - { name: list, sequence: true, attributes: [{ name: mark, type: u16 }] }
operations: { list: [{ name: get, attribute-set: main, do: { request: { value: 20, attributes: [] }, reply: { value: 20, attributes: [] } } }] }
`;
}

const family = loadFamily(spec(WAYS));
const refused = (value: unknown) => {
  return () => encodeAttributes(family, "main", value as object);
};

describe("arrays of structs with attributes", () => {
  // The structures have three bytes. Attributes and the next structure start at multiples of four.
  const value = {
    ways: [
      { header: { weight: 1 }, gateway: "192.0.2.1" },
      { header: { weight: 2 } },
      { header: { weight: 3 }, mark: 9, more: [{ header: { weight: 4 }, mark: 5 }] },
    ],
  };
  const encoded = bytes(`
    30 00 01 00
    00 0c 01 00  08 00 01 00  c0 00 02 01   # 12 bytes
    00 03 02 00                             # 3 bytes: the header alone
    00 1c 03 00  06 00 02 00  09 00 00 00   # 28 bytes
                 10 00 03 00  00 0c 04 00  06 00 02 00  05 00 00 00`);

  test("have computed lengths and aligned items", () => {
    expect(encodeAttributes(family, "main", value).toHex()).toBe(encoded.toHex());
    expect(decodeAttributes(family, "main", encoded)).toEqual(value);
    expect(encodeAttributes(family, "main", { ways: [] }).toHex()).toBe("04000100");
    expect(decodeAttributes(family, "main", bytes("04 00 01 00"))).toEqual({ ways: [] });
    expect(encodeAttributes(family, "main", { ways: [{}] }).toHex()).toBe("0800010000030000");
  });

  test("decode without padding after the last item", () => {
    const unpadded = bytes("0e 00 01 00  00 0a 01 00  06 00 02 00  09 00  00 00");
    expect(decodeAttributes(family, "main", unpadded)).toEqual({ ways: [{ header: { weight: 1 }, mark: 9 }] });
  });

  test("keep unknown and unparsed attributes in their item", () => {
    const odd = bytes(`
      20 00 01 00
      00 12 01 00  05 00 63 00  aa 00 00 00  05 00 02 00  bb cc 00 00   # an attribute 99, a mark of one byte, a stray byte
      00 08 02 00  ff ff 02 00`);
    const { ways } = decodeAttributes(family, "main", odd) as { ways: Record<string, unknown>[] };
    expect(ways[0]).toEqual({
      header: { weight: 1 },
      unknown: [{ type: 99, bytes: bytes("aa") }],
      unparsed: [{ type: 2, bytes: bytes("bb"), reason: "expected 2 bytes, got 1" }],
    });
    expect(ways[1]).toMatchObject({ unparsed: [{ bytes: bytes("ff ff 02 00") }] });
    const again = encodeAttributes(family, "main", { ways });
    expect(decodeAttributes(family, "main", again)).toEqual({ ways });
  });

  test("return a truncated item as unparsed bytes", () => {
    const reasonOf = (records: string, of = family) => {
      const body = bytes(records);
      const attribute = new Uint8Array(4 + body.length);
      attribute.set([attribute.length, 0, 1, 0]);
      attribute.set(body, 4);
      const decoded = decodeAttributes(of, "main", attribute) as { unparsed: { reason: string }[] };
      expect(decoded).toEqual({ unparsed: [{ type: 1, bytes: body, reason: expect.any(String) }] } as never);
      expect(encodeAttributes(of, "main", decoded).subarray(0, attribute.length)).toEqual(attribute);
      return decoded.unparsed[0]!.reason;
    };
    expect(reasonOf("00 00 01 00")).toBe("struct 0 has length 0, expected 3 to 4");
    expect(reasonOf("00 02 01 00")).toBe("struct 0 has length 2, expected 3 to 4");
    expect(reasonOf("00 03 01 00  00 09 01 00")).toBe("struct 1 has length 9, expected 3 to 4");
    // The length of the item ends within the padding between the structure and its attributes.
    const six = HOP.replace(
      "{ name: weight, type: u8 }",
      "{ name: weight, type: u8 }, { name: mark, type: u16 }, { name: last, type: u8 }",
    );
    expect(reasonOf("00 07 01 02  03 04 aa 00", loadFamily(spec(WAYS, six)))).toBe(
      "struct 0 has length 7, which ends in the padding before its attributes",
    );
    expect(reasonOf("00 03 01 00  00 03")).toBe("2 trailing bytes after the last struct");
  });

  test("decode up to the maximum depth", () => {
    let inner: object[] = [{ header: { weight: 1 } }];
    for (let depth = 0; depth < MAX_DEPTH + 10; depth++) inner = [{ header: { weight: 1 }, more: inner }];
    let level = decodeAttributes(family, "main", encodeAttributes(family, "main", { ways: inner })) as Record<
      string,
      unknown
    >;
    let depth = 0;
    for (; level["unparsed"] === undefined; depth++) {
      [level] = (level["ways"] ?? level["more"]) as [Record<string, unknown>];
    }
    expect(depth).toBe(MAX_DEPTH);
    expect(level).toMatchObject({ unparsed: [{ type: 3, reason: "nested too deep" }] });
    const circle: Record<string, unknown> = {};
    circle["more"] = [circle];
    expect(refused({ ways: [circle] })).toThrow("nested too deep");
  });

  test("report an invalid value with its path", () => {
    expect(refused({ ways: { header: { weight: 1 } } })).toThrow(new TypeError("ways: expected an array, got Object"));
    expect(refused({ ways: [{}, 5] })).toThrow("ways[1]: expected an object, got 5");
    expect(refused({ ways: [{}, new Map()] })).toThrow("ways[1]: expected an object");
    expect(refused({ ways: [{}, { gateway: "nowhere" }] })).toThrow("ways[1].gateway: expected an IP");
    expect(refused({ ways: [{ header: 7 }] })).toThrow("ways[0].header: expected an object, got 7");
    expect(refused({ ways: [{ header: { weight: 256 } }] })).toThrow("ways[0].header.weight: expected");
    expect(refused({ ways: [{ header: { len: 8 } }] })).toThrow("ways[0].header.len: unknown struct member");
    expect(refused({ ways: [{ header: { rest: new Uint8Array(4) } }] })).toThrow(
      "ways[0].header.rest: expected at most 0 bytes",
    );
    expect(refused({ ways: [{ weight: 1 }] })).toThrow("ways[0].weight: is a member of header");
    expect(refused({ ways: [{ gatway: "192.0.2.1" }] })).toThrow(
      'ways[0].gatway: unknown field; did you mean "gateway"?',
    );
    expect(refused({ ways: [{ more: [{}, { mark: -1 }] }] })).toThrow("ways[0].more[1].mark: expected");
    expect(refused({ ways: Array.from({ length: 20_000 }, () => ({ header: { weight: 1 } })) })).toThrow(
      "ways: 80,000 bytes do not fit",
    );
    expect(refused({ ways: new Uint8Array(70_000) })).toThrow("ways: 70,000 bytes do not fit");
  });

  test("respect the length limits of the spec", () => {
    const limited = loadFamily(
      spec(WAYS.replace("nested-attributes", "checks: { min-len: 4, max-len: 8 }, nested-attributes")),
    );
    const refused = (value: object) => () => operationCodec(limited, "get").request("do", value, { type: 20 });
    expect(refused({ ways: [] })).toThrow(new RangeError("ways: expected at least 4 bytes, got 0"));
    expect(refused({ ways: [{}, {}, {}] })).toThrow(new RangeError("ways: expected at most 8 bytes, got 12"));
    expect(encodeAttributes(limited, "main", { ways: [{}, {}] })).toHaveLength(12);
  });

  test("accept bytes instead of items", () => {
    expect(encodeAttributes(family, "main", { ways: encoded.subarray(4) })).toEqual(encoded);
  });

  test("are read only as a whole by field readers", () => {
    const message = operationCodec(family, "get").request("do", value, { type: 20, flags: NLM_F_REQUEST });
    expect(new FieldsReader(family, "get", ["ways"]).read(new Message(message.bytes))[0]).toEqual(value.ways);
    const inside = () => new FieldsReader(family, "get", ["ways.gateway"]);
    expect(inside).toThrow('ways.gateway: "ways" is a list, whose content cannot be read separately');
  });

  test("return the header as `fixedHeader` if an attribute is called `header`", () => {
    const named = loadFamily(spec(WAYS).replace("{ name: mark, type: u16 }", "{ name: header, type: u16 }"));
    const both = { ways: [{ fixedHeader: { weight: 1 }, header: 2 }] };
    expect(decodeAttributes(named, "main", encodeAttributes(named, "main", both))).toEqual(both);
  });
});

describe("specs of structs with attributes", () => {
  const reason = (attributes: string, definitions?: string) => {
    try {
      loadFamily(spec(attributes, definitions));
    } catch (error) {
      expect(error).toBeInstanceOf(SpecError);
      return (error as SpecError).message;
    }
    throw new Error("the spec was taken");
  };
  const members = (text: string) => `{ name: hop, type: struct, members: [${text}] }`;

  test("require a length member, and reject it elsewhere", () => {
    expect(reason(WAYS, members("{ name: weight, type: u8 }"))).toContain('"hop" requires a member with the length');
    const other = `${WAYS}, { name: one, type: binary, struct: hop }`;
    expect(reason(other)).toContain(
      'attributes[one].struct: a member of "hop" contains the length of attributes, but no attributes follow the struct here',
    );
    expect(reason(`${WAYS}, { name: some, type: binary, sub-type: struct, struct: hop }`)).toContain(
      "but no attributes follow",
    );
    const outer = `${HOP}, { name: outer, type: struct, members: [{ name: in, type: binary, struct: hop }] }`;
    expect(reason(WAYS, outer)).toContain("but no attributes follow");
  });

  test("require one length member of a sufficient integer type", () => {
    const twice = "{ name: len, type: u16, counts: true }, { name: size, type: u32, counts: true }";
    expect(reason(WAYS, members(twice))).toContain("another member already contains the length");
    expect(reason(WAYS, members("{ name: len, type: u8, counts: true }"))).toContain("a u8 cannot have a length");
    const named = "{ name: len, type: u16, counts: true, enum: e }";
    expect(reason(WAYS, `${members(named)}, { name: e, type: enum, entries: [a] }`)).toContain(
      "a length cannot have an enum",
    );
  });

  test("require an existing attribute set that is not ordered", () => {
    expect(reason(WAYS.replace("nested-attributes: way", "nested-attributes: list"))).toContain("a list of objects");
    expect(reason(WAYS.replace("nested-attributes: way", "nested-attributes: none"))).toContain(
      'unknown attribute set "none"',
    );
  });
});
