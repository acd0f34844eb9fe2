import { expect, test } from "bun:test";
import { NetworkNamespace } from "../../../../src/index.ts";
import { Nexthops, Rules } from "../../../../src/subsystems/route/index.ts";
import type { Description } from "../../../../src/subsystems/state/index.ts";
import { describeInNamespaces } from "../../../support/environment.ts";
import { apply, planned } from "../support.ts";

const links = { eth0: { kind: "ifb", up: true } } as const;
const rule = { priority: 77, src: "192.0.2.0/24", table: 77 } as const;

function resilient(resGroup: object): Description {
  const nexthops = [7, 8].map((id) => ({ id, gateway: `192.0.2.${id}`, dev: "eth0" }));
  return {
    links,
    addresses: [{ dev: "eth0", address: "192.0.2.1/24" }],
    nexthops: [...nexthops, { id: 9, group: [7, 8], groupType: "res", resGroup }],
  };
}

describeInNamespaces("A setting that the kernel cannot change", () => {
  test.each<[string, Description, Description, string]>([
    [
      "the negation of a rule",
      { rules: [rule] },
      { rules: [{ ...rule, not: true }] },
      "! rule 77 not from 192.0.2.0/24 to all table 77: not false → true (created again)",
    ],
    [
      "the flags of an IPv4 address",
      { links, addresses: [{ dev: "eth0", address: "192.0.2.1/24" }] },
      { links, addresses: [{ dev: "eth0", address: "192.0.2.1/24", flags: ["noprefixroute"] }] },
      '! address 192.0.2.1/24 dev eth0: flags ["permanent"] → ["noprefixroute"] (created again)',
    ],
    [
      "the number of buckets of a resilient group",
      resilient({ buckets: 8, idleTimer: 500 }),
      resilient({ buckets: 16, idleTimer: 500 }),
      "! next hop 9 group 7/8: resGroup.buckets 8 → 16 (created again)",
    ],
    [
      "the mode passthru of a macvlan link",
      { links: { ...links, mv0: { kind: "macvlan", link: "eth0", data: { mode: "passthru" } } } },
      { links: { ...links, mv0: { kind: "macvlan", link: "eth0", data: { mode: "private" } } } },
      "! link mv0 (macvlan): data.mode passthru → private (created again)",
    ],
    // While it is up, no other macvlan can have the address of the link below, which a passthru macvlan has.
    [
      "the mode passthru of a macvlan link that is up",
      { links: { ...links, mv0: { kind: "macvlan", link: "eth0", up: true, data: { mode: "passthru" } } } },
      { links: { ...links, mv0: { kind: "macvlan", link: "eth0", up: true, data: { mode: "bridge" } } } },
      "! link mv0 (macvlan): data.mode passthru → bridge (created again)",
    ],
    [
      "the address of an ifb link",
      { links: { ifb7: { kind: "ifb", address: "02:00:00:00:00:01" } } },
      { links: { ifb7: { kind: "ifb", address: "02:00:00:00:00:02" } } },
      "! link ifb7 (ifb): address 02:00:00:00:00:01 → 02:00:00:00:00:02 (created again)",
    ],
  ])("is reached by creating the entry again: %s", async (_title, from, to, step) => {
    using netns = NetworkNamespace.create();
    await apply(netns, from);
    expect(await planned(netns, to)).toEqual([step]);
    await apply(netns, to);
    expect(await planned(netns, to)).toEqual([]);
    await apply(netns, from);
    expect(await planned(netns, from)).toEqual([]);
  });
});

test.each<[setting: string, Description, string]>([
  ["address", { links: { eth0: { address: "02:00:00:00:00:07" } } }, "the kernel cannot change it for this link"],
  ["gsoMaxSize", { links: { br0: { gsoMaxSize: 65_537 } } }, "expected 0 to 65536 for this link, got 65537"],
  ["gsoIpv4MaxSize", { links: { br0: { gsoIpv4MaxSize: 65_537 } } }, "expected 0 to 65536 for this link"],
  ["a longer address", { links: { br0: { address: "02:00:00:00:00:07:08" } } }, "br0.address: expected 6 bytes"],
  ["a shorter broadcast address", { links: { br0: { broadcast: "02:00:00:00" } } }, "br0.broadcast: expected 6 bytes"],
  [
    "a longer address of a neighbour",
    { neighbours: [{ dev: "br0", dst: "192.0.2.1", lladdr: "02:00:00:00:00:07:08" }] },
    "lladdr: expected 6 bytes",
  ],
])(
  "A setting that the kernel rejects for an existing link is rejected by the plan: %s",
  async (_, changed, message) => {
    using netns = NetworkNamespace.create();
    await apply(netns, { links: { ...links, br0: { kind: "bridge" } } });
    await expect(planned(netns, changed)).rejects.toThrow(message);
  },
);

describeInNamespaces("A setting of an existing entry", () => {
  test("is changed: the MTU of a VXLAN together with its settings", async () => {
    using netns = NetworkNamespace.create();
    const network = (mtu: number, ageing: number, link?: string): Description => ({
      links: { ...links, vx0: { kind: "vxlan", ...(link && { link }), mtu, data: { id: 5, port: 4789, ageing } } },
    });
    for (const description of [
      network(9000, 5),
      network(1400, 7),
      network(1450, 9, "eth0"),
      network(1300, 5, "eth0"),
    ]) {
      await apply(netns, description);
      expect(await planned(netns, description)).toEqual([]);
    }
  });

  test("is changed: the flag onlink of a next hop", async () => {
    using netns = NetworkNamespace.create();
    const network = (flags: readonly "onlink"[]): Description => ({
      links,
      addresses: [{ dev: "eth0", address: "192.0.2.1/24" }],
      nexthops: [{ id: 7, gateway: "192.0.2.9", dev: "eth0", flags: [...flags] }],
    });
    await apply(netns, network([]));
    expect(await planned(netns, network(["onlink"]))).toEqual([
      '~ next hop 7 via 192.0.2.9 dev eth0: flags [] → ["onlink"]',
    ]);
    await apply(netns, network(["onlink"]));
    expect(await planned(netns, network(["onlink"]))).toEqual([]);
  });
});

describeInNamespaces("The timers of a resilient group", () => {
  test("are changed, and kept when the group is written back with its buckets", async () => {
    using netns = NetworkNamespace.create();
    await apply(netns, resilient({ buckets: 8, idleTimer: 500 }));
    const changed = resilient({ buckets: 8, idleTimer: 900, unbalancedTimer: 1200 });
    expect(await planned(netns, changed)).toEqual([
      "~ next hop 9 group 7/8: resGroup.idleTimer 500 → 900, resGroup.unbalancedTimer 0 → 1200",
    ]);
    await apply(netns, changed);
    expect(await planned(netns, changed)).toEqual([]);
    using nexthops = Nexthops.open({ netns });
    const group = nexthops.get(9);
    expect(group.resGroup).toMatchObject({ buckets: 8, idleTimer: 900, unbalancedTimer: 1200 });
    nexthops.delete(group);
    nexthops.add(group);
    expect(nexthops.get(9)).toEqual(group);
    const buckets = nexthops.listBuckets(9).toArray();
    expect(buckets).toHaveLength(8);
    for (const id of [7, 8]) expect(buckets.filter((bucket) => bucket.nhid === id)).toHaveLength(4);
  });
});

describeInNamespaces("The protocol", () => {
  test("of a proxy entry is changed; that of a forwarding entry is rejected, because the kernel does not store it", async () => {
    using netns = NetworkNamespace.create();
    const proxy = { dev: "eth0", dst: "192.0.2.9", proxy: true } as const;
    await apply(netns, { links, neighbours: [proxy] });
    const marked: Description = { links, neighbours: [{ ...proxy, protocol: "bgp" }] };
    expect(await planned(netns, marked)).toEqual(["~ neighbour proxy 192.0.2.9 dev eth0: protocol unspec → bgp"]);
    await apply(netns, marked);
    expect(await planned(netns, marked)).toEqual([]);
    const entry = { dev: "eth0", mac: "02:00:00:00:00:01", protocol: "bgp" } as const;
    await expect(planned(netns, { links, forwardingEntries: [entry] })).rejects.toThrow(
      "forwardingEntries[0].protocol: ignored by the kernel in forwarding entries: omit protocol",
    );
  });
});

describeInNamespaces("A rule of another protocol", () => {
  test("is another rule, which remains", async () => {
    using netns = NetworkNamespace.create();
    using rules = Rules.open({ netns });
    rules.add({ ...rule, protocol: "boot" });
    const own: Description = { rules: [{ ...rule, protocol: "static" }] };
    expect(await planned(netns, own)).toEqual(["+ rule 77 from 192.0.2.0/24 to all table 77"]);
    await apply(netns, own);
    expect(await planned(netns, own)).toEqual([]);
    expect(rules.list({ priority: 77 }).toArray()).toMatchObject([{ protocol: "boot" }, { protocol: "static" }]);
    // Without a declared protocol, any of them matches.
    expect(await planned(netns, { rules: [rule] })).toEqual([]);
  });
});
