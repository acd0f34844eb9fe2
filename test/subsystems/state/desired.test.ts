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
  [{ links: { lo: { ifalias: "a".repeat(256) } } }, "links.lo.ifalias: expected at most 255 bytes, got 256"],
  [
    { links: { a: { inet6Token: "2001:db8::1" } } },
    "links.a.inet6Token: expected an address whose first 64 bits are 0",
  ],
  [
    { links: { p0: { master: "br0", slaveData: { cost: 7 } } } },
    "links.p0.slaveData: requires slaveKind, the kind of the master",
  ],
  [{ links: { lo: { altnames: ["a b"] } } }, "links.lo.altnames[0]: expected a name"],
  [{ links: { lo: { altnames: ["a", "lo"] } } }, 'links.lo.altnames[1]: the name of the link itself: omit "lo"'],
  [{ links: { lo: { altnames: ["a", "a"] } } }, "links.lo.altnames[1]: duplicate of links.lo.altnames[0]"],
  [
    { links: { lo: { altnames: ["a"] }, b: { altnames: ["a"] } } },
    "links.b.altnames[0]: links.lo.altnames[0] declares the same name",
  ],
  [{ links: { a: { kind: "bridge", data: { groupAddr: "" } } } }, "links.a.data.groupAddr: expected 6 bytes, got 0"],
  [{ routes: [{ dst: "10.0.0.0/8", ifindex: 2 }] }, "routes[0].ifindex: not allowed in a declaration: use dev"],
  [
    { routes: [{ dst: "10.0.0.0/8", nexthops: [{ ifindex: 2 }, { ifindex: 2 }] }] },
    "routes[0].nexthops[0].ifindex: not allowed in a declaration: use dev",
  ],
  [
    { forwardingEntries: [{ dev: "vx", mac: "02:00:00:00:00:01", viaIfindex: 2 }] },
    "forwardingEntries[0].viaIfindex: not allowed in a declaration: use viaIf",
  ],
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
  [
    {
      bridgeVlans: [
        { dev: "p", vlan: 1, flags: ["pvid"] },
        { dev: "q", vlan: 2, flags: ["pvid"] },
        { dev: "p", vlan: 3, flags: ["untagged", 2] },
      ],
    },
    'bridgeVlans[2].flags: only one VLAN of p can have "pvid", and bridgeVlans[0] declares it for VLAN 1',
  ],
  [
    { bridgeVlans: [{ dev: "p", vlan: 5, vlanEnd: 7, flags: ["pvid"] }] },
    'bridgeVlans[0].flags: only one VLAN of p can have "pvid", and bridgeVlans[0] declares it for VLAN 5',
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
  [{ rules: [{ priority: 1, table: 5, tos: 3 }] }, "rules[0].tos: expected only bits of 0x1e in IPv4 rules"],
  [
    { nexthops: [{ id: 1, family: "bridge", dev: "lo" }] },
    'nexthops[0].family: expected "inet" or "inet6", got "bridge"',
  ],
  [{ rules: [{ priority: 5, goto: 5 }] }, "rules[0].goto: expected a priority above that of the rule (5), got 5"],
  ...["sport", "dport", "uidRange"].map((name): [object, string] => [
    { rules: [{ priority: 1, table: 5, [name]: { start: 5, end: 4 } }] },
    `rules[0].${name}.end: expected an integer from 5 to`,
  ]),
  [{ rules: [{ priority: 1, table: 5, sport: 65_535 }] }, "rules[0].sport.start: expected an integer from 1 to 65534"],
  ...[
    { dst: "10.0.0.0/8" },
    { dst: "2001:db8::/32", metric: 5 },
    { dst: "10.0.0.0/8", type: "local", flags: ["onlink"] },
    { dst: "100", family: "mpls" },
  ].map((route): [object, string] => [
    { routes: [route] },
    "routes[0].gateway: expected the next hop: specify gateway, via",
  ]),
  [
    { routes: [{ dst: "10.0.0.0/8", nexthops: [{ dev: "lo" }, { weight: 2 }] }] },
    "routes[0].nexthops[1].gateway: expected gateway, via or dev",
  ],
  [
    { routes: [{ dst: "10.0.0.0/8", type: "blackhole", dev: "lo" }] },
    "routes[0].dev: not allowed in a route of the type",
  ],
  ...Object.entries({ gateway: "2001:db8::1", dev: "eth0", nexthops: [{ dev: "lo" }, { dev: "eth0" }] }).map(
    ([name, value]): [object, string] => [
      { routes: [{ dst: "2001:db8::/32", type: "unreachable", [name]: value }] },
      `routes[0].${name}: not allowed in a route of the type`,
    ],
  ),
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
const hop = { dev: "lo" };
const encap = { type: "ip", id: 5, dst: "192.0.2.7" };
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
  ["routes.encap", { dst: "10.0.0.0/8", nexthops: [hop, hop], encap }, "ignored by the kernel in routes with nexthops"],
  [
    "routes.gateway",
    { dst: "2001:db8::/32", nexthops: [hop, hop], gateway: "2001:db8::1" },
    "not allowed together with nexthops: specify the gateway in each of nexthops",
  ],
  ["routes.encap", { dst: "2001:db8::/32", type: "blackhole", encap }, "ignored by the kernel in IPv6 routes that"],
  [
    "routes.flags",
    { dst: "2001:db8::/32", type: "blackhole", flags: ["onlink"] },
    '"onlink" is ignored by the kernel in IPv6 routes that discard packets',
  ],
  ["routes.src", { ...IPV4, src: "192.0.2.0/24" }, "ignored by the kernel in IPv4 routes: omit src"],
  ["routes.flags", { ...IPV4, flags: ["pervasive"] }, '"pervasive" is ignored by the kernel in routes'],
  ["routes.flags", { dst: "10.0.0.0/8", nhid: 1, flags: ["onlink"] }, '"onlink" is ignored by the kernel in routes'],
  ["routes.realms", { dst: "10.0.0.0/8", nhid: 1, realms: 5 }, "ignored by the kernel in routes through a next hop"],
  ...["nodad", "optimistic", "homeaddress", "managetempaddr", "stable-privacy"].map((flag) => {
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
  test("rejects the source VNI of a forwarding entry that the declared link would not store", () => {
    const entry = { dev: "vx0", mac: "02:00:00:00:00:01", dst: "192.0.2.1", srcVni: 7 };
    const description = (data: object): Description => ({
      links: { vx0: { kind: "vxlan", data: { port: 4789, ...data } } },
      forwardingEntries: [entry],
    });
    expect(() => desired(description({ id: 5 }))).toThrow(
      "forwardingEntries[0].srcVni: requires a VXLAN with collectMetadata",
    );
    desired(description({ collectMetadata: 1 }));
  });

  test.each<[string, unknown]>([
    ...Object.entries({
      "description.route: unknown option; did you mean routes?": { route: [] },
      "links.a.peer: unknown option; the name of the other end is in data.peer.ifname": {
        links: { a: { kind: "veth", peer: { ifname: "b" } } },
      },
      "links.a.absent: unknown option; use null instead of an object to declare that the link must not exist": {
        links: { a: { absent: true } },
      },
      'links["v%d"]: expected a name without %': { links: { "v%d": { kind: "bridge" } } },
      'links.a.data.peer.ifname: expected a name without %, got "p%d"': { links: { a: pairWith("p%d") } },
      "links.a.creator: unknown option": { links: { a: { creator: "b" } } },
      "links.a.kinds: unknown option": { links: { a: { kinds: "bridge" } } },
      "links.a.ifname: unknown option": { links: { a: { ifname: "b" } } },
      "links.a.data.peer.creator: unknown option": {
        links: { a: { kind: "veth", data: { peer: { ifname: "b", creator: "c" } } } },
      },
      "links.a.ifindex: not allowed in a declaration; snapshot() declares": { links: { a: { ifindex: 5 } } },
      "links.a.data: not allowed without the field kind": { links: { a: { data: { id: 5 } } } },
      "links.a.data.idd: unknown field": { links: { a: { kind: "vlan", data: { idd: 5 } } } },
      "addresses[0].local: expected an address": { addresses: [{ dev: "a", local: "10.0.0.300" }] },
      "addresses[0].dev: ": { addresses: [{ local: "10.0.0.1" }] },
      "routes[0].dst: expected": { routes: [{ dst: "10.0.0.1/8", via: "10.0.0.9" }] },
      'routes[0].dst: expected a network or "default", got undefined': { routes: [{ via: "10.0.0.9" }] },
      "rules[0].priority: expected an integer": { rules: [{ table: 5 }] },
      "nexthops[0].id: expected an integer": { nexthops: [{ blackhole: true }] },
      'mode.routes: expected "partial" or "exact"': { mode: { routes: "all" } },
      "owner.protocol: expected": { owner: { protocol: "x" } },
      "links.a.netns: expected a name": { links: { a: { kind: "bridge", netns: "b" } } },
      "links.a.data.bytes: expected": { links: { a: { kind: "x", data: { bytes: "0" } } } },
      "namespaces.red.routes[0].dst: expected a prefix length": {
        namespaces: { red: { routes: [{ dst: "10.0.0.0/99", via: "10.0.0.9" }] } },
      },
      "routes[1]: routes[0] declares the same route": {
        routes: [
          { to: "default", via: "10.0.0.1" },
          { dst: "0.0.0.0/0", gateway: "10.0.0.1" },
        ],
      },
      "links.a-name-of-16-byte: ": { links: { "a-name-of-16-byte": { kind: "bridge" } } },
      "links.a.data.peer.ifname: expected a name of": { links: { a: pairWith("a/b") } },
      'links["a/b"]: expected a name of 1 to 127 bytes': { links: { "a/b": null } },
      'links["eth0.5"].mtu: expected an integer': { links: { "eth0.5": { mtu: "x" } } },
      'namespaces["a/b"]: expected a file name without "/"': { namespaces: { "a/b": {} } },
      'qdiscs[0].options.rat: unknown field; did you mean "rate"?': {
        qdiscs: [{ dev: "a", kind: "tbf", options: { rat: 5 } }],
      },
      'classes[0].options.rat: unknown field; did you mean "rate"?': {
        classes: [{ dev: "a", kind: "htb", handle: "1:1", options: { rat: 5 } }],
      },
      "links.lo: expected an object": { links: { lo: null } },
      "links.a.mtu: expected an integer": { links: { a: { kind: "bridge", mtu: "x" } } },
      "links.a.flags: expected": { links: { a: { flags: { arp: true } } } },
      "neighbours[0].lladdr: expected a hardware address": {
        neighbours: [{ dev: "a", dst: "10.0.0.1", lladdr: "zz" }],
      },
      "neighbours[0].lladdr: expected a hardware address, because the kernel requires one for a permanent": {
        neighbours: [{ dev: "a", dst: "10.0.0.1" }],
      },
      "routes[0].gateway: expected an address of the route's family": {
        routes: [{ dst: "10.0.0.0/8", gateway: "fe80::1" }],
      },
      "owner.protocol: expected a protocol of your own": { owner: { protocol: "unspec" } },
      'links.b.kind: expected "veth", because links.a declares it as its peer, got "bridge"': {
        links: { a: { kind: "veth", data: { peer: { ifname: "b" } } }, b: { kind: "bridge" } },
      },
      'links.b.data.peer: expected "a", because links.a declares it as its peer': {
        links: {
          a: { kind: "veth", data: { peer: { ifname: "b" } } },
          b: { kind: "veth", data: { peer: { ifname: "c" } } },
        },
      },
      "links.a: the declared links depend on each other: links.a.master → links.b.link → links.c.master → links.a": {
        links: { a: { master: "b" }, b: { kind: "vlan", link: "c", data: { id: 1 } }, c: { master: "a" } },
      },
    }),
    ...impossible.map(([declared, error]): [string, unknown] => [error, declared]),
    ...ignoredFields.map(([at, entry, reason]): [string, unknown] => {
      const [table, field] = [at.slice(0, at.indexOf(".")), at.slice(at.indexOf(".") + 1)];
      const declared = table === "links" ? { links: { a: entry } } : { [table]: [entry] };
      return [`.${field}: ${reason}`, declared];
    }),
    ...["iif", "mark", "uid", "error", "ttlPropagate", "as"].map((field): [string, unknown] => [
      `routes[0].${field}: ignored by the kernel in such routes: omit ${field}`,
      { routes: [{ dst: "10.0.0.0/8", dev: "lo", [field]: 5 }] },
    ]),
  ])("rejects a description: %s", async (message, description) => {
    expect(() => desired(description as Description)).toThrow(message);
    await expect(desiredAsync(description as Description)).rejects.toThrow(message);
  });

  const vlan = { dev: "p", vlan: 10 };
  const forwarding = { dev: "p", mac: "02:00:00:00:00:01" };
  const address = { dev: "p", local: "10.0.0.1/24" };
  test.each(
    Object.entries<object>({
      'bridgeVlans[0].flags: expected an array, got "pvid"': { bridgeVlans: [{ ...vlan, flags: "pvid" }] },
      "bridgeVlans[0].flags[0]: expected a number or one of ": { bridgeVlans: [{ ...vlan, flags: ["pvidd"] }] },
      "neighbours[0].flags: expected an array, got null": { neighbours: [{ dev: "p", dst: "10.0.0.2", flags: null }] },
      'forwardingEntries[0].flags: expected an array, got "self"': {
        forwardingEntries: [{ ...forwarding, flags: "self" }],
      },
      "nexthops[0].group: expected an array, got 5": { nexthops: [{ id: 1, group: 5 }] },
      "nexthops[0].group[0]: expected an object, got null": { nexthops: [{ id: 1, group: [null] }] },
      "routes[0].nexthops: expected an array, got Object": { routes: [{ dst: "default", nexthops: {} }] },
      "rules[0].sport: expected an object, got null": { rules: [{ priority: 1, table: 5, sport: null }] },
      "addresses[0].prefixlen: expected 24 as in local, got 16": { addresses: [{ ...address, prefixlen: 16 }] },
      "addresses[0].dev: expected the name of an interface, got 1": { addresses: [{ ...address, dev: 1 }] },
    }),
  )("rejects an invalid value: %s", (message, description) => {
    expect(() => desired(description as Description)).toThrow(message);
    expect(() => desired(description as Description)).toThrow(TypeError);
  });

  const size = (setting: object) => ({ links: { l: { kind: "veth", ...setting } } });
  const port = (slaveData: object) => ({ links: { l: { master: "b", slaveKind: "bridge", slaveData } } });
  const peer = (settings: object, others: object = {}) => ({
    links: { l: { kind: "veth", data: { peer: { ifname: "p", ...settings } } }, ...others },
  });
  test.each(
    Object.entries<object>({
      "links: expected an object, got null": { links: null },
      "mode: expected an object, got null": { mode: null },
      'links.l.kind: expected a kind such as "bridge", got ""': { links: { l: { kind: "" } } },
      'links.l.address: expected a hardware address or an IP address, got ""': { links: { l: { address: "" } } },
      "links.l.address: expected six bytes, neither zero nor a group address": size({ address: "01:00:00:00:00:01" }),
      'links.l.address: expected six bytes, neither zero nor a group address, for links of kind veth, got "02:00"':
        size({ address: "02:00" }),
      "links.l.data.peer.mtu: expected at most 65535 for links of kind veth, got 70000": peer({ mtu: 70_000 }),
      "links.l.data.peer.mtu: expected at least 68 for links of kind veth, got 60": peer({ mtu: 60 }),
      "links.l.data.peer.address: expected six bytes, neither zero nor a group address": peer({
        address: "01:00:00:00:00:01",
      }),
      "links.p.mtu: expected at most 65535 for links of kind veth, got 70001": peer({}, { p: { mtu: 70_001 } }),
      "links.p.address: expected six bytes": peer({ mtu: 1400 }, { p: { mtu: 1400, address: "00:00:00:00:00:00" } }),
      "links.p.mtu: expected at most 65535 for links of kind veth, got 70002": peer(
        { up: true },
        { p: { mtu: 70_002, kind: "veth", data: { peer: { ifname: "l" } } } },
      ),
      "links.l.address: ignored by the kernel for IP tunnels": {
        links: { l: { kind: "ipip", address: "192.0.2.1", data: { remote: "192.0.2.2" } } },
      },
      "links.l.mtu: expected at least 1280 for links of kind sit, got 1279": {
        links: { l: { kind: "sit", mtu: 1279 } },
      },
      "links.l.numRxQueues: expected an integer from 1 to 4096, got 5000": size({ numRxQueues: 5000 }),
      "links.l.data.peer.numTxQueues: expected an integer from 1 to 4096, got -1": peer({ numTxQueues: -1 }),
      'links.l.data.peer.numRxQueues: expected an integer, got "3"': peer({ numRxQueues: "3" }),
      "links.l.data.peer.numTxQueues: expected an integer, got null": peer({ numTxQueues: null }),
      "links.l.slaveData.multicastRouter: expected an integer from 0 to 3": port({ multicastRouter: 4 }),
      "links.l.slaveData.mcastEhtHostsLimit: expected an integer from 1 to": port({ mcastEhtHostsLimit: 0 }),
      "links.l.slaveData.priority: expected an integer from 0 to 63, got 64": port({ priority: 64 }),
      "links.l.slaveData.cost: expected an integer from 1 to 65535, got 0": port({ cost: 0 }),
      "links.l.slaveData.groupFwdMask: 0x2 has bits outside of the mask 0xfffd": port({ groupFwdMask: 2 }),
      "links.l.data.peer.slaveData.cost: expected": peer({ master: "b", slaveKind: "bridge", slaveData: { cost: 0 } }),
      "links.l.gsoMaxSize: expected an integer from 193 to 524280, got 192": size({ gsoMaxSize: 192 }),
      "links.l.gsoIpv4MaxSize: expected an integer from 193 to 524280": size({ gsoIpv4MaxSize: 524_281 }),
      "links.l.gsoMaxSegs: expected an integer from 0 to 65535, got 65536": size({ gsoMaxSegs: 65_536 }),
      "links.l.groMaxSize: expected an integer from 0 to 524280": size({ groMaxSize: 1e9 }),
      "links.l.groIpv4MaxSize: expected an integer from 0 to 524280": size({ groIpv4MaxSize: 1e9 }),
    }),
  )("rejects a value that the kernel would reject: %s", (message, description) => {
    expect(() => desired(description as Description)).toThrow(message);
  });

  test("rejects a handle for an undeclared namespace", () => {
    expect(() => desired({}, { namespaces: { red: { fd: 0 } } })).toThrow("namespaces.red: the description has no");
  });
});
