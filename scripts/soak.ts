// Runs floods, link changes, workers and namespaces for a long time, and records resources and losses.
//
//   bun run soak [--minutes N] [--record] [--runtime node|deno]
//
// Each round starts a receiver and a pool of workers, and floods both with more messages than their buffers hold. It
// creates, changes and deletes links while a mirror follows them, changes links of 50 mirrored namespaces, and creates
// and closes namespaces. The numbers of
// received and dropped messages must add up to the number of sent ones, and the mirrors must equal the kernel's tables.
// File descriptors, threads and memory must not grow. --record writes the samples to test/results/soak.json, from which
// `bun run docs` draws docs/soak.svg, or to soak-node.json or soak-deno.json for another runtime.
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { NETLINK_USERSOCK, NetlinkSocket, NetworkNamespace, Receiver, ReceiverPool } from "../src/index.ts";
import { Links } from "../src/subsystems/route/index.ts";
import { addresses, links as linkSource, mirror, routes } from "../src/watch/index.ts";
import { NumberedMessages } from "../test/workers/numbered.ts";
import type { SoakRun, SoakSample } from "./docs/soak-chart.ts";
import { rerunInNamespace } from "./namespace-command.ts";

/** Number of messages in one flood. */
const MESSAGES = 20_000;
/** Number of messages that a flood sends without a pause. The receive buffers hold far fewer. */
const BURST = 500;
const RECEIVE_BUFFER = 64 * 1024;
const LINKS = 20;
const NAMESPACES = 5;
/** Number of namespaces that are mirrored during the whole run, and of changes of a link in each of them in a round. */
const MIRRORED = 50;
const CHANGES = 200;
/** Number of samples that a run records, whatever its duration. */
const SAMPLES = 120;
/**
 * Maximum time in milliseconds until the messages of a flood have arrived. It is long, because machines may be busy.
 */
const PATIENCE_MS = 600_000;
/** Maximum growth of the memory in MiB after the first tenth of the run. */
const MAX_GROWTH_MIB = 64;

const { values } = parseArgs({
  options: { minutes: { type: "string", default: "1" }, record: { type: "boolean" }, runtime: { type: "string" } },
});
const { runtime } = values;
const minutes = Number(values.minutes);
if (!(minutes > 0) || (runtime !== undefined && runtime !== "node" && runtime !== "deno")) {
  console.error("usage: bun run soak [--minutes N] [--record] [--runtime node|deno]");
  process.exit(2);
}
if (process.env["BUN_NETLINK_SOAK"] === undefined) {
  const scratch = mkdtempSync(join(tmpdir(), "bun-netlink-soak-"));
  const program = runtime === undefined ? undefined : await preparedProgram(runtime, scratch);
  const { exitCode } = rerunInNamespace("BUN_NETLINK_SOAK", { program });
  rmSync(scratch, { recursive: true });
  process.exit(exitCode);
}

const totals = { rounds: 0, sent: 0, received: 0, lost: 0 };
const samples: SoakSample[] = [];
const started = performance.now();
using peer = NetlinkSocket.open(NETLINK_USERSOCK);
using links = Links.open();
await using kernel = await mirror([linkSource]);
const mirrored = await Promise.all(Array.from({ length: MIRRORED }, mirrorNamespace));

sample();
while (performance.now() - started < minutes * 60_000) {
  await floodReceiver();
  await floodPool();
  await changeLinks();
  await changeMirrored();
  changeNamespaces();
  totals.rounds++;
  if (performance.now() - started > samples.at(-1)!.seconds * 1000 + (minutes * 60_000) / SAMPLES) sample();
}
// The system releases the resources of exited workers and closed sockets with a delay. Therefore, the sample is taken
// after a pause.
await Bun.sleep(1000);
sample();
report();
for (const { inside, kernel } of mirrored) {
  await kernel.stop();
  inside.close();
}

/** Returns the path of a program that runs TypeScript with the functions of Bun that this program uses. */
async function preparedProgram(runtime: "node" | "deno", folder: string): Promise<string> {
  const { getRuntimes, runtimePath } = await import("./test/runtimes.ts");
  const { Cache } = await import("./vm/cache.ts");
  const { writeProgram } = await import("./test-runtimes/program.ts");
  const cache = new Cache();
  await getRuntimes(cache);
  return writeProgram(runtime, runtimePath(cache, runtime)!, folder);
}

function sample(): void {
  Bun.gc(true);
  samples.push({
    seconds: Math.round((performance.now() - started) / 1000),
    descriptors: readdirSync("/proc/self/fd").length,
    threads: readdirSync("/proc/self/task").length,
    memoryMiB: Math.round(process.memoryUsage.rss() / 2 ** 20),
    ...totals,
  });
  console.log(JSON.stringify(samples.at(-1)));
}

/** Sends the messages of a flood to a multicast group, with pauses in which other tasks run. */
async function flood(): Promise<void> {
  const messages = new NumberedMessages(Array(128).fill(260));
  for (let sent = 0; sent < MESSAGES; sent += BURST) {
    for (let at = sent; at < sent + BURST; at += 125) peer.sendMany(messages.from(at, 125), { to: { group: 1 } });
    await Bun.sleep(0);
  }
  totals.sent += MESSAGES;
}

function settle(what: string, received: number, lost: number): void {
  totals.received += received;
  totals.lost += lost;
  if (received + lost !== MESSAGES) throw new Error(`${what}: ${MESSAGES} sent, ${received} received and ${lost} lost`);
}

async function floodReceiver(): Promise<void> {
  await using receiver = await Receiver.start({
    ...{ protocol: NETLINK_USERSOCK, groups: [1], allowPeers: true, receiveBufferSize: RECEIVE_BUFFER },
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  const flooding = flood();
  let received = 0;
  let lost = 0;
  for await (const batch of receiver) {
    for (const item of batch) {
      if (item.kind === "message") received++;
      else lost += item.dropped;
    }
    if (received + lost >= MESSAGES) break;
  }
  await flooding;
  settle("receiver", received, lost);
}

async function floodPool(): Promise<void> {
  await using pool = await ReceiverPool.start({
    module: new URL("../test/soak/handler.ts", import.meta.url),
    ...{ protocol: NETLINK_USERSOCK, groups: [1], allowPeers: true, receiveBufferSize: RECEIVE_BUFFER, workers: 1 },
    ...{ startTimeoutMs: PATIENCE_MS, stopTimeoutMs: PATIENCE_MS },
  });
  await flood();
  const deadline = performance.now() + PATIENCE_MS;
  const isComplete = () => pool.statistics.received + pool.statistics.dropped >= MESSAGES;
  while (!isComplete() && performance.now() < deadline) await Bun.sleep(1);
  settle("pool", pool.statistics.received, pool.statistics.dropped);
}

async function changeLinks(): Promise<void> {
  const names = Array.from({ length: LINKS }, (_, index) => `soak${index}`);
  for (const ifname of names) links.add({ ifname, kind: "bridge" });
  for (const ifname of names) links.set(ifname, { mtu: 1400 });
  await follow(names);
  for (const ifname of names) links.delete(ifname);
  await follow([]);
}

/** Waits until the mirror contains exactly the links that this program has created, with the changed MTU. */
async function follow(names: readonly string[]): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  const isCurrent = () =>
    names.every((name) => kernel.links.byName(name)?.mtu === 1400) && kernel.links.size === names.length + 1;
  while (!isCurrent()) {
    if (performance.now() > deadline)
      throw new Error(`the mirror has ${kernel.links.size} links, not ${names.length + 1}`);
    await Bun.sleep(1);
  }
}

async function mirrorNamespace() {
  const netns = NetworkNamespace.create();
  const inside = Links.open({ netns });
  inside.add({ ifname: "inside", kind: "bridge" });
  return { inside, kernel: await mirror([linkSource, addresses, routes], { netns }) };
}

/** Changes a link in each mirrored namespace many times. Waits until the mirrors have the last change. */
async function changeMirrored(): Promise<void> {
  const last = 1300 + (totals.rounds % 100);
  for (let change = CHANGES; change > 0; change--) {
    for (const { inside } of mirrored) inside.set("inside", { mtu: last + change - 1 });
    await Bun.sleep(0);
  }
  const deadline = performance.now() + PATIENCE_MS;
  while (mirrored.some((one) => one.kernel.links.byName("inside")?.mtu !== last)) {
    if (performance.now() > deadline) throw new Error("a mirror of another namespace lacks the last change");
    await Bun.sleep(1);
  }
}

function changeNamespaces(): void {
  for (let count = 0; count < NAMESPACES; count++) {
    using netns = NetworkNamespace.create();
    using inside = Links.open({ netns });
    inside.add({ ifname: "inside", kind: "bridge" });
    if ([...inside.list()].length !== 2) throw new Error("a new namespace does not have the two expected links");
  }
}

/** Compares the resources at the end of the run with the resources after its first tenth. */
function report(): void {
  const warm = samples.find(({ seconds }) => seconds >= minutes * 6) ?? samples[0]!;
  const last = samples.at(-1)!;
  const problems: string[] = [];
  if (last.descriptors > warm.descriptors) problems.push(`${last.descriptors - warm.descriptors} more descriptors`);
  if (last.threads > warm.threads) problems.push(`${last.threads - warm.threads} more threads`);
  if (last.memoryMiB > warm.memoryMiB + MAX_GROWTH_MIB)
    problems.push(`${last.memoryMiB - warm.memoryMiB} MiB more memory`);
  if (values.record === true) {
    const root = join(import.meta.dir, "..");
    const run: SoakRun = { minutes, samples };
    writeFileSync(
      join(root, `test/results/soak${runtime === undefined ? "" : `-${runtime}`}.json`),
      `${JSON.stringify(run, null, 1)}\n`,
    );
  }
  console.log(problems.length === 0 ? "no growth" : `grown: ${problems.join(", ")}`);
  if (problems.length > 0) process.exitCode = 1;
}
