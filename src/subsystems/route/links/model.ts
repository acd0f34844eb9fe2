import { rtLink } from "../../../families/rt-link.ts";
import type { Attribute, AttributeSet, Enum, Family, Struct, SubMessageFormat } from "../../../schema/model.ts";

// What the kernel's spec does not say yet: kinds of links that it lacks, names for numbers, and members of bridges that it takes
// for flags although the kernel writes a byte.

/** Attributes by name and number, from a list of `[name, field, number, type, more]`. */
type Row = readonly [name: string, field: string, number: number, type: Attribute["type"], more?: Partial<Attribute>];

function set(prefix: string, rows: readonly Row[]): AttributeSet {
  const attributes = rows.map(([name, field, number, type, more]) => ({ name, field, number, type, ...more }));
  return { prefix, attributes };
}

function values(names: Readonly<Record<string, number>>): Enum {
  return { flags: false, entries: Object.entries(names).map(([name, value]) => ({ name, value })) };
}

function bits(names: readonly string[]): Enum {
  return { flags: true, entries: names.map((name, value) => ({ name, value })) };
}

/** The same attributes with more said about some of them. */
function amended(name: string, amend: (attribute: Attribute) => Attribute): AttributeSet {
  const base = rtLink.sets[name]!;
  return { ...base, attributes: base.attributes.map(amend) };
}

const enums = (): Record<string, Enum> => ({
  "bond-mode": values({
    "balance-rr": 0,
    "active-backup": 1,
    "balance-xor": 2,
    broadcast: 3,
    "802.3ad": 4,
    "balance-tlb": 5,
    "balance-alb": 6,
  }),
  "bond-arp-validate": values({
    none: 0,
    active: 1,
    backup: 2,
    all: 3,
    filter: 4,
    filter_active: 5,
    filter_backup: 6,
  }),
  "bond-arp-all-targets": values({ any: 0, all: 1 }),
  "bond-primary-reselect": values({ always: 0, better: 1, failure: 2 }),
  "bond-fail-over-mac": values({ none: 0, active: 1, follow: 2 }),
  "bond-xmit-hash-policy": values({
    layer2: 0,
    "layer3+4": 1,
    "layer2+3": 2,
    "encap2+3": 3,
    "encap3+4": 4,
    "vlan+srcmac": 5,
  }),
  "bond-lacp-rate": values({ slow: 0, fast: 1 }),
  "bond-ad-select": values({ stable: 0, bandwidth: 1, count: 2, prio: 3 }),
  "bond-slave-state": values({ ACTIVE: 0, BACKUP: 1 }),
  "bond-mii-status": values({ UP: 0, GOING_DOWN: 1, DOWN: 2, GOING_BACK: 3 }),
  "bridge-port-state": values({ disabled: 0, listening: 1, learning: 2, forwarding: 3, blocking: 4 }),
  "macvlan-mode": values({ private: 1, vepa: 2, bridge: 4, passthru: 8, source: 16 }),
  "macvlan-flags": bits(["nopromisc", "nodst"]),
  "macvlan-macaddr-mode": values({ add: 0, del: 1, flush: 2, set: 3 }),
  "ipvlan-mode": values({ l2: 0, l3: 1, l3s: 2 }),
  "ipvlan-flags": bits(["private", "vepa"]),
  "vxlan-df": values({ unset: 0, set: 1, inherit: 2 }),
  "macsec-validation": values({ disabled: 0, check: 1, strict: 2 }),
  "macsec-offload": values({ off: 0, phy: 1, mac: 2 }),
  "ip-tunnel-proto": values({ any: 0, ipip: 4, ip6ip: 41, mplsip: 137 }),
});

const bondEnums: Readonly<Record<string, string>> = {
  mode: "bond-mode",
  "arp-validate": "bond-arp-validate",
  "arp-all-targets": "bond-arp-all-targets",
  "primary-reselect": "bond-primary-reselect",
  "fail-over-mac": "bond-fail-over-mac",
  "xmit-hash-policy": "bond-xmit-hash-policy",
  "ad-lacp-rate": "bond-lacp-rate",
  "ad-select": "bond-ad-select",
};
const bondSlaveEnums: Readonly<Record<string, string>> = { state: "bond-slave-state", "mii-status": "bond-mii-status" };

function withEnum(attribute: Attribute, name: string | undefined): Attribute {
  return name === undefined ? attribute : { ...attribute, enum: name };
}

const structs = (): Record<string, Struct> => ({
  "vxlan-port-range": {
    members: [
      { name: "low", field: "low", type: "u16", order: "big" },
      { name: "high", field: "high", type: "u16", order: "big" },
    ],
  },
});

const ipv4 = { order: "big", hint: "ipv4" } as const;
const ipv6 = { hint: "ipv6", exactLength: 16 } as const;

const sets = (): Record<string, AttributeSet> => ({
  "linkinfo-bond-attrs": amended("linkinfo-bond-attrs", (one) => withEnum(one, bondEnums[one.name])),
  "bond-slave-attrs": amended("bond-slave-attrs", (one) => withEnum(one, bondSlaveEnums[one.name])),
  "linkinfo-brport-attrs": amended("linkinfo-brport-attrs", (one) => {
    if (one.name === "state") return { ...one, enum: "bridge-port-state" };
    return one.type === "flag" && one.name !== "flush" ? { ...one, type: "u8" } : one;
  }),
  "linkinfo-netkit-attrs": amended("linkinfo-netkit-attrs", (one) =>
    one.name === "peer-info" ? { ...one, type: "sub-message", subMessage: "veth-peer", selector: "" } : one,
  ),
  "linkinfo-vxlan-attrs": set("ifla-vxlan-", [
    ["id", "id", 1, "u32"],
    ["group", "group", 2, "u32", ipv4],
    ["link", "link", 3, "u32"],
    ["local", "local", 4, "u32", ipv4],
    ["ttl", "ttl", 5, "u8"],
    ["tos", "tos", 6, "u8"],
    ["learning", "learning", 7, "u8"],
    ["ageing", "ageing", 8, "u32", { unit: "s" }],
    ["limit", "limit", 9, "u32"],
    ["port-range", "portRange", 10, "binary", { struct: "vxlan-port-range" }],
    ["proxy", "proxy", 11, "u8"],
    ["rsc", "rsc", 12, "u8"],
    ["l2miss", "l2miss", 13, "u8"],
    ["l3miss", "l3miss", 14, "u8"],
    ["port", "port", 15, "u16", { order: "big" }],
    ["group6", "group6", 16, "binary", ipv6],
    ["local6", "local6", 17, "binary", ipv6],
    ["udp-csum", "udpCsum", 18, "u8"],
    ["udp-zero-csum6-tx", "udpZeroCsum6Tx", 19, "u8"],
    ["udp-zero-csum6-rx", "udpZeroCsum6Rx", 20, "u8"],
    ["remcsum-tx", "remcsumTx", 21, "u8"],
    ["remcsum-rx", "remcsumRx", 22, "u8"],
    ["gbp", "gbp", 23, "flag"],
    ["remcsum-nopartial", "remcsumNopartial", 24, "flag"],
    ["collect-metadata", "collectMetadata", 25, "u8"],
    ["label", "label", 26, "u32", { order: "big" }],
    ["gpe", "gpe", 27, "flag"],
    ["ttl-inherit", "ttlInherit", 28, "flag"],
    ["df", "df", 29, "u8", { enum: "vxlan-df" }],
    ["vnifilter", "vnifilter", 30, "u8"],
    ["localbypass", "localbypass", 31, "u8"],
    ["label-policy", "labelPolicy", 32, "u32"],
    ["reserved-bits", "reservedBits", 33, "binary"],
    ["mc-route", "mcRoute", 34, "u8"],
  ]),
  "linkinfo-macvlan-attrs": set("ifla-macvlan-", [
    ["mode", "mode", 1, "u32", { enum: "macvlan-mode" }],
    ["flags", "flags", 2, "u16", { enum: "macvlan-flags", flags: true }],
    ["macaddr-mode", "macaddrMode", 3, "u32", { enum: "macvlan-macaddr-mode" }],
    ["macaddr", "macaddr", 4, "binary", { hint: "mac" }],
    ["macaddr-data", "macaddrData", 5, "nest", { nest: "macvlan-macaddrs" }],
    ["macaddr-count", "macaddrCount", 6, "u32"],
    ["bc-queue-len", "bcQueueLen", 7, "u32"],
    ["bc-queue-len-used", "bcQueueLenUsed", 8, "u32"],
    ["bc-cutoff", "bcCutoff", 9, "s32"],
  ]),
  "macvlan-macaddrs": set("ifla-macvlan-", [["macaddr", "macaddr", 4, "binary", { hint: "mac", multi: true }]]),
  "linkinfo-ipvlan-attrs": set("ifla-ipvlan-", [
    ["mode", "mode", 1, "u16", { enum: "ipvlan-mode" }],
    ["flags", "flags", 2, "u16", { enum: "ipvlan-flags", flags: true }],
  ]),
  "linkinfo-veth-attrs": set("veth-info-", [
    ["peer", "peer", 1, "sub-message", { subMessage: "veth-peer", selector: "" }],
  ]),
  "linkinfo-xfrm-attrs": set("ifla-xfrm-", [
    ["link", "link", 1, "u32"],
    ["if-id", "ifId", 2, "u32"],
    ["collect-metadata", "collectMetadata", 3, "flag"],
  ]),
  "linkinfo-macsec-attrs": set("ifla-macsec-", [
    ["sci", "sci", 1, "u64", { order: "big" }],
    ["port", "port", 2, "u16", { order: "big" }],
    ["icv-len", "icvLen", 3, "u8"],
    ["cipher-suite", "cipherSuite", 4, "u64"],
    ["window", "window", 5, "u32"],
    ["encoding-sa", "encodingSa", 6, "u8"],
    ["encrypt", "encrypt", 7, "u8"],
    ["protect", "protect", 8, "u8"],
    ["inc-sci", "incSci", 9, "u8"],
    ["es", "es", 10, "u8"],
    ["scb", "scb", 11, "u8"],
    ["replay-protect", "replayProtect", 12, "u8"],
    ["validation", "validation", 13, "u8", { enum: "macsec-validation" }],
    ["pad", "pad", 14, "pad"],
    ["offload", "offload", 15, "u8", { enum: "macsec-offload" }],
  ]),
  "linkinfo-bareudp-attrs": set("ifla-bareudp-", [
    ["port", "port", 1, "u16", { order: "big" }],
    ["ethertype", "ethertype", 2, "u16", { order: "big" }],
    ["srcport-min", "srcportMin", 3, "u16"],
    ["multiproto-mode", "multiprotoMode", 4, "flag"],
  ]),
});

const formats = (): Record<string, SubMessageFormat> => ({
  vxlan: { set: "linkinfo-vxlan-attrs" },
  macvlan: { set: "linkinfo-macvlan-attrs" },
  macvtap: { set: "linkinfo-macvlan-attrs" },
  ipvlan: { set: "linkinfo-ipvlan-attrs" },
  ipvtap: { set: "linkinfo-ipvlan-attrs" },
  veth: { set: "linkinfo-veth-attrs" },
  vxcan: { set: "linkinfo-veth-attrs" },
  ip6gretap: { set: "linkinfo-gre6-attrs" },
  ip6erspan: { set: "linkinfo-gre6-attrs" },
  xfrm: { set: "linkinfo-xfrm-attrs" },
  macsec: { set: "linkinfo-macsec-attrs" },
  bareudp: { set: "linkinfo-bareudp-attrs" },
});

let model: Family | undefined;

/** The family of links with what the kernel's spec lacks. Made at its first use: little of it is needed before. */
export function linkModel(): Family {
  model ??= extended();
  return model;
}

function extended(): Family {
  const data = rtLink.subMessages["linkinfo-data-msg"]!;
  return {
    ...rtLink,
    enums: { ...rtLink.enums, ...enums() },
    structs: { ...rtLink.structs, ...structs() },
    sets: { ...rtLink.sets, ...sets() },
    subMessages: {
      ...rtLink.subMessages,
      "linkinfo-data-msg": { ...data, formats: { ...data.formats, ...formats() } },
      "veth-peer": { formats: { "": { header: "ifinfomsg", set: "link-attrs" } } },
    },
  };
}
