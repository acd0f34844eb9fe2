// Attributes that are missing or incorrectly typed in the kernel's own specs: their bytes and their decoded objects.
import { describe, expect } from "bun:test";
import { existsSync } from "node:fs";
import { devlink } from "../../src/families/devlink.ts";
import { ipvs } from "../../src/families/ipvs.ts";
import { nl80211 } from "../../src/families/nl80211.ts";
import { rtLink } from "../../src/families/rt-link.ts";
import { rtNeigh } from "../../src/families/rt-neigh.ts";
import { rtRoute } from "../../src/families/rt-route.ts";
import { sockDiag } from "../../src/families/sock-diag.ts";
import { tc } from "../../src/families/tc.ts";
import { AF_INET, AF_MPLS, NLM_F_CREATE } from "../../src/index.ts";
import {
  decodeAttributes,
  encodeAttributes,
  type Family,
  FieldsReader,
  operationCodec,
} from "../../src/schema/index.ts";
import { bytes } from "../message/bytes.ts";
import { describeInNamespaces, hasProgram } from "../support/environment.ts";
import { test as base } from "../support/fixtures.ts";
import { ipJson, runIn, setSysctl } from "../support/oracle.ts";
import { familyFiles, generatedFamily } from "./modules.ts";
import { undescribed } from "./oracles.ts";

const test = base.extend({ links: ({ netns }) => rtLink.connect({ netns }) });

const u64s = (...values: number[]) => values.map((value) => `0${value}00000000000000`).join("");

/** The encoded attributes of a set, with the nest flag on nests, and the object that they decode to. */
const vectors: readonly [family: Family, set: string, attributes: string, fields: object][] = [
  [rtLink, "link-attrs", "0c003780 0800020002000000", { protoDownReason: { value: 2 } }],
  [rtLink, "link-attrs", "14003780 0800010003000000 0800020001000000", { protoDownReason: { mask: 3, value: 1 } }],
  [
    rtLink,
    "link-attrs",
    "2c001880 28000180 0800010001000000 0700020061620000 14000400000102030405060708090a0b0c0d0e0f",
    { vfPorts: { port: [{ vf: 1, profile: "ab", instanceUuid: "00010203-0405-0607-0809-0a0b0c0d0e0f" }] } },
  ],
  [rtLink, "link-attrs", "14001980 0500060002000000 0600070001000000", { portSelf: { request: 2, response: 1 } }],
  [rtLink, "devlink-port", "08000300 05000000 0800b800 07000000", { portIndex: 5, index: 7n }],
  [
    rtLink,
    "bond-slave-attrs",
    "06000a00ff000000 05000b0001000000 05000c0002000000",
    { actorPortPrio: 255, adChurnActorState: 1, adChurnPartnerState: 2 },
  ],
  [
    rtLink,
    "linkinfo-gtp-attrs",
    "08000700c0000201 1400080020010db8000000000000000000000001",
    { local: "192.0.2.1", local6: "2001:db8::1" },
  ],
  [
    rtLink,
    "ifla6-attrs",
    "14000700 00000000000000000000000000000005 0c000200 ffffffff 01000000",
    { token: "::5", conf: [-1, 1] },
  ],
  [rtLink, "ifla-attrs", "0c000100 ffffffff 02000000", { conf: [-1, 2] }],
  [
    rtLink,
    "linkinfo-attrs",
    "0800010063616e00 1c000300 010000000200000003000000040000000500000006000000",
    {
      kind: "can",
      xstats: { header: { busError: 1, errorWarning: 2, errorPassive: 3, busOff: 4, arbitrationLost: 5, restarts: 6 } },
    },
  ],
  [
    rtLink,
    "stats-attrs",
    `34000280 30000180 2c000100 ${u64s(1, 2, 3, 4)} 0500020000000000`,
    {
      linkXstats: {
        bridge: { vlan: [{ rxBytes: 1n, rxPackets: 2n, txBytes: 3n, txPackets: 4n, vid: 5, flags: ["pvid"] }] },
      },
    },
  ],
  [
    rtLink,
    "stats-attrs",
    `3c000380 38000180 34000400 ${u64s(1, 2, 3, 4, 5, 6)}`,
    {
      linkXstatsSlave: {
        bridge: { stp: { transitionBlk: 1n, transitionFwd: 2n, rxBpdu: 3n, txBpdu: 4n, rxTcn: 5n, txTcn: 6n } },
      },
    },
  ],
  [
    rtLink,
    "stats-attrs",
    `24000280 20000280 1c000180 0c000000 ${u64s(7)} 0c000800 ${u64s(8)}`,
    { linkXstats: { bond: { "3ad": { lacpduRx: 7n, markerUnknownRx: 8n } } } },
  ],
  [
    rtLink,
    "stats-attrs",
    `50000480 4c000300 ${u64s(1, 2, 3, 4, 5, 6, 7, 8, 9)}`,
    {
      linkOffloadXstats: {
        l3Stats: {
          rxPackets: 1n,
          txPackets: 2n,
          rxBytes: 3n,
          txBytes: 4n,
          rxErrors: 5n,
          txErrors: 6n,
          rxDropped: 7n,
          txDropped: 8n,
          multicast: 9n,
        },
      },
    },
  ],
  [
    rtLink,
    "stats-attrs",
    `54000580 50001c80 4c000100 ${u64s(1, 2, 3, 4, 5, 6, 7, 8, 9)}`,
    {
      afSpec: {
        mpls: {
          link: {
            rxPackets: 1n,
            txPackets: 2n,
            rxBytes: 3n,
            txBytes: 4n,
            rxErrors: 5n,
            txErrors: 6n,
            rxDropped: 7n,
            txDropped: 8n,
            rxNoroute: 9n,
          },
        },
      },
    },
  ],
  [
    devlink,
    "devlink",
    "1400af80 0800010070636900 0800020061616100",
    { nestedDevlink: { busName: "pci", devName: "aaa" } },
  ],
  [
    rtNeigh,
    "neighbour-attrs",
    "10000e80 0500010003000000 04000200",
    { fdbExtAttrs: { activityNotify: ["notify", "inactive"], dontRefresh: true } },
  ],
  [
    rtRoute,
    "route-attrs",
    "0c001680 08000100 0012c100 06001500 01000000",
    { encap: { dst: "300" }, encapType: "mpls" },
  ],
  [
    rtRoute,
    "route-attrs",
    "0c001300 0012c000 00190100 0a001200 0200 c0000201 0000",
    { newdst: "300/400", via: { rtviaFamily: 2, rtviaAddr: "192.0.2.1" } },
  ],
  [
    rtRoute,
    "route-attrs",
    `4c001680 0c000100 0000000000000007 08000200 c0000201 05000400 40000000
     2c000880 1c000180 06000100 01020000 05000200 80000000 08000300 00880022
     0c000280 08000100 05000000 06001500 02000000`,
    {
      encap: {
        id: 7n,
        dst: "192.0.2.1",
        ttl: 64,
        opts: { geneve: [{ class: 0x0102, type: 0x80, data: bytes("00880022") }], vxlan: { gbp: 5 } },
      },
      encapType: "ip",
    },
  ],
  [
    rtRoute,
    "route-attrs",
    "10001680 0c000100 01000000 01020304 06001500 05000000",
    { encap: { srh: { mode: "encap", srh: bytes("01020304") } }, encapType: "seg6" },
  ],
  [
    rtRoute,
    "route-attrs",
    "14001680 08000100 06000000 08000400 c0000201 06001500 07000000",
    { encap: { action: "end-dx4", nh4: "192.0.2.1" }, encapType: "seg6-local" },
  ],
  [
    nl80211,
    "bss",
    "0800170001000000 0c0018000200000000000000",
    { useFor: ["normal"], cannotUseReasons: ["6ghz-pwr-mismatch"] },
  ],
  [ipvs, "service", "06000100 02000000 08000900 ffffff00", { af: "inet", netmask: "255.255.255.0" }],
  [ipvs, "service", "06000100 0a000000 08000900 40000000", { af: "inet6", netmask: 64 }],
  // struct ifla_port_vsi (linux/if_link.h)
  [rtLink, "port-attrs", "0c000300 01 0a0b0c 02 000000", { vsiType: { mgrId: 1, typeId: "0a0b0c", typeVersion: 2 } }],
  // rtnl_fill_vfinfo() puts struct ifla_vf_broadcast.
  [
    rtLink,
    "vfinfo-attrs",
    `24000d00 ffffffffffff ${"00".repeat(26)}`,
    { broadcast: `ff:ff:ff:ff:ff:ff${":00".repeat(26)}` },
  ],
  // ipmr_rtm_dumplink()
  [
    rtLink,
    "ipmr-link-attrs",
    `6c001a80 08000100 fd000000 08000200 01000000 08000300 ffffffff 05000500 01000000 48000680 44000180
     08000100 0a000000 08000200 02000000 06000300 08000000 0c000400 ${u64s(1)} 0c000600 ${u64s(2)}
     08000800 0a000000 08000900 00000000`,
    {
      afSpec: {
        id: 253,
        cacheResQueueLen: 1,
        mrouteRegVifNum: -1,
        mrouteDoPim: 1,
        vifs: {
          vif: [
            {
              ifindex: 10,
              vifId: 2,
              flags: 8,
              bytesIn: 1n,
              packetsIn: 2n,
              localAddr: "10.0.0.0",
              remoteAddr: "0.0.0.0",
            },
          ],
        },
      },
    },
  ],
  // ife_get_meta_u32() and ife_get_meta_u16() put a value, or nothing.
  [
    tc,
    "act-ife-metadata-attrs",
    "04000100 08000300 05000000 06000500 07000000",
    { skbmark: [], prio: [5], tcindex: [7] },
  ],
  // devlink_selftest_result_put()
  [
    devlink,
    "selftests-run-reply",
    "1800b080 14000180 08000200 01000000 05000300 02000000",
    { selftests: { result: [{ resultId: "flash", resultStatus: "fail" }] } },
  ],
  // inet_diag_msg_attrs_fill() puts struct inet_diag_sockopt.
  [sockDiag, "inet", "06001600 1202 0000", { sockopt: { flags: ["is-icsk", "mc-loop"], flags2: ["recverr-rfc4884"] } }],
  // inet_diag_msg_sctpladdrs_fill() puts elements of the size of struct sockaddr_storage.
  [
    sockDiag,
    "inet",
    `04010c00 0200 0fa0 c0000201 ${"00".repeat(120)}
     0a00 0fa0 00000001 20010db8000000000000000000000005 03000000 ${"00".repeat(100)}`,
    {
      locals: [
        { family: 2, port: 4000, address4: "192.0.2.1", address6: "::", scopeId: 0 },
        { family: 10, port: 4000, address4: "0.0.0.1", address6: "2001:db8::5", scopeId: 3 },
      ],
    },
  ],
  [nl80211, "nl80211-attrs", "0800bc0003000000", { rxmgmtFlags: ["answered", "external-auth"] }],
  [nl80211, "nl80211-attrs", "04002b01", { reconnectRequested: true }],
  [nl80211, "band-attrs", "05000a0003000000 05000b0004000000", { edmgChannels: 3, edmgBwConfig: 4 }],
  [
    nl80211,
    "frequency-attrs",
    "05001c00ff000000 04001d00 04002000 04002100",
    { psd: -1, dfsConcurrent: true, canMonitor: true, allow6ghzVlpAp: true },
  ],
  [rtLink, "stats-getset", "0c000180 0800040003000000", { getFilters: { linkOffloadXstats: 3 } }],
  [rtLink, "linkinfo-bridge-attrs", "04001500", { fdbFlush: true }],
  [nl80211, "rate-info", "0500170005000000 0500180002000000 04001d00", { s1gMcs: 5, s1gNss: 2, "16MhzWidth": true }],
];

for (const [family, set, attributes, fields] of vectors) {
  test(`${family.name}: ${Object.keys(fields)} in ${set} decodes and encodes to the same bytes`, () => {
    const wire = bytes(attributes);
    const read = decodeAttributes(family, set, wire);
    expect(undescribed(read)).toEqual([]);
    expect(read).toEqual(fields);
    expect(encodeAttributes(family, set, fields).toHex()).toBe(wire.toHex());
  });
}

test("Attributes for alignment, which 32-bit machines get before 64-bit values, are not decoded", async () => {
  const pad = (number: number) => bytes(`0400${number.toString(16).padStart(2, "0")}00`);
  const sets = (await Promise.all(familyFiles.map(generatedFamily))).flatMap((family) => {
    return Object.entries(family.sets).map(([name, { attributes }]) => ({ family, name, attributes }));
  });
  const padded = sets.flatMap(({ family, name, attributes, ...set }) => {
    return attributes.flatMap((one) => (one.name === "pad" ? [{ family, name, number: one.number, ...set }] : []));
  });
  expect(padded.length).toBeGreaterThan(100);
  for (const { family, name, number } of padded) {
    expect(decodeAttributes(family, name, pad(number)), `${family.name}/${name}`).toEqual({});
  }
});

describe("MPLS route destinations", () => {
  const codec = operationCodec(rtRoute, "newroute");
  const header = { rtmFamily: AF_MPLS, rtmDstLen: 20, rtmType: "unicast" as const };

  test("decode to labels", () => {
    const request = codec.request("do", { header, dst: "300" });
    expect(request.bytes.subarray(-8).toHex()).toBe("080001000012c100");
    expect(codec.decodeRequest(request)).toMatchObject({ header, dst: "300" });
    const reply = operationCodec(rtRoute, "getroute").decode(request);
    expect(reply).toMatchObject({ header, dst: "300" });
    const reader = new FieldsReader(rtRoute, "getroute", ["dst", "header.rtmFamily"]);
    for (let times = 0; times < 3; times++) expect(reader.read(request)).toEqual(["300", AF_MPLS]);
  });

  test("IP routes have IP destinations", () => {
    const ofIp = { ...header, rtmFamily: AF_INET, rtmDstLen: 32 };
    const request = codec.request("do", { header: ofIp, dst: "0.18.193.0" });
    expect(codec.decodeRequest(request)).toMatchObject({ dst: "0.18.193.0" });
    expect(new FieldsReader(rtRoute, "getroute", ["dst"]).read(request)).toEqual(["0.18.193.0"]);
  });

  test("reject an address of another family", () => {
    const of = (rtmFamily: number, dst: string) => () => codec.request("do", { header: { ...header, rtmFamily }, dst });
    expect(of(AF_INET, "300")).toThrow('dst: expected an IPv4 address, because header.rtmFamily is 2, got "300"');
    expect(of(AF_MPLS, "10.0.0.1")).toThrow(
      'dst: expected MPLS labels ("300", "300/400"), because header.rtmFamily is 28, got "10.0.0.1"',
    );
    expect(of(AF_MPLS, "1048576")).toThrow("dst: expected");
  });
});

describeInNamespaces("link attributes", () => {
  const create = { flags: NLM_F_CREATE };

  test.skipIf(!hasProgram("ip"))("the client sets protocol-down reasons", ({ netns, links }) => {
    links.do("newlink", { ifname: "it", linkinfo: { kind: "vxlan", data: { id: 4, port: 4789 } } }, create);
    links.do("setlink", { ifname: "it", protoDown: 1 });
    links.do("setlink", { ifname: "it", protoDownReason: { mask: 0b1010, value: 0b1000 } });
    expect(links.do("getlink", { ifname: "it" })).toMatchObject({ protoDown: 1, protoDownReason: { value: 0b1000 } });
    const [shown] = ipJson(netns, "-d", "link", "show", "dev", "it");
    expect(shown).toMatchObject({ proto_down: true, proto_down_reason: ["3"] });
  });

  test("sysctls decode to signed numbers", ({ netns, links }) => {
    links.do("newlink", { ifname: "b7", linkinfo: { kind: "bridge" } }, create);
    setSysctl(netns, "ipv6/conf/b7/accept_dad", -1);
    setSysctl(netns, "ipv4/conf/b7/medium_id", -1);
    setSysctl(netns, "ipv6/conf/b7/accept_untracked_na", 2);
    for (const [name, value] of [
      ["accept_ra_min_lft", 4321],
      ["force_forwarding", 1],
    ] as const) {
      if (existsSync(`/proc/sys/net/ipv6/conf/default/${name}`)) setSysctl(netns, `ipv6/conf/b7/${name}`, value);
    }
    const { inet, inet6 } = links.do("getlink", { ifname: "b7" }).afSpec!;
    const sysctl = (conf: readonly number[], names: string, name: string) =>
      conf[rtLink.enums[names]!.entries.findIndex((entry) => entry.name === name)];
    expect(sysctl(inet6!.conf!, "ipv6-devconf", "accept-dad")).toBe(-1);
    expect(sysctl(inet!.conf!, "ipv4-devconf", "medium-id")).toBe(-1);
    const names = rtLink.enums["ipv6-devconf"]!.entries;
    expect(names.map(({ value }) => Number(value))).toEqual(names.map((_, index) => index));
    expect(inet6!.conf!.length).toBeLessThanOrEqual(names.length);
    for (const [index, value] of inet6!.conf!.entries()) {
      const file = names[index]!.name.replaceAll("-", "_");
      // The other sysctls have another file name or another unit in /proc/sys.
      if (/^(stable_secret|ioam6_|mtu6$|hoplimit$|rtr_)|_interval$/.test(file)) continue;
      const content = runIn(netns, ["cat", `/proc/sys/net/ipv6/conf/b7/${file}`]);
      expect([file, value]).toEqual([file, Number(content)]);
    }
  });

  test("the statistics of a bridge and its ports are complete", ({ links }) => {
    links.do("newlink", { ifname: "b7", linkinfo: { kind: "bridge" } }, create);
    links.do("newlink", { ifname: "pa", linkinfo: { kind: "veth" } }, create);
    const bridge = links.do("getlink", { ifname: "b7" }).header.ifiIndex;
    links.do("setlink", { ifname: "pa", master: bridge });
    const filterMask = ["link-xstats", "link-xstats-slave"] as const;
    const read = links.dump("getstats", { header: { filterMask: [...filterMask] } }).toArray();
    expect(undescribed(read)).toEqual([]);
    const ofBridge = read.find(({ header }) => header.ifindex === bridge)!;
    expect(ofBridge.linkXstats?.bridge).toBeDefined();
    const ofPort = read.find(({ linkXstatsSlave }) => linkXstatsSlave !== undefined)!;
    expect(ofPort.linkXstatsSlave).toMatchObject({ bridge: { stp: { rxBpdu: 0n } } });
  });
});

test("MPLS labels without a text form decode to unparsed bytes", () => {
  const withTtl = bytes("08001300 0012c140");
  const read = decodeAttributes(rtRoute, "route-attrs", withTtl) as object;
  expect(read).toMatchObject({ unparsed: [{ type: 19, bytes: bytes("0012c140") }] });
  expect(encodeAttributes(rtRoute, "route-attrs", read).toHex()).toBe(withTtl.toHex());
  for (const newdst of ["", "300/", "1048576", "10.0.0.1", "-1"]) {
    expect(() => encodeAttributes(rtRoute, "route-attrs", { newdst })).toThrow(
      'newdst: expected MPLS labels ("300", "300/400")',
    );
  }
});
