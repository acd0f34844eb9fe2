// Tests meters, connection limits and actions with the real Open vSwitch module.
import { expect, test } from "bun:test";
import { ovsCtLimit } from "../../src/families/ovs-ct-limit.ts";
import { ovsDatapath } from "../../src/families/ovs-datapath.ts";
import { ovsFlow } from "../../src/families/ovs-flow.ts";
import { ovsMeter } from "../../src/families/ovs-meter.ts";
import { ovsVport } from "../../src/families/ovs-vport.ts";
import { NLM_F_CREATE } from "../../src/index.ts";
import { thrown } from "../message/bytes.ts";
import { useLab } from "../vm/lab.ts";

const lab = useLab();

function makeDatapath(): number {
  const datapath = ovsDatapath.connect({ netns: lab.netns });
  datapath.do("new", { name: "dp0", upcallPid: 0, userFeatures: ["unaligned"] });
  return datapath.do("get", { name: "dp0" })!.header.dpIfindex;
}

test("Open vSwitch creates, returns and deletes meters", () => {
  const header = { dpIfindex: makeDatapath() };
  const meter = ovsMeter.connect({ netns: lab.netns });
  const features = meter.do("features", { header });
  expect(features).toMatchObject({ maxBands: 1 });
  expect(features.maxMeters).toBeGreaterThan(1000);
  expect(features.bands).toMatchObject([{ type: "drop" }]);
  const bands = [{ type: "drop" as const, rate: 1000, burst: 10 }];
  expect(meter.do("set", { header, id: 5, kbps: true, bands }).id).toBe(5);
  const found = meter.do("get", { header, id: 5 });
  expect(found).toMatchObject({ id: 5, stats: { nPackets: 0n, nBytes: 0n } });
  expect(found.unknown ?? found.unparsed).toBeUndefined();
  expect(meter.do("del", { header, id: 5 })).toMatchObject({ id: 5 });
  expect(thrown(() => meter.do("get", { header, id: 5 }))).toMatchObject({ code: "ENOENT" });
});

test("Open vSwitch sets and deletes connection limits per zone", () => {
  makeDatapath();
  const limits = ovsCtLimit.connect({ netns: lab.netns });
  const zone = (zoneId: number, limit: number) => ({ zoneId, limit, count: 0 });
  limits.do("set", { zoneLimit: [zone(-1, 100), zone(5, 10)] });
  const all = limits.do("get", {}).zoneLimit!;
  expect(all).toContainEqual(zone(-1, 100));
  expect(all).toContainEqual(zone(5, 10));
  limits.do("del", { zoneLimit: [zone(5, 0)] });
  expect(limits.do("get", { zoneLimit: [zone(5, 0)] }).zoneLimit).toEqual([zone(5, 100)]);
});

test("Open vSwitch returns MPLS labels and conntrack values as sent", () => {
  const header = { dpIfindex: makeDatapath() };
  const vport = ovsVport.connect({ netns: lab.netns });
  vport.do("new", { header, name: "one", type: "internal", upcallPid: [0] });
  const flow = ovsFlow.connect({ netns: lab.netns });
  const ethernet = { ethSrc: "02:00:00:00:00:01", ethDst: "02:00:00:00:00:02" };
  const ipv4 = { ipv4Src: "10.0.0.1", ipv4Dst: "10.0.0.2", ipv4Proto: 17, ipv4Tos: 0, ipv4Ttl: 64 };
  const udp = { udpSrc: 1000, udpDst: 2000 };
  const labels = { value: `01${"00".repeat(15)}`, mask: `01${"00".repeat(15)}` };
  for (const [port, actions] of [
    [1, [{ pushMpls: { mplsLse: 0x00064140, mplsEthertype: 0x8847 } }, { output: 1 }]],
    [2, [{ ct: { commit: true, zone: 5, mark: { value: 1, mask: 0xff }, labels } }, { output: 1 }]],
    [3, [{ ct: { commit: true, nat: { src: true, ipMin: "10.0.0.9", protoMin: 1000 } } }, { output: 1 }]],
    [4, [{ popEth: true }, { pushEth: ethernet }, { output: 1 }]],
  ] as const) {
    const key = { inPort: 1, ethernet, ethertype: 0x0800, ipv4, udp: { ...udp, udpSrc: port } };
    flow.do("new", { header, key, actions: actions as never }, { flags: NLM_F_CREATE });
    expect(flow.do("get", { header, key })!.actions).toMatchObject(actions as never);
  }
  const key = { inPort: 1, ethernet, ethertype: 0x8847, mpls: [0x00064140] };
  flow.do("new", { header, key, actions: [{ popMpls: 0x0800 }, { output: 1 }] }, { flags: NLM_F_CREATE });
  expect(flow.do("get", { header, key })).toMatchObject({
    key: { mpls: [0x00064140] },
    actions: [{ popMpls: 0x0800 }, { output: 1 }],
  });
});
