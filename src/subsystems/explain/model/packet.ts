// A packet on its way, and the frame that contains it.

import { IPPROTO_IPIP, IPPROTO_IPV6 } from "../../../constants/in.ts";
import { AF_INET } from "../../../constants/socket.ts";
import type { PacketChange } from "../../nftables/evaluate/machine/machine.ts";
import { type EvaluatedPacket, headerLengths } from "../../nftables/evaluate/packet/packet-fields.ts";
import { transports } from "../../nftables/model/field-tables.ts";
import type { TableFamily } from "../../nftables/model/objects.ts";
import type { Constant } from "../../nftables/model/statements.ts";
import { canonicalAddress, parseAddress } from "../../route/core/addresses.ts";
import type { Link } from "../../route/index.ts";
import type { ExplainedPacket, HeaderFields } from "./types.ts";

/** The question to whom an address belongs (ARP or NDP), or its answer. */
export interface NeighbourQuery {
  readonly isReply: boolean;
  readonly target: string;
  readonly sender: string;
  /** Namespace and interface of the host that asks. */
  readonly asker: { readonly namespace: string; readonly ifindex: number };
}

/** The frame in a packet of a tunnel. Tunnels of IP packets have no Ethernet header. */
export interface Encapsulated {
  readonly frame: Frame;
  /** Kind of the tunnel interface that sent the packet, and its name. */
  readonly kind: string;
  readonly ifname: string;
  /** Key of GRE, or the network identifier; undefined without one. */
  readonly key: number | undefined;
}

/** An IP or ARP packet. A missing field is unknown. */
export interface Packet {
  readonly family: "inet" | "inet6";
  readonly fields: HeaderFields;
  readonly protocol: string;
  readonly mark: number | undefined;
  readonly priority?: number | undefined;
  readonly payload?: Uint8Array | undefined;
  readonly query?: NeighbourQuery | undefined;
  readonly inner?: Encapsulated | undefined;
}

/** A VLAN tag of a frame. */
export interface VlanTag {
  /** VLAN id, 0 to 4,094; 0 only carries a priority. */
  readonly id: number;
  /** "8021q" or "8021ad". */
  readonly protocol: string | number;
}

/** Ethernet addresses of a frame, and its VLAN tags, the outermost last. */
export interface Frame {
  readonly packet: Packet;
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly vlans: readonly VlanTag[];
  /** Whether an interface that received the frame, or one above it, has its destination address. (skb->pkt_type) */
  readonly isForHost?: boolean | undefined;
  /** Whether a bridge calls the hooks of IP at prerouting for the frame, before it receives the frame itself. */
  readonly isFiltered?: boolean | undefined;
}

/** Returns the tag of the frames that a VLAN interface sends and receives. */
export function tagOf(link: Link): VlanTag | undefined {
  if (link.kind !== "vlan" || link.data?.id === undefined) return undefined;
  return { id: link.data.id, protocol: link.data.protocol ?? "8021q" };
}

export function isSameTag(one: VlanTag | undefined, other: VlanTag): boolean {
  return one?.id === other.id && one.protocol === other.protocol;
}

/** Describes a tag: the id, and the protocol unless it is 802.1Q. */
export function textOfTag({ id, protocol }: VlanTag): string {
  return protocol === "8021q" ? `${id}` : `${id} (${protocol === "8021ad" ? "802.1ad" : protocol})`;
}

/** Whether a hardware address is that of a group of hosts, or of all. */
export function isGroupAddress(mac: string | undefined): boolean {
  return mac !== undefined && (Number.parseInt(mac.slice(0, 2), 16) & 1) === 1;
}

const NUMBERS: Readonly<Record<string, number>> = { ...transports, ipip: IPPROTO_IPIP, sit: IPPROTO_IPV6 };
const WITH_PORTS: readonly string[] = ["tcp", "udp", "sctp", "udplite"];
const ECHO = { icmp: { type: 8, code: 0 }, icmpv6: { type: 128, code: 0 } } as const;

export function packetOf(input: ExplainedPacket): Packet {
  const { protocol, source, destination, sourcePort, destinationPort, mark = 0, dscp = 0, ttl = 64, payload } = input;
  const family = source.includes(":") ? "inet6" : "inet";
  const addresses = { saddr: canonicalAddress(source), daddr: canonicalAddress(destination), dscp, ecn: 0 };
  const ports: Record<string, Constant | readonly Constant[]> = {};
  if (sourcePort !== undefined) ports["sport"] = sourcePort;
  if (destinationPort !== undefined) ports["dport"] = destinationPort;
  const flags = input.flags ?? ["syn"];
  if (protocol === "tcp") ports["flags"] = flags.length === 0 ? 0 : [...flags];
  const transport = protocol === "icmp" || protocol === "icmpv6" ? ECHO[protocol] : ports;
  return { family, protocol, mark, payload, fields: { ...ipFields(family, addresses, ttl), [protocol]: transport } };
}

/** @param ttl TTL or hop limit. Undefined if it is unknown. */
export function ipFields(
  family: Packet["family"],
  fields: Readonly<Record<"saddr" | "daddr" | "dscp" | "ecn", string | number>>,
  ttl: number | undefined,
): HeaderFields {
  const header = ipHeaderOf({ family });
  return { [header]: { ...fields, ...(ttl === undefined ? {} : { [HOPS[header]]: ttl }) } };
}

export function isArp({ fields }: Pick<Packet, "fields">): boolean {
  return "arp" in fields;
}

/** Name of the IP header in the nft language, which is also the name of its family of tables. */
export function ipHeaderOf({ family }: Pick<Packet, "family">): "ip" | "ip6" {
  return family === "inet" ? "ip" : "ip6";
}

/** Families of the tables of nftables that evaluate the packet at the hooks of IP and ARP. */
export function tableFamiliesOf(packet: Packet): readonly TableFamily[] {
  return isArp(packet) ? ["arp"] : [ipHeaderOf(packet), "inet"];
}

/** Returns a field of the network or transport header. Undefined if it is unknown. */
export function field({ fields }: Packet, header: string, name: string): Constant | undefined {
  return fields[header]?.[name] as Constant | undefined;
}

function address(packet: Packet, name: "saddr" | "daddr"): string | undefined {
  const value = field(packet, ipHeaderOf(packet), name);
  return typeof value === "string" ? value : undefined;
}

export function sourceOf(packet: Packet): string | undefined {
  return address(packet, "saddr");
}

export function destinationOf(packet: Packet): string | undefined {
  return address(packet, "daddr");
}

export function portOf(packet: Packet, name: "sport" | "dport"): number | undefined {
  const value = field(packet, packet.protocol, name);
  return typeof value === "number" ? value : undefined;
}

export function hasPorts({ protocol }: Pick<Packet, "protocol">): boolean {
  return WITH_PORTS.includes(protocol);
}

export function protocolNumber({ protocol }: Packet): number {
  return NUMBERS[protocol]!;
}

/** Length of a packet in bytes. */
export function lengthOf({ fields, payload }: Packet): number {
  return Object.keys(fields).reduce((length, header) => length + headerLengths[header]!, payload?.length ?? 0);
}

const HOPS = { ip: "ttl", ip6: "hoplimit" } as const;

/** TTL or hop limit. Undefined if it is unknown. */
export function hopsOf(packet: Packet): number | undefined {
  const header = ipHeaderOf(packet);
  const value = field(packet, header, HOPS[header]);
  return typeof value === "number" ? value : undefined;
}

/** Returns the packet after a router has decremented its TTL or hop limit, if that is known. */
export function forwarded(packet: Packet): Packet {
  const header = ipHeaderOf(packet);
  const hops = hopsOf(packet);
  return hops === undefined ? packet : changed(packet, [{ field: `${header} ${HOPS[header]}`, value: hops - 1 }]);
}

/** Flags of the TCP header. None if they are unknown. */
export function tcpFlagsOf(packet: Packet): readonly unknown[] {
  return [field(packet, "tcp", "flags") ?? []].flat();
}

/** Type of service byte without ECN. */
export function tosOf(packet: Packet): number {
  const value = field(packet, ipHeaderOf(packet), "dscp");
  return typeof value === "number" ? value << 2 : 0;
}

/** Returns the packet after rules changed it. An unknown value removes the field. */
export function changed(packet: Packet, changes: readonly PacketChange[]): Packet {
  const fields: Record<string, Record<string, Constant | readonly Constant[]>> = {};
  for (const [header, values] of Object.entries(packet.fields)) fields[header] = { ...values };
  let { mark, priority } = packet;
  for (const { field: path, value } of changes) {
    const [header = "", name = ""] = path.split(" ");
    if (path === "meta mark") mark = typeof value === "number" ? value : undefined;
    else if (path === "meta priority") priority = typeof value === "number" ? value : undefined;
    else if (header in fields) {
      if (value === undefined) delete fields[header]![name];
      else fields[header]![name] = value;
    }
  }
  return { ...packet, fields, mark, priority };
}

/** The packet when another network namespace receives it: marks and priorities belong to one namespace. */
export function inOtherNamespace(packet: Packet): Packet {
  return { ...packet, mark: 0, priority: undefined };
}

/** Returns the packet as input of an evaluation, with the Ethernet header if there is one. */
export function toEvaluated({ fields, mark, priority, payload }: Packet, frame?: Frame): EvaluatedPacket {
  const vlan = frame?.vlans.at(-1);
  const type = vlan?.protocol === "8021ad" ? { type: vlan.protocol } : {};
  const addresses = frame?.from === undefined || frame.to === undefined ? {} : { saddr: frame.from, daddr: frame.to };
  const header = { ...addresses, ...type };
  const ether = Object.keys(header).length === 0 ? {} : { ether: header };
  return {
    ...fields,
    ...ether,
    ...(vlan === undefined ? {} : { vlan: { id: vlan.id } }),
    ...(mark === undefined ? {} : { mark }),
    ...(priority === undefined ? {} : { priority }),
    ...(payload === undefined ? {} : { payload }),
  } as EvaluatedPacket;
}

const VLAN_TAG = 4;

/** Whether an interface discards a frame that another interface or a bridge passes to it. (__is_skb_forwardable) */
export function exceedsMtu({ mtu }: Link, { packet, vlans }: Frame): boolean {
  // The outermost tag is not part of the frame's data.
  return lengthOf(packet) + VLAN_TAG * Math.max(0, vlans.length - 1) > mtu + VLAN_TAG;
}

export function tooLong({ ifname, mtu }: Link, { packet }: Frame): string {
  return `the packet has ${lengthOf(packet)} bytes, and ${ifname} discards packets that are longer than its MTU ${mtu}`;
}

/** @throws TypeError for text that is no IP address. */
export function addressFamilyOf(value: unknown, path: string): "inet" | "inet6" {
  return parseAddress(value as string, path).family === AF_INET ? "inet" : "inet6";
}

export function isMulticast(address: string): boolean {
  return /^(22[4-9]|23\d)\.|^ff/i.test(address);
}

/** Whether an address is an IPv6 address that is valid on one link only. */
export function isLinkLocal(address: string): boolean {
  return /^fe[89ab]/i.test(address);
}
