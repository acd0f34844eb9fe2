// The fields and keys have the names of libnftables-json(5).
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

/** Header or payload at which an offset starts. */
export type Base = keyof typeof baseNames;

/** The values are the names in the kernel's spec. */
export const baseNames = {
  ll: "link-layer-header",
  nh: "network-header",
  th: "transport-header",
  ih: "inner-header",
  tun: "tun-header",
} as const;

/**
 * Describes which checksum the kernel updates when a rule changes the header. `offset` locates the header's own
 * checksum. `pseudo` names the fields that the TCP or UDP checksum also covers.
 */
export interface Checksum {
  readonly type?: "inet" | "sctp";
  readonly offset?: number;
  readonly pseudo?: readonly string[];
}

/** Offset and length in bits, and data type (default "integer"). */
export type Field = readonly [offset: number, bits: number, type?: string];

// biome-ignore format: a table
/** Do not reorder: nft stores field indexes in sets' user data. */
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
    "parameter-problem": [32, 32], mtu: [32, 32], id: [32, 16], sequence: [48, 16], "max-delay": [32, 16], taddr: [64, 128, "ipv6_addr"],
    daddr: [192, 128, "ipv6_addr"] }},
  igmp: { base: "th", fields: { type: [0, 8, "igmp_type"], checksum: [16, 16], mrt: [8, 8], group: [32, 32] } },
  tcp: { base: "th", fields: { sport: [0, 16, "inet_service"], dport: [16, 16, "inet_service"], sequence: [32, 32],
    ackseq: [64, 32], doff: [96, 4], reserved: [100, 4], flags: [104, 8, "tcp_flag"], window: [112, 16],
    checksum: [128, 16], urgptr: [144, 16]}},
  udp: { base: "th", fields: { sport: [0, 16, "inet_service"], dport: [16, 16, "inet_service"], length: [32, 16],
    checksum: [48, 16] }},
  udplite: { base: "th", fields: { sport: [0, 16, "inet_service"], dport: [16, 16, "inet_service"], csumcov: [32, 16],
    checksum: [48, 16] }},
  sctp: { base: "th", fields: { sport: [0, 16, "inet_service"], dport: [16, 16, "inet_service"], vtag: [32, 32],
    checksum: [64, 32] }},
  dccp: { base: "th", fields: { sport: [0, 16, "inet_service"], dport: [16, 16, "inet_service"], type: [67, 4,
    "dccp_pkttype"] }},
  ah: { base: "th", fields: { nexthdr: [0, 8, "inet_proto"], hdrlength: [8, 8], reserved: [16, 16], spi: [32, 32],
    sequence: [64, 32] }},
  esp: { base: "th", fields: { spi: [0, 32], sequence: [32, 32] } },
  comp: { base: "th", fields: { nexthdr: [0, 8, "inet_proto"], flags: [8, 8, "bitmask"], cpi: [16, 16] } },
  gre: { base: "th", fields: { version: [13, 3], flags: [0, 5], protocol: [16, 16, "ether_type"] } },
  vxlan: { base: "tun", fields: { vni: [32, 24], flags: [0, 8] } },
  geneve: { base: "tun", fields: { vni: [32, 24], type: [16, 16] } },
  th: { base: "th", fields: { sport: [0, 16, "inet_service"], dport: [16, 16, "inet_service"] } },
} as const;

/** The kernel detects UDP packets without a checksum. */
export const checksums: Readonly<Record<string, Checksum>> = {
  ip: { type: "inet", offset: 10, pseudo: ["saddr", "daddr", "protocol", "length"] },
  ip6: { pseudo: ["saddr", "daddr", "nexthdr", "length"] },
  tcp: { type: "inet", offset: 16 },
  udp: { pseudo: Object.keys(headers.udp.fields) },
  udplite: { type: "inet", offset: 6 },
  icmp: { type: "inet", offset: 2 },
  icmpv6: { type: "inet", offset: 2 },
  igmp: { type: "inet", offset: 2 },
  sctp: { type: "sctp", offset: 8 },
};

// biome-ignore format: a table
export const transports: Readonly<Record<string, number>> = {
  icmp: IPPROTO_ICMP, igmp: IPPROTO_IGMP, tcp: IPPROTO_TCP, udp: IPPROTO_UDP, dccp: IPPROTO_DCCP, esp: IPPROTO_ESP,
  ah: IPPROTO_AH, icmpv6: IPPROTO_ICMPV6, comp: IPPROTO_COMP, sctp: IPPROTO_SCTP, udplite: IPPROTO_UDPLITE,
  gre: IPPROTO_GRE,
};
/**
 * Tunnel protocols whose inner packets nftables rules can match, with the kernel's attributes NFT_INNER_*.
 *
 * `flags` is a bit mask of the headers that the packets contain: 1 for the tunnel header, 2 for Ethernet, 4 for the
 * network header, 8 for the transport header.
 */
export const tunnels = {
  vxlan: { carrier: "udp", kernel: { num: 0, type: 1, flags: 15, hdrsize: 8 } },
  geneve: { carrier: "udp", kernel: { num: 0, type: 2, flags: 15, hdrsize: 8 } },
  gre: { carrier: "gre", kernel: { num: 0, type: 3, flags: 12, hdrsize: 4 } },
  gretap: { carrier: "gre", kernel: { num: 0, type: 4, flags: 14, hdrsize: 4 } },
} as const;
export type TunnelName = keyof typeof tunnels;

/** EtherType and address family of each network protocol. */
export const networks: Readonly<Record<string, { type: number; family: number }>> = {
  ip: { type: ETH_P_IP, family: NFPROTO_IPV4 },
  arp: { type: ETH_P_ARP, family: NFPROTO_ARP },
  ip6: { type: ETH_P_IPV6, family: NFPROTO_IPV6 },
};
// biome-ignore format: a table
/** Types of the ICMP messages that have the header field. For later fields, the last type counts as matched. */
export const icmpTypes: Readonly<Record<string, readonly number[]>> = {
  "icmp.id": [8, 0], "icmp.sequence": [8, 0], "icmp.gateway": [5], "icmp.mtu": [3], "icmpv6.id": [128, 129],
  "icmpv6.sequence": [128, 129], "icmpv6.mtu": [2], "icmpv6.parameter-problem": [4], "icmpv6.max-delay": [130],
  "icmpv6.taddr": [130, 131, 132, 136, 137, 135], "icmpv6.daddr": [137],
};

/** Number of a header or option, and its own fields. */
export type Extension = readonly [number: number, fields: Readonly<Record<string, Field>>];
interface Extensions {
  readonly op: "ipv6" | "tcpopt" | "ipv4" | "sctp";
  readonly common: Readonly<Record<string, Field>>;
  readonly known: Readonly<Record<string, Extension>>;
}

/**
 * Returns the names of the fields of an extension. The TCP options eol (0) and nop (1) consist of one byte. nft has the next
 * header of a segment routing header only as `rt nexthdr`.
 */
export function extensionFields(kind: string, name: string): string[] {
  const { known, common } = extensions[kind]!;
  const [number, own] = known[name]!;
  const all = Object.keys({ ...common, ...own });
  if (kind === "tcp option" && number < 2) return all.slice(0, 1);
  return name === "srh" ? all.slice(1) : all;
}

const route = { length: [8, 8], ptr: [16, 8], addr: [24, 32, "ipv4_addr"] } as const;
// biome-ignore format: a table
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
    { subtype: [16, 4, "mptcp_subtype"] }], fastopen: [34, {}]}},
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
 * Describes a key of `meta` or `ct`: its name in the kernel's YAML spec, its data type, and its length in bytes
 * (default: the length of the data type).
 */
export type Key = readonly [kernel: string, type: string, bytes?: number];

// biome-ignore format: a table
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
  ibrhwaddr: ["bri-iifhwaddr", "ether_addr"],
} as const;

// biome-ignore format: a table
export const ctKeys = {
  state: ["state", "ct_state"], direction: ["direction", "ct_dir"], status: ["status", "ct_status"], mark: ["mark",
  "mark"], secmark: ["secmark", "number"], expiration: ["expiration", "time"], helper: ["helper", "string"],
  l3proto: ["l3protocol", "nf_proto"], protocol: ["protocol", "inet_proto"], "ip saddr": ["src-ip", "ipv4_addr"],
  "ip daddr": ["dst-ip", "ipv4_addr"], "ip6 saddr": ["src-ip6", "ipv6_addr"], "ip6 daddr": ["dst-ip6", "ipv6_addr"],
  "proto-src": ["proto-src", "inet_service"], "proto-dst": ["proto-dst", "inet_service"], label: ["labels",
  "ct_label"], packets: ["pkts", "number", 8], bytes: ["bytes", "number", 8], avgpkt: ["avgpkt", "number", 8],
  zone: ["zone", "number", 2], event: ["eventmask", "ct_event"], id: ["ct-id", "integer"],
} as const;

/** Keys of `ct` that have no direction. */
export const undirectedCtKeys: readonly string[] = [
  "state",
  "direction",
  "status",
  "mark",
  "secmark",
  "expiration",
  "helper",
  "label",
  "event",
  "id",
];
