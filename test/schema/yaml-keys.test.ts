import { describe, expect, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { repeatedKey } from "../../src/schema/yaml-keys.ts";

describe("a key that a mapping has twice is found", () => {
  const texts: [string, string, number][] = [
    ["a: 1\nb: 2\na: 3", "a", 3],
    ["a:\n  b: 1\n  c: { d: 1 }\n  b: 2", "b", 4],
    ["- a: 1\n  b: 2\n  a: 3", "a", 3],
    ["- - a: 1\n    a: 2", "a", 2],
    ["a:\n- b: 1\n- b: 2\na: 3", "a", 4],
    ["a: { b: 1, b: 2 }", "b", 1],
    ["a: {\n  b: 1, # }\n  c: [1, { d: 1 }],\n  b: 2 }", "b", 4],
    ["{ \"a\": 1, 'a': 2 }", "a", 1],
    ["a: |\n  text\nb: 1\nb: 2", "b", 4],
    ["-\n  name: x\n  type: u8\n  name: y", "name", 4],
  ];
  test.each(texts)("in %j", (text, key, line) => {
    expect(repeatedKey(text)).toEqual({ key, line });
  });
});

describe("what only looks like one is none", () => {
  const texts = [
    "- a: 1\n- a: 2",
    "-\n  a: 1\n-\n  a: 2",
    "- - a: 1\n  - a: 2",
    "a:\n  b: 1\nc:\n  b: 2",
    "a: |\n  b: 1\n  b: 2\nb: 3",
    "- a: >-\n    b: 1\n    b: 2\n  b: 3",
    "a: 'b: 1\n  b: 2'\nb: 3",
    'a: "b: {\\" "\nb: { c: "a: 1, a: 2" }',
    "a: don't\nb: { c: don't, d: it's }\nc: 'it''s'",
    "a: http://b:80/ # a: 1\n# a: 2\nb: 1",
    "a: { b: { c: 1 }, d: { c: 2 } }",
    "a: { <<: 1, <<: 2 }",
  ];
  test.each(texts)("in %j", (text) => {
    expect(repeatedKey(text)).toBeUndefined();
  });

  test("in any spec of ours", () => {
    const folder = join(import.meta.dir, "../../specs");
    const files = readdirSync(folder).filter((file) => file.endsWith(".yaml"));
    expect(files.length).toBeGreaterThan(20);
    for (const file of files) expect(repeatedKey(readFileSync(join(folder, file), "utf8"))).toBeUndefined();
  });
});
