import { describe, expect, test } from "bun:test";
import {
  type Attribute,
  buildFamily,
  decodeAttributes,
  encodeAttributes,
  type Family,
  loadFamily,
  lookup,
  operationCodec,
} from "../../../src/schema/index.ts";
import { bytes } from "../../message/bytes.ts";
import { everything } from "../everything.ts";

const family = loadFamily(everything);

function attribute(name: string, set = "main", of: Family = family): Attribute {
  return lookup(of.sets, set)!.attributes.find((one) => one.name === name)!;
}

describe("loadFamily()", () => {
  test("numbers attributes from 1, and continues after each explicit number", () => {
    expect(attribute("index").number).toBe(1);
    expect(attribute("filler").number).toBe(13);
    expect(attribute("blob").number).toBe(20);
    expect(attribute("secret").number).toBe(21);
  });

  test("copies numbers and types to subsets that do not override them", () => {
    expect(attribute("color", "part")).toEqual({ ...attribute("color") });
    expect(attribute("index", "part")).toEqual({ name: "index", field: "index", number: 1, type: "u32", maximum: 99 });
    expect(attribute("inner", "part").nest).toBe("part");
    expect(attribute("inner").nest).toBe("main");
  });

  test("resolves limits from numbers, constants and type names", () => {
    expect(attribute("index")).toMatchObject({ minimum: 1, maximum: 0x7fffffff });
    expect(attribute("wide-be").maximum).toBe(0x7fffffffffffffffn);
    expect(attribute("secret").exactLength).toBe(4);
    expect(attribute("masked").mask).toBe(0b100011);
  });

  test("resolves member lengths from constants", () => {
    const lengths = lookup(family.structs, "shape")!.members.map(({ name, length }) => [name, length]);
    expect(Object.fromEntries(lengths)).toMatchObject({ key: 4, "short-key": 3, gap: 3 });
  });

  test("numbers enum entries from their start", () => {
    const color = lookup(family.enums, "color")!;
    expect(color.entries.map(({ value }) => value)).toEqual([1, 2, 7, 8]);
    expect(color.flags).toBe(false);
    expect(lookup(family.enums, "option")).toMatchObject({
      flags: true,
      entries: [{}, {}, { value: 5, since: "6.1" }],
    });
    expect(attribute("options").flags).toBe(true);
    expect(attribute("color").flags).toBeUndefined();
  });

  test("converts field names to camel case", () => {
    expect(attribute("wide-be").field).toBe("wideBe");
    expect(attribute("signed-8").field).toBe("signed8");
  });

  test("numbers operations in the unified model, with placeholders", () => {
    const numbers = Object.values(family.operations).map(({ name, do: exchange, event }) => {
      return [name, exchange?.request.number ?? event?.number];
    });
    expect(numbers).toEqual([
      ["get", 1],
      ["hole", undefined],
      ["set", 3],
      ["changed", 4],
      ["noticed", 9],
      ["set-any", 19],
      ["set-one", 20],
    ]);
    expect(lookup(family.operations, "changed")).toEqual({
      name: "changed",
      set: "main",
      header: "top",
      event: { number: 4, attributes: ["index", "title"] },
      notify: "get",
      group: "news",
    });
  });

  test("numbers requests and replies separately in the directional model", () => {
    const directional = loadFamily(`
name: two-ways
protocol: netlink-raw
protonum: 0
attribute-sets: [{ name: main, attributes: [{ name: index, type: u32 }] }]
operations:
  enum-model: directional
  list:
    - { name: get, attribute-set: main, do: { request: { value: 18 }, reply: { value: 16 } } }
    - { name: next, attribute-set: main, dump: { reply: { attributes: [index] } } }
    - { name: gone, notify: next }
    - { name: ask, do: { request: {} } }
    - { name: late, notify: get, value: 40 }
mcast-groups:
  list: [{ name: links, value: 1 }, { name: unnumbered }]
`);
    const { get, next, gone, ask, late } = directional.operations as Required<Family["operations"]>;
    expect(get!.do).toEqual({ request: { number: 18, attributes: [] }, reply: { number: 16, attributes: [] } });
    expect(next!.dump).toEqual({
      request: { number: 19, attributes: [] },
      reply: { number: 17, attributes: ["index"] },
    });
    expect(gone!.event).toEqual({ number: 18, attributes: ["index"] });
    expect(ask!.do).toEqual({ request: { number: 20, attributes: [] } });
    expect(late!.event!.number).toBe(40);
    expect(directional.groups).toEqual({ links: { name: "links", number: 1 }, unnumbered: { name: "unnumbered" } });
    expect(directional.protocol).toBe(0);
  });

  test("reads array-nest as an indexed array of nests", () => {
    const old = loadFamily(`
name: old
attribute-sets:
  - name: list
    attributes:
      - { name: items, type: array-nest, nested-attributes: item }
  - name: item
    attributes:
      - &index { name: index, type: u32 }
      - { <<: *index, name: other, type: u16 }
operations:
  list:
    - name: get
      attribute-set: list
      do: { request: &all { attributes: [items] }, reply: *all }
      dump: { reply: *all }
`);
    expect(old.sets["list"]!.attributes).toEqual([
      { name: "items", field: "items", number: 1, type: "indexed-array", item: "nest", nest: "item" },
    ]);
    expect(old.sets["item"]!.attributes.map(({ name, type }) => [name, type])).toEqual([
      ["index", "u32"],
      ["other", "u16"],
    ]);
    expect(old.operations["get"]!.dump!.reply).toEqual({ number: 1, attributes: ["items"] });
  });

  test("defaults to generic netlink and version 1", () => {
    const plain = buildFamily({ name: "plain", "attribute-sets": [], operations: { list: [] } });
    expect(plain).toMatchObject({ flavour: "genetlink", protocol: 16, version: 1 });
  });

  test("does not confuse names with inherited properties", () => {
    expect(lookup(family.sets, "constructor")).toBeUndefined();
    const named = buildFamily({
      name: "plain",
      "attribute-sets": [{ name: "constructor", attributes: [{ name: "to-string", type: "u8" }] }],
      operations: { list: [{ name: "has-own-property", "attribute-set": "constructor", do: {} }] },
    });
    expect(lookup(named.sets, "constructor")!.attributes[0]!.field).toBe("toString_");
  });

  test("accepts groups and formats with names of inherited properties", () => {
    const names = ["__proto__", "constructor", "toString"];
    const named = buildFamily({
      name: "plain",
      "attribute-sets": [
        { name: "inner", attributes: [{ name: "size", type: "u8" }] },
        {
          name: "main",
          attributes: [
            { name: "kind", type: "string" },
            { name: "data", type: "sub-message", "sub-message": "data", selector: "kind" },
          ],
        },
      ],
      "sub-messages": [{ name: "data", formats: names.map((value) => ({ value, "attribute-set": "inner" })) }],
      operations: { list: [{ name: "get", "attribute-set": "main", do: {} }] },
      "mcast-groups": { list: names.map((name) => ({ name })) },
    });
    expect(Object.keys(named.groups)).toEqual(names);
    expect(names.map((name) => lookup(named.groups, name)?.name)).toEqual(names);
    for (const kind of names) {
      const fields = { kind, data: { size: 5 } };
      expect(decodeAttributes(named, "main", encodeAttributes(named, "main", fields))).toEqual(fields);
    }
  });

  test("renames fields with names of inherited properties", () => {
    expect(encodeAttributes(family, "main", {})).toBeEmpty();
    const many = bytes("08 00 3f 00 05 00 00 00  08 00 3f 00 06 00 00 00");
    expect(decodeAttributes(family, "main", many)).toEqual({ hasOwnProperty_: [5, 6] });
    const typed = { toString_: [{ valueOf_: 1, value: 7n }] };
    expect(decodeAttributes(family, "main", encodeAttributes(family, "main", typed))).toEqual(typed);
    expect(() => encodeAttributes(family, "main", { byConstructor: { index: 5 } })).toThrow(
      'byConstructor: expected bytes (Uint8Array), because "constructor" is missing',
    );
    const selected = { byConstructor: { index: 5 }, constructor_: "attributes" };
    expect(decodeAttributes(family, "main", encodeAttributes(family, "main", selected))).toEqual(selected);
    const needing = buildFamily({
      name: "needing",
      "attribute-sets": [{ name: "main", attributes: [{ name: "value-of", type: "u8" }] }],
      operations: { list: [{ name: "get", "attribute-set": "main", do: { request: { required: ["value-of"] } } }] },
    });
    expect(() => operationCodec(needing, "get").request("do", {}, { type: 30 })).toThrow(
      "valueOf_: required by this request",
    );
  });

  test("returns a frozen model that shares no object with the spec", () => {
    const parsed = Bun.YAML.parse(everything) as Record<string, unknown>;
    const before = structuredClone(parsed);
    const built = buildFamily(parsed);
    expect(parsed).toEqual(before);
    expect(Object.isFrozen(parsed)).toBe(false);
    expect(() => Object.assign(built.sets["main"]!.attributes[0]!, { number: 5 })).toThrow(TypeError);
  });

  test("returns plain data that structuredClone() copies", () => {
    expect(structuredClone(family)).toEqual(family);
  });
});
