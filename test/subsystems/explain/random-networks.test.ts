import { expect, test } from "bun:test";
import { describeInNamespaces } from "../../support/environment.ts";
import { inputs, seed } from "../../support/seed.ts";
import { PATIENCE_MS } from "../../support/threads.ts";
import { repeatedCase } from "./random-case.ts";

const FIRST = 1_000_000;
/** Networks in which earlier versions predicted another end. */
const ONCE_WRONG = [12, 16, 5407, 9258];
const numbers = Array.from({ length: inputs(12, 60) }, (_, index) => FIRST * seed + index);

describeInNamespaces("explain", () => {
  test.each([...ONCE_WRONG, ...numbers])("predicts where a packet ends in the random network %d", (number) => {
    expect(repeatedCase(number, { all: false }, PATIENCE_MS).difference).toBeUndefined();
  });
});
