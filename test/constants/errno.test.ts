import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as errno from "../../src/constants/errno.ts";
import { folder } from "./source.ts";

const { errnoName, errnoText } = errno;

/** Names of errors that share their number with a more common name. */
const secondNames: Record<string, string> = {
  EDEADLOCK: "EDEADLK",
  EFSBADCRC: "EBADMSG",
  EFSCORRUPTED: "EUCLEAN",
  ENOTSUP: "EOPNOTSUPP",
  EWOULDBLOCK: "EAGAIN",
};

const numbers = Object.entries<unknown>(errno).filter(
  (entry): entry is [string, number] => typeof entry[1] === "number",
);

describe("errnoName()", () => {
  test("returns the same name for a number and its negation", () => {
    expect(errnoName(2)).toBe("ENOENT");
    expect(errnoName(-2)).toBe("ENOENT");
    expect(errnoName(-errno.ENOBUFS)).toBe("ENOBUFS");
  });

  test("returns the most common of several names", () => {
    const names = numbers.map(([name, number]) => [name, errnoName(number)]);
    expect(names).toEqual(numbers.map(([name]) => [name, secondNames[name] ?? name]));
  });

  test("names with the same number are all exported", () => {
    const byName = Object.fromEntries(numbers);
    for (const [second, first] of Object.entries(secondNames)) {
      expect(byName[second], second).toBeGreaterThan(0);
      expect(byName[second], second).toBe(byName[first]!);
    }
  });

  test('returns "errno" and the absolute value of an unknown number', () => {
    expect(errnoName(5000)).toBe("errno 5000");
    expect(errnoName(-5000)).toBe("errno 5000");
    expect(errnoName(0)).toBe("errno 0");
    expect(errnoName(1.5)).toBe("errno 1.5");
    expect(errnoName(Number.NaN)).toBe("errno NaN");
  });

  test("returns no name for numbers that Linux does not use", () => {
    const known = new Set(numbers.map(([, number]) => number));
    const unnamed = Array.from({ length: 134 }, (_, number) => number).filter((number) => !known.has(number));
    expect(unnamed).toEqual([0, 41, 58]);
    expect(unnamed.map(errnoName)).toEqual(["errno 0", "errno 41", "errno 58"]);
  });
});

test("errnoName() and errnoText() reject values that are not numbers", () => {
  for (const value of ["ENOENT", undefined, null, 2n, {}]) {
    for (const ask of [errnoName, errnoText]) {
      expect(() => ask(value as never)).toThrow(TypeError);
      expect(() => ask(value as never)).toThrow(`errno: expected a number, got ${typeof value}`);
    }
  }
});

describe("errnoText()", () => {
  test("returns the same text for a number and its negation", () => {
    expect(errnoText(2)).toBe("no such file or entry");
    expect(errnoText(-2)).toBe("no such file or entry");
  });

  test("returns a distinct text in lower case for each number", () => {
    for (const [name, number] of numbers) {
      expect(errnoText(number), name).toMatch(/^[a-z0-9][a-z0-9 ,-]+[a-z0-9]$/);
      expect(errnoText(number), name).not.toBe("unknown error");
    }
  });

  test('returns "unknown error" for unknown numbers', () => {
    for (const number of [0, 41, 5000, -5000, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(errnoText(number)).toBe("unknown error");
    }
  });
});

test("Error names are the same on every host", () => {
  const source = readFileSync(join(folder, "errno.ts"), "utf8");
  expect(new Bun.Transpiler({ loader: "ts" }).scanImports(source)).toEqual([]);
});
