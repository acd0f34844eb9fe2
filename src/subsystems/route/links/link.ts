import type {
  DevlinkPort,
  IfinfoFlags,
  LinkDpllPinAttrs,
  LinkinfoNetkitAttrs,
  LinkinfoVrfPortAttrs,
  RtnlLinkIfmap,
  RtnlLinkStats64,
  XdpAttrs,
} from "../../../families/rt-link.ts";
import type { ExtraAttributes, Write } from "../../../schema/model/types.ts";
import type { NamespaceSource } from "../../../sock/namespace.ts";
import type { InterfaceSource } from "../core/interfaces.ts";
import type { BondPortData, BridgePortData, DataOf, LinkData } from "./kinds.ts";
import type { VirtualFunction } from "./virtual-functions.ts";

/** Fields that every link has. Field names are those of `ip -json`, in camel case. */
export interface LinkBase extends ExtraAttributes {
  ifindex: number;
  ifname: string;
  /** Alternative names. */
  altnames?: string[];
  flags: (IfinfoFlags | number)[];
  /** Hardware type: "ether", "loopback", "none" … or the number (`ARPHRD_*`). */
  linkType: LinkType | number;
  mtu: number;
  qdisc?: string;
  operstate: NonNullable<LinkSettings["operstate"]> | number;
  linkmode: NonNullable<LinkSettings["linkmode"]> | number;
  /** Number of the link's group; 0 is the default group. */
  group: number;
  txqlen?: number;
  /** Hardware address; for IP tunnels, the local IP address. */
  address?: string;
  /** Hardware broadcast address; for IP tunnels, the remote IP address. */
  broadcast?: string;
  /** Permanent hardware address of the device, if it differs from `address`. */
  permaddr?: string;
  /** Name of the underlying interface, or of the other end of a pair, if it is in this namespace. */
  link?: string;
  /** Index of that interface; in another namespace if `linkNetnsid` is set. */
  linkIndex?: number;
  /** Id, in this namespace, of the network namespace of that interface. */
  linkNetnsid?: number;
  /** The bridge, bond or VRF that the link is a port of. */
  master?: string;
  masterIndex?: number;
  ifalias?: string;
  promiscuity?: number;
  allmulti?: number;
  minMtu?: number;
  maxMtu?: number;
  numTxQueues?: number;
  numRxQueues?: number;
  gsoMaxSize?: number;
  gsoMaxSegs?: number;
  tsoMaxSize?: number;
  tsoMaxSegs?: number;
  groMaxSize?: number;
  gsoIpv4MaxSize?: number;
  groIpv4MaxSize?: number;
  carrier?: boolean;
  carrierChanges?: number;
  carrierUpCount?: number;
  carrierDownCount?: number;
  protodown?: boolean;
  /** Reasons why the link is held down: a bit mask, whose bits user space assigns. */
  protodownReason?: number;
  inet6AddrGenMode?: NonNullable<LinkSettings["inet6AddrGenMode"]> | number;
  /** Interface identifier (lower 64 bits) of autoconfigured IPv6 addresses; absent if no token is set. */
  inet6Token?: string;
  /** MCTP network of the link. */
  mctpNet?: number;
  parentbus?: string;
  parentdev?: string;
  physPortName?: string;
  physPortId?: Uint8Array;
  physSwitchId?: Uint8Array;
  /** Devlink port of the link. */
  devlinkPort?: DevlinkPort;
  /** DPLL pin that the clock of the device is connected to. */
  dpllPin?: LinkDpllPinAttrs;
  /** Addresses and interrupts of the hardware, if the driver reports them. */
  map?: RtnlLinkIfmap;
  /** Maximum time in nanoseconds by which the device can delay packets. */
  maxPacingOffloadHorizon?: bigint;
  /** Whether the link cannot be moved to another namespace. */
  netnsImmutable?: true;
  /** Bytes that the driver needs before and after a packet. */
  headroom?: number;
  tailroom?: number;
  /** 64-bit counters. */
  stats64?: RtnlLinkStats64;
  /** Number of virtual functions of the device. `vfinfoList` describes them if requested. */
  numVf?: number;
  vfinfoList?: VirtualFunction[];
  /** Attached XDP programs. */
  xdp?: XdpAttrs;
}

/** Kind and settings of the master that a link is a port of. */
export type LinkPort =
  | { slaveKind: "bridge"; slaveData?: BridgePortData }
  | { slaveKind: "bond"; slaveData?: BondPortData }
  | { slaveKind: "vrf"; slaveData?: LinkinfoVrfPortAttrs }
  | { slaveKind: "team" | "openvswitch" | "hsr" | "batadv" | "rmnet"; slaveData?: Uint8Array }
  | { slaveKind?: undefined; slaveData?: undefined };

/**
 * A network interface. `kind` determines the type of `data`, and `slaveKind` that of `slaveData`; physical devices have
 * no kind. Compare with a kind that is not listed here as `"name" as OtherKind`.
 */
export type Link = LinkBase &
  LinkPort &
  (
    | { [Kind in keyof LinkData]: { kind: Kind; data?: LinkData[Kind] } }[keyof LinkData]
    | { kind: OtherKind; data?: Uint8Array }
    | { kind?: undefined; data?: undefined }
  );

/** A network interface of one kind, or any link if `Kind` is not a literal type. */
export type LinkOf<Kind extends string> = Kind extends keyof LinkData
  ? Extract<Link, { kind: Kind }>
  : Kind extends OtherKind
    ? Extract<Link, { kind: OtherKind }> & { kind: Kind }
    : Link;

/** Hardware types with a name. */
export type LinkType =
  | "ether"
  | "loopback"
  | "none"
  | "ipip"
  | "tunnel6"
  | "sit"
  | "gre"
  | "gre6"
  | "infiniband"
  | "can"
  | "netlink"
  | "vsockmon";

/** Settings of a link, for creation and for later changes. */
export interface LinkSettings {
  /** Whether the link is up. */
  up?: boolean | undefined;
  /** Flags to set or clear. Other flags stay. */
  flags?:
    | Partial<
        Record<
          "no-arp" | "promisc" | "all-multi" | "multicast" | "dynamic" | "debug" | "no-trailers",
          boolean | undefined
        >
      >
    | undefined;
  mtu?: number | undefined;
  /** Hardware address such as "02:00:5e:00:53:01"; for IP tunnels, an IP address. */
  address?: string | Uint8Array | undefined;
  broadcast?: string | Uint8Array | undefined;
  /** The bridge, bond or VRF to join; null to leave the current one. */
  master?: InterfaceSource | null | undefined;
  txqlen?: number | undefined;
  /** Number of the link's group. */
  group?: number | undefined;
  /** Description, for people. */
  ifalias?: string | undefined;
  operstate?: "unknown" | "notpresent" | "down" | "lowerlayerdown" | "testing" | "dormant" | "up" | undefined;
  linkmode?: "default" | "dormant" | "testing" | undefined;
  numTxQueues?: number | undefined;
  numRxQueues?: number | undefined;
  gsoMaxSize?: number | undefined;
  gsoMaxSegs?: number | undefined;
  groMaxSize?: number | undefined;
  gsoIpv4MaxSize?: number | undefined;
  groIpv4MaxSize?: number | undefined;
  /** Carrier state, for drivers that let user space set it. */
  carrier?: boolean | undefined;
  /** Whether the link is held down because of an error elsewhere. */
  protodown?: boolean | undefined;
  /** Reasons why the link is held down: a bit mask. `protodown` can be cleared only if no reason is set. */
  protodownReason?: number | undefined;
  /** Generation of IPv6 interface identifiers. */
  inet6AddrGenMode?: "eui64" | "none" | "stable_secret" | "random" | undefined;
  /** Interface identifier (lower 64 bits) of autoconfigured IPv6 addresses: "::7". */
  inet6Token?: string | undefined;
  /** MCTP network to join. */
  mctpNet?: number | undefined;
  /** Kind of the master, for `slaveData`. */
  slaveKind?: "bridge" | "bond" | undefined;
  /** Settings of the link as a port of that master. */
  slaveData?: BridgePortData<Write> | BondPortData<Write> | undefined;
  /** Network namespace to create the link in, or to move it to. */
  netns?: NamespaceSource | undefined;
}

interface Common extends LinkSettings {
  /** Name; the kernel chooses one if it is omitted, and replaces `%d` by a number. */
  ifname?: string | undefined;
  /** Index (default: chosen by the kernel). */
  ifindex?: number | undefined;
  /** Underlying interface, for example of a VLAN. */
  link?: InterfaceSource | undefined;
}

/** Settings for creation, by kind. `peer` describes the other end of a pair. */
export interface LinkOptions extends DataOf<Write> {
  veth: { peer?: NewLink | undefined };
  vxcan: { peer?: NewLink | undefined };
  netkit: Omit<LinkinfoNetkitAttrs, "peerInfo"> & { peer?: NewLink | undefined };
}

/** A link to create. `kind` is required, except for `replace` of an existing link. */
export type NewLink =
  | { [Kind in keyof LinkOptions]: Common & { kind: Kind; data?: LinkOptions[Kind] | undefined } }[keyof LinkOptions]
  | (Common & {
      /** A kind without settings, such as "dummy" and "ifb", or with settings as bytes. */
      kind?: OtherKind | undefined;
      data?: Uint8Array | undefined;
    });

/**
 * Kinds of links without settings, or with settings that are accepted only as bytes. Specify a kind that is not listed
 * here as `"name" as OtherKind`.
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

/** A change of a link. */
export type LinkChange = LinkSettings & {
  /** The link to change. */
  dev: InterfaceSource;
  /** New name. */
  ifname?: string | undefined;
} & (
    | { [Kind in keyof LinkOptions]: { kind: Kind; data?: LinkOptions[Kind] | undefined } }[keyof LinkOptions]
    | { kind?: undefined; data?: undefined }
  );
