import { describe, expect, test } from "bun:test";
import { encodeAttributes, type Family, loadFamily } from "../../../src/schema/index.ts";
import { problem } from "./spec-error.ts";

const spec = (...attributes: string[]) => `
name: limited
definitions:
  - { name: far, type: const, value: 70000 }
  - { name: color, type: enum, entries: [red, { name: green, value: 300 }] }
  - { name: sign, type: enum, entries: [{ name: less, value: -1 }, none, more] }
  - { name: large, type: enum, entries: [{ name: huge, value: 5000000000 }] }
  - { name: bits, type: flags, entries: [low, { name: high, value: 33 }] }
  - { name: point, type: struct, members: [{ name: x, type: u32 }, { name: gap, type: pad, len: 4 }, { name: y, type: u64 }] }
  - { name: line, type: struct, members: [{ name: from, type: binary, struct: point }, { name: to, type: binary, struct: point }] }
  - { name: open, type: struct, members: [{ name: size, type: u32 }, { name: rest, type: binary }] }
attribute-sets:
  - { name: main, attributes: [${attributes.join(", ")}] }
operations: { list: [] }
`;

function load(...attributes: string[]): Family {
  return loadFamily(spec(...attributes));
}

/** Returns the error for a spec whose attribute "it" has these keys, without the path of the attribute. */
function problemOf(attribute: string, ...others: string[]): string {
  return problem(spec(`{ name: it, ${attribute} }`, ...others)).replace("attribute-sets[main].attributes[it]", "it");
}

describe("number limits", () => {
  const cases: [attribute: string, expected: string][] = [
    ["type: u32, checks: { min: 4294967296 }", "it.checks.min: 4294967296 is out of range for u32 ("],
    ["type: u32, checks: { max: 4294967296 }", "it.checks.max: 4294967296 is out of range for u32 ("],
    ["type: u32, checks: { min: -1 }", "it.checks.min: -1 is out of range for u32 ("],
    ["type: u8, checks: { min: 300 }", "it.checks.min: 300 is out of range for u8 ("],
    ["type: u16, checks: { max: far }", "it.checks.max: 70000 is out of range for u16 ("],
    ["type: s8, checks: { max: 128 }", "it.checks.max: 128 is out of range for s8 ("],
    ["type: s64, checks: { max: u64-max }", "it.checks.max: 18446744073709551615 is out of range for s64 ("],
    ["type: uint, checks: { min: -1 }", "it.checks.min: -1 is out of range for uint ("],
    ["type: u32, checks: { flags-mask: bits }", "it.checks.flags-mask: bits out of range for u32"],
    ["type: u32, checks: { flags-mask: large }", 'it.checks.flags-mask: the entry "huge" is not a bit: 5000000000'],
    ["type: u32, checks: { flags-mask: sign }", 'it.checks.flags-mask: the entry "less" is not a bit: -1'],
  ];
  for (const [attribute, expected] of cases) {
    test(`are rejected in "${attribute}"`, () => expect(problemOf(attribute)).toStartWith(expected));
  }

  test("are rejected with a hint if YAML rounded them", () => {
    const rounded = "numbers above 2^53 are not exact in YAML";
    for (const [type, limit, name] of [
      ["u64", "max: 18446744073709551615", "u64-max"],
      ["s64", "max: 9223372036854775807", "s64-max"],
      ["s64", "min: -9223372036854775808", "s64-min"],
    ] as const) {
      const key = limit.slice(0, 3);
      expect(problemOf(`type: ${type}, checks: { ${limit} }`)).toBe(
        `it.checks.${key}: ${rounded}; use the name of the limit: "${name}"`,
      );
    }
    expect(problemOf("type: u64, checks: { max: 9007199254740993 }")).toBe(`it.checks.max: ${rounded}`);
    expect(problemOf("type: u64, checks: { max: 0.5 }")).toBe("it.checks.max: expected an integer, got 0.5");
  });

  test("are accepted at the ends of the type's range", () => {
    for (const type of ["u8", "s16", "u32", "s64", "u64"]) {
      expect(problemOf(`type: ${type}, checks: { min: ${type}-min, max: ${type}-max }`)).toBe("none");
    }
    expect(problemOf("type: sint, checks: { min: s64-min, max: s64-max }")).toBe("none");
    expect(problemOf("type: u64, checks: { flags-mask: bits }")).toBe("none");
  });
});

describe("loadFamily() and integer types", () => {
  test("rejects an enum entry that does not fit its attribute", () => {
    const green = '(entry "green" of "color")';
    expect(problemOf("type: u8, enum: color")).toBe(`it.enum: 300 is out of range for u8 ${green}`);
    expect(problemOf("type: binary, sub-type: u8, enum: color")).toBe(`it.enum: 300 is out of range for u8 ${green}`);
    expect(problemOf("type: u16, enum: color")).toBe("none");
    const less = '(entry "less" of "sign")';
    expect(problemOf("type: u32, enum: sign")).toBe(`it.enum: -1 is out of range for u32 ${less}`);
    expect(problemOf("type: s8, enum: sign")).toBe("none");
  });

  test("rejects a bit that does not fit its attribute", () => {
    const high = '(entry "high" of "bits")';
    expect(problemOf("type: u32, enum: bits")).toBe(`it.enum: a u32 has no bit 33 ${high}`);
    expect(problemOf("type: bitfield32, enum: bits")).toBe(`it.enum: a bitfield32 has no bit 33 ${high}`);
    expect(problemOf("type: u64, enum: bits")).toBe("none");
    expect(problemOf("type: u64, enum: color, enum-as-flags: true")).toBe(
      'it.enum: a u64 has no bit 300 (entry "green" of "color")',
    );
  });

  test("rejects a value that does not fit its member or format", () => {
    const members = (type: string) =>
      spec().replace("{ name: x, type: u32 }", `{ name: x, type: ${type}, enum: color }`);
    expect(problem(members("u8"))).toBe(
      'definitions[point].members[x].enum: 300 is out of range for u8 (entry "green" of "color")',
    );
    expect(problem(members("u16"))).toBe("none");
    const formats = "\nsub-messages: [{ name: msg, formats: [{ value: a, type: u8, enum: color }] }]";
    expect(problem(spec() + formats)).toBe(
      'sub-messages[msg].formats[a].enum: 300 is out of range for u8 (entry "green" of "color")',
    );
  });

  test("accepts a value that fits, whatever other attributes use the enum", () => {
    expect(problemOf("type: u8, enum: color", "{ name: wide, type: u32, enum: color }")).toBe("none");
    expect(problemOf("type: u32, enum: bits", "{ name: wide, type: u64, enum: bits }")).toBe("none");
    expect(problem(spec())).toBe("none");
  });
});

describe("length limits of structs", () => {
  test("are rejected if they contradict the struct", () => {
    const sixteen = 'the struct "point" has 16 bytes, got 4';
    expect(problemOf("type: binary, struct: point, checks: { exact-len: 4 }")).toBe(`it.checks.exact-len: ${sixteen}`);
    expect(problemOf("type: binary, struct: point, checks: { max-len: 4 }")).toBe(`it.checks.max-len: ${sixteen}`);
    expect(problemOf("type: binary, struct: line, checks: { exact-len: 31 }")).toEndWith('"line" has 32 bytes, got 31');
    expect(problemOf("type: binary, struct: open, checks: { max-len: 3 }")).toEndWith('"open" has 4 bytes, got 3');
  });

  test("are accepted if they fit the struct", () => {
    const family = load("{ name: it, type: binary, struct: point, checks: { exact-len: 16 } }");
    expect(encodeAttributes(family, "main", { it: { x: 1, y: 2n } })).toHaveLength(20);
    expect(problemOf("type: binary, struct: open, checks: { max-len: 4 }")).toBe("none");
    // The structure of a newer kernel may have more members than the spec describes.
    expect(problemOf("type: binary, struct: point, checks: { max-len: 64 }")).toBe("none");
  });

  test("are checked in subsets too", () => {
    const whole = "{ name: main, attributes: [{ name: it, type: binary, checks: { exact-len: 4 } }] }";
    const part = "{ name: part, subset-of: main, attributes: [{ name: it, struct: point }] }";
    const text = spec().replace("{ name: main, attributes: [] }", `${whole}\n  - ${part}`);
    expect(problem(text)).toBe('attribute-sets[part].attributes[it]: the struct "point" has 16 bytes, got 4');
  });
});

describe("header values", () => {
  const header = (value: string) =>
    spec("{ name: a, type: u8 }").replace(
      "list: []",
      `list: [{ name: get, attribute-set: main, fixed-header: point, header-values: ${value}, do: {} }]`,
    );

  test("are rejected if they do not fit the member", () => {
    const place = "operations.list[get].header-values";
    expect(problem(header("{ x: 4294967296 }"))).toBe(
      `${place}.x: expected an integer from 0 to 4294967295, got 4294967296`,
    );
    expect(problem(header("{ x: 4294967295 }"))).toBe("none");
    const line = header("{ from: 1 }").replace("fixed-header: point", "fixed-header: line");
    expect(problem(line)).toBe(`${place}.from: the member "from" is not an integer`);
  });
});
