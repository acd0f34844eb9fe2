import type {
  BondAdInfoAttrs,
  BondSlaveAttrs,
  LinkinfoBondAttrs,
  LinkinfoBridgeAttrs,
  LinkinfoBrportAttrs,
  LinkinfoGeneveAttrs,
  LinkinfoGre6Attrs,
  LinkinfoGreAttrs,
  LinkinfoHsrAttrs,
  LinkinfoIp6tnlAttrs,
  LinkinfoIptunAttrs,
  LinkinfoNetkitAttrs,
  LinkinfoOvpnAttrs,
  LinkinfoTunAttrs,
  LinkinfoVlanAttrs,
  LinkinfoVrfAttrs,
  LinkinfoVti6Attrs,
  LinkinfoVtiAttrs,
} from "../../../families/rt-link.ts";
import type { Kept, Mode, Read, Shape } from "../../../schema/types.ts";

/** How a bond spreads what it sends. */
export type BondMode =
  | "balance-rr"
  | "active-backup"
  | "balance-xor"
  | "broadcast"
  | "802.3ad"
  | "balance-tlb"
  | "balance-alb";

/** What a bond hashes. */
export type BondHashPolicy = "layer2" | "layer3+4" | "layer2+3" | "encap2+3" | "encap3+4" | "vlan+srcmac";

/** Options of bonds. (`IFLA_BOND_*`) */
export type BondData<M extends Mode = Read> = Omit<
  LinkinfoBondAttrs<M>,
  | "mode"
  | "arpValidate"
  | "arpAllTargets"
  | "primaryReselect"
  | "failOverMac"
  | "xmitHashPolicy"
  | "adLacpRate"
  | "adSelect"
  | "adInfo"
> & {
  mode?: BondMode | number;
  arpValidate?: "none" | "active" | "backup" | "all" | "filter" | "filter_active" | "filter_backup" | number;
  arpAllTargets?: "any" | "all" | number;
  primaryReselect?: "always" | "better" | "failure" | number;
  failOverMac?: "none" | "active" | "follow" | number;
  xmitHashPolicy?: BondHashPolicy | number;
  adLacpRate?: "slow" | "fast" | number;
  adSelect?: "stable" | "bandwidth" | "count" | "prio" | number;
  adInfo?: BondAdInfoAttrs<M>;
};

/** What a bond says of a port. (`IFLA_BOND_SLAVE_*`) */
export type BondPortData<M extends Mode = Read> = Omit<BondSlaveAttrs<M>, "state" | "miiStatus"> & {
  state?: "ACTIVE" | "BACKUP" | number;
  miiStatus?: "UP" | "GOING_DOWN" | "DOWN" | "GOING_BACK" | number;
};

type PortFlag =
  | "mode"
  | "guard"
  | "protect"
  | "fastLeave"
  | "learning"
  | "unicastFlood"
  | "proxyarp"
  | "learningSync"
  | "proxyarpWifi"
  | "mcastFlood"
  | "mcastToUcast"
  | "vlanTunnel"
  | "bcastFlood"
  | "neighSuppress"
  | "isolated"
  | "mrpRingOpen"
  | "mrpInOpen"
  | "locked"
  | "mab"
  | "neighVlanSuppress";

/** What a bridge says of a port. (`IFLA_BRPORT_*`) Switches are 0 or 1. */
export type BridgePortData<M extends Mode = Read> = Omit<LinkinfoBrportAttrs<M>, PortFlag | "state"> & {
  [Flag in PortFlag]?: number;
} & { state?: "disabled" | "listening" | "learning" | "forwarding" | "blocking" | number };

/** Options of VXLAN tunnels. (`IFLA_VXLAN_*`) Switches are 0 or 1, or flags. */
export interface VxlanData<M extends Mode = Read> extends Kept {
  /** The network identifier. */
  id?: number;
  /** Where frames for unknown and for many go: an address, or a group (IPv4). */
  group?: M["address"];
  /** Index of the interface that it runs over; `link` of the link itself says it by name. */
  link?: number;
  local?: M["address"];
  ttl?: number;
  tos?: number;
  learning?: number;
  /** Seconds for which what was learnt is kept. */
  ageing?: number;
  limit?: number;
  portRange?: Shape<M, { low: number; high: number }>;
  proxy?: number;
  rsc?: number;
  l2miss?: number;
  l3miss?: number;
  /** The UDP port that it sends to. */
  port?: number;
  group6?: M["address"];
  local6?: M["address"];
  udpCsum?: number;
  udpZeroCsum6Tx?: number;
  udpZeroCsum6Rx?: number;
  remcsumTx?: number;
  remcsumRx?: number;
  gbp?: M["flag"];
  remcsumNopartial?: M["flag"];
  collectMetadata?: number;
  label?: number;
  gpe?: M["flag"];
  ttlInherit?: M["flag"];
  df?: "unset" | "set" | "inherit" | number;
  vnifilter?: number;
  localbypass?: number;
  labelPolicy?: number;
  reservedBits?: Uint8Array;
  mcRoute?: number;
}

/** Options of MAC VLANs and taps. (`IFLA_MACVLAN_*`) */
export interface MacvlanData<M extends Mode = Read> extends Kept {
  mode?: "private" | "vepa" | "bridge" | "passthru" | "source" | number;
  flags?: ("nopromisc" | "nodst" | number)[];
  /** What to do with the addresses of the mode `source`. */
  macaddrMode?: "add" | "del" | "flush" | "set" | number;
  macaddr?: M["address"];
  macaddrData?: { macaddr?: M["address"][] };
  macaddrCount?: number;
  bcQueueLen?: number;
  bcQueueLenUsed?: number;
  bcCutoff?: number;
}

/** Options of IP VLANs and taps. (`IFLA_IPVLAN_*`) Without a flag they bridge. */
export interface IpvlanData extends Kept {
  mode?: "l2" | "l3" | "l3s" | number;
  flags?: ("private" | "vepa" | number)[];
}

/** Options of interfaces for IPsec policies. (`IFLA_XFRM_*`) */
export interface XfrmData<M extends Mode = Read> extends Kept {
  link?: number;
  ifId?: number;
  collectMetadata?: M["flag"];
}

/** Options of MACsec interfaces. (`IFLA_MACSEC_*`) Switches are 0 or 1. */
export interface MacsecData<M extends Mode = Read> extends Kept {
  sci?: M["big"];
  port?: number;
  icvLen?: number;
  cipherSuite?: M["big"];
  window?: number;
  encodingSa?: number;
  encrypt?: number;
  protect?: number;
  incSci?: number;
  es?: number;
  scb?: number;
  replayProtect?: number;
  validation?: "disabled" | "check" | "strict" | number;
  offload?: "off" | "phy" | "mac" | number;
}

/** Options of tunnels in plain UDP. (`IFLA_BAREUDP_*`) */
export interface BareudpData<M extends Mode = Read> extends Kept {
  port?: number;
  ethertype?: number;
  srcportMin?: number;
  multiprotoMode?: M["flag"];
}

/** What the kernel says of links that come in pairs: nothing. */
export type PairData = Kept;

/** Options by kind, as they are read or written. */
export interface DataOf<M extends Mode> {
  bond: BondData<M>;
  bridge: LinkinfoBridgeAttrs<M>;
  erspan: LinkinfoGreAttrs<M>;
  gre: LinkinfoGreAttrs<M>;
  gretap: LinkinfoGreAttrs<M>;
  ip6gre: LinkinfoGre6Attrs<M>;
  ip6gretap: LinkinfoGre6Attrs<M>;
  ip6erspan: LinkinfoGre6Attrs<M>;
  geneve: LinkinfoGeneveAttrs<M>;
  hsr: LinkinfoHsrAttrs<M>;
  ipip: LinkinfoIptunAttrs<M>;
  ip6tnl: LinkinfoIp6tnlAttrs<M>;
  sit: LinkinfoIptunAttrs<M>;
  tun: LinkinfoTunAttrs;
  vlan: LinkinfoVlanAttrs<M>;
  vrf: LinkinfoVrfAttrs;
  vti: LinkinfoVtiAttrs<M>;
  vti6: LinkinfoVti6Attrs<M>;
  ovpn: LinkinfoOvpnAttrs;
  vxlan: VxlanData<M>;
  macvlan: MacvlanData<M>;
  macvtap: MacvlanData<M>;
  ipvlan: IpvlanData;
  ipvtap: IpvlanData;
  xfrm: XfrmData<M>;
  macsec: MacsecData<M>;
  bareudp: BareudpData<M>;
}

/** What links of each kind say about themselves. */
export interface LinkData extends DataOf<Read> {
  veth: PairData;
  vxcan: PairData;
  netkit: Omit<LinkinfoNetkitAttrs, "peerInfo">;
}

/** The kinds of links whose options are known. There are others, such as dummy and ifb. */
export type LinkKind = keyof LinkData;
