import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { describeInNamespaces } from "../../../support/environment.ts";
import { inputs } from "../../../support/seed.ts";
import { hasRedis } from "../fleet/redis-server.ts";
import { runSimulation } from "./simulation.ts";

setDefaultTimeout(600_000);

const HOSTS = inputs(12, 30);
const DURATION_MS = 60_000;

describe.skipIf(!hasRedis)("rollouts while agents, the server and the rollout are killed", () => {
  describeInNamespaces("in namespaces", () => {
    test("leave each host in its old or new state, as reported", async () => {
      const { rollouts, states } = await runSimulation({
        ...{ hosts: HOSTS, processes: 3, durationMs: DURATION_MS, rounds: inputs(2, 6), seed: 3, batch: "20%" },
        ...{ confirm: 5, timeout: 20, faultMs: 2000, isFake: false },
      });
      expect(rollouts).toBeGreaterThan(0);
      expect(Object.values(states).reduce((sum, count) => sum + count, 0)).toBe(rollouts * HOSTS);
    });
  });
});
