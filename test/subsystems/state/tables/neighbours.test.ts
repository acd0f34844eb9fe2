import { describe, expect } from "bun:test";
import { NetworkNamespace } from "../../../../src/index.ts";
import { type FdbEntry, ForwardingEntries, Links, Neighbours } from "../../../../src/subsystems/route/index.ts";
import {
  type ApplyError,
  type DeclaredForwardingEntry,
  type Description,
  desired,
  snapshot,
} from "../../../../src/subsystems/state/index.ts";
import type { Scope } from "../../../../src/subsystems/state/model/scopes.ts";
import { forwardingTable } from "../../../../src/subsystems/state/tables/neighbours.ts";
import { canOpenTun, describeInNamespaces } from "../../../support/environment.ts";
import { test } from "../../route/support.ts";
import { apply, planned } from "../support.ts";

const mac = "02:00:5e:00:53:01";
const entry: FdbEntry = { mac, dev: "port", ifindex: 3, master: "br0", masterIndex: 2, state: ["noarp"], flags: [] };
const declared: DeclaredForwardingEntry = { dev: "port", mac, state: ["noarp"], flags: ["master"] };

const bridge: Description["links"] = {
  br0: { kind: "bridge", up: true },
  port: { kind: "veth", master: "br0", up: true, data: { peer: { ifname: "end" } } },
};
const vxlan: Description["links"] = { vx: { kind: "vxlan", up: true, data: { id: 5, port: 4789 } } };

describeInNamespaces("Declared neighbours", () => {
  test("do not include proxy entries for all interfaces", async ({ netns, neighbours }) => {
    const proxy = { dst: "192.0.2.77", ifindex: 0, proxy: true } as const;
    neighbours.add(proxy);
    try {
      const taken = await snapshot({ netns });
      expect(taken.neighbours ?? []).toEqual([]);
      expect(await planned(netns, taken)).toEqual([]);
    } finally {
      // The kernel keeps the entry after the namespace.
      neighbours.delete(proxy);
    }
  });

  test("can have an address with the length of a link that the plan creates again as another kind", async ({
    netns,
    links,
  }) => {
    links.add({ ifname: "br0", kind: "bridge" });
    const described = (link: object): Description => ({
      links: { br0: link },
      neighbours: [{ dev: "br0", dst: "192.0.2.1", lladdr: "0a:00:00:01" }],
    });
    expect(await planned(netns, described({ kind: "gre" }))).toEqual([
      "! link br0 (gre): kind bridge → gre (created again)",
      "+ neighbour 192.0.2.1 lladdr 0a:00:00:01 dev br0",
    ]);
    await expect(planned(netns, described({}))).rejects.toThrow("lladdr: expected 6 bytes");
  });
});

describeInNamespaces("Declared neighbours of loopback and point-to-point interfaces", () => {
  const shared = "dst: expected 0.0.0.0, because the kernel stores one IPv4 neighbour";
  const noAddress = "interface t0 has no hardware address";

  test.skipIf(!canOpenTun).each<[object, string]>([
    [{ dev: "lo", dst: "10.0.0.9", lladdr: mac }, shared],
    [{ dev: "t0", dst: "10.0.0.9", state: ["noarp"] }, shared],
    [{ dev: "t0", dst: "2001:db8::9", lladdr: mac }, noAddress],
    [{ dev: "t0", dst: "2001:db8::9", lladdr: "02" }, noAddress],
  ])("are rejected if the kernel would store others: %p", async (entry, message) => {
    using netns = NetworkNamespace.create();
    using links = Links.open({ netns });
    links.addTun({ ifname: "t0", mode: "tun" });
    links.set("t0", { up: true });
    await expect(desired({ neighbours: [entry] } as Description, { netns }).plan()).rejects.toThrow(message);
  });

  test.skipIf(!canOpenTun)("can be those that are listed", async () => {
    using netns = NetworkNamespace.create();
    using links = Links.open({ netns });
    links.addTun({ ifname: "t0", mode: "tun" });
    for (const dev of ["lo", "t0"]) links.set(dev, { up: true });
    using neighbours = Neighbours.open({ netns });
    neighbours.add({ dev: "lo", dst: "0.0.0.0", lladdr: mac });
    neighbours.add({ dev: "t0", dst: "0.0.0.0", state: ["permanent"], lladdr: new Uint8Array(0) });
    neighbours.add({ dev: "t0", dst: "2001:db8::9", state: ["noarp"] });
    neighbours.add({ dev: "lo", dst: "10.0.0.9", proxy: true });
    const taken = await snapshot({ netns });
    expect(await planned(netns, taken)).toEqual([]);
    expect(await apply(netns, { neighbours: [], mode: { neighbours: "exact" } })).toHaveLength(3);
    await apply(netns, taken);
    expect((await snapshot({ netns })).neighbours).toEqual(taken.neighbours!);
  });
});

describeInNamespaces("Declared forwarding entries", () => {
  test.each([{ vni: 5 }, { port: 4789 }, { vni: 5, port: 4789 }, { vni: 6, port: 4790 }])(
    "match their declaration with the VNI and the port of the VXLAN or others: %p",
    async (fields, { netns }) => {
      const description = { links: vxlan, forwardingEntries: [{ dev: "vx", mac, dst: "192.0.2.5", ...fields }] };
      await apply(netns, description);
      expect(await planned(netns, description)).toEqual([]);
    },
  );

  test("match their declaration if the VXLAN is renamed by the same plan", async ({ netns }) => {
    const address = "02:00:5e:00:53:07";
    const described = (dev: string, link: object): Description => ({
      links: { [dev]: { ...link, up: true } },
      forwardingEntries: [{ dev, mac, dst: "192.0.2.5", vni: 5, port: 4789 }],
    });
    await apply(netns, described("vx", { kind: "vxlan", address, data: { id: 5, port: 4789 } }));
    const renamed = described("vy", { match: { address } });
    expect(await planned(netns, renamed)).toEqual(["~ link vy: ifname vx → vy"]);
  });

  test("with a source VNI are rejected by the plan if the interface would not store it", async ({ netns }) => {
    const entry = { dev: "vx", mac, dst: "192.0.2.5", srcVni: 7 };
    await apply(netns, { links: vxlan });
    await expect(planned(netns, { forwardingEntries: [entry] })).rejects.toThrow(
      "srcVni: requires a VXLAN with collectMetadata",
    );
    const data = { collectMetadata: 1, port: 4790 } as const;
    await apply(netns, { links: { vx: { kind: "vxlan", data } }, forwardingEntries: [entry] });
    expect(await planned(netns, { forwardingEntries: [entry] })).toEqual([]);
  });

  // The kernel adds a default entry with the VXLAN. (vxlan_newlink)
  test("of a VXLAN exist once after its removal is undone, also if its interface was changed", async ({
    netns,
    links,
    fdb,
  }) => {
    links.add({ ifname: "br1", kind: "bridge", up: true });
    links.add({ ifname: "vx", kind: "vxlan", up: true, data: { id: 5, port: 4789, group: "192.0.2.7" } });
    links.change({ dev: "vx", kind: "vxlan", data: { link: "br1" } });
    const before = fdb.list({ dev: "vx" }).toArray();
    expect(before).toHaveLength(1);
    const routes = [{ dst: "10.0.0.0/8", gateway: "203.0.113.1" }];
    const plan = await desired({ links: { vx: null }, routes }, { netns }).plan();
    await expect(plan.apply({ rollback: true })).rejects.toMatchObject({ code: "ENETUNREACH", notUndone: [] });
    const after = fdb.list({ dev: "vx" }).toArray();
    expect(after.map(({ mac, dst, viaIf }) => [mac, dst, viaIf])).toEqual([[before[0]!.mac, "192.0.2.7", undefined]]);
  });

  test("report that the interface of a VXLAN cannot be removed again", async ({ netns, links }) => {
    links.add({ ifname: "br1", kind: "bridge", up: true });
    links.add({ ifname: "vx", kind: "vxlan", data: { id: 5, port: 4789, group: "192.0.2.7" } });
    const routes = [{ dst: "10.0.0.0/8", gateway: "203.0.113.1" }];
    const declared: Description = { links: { vx: { kind: "vxlan", link: "br1" } }, routes };
    const plan = await desired(declared, { netns }).plan();
    const error = await plan.apply({ rollback: true }).catch((thrown: unknown) => thrown as ApplyError);
    expect(error).toMatchObject({ code: "ENETUNREACH", notUndone: [{}] });
    expect((error as ApplyError).message).toContain("the kernel cannot remove the underlying interface of a VXLAN");
  });

  test("return when the removal of their bridge is undone", async ({ netns }) => {
    await apply(netns, { links: bridge, forwardingEntries: [declared] });
    const before = await snapshot({ netns });
    expect(before.forwardingEntries).toHaveLength(1);
    const routes = [{ dst: "10.0.0.0/8", gateway: "203.0.113.1" }];
    const plan = await desired({ links: { br0: null }, routes }, { netns }).plan();
    await expect(plan.apply({ rollback: true })).rejects.toMatchObject({ code: "ENETUNREACH", notUndone: [] });
    expect((await snapshot({ netns })).forwardingEntries).toEqual(before.forwardingEntries!);
  });
});

async function listed(entries: readonly FdbEntry[], wanted: readonly object[] = []): Promise<readonly FdbEntry[]> {
  const client = { list: () => ({ toArray: async () => entries }) };
  const scope = { openAsync: () => client, linksByIndex: new Map() } as unknown as Scope;
  return forwardingTable.list(scope, true, wanted as never);
}

describe("Forwarding entries of a bridge", () => {
  test("are declared apart from those of the interface", () => {
    const flags = ["self", "master"] as const;
    expect(() => desired({ forwardingEntries: [{ dev: "vx", mac: entry.mac, dst: "192.0.2.5", flags }] })).toThrow(
      'forwardingEntries[0].flags: expected "self" or "master", got both: declare two entries',
    );
  });

  test("omit the copy that the kernel adds in each VLAN of the port", async () => {
    const copies = [1, 7].map((vlan) => ({ ...entry, vlan, flags: ["offloaded" as const] }));
    expect(await listed([copies[0]!, entry, copies[1]!])).toEqual([entry]);
  });

  test("keep an entry in a VLAN that is declared", async () => {
    const inVlan = { ...entry, vlan: 1 };
    expect(await listed([entry, inVlan], [declared, { ...declared, vlan: 1 }])).toEqual([entry, inVlan]);
  });

  test("keep entries of a VLAN that are no copies", async () => {
    const others: FdbEntry[] = [
      { ...entry, vlan: 1, state: ["permanent"] },
      { ...entry, vlan: 1, flags: ["sticky"] },
      { ...entry, vlan: 1, mac: "02:00:5e:00:53:02" },
      { ...entry, vlan: 1, dev: "other", ifindex: 4 },
    ];
    for (const other of others) expect(await listed([entry, other], [declared])).toEqual([entry, other]);
    const alone = [{ ...entry, vlan: 1 }];
    expect(await listed(alone, [declared])).toEqual(alone);
    const tunnel: FdbEntry[] = [
      { mac, dev: "vx", ifindex: 5, state: ["noarp"], flags: ["self"] },
      { mac, dev: "vx", ifindex: 5, vlan: 1, state: ["noarp"], flags: ["self"] },
    ];
    expect(await listed(tunnel)).toEqual(tunnel);
  });
});

describeInNamespaces("Forwarding entries of bridges and tunnels", () => {
  test("move an address of a bridge from another port", async ({ netns, links, fdb }) => {
    links.add({ ifname: "br0", kind: "bridge" });
    for (const ifname of ["x0", "x1"]) {
      links.add({ ifname, kind: "veth", data: { peer: { ifname: `${ifname}p` } } });
      links.set(ifname, { master: "br0" });
    }
    const entry = { mac: "02:00:00:00:00:01", flags: ["master"], state: ["noarp"] } as const;
    fdb.add({ ...entry, dev: "x0" });
    const description = { forwardingEntries: [{ ...entry, dev: "x1" }] };
    expect(await apply(netns, description)).toHaveLength(1);
    expect(await planned(netns, description)).toEqual([]);
    expect(fdb.list({ mac: entry.mac }).toArray()).toMatchObject([{ dev: "x1" }]);
  });

  test("are in a snapshot if a program has made an address local, unlike the addresses of bridge and ports", async ({
    netns,
    links,
    fdb,
  }) => {
    links.add({ ifname: "br0", kind: "bridge", address: "02:00:00:00:01:00" });
    for (const ifname of ["x0", "x1"]) {
      links.add({ ifname, kind: "veth", data: { peer: { ifname: `${ifname}p` } } });
      links.set(ifname, { master: "br0" });
    }
    const local = [
      { dev: "br0", mac: "02:00:00:00:00:02", flags: ["self"], state: ["permanent"] },
      { dev: "x0", mac: "02:00:00:00:00:01", flags: ["master"], state: ["permanent"] },
    ] as const;
    fdb.addMany(local);
    const before = await snapshot({ netns });
    expect(before.forwardingEntries).toMatchObject(local);
    expect(await planned(netns, before)).toEqual([]);
    for (const entry of local) fdb.delete(entry);
    expect(await apply(netns, before)).toHaveLength(2);
    expect((await snapshot({ netns })).forwardingEntries).toEqual(before.forwardingEntries!);
    links.set("x1", { address: "02:00:00:00:00:01" });
    expect(await planned(netns, { forwardingEntries: before.forwardingEntries! })).toEqual([]);
  });

  // The bridge would add it to its own database instead. (dev_uc_add, br_fdb_add)
  test("omit the addresses of links on top, which the kernel adds", async ({ netns, other, links, fdb }) => {
    const macvlan = { kind: "macvlan", up: true } as const;
    await apply(netns, {
      links: {
        br0: { kind: "bridge", up: true },
        m0: { ...macvlan, link: "br0" },
        x0: { kind: "veth", up: true, data: { peer: { ifname: "x1" } } },
        m1: { ...macvlan, link: "x0" },
        br1: { kind: "bridge", up: true },
        m2: { ...macvlan, link: "br1", data: { mode: "passthru" } },
      },
    });
    expect(fdb.list({ dev: "br0", mac: links.get("m0").address as string }).toArray()).toMatchObject([
      { flags: ["self"] },
    ]);
    const own = { dev: "x0", mac: "02:00:00:00:00:01", state: ["permanent"], flags: ["self"] } as const;
    const ofMacvlan = { ...own, dev: "m2", mac: "02:00:00:00:00:02" } as const;
    fdb.addMany([own, ofMacvlan]);
    const taken = await snapshot({ netns });
    expect(taken.forwardingEntries).toMatchObject([ofMacvlan, own]);
    await apply(other, taken);
    using copies = ForwardingEntries.open({ netns: other });
    const listed = (of: ForwardingEntries) =>
      Array.from(of.list(), ({ dev, mac, flags }) => `${dev} ${mac} ${flags}`)
        // The kernel joins multicast groups later.
        .filter((text) => !text.includes(" 33:33:"))
        .sort();
    expect(listed(copies)).toEqual(listed(fdb));
  });

  test("change the destination of a unicast address, and keep several of the zero address", async ({
    netns,
    links,
    fdb,
  }) => {
    links.add({ ifname: "x0", kind: "veth", data: { peer: { ifname: "x0p" } } });
    links.add({ ifname: "vx0", kind: "vxlan", data: { id: 7, port: 4789 } });
    const unicast = { dev: "vx0", mac: "02:00:00:00:00:01" };
    const zero = { dev: "vx0", mac: "00:00:00:00:00:00" };
    const first = [
      { ...unicast, dst: "10.0.0.7" },
      { ...zero, dst: "10.0.0.7" },
      { ...zero, dst: "10.0.0.7", viaIf: "x0" },
      { ...zero, dst: "10.0.0.7", port: 4790 },
    ];
    expect(await apply(netns, { forwardingEntries: first })).toHaveLength(4);
    expect(await planned(netns, { forwardingEntries: first })).toEqual([]);
    expect((await snapshot({ netns })).forwardingEntries).toHaveLength(4);
    // vxlan_fdb_replace() changes the only destination of a unicast address.
    const second = [{ ...unicast, dst: "10.0.0.8" }, ...first.slice(1)];
    expect(await apply(netns, { forwardingEntries: second })).toEqual([
      expect.stringMatching(/^~ forwarding entry .*: dst 10\.0\.0\.7 → 10\.0\.0\.8$/),
    ]);
    expect(fdb.list({ mac: unicast.mac }).toArray()).toMatchObject([{ dst: "10.0.0.8" }]);
    expect(await planned(netns, { forwardingEntries: second })).toEqual([]);
  });
});
