import { describe, expect } from "bun:test";
import type { NetworkNamespace } from "../../../src/index.ts";
import {
  Addresses,
  ForwardingEntries,
  Links,
  Namespaces,
  type Neighbour,
  Neighbours,
  type NewRule,
  type OtherKind,
  Routes,
  Rules,
} from "../../../src/subsystems/route/index.ts";
import { FakeNetwork } from "../../../src/testing/index.ts";
import { addresses, forwardingEntries, links, mirror, neighbours, routes, rules } from "../../../src/watch/index.ts";
import { describeInNamespaces } from "../../support/environment.ts";
import { outcomeOf } from "../../support/failures.ts";
import { test as base } from "../../support/fixtures.ts";
import { until } from "../../support/threads.ts";

const test = base.extend({ network: () => new FakeNetwork() }).extend({ socket: ({ network }) => network.open() });

/** The tables of a network, of the running kernel or of a fake one. */
interface Tables {
  readonly links: Links;
  readonly addresses: Addresses;
  readonly routes: Routes;
  readonly rules: Rules;
  readonly neighbours: Neighbours;
  readonly forwarding: ForwardingEntries;
}

/** Maximum number of times that a test waits 10 ms for the kernel to update the state of links. */
const PATIENCE = 10_000;

/** An operation, which both networks perform one after the other. */
type Step = (tables: Tables) => unknown;

function open(options: { netns: NetworkNamespace } | { socket: ReturnType<FakeNetwork["open"]> }): Tables & Disposable {
  const tables = {
    links: Links.open(options),
    addresses: Addresses.open(options),
    routes: Routes.open(options),
    rules: Rules.open(options),
    neighbours: Neighbours.open(options),
    forwarding: ForwardingEntries.open(options),
  };
  return Object.assign(tables, {
    [Symbol.dispose]() {
      for (const table of Object.values(tables)) table.close();
    },
  });
}

/** Fields that differ between two runs on the same kernel, or that depend on the kernel's configuration. */
const volatile = new Set(
  [
    "address broadcast stats64 map devlinkPort dpllPin used confirmed updated refcnt probes carrierUpCount carrierDownCount",
  ].flatMap((names) => names.split(" ")),
);

/** Returns a listed entry without its volatile fields. */
function comparable(entry: object, without: ReadonlySet<string> = volatile): object {
  const kept = Object.entries(entry).filter(([name]) => !without.has(name));
  return Object.fromEntries(kept.sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** Whether an entry belongs to the link-local IPv6 addresses, which the kernel adds after a random delay. */
const isLinkLocal = (text: string | undefined) => text !== undefined && /^(fe80|ff)/.test(text);

function state({ links, addresses, routes, rules, neighbours, forwarding }: Tables): object {
  const without = new Set([...volatile, "slaveData"]);
  const bridge = new Set([...without, "data", "carrierChanges", "tsoMaxSize"]);
  return {
    links: links
      .list()
      .toArray()
      .map((link) => comparable(link, link.kind === "bridge" ? bridge : without)),
    addresses: addresses
      .list()
      .toArray()
      .filter(({ local }) => !isLinkLocal(local))
      .map((one) => comparable(one, new Set())),
    routes: sorted(
      routes
        .list()
        .toArray()
        .filter(({ dst }) => !isLinkLocal(dst))
        .map((one) => comparable(one)),
    ),
    rules: [...rules.list({ family: "inet" }), ...rules.list({ family: "inet6" })].map((one) => comparable(one)),
    neighbours: sorted(
      neighbours
        .list()
        .toArray()
        .filter(({ dst, state }) => !isLinkLocal(dst) && !state.includes("noarp"))
        .map((one) => comparable({ ...one, state: withoutFailure(one.state) })),
    ),
    // Other entries have the addresses of the links, which the kernel chooses, and multicast addresses.
    forwarding: sorted(
      forwarding
        .list()
        .toArray()
        .filter(({ mac }) => mac.startsWith("02:00:00:00:00:"))
        .map((one) => comparable(one)),
    ),
  };
}

/** Address resolution fails after some seconds without a reply. */
function withoutFailure(state: Neighbour["state"]): Neighbour["state"] {
  return state.map((one) => (one === "failed" ? "incomplete" : one));
}

function sorted(entries: object[]): object[] {
  const text = (entry: object) => JSON.stringify(entry, (_, value) => (typeof value === "bigint" ? `${value}` : value));
  return entries.sort((one, other) => (text(one) < text(other) ? -1 : 1));
}

/** Performs a step. Returns what it returns, or the error with the kernel's text. */
function outcome(step: Step, tables: Tables): unknown {
  return outcomeOf(
    () => step(tables),
    ({ code, extendedAck }) => ({ code, message: extendedAck?.message }),
  );
}

const veth =
  (ifname: string, peer: string): Step =>
  ({ links }) =>
    void links.add({ ifname, kind: "veth", data: { peer: { ifname: peer } } });
const up =
  (dev: string, isUp = true): Step =>
  ({ links }) =>
    links.change({ dev, up: isUp });
const address =
  (dev: string, local: string): Step =>
  ({ addresses }) =>
    addresses.add({ dev, local });
/** Two links with an IPv4 and an IPv6 network. */
const two: readonly Step[] = [
  veth("v0", "v1"),
  up("lo"),
  up("v0"),
  up("v1"),
  address("v0", "10.1.0.1/24"),
  ({ addresses }) => addresses.add({ dev: "v0", local: "2001:db8::1/64", flags: ["nodad"] }),
];

/** A bridge with one port, v0. */
const bridged: readonly Step[] = [
  veth("v0", "v1"),
  ({ links }) => void links.add({ ifname: "br0", kind: "bridge", up: true }),
  ({ links }) => links.change({ dev: "v0", master: "br0", up: true, address: "02:00:00:00:00:aa" }),
];
const mac = (last: number) => `02:00:00:00:00:${last.toString(16).padStart(2, "0")}`;

const macvlan =
  (ifname: string, mode: "bridge" | "passthru"): Step =>
  ({ links }) =>
    void links.add({ ifname, kind: "macvlan", link: "v0", data: { mode } });

/** The mode passthru has only one macvlan, which has the address of the link below. */
const passthru: readonly Step[] = [
  veth("v0", "v1"),
  ({ links }) => links.set("v0", { address: "02:00:00:00:00:aa" }),
  macvlan("m0", "passthru"),
  ({ links }) => links.get("m0").address,
  macvlan("m1", "bridge"),
  macvlan("m1", "passthru"),
  ({ links }) => links.change({ dev: "m0", kind: "macvlan", data: { mode: "bridge" } }),
  ({ links }) => links.delete("m0"),
  macvlan("m0", "bridge"),
  macvlan("m1", "passthru"),
  macvlan("m1", "bridge"),
  ({ links }) => links.change({ dev: "m0", kind: "macvlan", data: { mode: "passthru" } }),
];

const scenes: Readonly<Record<string, readonly Step[]>> = {
  "links that are created, changed, renamed and deleted": [
    () => undefined,
    veth("v0", "v1"),
    ({ links }) => void links.add({ ifname: "br0", kind: "bridge" }),
    veth("v0", "v9"),
    ({ links }) => links.add({ ifname: "x0", kind: "nonsense" as OtherKind }),
    ({ links }) => links.change({ dev: "v0", mtu: 1400, group: 7, ifalias: "uplink", txqlen: 10 }),
    ({ links }) => links.change({ dev: "v0", mtu: 10 }),
    ({ links }) => links.change({ dev: "v0", mtu: 70_000 }),
    // The kernel also sets the limits for IPv4, unless the size is above 65,536.
    ({ links }) => links.change({ dev: "v0", gsoMaxSize: 50_000, groMaxSize: 40_000 }),
    ({ links }) => links.change({ dev: "v0", gsoMaxSize: 100_000, groMaxSize: 100_000 }),
    ({ links }) => links.change({ dev: "v0", gsoMaxSize: 60_000, gsoIpv4MaxSize: 55_000 }),
    ({ links }) => links.change({ dev: "br0", gsoIpv4MaxSize: 65_537 }),
    up("lo"),
    up("v0"),
    up("v1"),
    up("br0"),
    up("v1", false),
    up("v1"),
    ({ links }) => links.change({ dev: "v0", flags: { promisc: false, "all-multi": false } }),
    ({ links }) => links.change({ dev: "v0", master: "br0" }),
    ({ links }) => links.change({ dev: "v1", master: "v0" }),
    ({ links }) => links.change({ dev: "v0", master: null }),
    ({ links }) => links.change({ dev: "v1", ifname: "v7" }),
    ({ links }) => links.change({ dev: "v7", ifname: "v0" }),
    ({ links }) => links.get("v0").group,
    ({ links }) => links.get("nothing"),
    ({ links }) => links.delete("nothing"),
    ({ links }) => links.delete("lo"),
    ({ links }) => links.delete("v0"),
  ],
  "addresses, and the routes that they bring": [
    ...two,
    address("v0", "10.1.0.1/24"),
    address("v0", "10.1.0.2/24"),
    address("v0", "10.2.0.1/31"),
    address("v1", "10.3.0.1/32"),
    ({ addresses }) => addresses.add({ dev: "v1", local: "10.4.0.1/24", flags: ["noprefixroute"], metric: 5 }),
    ({ addresses }) => addresses.add({ dev: "v1", local: "10.5.0.1", address: "10.5.0.2" }),
    ({ addresses }) => addresses.add({ dev: "v1", local: "10.6.0.1/24", broadcast: "+", scope: "link" }),
    ({ addresses }) => addresses.add({ dev: "v1", local: "10.7.0.1/24", flags: [4096] }),
    ({ addresses }) => addresses.add({ dev: "v1", local: "10.8.1.1/24", preferredLifeTime: 0 }),
    ({ addresses }) => addresses.replace({ dev: "v1", local: "10.8.1.1/24", preferredLifeTime: Infinity }),
    ({ addresses }) => addresses.add({ dev: "v1", local: "2001:db8:7::1/64", flags: ["nodad", 4096] }),
    // The order of IPv6 addresses differs.
    ({ addresses }) => addresses.delete({ dev: "v1", local: "2001:db8:7::1/64" }),
    ({ addresses }) => addresses.add({ dev: "v1", local: "2001:db8:8::1/64", flags: ["nodad"], preferredLifeTime: 0 }),
    ({ addresses }) => addresses.delete({ dev: "v1", local: "2001:db8:8::1/64" }),
    ({ addresses }) => addresses.add({ dev: "v1", local: "2001:db8:9::1/64", flags: ["nodad", "optimistic"] }),
    ({ addresses }) => addresses.delete({ dev: "v0", local: "10.9.9.9/24" }),
    ({ addresses }) => addresses.delete({ dev: "v0", local: "10.1.0.1/24" }),
    ({ addresses }) => addresses.delete({ dev: "v0", local: "2001:db8::1/64" }),
    ({ addresses }) => addresses.delete({ dev: "v0", local: "2001:db8::1/64" }),
    up("v0", false),
    up("v0"),
    ({ links }) => links.delete("v0"),
  ],
  "routes that are added, replaced, appended, looked up and deleted": [
    ...two,
    ({ routes }) => routes.add({ dst: "10.9.0.0/16", gateway: "10.1.0.77" }),
    ({ routes }) => routes.add({ dst: "10.9.0.0/16", gateway: "10.1.0.78" }),
    ({ routes }) => routes.add({ dst: "10.9.0.0/16", gateway: "10.1.0.78", metric: 50 }),
    ({ routes }) => routes.replace({ dst: "10.9.0.0/16", gateway: "10.1.0.79", protocol: "static" }),
    ({ routes }) => routes.append({ dst: "10.9.0.0/16", gateway: "10.1.0.80" }),
    ({ routes }) => routes.change({ dst: "10.99.0.0/16", gateway: "10.1.0.80" }),
    ({ routes }) => routes.add({ dst: "10.8.0.0/16", gateway: "192.0.2.1" }),
    ({ routes }) => routes.add({ dst: "10.8.0.0/16", dev: "v0", table: 1000 }),
    ({ routes }) =>
      routes.add({ dst: "default", nexthops: [{ gateway: "10.1.0.2" }, { gateway: "10.1.0.3", weight: 3 }] }),
    ({ routes }) => routes.add({ dst: "10.7.0.0/16", type: "blackhole" }),
    ({ routes }) => routes.add({ dst: "10.6.0.0/16", type: "unreachable" }),
    ({ routes }) => routes.add({ dst: "2001:db8:9::/48", gateway: "2001:db8::99" }),
    ({ routes }) => routes.add({ dst: "2001:db8:8::/48", gateway: "2001:db9::99" }),
    ({ routes }) => routes.replace({ dst: "2001:db8:9::/48", gateway: "2001:db8::98" }),
    ({ routes }) => comparable(routes.get("10.9.1.1")),
    ({ routes }) => comparable(routes.get("10.1.0.9")),
    ({ routes }) => comparable(routes.get("10.1.0.1")),
    ({ routes }) => comparable(routes.get("10.9.1.1", { fibMatch: true })),
    ({ routes }) => comparable(routes.get("2001:db8::5")),
    ({ routes }) => routes.get("10.7.1.1"),
    ({ routes }) => routes.get("10.6.1.1"),
    ({ routes }) => routes.list({ table: 1000 }).toArray().length,
    ({ routes }) => routes.list({ table: 1001 }).toArray().length,
    ({ routes }) => routes.list({ dev: "v0", family: "inet" }).toArray().length,
    ({ routes }) => routes.delete({ dst: "10.9.0.0/16", metric: 50 }),
    ({ routes }) => routes.delete({ dst: "10.9.0.0/16", metric: 50 }),
    ({ routes }) =>
      routes.deleteMany(routes.list({ protocol: "boot", family: "inet" })).filter(({ error }) => error).length,
    ({ routes }) => routes.add({ dst: "10.66.0.0/16", dev: "v1" }),
    up("v1", false),
    ({ routes }) => routes.add({ dst: "10.67.0.0/16", dev: "v1" }),
  ],
  "rules of all kinds": [
    ({ rules }) => rules.add({ src: "10.0.0.0/8", table: 100 }),
    ({ rules }) => rules.add({ src: "10.0.0.0/8", table: 100 }),
    ({ rules }) => rules.add({ dst: "192.0.2.0/24", table: 1000, priority: 100, fwmark: 5 }),
    ({ rules }) => rules.add({ dst: "192.0.2.0/24", table: 1000, priority: 100, fwmark: 5 }),
    ({ rules }) => rules.add({ iif: "v0", action: "blackhole", priority: 50 }),
    ({ rules }) => rules.add({ family: "inet6", table: "main", priority: 10, suppressPrefixlength: 0 }),
    ({ rules }) => rules.add({ src: "10.0.0.0/8", action: "goto", goto: 10, priority: 60 }),
    ({ rules }) => rules.add({ src: "10.0.0.0/8", action: "goto", goto: 60, priority: 60 }),
    ({ rules }) => rules.add({ src: "10.0.0.0/8", action: "goto", priority: 60 } as NewRule),
    ({ rules }) => rules.add({ src: "10.0.0.0/8", action: "goto", goto: 32_766, priority: 60 }),
    ({ rules }) => rules.add({ src: "10.0.0.0/8", action: "goto", goto: 70, priority: 61 }),
    ({ rules }) => rules.add({ family: "inet6", action: "nop", priority: 70 }),
    ({ rules }) => rules.add({ table: 100, priority: 80, ipproto: 0, tunId: 0, realms: 0, fwmark: 0 }),
    ({ rules }) => rules.add({ table: 100, priority: 80 }),
    ({ rules }) => rules.add({ table: 100, priority: 80, fwmark: 0, fwmask: 0xff }),
    ({ rules }) => rules.add({ table: 100, priority: 80, fwmask: 0xff }),
    ({ rules }) => rules.delete({ priority: 80, fwmark: 0, ipproto: 0, tunId: 0 }),
    ({ rules }) => rules.delete({ priority: 80, fwmask: 0xff }),
    ({ rules }) => rules.add({ dst: "192.0.2.0/24", action: "nop", priority: 70 }),
    ({ rules }) => rules.delete({ family: "inet", priority: 70 }),
    ({ rules }) => rules.delete({ priority: 61 }),
    ({ rules }) => rules.delete({ priority: 77 }),
    ({ rules }) => rules.delete({ priority: 50 }),
    ({ rules }) => rules.deleteMany(rules.list({ family: "inet", table: 1000 })).length,
  ],
  "forwarding entries": [
    ...bridged,
    ({ forwarding }) => void forwarding.add({ dev: "v0", mac: mac(1), flags: ["master"], state: ["noarp"] }),
    ({ forwarding }) => void forwarding.add({ dev: "v0", mac: mac(1), flags: ["master"], state: ["noarp"] }),
    ({ forwarding }) => void forwarding.replace({ dev: "v0", mac: mac(1), flags: ["master"], state: ["permanent"] }),
    ({ forwarding }) => void forwarding.add({ dev: "v0", mac: mac(2), flags: ["master"], state: ["stale"] }),
    ({ forwarding }) => void forwarding.add({ dev: "v0", mac: mac(2) }),
    ({ forwarding }) => void forwarding.add({ dev: "v0", mac: mac(2), state: ["noarp"] }),
    ({ forwarding }) => void forwarding.add({ dev: "v1", mac: mac(3), flags: ["master"] }),
    ({ forwarding }) => void forwarding.add({ dev: "br0", mac: mac(4) }),
    ({ forwarding }) => void forwarding.add({ dev: "v0", mac: "00:00:00:00:00:00", flags: ["master"] }),
    ({ forwarding }) => comparable(forwarding.get("v0", mac(1), { master: true })),
    ({ forwarding }) => forwarding.get("v0", mac(7), { master: true }),
    ({ forwarding }) => forwarding.list({ master: "br0", mac: mac(1) }).toArray().length,
    ({ forwarding }) => forwarding.delete({ dev: "v0", mac: mac(7), flags: ["master"] }),
    ({ forwarding }) => forwarding.delete({ dev: "v0", mac: mac(2) }),
    ({ links }) => links.change({ dev: "v0", master: null }),
    ({ links }) => links.change({ dev: "v0", master: "br0" }),
    ({ forwarding }) => void forwarding.add({ dev: "v0", mac: mac(5), flags: ["master"], state: ["noarp"] }),
    ({ links }) => links.delete("br0"),
    ({ links }) => links.delete("v0"),
  ],
  "neighbours without a hardware address": [
    ...two,
    ({ neighbours }) => neighbours.add({ dev: "v0", dst: "10.1.0.20" }),
    ({ neighbours }) => neighbours.add({ dev: "v0", dst: "10.1.0.20", lladdr: mac(1) }),
    ({ neighbours }) => neighbours.replace({ dev: "v0", dst: "10.1.0.20", lladdr: mac(1) }),
    ({ neighbours }) => neighbours.replace({ dev: "v0", dst: "10.1.0.20", state: ["stale"] }),
    ({ neighbours }) => neighbours.replace({ dev: "v0", dst: "10.1.0.20", state: ["failed"] }),
    ({ neighbours }) => neighbours.replace({ dev: "v0", dst: "10.1.0.20" }),
    ({ neighbours }) => neighbours.delete({ dev: "v0", dst: "10.1.0.20" }),
    ({ neighbours }) => neighbours.add({ dev: "v0", dst: "2001:db8::20", state: ["stale"] }),
    ({ neighbours }) => neighbours.add({ dev: "v0", dst: "239.130.1.2" }),
    ({ neighbours }) => neighbours.add({ dev: "v0", dst: "ff05::1:a2b3" }),
    ({ neighbours }) => comparable(neighbours.get("v0", "ff05::1:a2b3")),
    ({ neighbours }) => neighbours.add({ dev: "v0", dst: "10.1.0.21", flags: ["managed"] }),
    ({ neighbours }) => neighbours.add({ dev: "v0", dst: "10.1.0.22", flags: ["managed"], state: ["permanent"] }),
    ({ neighbours }) => neighbours.replace({ dev: "v0", dst: "10.1.0.21", lladdr: mac(2), flags: ["router"] }),
    ({ neighbours }) => neighbours.replace({ dev: "v0", dst: "10.1.0.21", flags: ["managed"] }),
    ({ neighbours }) => neighbours.delete({ dev: "v0", dst: "10.1.0.21" }),
    ({ neighbours }) => neighbours.add({ dev: "v0", dst: "10.1.0.23", lladdr: mac(3), flags: ["use"] }),
    ({ neighbours }) => neighbours.delete({ dev: "v0", dst: "10.1.0.23" }),
    ({ links }) => links.change({ dev: "v1", address: mac(9), flags: { "no-arp": true } }),
    ({ neighbours }) => neighbours.add({ dev: "v1", dst: "10.1.0.24" }),
    ({ neighbours }) => neighbours.add({ dev: "v1", dst: "10.1.0.25", flags: ["managed"] }),
    ({ links }) => links.delete("v0"),
  ],
  "neighbours and proxy entries": [
    ...two,
    ({ neighbours }) => neighbours.add({ dev: "v0", dst: "10.1.0.77", lladdr: "02:00:00:00:00:01" }),
    ({ neighbours }) => neighbours.add({ dev: "v0", dst: "10.1.0.77", lladdr: "02:00:00:00:00:02" }),
    ({ neighbours }) => neighbours.replace({ dev: "v0", dst: "10.1.0.77", lladdr: "02:00:00:00:00:03" }),
    ({ neighbours }) =>
      neighbours.add({ dev: "v0", dst: "2001:db8::7", lladdr: "02:00:00:00:00:04", protocol: "static" }),
    ({ neighbours }) => neighbours.add({ dev: "v0", dst: "10.1.0.99", proxy: true }),
    ({ neighbours }) => neighbours.list({ proxy: true }).toArray(),
    ({ neighbours }) => comparable(neighbours.get("v0", "10.1.0.77")),
    ({ neighbours }) => neighbours.get("v0", "10.1.0.78"),
    ({ neighbours }) => neighbours.change({ dev: "v0", dst: "10.1.0.78", lladdr: "02:00:00:00:00:05" }),
    ({ neighbours }) => neighbours.delete({ dev: "v0", dst: "10.1.0.78" }),
    ({ neighbours }) => neighbours.delete({ dev: "v0", dst: "10.1.0.77" }),
    ({ links }) => links.delete("v0"),
  ],
};

/** The kernel does not announce that a link receives all packets because it lacks a filter. (`__dev_set_rx_mode`) */
const announced = (link: object) => comparable(link, new Set(["promiscuity"]));
/** The kernel does not announce that the target of a rule with the action "goto" is added or deleted. */
const announcedRule = (rule: object) => comparable(rule, new Set(["flags"]));
/** The kernel announces neither an entry that it created for a rejected request nor the start of address resolution. */
const isAnnounced = ({ state }: Neighbour) =>
  state.length > 0 && !state.includes("incomplete") && !state.includes("noarp");

/** The source omits the addresses that a device itself listens to. */
const isForwarded = ({ used }: { used?: number }) => used !== undefined;

describeInNamespaces("FakeNetwork and the running kernel", () => {
  test.each(Object.entries(scenes))("agree on %s", async (_, steps, { netns, socket }) => {
    using real = open({ netns });
    using fake = open({ socket });
    for (const [index, step] of steps.entries()) {
      const at = `step ${index + 1}: ${step}`;
      const expected = outcome(step, real);
      expect({ at, outcome: outcome(step, fake) }).toEqual({ at, outcome: expected });
      // The kernel updates the state of links later than the request.
      const settled = state(fake);
      for (let waits = 0; waits < PATIENCE && !Bun.deepEquals(state(real), settled); waits++) await Bun.sleep(10);
      expect({ at, ...settled }).toEqual({ at, ...state(real) });
    }
  });

  test("agree on macvlans next to one in the mode passthru", ({ netns, socket }) => {
    using real = open({ netns });
    using fake = open({ socket });
    const outcomes = [real, fake].map((tables) => passthru.map((step) => outcome(step, tables)));
    expect(outcomes[1]).toEqual(outcomes[0]);
  });

  test("agree on the ids of namespaces", ({ netns, other, socket }) => {
    const outcomes = [{ netns }, { socket }].map((options) => {
      using ids = Namespaces.open(options);
      return [ids.idOf(other), ids.assignId(other), ids.idOf(other), ids.ids().map(({ nsid }) => nsid)];
    });
    expect(outcomes[1]).toEqual(outcomes[0]!);
  });
});

describe("FakeNetwork", () => {
  test("gives the loopback interface addresses if no other link exists, and announces only links that change", async () => {
    using network = new FakeNetwork();
    using tables = open({ socket: network.open() });
    await using kernel = await mirror([links, addresses], { socket: network.open() });
    const changes: string[] = [];
    using _listening = kernel.onChange(({ kind, source, key }) => void changes.push(`${kind} ${source} ${key}`));
    tables.links.set("lo", { up: true });
    await until(() => kernel.addresses.ofLink(1).length === 2, "the addresses");
    expect(tables.addresses.list().toArray()).toMatchObject([{ local: "127.0.0.1" }, { local: "::1" }]);
    changes.length = 0;
    network.addDevice("eth0");
    await until(() => changes.length > 0, "the network card");
    expect(changes).toEqual(["add links ifindex 2"]);
  });

  test.each(Object.entries(scenes))("announces its changes, so that a mirror follows %s", async (_, steps) => {
    using network = new FakeNetwork();
    using socket = network.open();
    using fake = open({ socket });
    await using tables = await mirror([links, addresses, routes, rules, neighbours, forwardingEntries], { socket });
    for (const step of steps) {
      outcome(step, fake);
      const isCurrent = () =>
        Bun.deepEquals(sorted([...tables.links].map(announced)), sorted(fake.links.list().toArray().map(announced))) &&
        Bun.deepEquals(sorted([...tables.addresses]), sorted(fake.addresses.list().toArray())) &&
        Bun.deepEquals(sorted([...tables.routes]), sorted(fake.routes.list().toArray())) &&
        Bun.deepEquals(
          sorted([...tables.rules].map(announcedRule)),
          sorted(fake.rules.list().toArray().map(announcedRule)),
        ) &&
        Bun.deepEquals(
          sorted([...tables.neighbours].filter(isAnnounced)),
          sorted(fake.neighbours.list().toArray().filter(isAnnounced)),
        ) &&
        Bun.deepEquals(
          sorted([...tables.forwardingEntries]),
          sorted(fake.forwarding.list().toArray().filter(isForwarded)),
        );
      await until(isCurrent, `the mirror has the change of ${step}`);
    }
  });

  test("rejects a network card with an invalid hardware address, and does not add it", ({ network, socket }) => {
    using links = Links.open({ socket });
    for (const address of ["zz", "02:00:5e"])
      expect(() => network.addDevice("eth0", { address })).toThrow(/^address: expected a hardware address/);
    expect(
      links
        .list()
        .toArray()
        .map(({ ifname }) => ifname),
    ).toEqual(["lo"]);
  });

  test("answers asynchronous calls, and follows the cable of a network card", async ({ network }) => {
    network.addDevice("eth0", { address: "02:00:5e:00:53:01", mtu: 9000 });
    using socket = network.open();
    using links = Links.openAsync({ socket });
    using routes = Routes.openAsync({ socket });
    using addresses = Addresses.openAsync({ socket });
    await links.change({ dev: "eth0", up: true });
    await addresses.add({ dev: "eth0", local: "192.0.2.1/24" });
    await routes.add({ dst: "default", gateway: "192.0.2.254" });
    expect(await links.get("eth0")).toMatchObject({ operstate: "up", mtu: 9000, address: "02:00:5e:00:53:01" });
    network.setCarrier("eth0", false);
    expect(await links.get("eth0")).toMatchObject({ operstate: "down", carrier: false });
    expect(await routes.list({ dst: "default" }).toArray()).toMatchObject([{ dev: "eth0", flags: ["linkdown"] }]);
    expect(await routes.get("198.51.100.1")).toMatchObject({ gateway: "192.0.2.254", prefsrc: "192.0.2.1" });
    network.kernel.permitted = false;
    await expect(links.change({ dev: "eth0", up: false })).rejects.toThrow("EPERM");
  });

  test("rejects a carrier of an unknown link, and invalid names and options of a device", ({ network }) => {
    expect(() => network.setCarrier("eth0", true)).toThrow('name: there is no link "eth0"');
    expect(() => network.addDevice("eth0", { mtu: 1 })).toThrow("mtu");
    for (const name of ["", "x y", "a/b", "a:b", "..", "abcdefghijklmnop"])
      expect(() => network.addDevice(name)).toThrow(/^name: expected a name of 1 to 15 bytes/);
    expect(() => network.addDevice("eth%d")).toThrow('name: expected a name without "%", got "eth%d"');
    expect(() => network.addDevice(undefined as never)).toThrow("name: expected a name, got undefined");
    expect(() => network.addDevice("eth0", { speed: 1 } as never)).toThrow("speed");
    network.addDevice("eth0");
    expect(() => network.addDevice("eth0")).toThrow(new TypeError('name: there is a link "eth0" already'));
  });
});
