// Adds and deletes routes that are given as objects, in batches.
import { type NewRoute, type Outcome, Routes } from "../../src/subsystems/route/index.ts";
import { measure, serve, sliced } from "../lib/serve.ts";

const ROUTES = 1000;
const REPEATS = sliced(16, 1);
const FIRST_ROUTE = 0x100000;

const all: NewRoute[] = Array.from({ length: ROUTES }, (_, index) => {
  const number = FIRST_ROUTE + index;
  const dst = `10.${number >> 16}.${(number >> 8) & 255}.${number & 255}`;
  return { dst, dev: "lo", protocol: "static", scope: "global" };
});

function countErrors(outcomes: readonly Outcome[]): number {
  return outcomes.reduce((count, { error }) => (error === undefined ? count : count + 1), 0);
}

using routes = Routes.open();

await serve(() =>
  measure(() => {
    let checksum = 0;
    for (let repeat = 0; repeat < REPEATS; repeat++) {
      checksum += countErrors(routes.addMany(all)) + countErrors(routes.deleteMany(all));
    }
    return { checksum, operations: 2 * ROUTES * REPEATS };
  }),
);
