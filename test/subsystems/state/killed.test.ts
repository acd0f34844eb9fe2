import { expect, test } from "bun:test";
import { join } from "node:path";
import { NetworkNamespace } from "../../../src/index.ts";
import { desired } from "../../../src/subsystems/state/index.ts";
import { describeInNamespaces } from "../../support/environment.ts";
import { addForeignEntries, entriesOf, expectedEntries, randomNumbers, randomState } from "./random-states.ts";

const PROGRAM = join(import.meta.dir, "programs/apply-and-die.ts");
/** Numbers of steps after which the program is killed. */
const KILLED_AFTER = (process.env["BUN_NETLINK_STATE_KILLS"] ?? "4,15").split(",").map(Number);

describeInNamespaces("A program that is killed while it applies a plan", () => {
  test("leaves a state that the next plan completes", async () => {
    for (const [seed, steps] of KILLED_AFTER.entries()) {
      using netns = NetworkNamespace.create();
      addForeignEntries(netns);
      const { foreign } = entriesOf(netns);
      const { signalCode } = netns.run(() => Bun.spawnSync([process.execPath, PROGRAM, `${seed}`, `${steps}`]));
      expect(signalCode).toBe("SIGKILL");
      const state = randomState(randomNumbers(seed));
      const plan = await desired(state, { netns }).plan();
      await plan.apply({ allowRecreate: true, rollback: true });
      expect(entriesOf(netns)).toEqual({ own: expectedEntries(state), foreign });
    }
  }, 60_000);
});
