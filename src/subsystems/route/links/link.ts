import { fieldsKey, type KeyOf } from "../../../base/entry-key.ts";
import type {
  DevlinkPort,
  IfinfoFlags,
  LinkAttrs,
  LinkDpllPinAttrs,
  LinkinfoNetkitAttrs,
  LinkinfoVrfPortAttrs,
  LinkMode,
  Operstate,
  RtnlLinkIfmap,
  RtnlLinkStats64,
  XdpAttrs,
} from "../../../families/rt-link.ts";
import type { NamespaceSource } from "../../../netns/namespace.ts";
import type { Except, ExtraAttributes, Write } from "../../../schema/model/types.ts";
import type { Settable } from "../core/fields.ts";
import type { InterfaceSource } from "../core/interfaces.ts";
import type { BondPortData, BridgePortData, DataOf, LinkData } from "./kinds.ts";
import type { VirtualFunction } from "./virtual-functions.ts";

type SameAttributes = Pick<
  LinkAttrs,
  | ("qdisc" | "txqlen" | "promiscuity" | "allmulti" | "minMtu" | "maxMtu" | "numTxQueues" | "numRxQueues")
  | ("gsoMaxSize" | "gsoMaxSegs" | "tsoMaxSize" | "tsoMaxSegs" | "groMaxSize" | "gsoIpv4MaxSize" | "groIpv4MaxSize")
  | ("carrierChanges" | "carrierUpCount" | "carrierDownCount" | "headroom" | "tailroom")
  | ("physPortName" | "physPortId" | "physSwitchId")
>;

/** Fields that every listed network interface has. The fields are named as in `ip -json link`, in camel case. */
export interface LinkBase extends ExtraAttributes, SameAttributes {
  ifindex: number;
  ifname: string;
  /** Alternative names of the network interface. */
  altnames?: string[];
  flags: (IfinfoFlags | number)[];
  /** Whether the link is administratively up. `operstate` reports whether the link can transmit packets. */
  up: boolean;
  /** Hardware type of the link (`ARPHRD_*`): "ether", "loopback", "none" … or the number of a type without a name. */
  linkType: LinkType | `${number}`;
  mtu: number;
  /** Operational state: "up" if the link can transmit; "unknown" if its driver reports no state, as for `lo`. */
  operstate: Operstate | `${number}`;
  linkmode: LinkMode | `${number}`;
  /** Number of the group to which the link belongs; 0 is the default group. */
  group: number;
  /** Hardware address of the link; for IP tunnels, the local IP address. */
  address?: string;
  /** Hardware broadcast address of the link; for IP tunnels, the remote IP address. */
  broadcast?: string;
  /** Permanent hardware address of the device. Absent if it is equal to the current address in the field `address`. */
  permaddr?: string;
  /**
   * Name of the underlying interface, or of the other end of a pair such as veth. Absent if that interface is in
   * another namespace.
   */
  link?: string;
  /** Index of the interface `link`. If `linkNetnsid` is set, the index is valid in that network namespace. */
  linkIndex?: number;
  /** Id, in the caller's network namespace, of the namespace that contains the interface `link`. */
  linkNetnsid?: number;
  /** Name of the bridge, bond or VRF of which the link is a port. */
  master?: string;
  masterIndex?: number;
  /** Description of the link as free text (alias). */
  ifalias?: string;
  /** Whether the link has a carrier. Some drivers allow programs to set the carrier state. */
  carrier?: boolean;
  /** Whether a program holds the link down because of an error outside the link. (`IFLA_PROTO_DOWN`) */
  protodown?: boolean;
  /** Bit mask of the reasons for `protodown`. Programs define the meaning of the bits. */
  protodownReason?: number;
  inet6AddrGenMode?: AddressMode | `${number}`;
  /** Token: the lower 64 bits of autoconfigured IPv6 addresses, such as "::7". Absent if no token is set. */
  inet6Token?: string;
  /** Number of the MCTP network to which the link belongs. */
  mctpNet?: number;
  parentbus?: string;
  parentdev?: string;
  /** Devlink port that the link represents. */
  devlinkPort?: DevlinkPort;
  /** DPLL pin to which the clock of the device is connected. */
  dpllPin?: LinkDpllPinAttrs;
  /** Memory addresses and interrupts of the hardware, if the driver reports them. */
  map?: RtnlLinkIfmap;
  /** Maximum time in nanoseconds for which the device can delay packets. */
  maxPacingOffloadHorizon?: bigint;
  /** Whether the link cannot be moved to another namespace. */
  netnsImmutable?: true;
  /** 64-bit packet and byte counters of the link. */
  stats64?: RtnlLinkStats64;
  /** Number of SR-IOV virtual functions of the device. If requested, `vfinfoList` describes each virtual function. */
  numVf?: number;
  vfinfoList?: VirtualFunction[];
  /** XDP programs that are attached to the link. */
  xdp?: XdpAttrs;
}

/** Kind of the link's master, such as "bridge" or "bond", and the settings of the link as a port of that master. */
export type LinkPort =
  | { slaveKind: "bridge"; slaveData?: BridgePortData }
  | { slaveKind: "bond"; slaveData?: BondPortData }
  | { slaveKind: "vrf"; slaveData?: LinkinfoVrfPortAttrs }
  | { slaveKind: "team" | "openvswitch" | "hsr" | "batadv" | "rmnet"; slaveData?: Uint8Array }
  | { slaveKind?: undefined; slaveData?: undefined };

/**
 * A network interface. `kind` determines the type of `data`, and `slaveKind` determines the type of `slaveData`.
 * Physical devices have no kind.
 *
 * To compare `kind` with a kind that `Link` does not list, write `"name" as OtherKind`.
 */
export type Link = LinkBase &
  LinkPort &
  (
    | { [Kind in keyof LinkData]: { kind: Kind; data?: LinkData[Kind] } }[keyof LinkData]
    | { kind: OtherKind; data?: Uint8Array }
    | { kind?: undefined; data?: undefined }
  );

/**
 * A listed {@link Link}, or a copy without some of its fields. For example, omit `ifindex` to create a new link.
 * `linkType` is required, because it distinguishes listed links from new links.
 */
export type LinkCopy = { [Field in Exclude<keyof LinkBase, "linkType">]?: LinkBase[Field] | undefined } & Pick<
  LinkBase,
  "linkType"
> &
  Except<Link, keyof LinkBase>;

/**
 * A network interface of one kind, such as `LinkOf<"vlan">`. If `Kind` is `string`, a network interface of any kind.
 */
export type LinkOf<Kind extends string> = Kind extends keyof LinkData
  ? Extract<Link, { kind: Kind }>
  : Kind extends OtherKind
    ? Extract<Link, { kind: OtherKind }> & { kind: Kind }
    : Link;

/** `ARPHRD_*` */
export const hardwareTypes = {
  ether: 1,
  infiniband: 32,
  can: 280,
  ipip: 768,
  tunnel6: 769,
  loopback: 772,
  sit: 776,
  gre: 778,
  gre6: 823,
  netlink: 824,
  vsockmon: 826,
  none: 0xfffe,
} as const;

/** Name of the hardware type of a link. (`ARPHRD_*`) */
export type LinkType = keyof typeof hardwareTypes;

export const addressModeNumbers = { eui64: 0, none: 1, stable_secret: 2, random: 3 } as const;

/** Method by which the kernel generates IPv6 interface identifiers, such as "eui64" or "random". */
export type AddressMode = keyof typeof addressModeNumbers;

const switchable = ["no-arp", "promisc", "all-multi", "multicast", "dynamic", "debug", "no-trailers"] as const;

type SwitchableFlag = Extract<IfinfoFlags, (typeof switchable)[number]>;

export const switchableFlags: readonly SwitchableFlag[] = switchable;

type SameSettings = Settable<
  Pick<
    LinkBase,
    | ("up" | "mtu" | "txqlen" | "group" | "ifalias" | "carrier" | "protodown" | "inet6Token" | "mctpNet")
    | ("numTxQueues" | "numRxQueues" | "gsoMaxSize" | "gsoMaxSegs")
    | ("groMaxSize" | "gsoIpv4MaxSize" | "groIpv4MaxSize")
  >
>;

/** Settings of a network interface that requests can specify, both to create the interface and to change it. */
export interface LinkSettings extends SameSettings {
  /** Link flags to set (true) or to clear (false). Omitted flags do not change. */
  flags?: { [Flag in SwitchableFlag]?: boolean | undefined } | undefined;
  /** Hardware address of the link such as "02:00:5e:00:53:01"; for IP tunnels, the local IP address. */
  address?: string | Uint8Array | undefined;
  broadcast?: string | Uint8Array | undefined;
  /** Bridge, bond or VRF that the link joins as a port. With null, the link leaves its current master. */
  master?: InterfaceSource | null | undefined;
  operstate?: Operstate | undefined;
  linkmode?: LinkMode | undefined;
  /**
   * Bit mask of the reasons for `protodown`. `{ value: 4, mask: 4 }` changes only the bits in `mask`, and keeps the
   * reasons of other programs. `protodown` can be cleared only if no bit is set.
   */
  protodownReason?: number | { value: number; mask: number } | undefined;
  /** Method by which the kernel generates IPv6 interface identifiers for the link. */
  inet6AddrGenMode?: AddressMode | undefined;
  /** Kind of the link's master, such as "bridge". The kind determines the type of `slaveData`. */
  slaveKind?: "bridge" | "bond" | undefined;
  /** Settings of the link as a port of its bridge or bond. */
  slaveData?: BridgePortData<Write> | BondPortData<Write> | undefined;
  /** Network namespace in which the link is created, or to which an existing link is moved. */
  netns?: NamespaceSource | undefined;
}

interface Common extends LinkSettings {
  /** Name of the new link (default: chosen by the kernel). The kernel replaces `%d` by a number. */
  ifname?: string | undefined;
  /** Index of the new link (default: chosen by the kernel). */
  ifindex?: number | undefined;
  /** Underlying interface of the new link, such as the parent of a VLAN. */
  link?: InterfaceSource | undefined;
}

/** Settings of network interfaces to create, by link kind. For a pair such as veth, `peer` describes the other end. */
export interface LinkOptions extends DataOf<Write> {
  veth: { peer?: NewLink | undefined };
  vxcan: { peer?: NewLink | undefined };
  netkit: Omit<LinkinfoNetkitAttrs, "peerInfo"> & { peer?: NewLink | undefined };
}

/**
 * A network interface to create, for example `{ ifname: "v10", kind: "vlan", link: "eth0", data: { id: 10 } }`. `data`
 * contains the settings of the kind. `kind` is required, except to `replace` an existing link.
 */
export type NewLink =
  | { [Kind in keyof LinkOptions]: Common & { kind: Kind; data?: LinkOptions[Kind] | undefined } }[keyof LinkOptions]
  | (Common & {
      /**
       * Name of a link kind that has no settings, such as "dummy" or "ifb", or whose settings can only be passed as
       * bytes.
       */
      kind?: OtherKind | undefined;
      data?: Uint8Array | undefined;
    });

/**
 * Name of a link kind that has no settings, or whose settings can only be passed as bytes. For kinds that are not
 * listed here, write `"name" as OtherKind`.
 */
export type OtherKind =
  | "dummy"
  | "ifb"
  | "nlmon"
  | "vcan"
  | "wireguard"
  | "team"
  | "netdevsim"
  | "vsockmon"
  | "lowpan"
  | "virt_wifi";

/** A change of an existing network interface. */
export type LinkChange = LinkSettings & {
  /** Link to change: its name, an alternative name, or its index. */
  dev: InterfaceSource;
  /** New name of the link. */
  ifname?: string | undefined;
} & (
    | { [Kind in keyof LinkOptions]: { kind: Kind; data?: LinkOptions[Kind] | undefined } }[keyof LinkOptions]
    | { kind?: undefined; data?: undefined }
  );

export const linkKey: KeyOf<Link, "ifindex"> = /* @__PURE__ */ fieldsKey("ifindex");
