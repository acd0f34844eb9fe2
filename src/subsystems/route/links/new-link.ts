import type { LinkinfoNetkitAttrs } from "../../../families/rt-link.ts";
import type { Write } from "../../../schema/model/types.ts";
import type { NamespaceSource } from "../../../sock/namespace.ts";
import type { InterfaceSource } from "../interfaces.ts";
import type { BondPortData, BridgePortData, DataOf } from "./kinds.ts";

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
  /** The bridge, bond or VRF to join; null leaves it. */
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
  /** Reasons why it is held down: a bit mask. `protodown` can be cleared only if no reason is set. */
  protodownReason?: number | undefined;
  /** How IPv6 interface identifiers are generated. */
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
