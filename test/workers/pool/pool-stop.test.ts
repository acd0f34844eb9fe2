import { expect } from "bun:test";
import { closeSync, mkdtempSync, openSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LOCK_EX, LOCK_UN } from "../../../src/constants/system.ts";
import { flock } from "../../../src/ffi/libc.ts";
import { NETLINK_USERSOCK, NetlinkSocket, NetworkNamespace, ReceiveBuffer } from "../../../src/index.ts";
import { describeInNamespaces, threadCount } from "../../support/environment.ts";
import { test as base } from "../../support/fixtures.ts";
import { expectDescriptors } from "../../support/nothing-left.ts";
import { inputs } from "../../support/seed.ts";
import { isAsleep, leastCpuTime, settledDescriptors, until, within } from "../../support/threads.ts";
import { EndlessFlood } from "../flooding.ts";
import { NumberedMessages, numbered, numberOf } from "../numbered.ts";
import { type Command, command, Gate } from "./commands.ts";
import { HeldTimers } from "./held-timers.ts";
import { expectNothingLeft, failureOf, handlerThreads, startPool, startTally } from "./pools.ts";

const test = base.extend({
  peer: ({ netns }) => NetlinkSocket.open(NETLINK_USERSOCK, { netns }),
  socket: ({ netns }) => NetlinkSocket.open(NETLINK_USERSOCK, { netns }),
});

const group = 1;
/** The heap of each worker has several MiB, so a single leak in twenty runs would be visible. */
const MOST_GROWTH = 20 * 1024 * 1024;

/** Resolves when `count` messages were handled and all workers of the pool sleep. */
async function idle(pool: { statistics: { messages: number }; workers: number }, messages = 0): Promise<void> {
  await until(() => {
    const threads = handlerThreads();
    return threads.length === pool.workers && threads.every(isAsleep) && pool.statistics.messages === messages;
  }, "the workers sleep");
}

describeInNamespaces("ReceiverPool.stop", () => {
  expectNothingLeft(async () => {
    using netns = NetworkNamespace.create();
    await new EndlessFlood(netns, { group })[Symbol.asyncDispose]();
  });

  test("ends an idle pool and leaks no descriptors or threads", async ({ netns }) => {
    const descriptors = await settledDescriptors();
    const { pool, log } = await startPool({ protocol: NETLINK_USERSOCK, netns, workers: 2 });
    await idle(pool);
    await within(Promise.all([pool.stop(), pool.stop(), pool.wait()]), "the end");
    await within(pool.stop(), "the end, once more");
    await within(pool.wait(), "the end, once more");
    expect(pool.workers).toBe(0);
    expect(log.errors).toEqual([]);
    await expectDescriptors(descriptors);
    await until(() => handlerThreads().length === 0, "the threads are gone");
  });

  test("is called by `await using` after an exception", async ({ netns }) => {
    const failing = async () => {
      const { pool } = await startPool({ protocol: NETLINK_USERSOCK, netns });
      await using _ = pool;
      throw new Error("left");
    };
    await expect(failing()).rejects.toThrow("left");
    await until(() => handlerThreads().length === 0, "the threads are gone");
  });

  test("lets the close callback report values and send messages", async ({ netns, peer }) => {
    const close: Command[] = [
      { do: "sleep", milliseconds: 20 },
      { do: "report", value: "closing" },
      { do: "send", message: numbered(7), to: { portId: peer.portId } },
    ];
    const { pool, log } = await startPool({ protocol: NETLINK_USERSOCK, netns, workers: 2, data: { close } });
    await pool.stop();
    // The handlers of both workers have reported that they are closing.
    expect(log.values.filter((value) => value === "closing")).toHaveLength(2);
    expect(pool.statistics.sent).toBe(2);
    for (let times = 0; times < 2; times++) {
      expect(Array.from(peer.receive()?.messages() ?? [], numberOf)).toEqual([7]);
    }
  });

  test("ends the thread despite a running timer of the handler", async ({ netns }) => {
    const { pool, log } = await startPool({ protocol: NETLINK_USERSOCK, netns, data: { open: [{ do: "timer" }] } });
    await within(pool.stop(), "the end");
    expect(log.errors).toEqual([]);
  });

  test("leaves unread messages queued on the caller's socket", async ({ socket, peer }) => {
    const count = 3000;
    const buffer = new ReceiveBuffer();
    let next = 0;
    for (let round = 0; next < count; round++) {
      // The handler is blocked. Messages queue up behind the current message, and then the pool is stopped.
      const gate = new Gate();
      const { pool, log } = await startPool({
        sockets: [socket],
        data: { reportsAll: true, words: gate.memory },
        slots: 16,
      });
      peer.send(command({ do: "gate" }), { to: { portId: socket.portId } });
      await gate.reached();
      peer.sendMany(new NumberedMessages(Array(500).fill(20)).from(round * 500, 500), {
        to: { portId: socket.portId },
      });
      const stopped = pool.stop();
      gate.open();
      await within(stopped, "the end");
      // The handler was blocked before the flood began, so the worker has received no message of the flood.
      expect(log.numbers).toEqual([]);
      for (let wanted = next + 500; next < wanted; ) {
        for (const datagram of socket.receiveMany(buffer)) {
          for (const message of datagram.messages()) expect(numberOf(message)).toBe(next++);
        }
      }
    }
  });

  test("handles every message that a worker received", async ({ socket, peer }) => {
    const count = inputs(200, 1000);
    peer.sendMany(new NumberedMessages(Array(count).fill(20)).from(0, count), { to: { portId: socket.portId } });
    let received = 0;
    let rounds = 0;
    for (; socket.memory().queued > 0; rounds++) {
      const { pool, log } = await startTally({ sockets: [socket], slots: 4, data: { slow: 50 } });
      if (rounds % 2 > 0) await until(() => pool.statistics.messages > 10 || socket.memory().queued === 0, "some");
      await within(pool.stop(), "the end");
      expect(log.tally).toMatchObject({ received: pool.statistics.received, ordered: true });
      received += log.tally.received;
    }
    expect(received).toBe(count);
    expect(rounds).toBeGreaterThan(3);
  }, 600_000);

  test("handles the received messages of a flood, then ends", async ({ netns }) => {
    await using _flood = new EndlessFlood(netns, { group });
    for (const slow of [0, 20_000]) {
      const { pool, log } = await startTally({
        protocol: NETLINK_USERSOCK,
        groups: [group],
        netns,
        data: { slow },
        // Within this timeout a slow handler can handle the messages of one receive (64), but not all messages of the
        // flood.
        stopTimeoutMs: 90_000,
      });
      await until(() => pool.statistics.received > 100, "the flood has begun");
      await within(pool.stop(), "the end");
      expect(log.errors).toEqual([]);
      const { received, dropped } = pool.statistics;
      expect(log.tally).toMatchObject({ received, lost: dropped, ordered: true });
    }
  });

  test("settles pending add() and remove() calls", async ({ netns }) => {
    for (let round = 0; round < 10; round++) {
      const { pool } = await startPool({ protocol: NETLINK_USERSOCK, netns, workers: 2 });
      const sockets = Array.from({ length: 4 }, () => NetlinkSocket.open(NETLINK_USERSOCK, { netns }));
      const changes = [...sockets.map((socket) => pool.add(socket)), pool.remove(pool.sockets[0]!)];
      if (round % 2 === 1) await changes[0];
      const stopped = pool.stop();
      expect(await failureOf(pool.add(sockets[0]!))).toMatchObject({ code: "EBADF" });
      const results = await within(Promise.allSettled(changes), "the changes");
      for (const result of results) if (result.status === "rejected") expect(result.reason.code).toBe("EBADF");
      await within(stopped, "the end");
      for (const socket of sockets) {
        expect(socket.reservedFor).toBeUndefined();
        socket.close();
      }
    }
  });

  test("reports handlers that exceed the stop timeout", async ({ netns }) => {
    const descriptors = await settledDescriptors();
    const stopTimeoutMs = 99_999;
    using limits = new HeldTimers(stopTimeoutMs);
    let stopping = 0;
    const stopLate = async (order: "spin" | "hang" | "never") => {
      const { pool, log } = await startPool({
        protocol: NETLINK_USERSOCK,
        netns,
        workers: 2,
        stopTimeoutMs,
        data: { close: [{ do: order }], worker: 1 },
      });
      const stopped = pool.stop();
      stopping++;
      await within(stopped, "the end");
      expect(log.errors).toMatchObject([{ worker: 1, error: { code: "ETIMEDOUT", operation: "netlink-handler" } }]);
      // The error was passed to onError, so it did not stop the pool.
      await pool.wait();
    };
    const stops = [stopLate("spin"), stopLate("hang"), stopLate("never")];
    const isLate = () => stopping === stops.length && limits.pending === stops.length;
    await until(isLate, "all pools stop, and worker 0 of each has stopped");
    limits.expire();
    await Promise.all(stops);
    await expectDescriptors(descriptors);
  });

  test("reports the unhandled messages of a terminated worker", async ({ socket, peer }) => {
    const to = { portId: socket.portId };
    for (let number = 0; number < 10; number++) peer.send(numbered(number), { to });
    peer.send(command({ do: "spin" }), { to });
    for (let number = 10; number < 30; number++) peer.send(numbered(number), { to });
    const gate = new Gate();
    const { pool, log } = await startPool({
      sockets: [socket],
      stopTimeoutMs: 100,
      data: { reportsAll: true, words: gate.memory },
    });
    await log.until(10);
    await gate.reached();
    await within(pool.stop(), "the end");
    expect(log.numbers).toEqual(Array.from({ length: 10 }, (_, number) => number));
    expect(log.errors).toMatchObject([{ error: { code: "ETIMEDOUT", dropped: 20 } }]);
    expect(log.errors[0]!.error.message).toContain("20 received messages were not handled");
    expect(pool.statistics).toMatchObject({ received: 11, dropped: 20 });
  });

  test("does not wait forever for a thread in a system call", async ({ netns }) => {
    await until(() => handlerThreads().length === 0, "the threads of earlier tests are gone");
    const folder = mkdtempSync(join(tmpdir(), "bun-netlink-stop-"));
    const [held, wanted] = [openSync(folder, "r"), openSync(folder, "r")];
    expect(flock(held, LOCK_EX)).toBe(0);
    const { pool, log } = await startPool({
      protocol: NETLINK_USERSOCK,
      netns,
      // Long enough for the thread to reach the system call on a busy machine.
      stopTimeoutMs: 3000,
      data: { close: [{ do: "lock", fd: wanted }] },
      workers: 1,
    });
    await within(pool.stop(), "the end");
    expect(handlerThreads()).toHaveLength(1);
    expect(log.errors).toMatchObject([{ error: { code: "ETIMEDOUT" } }]);
    expect(flock(held, LOCK_UN)).toBe(0);
    await until(() => handlerThreads().length === 0, "the thread is gone");
    for (const fd of [held, wanted]) closeSync(fd);
    rmSync(folder, { recursive: true });
  }, 600_000);

  const [uncounted, runs] = [inputs(20, 60), inputs(24, 100)];
  test(`leaks no descriptors, threads or memory in ${runs} runs`, async ({ netns, peer }) => {
    const cycle = async () => {
      const { pool, log } = await startPool({ protocol: NETLINK_USERSOCK, netns, workers: 1 });
      peer.send(numbered(1), { to: { portId: pool.sockets[0]!.portId } });
      await log.until(1);
      await within(pool.stop(), "the end");
    };
    const settle = async () => {
      for (let round = 0; round < 3; round++) {
        Bun.gc(true);
        await Bun.sleep(50);
      }
      return { descriptors: await settledDescriptors(), threads: threadCount(), memory: process.memoryUsage().rss };
    };
    // During the first runs, the runtime starts helper threads and its allocator grows. These runs are therefore not
    // measured.
    const cycles = async (count: number) => {
      for (let number = 0; number < count; number += 4) await Promise.all([cycle(), cycle(), cycle(), cycle()]);
    };
    await cycles(uncounted);
    let growth = Number.POSITIVE_INFINITY;
    // The memory of the process also changes for other reasons. A leak would increase it in each attempt.
    for (let attempt = 0; attempt < 4 && growth >= MOST_GROWTH; attempt++) {
      const start = await settle();
      await cycles(runs);
      growth = (await settle()).memory - start.memory;
      // The runtime closes the descriptors of a thread some time after its end.
      await expectDescriptors(start.descriptors);
      await until(() => threadCount() <= start.threads + 2, "the threads are gone");
    }
    expect(growth).toBeLessThan(MOST_GROWTH);
  }, 600_000);

  test("an idle pool uses no processor time", async ({ netns }) => {
    const { pool } = await startPool({ protocol: NETLINK_USERSOCK, netns, workers: 2, data: {} });
    using peer = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
    for (const { portId } of pool.sockets) peer.send(numbered(1), { to: { portId } });
    const waiting = pool.wait();
    await idle(pool, 2);
    const threads = handlerThreads();
    const { wakes } = pool.statistics;
    expect(await leastCpuTime(threads)).toBeLessThan(5);
    expect(pool.statistics.wakes).toBe(wakes);
    await pool.stop();
    await waiting;
  });
});

describeInNamespaces("signal of a pool", () => {
  test("ends the pool with its reason in every state", async ({ netns }) => {
    await using _flood = new EndlessFlood(netns, { group });
    let descriptors: number | undefined;
    for (const state of ["flood", "idle", "closing", "stopping"] as const) {
      const abort = new AbortController();
      const { pool, log } = await startPool({
        protocol: NETLINK_USERSOCK,
        groups: state === "flood" ? [group] : [],
        netns,
        workers: 1,
        signal: abort.signal,
        data: { close: state === "closing" ? [{ do: "sleep", milliseconds: 50 }] : [] },
      });
      const waiting = pool.wait();
      if (state === "flood") await until(() => pool.statistics.received > 100, "the flood has begun");
      if (state === "stopping") void pool.stop();
      abort.abort(new Error("enough"));
      expect((await failureOf(waiting)).message).toBe("enough");
      expect(pool.workers).toBe(0);
      expect(log.errors).toEqual([]);
      await pool.stop();
      // The flooding thread has opened its socket by now.
      descriptors ??= await settledDescriptors();
      await expectDescriptors(descriptors);
    }
  });

  test("has no effect after the pool has stopped", async ({ netns }) => {
    const abort = new AbortController();
    const { pool } = await startPool({ protocol: NETLINK_USERSOCK, netns, signal: abort.signal });
    await pool.stop();
    abort.abort(new Error("too late"));
    await pool.wait();
    const again = new AbortController();
    const { pool: other } = await startPool({ protocol: NETLINK_USERSOCK, netns, signal: again.signal });
    again.abort();
    await until(() => other.workers === 0, "the end");
    await other.stop();
  });
});
