// Lists of the fields that the rows of each table can have. The compiler reports a field that is missing in a list.
import type { Connection } from "bun-netlink/netfilter";
import type { NftMap, Rule as NftRule, NftSet } from "bun-netlink/nftables";
import type {
  Address,
  BridgeVlan,
  FdbEntry,
  InterfaceConfiguration,
  Link,
  MdbEntry,
  NamedNamespace,
  Neighbour,
  Nexthop,
  Qdisc,
  Route,
  Rule,
} from "bun-netlink/route";
import type { Socket } from "bun-netlink/sockets";

/**
 * Type of a field's values. It determines which values a condition of a filter may have: "device" allows the name of an
 * interface that exists, and the types in {@link formats} only some values.
 */
export type FieldKind = "number" | "flag" | "range" | "realms" | "device" | "text" | "any";

/** Name of a field that a row can have. */
export type FieldOf<Row> = Row extends unknown ? keyof Row & string : never;

/** The type of each field that a row of a table can have. */
export type RowFields<Row> = Readonly<Record<FieldOf<Row>, FieldKind>>;

const number = "number";
const flag = "flag";
const range = "range";
const realms = "realms";
const device = "device";
const text = "text";
const any = "any";
/** Names of the fields that contain unknown attributes of a message. */
const extra = { unknown: any, unparsed: any } as const;

/** A link, with the name of its other end if that is in another network namespace, such as "web1/eth0". */
export type LinkRow = Link & { peer?: string };

// biome-ignore format: one block
export const links: RowFields<LinkRow> = {
  ifindex: number, ifname: device, altnames: any, flags: any, up: flag, linkType: any, mtu: number, qdisc: text,
  operstate: any, linkmode: any, group: number, txqlen: number, address: text, broadcast: text, permaddr: text, link: text,
  linkIndex: number, linkNetnsid: number, peer: text, master: device, masterIndex: number, ifalias: text, promiscuity: number,
  allmulti: number, minMtu: number, maxMtu: number, numTxQueues: number, numRxQueues: number, gsoMaxSize: number,
  gsoMaxSegs: number, tsoMaxSize: number, tsoMaxSegs: number, groMaxSize: number, gsoIpv4MaxSize: number,
  groIpv4MaxSize: number, carrier: flag, carrierChanges: number, carrierUpCount: number, carrierDownCount: number,
  protodown: flag, protodownReason: number, inet6AddrGenMode: any, inet6Token: text, mctpNet: number,
  parentbus: text, parentdev: text, physPortName: text, physPortId: any, physSwitchId: any, devlinkPort: any,
  dpllPin: any, map: any, maxPacingOffloadHorizon: number, netnsImmutable: flag, headroom: number, tailroom: number,
  stats64: any, numVf: number, vfinfoList: any, xdp: any, kind: text, data: any, slaveKind: text, slaveData: any,
  ...extra,
};

// biome-ignore format: one block
export const addresses: RowFields<Address> = {
  family: any, dev: device, ifindex: number, local: text, prefixlen: number, address: text, broadcast: text,
  scope: any, label: text, flags: any, validLifeTime: any, preferredLifeTime: any, metric: number,
  protocol: number, ...extra,
};

// biome-ignore format: one block
export const routes: RowFields<Route> = {
  family: any, type: any, dst: text, src: text, tos: number, table: any, protocol: any, scope: any,
  gateway: text, via: any, dev: device, ifindex: number, iif: device, iifIndex: number, prefsrc: text, metric: number,
  metrics: any, flags: any, nexthops: any, nhid: number, encap: any, as: any, pref: any, realms,
  mark: number, uid: number, ttlPropagate: flag, expires: number, error: number, ...extra,
};

// biome-ignore format: one block
export const rules: RowFields<Rule> = {
  family: any, priority: number, action: any, table: any, src: text, dst: text, not: flag, iif: text, oif: text,
  tos: number, dscp: number, dscpMask: number, fwmark: number, fwmask: number, ipproto: any, sport: range,
  sportMask: number, dport: range, dportMask: number, uidRange: range, tunId: number, flowlabel: number,
  flowlabelMask: number, l3mdev: flag, goto: number, realms, suppressPrefixlength: number,
  suppressIfgroup: number, protocol: any, flags: any, ...extra,
};

// biome-ignore format: one block
export const neighbours: RowFields<Neighbour> = {
  family: any, dst: text, dev: device, ifindex: number, lladdr: text, state: any, flags: any, proxy: flag,
  probes: number, protocol: any, used: number, confirmed: number, updated: number, refcnt: number, ...extra,
};

// biome-ignore format: one block
export const nexthops: RowFields<Nexthop> = {
  id: number, family: any, scope: any, protocol: any, flags: any, gateway: text, dev: device, ifindex: number,
  blackhole: flag, fdb: flag, dstPort: number, encap: any, group: any, groupType: any, resGroup: any, hwStatsEnable: flag,
  hwStatsUsed: flag, groupStats: any, ...extra,
};

// biome-ignore format: one block
export const fdb: RowFields<FdbEntry> = {
  mac: text, dev: device, ifindex: number, vlan: number, master: device, masterIndex: number, state: any, flags: any,
  dst: text, port: number, vni: number, srcVni: number, viaIf: text, viaIfindex: number, nhid: number,
  linkNetnsid: number, activityNotify: any, protocol: any, used: number, updated: number, ...extra,
};

// biome-ignore format: one block
export const mdb: RowFields<MdbEntry> = {
  dev: device, ifindex: number, port: device, portIndex: number, grp: text, src: text, vid: number, state: any,
  flags: any, filterMode: any, sources: any, protocol: any, timer: number, dst: text, dstPort: number, vni: number,
  srcVni: number, viaIfindex: number,
  ...extra,
};

// biome-ignore format: one block
export const vlans: RowFields<BridgeVlan> = {
  dev: device, ifindex: number, vlan: number, vlanEnd: number, flags: any, state: any, tunnelId: number,
  mcastRouter: any, mcastNGroups: number, mcastMaxGroups: number, neighSuppress: flag, neighForwardGrat: flag,
  stats: any, ...extra,
};

// biome-ignore format: one block
export const qdiscs: RowFields<Qdisc> = {
  dev: device, ifindex: number, handle: text, parent: text, stats: any, stats2: any, xstats: any, stab: any,
  hwOffload: number, kind: text, options: any, refcnt: number, ingressBlock: number, egressBlock: number, ...extra,
};

// biome-ignore format: one block
export const netconf: RowFields<InterfaceConfiguration> = {
  ifindex: number, forwarding: number, rpFilter: number, mcForwarding: number, proxyNeigh: number,
  ignoreRoutesWithLinkdown: number, input: number, bcForwarding: number, forceForwarding: number, family: any,
  interface: device, ...extra,
};

// biome-ignore format: one block
export const connections: RowFields<Connection> = {
  family: any, protocol: any, original: any, reply: any, sourceNat: any, destinationNat: any, status: any,
  id: number, timeout: number, mark: number, zone: number, tcp: any, sctp: any, helper: text, helperInfo: any,
  labels: any, master: any, originalSequence: any, replySequence: any, synproxy: any, securityContext: text,
  started: number, stopped: number, references: number, ...extra,
};

// biome-ignore format: one block
export const sockets: RowFields<Socket> = {
  inode: number, cookie: number, memory: any, processes: any, protocol: any, family: any, state: any, source: any,
  destination: any, ifindex: number, uid: number, receiveQueue: number, sendQueue: number, timer: any,
  acceptQueue: number, backlog: number, shutdown: any, mark: number, cgroup: number, classId: number, tos: any,
  trafficClass: any, v6only: flag, options: any, tcp: any, congestion: any, ulp: any, md5Keys: any,
  ipProtocol: number, association: any, localAddresses: any, peerAddresses: any, mptcp: any, type: any, path: text,
  abstractName: text, peer: number, pendingPeers: any, file: any, etherType: number, version: number,
  reserve: number, copyThreshold: number, timestamp: number, flags: any, multicast: any, receiveRing: any,
  transmitRing: any, fanout: any, filter: any, netlinkProtocol: number, portId: number, destinationPortId: number,
  destinationGroup: number, groups: any, queueId: number, rings: any, umem: any, statistics: any, ...extra,
};

// biome-ignore format: one block
export const namespaces: RowFields<NamedNamespace> = {
  name: text, path: text, id: text, nsid: number, pids: any,
};

/** A rule, and its statements in the nft language. */
export interface NftRuleRow extends NftRule {
  text: string;
}

/** A set or map, and its declaration in the nft language. The text is absent if the language cannot represent it. */
export interface NftSetRow extends NftSet, Pick<Partial<NftMap>, "map"> {
  kind: "set" | "map";
  text?: string | undefined;
}

// biome-ignore format: one block
export const nftRules: RowFields<NftRuleRow> = {
  family: any, table: text, chain: text, handle: number, index: number, expr: any, comment: text, text,
};

// biome-ignore format: one block
export const nftSets: RowFields<NftSetRow> = {
  family: any, table: text, name: text, handle: number, kind: any, type: any, map: any, flags: any, timeout: number,
  "gc-interval": number, size: number, policy: any, "auto-merge": flag, stmt: any, elem: any, comment: text, text,
};
