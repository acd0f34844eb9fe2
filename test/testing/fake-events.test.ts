import { describe, expect } from "bun:test";
import { ethtool } from "../../src/families/ethtool.ts";
import { rtLink } from "../../src/families/rt-link.ts";
import { rtRoute } from "../../src/families/rt-route.ts";
import { wireguard } from "../../src/families/wireguard.ts";
import { NETLINK_NETFILTER, NETLINK_ROUTE, NetlinkSocket, Receiver } from "../../src/index.ts";
import { Nftables } from "../../src/subsystems/nftables/index.ts";
import { Nexthops } from "../../src/subsystems/route/index.ts";
import { generatePrivateKey, publicKeyOf, WireGuard } from "../../src/subsystems/wireguard/index.ts";
import { FakeKernel, FakeNetwork } from "../../src/testing/index.ts";
import { Items, links, mirror, routes, watch } from "../../src/watch/index.ts";
import { thrown } from "../message/bytes.ts";
import { test as base } from "../support/fixtures.ts";
import { ScriptedTransport } from "../support/scripted-transport.ts";
import { until, within } from "../support/threads.ts";
import { checkDescriptors } from "./rings.ts";

const test = base.extend({ kernel: () => network() }).extend({ socket: ({ kernel }) => kernel.open(NETLINK_ROUTE) });

checkDescriptors();

const link = (ifiIndex: number, ifname: string, mtu = 1500) => ({ header: { ifiIndex }, ifname, mtu });
const group = { group: "rtnlgrp-ipv4-route" };
const route = (third: number) => ({
  header: { rtmFamily: 2, rtmDstLen: 24, rtmTable: 254, rtmType: "unicast" as const },
  dst: `10.0.${third}.0`,
  table: 254,
  oif: 2,
});

/** Returns the next items of a stream. */
async function take<Item>(stream: AsyncIterable<Item>, count: number): Promise<Item[]> {
  const iterator = stream[Symbol.asyncIterator]();
  const items: Item[] = [];
  while (items.length < count) {
    const { done, value } = await within(iterator.next(), "the next event");
    if (done === true) break;
    items.push(value);
  }
  return items;
}

/** Returns a fake kernel with one link and no routes. */
function network(): FakeKernel {
  const kernel = new FakeKernel();
  kernel.register(rtLink, { getlink: { dump: () => [link(2, "eth0")] } });
  kernel.register(rtRoute, { getroute: { dump: () => [] } });
  return kernel;
}

describe("Events of a fake kernel", () => {
  test("reach a watch that has only the socket of the fake kernel, in their order", async ({ kernel, socket }) => {
    await using changes = watch([links, routes], { socket });
    expect(await take(changes, 2)).toMatchObject([
      { kind: "snapshot", source: "links" },
      { kind: "snapshot", source: "routes" },
    ]);
    expect(kernel.publish(rtRoute, "newroute-ntf", route(1), group)).toBe(1);
    kernel.publish(rtLink, "newlink-ntf", link(2, "eth0", 9000), { group: "rtnlgrp-link" });
    kernel.publish(rtRoute, "delroute-ntf", route(1), group);
    expect(await take(changes, 3)).toMatchObject([
      { kind: "add", source: "routes", item: { dst: "10.0.1.0/24", dev: "eth0" } },
      { kind: "change", source: "links", item: { mtu: 9000 }, previous: { mtu: 1500 } },
      { kind: "remove", source: "routes", item: { dst: "10.0.1.0/24" } },
    ]);
  });

  test("reach a mirror", async ({ kernel, socket }) => {
    await using tables = await mirror([links, routes], { socket });
    kernel.publish(rtRoute, "newroute-ntf", route(7), group);
    await until(() => tables.routes.size === 1, "the mirror has the route");
    expect([...tables.routes]).toMatchObject([{ dst: "10.0.7.0/24", dev: "eth0" }]);
  });

  test("reach the events of a client, and a receiver on a socket of the fake kernel", async () => {
    using kernel = new FakeKernel();
    kernel.register(ethtool, {});
    using socket = kernel.open();
    using client = ethtool.connect({ socket });
    await using events = client.events("monitor");
    using other = kernel.open();
    await using receiver = Receiver.start({ socket: other, groups: [kernel.groupNumber(ethtool, "monitor")] });
    expect(kernel.publish(ethtool, "rings-ntf", { header: { devName: "eth0" }, rx: 64 })).toBe(2);
    expect(await take(events, 1)).toMatchObject([{ kind: "event", name: "rings-ntf", fields: { rx: 64 } }]);
    for await (const batch of receiver) {
      expect([...batch].map(({ kind }) => kind)).toEqual(["message"]);
      break;
    }
    await receiver.stop();
    expect([socket.closed, other.closed]).toEqual([false, false]);
    other.close();
    expect(kernel.hasListeners(ethtool, "monitor")).toBe(true);
    await events.stop();
    expect(kernel.hasListeners(ethtool, "monitor")).toBe(false);
  });

  test("are lost on request, with a gap of their exact number, after which a watch reads the table again", async () => {
    const table = [route(1)];
    using kernel = network();
    kernel.register(rtRoute, { getroute: { dump: ({ header }) => (header?.rtmFamily === 10 ? [] : table) } });
    using socket = kernel.open(NETLINK_ROUTE);
    await using changes = watch(routes, { socket });
    await take(changes, 1);
    kernel.loseEvents(3);
    for (const third of [2, 3, 4]) {
      table.push(route(third));
      expect(kernel.publish(rtRoute, "newroute-ntf", route(third), group)).toBe(0);
    }
    const [resync, ...added] = await take(changes, 4);
    expect(resync).toMatchObject({ kind: "resync", cause: "lost-messages", reason: "overrun", dropped: 3 });
    expect(added).toMatchObject([2, 3, 4].map((third) => ({ kind: "add", item: { dst: `10.0.${third}.0/24` } })));
  });

  test("arrive later on request, after the replies of later requests", async ({ kernel, socket }) => {
    using client = rtRoute.connect({ socket });
    await using events = client.events("rtnlgrp-ipv4-route");
    {
      using _held = kernel.holdEvents();
      expect(kernel.publish(rtRoute, "newroute-ntf", route(1), group)).toBe(0);
      expect(client.dump("getroute", { header: {} }).toArray()).toEqual([]);
      expect(events.statistics.received).toBe(0);
      expect(() => kernel.holdEvents()).toThrow("already delayed");
    }
    expect(await take(events, 1)).toMatchObject([{ name: "newroute-ntf", fields: { dst: "10.0.1.0" } }]);
  });

  test("are not silently absent: a watch rejects a custom transport that cannot receive them", () => {
    using socket = NetlinkSocket.over(new ScriptedTransport(() => {}, { protocol: NETLINK_ROUTE }));
    expect(() => watch(links, { socket })).toThrow("socket: a watch needs a transport with the method clone()");
    expect(() => Receiver.start({ socket })).toThrow(
      "socket: a receiver needs a transport with the method onReadable()",
    );
  });
});

test("A request without a handler fails with the names of the handlers that exist", ({ socket }) => {
  using client = rtLink.connect({ socket });
  expect(() => client.do("dellink", { header: { ifiIndex: 2 } })).toThrow(
    "FakeKernel has no handler for rt-link.dellink (do), it has handlers for getlink; FakeNetwork has handlers for this family",
  );
});

test("A request of a family that is not registered fails with the names of the families and of the fake for it", ({
  kernel,
}) => {
  using links = rtLink.connect({ socket: kernel.open(NETLINK_ROUTE) });
  kernel.unregister(rtLink);
  expect(() => links.do("getlink", { ifname: "lo" })).toThrow(
    /FakeKernel has no family with message type 18 of protocol 0, it has .*; FakeNetwork has handlers for this family/,
  );
  using nft = Nftables.open({ socket: kernel.open(NETLINK_NETFILTER) });
  expect(() => nft.listRuleset()).toThrow(
    "it has no family of this protocol; FakeFirewall has handlers for this family",
  );
  // No fake has handlers for next hops.
  using fake = new FakeNetwork();
  using nexthops = Nexthops.open({ socket: fake.open() });
  expect(() => nexthops.list().toArray()).toThrow(/message type 106 of protocol 0, it has [a-z, -]*$/);
  using rings = ethtool.connect({ socket: kernel.open() });
  expect(() => rings.do("rings-get", { header: {} })).toThrow(
    "ethtool.rings-get: FakeKernel has no family ethtool: register() adds one, and it has nlctrl (ENOENT)",
  );
});

test("The items of a snapshot are created from a list, for tests of functions that process events", () => {
  const items = Items.of([{ name: "eth0" }, { name: "eth1" }], ({ name }) => name);
  expect([items.size, [...items], [...items.entries()][1]]).toEqual([
    2,
    [{ name: "eth0" }, { name: "eth1" }],
    ["eth1", { name: "eth1" }],
  ]);
  expect([...Items.of(["one"]).entries()]).toEqual([["0", "one"]]);
});

test("A TypeError inside a handler has the stack of the handler, also through a subsystem and its asynchronous form", async () => {
  using kernel = new FakeKernel();
  const brokenHandler = () => {
    throw new TypeError("broken");
  };
  kernel.register(wireguard, { "set-device": { do: brokenHandler } });
  using socket = kernel.open();
  using wg = WireGuard.open({ socket });
  using asynchronous = WireGuard.openAsync({ socket });
  const peers = [{ publicKey: publicKeyOf(generatePrivateKey()) }];
  const inHandler = { message: "broken", stack: expect.stringContaining("brokenHandler") };
  expect(thrown(() => wg.setPeers("wg0", peers))).toMatchObject(inHandler);
  await expect(asynchronous.setPeers("wg0", peers)).rejects.toMatchObject(inHandler);
});
