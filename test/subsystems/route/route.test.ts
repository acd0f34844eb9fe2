import { expect } from "bun:test";
import { describeInNamespaces } from "../../support/environment.ts";
import { test as base } from "../../support/fixtures.ts";
import { openPair } from "./setups.ts";
import { failure } from "./support.ts";

const test = base.extend({ tables: ({ netns }) => openPair(netns) });

describeInNamespaces("Listed routing objects", () => {
  test("can be deleted and added again unchanged", ({ tables }) => {
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
      neighbours: Array.from(neighbours.list({ state: ["permanent"] }), ({ dst, lladdr, state, dev }) => ({
        dst: dst!,
        lladdr: lladdr!,
        state,
        dev: dev!,
      })),
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

describeInNamespaces("Errors of the routing tables", () => {
  test("name the path of an invalid field", ({
    tables: { links, addresses, routes, rules, neighbours, nexthops, fdb, groups },
  }) => {
    for (const [message, attempt] of Object.entries({
      "add link x/y (bridge): ifname: expected a name of 1 to 15 bytes without a space, slash,": () =>
        links.add({ ifname: "x/y", kind: "bridge" }),
      "add link x (bridge): data.ageingTime: expected an integer": () =>
        links.add({ ifname: "x", kind: "bridge", data: { ageingTime: "7" as never } }),
      "link.mtuu: unknown option; did you mean mtu?": () => links.add({ ifname: "x", mtuu: 5 } as never),
      "change link va: mtu: expected an integer from 0": () => links.set("va", { mtu: -1 }),
      "flags: expected one of no-arp": () => links.set("va", { flags: { up: true } as never }),
      "add address 10.0.0.1/33 dev va: local: expected a prefix length from 0 to 32": () =>
        addresses.add({ dev: "va", local: "10.0.0.1/33" }),
      "add address 10.0.0.1 dev ?: dev: expected": () => addresses.add({ local: "10.0.0.1" } as never),
      "add route nowhere dev va: dst: expected an address or a prefix": () => routes.add({ dst: "nowhere", dev: "va" }),
      "add route 10.0.0.0/8 via fe80::1: gateway: expected an address of the route's family": () =>
        routes.add({ dst: "10.0.0.0/8", gateway: "fe80::1" }),
      "add route 10.0.0.0/8 dev va: nexthops[0].weight: expected": () =>
        routes.add({ dst: "10.0.0.0/8", nexthops: [{ dev: "va", weight: 0 }] }),
      "add route 10.0.0.0/8 dev va table mine: table: expected a number or one of default, main, local": () =>
        routes.add({ dst: "10.0.0.0/8", dev: "va", table: "mine" as never }),
      "[1] add route x dev va: dst": () =>
        routes.addMany([
          { dst: "10.0.0.0/8", dev: "va" },
          { dst: "x", dev: "va" },
        ]),
      "add rule from 10.0.0.0/8 to 2001:db8::/32 table 7: dst: expected an address of the rule's family": () =>
        rules.add({ src: "10.0.0.0/8", dst: "2001:db8::/32", table: 7 }),
      "add neighbour x dev va: dst: expected": () => neighbours.add({ dev: "va", dst: "x" }),
      "add next hop 0 blackhole: id: expected an integer from 1": () => nexthops.add({ id: 0, blackhole: true }),
      "add forwarding entry 02:00 dev va: mac: expected a hardware address": () => fdb.add({ dev: "va", mac: "02:00" }),
      "add group entry x port vb dev va: grp: expected": () => groups.add({ dev: "va", port: "vb", grp: "x" }),
      "filter.tabel: unknown option; did you mean table?": () => routes.list({ tabel: 5 } as never),
    })) {
      expect(attempt).toThrow(message);
    }
    expect(routes.list({ dst: "10.0.0.0/8" }).toArray()).toEqual([]);
  });

  test("name the operation and give advice for kernel errors", ({ tables: { links, addresses, routes, rules } }) => {
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
