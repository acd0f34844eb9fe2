import { expect, test } from "bun:test";
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
import { addBridge } from "../../support/requests.ts";
import { isAsleep, until, within } from "../../support/threads.ts";
import { NumberedMessages, numbered } from "../numbered.ts";
import type { Told } from "./commands.ts";
import { expectNothingLeft, Heard, handlerThreads, obedient, startPool, startTally } from "./pools.ts";

function openMany(netns: NetworkNamespace, count: number): NetlinkSocket[] {
  return Array.from({ length: count }, () => NetlinkSocket.open(NETLINK_USERSOCK, { netns }));
}

/** Sends each socket so many messages, the first ones first, numbered from 0 on. */
function sendEach(netns: NetworkNamespace, sockets: readonly NetlinkSocket[], count: number): NetlinkSocket {
  const peer = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
  for (const { portId } of sockets) {
    for (let number = 0; number < count; number++) peer.send(numbered(number), { to: { portId } });
  }
  return peer;
}

/** Throws unless the parts of the statistics add up to the whole. */
function expectSums(statistics: PoolStatistics): void {
  const { workers, sockets, ...all } = statistics;
  for (const [name, total] of Object.entries(all)) {
    const sum = (parts: object[]) => parts.reduce((count, part) => count + (part as Record<string, number>)[name]!, 0);
    expect([name, sum(workers)]).toEqual([name, total]);
    if (name in sockets[0]!) expect([name, sum(sockets)]).toEqual([name, total]);
  }
}

describeInNamespaces("a pool of receivers", () => {
  expectNothingLeft();

  test("handles what its sockets receive, each in order and in one worker, by turns", async () => {
    using netns = NetworkNamespace.create();
    const sockets = openMany(netns, 5);
    const { pool, heard } = await startPool({ sockets, workers: 2 });
    expect(pool.sockets).toEqual(sockets);
    expect(pool.workers).toBe(2);
    using peer = sendEach(netns, sockets, 20);
    await heard.until(100);
    for (const [index, { portId }] of sockets.entries()) {
      const own = heard.told.filter(({ port }) => port === portId);
      expect(own.map(({ number }) => number)).toEqual(Array.from({ length: 20 }, (_, number) => number));
      expect(new Set(own.map(({ worker }) => worker))).toEqual(new Set([index % 2]));
      expect(own[0]).toMatchObject({ sender: peer.portId, group: 0, nsid: -1, length: 20 });
    }
    expect(heard.reports.every(({ value, worker }) => (value as Told).worker === worker)).toBe(true);
    await pool.stop();
    expect(sockets.map(({ closed }) => closed)).toEqual(sockets.map(() => false));
    for (const socket of sockets) socket.close();
  });

  test("counts, in all, by worker and by socket, and the parts add up", async () => {
    using netns = NetworkNamespace.create();
    const sockets = openMany(netns, 3);
    const { pool, heard } = await startPool({ sockets, workers: 2 });
    using _peer = sendEach(netns, sockets, 10);
    sendEach(netns, sockets.slice(0, 1), 5).close();
    await heard.until(35);
    await pool.stop();
    // Of a pool that has stopped, too: but the sockets are not its own any more.
    const { workers, ...all } = pool.statistics;
    expect(all).toMatchObject({ received: 35, messages: 35, bytes: 700, dropped: 0, foreign: 0, errors: 0, sent: 0 });
    expect(workers.map(({ received }) => received)).toEqual([25, 10]);
    for (const socket of sockets) socket.close();
  });

  test("adds up its statistics also while it runs", async () => {
    using netns = NetworkNamespace.create();
    const sockets = openMany(netns, 4);
    const { pool, heard } = await startPool({ sockets, workers: 3 });
    using _peer = sendEach(netns, sockets, 10);
    await heard.until(40);
    await until(() => pool.statistics.messages === 40 && handlerThreads().every(isAsleep), "the workers sleep");
    expectSums(pool.statistics);
    expect(pool.statistics.sockets.map(({ socket }) => socket)).toEqual(sockets);
    expect(pool.statistics.sockets.map(({ received }) => received)).toEqual([10, 10, 10, 10]);
    await pool.stop();
    for (const socket of sockets) socket.close();
  });

  test("opens a socket for each worker, and closes them when it stops", async () => {
    using netns = NetworkNamespace.create();
    const { pool, heard } = await startPool({ protocol: NETLINK_USERSOCK, netns, workers: 3 });
    const { sockets } = pool;
    expect(sockets).toHaveLength(3);
    using _peer = sendEach(netns, sockets, 1);
    await heard.until(3);
    expect(heard.reports.map(({ worker }) => worker).sort()).toEqual([0, 1, 2]);
    await pool.stop();
    expect(sockets.every(({ closed }) => closed)).toBe(true);
    expect(pool.sockets).toEqual([]);
    expect(pool.workers).toBe(0);
  });

  test("gives each message of a shared socket to exactly one worker", async () => {
    using netns = NetworkNamespace.create();
    const count = 3000;
    const together = new SharedArrayBuffer(4);
    new Int32Array(together)[0] = 3;
    const { pool, heard } = await startTally({
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
    // None goes on with its first one before the others have come for theirs.
    expect(pool.statistics.workers.every(({ messages: part }) => part > 0)).toBe(true);
    expectSums(pool.statistics);
    await pool.stop();
    expect(heard.tally).toMatchObject({ received: count, lost: 0 });
  });

  test("reads sockets of different protocols and namespaces together", async () => {
    using here = NetworkNamespace.create();
    using there = NetworkNamespace.create();
    using link = NetlinkSocket.open(NETLINK_ROUTE, { netns: here, groups: [RTNLGRP_LINK] });
    using elsewhere = NetlinkSocket.open(NETLINK_ROUTE, { netns: there, groups: [RTNLGRP_LINK] });
    using user = NetlinkSocket.open(NETLINK_USERSOCK, { netns: there });
    using generic = NetlinkSocket.open(NETLINK_GENERIC, { netns: here });
    const { pool, heard } = await startPool({ sockets: [link, elsewhere, user, generic], workers: 1 });
    transact(NETLINK_ROUTE, addBridge("here"), { netns: here });
    transact(NETLINK_ROUTE, addBridge("there"), { netns: there });
    using peer = sendEach(there, [user], 1);
    await until(() => pool.statistics.sockets.slice(0, 3).every(({ received }) => received > 0), "all have something");
    await pool.stop();
    const of = (place: number) => heard.told.filter(({ index }) => index === place);
    expect([...of(0), ...of(1)].every(({ sender, group }) => sender === 0 && group === RTNLGRP_LINK)).toBe(true);
    expect(of(2)).toMatchObject([{ sender: peer.portId, number: 0 }]);
    expect(of(3)).toEqual([]);
    expect(pool.sockets).toEqual([]);
  });

  test("starts without sockets, and reads those that are added", async () => {
    using netns = NetworkNamespace.create();
    const { pool, heard } = await startPool({ sockets: [], workers: 2, data: { tells: true, open: [{ do: "look" }] } });
    expect(heard.told).toMatchObject([
      { what: "open", port: 0 },
      { what: "open", port: 0 },
    ]);
    const sockets = openMany(netns, 2);
    for (const socket of sockets) await pool.add(socket);
    using _peer = sendEach(netns, sockets, 1);
    await heard.until(4);
    expect(new Set(heard.told.slice(2).map(({ worker }) => worker))).toEqual(new Set([0, 1]));
    await pool.stop();
    for (const socket of sockets) socket.close();
  });

  test("delivers what was queued on a socket before it started", async () => {
    using netns = NetworkNamespace.create();
    const [socket] = openMany(netns, 1);
    using _peer = sendEach(netns, [socket!], 50);
    const { pool, heard } = await startPool({ sockets: [socket!] });
    await heard.until(50);
    expect(heard.numbers).toEqual(Array.from({ length: 50 }, (_, number) => number));
    await pool.stop();
    socket!.close();
  });

  test("has as many workers as sockets, but no more than processors, unless it is told", async () => {
    using netns = NetworkNamespace.create();
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

  test("runs as many as 64 workers, on one socket and on one each", async () => {
    using netns = NetworkNamespace.create();
    for (const sharing of [true, false]) {
      const { pool, heard } = await startPool({
        protocol: NETLINK_USERSOCK,
        netns,
        workers: 64,
        sharing,
        slots: 1,
        slotSize: 1024,
      });
      expect(pool.workers).toBe(64);
      using _peer = sendEach(netns, pool.sockets, sharing ? 640 : 10);
      await heard.until(640);
      await within(pool.stop(), "the end");
      expect(pool.statistics.messages).toBe(640);
    }
    await until(() => handlerThreads().length === 0, "the threads are gone");
  }, 180_000);

  test("skips and counts what others than the kernel send, where only the kernel is believed", async () => {
    using netns = NetworkNamespace.create();
    using socket = NetlinkSocket.open(NETLINK_ROUTE, { netns, groups: [RTNLGRP_LINK] });
    const { pool, heard } = await startPool({ sockets: [socket] });
    using peer = NetlinkSocket.open(NETLINK_ROUTE, { netns });
    for (let number = 0; number < 7; number++) peer.send(numbered(number), { to: { portId: socket.portId } });
    transact(NETLINK_ROUTE, addBridge("bridge"), { netns });
    await heard.until(1);
    await pool.stop();
    expect(heard.told.every(({ sender }) => sender === 0)).toBe(true);
    expect(pool.statistics.foreign).toBe(7);
    expect(pool.statistics.received).toBe(heard.reports.length);
  });

  test("believes peers where the socket was opened to", async () => {
    using netns = NetworkNamespace.create();
    using socket = NetlinkSocket.open(NETLINK_ROUTE, { netns, allowPeers: true });
    const { pool, heard } = await startPool({ sockets: [socket] });
    using peer = NetlinkSocket.open(NETLINK_ROUTE, { netns });
    peer.send(numbered(1), { to: { portId: socket.portId } });
    await heard.until(1);
    expect(heard.told).toMatchObject([{ number: 1, sender: peer.portId }]);
    await pool.stop();
  });

  test("works in another thread than the main one", async () => {
    using netns = NetworkNamespace.create();
    const worker = new Worker(new URL("./pool-in-worker.ts", import.meta.url));
    const closed = new Promise((resolve) => worker.addEventListener("close", resolve));
    const said = new Promise<number[]>((resolve, reject) => {
      worker.addEventListener("message", ({ data }) => resolve(data));
      worker.addEventListener("error", ({ message }) => reject(new Error(message)));
    });
    worker.postMessage({ netns: netns.fd, count: 100 });
    expect(await within(said, "what it has received")).toEqual(Array.from({ length: 100 }, (_, index) => index));
    await within(closed, "the end");
  });

  test("runs handlers that the user's own workers bring", async () => {
    using netns = NetworkNamespace.create();
    const heard = new Heard();
    const file = new URL("./handlers/scripted-worker.ts", import.meta.url);
    const pool = await ReceiverPool.start({
      worker: () => new Worker(file),
      protocol: NETLINK_USERSOCK,
      netns,
      workers: 2,
      data: { tells: true },
      onReport: heard.onReport,
    });
    using _peer = sendEach(netns, pool.sockets, 3);
    await heard.until(6);
    expect(heard.numbers.sort()).toEqual([0, 0, 1, 1, 2, 2]);
    await within(pool.stop(), "the end");
  });

  test("takes a module by its path, too", async () => {
    using netns = NetworkNamespace.create();
    const { pool } = await startPool({ module: obedient.pathname, protocol: NETLINK_USERSOCK, netns });
    await pool.stop();
  });

  test("does not share a socket with anybody else who reads it", async () => {
    using netns = NetworkNamespace.create();
    const [socket] = openMany(netns, 1);
    const { pool, heard } = await startPool({ sockets: [socket!] });
    const { pool: other } = await startPool({ sockets: [] });
    const attempts = [() => startPool({ sockets: [socket!] }), () => other.add(socket!), () => pool.add(socket!)];
    for (const attempt of attempts) {
      await expect(attempt()).rejects.toMatchObject({ code: "EBUSY" });
      expect(socket!.holder).toBe("receiver pool");
    }
    using _peer = sendEach(netns, [socket!], 2);
    await heard.until(2);
    await pool.remove(socket!);
    expect(socket!.holder).toBeUndefined();
    await other.add(socket!);
    await other.stop();
    expect(socket!.holder).toBeUndefined();
    const { pool: third } = await startPool({ sockets: [socket!] });
    await third.stop();
    await pool.stop();
    socket!.close();
  });
});
