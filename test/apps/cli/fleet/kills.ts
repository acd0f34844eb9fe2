import { join } from "node:path";
import { NetlinkError, NetworkNamespace } from "../../../../src/index.ts";
import { Addresses, Links, Routes } from "../../../../src/subsystems/route/index.ts";
import { randomBelow } from "../../../message/random.ts";
import { PATIENCE_MS } from "../../../support/threads.ts";
import { commandWords } from "../command.ts";
import { PausableProxy } from "./proxy.ts";
import { RedisServer } from "./redis-server.ts";
import { kernelTables } from "./rows.ts";

const CONSUMER = join(import.meta.dir, "consumer-program.ts");
const HOST = "host1";
const COUNTED = "counted";
const FIRST_MTU = 1000;
const LAST_MTU = 60_000;
const PAUSE_MS = 20;
const INTERVAL_S = "0.5";
/** Time in milliseconds after which agent and consumer close a connection without replies, and a margin. */
const LONG_PARTITION_MS = 6000;

/** Reply of a consumer process: its tables and its problems. */
interface Report {
  token: number;
  tables: Record<string, string[]>;
  problems: string[];
  resyncs: number;
}

/** Result of a run in which the parts of a fleet are killed. */
export interface KillResult {
  /** Number of times that each part of the fleet was killed. */
  kills: Record<string, number>;
  /** Number of changes of the kernel's tables during the run. */
  changes: number;
  resyncs: number;
  /** Times in milliseconds from a kill until the consumer's tables were equal to the kernel's. */
  recoveries: number[];
}

/**
 * Runs an agent, a Redis server and a consumer, and continuously changes the tables of a namespace. Kills one part at
 * random several times. Waits after each kill until the tables of the consumer are equal to those of the kernel.
 *
 * @throws Error if the tables do not become equal, or the consumer has reported a problem.
 */
export async function runKills(
  count: number,
  seed: number,
  onRound: (text: string) => void = () => {},
): Promise<KillResult> {
  const random = randomBelow(seed);
  await using cleanUp = new AsyncDisposableStack();
  const netns = cleanUp.use(NetworkNamespace.create());
  const servers = cleanUp.use(NetworkNamespace.create());
  using serverLinks = Links.open({ netns: servers });
  serverLinks.change({ dev: "lo", up: true });
  let port = 6379;
  const startServer = () => RedisServer.start({ persists: true, netns: servers, args: ["--port", `${port}`] });
  let redis = await startServer();
  cleanUp.defer(() => redis[Symbol.asyncDispose]());
  const proxy = cleanUp.use(new PausableProxy(redis.socketPath));
  const network = cleanUp.use(new Network(netns, random));
  const args = ["agent", "links", "addresses", "routes", "rules", "--redis", proxy.url, "--host", HOST];
  const more = ["--interval", INTERVAL_S, "--max-length", "200"];
  const spawnAgent = () =>
    netns.run(() => Bun.spawn([...commandWords, ...args, ...more], { stdio: ["ignore", "ignore", "ignore"] }));
  let agent = spawnAgent();
  cleanUp.defer(async () => {
    agent.kill("SIGKILL");
    await agent.exited;
  });
  let consumer = new Consumer(proxy.url);
  cleanUp.defer(() => consumer.kill());
  const result: KillResult = { kills: {}, changes: 0, resyncs: 0, recoveries: [] };

  /** Functions that kill a part of the fleet. Each returns when the part runs again. */
  const ways: Record<string, () => Promise<void>> = {
    "agent killed": async () => {
      agent.kill("SIGKILL");
      await agent.exited;
      network.change(random(20));
      agent = spawnAgent();
    },
    "agent stopped for a while": async () => {
      agent.kill("SIGSTOP");
      network.change(random(40));
      await Bun.sleep(random(300));
      agent.kill("SIGCONT");
    },
    "server killed, with data": async () => {
      await redis.kill();
      network.change(random(40));
      await redis.restart();
    },
    "server killed, without data": async () => {
      await redis.kill();
      redis.clear();
      network.change(random(40));
      await redis.restart();
    },
    "server killed, with old data": async () => {
      redis.backup();
      network.change(1 + random(40));
      await Bun.sleep(random(200));
      await redis.kill();
      redis.restore();
      await redis.restart();
    },
    "server stopped for a while": async () => {
      redis.signal("SIGSTOP");
      network.change(random(40));
      await Bun.sleep(random(300));
      redis.signal("SIGCONT");
    },
    "consumer killed": async () => {
      result.resyncs += (await consumer.report())?.resyncs ?? 0;
      await consumer.kill();
      network.change(random(20));
      consumer = new Consumer(proxy.url);
    },
    "consumer stopped while the stream is trimmed": async () => {
      consumer.signal("SIGSTOP");
      network.change(1 + random(40));
      await Bun.sleep(50);
      await redis.command("XTRIM", `netlink:stream:${HOST}`, "MAXLEN", `${random(3)}`);
      consumer.signal("SIGCONT");
    },
    "connections cut": async () => {
      network.change(random(20));
      await redis.command("CLIENT", "KILL", "TYPE", "normal");
    },
    "short network partition": async () => {
      proxy.pause();
      network.change(random(40));
      await Bun.sleep(random(300));
      proxy.resume();
    },
    "long network partition": async () => {
      proxy.pause();
      network.change(random(40));
      await Bun.sleep(LONG_PARTITION_MS);
      proxy.resume();
    },
    "failover to a replica": async () => {
      const primary = redis;
      const primaryPort = port;
      port = port === 6379 ? 6380 : 6379;
      const replica = await startServer();
      await replica.command("REPLICAOF", "127.0.0.1", `${primaryPort}`);
      while (!`${await replica.command("INFO", "replication")}`.includes("master_link_status:up"))
        await Bun.sleep(PAUSE_MS);
      network.change(random(40));
      await primary.kill();
      await replica.command("REPLICAOF", "NO", "ONE");
      redis = replica;
      proxy.connectTo(replica.socketPath);
      await primary[Symbol.asyncDispose]();
    },
    "stream deleted": async () => {
      await redis.command("DEL", `netlink:stream:${HOST}`);
    },
    "all keys deleted": async () => {
      await redis.command("FLUSHALL");
    },
  };
  const names = Object.keys(ways);

  const settle = async (after: string): Promise<void> => {
    const start = performance.now();
    let report: Report | undefined;
    for (const deadline = start + PATIENCE_MS; performance.now() < deadline; await Bun.sleep(PAUSE_MS)) {
      report = await consumer.report();
      if (report === undefined) continue;
      if (report.problems.length > 0) throw new Error(`after "${after}": ${report.problems.join("; ")}`);
      if (Bun.deepEquals(report.tables, kernelTables(netns))) {
        result.recoveries.push(performance.now() - start);
        return;
      }
    }
    const theirs = kernelTables(netns);
    const missing = Object.entries(theirs).flatMap(([table, rows]) => {
      const ours = report?.tables[table] ?? [];
      const lacking = rows.filter((row) => !ours.includes(row)).map((row) => `- ${table} ${row.slice(0, 100)}`);
      return [...lacking, ...ours.filter((row) => !rows.includes(row)).map((row) => `+ ${table} ${row.slice(0, 100)}`)];
    });
    throw new Error(`after "${after}" the consumer differs from the kernel:\n${missing.slice(0, 10).join("\n")}`);
  };

  await settle("start");
  result.recoveries = [];
  for (let round = 0; round < count; round++) {
    // Each kind of kill happens once before any kind is repeated, so that a short run contains all kinds.
    const way = names[round < names.length ? round : random(names.length)]!;
    network.change(random(30));
    await Bun.sleep(random(50));
    await ways[way]!();
    network.change(random(30));
    await settle(way);
    result.kills[way] = (result.kills[way] ?? 0) + 1;
    onRound(`${round + 1} ${way}: ${result.recoveries.at(-1)!.toFixed(0)} ms`);
  }
  result.changes = network.changes;
  result.resyncs += (await consumer.report())?.resyncs ?? 0;
  return result;
}

/** Makes random changes of links, addresses and routes in a namespace. */
class Network implements Disposable {
  changes = 0;
  readonly #links: Links;
  readonly #addresses: Addresses;
  readonly #routes: Routes;
  readonly #random: (below: number) => number;
  #mtu = FIRST_MTU;

  constructor(netns: NetworkNamespace, random: (below: number) => number) {
    this.#random = random;
    this.#links = Links.open({ netns });
    this.#addresses = Addresses.open({ netns });
    this.#routes = Routes.open({ netns });
    this.#links.change({ dev: "lo", up: true });
    this.#links.add({ ifname: COUNTED, kind: "bridge", mtu: FIRST_MTU, up: true });
    for (let index = 0; index < 4; index++) this.#links.add({ ifname: `d${index}`, kind: "bridge", up: true });
  }

  change(count: number): void {
    for (let index = 0; index < count; index++) {
      this.changes++;
      this.#count();
      try {
        this.#changeOne();
      } catch (error) {
        // A random change may add an entry that exists, or remove an entry that does not exist. These errors are
        // expected.
        if (!(error instanceof NetlinkError)) throw error;
      }
    }
  }

  /** Increases the MTU of one link by one, so that a consumer can detect a missing change. */
  #count(): void {
    if (this.#mtu < LAST_MTU) this.#links.change({ dev: COUNTED, mtu: ++this.#mtu });
  }

  #changeOne(): void {
    const dev = `d${this.#random(4)}`;
    const number = this.#random(20);
    switch (this.#random(7)) {
      case 0:
        return void this.#links.add({ ifname: `x${number}`, kind: "bridge" });
      case 1:
        return void this.#links.delete(`x${number}`);
      case 2:
        return void this.#links.change({ dev, up: this.#random(2) === 0 });
      case 3:
        return void this.#addresses.add({ dev, local: `10.0.${number}.1`, prefixlen: 24 });
      case 4:
        return void this.#addresses.delete({ dev, local: `10.0.${number}.1`, prefixlen: 24 });
      case 5:
        return void this.#routes.add({ dst: `192.168.${number}.0/24`, dev });
      default:
        return void this.#routes.delete({ dst: `192.168.${number}.0/24`, dev });
    }
  }

  [Symbol.dispose](): void {
    this.#links.close();
    this.#addresses.close();
    this.#routes.close();
  }
}

/** A consumer of a host's stream in another process. */
class Consumer {
  readonly #process: Bun.Subprocess;
  #token = 0;
  #waiting: ((report: Report) => void) | undefined;

  constructor(url: string) {
    this.#process = Bun.spawn([process.execPath, CONSUMER, url, HOST, COUNTED], {
      stdio: ["ignore", "inherit", "inherit"],
      ipc: (report: Report) => {
        if (report.token === this.#token) this.#waiting?.(report);
      },
    });
  }

  /** Returns the tables of the consumer process; undefined if the process does not reply in time. */
  report(): Promise<Report | undefined> {
    const { promise, resolve } = Promise.withResolvers<Report | undefined>();
    this.#waiting = resolve;
    this.#process.send(++this.#token);
    const timer = setTimeout(resolve, 5000, undefined);
    return promise.finally(() => clearTimeout(timer));
  }

  signal(signal: NodeJS.Signals): void {
    this.#process.kill(signal);
  }

  async kill(): Promise<void> {
    this.#process.kill("SIGKILL");
    await this.#process.exited;
  }
}
