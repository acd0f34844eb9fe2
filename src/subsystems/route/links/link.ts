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

/** What every link says. The names are those of `ip -json`, in camel case. */
export interface LinkBase extends ExtraAttributes {
  ifindex: number;
  ifname: string;
  /** Other names that it goes by. */
  altnames?: string[];
  flags: (IfinfoFlags | number)[];
  /** What it is to the network: "ether", "loopback", "none" … or the number (`ARPHRD_*`). */
  linkType: LinkType | number;
  mtu: number;
  qdisc?: string;
  operstate: NonNullable<LinkSettings["operstate"]> | number;
  linkmode: NonNullable<LinkSettings["linkmode"]> | number;
  /** The number of its group; 0 is the default one. */
  group: number;
  txqlen?: number;
  /** The hardware address; of IP tunnels their local IP address. */
  address?: string;
  /** The hardware address for all; of IP tunnels the remote IP address. */
  broadcast?: string;
  /** The address that the device was made with, where that is another one. */
  permaddr?: string;
  /** The interface that it stands on, or the other end of a pair, where that is in this namespace and has a name. */
  link?: string;
  /** Its index. In another namespace when there is a `linkNetnsid`. */
  linkIndex?: number;
  /** This namespace's id for the one where that interface is. */
  linkNetnsid?: number;
  /** The bridge, bond or VRF that it is a port of. */
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
  /** Why it is held down: a bit for each reason, whose meaning users agree on. */
  protodownReason?: number;
  inet6AddrGenMode?: NonNullable<LinkSettings["inet6AddrGenMode"]> | number;
  /** The lower 64 bits of the addresses that it configures for itself (IPv6), unless it has no token. */
  inet6Token?: string;
  /** The MCTP network that it belongs to. */
  mctpNet?: number;
  parentbus?: string;
  parentdev?: string;
  physPortName?: string;
  physPortId?: Uint8Array;
  physSwitchId?: Uint8Array;
  /** The port of a devlink device that it is. */
  devlinkPort?: DevlinkPort;
  /** The DPLL pin that the device's clock is connected to. */
  dpllPin?: LinkDpllPinAttrs;
  /** Addresses and interrupts of the hardware, for drivers that have them. */
  map?: RtnlLinkIfmap;
  /** How far ahead the device can pace packets, in nanoseconds. */
  maxPacingOffloadHorizon?: bigint;
  /** Whether it cannot be moved to another namespace. */
  netnsImmutable?: true;
  /** Bytes that the driver needs in front of a packet, and behind it. */
  headroom?: number;
  tailroom?: number;
  /** Counters, with 64 bits each. */
  stats64?: RtnlLinkStats64;
  /** How many virtual functions the device has. What is known of each is there when it was asked for. */
  numVf?: number;
  vfinfoList?: VirtualFunction[];
  /** XDP programs that are attached. */
  xdp?: XdpAttrs;
}

/** Of what kind of link another one is a port, and what that says of it. */
export type LinkPort =
  | { slaveKind: "bridge"; slaveData?: BridgePortData }
  | { slaveKind: "bond"; slaveData?: BondPortData }
  | { slaveKind: "vrf"; slaveData?: LinkinfoVrfPortAttrs }
  | { slaveKind: "team" | "openvswitch" | "hsr" | "batadv" | "rmnet"; slaveData?: Uint8Array }
  | { slaveKind?: undefined; slaveData?: undefined };

/**
 * A network interface. `kind` tells what is in `data`, `slaveKind` what is in `slaveData`; physical devices have no kind. One
 * that is not known here, such as that of a module of one's own, is compared with as `"name" as OtherKind`.
 */
export type Link = LinkBase &
  LinkPort &
  (
    | { [Kind in keyof LinkData]: { kind: Kind; data?: LinkData[Kind] } }[keyof LinkData]
    | { kind: OtherKind; data?: Uint8Array }
    | { kind?: undefined; data?: undefined }
  );

/** A network interface of that kind; any, where the kind is not known before. */
export type LinkOf<Kind extends string> = Kind extends keyof LinkData
  ? Extract<Link, { kind: Kind }>
  : Kind extends OtherKind
    ? Extract<Link, { kind: OtherKind }> & { kind: Kind }
    : Link;

/** What interfaces are to the network, as far as they have names here. */
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
/** What the kernel reports for an interface that has no token. */
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

/** A link as the family has it. */
export type LinkReply = Operations["getlink"]["do"]["reply"];

const decodeLink = decoderOf(rtLink, "getlink");

/** The link that a message describes. Owns all that is in it. */
export function readLink(message: MessageView, interfaces: Interfaces): Link {
  const reply = decodeLink(message);
  interfaces.learn(reply.header.ifiIndex, reply.ifname ?? "");
  return linkOf(reply, interfaces);
}

/** The link that is this, with the names of other interfaces that are known. */
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
  // The kernel reports these for every device; without content they say nothing about it.
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

/** The kernel writes a byte for what it takes as a flag (`IFLA_VXLAN_TTL_INHERIT`). */
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

/** How many bytes the hardware addresses of a link have. */
function addressLength({ address, header }: LinkReply): number {
  const own = address === undefined ? undefined : parseHex(address)?.length;
  return own ?? (header.ifiType === INFINIBAND ? INFINIBAND_ALEN : ETH_ALEN);
}

/** Fields that are called the same, and are the same. */
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

/** Tunnels have IP addresses for hardware addresses. */
function shownAddress(address: string | undefined, type: number): string | undefined {
  const isTunnel = type === TUNNEL || type === SIT || type === IPGRE;
  if (address === undefined || (!isTunnel && type !== TUNNEL6 && type !== IP6GRE)) return address;
  const bytes = parseHex(address);
  if (isTunnel && bytes?.length === 4) return readIpv4(bytes, 0);
  return bytes?.length === 16 ? readIpv6(bytes, 0) : address;
}
