import { describe, expect, test } from "bun:test";
import { type Description, desired, desiredAsync } from "../../../src/subsystems/state/index.ts";

const IPV4 = { dst: "10.0.0.0/8", dev: "lo" };
const IPV6 = { dst: "2001:db8::/32", dev: "lo" };
const IPV4_ADDRESS = { dev: "lo", local: "192.0.2.1/24" };
const hops = [
  { gateway: "2001:db8::1", realms: 5 },
  { gateway: "2001:db8::2", flags: ["pervasive"] },
];
const pairWith = (ifname: string) => ({ kind: "veth", data: { peer: { ifname } } });
const LONE = "a\ud800";
/** Declarations that the kernel would reject, after a plan has changed other entries. */
const impossible: readonly (readonly [description: object, error: string])[] = [
  ...["all", "default", ".", ".."].flatMap((name): [object, string][] => [
    [{ links: { [name]: { kind: "bridge" } } }, `and not ".", "..", "all" or "default", got "${name}"`],
    [{ links: { a: pairWith(name) } }, `links.a.data.peer.ifname: expected a name of 1 to 15 bytes`],
    [{ datapaths: [{ name }] }, "datapaths[0].name: expected 1 to 15 bytes"],
  ]),
  [{ links: { lo: { ifalias: "a".repeat(255) } } }, "links.lo.ifalias: expected at most 254 bytes, got 255"],
  [{ links: { lo: { altnames: ["a b"] } } }, "links.lo.altnames[0]: expected a name"],
  [{ links: { a: { kind: "bridge", mtu: 0 } } }, "links.a.mtu: expected at least 68 for links of kind bridge, got 0"],
  [{ nexthops: [{ id: 5, group: [1, 5] }] }, "nexthops[0].group[1]: a group cannot contain itself, got 5"],
  [{ nexthops: [{ id: 5, group: [2, { id: 2 }] }] }, "nexthops[0].group[1]: duplicate of another member, got 2"],
  [
    {
      nexthops: [
        { id: 1, group: [2] },
        { id: 2, group: [3] },
      ],
    },
    "nexthops[0].group: the member 2 is a group itself",
  ],
  [
    {
      nexthops: [
        { id: 1, group: [2, 3] },
        { id: 2, blackhole: true },
      ],
    },
    "nexthops[0].group: the member 2 is a blackhole",
  ],
  ...Object.entries({ gateway: "192.0.2.1", dev: "lo", fdb: true }).map(([name, value]): [object, string] => [
    { nexthops: [{ id: 1, blackhole: true, [name]: value }] },
    `nexthops[0].${name}: not allowed together with blackhole`,
  ]),
  [{ nexthops: [{ id: 1, group: [2], gateway: "192.0.2.1" }] }, "nexthops[0].gateway: not allowed together with group"],
  [
    { nexthops: [{ id: 1, fdb: true, gateway: "192.0.2.1", dev: "lo" }] },
    "nexthops[0].dev: not allowed together with fdb",
  ],
  [{ nexthops: [{ id: 1, group: [2], resGroup: { buckets: 4 } }] }, 'nexthops[0].groupType: expected "res"'],
  [{ rules: [{ priority: 1, table: 5, l3mdev: true }] }, "rules[0].table: not allowed together with l3mdev"],
  [{ rules: [{ priority: 1, table: 5, flowlabel: 5 }] }, "rules[0].flowlabel: allowed only in IPv6 rules"],
  [{ rules: [{ priority: 5, goto: 5 }] }, "rules[0].goto: expected a priority above that of the rule (5), got 5"],
  ...["sport", "dport", "uidRange"].map((name): [object, string] => [
    { rules: [{ priority: 1, table: 5, [name]: { start: 5, end: 4 } }] },
    `rules[0].${name}.end: expected an integer from 5 to`,
  ]),
  [{ rules: [{ priority: 1, table: 5, sport: 65_535 }] }, "rules[0].sport.start: expected an integer from 1 to 65534"],
  [
    { routes: [{ dst: "10.0.0.0/8", type: "blackhole", dev: "lo" }] },
    "routes[0].dev: not allowed in a route of the type",
  ],
  [{ routes: [{ ...IPV6, tos: 4 }] }, "routes[0].tos: not supported by the kernel for IPv6 routes"],
  ...[
    [{ links: { [LONE]: { kind: "bridge" } } }, "links"],
    [{ links: { lo: { altnames: [LONE] } } }, "links.lo.altnames[0]"],
    [{ sysctls: { "net.ipv4.tcp_congestion_control": LONE } }, 'sysctls["net.ipv4.tcp_congestion_control"]'],
    [{ addresses: [{ dev: LONE, local: "10.0.0.1/8" }] }, "addresses[0].dev"],
    [{ ipsets: { [LONE]: { type: "hash:ip" } } }, "ipsets"],
    [{ nftables: `table ip a { comment "${LONE}"; }` }, "nftables"],
    [{ namespaces: { [LONE]: {} } }, "namespaces"],
  ].map(([declared, path]): [object, string] => [
    declared as object,
    `${path}: a text cannot contain a lone surrogate`,
  ]),
];
/** Values that a plan would find missing again and again, because the kernel does not keep them. */
const ignoredFields: readonly (readonly [field: string, entry: object, error: string])[] = [
  ["routes.scope", { ...IPV6, scope: "link" }, "ignored by the kernel in IPv6 routes: omit scope"],
  ["routes.realms", { ...IPV6, realms: 5 }, "ignored by the kernel in IPv6 routes: omit realms"],
  ["routes.nexthops[0].realms", { ...IPV6, dev: undefined, nexthops: hops }, "ignored by the kernel in IPv6 routes"],
  [
    "routes.nexthops[1].flags",
    { dst: "10.0.0.0/8", nexthops: hops.map(({ flags }) => ({ dev: "lo", flags })) },
    '"pervasive" is ignored by the kernel in routes: omit pervasive',
  ],
  [
    "routes.pref",
    { dst: "2001:db8::/32", type: "blackhole", pref: "high" },
    "ignored by the kernel in IPv6 routes that",
  ],
  ["routes.src", { ...IPV4, src: "192.0.2.0/24" }, "ignored by the kernel in IPv4 routes: omit src"],
  ["routes.flags", { ...IPV4, flags: ["pervasive"] }, '"pervasive" is ignored by the kernel in routes'],
  ["routes.flags", { dst: "10.0.0.0/8", nhid: 1, flags: ["onlink"] }, '"onlink" is ignored by the kernel in routes'],
  ["routes.realms", { dst: "10.0.0.0/8", nhid: 1, realms: 5 }, "ignored by the kernel in routes through a next hop"],
  ...["nodad", "homeaddress", "managetempaddr"].map((flag) => {
    const reason = `"${flag}" is ignored by the kernel in IPv4 addresses: omit ${flag}`;
    return ["addresses.flags", { ...IPV4_ADDRESS, flags: [flag] }, reason] as const;
  }),
  [
    "addresses.preferredLifeTime",
    { ...IPV4_ADDRESS, preferredLifeTime: 100 },
    "ignored by the kernel in IPv4 addresses",
  ],
  ["addresses.scope", { dev: "lo", local: "2001:db8::1/64", scope: "link" }, "ignored by the kernel in IPv6 addresses"],
  ["rules.realms", { priority: 1, table: 100, family: "inet6", realms: 5 }, "ignored by the kernel in IPv6 rules"],
  ["links.numTxQueues", { numTxQueues: 4 }, "ignored by the kernel for existing links"],
  ["links.numRxQueues", { numRxQueues: 4 }, "ignored by the kernel for existing links"],
  [
    "links.numTxQueues",
    { kind: "tun", data: { type: 1 }, numTxQueues: 4 },
    "ignored by the kernel for TUN and TAP links",
  ],
];

describe("desired()", () => {
  test.each<[string, unknown, string]>([
    ["an unknown table", { route: [] }, "description.route: unknown option; did you mean routes?"],
    [
      "a veth peer outside of the field `data`",
      { links: { a: { kind: "veth", peer: { ifname: "b" } } } },
      "links.a.peer: unknown option; the name of the other end is in data.peer.ifname",
    ],
    [
      "the field absent in a link",
      { links: { a: { absent: true } } },
      "links.a.absent: unknown option; use null instead of an object to declare that the link must not exist",
    ],
    [
      "a name that the kernel completes",
      { links: { "v%d": { kind: "bridge" } } },
      'links["v%d"]: expected a name without %',
    ],
    [
      "a name of a peer that the kernel completes",
      { links: { a: pairWith("p%d") } },
      'links.a.data.peer.ifname: expected a name without %, got "p%d"',
    ],
    ...impossible.map(([declared, error]): [string, unknown, string] => [error, declared, error]),
    ...ignoredFields.map(([at, entry, reason]): [string, unknown, string] => {
      const [table, field] = [at.slice(0, at.indexOf(".")), at.slice(at.indexOf(".") + 1)];
      const declared = table === "links" ? { links: { a: entry } } : { [table]: [entry] };
      return [`a value that the kernel ignores: ${at} ${reason}`, declared, `.${field}: ${reason}`];
    }),
    ...["iif", "mark", "uid", "error", "ttlPropagate"].map((field): [string, unknown, string] => [
      `a field of a route that the kernel ignores: ${field}`,
      { routes: [{ dst: "10.0.0.0/8", dev: "lo", [field]: 5 }] },
      `routes[0].${field}: ignored by the kernel in such routes: omit ${field}`,
    ]),
    ["a field that only the library uses", { links: { a: { creator: "b" } } }, "links.a.creator: unknown option"],
    ["an unknown field of a link", { links: { a: { kinds: "bridge" } } }, "links.a.kinds: unknown option"],
    [
      "an interface name in addition to the key of the link",
      { links: { a: { ifname: "b" } } },
      "links.a.ifname: unknown option",
    ],
    [
      "a field of a peer that only the library uses",
      { links: { a: { kind: "veth", data: { peer: { ifname: "b", creator: "c" } } } } },
      "links.a.data.peer.creator: unknown option",
    ],
    ["the index of a link", { links: { a: { ifindex: 5 } } }, "links.a.ifindex: not allowed in a declaration"],
    [
      "link data without a link kind",
      { links: { a: { data: { id: 5 } } } },
      "links.a.data: not allowed without the field kind",
    ],
    [
      "an unknown field in the data of a VLAN link",
      { links: { a: { kind: "vlan", data: { idd: 5 } } } },
      "links.a.data.idd: unknown field",
    ],
    [
      "an invalid address",
      { addresses: [{ dev: "a", local: "10.0.0.300" }] },
      "addresses[0].local: expected an address",
    ],
    ["an address without an interface", { addresses: [{ local: "10.0.0.1" }] }, "addresses[0].dev: "],
    ["a destination with host bits", { routes: [{ dst: "10.0.0.1/8", via: "10.0.0.9" }] }, "routes[0].dst: expected"],
    ["a route without a destination", { routes: [{ via: "10.0.0.9" }] }, "routes[0].dst: expected"],
    ["a rule without a priority", { rules: [{ table: 5 }] }, "rules[0].priority: expected an integer"],
    ["a next hop without an id", { nexthops: [{ blackhole: true }] }, "nexthops[0].id: expected an integer"],
    ["an unknown mode of a table", { mode: { routes: "all" } }, 'mode.routes: expected "partial" or "exact"'],
    ["an unknown protocol of the owner", { owner: { protocol: "x" } }, "owner.protocol: expected"],
    [
      "a namespace that is not declared",
      { links: { a: { kind: "bridge", netns: "b" } } },
      "links.a.netns: expected a name",
    ],
    [
      "invalid bytes as link data",
      { links: { a: { kind: "x", data: { bytes: "0" } } } },
      "links.a.data.bytes: expected",
    ],
    [
      "an invalid route of a namespace",
      { namespaces: { red: { routes: [{ dst: "10.0.0.0/99", via: "10.0.0.9" }] } } },
      "namespaces.red.routes[0].dst: expected a prefix length",
    ],
    [
      "two declarations of the same route",
      {
        routes: [
          { to: "default", via: "10.0.0.1" },
          { dst: "0.0.0.0/0", gateway: "10.0.0.1" },
        ],
      },
      "routes[1]: routes[0] declares the same route",
    ],
    [
      "an interface name that is too long",
      { links: { "a-name-of-16-byte": { kind: "bridge" } } },
      "links.a-name-of-16-byte: ",
    ],
    ["a peer's name with a slash", { links: { a: pairWith("a/b") } }, "links.a.data.peer.ifname: expected a name of"],
    ["a name with a slash", { links: { "a/b": null } }, 'links["a/b"]: expected a name of 1 to 127 bytes'],
    ["a setting of a VLAN", { links: { "eth0.5": { mtu: "x" } } }, 'links["eth0.5"].mtu: expected an integer'],
    ["a namespace with a slash", { namespaces: { "a/b": {} } }, 'namespaces["a/b"]: expected a file name without "/"'],
    [
      "an unknown option of a discipline whose required parameters are missing",
      { qdiscs: [{ dev: "a", kind: "tbf", options: { rat: 5 } }] },
      'qdiscs[0].options.rat: unknown field; did you mean "rate"?',
    ],
    [
      "an unknown option of a class whose required parameters are missing",
      { classes: [{ dev: "a", kind: "htb", handle: "1:1", options: { rat: 5 } }] },
      'classes[0].options.rat: unknown field; did you mean "rate"?',
    ],
    ["the removal of lo", { links: { lo: null } }, "links.lo: expected an object"],
    ["an MTU that is a string", { links: { a: { kind: "bridge", mtu: "x" } } }, "links.a.mtu: expected an integer"],
    ["an invalid link flag", { links: { a: { flags: { arp: true } } } }, "links.a.flags: expected"],
    [
      "an invalid hardware address",
      { neighbours: [{ dev: "a", dst: "10.0.0.1", lladdr: "zz" }] },
      "neighbours[0].lladdr: expected a hardware address",
    ],
    [
      "a permanent neighbour without a hardware address",
      { neighbours: [{ dev: "a", dst: "10.0.0.1" }] },
      "neighbours[0].lladdr: expected a hardware address",
    ],
    [
      "a gateway of another family",
      { routes: [{ dst: "10.0.0.0/8", gateway: "fe80::1" }] },
      "routes[0].gateway: expected an address of the route's family",
    ],
    [
      "an owner's mark that all routes have",
      { owner: { protocol: "unspec" } },
      "owner.protocol: expected a protocol of your own",
    ],
    [
      "a veth peer that is declared with another kind",
      { links: { a: { kind: "veth", data: { peer: { ifname: "b" } } }, b: { kind: "bridge" } } },
      'links.b.kind: expected "veth", because links.a declares it as its peer, got "bridge"',
    ],
    [
      "two different peers of a link",
      {
        links: {
          a: { kind: "veth", data: { peer: { ifname: "b" } } },
          b: { kind: "veth", data: { peer: { ifname: "c" } } },
        },
      },
      'links.b.data.peer: expected "a", because links.a declares it as its peer',
    ],
    [
      "links that depend on each other in a cycle",
      { links: { a: { master: "b" }, b: { kind: "vlan", link: "c", data: { id: 1 } }, c: { master: "a" } } },
      "links.a: the declared links depend on each other: links.a.master → links.b.link → links.c.master → links.a",
    ],
  ])("rejects %s", async (_, description, message) => {
    expect(() => desired(description as Description)).toThrow(message);
    await expect(desiredAsync(description as Description)).rejects.toThrow(message);
  });

  const vlan = { dev: "p", vlan: 10 };
  const forwarding = { dev: "p", mac: "02:00:00:00:00:01" };
  const address = { dev: "p", local: "10.0.0.1/24" };
  test.each<[object, string]>([
    [{ bridgeVlans: [{ ...vlan, flags: "pvid" }] }, 'bridgeVlans[0].flags: expected an array, got "pvid"'],
    [{ bridgeVlans: [{ ...vlan, flags: ["pvidd"] }] }, "bridgeVlans[0].flags[0]: expected a number or one of "],
    [{ neighbours: [{ dev: "p", dst: "10.0.0.2", flags: null }] }, "neighbours[0].flags: expected an array, got null"],
    [
      { forwardingEntries: [{ ...forwarding, flags: "self" }] },
      'forwardingEntries[0].flags: expected an array, got "self"',
    ],
    [{ nexthops: [{ id: 1, group: 5 }] }, "nexthops[0].group: expected an array, got 5"],
    [{ nexthops: [{ id: 1, group: [null] }] }, "nexthops[0].group[0]: expected an object, got null"],
    [{ routes: [{ dst: "default", nexthops: {} }] }, "routes[0].nexthops: expected an array, got Object"],
    [{ rules: [{ priority: 1, table: 5, sport: null }] }, "rules[0].sport: expected an object, got null"],
    [{ addresses: [{ ...address, prefixlen: 16 }] }, "addresses[0].prefixlen: expected 24 as in local, got 16"],
  ])("rejects %j with the path of the invalid value", (description, message) => {
    expect(() => desired(description as Description)).toThrow(message);
    expect(() => desired(description as Description)).toThrow(TypeError);
  });

  test("rejects a handle for an undeclared namespace", () => {
    expect(() => desired({}, { namespaces: { red: { fd: 0 } } })).toThrow("namespaces.red: the description has no");
  });
});
