// Lists the rtnetlink numbers in network byte order. Most rtnetlink numbers are in host byte order, and no rule
// determines which. The kernel does not detect a wrong order. The tables contain all numbers in network byte order, and
// some similar numbers in host byte order.
import { describe, expect } from "bun:test";
import { fou } from "../../../src/families/fou.ts";
import { rtAddr } from "../../../src/families/rt-addr.ts";
import { rtLink } from "../../../src/families/rt-link.ts";
import { rtMdb } from "../../../src/families/rt-mdb.ts";
import { rtNeigh } from "../../../src/families/rt-neigh.ts";
import { rtNetconf } from "../../../src/families/rt-netconf.ts";
import { rtNexthop } from "../../../src/families/rt-nexthop.ts";
import { rtNsid } from "../../../src/families/rt-nsid.ts";
import { rtRoute } from "../../../src/families/rt-route.ts";
import { rtRule } from "../../../src/families/rt-rule.ts";
import { rtVlan } from "../../../src/families/rt-vlan.ts";
import { NLA_HDRLEN } from "../../../src/index.ts";
import { hostLittleEndian } from "../../../src/message/byte-order.ts";
import { decodeAttributes, encodeAttributes, type Family } from "../../../src/schema/index.ts";
import { describeWith } from "../../support/environment.ts";
import { iproute, json, test } from "./support.ts";

/** A rtnetlink number: its attribute, its value, and its encoded bytes. */
type Row = readonly [family: Family, set: string, name: string, value: unknown, bytes: string];

const ADDRESS = "02:00:5e:00:53:01";
const sixBytes = ADDRESS.replaceAll(":", "");

const group = {
  ifindex: 1,
  state: "permanent",
  flags: [],
  vid: 5,
  addr: Uint8Array.of(239, 0, 0, 1, ...new Uint8Array(12)),
  proto: 0x0800,
};

/** Rtnetlink attributes in network byte order. */
const network: readonly Row[] = [
  [rtLink, "linkinfo-bond-attrs", "arp-ip-target", ["10.0.0.1"], "080001000a000001"],
  [rtLink, "linkinfo-bridge-attrs", "vlan-protocol", "8021ad", "88a8"],
  [rtLink, "linkinfo-gre-attrs", "iflags", ["key"], "2000"],
  [rtLink, "linkinfo-gre-attrs", "oflags", ["key"], "2000"],
  [rtLink, "linkinfo-gre-attrs", "ikey", 7, "00000007"],
  [rtLink, "linkinfo-gre-attrs", "okey", 9, "00000009"],
  [rtLink, "linkinfo-gre-attrs", "flowinfo", 0x12345, "00012345"],
  [rtLink, "linkinfo-gre-attrs", "encap-sport", 555, "022b"],
  [rtLink, "linkinfo-gre-attrs", "encap-dport", 666, "029a"],
  [rtLink, "linkinfo-gre6-attrs", "iflags", ["key"], "2000"],
  [rtLink, "linkinfo-gre6-attrs", "oflags", ["key"], "2000"],
  [rtLink, "linkinfo-gre6-attrs", "ikey", 7, "00000007"],
  [rtLink, "linkinfo-gre6-attrs", "okey", 9, "00000009"],
  [rtLink, "linkinfo-gre6-attrs", "flowinfo", 0x12345, "00012345"],
  [rtLink, "linkinfo-gre6-attrs", "encap-sport", 555, "022b"],
  [rtLink, "linkinfo-gre6-attrs", "encap-dport", 666, "029a"],
  [rtLink, "linkinfo-vti-attrs", "ikey", 7, "00000007"],
  [rtLink, "linkinfo-vti-attrs", "okey", 9, "00000009"],
  [rtLink, "linkinfo-vti6-attrs", "ikey", 7, "00000007"],
  [rtLink, "linkinfo-vti6-attrs", "okey", 9, "00000009"],
  [rtLink, "linkinfo-gtp-attrs", "local", "10.0.0.1", "0a000001"],
  [rtNexthop, "nexthop", "dst-port", 4790, "12b6"],
  [rtRoute, "ip-encap", "id", 7n, "0000000000000007"],
  [rtRoute, "ip-encap", "dst", "10.0.0.1", "0a000001"],
  [rtRoute, "ip-encap", "src", "10.0.0.1", "0a000001"],
  [rtRoute, "ip-encap", "flags", 0x2000, "2000"],
  [rtRoute, "ip6-encap", "id", 7n, "0000000000000007"],
  [rtRoute, "ip6-encap", "flags", 0x2000, "2000"],
  [rtRoute, "tunnel-geneve-opt", "class", 0x0102, "0102"],
  [rtRoute, "tunnel-erspan-opt", "index", 5, "00000005"],
  [rtRoute, "ila-encap", "locator", 0x2001_0db8n, "0000000020010db8"],
  [rtRoute, "seg6-local-encap", "nh4", "10.0.0.1", "0a000001"],
  [rtLink, "linkinfo-geneve-attrs", "remote", "10.0.0.1", "0a000001"],
  [rtLink, "linkinfo-geneve-attrs", "local", "10.0.0.1", "0a000001"],
  [rtLink, "linkinfo-geneve-attrs", "port", 6081, "17c1"],
  [rtLink, "linkinfo-geneve-attrs", "label", 0x12345, "00012345"],
  [rtLink, "linkinfo-geneve-attrs", "port-range", { low: 1000, high: 2000 }, "03e807d0"],
  [rtLink, "linkinfo-iptun-attrs", "flowinfo", 0x12345, "00012345"],
  [rtLink, "linkinfo-iptun-attrs", "6rd-relay-prefix", "10.0.0.0", "0a000000"],
  [rtLink, "linkinfo-iptun-attrs", "encap-sport", 555, "022b"],
  [rtLink, "linkinfo-iptun-attrs", "encap-dport", 666, "029a"],
  [rtLink, "linkinfo-ip6tnl-attrs", "flowinfo", 0x12345, "00012345"],
  [rtLink, "linkinfo-ip6tnl-attrs", "encap-sport", 555, "022b"],
  [rtLink, "linkinfo-ip6tnl-attrs", "encap-dport", 666, "029a"],
  [rtLink, "linkinfo-vlan-attrs", "protocol", "8021ad", "88a8"],
  [rtLink, "bridge-querier", "ip-address", "10.0.0.1", "0a000001"],
  [rtLink, "ipmr-vif-attrs", "local-addr", "10.0.0.1", "0a000001"],
  [rtLink, "ipmr-vif-attrs", "remote-addr", "10.0.0.1", "0a000001"],
  [rtLink, "linkinfo-vxlan-attrs", "group", "239.0.0.1", "ef000001"],
  [rtLink, "linkinfo-vxlan-attrs", "local", "10.0.0.1", "0a000001"],
  [rtLink, "linkinfo-vxlan-attrs", "port", 4789, "12b5"],
  [rtLink, "linkinfo-vxlan-attrs", "label", 5, "00000005"],
  [rtLink, "linkinfo-vxlan-attrs", "port-range", { low: 1000, high: 2000 }, "03e807d0"],
  [rtLink, "linkinfo-macsec-attrs", "sci", 0x02005e0053010001n, "02005e0053010001"],
  [rtLink, "linkinfo-macsec-attrs", "port", 1234, "04d2"],
  [rtLink, "linkinfo-bareudp-attrs", "port", 6635, "19eb"],
  [rtLink, "linkinfo-bareudp-attrs", "ethertype", 0x8847, "8847"],
  [rtLink, "linkinfo-amt-attrs", "relay-port", 2268, "08dc"],
  [rtLink, "linkinfo-amt-attrs", "gateway-port", 2268, "08dc"],
  [rtLink, "linkinfo-amt-attrs", "local-ip", "10.0.0.1", "0a000001"],
  [rtLink, "linkinfo-amt-attrs", "remote-ip", "10.0.0.1", "0a000001"],
  [rtLink, "linkinfo-amt-attrs", "discovery-ip", "10.0.0.1", "0a000001"],
  [rtLink, "linkinfo-bridge-attrs", "bridge-id", { prio: 0x1000, addr: ADDRESS }, `1000${sixBytes}`],
  [rtLink, "linkinfo-bridge-attrs", "root-id", { prio: 0x8000, addr: ADDRESS }, `8000${sixBytes}`],
  [rtLink, "linkinfo-brport-attrs", "bridge-id", { prio: 0x1000, addr: ADDRESS }, `1000${sixBytes}`],
  [rtLink, "linkinfo-brport-attrs", "root-id", { prio: 0x8000, addr: ADDRESS }, `8000${sixBytes}`],
  [
    rtLink,
    "vf-vlan-attrs",
    "info",
    [{ vf: 1, vlan: 10, qos: 3, vlanProto: "8021ad" }],
    `${host32(1)}${host32(10)}${host32(3)}88a80000`,
  ],
  [rtNeigh, "neighbour-attrs", "port", 4444, "115c"],
  [rtRule, "fib-rule-attrs", "tun-id", 5n, "0000000000000005"],
  [rtRule, "fib-rule-attrs", "flowlabel", 0x12345, "00012345"],
  [rtRule, "fib-rule-attrs", "flowlabel-mask", 0xfffff, "000fffff"],
  [rtRoute, "route-attrs", "flowlabel", 0x12345, "00012345"],
  [rtRoute, "route-attrs", "sport", 5000, "1388"],
  [rtRoute, "route-attrs", "dport", 443, "01bb"],
  [rtAddr, "addr-attrs", "broadcast", "10.0.0.255", "0a0000ff"],
  [rtMdb, "set", "entry", group, `${host32(1)}0100${host16(5)}ef000001${"00".repeat(12)}08000000`],
  [rtMdb, "get", "entry", group, `${host32(1)}0100${host16(5)}ef000001${"00".repeat(12)}08000000`],
  [fou, "fou", "port", 5555, "15b3"],
  [fou, "fou", "peer-port", 5555, "15b3"],
  [fou, "fou", "local-v4", "10.0.0.1", "0a000001"],
  [fou, "fou", "peer-v4", "10.0.0.1", "0a000001"],
];

/** Rtnetlink attributes in host byte order that resemble fields of a packet header. */
const ofHost: readonly Row[] = [
  [rtLink, "linkinfo-vxlan-attrs", "id", 5, host32(5)],
  [rtLink, "linkinfo-geneve-attrs", "id", 5, host32(5)],
  [rtLink, "linkinfo-gre-attrs", "encap-type", "fou", host16(1)],
  [rtLink, "linkinfo-gre-attrs", "encap-flags", 1, host16(1)],
  [rtLink, "linkinfo-gre-attrs", "erspan-index", 5, host32(5)],
  [rtLink, "linkinfo-gre-attrs", "erspan-hwid", 5, host16(5)],
  [rtLink, "linkinfo-gre6-attrs", "flags", 1, host32(1)],
  [rtLink, "linkinfo-iptun-attrs", "flags", 1, host16(1)],
  [rtLink, "linkinfo-ip6tnl-attrs", "flags", 1, host32(1)],
  [rtLink, "linkinfo-bareudp-attrs", "srcport-min", 999, host16(999)],
  [rtLink, "linkinfo-bridge-attrs", "priority", 0x1000, host16(0x1000)],
  [rtLink, "linkinfo-brport-attrs", "designated-port", 0x8001, host16(0x8001)],
  [rtLink, "linkinfo-bond-attrs", "ad-actor-sys-prio", 0x1234, host16(0x1234)],
  [rtLink, "linkinfo-vlan-attrs", "id", 5, host16(5)],
  [rtNeigh, "neighbour-attrs", "vlan", 5, host16(5)],
  [rtNeigh, "neighbour-attrs", "vni", 5, host32(5)],
  [rtNeigh, "neighbour-attrs", "src-vni", 5, host32(5)],
  [rtRule, "fib-rule-attrs", "sport-range", { start: 1, end: 2 }, `${host16(1)}${host16(2)}`],
  [rtRule, "fib-rule-attrs", "fwmark", 5, host32(5)],
  [rtMdb, "entry-attrs", "dst-port", 4789, host16(4789)],
  [rtMdb, "entry-attrs", "vni", 5, host32(5)],
];

function host16(value: number): string {
  const view = new DataView(new ArrayBuffer(2));
  view.setUint16(0, value, hostLittleEndian);
  return Buffer.from(view.buffer).toString("hex");
}

function host32(value: number): string {
  const view = new DataView(new ArrayBuffer(4));
  view.setUint32(0, value, hostLittleEndian);
  return Buffer.from(view.buffer).toString("hex");
}

const families: readonly Family[] = [
  rtAddr,
  rtLink,
  rtMdb,
  rtNeigh,
  rtNetconf,
  rtNexthop,
  rtNsid,
  rtRoute,
  rtRule,
  rtVlan,
  fou,
];

/**
 * Returns the attributes in network byte order, and the structures with a member in network byte order. Omits the
 * contents of nested attributes.
 */
function inNetworkOrder(family: Family): string[] {
  const structs = Object.entries(family.structs)
    .filter(([, { members }]) => members.some(({ order }) => order === "big"))
    .map(([name]) => name);
  return Object.entries(family.sets).flatMap(([set, { attributes }]) =>
    attributes
      .filter(({ order, struct }) => order === "big" || (struct !== undefined && structs.includes(struct)))
      .map(({ name }) => `${family.name} ${set} ${name}`),
  );
}

describe("Byte order of rtnetlink attributes", () => {
  for (const [title, rows] of [
    ["network byte order", network],
    ["host byte order", ofHost],
  ] as const) {
    test.each(rows.map((row) => [`${row[0].name} ${row[1]} ${row[2]}`, row] as const))(
      `%s is in ${title}`,
      (_, [family, set, name, value, bytes]) => {
        const { field = "" } = family.sets[set]!.attributes.find((attribute) => attribute.name === name)!;
        const written = encodeAttributes(family, set, { [field]: value });
        const end = NLA_HDRLEN + bytes.length / 2;
        expect(Buffer.from(written.subarray(NLA_HDRLEN, end)).toString("hex")).toBe(bytes);
        expect(decodeAttributes(family, set, written)).toEqual({ [field]: value });
      },
    );
  }

  test("no other attribute is in network byte order", () => {
    const listed = network.map(([family, set, name]) => `${family.name} ${set} ${name}`);
    expect(families.flatMap(inNetworkOrder).sort()).toEqual(listed.sort());
  });
});

describeWith(["ip", "bridge"], "Numbers in network byte order", () => {
  test("equal those of iproute2 for tunnels, rules and bridges", ({ netns, links, fdb, rules }) => {
    links.add({ ifname: "vx", kind: "vxlan", data: { id: 9, port: 4789 } });
    links.add({ ifname: "br0", kind: "bridge", data: { priority: 4096 } });
    links.add({ ifname: "port1", kind: "veth", master: "br0" });
    fdb.add({ dev: "vx", mac: ADDRESS, dst: "192.0.2.1", port: 4444, vni: 7 });
    rules.add({ priority: 50, tunId: 5n, table: 9 });
    expect(json(netns, "bridge -json fdb show dev vx")).toMatchObject([{ mac: ADDRESS, port: 4444, vni: 7 }]);
    expect(json(netns, "ip -json rule show pref 50")).toMatchObject([{ tun_id: 5 }]);

    const other = "02:00:5e:00:53:02";
    iproute(
      netns,
      `bridge fdb add ${other} dev vx dst 192.0.2.2 port 5555 vni 8
       ip rule add pref 51 tun_id 6 table 9`,
    );
    expect(fdb.list({ dev: "vx", mac: other }).toArray()).toMatchObject([{ port: 5555, vni: 8 }]);
    expect(rules.get(51)?.tunId).toBe(6n);

    const { data, address = "" } = links.list({ kind: "bridge" }).toArray()[0]!;
    const id = { prio: 4096, addr: address };
    expect([data?.bridgeId, data?.rootId]).toEqual([id, id]);
    expect(links.get("port1").slaveData).toMatchObject({ bridgeId: id, rootId: id });
  });

  test("select the same ports in rules and route lookups", ({ links, rules, routes }) => {
    links.add({ ifname: "br0", kind: "bridge", up: true });
    rules.add({ priority: 50, ipproto: 17, sport: 5000, dport: 443, table: 100 });
    routes.add({ dst: "10.0.0.0/8", dev: "br0", table: 100 });
    expect(routes.get("10.0.0.1", { ipproto: 17, sport: 5000, dport: 443 }).table).toBe(100);
    expect(() => routes.get("10.0.0.1", { ipproto: 17, sport: 5001, dport: 443 })).toThrow("ENETUNREACH");
  });
});
