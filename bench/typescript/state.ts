// Plans and applies a description, or lets another program do the same work: state.ts routes | links | no-op [ip | floor]
//   routes  adds 500,000 routes
//   links   adds 10,000 interfaces: 5,000 pairs
//   no-op   plans 100,000 routes that exist already
import { monotonicNanoseconds } from "../../src/ffi/libc.ts";
import { Links, Routes } from "../../src/subsystems/route/index.ts";
import { type DeclaredLink, type DeclaredRoute, type Description, desired } from "../../src/subsystems/state/index.ts";
import { maximumMemory, memoryUntilExit } from "../lib/maximum-memory.ts";
import { type Sample, serve } from "../lib/serve.ts";

const ROUTES = 500_000;
const PAIRS = 5_000;
const EXISTING = 100_000;
const DEVICE = "state0";
const GROUP = 7;
/** The shortest program without the library that plans and applies the description of the mode "links". */
const FLOOR = new URL("../floors/state-links.ts", import.meta.url).pathname;
/** Interval in milliseconds at which the memory of another program is measured. */
const SAMPLE_MS = 50;

const [mode, program] = process.argv.slice(2);
const routeCount = mode === "routes" ? ROUTES : mode === "no-op" ? EXISTING : 0;
using links = Links.open();
using routes = Routes.open();

const destination = (index: number) => `10.${index >> 16}.${(index >> 8) & 255}.${index & 255}`;

function described(): Description {
  if (mode !== "links")
    return {
      routes: Array.from(
        { length: routeCount },
        (_, index): DeclaredRoute => ({ dst: destination(index), dev: DEVICE }),
      ),
    };
  const pair = (index: number): [string, DeclaredLink] => {
    return [`v${index}`, { kind: "veth", group: GROUP, data: { peer: { ifname: `w${index}` } } }];
  };
  return { links: Object.fromEntries(Array.from({ length: PAIRS }, (_, index) => pair(index))) };
}

/** Writes the work of the benchmark as commands of `ip -batch`, and returns the path of the file. */
async function writeCommands(): Promise<string> {
  const path = `/dev/shm/bun-netlink-bench-${process.pid}`;
  const lines =
    mode === "links"
      ? Array.from(
          { length: PAIRS },
          (_, index) => `link add name v${index} group ${GROUP} type veth peer name w${index}`,
        )
      : Array.from({ length: routeCount }, (_, index) => `route add ${destination(index)} dev ${DEVICE}`);
  await Bun.write(path, `${lines.join("\n")}\n`);
  return path;
}

/** Maximum resident memory in bytes of this process at the end of its first round. */
let firstBytes: number | undefined;

/**
 * Does the work and returns the maximum resident memory in bytes of this process at the end of its first round. In
 * later rounds, the maximum includes garbage of earlier rounds, while `ip` is a new process in each round.
 */
async function apply(): Promise<number> {
  await (await desired(described()).plan()).apply();
  firstBytes ??= await maximumMemory("self");
  return firstBytes;
}

/** Runs another program and returns its maximum resident memory in bytes. */
async function run(command: readonly string[]): Promise<number> {
  const child = Bun.spawn([...command], { stdout: "ignore" });
  const bytes = await memoryUntilExit(child, SAMPLE_MS);
  if (child.exitCode !== 0) throw new Error(`${command[0]} ended with ${child.exitCode}`);
  return bytes;
}

async function runOther(path: string | undefined): Promise<number> {
  return run(path === undefined ? [process.execPath, FLOOR] : ["ip", "-batch", path]);
}

function setUp(): void {
  if (mode !== "links") links.add({ ifname: DEVICE, kind: "bridge", up: true });
}

/** Counts the routes or links that were added, and removes them. */
function cleanUp(): number {
  if (mode === "links") {
    const count = links.list().toArray().length;
    // One request removes all links of the interface group.
    Bun.spawnSync(["ip", "link", "delete", "group", `${GROUP}`]);
    return count;
  }
  let count = 0;
  for (const { dev } of routes.list({ family: "inet" })) if (dev === DEVICE) count++;
  links.delete(DEVICE);
  return count;
}

async function round(): Promise<Sample> {
  setUp();
  const path = program === "ip" ? await writeCommands() : undefined;
  const started = monotonicNanoseconds();
  const bytes = await (program === undefined ? apply() : runOther(path));
  const nanoseconds = monotonicNanoseconds() - started;
  if (path !== undefined) await Bun.file(path).delete();
  const checksum = cleanUp();
  return {
    nanoseconds,
    operations: mode === "links" ? 2 * PAIRS : routeCount,
    checksum: `${checksum}`,
    more: { bytes },
  };
}

async function serveNoOp(): Promise<void> {
  setUp();
  const state = desired(described());
  await (await state.plan()).apply();
  await serve(async (): Promise<Sample> => {
    const started = monotonicNanoseconds();
    const { steps } = await state.plan();
    return { nanoseconds: monotonicNanoseconds() - started, operations: EXISTING, checksum: `${steps.length}` };
  });
}

await (mode === "no-op" ? serveNoOp() : serve(round));
