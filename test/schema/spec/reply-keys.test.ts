// The spec keys for replies: guaranteed attributes, reply types that differ from the request, and counted arrays.
import { expect, test } from "bun:test";
import { decodeAttributes, describe, encodeAttributes, loadFamily, operationCodec } from "../../../src/schema/index.ts";

const spec = (reply: string, attribute: string, members = "") => `
name: probe
protocol: genetlink-legacy
definitions:
  - { name: item, type: struct, members: [{ name: value, type: u16 }] }
${members}
attribute-sets:
  - { name: main, attributes: [{ name: a, type: u8 }, { name: b, type: u8, access: read-only }, ${attribute}] }
operations:
  list: [{ name: get, attribute-set: main, do: { request: { attributes: [a] }, reply: { attributes: [a, b], ${reply} } } }]
`;

const good = spec("always: [a], always-one: [a, b]", "{ name: c, type: flag, reply-type: u8 }");

test("describe() lists the attributes that all replies have", () => {
  const [, reply] = describe(loadFamily(good)).operations[0]!.messages;
  expect(reply).toMatchObject({ always: ["a"], alwaysOne: ["a", "b"] });
});

test.each([
  [
    "an unknown attribute in `always`",
    spec("always: [z]", "{ name: c, type: u8 }"),
    'the set "main" has no attribute "z"',
  ],
  ["a single name in `always-one`", spec("always-one: [a]", "{ name: c, type: u8 }"), "requires at least two names"],
  [
    "a reply type of an attribute that is not a flag or an integer of at most 32 bits",
    spec("", "{ name: c, type: u64, reply-type: u8 }"),
    "not allowed for type u64",
  ],
  [
    "an array of structures without a member that has the item count",
    spec(
      "",
      "{ name: c, type: u8 }",
      "  - { name: s, type: struct, members: [{ name: i, type: binary, sub-type: struct, struct: item }] }",
    ),
    'no member contains the item count of "i"',
  ],
  [
    "an item count for a member that is not an array",
    spec(
      "",
      "{ name: c, type: u8 }",
      "  - { name: s, type: struct, members: [{ name: n, type: u8, counts: i }, { name: i, type: u8 }] }",
    ),
    'the last member is not an array of structs or data of variable length named "i"',
  ],
  [
    "a length of data that is not variable",
    spec(
      "",
      "{ name: c, type: u8 }",
      "  - { name: s, type: struct, members: [{ name: n, type: u8, counts: i }, { name: i, type: binary, len: 4 }] }",
    ),
    'the last member is not an array of structs or data of variable length named "i"',
  ],
])("loadFamily() rejects %s", (_, text, why) => {
  expect(() => loadFamily(text)).toThrow(why);
});

test.each([
  ["u16", "u32", "0800030007000000", "0600030007000000"],
  ["u32", "u16", "0600030007000000", "0800030007000000"],
  ["u8", "u64", "0c0003000700000000000000", "0500030007000000"],
])(
  "A %s that replies contain as %s decodes to a number and is sent with its own size",
  (type, replyType, reply, sent) => {
    const family = loadFamily(spec("", `{ name: c, type: ${type}, reply-type: ${replyType} }`));
    for (const hex of [reply, sent])
      expect(decodeAttributes(family, "main", Uint8Array.fromHex(hex))).toEqual({ c: 7 });
    expect(encodeAttributes(family, "main", { c: 7 }).toHex()).toBe(sent);
  },
);

test("A value of a reply that requests could not contain is kept as bytes", () => {
  const family = loadFamily(spec("", "{ name: c, type: u8, reply-type: u32 }"));
  expect(decodeAttributes(family, "main", Uint8Array.fromHex("0800030000010000"))).toEqual({
    unparsed: [
      { type: 3, bytes: Uint8Array.of(0, 1, 0, 0), reason: "256 exceeds the 8 bits of the attribute in requests" },
    ],
  });
});

test.each([
  ["u8", "0500030001000000"],
  ["u32", "0800030001000000"],
])("A flag that requests contain as %s is sent with the value 1, and omitted if false", (type, sent) => {
  const family = loadFamily(spec("", `{ name: c, type: flag, request-type: ${type}, reply-type: u8 }`));
  const codec = operationCodec(family, "get");
  const request = (fields: object) => codec.request("do", fields, { type: 20 });
  expect(request({ c: true }).bytes.slice(20).toHex()).toBe(sent);
  expect(request({ c: false }).bytes.slice(20).toHex()).toBe("");
  expect(() => request({ c: 1 })).toThrow("c: expected true or false, got 1");
  for (const [byte, c] of [
    ["00", false],
    ["01", true],
  ] as const) {
    expect(decodeAttributes(family, "main", Uint8Array.fromHex(`05000300${byte}000000`))).toEqual({ c });
  }
});

test("A flag that replies contain as an integer is true for any value, such as TCA_CAKE_RAW", () => {
  const family = loadFamily(spec("", "{ name: c, type: flag, request-type: u32 }"));
  for (const value of ["00000000", "01000000"]) {
    expect(decodeAttributes(family, "main", Uint8Array.fromHex(`08000300${value}`))).toEqual({ c: true });
  }
  expect(decodeAttributes(family, "main", Uint8Array.fromHex("04000300"))).toMatchObject({
    unparsed: [{ reason: "expected 4 bytes, got 0" }],
  });
});

test("A flag with a value in replies decodes to true or false", () => {
  const family = loadFamily(good);
  expect(encodeAttributes(family, "main", { c: false }).toHex()).toBe("0500030000000000");
  expect(decodeAttributes(family, "main", Uint8Array.fromHex("0500030001000000"))).toEqual({ c: true });
  expect(decodeAttributes(family, "main", Uint8Array.fromHex("0500030002000000"))).toMatchObject({
    unparsed: [{ reason: "expected 0 or 1, got 2" }],
  });
  const codec = operationCodec(family, "get");
  const sent = (fields: object) => codec.request("do", fields, { type: 20 }).bytes.slice(20).toHex();
  expect(sent({ c: true })).toBe("04000300");
  expect(sent({ c: false })).toBe("");
  // Requests cannot contain this structure, because only the kernel sends it.
  expect(sent({ a: 1, b: 2 })).toBe("0500010001000000");
});
