import { describe, expect, test } from "bun:test";
import { decodeAttributes, encodeAttributes, loadFamily } from "../../../src/schema/index.ts";
import { problem } from "./spec-error.ts";

const spec = `
name: newer
protocol: genetlink
future: true
definitions:
  - { name: mood, type: enum, entries: [good, bad], future: 1 }
  - { name: union, type: variant, parts: [] }
  - name: pair
    type: struct
    members: [{ name: one, type: u16 }, { name: two, type: u24, len: 3 }, { name: pad, type: pad, len: 3 }]
attribute-sets:
  - name: main
    attributes:
      - { name: plain, type: u32, display-hint: roman, unknown: 1 }
      - { name: limited, type: u8, checks: { max: 9, divides: 3, min: later-constant } }
      - { name: strange, type: float, checks: { precision: 1 }, enum: mood }
      - { name: strangers, type: float, multi-attr: true }
      - { name: items, type: indexed-array, sub-type: float }
      - { name: pair, type: binary, struct: pair }
operations:
  list:
    - { name: get, attribute-set: main, flags: [admin-perm, root-perm], dont-validate: [all], do: { request: { attributes: [plain] } } }
mcast-groups: { list: [{ name: news, flags: [root-perm] }] }
`;

describe("loadFamily() with `tolerant` and a newer spec", () => {
  test("ignores unsupported parts and lists them", () => {
    const { ignored } = loadFamily(spec, { file: "newer.yaml", tolerant: true });
    const main = (rest: string) => `attribute-sets[main].attributes${rest}`;
    expect(new Set(ignored?.map(({ path }) => path))).toEqual(
      new Set([
        "future",
        "definitions[mood].future",
        "definitions[union].parts",
        "definitions[union].type",
        "definitions[pair].members[two].type",
        main("[plain].unknown"),
        main("[plain].display-hint"),
        main("[limited].checks.divides"),
        main("[limited].checks.min"),
        main("[strange].type"),
        main("[strangers].type"),
        main("[items].sub-type"),
        "operations.list[get].flags[root-perm]",
        "operations.list[get].dont-validate[all]",
        "mcast-groups.list[news].flags[root-perm]",
      ]),
    );
    expect(new Set(ignored?.map(({ file }) => file))).toEqual(new Set(["newer.yaml"]));
    expect(ignored?.find(({ path }) => path === "future")?.reason).toStartWith("unknown key");
  });

  test("returns unsupported attributes as bytes", () => {
    const family = loadFamily(spec, { tolerant: true });
    const value = {
      plain: 7,
      limited: 9,
      strange: new Uint8Array([1, 2, 3]),
      strangers: [new Uint8Array([4]), new Uint8Array([5])],
      items: new Uint8Array([6]),
      pair: { one: 1, two: new Uint8Array([7, 8, 9]) },
    };
    expect(decodeAttributes(family, "main", encodeAttributes(family, "main", value))).toEqual(value);
    expect(family.sets["main"]!.attributes[1]).toMatchObject({ name: "limited", maximum: 9 });
    expect(family.operations["get"]!.flags).toEqual(["admin-perm"]);
  });

  test("returns no list `ignored` if everything is supported", () => {
    const supported = "name: a\nattribute-sets: []\noperations: { list: [] }";
    expect(loadFamily(supported, { tolerant: true })).not.toHaveProperty("ignored");
  });

  test("rejects unsupported parts in extensions, and values other than booleans", () => {
    expect(() => loadFamily(spec, { tolerant: 1 as never })).toThrow("tolerant: expected true or false, got 1");
    const added = "extends: newer\nattribute-sets: [{ name: main, attributes: [{ name: plain, color: red }] }]";
    expect(() => loadFamily(spec, { extensions: [added], tolerant: true })).toThrow(
      "extension 1 of spec: attribute-sets[main].attributes[plain].color: unknown key",
    );
    const typed = added.replace("plain, color: red", "late, value: 70, type: float");
    expect(() => loadFamily(spec, { extensions: [typed], tolerant: true })).toThrow(
      "attributes[late].type: expected one of u8",
    );
  });

  test("rejects parts that cannot be ignored", () => {
    const header = spec.replace("u24, len: 3", "u24");
    expect(() => loadFamily(header, { tolerant: true })).toThrow('"len" may be omitted only for the last member');
    expect(() =>
      loadFamily(spec.replace("enum: mood", "nested-attributes: main").replace("u32", "nest"), { tolerant: true }),
    ).toThrow('"nested-attributes" is missing');
  });
});

describe("loadFamily()", () => {
  const attribute = (keys: string) => `
name: mine
attribute-sets: [{ name: main, attributes: [{ name: port, ${keys} }] }]
operations: { list: [] }
`;

  test.each([
    ["type: u16, byteorder: big-endian", 'byteorder: unknown key; expected one of .*did you mean "byte-order"'],
    ["type: u16, multi_attr: true", 'multi_attr: unknown key; expected one of .*did you mean "multi-attr"'],
    ["tpye: u16", 'tpye: unknown key; expected one of .*did you mean "type"'],
    ["type: uint32", 'type: expected one of .*u32.*, got "uint32"'],
    ["type: u16, display-hint: ipv5", 'display-hint: .*did you mean "ipv4"'],
    ["type: u16, checks: { maxx: 3 }", 'checks.maxx: unknown key; .*did you mean "max"'],
  ])("rejects an attribute with %j, which it does not support", (keys, message) => {
    expect(problem(attribute("type: u16"))).toBe("none");
    expect(problem(attribute(keys))).toMatch(new RegExp(`attributes\\[port\\]\\.${message}`));
  });
});
