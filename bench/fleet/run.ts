import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RedisClient } from "bun";
import { HostReplica } from "../../apps/cli/src/fleet/host-replica.ts";
import { read } from "../../apps/cli/src/fleet/read.ts";
import { redisServer } from "../../apps/cli/src/fleet/redis.ts";
import { NetworkNamespace } from "../../src/index.ts";
import { Links } from "../../src/subsystems/route/index.ts";
import { quantile } from "../lib/latency.ts";
import { describeMachine } from "../runner/machine.ts";
import { chart, type FleetReport, type FleetResult } from "./chart.ts";

// Measures how many hosts and changes per second one Redis server and one collector can handle: `unshare -rn bun
// bench/fleet/run.ts`. Simulated hosts publish changes of links. In addition, a real agent publishes changes of the
// kernel.
//
// The arguments are numbers of hosts and of changes per second, separated by commas. With arguments, no files are
// written.
const [hostNumbers, rateNumbers] = process.argv.slice(2).map((text) => text.split(",").map(Number));
const HOSTS = hostNumbers ?? [10, 100, 1000];
const RATES = rateNumbers ?? [100, 1000, 5000, 20_000];
const SETTLE_MS = 1000;
const MEASURE_MS = 2500;
const PROBE_MS = 20;
const ARRIVAL_MS = 3000;
const PROBE = "probe";
const root = join(import.meta.dir, "../..");

const machine = describeMachine();
const netns = NetworkNamespace.create();
const links = Links.open({ netns });
links.add({ ifname: "br0", kind: "bridge" });
const results: FleetResult[] = [];
for (const hosts of HOSTS) {
  for (const rate of RATES) {
    const result = await measure(hosts, rate);
    results.push(result);
    console.log(JSON.stringify(result));
  }
}
const report: FleetReport = { machine, results };
if (hostNumbers !== undefined) process.exit(0);
const target = join(import.meta.dir, "../results/fleet/latency");
await Bun.write(`${target}.json`, `${JSON.stringify(report, null, 2)}\n`);
await Bun.write(`${target}.svg`, await chart(report));
process.exit(0);

async function measure(hosts: number, rate: number): Promise<FleetResult> {
  await using stack = new AsyncDisposableStack();
  const folder = mkdtempSync(join(tmpdir(), "bun-netlink-bench-"));
  stack.defer(() => rmSync(folder, { recursive: true }));
  const start = (command: string[]) => {
    const child = Bun.spawn(command, { stdio: ["ignore", "ignore", "inherit"] });
    stack.defer(async () => {
      child.kill("SIGKILL");
      await child.exited;
    });
    return child;
  };
  const socket = join(folder, "socket");
  start(["redis-server", "--port", "0", "--unixsocket", socket, "--save", "", "--maxclients", "4000"]);
  const url = `redis+unix://${socket}`;
  const client = await connected(url);
  stack.defer(() => client.close());
  const emptyBytes = await usedMemory(client);
  const agent = ["apps/cli/src/main.ts", "agent", "links", "--host", PROBE, "--redis", url];
  netns.run(() => start([process.execPath, join(root, agent[0]!), ...agent.slice(1)]));
  start([process.execPath, join(import.meta.dir, "hosts.ts"), url, `${hosts}`, `${rate}`]);

  const latencies: number[] = [];
  const kernelLatencies: number[] = [];
  let isMeasuring = false;
  let mtu = 1000;
  /** Time at which each request was sent to the kernel, keyed by the MTU that the request sets. */
  const changed = new Map<number, number>();
  let known = 0;
  const end = new AbortController();
  Bun.gc(true);
  const heapBefore = process.memoryUsage().heapUsed;
  const signal = end.signal;
  const place = { server: await redisServer(url, {}), prefix: "netlink", hosts: [], signal, onLost: console.error };
  const reading = read(
    place,
    () => new HostReplica(),
    ({ host, events }) => {
      const now = performance.timeOrigin + performance.now();
      for (const event of events) {
        if (event.kind === "snapshot") known++;
        if (!isMeasuring || event.kind !== "change") continue;
        const item = event.item as { time: number; mtu: number };
        if (host !== PROBE) latencies.push(now - item.time);
        else if (changed.has(item.mtu)) kernelLatencies.push(now - changed.get(item.mtu)!);
        if (host === PROBE) changed.delete(item.mtu);
      }
    },
  );
  reading.catch(() => {});
  stack.defer(() => end.abort());
  for (const deadline = Date.now() + 20_000; known < hosts + 1 && Date.now() < deadline; ) await Bun.sleep(50);
  if (known < hosts + 1) throw new Error(`${known} of ${hosts + 1} hosts`);
  await Bun.sleep(SETTLE_MS);
  Bun.gc(true);
  const heap = process.memoryUsage().heapUsed - heapBefore;
  const redisBytes = (await usedMemory(client)) - emptyBytes;
  isMeasuring = true;
  const started = performance.now();
  while (performance.now() - started < MEASURE_MS) {
    changed.set(++mtu, performance.timeOrigin + performance.now());
    links.change({ dev: "br0", mtu });
    await Bun.sleep(PROBE_MS);
  }
  const seconds = (performance.now() - started) / 1000;
  const delivered = Math.round(latencies.length / seconds);
  // Wait for changes that have not arrived yet. Otherwise, the quantiles would lack the slowest changes.
  for (const deadline = Date.now() + ARRIVAL_MS; changed.size > 0 && Date.now() < deadline; ) await Bun.sleep(PROBE_MS);
  isMeasuring = false;
  for (const time of changed.values()) kernelLatencies.push(performance.timeOrigin + performance.now() - time);
  const of = (values: readonly number[], fraction: number) => quantile(Float64Array.from(values), fraction);
  return {
    ...{ hosts, rate },
    delivered,
    p50: of(latencies, 0.5),
    p99: of(latencies, 0.99),
    kernelP50: of(kernelLatencies, 0.5),
    kernelP99: of(kernelLatencies, 0.99),
    collectorBytesPerHost: Math.round(heap / hosts),
    redisBytesPerHost: Math.round(redisBytes / hosts),
  };
}

async function connected(url: string): Promise<RedisClient> {
  for (const deadline = Date.now() + 10_000; ; await Bun.sleep(20)) {
    const client = new RedisClient(url, { autoReconnect: false });
    try {
      await client.connect();
      return client;
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
  }
}

async function usedMemory(client: RedisClient): Promise<number> {
  const text = String(await client.send("INFO", ["memory"]));
  return Number(/^used_memory:(\d+)/m.exec(text)![1]);
}
