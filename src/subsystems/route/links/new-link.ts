import type { LinkinfoNetkitAttrs } from "../../../families/rt-link.ts";
import type { Write } from "../../../schema/types.ts";
import type { NamespaceSource } from "../../../sock/namespace.ts";
import type { InterfaceSource } from "../interfaces.ts";
import type { BondPortData, BridgePortData, DataOf } from "./kinds.ts";

/** What can be said of a link when it is made, and later. */
export interface LinkSettings {
  /** Whether it is to be up. */
  up?: boolean;
  /** Other flags that are switched on or off. Those that are not mentioned stay. */
  flags?: Partial<
    Record<"no-arp" | "promisc" | "all-multi" | "multicast" | "dynamic" | "debug" | "no-trailers", boolean>
  >;
  mtu?: number;
  /** The hardware address: "02:00:5e:00:53:01", or for tunnels an IP address. */
  address?: string | Uint8Array;
  broadcast?: string | Uint8Array;
  /** The bridge, bond or VRF that it is a port of; null takes it out. */
  master?: InterfaceSource | null;
  txqlen?: number;
  /** The number of its group. */
  group?: number;
  /** Text for people. */
  ifalias?: string;
  operstate?: "unknown" | "notpresent" | "down" | "lowerlayerdown" | "testing" | "dormant" | "up";
  linkmode?: "default" | "dormant" | "testing";
  numTxQueues?: number;
  numRxQueues?: number;
  gsoMaxSize?: number;
  gsoMaxSegs?: number;
  groMaxSize?: number;
  gsoIpv4MaxSize?: number;
  groIpv4MaxSize?: number;
  /** Whether there is a carrier, for links that let users say so. */
  carrier?: boolean;
  /** Whether it is held down because of an error elsewhere. */
  protodown?: boolean;
  /** How it makes IPv6 addresses. */
  inet6AddrGenMode?: "eui64" | "none" | "stable_secret" | "random";
  /** What kind of link it is a port of, for `slaveData`. */
  slaveKind?: "bridge" | "bond";
  /** What that bridge or bond is to do with it. */
  slaveData?: BridgePortData<Write> | BondPortData<Write>;
  /** The namespace to make it in, or to move it to. */
  netns?: NamespaceSource;
}

interface Common extends LinkSettings {
  /** Its name; the kernel finds one when it is left out, or where it has `%d` in it. */
  ifname?: string;
  /** The index that it is to have. */
  ifindex?: number;
  /** The interface that it stands on, as VLANs do. */
  link?: InterfaceSource;
}

/** The options with which links of each kind are made. `peer` is the other end. */
export interface LinkOptions extends DataOf<Write> {
  veth: { peer?: NewLink };
  vxcan: { peer?: NewLink };
  netkit: Omit<LinkinfoNetkitAttrs, "peerInfo"> & { peer?: NewLink };
}

/** A link that is to be made. */
export type NewLink =
  | { [Kind in keyof LinkOptions]: Common & { kind: Kind; data?: LinkOptions[Kind] } }[keyof LinkOptions]
  | (Common & {
      /** One without options, such as "dummy" and "ifb". Its options can be given as bytes. */
      kind?: OtherKind;
      data?: Uint8Array;
    });

/**
 * Kinds of links without options, or with options that are only known as bytes. One that is missing here, such as that of a
 * module of one's own, is given as `"name" as OtherKind`.
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

/** A link that is to change, and what about it. */
export type LinkChange = LinkSettings & {
  /** Which link. */
  dev: InterfaceSource;
  /** The name that it is to have from now on. */
  ifname?: string;
} & (
    | { [Kind in keyof LinkOptions]: { kind: Kind; data?: LinkOptions[Kind] } }[keyof LinkOptions]
    | { kind?: undefined; data?: undefined }
  );
