// Tests the options of link types on the running kernel.
import { expect } from "bun:test";
import { type LinkinfoAttrs, type LinkinfoBridgeAttrs, rtLink } from "../../src/families/rt-link.ts";
import { NetlinkError, NLM_F_CREATE, NLM_F_EXCL } from "../../src/index.ts";
import type { Write } from "../../src/schema/model/types.ts";
import { describeInNamespaces, hasProgram } from "../support/environment.ts";
import { test as base } from "../support/fixtures.ts";
import { ipJson } from "../support/oracle.ts";

const test = base.extend({ links: ({ netns }) => rtLink.connect({ netns }) });

/**
 * The options to set on a link, the expected output of `ip`, and the expected options from the kernel if they differ.
 */
const kinds: readonly (readonly [info: LinkinfoAttrs<Write>, shown: object, read?: object])[] = [
  [
    {
      kind: "vxlan",
      data: {
        id: 77,
        group: "239.1.1.1",
        local: "10.0.0.1",
        port: 4789,
        portRange: { low: 40_000, high: 41_000 },
        ageing: 60,
        learning: 0,
        df: "set",
        gbp: true,
      },
    },
    {
      id: 77,
      group: "239.1.1.1",
      local: "10.0.0.1",
      port: 4789,
      port_range: { low: 40_000, high: 41_000 },
      ageing: 60,
      learning: false,
      df: "set",
      gbp: true,
    },
  ],
  [
    { kind: "vxlan", data: { id: 5, group6: "ff02::5", local6: "fd00::1" } },
    { id: 5, group6: "ff02::5" },
  ],
  [
    { kind: "macvlan", data: { mode: "bridge", flags: ["nopromisc"], bcQueueLen: 500 } },
    { mode: "bridge", nopromisc: true, bcqueuelen: 500 },
  ],
  [
    {
      kind: "macvlan",
      data: {
        mode: "source",
        macaddrMode: "set",
        macaddrData: { macaddr: ["02:00:00:00:00:07", "02:00:00:00:00:08"] },
      },
    },
    { mode: "source" },
    { mode: "source", macaddrCount: 2 },
  ],
  [{ kind: "macvtap", data: { mode: "vepa" } }, { mode: "vepa" }],
  [
    { kind: "ipvlan", data: { mode: "l3s", flags: ["private"] } },
    { mode: "l3s", private: true },
  ],
  [
    { kind: "gretap", data: { local: "10.0.0.1", remote: "10.0.0.2", ttl: 9, okey: 7 } },
    { remote: "10.0.0.2", ttl: 9 },
  ],
  [
    { kind: "ip6gretap", data: { local: "fd00::1", remote: "fd00::2" } },
    { remote: "fd00::2", local: "fd00::1" },
  ],
  [
    { kind: "ipip", data: { local: "10.0.0.1", remote: "10.0.0.3" } },
    { remote: "10.0.0.3", local: "10.0.0.1" },
  ],
  [
    { kind: "sit", data: { local: "10.0.0.1", remote: "10.0.0.4", ttl: 5 } },
    { remote: "10.0.0.4", ttl: 5 },
  ],
  [
    { kind: "geneve", data: { id: 9, remote: "10.0.0.2", port: 6082 } },
    { id: 9, remote: "10.0.0.2", port: 6082 },
  ],
  [{ kind: "vti", data: { local: "10.0.0.1", remote: "10.0.0.5", okey: 6 } }, { remote: "10.0.0.5" }],
  [
    { kind: "ip6gre", data: { local: "fd00::1", remote: "fd00::4", okey: 7 } },
    { remote: "fd00::4", local: "fd00::1" },
  ],
  [{ kind: "ip6tnl", data: { local: "fd00::1", remote: "fd00::3", proto: 0 } }, { remote: "fd00::3" }],
  [
    { kind: "vlan", data: { id: 12, protocol: "8021q" } },
    { protocol: "802.1Q", id: 12 },
  ],
  [{ kind: "vrf", data: { table: 1234 } }, { table: 1234 }],
  [
    { kind: "bond", data: { mode: "802.3ad", xmitHashPolicy: "layer3+4", miimon: 100 } },
    { mode: "802.3ad", xmit_hash_policy: "layer3+4", miimon: 100 },
  ],
  [
    { kind: "bridge", data: { ageingTime: 9000, priority: 4096 } },
    { ageing_time: 9000, priority: 4096 },
  ],
  [
    { kind: "macsec", data: { port: 11, encrypt: 1, validation: "check", replayProtect: 1, window: 32 } },
    { encrypt: true, validation: "check", window: 32 },
    { encrypt: 1, validation: "check", replayProtect: 1, window: 32, cipherSuite: 0x0080_0200_0100_0001n },
  ],
  [{ kind: "xfrm", data: { ifId: 0x123 } }, { if_id: "0x123" }],
  [{ kind: "bareudp", data: { port: 6635, ethertype: 0x8847, srcportMin: 49_153 } }, { port: 6635 }],
  [
    { kind: "amt", data: { mode: "gateway", localIp: "10.0.0.1", discoveryIp: "10.0.0.9", gatewayPort: 2268 } },
    { mode: "gateway" },
  ],
  [
    { kind: "gtp", data: { createSockets: true, role: "sgsn", pdpHashsize: 64 } },
    {},
    { role: "sgsn", pdpHashsize: 64 },
  ],
];
/** Link types that require an underlying device. */
const ON_ANOTHER = new Set(["macvlan", "macvtap", "ipvlan", "vlan", "macsec"]);
/** Link types whose options contain the underlying device. */
const OVER_ANOTHER = new Set(["amt", "vxlan"]);

describeInNamespaces("link type options", () => {
  const ip = hasProgram("ip");

  for (const [linkinfo, shown, told = linkinfo.data!] of kinds) {
    const kind = linkinfo.kind!;
    test(`of ${kind} are listed by the kernel and ip: ${JSON.stringify(linkinfo.data).slice(0, 60)}`, ({
      netns,
      links,
    }) => {
      const flags = NLM_F_CREATE | NLM_F_EXCL;
      links.do("newlink", { ifname: "lower", linkinfo: { kind: "veth" } }, { flags });
      const lower = links.do("getlink", { ifname: "lower" }).header.ifiIndex;
      const under = ON_ANOTHER.has(kind) ? { link: lower } : {};
      const data = { ...linkinfo.data, ...(OVER_ANOTHER.has(kind) ? { link: lower } : {}) };
      try {
        links.do("newlink", { ...under, ifname: "it", linkinfo: { kind, data } as LinkinfoAttrs<Write> }, { flags });
      } catch (error) {
        if (!(error instanceof NetlinkError) || error.code !== "EOPNOTSUPP") throw error;
        console.log(`skipping ${kind}: ${error.message}`);
        return;
      }
      const read = links.do("getlink", { ifname: "it" }).linkinfo!;
      expect(read).toMatchObject({ kind, data: told });
      const { unknown, unparsed, ...known } = read.data as { unknown?: unknown; unparsed?: { type: number }[] };
      expect(unknown).toBeUndefined();
      // The kernel accepts the option as a flag and returns it as a byte.
      const TTL_INHERIT = 28;
      expect((unparsed ?? []).filter(({ type }) => kind !== "vxlan" || type !== TTL_INHERIT)).toEqual([]);
      expect(Object.keys(known).length).toBeGreaterThan(0);
      if (!ip) return;
      const [link] = ipJson(netns, "-d", "link", "show", "dev", "it") as { linkinfo: object }[];
      expect(link!.linkinfo).toMatchObject({ info_kind: kind, info_data: shown });
    });
  }

  test("include the VLAN protocol of a bridge", ({ links }) => {
    const data = { vlanProtocol: "8021ad", mcastQuerier: 1 } as const;
    links.do("newlink", { ifname: "it", linkinfo: { kind: "bridge", data } }, { flags: NLM_F_CREATE | NLM_F_EXCL });
    const read = links.do("getlink", { ifname: "it" }).linkinfo!.data as LinkinfoBridgeAttrs;
    expect(read.mcastQuerier).toBe(1);
    expect(read.unparsed).toBeUndefined();
    if (read.vlanProtocol === undefined) console.log("skipping VLANs of bridges: the kernel says nothing of them");
    else expect(read.vlanProtocol).toBe("8021ad");
  });

  test("describe veth peers and the ports of bridges, bonds and VRFs", ({ links }) => {
    const flags = NLM_F_CREATE | NLM_F_EXCL;
    const peer = { ifname: "there", address: "02:00:00:00:00:99", mtu: 1400 };
    links.do("newlink", { ifname: "here", linkinfo: { kind: "veth", data: { peer } } }, { flags });
    const there = links.do("getlink", { ifname: "there" });
    expect(there).toMatchObject({ address: peer.address, mtu: 1400, linkinfo: { kind: "veth" } });
    expect(there.link).toBe(links.do("getlink", { ifname: "here" }).header.ifiIndex);
    for (const [kind, slaveData] of [
      ["bridge", { state: "disabled", learning: 1, isolated: 0, fastLeave: 0 }],
      ["bond", { state: "active", miiStatus: "up", permHwaddr: peer.address }],
      ["vrf", { table: 9 }],
    ] as const) {
      const data = kind === "vrf" ? { table: 9 } : kind === "bond" ? { mode: "active-backup" as const } : {};
      try {
        links.do("newlink", { ifname: `${kind}0`, linkinfo: { kind, data } as LinkinfoAttrs<Write> }, { flags });
      } catch (error) {
        if (!(error instanceof NetlinkError) || error.code !== "EOPNOTSUPP") throw error;
        console.log(`skipping ports of ${kind}: ${error.message}`);
        continue;
      }
      const master = links.do("getlink", { ifname: `${kind}0` }).header.ifiIndex;
      links.do("setlink", { header: { ifiIndex: there.header.ifiIndex }, master });
      const { linkinfo } = links.do("getlink", { ifname: "there" });
      expect(linkinfo).toMatchObject({ slaveKind: kind, slaveData });
      expect(linkinfo!.slaveData).not.toHaveProperty("unparsed");
      links.do("setlink", { header: { ifiIndex: there.header.ifiIndex }, master: 0 });
    }
  });
});
