import { expect, test } from "bun:test";
import { describeInNamespaces } from "../../support/environment.ts";
import { inputs, seed } from "../../support/seed.ts";
import { PATIENCE_MS } from "../../support/threads.ts";
import { runCase } from "./random-case.ts";

const FIRST = 1_000_000;
/** Networks in which earlier versions predicted another end. */
const ONCE_WRONG = [12, 16, 5407];

describeInNamespaces("explain", () => {
  test("predicts where packets end in random networks of namespaces", () => {
    const wrong: unknown[] = [];
    const first = FIRST * seed;
    const numbers = Array.from({ length: inputs(12, 60) }, (_, index) => first + index);
    for (const number of [...ONCE_WRONG, ...numbers]) {
      const { difference, notes } = runCase(number, { all: false }, PATIENCE_MS);
      if (difference !== undefined) wrong.push({ number, difference, notes });
    }
    expect(wrong).toEqual([]);
  });
});
