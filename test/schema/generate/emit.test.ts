import { expect, test } from "bun:test";
import { emitFamily } from "../../../src/schema/generate/module.ts";
import { buildFamily, loadFamily, operationCodec } from "../../../src/schema/index.ts";
import { familyFiles, generatedFamily } from "../../families/modules.ts";

const family = loadFamily(`
name: emitted
protocol: netlink-raw
protonum: 0
doc: A set, and a list of actions.
attribute-sets:
  - { name: things, attributes: [{ name: size, type: u32 }, { name: steps, type: nest, nested-attributes: steps }] }
  - { name: steps, sequence: true, attributes: [{ name: go, type: u32 }] }
operations: { list: [{ name: get, value: 16, attribute-set: things, do: { request: { attributes: [size] } } }] }
`);
const about = { source: "emitted.yaml", hash: "none" };

test("emitFamily() writes documentation of the caller, not of the spec", () => {
  const docs = new Map([
    ["operations/get", "Returns a thing"],
    ["attribute-sets/things", "Parts */ of a thing."],
    ["attribute-sets/things/size", "In bytes."],
    ["attribute-sets/things/steps", "One of many words. ".repeat(12).trim()],
  ]);
  const text = emitFamily(family, { ...about, docs });
  expect(text).not.toContain("A set, and a list of actions");
  expect(text).toContain("/** Returns a thing. Request 16 of family emitted. */");
  expect(text).toContain("/** Parts * / of a thing. Attribute set `things`. */");
  expect(text).toContain("/** In bytes. Attribute 1 of emitted: u32. */ size?: number;");
  // A comment that is too long for the line of its field is on a separate line.
  expect(text).toMatch(
    /^ {2}\/\*\* (?:One of many words\. ){12}Attribute 2 of emitted: nested attributes\. \*\/\n {2}steps\?: /m,
  );
});

test("emitFamily() emits groups and formats called __proto__", () => {
  const named = loadFamily(`
name: named
protocol: netlink-raw
protonum: 0
attribute-sets:
  - { name: things, attributes: [{ name: kind, type: string }, { name: data, type: sub-message, sub-message: data, selector: kind }] }
sub-messages: [{ name: data, formats: [{ value: __proto__, attribute-set: things }] }]
operations: { list: [] }
mcast-groups: { list: [{ name: __proto__, value: 5 }] }
`);
  const text = emitFamily(named, { source: "named.yaml", hash: "none" });
  // `"__proto__": …` in an object literal sets the prototype.
  expect(text).toContain('groups: { ["__proto__"]: { name: "__proto__", number: 5 } }');
  expect(text).toContain('formats: { ["__proto__"]: { set: "things" } }');
});

test("emitFamily() emits sets and constants whose names are keys of the model", () => {
  const named = loadFamily(`
name: named
definitions: [{ name: doc, type: const, value: text }]
attribute-sets:
  - { name: main, attributes: [{ name: inner, type: nest, nested-attributes: links }] }
  - { name: links, doc: A set., attributes: [{ name: size, type: u32 }] }
operations: { list: [] }
`);
  const text = emitFamily(named, about);
  expect(text).toContain('constants: { doc: "text" }');
  expect(text).toContain('links: () => ({ attributes: [{ name: "size", number: 1, type: "u32" }] })');
  expect(text).not.toContain("A set.");
});

test("emitFamily() emits a valid module for names that are special in TypeScript", () => {
  const sets = [{ name: "main", attributes: [{ name: "size", type: "u32", unit: "*/ of" }] }];
  const family = buildFamily({ name: "switch", "attribute-sets": sets, operations: { list: [] } });
  const text = emitFamily(family, about);
  expect(text).toContain("export const switchFamily: NetlinkFamily<");
  expect(text).toContain("in * / of. */ size?: number;");
});

test("emitFamily() imports the type of a linked sub-message from its module", () => {
  const other = loadFamily(`
name: my_other
attribute-sets: [{ name: small, attributes: [{ name: size, type: u32 }] }]
sub-messages: [{ name: data, formats: [{ value: one, attribute-set: small }] }]
operations: { list: [] }
`);
  const kinds = [
    { name: "kind", type: "string" },
    { name: "data", type: "sub-message", "sub-message": "my_other/data", selector: "kind" },
  ];
  const family = buildFamily(
    {
      name: "linking",
      links: ["my_other"],
      "attribute-sets": [{ name: "main", attributes: kinds }],
      operations: { list: [] },
    },
    { links: { my_other: other } },
  );
  const text = emitFamily(family, about);
  expect(text).toContain('import * as myOther from "./my-other.ts";');
  expect(text).toContain("kind?: string;");
  expect(text).toContain("data?: myOther.Data;");
});

test("Generated type names differ from all other names in a module", async () => {
  const named = (text: string, pattern: RegExp) => new Set([...text.matchAll(pattern)].map((match) => match[1]!));
  const declared = (text: string) => named(text, /^(?:export )?(?:type|interface) (\w+)/gm);
  const others = new Set<string>();
  for (const file of familyFiles) {
    const types = emitFamily(await generatedFamily(file), about).replace(/^export const .*/ms, "");
    const bare = types.replace(/\/\*\*.*?\*\/|\/\/[^\n]*|"[^"]*"|\b[a-z]\w*\.\w+/gs, "");
    const own = declared(types);
    for (const name of named(bare, /\b([A-Z]\w*)\b/g)) if (!own.has(name)) others.add(name);
    for (const name of ["Events", "Groups", "Operations"]) others.add(name);
  }
  for (const name of ["Exclude", "Has", "OneOf", "ReadOnlyFields", "With", "Partial", "Pick", "Required"])
    expect(others).toContain(name);
  const names = [...others];
  const made = (sort: "sets" | "structs" | "enums") => {
    const family = buildFamily({
      name: "named",
      definitions: names.flatMap((name) => {
        if (sort === "sets") return [];
        const member = { name: "one", type: "u32" };
        return sort === "enums"
          ? { name, type: "enum", entries: ["one"] }
          : { name, type: "struct", members: [member] };
      }),
      "attribute-sets":
        sort === "sets" ? names.map((name) => ({ name, attributes: [{ name: "one", type: "u32" }] })) : [],
      operations: { list: [] },
    });
    return declared(emitFamily(family, about).replace(/^export interface Operations \{.*/ms, ""));
  };
  for (const sort of ["sets", "structs", "enums"] as const) {
    const types = made(sort);
    expect(types.size).toBe(names.length);
    expect(names.filter((name) => types.has(name))).toBeEmpty();
  }
});

test("A fixed header has the same name in types and in decoded objects", () => {
  const other = loadFamily(`
name: other
protocol: netlink-raw
protonum: 0
attribute-sets: [{ name: named, attributes: [{ name: header, type: u32 }] }]
operations: { list: [] }
`);
  const linking = loadFamily(
    `
name: linking
protocol: netlink-raw
protonum: 0
links: [other]
definitions: [{ name: top, type: struct, members: [{ name: a, type: u32 }] }]
attribute-sets:
  - { name: padded, attributes: [{ name: header, type: pad }, { name: data, type: sub-message, sub-message: data }] }
sub-messages: [{ name: data, formats: [{ fixed-header: top, attribute-set: padded }] }]
operations:
  fixed-header: top
  list:
    - { name: get, value: 16, attribute-set: other/named, do: { request: { attributes: [header] } } }
    - { name: set, value: 17, attribute-set: padded, do: { request: { attributes: [data] } } }
`,
    { links: { other } },
  );
  const text = emitFamily(linking, { ...about, modules: { other: "./other.ts" } });
  const fields = (name: string) => new RegExp(`${name}: \\{\\s+do: Call<\\{ (\\w+)`).exec(text)?.[1];
  for (const [name, field] of [
    ["get", "fixedHeader"],
    ["set", "header"],
  ] as const) {
    expect(fields(name)).toBe(field);
    expect(operationCodec(linking, name).headerField).toBe(field);
    const message = operationCodec(linking, name).request("do", { [field]: { a: 1 } });
    expect(operationCodec(linking, name).decode(message)).toEqual({ [field]: { a: 1 } });
  }
  expect(text).toMatch(/export type Data<.*\n.*\{ header\?:/);
});

test("Trailing struct members of newer kernels are optional in read types", () => {
  const family = buildFamily({
    name: "grown",
    definitions: [
      {
        name: "counters",
        type: "struct",
        members: [
          { name: "one", type: "u32", since: "5.1" },
          { name: "two", type: "u32" },
          { name: "three", type: "u32", since: "6.2" },
        ],
      },
    ],
    "attribute-sets": [],
    operations: { list: [] },
  });
  const members = emitFamily(family, about).matchAll(/\*\/ (\w+\??): number;/g);
  expect([...members].map(([, member]) => member)).toEqual(["one", "two", "three?"]);
});

test("Messages share a long attribute list, which is emitted once", () => {
  const names = Array.from({ length: 12 }, (_, index) => `attribute-${index}`);
  const exchange = { request: { attributes: names }, reply: { attributes: names } };
  const family = buildFamily({
    name: "sharing",
    definitions: [],
    "attribute-sets": [{ name: "main", attributes: names.map((name) => ({ name, type: "u32" })) }],
    operations: { list: [{ name: "get", "attribute-set": "main", do: exchange, dump: exchange }] },
  });
  const text = emitFamily(family, about);
  expect(text.match(/attribute-0 attribute-1 /g)).toHaveLength(1);
  expect(text.match(/`1 \$\{getAttributes\}`/g)).toHaveLength(4);
});
