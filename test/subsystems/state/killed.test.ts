import { expect, test } from "bun:test";
import { join } from "node:path";
import { NetworkNamespace } from "../../../src/index.ts";
import { desired } from "../../../src/subsystems/state/index.ts";
import { describeInNamespaces } from "../../support/environment.ts";
import { addForeignEntries, entriesOf, expectedEntries, randomNumbers, randomState } from "./random-states.ts";

const PROGRAM = join(import.meta.dir, "programs/apply-and-die.ts");
/** Number of runs. Each run kills a program after it has applied a random number of steps. */
const KILLS = Number(process.env["BUN_NETLINK_STATE_KILLS"] ?? 2);

describeInNamespaces("A program killed during apply()", () => {
  test("leaves a state that the next plan completes", async () => {
    for (let seed = 0; seed < KILLS; seed++) {
      using netns = NetworkNamespace.create();
      addForeignEntries(netns);
      const { foreign } = entriesOf(netns);
      const { signalCode } = netns.run(() => Bun.spawnSync([process.execPath, PROGRAM, `${seed}`]));
      expect(signalCode).toBe("SIGKILL");
      const state = randomState(randomNumbers(seed));
      const plan = await desired(state, { netns }).plan();
      await plan.apply({ allowRecreate: true, rollback: true });
      expect(entriesOf(netns)).toEqual({ own: expectedEntries(state), foreign });
    }
  });
});
