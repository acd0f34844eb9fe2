// Tests declared state with Open vSwitch datapaths, VLANs of bridges and VRFs, which need kernel modules.
import { beforeAll, describe, expect, spyOn, test } from "bun:test";
import { NetworkNamespace } from "../../src/index.ts";
import { Datapath, formatDatapathFlow } from "../../src/subsystems/ovs/index.ts";
import { BridgeVlans, Links } from "../../src/subsystems/route/index.ts";
import { type ApplyError, type Description, desired, snapshot } from "../../src/subsystems/state/index.ts";
import { kernelVersion } from "../policies/known.ts";
import { apply, planned } from "../subsystems/state/support.ts";
import { documentedOutput } from "../support/documented-output.ts";
import { runIn } from "../support/oracle.ts";
import { until, within } from "../support/threads.ts";
import { useLab } from "./lab.ts";

// The first object that watches and repairs state opens descriptors that later ones share. The test creates one before
// it counts descriptors.
beforeAll(async () => {
  await using keeper = desired({ namespaces: { none: null } }).keep();
  await keeper.ready;
});

const unreachable = [{ dst: "10.0.0.0/8", gateway: "203.0.113.1" }];
const ip = "in_port(eth1),eth(),eth_type(0x0800),ipv4(dst=10.0.0.0/255.0.0.0)";
const ovs: Description = {
  owner: { alias: "lab" },
  links: {
    eth1: { kind: "veth", up: true, data: { peer: { ifname: "far" } } },
    dp0: { up: true },
    host: { up: true, mtu: 1400 },
  },
  addresses: [{ dev: "host", local: "192.0.2.1/24" }],
  datapaths: [{ name: "dp0" }],
  datapathPorts: [
    { datapath: "dp0", name: "eth1", type: "netdev" },
    { datapath: "dp0", name: "host", type: "internal", number: 7 },
  ],
  datapathFlows: [
    { datapath: "dp0", flow: ip, actions: "push_vlan(vid=5,pcp=0),host" },
    { datapath: "dp0", flow: "in_port(host),eth(),eth_type(0x88b5)", actions: "eth1" },
  ],
};

describe("declared datapath", () => {
  const lab = useLab({ isShared: true });

  test("is created with its ports and flows in dependency order", async () => {
    const { netns } = lab;
    const steps = await apply(netns, ovs);
    expect(steps.map((step) => step.replace(/^(\+ flow) .*/, "$1"))).toEqual([
      "+ link eth1 (veth)",
      "+ link far",
      "+ datapath dp0",
      "+ datapath port eth1 (netdev) of dp0",
      "+ datapath port host (internal) of dp0",
      "+ link dp0",
      "+ link host",
      "+ address 192.0.2.1/24 dev host",
      "+ flow",
      "+ flow",
    ]);
    expect(await planned(netns, ovs)).toEqual([]);
    expect(runIn(netns, ["ip", "-br", "link", "show", "host"])).toContain("UP");
  });

  test("is repaired after changes of flows and ports", async () => {
    const { netns } = lab;
    await apply(netns, ovs);
    using datapath = Datapath.open("dp0", { netns });
    const [first] = datapath.flows().toArray();
    datapath.modifyFlow({ ...first!, actions: [] });
    datapath.putFlow({
      key: { recircId: 9, inPort: 0, ethernet: {}, ethertype: 0x88b5 },
      mask: { recircId: 0xffffffff, inPort: 0xffffffff, ethertype: 0xffff },
      actions: [],
    });
    datapath.removePort("host");
    const exact: Description = { ...ovs, mode: { datapathFlows: "exact", datapathPorts: "exact" } };
    const steps = await apply(netns, exact);
    expect(steps.filter((step) => step.startsWith("- flow")).length).toBe(1);
    expect(steps).toContain("+ datapath port host (internal) of dp0");
    expect(await planned(netns, exact)).toEqual([]);
  });

  test("is restored by a rollback", async () => {
    const { netns } = lab;
    await apply(netns, ovs);
    const before = await snapshot({ netns });
    expect(before.datapathFlows?.length).toBe(2);
    expect(await planned(netns, { ...before })).toEqual([]);
    const plan = await desired({ datapaths: [{ name: "dp0", absent: true }], routes: unreachable }, { netns }).plan();
    const error = await plan.apply({ rollback: true }).catch((reason: ApplyError) => reason);
    expect(error).toMatchObject({ code: "ENETUNREACH", notUndone: [] });
    expect((await snapshot({ netns })).datapathFlows).toEqual(before.datapathFlows!);
    expect((await snapshot({ netns })).datapathPorts).toEqual(before.datapathPorts!);
  });

  test("a keeper restores its ports and flows", async () => {
    const { netns } = lab;
    const keeper = desired(ovs, { netns }).keep({ minDelayMs: 1 });
    await within(keeper.ready, "the declared state");
    using datapath = Datapath.open("dp0", { netns });
    // The kernel announces each flow that is deleted individually, but makes no announcement if all flows are deleted
    // at once.
    for (const { ufid } of datapath.flows().toArray()) datapath.deleteFlow({ ufid: ufid! });
    await until(() => datapath.flows().toArray().length === 2, "the flows");
    datapath.removePort("host");
    await until(() => datapath.getPort("host") !== undefined, "the port");
    await keeper.stop();
  });

  test("loses undeclared flows except those of other programs", async () => {
    const { netns } = lab;
    await apply(netns, ovs);
    using datapath = Datapath.open("dp0", { netns });
    datapath.putFlow({
      key: { recircId: 9, inPort: 0, ethernet: {}, ethertype: 0x88b5 },
      mask: { recircId: 0xffffffff, inPort: 0xffffffff, ethertype: 0xffff },
      actions: [],
    });
    await apply(netns, { ...ovs, datapathFlows: [] });
    expect(
      datapath
        .flows()
        .toArray()
        .map((flow) => formatDatapathFlow(flow).slice(0, 14)),
    ).toEqual(["recirc_id(0x9)"]);
  });
});

const vlans: Description = {
  links: {
    br0: { kind: "bridge", up: true, data: { vlanFiltering: 1 } },
    port: { kind: "veth", master: "br0", up: true, data: { peer: { ifname: "end" } } },
  },
  bridgeVlans: [
    { dev: "port", vlan: 10, flags: ["pvid", "untagged"] },
    { dev: "port", vlan: 20, vlanEnd: 25 },
    { dev: "br0", vlan: 10 },
    { dev: "port", vlan: 1, absent: true },
  ],
};

describe("declared bridge VLANs", () => {
  const lab = useLab({ isShared: true });

  test("are added, changed and removed", async () => {
    const { netns } = lab;
    await apply(netns, vlans);
    expect(await planned(netns, vlans)).toEqual([]);
    using table = BridgeVlans.open({ netns });
    table.delete({ dev: "port", vlan: 22, vlanEnd: 23 });
    table.add({ dev: "port", vlan: 30 });
    table.change({ dev: "port", vlan: 10, flags: [] });
    expect(await apply(netns, { ...vlans, mode: { bridgeVlans: "exact" } })).toEqual([
      "- bridge VLAN 30 dev port",
      "+ bridge VLAN 22 dev port",
      "+ bridge VLAN 23 dev port",
      '~ bridge VLAN 10 pvid untagged dev port: flags [] → ["pvid","untagged"]',
    ]);
    expect(await planned(netns, vlans)).toEqual([]);
  });

  test("return after a rollback and with a recreated port", async () => {
    const { netns } = lab;
    await apply(netns, vlans);
    const before = await snapshot({ netns });
    expect(await planned(netns, before)).toEqual([]);
    const plan = await desired({ links: { port: null }, routes: unreachable }, { netns }).plan();
    const error = await plan.apply({ rollback: true }).catch((reason: ApplyError) => reason);
    expect(error).toMatchObject({ code: "ENETUNREACH", notUndone: [] });
    expect((await snapshot({ netns })).bridgeVlans).toEqual(before.bridgeVlans!);
    using links = Links.open({ netns });
    links.delete("port");
    await apply(netns, vlans);
    expect(await planned(netns, vlans)).toEqual([]);
  });
});

describe("VLAN link on a link that is down", () => {
  const lab = useLab();

  test("is rejected with advice to set the link below up", async () => {
    const pair = { kind: "veth", data: { peer: { ifname: "far" } } } as const;
    const v7 = { kind: "vlan", link: "eth1", data: { id: 7 }, up: true } as const;
    const plan = await desired({ links: { eth1: pair, v7 } }, { netns: lab.netns }).plan();
    const advice =
      "change link v7: network is down (ENETDOWN); if the link is on top of another one, such as a VLAN, set that one up first";
    await expect(plan.apply({ rollback: true })).rejects.toThrow(advice);
    await apply(lab.netns, { links: { eth1: { ...pair, up: true }, v7 } });
  });
});

describe("default VLAN of a bridge", () => {
  const lab = useLab();

  test("returns with a removed bridge and its port after a rollback", async () => {
    const { netns } = lab;
    const own = ["br0", "port"].map((dev) => ({ dev, vlan: 10 }));
    await apply(netns, { links: vlans.links, bridgeVlans: own });
    const show = () => ["br0", "port"].map((dev) => runIn(netns, ["bridge", "vlan", "show", "dev", dev]));
    const before = show();
    expect(before.join().match(/\b1 PVID Egress Untagged/g)).toHaveLength(2);
    for (const links of [{ port: null }, { br0: null }]) {
      const plan = await desired({ links, routes: unreachable }, { netns }).plan();
      await expect(plan.apply({ rollback: true })).rejects.toMatchObject({ code: "ENETUNREACH", notUndone: [] });
      expect(show()).toEqual(before);
    }
  });
});

describe("snapshot of a bridge", () => {
  const lab = useLab();

  test("declares the removed default VLAN as absent", async () => {
    const { netns } = lab;
    await apply(netns, {
      ...{ links: vlans.links, bridgeVlans: [1, 10].map((vlan) => ({ dev: "br0", vlan, absent: vlan === 1 })) },
    });
    using table = BridgeVlans.open({ netns });
    table.delete({ dev: "port", vlan: 1 });
    const taken = await snapshot({ netns });
    expect(taken.bridgeVlans).toEqual([
      { dev: "br0", vlan: 1, absent: true },
      { dev: "br0", vlan: 10, flags: [] },
      { dev: "port", vlan: 1, absent: true },
    ]);
    using other = NetworkNamespace.create();
    await apply(other, taken);
    const shown = (of: NetworkNamespace) => runIn(of, ["bridge", "vlan", "show"]);
    expect(shown(other)).toBe(shown(netns));
    expect(await planned(other, taken)).toEqual([]);
  });
});

describe("settings of bridge VLANs", () => {
  const lab = useLab();
  const ports = ["port", "other"];
  const links = {
    br0: vlans.links!["br0"]!,
    port: vlans.links!["port"]!,
    other: { kind: "veth", master: "br0" },
  } as const;
  const statesOf = (netns: NetworkNamespace) => {
    using table = BridgeVlans.open({ netns });
    return ports.flatMap((dev) => table.list({ dev }).toArray()).map(({ vlan, state }) => [vlan, state]);
  };

  test("of default VLANs are in snapshots, and return with a recreated port", async () => {
    const { netns } = lab;
    await apply(netns, { links });
    using table = BridgeVlans.open({ netns });
    table.change({ dev: "port", vlan: 1, state: "blocking" });
    const taken = await snapshot({ netns });
    expect(taken.bridgeVlans).toEqual([{ dev: "port", vlan: 1, flags: ["pvid", "untagged"], state: "blocking" }]);
    expect(await planned(netns, taken)).toEqual([]);
    const exact: Description = { mode: { bridgeVlans: "exact" }, bridgeVlans: [] };
    expect(await planned(netns, exact)).toEqual([]);
    using other = NetworkNamespace.create();
    await apply(other, taken);
    expect(statesOf(other)).toEqual(statesOf(netns));
    await apply(netns, { links: { ...links, port: { ...links.port, numTxQueues: 2 } } });
    expect((await snapshot({ netns })).bridgeVlans).toEqual(taken.bridgeVlans!);
  });

  test("get their default values again after a rollback", async () => {
    const { netns } = lab;
    await apply(netns, { links, bridgeVlans: [{ dev: "port", vlan: 10 }] });
    const before = statesOf(netns);
    const changed = [1, 10].map((vlan) => ({ dev: "port", vlan, state: "blocking" as const }));
    const plan = await desired({ bridgeVlans: changed, routes: unreachable }, { netns }).plan();
    await expect(plan.apply({ rollback: true })).rejects.toMatchObject({ code: "ENETUNREACH", notUndone: [] });
    expect(statesOf(netns)).toEqual(before);
  });

  // The kernel derives the states of VLANs from those of the spanning trees, and rejects others. (br_vlan_modify_state)
  test.skipIf(kernelVersion.startsWith("5."))("with spanning trees are omitted from snapshots", async () => {
    const { netns } = lab;
    const data = { vlanFiltering: 1, multiBoolopt: { optval: 4, optmask: 4 } };
    await apply(netns, {
      links: { ...links, br0: { kind: "bridge", data } },
      bridgeVlans: [{ dev: "port", vlan: 10 }],
    });
    expect(statesOf(netns)).toContainEqual([10, "disabled"]);
    const taken = await snapshot({ netns });
    expect(taken.bridgeVlans).toEqual([{ dev: "port", vlan: 10, flags: [] }]);
    using other = NetworkNamespace.create();
    await apply(other, taken);
    expect(await planned(other, taken)).toEqual([]);
  });
});

describe("declared tunnels of bridge VLANs", () => {
  const lab = useLab({ isShared: true });
  const described = (tunnelId: number | null, extra: Description = {}): Description => ({
    links: {
      br0: { kind: "bridge", up: true, data: { vlanFiltering: 1 } },
      vx: {
        ...{ kind: "vxlan", master: "br0", data: { collectMetadata: 1, port: 4789 } },
        ...{ slaveKind: "bridge", slaveData: { vlanTunnel: 1 } },
      },
    },
    bridgeVlans: [{ dev: "vx", vlan: 10, vlanEnd: 12, tunnelId }],
    ...extra,
  });

  test("are changed, removed, and restored by a rollback", async () => {
    const { netns } = lab;
    await apply(netns, described(1010));
    expect(await planned(netns, described(1010))).toEqual([]);
    const before = await snapshot({ netns });
    for (const changed of [2010, null]) {
      const plan = await desired(described(changed, { routes: unreachable }), { netns }).plan();
      await expect(plan.apply({ rollback: true })).rejects.toMatchObject({ code: "ENETUNREACH", notUndone: [] });
      expect(await snapshot({ netns })).toEqual(before);
    }
    expect(await apply(netns, described(2010))).toEqual([
      "~ bridge VLAN 10 dev vx: tunnelId 1010 → 2010",
      "~ bridge VLAN 11 dev vx: tunnelId 1011 → 2011",
      "~ bridge VLAN 12 dev vx: tunnelId 1012 → 2012",
    ]);
    expect(await planned(netns, described(2010))).toEqual([]);
    await apply(netns, described(null));
    expect(await planned(netns, described(null))).toEqual([]);
    const { bridgeVlans = [] } = await snapshot({ netns });
    expect(bridgeVlans.filter(({ tunnelId }) => tunnelId !== undefined)).toEqual([]);
    // The undo of an addition.
    const plan = await desired(described(3010, { routes: unreachable }), { netns }).plan();
    await expect(plan.apply({ rollback: true })).rejects.toMatchObject({ code: "ENETUNREACH", notUndone: [] });
    expect(await planned(netns, described(null))).toEqual([]);
  });

  test("return with a removed port after a rollback", async () => {
    const { netns } = lab;
    await apply(netns, described(1010));
    const before = await snapshot({ netns });
    const plan = await desired({ links: { vx: null }, routes: unreachable }, { netns }).plan();
    await expect(plan.apply({ rollback: true })).rejects.toMatchObject({ code: "ENETUNREACH", notUndone: [] });
    expect((await snapshot({ netns })).bridgeVlans).toEqual(before.bridgeVlans!);
  });
});

describe("declared forwarding entries", () => {
  const lab = useLab({ isShared: true });
  const mac = "02:00:5e:00:53:01";
  const entry = { dev: "port", mac, state: ["noarp"], flags: ["master"] } as const;
  const links = {
    br0: { kind: "bridge", up: true, data: { vlanFiltering: 1 } },
    port: { kind: "veth", master: "br0", up: true, data: { peer: { ifname: "end" } } },
  };
  const fdb = (...forwardingEntries: object[]): Description =>
    ({ links, forwardingEntries, mode: { forwardingEntries: "exact" } }) as Description;
  const vlansOf = (netns: NetworkNamespace) =>
    runIn(netns, ["bridge", "fdb", "show", "brport", "port"])
      .split("\n")
      .filter((line) => line.startsWith(`${mac} `))
      .map((line) => Number(/vlan (\d+)/.exec(line)?.[1] ?? 0))
      .sort();

  test("without a VLAN also exist in each VLAN of the port, and foreign entries are removed", async () => {
    const { netns } = lab;
    await apply(netns, fdb(entry));
    expect(vlansOf(netns)).toEqual([0, 1]);
    expect(await planned(netns, fdb(entry))).toEqual([]);
    runIn(netns, ["bridge", "fdb", "add", "02:00:5e:00:53:02", "dev", "port", "master", "static", "vlan", "1"]);
    expect(await planned(netns, fdb(entry))).toEqual(["- forwarding entry 02:00:5e:00:53:02 dev port vlan 1 master"]);
    await apply(netns, fdb(entry));
    expect(vlansOf(netns)).toEqual([0, 1]);
    expect((await snapshot({ netns })).forwardingEntries?.filter((one) => one.mac === mac)).toHaveLength(1);
  });

  test("of the same address with and without a VLAN are added, and removed one by one", async () => {
    const { netns } = lab;
    const both = fdb(entry, { ...entry, vlan: 1 });
    await apply(netns, fdb());
    expect(vlansOf(netns)).toEqual([]);
    await apply(netns, both);
    expect(await planned(netns, both)).toEqual([]);
    const one = fdb({ ...entry, vlan: 1 });
    await apply(netns, one);
    expect(vlansOf(netns)).toEqual([1]);
    expect(await planned(netns, one)).toEqual([]);
  });
});

test("examples/state/vrf.ts prints the output in docs/state.md", async () => {
  // The example runs in this process: a separate process would load all JavaScript modules again, which takes longer
  // than the example itself.
  using log = spyOn(console, "log").mockImplementation(() => {});
  await import("../../examples/state/vrf.ts");
  const printed = log.mock.calls.map(([line]) => `${line}\n`).join("");
  const nothing: Description = {
    owner: { tables: [10, 20, 30] },
    links: { "vrf-red": null, "vrf-blue": null },
    nftables: [{ table: { family: "inet", name: "router" }, absent: true }],
  };
  await (await desired(nothing).plan()).apply();
  expect(printed).toBe(documentedOutput("docs/state.md", "state/vrf.ts"));
});

test("examples/state/mesh.ts prints the output in docs/state.md", async () => {
  using log = spyOn(console, "log").mockImplementation(() => {});
  await import("../../examples/state/mesh.ts");
  const printed = log.mock.calls.map(([line]) => `${line}\n`).join("");
  const nothing: Description = { links: { switch: null } };
  await (await desired(nothing).plan()).apply();
  expect(printed).toBe(documentedOutput("docs/state.md", "state/mesh.ts"));
});

describe("declared flower filters", () => {
  const lab = useLab();

  // fl_change() in net/sched/cls_flower.c rejects a filter with another mask under the same handle.
  test("are created again with another mask", async () => {
    const { netns } = lab;
    const withMask = (keyIpv4DstMask: string): Description => ({
      links: { eth1: { kind: "veth", up: true, data: { peer: { ifname: "far" } } } },
      qdiscs: [{ dev: "eth1", kind: "clsact" }],
      filters: [
        {
          ...({ dev: "eth1", parent: "clsact/ingress", kind: "flower", pref: 10, protocol: "ip" } as const),
          options: { keyIpv4Dst: "10.0.0.0", keyIpv4DstMask },
        },
      ],
    });
    const shown = () => runIn(netns, "tc filter show dev eth1 ingress".split(" "));
    await apply(netns, withMask("255.0.0.0"));
    expect(shown()).toContain("dst_ip 10.0.0.0/8");
    await apply(netns, withMask("255.255.0.0"));
    expect(await planned(netns, withMask("255.255.0.0"))).toEqual([]);
    expect(shown()).toContain("dst_ip 10.0.0.0/16");
    expect(shown()).not.toContain("10.0.0.0/8");
  });
});
