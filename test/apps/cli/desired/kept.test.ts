import { expect, test } from "bun:test";
import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DesiredAgent } from "../../../../apps/cli/src/desired/agent.ts";
import { encodeMessage, type Message } from "../../../../apps/cli/src/desired/message.ts";
import { Store } from "../../../../apps/cli/src/desired/store.ts";
import { FakeKernelFile, fakeLibrary } from "./fake-library.ts";
import { until } from "./host.ts";

test("An agent whose kept description is no longer valid reports it, and applies the next one", async () => {
  const folder = mkdtempSync(join(tmpdir(), "bun-netlink-kept-"));
  using resources = new DisposableStack();
  resources.defer(() => rmSync(folder, { recursive: true }));
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const store = resources.use(new Store(folder, "web1"));
  store.write({ accepted: 1, current: { generation: 1, description: "{}", allowRecreate: false } });
  const agent = new DesiredAgent({
    ...{ host: "web1", keys: [publicKey], store, interval: 1000 },
    isReachable: async () => true,
    onChange() {},
    library: fakeLibrary(new FakeKernelFile(folder)),
  });
  const abort = new AbortController();
  const running = agent.run(abort.signal);
  running.catch(() => {});
  await until("problem", () => agent.status.drift?.problems.length === 1);
  const message: Message = {
    ...{ host: "web1", generation: 2, expires: Date.now() + 600_000, action: "apply", rollout: "test", of: 0 },
    description: JSON.stringify({ links: { br0: { mtu: 1400 } }, addresses: [{ local: "192.0.2.1/24" }] }),
    ...{ confirmMs: 500_000, allowRecreate: false },
  };
  agent.offer([{ id: "1-0", fields: encodeMessage(message, privateKey) }]);
  await until("result", () => agent.status.last?.state === "applied");
  expect(agent.status).toMatchObject({ current: 2, drift: { problems: [] } });
  abort.abort(new Error("end of the test"));
  expect(running).rejects.toThrow("end of the test");
});
