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
    "a reply type of an attribute that is not a flag",
    spec("", "{ name: c, type: u8, reply-type: u8 }"),
    "not allowed for type u8",
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
    'the last member is not an array of structs named "i"',
  ],
])("loadFamily() rejects %s", (_, text, why) => {
  expect(() => loadFamily(text)).toThrow(why);
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
