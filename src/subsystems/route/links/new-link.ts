import type { LinkinfoNetkitAttrs } from "../../../families/rt-link.ts";
import type { Write } from "../../../schema/model/types.ts";
import type { NamespaceSource } from "../../../sock/namespace.ts";
import type { InterfaceSource } from "../interfaces.ts";
import type { BondPortData, BridgePortData, DataOf } from "./kinds.ts";

/** What can be said of a link when it is made, and later. */
export interface LinkSettings {
  /** Whether it is to be up. */
  up?: boolean | undefined;
  /** Other flags that are switched on or off. Those that are not mentioned stay. */
  flags?:
    | Partial<
        Record<
          "no-arp" | "promisc" | "all-multi" | "multicast" | "dynamic" | "debug" | "no-trailers",
          boolean | undefined
        >
      >
    | undefined;
  mtu?: number | undefined;
  /** The hardware address: "02:00:5e:00:53:01", or for tunnels an IP address. */
  address?: string | Uint8Array | undefined;
  broadcast?: string | Uint8Array | undefined;
  /** The bridge, bond or VRF that it is a port of; null takes it out. */
  master?: InterfaceSource | null | undefined;
  txqlen?: number | undefined;
  /** The number of its group. */
  group?: number | undefined;
  /** Text for people. */
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
  /** Whether there is a carrier, for links that let users say so. */
  carrier?: boolean | undefined;
  /** Whether it is held down because of an error elsewhere. */
  protodown?: boolean | undefined;
  /** Why it is held down: a bit for each reason. `protodown` can be switched off only when there is none. */
  protodownReason?: number | undefined;
  /** How it makes IPv6 addresses. */
  inet6AddrGenMode?: "eui64" | "none" | "stable_secret" | "random" | undefined;
  /** The lower 64 bits of the addresses that it configures for itself (IPv6): "::7". */
  inet6Token?: string | undefined;
  /** The MCTP network that it is to belong to. */
  mctpNet?: number | undefined;
  /** What kind of link it is a port of, for `slaveData`. */
  slaveKind?: "bridge" | "bond" | undefined;
  /** What that bridge or bond is to do with it. */
  slaveData?: BridgePortData<Write> | BondPortData<Write> | undefined;
  /** The namespace to make it in, or to move it to. */
  netns?: NamespaceSource | undefined;
}

interface Common extends LinkSettings {
  /** Its name; the kernel finds one when it is left out, or where it has `%d` in it. */
  ifname?: string | undefined;
  /** The index that it is to have. */
  ifindex?: number | undefined;
  /** The interface that it stands on, as VLANs do. */
  link?: InterfaceSource | undefined;
}

/** The options with which links of each kind are made. `peer` is the other end. */
export interface LinkOptions extends DataOf<Write> {
  veth: { peer?: NewLink | undefined };
  vxcan: { peer?: NewLink | undefined };
  netkit: Omit<LinkinfoNetkitAttrs, "peerInfo"> & { peer?: NewLink | undefined };
}

/** A link that is to be made. It needs a kind, unless one of that name is there and is to be changed by `replace`. */
export type NewLink =
  | { [Kind in keyof LinkOptions]: Common & { kind: Kind; data?: LinkOptions[Kind] | undefined } }[keyof LinkOptions]
  | (Common & {
      /** One without options, such as "dummy" and "ifb". Its options can be given as bytes. */
      kind?: OtherKind | undefined;
      data?: Uint8Array | undefined;
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
  ifname?: string | undefined;
} & (
    | { [Kind in keyof LinkOptions]: { kind: Kind; data?: LinkOptions[Kind] | undefined } }[keyof LinkOptions]
    | { kind?: undefined; data?: undefined }
  );
