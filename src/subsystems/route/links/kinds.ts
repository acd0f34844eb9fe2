import type {
  BondSlaveAttrs,
  LinkinfoAmtAttrs,
  LinkinfoBareudpAttrs,
  LinkinfoBatadvAttrs,
  LinkinfoBondAttrs,
  LinkinfoBridgeAttrs,
  LinkinfoBrportAttrs,
  LinkinfoCanAttrs,
  LinkinfoDsaAttrs,
  LinkinfoGeneveAttrs,
  LinkinfoGre6Attrs,
  LinkinfoGreAttrs,
  LinkinfoGtpAttrs,
  LinkinfoHsrAttrs,
  LinkinfoIp6tnlAttrs,
  LinkinfoIpoibAttrs,
  LinkinfoIptunAttrs,
  LinkinfoIpvlanAttrs,
  LinkinfoMacsecAttrs,
  LinkinfoMacvlanAttrs,
  LinkinfoNetkitAttrs,
  LinkinfoOvpnAttrs,
  LinkinfoPppAttrs,
  LinkinfoRmnetAttrs,
  LinkinfoTunAttrs,
  LinkinfoVlanAttrs,
  LinkinfoVrfAttrs,
  LinkinfoVti6Attrs,
  LinkinfoVtiAttrs,
  LinkinfoVxlanAttrs,
  LinkinfoWwanAttrs,
  LinkinfoXfrmAttrs,
} from "../../../families/rt-link.ts";
import type { ExtraAttributes, Mode, Read } from "../../../schema/model/types.ts";

export type { BondMode, BondXmitPolicy as BondHashPolicy } from "../../../families/rt-link.ts";

/** Options of bonds. (`IFLA_BOND_*`) */
export type BondData<M extends Mode = Read> = LinkinfoBondAttrs<M>;

/** What a bond says of a port. (`IFLA_BOND_SLAVE_*`) */
export type BondPortData<M extends Mode = Read> = BondSlaveAttrs<M>;

/** What a bridge says of a port. (`IFLA_BRPORT_*`) Switches are 0 or 1. */
export type BridgePortData<M extends Mode = Read> = LinkinfoBrportAttrs<M>;

/**
 * Options of VXLAN tunnels. (`IFLA_VXLAN_*`) Switches are 0 or 1, or flags; `link` is the index of the interface that it runs
 * over, which `link` of the link itself says by name.
 */
export type VxlanData<M extends Mode = Read> = LinkinfoVxlanAttrs<M>;

/** Options of MAC VLANs and taps. (`IFLA_MACVLAN_*`) */
export type MacvlanData<M extends Mode = Read> = LinkinfoMacvlanAttrs<M>;

/** Options of IP VLANs and taps. (`IFLA_IPVLAN_*`) Without a flag they bridge. */
export type IpvlanData = LinkinfoIpvlanAttrs;

/** Options of interfaces for IPsec policies. (`IFLA_XFRM_*`) */
export type XfrmData<M extends Mode = Read> = LinkinfoXfrmAttrs<M>;

/** Options of MACsec interfaces. (`IFLA_MACSEC_*`) Switches are 0 or 1. */
export type MacsecData<M extends Mode = Read> = LinkinfoMacsecAttrs<M>;

/** Options of tunnels in plain UDP. (`IFLA_BAREUDP_*`) */
export type BareudpData<M extends Mode = Read> = LinkinfoBareudpAttrs<M>;

/** What the kernel says of links that come in pairs: nothing. */
export type PairData = ExtraAttributes;

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
  gtp: LinkinfoGtpAttrs;
  amt: LinkinfoAmtAttrs<M>;
  batadv: LinkinfoBatadvAttrs;
  ppp: LinkinfoPppAttrs;
  rmnet: LinkinfoRmnetAttrs<M>;
  ipoib: LinkinfoIpoibAttrs;
  wwan: LinkinfoWwanAttrs;
  dsa: LinkinfoDsaAttrs;
  can: LinkinfoCanAttrs<M>;
}

/** What links of each kind say about themselves. */
export interface LinkData extends DataOf<Read> {
  veth: PairData;
  vxcan: PairData;
  netkit: Omit<LinkinfoNetkitAttrs, "peerInfo">;
}

/** The kinds of links whose options are known. There are others, such as dummy and ifb. */
export type LinkKind = keyof LinkData;
