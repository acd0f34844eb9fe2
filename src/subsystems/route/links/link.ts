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

/** Fields that every link has. Their names are those of `ip -json`, in camel case. */
export interface LinkBase extends ExtraAttributes {
  ifindex: number;
  ifname: string;
  /** Alternative names of the link. */
  altnames?: string[];
  flags: (IfinfoFlags | number)[];
  /** Hardware type (`ARPHRD_*`): "ether", "loopback", "none" … or a number if it has no name. */
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
  /** Permanent hardware address of the device; absent if it equals `address`. */
  permaddr?: string;
  /**
   * Name of the underlying interface, or of the other end of a pair; absent if that interface is in another namespace.
   */
  link?: string;
  /**
   * Index of the underlying interface or of the other end. If `linkNetnsid` is set, it is an index in that namespace.
   */
  linkIndex?: number;
  /** Id, in this namespace, of the network namespace of the underlying interface or of the other end. */
  linkNetnsid?: number;
  /** Name of the bridge, bond or VRF that the link is a port of. */
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
  /** Reasons why the link is held down, as a bit mask. User space assigns the meaning of the bits. */
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
  /** Memory addresses and interrupts of the hardware, if the driver reports them. */
  map?: RtnlLinkIfmap;
  /** Maximum time in nanoseconds by which the device can delay packets. */
  maxPacingOffloadHorizon?: bigint;
  /** Whether the link cannot be moved to another namespace. */
  netnsImmutable?: true;
  /** Number of bytes that the driver needs before and after a packet. */
  headroom?: number;
  tailroom?: number;
  /** Packet and byte counters with 64 bits. */
  stats64?: RtnlLinkStats64;
  /** Number of virtual functions of the device. `vfinfoList` describes them if they were requested. */
  numVf?: number;
  vfinfoList?: VirtualFunction[];
  /** Attached XDP programs. */
  xdp?: XdpAttrs;
}

/** Kind of the master that a link is a port of, and the settings of the link as a port. */
export type LinkPort =
  | { slaveKind: "bridge"; slaveData?: BridgePortData }
  | { slaveKind: "bond"; slaveData?: BondPortData }
  | { slaveKind: "vrf"; slaveData?: LinkinfoVrfPortAttrs }
  | { slaveKind: "team" | "openvswitch" | "hsr" | "batadv" | "rmnet"; slaveData?: Uint8Array }
  | { slaveKind?: undefined; slaveData?: undefined };

/**
 * A network interface. `kind` determines the type of `data`, and `slaveKind` that of `slaveData`. Physical devices have
 * no kind. To compare with a kind that this type does not contain, write `"name" as OtherKind`.
 */
export type Link = LinkBase &
  LinkPort &
  (
    | { [Kind in keyof LinkData]: { kind: Kind; data?: LinkData[Kind] } }[keyof LinkData]
    | { kind: OtherKind; data?: Uint8Array }
    | { kind?: undefined; data?: undefined }
  );

/** A network interface of one kind. If `Kind` is not a literal type, any network interface. */
export type LinkOf<Kind extends string> = Kind extends keyof LinkData
  ? Extract<Link, { kind: Kind }>
  : Kind extends OtherKind
    ? Extract<Link, { kind: OtherKind }> & { kind: Kind }
    : Link;

/** Hardware types that have a name. */
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

/** Settings that can be specified when a link is created and changed later. */
export interface LinkSettings {
  /** Whether the link is up. */
  up?: boolean | undefined;
  /** Flags to set or clear. Other flags are not changed. */
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
  /** Bridge, bond or VRF to join; null to leave the current one. */
  master?: InterfaceSource | null | undefined;
  txqlen?: number | undefined;
  /** Number of the link's group. */
  group?: number | undefined;
  /** Description of the link, as free text (alias). */
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
  /** Carrier state, for drivers that allow user space to set it. */
  carrier?: boolean | undefined;
  /** Whether the link is held down because of an error elsewhere. */
  protodown?: boolean | undefined;
  /** Reasons why the link is held down: a bit mask. `protodown` can be cleared only if no reason is set. */
  protodownReason?: number | undefined;
  /** How IPv6 interface identifiers are generated. */
  inet6AddrGenMode?: "eui64" | "none" | "stable_secret" | "random" | undefined;
  /** Interface identifier (lower 64 bits) of autoconfigured IPv6 addresses: "::7". */
  inet6Token?: string | undefined;
  /** MCTP network to join. */
  mctpNet?: number | undefined;
  /** Kind of the master, which determines the type of `slaveData`. */
  slaveKind?: "bridge" | "bond" | undefined;
  /** Settings of the link as a port of that master. */
  slaveData?: BridgePortData<Write> | BondPortData<Write> | undefined;
  /** Network namespace to create the link in, or to move it to. */
  netns?: NamespaceSource | undefined;
}

interface Common extends LinkSettings {
  /** Name of the link (default: chosen by the kernel). The kernel replaces `%d` by a number. */
  ifname?: string | undefined;
  /** Index of the link (default: chosen by the kernel). */
  ifindex?: number | undefined;
  /** Underlying interface, for example that of a VLAN. */
  link?: InterfaceSource | undefined;
}

/** Settings with which a link can be created, by kind. `peer` describes the other end of a pair. */
export interface LinkOptions extends DataOf<Write> {
  veth: { peer?: NewLink | undefined };
  vxcan: { peer?: NewLink | undefined };
  netkit: Omit<LinkinfoNetkitAttrs, "peerInfo"> & { peer?: NewLink | undefined };
}

/** A link to create. `kind` is required, except for `replace` of an existing link. */
export type NewLink =
  | { [Kind in keyof LinkOptions]: Common & { kind: Kind; data?: LinkOptions[Kind] | undefined } }[keyof LinkOptions]
  | (Common & {
      /** Name of a kind that has no settings, such as "dummy" and "ifb", or whose settings are accepted as bytes. */
      kind?: OtherKind | undefined;
      data?: Uint8Array | undefined;
    });

/**
 * Names of kinds that have no settings, or whose settings are accepted only as bytes. To use a kind that is not listed
 * here, write `"name" as OtherKind`.
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
  /** Link to change: its name, an alternative name, or its index. */
  dev: InterfaceSource;
  /** New name of the link. */
  ifname?: string | undefined;
} & (
    | { [Kind in keyof LinkOptions]: { kind: Kind; data?: LinkOptions[Kind] | undefined } }[keyof LinkOptions]
    | { kind?: undefined; data?: undefined }
  );
