import { expect, test } from "bun:test";
import { describeInNamespaces } from "../../support/environment.ts";
import { inputs, seed } from "../../support/seed.ts";
import { PATIENCE_MS } from "../../support/threads.ts";
import { runCase } from "./random-case.ts";

const FIRST = 1_000_000;

describeInNamespaces("explain", () => {
  test("predicts where packets end in random networks of namespaces", () => {
    const wrong: unknown[] = [];
    const first = FIRST * seed;
    for (let number = first; number < first + inputs(12, 60); number++) {
      const { difference, notes } = runCase(number, { all: false }, PATIENCE_MS);
      if (difference !== undefined) wrong.push({ number, difference, notes });
    }
    expect(wrong).toEqual([]);
  });
});
