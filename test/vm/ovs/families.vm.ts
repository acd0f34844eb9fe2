import { beforeEach, describe, expect, test } from "bun:test";
import type { Client } from "../../../src/client/index.ts";
import * as datapaths from "../../../src/families/ovs-datapath.ts";
import * as flows from "../../../src/families/ovs-flow.ts";
import * as packets from "../../../src/families/ovs-packet.ts";
import * as ports from "../../../src/families/ovs-vport.ts";
import { type NetworkNamespace, NLM_F_CREATE, NLM_F_ECHO } from "../../../src/index.ts";
import { thrown } from "../../message/bytes.ts";
import { isLinuxAtLeast } from "../../support/environment.ts";
import { runIn } from "../../support/oracle.ts";
import { take } from "../families.ts";
import { useLab } from "../lab.ts";

const ETH_P_IP = 0x0800;
const IPPROTO_UDP = 17;
const key = {
  inPort: 1,
  ethernet: { ethSrc: "02:00:00:00:00:01", ethDst: "02:00:00:00:00:02" },
  ethertype: ETH_P_IP,
  ipv4: { ipv4Src: "10.0.0.1", ipv4Dst: "10.0.0.2", ipv4Proto: IPPROTO_UDP, ipv4Ttl: 64 },
  udp: { udpSrc: 1000, udpDst: 2000 },
};
/** Flow key in the syntax of `ovs-dpctl`. */
const KEY_TEXT =
  "in_port(1),eth(src=02:00:00:00:00:01,dst=02:00:00:00:00:02),eth_type(0x0800)," +
  "ipv4(src=10.0.0.1,dst=10.0.0.2,proto=17,tos=0,ttl=64,frag=no),udp(src=1000,dst=2000)";

const lab = useLab();
let netns: NetworkNamespace;
let datapath: Client<datapaths.Operations, datapaths.Events, datapaths.Groups>;
let vport: Client<ports.Operations, ports.Events, ports.Groups>;
let flow: Client<flows.Operations, flows.Events, flows.Groups>;
let packet: Client<packets.Operations, packets.Events, packets.Groups>;

beforeEach(() => {
  netns = lab.netns;
  datapath = datapaths.ovsDatapath.connect({ netns });
  vport = ports.ovsVport.connect({ netns });
  flow = flows.ovsFlow.connect({ netns });
  packet = packets.ovsPacket.connect({ netns });
});

/** Creates a datapath and returns its number. */
function makeDatapath(name = "dp0", upcallPid = 0): number {
  datapath.do("new", { name, upcallPid, userFeatures: ["unaligned"] });
  return datapath.do("get", { name })!.header.dpIfindex;
}

/** Creates a datapath with two ports that have no peers, and returns its number. */
function makePorts(): number {
  const dpIfindex = makeDatapath();
  for (const name of ["one", "two"]) {
    vport.do("new", { header: { dpIfindex }, name, type: "internal", upcallPid: [0] });
  }
  return dpIfindex;
}

describe("family ovs_datapath", () => {
  test("manages datapaths as `ovs-dpctl` shows", () => {
    const dpIfindex = makeDatapath("dp0", 7);
    const found = datapath.do("get", { header: { dpIfindex } })!;
    expect(found).toMatchObject({ header: { dpIfindex }, name: "dp0", userFeatures: ["unaligned"] });
    expect(found.stats).toEqual({ nHit: 0n, nMissed: 0n, nLost: 0n, nFlows: 0n });
    expect(found.unparsed).toBeUndefined();
    expect(datapath.dump("get", {}).toArray()).toEqual([found]);

    const masksCacheSize = found.masksCacheSize! * 2;
    datapath.do("set", { header: { dpIfindex }, userFeatures: ["unaligned", "vport-pids"], masksCacheSize });
    expect(datapath.do("get", { name: "dp0" })).toMatchObject({
      userFeatures: ["unaligned", "vport-pids"],
      masksCacheSize,
    });
    expect(runIn(netns, ["ovs-dpctl", "dump-dps"]).trim()).toBe("system@dp0");
    expect(runIn(netns, ["ovs-dpctl", "show"])).toContain(`caches:\n    masks-cache: size:${masksCacheSize}\n`);

    datapath.do("del", { header: { dpIfindex } });
    expect(datapath.dump("get", {}).toArray()).toEqual([]);
    expect(thrown(() => datapath.do("get", { header: { dpIfindex } }))).toMatchObject({ code: "ENODEV" });
    expect(runIn(netns, ["ovs-dpctl", "dump-dps"])).toBe("");
  });

  test("announces changes of datapaths", async () => {
    await using events = datapath.events("ovs_datapath", { inLoop: true });
    const dpIfindex = makeDatapath();
    datapath.do("set", { header: { dpIfindex }, userFeatures: ["vport-pids"] });
    datapath.do("del", { header: { dpIfindex } });
    expect(await take(events, 3)).toMatchObject([
      { name: "new-ntf", fields: { header: { dpIfindex }, name: "dp0", userFeatures: ["unaligned"] } },
      { name: "set-ntf", fields: { header: { dpIfindex }, name: "dp0", userFeatures: ["vport-pids"] } },
      { name: "del-ntf", fields: { header: { dpIfindex }, name: "dp0" } },
    ]);
  });
});

describe("family ovs_vport", () => {
  test("manages ports as `ovs-dpctl show` shows", () => {
    runIn(netns, ["ip", "link", "add", "veth0", "type", "veth", "peer", "name", "veth1"]);
    const dpIfindex = makeDatapath();
    const header = { dpIfindex };
    vport.do("new", { header, name: "inside", type: "internal", upcallPid: [7] });
    vport.do("new", { header, name: "veth0", type: "netdev", upcallPid: [8] });
    const links = JSON.parse(runIn(netns, ["ip", "-j", "link"])) as { ifname: string; ifindex: number }[];
    const ifindex = (name: string) => links.find(({ ifname }) => ifname === name)!.ifindex;
    const expected = [
      { portNo: 0, name: "dp0", type: "internal", upcallPid: [0], ifindex: dpIfindex },
      { portNo: 1, name: "inside", type: "internal", upcallPid: [7], ifindex: ifindex("inside") },
      { portNo: 2, name: "veth0", type: "netdev", upcallPid: [8], ifindex: ifindex("veth0") },
    ];
    const listed = vport
      .dump("get", { header })
      .toArray()
      .sort((one, other) => one.portNo! - other.portNo!);
    expect(listed).toMatchObject(expected);
    for (const port of listed) {
      expect(port.unparsed).toBeUndefined();
      expect(port.stats?.rxErrors).toBe(0n);
      expect(vport.do("get", { header, portNo: port.portNo! })).toMatchObject({
        name: port.name!,
        portNo: port.portNo!,
      });
      expect(vport.do("get", { header, name: port.name! })).toMatchObject({ name: port.name!, portNo: port.portNo! });
    }
    vport.do("set", { header, name: "inside", upcallPid: [9] });
    expect(vport.do("get", { header, name: "inside" })?.upcallPid).toEqual([9]);
    const shown = runIn(netns, ["ovs-dpctl", "show", "dp0"]);
    expect([...shown.matchAll(/^ {2}port (.*)$/gm)].map(([, text]) => text)).toEqual([
      "0: dp0 (internal)",
      "1: inside (internal)",
      "2: veth0",
    ]);
    vport.do("del", { header, portNo: 1 });
    expect(thrown(() => vport.do("get", { header, portNo: 1 }))).toMatchObject({ code: "ENODEV" });
    expect(runIn(netns, ["ovs-dpctl", "show", "dp0"])).not.toContain("inside");
  });

  test("adds tunnel ports with a UDP port", () => {
    const header = { dpIfindex: makeDatapath() };
    const add = () =>
      vport.do("new", { header, name: "tunnel", type: "vxlan", upcallPid: [0], options: { dstPort: 4789 } });
    // Linux 7.3 does not support ports of this tunnel type.
    if (isLinuxAtLeast("7.3")) return expect(thrown(add)).toMatchObject({ code: "EAFNOSUPPORT" });
    add();
    const found = vport.do("get", { header, name: "tunnel" });
    expect(found).toMatchObject({ type: "vxlan", options: { dstPort: 4789 } });
    expect(runIn(netns, ["ovs-dpctl", "show", "dp0"])).toMatch(/port 1: tunnel \(vxlan\b/);
  });

  test("announces changes with the operation numbers of the spec", async () => {
    const dpIfindex = makeDatapath();
    const header = { dpIfindex };
    await using events = vport.events("ovs_vport", { inLoop: true });
    vport.do("new", { header, name: "inside", type: "internal", upcallPid: [7] });
    vport.do("set", { header, name: "inside", upcallPid: [9] });
    vport.do("del", { header, name: "inside" });
    expect(await take(events, 3)).toMatchObject([
      { name: "new-ntf", fields: { header, portNo: 1, name: "inside", upcallPid: [7] } },
      { name: "set-ntf", fields: { header, portNo: 1, name: "inside", upcallPid: [9] } },
      { name: "del-ntf", fields: { header, portNo: 1, name: "inside" } },
    ]);
  });
});

describe("family ovs_flow", () => {
  test("manages flows as `ovs-dpctl dump-flows` shows", () => {
    const header = { dpIfindex: makePorts() };
    const ufid = "00112233-4455-6677-8899-aabbccddeeff";
    flow.do("new", { header, ufid, key, actions: [{ output: 2 }] }, { flags: NLM_F_CREATE });
    const found = flow.do("get", { header, ufid })!;
    expect(found.ufid).toBe(ufid);
    expect(found.key).toMatchObject(key);
    expect(found.actions).toEqual([{ output: 2 }]);
    expect(found.unparsed).toBeUndefined();
    expect(flow.dump("get", { header }).toArray()).toEqual([found]);

    const vlan = { vlanTpid: 0x8100, vlanTci: 0x1005 };
    const actions = [{ pushVlan: vlan }, { output: 2 }, { popVlan: true as const }, { output: 1 }];
    flow.do("set", { header, ufid, key, actions });
    const changed = flow.dump("get", { header }).toArray();
    expect(changed.map((one) => one.actions)).toMatchObject([actions]);
    const text = runIn(netns, ["ovs-dpctl", "dump-flows", "dp0"]);
    expect(text).toContain(KEY_TEXT);
    expect(text).toContain("actions:push_vlan(vid=5,pcp=0),2,pop_vlan,1");

    flow.do("del", { header, ufid });
    expect(flow.dump("get", { header }).toArray()).toEqual([]);
    expect(thrown(() => flow.do("get", { header, ufid }))).toMatchObject({ code: "ENOENT" });
    expect(runIn(netns, ["ovs-dpctl", "dump-flows", "dp0"]).trim()).toBe("");
  });

  test("lists flows with their masks", () => {
    const header = { dpIfindex: makePorts() };
    const exact = 0xffff_ffff;
    const mask = { inPort: exact, ethertype: 0xffff, ipv4: { ipv4Dst: "255.255.255.0" } };
    flow.do("new", { header, key, mask, actions: [] });
    const [found] = flow.dump("get", { header }).toArray();
    expect(found?.mask).toMatchObject({ inPort: exact, ethertype: 0xffff, ipv4: { ipv4Dst: "255.255.255.0" } });
    expect(found?.actions).toEqual([]);
    const text = runIn(netns, ["ovs-dpctl", "dump-flows", "dp0"]);
    expect(text).toMatch(/in_port\(1\).*eth_type\(0x0800\),ipv4\(dst=10\.0\.0\.2\/255\.255\.255\.0\)/);
    expect(text).toContain("actions:drop");
  });

  test("returns nested actions as they were sent", () => {
    const header = { dpIfindex: makePorts() };
    const actions: flows.ActionAttrs[] = [
      {
        set: {
          ipv4: { ipv4Src: "10.9.9.9", ipv4Dst: "10.0.0.2", ipv4Proto: 17, ipv4Tos: 0, ipv4Ttl: 63, ipv4Frag: "none" },
        },
      },
      { userspace: { pid: 5, userdata: new Uint8Array([1, 2, 3, 4]) } },
      { sample: { probability: 1 << 30, actions: [{ output: 2 }] } },
      { ct: { commit: true, zone: 4 } },
      { recirc: 3 },
    ];
    flow.do("new", { header, key, actions: actions as flows.ActionAttrs<never>[] });
    const [found] = flow.dump("get", { header }).toArray();
    expect(found?.actions).toMatchObject(actions);
  });

  test("announces changes with the operation numbers of the spec", async () => {
    const header = { dpIfindex: makePorts() };
    await using events = flow.events("ovs_flow", { inLoop: true });
    flow.do("new", { header, key, actions: [{ output: 2 }] });
    flow.do("set", { header, key, actions: [{ output: 1 }] });
    flow.do("del", { header, key });
    expect(await take(events, 3)).toMatchObject([
      { name: "new-ntf", fields: { header, actions: [{ output: 2 }] } },
      { name: "set-ntf", fields: { header, actions: [{ output: 1 }] } },
      { name: "del-ntf", fields: { header, key } },
    ]);
  });

  test("returns a new flow with NLM_F_ECHO", () => {
    const header = { dpIfindex: makePorts() };
    expect(flow.do("new", { header, key, actions: [] }, { flags: NLM_F_CREATE | NLM_F_ECHO })).toMatchObject({
      header,
      key,
    });
    expect(thrown(() => flow.do("new", { header, key: { inPort: 1 }, actions: [] }))).toMatchObject({ code: "EINVAL" });
  });
});

describe("family ovs_packet", () => {
  test("executes packets and receives them as upcalls", async () => {
    await using upcalls = packet.events([], { inLoop: true });
    const { portId } = upcalls.socket;
    const dpIfindex = makeDatapath("dp0", portId);
    const header = { dpIfindex };
    vport.do("new", { header, name: "one", type: "internal", upcallPid: [portId] });
    const frame = Uint8Array.fromHex(
      `020000000002020000000001080045000020000000004011${"66cb"}0a0000010a00000203e807d0000c0000${"01020304"}`,
    );
    const userdata = new Uint8Array([9, 8, 7, 6]);
    packet.do("execute", { header, packet: frame, key, actions: [{ userspace: { pid: portId, userdata } }] });
    packet.do("execute", { header, packet: frame, key, actions: [{ recirc: 5 }] });
    const [action, miss] = await take(upcalls, 2);
    expect(action).toMatchObject({ name: "action", fields: { header, userdata, packet: frame } });
    expect(action?.fields.key).toMatchObject(key);
    expect(miss).toMatchObject({ name: "miss", fields: { header, packet: frame } });
    expect(miss?.fields.key).toMatchObject({ ...key, recircId: 5 });
    expect(datapath.do("get", { header })?.stats).toMatchObject({ nMissed: 1n, nLost: 0n });
  });
});
