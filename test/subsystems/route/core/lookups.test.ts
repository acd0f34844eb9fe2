import { describe, expect, test } from "bun:test";
import { type Steps, syncIo } from "../../../../src/io/io.ts";
import { need, neededBy, resolving } from "../../../../src/subsystems/route/core/lookups.ts";

/** Values that are known only after a lookup. */
class Values {
  readonly looked: string[] = [];
  readonly #known = new Map<string, number>();

  get(name: string): number {
    if (!this.#known.has(name)) need(this.#lookUp(name));
    return this.#known.get(name) ?? 1;
  }

  *#lookUp(name: string): Steps<void> {
    this.looked.push(name);
    this.#known.set(name, (yield name.length) as number);
  }
}

describe("resolving()", () => {
  test("runs code again after all lookups that it needs", () => {
    const values = new Values();
    let runs = 0;
    const sum = () => {
      runs++;
      return values.get("ab") + values.get("abc");
    };
    expect(syncIo.run(resolving(sum))).toBe(5);
    expect([runs, values.looked]).toEqual([2, ["ab", "abc"]]);
    expect(syncIo.run(resolving(sum))).toBe(5);
    expect(runs).toBe(3);
  });

  test("throws only errors that remain after the lookups", () => {
    const values = new Values();
    const checked = (expected: number) => () => {
      if (values.get("ab") !== expected) throw new RangeError(`expected ${expected}`);
      return "valid";
    };
    expect(syncIo.run(resolving(checked(2)))).toBe("valid");
    expect(() => syncIo.run(resolving(checked(1)))).toThrow("expected 1");
  });

  test("does the lookups of a call within the code for that call only", () => {
    const [outer, inner] = [new Values(), new Values()];
    const code = () => outer.get("abc") + syncIo.run(resolving(() => inner.get("ab")));
    expect(syncIo.run(resolving(code))).toBe(5);
    expect([outer.looked, inner.looked]).toEqual([["abc"], ["ab"]]);
  });
});

describe("neededBy()", () => {
  test("returns lookups without doing them, and throws errors of code that needs none", () => {
    const values = new Values();
    expect(neededBy(() => values.get("ab"))).toHaveLength(1);
    expect(values.looked).toEqual([]);
    const invalid = () => {
      throw new TypeError("invalid");
    };
    expect(() => neededBy(invalid)).toThrow("invalid");
  });
});

test("need() looks up at once outside of code that runs again", () => {
  const values = new Values();
  expect(values.get("abcd")).toBe(4);
});
