import { describeValue } from "../../../base/describe.ts";
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
import type { BondPortData, BridgePortData, DataOf, LinkData, requiredFields } from "./kinds.ts";
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
  /** Index of the interface. */
  ifindex: number;
  ifname: string;
  /** Alternative names of the network interface. */
  altnames?: string[];
  flags: (IfinfoFlags | number)[];
  /** Whether the link is administratively up. `operstate` reports whether the link can transmit packets. */
  up: boolean;
  /**
   * Hardware type of the link (`ARPHRD_*`), such as "ether", "loopback" or "none"; for a type without a name, its
   * number as text.
   */
  linkType: LinkType | `${number}`;
  /** Largest packet that the link sends (MTU), in bytes. */
  mtu: number;
  /**
   * Operational state of the link: "up" if the link can transmit packets; "unknown" if its driver reports no state, as
   * for `lo`.
   */
  operstate: Operstate | `${number}`;
  linkmode: LinkMode | `${number}`;
  /** Number of the group to which the link belongs; 0 is the default group. */
  group: number;
  /** Hardware address of the network interface. For IP tunnels, the local IP address. */
  address?: string;
  /** Hardware broadcast address of the network interface. For IP tunnels, the remote IP address. */
  broadcast?: string;
  /** Permanent hardware address of the device. Absent if it is equal to the current address in the field `address`. */
  permaddr?: string;
  /**
   * Name of the underlying interface, or of the other end of a pair such as veth. Absent if that interface is in
   * another namespace.
   */
  link?: string;
  /**
   * Index of the interface `link`. If `linkNetnsid` is set, the index is valid in that network namespace, and otherwise
   * in the namespace of this link.
   */
  linkIndex?: number;
  /** Id that the caller's network namespace has assigned to the network namespace of the interface `link`. */
  linkNetnsid?: number;
  /** Name of the bridge, bond or VRF of which the link is a port. */
  master?: string;
  /** Index of the interface `master`. */
  masterIndex?: number;
  /** Description of the link as free text (alias). */
  ifalias?: string;
  /** Whether the link has a carrier. Requests can set the carrier of some kinds of links, such as dummy. */
  carrier?: boolean;
  /**
   * Whether a program keeps the link down because of an error elsewhere, for example in a peer switch.
   * (`IFLA_PROTO_DOWN`)
   */
  protodown?: boolean;
  /** Bit mask of the reasons for `protodown`. The programs that set `protodown` define the meaning of the bits. */
  protodownReason?: number;
  inet6AddrGenMode?: AddressMode | `${number}`;
  /** Lower 64 bits of autoconfigured IPv6 addresses of the link, such as "::7". Absent if no token is set. */
  inet6Token?: string;
  /** Number of the MCTP network to which the link belongs. */
  mctpNet?: number;
  parentbus?: string;
  parentdev?: string;
  /** Devlink port that the link represents. */
  devlinkPort?: DevlinkPort;
  /** DPLL pin to which the clock of the device is connected. */
  dpllPin?: LinkDpllPinAttrs;
  /** Memory address range, interrupt and DMA channel of the hardware, if the driver reports them. */
  map?: RtnlLinkIfmap;
  /** Maximum time in nanoseconds for which the device can delay sent packets (pacing). */
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
 * A network interface. Its `kind` determines the type of `data`, and its `slaveKind` the type of `slaveData`. Physical
 * devices have no kind.
 *
 * TypeScript allows comparing `kind` only with kinds that it knows. For any other kind, write `kind === ("name" as
 * OtherKind)`.
 */
export type Link = LinkBase &
  LinkPort &
  (
    | { [Kind in keyof LinkData]: { kind: Kind; data?: LinkData[Kind] } }[keyof LinkData]
    | { kind: OtherKind; data?: Uint8Array }
    | { kind?: undefined; data?: undefined }
  );

/**
 * A {@link Link} returned by `list()` or `get()`, or a copy with some fields removed, to pass to `add` or `replace`.
 * For example, remove `ifindex` to create a similar link.
 *
 * Keep the field `linkType` in a copy: without `linkType`, `add` and `replace` treat the object as a {@link NewLink}.
 */
export type LinkCopy = { [Field in Exclude<keyof LinkBase, "linkType">]?: LinkBase[Field] | undefined } & Pick<
  LinkBase,
  "linkType"
> &
  Except<Link, keyof LinkBase>;

/** A network interface of one kind, such as `LinkOf<"vlan">`. `LinkOf<string>` is a network interface of any kind. */
export type LinkOf<Kind extends string> = Kind extends keyof LinkData
  ? Extract<Link, { kind: Kind }>
  : Kind extends OtherKind
    ? Extract<Link, { kind: OtherKind }> & { kind: Kind }
    : Link;

/** `ARPHRD_*` */
export const hardwareTypes = {
  ether: 1,
  infiniband: 32,
  slip: 256,
  x25: 271,
  can: 280,
  mctp: 290,
  ppp: 512,
  hdlc: 513,
  rawip: 519,
  ipip: 768,
  tunnel6: 769,
  loopback: 772,
  sit: 776,
  gre: 778,
  pimreg: 779,
  "ieee802.11": 801,
  "ieee802.11/prism": 802,
  "ieee802.11/radiotap": 803,
  "ieee802.15.4": 804,
  "ieee802.15.4/monitor": 805,
  phonet: 820,
  phonet_pipe: 821,
  caif: 822,
  gre6: 823,
  netlink: 824,
  "6lowpan": 825,
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

/** Settings that a request can only set for a new link. */
export const queueCounts = ["numTxQueues", "numRxQueues"] as const;

type SameSettings = Settable<
  Pick<
    LinkBase,
    | ("up" | "mtu" | "txqlen" | "group" | "ifalias" | "carrier" | "protodown" | "inet6Token" | "mctpNet")
    | ((typeof queueCounts)[number] | "gsoMaxSize" | "gsoMaxSegs")
    | ("groMaxSize" | "gsoIpv4MaxSize" | "groIpv4MaxSize")
  >
>;

/** Settings of a network interface for requests that create or change the interface. */
export interface LinkSettings extends SameSettings {
  /** Flags of the network interface to set (true) or to clear (false). Omitted flags stay unchanged. */
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
   * reasons that other programs have set. The kernel rejects clearing `protodown` while any bit is set.
   */
  protodownReason?: number | { value: number; mask: number } | undefined;
  /** Method by which the kernel generates IPv6 interface identifiers for the link. */
  inet6AddrGenMode?: AddressMode | undefined;
  /** Kind of the link's master, such as "bridge". The kind determines the type of `slaveData`. */
  slaveKind?: "bridge" | "bond" | undefined;
  /** Settings of the link as a port of its bridge or bond. */
  slaveData?: BridgePortData<Write> | BondPortData<Write> | undefined;
  /** Network namespace in which a new network interface is created, or to which an existing one is moved. */
  netns?: NamespaceSource | undefined;
}

interface Common extends LinkSettings {
  /**
   * Name of the new network interface (default: chosen by the kernel). In a name such as "veth%d", the kernel replaces
   * `%d` by a number.
   */
  ifname?: string | undefined;
  /** Index of the new link (default: chosen by the kernel). */
  ifindex?: number | undefined;
  /** Interface on which the new network interface is based, such as the parent of a VLAN. */
  link?: InterfaceSource | undefined;
}

/**
 * Settings of network interfaces in requests, by link kind. For pairs such as veth, `peer` describes the other end of
 * the pair.
 */
export interface LinkOptions extends DataOf<Write> {
  veth: { peer?: LinkReplacement | undefined };
  vxcan: { peer?: LinkReplacement | undefined };
  netkit: Omit<LinkinfoNetkitAttrs, "peerInfo"> & { peer?: LinkReplacement | undefined };
}

/** An object with the required fields of a kind, such as `{ link: …; data: { id: … } }`. */
type RequiredFields<Kind> = Kind extends keyof typeof requiredFields
  ? RequiredLink<(typeof requiredFields)[Kind][number]> & RequiredData<Kind, (typeof requiredFields)[Kind][number]>
  : unknown;

type RequiredLink<Paths> = "link" extends Paths ? { link: InterfaceSource } : unknown;

type RequiredData<Kind extends keyof LinkOptions, Paths> = [Extract<Paths, `data.${string}`>] extends [never]
  ? unknown
  : {
      data: {
        [Path in Paths as Path extends `data.${infer Name}`
          ? Name
          : never]: Path extends `data.${infer Name extends keyof LinkOptions[Kind] & string}`
          ? NonNullable<LinkOptions[Kind][Name]>
          : never;
      };
    };

/**
 * A network interface to create, for example `{ ifname: "v10", kind: "vlan", link: "eth0", data: { id: 10 } }`. `data`
 * contains the settings of the kind.
 */
export type NewLink =
  | {
      [Kind in keyof LinkOptions]: Common & { kind: Kind; data?: LinkOptions[Kind] | undefined } & RequiredFields<Kind>;
    }[keyof LinkOptions]
  | (Common & {
      /**
       * Kind of the network interface, such as "dummy" or "ifb". These kinds have no settings, or their settings can
       * only be passed as bytes.
       */
      kind: OtherKind;
      data?: Uint8Array | undefined;
    });

/** A network interface to create, or an existing one to change. To create one, specify the fields of {@link NewLink}. */
export type LinkReplacement =
  | { [Kind in keyof LinkOptions]: Common & { kind: Kind; data?: LinkOptions[Kind] | undefined } }[keyof LinkOptions]
  | (Common & {
      /**
       * Kind of the network interface, such as "dummy" or "ifb". These kinds have no settings, or their settings can
       * only be passed as bytes.
       */
      kind?: OtherKind | undefined;
      data?: Uint8Array | undefined;
    });

/**
 * Link kinds without settings, or whose settings can only be passed as bytes. For a kind that is not in this list,
 * write `"name" as OtherKind`.
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

/** Quotes a name that looks like an index. */
export function titleOf(dev: InterfaceSource): string {
  return typeof dev === "string" && /^\d+$/.test(dev) ? describeValue(dev) : `${dev}`;
}
