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

/** Settings of bonds, which combine several interfaces. (`IFLA_BOND_*`) */
export type BondData<M extends Mode = Read> = LinkinfoBondAttrs<M>;

/** Settings of a port of a bond. (`IFLA_BOND_SLAVE_*`) */
export type BondPortData<M extends Mode = Read> = BondSlaveAttrs<M>;

/** Settings of a port of a bridge. (`IFLA_BRPORT_*`) On/off settings are 0 or 1. */
export type BridgePortData<M extends Mode = Read> = LinkinfoBrportAttrs<M>;

/**
 * Settings of VXLAN tunnels. (`IFLA_VXLAN_*`) On/off settings are 0 or 1, or presence flags. `link` is the index of the
 * underlying interface; the field `link` of the link itself contains its name.
 */
export type VxlanData<M extends Mode = Read> = LinkinfoVxlanAttrs<M>;

/** Settings of macvlan and macvtap interfaces. (`IFLA_MACVLAN_*`) */
export type MacvlanData<M extends Mode = Read> = LinkinfoMacvlanAttrs<M>;

/** Settings of ipvlan and ipvtap interfaces. (`IFLA_IPVLAN_*`) Without flags the interface is in bridge mode. */
export type IpvlanData = LinkinfoIpvlanAttrs;

/** Settings of XFRM interfaces (IPsec). (`IFLA_XFRM_*`) */
export type XfrmData<M extends Mode = Read> = LinkinfoXfrmAttrs<M>;

/** Settings of MACsec interfaces. (`IFLA_MACSEC_*`) On/off settings are 0 or 1. */
export type MacsecData<M extends Mode = Read> = LinkinfoMacsecAttrs<M>;

/** Settings of bare UDP tunnels. (`IFLA_BAREUDP_*`) */
export type BareudpData<M extends Mode = Read> = LinkinfoBareudpAttrs<M>;

/** Settings of a pair of links, such as veth. The kernel reports no settings for pairs. */
export type PairData = ExtraAttributes;

/** Settings of each link kind, as reported by the kernel or as accepted in requests. */
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

/** Settings that the kernel reports for a link, by link kind such as "vlan". */
export interface LinkData extends DataOf<Read> {
  veth: PairData;
  vxcan: PairData;
  netkit: Omit<LinkinfoNetkitAttrs, "peerInfo">;
}

/**
 * Link kinds whose settings are decoded. Other kinds either have no settings, such as dummy and ifb, or report their
 * settings as bytes.
 */
export type LinkKind = keyof LinkData;
