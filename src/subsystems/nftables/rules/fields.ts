// Values that rules can read: fields of packet headers, packet metadata, connection properties and others. The same
// tables are used to compile and to decompile rules.
import { ETH_P_ARP, ETH_P_IP, ETH_P_IPV6 } from "../../../constants/if_ether.ts";
import {
  IPPROTO_AH,
  IPPROTO_COMP,
  IPPROTO_DCCP,
  IPPROTO_ESP,
  IPPROTO_GRE,
  IPPROTO_ICMP,
  IPPROTO_ICMPV6,
  IPPROTO_IGMP,
  IPPROTO_SCTP,
  IPPROTO_TCP,
  IPPROTO_UDP,
  IPPROTO_UDPLITE,
} from "../../../constants/in.ts";
import { NFPROTO_ARP, NFPROTO_IPV4, NFPROTO_IPV6 } from "../../../constants/netfilter.ts";
import type { ExprAttrs } from "../../../families/nftables.ts";
import type { Write } from "../../../schema/model/types.ts";
import { type Datatype, datatype } from "../datatypes.ts";
import type { Expression } from "../statements.ts";

/** A kernel expression. Rules in the kernel consist of such expressions. */
export type KernelExpression = ExprAttrs<Write>;

/**
 * Header at which an offset in a packet starts: link layer, network or transport header, inner payload, or the header of
 * a tunnel.
 */
export type Base = "ll" | "nh" | "th" | "ih" | "tun";

/** Offset of a header field in bits, length in bits, and type (default "integer"). */
type Field = readonly [offset: number, bits: number, type?: string];

// biome-ignore format: a table
/** Protocol headers with their fields. The names are those of libnftables-json(5). */
export const headers = {
  ether: { base: "ll", fields: { daddr: [0, 48, "ether_addr"], saddr: [48, 48, "ether_addr"], type: [96, 16,
    "ether_type"] }},
  vlan: { base: "ll", fields: { pcp: [112, 3], dei: [115, 1], cfi: [115, 1], id: [116, 12], type: [128, 16,
    "ether_type"] }},
  arp: { base: "nh", fields: { htype: [0, 16], ptype: [16, 16, "ether_type"], hlen: [32, 8], plen: [40, 8],
    operation: [48, 16, "arp_op"], "saddr ether": [64, 48, "ether_addr"], "saddr ip": [112, 32, "ipv4_addr"],
    "daddr ether": [144, 48, "ether_addr"], "daddr ip": [192, 32, "ipv4_addr"]}},
  ip: { base: "nh", fields: { version: [0, 4], hdrlength: [4, 4], dscp: [8, 6, "dscp"], ecn: [14, 2, "ecn"],
    length: [16, 16], id: [32, 16], "frag-off": [48, 16], ttl: [64, 8], protocol: [72, 8, "inet_proto"],
    checksum: [80, 16], saddr: [96, 32, "ipv4_addr"], daddr: [128, 32, "ipv4_addr"]}},
  ip6: { base: "nh", fields: { version: [0, 4], dscp: [4, 6, "dscp"], ecn: [10, 2, "ecn"], flowlabel: [12, 20],
    length: [32, 16], nexthdr: [48, 8, "inet_proto"], hoplimit: [56, 8], saddr: [64, 128, "ipv6_addr"], daddr: [192,
    128, "ipv6_addr"]}},
  icmp: { base: "th", fields: { type: [0, 8, "icmp_type"], code: [8, 8, "icmp_code"], checksum: [16, 16], id: [32,
    16], sequence: [48, 16], gateway: [32, 32], mtu: [48, 16]}},
  icmpv6: { base: "th", fields: { type: [0, 8, "icmpv6_type"], code: [8, 8, "icmpv6_code"], checksum: [16, 16],
    id: [32, 16], sequence: [48, 16], "parameter-problem": [32, 32], mtu: [32, 32], "max-delay": [32, 16]}},
  igmp: { base: "th", fields: { type: [0, 8, "igmp_type"], mrt: [8, 8], checksum: [16, 16], group: [32, 32] } },
  tcp: { base: "th", fields: { sport: [0, 16, "inet_service"], dport: [16, 16, "inet_service"], sequence: [32, 32],
    ackseq: [64, 32], doff: [96, 4], reserved: [100, 4], flags: [104, 8, "tcp_flag"], window: [112, 16],
    checksum: [128, 16], urgptr: [144, 16]}},
  udp: { base: "th", fields: { sport: [0, 16, "inet_service"], dport: [16, 16, "inet_service"], length: [32, 16],
    checksum: [48, 16] }},
  udplite: { base: "th", fields: { sport: [0, 16, "inet_service"], dport: [16, 16, "inet_service"], checksum: [48,
    16] }},
  sctp: { base: "th", fields: { sport: [0, 16, "inet_service"], dport: [16, 16, "inet_service"], vtag: [32, 32],
    checksum: [64, 32] }},
  dccp: { base: "th", fields: { sport: [0, 16, "inet_service"], dport: [16, 16, "inet_service"], type: [67, 4,
    "dccp_pkttype"] }},
  ah: { base: "th", fields: { nexthdr: [0, 8, "inet_proto"], hdrlength: [8, 8], reserved: [16, 16], spi: [32, 32],
    sequence: [64, 32] }},
  esp: { base: "th", fields: { spi: [0, 32], sequence: [32, 32] } },
  comp: { base: "th", fields: { nexthdr: [0, 8, "inet_proto"], flags: [8, 8, "bitmask"], cpi: [16, 16] } },
  gre: { base: "th", fields: { flags: [0, 5], version: [13, 3], protocol: [16, 16, "ether_type"] } },
  vxlan: { base: "tun", fields: { vni: [32, 24], flags: [0, 8] } },
  geneve: { base: "tun", fields: { vni: [32, 24], type: [16, 16] } },
  th: { base: "th", fields: { sport: [0, 16, "inet_service"], dport: [16, 16, "inet_service"] } },
} as const;

// biome-ignore format: a table
/** Numbers of transport protocols by name. */
export const transports: Readonly<Record<string, number>> = {
  icmp: IPPROTO_ICMP, igmp: IPPROTO_IGMP, tcp: IPPROTO_TCP, udp: IPPROTO_UDP, dccp: IPPROTO_DCCP, esp: IPPROTO_ESP,
  ah: IPPROTO_AH, icmpv6: IPPROTO_ICMPV6, comp: IPPROTO_COMP, sctp: IPPROTO_SCTP, udplite: IPPROTO_UDPLITE,
  gre: IPPROTO_GRE,
};
/**
 * Tunnels whose inner packets rules can read: the protocol that carries the tunnel, and the attributes of the kernel
 * expression `inner`. The flags say which headers the inner packet has: 1 that of the tunnel, 2 Ethernet, 4 network, 8
 * transport. (NFT_INNER_*, linux/netfilter/nf_tables.h; NFT_INNER_VXLAN, net/netfilter/nft_inner.c)
 */
export const tunnels = {
  vxlan: { carrier: "udp", kernel: { num: 0, type: 1, flags: 15, hdrsize: 8 } },
  geneve: { carrier: "udp", kernel: { num: 0, type: 2, flags: 15, hdrsize: 8 } },
  gre: { carrier: "gre", kernel: { num: 0, type: 3, flags: 12, hdrsize: 4 } },
  gretap: { carrier: "gre", kernel: { num: 0, type: 4, flags: 14, hdrsize: 4 } },
} as const;
/** Name of a tunnel whose inner packets rules can read. */
export type TunnelName = keyof typeof tunnels;

/** EtherType and address family number of each network protocol, by name. */
export const networks: Readonly<Record<string, { type: number; family: number }>> = {
  ip: { type: ETH_P_IP, family: NFPROTO_IPV4 },
  arp: { type: ETH_P_ARP, family: NFPROTO_ARP },
  ip6: { type: ETH_P_IPV6, family: NFPROTO_IPV6 },
};
// biome-ignore format: a table
/** For some ICMP header fields, the types of the messages that contain the field. */
export const icmpTypes: Readonly<Record<string, readonly number[]>> = {
  "icmp.id": [8, 0], "icmp.sequence": [8, 0], "icmp.gateway": [5], "icmp.mtu": [3], "icmpv6.id": [128, 129],
  "icmpv6.sequence": [128, 129], "icmpv6.mtu": [2], "icmpv6.parameter-problem": [4], "icmpv6.max-delay": [130],
};

/** An extension header or option: its number, and the fields that it has in addition to the common fields. */
type Extension = readonly [number: number, fields: Readonly<Record<string, Field>>];
interface Extensions {
  readonly op: "ipv6" | "tcpopt" | "ipv4" | "sctp";
  readonly common: Readonly<Record<string, Field>>;
  readonly known: Readonly<Record<string, Extension>>;
}

const route = { length: [8, 8], ptr: [16, 8], addr: [24, 32] } as const;
// biome-ignore format: a table
/** Extension headers and options, by their key in libnftables-json(5). */
export const extensions: Readonly<Record<string, Extensions>> = {
  exthdr: { op: "ipv6", common: { nexthdr: [0, 8, "inet_proto"] }, known: { hbh: [0, { hdrlength: [8, 8] }], rt: [43,
    { hdrlength: [8, 8], type: [16, 8], "seg-left": [24, 8] }], srh: [43, { "last-entry": [32, 8], flags: [40, 8], tag: [48, 16], "sid[1]": [64, 128,
    "ipv6_addr"], "sid[2]": [192, 128, "ipv6_addr"] }], frag: [44, { reserved: [8, 8], "frag-off": [16, 13],
    reserved2: [29, 2], "more-fragments": [31, 1], id: [32, 32] }], dst: [60, { hdrlength: [8, 8] }], mh: [135,
    { hdrlength: [8, 8], type: [16, 8, "mh_type"], reserved: [24, 8], checksum: [32, 16] }]}},
  "tcp option": { op: "tcpopt", common: { kind: [0, 8], length: [8, 8] }, known: { eol: [0, {}], nop: [1, {}],
    maxseg: [2, { size: [16, 16] }], window: [3, { count: [16, 8] }], "sack-perm": [4, {}], sack: [5, { left: [16,
    32], right: [48, 32] }], sack1: [5, { left: [80, 32], right: [112, 32] }], sack2: [5, { left: [144, 32], right: [176,
    32] }], sack3: [5, { left: [208, 32], right: [240, 32] }], timestamp: [8, { tsval: [16, 32], tsecr: [48, 32] }], md5sig: [19, {}], mptcp: [30,
    { subtype: [16, 4] }], fastopen: [34, {}]}},
  "ip option": { op: "ipv4", common: { type: [0, 8] }, known: { rr: [7, route], lsrr: [131, route], ssrr: [137,
    route], ra: [148, { length: [8, 8], value: [16, 16] }] }},
  "sctp chunk": { op: "sctp", common: { type: [0, 8], flags: [8, 8], length: [16, 16] }, known: { data: [0,
    { tsn: [32, 32], stream: [64, 16], ssn: [80, 16], ppid: [96, 32] }], init: [1, { "init-tag": [32, 32],
    "a-rwnd": [64, 32], "num-outbound-streams": [96, 16], "num-inbound-streams": [112, 16], "initial-tsn": [128,
    32]}], "init-ack": [2, { "init-tag": [32, 32], "a-rwnd": [64, 32], "num-outbound-streams": [96, 16],
    "num-inbound-streams": [112, 16], "initial-tsn": [128, 32]}], sack: [3, { "cum-tsn-ack": [32, 32], "a-rwnd": [64,
    32], "num-gap-ack-blocks": [96, 16], "num-dup-tsns": [112, 16] }], heartbeat: [4, {}], "heartbeat-ack": [5, {}],
    abort: [6, {}], shutdown: [7, { "cum-tsn-ack": [32, 32] }], "shutdown-ack": [8, {}], error: [9, {}],
    "cookie-echo": [10, {}], "cookie-ack": [11, {}], ecne: [12, { "lowest-tsn": [32, 32] }], cwr: [13,
    { "lowest-tsn": [32, 32] }], "shutdown-complete": [14, {}], "asconf-ack": [128, { seqno: [32, 32] }],
    "forward-tsn": [192, { "new-cum-tsn": [32, 32] }], asconf: [193, { seqno: [32, 32] }]}},
};

/**
 * Key of metadata or of a connection: name in the kernel's spec, type, and length in bytes (default: the length of the
 * type).
 */
type Key = readonly [kernel: string, type: string, bytes?: number];

// biome-ignore format: a table
/** Keys of packet metadata (`meta`), by their name in JSON. */
export const metaKeys = {
  length: ["len", "number"], protocol: ["protocol", "ether_type"], priority: ["priority", "classid"], mark: ["mark",
  "mark"], iif: ["iif", "iface_index"], oif: ["oif", "iface_index"], iifname: ["iifname", "ifname"],
  oifname: ["oifname", "ifname"], iiftype: ["iftype", "iface_type"], oiftype: ["oiftype", "iface_type"],
  skuid: ["skuid", "uid"], skgid: ["skgid", "gid"], nftrace: ["nftrace", "number", 1], rtclassid: ["rtclassid",
  "realm"], secmark: ["secmark", "number"], nfproto: ["nfproto", "nf_proto"], l4proto: ["l4-proto", "inet_proto"],
  ibrname: ["bri-iifname", "ifname"], obrname: ["bri-oifname", "ifname"], pkttype: ["pkttype", "pkt_type"],
  cpu: ["cpu", "number"], iifgroup: ["iifgroup", "devgroup"], oifgroup: ["oifgroup", "devgroup"], cgroup: ["cgroup",
  "number"], random: ["prandom", "integer"], ipsec: ["secpath", "boolean"], iifkind: ["iifkind", "ifname"],
  oifkind: ["oifkind", "ifname"], ibrpvid: ["bri-iifpvid", "number", 2], ibrvproto: ["bri-iifvproto", "ether_type"],
  time: ["time-ns", "meta_time"], day: ["time-day", "day"], hour: ["time-hour", "hour"], sdif: ["sdif",
  "iface_index"], sdifname: ["sdifname", "ifname"], broute: ["bri-broute", "number", 1],
} as const;

// biome-ignore format: a table
/** Keys of connections (`ct`), by their name in JSON. */
export const ctKeys = {
  state: ["state", "ct_state"], direction: ["direction", "ct_dir"], status: ["status", "ct_status"], mark: ["mark",
  "mark"], secmark: ["secmark", "number"], expiration: ["expiration", "time"], helper: ["helper", "string"],
  l3proto: ["l3protocol", "nf_proto"], protocol: ["protocol", "inet_proto"], "ip saddr": ["src-ip", "ipv4_addr"],
  "ip daddr": ["dst-ip", "ipv4_addr"], "ip6 saddr": ["src-ip6", "ipv6_addr"], "ip6 daddr": ["dst-ip6", "ipv6_addr"],
  "proto-src": ["proto-src", "inet_service"], "proto-dst": ["proto-dst", "inet_service"], label: ["labels",
  "ct_label"], packets: ["pkts", "number", 8], bytes: ["bytes", "number", 8], avgpkt: ["avgpkt", "number", 8],
  zone: ["zone", "number", 2], event: ["eventmask", "ct_event"], id: ["ct-id", "integer"],
} as const;

const rtKeys: Readonly<Record<string, Key>> = {
  classid: ["classid", "realm"],
  nexthop: ["nexthop4", "ipv4_addr"],
  "ip6 nexthop": ["nexthop6", "ipv6_addr"],
  mtu: ["tcpmss", "number", 2],
  ipsec: ["xfrm", "boolean"],
};
/** Keys of sockets (`socket`), by their name in JSON. */
export const socketKeys: Readonly<Record<string, Key>> = {
  transparent: ["transparent", "number", 1],
  mark: ["mark", "mark"],
  wildcard: ["wildcard", "number", 1],
  cgroupv2: ["cgroupv2", "cgroupsv2"],
};

/** Names of the keys of routes (`rt`) in JSON. */
export const rtNames = ["classid", "nexthop", "mtu", "ipsec"] as const;
/** Names of the keys of IPsec associations (`ipsec`) in JSON. */
export const ipsecNames = ["reqid", "spi", "saddr", "daddr"] as const;

const ipsecKeys: Readonly<Record<string, Key>> = {
  reqid: ["reqid", "number"],
  spi: ["spi", "integer"],
  "ip saddr": ["saddr-ip4", "ipv4_addr"],
  "ip daddr": ["daddr-ip4", "ipv4_addr"],
  "ip6 saddr": ["saddr-ip6", "ipv6_addr"],
  "ip6 daddr": ["daddr-ip6", "ipv6_addr"],
};

/** Name of a header field: "ip.saddr". */
export type PayloadName = {
  [H in keyof typeof headers]: `${H}.${keyof (typeof headers)[H]["fields"] & string}`;
}[keyof typeof headers];
/** Name of a value that rules can read: "ip.saddr", "meta.iifname", "ct.state". */
export type FieldName = PayloadName | `meta.${keyof typeof metaKeys}` | `ct.${keyof typeof ctKeys}`;

/** A value that rules can read, such as a header field: its form in JSON, and the kernel expression that loads it. */
export interface Source {
  /** The JSON expression for the value. */
  readonly json: Expression;
  /** Name of the kernel expression that loads the value. */
  readonly name: string;
  /** Attributes of the kernel expression that loads the value, except the register. */
  readonly data: Readonly<Record<string, unknown>>;
  readonly type: Datatype;
  /** Number of bytes that the kernel expression loads. */
  readonly bytes: number;
  /** Number of bits of the value, and number of low-order bits that are not part of the value. */
  readonly bits: number;
  readonly shift: number;
  /** Protocol of the header or extension header that contains the value. */
  readonly header?: string | undefined;
  /** The tunnel whose inner packet contains the value. */
  readonly tunnel?: TunnelName | undefined;
}

const baseNames = {
  ll: "link-layer-header",
  nh: "network-header",
  th: "transport-header",
  ih: "inner-header",
  tun: "tun-header",
} as const;

function keyed(name: string, json: Expression, row: Key, data: Record<string, unknown> = {}): Source {
  const type = datatype(row[1]);
  const bytes = row[2] ?? type.bytes;
  return { json, name, data: { key: row[0], ...data }, type, bytes, bits: bytes * 8, shift: 0 };
}

/** Looks up a name in a table. Returns undefined for names that are inherited from Object.prototype. */
function own<Value>(table: Readonly<Record<string, Value>>, name: unknown): Value | undefined {
  return typeof name === "string" && Object.hasOwn(table, name) ? table[name] : undefined;
}

/** Returns the bytes that contain a header field, and the number of low-order bits that are not part of the field. */
function place([offset, bits, type]: Field): Pick<Source, "type" | "bytes" | "bits" | "shift"> & { at: number } {
  const at = offset >> 3;
  const end = (offset + bits + 7) >> 3;
  const known = datatype(type ?? "integer");
  return { at, bytes: end - at, bits, shift: end * 8 - offset - bits, type: { ...known, bytes: (bits + 7) >> 3 } };
}

/** Returns the description of a field of a protocol header, in the packet itself or in that of a tunnel. */
export function payloadSource(protocol: string, field: string, given?: TunnelName): Source | undefined {
  const header: { base: Base; fields: Readonly<Record<string, Field>> } | undefined = own(headers, protocol);
  const row = header && own(header.fields, field);
  if (header === undefined || row === undefined) return undefined;
  const { at, ...rest } = place(row);
  const tunnel = header.base === "tun" ? (protocol as TunnelName) : given;
  const json = { payload: { ...(tunnel !== undefined && { tunnel }), protocol, field } };
  return {
    json,
    tunnel,
    name: "payload",
    data: { base: baseNames[header.base], offset: at, len: rest.bytes },
    header: protocol,
    ...rest,
  };
}

/** Returns the description of unnamed bits at an offset in a packet. */
export function rawSource(base: Base, offset: number, bits: number): Source {
  const { at, ...rest } = place([offset, bits]);
  const json = base === "tun" ? 0 : { payload: { base, offset, len: bits } };
  return { json, name: "payload", data: { base: baseNames[base], offset: at, len: rest.bytes }, ...rest };
}

/**
 * Returns the description of a field of an extension header or option. Without `field`, the value says whether the
 * header exists.
 */
export function extensionSource(kind: string, name: string, field: string | undefined): Source | undefined {
  const table = extensions[kind];
  const known = table && own(table.known, name);
  if (table === undefined || known === undefined) return undefined;
  const header = { exthdr: "ip6", "ip option": "ip" }[kind];
  const data = { op: table.op, type: known[0] };
  if (field === undefined) {
    const absent = { type: datatype("boolean"), bytes: 1, bits: 8, shift: 0 };
    return {
      json: { [kind]: { name } } as Expression,
      name: "exthdr",
      data: { ...data, offset: 0, len: 1, flags: ["present"] },
      header,
      ...absent,
    };
  }
  const row = own(known[1], field) ?? own(table.common, field);
  if (row === undefined) return undefined;
  const { at, ...rest } = place(row);
  const json = { [kind]: { name, field } } as Expression;
  return { json, name: "exthdr", data: { ...data, offset: at, len: rest.bytes }, header, ...rest };
}

/** Returns the description of unnamed bits of a TCP option, by the number of the option. */
export function rawOption(base: number, offset: number, bits: number): Source {
  const { at, ...rest } = place([offset, bits]);
  const json = { "tcp option": { base, offset, len: bits } };
  return { json, name: "exthdr", data: { op: "tcpopt", type: base, offset: at, len: rest.bytes }, ...rest };
}

/**
 * For each JSON key of an expression, the function that describes the value. The function returns undefined for unknown
 * arguments.
 */
const sources: Readonly<Record<string, (args: Record<string, unknown>) => Source | undefined>> = {
  payload({ tunnel, protocol, field, base, offset, len }) {
    if (base === undefined) return payloadSource(String(protocol), String(field), tunnel as TunnelName | undefined);
    const valid = own(baseNames, base) !== undefined && Number.isInteger(offset) && Number.isInteger(len);
    return valid && Number(offset) >= 0 && Number(len) > 0
      ? rawSource(base as Base, Number(offset), Number(len))
      : undefined;
  },
  meta({ key }) {
    const row = own<Key>(metaKeys, key);
    return row && keyed("meta", { meta: { key: String(key) } }, row);
  },
  ct({ key, dir }) {
    const row = own<Key>(ctKeys, key);
    if (row === undefined || !(dir === undefined || dir === "original" || dir === "reply")) return undefined;
    const json = { ct: { key: String(key), ...(dir !== undefined && { dir }) } } as Expression;
    return keyed("ct", json, row, dir === undefined ? {} : { direction: dir });
  },
  rt({ key, family }) {
    const row = own(rtKeys, family === "ip6" && key === "nexthop" ? "ip6 nexthop" : key);
    return row && keyed("rt", { rt: { key, ...(family !== undefined && { family }) } } as Expression, row);
  },
  socket({ key, level }) {
    const row = own(socketKeys, key);
    const json = { socket: { key, ...(level !== undefined && { level }) } } as Expression;
    return row && keyed("socket", json, row, level === undefined ? {} : { level });
  },
  osf({ key, ttl }) {
    if (key !== "name" && key !== "version") return undefined;
    const data = {
      ttl: ttl === "loose" ? 1 : ttl === "skip" ? 2 : 0,
      ...(key === "version" && { flags: ["version"] }),
    };
    const json = { osf: { key, ...(ttl !== undefined && { ttl }) } } as Expression;
    return { json, name: "osf", data, type: datatype("string"), bytes: 16, bits: 128, shift: 0 };
  },
  fib({ result, flags }) {
    const types: Readonly<Record<string, readonly [string, string]>> = {
      oif: ["oif", "iface_index"],
      oifname: ["oifname", "ifname"],
      type: ["addrtype", "fib_addrtype"],
    };
    const row = own(types, result);
    if (row === undefined) return undefined;
    const list = [flags].flat() as string[];
    const type = datatype(row[1]);
    const json = { fib: { result, flags: list } } as Expression;
    return {
      json,
      name: "fib",
      data: { result: row[0], flags: list },
      type,
      bytes: type.bytes,
      bits: type.bytes * 8,
      shift: 0,
    };
  },
  ipsec({ key, dir, spnum, family }) {
    const row = own(ipsecKeys, family === undefined ? key : `${family} ${key}`);
    if (row === undefined || (dir !== "in" && dir !== "out")) return undefined;
    const json = { ipsec: { key, ...(family !== undefined && { family }), dir, spnum: spnum ?? 0 } } as Expression;
    return keyed("xfrm", json, row, { dir: dir === "in" ? 0 : 1, spnum: spnum ?? 0 });
  },
  numgen({ mode, mod, offset = 0 }) {
    const type = mode === "inc" ? "incremental" : mode;
    const json = { numgen: { mode, mod, offset } } as Expression;
    return {
      json,
      name: "numgen",
      data: { type, modulus: mod, offset },
      type: datatype("number"),
      bytes: 4,
      bits: 32,
      shift: 0,
    };
  },
  symhash({ mod, offset = 0 }) {
    const json = { symhash: { mod, ...(offset !== 0 && { offset }) } } as Expression;
    return {
      json,
      name: "hash",
      data: { type: "sym", modulus: mod, offset },
      type: datatype("number"),
      bytes: 4,
      bits: 32,
      shift: 0,
    };
  },
  ...Object.fromEntries(
    Object.keys(extensions).map((kind) => [
      kind,
      ({ name, field, base, offset, len }: Record<string, unknown>) => {
        if (base !== undefined) return rawOption(Number(base), Number(offset), Number(len));
        return extensionSource(kind, String(name), field === undefined ? undefined : String(field));
      },
    ]),
  ),
};

/** Returns the description of the value that says whether a route exists. */
export function presenceOf(source: Source): Source {
  const flags = [...(source.data["flags"] as string[]), "present"];
  return { ...source, data: { ...source.data, flags }, type: { ...datatype("boolean"), bytes: 4 }, bytes: 4, bits: 32 };
}

/** Returns the description of the value that a JSON expression reads; undefined if the expression is unknown. */
export function sourceOf(expression: Expression): Source | undefined {
  if (typeof expression !== "object" || expression === null) return undefined;
  const [kind, args] = Object.entries(expression)[0] ?? [];
  const source = own(sources, kind);
  return source === undefined || typeof args !== "object" || args === null ? undefined : source(args);
}

const indexOf = (table: Readonly<Record<string, Key>>) => {
  return new Map(Object.entries(table).map(([key, [kernel]]) => [kernel, key]));
};
const names: Readonly<Record<string, ReadonlyMap<string, string>>> = {
  meta: indexOf(metaKeys),
  ct: indexOf(ctKeys),
  rt: indexOf(rtKeys),
  socket: indexOf(socketKeys),
  xfrm: indexOf(ipsecKeys),
};

/**
 * Returns the header field at an offset in bits; undefined if no field starts there. Fields of ICMP depend on the type
 * of the message.
 */
export function fieldAt(
  protocol: string,
  offset: number,
  bits: number,
  icmpType?: number,
  tunnel?: TunnelName,
): Source | undefined {
  const header: { fields: Readonly<Record<string, Field>> } | undefined = own(headers, protocol);
  for (const [name, [at, length]] of Object.entries(header?.fields ?? {})) {
    if (at !== offset || length !== bits) continue;
    const types = icmpType === undefined ? undefined : icmpTypes[`${protocol}.${name}`];
    if (types === undefined || types.includes(icmpType!)) return payloadSource(protocol, name, tunnel);
  }
  return undefined;
}

/** Returns the extension header field at an offset in bits; undefined if no field starts there. */
export function extensionAt(data: Record<string, unknown>, offset: number, bits: number): Source | undefined {
  for (const [kind, { op, known, common }] of Object.entries(extensions)) {
    if (op !== (data["op"] ?? "ipv6")) continue;
    for (const [name, [number, fields]] of Object.entries(known)) {
      if (number !== (data["type"] ?? 0)) continue;
      if ((data["flags"] as unknown[] | undefined)?.includes("present")) return extensionSource(kind, name, undefined);
      for (const [field, [at, length]] of Object.entries({ ...common, ...fields })) {
        if (at === offset && length === bits) return extensionSource(kind, name, field);
      }
    }
  }
  return undefined;
}

/**
 * Returns the description of the value that a kernel expression with a key loads; undefined if the key is unknown. The
 * function `fieldAt` describes payload.
 */
export function sourceOfKernel(name: string, data: Record<string, unknown>): Source | undefined {
  const key = names[name]?.get(String(data["key"]));
  switch (name) {
    case "meta":
      return sources["meta"]!({ key });
    case "ct":
      return sources["ct"]!({ key, dir: data["direction"] });
    case "rt":
      return key === "nexthop"
        ? sources["rt"]!({ key, family: "ip" })
        : key === "ip6 nexthop"
          ? sources["rt"]!({ key: "nexthop", family: "ip6" })
          : sources["rt"]!({ key });
    case "socket":
      return sources["socket"]!({ key, level: key === "cgroupv2" ? data["level"] : undefined });
    case "xfrm": {
      const [family, name] = key?.includes(" ") === true ? key.split(" ") : [undefined, key];
      return sources["ipsec"]!({ key: name, family, dir: data["dir"] === 1 ? "out" : "in", spnum: data["spnum"] });
    }
    case "osf": {
      const ttl = [undefined, "loose", "skip"][Number(data["ttl"] ?? 0)];
      return sources["osf"]!({
        key: (data["flags"] as unknown[] | undefined)?.includes("version") ? "version" : "name",
        ttl,
      });
    }
    case "fib": {
      const flags = ((data["flags"] ?? []) as string[]).filter((flag) => flag !== "present");
      const source = sources["fib"]!({ result: data["result"] === "addrtype" ? "type" : data["result"], flags });
      const present = flags.length < ((data["flags"] ?? []) as string[]).length;
      return source && present ? presenceOf(source) : source;
    }
    case "numgen":
      return sources["numgen"]!({
        mode: data["type"] === "incremental" ? "inc" : data["type"],
        mod: data["modulus"],
        offset: data["offset"],
      });
    case "hash":
      return data["type"] === "sym" ? sources["symhash"]!({ mod: data["modulus"], offset: data["offset"] }) : undefined;
    default:
      return undefined;
  }
}
