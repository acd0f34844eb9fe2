// A worker with a single socket reads that socket without epoll during a flood. These tests cover every way to return
// to epoll.
import { expect } from "bun:test";
import { NETLINK_USERSOCK, NetlinkSocket, NetworkNamespace, type ReceiverPool } from "../../../src/index.ts";
import { describeInNamespaces } from "../../support/environment.ts";
import { test as base } from "../../support/fixtures.ts";
import { until, within } from "../../support/threads.ts";
import { EndlessFlood, floodFromThread, uniform } from "../flooding.ts";
import { numbered } from "../numbered.ts";
import { expectNothingLeft, startTally } from "../pool/pools.ts";

const test = base.extend({ peer: ({ netns }) => open(netns) });

const group = 1;

function open(netns: NetworkNamespace, options = {}): NetlinkSocket {
  return NetlinkSocket.open(NETLINK_USERSOCK, { netns, ...options });
}

/** Resolves when the worker has read many more messages than at the time of the call. */
async function flooding(pool: ReceiverPool): Promise<void> {
  const before = pool.statistics.received;
  await until(() => pool.statistics.received > before + 20_000, "the flood is read");
}

describeInNamespaces("flooded single socket of a worker", () => {
  expectNothingLeft(async () => {
    using netns = NetworkNamespace.create();
    await floodFromThread(netns, { to: { group }, count: 1, lengths: [20] });
  });

  test("wakes the worker for a single message after each flood", async ({ netns, peer }) => {
    using socket = open(netns, { allowPeers: true });
    const { pool } = await startTally({ sockets: [socket], workers: 1 });
    const { portId } = socket;
    let sent = 0;
    const all = () => until(() => pool.statistics.received === sent, `all ${sent} are there`);
    for (let flood = 0; flood < 8; flood++) {
      // A unicast sender waits while the receiver's queue is full, so no message is lost.
      sent += await floodFromThread(netns, { to: { portId }, count: 5000 + flood, lengths: uniform(100) });
      await all();
      for (let single = 0; single < 3; single++) {
        await Bun.sleep(2);
        peer.send(numbered(single), { to: { portId } });
        sent++;
        await all();
      }
    }
    expect(pool.statistics.dropped).toBe(0);
    await pool.stop();
  });

  test("is free for other readers after its removal", async ({ netns }) => {
    for (let turn = 0; turn < 5; turn++) {
      using socket = open(netns, { groups: [group] });
      const { pool } = await startTally({ sockets: [socket], workers: 1 });
      await using _flood = new EndlessFlood(netns, { group });
      await flooding(pool);
      await within(pool.remove(socket), "it is taken out");
      const { received: ended } = pool.statistics;
      await Bun.sleep(10);
      expect(pool.statistics.received).toBe(ended);
      expect(socket.reservedFor).toBeUndefined();
      await pool.stop();
    }
  });

  test("is read together with a socket added later", async ({ netns, peer }) => {
    using socket = open(netns, { groups: [group] });
    using quiet = open(netns, { allowPeers: true });
    const { pool, log } = await startTally({ sockets: [socket], workers: 1 });
    await using _flood = new EndlessFlood(netns, { group });
    await flooding(pool);
    await within(pool.add(quiet), "the other one is added");
    for (let number = 0; number < 100; number++) peer.send(numbered(number), { to: { portId: quiet.portId } });
    await until(() => quiet.memory().queued === 0, "the other one is read");
    await flooding(pool);
    await pool.remove(quiet);
    await flooding(pool);
    await pool.stop();
    expect(log.tally.senders[peer.portId]).toBe(100);
  });

  test("causes one error when its owner closes it", async ({ netns, peer }) => {
    for (let turn = 0; turn < 5; turn++) {
      const socket = open(netns, { groups: [group] });
      using later = open(netns, { allowPeers: true });
      const { pool, log } = await startTally({ sockets: [socket], workers: 1 });
      await using _flood = new EndlessFlood(netns, { group });
      await flooding(pool);
      socket.close();
      await log.until(0, 1);
      expect(log.errors[0]?.error).toMatchObject({ code: "EBADF" });
      await within(pool.add(later), "another one is added");
      const before = pool.statistics.received;
      peer.send(numbered(1), { to: { portId: later.portId } });
      await until(() => pool.statistics.received === before + 1, "its message is read");
      await pool.stop();
    }
  });

  test("does not prevent the pool from stopping", async ({ netns }) => {
    for (let turn = 0; turn < 5; turn++) {
      using socket = open(netns, { groups: [group] });
      const { pool } = await startTally({ sockets: [socket], workers: 1 });
      await using _flood = new EndlessFlood(netns, { group });
      await flooding(pool);
      await within(pool.stop(), "it is stopped");
    }
  });
});
