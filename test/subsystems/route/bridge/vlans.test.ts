import { expect } from "bun:test";
import { NetlinkError, NetworkNamespace } from "../../../../src/index.ts";
import { BridgeVlans, ForwardingEntries, Links } from "../../../../src/subsystems/route/index.ts";
import {
  describeInNamespaces,
  hasProgram,
  namespacesAvailable,
  whereTheKernelHas,
} from "../../../support/environment.ts";
import { test as base, failure, json } from "../support.ts";

const test = base.extend({ netns: () => prepared()! }).extend({ vlans: ({ netns }) => BridgeVlans.open({ netns }) });

/** Creates a bridge with VLAN filtering and a port. Returns undefined if the kernel does not support VLAN filtering. */
function prepared(): NetworkNamespace | undefined {
  const netns = NetworkNamespace.create();
  try {
    using links = Links.open({ netns });
    links.add({ ifname: "br0", kind: "bridge", data: { vlanFiltering: 1 } });
    links.add({ ifname: "port", kind: "veth", master: "br0", data: { peer: { ifname: "other" } } });
    return netns;
  } catch (error) {
    netns.close();
    if (error instanceof NetlinkError && error.code === "EOPNOTSUPP") return undefined;
    throw error;
  }
}

function available(): boolean {
  using netns = prepared();
  return netns !== undefined;
}

describeInNamespaces("BridgeVlans", () => {
  if (!namespacesAvailable) return;
  const has = available();
  whereTheKernelHas("Bridge VLANs", has, tests);
  // If the kernel supports bridge VLANs, it accepts the calls.
  if (has) return;
  test("names the operation if the kernel lacks bridge VLANs", () => {
    using netns = NetworkNamespace.create();
    using links = Links.open({ netns });
    using vlans = BridgeVlans.open({ netns });
    links.add({ ifname: "br0", kind: "bridge" });
    const { code, message } = failure(() => vlans.add({ dev: "br0", vlan: 10, flags: ["brentry"] }));
    expect([code, message.slice(0, 29)]).toEqual(["EOPNOTSUPP", "add bridge VLAN 10 dev br0: o"]);
  });
});

function tests(): void {
  test("belong to forwarding entries, whose tunnel endpoint is in the entry of the tunnel", ({ netns, vlans }) => {
    using links = Links.open({ netns });
    using fdb = ForwardingEntries.open({ netns });
    links.add({ ifname: "vx0", kind: "vxlan", master: "br0", data: { id: 10, port: 4789 } });
    vlans.add({ dev: "vx0", vlan: 5 });
    const mac = "02:00:5e:00:53:01";
    const entry = { dev: "vx0", mac, vlan: 5, dst: "192.0.2.1" } as const;
    const flags = ["self", "master"] as const;
    fdb.add({ ...entry, flags });
    const own = () =>
      fdb
        .list({ mac })
        .toArray()
        .map(({ vlan, dst }) => vlan ?? dst)
        .sort();
    expect(own()).toEqual([5, "192.0.2.1"].sort());
    expect(() => fdb.add({ ...entry, flags: ["self"] })).toThrow("vlan: ignored by the kernel in entries with dst");
    expect(() => fdb.add({ ...entry, flags: ["master"] })).toThrow("dst: ignored by the kernel in entries of a bridge");
    fdb.delete({ ...entry, flags });
    expect(own()).toEqual([]);
  });

  test.skipIf(!hasProgram("bridge"))("adds, changes and deletes the VLANs that `bridge` shows", ({ netns, vlans }) => {
    const outcomes = vlans.addMany([
      { dev: "port", vlan: 10, flags: ["pvid", "untagged"] },
      { dev: "port", vlan: 20, vlanEnd: 29 },
      { dev: "br0", vlan: 30, flags: ["brentry"] },
    ]);
    expect(outcomes.map(({ error }) => error?.message)).toEqual([undefined, undefined, undefined]);
    const shown = json(netns, "bridge -j -compressvlans vlan show dev port");
    const [{ vlans: theirs }] = shown as [{ vlans: { vlan: number; vlanEnd?: number; flags?: string[] }[] }];
    const words: Readonly<Record<string, string>> = { pvid: "PVID", untagged: "Egress Untagged" };
    const own = Array.from(vlans.list({ dev: "port" }), ({ vlan, vlanEnd, flags }) => {
      const told = flags.map((flag) => words[flag]).filter((flag) => flag !== undefined);
      return { vlan, ...(vlanEnd === undefined ? {} : { vlanEnd }), flags: told };
    });
    expect(own).toEqual(theirs.map((vlan) => ({ ...vlan, flags: vlan.flags ?? [] })));
    expect([...vlans.list()].some(({ dev, vlan }) => dev === "br0" && vlan === 30)).toBe(true);
    vlans.delete({ dev: "port", vlan: 20, vlanEnd: 29 });
    expect([...vlans.list({ dev: "port" })].some(({ vlan }) => vlan === 20)).toBe(false);
    vlans.changeGlobal({ dev: "br0", vlan: 30, mcastSnooping: 0 });
    expect([...vlans.listGlobal({ dev: "br0" })].find(({ vlan }) => vlan === 30)?.mcastSnooping).toBe(0);
    const listed = vlans.listGlobal({ dev: "br0" }).toArray();
    for (const one of listed) vlans.changeGlobal(one);
    expect(vlans.listGlobal({ dev: "br0" }).toArray()).toEqual(listed);
    expect(() => vlans.add({ dev: "port", vlan: 4095 })).toThrow(
      "add bridge VLAN 4095 dev port: vlan: expected an integer from 1 to 4094",
    );
  });

  test("keeps the flags of VLANs whose other settings change", ({ links, vlans }) => {
    links.add({ ifname: "p1", kind: "dummy", master: "br0" });
    vlans.add({ dev: "p1", vlan: 10, flags: ["pvid", "untagged"] });
    vlans.add({ dev: "p1", vlan: 20, vlanEnd: 22, flags: ["untagged"] });
    vlans.change({ dev: "p1", vlan: 10, state: "blocking" });
    vlans.change({ dev: "p1", vlan: 20, vlanEnd: 22, state: "blocking" });
    const own = () => [...vlans.list({ dev: "p1" })].filter(({ vlan }) => vlan !== 1);
    expect(own()).toMatchObject([
      { vlan: 10, flags: ["pvid", "untagged"], state: "blocking" },
      { vlan: 20, vlanEnd: 22, flags: ["untagged"], state: "blocking" },
    ]);
    vlans.change({ dev: "p1", vlan: 10, flags: [] });
    expect(own()[0]).toMatchObject({ vlan: 10, flags: [] });
    expect(failure(() => vlans.change({ dev: "p1", vlan: 30, state: "blocking" })).code).toBe("ENOENT");
  });

  test("adds and changes listed VLANs of a bridge", ({ vlans }) => {
    vlans.add({ dev: "br0", vlan: 40, flags: ["untagged"] });
    const own = () => vlans.list({ dev: "br0" }).toArray();
    const listed = own();
    expect(listed).toMatchObject([{ vlan: 1 }, { vlan: 40, flags: ["untagged"] }]);
    for (const vlan of listed) vlans.change(vlan);
    expect(vlans.deleteMany(listed)).toEqual([{}, {}]);
    expect(own()).toEqual([]);
    expect(vlans.addMany(listed)).toEqual([{}, {}]);
    expect(own()).toEqual(listed);
    expect(failure(() => vlans.change({ dev: "br0", vlan: 40, neighSuppress: true })).code).toBe("EINVAL");
  });

  test("changes and removes the tunnel of a VLAN", ({ links, vlans }) => {
    links.add({ ifname: "vx", kind: "vxlan", master: "br0", data: { collectMetadata: 1, port: 4789 } });
    links.set("vx", { slaveKind: "bridge", slaveData: { vlanTunnel: 1 } });
    const tunnels = () =>
      [...vlans.list({ dev: "vx" })].flatMap(({ vlan, vlanEnd, tunnelId }) =>
        tunnelId === undefined ? [] : [[vlan, vlanEnd ?? vlan, tunnelId]],
      );
    vlans.add({ dev: "vx", vlan: 10, vlanEnd: 12, tunnelId: 1010 });
    expect(tunnels()).toEqual([[10, 12, 1010]]);
    // `bridge vlan add … tunnel_info` fails with EEXIST as well. (__vlan_tunnel_info_add)
    expect(failure(() => vlans.add({ dev: "vx", vlan: 10, tunnelId: 1011 })).code).toBe("EEXIST");
    vlans.change({ dev: "vx", vlan: 10, vlanEnd: 12, tunnelId: 2010 });
    expect(tunnels()).toEqual([[10, 12, 2010]]);
    for (const listed of [...vlans.list({ dev: "vx" })]) vlans.change(listed);
    expect(tunnels()).toEqual([[10, 12, 2010]]);
    vlans.change({ dev: "vx", vlan: 11, tunnelId: null });
    expect(tunnels()).toEqual([
      [10, 10, 2010],
      [12, 12, 2012],
    ]);
    expect(() => vlans.change({ dev: "vx", vlan: 11, tunnelId: -1 })).toThrow("tunnelId");
    // The ids of a range ascend, and would start at 0 again.
    const last = { dev: "vx", vlan: 20, vlanEnd: 22, tunnelId: 0xfffffffe };
    expect(() => vlans.add(last)).toThrow("tunnelId: expected an integer from 0 to 4294967293");
  });
}
