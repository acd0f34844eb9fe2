// Runs in the virtual machine: sends packets without a flow to the kernel's Open vSwitch module while a program handles their
// upcalls. The clock of the machine counts instructions, so that times do not depend on the speed of the emulator.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { lookupFamily, NetworkNamespace } from "../../src/index.ts";
import { Datapath } from "../../src/subsystems/ovs/index.ts";
import { linkUp } from "../../test/vm/links/links.ts";
import { Vswitchd } from "../../test/vm/ovs/vswitchd.ts";

/**
 * Results of one implementation of an upcall handler. Times are in nanoseconds, and one nanosecond is one instruction.
 */
export interface UpcallResult {
  implementation: string;
  /** Instructions of the handling process per upcall: median, 10th and 90th percentile of the rounds. */
  perUpcall: [median: number, p10: number, p90: number];
  /** Instructions of the whole machine per packet in the same rounds, including the sender: median. */
  perPacket: number;
  /** Number of packets that were sent as fast as possible, and how many of them were not handled. */
  flood: { packets: number; lost: number };
  /** Time until a packet from a quiet port has left the datapath, while another port is flooded. */
  quietPort: { median: number; p99: number; lost: number };
  /**
   * Results after all flows were deleted: number of packets without a flow, of lost packets, and of packets that
   * arrived out of order.
   */
  afterFlush: { misses: number; lost: number; late: number };
}

/** A program that handles upcalls of the datapath in a network namespace. */
interface Implementation {
  readonly name: string;
  /** Starts the program that handles upcalls and creates the datapath with the given ports. */
  start(netns: NetworkNamespace): Promise<Running>;
}

interface Running extends Disposable {
  readonly datapath: Datapath;
  readonly pid: number;
}

const PORTS = ["p1", "p2", "p3"];
const ROUND = 2000;
const WARM_UP_ROUNDS = 8;
const ROUNDS = 9;
const FLOOD = 20_000;
const PROBES = 80;
const PROBE_INTERVAL_US = 5000;
/** Number of packets of one network flow that are sent at a rate of 300 per second. */
const PACED = 900;
const PACED_INTERVAL_US = 3333;
/** Time in milliseconds after which ovs-vswitchd has noticed that its flows were deleted. */
const FORGET_MS = 1500;
/** All packets count as handled when the counters have not changed for this time in milliseconds. */
const QUIET_MS = 200;
const BIN = "/bench";

function createDatapath(netns: NetworkNamespace): Datapath {
  const datapath = Datapath.create("dp0", { netns, features: ["unaligned", "vport-pids"] });
  for (const name of PORTS) datapath.addPort({ name, type: "internal" });
  return datapath;
}

/** Starts a program and waits until it prints that it is ready. Returns the program and the printed line. */
async function spawn(netns: NetworkNamespace, command: string[]) {
  // The guest system disables the optimizing compiler, because compiling takes longer there than it saves in a short
  // test.
  const env = { ...process.env, BUN_JSC_useDFGJIT: "1" };
  const child = netns.run(() => Bun.spawn(command, { env, stdio: ["ignore", "pipe", "inherit"] }));
  const { value } = await child.stdout.getReader().read();
  return { child, line: new TextDecoder().decode(value).trim() };
}

const ours = (dispatch: string): Implementation => ({
  name: `bun-netlink ${dispatch}`,
  start: async (netns) => {
    const datapath = createDatapath(netns);
    const output = `${datapath.portNumber("p2")}`;
    const program = `${import.meta.dir}/upcall-module.ts`;
    const { child } = await spawn(netns, [process.execPath, program, "dp0", output, dispatch]);
    return { datapath, pid: child.pid, [Symbol.dispose]: () => stop(child, datapath) };
  },
});

const inC: Implementation = {
  name: "c epoll",
  start: async (netns) => {
    const datapath = createDatapath(netns);
    const families = ["ovs_flow", "ovs_packet"].map((family) => `${lookupFamily(family, { netns }).id}`);
    const ports = datapath.ports().toArray();
    const words = [...families, `${datapath.portNumber("p2")}`, `${ports.length}`];
    const { child, line } = await spawn(netns, [`${BIN}/upcall-module`, ...words]);
    const portIds = line.split(" ").map(Number);
    for (const [index, { number }] of ports.entries()) datapath.setPort(number, { upcallPortIds: [portIds[index]!] });
    return { datapath, pid: child.pid, [Symbol.dispose]: () => stop(child, datapath) };
  },
};

const vswitchd = (version: "debian" | "newer", name: string): Implementation => ({
  name,
  start: async (netns) => {
    const program = new Vswitchd(netns, version);
    const ports = PORTS.flatMap((port) => [
      ["add-port", "br0", port],
      ["set", "interface", port, "type=internal"],
    ]);
    program.configureAll([["add-br", "br0"], ...ports]);
    // Copying the port and the address to a register makes each flow match all of their bits, as the other programs do.
    const exact = ["NXM_OF_UDP_SRC[]->NXM_NX_REG0[0..15]", "NXM_OF_IP_SRC[]->NXM_NX_REG1[]"];
    program.setFlows("br0", [`udp actions=${exact.map((move) => `move:${move}`).join()},output:p2`]);
    const datapath = Datapath.open("ovs-system", { netns });
    return {
      datapath,
      pid: program.pid,
      [Symbol.dispose]: () => {
        datapath.close();
        program[Symbol.dispose]();
      },
    };
  },
});

function stop(child: Bun.Subprocess, datapath: Datapath): void {
  child.kill("SIGKILL");
  datapath.delete();
  datapath.close();
}

/** Returns the CPU time that all threads of a process have used. */
function runTime(pid: number): number {
  const threads = readdirSync(`/proc/${pid}/task`);
  const times = threads.map((thread) => readFileSync(`/proc/${pid}/task/${thread}/schedstat`, "utf8").split(" ")[0]);
  return times.reduce((sum, time) => sum + Number(time), 0);
}

/**
 * Waits until the counters of the datapath no longer change. Returns the time of the last change, and the program's run
 * time at that moment.
 */
async function settle({ datapath, pid }: Running): Promise<{ time: number; runTime: number }> {
  let last = "";
  let changed = { time: Bun.nanoseconds(), runTime: runTime(pid) };
  while (Bun.nanoseconds() - changed.time < QUIET_MS * 1e6) {
    const counters = JSON.stringify(datapath.info().statistics, (_, value) => `${value}`);
    if (counters !== last) {
      last = counters;
      changed = { time: Bun.nanoseconds(), runTime: runTime(pid) };
    }
    await Bun.sleep(2);
  }
  return changed;
}

const traffic = (netns: NetworkNamespace, ...words: (string | number)[]) =>
  netns.run(() => Bun.spawn([`${BIN}/upcall-traffic`, ...words.map(String)], { stdio: ["ignore", "pipe", "inherit"] }));

/** Returns the quantile of numbers: the value below which `fraction` of the numbers lie. */
function quantile(numbers: readonly number[], fraction: number): number {
  const sorted = numbers.toSorted((one, other) => one - other);
  return Math.round(sorted[Math.floor((sorted.length - 1) * fraction)] ?? Number.NaN);
}

async function measure({ name, start }: Implementation): Promise<UpcallResult> {
  using netns = NetworkNamespace.create();
  netns.run(() => writeFileSync("/proc/sys/net/ipv6/conf/default/disable_ipv6", "1"));
  linkUp(netns, "lo");
  using running = await start(netns);
  const { datapath, pid } = running;
  for (const port of PORTS) linkUp(netns, port);
  // The counters of a port are those of its interface, with directions swapped: the interface receives the packets that
  // the datapath sends.
  const forwarded = () => Number(datapath.getPort("p2")!.statistics!.rxPackets);
  const flows = () => Number(datapath.info().statistics!.flows);
  // Each packet has its own number, so that it does not match the flow of an earlier packet.
  let number = 1;
  const send = async (count: number) => {
    const before = { forwarded: forwarded(), flows: flows(), runTime: runTime(pid), time: Bun.nanoseconds() };
    await traffic(netns, "flood", "p1", number, count).exited;
    number += count;
    const ended = await settle(running);
    const [handled, added] = [forwarded() - before.forwarded, flows() - before.flows];
    // Above a limit of flows, ovs-vswitchd adds no more. It lists the flows twice per second and then notices missing
    // flows.
    datapath.flushFlows();
    await Bun.sleep(FORGET_MS);
    return { handled, added, runTime: ended.runTime - before.runTime, time: ended.time - before.time };
  };
  const rounds: Awaited<ReturnType<typeof send>>[] = [];
  for (let round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
    const result = await send(ROUND);
    if (round < 0) continue;
    if (result.handled !== ROUND || result.added !== ROUND)
      throw new Error(`${name}: ${result.handled} packets and ${result.added} flows instead of ${ROUND}`);
    rounds.push(result);
  }
  const perUpcall = rounds.map(({ runTime: time, handled }) => time / handled);
  const { handled } = await send(FLOOD);
  const flooding = traffic(netns, "flood", "p1", number, 100 * FLOOD);
  const probe = traffic(netns, "probe", "p3", "p2", PROBES, PROBE_INTERVAL_US);
  const lines = (await new Response(probe.stdout).text()).trim().split("\n");
  flooding.kill("SIGKILL");
  await flooding.exited;
  await settle(running);
  const pacing = traffic(netns, "pace", "p1", "p2", PACED, PACED_INTERVAL_US);
  await Bun.sleep((PACED / 3) * (PACED_INTERVAL_US / 1000));
  const { missed } = datapath.info().statistics!;
  datapath.flushFlows();
  const [arrived, late] = (await new Response(pacing.stdout).text()).split(" ").map(Number);
  const latencies = lines.slice(0, -1).map(Number);
  return {
    implementation: name,
    perUpcall: [quantile(perUpcall, 0.5), quantile(perUpcall, 0.1), quantile(perUpcall, 0.9)],
    perPacket: quantile(
      rounds.map(({ time }) => time / ROUND),
      0.5,
    ),
    flood: { packets: FLOOD, lost: FLOOD - handled },
    quietPort: {
      median: quantile(latencies, 0.5),
      p99: quantile(latencies, 0.99),
      lost: Number(lines.at(-1)!.split(" ")[1]),
    },
    afterFlush: {
      misses: Number(datapath.info().statistics!.missed - missed),
      lost: PACED - arrived!,
      late: late!,
    },
  };
}

const implementations = [
  ours("per-vport"),
  ours("per-cpu"),
  inC,
  vswitchd("debian", "ovs-vswitchd 3.1"),
  vswitchd("newer", "ovs-vswitchd 4.0"),
];
const results: UpcallResult[] = [];
for (const implementation of implementations) {
  const result = await measure(implementation);
  console.log(JSON.stringify(result));
  results.push(result);
}
// The virtual machine's start script sends this file to the host.
writeFileSync("/tmp/report.xml", JSON.stringify(results));
