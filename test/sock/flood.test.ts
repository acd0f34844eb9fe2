// Tests that received messages and the drops that the kernel counted add up to the number of sent messages.
//
// If the buffer of a group member is more than half full, the kernel makes the sender yield to other programs. On a
// busy machine, each such message can cost milliseconds. The tests therefore send as few messages as possible and have
// long time limits.
import { expect, setDefaultTimeout } from "bun:test";
import { join } from "node:path";
import {
  MessageWriter,
  NETLINK_ROUTE,
  NETLINK_USERSOCK,
  NetlinkError,
  NetlinkSocket,
  ReceiveBuffer,
  RTM_NEWROUTE,
  RTNLGRP_IPV4_ROUTE,
  transact,
  transactMultiple,
} from "../../src/index.ts";
import { Random } from "../message/random.ts";
import { describeInNamespaces } from "../support/environment.ts";
import { test } from "../support/fixtures.ts";
import { addRoute, setUp } from "../support/requests.ts";
import { seed } from "../support/seed.ts";
import { until, within } from "../support/threads.ts";

setDefaultTimeout(600_000);

const GROUP = 7;

/**
 * Reads the queue until it is empty. Returns the number of datagrams and the number of drops that overrun errors
 * reported.
 */
function readAll(socket: NetlinkSocket, buffer: ReceiveBuffer): { received: number; reported: number; errors: number } {
  const total = { received: 0, reported: 0, errors: 0 };
  for (;;) {
    try {
      const { length } = socket.receiveMany(buffer);
      if (length === 0) return total;
      total.received += length;
    } catch (error) {
      if (!(error instanceof NetlinkError) || error.code !== "ENOBUFS") throw error;
      total.errors++;
      total.reported += error.dropped!;
    }
  }
}

describeInNamespaces("flood into a small receive buffer", () => {
  for (const receiveBufferSize of [1, 4096, 32_768, 100_000]) {
    test(`delivers or counts each message once with ${receiveBufferSize} bytes`, ({ netns }) => {
      using socket = NetlinkSocket.open(NETLINK_USERSOCK, { netns, groups: [GROUP], receiveBufferSize });
      using sender = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
      const buffer = new ReceiveBuffer({ slots: 16, slotSize: 4096 });
      const random = new Random(seed);
      const sum = { received: 0, reported: 0, errors: 0 };
      let sent = 0;
      for (let round = 0; round < 30; round++) {
        const size = random.below(3000);
        const burst = random.below(120);
        const message = new MessageWriter(100).raw(new Uint8Array(size)).finish();
        sent += sender.sendMany(Array(burst).fill(message), { to: { group: GROUP } });
        const { received, reported, errors } = readAll(socket, buffer);
        sum.received += received;
        sum.reported += reported;
        sum.errors += errors;
      }
      const { statistics } = socket;
      expect(sum.received + statistics.dropped).toBe(sent);
      // No message was sent while the queue was read, so all drops have been reported by now.
      expect(sum.reported).toBe(statistics.dropped);
      expect([statistics.received, statistics.overruns]).toEqual([sum.received, sum.errors]);
      if (receiveBufferSize < 10_000) expect(sum.errors).toBeGreaterThan(10);
      expect(sender.statistics.sent).toBe(sent);
    });
  }

  test("delivers or counts each kernel event once", ({ netns }) => {
    transact(NETLINK_ROUTE, setUp(1), { netns });
    using socket = NetlinkSocket.open(NETLINK_ROUTE, {
      netns,
      groups: [RTNLGRP_IPV4_ROUTE],
      receiveBufferSize: 16_384,
    });
    const buffer = new ReceiveBuffer();
    readAll(socket, buffer);
    const before = socket.statistics;
    const requests = Array.from({ length: 1000 }, (_, number) => addRoute(number + 1));
    for (let start = 0; start < requests.length; start += 200) {
      const results = transactMultiple(NETLINK_ROUTE, requests.slice(start, start + 200), { netns });
      expect(results.every(({ error }) => error === undefined)).toBe(true);
      for (let batch = receiveOrLose(socket, buffer); batch.length > 0; batch = receiveOrLose(socket, buffer)) {
        for (const datagram of batch) {
          expect(datagram.group).toBe(RTNLGRP_IPV4_ROUTE);
          for (const { type } of datagram.messages()) expect(type).toBe(RTM_NEWROUTE);
        }
      }
    }
    const { received, dropped } = socket.statistics;
    expect(received - before.received + dropped - before.dropped).toBe(1000);
    expect(dropped).toBeGreaterThan(0);
  });

  test("causes ENOBUFS with advice and leaves the socket usable", ({ netns }) => {
    using socket = NetlinkSocket.open(NETLINK_USERSOCK, { netns, groups: [GROUP], receiveBufferSize: 4096 });
    using sender = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
    const message = new MessageWriter(100).raw(new Uint8Array(100)).finish();
    for (let round = 0; round < 3; round++) {
      sender.sendMany(Array(100).fill(message), { to: { group: GROUP } });
      let error: unknown;
      try {
        socket.receive();
      } catch (thrown) {
        error = thrown;
      }
      expect(error).toBeInstanceOf(NetlinkError);
      const { code, syscall, dropped, message: text } = error as NetlinkError;
      expect([code, syscall]).toEqual(["ENOBUFS", "recvmmsg"]);
      expect(text).toContain(`the kernel dropped ${dropped} messages`);
      expect(text).toContain("receiveBufferSize");
      let received = 0;
      while (socket.receive() !== undefined) received++;
      expect(received + dropped!).toBe(100);
    }
  });

  test("with `noEnobufs`, counts drops without an error", ({ netns }) => {
    using socket = NetlinkSocket.open(NETLINK_USERSOCK, {
      netns,
      groups: [GROUP],
      receiveBufferSize: 4096,
      noEnobufs: true,
    });
    using sender = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
    const message = new MessageWriter(100).raw(new Uint8Array(100)).finish();
    sender.sendMany(Array(200).fill(message), { to: { group: GROUP } });
    const { received, errors } = readAll(socket, new ReceiveBuffer());
    expect(errors).toBe(0);
    expect(received + socket.statistics.dropped).toBe(200);
    expect(socket.statistics.dropped).toBeGreaterThan(0);
    expect(socket.noEnobufs).toBe(true);
  });

  test("delivers or reports each message once to several threads", async ({ netns }) => {
    const socket = NetlinkSocket.open(NETLINK_USERSOCK, { netns, groups: [GROUP], receiveBufferSize: 8192 });
    using sender = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
    const message = new MessageWriter(100).raw(new Uint8Array(100)).finish();
    const flood = (count: number) => sender.sendMany(Array(count).fill(message), { to: { group: GROUP } });

    // Drops that were reported before the socket was shared are not reported again.
    let sent = flood(100);
    const first = readAll(socket, new ReceiveBuffer());
    expect(first.received + first.reported).toBe(100);

    const paused = new Int32Array(new SharedArrayBuffer(4));
    const readers = Array.from({ length: 3 }, () => {
      const worker = new Worker(join(import.meta.dir, "programs", "flood-reader.ts"));
      const reading = Promise.withResolvers<void>();
      const ended = Promise.withResolvers<{ received: number; reported: number }>();
      worker.onmessage = ({ data }: MessageEvent) => (data === "reading" ? reading.resolve() : ended.resolve(data));
      worker.onerror = (event) => ended.reject(new Error(event.message));
      worker.postMessage({ token: socket.share(), paused: paused.buffer });
      return { worker, reading: reading.promise, ended: ended.promise };
    });
    try {
      await within(Promise.all(readers.map(({ reading }) => reading)), "the readers");
      const random = new Random(seed);
      for (let round = 0; round < 60; round++) {
        // Each reader receives at most one more batch before it notices the request to pause. Messages that fit
        // neither into these batches nor into the buffer are dropped.
        Atomics.store(paused, 0, round % 2);
        sent += flood(round % 2 === 1 ? 80 : random.below(40));
        Atomics.store(paused, 0, 0);
        Atomics.notify(paused, 0);
        if (round % 10 === 0) await Bun.sleep(1);
      }
      await until(() => socket.memory().queued === 0, "all is read");
      // The overrun report may still be pending. This message wakes a reader, which then receives the report.
      sent += flood(1);
      await until(() => socket.memory().queued === 0, "all is read");
      const { dropped } = socket.statistics;
      socket.close();
      const ends = await within(Promise.all(readers.map(({ ended }) => ended)), "the readers' counts");
      const total = (key: "received" | "reported") => ends.reduce((sum, end) => sum + end[key], first[key]);
      expect(total("received") + dropped).toBe(sent);
      expect(total("reported")).toBeLessThanOrEqual(dropped);
      expect(dropped).toBeGreaterThan(first.reported);
    } finally {
      for (const { worker } of readers) worker.terminate();
    }
  });
});

/** Receives the queued messages. After an overrun report, tries again. */
function receiveOrLose(socket: NetlinkSocket, buffer: ReceiveBuffer) {
  try {
    return socket.receiveMany(buffer);
  } catch (error) {
    if (!(error instanceof NetlinkError) || error.code !== "ENOBUFS") throw error;
    return socket.receiveMany(buffer);
  }
}
