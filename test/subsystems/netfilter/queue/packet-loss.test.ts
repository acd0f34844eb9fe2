// Checks that the received packets and those that the kernel reports as dropped add up to the packets sent.
import { expect, test } from "bun:test";
import { NetlinkError } from "../../../../src/index.ts";
import type { PacketQueueStatistics, QueueCounters } from "../../../../src/subsystems/netfilter/index.ts";
import { Random } from "../../../message/random.ts";
import { describeWithQueues, QueueLab } from "../support.ts";

/**
 * Accepts all queued packets. Returns the number of packets, the losses reported before them, and the error messages.
 */
function acceptAll(lab: QueueLab): { packets: number; lost: number; reported: number } {
  const total = { packets: 0, lost: 0, reported: 0 };
  for (;;) {
    try {
      const count = lab.queue.process((packet) => {
        total.lost += packet.lostBefore;
        return "accept";
      });
      if (count === 0) return total;
      total.packets += count;
    } catch (error) {
      if (!(error instanceof NetlinkError) || error.code !== "ENOBUFS") throw error;
      total.reported += error.dropped!;
    }
  }
}

/** Returns the kernel's counters of the queue. */
function counters({ queues }: PacketQueueStatistics): QueueCounters {
  return queues![0]!;
}

/**
 * Returns the number of packets that were sent to a queue. It is the sum of received packets, waiting packets, and
 * packets dropped because the queue or the receive buffer was full.
 */
function account(statistics: PacketQueueStatistics): number {
  const { queueDropped, userDropped } = counters(statistics);
  expect(userDropped).toBe(statistics.socket.dropped);
  return statistics.received + queueDropped + userDropped;
}

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

describeWithQueues("full packet queue", () => {
  test("drops packets and counts them", () => {
    using lab = new QueueLab({ length: 10 });
    lab.send(...numbers(50));
    expect(lab.queue.statistics().queues).toMatchObject([
      { waiting: 10, queueDropped: 40, userDropped: 0, lastId: 10 },
    ]);
    expect(acceptAll(lab)).toEqual({ packets: 10, lost: 0, reported: 0 });
    expect(lab.arrived(10)).toEqual(numbers(10));
    const statistics = lab.queue.statistics();
    expect(account(statistics)).toBe(50);
    expect([statistics.received, statistics.missing]).toEqual([10, 0]);
    expect(lab.rule.counters()?.packets).toBe(50n);
    lab.send(77);
    expect(acceptAll(lab).packets).toBe(1);
    expect(lab.arrived(1)).toEqual([77]);
  });

  test("accepts further packets after its length is increased", () => {
    using lab = new QueueLab({ length: 5 });
    lab.send(...numbers(8));
    lab.queue.configure({ length: 20 });
    lab.send(...numbers(15));
    expect(lab.queue.statistics().queues).toMatchObject([{ waiting: 20, queueDropped: 3 }]);
  });

  test("lets packets pass without a verdict if `failOpen` is set", () => {
    using lab = new QueueLab({ length: 10, failOpen: true });
    lab.send(...numbers(50));
    expect(lab.arrived(40)).toEqual(numbers(50).slice(10));
    expect(lab.queue.statistics().queues).toMatchObject([{ waiting: 10, queueDropped: 0, userDropped: 0, lastId: 10 }]);
    expect(acceptAll(lab).packets).toBe(10);
    expect(lab.arrived(10)).toEqual(numbers(10));
  });

  test('drops all packets in copy mode "none"', () => {
    using lab = new QueueLab({ copyMode: "none" });
    lab.send(1, 2, 3);
    expect(lab.queue.receive()).toEqual([]);
    lab.queue.configure({ copyMode: "packet" });
    lab.send(4);
    expect(acceptAll(lab).packets).toBe(1);
    expect(lab.arrived(1)).toEqual([4]);
  });
});

describeWithQueues("full receive buffer of PacketQueue", () => {
  test("the next packet reports the number of dropped packets", () => {
    using lab = new QueueLab({ receiveBufferSize: 8192 }, { hook: "input" });
    lab.send(...numbers(100));
    const full = lab.queue.statistics();
    const { userDropped, waiting, lastId } = counters(full);
    expect(userDropped).toBeGreaterThan(10);
    expect([waiting + userDropped, lastId, full.socket.dropped]).toEqual([100, 100, userDropped]);
    expect(acceptAll(lab)).toEqual({ packets: waiting, lost: 0, reported: 0 });
    lab.send(1000);
    expect(acceptAll(lab)).toEqual({ packets: 1, lost: userDropped, reported: 0 });
    expect(lab.arrived(waiting + 1)).toEqual([...numbers(waiting), 1000]);
    const statistics = lab.queue.statistics();
    expect(statistics.missing).toBe(userDropped);
    expect(account(statistics)).toBe(101);
  });

  test("throws an error if `reportOverruns` is set", () => {
    using lab = new QueueLab({ receiveBufferSize: 8192, reportOverruns: true }, { hook: "input" });
    lab.send(...numbers(100));
    const { packets, reported } = acceptAll(lab);
    expect(reported).toBe(lab.queue.statistics().socket.dropped);
    expect(packets + reported).toBe(100);
    lab.send(5);
    expect(acceptAll(lab)).toEqual({ packets: 1, lost: reported, reported: 0 });
    expect(account(lab.queue.statistics())).toBe(101);
  });

  test("lets packets pass without a verdict if `failOpen` is set", () => {
    using lab = new QueueLab({ receiveBufferSize: 8192, failOpen: true }, { hook: "input" });
    lab.send(...numbers(100));
    const { waiting, userDropped } = counters(lab.queue.statistics());
    expect([waiting < 90, userDropped]).toEqual([true, 0]);
    expect(lab.arrived(100 - waiting)).toEqual(numbers(100).slice(waiting));
    expect(acceptAll(lab).packets).toBe(waiting);
    expect(lab.arrived(waiting)).toEqual(numbers(waiting));
    lab.send(7);
    expect(acceptAll(lab)).toEqual({ packets: 1, lost: 100 - waiting, reported: 0 });
  });

  test("commands succeed after a lost acknowledgement", () => {
    using lab = new QueueLab({ receiveBufferSize: 4096, length: 1000 }, { hook: "input" });
    lab.send(...numbers(100));
    const { dropped } = lab.queue.statistics().socket;
    expect(dropped).toBeGreaterThan(0);
    lab.queue.configure({ length: 7, uidGid: true });
    const { packets } = acceptAll(lab);
    // A lost acknowledgement counts as dropped by the socket, not by a queue.
    expect(packets).toBe(100 - dropped);
    lab.send(...numbers(9));
    expect(acceptAll(lab).packets).toBeLessThanOrEqual(7);
  });
});

describeWithQueues("flood of queued packets", () => {
  for (const reportOverruns of [false, true]) {
    test(`each lost packet is counted ${reportOverruns ? "and reported " : ""}exactly once`, () => {
      const random = new Random(reportOverruns ? 5 : 6);
      const lost = { full: 0, overrun: 0 };
      for (let round = 0; round < 12; round++) {
        const receiveBufferSize = random.pick([4096, 16_384, 60_000, 1 << 20]);
        const length = random.pick([3, 20, 100, 1000]);
        using lab = new QueueLab({ receiveBufferSize, length, reportOverruns }, { hook: "input" });
        const sum = { packets: 0, reported: 0 };
        let sent = 0;
        for (let burst = 0; burst < 25; burst++) {
          const count = random.below(120);
          const size = 4 + random.below(1400);
          for (let number = 0; number < count; number++) lab.sender.send(lab.receiver.port, new Uint8Array(size));
          sent += count;
          const { packets, reported } = acceptAll(lab);
          sum.packets += packets;
          sum.reported += reported;
          while (lab.receiver.receive() !== undefined);
        }
        // The queue is empty now. One more packet reports the losses before it.
        lab.send(1);
        acceptAll(lab);
        const statistics = lab.queue.statistics();
        const { queueDropped, userDropped, waiting, lastId } = counters(statistics);
        expect(account(statistics)).toBe(sent + 1);
        expect(lab.rule.counters()?.packets).toBe(BigInt(sent + 1));
        expect([waiting, statistics.received, statistics.missing]).toEqual([0, sum.packets + 1, userDropped]);
        expect(lastId).toBe(statistics.received + userDropped);
        if (reportOverruns) expect(sum.reported).toBe(userDropped);
        lost.full += queueDropped;
        lost.overrun += userDropped;
      }
      expect(lost.full).toBeGreaterThan(100);
      expect(lost.overrun).toBeGreaterThan(100);
    });
  }
});
