import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, setDefaultTimeout } from "bun:test";
import { F_GETFL, O_NONBLOCK } from "../../../src/constants/system.ts";
import { fcntl } from "../../../src/ffi/libc.ts";
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
  type ReceivedMessage,
  Receiver,
  type ReceiverOptions,
  RTM_DELLINK,
  RTM_NEWLINK,
  RTM_NEWNSID,
  RTNLGRP_IPV4_ROUTE,
  RTNLGRP_LINK,
  transact,
} from "../../../src/index.ts";
import { describeInNamespaces } from "../../support/environment.ts";
import { test } from "../../support/fixtures.ts";
import { expectDescriptors } from "../../support/nothing-left.ts";
import { addBridge, addRoute, deleteLink, getLink, setUp } from "../../support/requests.ts";
import { settledDescriptors, threadsNamed, until, within } from "../../support/threads.ts";
import { collect, complete, numbered, numberOf, summarize } from "../numbered.ts";
import { kinds, range } from "./kinds.ts";

/** Attributes of the message RTM_NEWNSID. (linux/net_namespace.h) */
const NETNSA_NSID = 1;
const NETNSA_FD = 3;

/** Test timeout in milliseconds for a busy machine. */
setDefaultTimeout(600_000);

/** Returns the interface name in a link message. */
function linkName(message: MessageView): string | undefined {
  for (const reader = message.attributes(16); reader.next(); ) {
    if (reader.type === IFLA_IFNAME) return reader.string();
  }
  return undefined;
}

/** Reads batches until `enough` returns true for the list of the results that `look` has returned. Throws on a gap. */
async function gather<Value>(
  receiver: Receiver,
  look: (item: ReceivedMessage) => Value,
  enough: (values: Value[]) => boolean,
): Promise<Value[]> {
  const values: Value[] = [];
  const read = async () => {
    for await (const batch of receiver) {
      for (const item of batch) {
        if (item.kind === "gap") throw new Error(`${item.dropped} messages lost`);
        values.push(look(item));
      }
      if (enough(values)) break;
    }
  };
  await within(read(), "the messages");
  return values;
}

const origin = ({ sender, group, nsid }: ReceivedMessage) => [sender, group, nsid];

describe.each(kinds)("Receiver $name", (kind) => {
  describeInNamespaces("messages", () => {
    const start = (options: ReceiverOptions) => Receiver.start({ ...options, inLoop: kind.inLoop });

    let before = 0;

    beforeAll(async () => {
      await kind.prepare();
      using netns = NetworkNamespace.create();
      const receiver = start({ protocol: NETLINK_USERSOCK, groups: [1], netns });
      using peer = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
      peer.send(numbered(0), { to: { group: 1 } });
      await collect(receiver, complete(1));
      await receiver.stop();
      before = await settledDescriptors();
    });

    afterAll(async () => {
      await expectDescriptors(before);
    });

    test("delivers the events of a namespace in order", async ({ netns }) => {
      await using receiver = start({ protocol: NETLINK_ROUTE, groups: [RTNLGRP_LINK], netns });
      const expected: string[] = [];
      for (let number = 0; number < 20; number++) {
        transact(NETLINK_ROUTE, addBridge(`bridge${number}`), { netns });
        transact(NETLINK_ROUTE, deleteLink(`bridge${number}`), { netns });
        expected.push(`${RTM_NEWLINK} bridge${number}`, `${RTM_DELLINK} bridge${number}`);
      }
      const events = await gather(
        receiver,
        (item) => {
          expect(origin(item)).toEqual([0, RTNLGRP_LINK, -1]);
          return `${item.message.type} ${linkName(item.message)}`;
        },
        (values) => values.includes(`${RTM_DELLINK} bridge19`),
      );
      // The creation of a bridge causes several events.
      expect(events.filter((event, index) => event !== events[index - 1])).toEqual(expected);
    });

    test("receives every event after start()", async ({ netns }) => {
      for (let round = 0; round < 30; round++) {
        await using receiver = start({ protocol: NETLINK_ROUTE, groups: [RTNLGRP_LINK], netns });
        transact(NETLINK_ROUTE, addBridge(`bridge${round}`), { netns });
        const [first] = await gather(
          receiver,
          ({ message }) => linkName(message),
          () => true,
        );
        expect(first).toBe(`bridge${round}`);
      }
    });

    test("shares one thread with all other receivers, or starts none", async ({ netns }) => {
      const receivers = range(10).map(() => start({ protocol: NETLINK_USERSOCK, groups: [1], netns }));
      using peer = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
      peer.send(numbered(7), { to: { group: 1 } });
      const all = Promise.all(receivers.map((receiver) => collect(receiver, complete(1))));
      expect(await within(all, "the message")).toEqual(Array(10).fill([7]));
      // The thread of an earlier test may still be ending.
      const threads = kind.inLoop ? 0 : 1;
      await until(() => threadsNamed("netlink-receiver").length === threads, `there is ${threads} thread`);
      await Promise.all(receivers.map((receiver) => receiver.stop()));
    });

    test("reports the sender and the group of each message", async ({ netns }) => {
      await using receiver = start({ protocol: NETLINK_USERSOCK, groups: [3], netns });
      using peer = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
      const origins: unknown[] = [];
      for (const to of [{ group: 3 }, { portId: receiver.socket.portId }, { group: 3 }]) {
        const { wakes } = receiver.statistics;
        peer.send(numbered(origins.length), { to });
        origins.push(
          ...(await gather(
            receiver,
            (item) => [numberOf(item.message), ...origin(item)],
            () => true,
          )),
        );
        if (kind.inLoop) expect(receiver.statistics.wakes).toBe(wakes + 1);
      }
      expect(origins).toEqual([
        [0, peer.portId, 3, -1],
        [1, peer.portId, 0, -1],
        [2, peer.portId, 3, -1],
      ]);
    });

    test("delivers kernel replies and events in order", async ({ netns }) => {
      await using receiver = start({ protocol: NETLINK_ROUTE, groups: [RTNLGRP_IPV4_ROUTE], netns });
      transact(NETLINK_ROUTE, setUp(), { netns });
      for (let number = 0; number < 50; number++) {
        receiver.socket.send(getLink(1));
        transact(NETLINK_ROUTE, addRoute(number), { netns });
      }
      const items = await gather(
        receiver,
        (item) => [item.message.type === RTM_NEWLINK, ...origin(item)],
        (values) => values.slice(values.findIndex(([isReply]) => isReply)).filter(([isReply]) => !isReply).length >= 50,
      );
      // The kernel also adds routes when the interface is set up, before the first reply.
      expect(items.slice(-100)).toEqual(
        range(50).flatMap(() => [
          [true, 0, 0, -1],
          [false, 0, RTNLGRP_IPV4_ROUTE, -1],
        ]),
      );
    });

    test("skips and counts messages of foreign senders", async ({ netns }) => {
      await using receiver = start({ protocol: NETLINK_ROUTE, groups: [RTNLGRP_LINK], netns });
      using peer = NetlinkSocket.open(NETLINK_ROUTE, { netns });
      const first = gather(
        receiver,
        (item) => [item.message.type, item.sender],
        () => true,
      );
      for (let number = 1; number <= 10; number++) {
        // Each of these messages wakes the receiver separately.
        peer.send(numbered(number), { to: { portId: receiver.socket.portId } });
        await until(() => receiver.statistics.foreign === number, "it is counted");
      }
      expect(receiver.statistics.received).toBe(0);
      transact(NETLINK_ROUTE, addBridge("bridge"), { netns });
      expect((await first)[0]).toEqual([RTM_NEWLINK, 0]);
      expect(receiver.statistics.foreign).toBe(10);
    });

    test("receives messages of the groups that the socket joins later", async ({ netns }) => {
      transact(NETLINK_ROUTE, setUp(), { netns });
      await using receiver = start({ protocol: NETLINK_ROUTE, groups: [RTNLGRP_LINK], netns });
      transact(NETLINK_ROUTE, addRoute(1), { netns });
      receiver.socket.joinGroup(RTNLGRP_IPV4_ROUTE);
      transact(NETLINK_ROUTE, addRoute(2), { netns });
      transact(NETLINK_ROUTE, addBridge("bridge"), { netns });
      receiver.socket.leaveGroup(RTNLGRP_IPV4_ROUTE);
      transact(NETLINK_ROUTE, addRoute(3), { netns });
      transact(NETLINK_ROUTE, deleteLink("bridge"), { netns });
      const events = await gather(
        receiver,
        (item) => [item.group, item.message.type],
        (values) => values.some(([, type]) => type === RTM_DELLINK),
      );
      const groups = events.map(([group]) => group);
      expect(groups.filter((group, index) => group !== groups[index - 1])).toEqual([RTNLGRP_IPV4_ROUTE, RTNLGRP_LINK]);
      expect(groups.filter((group) => group === RTNLGRP_IPV4_ROUTE)).toHaveLength(1);
    });

    test.each(["when it starts", "later"])(
      "reports the namespace of an event if listenAllNamespaces is set %s",
      async (when) => {
        using here = NetworkNamespace.create();
        using there = NetworkNamespace.create();
        const assign = new MessageWriter(RTM_NEWNSID, NLM_F_REQUEST | NLM_F_CREATE)
          .struct((header) => header.zero(4))
          .s32(NETNSA_NSID, 7)
          .u32(NETNSA_FD, there.fd)
          .finish();
        transact(NETLINK_ROUTE, assign, { netns: here });
        await using receiver = start({
          protocol: NETLINK_ROUTE,
          groups: [RTNLGRP_LINK],
          netns: here,
          listenAllNamespaces: when !== "later",
        });
        receiver.socket.listenAllNamespaces(true);
        transact(NETLINK_ROUTE, addBridge("bridge"), { netns: there });
        transact(NETLINK_ROUTE, addBridge("bridge"), { netns: here });
        const nsids = await gather(
          receiver,
          ({ nsid }) => nsid,
          (values) => values.includes(-1),
        );
        expect([...new Set(nsids)]).toEqual([7, -1]);
      },
    );

    test("continues in a new loop and rejects a concurrent loop", async ({ netns }) => {
      await using receiver = start({ protocol: NETLINK_USERSOCK, groups: [1], netns });
      using peer = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
      for (let number = 0; number < 3; number++) peer.send(numbered(number), { to: { group: 1 } });
      await kind.idle(receiver, 3);
      for await (const batch of receiver) {
        // The caller left both loops early and thereby skipped two items.
        for (const item of batch) {
          expect(summarize(item)).toBe(0);
          break;
        }
        expect(Array.from(batch, summarize)).toEqual([0, 1, 2]);
        break;
      }
      const next = collect(receiver, complete(1));
      await expect(receiver[Symbol.asyncIterator]().next()).rejects.toThrow(TypeError);
      peer.send(numbered(3), { to: { group: 1 } });
      expect(await within(next, "the next one")).toEqual([3]);
    });

    test("receives messages while no iteration is pending", async ({ netns }) => {
      await using receiver = start({ protocol: NETLINK_USERSOCK, groups: [1], netns });
      using peer = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
      for (let number = 0; number < 100; number++) peer.send(numbered(number), { to: { group: 1 } });
      await until(() => receiver.statistics.received === 100, "all are received");
      expect(receiver.socket.memory().queued).toBe(0);
      expect(await within(collect(receiver, complete(100)), "all messages")).toEqual(range(100));
    });

    test("leaves the caller's socket open and unchanged", async ({ netns }) => {
      using socket = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
      using peer = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
      for (let round = 0; round < 3; round++) {
        const receiver = start({ socket, protocol: NETLINK_USERSOCK, groups: [1] });
        expect(receiver.socket).toBe(socket);
        peer.send(numbered(round), { to: { group: 1 } });
        expect(await within(collect(receiver, complete(1)), "the message")).toEqual([round]);
        // Bun makes the descriptors that its event loop takes over non-blocking. This socket must stay blocking, so that
        // a send can wait for a peer with a full queue.
        expect(fcntl(socket.fd, F_GETFL, 0) & O_NONBLOCK).toBe(0);
        await receiver.stop();
        expect(socket.closed).toBe(false);
        peer.send(numbered(100), { to: { group: 1 } });
        const datagram = socket.receive(new ReceiveBuffer({ slots: 1 }), { wait: true, timeoutMs: 100_000 });
        expect(Array.from(datagram?.messages() ?? [], numberOf)).toEqual([100]);
      }
    });

    test("delivers messages that were queued before the start", async ({ netns }) => {
      using socket = NetlinkSocket.open(NETLINK_USERSOCK, { netns, groups: [1] });
      using peer = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
      for (let number = 0; number < 100; number++) peer.send(numbered(number), { to: { group: 1 } });
      await using receiver = start({ socket });
      expect(await within(collect(receiver, complete(100)), "all messages")).toEqual(range(100));
    });

    test("runs in a worker thread", async ({ netns }) => {
      const worker = new Worker(new URL("./receiving-worker.ts", import.meta.url));
      const closed = new Promise((resolve) => worker.addEventListener("close", resolve));
      const ready = Promise.withResolvers<void>();
      const result = new Promise<unknown>((resolve, reject) => {
        worker.addEventListener("message", ({ data }) => (data === "ready" ? ready.resolve() : resolve(data)));
        worker.addEventListener("error", ({ message }) => reject(new Error(message)));
      });
      const count = 5000;
      worker.postMessage({ netns: netns.fd, count, inLoop: kind.inLoop });
      await within(ready.promise, "the worker's receiver");
      using peer = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
      for (let number = 0; number < count; number++) peer.send(numbered(number), { to: { group: 1 } });
      expect(await within(result, "what the worker received")).toEqual(range(count));
      await within(closed, "the worker's end");
    });

    test("counts received messages and bytes", async ({ netns }) => {
      await using receiver = start({ protocol: NETLINK_USERSOCK, groups: [1], netns });
      using peer = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
      for (let number = 0; number < 10; number++) peer.send(numbered(number, 100), { to: { group: 1 } });
      await within(collect(receiver, complete(10)), "all messages");
      const { batches, wakes, ...others } = receiver.statistics;
      const none = { dropped: 0, unknownGaps: 0, foreign: 0, ringStalls: 0 };
      expect(others).toEqual({ received: 10, bytes: 1000, ...none });
      if (kind.inLoop) expect([batches, wakes]).toEqual([1, 1]);
      expect(Math.min(batches, wakes)).toBeGreaterThan(0);
    });

    test("delivers all events to each of several receivers", async ({ netns }) => {
      const receivers = Array.from({ length: 5 }, () => start({ protocol: NETLINK_USERSOCK, groups: [1], netns }));
      using peer = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
      const count = 500;
      const all = Promise.all(receivers.map((receiver) => collect(receiver, complete(count))));
      for (let number = 0; number < count; number++) peer.send(numbered(number), { to: { group: 1 } });
      expect(await within(all, "all messages")).toEqual(Array(5).fill(range(count)));
      await Promise.all(receivers.map((receiver) => receiver.stop()));
    });

    test("keeps the groups of the caller's socket after a failed start", async () => {
      using socket = NetlinkSocket.open(NETLINK_ROUTE, { groups: [RTNLGRP_LINK] });
      const groups = [RTNLGRP_LINK, RTNLGRP_IPV4_ROUTE, 0x7fffffff];
      expect(() => start({ socket, groups })).toThrow("has no multicast group");
      expect([socket.groups, socket.reservedFor]).toEqual([[RTNLGRP_LINK], undefined]);
    });
  });
});

describeInNamespaces("socket of a Receiver", () => {
  test("cannot be read by another reader until stop()", async ({ netns }) => {
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

  test("are small, until a burst replaces them by larger ones, and small again after the burst", async ({ netns }) => {
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

  test("of many receivers have a part of the default size", async ({ netns }) => {
    for (let count = 0; count < 16; count++)
      receivers.push(Receiver.start({ protocol: NETLINK_USERSOCK, inLoop: true, slots: 1, slotSize: 1024 }));
    expect(Math.max(...sizes)).toBeLessThan(256 << 10);
    expect(sizes.filter((size) => size > 64 << 10)).toHaveLength(2);
    const { largest } = await burst(netns, 100);
    expect(largest).toBeWithin(128 << 10, 256 << 10);
  });
});

test("Receiver.start() rejects a value of `inLoop` that is not a boolean", () => {
  expect(() => Receiver.start({ protocol: NETLINK_USERSOCK, inLoop: "yes" as never })).toThrow(
    new TypeError('inLoop: expected true or false, got "yes"'),
  );
});
