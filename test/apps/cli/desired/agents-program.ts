import { join } from "node:path";
import { DesiredAgent } from "../../../../apps/cli/src/desired/agent.ts";
import { Channel, canReach } from "../../../../apps/cli/src/desired/channel.ts";
import { readPublicKeys } from "../../../../apps/cli/src/desired/keys.ts";
import { Store } from "../../../../apps/cli/src/desired/store.ts";
import { redisServer } from "../../../../apps/cli/src/fleet/redis.ts";
import { NetworkNamespace } from "../../../../src/index.ts";
import { FakeKernelFile, fakeLibrary } from "./fake-library.ts";

// Runs the agents of several hosts in one process: agents-program.ts URL KEY FOLDER HOST=NAMESPACE… Each agent is that of
// `bun-netlink agent --desired`, in its own network namespace, or with a fake kernel if the namespace is "fake". Restarts an agent that ends by itself, as systemd would.
const [url = "", keyFile = "", folder = "", ...hosts] = process.argv.slice(2);
const FAKE = "fake";
const RESTART_MS = 500;
const INTERVAL_MS = 2000;
const server = await redisServer(url, {});
const keys = readPublicKeys(keyFile);

async function run(host: string, path: string): Promise<never> {
  const target =
    path === FAKE
      ? { library: fakeLibrary(new FakeKernelFile(join(folder, host))) }
      : { netns: NetworkNamespace.open(path) };
  for (;;) {
    const abort = new AbortController();
    const { signal } = abort;
    try {
      using store = new Store(join(folder, host, "state"), host);
      const channel = new Channel({ ...{ server, prefix: "netlink", host, signal }, onLost: () => {} });
      const agent = new DesiredAgent({
        ...{ host, keys, store, ...target, interval: INTERVAL_MS, directory: join(folder, host, "records") },
        isReachable: (ended) => canReach(server, ended),
        onChange: () => channel.changed(),
      });
      await Promise.race([agent.run(signal), channel.run(agent)]);
    } catch (error) {
      console.error(`${host}: ${(error as Error).stack}`);
    } finally {
      abort.abort();
    }
    await Bun.sleep(RESTART_MS);
  }
}

for (const text of hosts) {
  const [host = "", path = ""] = text.split("=");
  void run(host, path);
}
