// Checks that every packet without a flow is received or reported as lost, by comparing the counters of the kernel, the
// sockets and the handlers. The number of packets is small because the virtual machine is slow.
import { describe, expect, test } from "bun:test";
import {
  Datapath,
  type DispatchKind,
  UpcallHandlers,
  type UpcallStatistics,
} from "../../../src/subsystems/ovs/index.ts";
import { until } from "../../support/threads.ts";
import { useLab } from "../lab.ts";
import type { CountingData } from "./handlers/counting.ts";

const lab = useLab();
const module = new URL("./handlers/counting.ts", import.meta.url);

/**
 * Number of packets per dispatch mode. It is set when the test is built, because the guest does not see the environment
 * variables of the host. A million packets take one or two minutes: `bun run test:vm upcall-exact --timeout=200000
 * --define=UPCALLS_TO_SEND=1000000`.
 */
const UPCALLS = typeof UPCALLS_TO_SEND === "undefined" ? 100_000 : UPCALLS_TO_SEND;
declare const UPCALLS_TO_SEND: number | undefined;
/** How often each packet is recirculated. */
const ROUNDS = 50;
const CHUNK = 40;

/** Creates a datapath with its local port and this many other ports. */
function create(ports: number): Datapath {
  const datapath = Datapath.create("dp0", { netns: lab.netns });
  for (let number = 1; number <= ports; number++) datapath.addPort({ name: `port${number}`, type: "internal", number });
  return datapath;
}

const packet = new Uint8Array(60).fill(0xab);
// The kernel does not parse packets with this EtherType.
packet.set([2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 0x88, 0xb5]);

/**
 * Executes packets without a flow, as if the packets had arrived on these ports. Each packet is recirculated `times`
 * times.
 */
function sendUp(datapath: Datapath, ports: readonly number[], times = 1): void {
  const actions = Array.from({ length: times }, () => ({ clone: [{ recirc: 1 }] }));
  const results = datapath.operate(ports.map((inPort) => ({ execute: { packet, key: { inPort }, actions } })));
  const failed = results.filter(({ error }) => error !== undefined);
  // If the kernel cannot send an upcall, the request that recirculates the packet fails with one of these errors. Any
  // other error is a bug in this test.
  for (const { error } of failed) if (!["EAGAIN", "ENOBUFS", "ENOTCONN"].includes(error!.code)) throw error;
}

/** Unblocks the upcall handlers that are waiting at this gate. */
function open(gate: SharedArrayBuffer): void {
  Atomics.store(new Int32Array(gate), 0, 1);
  Atomics.notify(new Int32Array(gate), 0);
}

/** Waits until all packets were received or reported as lost, or until no more packets arrive. */
async function settled(handlers: UpcallHandlers, misses: number): Promise<UpcallStatistics> {
  let [before, since] = [-1, performance.now()];
  for (;;) {
    const { upcalls, lost } = handlers.statistics().total;
    if (upcalls + lost !== before) [before, since] = [upcalls + lost, performance.now()];
    if (before >= misses || performance.now() - since > 100_000) return handlers.statistics();
    await Bun.sleep(10);
  }
}

describe.each(["per-cpu", "per-vport"] as const)("UpcallHandlers with %s dispatch", (dispatch: DispatchKind) => {
  test(`counts each of ${UPCALLS} packets as received or lost`, async () => {
    using datapath = create(4);
    const perPort = new SharedArrayBuffer(64);
    const gate = new SharedArrayBuffer(4);
    const data: CountingData = { perPort, gate };
    const options = { module, workers: 2, dispatch, data, receiveBufferSize: 64 * 1024 };
    await using handlers = await UpcallHandlers.start(datapath, options);
    const from = Array.from({ length: CHUNK }, (_, index) => 1 + (index % 4));
    for (let sent = 0; sent < UPCALLS; sent += CHUNK * ROUNDS) {
      sendUp(datapath, from, ROUNDS);
      // More upcalls arrive than fit into the queue, so some are certainly lost. Their number depends on the scheduler.
      open(gate);
    }
    const { total: told, ports: byPort } = await settled(handlers, UPCALLS);
    expect(told.upcalls + told.lost).toBe(UPCALLS);
    await handlers.stop();
    const { total, kernel, handlers: workers, pool } = handlers.statistics();
    expect(total).toEqual(told);
    expect(kernel).toMatchObject({ missed: BigInt(UPCALLS), lost: BigInt(total.lost) });
    expect(total).toMatchObject({ misses: total.upcalls, malformed: 0, foreign: 0, unknownGaps: 0, unreadable: 0 });
    // Without lost upcalls, the test would prove nothing.
    expect(total.lost).toBeGreaterThan(0);
    expect(total.upcalls).toBeGreaterThan(UPCALLS / 100);
    expect(workers.reduce((sum, { upcalls }) => sum + upcalls, 0)).toBe(total.upcalls);
    expect([...new Uint32Array(perPort)].reduce((sum, count) => sum + count)).toBe(total.upcalls);
    expect(pool.errors).toBe(0);
    if (dispatch === "per-vport") {
      const counted = new Uint32Array(perPort);
      for (const { port, received, lost } of byPort) {
        expect(received).toBe(counted[port]!);
        expect(received! + lost!).toBeLessThanOrEqual(port === 0 ? 0 : UPCALLS / 4);
      }
    }
    console.log(`${dispatch}: ${total.upcalls} received, ${total.lost} lost`);
    datapath.delete();
  });
});

test("a flooded datapath port loses only its own packets", async () => {
  using datapath = create(10);
  const perPort = new SharedArrayBuffer(64);
  const gate = new SharedArrayBuffer(4);
  const data: CountingData = { perPort, delay: 100, gate };
  const options = { module, workers: 2, dispatch: "per-vport", data, receiveBufferSize: 32 * 1024 } as const;
  await using handlers = await UpcallHandlers.start(datapath, options);
  const rounds = 60;
  for (let round = 0; round < rounds; round++) {
    // For each packet on one of the quiet ports, there are two hundred packets on the flooded port.
    sendUp(datapath, [...Array.from({ length: 200 }, () => 1), 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    // In the first round the handlers are blocked, so that some packets are lost.
    open(gate);
    // Packets arrive on a quiet port no faster than a handler can receive them.
    const counted = new Uint32Array(perPort);
    await until(() => counted.subarray(2, 11).every((count) => count > round - 10), "the quiet ports are heard");
  }
  const misses = rounds * 209;
  const { total, ports } = await settled(handlers, misses);
  const byPort = new Map(ports.map((port) => [port.port, port]));
  expect(byPort.get(1)!.lost).toBe(total.lost);
  expect(total.lost).toBeGreaterThan(0);
  for (let port = 2; port <= 10; port++) expect(byPort.get(port)).toMatchObject({ received: rounds, lost: 0 });
  expect(total.upcalls + total.lost).toBe(misses);
  await handlers.stop();
  datapath.delete();
});
