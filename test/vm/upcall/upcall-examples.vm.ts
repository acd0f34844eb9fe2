// Runs the Open vSwitch examples as separate programs. Two hosts exchange real traffic through the datapath.
import { expect, test } from "bun:test";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { NetworkNamespace } from "../../../src/index.ts";
import { Datapath } from "../../../src/subsystems/ovs/index.ts";
import { numbered, numberOf } from "../../subsystems/netfilter/support.ts";
import { until } from "../../support/threads.ts";
import { useLab } from "../lab.ts";
import { UpcallLab } from "./lab.ts";

useLab();

/** Time in milliseconds after which a program is killed. The switch and the firewall run as long as their test. */
const TIMEOUT_MS = 1_500_000;
/** Time in seconds within which packets that are forwarded certainly arrive, even if the virtual machine is slow. */
const PATIENCE_S = 300;
/** Time in seconds after which a packet counts as dropped. */
const DROPPED_S = 3;

/** A running example program and its output. */
class Program implements AsyncDisposable {
  printed = "";
  readonly #child: Bun.Subprocess<"ignore", "pipe", "pipe">;
  readonly #read: Promise<void>[];

  constructor(netns: NetworkNamespace, command: string[]) {
    this.#child = netns.run(() =>
      Bun.spawn(command, {
        stdin: "ignore",
        stdout: "pipe",
        stderr: "pipe",
        timeout: TIMEOUT_MS,
        killSignal: "SIGKILL",
        // The program is the leader of a process group, so that its child processes can be stopped together with it.
        detached: true,
      }),
    );
    this.#read = [this.#child.stdout, this.#child.stderr].map((stream) => this.#follow(stream));
  }

  /** Waits until the program prints matching output. */
  async prints(pattern: RegExp): Promise<void> {
    for (const end = performance.now() + PATIENCE_S * 1000; !pattern.test(this.printed); await Bun.sleep(20)) {
      if (performance.now() > end || this.#child.killed) {
        throw new Error(`it has not printed ${pattern}, but: ${this.printed}`);
      }
    }
  }

  /** Waits until the program exits. Returns its exit code. */
  async ends(): Promise<number> {
    const status = await this.#child.exited;
    await Promise.all(this.#read);
    return status;
  }

  interrupt(): Promise<number> {
    this.#child.kill("SIGINT");
    return this.ends();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      process.kill(-this.#child.pid, "SIGKILL");
    } catch {
      // The process group has already ended.
    }
    await this.ends();
  }

  async #follow(stream: ReadableStream<Uint8Array>): Promise<void> {
    const decoder = new TextDecoder();
    for await (const bytes of stream) this.printed += decoder.decode(bytes, { stream: true });
  }
}

function example(netns: NetworkNamespace, name: string, ...words: string[]): Program {
  return new Program(netns, [process.execPath, join(import.meta.dir, `../../../examples/${name}/main.ts`), ...words]);
}

/** Reports whether one of the two hosts reaches the other one with ping within some seconds. */
async function pings(lab: UpcallLab, from: 0 | 1, seconds = PATIENCE_S): Promise<boolean> {
  await using ping = new Program(lab.hosts[from].netns, [
    "busybox",
    "ping",
    ...["-c", "2", "-W", `${seconds}`, lab.hosts[from === 0 ? 1 : 0].address],
  ]);
  return (await ping.ends()) === 0;
}

/** Exchanges packets between the hosts until a program ends, so that no flow is idle. Returns the program's exit code. */
async function pingsUntil(lab: UpcallLab, ended: Promise<number>): Promise<number> {
  let hasEnded = false;
  const code = ended.finally(() => {
    hasEnded = true;
  });
  while (!hasEnded) expect(await pings(lab, 0)).toBe(true);
  return code;
}

/**
 * Sends a file from one host to the other over TCP. Returns the number of received bytes, which is 0 if the connection
 * is not established within some seconds.
 */
async function sendsOverTcp(
  lab: UpcallLab,
  from: 0 | 1,
  port: number,
  file: string,
  seconds = PATIENCE_S,
): Promise<number> {
  const { netns, address } = lab.hosts[from === 0 ? 1 : 0];
  // The TCP client closes the connection when its input ends. Its input is therefore a pipe that stays open.
  const pipe = `${file}.${port}`;
  const hold = `mkfifo ${pipe}`;
  await using server = new Program(netns, ["sh", "-c", `${hold}; busybox nc -l -p ${port} <>${pipe} | wc -c`]);
  await until(() => listens(netns, port), "the server listens");
  const send = `busybox nc -w ${seconds} ${address} ${port} < ${file}`;
  await using client = new Program(lab.hosts[from].netns, ["sh", "-c", send]);
  if ((await client.ends()) !== 0) return 0;
  await server.ends();
  return Number(server.printed.trim());
}

/** Reports whether a socket listens on a TCP port. In /proc/net/tcp, the state 0A means LISTEN. */
function listens(netns: NetworkNamespace, port: number): boolean {
  const files = ["tcp", "tcp6"].map((name) => `/proc/thread-self/net/${name}`);
  const text = netns.run(() => files.map((file) => readFileSync(file, "utf8")).join(""));
  return new RegExp(`:${port.toString(16).toUpperCase().padStart(4, "0")} 0+:0000 0A `).test(text);
}

/** Creates a temporary file of this size. The size is in bytes. */
function fileOf(size: number): Disposable & { path: string } {
  const folder = mkdtempSync(join(tmpdir(), "traffic-"));
  const path = join(folder, "bytes");
  writeFileSync(path, new Uint8Array(size).fill(1));
  return { path, [Symbol.dispose]: () => rmSync(folder, { recursive: true }) };
}

test("the learning switch keeps its flows after a restart", async () => {
  using lab = new UpcallLab();
  using file = fileOf(1_000_000);
  const { name } = lab.datapath;
  await using program = example(lab.netns, "ovs-learning-switch", name, "veth0", "veth1");
  await program.prints(/switches between 3 ports/);
  expect(await pings(lab, 0)).toBe(true);
  await program.prints(/02:00:00:00:00:01 is at port 1\n.*02:00:00:00:00:02 is at port 2/s);
  expect(await sendsOverTcp(lab, 0, 5001, file.path)).toBe(1_000_000);
  using datapath = Datapath.open(name, { netns: lab.netns });
  // The kernel forwarded the packets of the TCP connection itself, without the example program.
  const { hits, missed } = datapath.info().statistics!;
  expect(hits).toBeGreaterThan(missed * 5n);
  await using monitor = example(lab.netns, "ovs-flow-monitor", name, "--rounds=1");
  // The switch deletes idle flows, so the hosts exchange packets until the monitor has read the flows.
  expect(await pingsUntil(lab, monitor.ends())).toBe(0);
  expect(monitor.printed).toMatch(/in_port\(veth0\).*eth\(src=02:00:00:00:00:01,dst=02:00:00:00:00:02\).* -> veth1/);
  expect(await pingsUntil(lab, program.interrupt())).toBe(0);
  expect(program.printed).toMatch(/flows added, 0 upcalls lost\n$/);
  const flows = datapath.flows().toArray().length;
  expect(flows).toBeGreaterThan(0);
  await using again = example(lab.netns, "ovs-learning-switch", name, "veth0", "veth1");
  await again.prints(/switches between 3 ports/);
  expect(datapath.flows().toArray().length).toBe(flows);
  expect(await pings(lab, 1)).toBe(true);
  expect(await again.interrupt()).toBe(0);
});

test("the learning switch forwards all packets after a flush", async () => {
  using lab = new UpcallLab();
  const { name } = lab.datapath;
  await using program = example(lab.netns, "ovs-learning-switch", name, "veth0", "veth1");
  await program.prints(/switches between 3 ports/);
  expect(await pings(lab, 0)).toBe(true);
  using datapath = Datapath.open(name, { netns: lab.netns });
  using left = lab.socket(0);
  using right = lab.socket(1);
  const numbers = Array.from({ length: 300 }, (_, index) => index + 1);
  const received: number[] = [];
  // The packets do not all fit into the receive buffer of the socket.
  const read = () => {
    for (let packet = right.receive(); packet !== undefined; packet = right.receive()) received.push(numberOf(packet));
  };
  // The switch adds the flow before it forwards the first packet, so no more packets than these miss the flow.
  const window = 10;
  let missed = 0n;
  for (const number of numbers) {
    if (number === 20) {
      ({ missed } = datapath.info().statistics!);
      datapath.flushFlows();
    }
    left.send(right.port, numbered(number), right.host);
    await Bun.sleep(1000 / 300);
    await until(() => {
      read();
      return number - received.length < window;
    }, "earlier packets arrive");
  }
  received.push(...right.receiveAll(numbers.length - received.length).map(numberOf));
  expect(received.toSorted((one, other) => one - other)).toEqual(numbers);
  const misses = Number(datapath.info().statistics!.missed - missed);
  expect(misses).toBeLessThan(30);
  // Packets that arrive after the flow was added may overtake all earlier packets that the example switch is still
  // handling.
  const late = received.filter((number, index) => received.slice(0, index).some((earlier) => earlier > number));
  expect(late.length).toBeLessThanOrEqual(misses);
  expect(await program.interrupt()).toBe(0);
});

test("the firewall admits only configured connections from outside", async () => {
  using lab = new UpcallLab();
  using file = fileOf(100_000);
  const { name } = lab.datapath;
  await using program = example(lab.netns, "ovs-firewall", name, "veth0", "veth1", "5002");
  await program.prints(/admits TCP 5002 from veth1 to veth0/);
  expect(await pings(lab, 0)).toBe(true);
  expect(await pings(lab, 1, DROPPED_S)).toBe(false);
  await program.prints(/refused: 10\.0\.0\.2 to 10\.0\.0\.1, protocol 1, 98 bytes/);
  expect(await sendsOverTcp(lab, 1, 5002, file.path)).toBe(100_000);
  expect(await sendsOverTcp(lab, 1, 5003, file.path, DROPPED_S)).toBe(0);
  await program.prints(/refused: 10\.0\.0\.2 to 10\.0\.0\.1 port 5003, protocol 6/);
  expect(await sendsOverTcp(lab, 0, 5004, file.path)).toBe(100_000);
  expect(await program.interrupt()).toBe(0);
  expect(program.printed).toMatch(/\d+ packets refused\n$/);
});
