import { describe, expect, test } from "bun:test";
import { LargeMap } from "../../src/base/large-map.ts";

describe("LargeMap", () => {
  test.each([0, 1, 1024, 1025, 20_000])("finds %p entries by key, and iterates in the order of insertion", (count) => {
    const map = new LargeMap<{ readonly index: number }>();
    const entries = Array.from({ length: count }, (_, index) => ({ index }));
    for (const entry of entries) {
      expect(map.has(`key ${entry.index}`)).toBe(false);
      map.add(`key ${entry.index}`, entry);
    }
    expect(map.size).toBe(count);
    expect([...map.values()]).toEqual(entries);
    expect(entries.every((entry) => map.get(`key ${entry.index}`) === entry)).toBe(true);
    expect(map.get(`key ${count}`)).toBeUndefined();
    expect(map.has("")).toBe(false);
  });

  test("can have the empty key and keys that differ only in their order of characters", () => {
    const map = new LargeMap<object>();
    const keys = ["", "ab", "ba", "\0", "\0\0", ...Array.from({ length: 2000 }, (_, index) => `${index}`)].reverse();
    for (const key of keys) map.add(key, { key });
    expect(keys.map((key) => map.get(key))).toEqual(keys.map((key) => ({ key })));
  });
});
