import { expect } from "bun:test";
import { NetworkNamespace } from "../../../../src/index.ts";
import { type Link, type LinkChange, Links, type NewLink } from "../../../../src/subsystems/route/index.ts";
import {
  describeInNamespaces,
  hasProgram,
  namespacesAvailable,
  whereTheKernelHas,
} from "../../../support/environment.ts";
import { iproute, json, test } from "../support.ts";

// Link settings have the names and values of the kernel's spec, but iproute2 has its own names for some settings. The
// library must report each number and word that iproute2 prints, under the same name or the name in this table.

const names: Readonly<Record<string, string>> = {
  port_range: "portRange",
  udp_zero_csum6_tx: "udpZeroCsum6Tx",
  udp_zero_csum6_rx: "udpZeroCsum6Rx",
  bcqueuelen: "bcQueueLen",
  usedbcqueuelen: "bcQueueLenUsed",
  remote: "group",
  remote6: "group6",
  link: "linkName",
};

/** Link fields that iproute2 derives from several kernel fields, or omits if they have the default value. */
const madeUp = new Set(["link", "port_range", "mode", "flags"]);

/** Bridge settings that this library reports as bits of `multiBoolopt`. */
const inBooleans = new Set(["no_linklocal_learn", "mcast_vlan_snooping"]);

/** Converts a field name like "forwardDelay" to the name in iproute2. */
const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

function plain(value: unknown): unknown {
  if (typeof value === "boolean") return Number(value);
  if (typeof value === "bigint") return Number(value);
  // The kernel's specs name VLAN protocols differently from iproute2.
  if (typeof value === "string" && /^802\.1(Q|ad)$/.test(value)) return value.replace(".", "").toLowerCase();
  if (typeof value === "string" && /^0x[0-9a-f]+$/.test(value)) return Number(value);
  return value;
}

/** Returns the values of a link that both iproute2 and the library report, each by iproute2's names. */
function compared(theirs: Record<string, unknown>, ours: object): { theirs: object; ours: object; missing: string[] } {
  const own = new Map(Object.entries(ours).map(([name, value]) => [snake(name), value]));
  const result = {
    theirs: {} as Record<string, unknown>,
    ours: {} as Record<string, unknown>,
    missing: [] as string[],
  };
  for (const [name, value] of Object.entries(theirs)) {
    if (typeof value === "object" || madeUp.has(name)) continue;
    const called = names[name] ?? name;
    const mine = own.get(name) ?? own.get(snake(called));
    if (mine === undefined) {
      result.missing.push(name);
      continue;
    }
    result.theirs[name] = plain(value);
    result.ours[name] = plain(mine);
  }
  return result;
}

/**
 * Fields that differ between iproute2 and the library: timers advance between the requests, and bridge ids are
 * structures in the library.
 */
const otherwise = /_timer$|^root_id$|^bridge_id$|^designated_|^mcast_querier_state|^state$|^hold_|^id$|^no$/;

const set = (options: string) => `ip link add br0 type bridge ${options}`;

describeInNamespaces("Link settings", () => {
  const cases: readonly [string, string, string][] = [
    ["bridges", "br0", set("forward_delay 400 hello_time 300 ageing_time 6000 mcast_snooping 1 group_fwd_mask 8")],
    [
      "VXLAN tunnels",
      "x",
      "ip link add x type vxlan id 7 dstport 4789 local 10.0.0.1 remote 10.0.0.2 ttl 9 tos 4 ageing 60",
    ],
    ["MAC VLANs", "x", "ip link add va type veth peer name vb\nip link add x link va type macvlan mode vepa"],
  ];
  for (const [what, name, lines] of cases) {
    test.skipIf(!hasProgram("ip"))(`equal those of iproute2 for ${what}`, ({ netns, links }) => {
      iproute(netns, lines);
      const [theirs] = json(netns, `ip -j -d link show ${name}`) as [
        { linkinfo: { info_data: Record<string, unknown> } },
      ];
      const link: Link = links.get(name);
      const { info_data } = theirs.linkinfo;
      const kept = Object.fromEntries(Object.entries(info_data).filter(([field]) => !otherwise.test(field)));
      const { theirs: expected, ours, missing } = compared(kept, link.data as object);
      expect(ours).toEqual(expected);
      expect(missing.filter((field) => !inBooleans.has(field))).toEqual([]);
      expect(Object.keys(expected).length).toBeGreaterThan(1);
    });
  }

  test.skipIf(!hasProgram("ip"))("equal those of iproute2 for bridge ports", ({ netns, links }) => {
    iproute(
      netns,
      `ip link add br0 type bridge
       ip link add va type veth peer name vb
       ip link set va master br0
       ip link set va type bridge_slave cost 9 guard on learning off flood off`,
    );
    const [theirs] = json(netns, "ip -j -d link show va") as [
      { linkinfo: { info_slave_data: Record<string, unknown> } },
    ];
    const { slaveData } = links.get("va");
    expect(slaveData).toMatchObject({ cost: 9, guard: 1, learning: 0, unicastFlood: 0, state: "disabled" });
    const { info_slave_data } = theirs.linkinfo;
    expect(info_slave_data).toMatchObject({ cost: 9, guard: true, learning: false, flood: false, state: "disabled" });
  });

  if (namespacesAvailable) whereTheKernelHas("Bonds", hasBonds(), testBonds);
});

function testBonds(): void {
  test.skipIf(!hasProgram("ip"))("equal those of iproute2 for bonds", () => {
    using theirs = NetworkNamespace.create();
    iproute(
      theirs,
      `ip link add bond1 type bond mode 802.3ad miimon 100 lacp_rate fast ad_select bandwidth xmit_hash_policy layer3+4
       ip link add bond2 type bond mode active-backup miimon 100 fail_over_mac active primary_reselect better`,
    );
    const data = {
      mode: "802.3ad",
      miimon: 100,
      adLacpRate: "fast",
      adSelect: "bandwidth",
      xmitHashPolicy: "layer3+4",
    } as const;
    const other = { mode: "active-backup", miimon: 100, failOverMac: "active", primaryReselect: "better" } as const;
    using read = Links.open({ netns: theirs });
    expect(read.get("bond1").data).toMatchObject(data);
    expect(read.get("bond2").data).toMatchObject({ ...other, arpValidate: "none", arpAllTargets: "any" });

    using ours = NetworkNamespace.create();
    using links = Links.open({ netns: ours });
    links.add({ ifname: "bond1", kind: "bond", data });
    links.add({ ifname: "bond2", kind: "bond", data: other });
    for (const name of ["bond1", "bond2"]) {
      const [own, told] = [ours, theirs].map((netns) => json(netns, `ip -j -d link show ${name}`)[0]!["linkinfo"]);
      expect(own).toEqual(told as object);
    }
  });
}

function hasBonds(): boolean {
  using netns = NetworkNamespace.create();
  using links = Links.open({ netns });
  return links.addMany([{ ifname: "b", kind: "bond" }])[0]!.error === undefined;
}

describeInNamespaces("Links.add", () => {
  test.each([
    ...["gre", "gretap", "erspan", "ipip", "sit", "vti"].map((kind) => [kind, "IPv4", "2001:db8::1"] as const),
    ...["ip6gre", "ip6gretap", "ip6tnl", "vti6"].map((kind) => [kind, "IPv6", "192.0.2.1"] as const),
  ])("rejects %s tunnel addresses that are not %s", (kind, version, address, { links }) => {
    for (const end of ["local", "remote"]) {
      const add = () => links.add({ ifname: "tunnel", kind, data: { [end]: address } } as never);
      expect(add).toThrow(`data.${end}: expected an ${version} address, got "${address}"`);
    }
  });
});

function hasTunnels(): boolean {
  using netns = NetworkNamespace.create();
  using links = Links.open({ netns });
  return links.addMany([{ ifname: "t", kind: "gretap" }])[0]!.error === undefined;
}

// ipgre_netlink_parms, ip_tunnel_netlink_parms and ip6_tnl_netlink_parms clear all parameters before they read a request.
whereTheKernelHas("IP tunnels", namespacesAvailable && hasTunnels(), () => {
  test.each([
    ["gretap", { local: "192.0.2.1", remote: "192.0.2.2", ttl: 9 }],
    ["ipip", { local: "192.0.2.1", remote: "192.0.2.2", ttl: 9 }],
    ["ip6gretap", { local: "2001:db8::1", remote: "2001:db8::2", ttl: 9 }],
    ["ip6tnl", { local: "2001:db8::1", remote: "2001:db8::2", ttl: 9 }],
  ] as const)("A change of one setting of %s keeps the others", async (kind, data, { netns, links }) => {
    using asynchronous = Links.openAsync({ netns });
    links.add({ ifname: "t", kind, data } as NewLink);
    const settings = () => links.get("t").data;
    expect(settings()).toMatchObject(data);
    links.replace({ ifname: "t", kind, data: { ttl: 10 } } as NewLink);
    expect(settings()).toMatchObject({ ...data, ttl: 10 });
    links.change({ dev: "t", kind, data: { ttl: 11 } } as LinkChange);
    expect(settings()).toMatchObject({ ...data, ttl: 11 });
    expect(links.changeMany([{ dev: "t", kind, data: { ttl: 12 } } as LinkChange])).toEqual([{}]);
    expect(settings()).toMatchObject({ ...data, ttl: 12 });
    expect(links.replaceMany([{ ifname: "t", kind, data: { ttl: 13 } } as NewLink])).toEqual([{}]);
    expect(settings()).toMatchObject({ ...data, ttl: 13 });
    await asynchronous.change({ dev: "t", kind, data: { ttl: 14 } } as LinkChange);
    expect(settings()).toMatchObject({ ...data, ttl: 14 });
    expect(() => links.change({ dev: "absent", kind, data: { ttl: 12 } } as LinkChange)).toThrow("ENODEV");
  });
});
