// Settings of tunnel interfaces.
import { IPPROTO_IPIP, IPPROTO_IPV6 } from "../../constants/in.ts";
import type { Link } from "../route/index.ts";

export type Tunnel = Extract<Link, { kind: "ipip" | "sit" | "gre" | "gretap" | "vxlan" | "geneve" }>;

/** The settings of a tunnel that are examined. */
export interface TunnelSettings {
  /** Key of sent packets, and that of received ones. */
  readonly key: number | undefined;
  readonly receivedKey: number | undefined;
  readonly local: string | undefined;
  readonly remote: string | undefined;
  /** 0 for that of the inner packet. */
  readonly ttl: number;
  readonly tos: number;
  /** Mark with which the route is looked up, if it is not that of the packet. */
  readonly mark?: number | undefined;
  /** Index of the interface to which the route is bound. */
  readonly lower: number | undefined;
  /** UDP port. Undefined for protocols without ports. */
  readonly port?: number | undefined;
}

export const DEFAULT_TTL = 64;
const ANY: readonly unknown[] = [undefined, "0.0.0.0", "::"];
const SIT_ISATAP = 1;

/** Returns undefined for the address that stands for none. */
export const known = (address: string | undefined): string | undefined => (ANY.includes(address) ? undefined : address);

/** Returns why a tunnel is not examined, if it has settings that are not. */
export function settingsOf(link: Tunnel): TunnelSettings | string {
  switch (link.kind) {
    case "vxlan": {
      const { data = {} } = link;
      const { id, port, collectMetadata, rsc, gpe, gbp, vnifilter, udpZeroCsum6Tx, ttlInherit } = data;
      if (id === undefined || collectMetadata === 1 || vnifilter === 1)
        return "the route selects its network (external)";
      if (rsc === 1 || gpe === true || gbp === true || udpZeroCsum6Tx === 1)
        return "it has rsc, gpe, gbp or no checksums";
      return {
        ...{ key: id, receivedKey: id, port, lower: link.linkIndex, tos: data.tos ?? 0 },
        ...{ local: known(data.local ?? data.local6), remote: known(data.group ?? data.group6) },
        ttl: ttlInherit === true ? 0 : data.ttl || DEFAULT_TTL,
      };
    }
    case "geneve": {
      const { data = {} } = link;
      const { id, port, collectMetadata, innerProtoInherit, udpZeroCsum6Tx, ttlInherit } = data;
      if (id === undefined || collectMetadata === true) return "the route selects its network (external)";
      if (innerProtoInherit === true || udpZeroCsum6Tx === 1) return "it has innerprotoinherit or no checksums";
      return {
        ...{ key: id, receivedKey: id, port, lower: undefined, tos: data.tos ?? 0 },
        ...{ local: known(data.local ?? data.local6), remote: known(data.remote ?? data.remote6) },
        ttl: ttlInherit === 1 ? 0 : data.ttl || DEFAULT_TTL,
      };
    }
    case "ipip":
    case "sit": {
      const { data = {} } = link;
      const { proto = 0, collectMetadata, encapType = "none", flags = 0 } = data;
      const isOther = proto !== 0 && proto !== (link.kind === "ipip" ? IPPROTO_IPIP : IPPROTO_IPV6);
      if (collectMetadata === true || isOther || encapType !== "none")
        return "it has the mode external, another mode, or encap";
      if (link.kind === "sit" && (flags & SIT_ISATAP) !== 0) return "it has the mode ISATAP";
      return { ...ofIp(link, data), key: undefined, receivedKey: undefined };
    }
    default: {
      const { data = {} } = link;
      const { iflags = [], oflags = [], ikey, okey, collectMetadata, encapType = "none" } = data;
      const isOther = [...iflags, ...oflags].some((flag) => flag !== "key");
      if (collectMetadata === true || isOther || encapType !== "none") return "it has external, csum, seq or encap";
      return {
        ...ofIp(link, data),
        key: oflags.includes("key") ? okey : undefined,
        receivedKey: iflags.includes("key") ? ikey : undefined,
      };
    }
  }
}

interface IpSettings {
  readonly local?: string | undefined;
  readonly remote?: string | undefined;
  readonly ttl?: number | undefined;
  readonly tos?: number | undefined;
  readonly fwmark?: number | undefined;
}

function ofIp(
  { linkIndex }: Tunnel,
  { local, remote, ttl = 0, tos = 0, fwmark = 0 }: IpSettings,
): Omit<TunnelSettings, "key" | "receivedKey"> {
  const lower = linkIndex === 0 ? undefined : linkIndex;
  return { local: known(local), remote: known(remote), ttl, tos, mark: fwmark, lower };
}
