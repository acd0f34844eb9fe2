import { afterAll, beforeAll, describe, expect, setDefaultTimeout } from "bun:test";
import { NETLINK_USERSOCK, NetlinkError, NetlinkSocket, NetworkNamespace, ReceiveBuffer } from "../../../src/index.ts";
import { openBeyond, openResources } from "../../support/descriptors.ts";
import { describeInNamespaces, threadCount } from "../../support/environment.ts";
import { test as base } from "../../support/fixtures.ts";
import { expectDescriptors } from "../../support/nothing-left.ts";
import { inputs } from "../../support/seed.ts";
import { leastCpuTime, settledDescriptors, threadsNamed, until, within } from "../../support/threads.ts";
import { EndlessFlood } from "../flooding.ts";
import { collect, complete, numbered, tally } from "../numbered.ts";
import { group, kinds, type ReceiverKind, range, sendAll } from "./kinds.ts";

const test = base.extend({ peer: ({ netns }) => NetlinkSocket.open(NETLINK_USERSOCK, { netns }) });

/** Each receiver has about 8 MiB of buffers, so a single leak in twenty runs would be visible. */
const MOST_GROWTH = 32 * 1024 * 1024;

/** Test timeout in milliseconds for a busy machine. */
setDefaultTimeout(600_000);

/** Reads the queued messages in the calling thread. */
function drain(socket: NetlinkSocket, buffer: ReceiveBuffer): { received: number; lost: number } {
  const drained = { received: 0, lost: 0 };
  while (socket.memory().queued > 0) {
    try {
      drained.received += socket.receiveMany(buffer).length;
    } catch (error) {
      if (!(error instanceof NetlinkError) || error.code !== "ENOBUFS") throw error;
      drained.lost += error.dropped ?? 0;
    }
  }
  return drained;
}

/** Reads the queued messages with a new receiver. */
async function drainWithReceiver(
  kind: ReceiverKind,
  socket: NetlinkSocket,
): Promise<{ received: number; lost: number }> {
  const receiver = kind.startOn(socket);
  await until(() => socket.memory().queued === 0, "the queue is empty");
  await within(receiver.stop(), "the end");
  return tally(await collect(receiver));
}

describe.each(kinds)("Receiver $name", (kind) => {
  describeInNamespaces("stop()", () => {
    let before = 0;

    beforeAll(async () => {
      await kind.prepare();
      using netns = NetworkNamespace.create();
      for (const { inLoop } of kinds) {
        const receiver = kind.start(netns, { inLoop });
        sendAll(netns, 1);
        await collect(receiver, complete(1));
        await receiver.stop();
      }
      await new EndlessFlood(netns, { group })[Symbol.asyncDispose]();
      before = await settledDescriptors();
    });

    afterAll(async () => {
      await expectDescriptors(before);
      await until(() => threadsNamed("netlink-receiver").length === 0, "the threads are gone");
    });

    test("can be called twice and leaks no descriptors or threads", async ({ netns }) => {
      const descriptors = await settledDescriptors();
      const opened = openResources();
      const receiver = kind.start(netns);
      await kind.idle(receiver);
      const stops = [receiver.stop(), receiver.stop()];
      // In the event loop, nothing has to wait for a thread.
      // In Node.js and Deno, the idle helper thread stays.
      if (kind.inLoop) expect(openBeyond(opened)).not.toHaveProperty("sockets");
      await within(Promise.all(stops), "the end");
      await within(receiver.stop(), "the end, once more");
      expect(receiver.socket.closed).toBe(true);
      await within(kind.start(netns).stop(), "the end during the start");
      await expectDescriptors(descriptors);
      await until(() => threadsNamed("netlink-receiver").length === 0, "the threads are gone");
    });

    test("ends pending and later iterations", async ({ netns }) => {
      const receiver = kind.start(netns);
      const items = collect(receiver);
      await kind.idle(receiver);
      await receiver.stop();
      expect(await within(items, "the end of the iteration")).toEqual([]);
      expect(await within(collect(receiver), "the end of another one")).toEqual([]);
    });

    test("keeps the current items readable inside `for await`", async ({ netns }) => {
      const receiver = kind.start(netns);
      sendAll(netns, 1);
      let batches = 0;
      for await (const batch of receiver) {
        await receiver.stop();
        expect([...batch]).toHaveLength(1);
        batches++;
      }
      expect(batches).toBe(1);
    });

    test("keeps received messages readable", async ({ netns }) => {
      const receiver = kind.start(netns);
      sendAll(netns, 100);
      await kind.idle(receiver, 100);
      await receiver.stop();
      expect(await within(collect(receiver), "the rest")).toEqual(range(100));
    });

    test("ends the receiver during a flood", async ({ netns }) => {
      await using _flood = new EndlessFlood(netns, { group });
      for (let round = 0; round < 10; round++) {
        const receiver = kind.start(netns, { ringSize: round % 2 === 0 ? 1 : 4 * 1024 * 1024, slotSize: 1024 });
        const read = round < 5 ? collect(receiver) : undefined;
        await until(() => receiver.statistics.received > 10, "something comes");
        await within(receiver.stop(), "the end");
        const { received, dropped } = receiver.statistics;
        const items = await within(read ?? collect(receiver), "the rest");
        expect(tally(items)).toEqual({ received, lost: dropped });
      }
    }, 600_000);

    test("delivers the messages that are still queued", async ({ netns }) => {
      const count = 500;
      for (let round = 0; round < 12; round++) {
        using socket = NetlinkSocket.open(NETLINK_USERSOCK, { netns, groups: [group] });
        const receiver =
          round % 2 === 0
            ? kind.start(netns, { ringSize: 1, slotSize: 256 })
            : kind.startOn(socket, { ringSize: 1, slotSize: 256 });
        sendAll(netns, count);
        // The receiver stops before it has started or while its ring buffer is full, with and without a pending
        // iteration.
        if (round % 3 > 0) await until(() => receiver.statistics.ringStalls > 0, "the ring is full");
        const reading = round < 6 ? collect(receiver) : undefined;
        await within(receiver.stop(), "the end");
        expect(await within(reading ?? collect(receiver), "the rest")).toEqual(range(count));
        expect(receiver.statistics).toMatchObject({ received: count, dropped: 0 });
        if (round % 2 === 1) expect(socket.memory().queued).toBe(0);
      }
    }, 600_000);

    test("reports drops after the queued messages", async ({ netns, peer }) => {
      for (let round = 0; round < 6; round++) {
        const receiver = kind.start(netns, { ringSize: 1, slotSize: 256, receiveBufferSize: 20 * 1024 });
        if (round % 2 === 1) {
          peer.send(numbered(0), { to: { group } });
          expect(await collect(receiver, complete(1))).toEqual([0]);
        }
        let sent = 0;
        while (receiver.socket.memory().dropped < 50) peer.send(numbered(sent++), { to: { group } });
        await within(receiver.stop(), "the end");
        const items = await collect(receiver);
        const { received, lost } = tally(items);
        expect({ received, lost }).toEqual({ received: sent - 50, lost: 50 });
        expect(items.length).toBe(received + 1);
        expect(items.at(-1)).toEqual({ lost: 50 });
      }
    });

    test("reads few messages that arrive after the call", async ({ netns }) => {
      await using _flood = new EndlessFlood(netns, { group });
      for (let round = 0; round < 10; round++) {
        const receiver = kind.start(netns, { ringSize: 1, slotSize: 1024, receiveBufferSize: 1024 * 1024 });
        await until(() => receiver.statistics.ringStalls > 0, "the ring is full");
        const before = receiver.statistics.received;
        await within(receiver.stop(), "the end");
        // The buffer is twice as large as requested, and each message takes at least 512 bytes of it. Another 16 receives
        // of 64 messages each are allowed.
        expect(receiver.statistics.received - before).toBeLessThan((2 * 1024 * 1024) / 512 + 16 * 64);
      }
    });

    test("reports each drop on the caller's socket once", async ({ netns, peer }) => {
      using socket = NetlinkSocket.open(NETLINK_USERSOCK, { netns, groups: [group], receiveBufferSize: 20 * 1024 });
      const buffer = new ReceiveBuffer();
      let sent = 0;
      let received = 0;
      let lost = 0;
      const loseTo = (total: number) => {
        while (socket.memory().dropped < total) peer.send(numbered(sent++), { to: { group } });
      };
      for (let round = 0; round < 6; round++) {
        loseTo(100 * round + 50);
        // The receiver stops while its ring buffer is full, before it has reached the position of the gap.
        const early = kind.startOn(socket, { ringSize: 1, slotSize: 256 });
        await until(() => early.statistics.ringStalls > 0, "the ring is full");
        await within(early.stop(), "the end");
        loseTo(100 * round + 100);
        // The caller, or another receiver of either kind, then reads the remaining messages.
        const next = kinds[(round % 3) - 1];
        const rest = next === undefined ? drain(socket, buffer) : await drainWithReceiver(next, socket);
        for (const tallied of [tally(await collect(early)), rest]) {
          received += tallied.received;
          lost += tallied.lost;
        }
        expect({ received, lost }).toEqual({ received: sent - 100 * (round + 1), lost: 100 * (round + 1) });
      }
    });

    test("is called by `await using` after an exception", async ({ netns }) => {
      const descriptors = await settledDescriptors();
      const failing = async () => {
        await using receiver = kind.start(netns);
        await kind.idle(receiver);
        throw new Error("left");
      };
      await expect(failing()).rejects.toThrow("left");
      await expectDescriptors(descriptors);
      await until(() => threadsNamed("netlink-receiver").length === 0, "the threads are gone");
    });

    const runs = inputs(40, 100);
    test(`leaks no descriptors, threads or memory in ${runs} runs`, async ({ netns, peer }) => {
      const cycle = async (number: number) => {
        const receivers = Array.from({ length: 4 }, () => kind.start(netns));
        peer.send(numbered(number), { to: { group } });
        for (const receiver of receivers) {
          expect(await within(collect(receiver, complete(1)), "the message")).toEqual([number]);
        }
        await within(Promise.all(receivers.map((receiver) => receiver.stop())), "the end");
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
      for (let number = 0; number < 10; number++) await cycle(number);
      let growth = Number.POSITIVE_INFINITY;
      // The memory of the process also changes for other reasons. A leak would increase it in each attempt.
      for (let attempt = 0; attempt < 4 && growth >= MOST_GROWTH; attempt++) {
        const begin = await settle();
        for (let number = 0; number < runs / 4; number++) await cycle(number);
        growth = (await settle()).memory - begin.memory;
        // The runtime closes the descriptors of a thread some time after its end.
        await expectDescriptors(begin.descriptors);
        await until(() => threadCount() <= begin.threads + 2, "the threads are gone");
      }
      expect(growth).toBeLessThan(MOST_GROWTH);
    }, 600_000);

    // `in-loop-process.test.ts` has this test for the event loop.
    if (!kind.inLoop)
      test("an idle receiver uses no processor time", async ({ netns }) => {
        await using receiver = kind.start(netns);
        const pending = collect(receiver);
        await kind.idle(receiver);
        await until(() => threadsNamed("netlink-receiver").length === 1, "the threads of earlier tests are gone");
        const threads = threadsNamed("netlink-receiver");
        expect(await leastCpuTime(threads)).toBeLessThan(5);
        expect(await leastCpuTime([process.pid])).toBeLessThan(100);
        await receiver.stop();
        await pending;
      });
  });

  describeInNamespaces("signal", () => {
    test("prevents the start if it is already aborted", async ({ netns }) => {
      const descriptors = await settledDescriptors();
      expect(() => kind.start(netns, { signal: AbortSignal.abort(new Error("too late")) })).toThrow("too late");
      await expectDescriptors(descriptors);
    });

    test("ends iterations with its reason and closes all descriptors", async ({ netns }) => {
      const descriptors = await settledDescriptors();
      const opened = openResources();
      const abort = new AbortController();
      const receiver = kind.start(netns, { signal: abort.signal });
      const items = collect(receiver);
      await kind.idle(receiver);
      abort.abort(new Error("enough"));
      // In Node.js and Deno, the idle helper thread stays.
      if (kind.inLoop) expect(openBeyond(opened)).not.toHaveProperty("sockets");
      await expect(within(items, "the reason")).rejects.toThrow("enough");
      expect(receiver.socket.closed).toBe(true);
      await expectDescriptors(descriptors);
      await expect(collect(receiver)).rejects.toThrow("enough");
      await receiver.stop();
    });

    test("ends the iteration with its reason during the start", async ({ netns }) => {
      const abort = new AbortController();
      const receiver = kind.start(netns, { signal: abort.signal });
      abort.abort(new Error("at once"));
      await expect(within(collect(receiver), "the reason")).rejects.toThrow("at once");
    });

    test("ends the iteration with its reason in continuous traffic", async ({ netns }) => {
      const abort = new AbortController();
      const receiver = kind.start(netns, { signal: abort.signal });
      await using _flood = new EndlessFlood(netns, { group });
      let after = 0;
      const read = async () => {
        for await (const _ of receiver) {
          if (abort.signal.aborted) after++;
          if (receiver.statistics.received > 1000) abort.abort(new Error("enough"));
        }
      };
      await expect(within(read(), "the reason")).rejects.toThrow("enough");
      expect(after).toBe(0);
    });

    test("ends the iteration with its reason if the ring is full", async ({ netns }) => {
      const abort = new AbortController();
      const receiver = kind.start(netns, { signal: abort.signal, ringSize: 1, slotSize: 256 });
      sendAll(netns, 100);
      await until(() => receiver.statistics.ringStalls > 0, "the ring is full");
      abort.abort();
      await expect(within(collect(receiver), "the reason")).rejects.toMatchObject({ name: "AbortError" });
      await receiver.stop();
    });

    test("leaves queued messages in the socket", async ({ netns }) => {
      const abort = new AbortController();
      const receiver = kind.start(netns, { signal: abort.signal, ringSize: 1, slotSize: 256 });
      sendAll(netns, 100);
      await until(() => receiver.statistics.ringStalls > 0, "the ring is full");
      const { received } = receiver.statistics;
      abort.abort();
      await receiver.stop().catch(() => {});
      expect(receiver.statistics.received).toBe(received);
    });

    test("has no effect after stop()", async ({ netns }) => {
      const abort = new AbortController();
      const receiver = kind.start(netns, { signal: abort.signal });
      await receiver.stop();
      abort.abort(new Error("too late"));
      expect(await collect(receiver)).toEqual([]);
    });
  });
});
