import type * as link from "../../../families/rt-link.ts";
import type { ExtraAttributes, Mode, Read } from "../../../schema/model/types.ts";
import type { InterfaceSource } from "../core/interfaces.ts";
import type { MacsecCipherSuite } from "./cipher-suites.ts";

export type { BondMode, BondXmitPolicy as BondHashPolicy } from "../../../families/rt-link.ts";

/**
 * Settings of which `Names` refer to interfaces. Lists contain the names of these interfaces. They contain the index if
 * the name is unknown, or if the interface is in another network namespace. Requests also accept alternative names and
 * indices; 0 stands for no interface.
 */
type Named<Settings, Names extends keyof Settings> = {
  [Name in keyof Settings]: Name extends Names ? InterfaceSource : Settings[Name];
};

/** Settings of tunnels, of which `link` is the underlying interface. */
type Tunnel<Settings extends { link?: number }> = Named<Settings, "link">;

/** Settings of bonds, which combine several interfaces. (`IFLA_BOND_*`) */
export type BondData<M extends Mode = Read> = Named<link.LinkinfoBondAttrs<M>, "primary" | "activeSlave">;

/** Settings of a port of a bond. (`IFLA_BOND_SLAVE_*`) */
export type BondPortData<M extends Mode = Read> = link.BondSlaveAttrs<M>;

/** Settings of a network interface as a port of a bridge. (`IFLA_BRPORT_*`) On/off settings are 0 or 1. */
export type BridgePortData<M extends Mode = Read> = Named<link.LinkinfoBrportAttrs<M>, "backupPort">;

/**
 * Settings of VXLAN tunnels. (`IFLA_VXLAN_*`) On/off settings are 0 or 1, or flags that are `true` or absent.
 *
 * The field `link` of these settings is the underlying interface, as the field `link` of {@link Link}.
 */
export type VxlanData<M extends Mode = Read> = Tunnel<link.LinkinfoVxlanAttrs<M>>;

/** Settings of macvlan and macvtap interfaces. (`IFLA_MACVLAN_*`) */
export type MacvlanData<M extends Mode = Read> = link.LinkinfoMacvlanAttrs<M>;

/**
 * Settings of ipvlan and ipvtap interfaces. (`IFLA_IPVLAN_*`) Without the flags for private and VEPA mode, the
 * interface is in bridge mode.
 */
export type IpvlanData = link.LinkinfoIpvlanAttrs;

/** Settings of XFRM interfaces (IPsec). (`IFLA_XFRM_*`) */
export type XfrmData<M extends Mode = Read> = Tunnel<link.LinkinfoXfrmAttrs<M>>;

/** Settings of MACsec interfaces. (`IFLA_MACSEC_*`) On/off settings are 0 or 1. */
export type MacsecData<M extends Mode = Read> = Omit<link.LinkinfoMacsecAttrs<M>, "cipherSuite"> & {
  /**
   * Cipher suite of the MACsec interface (default "gcm-aes-128"). The cipher suite determines the length of the keys.
   */
  cipherSuite?: MacsecCipherSuite | M["big"];
};

/** Settings of bare UDP tunnels. (`IFLA_BAREUDP_*`) */
export type BareudpData<M extends Mode = Read> = link.LinkinfoBareudpAttrs<M>;

/**
 * Settings of an interface that is one end of a pair, such as veth. Empty, because the kernel reports no settings for
 * such interfaces.
 */
export type PairData = ExtraAttributes;

/**
 * Settings of network interfaces, by link kind such as "vlan".
 *
 * @typeParam M - `Read` for the types in replies, `Write` for the types in requests.
 */
export interface DataOf<M extends Mode> {
  bond: BondData<M>;
  bridge: link.LinkinfoBridgeAttrs<M>;
  erspan: Tunnel<link.LinkinfoGreAttrs<M>>;
  gre: Tunnel<link.LinkinfoGreAttrs<M>>;
  gretap: Tunnel<link.LinkinfoGreAttrs<M>>;
  ip6gre: Tunnel<link.LinkinfoGre6Attrs<M>>;
  ip6gretap: Tunnel<link.LinkinfoGre6Attrs<M>>;
  ip6erspan: Tunnel<link.LinkinfoGre6Attrs<M>>;
  geneve: link.LinkinfoGeneveAttrs<M>;
  hsr: Named<link.LinkinfoHsrAttrs<M>, "slave1" | "slave2" | "interlink">;
  ipip: Tunnel<link.LinkinfoIptunAttrs<M>>;
  ip6tnl: Tunnel<link.LinkinfoIp6tnlAttrs<M>>;
  sit: Tunnel<link.LinkinfoIptunAttrs<M>>;
  tun: link.LinkinfoTunAttrs;
  vlan: link.LinkinfoVlanAttrs<M>;
  vrf: link.LinkinfoVrfAttrs;
  vti: Tunnel<link.LinkinfoVtiAttrs<M>>;
  vti6: Tunnel<link.LinkinfoVti6Attrs<M>>;
  ovpn: link.LinkinfoOvpnAttrs;
  vxlan: VxlanData<M>;
  macvlan: MacvlanData<M>;
  macvtap: MacvlanData<M>;
  ipvlan: IpvlanData;
  ipvtap: IpvlanData;
  xfrm: XfrmData<M>;
  macsec: MacsecData<M>;
  bareudp: BareudpData<M>;
  gtp: link.LinkinfoGtpAttrs;
  amt: Tunnel<link.LinkinfoAmtAttrs<M>>;
  batadv: link.LinkinfoBatadvAttrs;
  ppp: link.LinkinfoPppAttrs;
  rmnet: link.LinkinfoRmnetAttrs<M>;
  ipoib: link.LinkinfoIpoibAttrs;
  wwan: link.LinkinfoWwanAttrs;
  dsa: Named<link.LinkinfoDsaAttrs, "master">;
  can: link.LinkinfoCanAttrs<M>;
}

/** Settings of network interfaces in replies of the kernel, by link kind such as "vlan". */
export interface LinkData extends DataOf<Read> {
  veth: PairData;
  vxcan: PairData;
  netkit: Omit<link.LinkinfoNetkitAttrs, "peerInfo">;
}

/** Link kinds whose settings (`data`) this library decodes. For other kinds, `data` is a `Uint8Array` or absent. */
export type LinkKind = keyof LinkData;

/** Fields without which the kernel creates no link of the kind. (`newlink` and `validate` of `rtnl_link_ops`) */
export const requiredFields = {
  bareudp: ["data.port", "data.ethertype"],
  hsr: ["data.slave1", "data.slave2"],
  ipvlan: ["link"],
  ipvtap: ["link"],
  macsec: ["link"],
  macvlan: ["link"],
  macvtap: ["link"],
  ppp: ["data.devFd"],
  vlan: ["link", "data.id"],
  vrf: ["data.table"],
} as const;
