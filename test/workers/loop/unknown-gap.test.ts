import { afterEach, describe, expect, spyOn } from "bun:test";
import { ENOBUFS, NETLINK_USERSOCK, NetlinkSocket, Receiver } from "../../../src/index.ts";
import { SocketCore } from "../../../src/sock/socket-core.ts";
import { LossTracker, UNKNOWN_LOSS } from "../../../src/workers/loop/loss-tracker.ts";
import { describeInNamespaces } from "../../support/environment.ts";
import { test } from "../../support/fixtures.ts";
import { until, within } from "../../support/threads.ts";
import { numbered } from "../numbered.ts";
import { expectNothingLeft, startPool } from "../pool/pools.ts";

const group = 1;
const END = 200;
const LOSS_BEHIND = 100;
const oblivious = () => new Worker(new URL("../pool/handlers/uncounted-overrun-worker.ts", import.meta.url));

/**
 * Simulated counters of a socket: the kernel's counters, and the number of drops that readers of the socket have
 * already reported.
 */
class Kernel {
  queued = 0;
  dropped = 0;
  reported = 0;
  /** Called once, after the next read of the counters. */
  afterLook: (() => void) | undefined;

  track(pending = false): LossTracker {
    const look = () => {
      const memory = { queued: this.queued, capacity: 1_000_000, dropped: this.dropped };
      this.afterLook?.();
      this.afterLook = undefined;
      return memory;
    };
    const claim = (dropped: number) => {
      const lost = dropped - this.reported;
      this.reported = dropped;
      return lost;
    };
    return new LossTracker(look, claim, { pending });
  }
}

/** Reports to a tracker that datagrams of one length were received; none if the queue was empty. */
function received(tracker: LossTracker, count: number, length = 0): number {
  return tracker.received({ length: () => length }, count);
}

describe("LossTracker without drop counts", () => {
  test("reports a gap of unknown size after an uncounted overrun", () => {
    const kernel = new Kernel();
    const tracker = kernel.track();
    tracker.overrun();
    expect([tracker.hasUnreported, received(tracker, 0)]).toEqual([true, 0]);
    expect([tracker.hasUnreported, tracker.lateDrops()]).toEqual([true, UNKNOWN_LOSS]);
    expect([tracker.hasUnreported, tracker.lateDrops(), tracker.end()]).toEqual([false, 0, 0]);
  });

  test("reports every uncounted overrun among counted ones", () => {
    const kernel = new Kernel();
    const tracker = kernel.track();
    const reported: number[] = [];
    for (const dropped of [0, 3, 3, 7, 7, 7]) {
      tracker.overrun();
      kernel.dropped = dropped;
      reported.push(received(tracker, 0) + tracker.lateDrops());
    }
    expect(reported).toEqual([UNKNOWN_LOSS, 3, UNKNOWN_LOSS, 4, UNKNOWN_LOSS, UNKNOWN_LOSS]);
  });

  test("reports the exact size if the kernel counts the drops later", () => {
    const kernel = new Kernel();
    const tracker = kernel.track();
    tracker.overrun();
    expect(received(tracker, 0)).toBe(0);
    kernel.dropped = 5;
    expect([tracker.lateDrops(), tracker.end()]).toEqual([5, 0]);
  });

  test("reports exact sizes if the queue overruns during the count", () => {
    const kernel = new Kernel();
    const tracker = kernel.track();
    tracker.overrun();
    kernel.dropped = 5;
    tracker.overrun();
    // The queue was empty when its length was read. It overran before the drop counter was read.
    kernel.dropped = 6;
    kernel.afterLook = () => {
      kernel.queued = 900_000;
    };
    expect(received(tracker, 1, 20)).toBe(5);
    tracker.overrun();
    kernel.queued = 0;
    expect([received(tracker, 1, 20), tracker.lateDrops(), tracker.end()]).toEqual([1, 0, 0]);
  });

  test("reports no gap if another reader reports the drops", () => {
    const kernel = new Kernel();
    const tracker = kernel.track();
    tracker.overrun();
    kernel.dropped = 5;
    kernel.reported = 5;
    expect([received(tracker, 0), tracker.lateDrops(), tracker.hasUnreported]).toEqual([0, 0, false]);
  });

  test("end() reports a pending gap once", () => {
    for (const steps of [0, 1]) {
      const tracker = new Kernel().track();
      tracker.overrun();
      if (steps === 1) received(tracker, 0);
      expect([tracker.end(), tracker.end()]).toEqual([UNKNOWN_LOSS, 0]);
    }
  });

  test("reports an overrun that another reader left unreported", () => {
    const kernel = new Kernel();
    const empty = kernel.track(true);
    expect([empty.hasUnreported, empty.state, empty.lateDrops()]).toEqual([true, "uncounted", UNKNOWN_LOSS]);
    kernel.queued = 1000;
    const busy = kernel.track(true);
    expect([busy.hasUnreported, busy.state, busy.lateDrops()]).toEqual([true, "ahead", 0]);
    kernel.queued = 0;
    expect([received(busy, 1, 20), busy.lateDrops()]).toEqual([0, UNKNOWN_LOSS]);
    kernel.dropped = 2;
    expect(kernel.track(true).lateDrops()).toBe(2);
  });
});

describeInNamespaces("overruns without a drop count", () => {
  expectNothingLeft();
  afterEach(() => spyOn(SocketCore.prototype, "receive").mockRestore());

  test("yield a gap of unknown size after the queued messages", async ({ netns }) => {
    await using receiver = Receiver.start({ protocol: NETLINK_USERSOCK, groups: [group], netns, inLoop: true });
    using peer = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
    const { receive } = SocketCore.prototype;
    let reports = 1;
    spyOn(SocketCore.prototype, "receive").mockImplementation(function (this: SocketCore, buffer, maximum) {
      return reports-- > 0 ? -ENOBUFS : receive.call(this, buffer, maximum);
    });
    for (const number of [0, 1]) peer.send(numbered(number), { to: { group } });
    const items: unknown[] = [];
    const read = async () => {
      for await (const batch of receiver) {
        for (const item of batch) items.push(item.kind === "gap" ? item : "message");
        if (items.length >= 3) break;
      }
    };
    // The gap is reported even though no message follows.
    await within(read(), "the gap");
    expect(items).toEqual(["message", "message", { kind: "gap", dropped: 0, reason: "overrun", unknown: true }]);
    expect(receiver.statistics).toMatchObject({ received: 2, dropped: 0, unknownGaps: 1 });
  });

  test("are reported before a stopped receiver ends", async ({ netns }) => {
    const receiver = Receiver.start({ protocol: NETLINK_USERSOCK, groups: [group], netns, inLoop: true });
    using peer = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
    const { receive } = SocketCore.prototype;
    let reports = 1;
    spyOn(SocketCore.prototype, "receive").mockImplementation(function (this: SocketCore, buffer, maximum) {
      if (reports-- > 0) return -ENOBUFS;
      const filled = receive.call(this, buffer, maximum);
      if (filled > 0) void receiver.stop();
      return filled;
    });
    peer.send(numbered(0), { to: { group } });
    const gaps: unknown[] = [];
    const read = async () => {
      for await (const batch of receiver) for (const item of batch) if (item.kind === "gap") gaps.push(item.unknown);
    };
    await within(read(), "the end");
    expect(gaps).toEqual([true]);
  });

  test("reach a handler as a gap of 0 messages", async ({ netns }) => {
    const { pool, log } = await startPool({
      module: undefined as never,
      worker: oblivious,
      protocol: NETLINK_USERSOCK,
      netns,
      workers: 1,
    });
    using peer = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
    const send = (number: number) => peer.send(numbered(number), { to: { portId: pool.sockets[0]!.portId } });
    send(LOSS_BEHIND);
    await log.until(1);
    send(1);
    await log.until(3);
    send(2);
    await log.until(4);
    expect(log.values).toEqual([LOSS_BEHIND, 1, [0, "overrun"], 2]);
    expect(pool.statistics).toMatchObject({ received: 3, dropped: 0, unknownGaps: 1 });
    await pool.stop();
  });

  test("are reported by another worker if the first one exits", async ({ netns }) => {
    using socket = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
    using peer = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
    const { pool, log } = await startPool({
      module: undefined as never,
      worker: oblivious,
      sockets: [socket],
      workers: 2,
    });
    const send = (number: number) => peer.send(numbered(number), { to: { portId: socket.portId } });
    send(LOSS_BEHIND);
    await log.until(1);
    send(END);
    await until(() => log.errors.length === 1, "the worker has ended");
    expect(log.errors[0]!.error.message).toContain("; an overrun was not reported to its handler");
    // The gap is reported even though no message follows.
    await log.until(3);
    expect(log.reports.slice(1)).toEqual([
      { value: END, worker: 0 },
      { value: [0, "overrun"], worker: 1 },
    ]);
    expect(pool.statistics).toMatchObject({ received: 2, dropped: 0, unknownGaps: 1 });
    await pool.stop();
  });
});
