import { expect } from "bun:test";
import { NetworkNamespace } from "../../../../src/index.ts";
import {
  type Address,
  Addresses,
  type Encap,
  ForwardingEntries,
  type Neighbour,
  Neighbours,
  Nexthops,
  Qdiscs,
  Routes,
} from "../../../../src/subsystems/route/index.ts";
import { type Description, desired, snapshot } from "../../../../src/subsystems/state/index.ts";
import type { Scope, Scopes } from "../../../../src/subsystems/state/model/scopes.ts";
import { addressTable } from "../../../../src/subsystems/state/tables/addresses.ts";
import { bridgeVlanTable } from "../../../../src/subsystems/state/tables/bridge-vlans.ts";
import { neighbourTable } from "../../../../src/subsystems/state/tables/neighbours.ts";
import { describeInNamespaces } from "../../../support/environment.ts";
import { test } from "../../../support/fixtures.ts";
import { apply, planned } from "../support.ts";

const address = { dev: "lo", local: "198.51.100.1/24" };
const address6 = { dev: "lo", local: "2001:db8:1::1/64" };
const markRule = { priority: 100, table: 100 };
const noLimits = { suppressPrefixlength: 0xffffffff, suppressIfgroup: 0xffffffff };
const route = { dst: "203.0.113.0/24", dev: "lo" };
const route6 = { dst: "2001:db8:9::/48", dev: "lo" };
const veth = { eth0: { kind: "veth", up: true, data: { peer: { ifname: "eth1" } } } } as const;
const neighbour = { dev: "lo", dst: "192.0.2.9", lladdr: "02:00:00:00:00:01" };
const encaps: readonly Encap[] = [
  { type: "seg6", mode: "encap", segs: ["2001:DB8::0001"] },
  { type: "ip6", id: 5n, dst: "2001:DB8::0001" },
];
const none = { tables: new Set<number>() };

function htb(options: object, ofClass?: object): Description {
  const qdiscs = [{ dev: "eth0", kind: "htb", handle: "1:", options }];
  const classes = [{ dev: "eth0", kind: "htb", handle: "1:1", options: { rate: "1mbit", ...ofClass } }];
  return { links: veth, qdiscs, ...(ofClass !== undefined && { classes }) } as Description;
}

describeInNamespaces("Declared values that the kernel lists in another form", () => {
  test.each<[string, Description]>([
    ...[Uint8Array.of(2, 0, 0, 0, 0, 1), "02-00-00-00-00-01", "020000000001"].flatMap(
      (bytes): [string, Description][] => [
        [`a link with the address ${bytes}`, { links: { br0: { kind: "bridge", address: bytes } } }],
        [`a link with the broadcast address ${bytes}`, { links: { br0: { kind: "bridge", broadcast: bytes } } }],
        [
          `a neighbour with the address ${bytes}`,
          { links: veth, neighbours: [{ ...neighbour, dev: "eth0", lladdr: bytes }] },
        ],
      ],
    ),
    ["an address with the metric 0", { addresses: [{ ...address, metric: 0 }] }],
    ["an address with the broadcast address 0.0.0.0", { addresses: [{ ...address, broadcast: "0.0.0.0" }] }],
    ["an address that is its own peer", { addresses: [{ ...address, address: "198.51.100.1" }] }],
    ["a permanent IPv4 address that is not preferred", { addresses: [{ ...address, preferredLifeTime: 0 }] }],
    ["an address with a flag that the kernel clears", { addresses: [{ ...address6, flags: ["optimistic"] }] }],
    ["an IPv6 route with the metric 0", { routes: [{ dst: "2001:db8:9::/48", type: "blackhole", metric: 0 }] }],
    ["a rule with the mark 0", { rules: [{ priority: 100, table: 100, fwmark: 0, fwmask: 15 }] }],
    ["a rule with the mark 0 of all bits", { rules: [{ priority: 100, table: 100, fwmark: 0 }] }],
    ["a rule with the mark 0 and a full mask", { rules: [{ ...markRule, fwmark: 0, fwmask: 0xffffffff }] }],
    ["a rule with another mark and a full mask", { rules: [{ ...markRule, fwmark: 5, fwmask: 0xffffffff }] }],
    ["a rule with the mask 0", { rules: [{ ...markRule, fwmask: 0 }] }],
    ["a rule with the number of its action", { rules: [{ priority: 100, action: "6" }] }],
    ["a rule with a full mask of a port", { rules: [{ ...markRule, sport: 80, sportMask: 0xffff }] }],
    ["a rule with limits that are not set", { rules: [{ ...markRule, ...noLimits }] }],
    ["a rule with fields that are 0", { rules: [{ ...markRule, tos: 0, ipproto: 0, tunId: 0, realms: 0 }] }],
    ["a rule with the flow label 0", { rules: [{ ...markRule, family: "inet6", flowlabel: 0, flowlabelMask: 0 }] }],
    ...(["inet6", 10] as const).flatMap((family): [string, Description][] => {
      const via = { family: family as "inet6", host: "FE80::0001" };
      const hops = [via, { ...via, host: "FE80::0002" }].map((one) => ({ dev: "eth0", via: one }));
      return [
        [`a gateway of the family ${family}`, { links: veth, routes: [{ ...route, dev: "eth0", via }] }],
        [`next hops of the family ${family}`, { links: veth, routes: [{ dst: route.dst, nexthops: hops }] }],
      ];
    }),
    ...encaps.flatMap((encap): [string, Description][] => {
      const hops = [encap, { ...encap }].map((one) => ({ dev: "eth0", encap: one }));
      return [
        [`a route with the encapsulation ${encap.type}`, { links: veth, routes: [{ ...route, dev: "eth0", encap }] }],
        [
          `next hops with the encapsulation ${encap.type}`,
          { links: veth, routes: [{ dst: route.dst, nexthops: hops }] },
        ],
        [
          `a next hop object with the encapsulation ${encap.type}`,
          { links: { ...veth, eth1: { up: true } }, nexthops: [{ id: 5, dev: "eth0", encap }] },
        ],
      ];
    }),
    ["a route with the table 0", { routes: [{ ...route, table: 0 }] }],
    ["a route with the realms 0", { routes: [{ ...route, realms: 0 }] }],
    ["a route without metrics", { routes: [{ ...route, metrics: {} }] }],
    ["a route with metrics that are 0", { routes: [{ ...route, metrics: { mtu: 0, quickack: 0, hoplimit: 64 } }] }],
    ["an IPv6 route without a protocol", { routes: [{ dst: "2001:db8:9::/48", dev: "lo", protocol: "unspec" }] }],
    [
      "the numbers of a preference",
      {
        links: veth,
        routes: [
          { ...route6, dev: "eth0", pref: 1 as never },
          { dst: "2001:db8:a::/48", dev: "eth0", pref: 3 as never },
        ],
      },
    ],
    ["a preference without a name", { links: veth, routes: [{ ...route6, dev: "eth0", pref: 2 as never }] }],
    ["an address with an empty label", { links: veth, addresses: [{ ...address, dev: "eth0", label: "" }] }],
    ["the number of a link mode", { links: { eth0: { ...veth.eth0, linkmode: 1 as never } } }],
    ["the number of a mode of IPv6 addresses", { links: { eth0: { ...veth.eth0, inet6AddrGenMode: 1 as never } } }],
    ["a link without a token", { links: { eth0: { ...veth.eth0, inet6Token: "::" } } }],
    [
      "the number of the type of a group",
      {
        nexthops: [
          { id: 5, dev: "lo" },
          { id: 6, group: [{ id: 5 }], groupType: 0 as never },
        ],
      } as Description,
    ],
    ...[{ rate2quantum: 0 }, { rate2quantum: 0xffffffff }, { debug: 1 }].map((options): [string, Description] => [
      `options of htb: ${JSON.stringify(options)}`,
      htb(options),
    ]),
    ...[{ quantum: 0 }, { prio: 8 }, { level: 3 }].map((options): [string, Description] => [
      `options of a class of htb: ${JSON.stringify(options)}`,
      htb({}, options),
    ]),
  ])("match their declaration: %s", async (_, declared, { netns }) => {
    const description: Description = { ...declared, links: { lo: { up: true }, ...declared.links } };
    await apply(netns, description);
    expect(await planned(netns, description)).toEqual([]);
  });

  test("are also listed entries, whose indices of interfaces are ignored", async ({ netns }) => {
    const hops = ["198.51.100.2", "198.51.100.3"].map((gateway) => ({ dev: "eth0", gateway }));
    await apply(netns, {
      links: { ...veth, br0: { kind: "bridge", up: true }, eth1: { master: "br0", up: true } },
      addresses: [{ ...address, dev: "eth0" }],
      neighbours: [{ ...neighbour, dev: "eth0", dst: "198.51.100.9" }],
      forwardingEntries: [{ dev: "eth1", mac: "02:00:00:00:00:05", state: ["noarp"], flags: ["master"] }],
      nexthops: [{ id: 5, dev: "eth0", gateway: "198.51.100.4" }],
      routes: [
        { ...route, dev: "eth0" },
        { dst: "203.0.114.0/24", nexthops: hops },
        { dst: "203.0.115.0/24", nhid: 5 },
      ],
      qdiscs: [{ dev: "eth0", kind: "htb", handle: "1:" }],
    });
    const tables = {
      addresses: Addresses,
      neighbours: Neighbours,
      forwardingEntries: ForwardingEntries,
      nexthops: Nexthops,
    };
    const clients = Object.entries({ ...tables, routes: Routes, qdiscs: Qdiscs });
    for (const [name, table] of clients) {
      using client = table.open({ netns });
      const listed = [...client.list()];
      expect(listed.length).toBeGreaterThan(0);
      expect(await planned(netns, { [name]: listed } as Description)).toEqual([]);
    }
  });

  test("differ if the kernel has another value: the peer of an address, and the mask of the mark 0", async ({
    netns,
  }) => {
    const links = { lo: { up: true } };
    for (const [local, peer] of [
      ["2001:db8:1::1", "2001:db8:1::2"],
      ["198.51.100.1", "198.51.100.2"],
    ] as const) {
      await apply(netns, { links, addresses: [{ dev: "lo", local, address: peer }] });
      const addresses = [{ dev: "lo", local, address: local }];
      expect(await planned(netns, { links, addresses })).toHaveLength(1);
      await apply(netns, { links, addresses });
      expect(await planned(netns, { links, addresses })).toEqual([]);
    }
    const unmarked = { rules: [{ ...markRule, fwmark: 0, fwmask: 0xffffffff }] };
    await apply(netns, unmarked);
    expect(await planned(netns, { rules: [markRule] })).toHaveLength(1);
    const taken = await snapshot({ netns });
    expect(taken.rules).toEqual([expect.objectContaining({ fwmask: 0xffffffff })]);
    using other = NetworkNamespace.create();
    await apply(other, { rules: taken.rules! });
    expect((await snapshot({ netns: other })).rules).toEqual(taken.rules!);
  });

  test("remove the metrics of a route that are declared as 0", async ({ netns }) => {
    const declared = (mtu: number) => ({
      links: { lo: { up: true } },
      routes: [{ ...route, metrics: { mtu, hoplimit: 64 } }],
    });
    await apply(netns, declared(1400));
    expect(await apply(netns, declared(0))).toHaveLength(1);
    expect(await planned(netns, declared(0))).toEqual([]);
    expect((await snapshot({ netns })).routes).toEqual([expect.objectContaining({ metrics: { hoplimit: 64 } })]);
  });

  test("return from a snapshot: flags and lifetimes of addresses", async ({ netns }) => {
    const addresses = [
      { ...address, preferredLifeTime: 0 },
      { ...address6, flags: ["homeaddress" as const], preferredLifeTime: 0 },
    ];
    await apply(netns, { links: { lo: { up: true } }, addresses });
    const taken = await snapshot({ netns });
    expect(taken.addresses).toEqual([
      expect.objectContaining({ local: "198.51.100.1", preferredLifeTime: 0 }),
      expect.objectContaining({ local: "2001:db8:1::1", preferredLifeTime: 0, flags: ["homeaddress"] }),
    ]);
    using other = NetworkNamespace.create();
    await apply(other, taken);
    expect(await snapshot({ netns: other })).toEqual(taken);
  });
});

test("Metrics of routes above the largest value that the kernel stores are rejected", () => {
  const declared = (metrics: object) => () => desired({ routes: [{ ...route, metrics }] });
  for (const [name, largest] of [
    ["mtu", 65_520],
    ["advmss", 65_495],
    ["hoplimit", 255],
  ] as const) {
    expect(declared({ [name]: largest })).not.toThrow();
    expect(declared({ [name]: largest + 1 })).toThrow(`routes[0].metrics.${name}: `);
  }
});

test.each<[string, Description]>([
  ["addresses[0].local", { addresses: [{ dev: "lo", local: "0.0.0.0/0" }] }],
  ["addresses[0].address", { addresses: [{ dev: "lo", local: "192.0.2.1/24", address: "0.0.0.0" }] }],
  ["addresses[0].address", { addresses: [{ dev: "lo", local: "2001:db8::1/64", address: "::" }] }],
  ["routes[0].expires", { routes: [{ ...route6, expires: 0 }] }],
  ...[[], ["failed"], ["incomplete"]].map((state): [string, Description] => [
    "neighbours[0].lladdr",
    { neighbours: [{ ...neighbour, state: state as [] }] },
  ]),
  ["neighbours[0].lladdr", { neighbours: [{ ...neighbour, flags: ["use"] }] }],
  ["neighbours[0].state", { neighbours: [{ dev: "lo", dst: "192.0.2.9", state: ["permanent"], flags: ["use"] }] }],
  ["neighbours[0].flags", { neighbours: [{ ...neighbour, flags: ["sticky"] }] }],
])("A value that the kernel does not keep is rejected: %s %j", (path, description) => {
  expect(() => desired(description)).toThrow(`${path}: `);
});

test("An address with a limited preferred lifetime is not preferred forever after a rollback", () => {
  const forever = Number.POSITIVE_INFINITY;
  const listed = { ...address6, local: "2001:db8:1::1", prefixlen: 64, scope: "global", flags: ["permanent"] };
  const restored = (times: object) =>
    addressTable.restore({ ...listed, ...times } as unknown as Address, {} as Scope, {} as Scopes);
  expect(restored({ validLifeTime: forever, preferredLifeTime: 600 })).toMatchObject({ preferredLifeTime: 600 });
  expect(restored({ validLifeTime: 900, preferredLifeTime: 600 })).toMatchObject({
    validLifeTime: 900,
    preferredLifeTime: 600,
  });
  expect(restored({ validLifeTime: forever, preferredLifeTime: forever })).not.toHaveProperty("preferredLifeTime");
});

test('The flag "use" of a neighbour, which the kernel does not store, is not compared', () => {
  const wanted = neighbourTable.normalise({ dev: "d", dst: "192.0.2.9", flags: ["use"] }, "neighbours[0]", none);
  const current = { dev: "d", dst: "192.0.2.9", state: ["reachable"], flags: [] } as unknown as Neighbour;
  expect(neighbourTable.differences(wanted, current, undefined, {} as Scopes)).toBeUndefined();
  const managed = neighbourTable.normalise({ dev: "d", dst: "192.0.2.9", flags: ["managed"] }, "neighbours[0]", none);
  expect(neighbourTable.differences(managed, current, undefined, {} as Scopes)).toHaveProperty("flags");
});

test("Numbers in declared VLANs of bridges have the names that lists have", () => {
  const declared = { dev: "p", vlan: 10, state: 4, mcastRouter: 2 };
  const wanted = bridgeVlanTable.normalise(declared, "bridgeVlans[0]", none);
  expect(wanted).toMatchObject({ state: "blocking", mcastRouter: "perm" });
});

test.each([
  [0, [0, 1, 2]],
  [100, [100, 101, 102]],
  [null, [null, null, null]],
  [undefined, [undefined, undefined, undefined]],
])("the tunnel ids of a declared range of VLANs ascend: %p", (tunnelId, expected) => {
  const split = bridgeVlanTable.split!([{ dev: "p", vlan: 10, vlanEnd: 12, tunnelId }], "bridgeVlans");
  expect([...split].map(({ entry }) => (entry as { tunnelId?: number }).tunnelId)).toEqual(expected as number[]);
});
