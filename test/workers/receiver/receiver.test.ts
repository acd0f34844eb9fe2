import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import {
  IFLA_IFNAME,
  type MessageView,
  MessageWriter,
  NETLINK_ROUTE,
  NETLINK_USERSOCK,
  NetlinkSocket,
  NetworkNamespace,
  NLM_F_CREATE,
  NLM_F_REQUEST,
  ReceiveBuffer,
  type ReceivedBatch,
  Receiver,
  RTM_DELLINK,
  RTM_NEWLINK,
  RTM_NEWNSID,
  RTNLGRP_IPV4_ROUTE,
  RTNLGRP_LINK,
  transact,
} from "../../../src/index.ts";
import { describeInNamespaces } from "../../support/environment.ts";
import { expectDescriptors } from "../../support/nothing-left.ts";
import { addBridge, addRoute, deleteLink, setUp } from "../../support/requests.ts";
import { isAsleep, settledDescriptors, threadsNamed, until, within } from "../../support/threads.ts";
import { collect, complete, numbered, numberOf, summarize } from "../numbered.ts";

/** Attributes of the message RTM_NEWNSID. (linux/net_namespace.h) */
const NETNSA_NSID = 1;
const NETNSA_FD = 3;

/** Returns the type and the interface name of a link message. */
function linkEvent(message: MessageView): { type: number; name: string | undefined } {
  let name: string | undefined;
  for (const reader = message.attributes(16); reader.next(); ) {
    if (reader.type === IFLA_IFNAME) name = reader.string();
  }
  return { type: message.type, name };
}

/** Reads batches until `enough` returns true for the list of the results that `look` has returned for the messages. */
async function gather<Value>(
  receiver: Receiver,
  look: (batch: ReceivedBatch) => Value[],
  enough: (values: Value[]) => boolean,
): Promise<Value[]> {
  const values: Value[] = [];
  for await (const batch of receiver) {
    values.push(...look(batch));
    if (enough(values)) break;
  }
  return values;
}

describeInNamespaces("Receiver", () => {
  let before = 0;

  beforeAll(async () => {
    using netns = NetworkNamespace.create();
    await Receiver.start({ protocol: NETLINK_ROUTE, netns }).stop();
    before = await settledDescriptors();
  });

  afterAll(async () => {
    await expectDescriptors(before);
  });

  test("delivers the events of a namespace in order", async () => {
    using netns = NetworkNamespace.create();
    await using receiver = Receiver.start({ protocol: NETLINK_ROUTE, groups: [RTNLGRP_LINK], netns });
    const expected: [number, string][] = [];
    for (let number = 0; number < 20; number++) {
      transact(NETLINK_ROUTE, addBridge(`bridge${number}`), { netns });
      transact(NETLINK_ROUTE, deleteLink(`bridge${number}`), { netns });
      expected.push([RTM_NEWLINK, `bridge${number}`], [RTM_DELLINK, `bridge${number}`]);
    }
    const events = await within(
      gather(
        receiver,
        (batch) =>
          Array.from(batch, (item) => {
            if (item.kind === "gap") throw new Error(`${item.dropped} messages lost`);
            expect([item.sender, item.group, item.nsid]).toEqual([0, RTNLGRP_LINK, -1]);
            const { type, name } = linkEvent(item.message);
            return [type, name ?? ""] as [number, string];
          }),
        (values) => values.some(([type, name]) => type === RTM_DELLINK && name === "bridge19"),
      ),
      "the last event",
    );
    // The creation of a bridge causes several events.
    const distinct = events.filter((event, index) => index === 0 || String(event) !== String(events[index - 1]));
    expect(distinct).toEqual(expected);
  });

  test("receives every event after start()", async () => {
    using netns = NetworkNamespace.create();
    for (let round = 0; round < 30; round++) {
      await using receiver = Receiver.start({ protocol: NETLINK_ROUTE, groups: [RTNLGRP_LINK], netns });
      transact(NETLINK_ROUTE, addBridge(`bridge${round}`), { netns });
      const [first] = await within(
        gather(
          receiver,
          (batch) => Array.from(batch, (item) => (item.kind === "message" ? linkEvent(item.message).name : "gap")),
          (values) => values.length > 0,
        ),
        "the event",
      );
      expect(first).toBe(`bridge${round}`);
    }
  });

  test("reports the group of each message, including groups joined later", async () => {
    using netns = NetworkNamespace.create();
    transact(NETLINK_ROUTE, setUp(), { netns });
    await using receiver = Receiver.start({ protocol: NETLINK_ROUTE, groups: [RTNLGRP_LINK], netns });
    transact(NETLINK_ROUTE, addRoute(1), { netns });
    receiver.socket.joinGroup(RTNLGRP_IPV4_ROUTE);
    transact(NETLINK_ROUTE, addRoute(2), { netns });
    transact(NETLINK_ROUTE, addBridge("bridge"), { netns });
    receiver.socket.leaveGroup(RTNLGRP_IPV4_ROUTE);
    transact(NETLINK_ROUTE, addRoute(3), { netns });
    transact(NETLINK_ROUTE, deleteLink("bridge"), { netns });
    const groups = await within(
      gather(
        receiver,
        (batch) => Array.from(batch, (item) => (item.kind === "message" ? [item.group, item.message.type] : [])),
        (values) => values.some(([, type]) => type === RTM_DELLINK),
      ),
      "the last event",
    );
    expect(groups.map(([group]) => group).filter((group, index, all) => group !== all[index - 1])).toEqual([
      RTNLGRP_IPV4_ROUTE,
      RTNLGRP_LINK,
    ]);
    expect(groups.filter(([group]) => group === RTNLGRP_IPV4_ROUTE)).toHaveLength(1);
  });

  test("reports the namespace of an event with listenAllNamespaces", async () => {
    using here = NetworkNamespace.create();
    using there = NetworkNamespace.create();
    const assign = new MessageWriter(RTM_NEWNSID, NLM_F_REQUEST | NLM_F_CREATE)
      .struct((header) => header.zero(4))
      .s32(NETNSA_NSID, 7)
      .u32(NETNSA_FD, there.fd)
      .finish();
    transact(NETLINK_ROUTE, assign, { netns: here });
    await using receiver = Receiver.start({
      protocol: NETLINK_ROUTE,
      groups: [RTNLGRP_LINK],
      netns: here,
      listenAllNamespaces: true,
    });
    transact(NETLINK_ROUTE, addBridge("bridge"), { netns: there });
    transact(NETLINK_ROUTE, addBridge("bridge"), { netns: here });
    const nsids = await within(
      gather(
        receiver,
        (batch) => Array.from(batch, (item) => (item.kind === "message" ? item.nsid : "gap")),
        (values) => values.includes(-1),
      ),
      "both events",
    );
    expect([...new Set(nsids)]).toEqual([7, -1]);
  });

  test("reports the sender and the group of a message", async () => {
    using netns = NetworkNamespace.create();
    await using receiver = Receiver.start({ protocol: NETLINK_USERSOCK, groups: [3], netns });
    using peer = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
    peer.send(numbered(1), { to: { group: 3 } });
    peer.send(numbered(2), { to: { portId: receiver.socket.portId } });
    peer.send(numbered(3), { to: { group: 4 } });
    peer.send(numbered(4), { to: { group: 3 } });
    const items = await within(
      gather(
        receiver,
        (batch) =>
          Array.from(batch, (item) =>
            item.kind === "message" ? [numberOf(item.message), item.sender, item.group] : ["gap"],
          ),
        (values) => values.length >= 3,
      ),
      "the messages",
    );
    expect(items).toEqual([
      [1, peer.portId, 3],
      [2, peer.portId, 0],
      [4, peer.portId, 3],
    ]);
  });

  test("skips and counts messages of foreign senders", async () => {
    using netns = NetworkNamespace.create();
    await using receiver = Receiver.start({ protocol: NETLINK_ROUTE, groups: [RTNLGRP_LINK], netns });
    using peer = NetlinkSocket.open(NETLINK_ROUTE, { netns });
    peer.send(numbered(1), { to: { portId: receiver.socket.portId } });
    transact(NETLINK_ROUTE, addBridge("bridge"), { netns });
    const [first] = await within(
      gather(
        receiver,
        (batch) => Array.from(batch, (item) => (item.kind === "message" ? item.message.type : 0)),
        () => true,
      ),
      "the event",
    );
    expect(first).toBe(RTM_NEWLINK);
    expect(receiver.statistics.foreign).toBe(1);
  });

  test("a new loop continues after the last batch", async () => {
    using netns = NetworkNamespace.create();
    await using receiver = Receiver.start({ protocol: NETLINK_USERSOCK, groups: [1], netns });
    using peer = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
    for (let number = 0; number < 3; number++) peer.send(numbered(number), { to: { group: 1 } });
    const asleep = () => threadsNamed("netlink-receiver").every(isAsleep);
    await until(() => receiver.statistics.received === 3 && asleep(), "all are handed over");
    for await (const batch of receiver) {
      // The caller left both loops early and thereby skipped two items.
      for (const item of batch) {
        expect(summarize(item)).toBe(0);
        break;
      }
      expect(Array.from(batch, summarize)).toEqual([0, 1, 2]);
      break;
    }
    peer.send(numbered(3), { to: { group: 1 } });
    expect(await within(collect(receiver, complete(1)), "the next one")).toEqual([3]);
  });

  test("rejects a second concurrent loop", async () => {
    using netns = NetworkNamespace.create();
    await using receiver = Receiver.start({ protocol: NETLINK_USERSOCK, groups: [1], netns });
    const first = collect(receiver, complete(1));
    await expect(receiver[Symbol.asyncIterator]().next()).rejects.toThrow(TypeError);
    using peer = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
    peer.send(numbered(5), { to: { group: 1 } });
    expect(await within(first, "the message")).toEqual([5]);
  });

  test("delivers all events to each of several receivers", async () => {
    using netns = NetworkNamespace.create();
    const receivers = Array.from({ length: 5 }, () =>
      Receiver.start({ protocol: NETLINK_USERSOCK, groups: [1], netns }),
    );
    using peer = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
    const count = 500;
    const all = Promise.all(receivers.map((receiver) => collect(receiver, complete(count))));
    for (let number = 0; number < count; number++) peer.send(numbered(number), { to: { group: 1 } });
    const expected = Array.from({ length: count }, (_, number) => number);
    expect(await within(all, "all messages")).toEqual(Array(5).fill(expected));
    await Promise.all(receivers.map((receiver) => receiver.stop()));
  });

  test("leaves the caller's socket open and usable", async () => {
    using netns = NetworkNamespace.create();
    using socket = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
    using peer = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
    for (let round = 0; round < 3; round++) {
      const receiver = Receiver.start({ socket, protocol: NETLINK_USERSOCK, groups: [1] });
      expect(receiver.socket).toBe(socket);
      peer.send(numbered(round), { to: { group: 1 } });
      expect(await within(collect(receiver, complete(1)), "the message")).toEqual([round]);
      await receiver.stop();
      expect(socket.closed).toBe(false);
      peer.send(numbered(100), { to: { group: 1 } });
      const datagram = socket.receive(new ReceiveBuffer({ slots: 1 }), { wait: true, timeoutMs: 20_000 });
      expect(Array.from(datagram?.messages() ?? [], numberOf)).toEqual([100]);
    }
  });

  test("keeps the groups of the caller's socket after a failed start", async () => {
    using socket = NetlinkSocket.open(NETLINK_ROUTE, { groups: [RTNLGRP_LINK] });
    const groups = [RTNLGRP_LINK, RTNLGRP_IPV4_ROUTE, 0x7fffffff];
    expect(() => Receiver.start({ socket, groups })).toThrow("has no multicast group");
    expect([socket.groups, socket.reservedFor]).toEqual([[RTNLGRP_LINK], undefined]);
  });

  test("delivers messages that were queued before the start", async () => {
    using netns = NetworkNamespace.create();
    using socket = NetlinkSocket.open(NETLINK_USERSOCK, { netns, groups: [1] });
    using peer = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
    for (let number = 0; number < 100; number++) peer.send(numbered(number), { to: { group: 1 } });
    await using receiver = Receiver.start({ socket });
    expect(await within(collect(receiver, complete(100)), "all messages")).toEqual(
      Array.from({ length: 100 }, (_, number) => number),
    );
  });

  test("runs in a worker thread", async () => {
    using netns = NetworkNamespace.create();
    const worker = new Worker(new URL("./receiving-worker.ts", import.meta.url));
    const closed = new Promise((resolve) => worker.addEventListener("close", resolve));
    const ready = Promise.withResolvers<void>();
    const result = new Promise<unknown>((resolve, reject) => {
      worker.addEventListener("message", ({ data }) => (data === "ready" ? ready.resolve() : resolve(data)));
      worker.addEventListener("error", ({ message }) => reject(new Error(message)));
    });
    const count = 5000;
    worker.postMessage({ netns: netns.fd, count });
    await within(ready.promise, "the worker's receiver");
    using peer = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
    for (let number = 0; number < count; number++) peer.send(numbered(number), { to: { group: 1 } });
    expect(await within(result, "what the worker received")).toEqual(
      Array.from({ length: count }, (_, number) => number),
    );
    await within(closed, "the worker's end");
  });

  test("counts received messages and bytes", async () => {
    using netns = NetworkNamespace.create();
    await using receiver = Receiver.start({ protocol: NETLINK_USERSOCK, groups: [1], netns });
    using peer = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
    for (let number = 0; number < 10; number++) peer.send(numbered(number, 100), { to: { group: 1 } });
    await within(collect(receiver, complete(10)), "all messages");
    const { received, bytes, batches, wakes, dropped, foreign, ringStalls } = receiver.statistics;
    expect({ received, bytes, dropped, foreign, ringStalls }).toEqual({
      received: 10,
      bytes: 1000,
      dropped: 0,
      foreign: 0,
      ringStalls: 0,
    });
    expect(batches).toBeGreaterThan(0);
    expect(wakes).toBeGreaterThan(0);
  });
});

describeInNamespaces("socket of a Receiver", () => {
  test("cannot be read by another reader until stop()", async () => {
    using netns = NetworkNamespace.create();
    using socket = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
    const receiver = Receiver.start({ socket });
    expect(() => Receiver.start({ socket })).toThrow("is being read by a receiver");
    expect(() => socket.receive()).toThrow("is being read by a receiver");
    expect(() => socket.drain()).toThrow("EBUSY");
    await receiver.stop();
    expect(socket.receive()).toBeUndefined();
    await using _again = Receiver.start({ socket });
  });
});

describe("rings of receivers", () => {
  const original = SharedArrayBuffer;
  let sizes: number[] = [];
  const receivers: Receiver[] = [];

  beforeEach(() => {
    sizes = [];
    globalThis.SharedArrayBuffer = new Proxy(original, {
      construct(target, [size]) {
        sizes.push(size);
        return new target(size);
      },
    });
  });

  afterEach(async () => {
    globalThis.SharedArrayBuffer = original;
    await Promise.all(receivers.splice(0).map((receiver) => receiver.stop()));
  });

  /** Sends a burst to a new receiver that does not read it yet. Returns the receiver and the largest ring. */
  async function burst(netns: NetworkNamespace, count: number): Promise<{ receiver: Receiver; largest: number }> {
    const options = { protocol: NETLINK_USERSOCK, groups: [1], allowPeers: true, inLoop: true, slotSize: 1024 };
    const receiver = Receiver.start({ ...options, netns });
    receivers.push(receiver);
    using peer = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
    sizes = [];
    for (let number = 0; number < count; number++) {
      peer.send(numbered(number, 1000), { to: { group: 1 } });
      if (number % 50 === 49) await until(() => receiver.statistics.received === number + 1, "the received messages");
    }
    return { receiver, largest: Math.max(...sizes) };
  }

  test("are small, until a burst replaces them by larger ones, and small again after the burst", async () => {
    using netns = NetworkNamespace.create();
    const { receiver, largest } = await burst(netns, 1000);
    expect(largest).toBeGreaterThanOrEqual(4 << 20);
    const numbers: number[] = [];
    sizes = [];
    for await (const batch of receiver) {
      for (const item of batch) numbers.push(item.kind === "message" ? numberOf(item.message) : -1);
      if (numbers.length === 1000) break;
    }
    expect(numbers).toEqual(Array.from({ length: 1000 }, (_, index) => index));
    // The loop released the last batch only with the next request.
    const next = receiver[Symbol.asyncIterator]().next();
    await until(() => sizes.some((size) => size < 256 << 10), "the small ring");
    expect(Math.max(...sizes)).toBeLessThan(256 << 10);
    using peer = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
    peer.send(numbered(1000, 1000), { to: { group: 1 } });
    const items = [...(await within(next, "the message in the small ring")).value!];
    expect(items).toHaveLength(1);
  });

  test("of many receivers have a part of the default size", async () => {
    using netns = NetworkNamespace.create();
    for (let count = 0; count < 16; count++)
      receivers.push(Receiver.start({ protocol: NETLINK_USERSOCK, inLoop: true, slots: 1, slotSize: 1024 }));
    expect(Math.max(...sizes)).toBeLessThan(256 << 10);
    expect(sizes.filter((size) => size > 64 << 10)).toHaveLength(2);
    const { largest } = await burst(netns, 100);
    expect(largest).toBeWithin(128 << 10, 256 << 10);
  });
});
