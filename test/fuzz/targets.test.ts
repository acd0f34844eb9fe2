// Runs each target of the fuzzer for a bounded number of executions. `bun run fuzz` runs them for as long as requested.
// BUN_NETLINK_SEED=… reproduces a failure.
import { test } from "bun:test";
import { Random } from "../message/random.ts";
import { inputs, seed } from "../support/seed.ts";
import { targets } from "./targets.ts";

const EXECUTIONS = inputs(50, 2000);
const BATCH = 50;

for (const [name, create] of Object.entries(targets)) {
  test(`the fuzz target ${name} finds nothing (seed ${seed})`, async () => {
    const target = await create(new Random(seed));
    let executions = 0;
    const wanted = target.isSlow === true ? EXECUTIONS / 20 : EXECUTIONS;
    while (executions < wanted) executions += await target.run(BATCH);
    await target.close?.();
  }, 600_000);
}
