import { afterAll, beforeAll, describe, expect } from "bun:test";
import { F_DUPFD_CLOEXEC, O_CLOEXEC } from "../../../src/constants/system.ts";
import { close, fcntl, open } from "../../../src/ffi/libc.ts";
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
import type { ReceiverThreadStart } from "../../../src/workers/receiver/receiver-thread.ts";
import { describeInNamespaces } from "../../support/environment.ts";
import { test } from "../../support/fixtures.ts";
import { expectDescriptors } from "../../support/nothing-left.ts";
import { ScriptedTransport } from "../../support/scripted-transport.ts";
import { settledDescriptors, threadsNamed, until, within } from "../../support/threads.ts";
import { EndlessFlood } from "../flooding.ts";
import { collect, type Item, numbered, summarize } from "../numbered.ts";
import { group, kinds, range, readToFailure, sendAll } from "./kinds.ts";

describe.each(kinds)("Receiver $name", (kind) => {
  describeInNamespaces("that fails", () => {
    let before = 0;

    beforeAll(async () => {
      await kind.prepare();
      using netns = NetworkNamespace.create();
      await kind.start(netns).stop();
      await new EndlessFlood(netns, { group })[Symbol.asyncDispose]();
      Bun.spawnSync(["true"]);
      before = await settledDescriptors();
    });

    afterAll(async () => {
      await expectDescriptors(before);
      await until(() => threadsNamed("netlink-receiver").length === 0, "the threads are gone");
    });

    test("delivers earlier messages, then throws in each iteration", async ({ netns }) => {
      const descriptors = await settledDescriptors();
      const receiver = kind.start(netns);
      sendAll(netns, 200);
      await until(() => receiver.statistics.received === 200, "all are received");
      // Another file takes over the descriptor number of the socket. The socket itself stays open through another
      // descriptor. Descriptors of node:fs would not do: Deno closes the file that it knows by a number when it opens another
      // one with this number, and the receiver closes this number.
      const { fd } = receiver.socket;
      const kept = fcntl(fd, F_DUPFD_CLOEXEC, 0);
      const other = open("/dev/null", O_CLOEXEC);
      close(fd);
      expect(fcntl(other, F_DUPFD_CLOEXEC, fd)).toBe(fd);
      sendAll(netns, 1);
      const { items, error } = await within(readToFailure(receiver), "the failure");
      expect(items).toEqual(range(200));
      expect(error).toMatchObject({ name: "NetlinkError", code: "ENOTSOCK", errno: -88, syscall: "recvmmsg" });
      if (!kind.inLoop) expect(error.stack).toContain("receiver-program");
      await expect(collect(receiver)).rejects.toBe(error);
      close(other);
      close(kept);
      await within(receiver.stop(), "the end");
      await expectDescriptors(descriptors);
    });

    test("throws in a pending iteration if its socket is closed", async ({ netns }) => {
      using socket = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
      const receiver = kind.startOn(socket);
      const failure = readToFailure(receiver);
      await kind.idle(receiver);
      socket.close();
      const { items, error } = await within(failure, "the failure");
      expect(items).toEqual([]);
      expect(error).toMatchObject({ code: "EBADF", operation: "socket" });
      expect(error.message).toContain("is closed");
      await receiver.stop();
    });

    test("delivers earlier messages before it reports the closed socket", async ({ netns }) => {
      for (let round = 0; round < 10; round++) {
        const descriptors = await settledDescriptors();
        const socket = NetlinkSocket.open(NETLINK_USERSOCK, { netns, groups: [group] });
        // The socket is closed while the receiver is starting, idle, or waiting because its ring buffer is full.
        const receiver = kind.startOn(socket, { ringSize: 1, slotSize: 256 });
        if (round % 3 > 0) await kind.idle(receiver);
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

    test("reports a closed socket during a flood", async ({ netns }) => {
      await using _flood = new EndlessFlood(netns, { group });
      for (let round = 0; round < 10; round++) {
        const socket = NetlinkSocket.open(NETLINK_USERSOCK, { netns, groups: [group] });
        const receiver = kind.startOn(socket);
        const failure = readToFailure(receiver);
        await until(() => receiver.statistics.received > 10, "something comes");
        socket.close();
        const { items, error } = await within(failure, "the failure");
        expect(error.code).toBe("EBADF");
        expect(items.length).toBeGreaterThan(10);
      }
    }, 600_000);

    test("sleeps after a socket was closed while the ring was full", async ({ netns }) => {
      const socket = NetlinkSocket.open(NETLINK_USERSOCK, { netns, allowPeers: true });
      using peer = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
      const receiver = kind.startOn(socket, { ringSize: 32 * 1024, slotSize: 4096 });
      for (let number = 0; receiver.statistics.ringStalls === 0; number++) {
        if (!peer.send(numbered(number, 2000), { to: { portId: socket.portId }, wait: false })) await Bun.sleep(1);
      }
      const { wakes } = receiver.statistics;
      socket.close();
      await Bun.sleep(500);
      expect(receiver.statistics.wakes - wakes).toBeLessThan(10);
      const { items, error } = await readToFailure(receiver);
      expect(error).toMatchObject({ code: "EBADF" });
      expect(items).toHaveLength(receiver.statistics.received);
      await receiver.stop();
    });

    test("reports that its own socket was closed", async ({ netns }) => {
      const receiver = kind.start(netns);
      const failure = readToFailure(receiver);
      receiver.socket.close();
      expect((await within(failure, "the failure")).error.code).toBe("EBADF");
    });

    test("ends without an error if it is stopped after the close", async ({ netns }) => {
      for (let round = 0; round < 10; round++) {
        using socket = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
        const receiver = kind.startOn(socket);
        if (round % 2 === 0) await kind.idle(receiver);
        socket.close();
        await within(receiver.stop(), "the end");
        // A thread may have reported the closed socket before the stop.
        if (kind.inLoop) expect(await collect(receiver)).toEqual([]);
      }
    });

    test("cannot start on a closed or custom socket", async ({ netns }) => {
      const socket = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
      socket.close();
      const descriptors = await settledDescriptors();
      expect(() => kind.startOn(socket)).toThrow(expect.objectContaining({ code: "EBADF" }));
      using scripted = NetlinkSocket.over(new ScriptedTransport(() => {}));
      expect(() => kind.startOn(scripted)).toThrow(TypeError);
      await expectDescriptors(descriptors);
    });
  });
});

describeInNamespaces("start of a Receiver", () => {
  test("leaks nothing if descriptors run out during the start", () => {
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
      // At its start, the runtime has other descriptors open for a moment.
      let before = count();
      for (let same = 0; same < 20; same++) {
        await Bun.sleep(5);
        const now = count();
        if (now !== before) same = 0;
        before = now;
      }
      const results = [];
      for (let free = 1; free <= 5; free++) {
        try {
          for (;;) taken.push(openSync("/dev/null"));
        } catch {}
        // Reading the list of descriptors uses a descriptor itself.
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
      { timeout: 180_000 },
    );
    expect(stderr.toString()).toBe("");
    expect(JSON.parse(stdout.toString())).toEqual(Array(5).fill(["EMFILE", 0]).flat());
  });
});

describe("thread of receivers", () => {
  const program: Program = {
    name: "netlink-receiver",
    url: new URL("../../../src/workers/receiver/receiver-program.ts", import.meta.url),
    text: () => Promise.reject(new Error("not needed")),
  };

  /** Runs the thread's program with an invalid input and returns its error. */
  function run(start: Partial<Record<keyof ReceiverThreadStart, unknown>>): Promise<NetlinkError | undefined> {
    const good = {
      epollFd: -1,
      wakeFd: -1,
      buffer: { slots: 1, slotSize: 16 },
      doorbell: new SharedArrayBuffer(4),
      commands: new SharedArrayBuffer(4),
    };
    return within(
      new Promise((resolve) => new ProgramThread(program, { ...good, ...start }, resolve).hold()),
      "the failure",
    );
  }

  test("reports a descriptor that is not an epoll set", async () => {
    expect(await run({})).toMatchObject({ name: "NetlinkError", code: "EBADF", syscall: "epoll_wait" });
  });

  test("reports invalid buffer sizes", async () => {
    const error = await run({ buffer: { slots: 0, slotSize: 16 } });
    expect(error?.message).toContain("slots: expected an integer from 1 to 1024");
  });
});

describeInNamespaces("receivers that share a thread", () => {
  test("receive while the ring of another receiver is full", async ({ netns }) => {
    const options = { protocol: NETLINK_USERSOCK, groups: [group], netns, slotSize: 256 };
    await using slow = Receiver.start({ ...options, ringSize: 1 });
    await using fast = Receiver.start(options);
    sendAll(netns, 200);
    await until(() => slow.statistics.ringStalls === 1, "the ring is full");
    // Threads of earlier tests may still be ending.
    await until(() => threadsNamed("netlink-receiver").length === 1, "there is one thread");
    const first: Item[] = [];
    for await (const batch of fast) {
      for (const item of batch) first.push(summarize(item));
      if (first.length === 200) break;
    }
    expect(first).toEqual(Array.from({ length: 200 }, (_, number) => number));
    const second: Item[] = [];
    for await (const batch of slow) {
      for (const item of batch) second.push(summarize(item));
      if (second.length === 200) break;
    }
    expect(second).toEqual(first);
  });

  test("continue after the socket of another receiver was closed", async ({ netns }) => {
    const descriptors = await settledDescriptors();
    const options = { protocol: NETLINK_USERSOCK, groups: [group], netns };
    const receiver = Receiver.start(options);
    const failing = Receiver.start(options);
    const failure = readToFailure(failing);
    failing.socket.close();
    expect((await within(failure, "the failure")).error.code).toBe("EBADF");
    sendAll(netns, 10);
    for await (const batch of receiver) {
      expect([...batch].map(summarize)[0]).toBe(0);
      break;
    }
    await receiver.stop();
    await failing.stop();
    await expectDescriptors(descriptors);
    await until(() => threadsNamed("netlink-receiver").length === 0, "the thread is gone");
  });
});

describe("Receiver.start", () => {
  const bad: [string, unknown, new () => Error, string][] = [
    ["missing options", undefined, TypeError, "options: expected an object"],
    ["neither a protocol nor a socket", {}, TypeError, "protocol"],
    ["an unknown protocol", { protocol: 32 }, RangeError, "protocol"],
    ["a protocol that is not a number", { protocol: "route" }, TypeError, "protocol"],
    ["a ring size of 0", { protocol: NETLINK_ROUTE, ringSize: 0 }, RangeError, "ringSize"],
    ["a fractional ring size", { protocol: NETLINK_ROUTE, ringSize: 1.5 }, RangeError, "ringSize"],
    ["a ring size that is not a number", { protocol: NETLINK_ROUTE, ringSize: "1" }, TypeError, "ringSize"],
    ["a ring that is too large", { protocol: NETLINK_ROUTE, ringSize: 2 ** 30 + 1 }, RangeError, "ringSize"],
    ["0 slots", { protocol: NETLINK_ROUTE, slots: 0 }, RangeError, "slots"],
    ["too many slots", { protocol: NETLINK_ROUTE, slots: 1025 }, RangeError, "slots"],
    ["slots too small for a message", { protocol: NETLINK_ROUTE, slotSize: 15 }, RangeError, "slotSize"],
    ["slots longer than a ring", { protocol: NETLINK_ROUTE, slotSize: 2 ** 28 }, RangeError, "slotSize"],
    [
      "slots that need too much memory in total",
      { protocol: NETLINK_ROUTE, slots: 1024, slotSize: 2 ** 27 },
      RangeError,
      "slots",
    ],
    ["an invalid group", { protocol: NETLINK_ROUTE, groups: [0] }, RangeError, "group"],
    [
      "a group that is not a number",
      { socket: undefined, protocol: NETLINK_ROUTE, groups: ["link"] },
      TypeError,
      "group",
    ],
    [
      "a negative receive buffer size",
      { protocol: NETLINK_ROUTE, receiveBufferSize: -1 },
      RangeError,
      "receiveBufferSize",
    ],
    ["an invalid socket", { socket: {} }, TypeError, "socket"],
    ["a protocol without netlink messages", { protocol: NETLINK_KOBJECT_UEVENT }, RangeError, "datagram.bytes"],
    ["an invalid signal", { protocol: NETLINK_ROUTE, signal: {} }, TypeError, "signal"],
  ];

  test.each(bad)("rejects %s, and opens nothing", async (_name, options, kind, path) => {
    const descriptors = await settledDescriptors();
    expect(() => Receiver.start(options as never)).toThrow(kind);
    expect(() => Receiver.start(options as never)).toThrow(path);
    await expectDescriptors(descriptors);
  });

  test("rejects socket options together with an open socket", () => {
    using socket = NetlinkSocket.open(NETLINK_USERSOCK);
    const start = (options: object) => () => Receiver.start({ socket, ...options });
    expect(start({ receiveBufferSize: 1 })).toThrow("receiveBufferSize");
    expect(start({ netns: "/proc/self/ns/net" })).toThrow("netns");
    expect(start({ noEnobufs: false })).toThrow("noEnobufs");
    expect(start({ protocol: NETLINK_ROUTE })).toThrow(RangeError);
    expect(start({ groups: [0] })).toThrow(RangeError);
  });

  test("rejects a socket with a custom transport", async () => {
    const descriptors = await settledDescriptors();
    using socket = NetlinkSocket.over(new ScriptedTransport(() => {}));
    expect(() => Receiver.start({ socket })).toThrow(TypeError);
    await expectDescriptors(descriptors);
  });
});
