import { afterEach, describe, expect, spyOn, test } from "bun:test";
import { ENOBUFS, NETLINK_USERSOCK, NetlinkSocket, NetworkNamespace, Receiver } from "../../../src/index.ts";
import { OverrunTracker, UNKNOWN_LOSS } from "../../../src/sock/overrun-tracker.ts";
import { describeInNamespaces } from "../../support/environment.ts";
import { until, within } from "../../support/threads.ts";
import { numbered } from "../numbered.ts";
import { expectNothingLeft, startPool } from "../pool/pools.ts";

const group = 1;
const END = 200;
const LOSS_BEHIND = 100;
const oblivious = () => new Worker(new URL("../pool/handlers/uncounted-overrun-worker.ts", import.meta.url));

/** A socket's counters, and what was told of them by anybody. */
class Kernel {
  queued = 0;
  dropped = 0;
  told = 0;
  /** Called once after the next look. */
  afterLook: (() => void) | undefined;

  track(pending?: boolean): OverrunTracker {
    const look = () => {
      const memory = { queued: this.queued, capacity: 1_000_000, dropped: this.dropped };
      this.afterLook?.();
      this.afterLook = undefined;
      return memory;
    };
    const claim = (dropped: number) => {
      const lost = dropped - this.told;
      this.told = dropped;
      return lost;
    };
    return new OverrunTracker(look, claim, pending);
  }
}

describe("a loss that the kernel reports and does not count", () => {
  test("is of an unknown number, once it is certain that no count follows", () => {
    const kernel = new Kernel();
    const tracker = kernel.track();
    tracker.overrun();
    expect([tracker.untold, tracker.empty()]).toEqual([true, 0]);
    expect([tracker.untold, tracker.overdue()]).toEqual([true, UNKNOWN_LOSS]);
    expect([tracker.untold, tracker.overdue(), tracker.end()]).toEqual([false, 0, 0]);
  });

  test("is told once more when it happens once more, also between others that are counted", () => {
    const kernel = new Kernel();
    const tracker = kernel.track();
    const told: number[] = [];
    for (const dropped of [0, 3, 3, 7, 7, 7]) {
      tracker.overrun();
      kernel.dropped = dropped;
      told.push(tracker.empty() + tracker.overdue());
    }
    expect(told).toEqual([UNKNOWN_LOSS, 3, UNKNOWN_LOSS, 4, UNKNOWN_LOSS, UNKNOWN_LOSS]);
  });

  test("is none when the count comes a moment after the report", () => {
    const kernel = new Kernel();
    const tracker = kernel.track();
    tracker.overrun();
    expect(tracker.empty()).toBe(0);
    kernel.dropped = 5;
    expect([tracker.overdue(), tracker.end()]).toEqual([5, 0]);
  });

  test("is none when the queue fills up while the counters are read, and the report comes afterwards", () => {
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
    expect(tracker.received(1, 20)).toBe(5);
    tracker.overrun();
    kernel.queued = 0;
    expect([tracker.received(1, 20), tracker.overdue(), tracker.end()]).toEqual([1, 0, 0]);
  });

  test("is none when somebody else who reads the socket tells of the count", () => {
    const kernel = new Kernel();
    const tracker = kernel.track();
    tracker.overrun();
    kernel.dropped = 5;
    kernel.told = 5;
    expect([tracker.empty(), tracker.overdue(), tracker.untold]).toEqual([0, 0, false]);
  });

  test("is told at the end, wherever that comes", () => {
    for (const steps of [0, 1]) {
      const tracker = new Kernel().track();
      tracker.overrun();
      if (steps === 1) tracker.empty();
      expect([tracker.end(), tracker.end()]).toEqual([UNKNOWN_LOSS, 0]);
    }
  });

  test("that somebody else has heard of and not told is told here", () => {
    const kernel = new Kernel();
    const empty = kernel.track(true);
    expect([empty.untold, empty.unsettled, empty.overdue()]).toEqual([true, true, UNKNOWN_LOSS]);
    kernel.queued = 1000;
    const busy = kernel.track(true);
    expect([busy.untold, busy.pending, busy.overdue()]).toEqual([true, true, 0]);
    kernel.queued = 0;
    expect([busy.received(1, 20), busy.overdue()]).toEqual([0, UNKNOWN_LOSS]);
    kernel.dropped = 2;
    expect(kernel.track(true).overdue()).toBe(2);
  });
});

describeInNamespaces("such a loss comes to a receiver", () => {
  expectNothingLeft();
  afterEach(() => spyOn(NetlinkSocket.prototype, "take").mockRestore());

  test("as a gap of an unknown number behind what was queued, and is counted", async () => {
    using netns = NetworkNamespace.create();
    await using receiver = Receiver.start({ protocol: NETLINK_USERSOCK, groups: [group], netns, inLoop: true });
    using peer = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
    const { take } = NetlinkSocket.prototype;
    let reports = 1;
    spyOn(NetlinkSocket.prototype, "take").mockImplementation(function (this: NetlinkSocket, buffer, maximum) {
      return reports-- > 0 ? -ENOBUFS : take.call(this, buffer, maximum);
    });
    for (const number of [0, 1]) peer.send(numbered(number), { to: { group } });
    const items: unknown[] = [];
    const read = async () => {
      for await (const batch of receiver) {
        for (const item of batch) items.push(item.kind === "gap" ? item : "message");
        if (items.length >= 3) break;
      }
    };
    // Nothing follows: the gap is told all the same.
    await within(read(), "the gap");
    expect(items).toEqual(["message", "message", { kind: "gap", dropped: 0, reason: "overrun", unknown: true }]);
    expect(receiver.statistics).toMatchObject({ received: 2, dropped: 0, unknownGaps: 1 });
  });

  test("and is told before the end when that comes first", async () => {
    using netns = NetworkNamespace.create();
    const receiver = Receiver.start({ protocol: NETLINK_USERSOCK, groups: [group], netns, inLoop: true });
    using peer = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
    const { take } = NetlinkSocket.prototype;
    let reports = 1;
    spyOn(NetlinkSocket.prototype, "take").mockImplementation(function (this: NetlinkSocket, buffer, maximum) {
      if (reports-- > 0) return -ENOBUFS;
      const filled = take.call(this, buffer, maximum);
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

  test("as a gap of 0 messages in a handler", async () => {
    using netns = NetworkNamespace.create();
    const { pool, heard } = await startPool({
      module: undefined as never,
      worker: oblivious,
      protocol: NETLINK_USERSOCK,
      netns,
      workers: 1,
    });
    using peer = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
    const send = (number: number) => peer.send(numbered(number), { to: { portId: pool.sockets[0]!.portId } });
    send(LOSS_BEHIND);
    await heard.until(1);
    send(1);
    await heard.until(3);
    send(2);
    await heard.until(4);
    expect(heard.values).toEqual([LOSS_BEHIND, 1, [0, "overrun"], 2]);
    expect(pool.statistics).toMatchObject({ received: 3, dropped: 0, unknownGaps: 1 });
    await pool.stop();
  });

  test("from another worker when the one that heard of it has ended", async () => {
    using netns = NetworkNamespace.create();
    using socket = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
    using peer = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
    const { pool, heard } = await startPool({
      module: undefined as never,
      worker: oblivious,
      sockets: [socket],
      workers: 2,
    });
    const send = (number: number) => peer.send(numbered(number), { to: { portId: socket.portId } });
    send(LOSS_BEHIND);
    await heard.until(1);
    send(END);
    await until(() => heard.errors.length === 1, "the worker has ended");
    expect(heard.errors[0]!.error.message).toContain("; an overrun was not reported to its handler");
    // Nothing follows: the gap is told all the same.
    await heard.until(3);
    expect(heard.reports.slice(1)).toEqual([
      { value: END, worker: 0 },
      { value: [0, "overrun"], worker: 1 },
    ]);
    expect(pool.statistics).toMatchObject({ received: 2, dropped: 0, unknownGaps: 1 });
    await pool.stop();
  });
});
