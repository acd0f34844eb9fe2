import { expect, test } from "bun:test";
import type { AttributePolicy, FamilyPolicy } from "../../src/index.ts";
import { loadFamily } from "../../src/schema/index.ts";
import { comparePolicy } from "./compare.ts";

const family = loadFamily(`
name: made-up
protocol: genetlink-legacy
definitions:
  - { name: color, type: enum, entries: [red, green, blue] }
  - { name: option, type: flags, entries: [fast, safe] }
  - { name: pair, type: struct, members: [{ name: key, type: u32 }, { name: value, type: u32 }] }
attribute-sets:
  - name: main
    attributes:
      - { name: index, type: u32, checks: { min: 1, max: 9 } }
      - { name: color, type: u32, enum: color }
      - { name: options, type: u32, enum: option }
      - { name: title, type: string, checks: { max-len: 15 } }
      - { name: secret, type: binary, checks: { exact-len: 4 } }
      - { name: inner, type: nest, nested-attributes: inner }
      - { name: list, type: indexed-array, sub-type: nest, nested-attributes: inner }
      - { name: pairs, type: binary, sub-type: struct, struct: pair }
      - { name: seen, type: u32, access: read-only }
  - name: inner
    attributes:
      - { name: size, type: u16 }
operations:
  list:
    - { name: get, value: 1, attribute-set: main, do: { request: { attributes: [index, title] } } }
`);

const agreeing: [number, AttributePolicy][] = [
  [1, { type: "u32", minimum: 1n, maximum: 9n }],
  [2, { type: "u32", minimum: 0n, maximum: 2n }],
  [3, { type: "u32", mask: 3n }],
  [4, { type: "nul-string", maximumLength: 15 }],
  [5, { type: "binary", minimumLength: 4, maximumLength: 4 }],
  [6, { type: "nested", nestedPolicy: 2 }],
  [7, { type: "nested-array", nestedPolicy: 2 }],
];

/** Compares the kernel's policy of an operation with the model of its family. */
function differences(main: [number, AttributePolicy][], inner: [number, AttributePolicy][] = []) {
  const policies: FamilyPolicy["policies"] = new Map([
    [1, new Map(main)],
    [2, new Map(inner)],
  ]);
  return comparePolicy(family, { operations: new Map([[1, { do: 1 }]]), policies });
}

/** Compares the model with a policy in which one attribute differs. */
const differing = (number: number, rule: AttributePolicy) =>
  differences(agreeing.map((entry) => (entry[0] === number ? [number, rule] : entry)));

test("comparePolicy() reports no difference for an equal policy", () => {
  expect(differences(agreeing, [[1, { type: "u16", minimum: 0n, maximum: 0xffffn }]])).toEqual({});
  expect(differing(2, { type: "u32", minimum: 0n, maximum: 0xffff_ffffn })).toEqual({});
});

test("comparePolicy() ignores read-only attributes", () => {
  expect(differences([...agreeing, [8, { type: "nested" }], [9, { type: "invalid" }]])).toEqual({});
  expect(differences([...agreeing, [8, { type: "nested", nestedPolicy: 2 }], [1, { type: "invalid" }]])).toEqual({
    types: [
      "main.index: u32 in the spec, invalid in the kernel",
      "main.pairs: binary in the spec, nested in the kernel",
    ],
  });
});

test("comparePolicy() reports incompatible types once", () => {
  expect(differing(1, { type: "u16" })).toEqual({ types: ["main.index: u32 in the spec, u16 in the kernel"] });
  expect(differing(6, { type: "binary" })).toEqual({ types: ["main.inner: nest in the spec, binary in the kernel"] });
  expect(differences(agreeing, [[1, { type: "u8" }]])).toEqual({
    types: ["inner.size: u16 in the spec, u8 in the kernel"],
  });
});

test("comparePolicy() reports stricter and looser limits separately", () => {
  expect(differing(1, { type: "u32", minimum: 1n, maximum: 5n })).toEqual({
    looser: ["main.index: 1…9 in the spec, 1…5 in the kernel"],
  });
  expect(differing(1, { type: "u32", minimum: 0n, maximum: 5n })).toEqual({
    stricter: ["main.index: 1…9 in the spec, 0…5 in the kernel"],
  });
  expect(differing(2, { type: "u32", minimum: 0n, maximum: 1n })).toMatchObject({ looser: [expect.any(String)] });
  expect(differing(3, { type: "u32", mask: 7n })).toEqual({
    stricter: ["main.options: bits 0x3 in the spec, 0x7 in the kernel"],
  });
  expect(differing(3, { type: "u32", mask: 1n })).toMatchObject({ looser: [expect.any(String)] });
  expect(differing(4, { type: "string" })).toEqual({
    stricter: ["main.title: 0…15 bytes in the spec, 0… bytes in the kernel"],
  });
  expect(differing(5, { type: "binary", minimumLength: 4 })).toMatchObject({ stricter: [expect.any(String)] });
});

test("comparePolicy() reports attributes that only the kernel knows", () => {
  expect(differences([...agreeing, [10, { type: "flag" }]])).toEqual({ notDescribed: ["main: 10 (flag)"] });
  expect(differences(agreeing.filter(([number]) => number !== 4))).toEqual({});
});
