import { describe, expect, test } from "bun:test";
import {
  MessageWriter,
  NETLINK_USERSOCK,
  NetlinkError,
  NetlinkSocket,
  NetworkNamespace,
  ReceiveBuffer,
  type SocketMemory,
} from "../../../src/index.ts";
import { receiveAccepted } from "../../../src/sock/receiving.ts";
import { LossTracker } from "../../../src/workers/loop/loss-tracker.ts";
import { Random } from "../../message/random.ts";
import { describeInNamespaces } from "../../support/environment.ts";
import { seed } from "../../support/seed.ts";

const CAPACITY = 1_000_000;

/** The kernel's counters of a socket. A test sets these counters, or makes them change at each read. */
class Counters {
  #looks: SocketMemory[] = [{ queued: 0, capacity: CAPACITY, dropped: 0 }];
  looked = 0;

  /** Sets the results of the next reads of the counters, in order. All later reads return the last result. */
  show(...looks: (Partial<SocketMemory> & { queued: number })[]): void {
    const { dropped } = this.#looks.at(-1)!;
    this.#looks = looks.map((look) => ({ capacity: CAPACITY, dropped, ...look }));
  }

  readonly read = (): SocketMemory => {
    this.looked++;
    return this.#looks.length > 1 ? this.#looks.shift()! : this.#looks[0]!;
  };
}

/**
 * Returns a function that takes the kernel's drop count and returns the number of drops since the previous call, modulo
 * 2^32. The first call returns the drops since the count was `reported`.
 */
function takingDrops(reported: number): (dropped: number) => number {
  let counted = reported;
  return (dropped) => {
    const lost = (dropped - counted) >>> 0;
    counted = dropped;
    return lost;
  };
}

/** Creates an overrun tracker for a socket with these counters, and reports an overrun to it. */
function afterOverrun(queued: number, dropped: number): { tracker: LossTracker; counters: Counters } {
  const counters = new Counters();
  const tracker = new LossTracker(counters.read, takingDrops(0));
  counters.show({ queued, dropped });
  tracker.overrun();
  return { tracker, counters };
}

/** Reports to a tracker that datagrams of one length were received; none if the queue was empty. */
function received(tracker: LossTracker, count: number, length = 0): number {
  return tracker.received({ length: () => length }, count);
}

/** Kernel memory in bytes that a datagram of this length uses in these tests. */
const use = (length: number) => length + 768;

describe("LossTracker.maximum", () => {
  test("is too small to empty a full buffer in one receive", () => {
    const at = (capacity: number) => {
      const tracker = new LossTracker(() => ({ queued: 0, capacity, dropped: 0 }), takingDrops(0));
      return [tracker.maximum(64), tracker.maximum(4)];
    };
    expect(at(8 * 1024 * 1024)).toEqual([64, 4]);
    expect(at(20 * 8192)).toEqual([20, 4]);
    expect(at(4096)).toEqual([1, 1]);
  });

  test("decreases to one while the gap comes closer", () => {
    const { tracker, counters } = afterOverrun(10_000_000, 5);
    const far = tracker.maximum(64);
    expect(far).toBeGreaterThan(10);
    // Even if all datagrams had the maximum length, the next receive call would not pass the gap.
    expect(far * 2 * (68 * 1024 + 1024)).toBeLessThanOrEqual(10_000_000);
    counters.show({ queued: 300_000 });
    expect(received(tracker, far, 1000)).toBe(0);
    expect(tracker.maximum(64)).toBe(2);
    counters.show({ queued: 100_000 });
    expect(received(tracker, 2, 1000)).toBe(0);
    expect(tracker.maximum(64)).toBe(1);
  });
});

describe("gap position", () => {
  test("is unknown before an overrun report", () => {
    const counters = new Counters();
    const tracker = new LossTracker(counters.read, takingDrops(0));
    counters.show({ queued: 0, dropped: 9 });
    const looked = counters.looked;
    expect([received(tracker, 1, 100), received(tracker, 0), tracker.lateDrops()]).toEqual([0, 0, 0]);
    expect(tracker.state).toBe("none");
    expect(counters.looked).toBe(looked);
  });

  test("is found when the queue uses no memory", () => {
    const { tracker, counters } = afterOverrun(10 * use(100), 7);
    for (let left = 9; left > 0; left--) {
      counters.show({ queued: left * use(100) });
      expect(received(tracker, 1, 100)).toBe(0);
      expect(tracker.state).toBe("ahead");
    }
    counters.show({ queued: 0 });
    expect(received(tracker, 1, 100)).toBe(7);
    expect(tracker.state).toBe("reported");
  });

  test("is found when the queue is empty", () => {
    const { tracker, counters } = afterOverrun(0, 3);
    counters.show({ queued: 0, dropped: 4 });
    expect(received(tracker, 0)).toBe(4);
    expect(tracker.state).toBe("reported");
  });

  test("is found when the queue grows", () => {
    const { tracker, counters } = afterOverrun(3000, 7);
    counters.show({ queued: 20_000 });
    expect(received(tracker, 1, 1000)).toBe(7);
    const equal = afterOverrun(3000, 7);
    equal.counters.show({ queued: 3000 });
    expect(received(equal.tracker, 1, 1000)).toBe(7);
  });

  test("is not found if the queue grows only briefly", () => {
    for (const looksLater of [1, 2, 3]) {
      const { tracker, counters } = afterOverrun(50_000, 7);
      const above = Array.from({ length: looksLater }, (_, index) => ({ queued: 52_000 + index }));
      counters.show(...above, { queued: 48_000 });
      expect(received(tracker, 1, 1000)).toBe(0);
      expect(tracker.state).toBe("ahead");
    }
    const { tracker, counters } = afterOverrun(50_000, 7);
    counters.show({ queued: 52_000 }, { queued: 53_000 }, { queued: 54_000 }, { queued: 55_000 }, { queued: 48_000 });
    expect(received(tracker, 1, 1000)).toBe(7);
  });

  test("is found after the last datagram before the drop", () => {
    const { tracker, counters } = afterOverrun(3 * use(100), 7);
    counters.show({ queued: 2 * use(100) });
    expect(received(tracker, 1, 100)).toBe(0);
    counters.show({ queued: use(100) });
    expect(received(tracker, 1, 100)).toBe(0);
    // The queue was emptied. It now contains another datagram, which is smaller.
    counters.show({ queued: use(100) - 200 });
    expect(received(tracker, 1, 100)).toBe(7);
  });

  test("is found after a datagram of known, large memory use", () => {
    const wasteful = 9000;
    const { tracker, counters } = afterOverrun(3 * wasteful, 7);
    counters.show({ queued: 2 * wasteful });
    expect(received(tracker, 1, 100)).toBe(0);
    counters.show({ queued: wasteful });
    expect(received(tracker, 1, 120)).toBe(0);
    counters.show({ queued: 1500 });
    expect(received(tracker, 1, 110)).toBe(7);
  });

  test("is not found after a datagram of unknown memory use", () => {
    const wasteful = 9000;
    const { tracker, counters } = afterOverrun(3 * wasteful + 768, 7);
    counters.show({ queued: 2 * wasteful + 768 });
    expect(received(tracker, 1, 100)).toBe(0);
    counters.show({ queued: wasteful + 768 });
    expect(received(tracker, 1, 100)).toBe(0);
    // The memory belonged to two datagrams: a long one, and a short one whose memory use is not known.
    counters.show({ queued: 768 });
    expect(received(tracker, 1, 100)).toBe(0);
    counters.show({ queued: 400 });
    expect(received(tracker, 1, 100)).toBe(7);
  });

  test("is not derived from memory use if other threads read", () => {
    const seen = (alone: boolean) => {
      const counters = new Counters();
      const tracker = new LossTracker(counters.read, takingDrops(0), { alone });
      counters.show({ queued: 200_000, dropped: 7 });
      tracker.overrun();
      counters.show({ queued: 200_000 - 2 * use(1000) });
      const first = received(tracker, 1, 1000);
      counters.show({ queued: 2 * use(1000) });
      const next = received(tracker, 1, 1000);
      // Two datagrams were queued, and another reader has received one of them. The known memory use would wrongly
      // identify the remaining datagram as the last one before the gap.
      counters.show({ queued: use(1000) });
      return [first, next, received(tracker, 1, 1000)];
    };
    expect(seen(true)).toEqual([0, 0, 7]);
    expect(seen(false)).toEqual([0, 0, 0]);
  });

  test("is not searched for within one receive call", () => {
    const { tracker, counters } = afterOverrun(use(100) + 100_000, 7);
    counters.show({ queued: 50_000 });
    expect(received(tracker, 3, 100)).toBe(0);
    expect(tracker.state).toBe("ahead");
  });
});

describe("gap size", () => {
  test("is the number of drops not reported before", () => {
    const counters = new Counters();
    counters.show({ queued: 0, dropped: 100 });
    const tracker = new LossTracker(counters.read, takingDrops(90));
    counters.show({ queued: 0, dropped: 103 });
    tracker.overrun();
    expect(received(tracker, 0)).toBe(13);
    counters.show({ queued: 0, dropped: 110 });
    tracker.overrun();
    expect(received(tracker, 0)).toBe(7);
  });

  test("excludes drops after the buffer became full again", () => {
    const { tracker, counters } = afterOverrun(use(100), 7);
    counters.show({ queued: CAPACITY - 10, dropped: 12 });
    expect(received(tracker, 1, 100)).toBe(7);
    tracker.overrun();
    counters.show({ queued: 0, dropped: 15 });
    expect(received(tracker, 1, 100)).toBe(8);
  });

  test("includes late drops once they certainly belong to the gap", () => {
    const { tracker, counters } = afterOverrun(use(100), 7);
    counters.show({ queued: 0, dropped: 7 });
    expect(received(tracker, 1, 100)).toBe(7);
    expect(tracker.state).toBe("reported");
    counters.show({ queued: CAPACITY - 10, dropped: 9 });
    expect(tracker.lateDrops()).toBe(0);
    expect(tracker.state).toBe("reported");
    counters.show({ queued: 1000, dropped: 9 });
    expect(tracker.lateDrops()).toBe(2);
    expect(tracker.state).toBe("none");
    expect(tracker.lateDrops()).toBe(0);
  });

  test("is correct when the kernel's 32-bit counter wraps around", () => {
    const counters = new Counters();
    counters.show({ queued: 0, dropped: 2 ** 32 - 5 });
    const tracker = new LossTracker(counters.read, takingDrops(2 ** 32 - 5));
    counters.show({ queued: 0, dropped: 4 });
    tracker.overrun();
    expect(received(tracker, 0)).toBe(9);
    counters.show({ queued: 0, dropped: 6 });
    expect(tracker.lateDrops()).toBe(2);
  });

  test("excludes drops of a later gap", () => {
    const { tracker, counters } = afterOverrun(use(100), 7);
    counters.show({ queued: 0 });
    expect(received(tracker, 1, 100)).toBe(7);
    counters.show({ queued: 1000, dropped: 20 });
    tracker.overrun();
    expect(tracker.lateDrops()).toBe(0);
    counters.show({ queued: 0 });
    expect(received(tracker, 1, 100)).toBe(13);
  });
});

describeInNamespaces("gaps in kernel messages", () => {
  test("are reported between the right messages for all buffer sizes", () => {
    using netns = NetworkNamespace.create();
    const group = 4;
    using sender = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
    let gaps = 0;
    // The kernel makes a sender to a group yield to other programs while the buffer is more than half full. On a busy
    // machine this is slow, so the test fills larger buffers with longer messages.
    const random = new Random(seed);
    for (const receiveBufferSize of [10_000, 30_000, 300_000]) {
      using socket = NetlinkSocket.open(NETLINK_USERSOCK, { netns, groups: [group], receiveBufferSize });
      const tracker = new LossTracker(() => socket.memory(), takingDrops(0));
      const buffer = new ReceiveBuffer({ slots: 64 });
      let next = 0;
      let expected = 0;
      const numbered = (size: number) => {
        const message = new MessageWriter(100).raw(new Uint8Array(size)).finish();
        message.view.setUint32(16, next++, true);
        return message;
      };
      const gap = (lost: number) => {
        if (lost > 0) gaps++;
        expected += lost;
      };
      for (let round = 0; round < 15; round++) {
        // In most rounds, reading starts after some messages were dropped. In every fifth round, the buffer does not
        // become full.
        const size = () => 4 + Math.floor((random.u32() / 2 ** 32) ** 2 * (receiveBufferSize / 8));
        const over = round % 5 === 4 ? 0 : 1 + random.below(20);
        const { dropped } = socket.memory();
        const some = random.below(10);
        if (over === 0) for (let count = 0; count < some; count++) sender.send(numbered(size()), { to: { group } });
        else while (socket.memory().dropped < dropped + over) sender.send(numbered(size()), { to: { group } });
        for (;;) {
          try {
            const maximum = tracker.maximum(buffer.slots.count);
            const datagrams = receiveAccepted(socket.core, buffer, maximum);
            const { filled } = buffer;
            const late = filled > 0 ? tracker.lateDrops() : 0;
            const lost = tracker.received(buffer.slots, filled);
            gap(late);
            for (const { offset } of datagrams) {
              const number = buffer.slots.view.getUint32(offset + 16, true);
              if (number !== expected) throw new Error(`round ${round}: ${number} where ${expected} should be`);
              expected++;
            }
            gap(lost);
            if (filled === 0) break;
          } catch (error) {
            if (!(error instanceof NetlinkError) || error.code !== "ENOBUFS") throw error;
            tracker.overrun();
          }
        }
        expect(expected).toBe(next);
      }
    }
    expect(gaps).toBe(36);
  }, 600_000);
});
