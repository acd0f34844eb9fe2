import { decoderOf } from "../../../client/family.ts";
import {
  type DevlinkPort,
  type IfinfoFlags,
  type LinkAttrs,
  type LinkDpllPinAttrs,
  type LinkinfoVrfPortAttrs,
  type Operations,
  type RtnlLinkIfmap,
  type RtnlLinkStats64,
  rtLink,
  type XdpAttrs,
} from "../../../families/rt-link.ts";
import type { MessageView } from "../../../message/message.ts";
import type { ExtraAttributes } from "../../../schema/model/types.ts";
import { parseHex, readIpv4, readIpv6 } from "../../../schema/values/addresses.ts";
import type { InterfaceNames, Interfaces } from "../interfaces.ts";
import { NumberNames } from "../names.ts";
import type { BondPortData, BridgePortData, LinkData } from "./kinds.ts";
import type { LinkSettings, OtherKind } from "./new-link.ts";
import { readVf, type VirtualFunction } from "./virtual-functions.ts";
import { addressModes } from "./write-link.ts";

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
  /** Number of its group; 0 is the default group. */
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
  /** How far into the future the device can pace packets, in nanoseconds. */
  maxPacingOffloadHorizon?: bigint;
  /** Set if the link cannot be moved to another namespace. */
  netnsImmutable?: true;
  /** Bytes that the driver needs before and after a packet. */
  headroom?: number;
  tailroom?: number;
  /** 64-bit counters. */
  stats64?: RtnlLinkStats64;
  /** Number of virtual functions of the device. `vfinfoList` describes them if the request asked for them. */
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

const TTL_INHERIT = 28;
/** Reported by the kernel for an interface without a token. */
const NO_TOKEN = "::";
const ETH_ALEN = 6;
const INFINIBAND = 32;
const INFINIBAND_ALEN = 20;
const TUNNEL = 768;
const TUNNEL6 = 769;
const SIT = 776;
const IPGRE = 778;
const IP6GRE = 823;

const linkTypes: NumberNames<LinkType> = /* @__PURE__ */ new NumberNames(
  {
    ether: 1,
    infiniband: INFINIBAND,
    can: 280,
    ipip: TUNNEL,
    tunnel6: TUNNEL6,
    loopback: 772,
    sit: SIT,
    gre: IPGRE,
    gre6: IP6GRE,
    netlink: 824,
    vsockmon: 826,
    none: 0xfffe,
  },
  0xffff,
);

/** A link as decoded by the family `rt-link`. */
export type LinkReply = Operations["getlink"]["do"]["reply"];

const decodeLink = decoderOf(rtLink, "getlink");

/** Decodes the link that a message describes. The result owns all of its data. */
export function readLink(message: MessageView, interfaces: Interfaces): Link {
  const reply = decodeLink(message);
  interfaces.learn(reply.header.ifiIndex, reply.ifname ?? "");
  return linkOf(reply, interfaces);
}

/** Converts a decoded link. Names of other interfaces come from `interfaces`. */
export function linkOf(reply: LinkReply, interfaces: InterfaceNames): Link {
  const { header, ifname = "", linkinfo, master, link, linkNetnsid } = reply;
  const read: LinkBase = {
    ifindex: header.ifiIndex,
    ifname,
    flags: header.ifiFlags,
    linkType: linkTypes.show(header.ifiType),
    mtu: reply.mtu ?? 0,
    operstate: reply.operstate ?? "unknown",
    linkmode: reply.linkmode ?? "default",
    group: reply.group ?? 0,
  };
  put(read, "altnames", reply.propList?.altIfname);
  put(read, "address", shownAddress(reply.address, header.ifiType));
  put(read, "broadcast", shownAddress(reply.broadcast, header.ifiType));
  if (reply.permAddress !== reply.address) put(read, "permaddr", reply.permAddress);
  put(read, "linkIndex", link);
  put(read, "linkNetnsid", linkNetnsid);
  if (link !== undefined && linkNetnsid === undefined) put(read, "link", interfaces.name(link));
  put(read, "masterIndex", master);
  if (master !== undefined) put(read, "master", interfaces.name(master));
  put(read, "carrier", reply.carrier === undefined ? undefined : reply.carrier !== 0);
  put(read, "protodown", reply.protoDown === undefined ? undefined : reply.protoDown !== 0);
  put(read, "protodownReason", reply.protoDownReason?.value);
  const { addrGenMode: mode, token } = reply.afSpec?.inet6 ?? {};
  put(read, "inet6AddrGenMode", mode === undefined ? undefined : addressModes.show(mode));
  put(read, "inet6Token", token === NO_TOKEN ? undefined : token);
  put(read, "mctpNet", reply.afSpec?.mctp?.net);
  // The kernel reports these for every device, mostly without content.
  for (const name of ["map", "devlinkPort", "dpllPin"] as const) {
    const value = reply[name];
    if (value !== undefined && Object.values(value).some(Boolean)) read[name] = value as never;
  }
  put(read, "maxPacingOffloadHorizon", reply.maxPacingOffloadHorizon || undefined);
  put(read, "netnsImmutable", reply.netnsImmutable === 1 ? true : undefined);
  put(read, "parentbus", reply.parentDevBusName);
  put(read, "parentdev", reply.parentDevName);
  const vfs = reply.vfinfoList?.info;
  if (vfs !== undefined) read.vfinfoList = vfs.map((info) => readVf(info, addressLength(reply)));
  if (reply.xdp !== undefined && (reply.xdp.attached ?? 0) !== 0) read.xdp = reply.xdp;
  for (const name of asTheyAre) put(read, name, reply[name] as never);
  if (linkinfo?.slaveKind !== undefined) Object.assign(read, { slaveKind: linkinfo.slaveKind });
  if (linkinfo?.slaveData !== undefined) Object.assign(read, { slaveData: linkinfo.slaveData });
  if (linkinfo?.kind !== undefined) Object.assign(read, { kind: linkinfo.kind });
  if (linkinfo?.data !== undefined) Object.assign(read, { data: withTtlInherit(linkinfo.kind, linkinfo.data) });
  return read as Link;
}

/** Decodes `IFLA_VXLAN_TTL_INHERIT`: the kernel sends one byte, but accepts a flag. */
function withTtlInherit(kind: string | undefined, data: object): object {
  const { unparsed } = data as ExtraAttributes;
  if (kind !== "vxlan" || unparsed === undefined) return data;
  const index = unparsed.findIndex(({ type }) => type === TTL_INHERIT);
  if (index < 0) return data;
  const { unparsed: _, ...own } = data as ExtraAttributes;
  const rest = unparsed.filter((attribute) => attribute !== unparsed[index]);
  const inherits = unparsed[index]!.bytes[0] !== 0;
  return { ...own, ...(rest.length === 0 ? {} : { unparsed: rest }), ...(inherits ? { ttlInherit: true } : {}) };
}

/** Returns the length in bytes of the hardware addresses of a link. */
function addressLength({ address, header }: LinkReply): number {
  const own = address === undefined ? undefined : parseHex(address)?.length;
  return own ?? (header.ifiType === INFINIBAND ? INFINIBAND_ALEN : ETH_ALEN);
}

/** Fields with the same name and value in the decoded link. */
const asTheyAre = [
  "qdisc",
  "txqlen",
  "ifalias",
  "promiscuity",
  "allmulti",
  "minMtu",
  "maxMtu",
  "numTxQueues",
  "numRxQueues",
  "gsoMaxSize",
  "gsoMaxSegs",
  "tsoMaxSize",
  "tsoMaxSegs",
  "groMaxSize",
  "gsoIpv4MaxSize",
  "groIpv4MaxSize",
  "carrierChanges",
  "carrierUpCount",
  "carrierDownCount",
  "physPortName",
  "physPortId",
  "physSwitchId",
  "headroom",
  "tailroom",
  "stats64",
  "numVf",
  "unknown",
  "unparsed",
] as const satisfies readonly (keyof LinkBase & keyof LinkAttrs)[];

function put<Name extends keyof LinkBase>(link: LinkBase, name: Name, value: LinkBase[Name] | undefined): void {
  if (value !== undefined) link[name] = value;
}

/** Formats the address of a tunnel as an IP address. */
function shownAddress(address: string | undefined, type: number): string | undefined {
  const isTunnel = type === TUNNEL || type === SIT || type === IPGRE;
  if (address === undefined || (!isTunnel && type !== TUNNEL6 && type !== IP6GRE)) return address;
  const bytes = parseHex(address);
  if (isTunnel && bytes?.length === 4) return readIpv4(bytes, 0);
  return bytes?.length === 16 ? readIpv6(bytes, 0) : address;
}
