import { describe, expect, test } from "bun:test";
import { buildFamily, encodeAttributes, loadFamily, operationCodec } from "../../../src/schema/index.ts";
import { everything } from "../everything.ts";
import { type InvalidChange, type Spec, Tree, testInvalidValues, testRejections } from "./changed-spec.ts";

const values = `
  a missing name | name |  | "name" is missing
  a name with a slash | name | a/b | invalid name "a/b": names of families have letters, digits, "-", "_", and "." and spaces inside
  a name that ends with a space | name | "a " | invalid name "a ": names of families have letters, digits, "-", "_", and "." and spaces inside
  an unknown key | colour | 1 | unknown key
  an unknown protocol | protocol | netlink | expected one of genetlink
  a protocol number in a generic family | protonum | 3 | not allowed for protocol genetlink-legacy
  a version out of range | version | 256 | from 0 to 255
  missing attribute sets | attribute-sets |  | "attribute-sets" is missing
  missing operations | operations |  | "operations" is missing
  a group number in a generic family | mcast-groups.list[news].value | 1 | kernel numbers
`;

const changes: InvalidChange[] = [
  ["a raw family without a protocol number", (s) => raw(s, { protonum: undefined }), "", '"protonum" is missing'],
  ["a protocol number out of range", (s) => raw(s, { protonum: 32 }), "protonum", "from 0 to 31"],
  ["a version in a raw family", (s) => raw(s, { version: 1 }), "version", "not allowed for raw families"],
];

function raw(spec: Tree, changes: Spec): void {
  const root = spec.at();
  delete root["version"];
  Object.assign(root, { protocol: "netlink-raw", protonum: 5 }, changes);
}

describe("loadFamily()", () => {
  test("accepts a valid spec", () => {
    expect(loadFamily(everything, { file: "everything.yaml" }).name).toBe("every-thing");
  });

  testInvalidValues(values);
  testRejections(changes);

  test("rejects an unknown option and suggests a similar one", () => {
    const misspelt = { fil: "x.yaml" } as object;
    const unknownOption = new TypeError("options.fil: unknown option; did you mean file?");
    expect(() => loadFamily(everything, misspelt)).toThrow(unknownOption);
    expect(() => buildFamily({}, misspelt)).toThrow(unknownOption);
    expect(() => loadFamily(everything, 5 as unknown as object)).toThrow("options: expected an object, got 5");
  });

  test("rejects a duplicate key", () => {
    const twice = everything.replace("\nattribute-sets:", "\nattribute-sets: []\nattribute-sets:");
    const line = twice.slice(0, twice.lastIndexOf("\nattribute-sets:")).split("\n").length + 1;
    expect(() => loadFamily(twice, { file: "twice.yaml" })).toThrow(
      `twice.yaml: line ${line}: duplicate key "attribute-sets"`,
    );
    const attribute = everything.replace("{ name: tags, type: string", "{ name: tags, type: u8, type: string");
    expect(() => loadFamily(attribute)).toThrow(/^spec: line \d+: duplicate key "type"$/);
    expect(() => loadFamily(everything, { extensions: ["extends: every-thing\ndoc: a\ndoc: b"] })).toThrow(
      'extension 1 of spec: line 3: duplicate key "doc"',
    );
  });

  test("rejects invalid options", () => {
    expect(() => loadFamily(everything, { extensions: "x" as never })).toThrow(
      'extensions: expected an array, got "x"',
    );
    expect(() => loadFamily(everything, { file: 7 as never })).toThrow("file: expected a string, got 7");
    expect(() => loadFamily(everything, { links: 7 as never })).toThrow("links: expected an object, got 7");
    const linking = { name: "linking", links: ["other"], "attribute-sets": [], operations: { list: [] } };
    expect(() => buildFamily(linking, { links: { other: 7 as never } })).toThrow(
      new TypeError("links.other: expected a family, got 7"),
    );
  });

  test("throws errors whose stack trace starts at the caller", () => {
    const stack = (action: () => unknown) => {
      try {
        action();
      } catch (error) {
        return (error as Error).stack;
      }
      return undefined;
    };
    const deep = everything.replace("{ name: tags, type: string", "{ name: tags, type: u7");
    const family = loadFamily(everything);
    let inner: object = { color: "grene" };
    for (let depth = 0; depth < 12; depth++) inner = { inner };
    expect(stack(() => loadFamily(deep))).toContain(import.meta.file);
    expect(stack(() => buildFamily(Bun.YAML.parse(deep)))).toContain(import.meta.file);
    expect(stack(() => encodeAttributes(family, "main", inner))).toContain(import.meta.file);
    expect(stack(() => operationCodec(family, "get").request("do", inner, { type: 30 }))).toContain(import.meta.file);
  });

  test("names the set of the linked family for an unknown name", () => {
    const other = loadFamily(everything.replace("name: every-thing", "name: other"));
    const linking = (changes: object) => {
      const request = { attributes: ["index"], ...changes };
      const get = { name: "get", "attribute-set": "other/main", do: { request } };
      return buildFamily(
        { name: "linking", links: ["other"], "attribute-sets": [], operations: { list: [get] } },
        { links: { other } },
      );
    };
    expect(linking({ required: ["title"] }).operations["get"]!.do!.request.required).toEqual(["title"]);
    for (const key of ["attributes", "required"]) {
      expect(() => linking({ [key]: ["tilte"] })).toThrow('the set "other/main" has no attribute "tilte"');
    }
    expect(() => linking({ "required-one": ["title", "tilte"] })).toThrow('has no attribute "tilte"');
    const list = [{ name: "get", "fixed-header": "other/open", do: { request: {} } }];
    const opened = { name: "opened", links: ["other"], "attribute-sets": [], operations: { list } };
    expect(() => buildFamily(opened, { links: { other } })).toThrow('"other/open" has variable length');
    const set = {
      name: "linked",
      attributes: [{ name: "m", type: "nest", masked: true, "nested-attributes": "other/main" }],
    };
    const masked = { name: "masked", links: ["other"], "attribute-sets": [set], operations: { list: [] } };
    expect(() => buildFamily(masked, { links: { other } })).toThrow('"any-uint" in this nest has variable length');
  });

  test("accepts any constant as a limit of a number", () => {
    const spec = new Tree(Bun.YAML.parse(everything));
    (spec.at()["definitions"] as Spec[]).push({ name: "far", type: "const", value: -70_000 });
    spec.attribute("index")["checks"] = { min: "key-len", max: 90_000 };
    spec.attribute("any-sint")["checks"] = { min: "far" };
    const { attributes } = buildFamily(spec.value).sets["main"]!;
    expect(attributes.find(({ name }) => name === "any-sint")!.minimum).toBe(-70_000);
  });

  test("rejects invalid YAML with the line", () => {
    expect(() => loadFamily("a: [1\nb: 2", { file: "broken.yaml" })).toThrow(/^broken\.yaml: invalid YAML at line 1: /);
    const lines = everything.split("\n");
    const place = lines.findIndex((line, index) => index > 60 && line.startsWith("    "));
    const broken = lines.toSpliced(place, 0, "    name: [a").join("\n");
    expect(() => loadFamily(broken)).toThrow(new RegExp(`^spec: invalid YAML at line ${place + 1}: `));
    // The error has the line of the invalid text, even if the enclosing list or text starts some lines earlier.
    expect(() => loadFamily("a: [1,\n  2,\n  3]\nb: 'c\n\n  d'\ne: {f\n")).toThrow("spec: invalid YAML at line 7: ");
    expect(() => loadFamily("- 1", { file: "list.yaml" })).toThrow("list.yaml: expected keys with values, got a list");
    expect(() => loadFamily(5 as unknown as string)).toThrow("text: expected the text of a spec, got 5");
  });

  test("requires a parser of YAML", () => {
    const bun = Bun as { YAML: unknown };
    const { YAML } = bun;
    bun.YAML = undefined;
    try {
      expect(() => loadFamily(everything)).toThrow("parsing YAML requires Bun; elsewhere, use another parser");
    } finally {
      bun.YAML = YAML;
    }
  });

  test("rejects an operation without a request in the directional model", () => {
    const spec = new Tree(Bun.YAML.parse(everything));
    spec.at("operations")["enum-model"] = "directional";
    expect(() => buildFamily(spec.value)).toThrow('operations.list[hole]: requires "do", "dump"');
  });
});
