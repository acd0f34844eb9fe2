// Measures the resident memory of the commands that follow 200 network namespaces: map, agent --map and monitor --all-netns.
//
//   bun run soak:commands [--changes N] [--record]
//
// After 224,000 changes of links and 20 idle seconds, each command may use at most 200 MiB. --record writes the figures to
// test/results/soak-commands.json.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Links, Namespaces } from "../../src/subsystems/route/index.ts";
import { RedisServer } from "../../test/apps/cli/fleet/redis-server.ts";

const NAMESPACES = 200;
const IDLE_MS = 20_000;
const MAX_MIB = 200;
const QUIET_MS = 2000;
/** Number of times after which a busy command on a busy machine counts as idle. */
const MAX_TRIES = 30;
const root = join(import.meta.dir, "../..");

interface Result {
  command: string;
  changes: number;
  /** Resident memory in MiB before the changes, after the idle time, and its maximum. */
  beforeMiB: number;
  afterMiB: number;
  peakMiB: number;
}

const { values } = parseArgs({
  options: { changes: { type: "string", default: "224000" }, record: { type: "boolean" } },
});
const changes = Number(values.changes);
if (!(changes >= NAMESPACES)) {
  console.error(`usage: bun run soak:commands [--changes N] [--record], with at least ${NAMESPACES} changes`);
  process.exit(2);
}
if (process.env["BUN_NETLINK_SOAK"] === undefined) {
  // Names of network namespaces are files in /run/netns, which is private here.
  const prepared = 'mount -t tmpfs none /run && ip link set lo up && exec "$@"';
  const command = ["unshare", "-rnm", "sh", "-c", prepared, "sh", process.execPath, ...process.argv.slice(1)];
  const env = { ...process.env, BUN_NETLINK_SOAK: "1" };
  process.exit(Bun.spawnSync(command, { env, stdio: ["ignore", "inherit", "inherit"] }).exitCode);
}

mkdirSync("/run/netns", { recursive: true });
using namespaces = Namespaces.open();
const changers = Array.from({ length: NAMESPACES }, (_, index) =>
  Links.open({ netns: namespaces.create(`n${index}`) }),
);
for (const links of changers) links.add({ ifname: "changed", kind: "bridge", up: true });
await using redis = await RedisServer.start();
const results: Result[] = [];
for (const words of [["map"], ["agent", "--map", "--redis", redis.url, "--host", "soak"], ["monitor", "--all-netns"]]) {
  results.push(await measure(words));
  console.log(JSON.stringify(results.at(-1)));
}
if (values.record === true) {
  const path = join(root, "test/results/soak-commands.json");
  writeFileSync(path, `${JSON.stringify({ namespaces: NAMESPACES, idleSeconds: IDLE_MS / 1000, results }, null, 1)}\n`);
}
const excess = results.filter(({ afterMiB }) => afterMiB > MAX_MIB);
console.log(excess.length === 0 ? `at most ${MAX_MIB} MiB` : `more than ${MAX_MIB} MiB`);
if (excess.length > 0) process.exitCode = 1;

async function measure(words: readonly string[]): Promise<Result> {
  const child = Bun.spawn([process.execPath, join(root, "apps/cli/src/main.ts"), ...words], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  await untilQuiet(child.pid);
  const beforeMiB = memory(child.pid, "VmRSS");
  for (let time = 0; time < changes / NAMESPACES; time++) {
    for (const links of changers) links.set("changed", { mtu: 1300 + (time % 100) });
    await Bun.sleep(0);
  }
  await untilQuiet(child.pid);
  await Bun.sleep(IDLE_MS);
  const afterMiB = memory(child.pid, "VmRSS");
  const peakMiB = memory(child.pid, "VmHWM");
  child.kill("SIGKILL");
  await child.exited;
  return {
    command: words
      .slice(0, 2)
      .join(" ")
      .replace(/ --redis.*/, ""),
    changes,
    beforeMiB,
    afterMiB,
    peakMiB,
  };
}

/**
 * Waits until the main thread of a process is idle: it neither runs nor waits for a CPU for most of the time. The map reads
 * counters all the time.
 */
async function untilQuiet(pid: number): Promise<void> {
  // Nanoseconds on a CPU, and nanoseconds in the run queue.
  const busy = () => {
    const [running, waiting] = readFileSync(`/proc/${pid}/schedstat`, "utf8").split(" ");
    return (Number(running) + Number(waiting)) / 1e6;
  };
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const before = busy();
    await Bun.sleep(QUIET_MS);
    if (busy() - before < QUIET_MS * 0.6) return;
  }
}

function memory(pid: number, field: "VmRSS" | "VmHWM"): number {
  const [, kilobytes] = new RegExp(`^${field}:\\s*(\\d+) kB$`, "m").exec(readFileSync(`/proc/${pid}/status`, "utf8"))!;
  return Math.round(Number(kilobytes) / 1024);
}
