// A verdict can apply to all packets up to an id. Tests that such a verdict never includes a packet without a verdict
// of its own, regardless of which worker reads the queue.
import { expect } from "bun:test";
import { type NetlinkError, ReceiverPool } from "../../../../src/index.ts";
import {
  PacketQueues,
  type PacketQueuesOptions,
  readQueueCounters,
} from "../../../../src/subsystems/netfilter/index.ts";
import { thrown } from "../../../message/bytes.ts";
import { test as base } from "../../../support/fixtures.ts";
import { until, WORKER_LIMITS, within } from "../../../support/threads.ts";
import { UdpSocket } from "../../../support/udp.ts";
import { describeWithQueues, loopback, numbered, numberOf, QueueLab } from "../support.ts";

const test = base.extend({ workers: () => new Workers(), lab: () => new QueueLab({}, { hook: "input" }) });

const scripted = new URL("./handlers/scripted.ts", import.meta.url);
const wait = { wait: true, timeoutMs: 100_000 };

/** Returns the number of packets that wait for a verdict in the queue. */
const waiting = ({ queue }: QueueLab): number | undefined => queue.statistics().queues?.[0]?.waiting;

describeWithQueues("received packets without a verdict", () => {
  test("get no verdict from a later process()", () => {
    using lab = new QueueLab();
    lab.send(1, 2, 3);
    const [first, second] = lab.queue.receive(wait);
    const ids = [first!.id, second!.id];
    lab.send(4, 5, 6);
    expect(lab.queue.process(() => "accept", wait)).toBe(3);
    expect(lab.arrived(3)).toEqual([4, 5, 6]);
    expect([waiting(lab), lab.strays()]).toEqual([3, []]);
    // Packets that have their verdict do not delay other packets. Once the last waiting packet has its verdict, one
    // message can again decide on several packets.
    lab.queue.accept(ids[0]!);
    lab.queue.dropUpTo(ids[1]! + 1);
    lab.send(7, 8, 9);
    lab.queue.process(() => "accept", wait);
    expect([lab.arrived(4), waiting(lab)]).toEqual([[1, 7, 8, 9], 0]);
  });

  test("keep waiting when other packets arrive", async () => {
    using lab = new QueueLab();
    lab.send(1, 2);
    lab.queue.configure({ length: 500 });
    const [packet] = await lab.queue.receiveAsync({ timeoutMs: 100_000 });
    const { id } = packet!;
    lab.send(3);
    lab.queue.process(() => "accept", wait);
    expect(lab.arrived(1)).toEqual([3]);
    lab.queue.drop(id);
    expect([waiting(lab), lab.strays()]).toEqual([1, []]);
  });

  test("are dropped if the callback of process() calls receive()", () => {
    using lab = new QueueLab();
    lab.send(1, 2);
    const error = thrown(() => lab.queue.process(() => void lab.queue.receive(), wait));
    expect((error as AggregateError).errors.map(({ code }: NetlinkError) => code)).toEqual(["EBUSY", "EBUSY"]);
    expect([waiting(lab), lab.strays()]).toEqual([0, []]);
    lab.send(3);
    expect(lab.queue.process(() => "accept", wait)).toBe(1);
  });
});

/** Packet queues in a private network namespace whose handler acts by the numbers in packets. */
class Workers implements AsyncDisposable {
  readonly netns = loopback();
  readonly receiver: UdpSocket = UdpSocket.open(this.netns);
  readonly sender: UdpSocket = UdpSocket.open(this.netns);
  /** Shared memory that blocks the handler at packets with the number 0 until the first word is set. */
  readonly gate = new Int32Array(new SharedArrayBuffer(4));
  readonly reports: { number: number; lostBefore: number }[] = [];
  queues!: PacketQueues;

  async start(options: PacketQueuesOptions<unknown>): Promise<void> {
    this.queues = await PacketQueues.start({
      netns: this.netns,
      module: scripted,
      data: this.gate.buffer,
      onReport: (value) => this.reports.push(value as never),
      ...WORKER_LIMITS,
      ...options,
      rule: {
        hook: "output",
        match: { protocol: "udp", destinationPort: this.receiver.port },
        bypass: options.rule?.bypass ?? false,
      },
    });
  }

  send(...numbers: number[]): void {
    for (const number of numbers) this.sender.send(this.receiver.port, numbered(number));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.queues?.stop();
    for (const resource of [this.sender, this.receiver, this.netns]) resource[Symbol.dispose]();
  }
}

describeWithQueues("packets of an exited worker", () => {
  for (const failureVerdict of ["drop", "accept"] as const) {
    test(`get the failure verdict "${failureVerdict}" from the next worker`, async ({ workers }) => {
      const errors: Error[] = [];
      const module = failureVerdict === "drop" ? scripted : new URL("./handlers/scripted-open.ts", import.meta.url);
      const onError = (error: Error) => void errors.push(error);
      await workers.start({ module, queues: { first: 0, last: 1 }, workers: 2, onError });
      // The packets arrive while the handler is busy: packet 2 waits for its verdict, packet 3 ends the thread, and the
      // others are queued after packet 3.
      workers.send(0);
      await until(() => workers.reports.length === 1, "the handler is busy");
      workers.send(1, 2, 3, 4, 5);
      Atomics.store(workers.gate, 0, 1);
      Atomics.notify(workers.gate, 0);
      await until(() => errors.length === 1, "the worker has ended");
      const before = workers.receiver.receiveAll(1).map(numberOf);
      expect(before).toEqual([0]);
      workers.send(10, 11);
      const left = () => workers.queues.statistics().queues!.reduce((sum, queue) => sum + queue.waiting, 0);
      await until(() => left() === 0, "nothing waits");
      const pending = failureVerdict === "drop" ? [] : [1, 2, 3, 4, 5];
      // The kernel counts a packet as decided shortly before it delivers the packet.
      const count = pending.length + 2;
      expect(workers.receiver.receiveAll(count).map(numberOf)).toEqual([...pending, 10, 11]);
      expect(workers.queues.workers).toBe(1);
    });
  }
});

describeWithQueues("queues without workers", () => {
  const cases: [string, number, Partial<PacketQueuesOptions<unknown>>][] = [
    ["by themselves", 3, { onError: () => {} }],
    ["because of an error without onError", 6, { stopOnError: true }],
    ["because of an error with stopOnError", 6, { onError: () => {}, stopOnError: true }],
  ];
  test.each(cases)("are unbound if the workers exited %s", async (_, number, options, { workers }) => {
    await workers.start({ ...options, rule: { hook: "output", bypass: true } });
    const end = workers.queues.wait().then(
      () => "ended",
      () => `failed, ${readQueueCounters(workers.netns)?.length} left`,
    );
    workers.send(number);
    expect(await within(end, "the end")).toBe("failed, 0 left");
    workers.send(20, 21);
    expect(workers.receiver.receiveAll(2).map(numberOf)).toEqual([20, 21]);
  });

  test("are unbound if a signal aborts the start", async () => {
    using netns = loopback();
    for (let delay = 0; delay < 30; delay += 3) {
      const controller = new AbortController();
      const started = PacketQueues.start({ netns, module: scripted, ...WORKER_LIMITS, signal: controller.signal });
      setTimeout(() => controller.abort(new Error("enough")), delay);
      const queues = await started.catch(() => undefined);
      if (!controller.signal.aborted) await until(() => controller.signal.aborted, "the signal");
      await until(() => readQueueCounters(netns)?.length === 0, "the queue is released");
      await queues?.stop();
    }
  });
});

describeWithQueues("ReceiverPool on a packet queue", () => {
  const start = (lab: QueueLab, reports: unknown[] = [], slotSize = 4096) =>
    ReceiverPool.start({
      module: scripted,
      handlerKind: "packet handler",
      sockets: [lab.queue.socket],
      ...WORKER_LIMITS,
      slotSize,
      onReport: (value) => reports.push(value),
      onError: (error) => reports.push(error),
    });

  for (const place of ["first", "last"]) {
    test(`drops the ${place} packet if it exceeds the slot size`, async ({ lab }) => {
      const reports: unknown[] = [];
      await using _pool = await start(lab, reports, 400);
      const numbers = place === "first" ? [7, 8] : [];
      if (place === "last") lab.send(9);
      lab.sender.send(lab.receiver.port, numbered(1, 1000));
      await until(() => waiting(lab) === 0, "nothing waits");
      lab.send(...numbers);
      expect(lab.arrived(place === "first" ? 2 : 1)).toEqual(place === "first" ? [7, 8] : [9]);
      expect(lab.strays()).toEqual([]);
      await until(() => reports.length === numbers.length + (place === "last" ? 2 : 1), "everything is reported");
      expect(reports).toContainEqual({ gap: 1, reason: "truncated" });
    });
  }

  test("does not count packets of earlier readers as lost", async ({ lab }) => {
    lab.send(10, 11, 12);
    lab.queue.process(() => "accept", wait);
    const reports: unknown[] = [];
    await using _pool = await start(lab, reports);
    lab.send(13);
    await until(() => reports.length === 1, "the packet is reported");
    expect(reports).toEqual([{ number: 13, lostBefore: 0 }]);
  });

  test("rejects the option `sharing`", async () => {
    using lab = new QueueLab();
    const sockets = [lab.queue.socket];
    const handlerKind = "packet handler";
    const pool = ReceiverPool.start({
      module: scripted,
      handlerKind,
      sockets,
      ...WORKER_LIMITS,
      workers: 2,
      sharing: true,
    });
    await expect(pool).rejects.toThrow("sharing: not allowed with this handler");
  });
});

/** Stops a worker pool that has received two packets with the number 2 and has given no verdict on them. */
async function leaveTwo(lab: QueueLab): Promise<void> {
  const reports: { number: number }[] = [];
  const pool = await ReceiverPool.start({
    module: scripted,
    handlerKind: "packet handler",
    sockets: [lab.queue.socket],
    ...WORKER_LIMITS,
    onReport: (value) => reports.push(value as { number: number }),
  });
  lab.send(10, 2, 11, 2);
  await until(() => reports.length === 4, "all are told of");
  await pool.stop();
  expect(lab.arrived(2)).toEqual([10, 11]);
  expect(waiting(lab)).toBe(2);
}

describeWithQueues("pending packets of a stopped pool", () => {
  for (const failureVerdict of ["drop", "accept"] as const) {
    test(`get the failure verdict "${failureVerdict}" from a later process()`, async ({ lab }) => {
      await leaveTwo(lab);
      lab.send(20, 21);
      const other = failureVerdict === "drop" ? "accept" : "drop";
      expect(lab.queue.process(() => other, { ...wait, failureVerdict })).toBe(2);
      expect(lab.arrived(2)).toEqual(failureVerdict === "drop" ? [20, 21] : [2, 2]);
      expect([waiting(lab), lab.strays()]).toEqual([0, []]);
      // The packet was not lost and still waits in the kernel.
      expect(lab.queue.process(() => "accept")).toBe(0);
      expect(lab.queue.statistics()).toMatchObject({ received: 2, missing: 0, gone: 0 });
    });
  }

  test("keep waiting while receive() returns other packets", async ({ lab }) => {
    await leaveTwo(lab);
    lab.send(20, 21);
    const packets = lab.queue.receive(wait);
    expect(packets.map(({ lostBefore }) => lostBefore)).toEqual([0, 0]);
    const [first, second] = packets.map(({ id }) => id);
    lab.queue.accept(first!);
    expect([lab.arrived(1), waiting(lab)]).toEqual([[20], 3]);
    lab.send(22);
    lab.queue.process(() => "accept", wait);
    expect([lab.arrived(1), waiting(lab), lab.strays()]).toEqual([[22], 1, []]);
    lab.queue.accept(second!);
    expect([lab.arrived(1), waiting(lab)]).toEqual([[21], 0]);
    expect(lab.queue.statistics()).toMatchObject({ received: 3, missing: 0 });
  });

  test("can get a verdict by id or up to an id", async ({ lab }) => {
    await leaveTwo(lab);
    lab.queue.accept(2);
    expect([lab.arrived(1), waiting(lab)]).toEqual([[2], 1]);
    lab.send(20, 21);
    const [packet] = lab.queue.receive(wait);
    lab.queue.acceptUpTo(packet!);
    expect([lab.arrived(2), waiting(lab)]).toEqual([[2, 20], 1]);
    lab.queue.drop(packet!.id + 1);
    lab.send(22, 23);
    lab.queue.process(() => "accept", wait);
    expect([lab.arrived(2), waiting(lab)]).toEqual([[22, 23], 0]);
    expect(lab.queue.receive()).toEqual([]);
    expect(lab.queue.statistics()).toMatchObject({ missing: 0, gone: 0 });
  });

  test("only packets that the kernel dropped count as missing", () => {
    using lab = new QueueLab({ receiveBufferSize: 2048 }, { hook: "input" });
    expect(lab.queue.socket.receiveBufferSize).toBeGreaterThan(0);
    lab.send(...Array.from({ length: 40 }, (_, index) => index));
    const first = lab.queue.process(() => "accept", wait);
    lab.send(50);
    expect(lab.queue.process(() => "accept", wait)).toBe(1);
    lab.queue.receive();
    const { received, missing, gone, socket } = lab.queue.statistics();
    expect({ received, missing, gone }).toEqual({ received: first + 1, missing: 40 - first, gone: 0 });
    expect(socket.dropped).toBe(missing);
  });
});
