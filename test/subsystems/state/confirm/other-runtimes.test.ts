import { expect, test } from "bun:test";
import { NetworkNamespace } from "../../../../src/index.ts";
import { desired } from "../../../../src/subsystems/state/index.ts";
import { temporaryFolder } from "../../../support/environment.ts";

const isBun = process.versions["bun"] !== undefined;

test("a confirmed plan requires Bun, and other runtimes apply nothing", async () => {
  using netns = NetworkNamespace.create();
  const directory = temporaryFolder();
  const plan = await desired({ sysctls: { "net.ipv4.ip_forward": true } }, { netns }).plan();
  const applied = plan.apply({ confirm: { timeoutMs: 600_000, check: () => true }, record: { directory } });
  if (isBun) await applied;
  else await expect(applied).rejects.toMatchObject({ code: "EOPNOTSUPP", operation: "apply" });
  expect((await desired({ sysctls: { "net.ipv4.ip_forward": true } }, { netns }).plan()).isEmpty).toBe(isBun);
});
