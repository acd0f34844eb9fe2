import { describe, expect, test } from "bun:test";
import { decodeAttributes, encodeAttributes, loadFamily, lookup, SpecError } from "../../../src/schema/index.ts";
import { everything } from "../everything.ts";

const extension = `
extends: every-thing
links: [other]
definitions:
  - { name: option, entries: [{ name: late, value: 9, since: "6.10" }] }
  - { name: mood, type: enum, entries: [good, bad] }
attribute-sets:
  - name: main
    attributes:
      - { name: tiny, enum: mood, since: "5.1", access: read-only }
      - { name: added, type: u32, value: 90, unit: ms }
      - { name: linked, type: nest, value: 91, nested-attributes: other/outside }
sub-messages:
  - { name: data-msg, formats: [{ value: moody, type: u8, enum: mood }] }
operations:
  list:
    - { name: get, do: { request: { attributes: [added] } } }
    - { name: remove, value: 12, attribute-set: main, do: { request: { attributes: [index] } } }
mcast-groups:
  list: [{ name: more }]
`;

const other = loadFamily(`
name: other
definitions: [{ name: taste, type: enum, entries: [sweet, sour] }]
attribute-sets:
  - name: outside
    attributes:
      - { name: taste, type: u8, enum: taste }
      - { name: more, type: nest, nested-attributes: outside }
operations: { list: [] }
`);

function load(text = extension) {
  return loadFamily(everything, { file: "everything.yaml", extensions: [text], links: { other } });
}

describe("extensions", () => {
  const family = load();

  test("add properties to attributes and keep their types", () => {
    const tiny = lookup(family.sets, "main")!.attributes[1]!;
    expect(tiny).toEqual({
      name: "tiny",
      field: "tiny",
      number: 2,
      type: "u8",
      enum: "mood",
      since: "5.1",
      access: "read-only",
    });
    expect(lookup(family.sets, "main")!.attributes.at(-2)).toMatchObject({ name: "added", number: 90, unit: "ms" });
  });

  test("add entries, formats, operations and groups", () => {
    expect(lookup(family.enums, "option")!.entries.at(-1)).toEqual({ name: "late", value: 9, since: "6.10" });
    expect(decodeAttributes(family, "main", encodeAttributes(family, "main", { kind: "moody", data: "bad" }))).toEqual({
      kind: "moody",
      data: "bad",
    });
    expect(family.operations["get"]!.do!.request.attributes).toEqual(["index", "added"]);
    expect(family.operations["get"]!.do!.reply!.attributes).toEqual(["index", "title"]);
    expect(family.operations["remove"]!.do!.request).toEqual({ number: 12, attributes: ["index"] });
    expect(family.operations["set"]!.do!.request.number).toBe(3);
    expect(Object.keys(family.groups)).toEqual(["news", "more"]);
  });

  test("refer to linked families by name", () => {
    const value = { linked: { taste: "sour", more: { taste: "sweet" } } };
    expect(decodeAttributes(family, "main", encodeAttributes(family, "main", value))).toEqual(value);
    expect(family.links["other"]).toBe(other);
  });
});

describe("extensions of a newer spec", () => {
  const base = (attributes: string, groups = "[]", entries = "[one, two]") => `
name: newer
protocol: netlink-raw
protonum: 9
definitions: [{ name: mood, type: enum, entries: ${entries} }]
attribute-sets:
  - { name: main, attributes: [${attributes}] }
  - { name: other, attributes: [{ name: inner, type: u8 }] }
operations: { list: [{ name: get, value: 16, attribute-set: main, do: { request: { attributes: [first] } } }] }
mcast-groups: { list: ${groups} }
`;
  const first = "{ name: first, type: u8, enum: mood }";
  const added = `
extends: newer
definitions: [{ name: mood, entries: [{ name: three, value: 2 }] }]
attribute-sets: [{ name: main, attributes: [{ name: added, type: u32, value: 2, unit: ms }] }]
operations: { list: [{ name: set, value: 17, attribute-set: main, do: { request: { attributes: [added] } } }] }
mcast-groups: { list: [{ name: news, value: 3 }] }
`;
  const model = (spec: string) => {
    const { sets, enums, operations, groups } = loadFamily(spec, { extensions: [added] });
    return { attributes: sets["main"]!.attributes, mood: enums["mood"], operations, groups };
  };

  test("yield the same family if the spec contains their additions", () => {
    const old = model(base(first));
    expect(old.attributes[1]).toEqual({ name: "added", field: "added", number: 2, type: "u32", unit: "ms" });
    const list = "name: get, value: 16, attribute-set: main, do: { request: { attributes: [first] } } }";
    const set = "{ name: set, attribute-set: main, do: { request: { attributes: [added] } } }";
    for (const value of ["", ", value: 2"]) {
      const spec = base(
        `${first}, { name: added, type: nest, nested-attributes: other${value} }`,
        "[{ name: news, value: 3 }]",
        `[one, two, { name: three${value} }]`,
      );
      expect(model(spec.replace(list, `${list}, ${set}`))).toEqual(old);
    }
  });

  test("are rejected if their numbers differ from the spec", () => {
    expect(() => model(base("{ name: added, type: u32 }"))).toThrow(
      'attribute-sets[main].attributes[added].value: the base has the number 1; only "corrects: true" can change it',
    );
    expect(() => model(base(first, "[{ name: news, value: 4 }]"))).toThrow("the base has the number 4");
    expect(() => model(base(first, "[]", "[three, two]"))).toThrow("the base has the number 0");
  });
});

describe("loadFamily() with an invalid extension", () => {
  function problem(text: string): string {
    try {
      load(text);
    } catch (error) {
      if (error instanceof SpecError) return error.message;
      throw error;
    }
    return "none";
  }

  test("rejects an extension for another family", () => {
    expect(problem("extends: other")).toBe(
      'extension 1 of everything.yaml: extends: extends "other", expected "every-thing"',
    );
    expect(problem("definitions: []")).toBe('extension 1 of everything.yaml: "extends" is missing');
    expect(problem("extends: every-thing\nprotocol: netlink-raw")).toContain("protocol: unknown key");
  });

  test("rejects an addition without a number", () => {
    const set = "extends: every-thing\nattribute-sets: [{ name: main, attributes: [";
    expect(problem(`${set}{ name: new, type: u8 }] }]`)).toContain(
      'attribute-sets[main].attributes[new]: an item that an extension adds requires a number: "value"',
    );
    expect(problem(`${set}{ name: tiny, value: 9 }] }]`)).toContain(
      'attribute-sets[main].attributes[tiny].value: the base has the number 2; only "corrects: true" can change it',
    );
    expect(
      problem("extends: every-thing\noperations: { list: [{ name: get, do: { request: { value: 40 } } }] }"),
    ).toContain("request.value: the base has another number");
    expect(problem("extends: every-thing\ndefinitions: [{ name: color, value-start: 5 }]")).toContain(
      "definitions[color].value-start: the numbers of existing entries cannot change",
    );
  });

  test("rejects an unreferenced addition as probably misspelled", () => {
    const whole = "attributes: [{ name: more, type: u8, value: 90 }]";
    const lists: [string, string][] = [
      [`attribute-sets: [{ name: mian, ${whole} }]`, 'attribute-sets[mian]: unknown attribute set "mian"'],
      // The error is the same if the addition is too incomplete to define a new set.
      ["attribute-sets: [{ name: mian, attributes: [{ name: tiny, doc: x }] }]", 'unknown attribute set "mian"'],
      // An entry that refers only to itself counts as unreferenced.
      [
        "attribute-sets: [{ name: mian, attributes: [{ name: more, type: nest, value: 1, nested-attributes: mian }] }]",
        'unknown attribute set "mian"',
      ],
    ];
    for (const [text, error] of lists) {
      const found = problem(`extends: every-thing\n${text}`);
      expect(found).toContain(error);
      expect(found).toEndWith('and no reference to it; did you mean "main"?');
    }
    expect(problem("extends: every-thing\ndefinitions: [{ name: optoin, type: enum, entries: [late] }]")).toEndWith(
      'definitions[optoin]: unknown definition "optoin", and no reference to it; did you mean "option"?',
    );
    expect(problem("extends: every-thing\nsub-messages: [{ name: data-mgs, formats: [{ value: x }] }]")).toEndWith(
      'unknown sub-message "data-mgs", and no reference to it; did you mean "data-msg"?',
    );
    expect(problem("extends: every-thing\ndefinitions: [{ name: most, type: const, value: 9 }]")).toBe("none");
  });

  test("reports a misspelled reference instead of the unreferenced addition", () => {
    const pair = `
extends: every-thing
definitions: [{ name: pair, type: struct, members: [{ name: one, type: u8 }] }]
attribute-sets: [{ name: main, attributes: [{ name: more, type: binary, value: 90, struct: pari }] }]`;
    expect(problem(pair)).toEndWith(
      'attribute-sets[main].attributes[more].struct: unknown struct "pari"; did you mean "pair"?',
    );
    expect(problem(pair.replace("pari", "pair"))).toBe("none");
    // The error names the misspelled set, not the errors that follow from it.
    const set = `
extends: every-thing
attribute-sets: [{ name: mian, attributes: [{ name: more, type: u8, value: 90 }] }]
operations: { list: [{ name: get, do: { request: { attributes: [more] } } }] }`;
    expect(problem(set)).toContain('attribute-sets[mian]: unknown attribute set "mian"');
  });

  test("accepts dependent extensions in any order", () => {
    const set = `
extends: every-thing
attribute-sets: [{ name: later, attributes: [{ name: index, type: u32 }] }]`;
    const use = `
extends: every-thing
attribute-sets: [{ name: main, attributes: [{ name: more, type: nest, value: 90, nested-attributes: later }] }]`;
    for (const extensions of [
      [set, use],
      [use, set],
    ]) {
      const family = loadFamily(everything, { extensions });
      expect(lookup(family.sets, "later")?.attributes).toHaveLength(1);
    }
    expect(() => loadFamily(everything, { file: "e", extensions: [set] })).toThrow(
      'extension 1 of e: attribute-sets[later]: unknown attribute set "later"',
    );
  });

  test("suggests an existing name for a misspelled one", () => {
    const text = "extends: every-thing\nattribute-sets: [{ name: main, attributes: [{ name: tniy, doc: x }] }]";
    expect(problem(text)).toEndWith('an item that an extension adds requires a number: "value"; did you mean "tiny"?');
    const keys = "extends: every-thing\nattribute-sets: [{ name: main, attributes: [{ nam: tiny }] }]";
    expect(problem(keys)).toContain('"name" is missing');
    expect(() => loadFamily(everything.replace("name: every-thing", "nam: every-thing"))).toThrow(
      /nam: unknown key; expected one of name, .*; did you mean "name"\?$/,
    );
  });

  test("rejects a new operation without a number", () => {
    const list = "extends: every-thing\noperations: { list: [";
    const needed = 'operations.list[new]: an item that an extension adds requires a number: "value"';
    expect(problem(`${list}{ name: new, attribute-set: main, do: { request: {} } }] }`)).toContain(needed);
    expect(problem(`${list}{ name: new, event: {}, attribute-set: main }] }`)).toContain(needed);
    expect(problem(`${list}{ name: new, value: 40, event: {}, attribute-set: main }] }`)).toBe("none");
    expect(problem(`${list}{ name: new, attribute-set: main, do: { request: { value: 40 } } }] }`)).toBe("none");
  });

  test("rejects an extension whose linked family was not passed", () => {
    expect(() => loadFamily(everything, { extensions: [extension] })).toThrow(
      'links[other]: the family "other" was not passed',
    );
    expect(problem(extension.replace("links: [other]", ""))).toEndWith(
      `nested-attributes: the family "other" must be listed in "links" of the spec and passed in the option "links"`,
    );
  });
});

describe("errors in one of several extensions", () => {
  const set = (attribute: string) =>
    `extends: every-thing\nattribute-sets: [{ name: main, attributes: [${attribute}] }]`;
  const a = { text: set("{ name: one, type: u8, value: 90 }, { name: tiny, unit: ms }"), file: "a.yaml" };
  const b = { text: set("{ name: two, type: u8, value: 91 }, { name: one, doc: The first. }"), file: "b.yaml" };

  /** Returns the error's file and path. */
  function errorPlace(spec: string, ...extensions: (string | { text: string; file: string })[]): string {
    try {
      loadFamily(spec, { file: "base.yaml", extensions });
    } catch (error) {
      if (error instanceof SpecError) return `${error.file}: ${error.path}`;
      throw error;
    }
    return "none";
  }
  const changed = ({ text, file }: { text: string; file: string }, from: string, to: string) => {
    expect(text).toContain(from);
    return { text: text.replace(from, to), file };
  };
  const place = (name: string) => `attribute-sets[main].attributes[${name}]`;

  test("do not occur for valid extensions", () => {
    expect(errorPlace(everything, a, b)).toBe("none");
    const { attributes } = lookup(loadFamily(everything, { extensions: [a, b] }).sets, "main")!;
    expect(attributes.slice(-2)).toMatchObject([{ name: "one", number: 90, doc: "The first." }, { name: "two" }]);
  });

  test("name the file that contains the invalid part", () => {
    expect(errorPlace(everything.replace("tags, type: string", "tags, type: u7"), a, b)).toBe(
      `base.yaml: ${place("tags")}.type`,
    );
    expect(errorPlace(everything, changed(a, "one, type: u8", "one, type: u7"), b)).toBe(
      `a.yaml: ${place("one")}.type`,
    );
    expect(errorPlace(everything, a, changed(b, "two, type: u8", "two, type: u7"))).toBe(
      `b.yaml: ${place("two")}.type`,
    );
    expect(errorPlace(everything, a, changed(b, "doc: The first.", "doc: 5"))).toBe(`b.yaml: ${place("one")}.doc`);
    expect(errorPlace(everything, changed(a, "unit: ms", "unit: 5"), b)).toBe(`a.yaml: ${place("tiny")}.unit`);
    expect(errorPlace(everything.replace("tiny, type: u8", "tiny, type: u7"), a, b)).toBe(
      `base.yaml: ${place("tiny")}.type`,
    );
    expect(errorPlace(everything, a, changed(b, "attribute-sets", "attributes"))).toBe("b.yaml: attributes");
    expect(errorPlace(everything, a, { text: "a: [", file: "b.yaml" })).toBe("b.yaml: ");
  });

  test("name the file for requests, groups and links", () => {
    const requesting = (name: string) => ({
      text: `extends: every-thing\noperations: { list: [{ name: get, do: { request: { attributes: [${name}] } } }] }`,
      file: `${name}.yaml`,
    });
    const request = "operations.list[get].do.request";
    expect(errorPlace(everything, requesting("title"), requesting("tilte"))).toBe(
      `tilte.yaml: ${request}.attributes[tilte]`,
    );
    const spoilt = everything.replace("request: { attributes: [index] }", "request: { attributes: [indx] }");
    expect(errorPlace(spoilt, requesting("title"))).toBe(`base.yaml: ${request}.attributes[indx]`);
    const group = { text: "extends: every-thing\nmcast-groups: { list: [{ name: more, value: 1 }] }", file: "g.yaml" };
    expect(errorPlace(everything, a, group)).toBe("g.yaml: mcast-groups.list[more].value");
    expect(errorPlace(everything, { text: "extends: every-thing\nlinks: [other]", file: "l.yaml" }, a)).toBe(
      "l.yaml: links[other]",
    );
  });

  test("name all files that contribute to the invalid part", () => {
    const without = everything.replace("name: tiny, type: u8", "name: tiny");
    expect(errorPlace(without, a, b)).toBe(`base.yaml with its extension a.yaml: ${place("tiny")}`);
    expect(
      errorPlace(without, a, set("{ name: tiny, doc: x }"), {
        text: set("{ name: tiny, since: '6.1' }"),
        file: "c.yaml",
      }),
    ).toBe(`base.yaml with its extensions a.yaml, 2 and c.yaml: ${place("tiny")}`);
    expect(errorPlace(everything, changed(a, "one, type: u8", "one"), b)).toBe(`a.yaml and b.yaml: ${place("one")}`);
  });

  test("name an extension without a file by its position", () => {
    expect(errorPlace(everything, a, b.text.replace("two, type: u8", "two, type: u7"))).toBe(
      `extension 2 of base.yaml: ${place("two")}.type`,
    );
  });

  test("name the invalid option of an extension", () => {
    const misspelt = { text: a.text, fil: "a.yaml" };
    expect(() => loadFamily(everything, { extensions: [misspelt] })).toThrow(
      "extensions[0].fil: unknown option; did you mean file?",
    );
    expect(() => loadFamily(everything, { extensions: [{ text: a.text }] })).toThrow(
      "extensions[0].file: expected a string, got undefined",
    );
    expect(() => loadFamily(everything, { extensions: [b, { text: 5, file: "x" }] })).toThrow(
      "extensions[1].text: expected the text of a spec, got 5",
    );
  });
});
