import { describe, expect } from "bun:test";
import { join } from "node:path";
import {
  EMSGSIZE,
  MessageWriter,
  NETLINK_FIB_LOOKUP,
  NETLINK_ROUTE,
  NETLINK_USERSOCK,
  NetlinkError,
  NetlinkSocket,
  NetworkNamespace,
  NLMSG_DONE,
  ReceiveBuffer,
  RTM_NEWLINK,
  RTM_NEWNSID,
  RTNLGRP_BRVLAN,
  RTNLGRP_IPV4_MCADDR,
  RTNLGRP_LINK,
  transact,
} from "../../src/index.ts";
import { describeInNamespaces } from "../support/environment.ts";
import { failureOf } from "../support/failures.ts";
import { test } from "../support/fixtures.ts";
import { addBridge, deleteLink, getLink, setUp } from "../support/requests.ts";
import { ScriptedTransport } from "../support/scripted-transport.ts";
import { until } from "../support/threads.ts";

const junkSender = join(import.meta.dir, "programs", "junk-sender.ts");

function message(size: number, fill = 0): Uint8Array {
  return new MessageWriter(100).raw(new Uint8Array(size - 16).fill(fill)).finish().bytes;
}

function pair(netns: NetworkNamespace): [NetlinkSocket, NetlinkSocket] {
  return [NetlinkSocket.open(NETLINK_USERSOCK, { netns }), NetlinkSocket.open(NETLINK_USERSOCK, { netns })];
}

describeInNamespaces("received datagram", () => {
  test("is complete even if it is longer than 64 KiB", ({ netns }) => {
    const [sender, receiver] = pair(netns);
    using _ = sender;
    using __ = receiver;
    for (const size of [16, 20, 65_532, 65_536, 65_540, 68 * 1024]) {
      sender.send(message(size, 0xcd), { to: { portId: receiver.portId } });
      const datagram = receiver.receive()!;
      expect([datagram.length, datagram.truncated, datagram.sender]).toEqual([size, false, sender.portId]);
      const [only, ...more] = datagram.messages();
      expect(more).toHaveLength(0);
      expect(only!.length).toBe(size);
      expect(only!.payload.every((byte) => byte === 0xcd)).toBe(true);
    }
  });

  test("throws EMSGSIZE with its length if the slot is too short", ({ netns }) => {
    const [sender, receiver] = pair(netns);
    using _ = sender;
    using __ = receiver;
    for (const [slotSize, size] of [
      [64, 68],
      [64, 60_000],
      [68 * 1024, 70_000],
    ] as const) {
      const buffer = new ReceiveBuffer({ slots: 2, slotSize });
      const sizes = [32, size, 40];
      for (const each of sizes) sender.send(message(each), { to: { portId: receiver.portId } });
      expect(receiver.receive(buffer)?.length).toBe(32);
      const error = failureOf(() => receiver.receive(buffer));
      expect([error.errno, error.length]).toEqual([-EMSGSIZE, size]);
      expect(error.message).toContain(`a datagram of ${size} bytes did not fit ${slotSize}`);
      expect(receiver.receive(buffer)?.length).toBe(40);

      for (const each of sizes) sender.send(message(each), { to: { portId: receiver.portId } });
      const together = receiver.receiveMany(new ReceiveBuffer({ slots: 8, slotSize }));
      expect(together.map(({ length, truncated }) => [length, truncated])).toEqual([
        [32, false],
        [size, true],
        [40, false],
      ]);
      expect(failureOf(() => [...together[1]!.messages()]).code).toBe("EMSGSIZE");
      expect([...together[2]!.messages()]).toHaveLength(1);
    }
    expect(receiver.statistics.truncated).toBe(6);
  });

  test("is valid until the next receive into its buffer", ({ netns }) => {
    const [sender, receiver] = pair(netns);
    using _ = sender;
    using __ = receiver;
    const [one, other] = [new ReceiveBuffer({ slots: 1 }), new ReceiveBuffer({ slots: 1 })];
    for (const fill of [1, 2, 3]) sender.send(message(20, fill), { to: { portId: receiver.portId } });
    const first = receiver.receive(one)!;
    const kept = [...first.messages()][0]!.copy();
    expect(receiver.receive(other)!.bytes[16]).toBe(2);
    expect(first.bytes[16]).toBe(1);
    expect(receiver.receive(one)!.bytes[16]).toBe(3);
    expect(first.bytes[16]).toBe(3);
    expect(kept.bytes[16]).toBe(1);
  });

  test("yields messages up to an invalid length", ({ netns }) => {
    const receiver = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
    using _ = receiver;
    using raw = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
    // For the library, this datagram is one message. The message's payload contains another header, whose length
    // exceeds the datagram.
    const bytes = new Uint8Array(16 + 20);
    raw.send(bytes, { to: { portId: receiver.portId } });
    const datagram = receiver.receive()!;
    expect(datagram.length).toBe(36);
    // Changes the bytes in the receiver's memory, to simulate a peer that does not use this library.
    const memory = new DataView(datagram.bytes.buffer, datagram.bytes.byteOffset);
    memory.setUint32(0, 16, true);
    memory.setUint32(16, 400, true);
    const seen: number[] = [];
    expect(() => {
      for (const { length } of datagram.messages()) seen.push(length);
    }).toThrow("claims 400 bytes where 20 are left");
    expect(seen).toEqual([16]);
    memory.setUint32(16, 17, true);
    expect([...datagram.messages()].map(({ length }) => length)).toEqual([16, 17]);
  });
});

describeInNamespaces("receiving from a socket", () => {
  test("returns undefined if no datagram is queued", ({ netns }) => {
    using socket = NetlinkSocket.open(NETLINK_ROUTE, { netns, groups: [RTNLGRP_LINK] });
    expect(socket.receive()).toBeUndefined();
    expect(socket.receiveMany()).toEqual([]);
    const started = performance.now();
    expect(socket.receive(undefined, { wait: true, timeoutMs: 30 })).toBeUndefined();
    expect(socket.receiveMany(undefined, { wait: true, timeoutMs: 0 })).toEqual([]);
    const took = performance.now() - started;
    expect(took).toBeGreaterThanOrEqual(29);
    transact(NETLINK_ROUTE, addBridge("new"), { netns });
    expect(socket.receive(undefined, { wait: true })?.group).toBe(RTNLGRP_LINK);
  });

  test("returns datagrams in order, one per slot", ({ netns }) => {
    const [sender, receiver] = pair(netns);
    using _ = sender;
    using __ = receiver;
    const buffer = new ReceiveBuffer({ slots: 7, slotSize: 64 });
    for (let number = 0; number < 20; number++) sender.send(message(20, number), { to: { portId: receiver.portId } });
    const seen: number[][] = [];
    for (let batch = receiver.receiveMany(buffer); batch.length > 0; batch = receiver.receiveMany(buffer)) {
      seen.push(batch.map(({ bytes }) => bytes[16]!));
    }
    expect(seen.map(({ length }) => length)).toEqual([7, 7, 6]);
    expect(seen.flat()).toEqual(Array.from({ length: 20 }, (_, number) => number));
    expect(receiver.statistics).toMatchObject({ received: 20, receivedBytes: 400, foreign: 0, dropped: 0 });
  });

  test("reports the group of each datagram, above 32 too", ({ netns }) => {
    const groups = [RTNLGRP_LINK, RTNLGRP_BRVLAN, RTNLGRP_IPV4_MCADDR];
    using socket = NetlinkSocket.open(NETLINK_ROUTE, { netns, groups: groups.slice(0, 1) });
    const joined = groups.filter((group) => {
      try {
        socket.joinGroup(group);
        return true;
      } catch (error) {
        // The running kernel is too old to have this multicast group.
        if (error instanceof NetlinkError && error.code === "EINVAL") return false;
        throw error;
      }
    });
    transact(NETLINK_ROUTE, addBridge("bridge"), { netns });
    transact(NETLINK_ROUTE, setUp(2), { netns });
    const seen = new Map<number, number>();
    for (let next = socket.receive(); next !== undefined; next = socket.receive()) seen.set(next.group, next.groups);
    for (const group of seen.keys()) expect(joined).toContain(group);
    expect(seen.get(RTNLGRP_LINK)).toBe(1);
    const beyond = [...seen].filter(([group]) => group > 32);
    if (joined.includes(RTNLGRP_IPV4_MCADDR)) expect(seen.has(RTNLGRP_IPV4_MCADDR)).toBe(true);
    for (const [, mask] of beyond) expect(mask).toBe(0);

    socket.leaveGroup(RTNLGRP_LINK);
    transact(NETLINK_ROUTE, deleteLink("bridge"), { netns });
    for (let next = socket.receive(); next !== undefined; next = socket.receive()) {
      expect(next.group).not.toBe(RTNLGRP_LINK);
    }
  });

  test("reports the network namespace of an event", () => {
    using home = NetworkNamespace.create();
    using away = NetworkNamespace.create();
    const NSID = 42;
    const assign = new MessageWriter(RTM_NEWNSID)
      .struct((header) => header.zero(4))
      .s32(1, NSID)
      .u32(3, away.fd)
      .finish();
    transact(NETLINK_ROUTE, assign, { netns: home });
    using socket = NetlinkSocket.open(NETLINK_ROUTE, {
      netns: home,
      groups: [RTNLGRP_LINK],
      listenAllNamespaces: true,
    });
    const next = () => {
      const datagram = socket.receive()!;
      return [datagram.nsid, datagram.group, datagram.sender];
    };
    transact(NETLINK_ROUTE, addBridge("away"), { netns: away });
    transact(NETLINK_ROUTE, addBridge("home"), { netns: home });
    transact(NETLINK_ROUTE, deleteLink("away"), { netns: away });
    expect([next(), next(), next()]).toEqual([
      [NSID, RTNLGRP_LINK, 0],
      [-1, RTNLGRP_LINK, 0],
      [NSID, RTNLGRP_LINK, 0],
    ]);
    socket.listenAllNamespaces(false);
    transact(NETLINK_ROUTE, addBridge("away"), { netns: away });
    expect(socket.receive()).toBeUndefined();
    socket.listenAllNamespaces(true);
    transact(NETLINK_ROUTE, deleteLink("away"), { netns: away });
    expect(socket.receive()?.nsid).toBe(NSID);
  });
});

describeInNamespaces("NetlinkSocket.drain", () => {
  test("discards the queued datagrams and returns their number", ({ netns }) => {
    const [sender, receiver] = pair(netns);
    using _ = sender;
    using __ = receiver;
    expect(receiver.drain()).toBe(0);
    for (const size of [16, 300, 60_000, 20]) {
      for (let count = 0; count < 50; count++) sender.send(message(size), { to: { portId: receiver.portId } });
    }
    expect(receiver.drain()).toBe(200);
    expect(receiver.receive()).toBeUndefined();
    expect(receiver.memory().queued).toBe(0);
  });

  test("empties a full queue after an overrun", ({ netns }) => {
    using sender = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
    for (const size of [16, 500, 5000]) {
      using receiver = NetlinkSocket.open(NETLINK_USERSOCK, { netns, groups: [2], receiveBufferSize: 65_536 });
      let sent = 0;
      for (; receiver.memory().dropped < 10; sent++) sender.send(message(size), { to: { group: 2 } });
      const drained = receiver.drain();
      expect(drained + receiver.statistics.dropped).toBe(sent);
      expect(receiver.statistics.overruns).toBe(1);
      expect(receiver.receive()).toBeUndefined();
    }
  });

  test("ends although a sender floods the socket", async ({ netns }) => {
    using receiver = NetlinkSocket.open(NETLINK_ROUTE, { netns, receiveBufferSize: 32_768, allowPeers: true });
    const flood = netns.run(() =>
      Bun.spawn([process.execPath, junkSender, `${receiver.portId}`, "1000000000", "0"], { stdout: "pipe" }),
    );
    try {
      await flood.stdout.getReader().read();
      let most = 0;
      for (let round = 0; round < 200; round++) most = Math.max(most, receiver.drain());
      // Each datagram uses at least 512 bytes, and one receive call returns 32 datagrams.
      expect(most).toBeLessThan(receiver.receiveBufferSize / 512 + 64);
      expect(most).toBeGreaterThan(0);
    } finally {
      flood.kill("SIGKILL");
    }
  });
});

describeInNamespaces("messages of another process", () => {
  test("are ignored and counted, or delivered with `allowPeers`", async ({ netns }) => {
    using strict = NetlinkSocket.open(NETLINK_ROUTE, { netns, groups: [RTNLGRP_LINK] });
    using open = NetlinkSocket.open(NETLINK_ROUTE, { netns, groups: [RTNLGRP_LINK], allowPeers: true });
    for (const socket of [strict, open]) {
      const { stdout } = netns.run(() => Bun.spawnSync([process.execPath, junkSender, `${socket.portId}`, "100", "0"]));
      expect(stdout.toString()).toContain("done");
    }
    transact(NETLINK_ROUTE, addBridge("real"), { netns });
    const buffer = new ReceiveBuffer({ slots: 16 });
    const collect = (socket: NetlinkSocket) => {
      const senders: number[] = [];
      for (let rounds = 0; rounds < 20; rounds++) {
        for (const { sender } of socket.receiveMany(buffer)) senders.push(sender);
      }
      return senders;
    };
    expect(collect(strict)).toEqual([0]);
    expect(strict.statistics.foreign).toBe(100);
    const senders = collect(open);
    expect(senders).toHaveLength(101);
    expect(senders.filter((sender) => sender !== 0)).toHaveLength(100);
    expect(open.statistics.foreign).toBe(0);
  });

  test("delay neither receives nor transactions", async ({ netns }) => {
    using socket = NetlinkSocket.open(NETLINK_ROUTE, { netns, groups: [RTNLGRP_LINK] });
    const flood = netns.run(() =>
      Bun.spawn([process.execPath, junkSender, `${socket.portId}`, "1000000000", "0"], { stdout: "pipe" }),
    );
    try {
      await flood.stdout.getReader().read();
      for (let round = 0; round < 20; round++) expect(socket.receive()).toBeUndefined();

      const waiting = performance.now();
      expect(socket.receive(undefined, { wait: true, timeoutMs: 100 })).toBeUndefined();
      expect(performance.now() - waiting).toBeGreaterThanOrEqual(99);
      await until(() => {
        expect(socket.receive()).toBeUndefined();
        return socket.statistics.foreign > 20;
      }, "messages of the other process have arrived");
    } finally {
      flood.kill("SIGKILL");
      await flood.exited;
    }
    socket.drain();
    transact(NETLINK_ROUTE, addBridge("real"), { netns });
    expect(socket.receive()?.sender).toBe(0);
  });

  test("are never mistaken for kernel replies", async ({ netns }) => {
    using socket = NetlinkSocket.open(NETLINK_ROUTE, { netns });
    const flood = netns.run(() =>
      Bun.spawn([process.execPath, junkSender, `${socket.portId}`, "1000000000", "20"], { stdout: "pipe" }),
    );
    try {
      await flood.stdout.getReader().read();
      for (let round = 0; round < 1000; round++) {
        expect(transact(NETLINK_ROUTE, getLink(1), { socket })?.view.getInt32(20, true)).toBe(1);
      }
      const until = performance.now() + 100_000;
      while (socket.statistics.foreign < 100 && performance.now() < until) {
        expect(transact(NETLINK_ROUTE, getLink(1), { socket })?.type).toBe(RTM_NEWLINK);
      }
      expect(socket.statistics.foreign).toBeGreaterThanOrEqual(100);
    } finally {
      flood.kill("SIGKILL");
    }
  });

  test("do not extend the time limit of a transaction", async ({ netns }) => {
    using socket = NetlinkSocket.open(NETLINK_FIB_LOOKUP, { netns });
    using peer = NetlinkSocket.open(NETLINK_FIB_LOOKUP, { netns });
    const silent = new MessageWriter(20).finish();
    const junk = new MessageWriter(NLMSG_DONE).raw(new Uint8Array(4)).finish();
    for (let count = 0; count < 3000; count++) peer.send(junk, { to: { portId: socket.portId }, wait: false });
    const started = performance.now();
    expect(failureOf(() => transact(NETLINK_FIB_LOOKUP, silent, { socket, timeoutMs: 60 })).code).toBe("ETIMEDOUT");
    expect(performance.now() - started).toBeGreaterThanOrEqual(59);
  });
});

describe("endless receive queue", () => {
  /**
   * A transport that always has another datagram of another process. It makes the test fail if the library never stops
   * receiving.
   */
  class Endless extends ScriptedTransport {
    calls = 0;

    override receive(slots: Parameters<ScriptedTransport["receive"]>[0], maximum: number): number {
      if (++this.calls > 1_000_000) throw new Error("it never ends");
      for (let slot = 0; slot < maximum; slot++) slots.put(slot, message(20), { sender: 7, group: 0, nsid: -1 });
      return maximum;
    }
  }

  function endless(): { socket: NetlinkSocket; transport: Endless } {
    const transport = new Endless(() => {}, { receiveBufferSize: 1_000_000 });
    return { socket: NetlinkSocket.over(transport), transport };
  }

  test("drain() stops after one full buffer", () => {
    const { socket, transport } = endless();
    const drained = socket.drain();
    expect(drained).toBeGreaterThan(1000);
    expect(drained).toBeLessThan(1_000_000 / 512 + 32);
    expect(transport.calls).toBeLessThan(100);
  });

  test("a receive without `wait` returns immediately", () => {
    const { socket, transport } = endless();
    expect(socket.receive()).toBeUndefined();
    expect(socket.receiveMany()).toEqual([]);
    expect(transport.calls).toBeLessThanOrEqual(100);
  });

  test("receives and transactions respect their time limits", () => {
    const { socket } = endless();
    const started = performance.now();
    expect(socket.receive(undefined, { wait: true, timeoutMs: 20 })).toBeUndefined();
    expect(failureOf(() => transact(NETLINK_ROUTE, getLink(1), { socket, timeoutMs: 20 })).code).toBe("ETIMEDOUT");
    expect(performance.now() - started).toBeGreaterThanOrEqual(39);
  });
});

describe("ReceiveBuffer", () => {
  test("rejects invalid sizes", () => {
    for (const bad of [0, -1, 1.5, 1025, Number.NaN, "4"]) {
      expect(() => new ReceiveBuffer({ slots: bad as never })).toThrow(/^slots/);
    }
    for (const bad of [15, -1, 1.5, 2 ** 31, Number.NaN, "64"]) {
      expect(() => new ReceiveBuffer({ slotSize: bad as never })).toThrow(/^slotSize/);
    }
    expect(() => new ReceiveBuffer({ slot: 3 } as never)).toThrow("options.slot: unknown option; did you mean slots?");
    const buffer = new ReceiveBuffer({ slots: 3, slotSize: 100 });
    expect([buffer.slots.count, buffer.slots.capacity]).toEqual([3, 100]);
  });
});

test("NetlinkSocket.receive rejects `timeoutMs` without `wait`", () => {
  using socket = NetlinkSocket.open(NETLINK_ROUTE);
  expect(() => socket.receive(undefined, { timeoutMs: 5 })).toThrow("timeoutMs: has no effect without `wait`");
  expect(socket.receive(undefined, { wait: false, timeoutMs: 5 })).toBeUndefined();
});
