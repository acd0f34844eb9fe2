import { describe, expect, test } from "bun:test";
import { chunks, loadFamily, operationCodec } from "../../../src/schema/index.ts";
import { everything } from "../everything.ts";

const family = loadFamily(everything);

describe("chunks()", () => {
  const codec = operationCodec(family, "set");
  const options = { type: 30, limit: 100 };

  test("splits a list into requests below the limit, in order", () => {
    const tags = Array.from({ length: 50 }, (_, index) => `tag-${index}`);
    const parts = chunks(codec, "do", { index: 1, inner: { tiny: 2, tags } }, "inner.tags", options);
    expect(parts.flatMap((part) => (part["inner"] as { tags: string[] }).tags)).toEqual(tags);
    for (const part of parts) {
      expect(part).toMatchObject({ index: 1, inner: { tiny: 2 } });
      expect(codec.request("do", part, { type: options.type }).length).toBeLessThanOrEqual(100);
    }
    expect(parts.length).toBe(13);
  });

  test("keeps short and empty lists whole", () => {
    expect(chunks(codec, "do", { tags: ["a"] }, "tags", options)).toEqual([{ tags: ["a"] }]);
    expect(chunks(codec, "do", { tags: [] }, "tags", options)).toEqual([{ tags: [] }]);
  });

  test("requires a limit of at least 1", () => {
    for (const limit of [Number.NaN, 0, -1, 1.5, Number.POSITIVE_INFINITY]) {
      expect(() => chunks(codec, "do", { tags: ["a"] }, "tags", { type: 30, limit })).toThrow(
        `limit: expected an integer from 1 on, got ${limit}`,
      );
    }
  });

  test("reports the index of an item that exceeds the limit", () => {
    expect(() => chunks(codec, "do", { tags: ["a", "b".repeat(90)] }, "tags", options)).toThrow(
      "tags[1]: a request with only this item has 124 bytes, which exceeds the limit 100",
    );
    expect(() => chunks(codec, "do", { tags: "a" }, "tags", options)).toThrow(
      "tags: expected an array, got text of 1 character",
    );
    expect(() => chunks(codec, "do", { tags: ["a"] }, "tag", options)).toThrow(
      'tag: unknown field "tag"; did you mean "tags"?',
    );
    expect(() => chunks(codec, "do", { tags: ["a"] }, 5 as never, options)).toThrow("path: expected a string, got 5");
    const misspelt = { ...options, limt: 90 };
    expect(() => chunks(codec, "do", { tags: ["a"] }, "tags", misspelt)).toThrow("unknown option; did you mean limit?");
  });
});

// Properties of all encoders: memory, stack traces, limits, and attributes passed as bytes.
describe("chunks() with a long list", () => {
  const codec = operationCodec(family, "get");
  const type = 30;
  const options = { type };
  const sizeOf = (fields: object) => codec.request("do", fields, options).length;

  test("returns as few requests as the size limit allows", () => {
    const tags = Array.from({ length: 30 }, (_, index) => "x".repeat(4 * (index % 5)));
    const whole = sizeOf({ tags });
    expect(chunks(codec, "do", { tags }, "tags", { type, limit: whole })).toEqual([{ tags }]);
    expect(chunks(codec, "do", { tags }, "tags", { type, limit: whole - 1 })).toHaveLength(2);
    const one = sizeOf({ tags: ["x"] });
    expect(chunks(codec, "do", { tags: ["x", "y"] }, "tags", { type, limit: one })).toEqual([
      { tags: ["x"] },
      { tags: ["y"] },
    ]);
    expect(() => chunks(codec, "do", { tags: ["x"] }, "tags", { type, limit: one - 1 })).toThrow(RangeError);
  });

  test("fills each request up to the limit", () => {
    const tags = Array.from({ length: 300 }, (_, index) => "x".repeat(index % 29 === 0 ? 700 : index % 11));
    const limit = 1500;
    const parts = chunks(codec, "do", { tags }, "tags", { type, limit });
    expect(parts.flatMap((part) => part.tags)).toEqual(tags);
    for (const [index, part] of parts.entries()) {
      expect(sizeOf(part)).toBeLessThanOrEqual(limit);
      const next = parts[index + 1]?.tags[0];
      if (next !== undefined) expect(sizeOf({ tags: [...part.tags, next] })).toBeGreaterThan(limit);
    }
  });

  test("splits a list that exceeds the maximum attribute size", () => {
    const tags = Array.from({ length: 20 }, () => "x".repeat(10_000));
    const parts = chunks(codec, "do", { inner: { tags } }, "inner.tags", { type, limit: 1_000_000 });
    expect(parts.map(({ inner }) => inner.tags.length)).toEqual([6, 6, 6, 2]);
  });

  test("reads the other fields a few times per request, not once per item", () => {
    let looks = 0;
    const fields = {
      tags: Array.from({ length: 4000 }, (_, index) => `tag-${index}`),
      get cpus() {
        looks++;
        return [1n, 2n];
      },
    };
    const parts = chunks(codec, "do", fields, "tags", options);
    expect(parts.length).toBeGreaterThan(1);
    expect(looks).toBeLessThan(20 * parts.length);
  });

  test("rejects an invalid item with its index", () => {
    const tags: unknown[] = Array.from({ length: 2500 }, (_, index) => `tag-${index}`);
    tags[2222] = 7;
    expect(() => chunks(codec, "do", { tags }, "tags", options)).toThrow("tags[2222]: expected a string, got 7");
    tags[2222] = "x".repeat(40_000);
    expect(() => chunks(codec, "do", { tags }, "tags", options)).toThrow(
      /^tags\[2222\]: a request with only this item/,
    );
    expect(() => chunks(codec, "do", { tags: ["a"], tiny: 256 }, "tags", options)).toThrow("tiny: expected an integer");
  });
});
