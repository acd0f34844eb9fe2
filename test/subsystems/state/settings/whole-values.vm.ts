import { describe, expect } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { release, tmpdir } from "node:os";
import { join } from "node:path";
import { NetworkNamespace } from "../../../../src/index.ts";
import { Links } from "../../../../src/subsystems/route/index.ts";
import { type Description, snapshot } from "../../../../src/subsystems/state/index.ts";
import { WireGuard } from "../../../../src/subsystems/wireguard/index.ts";
import { SecurityAssociations } from "../../../../src/subsystems/xfrm/index.ts";
import { mirror, securityAssociations } from "../../../../src/watch/index.ts";
import { test } from "../../../support/fixtures.ts";
import { apply, planned } from "../support.ts";

type Values = Readonly<Record<string, unknown>>;

const folder = mkdtempSync(join(tmpdir(), "state-keys-"));
process.on("exit", () => rmSync(folder, { recursive: true }));
const keyFile = join(folder, "key");
writeFileSync(keyFile, "01".repeat(20));

function association(values: Values): Description {
  const ends = { source: "192.0.2.1", destination: "192.0.2.2", protocol: "esp", spi: 0x100, mode: "tunnel" };
  const aead = { name: "rfc4106(gcm(aes))", keyFile, icvBits: 128 };
  return { securityAssociations: [{ ...ends, aead, ...values }] } as Description;
}

function policy(values: Values): Description {
  const selector = { source: "10.1.0.0/16", destination: "10.2.0.0/16" };
  return { securityPolicies: [{ selector, direction: "out", ...values }] } as Description;
}

function templates(...changes: Values[]): Description {
  const template = { protocol: "esp", source: "192.0.2.1", destination: "192.0.2.2", mode: "tunnel" };
  return policy({ templates: changes.map((values) => ({ ...template, ...values })) });
}

function ipset(settings: Values, ...elements: Values[]): Description {
  return { ipsets: { allowed: { type: "hash:ip", ...settings, elements } } } as Description;
}

function flower(protocol: string, options: Values, kind = "flower"): Description {
  return {
    links: { eth0: { kind: "dummy" } },
    qdiscs: [{ dev: "eth0", kind: "clsact" }],
    filters: [{ dev: "eth0", parent: "clsact/ingress", pref: 5, protocol, kind, options }],
  } as Description;
}

function acting(kind: string, options: Values): Description {
  return flower("ip", { act: [{ kind, options }] });
}

function cookie(bytes: Uint8Array | undefined): Description {
  return flower("ip", { act: [{ kind: "gact", options: { parms: { action: "shot" } }, cookie: bytes }] });
}

const push = { parms: { action: "pipe", vAction: "push" }, pushVlanId: 5 };
const set = {
  parms: { action: "pipe", tAction: "set" },
  encKeyId: 42,
  encIpv4Src: "192.0.2.1",
  encIpv4Dst: "192.0.2.2",
};
const translate = { parms: { action: "pipe" }, action: ["commit", "nat", "nat-src"], natIpv4Min: "10.0.0.1" };
const commit = { parms: { action: "pipe" }, action: ["commit"], mark: 5 };

function rewriting(pref: number, val: number): Description {
  const keys = {
    parmsEx: { keys: [{ mask: 0x00ffffff, val, off: 8 }] },
    keysEx: { keyEx: [{ htype: "ip4", cmd: "set" }] },
  };
  const { filters, ...others } = acting("pedit", keys);
  return { ...others, filters: [{ ...filters![0]!, pref }] } as Description;
}

const police = { rate: "1mbit", burst: "10k", action: "shot" };
const changedByte = { mask: 0x00ffffff, val: 0x03000000, off: 8 };
const entry = { gate: true, interval: 200_000_000 };
const gate = { parms: { action: "pipe" }, entryList: { oneEntry: [entry, { interval: 100_000_000 }] } };
const encode = { parms: { action: "pipe", flags: "encode" }, metalst: { skbmark: [] } };

const publicKey = new Uint8Array(32).fill(9).toBase64();

function peer(endpoint: string): Description {
  return {
    links: { wg0: { kind: "wireguard" }, eth0: { kind: "dummy" } },
    wireguard: { wg0: { peers: [{ publicKey, endpoint }] } },
  } as Description;
}

function flow(text: string): Description {
  return {
    mode: { datapathFlows: "exact" },
    links: { eth0: { kind: "dummy" }, eth1: { kind: "dummy" } },
    datapaths: [{ name: "dp0" }],
    datapathPorts: ["eth0", "eth1"].map((name) => ({ datapath: "dp0", name, type: "netdev" })),
    datapathFlows: [{ datapath: "dp0", flow: text, actions: "eth1", ufid: null }],
  } as Description;
}

/** `u32(u32 0x0a000000 0xff000000 at 16)` of tc: the destination is in 10.0.0.0/8. */
const ematches = {
  treeHdr: { nmatches: 1, progid: 0 },
  treeList: [{ matchid: 0, kind: "u32", flags: [], data: Uint8Array.fromHex("ff0000000a0000001000000000000000") }],
};
const encapsulation = { type: "espinudp", sourcePort: 4500, destinationPort: 4500 };
const network = { keyIpv4Dst: "10.0.0.0", keyIpv4DstMask: "255.0.0.0" };

/** The second state differs by a value that the first one omits or has as 0. */
const changes: readonly [what: string, first: Description, second: Description][] = [
  ["replay window", association({ replayWindow: 0 }), association({ replayWindow: 32 })],
  ["padding", association({ tfcPadding: 0 }), association({ tfcPadding: 100 })],
  ["interface id", association({ interfaceId: 0 }), association({ interfaceId: 4 })],
  ["output mark", association({ outputMark: { value: 0, mask: 0 } }), association({ outputMark: { value: 1 } })],
  ["selector of all packets", association({ selector: {} }), association({ selector: { protocol: "tcp" } })],
  [
    "selector of a network",
    association({ selector: { source: "10.0.0.0/8" } }),
    association({ selector: { source: "10.0.0.0/8", destinationPort: 80, protocol: "tcp" } }),
  ],
  [
    "encapsulation",
    association({ encapsulation }),
    association({ encapsulation: { ...encapsulation, originalAddress: "192.0.2.7" } }),
  ],
  ["SPI of a template", templates({}), templates({ spi: 5 })],
  [
    "request id of the second template",
    templates({}, { mode: "transport" }),
    templates({}, { mode: "transport", reqid: 7 }),
  ],
  [
    "policy with a masked mark",
    policy({ mark: { value: 2, mask: 3 }, priority: 1 }),
    policy({ mark: { value: 2, mask: 3 }, priority: 5 }),
  ],
  ["maximum timeout", ipset({ timeout: 2147483 }), ipset({ timeout: 5 })],
  ["netmask", ipset({}, { address: "10.0.0.1" }), ipset({ netmask: 24 }, { address: "10.0.0.1" })],
  ["bit mask", ipset({}, { address: "10.0.0.1" }), ipset({ bitmask: "255.0.255.0" }, { address: "10.0.0.1" })],
  [
    "mark mask",
    ipset({ type: "hash:ip,mark" }, { address: "10.0.0.1", mark: 0x1234 }),
    ipset({ type: "hash:ip,mark", markMask: 0xff }, { address: "10.0.0.1", mark: 0x1234 }),
  ],
  ["port of flower", flower("ip", { keyIpProto: 6 }), flower("ip", { keyIpProto: 6, keyTcpDst: 80 })],
  ["mask of flower", flower("ip", { keyIpv4Dst: "10.0.0.0" }), flower("ip", network)],
  ["all keys of flower", flower("ip", {}), flower("ip", network)],
  ["interface of flower", flower("ip", {}), flower("ip", { indev: "eth0" })],
  [
    "EtherType in a VLAN of flower",
    flower("802.1Q", { keyVlanId: 5 }),
    flower("802.1Q", { keyVlanId: 5, keyVlanEthType: 0x800 }),
  ],
  ["priority of a pushed VLAN", acting("vlan", push), acting("vlan", { ...push, pushVlanPriority: 3 })],
  ["protocol of a pushed VLAN", acting("vlan", push), acting("vlan", { ...push, pushVlanProtocol: 0x88a8 })],
  [
    "probability of an action",
    acting("gact", { parms: { action: "shot" } }),
    acting("gact", { parms: { action: "shot" }, prob: { ptype: "determ", pval: 5, paction: "ok" } }),
  ],
  [
    "options of a set tunnel",
    acting("tunnel_key", set),
    acting("tunnel_key", { ...set, encOpts: { vxlan: { gbp: 258 } } }),
  ],
  [
    "type of service of a set tunnel",
    acting("tunnel_key", set),
    acting("tunnel_key", { ...set, encTos: 4, noCsum: 1 }),
  ],
  ["mask of a connection's mark", acting("ct", commit), acting("ct", { ...commit, markMask: 0xff })],
  ["range of a translation", acting("ct", translate), acting("ct", { ...translate, natIpv4Max: "10.0.0.9" })],
  ["ports of a translation", acting("ct", { ...translate, natPortMin: 80 }), acting("ct", translate)],
  [
    "verdict of a translation",
    acting("vlan", { parms: { vAction: "push" }, pushVlanId: 5 }),
    acting("vlan", { ...push, parms: { action: "shot", vAction: "push" } }),
  ],
  [
    "mark 0 of a packet",
    acting("skbedit", { parms: { action: "pipe" }, priority: 7 }),
    acting("skbedit", { parms: { action: "pipe" }, priority: 7, mark: 0 }),
  ],
  ["zone of a connection", acting("ct", commit), acting("ct", { ...commit, zone: 4 })],
  [
    "mask of a packet's mark",
    acting("skbedit", { parms: { action: "pipe" }, mark: 4 }),
    acting("skbedit", { parms: { action: "pipe" }, mark: 4, mask: 0xff, priority: 7 }),
  ],
  ["largest packet of a policer", acting("police", { ...police, mtu: 1500 }), acting("police", police)],
  [
    "settings of the rate of a policer",
    acting("police", { ...police, rateSpec: { mpu: 64, overhead: 20 } }),
    acting("police", { ...police, rateSpec: { mpu: 64 } }),
  ],
  [
    "settings of the rate of a policer without action",
    flower("ip", { police: { ...police, rateSpec: { mpu: 64 } } }, "basic"),
    flower("ip", { police }, "basic"),
  ],
  ["peak rate of a policer", acting("police", { ...police, peakrate: "2mbit", mtu: 1500 }), acting("police", police)],
  ["verdict of a policer within the rate", acting("police", { ...police, result: "pipe" }), acting("police", police)],
  [
    "rate of a policer in packets",
    acting("police", { pktrate64: 1000, pktburst64: 50, action: "shot" }),
    acting("police", { pktrate64: 1000, pktburst64: 50 }),
  ],
  ["clock of a gate", acting("gate", { ...gate, clockid: 1, priority: 3 }), acting("gate", gate)],
  ["cycle of a gate", acting("gate", { ...gate, cycleTime: 400_000_000, baseTime: 1000 }), acting("gate", gate)],
  [
    "limit of a gate's entry",
    acting("gate", { ...gate, entryList: { oneEntry: [{ ...entry, maxOctets: 8000 }] } }),
    acting("gate", { ...gate, entryList: { oneEntry: [entry] } }),
  ],
  [
    "variable offset of a changed byte",
    acting("pedit", { parms: { keys: [{ ...changedByte, at: 1, offmask: 0xfc, shift: 2 }] } }),
    acting("pedit", { parms: { keys: [changedByte] } }),
  ],
  [
    "header of a changed byte",
    acting("pedit", { parms: { keys: [changedByte] }, keysEx: { keyEx: [{ htype: "ip4", cmd: "set" }] } }),
    acting("pedit", { parmsEx: { keys: [changedByte] } }),
  ],
  ["addresses of ife", acting("ife", { ...encode, dmac: "02:00:00:00:00:01", type: 5 }), acting("ife", encode)],
  ["metadata of ife", acting("ife", { ...encode, metalst: { skbmark: [], prio: [] } }), acting("ife", encode)],
  ["value of ife", acting("ife", { ...encode, metalst: { prio: [5] } }), acting("ife", { parms: encode.parms })],
  ["cookie of an action", cookie(Uint8Array.of(1, 2)), cookie(undefined)],
  [
    "direction of a translation",
    acting("nat", { parms: { oldAddr: "10.0.0.1", newAddr: "192.0.2.1", flags: ["egress"] } }),
    acting("nat", { parms: { oldAddr: "10.0.0.1", newAddr: "192.0.2.1" } }),
  ],
  [
    "zone of a mark",
    acting("connmark", { parms: { action: "pipe", zone: 4 } }),
    acting("connmark", { parms: { action: "pipe" } }),
  ],
  [
    "mask of a DSCP",
    acting("ctinfo", { act: { action: "pipe" }, zone: 3, parmsDscpMask: 0xfc000000, parmsDscpStatemask: 0x01000000 }),
    acting("ctinfo", { act: { action: "pipe" }, parmsCpmarkMask: 1 }),
  ],
  ["labels of flower", flower("ip", {}), flower("ip", { keyCtLabels: new Uint8Array(16).fill(1) })],
  [
    "tunnel options of flower",
    flower("ip", { keyEncKeyId: 5 }),
    flower("ip", { keyEncKeyId: 5, keyEncOpts: { vxlan: { gbp: 1 } } }),
  ],
  ["conditions of basic", flower("ip", {}, "basic"), flower("ip", { ematches }, "basic")],
  ["lookup of flower", flower("ip", {}), flower("ip", { l2Miss: 1 })],
  ["complete bit mask", ipset({ bitmask: "255.255.255.255" }), ipset({ bitmask: "255.0.255.0" })],
  ["spelling of an endpoint", peer("[2001:DB8:0::1]:51820"), peer("192.0.2.1:51820")],
  ["zone of an endpoint", peer("[FE80::1%eth0]:51820"), peer("[fe80::1%wg0]:51820")],
  [
    "flow with a VLAN and without a UFID",
    flow("in_port(eth0),eth(),eth_type(0x8100),vlan(vid=5),encap(eth_type(0x86dd),ipv6(frag=no))"),
    flow("in_port(eth0),eth(),eth_type(0x8100),vlan(vid=6),encap(eth_type(0x86dd),ipv6(frag=no))"),
  ],
  ["flow without a UFID", flow("in_port(eth0),eth()"), flow("in_port(eth0),eth(),eth_type(0x86dd),ipv6(frag=no)")],
];

/** Since Linux 6.3 and 6.5. */
const recent: ReadonlySet<string> = new Set(["bit mask", "complete bit mask", "lookup of flower"]);
const isRecent = Bun.semver.order(release().replace(/-.*/, ""), "6.5.0") >= 0;

describe("A declared value is reached, changed and restored", () => {
  test.each(changes.filter(([what]) => isRecent || !recent.has(what)))("%s", async (_, first, second, { netns }) => {
    for (const description of [first, second, first]) {
      expect(await planned(netns, description)).not.toEqual([]);
      await apply(netns, description);
      expect(await planned(netns, description)).toEqual([]);
    }
  });
});

test("associations of Mobile IPv6 with other source addresses are two entries", async () => {
  const settings = {
    destination: "2001:db8::2",
    protocol: "route2",
    mode: "routeoptimization",
    careOfAddress: "2001:db8::9",
  };
  const associations = ["2001:db8::1", "2001:db8::3"].map((source) => ({ ...settings, source }));
  const description = { securityAssociations: associations } as Description;
  using netns = NetworkNamespace.create();
  await using kernel = await mirror(securityAssociations, { netns });
  await apply(netns, description);
  expect(await planned(netns, description)).toEqual([]);
  using table = SecurityAssociations.open({ netns });
  expect(new Set([...table.list()].map(SecurityAssociations.keyOf)).size).toBe(2);
  await kernel.waitFor(() => kernel.securityAssociations.size === 2);
});

test("the zone of an endpoint is the same interface in a namespace with other indices", async ({ netns }) => {
  await apply(netns, peer("[fe80::1%eth0]:51820"));
  const taken = JSON.parse(JSON.stringify(await snapshot({ netns }))) as Description;
  using other = NetworkNamespace.create();
  await apply(other, { links: { first: { kind: "dummy" }, second: { kind: "dummy" } } });
  await apply(other, taken);
  using wg = WireGuard.open({ netns: other });
  using links = Links.open({ netns: other });
  expect(wg.get("wg0").peers[0]?.endpoint).toBe(`[fe80::1%${links.get("eth0").ifindex}]:51820`);
  const missing = peer("[fe80::1%eth9]:51820");
  await expect(apply(other, missing)).rejects.toThrow("eth9");
});

test("actions of a snapshot are not shared with those of other filters", async ({ netns }) => {
  await apply(netns, rewriting(5, 0x03000000));
  const { filters, ...others } = JSON.parse(JSON.stringify(await snapshot({ netns }))) as Description;
  using other = NetworkNamespace.create();
  await apply(other, rewriting(9, 0x04000000));
  await apply(other, { ...others, filters });
  for (const description of [rewriting(5, 0x03000000), rewriting(9, 0x04000000)])
    expect(await planned(other, description)).toEqual([]);
});

test("a snapshot with ports of a datapath is created elsewhere", async () => {
  const description = flow("in_port(eth0),eth()");
  using netns = NetworkNamespace.create();
  await apply(netns, description);
  const taken = JSON.parse(JSON.stringify(await snapshot({ netns }))) as Description;
  expect(taken.links).toHaveProperty("eth0.kind", "dummy");
  using other = NetworkNamespace.create();
  await apply(other, taken);
  expect(await planned(other, description)).toEqual([]);
});
