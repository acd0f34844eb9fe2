// Sends real packets through queues with workers, and compares the packets that arrive with the decisions of the
// handlers.
import { expect } from "bun:test";
import {
  closeIdleSockets,
  NETLINK_ROUTE,
  type NetlinkError,
  type NetworkNamespace,
  ReceiverPool,
} from "../../../../src/index.ts";
import {
  PacketQueue,
  PacketQueues,
  type PacketQueuesOptions,
  QueueRule,
  readQueueCounters,
} from "../../../../src/subsystems/netfilter/index.ts";
import { thrown } from "../../../message/bytes.ts";
import { openResources } from "../../../support/descriptors.ts";
import { rejection } from "../../../support/failures.ts";
import { test as base } from "../../../support/fixtures.ts";
import { expectDescriptors, expectNoMoreOpen } from "../../../support/nothing-left.ts";
import { inputs } from "../../../support/seed.ts";
import {
  PATIENCE_MS,
  settledDescriptors,
  threadsNamed,
  until,
  WORKER_LIMITS,
  within,
} from "../../../support/threads.ts";
import { UdpSocket } from "../../../support/udp.ts";
import { failureOf } from "../../../workers/pool/pools.ts";
import { describeWithQueues, loopback, numbered, numberOf, QueueLab } from "../support.ts";
import type { Seen } from "./handlers/filter.ts";

const test = base.extend({ crowd: () => new Crowd(1) });

type FilterData = { throws?: boolean; slow?: number; exits?: boolean };

const filter = new URL("./handlers/filter.ts", import.meta.url);
/** Maximum number of packets in flight, chosen so that no buffer overflows. */
const WINDOW = 100;

/** Sockets with different source addresses, so that the queue rule balances their packets over several queues. */
class Crowd implements Disposable {
  readonly netns: NetworkNamespace;
  readonly receiver: UdpSocket;
  readonly #senders: UdpSocket[] = [];
  readonly #resources: DisposableStack;
  sent = 0;

  constructor(senders = 16) {
    using resources = new DisposableStack();
    this.netns = resources.use(loopback());
    this.receiver = resources.use(UdpSocket.open(this.netns));
    for (let host = 1; host <= senders; host++) {
      this.#senders.push(resources.use(UdpSocket.open(this.netns, 4, `127.0.0.${host}`)));
    }
    this.#resources = resources.move();
  }

  get rule(): NonNullable<PacketQueuesOptions["rule"]> {
    return { hook: "input", match: { protocol: "udp", destinationPort: this.receiver.port } };
  }

  /** Sends datagrams with consecutive numbers. */
  send(count: number): void {
    for (; count > 0; count--) {
      const sender = this.#senders[this.sent % this.#senders.length]!;
      sender.send(this.receiver.port, numbered(this.sent++), this.receiver.host);
    }
  }

  [Symbol.dispose](): void {
    this.#resources.dispose();
  }
}

/** Reports and errors that the packet handlers sent. */
class Reports {
  readonly values: Seen[] = [];
  readonly errors: Error[] = [];
  readonly onReport = (value: unknown): void => void this.values.push(value as Seen);
  readonly onError = (error: Error): void => void this.errors.push(error);

  get sum(): Seen {
    const sum: Seen = { packets: 0, lost: 0, gaps: 0, gone: 0, unseen: 0, ordered: true };
    for (const value of this.values) {
      for (const name of ["packets", "lost", "gaps", "gone", "unseen"] as const) sum[name] += value[name];
      sum.ordered &&= value.ordered;
    }
    return sum;
  }
}

function start(crowd: Crowd, reports: Reports, options: PacketQueuesOptions<FilterData> = {}): Promise<PacketQueues> {
  const { netns, rule } = crowd;
  const { onReport, onError } = reports;
  const own = { netns, rule, module: filter, data: {}, onReport, onError, ...WORKER_LIMITS };
  return PacketQueues.start<FilterData>({ ...own, ...options });
}

/** Returns the number of packets that the kernel and the sockets dropped, and the number that still wait. */
function dropped(queues: PacketQueues): { full: number; overrun: number; waiting: number; lastIds: number } {
  const { queues: counters, sockets } = queues.statistics();
  const sum = { full: 0, overrun: 0, waiting: 0, lastIds: 0 };
  for (const { queueDropped, userDropped, waiting, lastId } of counters!) {
    sum.full += queueDropped;
    sum.overrun += userDropped;
    sum.waiting += waiting;
    sum.lastIds += lastId;
  }
  expect(sockets.reduce((total, socket) => total + socket.dropped, 0)).toBe(sum.overrun);
  return sum;
}

describeWithQueues("PacketQueues", () => {
  test("applies the verdicts on tens of thousands of packets", async () => {
    const TOTAL = inputs(10_000, 100_000);
    // The kernel's hash of the addresses has a random seed: few senders could all have queues of the same worker.
    using crowd = new Crowd(64);
    const reports = new Reports();
    await using queues = await start(crowd, reports, { workers: 2, queues: { first: 4, last: 7 }, length: 4096 });
    expect([queues.workers, queues.range]).toEqual([2, { first: 4, last: 7 }]);
    const arrived = new Uint8Array(TOTAL);
    let count = 0;
    let changed = 0;
    const isDropped = (number: number) => number % 10 === 0;
    const receive = (timeoutMs: number): boolean => {
      const payload = crowd.receiver.receive(timeoutMs);
      if (payload === undefined) return false;
      const number = numberOf(payload);
      arrived[number]!++;
      count++;
      if (payload[4] === 1) changed++;
      expect(payload[4]).toBe(number % 10 === 1 ? 1 : 0);
      return true;
    };
    while (crowd.sent < TOTAL) {
      crowd.send(WINDOW);
      while (count < crowd.sent * 0.9 && receive(PATIENCE_MS));
    }
    // All accepted packets have arrived, but some packets to drop may still wait in another queue.
    await until(() => dropped(queues).waiting === 0, "nothing waits");
    while (receive(20));
    expect([count, changed]).toEqual([TOTAL * 0.9, TOTAL * 0.1]);
    expect(arrived.every((times, number) => times === (isDropped(number) ? 0 : 1))).toBe(true);
    expect(await queues.rule?.counters()).toEqual({ packets: BigInt(TOTAL), bytes: BigInt(TOTAL * 128) });
    expect(dropped(queues)).toEqual({ full: 0, overrun: 0, waiting: 0, lastIds: TOTAL });
    const { pool } = queues.statistics();
    expect([pool.messages, pool.errors, pool.dropped]).toEqual([TOTAL, 0, 0]);
    await queues.stop();
    expect(reports.sum).toEqual({ packets: TOTAL, lost: 0, gaps: 0, gone: 0, unseen: 0, ordered: true });
    // Both workers must have received packets.
    expect(reports.values.every(({ packets }) => packets > 1000)).toBe(true);
    expect(reports.errors).toEqual([]);
  });

  test("reports the number and cause of lost packets", async () => {
    using crowd = new Crowd();
    for (const options of [{ length: 20 }, { length: 5000, receiveBufferSize: 8192 }]) {
      const reports = new Reports();
      const before = crowd.sent;
      await using queues = await start(crowd, reports, { ...options, data: { slow: 20 } });
      crowd.send(300);
      await until(() => dropped(queues).waiting === 0, "nothing waits");
      const { full, overrun, lastIds } = dropped(queues);
      const { pool } = queues.statistics();
      expect(full + overrun).toBeGreaterThan(50);
      expect(pool.messages + full + overrun).toBe(crowd.sent - before);
      expect(lastIds).toBe(pool.messages + overrun);
      expect((await queues.rule?.counters())?.packets).toBe(BigInt(crowd.sent - before));
      await queues.stop();
      expect(reports.sum).toMatchObject({ packets: pool.messages, gaps: overrun, gone: 0, unseen: 0 });
    }
  });

  test("drops the packet and continues if the handler throws", async ({ crowd }) => {
    const reports = new Reports();
    await using queues = await start(crowd, reports, { data: { throws: true } });
    crowd.send(30);
    const numbers = crowd.receiver.receiveAll(24).map(numberOf);
    // The kernel released other packets before those whose verdict came later.
    expect(numbers.sort((one, other) => one - other)).toEqual(
      Array.from({ length: 30 }, (_, number) => number).filter((number) => ![0, 4].includes(number % 10)),
    );
    await until(() => reports.errors.length === 3, "the errors are told");
    expect(reports.errors.map(({ message }) => message)).toEqual(["packet 4", "packet 14", "packet 24"]);
    expect(queues.workers).toBe(1);
  });

  test("emits a process warning for an error without `onError`", async ({ crowd }) => {
    const warnings: string[] = [];
    const note = ({ message }: Error) => void warnings.push(message);
    process.on("warning", note);
    try {
      await using queues = await start(crowd, new Reports(), { data: { throws: true }, onError: undefined as never });
      crowd.send(10);
      // The handler sends the verdict on packet 3 later.
      expect(crowd.receiver.receiveAll(8).map(numberOf).sort()).toEqual([1, 2, 3, 5, 6, 7, 8, 9]);
      await until(() => warnings.length === 1, "the warning is there");
      expect(warnings[0]).toContain("worker 0: the first error without onError: Error: packet 4\n");
      expect([queues.workers, queues.statistics().pool.errors]).toEqual([1, 1]);
    } finally {
      process.off("warning", note);
    }
  });

  test("wait() rejects with a handler's error if `stopOnError` is set", async ({ crowd }) => {
    await using queues = await start(crowd, new Reports(), { data: { throws: true }, stopOnError: true });
    const failure = failureOf(queues.wait());
    crowd.send(5);
    expect((await failure).message).toBe("packet 4");
    await until(() => readQueueCounters(crowd.netns)?.length === 0, "the queue is closed");
    crowd.receiver.receiveAll(3);
    expect(queues.rule?.closed).toBe(false);
    crowd.send(1);
    expect(crowd.receiver.receive(50)).toBeUndefined();
    await queues.stop();
    crowd.send(1);
    expect(crowd.receiver.receiveAll(1).map(numberOf)).toEqual([6]);
  });

  test("runs in workers of the caller", async ({ crowd }) => {
    const { netns, rule } = crowd;
    await using _queues = await PacketQueues.start<FilterData>({
      netns,
      rule,
      data: {},
      ...WORKER_LIMITS,
      worker: () => new Worker(new URL("./handlers/filter-worker.ts", import.meta.url)),
    });
    crowd.send(10);
    expect(crowd.receiver.receiveAll(9).map(numberOf).sort()).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  test("stops promptly and leaks nothing", async () => {
    using crowd = new Crowd();
    const warm = await start(crowd, new Reports());
    await warm.stop();
    closeIdleSockets();
    const descriptors = await settledDescriptors();
    const before = openResources();
    for (let round = 0; round < 6; round++) {
      const reports = new Reports();
      const queues = await start(crowd, reports, { workers: 2, data: round % 2 === 0 ? {} : { slow: 5 } });
      if (round > 1) crowd.send(150);
      const { rule } = queues;
      await within(queues.stop(), "the end");
      await queues.stop();
      await queues[Symbol.asyncDispose]();
      expect([rule?.closed, queues.workers, reports.errors]).toEqual([true, 0, []]);
      expect(readQueueCounters(crowd.netns)).toEqual([]);
      expect(queues.statistics()).toMatchObject({ sockets: [], queues: [] });
    }
    // The rules are removed, so packets pass without being queued.
    while (crowd.receiver.receive(100) !== undefined);
    crowd.send(5);
    expect(crowd.receiver.receiveAll(5)).toHaveLength(5);
    await until(() => threadsNamed("netlink-handler").length === 0, "the threads are gone");
    await expectNoMoreOpen(before);
    await expectDescriptors(descriptors);
  });

  test("stops when its signal aborts", async ({ crowd }) => {
    const controller = new AbortController();
    const queues = await start(crowd, new Reports(), { signal: controller.signal });
    const end = queues.wait();
    controller.abort(new Error("enough"));
    await expect(end).rejects.toThrow("enough");
    await within(queues.stop(), "the end");
    expect(queues.rule?.closed).toBe(true);
    await expect(start(crowd, new Reports(), { signal: controller.signal })).rejects.toThrow("enough");
  });

  test("unbinds the queues of exited workers", async ({ crowd }) => {
    const reports = new Reports();
    await using queues = await start(crowd, reports, { data: { exits: true }, rule: { ...crowd.rule, bypass: true } });
    crowd.send(1);
    await until(() => readQueueCounters(crowd.netns)?.length === 0, "the queue is released");
    await until(() => reports.errors.length > 0, "the error is reported");
    crowd.send(3);
    expect(crowd.receiver.receiveAll(3).map(numberOf)).toEqual([1, 2, 3]);
    expect(queues.workers).toBe(0);
  });

  test("rejects a handler of netlink messages", async ({ crowd }) => {
    const text = "handler: expected a packet handler, got a handler of messages";
    const module = new URL("./handlers/messages.ts", import.meta.url);
    await expect(start(crowd, new Reports(), { module })).rejects.toThrow(text);
    const { netns, rule } = crowd;
    const worker = () => new Worker(new URL("./handlers/messages-worker.ts", import.meta.url));
    await expect(PacketQueues.start({ netns, rule, worker, ...WORKER_LIMITS })).rejects.toThrow(text);
    expect(readQueueCounters(netns)).toEqual([]);
    const pool = ReceiverPool.start({ netns, module: filter, protocol: NETLINK_ROUTE, ...WORKER_LIMITS });
    await expect(pool).rejects.toThrow(
      "handler: expected a handler of messages (see defineHandler), got a packet handler",
    );
  });

  test("leaks nothing if the start fails", async ({ crowd }) => {
    using taken = PacketQueue.open(1, { netns: crowd.netns });
    using held = QueueRule.install({ netns: crowd.netns, hook: "input", queues: 9, bypass: true, table: "held" });
    const descriptors = await settledDescriptors();
    const before = openResources();
    const failures: [PacketQueuesOptions<FilterData>, string][] = [
      [{ queues: { first: 0, last: 2 } }, "queue 1 is used"],
      [{ queues: 5, module: new URL("./handlers/broken.ts", import.meta.url) }, "not today"],
      [{ queues: 5, rule: { hook: "input", table: held.table } }, "NFT_MSG_NEWTABLE"],
      [
        {
          queues: 5,
          conntrack: true,
          securityContext: true,
          module: new URL("./handlers/missing.ts", import.meta.url),
        },
        "",
      ],
    ];
    for (const [options, message] of failures) {
      const error = await rejection(start(crowd, new Reports(), options));
      expect(error.message).toContain(message);
      expect(readQueueCounters(crowd.netns)?.map(({ queue }) => queue)).toEqual([taken.range.first]);
    }
    await expectNoMoreOpen(before);
    await expectDescriptors(descriptors);
  });

  test.each([
    [null, "options: expected an object, got null"],
    [{ module: filter, workers: 0 }, "workers: expected an integer from 1 to 64, got 0"],
    [{ module: filter, queues: 3, workers: 2 }, "workers: expected at most 1, one per queue, got 2"],
    [{ module: filter, queues: { first: 3, last: 1 } }, "queues.last: expected an integer from 3 to 65535, got 1"],
    [{ module: filter, copyRange: 0 }, "copyRange: expected an integer from 1 to 65531, got 0"],
    [{ module: filter, worker: undefined, queue: 3 }, "options.queue: unknown option; did you mean queues?"],
    [{ module: filter, handlerKind: "packet handler" }, "options.handlerKind: unknown option"],
    [{ module: filter, rule: { hook: "input", queues: 3 } }, "rule.queues: unknown option"],
    [
      { module: filter, rule: { hook: "input", match: { portocol: "udp" } } },
      "rule.match.portocol: unknown option; did you mean protocol?",
    ],
    [
      { module: filter, rule: { hook: "input", match: { sourcePort: 1 } } },
      'rule.match.sourcePort: requires a protocol with ports, such as "udp", in rule.match.protocol',
    ],
    [
      { module: filter, rule: {} },
      "rule.hook: expected one of prerouting, input, forward, output, postrouting, got undefined",
    ],
  ])("rejects invalid options before it opens a socket (case %#)", async (options, message) => {
    const before = openResources();
    await expect(PacketQueues.start(options as never)).rejects.toThrow(message);
    await expectNoMoreOpen(before);
  });
});

describeWithQueues("ReceiverPool on a packet queue", () => {
  test("drops packets that exceed the slot size", async () => {
    using lab = new QueueLab({}, { hook: "input" });
    const reports = new Reports();
    await using pool = await ReceiverPool.start<FilterData>({
      module: filter,
      handlerKind: "packet handler",
      sockets: [lab.queue.socket],
      data: {},
      slotSize: 400,
      ...WORKER_LIMITS,
      onReport: reports.onReport,
      onError: reports.onError,
    });
    // The `PacketQueue` object cannot be used while the pool runs, because it would receive the pool's packets.
    expect((thrown(() => lab.queue.configure({ length: 5 })) as NetlinkError).code).toBe("EBUSY");
    expect((thrown(() => lab.queue.receive()) as NetlinkError).code).toBe("EBUSY");
    for (const number of [11, 15]) lab.sender.send(lab.receiver.port, numbered(number));
    for (const number of [25, 26, 27]) lab.sender.send(lab.receiver.port, numbered(number, 1000));
    lab.send(35);
    expect(lab.arrived(3)).toEqual([11, 15, 35]);
    await until(() => lab.queue.statistics().queues?.[0]?.waiting === 0, "nothing waits");
    expect(lab.strays()).toEqual([]);
    await pool.stop();
    expect(reports.sum).toEqual({ packets: 3, lost: 0, gaps: 3, gone: 0, unseen: 3, ordered: true });
    expect(reports.errors).toEqual([]);
    // After the pool has stopped, the `PacketQueue` object can use the socket again.
    lab.send(45);
    expect(lab.queue.process(() => "accept", { wait: true, timeoutMs: 100_000 })).toBe(1);
    expect(lab.arrived(1)).toEqual([45]);
  });
});
