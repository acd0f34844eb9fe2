import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { openSync } from "node:fs";
import { close } from "../../../src/ffi/libc.ts";
import {
  NETLINK_KOBJECT_UEVENT,
  NETLINK_ROUTE,
  NETLINK_USERSOCK,
  type NetlinkError,
  NetlinkSocket,
  NetworkNamespace,
  Receiver,
} from "../../../src/index.ts";
import { type Program, ProgramThread } from "../../../src/threads/program.ts";
import { counterMemory } from "../../../src/workers/loop/counters.ts";
import { ringMemory } from "../../../src/workers/receiver/ring.ts";
import type { ReceiverStart } from "../../../src/workers/receiver/ring-fillers.ts";
import { describeInNamespaces } from "../../support/environment.ts";
import { expectDescriptors } from "../../support/nothing-left.ts";
import { ScriptedTransport } from "../../support/scripted-transport.ts";
import { isAsleep, settledDescriptors, threadsNamed, until, within } from "../../support/threads.ts";
import { EndlessFlood } from "../flooding.ts";
import { type Came, came, collect, numbered } from "../numbered.ts";

const group = 1;

/** Reads to the end, which is an error, and returns what came and the error. */
async function readToFailure(receiver: Receiver): Promise<{ items: Came[]; error: NetlinkError }> {
  const items: Came[] = [];
  try {
    for await (const batch of receiver) for (const item of batch) items.push(came(item));
  } catch (error) {
    return { items, error: error as NetlinkError };
  }
  throw new Error("the iteration ended without an error");
}

function sendAll(netns: NetworkNamespace, count: number): void {
  using peer = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
  for (let number = 0; number < count; number++) peer.send(numbered(number), { to: { group } });
}

describeInNamespaces("a receiver that fails", () => {
  let before = 0;

  beforeAll(async () => {
    using netns = NetworkNamespace.create();
    await Receiver.start({ protocol: NETLINK_USERSOCK, netns }).stop();
    await new EndlessFlood(netns, { group })[Symbol.asyncDispose]();
    Bun.spawnSync(["true"]);
    before = await settledDescriptors();
  });

  afterAll(async () => {
    await expectDescriptors(before);
    await until(() => threadsNamed("netlink-receiver").length === 0, "the threads are gone");
  });

  test("delivers what came before, then throws the worker's error, each time, and frees everything", async () => {
    using netns = NetworkNamespace.create();
    const descriptors = await settledDescriptors();
    const receiver = Receiver.start({
      protocol: NETLINK_USERSOCK,
      groups: [group],
      netns,
      ringSize: 1,
      slotSize: 256,
    });
    sendAll(netns, 200);
    await until(() => receiver.statistics.ringStalls === 1, "the ring is full");
    const { received } = receiver.statistics;
    // Another file takes the number of the socket's descriptor.
    const { fd } = receiver.socket;
    close(fd);
    const others: number[] = [];
    for (let other = openSync("/dev/null", "r"); other !== fd; other = openSync("/dev/null", "r")) others.push(other);
    const { items, error } = await within(readToFailure(receiver), "the failure");
    expect(items).toEqual(Array.from({ length: received }, (_, number) => number));
    expect(error).toMatchObject({ name: "NetlinkError", code: "ENOTSOCK", errno: -88, syscall: "recvmmsg" });
    expect(error.stack).toContain("receiver-program");
    await expect(collect(receiver)).rejects.toBe(error);
    for (const other of others) close(other);
    await within(receiver.stop(), "the end");
    await expectDescriptors(descriptors);
  });

  test("throws into an iteration that waits", async () => {
    using netns = NetworkNamespace.create();
    using socket = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
    const receiver = Receiver.start({ socket });
    const failure = readToFailure(receiver);
    await until(() => threadsNamed("netlink-receiver").some(isAsleep), "the worker sleeps");
    socket.close();
    const { items, error } = await within(failure, "the failure");
    expect(items).toEqual([]);
    expect(error).toMatchObject({ code: "EBADF", operation: "socket" });
    expect(error.message).toContain("is closed");
    await receiver.stop();
  });

  test("says that the caller's socket was closed, after what it had received of it", async () => {
    using netns = NetworkNamespace.create();
    for (let round = 0; round < 10; round++) {
      const descriptors = await settledDescriptors();
      const socket = NetlinkSocket.open(NETLINK_USERSOCK, { netns, groups: [group] });
      // While the worker is about to start, or sleeps, or stands still because nobody reads.
      const receiver = Receiver.start({ socket, ringSize: 1, slotSize: 256 });
      if (round % 3 > 0) await until(() => threadsNamed("netlink-receiver").some(isAsleep), "the worker sleeps");
      if (round % 3 === 2) {
        sendAll(netns, 100);
        await until(() => receiver.statistics.ringStalls > 0, "the ring is full");
      }
      socket.close();
      const { items, error } = await within(readToFailure(receiver), "the failure");
      expect(error.code).toBe("EBADF");
      expect(items).toEqual(Array.from({ length: receiver.statistics.received }, (_, number) => number));
      await receiver.stop();
      await expectDescriptors(descriptors);
    }
  });

  test("says so also when the socket is closed in the middle of a flood", async () => {
    using netns = NetworkNamespace.create();
    await using _flood = new EndlessFlood(netns, { group });
    for (let round = 0; round < 10; round++) {
      const socket = NetlinkSocket.open(NETLINK_USERSOCK, { netns, groups: [group] });
      const receiver = Receiver.start({ socket });
      const failure = readToFailure(receiver);
      await until(() => receiver.statistics.received > 10, "something comes");
      socket.close();
      const { items, error } = await within(failure, "the failure");
      expect(error.code).toBe("EBADF");
      expect(items.length).toBeGreaterThan(10);
    }
  }, 90_000);

  test("says so also when its own socket is closed under it", async () => {
    using netns = NetworkNamespace.create();
    const receiver = Receiver.start({ protocol: NETLINK_USERSOCK, netns });
    const failure = readToFailure(receiver);
    receiver.socket.close();
    expect((await within(failure, "the failure")).error.code).toBe("EBADF");
  });

  test("ends well when it is stopped after its socket was closed", async () => {
    using netns = NetworkNamespace.create();
    for (let round = 0; round < 10; round++) {
      using socket = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
      const receiver = Receiver.start({ socket });
      if (round % 2 === 0) await until(() => threadsNamed("netlink-receiver").some(isAsleep), "the worker sleeps");
      socket.close();
      await within(receiver.stop(), "the end");
    }
  });

  test("is not started on a closed socket", async () => {
    using netns = NetworkNamespace.create();
    const socket = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
    socket.close();
    const descriptors = await settledDescriptors();
    expect(() => Receiver.start({ socket })).toThrow(expect.objectContaining({ code: "EBADF" }));
    await expectDescriptors(descriptors);
  });

  test("leaves nothing behind when descriptors run out during the start", () => {
    const source = `
      import { openSync, closeSync, readdirSync } from "node:fs";
      import { NETLINK_USERSOCK, Receiver } from ${JSON.stringify(import.meta.resolve("../../../src/index.ts"))};
      const count = () => readdirSync("/proc/self/fd").length;
      const start = () => {
        try {
          Receiver.start({ protocol: NETLINK_USERSOCK });
          return "started";
        } catch (error) {
          return error.code;
        }
      };
      const taken = [openSync("/dev/null")];
      const before = count();
      const results = [];
      for (let free = 1; free <= 5; free++) {
        try {
          for (;;) taken.push(openSync("/dev/null"));
        } catch {}
        // One is for the look at the descriptors itself.
        for (let index = 0; index < free - 1; index++) closeSync(taken.pop());
        results.push(start());
        while (taken.length > 1) closeSync(taken.pop());
        results.push(count() - before);
      }
      console.log(JSON.stringify(results));
      process.exit();
    `;
    const { stdout, stderr } = Bun.spawnSync(
      ["sh", "-c", 'ulimit -n 64; exec "$0" -e "$1"', process.execPath, source],
      {
        timeout: 60_000,
      },
    );
    expect(stderr.toString()).toBe("");
    expect(JSON.parse(stdout.toString())).toEqual(Array(5).fill(["EMFILE", 0]).flat());
  });
});

describe("the receiver's program", () => {
  const program: Program = {
    name: "netlink-receiver",
    url: new URL("../../../src/workers/receiver/receiver-program.ts", import.meta.url),
    text: () => Promise.reject(new Error("not needed")),
  };

  /** Runs it with something that is no good. */
  function run(start: Partial<Record<keyof ReceiverStart, unknown>>): Promise<NetlinkError | undefined> {
    const good = {
      epollFd: -1,
      sources: [],
      buffer: { slots: 1, slotSize: 16 },
      ring: ringMemory(1024),
      counters: counterMemory(),
      doorbell: new SharedArrayBuffer(4),
    };
    return within(
      new Promise((resolve) => new ProgramThread(program, { ...good, ...start }, resolve).hold()),
      "the failure",
    );
  }

  test("reports a descriptor that is no epoll set", async () => {
    expect(await run({})).toMatchObject({ name: "NetlinkError", code: "EBADF", syscall: "epoll_wait" });
  });

  test("reports a token that is none", async () => {
    const error = await run({ sources: [{ fd: 9999 }] });
    expect(error).toMatchObject({ name: "NetlinkError", code: "EPIPE", operation: "netlink-receiver" });
    expect(error?.message).toStartWith("the thread netlink-receiver failed: TypeError");
  });

  test("reports a buffer that cannot be made", async () => {
    const error = await run({ buffer: { slots: 0, slotSize: 16 } });
    expect(error?.message).toContain("slots: expected an integer from 1 to 1024");
  });
});

describe("a receiver's options", () => {
  const bad: [string, unknown, new () => Error, string][] = [
    ["nothing", undefined, TypeError, "options: expected an object"],
    ["no protocol and no socket", {}, TypeError, "protocol"],
    ["a protocol that is none", { protocol: 32 }, RangeError, "protocol"],
    ["a protocol that is no number", { protocol: "route" }, TypeError, "protocol"],
    ["an empty ring", { protocol: NETLINK_ROUTE, ringSize: 0 }, RangeError, "ringSize"],
    ["a ring of no whole size", { protocol: NETLINK_ROUTE, ringSize: 1.5 }, RangeError, "ringSize"],
    ["a ring that is no size", { protocol: NETLINK_ROUTE, ringSize: "1" }, TypeError, "ringSize"],
    ["a ring that is too large", { protocol: NETLINK_ROUTE, ringSize: 2 ** 30 + 1 }, RangeError, "ringSize"],
    ["no slots", { protocol: NETLINK_ROUTE, slots: 0 }, RangeError, "slots"],
    ["too many slots", { protocol: NETLINK_ROUTE, slots: 1025 }, RangeError, "slots"],
    ["slots too small for a message", { protocol: NETLINK_ROUTE, slotSize: 15 }, RangeError, "slotSize"],
    ["slots that no ring can hold", { protocol: NETLINK_ROUTE, slotSize: 2 ** 28 }, RangeError, "slotSize"],
    ["slots beyond all memory", { protocol: NETLINK_ROUTE, slots: 1024, slotSize: 2 ** 27 }, RangeError, "slots"],
    ["a group that is none", { protocol: NETLINK_ROUTE, groups: [0] }, RangeError, "group"],
    [
      "a group of a socket that is none",
      { socket: undefined, protocol: NETLINK_ROUTE, groups: ["link"] },
      TypeError,
      "group",
    ],
    [
      "a receive buffer that is none",
      { protocol: NETLINK_ROUTE, receiveBufferSize: -1 },
      RangeError,
      "receiveBufferSize",
    ],
    ["a socket that is none", { socket: {} }, TypeError, "socket"],
    ["what is not made of messages", { protocol: NETLINK_KOBJECT_UEVENT }, RangeError, "datagram.bytes"],
    ["a signal that is none", { protocol: NETLINK_ROUTE, signal: {} }, TypeError, "signal"],
  ];

  test.each(bad)("%s is a mistake, and nothing is opened", async (_name, options, kind, path) => {
    const descriptors = await settledDescriptors();
    expect(() => Receiver.start(options as never)).toThrow(kind);
    expect(() => Receiver.start(options as never)).toThrow(path);
    await expectDescriptors(descriptors);
  });

  test("what is said about a socket that is open already is a mistake", () => {
    using socket = NetlinkSocket.open(NETLINK_USERSOCK);
    const start = (options: object) => () => Receiver.start({ socket, ...options });
    expect(start({ receiveBufferSize: 1 })).toThrow("receiveBufferSize");
    expect(start({ netns: "/proc/self/ns/net" })).toThrow("netns");
    expect(start({ noEnobufs: false })).toThrow("noEnobufs");
    expect(start({ protocol: NETLINK_ROUTE })).toThrow(RangeError);
    expect(start({ groups: [0] })).toThrow(RangeError);
  });

  test("a socket that is not the kernel's cannot be read by a thread", async () => {
    const descriptors = await settledDescriptors();
    using socket = NetlinkSocket.over(new ScriptedTransport(() => {}));
    expect(() => Receiver.start({ socket })).toThrow(TypeError);
    await expectDescriptors(descriptors);
  });
});
