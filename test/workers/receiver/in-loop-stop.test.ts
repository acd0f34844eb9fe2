import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { openSync } from "node:fs";
import { F_DUPFD_CLOEXEC } from "../../../src/constants/system.ts";
import { close, fcntl } from "../../../src/ffi/libc.ts";
import {
  NETLINK_USERSOCK,
  NetlinkError,
  NetlinkSocket,
  NetworkNamespace,
  ReceiveBuffer,
  Receiver,
  type ReceiverOptions,
} from "../../../src/index.ts";
import { openBeyond, openResources } from "../../support/descriptors.ts";
import { describeInNamespaces, threadCount } from "../../support/environment.ts";
import { expectDescriptors } from "../../support/nothing-left.ts";
import { ScriptedTransport } from "../../support/scripted-transport.ts";
import { settledDescriptors, until, within } from "../../support/threads.ts";
import { EndlessFlood } from "../flooding.ts";
import { collect, complete, type Item, numbered, summarize, tally } from "../numbered.ts";

const group = 1;

/** Test timeout in milliseconds for a busy machine. */
setDefaultTimeout(90_000);

function start(netns: NetworkNamespace, options: ReceiverOptions = {}): Receiver {
  return Receiver.start({ protocol: NETLINK_USERSOCK, groups: [group], netns, inLoop: true, ...options });
}

function startOn(socket: NetlinkSocket, options: ReceiverOptions = {}): Receiver {
  return Receiver.start({ socket, inLoop: true, ...options });
}

function sendAll(netns: NetworkNamespace, count: number, first = 0): void {
  using peer = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
  for (let number = first; number < first + count; number++) peer.send(numbered(number), { to: { group } });
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, number) => number);
}

/** Reads items until the iteration throws. Returns the items and the error. */
async function readToFailure(receiver: Receiver): Promise<{ items: Item[]; error: NetlinkError }> {
  const items: Item[] = [];
  try {
    for await (const batch of receiver) for (const item of batch) items.push(summarize(item));
  } catch (error) {
    return { items, error: error as NetlinkError };
  }
  throw new Error("the iteration ended without an error");
}

/** Reads the queued messages by calling receive() on the socket. */
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

/** Reads the queued messages with a new receiver, either in a thread or in the event loop. */
async function drainWithReceiver(socket: NetlinkSocket, inLoop: boolean): Promise<{ received: number; lost: number }> {
  const receiver = Receiver.start({ socket, inLoop });
  await until(() => socket.memory().queued === 0, "the queue is empty");
  await within(receiver.stop(), "the end");
  return tally(await collect(receiver));
}

/** Returns the number of open descriptors after ended threads and the runtime have closed theirs. */
async function settledResources(): Promise<ReturnType<typeof openResources>> {
  await settledDescriptors();
  return openResources();
}

let before = 0;

async function warmUp(): Promise<void> {
  using netns = NetworkNamespace.create();
  const receiver = start(netns);
  sendAll(netns, 1);
  await collect(receiver, complete(1));
  await receiver.stop();
  await Receiver.start({ protocol: NETLINK_USERSOCK, netns }).stop();
  await new EndlessFlood(netns, { group })[Symbol.asyncDispose]();
  before = await settledDescriptors();
}

async function nothingIsLeft(): Promise<void> {
  await expectDescriptors(before);
}

describeInNamespaces("Receiver.stop in the event loop", () => {
  beforeAll(warmUp);
  afterAll(nothingIsLeft);

  test("closes all descriptors immediately and can be repeated", async () => {
    using netns = NetworkNamespace.create();
    const opened = await settledResources();
    const receiver = start(netns);
    await Bun.sleep(10);
    expect(openResources().sockets).toBe(opened.sockets + 1);
    void receiver.stop();
    expect(openBeyond(opened)).toEqual({});
    expect(receiver.socket.closed).toBe(true);
    await within(Promise.all([receiver.stop(), receiver.stop()]), "the end, once more");
    void start(netns).stop();
    expect(openBeyond(opened)).toEqual({});
  });

  test("ends pending and later iterations", async () => {
    using netns = NetworkNamespace.create();
    const receiver = start(netns);
    const items = collect(receiver);
    await Bun.sleep(10);
    await receiver.stop();
    expect(await within(items, "the end of the iteration")).toEqual([]);
    expect(await within(collect(receiver), "the end of another one")).toEqual([]);
  });

  test("keeps the current items readable inside `for await`", async () => {
    using netns = NetworkNamespace.create();
    const receiver = start(netns);
    sendAll(netns, 1);
    let batches = 0;
    for await (const batch of receiver) {
      await receiver.stop();
      expect([...batch]).toHaveLength(1);
      batches++;
    }
    expect(batches).toBe(1);
  });

  test("keeps received messages readable", async () => {
    using netns = NetworkNamespace.create();
    const receiver = start(netns);
    sendAll(netns, 100);
    await until(() => receiver.statistics.received === 100, "all are received");
    await receiver.stop();
    expect(await within(collect(receiver), "the rest")).toEqual(range(100));
  });

  test("ends the receiver during a flood", async () => {
    using netns = NetworkNamespace.create();
    await using _flood = new EndlessFlood(netns, { group });
    for (let round = 0; round < 10; round++) {
      const receiver = start(netns, { ringSize: round % 2 === 0 ? 1 : 4 * 1024 * 1024, slotSize: 1024 });
      const read = round < 5 ? collect(receiver) : undefined;
      await until(() => receiver.statistics.received > 10, "something comes");
      await within(receiver.stop(), "the end");
      const { received, dropped } = receiver.statistics;
      const items = await within(read ?? collect(receiver), "the rest");
      expect(tally(items)).toEqual({ received, lost: dropped });
    }
  }, 90_000);

  test("delivers the messages that are still queued", async () => {
    using netns = NetworkNamespace.create();
    const count = 500;
    for (let round = 0; round < 12; round++) {
      using socket = NetlinkSocket.open(NETLINK_USERSOCK, { netns, groups: [group] });
      const receiver =
        round % 2 === 0
          ? start(netns, { ringSize: 1, slotSize: 256 })
          : startOn(socket, { ringSize: 1, slotSize: 256 });
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
  }, 90_000);

  test("reports drops after the queued messages", async () => {
    using netns = NetworkNamespace.create();
    using peer = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
    for (let round = 0; round < 6; round++) {
      const receiver = start(netns, { ringSize: 1, slotSize: 256, receiveBufferSize: 20 * 1024 });
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

  test("reads few messages that arrive after the call", async () => {
    using netns = NetworkNamespace.create();
    await using _flood = new EndlessFlood(netns, { group });
    for (let round = 0; round < 10; round++) {
      const receiver = start(netns, { ringSize: 1, slotSize: 1024, receiveBufferSize: 1024 * 1024 });
      await until(() => receiver.statistics.ringStalls > 0, "the ring is full");
      const before = receiver.statistics.received;
      await within(receiver.stop(), "the end");
      // The buffer is twice as large as requested, and each message takes at least 512 bytes of it. Another 16 receives
      // of 64 messages each are allowed.
      expect(receiver.statistics.received - before).toBeLessThan((2 * 1024 * 1024) / 512 + 16 * 64);
    }
  });

  test("reports each drop on the caller's socket once", async () => {
    using netns = NetworkNamespace.create();
    using socket = NetlinkSocket.open(NETLINK_USERSOCK, { netns, groups: [group], receiveBufferSize: 20 * 1024 });
    using peer = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
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
      const early = startOn(socket, { ringSize: 1, slotSize: 256 });
      await until(() => early.statistics.ringStalls > 0, "the ring is full");
      await within(early.stop(), "the end");
      loseTo(100 * round + 100);
      // The caller, or another receiver of either type, then reads the remaining messages.
      const rest = round % 3 === 0 ? drain(socket, buffer) : await drainWithReceiver(socket, round % 3 === 1);
      for (const tallied of [tally(await collect(early)), rest]) {
        received += tallied.received;
        lost += tallied.lost;
      }
      expect({ received, lost }).toEqual({ received: sent - 100 * (round + 1), lost: 100 * (round + 1) });
    }
  });

  test("is called by `await using` after an exception", async () => {
    using netns = NetworkNamespace.create();
    const opened = await settledResources();
    const failing = async () => {
      await using _receiver = start(netns);
      await Bun.sleep(5);
      throw new Error("left");
    };
    await expect(failing()).rejects.toThrow("left");
    expect(openBeyond(opened)).toEqual({});
  });

  test("leaks no descriptors, threads or memory in 200 runs", async () => {
    using netns = NetworkNamespace.create();
    using peer = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
    const cycle = async (number: number) => {
      const receiver = start(netns);
      peer.send(numbered(number), { to: { group } });
      expect(await within(collect(receiver, complete(1)), "the message")).toEqual([number]);
      await within(receiver.stop(), "the end");
    };
    const settle = async () => {
      for (let round = 0; round < 3; round++) {
        Bun.gc(true);
        await Bun.sleep(20);
      }
      return { descriptors: await settledDescriptors(), threads: threadCount(), memory: process.memoryUsage().rss };
    };
    // During the first runs, the allocator grows. These runs are therefore not measured.
    for (let number = 0; number < 60; number++) await cycle(number);
    const first = await settle();
    for (let number = 0; number < 200; number++) await cycle(number);
    const last = await settle();
    expect(last.descriptors).toBeLessThanOrEqual(first.descriptors);
    expect(last.threads).toBeLessThanOrEqual(first.threads + 2);
    // Each receiver has about 8 MiB of buffers, and has written to several pages of them.
    expect(last.memory - first.memory).toBeLessThan(40 * 1024 * 1024);
  }, 180_000);
});

describeInNamespaces("signal of an in-loop Receiver", () => {
  beforeAll(warmUp);
  afterAll(nothingIsLeft);

  test("ends iterations with its reason and closes all descriptors", async () => {
    using netns = NetworkNamespace.create();
    const opened = await settledResources();
    const abort = new AbortController();
    const receiver = start(netns, { signal: abort.signal });
    const items = collect(receiver);
    await Bun.sleep(5);
    abort.abort(new Error("enough"));
    expect(openBeyond(opened)).toEqual({});
    await expect(within(items, "the reason")).rejects.toThrow("enough");
    await expect(collect(receiver)).rejects.toThrow("enough");
    await receiver.stop();
  });

  test("ends the iteration with its reason during the start", async () => {
    using netns = NetworkNamespace.create();
    const abort = new AbortController();
    const receiver = start(netns, { signal: abort.signal });
    abort.abort(new Error("at once"));
    await expect(within(collect(receiver), "the reason")).rejects.toThrow("at once");
  });

  test("ends the iteration with its reason in continuous traffic", async () => {
    using netns = NetworkNamespace.create();
    const abort = new AbortController();
    const receiver = start(netns, { signal: abort.signal });
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

  test("ends the iteration with its reason if the ring is full", async () => {
    using netns = NetworkNamespace.create();
    const abort = new AbortController();
    const receiver = start(netns, { signal: abort.signal, ringSize: 1, slotSize: 256 });
    sendAll(netns, 100);
    await until(() => receiver.statistics.ringStalls > 0, "the ring is full");
    abort.abort();
    await expect(within(collect(receiver), "the reason")).rejects.toMatchObject({ name: "AbortError" });
  });
});

describeInNamespaces("failing in-loop Receiver", () => {
  beforeAll(warmUp);
  afterAll(nothingIsLeft);

  test("delivers earlier messages, then throws in each iteration", async () => {
    using netns = NetworkNamespace.create();
    const descriptors = await settledDescriptors();
    const receiver = start(netns);
    sendAll(netns, 200);
    await until(() => receiver.statistics.received === 200, "all are received");
    // Another file takes over the descriptor number of the socket. The socket itself stays open through another
    // descriptor.
    const { fd } = receiver.socket;
    const kept = fcntl(fd, F_DUPFD_CLOEXEC, 0);
    close(fd);
    const others: number[] = [];
    for (let other = openSync("/dev/null", "r"); other !== fd; other = openSync("/dev/null", "r")) others.push(other);
    sendAll(netns, 1);
    const { items, error } = await within(readToFailure(receiver), "the failure");
    expect(items).toEqual(range(200));
    expect(error).toMatchObject({ name: "NetlinkError", code: "ENOTSOCK", errno: -88, syscall: "recvmmsg" });
    await expect(collect(receiver)).rejects.toBe(error);
    for (const other of others) close(other);
    close(kept);
    await within(receiver.stop(), "the end");
    await expectDescriptors(descriptors);
  });

  test("throws in a pending iteration if its socket is closed", async () => {
    using netns = NetworkNamespace.create();
    using socket = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
    const receiver = startOn(socket);
    const failure = readToFailure(receiver);
    await Bun.sleep(5);
    socket.close();
    const { items, error } = await within(failure, "the failure");
    expect(items).toEqual([]);
    expect(error).toMatchObject({ code: "EBADF", operation: "socket" });
    expect(error.message).toContain("is closed");
    await receiver.stop();
  });

  test("delivers earlier messages before it reports the closed socket", async () => {
    using netns = NetworkNamespace.create();
    for (let round = 0; round < 9; round++) {
      const descriptors = await settledDescriptors();
      const socket = NetlinkSocket.open(NETLINK_USERSOCK, { netns, groups: [group] });
      // Closes the socket while the receiver is starting, while it is idle, or while its ring buffer is full.
      const receiver = startOn(socket, { ringSize: 1, slotSize: 256 });
      if (round % 3 > 0) await Bun.sleep(5);
      if (round % 3 === 2) {
        sendAll(netns, 100);
        await until(() => receiver.statistics.ringStalls > 0, "the ring is full");
      }
      socket.close();
      const { items, error } = await within(readToFailure(receiver), "the failure");
      expect(error.code).toBe("EBADF");
      expect(items).toEqual(range(receiver.statistics.received));
      await receiver.stop();
      await expectDescriptors(descriptors);
    }
  });

  test("reports a closed socket during a flood", async () => {
    using netns = NetworkNamespace.create();
    await using _flood = new EndlessFlood(netns, { group });
    for (let round = 0; round < 10; round++) {
      const socket = NetlinkSocket.open(NETLINK_USERSOCK, { netns, groups: [group] });
      const receiver = round % 2 === 0 ? startOn(socket) : start(netns);
      const failure = readToFailure(receiver);
      await until(() => receiver.statistics.received > 10, "something comes");
      receiver.socket.close();
      const { items, error } = await within(failure, "the failure");
      expect(error.code).toBe("EBADF");
      expect(items.length).toBeGreaterThan(10);
      socket.close();
    }
  }, 90_000);

  test("ends without an error if it is stopped after the close", async () => {
    using netns = NetworkNamespace.create();
    for (let round = 0; round < 10; round++) {
      using socket = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
      const receiver = startOn(socket);
      if (round % 2 === 0) await Bun.sleep(2);
      socket.close();
      await within(receiver.stop(), "the end");
      expect(await collect(receiver)).toEqual([]);
    }
  });

  test("cannot start on a closed or custom socket", async () => {
    using netns = NetworkNamespace.create();
    const opened = await settledResources();
    const socket = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
    socket.close();
    expect(() => startOn(socket)).toThrow(expect.objectContaining({ code: "EBADF" }));
    using scripted = NetlinkSocket.over(new ScriptedTransport(() => {}));
    expect(() => startOn(scripted)).toThrow(TypeError);
    expect(openBeyond(opened)).toEqual({});
  });
});
