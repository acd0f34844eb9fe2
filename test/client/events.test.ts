import { expect, test } from "bun:test";
import { type EventItem, type EventStream, loadFamily } from "../../src/client/index.ts";
import { ethtool } from "../../src/families/ethtool.ts";
import { nftables } from "../../src/families/nftables.ts";
import { nlctrl } from "../../src/families/nlctrl.ts";
import { rtAddr } from "../../src/families/rt-addr.ts";
import { rtLink } from "../../src/families/rt-link.ts";
import { rtRule } from "../../src/families/rt-rule.ts";
import { tc } from "../../src/families/tc.ts";
import {
  AF_INET,
  closeIdleSockets,
  NETLINK_ROUTE,
  NetlinkSocket,
  NLM_F_CREATE,
  NLM_F_EXCL,
  RTNLGRP_LINK,
  RTNLGRP_NEIGH,
} from "../../src/index.ts";
import { messageNumber } from "../../src/schema/index.ts";
import { openResources } from "../support/descriptors.ts";
import { describeInNamespaces, sharedNamespace } from "../support/environment.ts";
import { expectNoMoreOpen } from "../support/nothing-left.ts";
import { ScriptedTransport } from "../support/scripted-transport.ts";

const CREATE = { flags: NLM_F_CREATE | NLM_F_EXCL };
const FAILED_MS = 100_000;

/** Returns the next items of an event stream. Throws after a timeout. */
async function take<Events>(stream: EventStream<Events>, count: number): Promise<EventItem<Events>[]> {
  const iterator = stream[Symbol.asyncIterator]();
  const items: EventItem<Events>[] = [];
  const timer = setTimeout(() => void stream.stop(), FAILED_MS);
  while (items.length < count) {
    const { done, value } = await iterator.next();
    if (done === true) break;
    items.push(value);
  }
  clearTimeout(timer);
  return items;
}

describeInNamespaces("Client.events()", () => {
  const netns = sharedNamespace();

  /** Creates and deletes a link. The kernel sends notifications about these changes. */
  function blink(ifname: string): void {
    using links = rtLink.connect({ netns });
    links.do("newlink", { ifname, linkinfo: { kind: "bridge" } }, CREATE);
    links.do("dellink", { ifname });
  }

  for (const inLoop of [true, false]) {
    test(`returns events with names if ${inLoop ? "this thread" : "a worker"} receives them`, async () => {
      using links = rtLink.connect({ netns });
      await using events = links.events("rtnlgrp-link", { inLoop });
      blink("one");
      const seen: unknown[] = [];
      for (const item of await take(events, 2)) {
        if (item.kind !== "event") throw new Error(item.kind);
        seen.push(item.name.slice(0, 7));
        // The name of the event determines the type of the fields in TypeScript.
        if (item.name === "newlink-ntf") expect(item.fields.ifname).toBe("one");
        expect(item).toMatchObject({ group: RTNLGRP_LINK, nsid: -1 });
      }
      expect(seen).toEqual(["newlink", "dellink"]);
    });
  }

  for (const [how, inLoop, waits] of [
    ["by this thread", true, false],
    ["by this thread, while a loop waits", true, true],
    ["by a worker", false, false],
    ["by a worker, while a loop waits", false, true],
  ] as const) {
    test(`returns events received before stop() ${how}`, async () => {
      using links = rtLink.connect({ netns });
      const events = links.events("rtnlgrp-link", { inLoop });
      const names: string[] = [];
      const read = async () => {
        for await (const item of events) names.push(item.kind === "event" ? item.name : item.kind);
      };
      const waiting = waits ? read() : undefined;
      for (let round = 0; round < 5; round++) blink("last");
      await events.stop();
      await (waiting ?? read());
      expect(names).toEqual(Array(5).fill(["newlink-ntf", "dellink-ntf"]).flat());
    });
  }

  test("names an event without a definition after the reply with its number", async () => {
    using links = rtLink.connect({ netns });
    links.do("newlink", { ifname: "q", linkinfo: { kind: "bridge" } }, CREATE);
    const index = links.do("getlink", { ifname: "q" }).header.ifiIndex;
    using addresses = rtAddr.connect({ netns });
    await using events = addresses.events(["rtnlgrp-ipv4-ifaddr", "rtnlgrp-ipv6-ifaddr"], { inLoop: true });
    const address = { header: { ifaFamily: AF_INET, ifaPrefixlen: 24, ifaIndex: index }, local: "10.7.0.1" };
    addresses.do("newaddr", address, CREATE);
    addresses.do("deladdr", address);
    const items = await take(events, 2);
    expect(items).toEqual([
      expect.objectContaining({ kind: "event", fields: expect.objectContaining({ local: "10.7.0.1" }) }),
      expect.objectContaining({ kind: "event", fields: expect.objectContaining({ local: "10.7.0.1" }) }),
    ]);
    expect(items.map((item) => item.kind === "event" && item.name.slice(0, 7))).toEqual(["newaddr", "deladdr"]);
    links.do("dellink", { ifname: "q" });
  });

  test("returns notifications of generic netlink families", async () => {
    using links = rtLink.connect({ netns });
    links.do("newlink", { ifname: "wire", linkinfo: { kind: "bridge" } }, CREATE);
    using client = ethtool.connect({ netns });
    await using events = client.events("monitor", { inLoop: true });
    const bits = { bit: [{ name: "tx-checksum-ip-generic" }] };
    client.do("features-set", { header: { devName: "wire" }, wanted: { bits } });
    const [item] = await take(events, 1);
    expect(item).toMatchObject({ kind: "event", name: "features-ntf", fields: { header: { devName: "wire" } } });
    links.do("dellink", { ifname: "wire" });
  });

  test("returns messages that the spec does not define as unknown", async () => {
    using client = tc.connect({ netns });
    await using events = client.events([RTNLGRP_LINK, RTNLGRP_NEIGH], { inLoop: true });
    blink("two");
    const items = await take(events, 2);
    expect(items.map(({ kind }) => kind)).toEqual(["unknown", "unknown"]);
    const [first] = items;
    if (first?.kind !== "unknown") throw new Error("unreachable");
    // An unknown message owns its bytes, so it stays valid after the loop.
    expect(first.message.copy().bytes).toEqual(first.message.bytes);
  });

  test("reports lost messages as a gap, and continues", async () => {
    using client = rtLink.connect({ netns });
    await using events = client.events("rtnlgrp-link", { inLoop: true, receiveBufferSize: 4096 });
    for (let count = 0; count < 100; count++) blink("flood");
    let seen = 0;
    let lost = 0;
    const iterator = events[Symbol.asyncIterator]();
    const next = async () => (await iterator.next()).value;
    for (let item = await next(); seen + lost < 200; item = await next()) {
      if (item === undefined) break;
      if (item.kind === "gap") lost += item.dropped;
      else seen++;
      if (seen + lost >= 200) break;
    }
    expect(lost).toBeGreaterThan(0);
    expect(seen).toBeGreaterThan(0);
    // The kernel sends several messages for the creation of a link, and several for its removal.
    expect(seen + lost).toBeGreaterThanOrEqual(200);
    blink("after");
    let found = false;
    for (let count = 0; count < 1000 && !found; count++) {
      const item = await next();
      if (item?.kind === "event" && item.name === "newlink-ntf") found = item.fields.ifname === "after";
    }
    expect(found).toBe(true);
  });

  test("loses no message if the caller leaves the loop within a batch", async () => {
    using client = rtLink.connect({ netns });
    await using events = client.events("rtnlgrp-link", { inLoop: true });
    blink("three");
    blink("four");
    const first = await take(events, 1);
    const rest = await take(events, 3);
    const names = [...first, ...rest].map(
      (item) => item.kind === "event" && (item.fields as { ifname?: string }).ifname,
    );
    expect(names).toEqual(["three", "three", "four", "four"]);
  });

  test("does not decode messages of other families", async () => {
    using links = rtLink.connect({ netns });
    links.do("newlink", { ifname: "wire", linkinfo: { kind: "bridge" } }, CREATE);
    using client = ethtool.connect({ netns });
    const number = ethtool.operations["features-ntf"]!.event!.number;
    // Every kernel has the generic netlink controller. Its command numbers are also used by the family ethtool.
    const family = loadFamily(`
name: nlctrl
attribute-sets: [{ name: main, attributes: [{ name: header, type: nest, nested-attributes: main }] }]
operations: { list: [{ name: imposed-ntf, value: ${number}, attribute-set: main, event: { attributes: [header] } }] }
`);
    using other = family.connect({ netns });
    await using events = other.events([client.groups.get("monitor")!], { inLoop: true });
    client.do("features-set", {
      header: { devName: "wire" },
      wanted: { bits: { bit: [{ name: "rx-gro", value: false }] } },
    });
    const [item] = await take(events, 1);
    if (item?.kind !== "unknown") throw new Error(`a message of another family was decoded as ${JSON.stringify(item)}`);
    expect(messageNumber(ethtool, item.message)).toBe(number);
    links.do("dellink", { ifname: "wire" });
  });

  test("ends on stop() and when its signal is aborted", async () => {
    using client = rtLink.connect({ netns });
    const controller = new AbortController();
    const events = client.events("rtnlgrp-link", { inLoop: true, signal: controller.signal });
    const waiting = events[Symbol.asyncIterator]().next();
    controller.abort(new Error("enough"));
    await expect(waiting).rejects.toThrow("enough");
    await events.stop();
    const stopped = client.events("rtnlgrp-link", { inLoop: true });
    await stopped.stop();
    expect(await take(stopped, 1)).toEqual([]);
  });

  test("rejects an unknown group and lists the known groups", () => {
    using links = rtLink.connect({ netns });
    expect(() => links.events("rtnlgrp-lnk" as "rtnlgrp-link")).toThrow(
      'rt-link.events: the family has no group "rtnlgrp-lnk"; did you mean "rtnlgrp-link"?',
    );
    using generic = ethtool.connect({ netns });
    expect(() => generic.events("nothing" as "monitor")).toThrow(
      'ethtool.events: the family has no group "nothing"; it has: monitor (ENOENT)',
    );
    expect(() => links.events("link" as "rtnlgrp-link")).toThrow('"link"; did you mean "rtnlgrp-link"?');
    expect(() => generic.events("mon" as "monitor")).toThrow('"mon"; did you mean "monitor"? (ENOENT)');
    // If several group names contain the unknown name, the error suggests none of them.
    using rules = rtRule.connect({ netns });
    expect(() => rules.events("rule" as "rtnlgrp-ipv4-rule")).toThrow(
      'rt-rule.events: the family has no group "rule"; it has: rtnlgrp-ipv4-rule, rtnlgrp-ipv6-rule',
    );
    using tables = nftables.connect({ netns });
    expect(() => tables.events("mgmt" as never)).toThrow(
      new RangeError('nftables.events: the spec has no number for the group "mgmt"; pass the number instead'),
    );
    expect(() => links.events(0)).toThrow(RangeError);
    expect(() => links.events({} as "rtnlgrp-link")).toThrow(TypeError);
    using controller = nlctrl.connect({ netns });
    expect(() => controller.events([controller.groups.get("notify")! + 1000])).toThrow(/no multicast group/);
  });

  test("uses a socket of the caller", async () => {
    using socket = NetlinkSocket.open(NETLINK_ROUTE, { netns });
    using client = rtLink.connect({ netns });
    {
      await using events = client.events("rtnlgrp-link", { socket, inLoop: true });
      expect(events.socket).toBe(socket);
      blink("five");
      expect(await take(events, 2)).toHaveLength(2);
      expect(events.statistics.received).toBeGreaterThanOrEqual(2);
    }
    expect(socket.closed).toBe(false);
  });

  test("uses the network namespace of the client's socket", async () => {
    using socket = NetlinkSocket.open(NETLINK_ROUTE, { netns });
    using client = rtLink.connect({ socket });
    await using events = client.events("rtnlgrp-link", { inLoop: true });
    blink("eight");
    expect(await take(events, 2)).toMatchObject([{ fields: { ifname: "eight" } }, { fields: { ifname: "eight" } }]);
    using other = NetlinkSocket.over(new ScriptedTransport(() => {}, { protocol: NETLINK_ROUTE }));
    using scripted = rtLink.connect({ socket: other });
    expect(() => scripted.events("rtnlgrp-link")).toThrow("clone: the socket's transport has no method clone()");
  });

  test("returns received events if it was stopped before the abort", async () => {
    using client = rtLink.connect({ netns });
    const controller = new AbortController();
    const events = client.events("rtnlgrp-link", { inLoop: true, signal: controller.signal });
    for (const name of ["nine", "ten", "eleven"]) blink(name);
    expect(await take(events, 1)).toHaveLength(1);
    await events.stop();
    controller.abort(new Error("too late"));
    expect(await take(events, 10)).toHaveLength(5);
  });

  test("returns later batches if it was stopped before the abort", async () => {
    using client = rtLink.connect({ netns });
    const controller = new AbortController();
    const events = client.events("rtnlgrp-link", { signal: controller.signal });
    const received = async (count: number) => {
      while (events.statistics.received < count) await Bun.sleep(1);
    };
    blink("twelve");
    await received(2);
    expect(await take(events, 1)).toMatchObject([{ fields: { ifname: "twelve" } }]);
    blink("thirteen");
    await received(4);
    await events.stop();
    controller.abort(new Error("too late"));
    const names = (await take(events, 10)).map(
      (item) => item.kind === "event" && "ifname" in item.fields && item.fields.ifname,
    );
    expect(names).toEqual(["twelve", "thirteen", "thirteen"]);
  });

  test("leaks no descriptors or threads", async () => {
    const round = async () => {
      using client = rtLink.connect({ netns: { fd: netns.fd } });
      await using events = client.events("rtnlgrp-link", { inLoop: true });
      client.do("newlink", { ifname: "six", linkinfo: { kind: "bridge" } }, CREATE);
      client.do("dellink", { ifname: "six" });
      await take(events, 2);
      using dump = client.dump("getlink");
      dump.next();
      using socket = NetlinkSocket.open(NETLINK_ROUTE, { netns });
      using own = rtLink.connect({ socket });
      await using beside = own.events("rtnlgrp-link", { inLoop: true });
      beside.statistics;
    };
    await round();
    closeIdleSockets();
    const before = openResources();
    for (let count = 0; count < 5; count++) await round();
    closeIdleSockets();
    await expectNoMoreOpen(before);
  });
});
