import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isFinal, parseStatus } from "../../../../apps/cli/src/desired/status.ts";
import { listRollouts, type RolloutState } from "../../../../apps/cli/src/rollout/state.ts";
import { NetworkNamespace } from "../../../../src/index.ts";
import { Addresses, Links } from "../../../../src/subsystems/route/index.ts";
import { randomBelow } from "../../../message/random.ts";
import { commandWords } from "../command.ts";
import { PausableProxy } from "../fleet/proxy.ts";
import { RedisServer } from "../fleet/redis-server.ts";
import { FakeKernelFile, fakeValue } from "./fake-library.ts";
import { Operator } from "./host.ts";

const AGENTS = join(import.meta.dir, "agents-program.ts");
const PAUSE_MS = 100;
/** Time in milliseconds within which all hosts settle after the faults have ended, and additional time for each host. */
const SETTLE_MS = 120_000;
const SETTLE_HOST_MS = 800;
const FIRST_MTU = 1300;
const ATTEMPTS = 50;
/** Minimum age in milliseconds of the state of a host that has settled. */
const FRESH_MS = 2500;

/** Settings of a simulation. */
export interface SimulationOptions {
  readonly hosts: number;
  /** Number of processes that the agents share. A kill concerns all agents of a process. */
  readonly processes: number;
  /** Time in milliseconds after which no further rollout is started. */
  readonly durationMs: number;
  /** Maximum number of rollouts. */
  readonly rounds: number;
  readonly seed: number;
  readonly batch: string;
  /** Time in seconds to confirm a description, and to report the result. */
  readonly confirm: number;
  readonly timeout: number;
  /** Whether the hosts have fake kernels, without guard processes, instead of network namespaces. */
  readonly isFake: boolean;
  /** Mean time in milliseconds between two faults of agents and the server; 0 for no faults. */
  readonly faultMs: number;
  readonly onRound?: (text: string) => void;
}

/** Result of a simulation. */
export interface SimulationResult {
  hosts: number;
  rollouts: number;
  /** Rollouts that were undone. */
  undone: number;
  /** Number of faults of each kind. */
  faults: Record<string, number>;
  /** Number of hosts of all rollouts by their state in the report. */
  states: Record<string, number>;
  /** Duration of each rollout in seconds. */
  seconds: number[];
  /** Largest memory of an agent process, and of the server, in MiB. */
  agentMiB: number;
  serverMiB: number;
}

/**
 * Runs rollouts to many hosts while their agents and the server are killed and partitioned. After each rollout, every host
 * must have either its old or the new state, and the report must name the right one.
 *
 * @throws Error if a host has another state than the report.
 */
export async function runSimulation(options: SimulationOptions): Promise<SimulationResult> {
  await using fleet = await Fleet.start(options);
  const end = Date.now() + options.durationMs;
  for (let round = 0; round < options.rounds && Date.now() < end; round++) await fleet.rollOut(round);
  return fleet.result;
}

class Fleet implements AsyncDisposable {
  readonly result: SimulationResult;
  readonly #options: SimulationOptions;
  readonly #stack: AsyncDisposableStack;
  readonly #random: (below: number) => number;
  readonly #operator: Operator;
  readonly #redis: RedisServer;
  readonly #groups: Group[] = [];
  /** For each host, a function that returns its state as text. */
  readonly #hosts = new Map<string, () => string>();
  /** State of each host before the current rollout. */
  readonly #old = new Map<string, string>();

  private constructor(options: SimulationOptions, stack: AsyncDisposableStack, redis: RedisServer) {
    this.#options = options;
    this.#stack = stack;
    this.#redis = redis;
    this.#random = randomBelow(options.seed);
    this.#operator = stack.use(new Operator());
    this.result = {
      ...{ hosts: options.hosts, rollouts: 0, undone: 0, faults: {}, states: {}, seconds: [] },
      ...{ agentMiB: 0, serverMiB: 0 },
    };
  }

  static async start(options: SimulationOptions): Promise<Fleet> {
    const stack = new AsyncDisposableStack();
    try {
      const redis = stack.use(await RedisServer.start({ persists: true, args: ["--maxclients", "8000"] }));
      const fleet = new Fleet(options, stack, redis);
      for (let number = 0; number < options.processes; number++) fleet.#addGroup(number);
      await fleet.#settled();
      return fleet;
    } catch (error) {
      await stack.disposeAsync();
      throw error;
    }
  }

  /** Starts one process with the agents of some hosts. */
  #addGroup(number: number): void {
    const { hosts, processes } = this.#options;
    const { publicFile, folder } = this.#operator;
    const places: string[] = [];
    for (let index = number; index < hosts; index += processes) {
      const name = `host${index}`;
      if (this.#options.isFake) {
        const kernel = new FakeKernelFile(join(folder, name));
        this.#hosts.set(name, () => kernel.read().value);
        places.push(`${name}=fake`);
      } else {
        const netns = this.#stack.use(NetworkNamespace.create());
        this.#hosts.set(name, () => stateOf(netns));
        places.push(`${name}=/proc/${process.pid}/fd/${netns.fd}`);
      }
      this.#old.set(name, "none");
    }
    const proxy = this.#stack.use(new PausableProxy(this.#redis.socketPath));
    const group = this.#stack.use(new Group([proxy.url, publicFile, folder, ...places], proxy));
    group.start();
    this.#groups.push(group);
  }

  /** Applies another description to all hosts while the faults happen, and checks the states and the report. */
  async rollOut(round: number): Promise<void> {
    const { hosts, faultMs, batch, confirm, timeout } = this.#options;
    const hasFaults = faultMs > 0;
    const mtu = FIRST_MTU + round;
    const file = join(this.#operator.folder, "network.json");
    writeFileSync(file, JSON.stringify(descriptionOf(mtu)));
    const maxFailures = hasFaults ? this.#random(Math.ceil(hosts / 2)) : 0;
    // A check that fails at random undoes the description on all hosts.
    const fails = hasFaults && this.#random(3) === 0;
    const check = fails ? ["--check", "test $(($$ % 4)) -ne 0"] : [];
    const target = ["--redis", this.#redis.url, "--key", this.#operator.keyFile];
    const directory = ["--state-directory", this.#operator.rollouts];
    const times = ["--confirm", `${confirm}`, "--timeout", `${timeout}`];
    const limits = ["--batch", batch, "--max-failures", `${maxFailures}`, ...check];
    const start = performance.now();
    const stop = new AbortController();
    const faults = hasFaults ? this.#disturb(stop.signal) : undefined;
    const first = ["rollout", file, "--hosts", "*", ...target, ...directory, ...times, ...limits];
    const before = this.#newest()?.id;
    for (let attempt = 0; ; attempt++) {
      const newest = this.#newest();
      const isCreated = newest !== undefined && newest.id !== before;
      if (isCreated && newest.phase !== "applying" && newest.phase !== "undoing") break;
      const command = isCreated ? ["rollout", "resume", ...directory] : first;
      const errors = await this.#run(command, hasFaults && this.#random(4) === 0);
      if (attempt === ATTEMPTS) throw new Error(`the rollout does not end: ${errors}`);
    }
    this.result.seconds.push((performance.now() - start) / 1000);
    stop.abort();
    await faults;
    await this.#check(mtu);
  }

  /** Runs the command, and kills it at a random moment if requested. Returns its error messages. */
  async #run(command: readonly string[], isKilled: boolean): Promise<string> {
    const child = Bun.spawn([...commandWords, ...command], { stdio: ["ignore", "ignore", "pipe"] });
    const timer = isKilled ? setTimeout(() => child.kill("SIGKILL"), 1000 + this.#random(8000)) : undefined;
    const errors = await child.stderr.text();
    await child.exited;
    clearTimeout(timer);
    if (child.signalCode === "SIGKILL") this.#count("rollout killed");
    else if (child.exitCode !== 0) await Bun.sleep(PAUSE_MS);
    return errors;
  }

  #newest(): RolloutState | undefined {
    return listRollouts(this.#operator.rollouts)[0];
  }

  /** Causes faults at random moments until the signal is aborted. */
  async #disturb(signal: AbortSignal): Promise<void> {
    const random = this.#random;
    while (!signal.aborted) {
      await Bun.sleep(this.#options.faultMs / 2 + random(this.#options.faultMs));
      const group = this.#groups[random(this.#groups.length)]!;
      switch (random(5)) {
        case 0:
        case 1:
          this.#count("agents killed");
          await group.kill();
          await Bun.sleep(random(1500));
          group.start();
          break;
        case 2:
          this.#count("agents partitioned");
          group.proxy.pause();
          await Bun.sleep(random(this.#options.confirm * 1500));
          group.proxy.resume();
          break;
        case 3:
          this.#count("server killed, with data");
          await this.#redis.kill();
          await Bun.sleep(random(2000));
          await this.#redis.restart();
          break;
        default:
          this.#count("server killed, without data");
          await this.#redis.kill();
          this.#redis.clear();
          await Bun.sleep(random(1000));
          await this.#redis.restart();
      }
    }
  }

  /** Waits until all hosts have settled, and compares their states with the report. */
  async #check(mtu: number): Promise<void> {
    await this.#settled();
    const isOpen = Object.values(this.#newest()!.hosts).some(({ state }) => state === "unanswered");
    // The server may have lost the requests to hosts that had not answered.
    if (isOpen) await this.#run(["rollout", "resume", "--state-directory", this.#operator.rollouts], false);
    const state = this.#newest()!;
    const wanted = fakeValue(descriptionOf(mtu));
    const problems: string[] = [];
    const counts: Record<string, number> = {};
    for (const [host, read] of this.#hosts) {
      const report = state.hosts[host]!;
      const actual = read();
      const old = this.#old.get(host)!;
      const expected = report.state === "applied" ? wanted : old;
      const isKnown = ["applied", "undone", "failed", "waiting"].includes(report.state);
      if (!isKnown || actual !== expected || (state.phase === "undone" && report.state === "applied"))
        problems.push(`${host}: reported ${report.state} (${report.reason}), has ${actual}, old ${old}, new ${wanted}`);
      counts[report.state] = (counts[report.state] ?? 0) + 1;
      this.result.states[report.state] = (this.result.states[report.state] ?? 0) + 1;
      this.#old.set(host, actual);
    }
    const seconds = this.result.seconds.at(-1)!.toFixed(1);
    const text = `${state.id} ${state.phase} ${JSON.stringify(counts)} ${seconds} s ${state.reason ?? ""}`;
    if (problems.length > 0) throw new Error(`${text}\n${problems.slice(0, 20).join("\n")}`);
    this.result.rollouts++;
    if (state.phase === "undone") this.result.undone++;
    await this.#measure();
    this.#options.onRound?.(text);
  }

  /** Waits until the agents of all hosts run, and none of them processes a message. */
  async #settled(): Promise<void> {
    const from = Date.now();
    let open = [...this.#hosts.keys()];
    const deadline = from + SETTLE_MS + SETTLE_HOST_MS * open.length;
    for (; open.length > 0; await Bun.sleep(PAUSE_MS)) {
      if (Date.now() > deadline) throw new Error(`hosts do not settle: ${open.slice(0, 10).join(" ")}`);
      const keys = open.map((name) => `netlink:desired-status:${name}`);
      const texts = (await this.#redis.command("MGET", ...keys)) as (string | null)[];
      open = open.filter((_, index) => {
        const status = parseStatus(texts[index] ?? "");
        // The first update may be that of a message that the agent has not read yet.
        const isOld = status === undefined || status.time < from + FRESH_MS;
        return isOld || (status.last !== undefined && !isFinal(status.last.state));
      });
    }
  }

  async #measure(): Promise<void> {
    for (const group of this.#groups) this.result.agentMiB = Math.max(this.result.agentMiB, group.residentMiB);
    const info = String(await this.#redis.command("INFO", "memory"));
    const bytes = Number(/^used_memory:(\d+)/m.exec(info)?.[1]);
    this.result.serverMiB = Math.max(this.result.serverMiB, Math.round(bytes / 2 ** 20));
  }

  #count(fault: string): void {
    this.result.faults[fault] = (this.result.faults[fault] ?? 0) + 1;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack.disposeAsync();
  }
}

/** A process with the agents of some hosts, and its connection to the server. */
class Group implements AsyncDisposable {
  readonly proxy: PausableProxy;
  readonly #args: readonly string[];
  #process: Bun.Subprocess | undefined;

  constructor(args: readonly string[], proxy: PausableProxy) {
    this.#args = args;
    this.proxy = proxy;
  }

  /** Starts the process. If it ends by itself, starts it again: the guard of a plan kills a process that is too slow. */
  start(): void {
    const child = Bun.spawn([process.execPath, AGENTS, ...this.#args], { stdio: ["ignore", "ignore", "inherit"] });
    this.#process = child;
    void child.exited.then(() => {
      if (this.#process === child) this.start();
    });
  }

  /** Memory of the process in MiB. */
  get residentMiB(): number {
    const text = readFileSync(`/proc/${this.#process?.pid ?? "self"}/status`, "utf8");
    return Math.round(Number(/^VmRSS:\s*(\d+)/m.exec(text)?.[1]) / 1024);
  }

  async kill(): Promise<void> {
    const child = this.#process;
    this.#process = undefined;
    child?.kill("SIGKILL");
    await child?.exited;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
  }
}

/** Returns the description of a round. All other addresses are removed. */
function descriptionOf(mtu: number): object {
  return {
    links: { br0: { kind: "bridge", up: true, mtu } },
    addresses: [{ dev: "br0", local: `10.0.${mtu % 250}.1/24` }],
    mode: { addresses: "exact" },
  };
}

/** Returns the state of a host as text. */
function stateOf(netns: NetworkNamespace): string {
  using links = Links.open({ netns });
  using addresses = Addresses.open({ netns });
  const bridge = [...links.list()].find(({ ifname }) => ifname === "br0");
  if (bridge === undefined) return "none";
  const local = [...addresses.list({ dev: "br0" })].filter(({ family }) => family === "inet");
  return `mtu ${bridge.mtu} ${local.map((one) => one.local).join(" ")}`;
}
