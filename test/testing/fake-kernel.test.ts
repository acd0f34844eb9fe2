import { describe, expect } from "bun:test";
import { loadFamily } from "../../src/client/index.ts";
import { conntrack } from "../../src/families/conntrack.ts";
import { ethtool } from "../../src/families/ethtool.ts";
import { ovsMeter } from "../../src/families/ovs-meter.ts";
import { rtLink } from "../../src/families/rt-link.ts";
import { tcpMetrics } from "../../src/families/tcp-metrics.ts";
import { wireguard } from "../../src/families/wireguard.ts";
import {
  EINVAL,
  listFamilies,
  lookupFamily,
  lookupMulticastGroup,
  MessageWriter,
  NETLINK_GENERIC,
  NETLINK_NETFILTER,
  NETLINK_ROUTE,
  type NetlinkError,
  NLM_F_EXCL,
  NLM_F_REPLACE,
  transact,
} from "../../src/index.ts";
import { operationCodec } from "../../src/schema/index.ts";
import { FakeKernel, Refusal } from "../../src/testing/index.ts";
import { thrown } from "../message/bytes.ts";
import { test as base } from "../support/fixtures.ts";
import { checkDescriptors, rings } from "./rings.ts";

const test = base.extend({ kernel: () => new FakeKernel() });

checkDescriptors();

describe("FakeKernel", () => {
  test("returns the results of its handlers", () => {
    using kernel = rings();
    using socket = kernel.open();
    using client = ethtool.connect({ socket });
    expect(client.do("rings-get", { header: { devName: "eth1" } })).toEqual({ header: { devName: "eth1" }, rx: 512 });
    expect(client.do("rings-set", { header: { devName: "eth1" }, rx: 64 })).toBeUndefined();
    expect(kernel.requests.filter(({ family }) => family === "ethtool").map(({ operation }) => operation)).toEqual([
      "rings-get",
      "rings-set",
    ]);
    expect(kernel.requests.at(-1)?.fields).toEqual({ header: { devName: "eth1" }, rx: 64 });
  });

  test("replies to each request of a datagram separately", () => {
    using kernel = rings();
    using socket = kernel.open();
    using client = ethtool.connect({ socket });
    const results = client.doMultiple([
      { operation: "rings-get", fields: { header: { devName: "eth0" } } },
      { operation: "rings-get", fields: { header: { devName: "eth7" } } },
      { operation: "rings-get", fields: { header: { devName: "eth2" } } },
    ]);
    expect(results.map(({ reply, error }) => reply?.header?.devName ?? error?.code)).toEqual([
      "eth0",
      "ENODEV",
      "eth2",
    ]);
  });

  test("returns errors with the reason and the attribute", () => {
    using kernel = rings();
    using socket = kernel.open();
    using client = ethtool.connect({ socket });
    const unknown = thrown(() => client.do("rings-get", { header: { devName: "eth7" } })) as NetlinkError;
    expect(unknown).toMatchObject({ code: "ENODEV", operation: "ethtool.rings-get" });
    expect(unknown.extendedAck).toMatchObject({ message: "no such interface", attribute: "header.dev-name" });
    const missing = thrown(() => client.do("rings-get", { header: { devIndex: 3 } })) as NetlinkError;
    expect(missing.extendedAck).toMatchObject({ message: "no name", missingAttribute: "header.dev-name" });
  });

  test.each([
    ["an item of an array in an item of another array", "peers[1].allowedips[0].ipaddr"],
    ["an item", "peers[1]"],
    ["the array", "peers"],
    ["the attribute before the array", "listen-port"],
  ])("names %s in an error by its path", (_, attribute, { kernel }) => {
    kernel.register(wireguard, {
      "set-device": {
        do() {
          throw new Refusal(EINVAL, { attribute });
        },
      },
    });
    using socket = kernel.open();
    using client = wireguard.connect({ socket });
    const peers = [
      { publicKey: new Uint8Array(32), allowedips: [{ family: 2, ipaddr: "10.0.0.1", cidrMask: 32 }] },
      { publicKey: new Uint8Array(32), allowedips: [{ family: 2, ipaddr: "10.0.0.2", cidrMask: 32 }] },
    ];
    const refused = thrown(() => client.do("set-device", { ifname: "wg0", listenPort: 1, peers })) as NetlinkError;
    expect(refused.extendedAck).toMatchObject({ attribute });
  });

  test("reports missing attributes in array items and nested attributes", ({ kernel }) => {
    kernel.register(wireguard, {
      "set-device": {
        do() {
          throw new Refusal(EINVAL, { missing: "peers[1].endpoint", attribute: "peers[7]" });
        },
      },
    });
    kernel.register(rtLink, {
      newlink: {
        do() {
          throw new Refusal(EINVAL, { attribute: "linkinfo.data.id" });
        },
      },
    });
    using generic = kernel.open();
    using guard = wireguard.connect({ socket: generic });
    const peers = [{ publicKey: new Uint8Array(32) }, { publicKey: new Uint8Array(32) }];
    const lacking = thrown(() => guard.do("set-device", { ifname: "wg0", peers })) as NetlinkError;
    expect(lacking.extendedAck).toMatchObject({ missingAttribute: "peers[1].endpoint" });
    // The error has no offset for an attribute that the request does not contain.
    expect(lacking.extendedAck?.attribute).toBeUndefined();
    using socket = kernel.open(NETLINK_ROUTE);
    using links = rtLink.connect({ socket });
    const vlan = { linkinfo: { kind: "vlan", data: { id: 5 } } } as const;
    const refused = thrown(() => links.do("newlink", vlan)) as NetlinkError;
    expect(refused.extendedAck).toMatchObject({ attribute: "linkinfo.data.id" });
  });

  test("rejects policy violations and operations without a handler", () => {
    using kernel = rings();
    using socket = kernel.open();
    const type = kernel.familyId(ethtool);
    const short = new MessageWriter(type).genetlink(ethtool.operations["rings-get"]!.do!.request.number, 1);
    short.nest(1, (header) => header.bytes(1, new Uint8Array(2)));
    const request = short.finish();
    const refused = thrown(() => transact(NETLINK_GENERIC, request, { socket })) as NetlinkError;
    expect(refused).toMatchObject({ code: "EINVAL", extendedAck: { attribute: "1.1" } });
    using client = ethtool.connect({ socket });
    expect(thrown(() => client.do("linkinfo-get", { header: { devName: "eth0" } }))).toMatchObject({
      code: "EOPNOTSUPP",
    });
    expect(client.supports("rings-get", "do")).toBe(true);
    expect(client.supports("linkinfo-get", "do")).toBe(false);
  });

  test("rejects policy violations in array items", ({ kernel }) => {
    const type = kernel.register(wireguard, { "set-device": { do: () => undefined } });
    using socket = kernel.open();
    const short = new MessageWriter(type).genetlink(wireguard.operations["set-device"]!.do!.request.number, 1);
    short.nest(8, (peers) => peers.nest(1, (peer) => peer.bytes(3, new Uint8Array(2))));
    const refused = thrown(() => transact(NETLINK_GENERIC, short.finish(), { socket })) as NetlinkError;
    expect(refused).toMatchObject({ code: "EINVAL", extendedAck: { attribute: "8.1.3" } });
    using client = wireguard.connect({ socket });
    const unknown = { publicKey: new Uint8Array(32), unknown: [{ type: 3, bytes: Uint8Array.of(1) }] };
    const peers = [{ publicKey: new Uint8Array(32) }, unknown];
    expect(thrown(() => client.do("set-device", { ifname: "wg0", peers }))).toMatchObject({
      extendedAck: { attribute: "peers[1].flags" },
    });
  });

  test("converts field names in errors to attribute names", ({ kernel }) => {
    kernel.register(wireguard, {
      "set-device": {
        do() {
          throw new Refusal(EINVAL, { attribute: "peers[0].allowedips[1].cidrMask" });
        },
      },
    });
    using socket = kernel.open();
    using client = wireguard.connect({ socket });
    const allowedips = [1, 2].map((last) => ({ family: 2, ipaddr: `10.0.0.${last}`, cidrMask: 32 }));
    const peers = [{ publicKey: new Uint8Array(32), allowedips }];
    expect(thrown(() => client.do("set-device", { ifname: "wg0", peers }))).toMatchObject({
      extendedAck: { attribute: "peers[0].allowedips[1].cidr-mask" },
    });
    kernel.register(rtLink, {
      setlink: {
        do() {
          throw new Refusal(EINVAL, { attribute: "afSpec.inet.conf.forwarding" });
        },
      },
    });
    using raw = kernel.open(NETLINK_ROUTE);
    using links = rtLink.connect({ socket: raw });
    const afSpec = { inet: { conf: { rpFilter: 1, forwarding: 1 } } };
    expect(thrown(() => links.do("setlink", { ifname: "lo", afSpec }))).toMatchObject({
      extendedAck: { attribute: "af-spec.inet.conf.forwarding" },
    });
  });

  test("rejects privileged operations of unprivileged callers with EPERM", () => {
    using kernel = new FakeKernel({ permitted: false });
    kernel.register(ovsMeter, { set: { do: ({ id }) => ({ id }) }, get: { do: ({ id }) => ({ id }) } });
    using socket = kernel.open();
    using client = ovsMeter.connect({ socket });
    const header = { dpIfindex: 1 };
    expect(thrown(() => client.do("set", { header, id: 1 }))).toMatchObject({
      code: "EPERM",
      message: expect.stringContaining("; this requires CAP_NET_ADMIN"),
    });
    expect(client.do("get", { header, id: 1 })).toMatchObject({ id: 1 });
    kernel.permitted = true;
    expect(client.do("set", { header, id: 1 })).toMatchObject({ id: 1 });
  });

  test("requires privileges for rtnetlink changes and all of netfilter", () => {
    using kernel = new FakeKernel({ permitted: false });
    const answers = { do: () => ({ ifname: "lo" }), dump: () => [{ ifname: "lo" }] };
    kernel.register(rtLink, { getlink: answers, setlink: { do: () => {} }, newlink: { do: () => {} } });
    kernel.register(conntrack, { get: { dump: () => [{ id: 1 }] } });
    using socket = kernel.open(NETLINK_ROUTE);
    using client = rtLink.connect({ socket });
    const refused = { code: "EPERM", message: expect.stringContaining("; this requires CAP_NET_ADMIN") };
    expect(thrown(() => client.do("setlink", { ifname: "lo", mtu: 1500 }))).toMatchObject(refused);
    expect(thrown(() => client.do("newlink", { ifname: "br0" }))).toMatchObject(refused);
    // Operations without a handler require the privilege too.
    expect(thrown(() => client.do("dellink", { ifname: "br0" }))).toMatchObject(refused);
    expect(client.do("getlink", { ifname: "lo" })).toMatchObject({ ifname: "lo" });
    expect(client.dump("getlink").toArray()).toHaveLength(1);
    using filter = kernel.open(NETLINK_NETFILTER);
    using tracking = conntrack.connect({ socket: filter });
    expect(thrown(() => tracking.dump("get").toArray())).toMatchObject(refused);
    kernel.permitted = true;
    expect(tracking.dump("get").toArray()).toMatchObject([{ id: 1 }]);
    client.do("setlink", { ifname: "lo", mtu: 1500 });
  });

  test("replies to raw protocols with fixed headers", ({ kernel }) => {
    kernel.register(rtLink, {
      getlink: { dump: () => [{ header: { ifiIndex: 1 }, ifname: "lo", mtu: 65536 }] },
      newlink: { do: () => undefined },
    });
    using socket = kernel.open(NETLINK_ROUTE);
    using client = rtLink.connect({ socket });
    expect(client.dump("getlink").toArray()).toMatchObject([{ header: { ifiIndex: 1 }, ifname: "lo", mtu: 65536 }]);
    // Together these flags have the bits of NLM_F_DUMP, which apply only to requests that read.
    client.do("newlink", { ifname: "br0" }, { flags: NLM_F_REPLACE | NLM_F_EXCL });
    expect(kernel.requests.map(({ operation, kind }) => `${operation} ${kind}`)).toEqual([
      "getlink dump",
      "newlink do",
    ]);
    expect(thrown(() => client.do("getlink", { ifname: "lo" }))).toMatchObject({ code: "EOPNOTSUPP" });
  });

  test("replies to a family that the test defines", () => {
    const family = loadFamily(`
name: mine
protocol: genetlink
attribute-sets:
  - name: main
    attributes: [{ name: number, type: u32 }]
operations:
  list:
    - name: double
      attribute-set: main
      do: { request: { attributes: [number] }, reply: { attributes: [number] } }
`);
    using kernel = new FakeKernel();
    kernel.register(family, { double: { do: ({ number }) => ({ number: Number(number) * 2 }) } });
    using socket = kernel.open();
    using client = family.connect({ socket });
    expect(client.do("double", { number: 21 })).toEqual({ number: 42 });
  });

  test("distinguishes operations with the same number by their headers", () => {
    const exchange = "do: { request: { value: 20, attributes: [number] }, reply: { value: 20, attributes: [number] } }";
    const family = loadFamily(`
name: mine
protocol: netlink-raw
protonum: 31
definitions: [{ name: head, type: struct, members: [{ name: family, type: u8 }] }]
attribute-sets: [{ name: main, attributes: [{ name: number, type: u32 }] }]
operations:
  fixed-header: head
  list:
    - { name: seventh, attribute-set: main, header-values: { family: 7 }, always-replies: true, ${exchange} }
    - { name: others, attribute-set: main, always-replies: true, ${exchange} }
`);
    using kernel = new FakeKernel();
    kernel.register(family, { seventh: { do: () => ({ number: 7 }) }, others: { do: () => ({ number: 1 }) } });
    using socket = kernel.open(31);
    using client = family.connect({ socket });
    expect(client.do("seventh")).toMatchObject({ header: { family: 7 }, number: 7 });
    expect(client.do("others")).toMatchObject({ header: { family: 0 }, number: 1 });
    expect(client.do("others", { header: { family: 8 } })).toMatchObject({ number: 1 });
  });
});

describe("Handler exceptions", () => {
  test("are thrown to the caller without breaking the socket", () => {
    let broken = true;
    using kernel = new FakeKernel();
    const check = () => {
      if (broken) throw new RangeError("a mistake in the test");
    };
    kernel.register(ethtool, {
      "rings-get": {
        do() {
          check();
          return { rx: 1 };
        },
        *dump() {
          yield { rx: 1 };
          check();
        },
      },
    });
    using socket = kernel.open();
    using client = ethtool.connect({ socket });
    expect(thrown(() => client.do("rings-get", { header: {} }))).toBeInstanceOf(RangeError);
    expect(thrown(() => client.dump("rings-get").toArray())).toBeInstanceOf(RangeError);
    broken = false;
    expect(client.do("rings-get", { header: {} })).toMatchObject({ rx: 1 });
    expect(client.dump("rings-get").toArray()).toHaveLength(1);
  });
});

describe("Requests from real sockets", () => {
  test("have the protocol of the socket's first group", ({ kernel }) => {
    kernel.register(rtLink, { getlink: { do: () => ({ ifname: "eth0" }) } });
    using socket = kernel.openSubscription([rtLink, "rtnlgrp-link"]);
    const codec = operationCodec(rtLink, "getlink");
    socket.send(codec.request("do", { ifname: "eth0" }), { to: { portId: kernel.portId } });
    kernel.poll();
    expect(kernel.requests).toMatchObject([{ family: "rt-link", operation: "getlink", fields: { ifname: "eth0" } }]);
    const [reply] = socket.receive()!.messages();
    expect(codec.decode(reply!)).toMatchObject({ ifname: "eth0" });
  });

  test("are not expected after dispose(), so no socket is opened", () => {
    const kernel = new FakeKernel();
    kernel[Symbol.dispose]();
    expect(kernel.deliver(new Uint8Array(16), 4711)).toBe(false);
  });
});

describe("Handler exceptions with real sockets", () => {
  const request = (kernel: FakeKernel) =>
    new MessageWriter(kernel.familyId(ethtool))
      .genetlink(ethtool.operations["rings-get"]!.do!.request.number, 1)
      .finish();

  test("are thrown by poll() after all queued requests", ({ kernel }) => {
    let count = 0;
    const fail = () => {
      throw new RangeError(`request ${++count}`);
    };
    kernel.register(ethtool, { "rings-get": { do: fail } });
    using socket = kernel.openSubscription();
    for (let sent = 0; sent < 3; sent++) socket.send(request(kernel), { to: { portId: kernel.portId } });
    expect(() => kernel.poll()).toThrow(new RangeError("request 1"));
    expect(count).toBe(3);
  });
});

describe("FakeKernel controller", () => {
  test("returns one family by name and lists all families", () => {
    using kernel = rings();
    using socket = kernel.open();
    const found = lookupFamily("ethtool", { socket });
    expect(found).toMatchObject({ id: kernel.familyId(ethtool), name: "ethtool", version: 1 });
    expect(lookupMulticastGroup("ethtool", "monitor", { socket })).toBe(kernel.groupNumber(ethtool, "monitor"));
    expect(listFamilies({ socket }).map(({ name }) => name)).toEqual(["nlctrl", "ethtool"]);
    expect(thrown(() => lookupFamily("devlink", { socket }))).toMatchObject({ code: "ENOENT" });
  });

  test("assigns a new id to a family that is registered again", () => {
    using kernel = rings();
    using socket = kernel.open();
    using client = tcpMetrics.connect({ socket });
    expect(thrown(() => client.do("get", { addrIpv4: "10.0.0.1" }))).toMatchObject({ code: "ENOENT" });
    const first = kernel.register(tcpMetrics, { get: { do: () => ({ age: 1n }) } });
    expect(client.do("get", { addrIpv4: "10.0.0.1" })).toMatchObject({ age: 1n });
    const second = kernel.register(tcpMetrics, { get: { do: () => ({ age: 2n }) } });
    expect(second).not.toBe(first);
    expect(client.do("get", { addrIpv4: "10.0.0.1" })).toMatchObject({ age: 2n });
  });
});
