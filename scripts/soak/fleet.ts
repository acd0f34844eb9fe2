// Runs agents, a Redis server, and maps of one host and of the fleet for a long time, and records their resources.
//
//   bun run soak:fleet [--minutes N] [--record]
//
// In each round, links of three hosts change, and the pages of both maps must show the last change of each host. In
// some rounds, an agent is killed, a page connects again, or a fourth host replaces its keys by keys of other types.
// Descriptors, threads and memory of the commands must not grow. --record writes the samples to
// test/results/soak-fleet.json.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Subprocess } from "bun";
import { eventsOf, MessageJoiner, type PageMessage } from "../../apps/map/src/message.ts";
import { NetworkState } from "../../apps/map/src/model/state.ts";
import { NetworkNamespace } from "../../src/index.ts";
import { Links } from "../../src/subsystems/route/index.ts";
import { RedisServer } from "../../test/apps/cli/fleet/redis-server.ts";
import { rerunInNamespace } from "../namespace-command.ts";

const HOSTS = 3;
/** Number of changes of a link of each host in a round. */
const CHANGES = 50;
const PAUSE_MS = 1000;
/** Number of rounds between two faults of one kind. */
const KILL_AFTER = 20;
const RECONNECT_AFTER = 7;
const HOSTILE_AFTER = 15;
/** Number of samples that a run records, whatever its duration. */
const SAMPLES = 120;
/** Maximum time in milliseconds until the pages show the last change. It is long, because machines may be busy. */
const PATIENCE_MS = 600_000;
/**
 * Maximum growth of the resources of one command after the first tenth of the run. Connections of the socket pool and
 * threads of the engine come and go. A leak of one per round would be hundreds.
 */
const MAX_GROWTH: Usage = { descriptors: 8, threads: 4, memoryMiB: 64 };

/** Resources of one command. */
interface Usage {
  descriptors: number;
  threads: number;
  memoryMiB: number;
}

interface Sample {
  seconds: number;
  rounds: number;
  changes: number;
  agent: Usage;
  fleetMap: Usage;
  hostMap: Usage;
}

const { values } = parseArgs({ options: { minutes: { type: "string", default: "1" }, record: { type: "boolean" } } });
const minutes = Number(values.minutes);
if (!(minutes > 0)) {
  console.error("usage: bun run soak:fleet [--minutes N] [--record]");
  process.exit(2);
}
if (process.env["BUN_NETLINK_SOAK"] === undefined) process.exit(rerunInNamespace("BUN_NETLINK_SOAK").exitCode);

const root = join(import.meta.dir, "../..");
const totals = { rounds: 0, changes: 0 };
const samples: Sample[] = [];
const started = performance.now();
await using stack = new AsyncDisposableStack();
const redis = stack.use(await RedisServer.start());

/** Starts the command `bun-netlink` in a namespace. It is killed when the program ends. */
function start(netns: NetworkNamespace, args: readonly string[]): Subprocess<"ignore", "pipe", "inherit"> {
  const command = [process.execPath, join(root, "apps/cli/src/main.ts"), ...args];
  return netns.run(() => Bun.spawn(command, { stdio: ["ignore", "pipe", "inherit"] }));
}

const hosts = Array.from({ length: HOSTS }, (_, index) => {
  const netns = stack.use(NetworkNamespace.create());
  const links = stack.use(Links.open({ netns }));
  links.add({ ifname: "br0", kind: "bridge", up: true });
  const name = `web${index}`;
  const agentArguments = ["agent", "links", "--map", "--redis", redis.url, "--host", name, "--interval", "1"];
  return { name, netns, links, agentArguments, agent: start(netns, agentArguments) };
});
stack.defer(() => hosts.forEach(({ agent }) => void agent.kill("SIGKILL")));

/** A map and a page that follows it. */
class MapPage {
  readonly process: Subprocess<"ignore", "pipe", "inherit">;
  state = new NetworkState();
  #socket: WebSocket | undefined;
  #url = "";

  constructor(netns: NetworkNamespace, args: readonly string[]) {
    this.process = start(netns, ["map", "--json", ...args]);
  }

  /** Connects a new page to the map, instead of the current one. */
  async connect(): Promise<void> {
    if (this.#url === "") {
      const { value } = await this.process.stdout.getReader().read();
      this.#url = (JSON.parse(new TextDecoder().decode(value)) as { url: string }).url;
    }
    const previous = this.#socket;
    this.#socket = undefined;
    previous?.close();
    const { host, origin } = new URL(this.#url);
    const response = await fetch(this.#url, { redirect: "manual" });
    const cookie = response.headers.get("Set-Cookie")!.split(";")[0]!;
    const state = new NetworkState();
    const joiner = new MessageJoiner();
    this.state = state;
    const socket = new WebSocket(`ws://${host}/live`, { headers: { Cookie: cookie, Origin: origin } } as never);
    this.#socket = socket;
    // The server closes connections that do not reply for a minute, such as while this program waits for the kernel.
    socket.addEventListener("close", () => {
      // The map has ended if it refuses the connection. While it is needed, its missing changes are reported.
      if (this.#socket === socket) this.connect().catch(() => {});
    });
    socket.addEventListener("message", ({ data }) => {
      const whole = joiner.add(JSON.parse(data) as PageMessage);
      if (whole === undefined) return;
      for (const event of eventsOf(whole, state.hosts.keys(), 0)) state.apply(event);
    });
  }

  /** Returns the MTU of the bridge of a host, as the page shows it. */
  mtu(host: string, netns: NetworkNamespace): unknown {
    const links = this.state.hosts.get(host)?.table(netns.id, "links").values() ?? [];
    return [...links].find(({ ifname }) => ifname === "br0")?.["mtu"];
  }
}

// The servers of maps need the loopback interface of this program's namespace. Therefore, the map of one host runs here.
using own = NetworkNamespace.open("/proc/self/ns/net");
using ownLinks = Links.open();
ownLinks.add({ ifname: "br0", kind: "bridge", up: true });
const fleetMap = new MapPage(own, ["--redis", redis.url]);
const hostMap = new MapPage(own, ["--host", "own"]);
stack.defer(() => [fleetMap, hostMap].forEach((map) => void map.process.kill("SIGKILL")));

await changeLinks(1400, true);
sample();
while (performance.now() - started < minutes * 60_000) {
  const { rounds } = totals;
  if (rounds % KILL_AFTER === KILL_AFTER - 1) restartAgent(hosts[rounds % HOSTS]!);
  if (rounds % HOSTILE_AFTER === 0) await addHostileKeys();
  await changeLinks(1300 + (rounds % 100), rounds % RECONNECT_AFTER === 0);
  totals.rounds++;
  if (performance.now() - started > samples.at(-1)!.seconds * 1000 + (minutes * 60_000) / SAMPLES) sample();
  await Bun.sleep(PAUSE_MS);
}
sample();
report();

function restartAgent(host: (typeof hosts)[number]): void {
  host.agent.kill("SIGKILL");
  host.agent = start(host.netns, host.agentArguments);
}

/** Replaces the keys of a host by keys of types and contents that the agents never write. */
async function addHostileKeys(): Promise<void> {
  const key = "netlink:stream:hostile";
  await redis.command("DEL", key);
  const kinds = [
    ["ZADD", key, "1", "x"],
    ["SET", key, "x".repeat(100_000)],
    ["XADD", key, "*", "version", "1", "kind", "changes", "data", "[".repeat(10_000)],
    ["XADD", key, "*", "version", "99"],
    ["LPUSH", key, "x"],
  ] as const;
  const [name, ...args] = kinds[(totals.rounds / HOSTILE_AFTER) % kinds.length]!;
  await redis.command(name, ...args);
}

/** Changes the bridges of all hosts, and waits until both maps show the last change. */
async function changeLinks(last: number, connects: boolean): Promise<void> {
  if (connects) await Promise.all([fleetMap.connect(), hostMap.connect()]);
  for (let change = CHANGES; change > 0; change--) {
    for (const { links } of [...hosts, { links: ownLinks }]) links.set("br0", { mtu: last + change - 1 });
    totals.changes += HOSTS + 1;
    await Bun.sleep(2);
  }
  const missing = () => [
    ...hosts
      .filter(({ name, netns }) => fleetMap.mtu(name, netns) !== last)
      .map(({ name, agent }) => `fleet: ${name} (exit status of the agent: ${agent.exitCode})`),
    ...(hostMap.mtu("own", own) === last ? [] : ["host: own"]),
  ];
  for (const deadline = performance.now() + PATIENCE_MS; missing().length > 0; await Bun.sleep(5)) {
    if (performance.now() > deadline) throw new Error(`the map lacks the last change: ${missing().join(", ")}`);
  }
}

function usage({ pid }: Subprocess): Usage {
  const kib = Number(/^VmRSS:\s*(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))![1]);
  const count = (folder: string) => readdirSync(`/proc/${pid}/${folder}`).length;
  return { descriptors: count("fd"), threads: count("task"), memoryMiB: Math.round(kib / 1024) };
}

function sample(): void {
  // The first agent is restarted less often than samples are taken, and the others at other times.
  const agents = hosts.map(({ agent }) => usage(agent));
  const most = (field: keyof Usage) => Math.max(...agents.map((one) => one[field]));
  samples.push({
    seconds: Math.round((performance.now() - started) / 1000),
    ...totals,
    agent: { descriptors: most("descriptors"), threads: most("threads"), memoryMiB: most("memoryMiB") },
    fleetMap: usage(fleetMap.process),
    hostMap: usage(hostMap.process),
  });
  console.log(JSON.stringify(samples.at(-1)));
}

/** Compares the highest use of the last tenth of the run with that of the tenth after the first one. */
function report(): void {
  const part = (from: number) =>
    samples.filter(({ seconds }) => seconds >= minutes * 6 * from && seconds <= minutes * 6 * (from + 1) + 1);
  const problems: string[] = [];
  for (const name of ["agent", "fleetMap", "hostMap"] as const) {
    const most = (from: number, field: keyof Usage) => Math.max(0, ...part(from).map((one) => one[name][field]));
    for (const field of ["descriptors", "threads", "memoryMiB"] as const) {
      const growth = most(9, field) - most(1, field);
      if (growth > MAX_GROWTH[field]) problems.push(`${name}: ${growth} more ${field}`);
    }
  }
  if (values.record === true) {
    writeFileSync(join(root, "test/results/soak-fleet.json"), `${JSON.stringify({ minutes, samples }, null, 1)}\n`);
  }
  console.log(problems.length === 0 ? "no growth" : `grown: ${problems.join("; ")}`);
  if (problems.length > 0) process.exitCode = 1;
}
