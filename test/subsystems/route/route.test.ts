import { expect, test } from "bun:test";
import { closeIdleSockets, NETLINK_ROUTE, NetlinkSocket, NetworkNamespace } from "../../../src/index.ts";
import {
  Addresses,
  Filters,
  ForwardingEntries,
  InterfaceConfigurations,
  Links,
  MulticastGroups,
  Neighbours,
  Nexthops,
  Qdiscs,
  Routes,
  Rules,
  TrafficClasses,
  transmitTicks,
} from "../../../src/subsystems/route/index.ts";
import { openResources } from "../../support/descriptors.ts";
import { describeInNamespaces, hasProgram } from "../../support/environment.ts";
import { expectNoMoreOpen } from "../../support/nothing-left.ts";
import { Tables } from "./setups.ts";
import { failure, json } from "./support.ts";

/** Methods of the routing tables that the tests use. */
interface Readable {
  list(what: string | object): { toArray(): unknown[] };
}

function pair(netns: NetworkNamespace): Tables {
  const tables = new Tables(netns);
  tables.make({
    links: [{ ifname: "va", kind: "veth", data: { peer: { ifname: "vb" } } }],
    up: ["va", "vb", "lo"],
    addresses: [{ dev: "va", local: "10.0.0.1/24" }],
  });
  return tables;
}

describeInNamespaces("Links", () => {
  test("are found by name, alternative name and index", () => {
    using netns = NetworkNamespace.create();
    using tables = pair(netns);
    const { links } = tables;
    const long = "an-alternative-name-of-more-than-fifteen-characters";
    links.addAltNames("va", [long, "short"]);
    const { ifindex } = links.get("va");
    for (const dev of ["va", long, "short", ifindex]) expect(links.get(dev).ifname).toBe("va");
    links.set(long, { mtu: 1400 });
    expect(links.get(ifindex).mtu).toBe(1400);
    links.deleteAltNames(ifindex, [long, "short"]);
    expect(links.get("va").altnames).toBeUndefined();
  });

  test("can be renamed and moved to another namespace", () => {
    using netns = NetworkNamespace.create();
    using other = NetworkNamespace.create();
    using tables = pair(netns);
    using there = Links.open({ netns: other });
    // Kernels before 6.2 require that the link is down.
    tables.links.set("vb", { up: false });
    tables.links.rename("vb", "vc");
    tables.links.move("vc", other, { ifname: "inside" });
    expect(failure(() => tables.links.get("vc")).code).toBe("ENODEV");
    expect(there.get("inside").kind).toBe("veth");
    const left = tables.links.get("va");
    expect([left.link, left.linkNetnsid]).toEqual([undefined, 0]);
  });

  test("of kind veth can have a peer in another namespace", () => {
    using netns = NetworkNamespace.create();
    using other = NetworkNamespace.create();
    using links = Links.open({ netns });
    using there = Links.open({ netns: other });
    links.add({ ifname: "va", kind: "veth", data: { peer: { ifname: "eth0", mtu: 1300, netns: other } } });
    expect(there.get("eth0").mtu).toBe(1300);
    expect(
      links
        .list({ kind: "veth" })
        .toArray()
        .map(({ ifname }) => ifname),
    ).toEqual(["va"]);
  });

  test("are filtered by kind and master in the kernel", () => {
    using netns = NetworkNamespace.create();
    using tables = pair(netns);
    const { links } = tables;
    links.add({ ifname: "br0", kind: "bridge" });
    links.set("vb", { master: "br0" });
    for (const [filter, names] of [
      [{ kind: "bridge" }, ["br0"]],
      [{ master: "br0" }, ["vb"]],
    ] as const) {
      const listing = links.list(filter);
      expect(listing.toArray().map(({ ifname }) => ifname)).toEqual([...names]);
      expect(listing.filteredByKernel).toBe(true);
    }
    const up = links.list({ up: true });
    expect(
      up
        .toArray()
        .map(({ ifname }) => ifname)
        .sort(),
    ).toEqual(["lo", "va", "vb"]);
    expect(up.filteredByKernel).toBe(false);
    links.set("vb", { master: null });
    expect(links.get("vb").master).toBeUndefined();
  });

  test("can depend on earlier links of the same batch", () => {
    using netns = NetworkNamespace.create();
    using links = Links.open({ netns });
    const outcomes = links.addMany([
      { ifname: "va", kind: "veth", data: { peer: { ifname: "vb" } } },
      { ifname: "m1", kind: "macvlan", link: "va" },
      { ifname: "m2", kind: "macvlan", link: "nowhere" },
      { ifname: "m3", kind: "macvlan", link: "vb" },
    ]);
    expect(outcomes.map(({ error }) => error?.code)).toEqual([undefined, undefined, "ENODEV", undefined]);
    expect(outcomes[2]!.error!.message).toStartWith('add link m2 (macvlan): there is no interface "nowhere"');
    expect(links.deleteMany(["m1", "m3", "m2"]).map(({ error }) => error?.code)).toEqual([
      undefined,
      undefined,
      "ENODEV",
    ]);
  });

  test("reject settings that the kernel would ignore", () => {
    using netns = NetworkNamespace.create();
    using links = Links.open({ netns });
    const before = links.list().toArray().length;
    expect(() => links.add({ ifname: "br0", kind: "bridge", ifalias: "text" })).toThrow(
      "add link br0 (bridge): ifalias: ignored by the kernel when a link is created: use set() on the existing link",
    );
    expect(() => links.add({ kind: "veth", data: { peer: { ifname: "vb", master: "br0" } } })).toThrow(
      "data.peer.master: ",
    );
    expect(links.list().toArray()).toHaveLength(before);
  });

  test("reject an invalid XDP program or mode", () => {
    using netns = NetworkNamespace.create();
    using tables = pair(netns);
    const { message } = failure(() => tables.links.setXdp("va", 0, { mode: "generic" }));
    expect(message).toStartWith("change link va: ");
    expect(() => tables.links.setXdp("va", 0, { mode: "fast" as never })).toThrow(
      "xdp.mode: expected driver, generic or offload",
    );
    expect(() => tables.links.setXdp("va", 0, { mode: "toString" as never })).toThrow(
      "xdp.mode: expected driver, generic or offload",
    );
    tables.links.setXdp("va", null);
    expect(tables.links.get("va").xdp).toBeUndefined();
  });
});

describeInNamespaces("Listed routing objects", () => {
  test("can be deleted and added again unchanged", () => {
    using netns = NetworkNamespace.create();
    using tables = pair(netns);
    const { routes, addresses, rules, neighbours, nexthops } = tables;
    tables.make({
      addresses: [{ dev: "va", local: "10.9.0.1/16", label: "va:9", metric: 7, flags: ["noprefixroute"] }],
      nexthops: [
        { id: 1, gateway: "10.0.0.2", dev: "va" },
        { id: 2, group: [{ id: 1, weight: 5 }] },
      ],
      routes: [
        { dst: "10.1.0.0/16", gateway: "10.0.0.2", metrics: { mtu: 1400 }, table: 1000 },
        {
          dst: "10.2.0.0/16",
          nexthops: [
            { gateway: "10.0.0.2", dev: "va", weight: 3 },
            { gateway: "10.0.0.3", dev: "va" },
          ],
        },
        { dst: "10.3.0.0/16", type: "unreachable", metric: 9 },
        { dst: "10.4.0.0/16", nhid: 2 },
      ],
      rules: [{ src: "10.1.0.0/16", table: 1000, priority: 100, not: true, dport: { start: 1, end: 9 } }],
      neighbours: [{ dev: "va", dst: "10.0.0.7", lladdr: "02:00:00:00:00:01" }],
    });
    const read = () => ({
      routes: routes.list({ protocol: "boot" }).toArray(),
      addresses: addresses.list({ flags: ["noprefixroute"] }).toArray(),
      rules: rules.list({ priority: 100 }).toArray(),
      neighbours: neighbours
        .list({ state: ["permanent"] })
        .toArray()
        .map(({ dst, lladdr, state, dev }) => ({ dst: dst!, lladdr: lladdr!, state, dev: dev! })),
    });
    const before = read();
    expect(before.routes).toHaveLength(4);
    const deleted = [
      ...routes.deleteMany(before.routes),
      ...addresses.deleteMany(before.addresses),
      ...rules.deleteMany(before.rules),
      ...neighbours.deleteMany(before.neighbours),
    ];
    expect(deleted.map(({ error }) => error?.message)).toEqual(deleted.map(() => undefined));
    expect(Object.values(read()).flat()).toEqual([]);
    const made = [
      ...addresses.addMany(before.addresses),
      ...routes.addMany(before.routes),
      ...rules.addMany(before.rules),
      ...neighbours.addMany(before.neighbours),
    ];
    expect(made.map(({ error }) => error?.message)).toEqual(made.map(() => undefined));
    expect(read()).toEqual(before);
    expect(nexthops.get(2).group).toEqual([{ id: 1, weight: 5 }]);
  });
});

describeInNamespaces("Routes", () => {
  test("list() filters in the kernel if possible", () => {
    using netns = NetworkNamespace.create();
    using tables = pair(netns);
    const { routes } = tables;
    tables.make({
      routes: [
        { dst: "10.1.0.0/16", gateway: "10.0.0.2", table: 1000, protocol: "bgp" },
        { dst: "10.2.0.0/16", gateway: "10.0.0.2" },
      ],
    });
    for (const filter of [{ table: 1000 }, { protocol: "bgp" }, { table: 1000, family: "inet" }] as const) {
      const listing = routes.list(filter);
      expect(listing.toArray().map(({ dst }) => dst)).toEqual(["10.1.0.0/16"]);
      expect(listing.filteredByKernel).toBe(true);
    }
    const byGateway = routes.list({ gateway: "10.0.0.2" });
    expect(
      byGateway
        .toArray()
        .map(({ dst }) => dst)
        .sort(),
    ).toEqual(["10.1.0.0/16", "10.2.0.0/16"]);
    expect(routes.list({ dst: "10.2.0.0/16" }).toArray()).toHaveLength(1);
    expect(routes.list({ table: 4242 }).toArray()).toEqual([]);
    expect([...routes.list({ table: 4242 })]).toEqual([]);
  });

  test("get() returns the kernel's route lookup", () => {
    using netns = NetworkNamespace.create();
    using tables = pair(netns);
    const { routes } = tables;
    routes.add({ dst: "10.1.0.0/16", gateway: "10.0.0.2", metric: 5 });
    expect(routes.get("10.1.2.3")).toMatchObject({ gateway: "10.0.0.2", dev: "va", prefsrc: "10.0.0.1" });
    expect(routes.get("10.1.2.3", { fibMatch: true })).toMatchObject({ dst: "10.1.0.0/16", metric: 5 });
    expect(failure(() => routes.get("192.0.2.1")).message).toStartWith(
      "get route to 192.0.2.1: network is unreachable",
    );
  });

  test("replace(), change() and append() set the gateways of a route", () => {
    using netns = NetworkNamespace.create();
    using tables = pair(netns);
    const { routes } = tables;
    const ways = () =>
      routes
        .list({ dst: "10.1.0.0/16" })
        .toArray()
        .map(({ gateway }) => gateway);
    expect(failure(() => routes.change({ dst: "10.1.0.0/16", gateway: "10.0.0.2" })).code).toBe("ENOENT");
    routes.replace({ dst: "10.1.0.0/16", gateway: "10.0.0.2" });
    routes.replace({ dst: "10.1.0.0/16", gateway: "10.0.0.3" });
    expect(ways()).toEqual(["10.0.0.3"]);
    routes.change({ dst: "10.1.0.0/16", gateway: "10.0.0.4" });
    routes.append({ dst: "10.1.0.0/16", gateway: "10.0.0.5" });
    expect(ways()).toEqual(["10.0.0.4", "10.0.0.5"]);
  });

  test("list() supports async iteration and early termination", async () => {
    using netns = NetworkNamespace.create();
    using tables = pair(netns);
    const { routes } = tables;
    const many = Array.from({ length: 2000 }, (_, index) => ({
      dst: `10.${1 + (index >> 8)}.${index & 255}.0/24`,
      gateway: "10.0.0.2",
    }));
    expect(routes.addMany(many).filter(({ error }) => error !== undefined)).toEqual([]);
    let count = 0;
    for await (const route of routes.list({ table: "main", family: "inet" })) if (route.gateway !== undefined) count++;
    expect(count).toBe(2000);
    for (const route of routes.list({ table: "main", family: "inet" })) {
      expect(route.table).toBe(254);
      break;
    }
    expect(routes.deleteMany(many).every(({ error }) => error === undefined)).toBe(true);
  });
});

describeInNamespaces("Traffic control tables", () => {
  test.skipIf(!hasProgram("tc"))("list the same objects as tc", () => {
    using netns = NetworkNamespace.create();
    using tables = pair(netns);
    using qdiscs = Qdiscs.open({ netns });
    using classes = TrafficClasses.open({ netns });
    using filters = Filters.open({ netns });
    expect(tables.links.get("va").ifname).toBe("va");
    qdiscs.add({
      dev: "va",
      kind: "htb",
      handle: "1:",
      options: { init: { version: 3, rate2quantum: 10, defcls: 0x10 } },
    });
    const rate = { rate: 125_000, linklayer: 1 };
    const buffer = transmitTicks(2048, 125_000);
    classes.add({
      dev: "va",
      handle: "1:10",
      kind: "htb",
      options: { parms: { rate, ceil: rate, buffer, cbuffer: buffer } },
    });
    qdiscs.add({
      dev: "va",
      parent: "1:10",
      handle: "20:",
      kind: "tbf",
      options: { parms: { rate, limit: 10_000, buffer } },
    });
    filters.add({
      dev: "va",
      parent: "1:",
      protocol: "ip",
      pref: 10,
      kind: "u32",
      options: { classid: 0x10010, sel: { flags: 1, keys: [{ mask: 0xffffffff, val: 0x0a000001, off: 16 }] } },
    });
    const own = qdiscs
      .list({ dev: "va" })
      .toArray()
      .map(({ kind, handle, parent }) => ({ kind, handle, parent }));
    const theirs = json(netns, "tc -j qdisc show dev va").map(({ kind, handle, parent = "root" }) => ({
      kind,
      handle,
      parent,
    }));
    expect(own).toEqual(theirs as typeof own);
    expect(qdiscs.get("va").kind).toBe("htb");
    expect(
      classes
        .list("va")
        .toArray()
        .map(({ handle, leaf }) => [handle, leaf]),
    ).toEqual([
      ["1:10", "20:"],
      ["20:1", undefined],
    ]);
    expect(classes.get("va", "1:10")).toMatchObject({ options: { parms: { rate: { rate: 125_000 } } } });
    const [, , filter] = filters.list("va", { parent: "1:" }).toArray();
    expect(filter).toMatchObject({
      pref: 10,
      protocol: 0x0800,
      options: { classid: "1:10", sel: { keys: [{ val: 0x0a000001, off: 16 }] } },
    });
    const [, , listed] = json(netns, "tc -j -d filter show dev va parent 1:") as [
      unknown,
      unknown,
      { options: object },
    ];
    expect(listed.options).toMatchObject({ flowid: "1:10", match: { value: "a000001", mask: "ffffffff", off: 16 } });
    filters.delete({ dev: "va", parent: "1:", pref: 10, protocol: "ip", kind: "u32" });
    expect(filters.list("va", { parent: "1:" }).toArray()).toEqual([]);
    qdiscs.delete({ dev: "va" });
    expect(classes.list("va").toArray()).toEqual([]);
  });
});

describeInNamespaces("Errors of the routing tables", () => {
  test("name the path of an invalid field", () => {
    using netns = NetworkNamespace.create();
    using tables = pair(netns);
    const { links, addresses, routes, rules, neighbours, nexthops, fdb, groups } = tables;
    for (const [attempt, message] of [
      [
        () => links.add({ ifname: "x/y", kind: "bridge" }),
        'add link x/y (bridge): ifname: "x/y" is not a valid interface name',
      ],
      [
        () => links.add({ ifname: "x", kind: "bridge", data: { ageingTime: "7" as never } }),
        "add link x (bridge): data.ageingTime: expected an integer",
      ],
      [() => links.add({ ifname: "x", mtuu: 5 } as never), "link.mtuu: unknown option; did you mean mtu?"],
      [() => links.set("va", { mtu: -1 }), "change link va: mtu: expected an integer from 0"],
      [() => links.set("va", { flags: { up: true } as never }), "flags: expected no-arp"],
      [
        () => addresses.add({ dev: "va", local: "10.0.0.1/33" }),
        "add address 10.0.0.1/33 dev va: local: expected a prefix length from 0 to 32",
      ],
      [() => addresses.add({ local: "10.0.0.1" }), "add address 10.0.0.1 dev ?: dev: expected"],
      [() => routes.add({ dst: "nowhere" }), "add route nowhere: dst: expected an address or a prefix"],
      [
        () => routes.add({ dst: "10.0.0.0/8", gateway: "fe80::1" }),
        "add route 10.0.0.0/8 via fe80::1: gateway: expected an address of the route's family",
      ],
      [
        () => routes.add({ dst: "10.0.0.0/8", nexthops: [{ weight: 0 }] }),
        "add route 10.0.0.0/8: nexthops[0].weight: expected",
      ],
      [
        () => routes.add({ dst: "10.0.0.0/8", table: "mine" as never }),
        "add route 10.0.0.0/8 table mine: table: expected a number or one of default, main, local",
      ],
      [() => routes.addMany([{ dst: "10.0.0.0/8" }, { dst: "x" }]), "[1] add route x: dst"],
      [
        () => rules.add({ src: "10.0.0.0/8", dst: "2001:db8::/32" }),
        "add rule from 10.0.0.0/8 to 2001:db8::/32: dst: expected an address of the rule's family",
      ],
      [() => neighbours.add({ dev: "va", dst: "x" }), "add neighbour x dev va: dst: expected"],
      [() => nexthops.add({ id: 0 }), "add next hop 0: id: expected an integer from 1"],
      [
        () => fdb.add({ dev: "va", mac: "02:00" }),
        "add forwarding entry 02:00 dev va: mac: expected a hardware address",
      ],
      [() => groups.add({ dev: "va", port: "vb", grp: "x" }), "add group entry x port vb dev va: grp: expected"],
      [() => routes.list({ tabel: 5 } as never), "filter.tabel: unknown option; did you mean table?"],
    ] as const) {
      expect(attempt).toThrow(message);
    }
    expect(routes.list({ dst: "10.0.0.0/8" }).toArray()).toEqual([]);
  });

  test("name the operation and give advice for kernel errors", () => {
    using netns = NetworkNamespace.create();
    using tables = pair(netns);
    const { links, addresses, routes, rules } = tables;
    routes.add({ dst: "10.1.0.0/16", gateway: "10.0.0.2" });
    for (const [attempt, code, message] of [
      [
        () => routes.add({ dst: "10.1.0.0/16", gateway: "10.0.0.2" }),
        "EEXIST",
        "add route 10.1.0.0/16 via 10.0.0.2: already exists (EEXIST); the route already exists: replace()",
      ],
      [() => routes.delete({ dst: "10.2.0.0/16" }), "ESRCH", "there is no such route: list() returns those that exist"],
      [() => routes.add({ dst: "10.2.0.0/16", gateway: "192.0.2.1" }), "ENETUNREACH", 'or use the flag "onlink"'],
      [
        () => routes.add({ dst: "10.2.0.0/16", dev: "eth9" }),
        "ENODEV",
        'add route 10.2.0.0/16 dev eth9: there is no interface "eth9"',
      ],
      [() => links.add({ ifname: "va", kind: "bridge" }), "EEXIST", "add link va (bridge): "],
      [
        () => links.add({ ifname: "x", kind: "no-such-kind" as "dummy" }),
        "EOPNOTSUPP",
        'the kernel may lack links of kind "no-such-kind"',
      ],
      [() => links.get("eth9"), "ENODEV", "get link eth9: "],
      [
        () => addresses.delete({ dev: "va", local: "10.9.9.9/24" }),
        "EADDRNOTAVAIL",
        "the interface has no such address",
      ],
      [() => rules.delete({ priority: 77 }), "ENOENT", "delete rule priority 77: "],
    ] as const) {
      const error = failure(attempt);
      expect(error.code).toBe(code);
      expect(error.message).toContain(message);
    }
  });
});

describeInNamespaces("Classes of routing tables", () => {
  test("close all their descriptors", async () => {
    const all = [
      Links,
      Addresses,
      Routes,
      Rules,
      Neighbours,
      Nexthops,
      Qdiscs,
      Filters,
      ForwardingEntries,
      MulticastGroups,
      TrafficClasses,
      InterfaceConfigurations,
    ];
    const byDevice = new Set<unknown>([Filters, TrafficClasses]);
    using netns = NetworkNamespace.create();
    using links = Links.open({ netns });
    links.list().toArray();
    closeIdleSockets();
    const before = openResources();
    for (const kind of all) {
      for (const source of [netns, { fd: netns.fd }] as const) {
        using table = kind.open({ netns: source });
        (table as unknown as Readable).list(byDevice.has(kind) ? "lo" : {}).toArray();
        table.close();
      }
    }
    closeIdleSockets();
    await expectNoMoreOpen(before);
    const closed = Routes.open({ netns });
    closed.close();
    closed.close();
    expect(failure(() => closed.list()).code).toBe("EBADF");
  });

  test("can share the caller's socket", () => {
    using netns = NetworkNamespace.create();
    using tables = pair(netns);
    expect(tables.links.get("va").ifname).toBe("va");
    using socket = NetlinkSocket.open(NETLINK_ROUTE, { netns });
    using routes = Routes.open({ socket });
    using addresses = Addresses.open({ socket });
    routes.add({ dst: "10.1.0.0/16", gateway: "10.0.0.2", dev: "va" });
    expect(routes.list({ dst: "10.1.0.0/16" }).toArray()[0]).toMatchObject({ dev: "va", gateway: "10.0.0.2" });
    expect([...addresses.list({ dev: "va", family: "inet" })].map(({ dev }) => dev)).toEqual(["va"]);
  });
});

describeInNamespaces("Address arguments", () => {
  test("can be IPv6 addresses in route lookups", () => {
    using netns = NetworkNamespace.create();
    using tables = pair(netns);
    tables.make({ addresses: [{ dev: "va", local: "2001:db8::1/64", flags: ["nodad"] }] });
    const { routes } = tables;
    routes.add({ dst: "2001:db8:2::/48", gateway: "2001:db8::2" });
    expect(routes.get("2001:db8:2::1")).toMatchObject({ family: "inet6", gateway: "2001:db8::2", dev: "va" });
    expect(routes.get("2001:db8:2::1", { src: "2001:db8::1" })).toMatchObject({ gateway: "2001:db8::2" });
    expect(routes.get("2001:db8:2::1", { fibMatch: true })).toMatchObject({ dst: "2001:db8:2::/48" });
    expect(routes.get("::1").type).toBe("local");
    expect(() => routes.get("10.0.0.2", { src: "2001:db8::1" })).toThrow("lookup.src: expected an address of IPv");
  });

  test("reject a network with bits after the prefix", () => {
    using netns = NetworkNamespace.create();
    using tables = pair(netns);
    const { routes } = tables;
    const says = 'expected a network without bits after the first 8, such as "10.0.0.0/8", got "10.0.0.1/8"';
    expect(() => routes.add({ dst: "10.0.0.1/8", dev: "va" })).toThrow(`add route 10.0.0.1/8 dev va: dst: ${says}`);
    expect(() => routes.add({ dst: "2001:db8::1/32", dev: "va" })).toThrow('such as "2001:db8::/32"');
    expect(() => routes.add({ dst: "fd00::/8", src: "fd01::1/16", dev: "va" })).toThrow(
      "src: expected a network without bits",
    );
    expect(() => routes.list({ dst: "10.0.0.1/8" })).toThrow(`filter.dst: ${says}`);
    expect(() => routes.add({ dst: "10.0.0.0/33", dev: "va" })).toThrow("dst: expected a prefix length from 0 to 32");
  });

  test("reject an invalid prefix length or a peer of another family", () => {
    using netns = NetworkNamespace.create();
    using tables = pair(netns);
    const { addresses } = tables;
    expect(() => addresses.add({ dev: "va", local: "10.1.0.1/33" })).toThrow(
      'add address 10.1.0.1/33 dev va: local: expected a prefix length from 0 to 32, got "10.1.0.1/33"',
    );
    expect(() => addresses.add({ dev: "va", local: "10.1.0.1/24", address: "2001:db8::1" })).toThrow(
      "address: expected an address of the same family as local",
    );
  });

  test("reject a hardware address of the wrong length", () => {
    using netns = NetworkNamespace.create();
    using tables = pair(netns);
    const { links, neighbours } = tables;
    const short = "02:00:5e";
    const advice = `address: "${short}" has 3 bytes; Ethernet addresses have 6`;
    expect(failure(() => links.add({ ifname: "br0", kind: "bridge", address: short })).message).toContain(advice);
    expect(failure(() => links.set("va", { address: short })).message).toContain(advice);
    expect(failure(() => neighbours.add({ dev: "va", dst: "10.0.0.7", lladdr: short })).message).toContain("lladdr: ");
  });
});

describeInNamespaces("ForwardingEntries.change", () => {
  test("changes only existing entries", () => {
    using netns = NetworkNamespace.create();
    using tables = new Tables(netns);
    tables.make({
      links: [
        { ifname: "br0", kind: "bridge" },
        { ifname: "va", kind: "veth", master: "br0" },
      ],
    });
    const entry = { dev: "va", mac: "02:00:5e:00:53:01", flags: ["master"], state: ["noarp"] } as const;
    expect(failure(() => tables.fdb.change(entry)).message).toContain("there is no such forwarding entry: add()");
    tables.fdb.add(entry);
    expect(tables.fdb.changeMany([{ ...entry, state: ["permanent"] }])).toEqual([{}]);
    expect(tables.fdb.get("va", entry.mac, { master: true }).state).toEqual(["permanent"]);
  });
});
