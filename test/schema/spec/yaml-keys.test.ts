import { describe, expect, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type DuplicateKey, duplicateKey } from "../../../src/schema/spec/yaml.ts";

/** Returns the first duplicate key in a YAML text, which must be valid. */
function find(text: string): DuplicateKey | undefined {
  Bun.YAML.parse(text);
  return duplicateKey(text, (marked) => Bun.YAML.parse(marked));
}

describe("duplicateKey()", () => {
  const duplicates: [text: string, key: string, line: number][] = [
    ["a: 1\nb: 2\na: 3", "a", 3],
    ["a: 1\r\nb: 2\r\na: 3\r\n", "a", 3],
    ["a:\n  b: 1\n  c: { d: 1 }\n  b: 2", "b", 4],
    ["- a: 1\n  b: 2\n  a: 3", "a", 3],
    ["- - a: 1\n    a: 2", "a", 2],
    ["a:\n- b: 1\n- b: 2\na: 3", "a", 4],
    ["a: { b: 1, b: 2 }", "b", 1],
    ["a: {\n  b: 1, # }\n  c: [1, { d: 1 }],\n  b: 2 }", "b", 4],
    ["{ \"a\": 1, 'a': 2 }", "a", 1],
    ['{"a":1,"a":2}', "a", 1],
    ["a b: 1\na b: 2", "a b", 2],
    ["__proto__: 1\n__proto__: 2", "__proto__", 2],
    ["a: |\n  text\nb: 1\nb: 2", "b", 4],
    ["a: text\n  'text'\nb: 1\nb: 2", "b", 4],
    ["a: &a { b: 1 }\nc:\n  <<: *a\n  b: 1\n  b: 2", "b", 5],
    ["a: 1\nb: 1\nb: 2\na: 2", "b", 3],
    ["-\n  name: x\n  type: u8\n  name: y", "name", 4],
    ["a: &x k\n*x : 1\nb: 1\nb: 2", "b", 4],
  ];
  test.each(duplicates)("returns the duplicate key in %j", (text, key, line) => {
    expect(find(text)).toEqual({ key, line });
  });

  const valid = [
    "- a: 1\n- a: 2",
    "-\n  a: 1\n-\n  a: 2",
    "- - a: 1\n  - a: 2",
    "a:\n  b: 1\nc:\n  b: 2",
    "a: |\n  b: 1\n  b: 2\nb: 3",
    "- a: >-\n    b: 1\n    b: 2\n  b: 3",
    "a: 'b: 1\n  b: 2'\nb: 3",
    'a: "b: {\\" "\nb: { c: "a: 1, a: 2" }',
    "a: don't\nb: { c: don't, d: it's }\nc: 'it''s'",
    "a: 'it'' : b'\nb: 1",
    "a: http://b:80/ # a: 1\n# a: 2\nb: 1",
    "a: { b: { c: 1 }, d: { c: 2 } }",
    "a: { <<: 1, <<: 2 }",
    "a: &a { b: 1 }\nc:\n  <<: *a\n  b: 2",
    "a: &a { b: 1 }\nc: *a\nd: *a",
    "doc: a plain text that goes on\n  'quoted' here\na: { b: 1 }\nc: { b: 2 }\nd:\n  b: 3",
    'doc: a plain text that goes on\n  "quoted here\na: { b: 1 }\nc: { b: 2 }\nd:\n  b: 3',
    "a:\n  b: 1\n  doc: the kernel\n    'with a quote\nc:\n  doc: it's\n  b: 2",
    "doc: it is the kernel\n  's own { list\na:\n  b: 1\nc:\n  b: 2",
  ];
  test.each(valid)("returns undefined for %j", (text) => {
    expect(find(text)).toBeUndefined();
  });

  test("returns undefined for every spec of this project", () => {
    const folder = join(import.meta.dir, "../../../specs");
    const files = readdirSync(folder).filter((file) => file.endsWith(".yaml"));
    expect(files.length).toBeGreaterThan(20);
    for (const file of files) expect(find(readFileSync(join(folder, file), "utf8"))).toBeUndefined();
  });
});
