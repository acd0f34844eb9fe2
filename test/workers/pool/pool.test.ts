import { expect } from "bun:test";
import {
  NETLINK_GENERIC,
  NETLINK_ROUTE,
  NETLINK_USERSOCK,
  NetlinkSocket,
  NetworkNamespace,
  type PoolStatistics,
  ReceiverPool,
  RTNLGRP_LINK,
  transact,
} from "../../../src/index.ts";
import { describeInNamespaces } from "../../support/environment.ts";
import { test } from "../../support/fixtures.ts";
import { addBridge } from "../../support/requests.ts";
import { inputs } from "../../support/seed.ts";
import { isAsleep, until, WORKER_LIMITS, within } from "../../support/threads.ts";
import { NumberedMessages, numbered } from "../numbered.ts";
import type { Report } from "./commands.ts";
import { expectNothingLeft, handlerThreads, PoolLog, scriptedModule, startPool, startTally } from "./pools.ts";

function openMany(netns: NetworkNamespace, count: number): NetlinkSocket[] {
  return Array.from({ length: count }, () => NetlinkSocket.open(NETLINK_USERSOCK, { netns }));
}

/** Sends `count` messages to each socket, numbered from 0. */
function sendEach(netns: NetworkNamespace, sockets: readonly NetlinkSocket[], count: number): NetlinkSocket {
  const peer = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
  for (const { portId } of sockets) {
    for (let number = 0; number < count; number++) peer.send(numbered(number), { to: { portId } });
  }
  return peer;
}

/** Throws unless the statistics of all workers, and of all sockets, add up to the pool's total. */
function expectSums(statistics: PoolStatistics): void {
  const { workers, sockets, ...all } = statistics;
  for (const [name, total] of Object.entries(all)) {
    const sum = (parts: object[]) => parts.reduce((count, part) => count + (part as Record<string, number>)[name]!, 0);
    expect([name, sum(workers)]).toEqual([name, total]);
    if (name in sockets[0]!) expect([name, sum(sockets)]).toEqual([name, total]);
  }
}

describeInNamespaces("ReceiverPool", () => {
  expectNothingLeft();

  test("assigns sockets round-robin and keeps each socket's message order", async ({ netns }) => {
    const sockets = openMany(netns, 5);
    const { pool, log } = await startPool({ sockets, workers: 2 });
    expect(pool.sockets).toEqual(sockets);
    expect(pool.workers).toBe(2);
    using peer = sendEach(netns, sockets, 20);
    await log.until(100);
    for (const [index, { portId }] of sockets.entries()) {
      const own = log.scriptReports.filter(({ port }) => port === portId);
      expect(own.map(({ number }) => number)).toEqual(Array.from({ length: 20 }, (_, number) => number));
      expect(new Set(own.map(({ worker }) => worker))).toEqual(new Set([index % 2]));
      expect(own[0]).toMatchObject({ sender: peer.portId, group: 0, nsid: -1, length: 20 });
    }
    expect(log.reports.every(({ value, worker }) => (value as Report).worker === worker)).toBe(true);
    await pool.stop();
    expect(sockets.map(({ closed }) => closed)).toEqual(sockets.map(() => false));
    for (const socket of sockets) socket.close();
  });

  test("has statistics that add up after stop()", async ({ netns }) => {
    const sockets = openMany(netns, 3);
    const { pool, log } = await startPool({ sockets, workers: 2 });
    using _peer = sendEach(netns, sockets, 10);
    sendEach(netns, sockets.slice(0, 1), 5).close();
    await log.until(35);
    await pool.stop();
    // The sums are still equal after the pool has stopped and has no sockets.
    const { workers, ...all } = pool.statistics;
    expect(all).toMatchObject({ received: 35, messages: 35, bytes: 700, dropped: 0, foreign: 0, errors: 0, sent: 0 });
    expect(workers.map(({ received }) => received)).toEqual([25, 10]);
    for (const socket of sockets) socket.close();
  });

  test("has statistics that add up while it runs", async ({ netns }) => {
    const sockets = openMany(netns, 4);
    const { pool, log } = await startPool({ sockets, workers: 3 });
    using _peer = sendEach(netns, sockets, 10);
    await log.until(40);
    await until(() => pool.statistics.messages === 40 && handlerThreads().every(isAsleep), "the workers sleep");
    expectSums(pool.statistics);
    expect(JSON.parse(JSON.stringify(pool.statistics))).toEqual(pool.statistics);
    expect(pool.statistics.sockets.map(({ portId }) => portId)).toEqual(sockets.map(({ portId }) => portId));
    expect(pool.statistics.sockets.map(({ received }) => received)).toEqual([10, 10, 10, 10]);
    await pool.stop();
    for (const socket of sockets) socket.close();
  });

  test("opens and closes one socket for each worker", async ({ netns }) => {
    const { pool, log } = await startPool({ protocol: NETLINK_USERSOCK, netns, workers: 3 });
    const { sockets } = pool;
    expect(sockets).toHaveLength(3);
    using _peer = sendEach(netns, sockets, 1);
    await log.until(3);
    expect(log.reports.map(({ worker }) => worker).sort()).toEqual([0, 1, 2]);
    await pool.stop();
    expect(sockets.every(({ closed }) => closed)).toBe(true);
    expect(pool.sockets).toEqual([]);
    expect(pool.workers).toBe(0);
  });

  test("delivers each message of a shared socket to one worker", async ({ netns }) => {
    const count = 3000;
    const together = new SharedArrayBuffer(4);
    new Int32Array(together)[0] = 3;
    const { pool, log } = await startTally({
      protocol: NETLINK_USERSOCK,
      groups: [1],
      netns,
      workers: 3,
      sharing: true,
      data: { slow: 100, together },
      slots: 8,
    });
    expect(pool.sockets).toHaveLength(1);
    using peer = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
    const messages = new NumberedMessages(Array(count).fill(20));
    peer.sendMany(messages.from(0, count), { to: { group: 1 } });
    await until(() => pool.statistics.messages === count, "all are handled");
    // Each worker waits at its first message until all workers have received one.
    expect(pool.statistics.workers.every(({ messages: part }) => part > 0)).toBe(true);
    expectSums(pool.statistics);
    await pool.stop();
    expect(log.tally).toMatchObject({ received: count, lost: 0 });
  });

  test("reads sockets of different protocols and namespaces", async () => {
    using here = NetworkNamespace.create();
    using there = NetworkNamespace.create();
    using link = NetlinkSocket.open(NETLINK_ROUTE, { netns: here, groups: [RTNLGRP_LINK] });
    using elsewhere = NetlinkSocket.open(NETLINK_ROUTE, { netns: there, groups: [RTNLGRP_LINK] });
    using user = NetlinkSocket.open(NETLINK_USERSOCK, { netns: there });
    using generic = NetlinkSocket.open(NETLINK_GENERIC, { netns: here });
    const { pool, log } = await startPool({ sockets: [link, elsewhere, user, generic], workers: 1 });
    transact(NETLINK_ROUTE, addBridge("here"), { netns: here });
    transact(NETLINK_ROUTE, addBridge("there"), { netns: there });
    using peer = sendEach(there, [user], 1);
    await until(() => pool.statistics.sockets.slice(0, 3).every(({ received }) => received > 0), "all have something");
    await pool.stop();
    const of = (place: number) => log.scriptReports.filter(({ index }) => index === place);
    expect([...of(0), ...of(1)].every(({ sender, group }) => sender === 0 && group === RTNLGRP_LINK)).toBe(true);
    expect(of(2)).toMatchObject([{ sender: peer.portId, number: 0 }]);
    expect(of(3)).toEqual([]);
    expect(pool.sockets).toEqual([]);
  });

  test("reads sockets added after a start without sockets", async ({ netns }) => {
    const { pool, log } = await startPool({
      sockets: [],
      workers: 2,
      data: { reportsAll: true, open: [{ do: "look" }] },
    });
    expect(log.scriptReports).toMatchObject([
      { what: "open", port: 0 },
      { what: "open", port: 0 },
    ]);
    const sockets = openMany(netns, 2);
    for (const socket of sockets) await pool.add(socket);
    using _peer = sendEach(netns, sockets, 1);
    await log.until(4);
    expect(new Set(log.scriptReports.slice(2).map(({ worker }) => worker))).toEqual(new Set([0, 1]));
    await pool.stop();
    for (const socket of sockets) socket.close();
  });

  test("delivers messages that were queued before the start", async ({ netns }) => {
    const [socket] = openMany(netns, 1);
    using _peer = sendEach(netns, [socket!], 50);
    const { pool, log } = await startPool({ sockets: [socket!] });
    await log.until(50);
    expect(log.numbers).toEqual(Array.from({ length: 50 }, (_, number) => number));
    await pool.stop();
    socket!.close();
  });

  test("has one worker per socket or per processor by default", async ({ netns }) => {
    const sockets = openMany(netns, 1);
    const { pool } = await startPool({ sockets });
    expect(pool.workers).toBe(1);
    await pool.stop();
    const { pool: listening } = await startPool({ protocol: NETLINK_USERSOCK, groups: [1], netns });
    expect(listening.workers).toBe(1);
    await listening.stop();
    const { pool: all } = await startPool({ protocol: NETLINK_USERSOCK, netns });
    expect(all.workers).toBe(navigator.hardwareConcurrency);
    expect(all.sockets).toHaveLength(all.workers);
    await all.stop();
    sockets[0]!.close();
  });

  const most = inputs(24, 64);
  test(`runs ${most} workers with one shared socket or one each`, async ({ netns }) => {
    for (const sharing of [true, false]) {
      const { pool, log } = await startPool({
        protocol: NETLINK_USERSOCK,
        netns,
        workers: most,
        sharing,
        slots: 1,
        slotSize: 1024,
      });
      expect(pool.workers).toBe(most);
      using _peer = sendEach(netns, pool.sockets, sharing ? 10 * most : 10);
      await log.until(10 * most);
      await within(pool.stop(), "the end");
      expect(pool.statistics.messages).toBe(10 * most);
    }
    await until(() => handlerThreads().length === 0, "the threads are gone");
  }, 600_000);

  test("skips and counts messages of foreign senders", async ({ netns }) => {
    using socket = NetlinkSocket.open(NETLINK_ROUTE, { netns, groups: [RTNLGRP_LINK] });
    const { pool, log } = await startPool({ sockets: [socket] });
    using peer = NetlinkSocket.open(NETLINK_ROUTE, { netns });
    for (let number = 0; number < 7; number++) peer.send(numbered(number), { to: { portId: socket.portId } });
    transact(NETLINK_ROUTE, addBridge("bridge"), { netns });
    await log.until(1);
    await pool.stop();
    expect(log.scriptReports.every(({ sender }) => sender === 0)).toBe(true);
    expect(pool.statistics.foreign).toBe(7);
    expect(pool.statistics.received).toBe(log.reports.length);
  });

  test("delivers messages of peers with allowPeers", async ({ netns }) => {
    using socket = NetlinkSocket.open(NETLINK_ROUTE, { netns, allowPeers: true });
    const { pool, log } = await startPool({ sockets: [socket] });
    using peer = NetlinkSocket.open(NETLINK_ROUTE, { netns });
    peer.send(numbered(1), { to: { portId: socket.portId } });
    await log.until(1);
    expect(log.scriptReports).toMatchObject([{ number: 1, sender: peer.portId }]);
    await pool.stop();
  });

  test("runs in a worker thread", async ({ netns }) => {
    const worker = new Worker(new URL("./pool-in-worker.ts", import.meta.url));
    const closed = new Promise((resolve) => worker.addEventListener("close", resolve));
    const message = new Promise<number[]>((resolve, reject) => {
      worker.addEventListener("message", ({ data }) => resolve(data));
      worker.addEventListener("error", ({ message }) => reject(new Error(message)));
    });
    worker.postMessage({ netns: netns.fd, count: 100 });
    expect(await within(message, "what it has received")).toEqual(Array.from({ length: 100 }, (_, index) => index));
    await within(closed, "the end");
  });

  test("runs handlers in the caller's own workers", async ({ netns }) => {
    const log = new PoolLog();
    const file = new URL("./handlers/scripted-worker.ts", import.meta.url);
    const pool = await ReceiverPool.start({
      ...WORKER_LIMITS,
      worker: () => new Worker(file),
      protocol: NETLINK_USERSOCK,
      netns,
      workers: 2,
      data: { reportsAll: true },
      onReport: log.onReport,
    });
    using _peer = sendEach(netns, pool.sockets, 3);
    await log.until(6);
    expect(log.numbers.sort()).toEqual([0, 0, 1, 1, 2, 2]);
    await within(pool.stop(), "the end");
  });

  test("accepts the path of a handler module", async ({ netns }) => {
    const { pool } = await startPool({ module: scriptedModule.pathname, protocol: NETLINK_USERSOCK, netns });
    await pool.stop();
  });

  test("prevents other readers from reading its sockets", async ({ netns }) => {
    const [socket] = openMany(netns, 1);
    const { pool, log } = await startPool({ sockets: [socket!] });
    const { pool: other } = await startPool({ sockets: [] });
    const attempts = [() => startPool({ sockets: [socket!] }), () => other.add(socket!), () => pool.add(socket!)];
    for (const attempt of attempts) {
      await expect(attempt()).rejects.toMatchObject({ code: "EBUSY" });
      expect(socket!.reservedFor).toBe("receiver pool");
    }
    using _peer = sendEach(netns, [socket!], 2);
    await log.until(2);
    await pool.remove(socket!);
    expect(socket!.reservedFor).toBeUndefined();
    await other.add(socket!);
    await other.stop();
    expect(socket!.reservedFor).toBeUndefined();
    const { pool: third } = await startPool({ sockets: [socket!] });
    await third.stop();
    await pool.stop();
    socket!.close();
  });
});
