import {
  type OvsKeyArp,
  type OvsKeyCtTupleIpv4,
  type OvsKeyCtTupleIpv6,
  type OvsKeyEthernet,
  type OvsKeyIcmp,
  type OvsKeyIpv4,
  type OvsKeyIpv6,
  type OvsKeyNd,
  type OvsKeyTcp,
  ovsFlow,
} from "../../../../families/ovs-flow.ts";
import type { Member } from "../../../../schema/model/family.ts";
import type { TrailingBytes } from "../../../../schema/model/types.ts";
import { baseKind, baseSize } from "../../../../schema/plan/kind.ts";
import { KeyAttr } from "../../numbers.ts";

// Upcalls, replies and the fake datapath read and write flow keys in place. The offsets come from the family's
// structures.

/** Layout of the structure in an attribute of a flow key (`struct ovs_key_*`). */
export interface KeyLayout<Struct> {
  /** Byte offset of each member. */
  readonly at: Readonly<Record<Exclude<keyof Struct & string, keyof TrailingBytes>, number>>;
  /** Size of the structure in bytes, without the padding at its end. */
  readonly end: number;
}

/** Sizes in bytes of the attributes of flow keys that have a fixed size, by attribute number. */
export const keySizes: ReadonlyMap<number, number> = new Map(
  ovsFlow.sets["key-attrs"]!.attributes.flatMap((attribute): [number, number][] => {
    const { number, type, struct } = attribute;
    if (struct !== undefined) return [[number, structSize(membersOf(struct))]];
    return /^u\d+$/.test(type) ? [[number, baseSize(baseKind(attribute))]] : [];
  }),
);

/** Layout of the Ethernet addresses in a flow key. */
export const ethernetLayout: KeyLayout<OvsKeyEthernet> = layoutOf(KeyAttr.Ethernet);
/** Layout of the IPv4 header fields in a flow key. */
export const ipv4Layout: KeyLayout<OvsKeyIpv4> = layoutOf(KeyAttr.Ipv4);
/** Layout of the IPv6 header fields in a flow key. */
export const ipv6Layout: KeyLayout<OvsKeyIpv6> = layoutOf(KeyAttr.Ipv6);
/** Layout of the ports of TCP, UDP and SCTP in a flow key. All three have the same layout. */
export const portsLayout: KeyLayout<OvsKeyTcp> = layoutOf(KeyAttr.Tcp);
/** Layout of the type and code of ICMP and ICMPv6 in a flow key. */
export const icmpLayout: KeyLayout<OvsKeyIcmp> = layoutOf(KeyAttr.Icmp);
/** Layout of the fields of ARP in a flow key. */
export const arpLayout: KeyLayout<OvsKeyArp> = layoutOf(KeyAttr.Arp);
/** Layout of the fields of neighbour discovery in a flow key. */
export const ndLayout: KeyLayout<OvsKeyNd> = layoutOf(KeyAttr.Nd);
/** Layout of the original direction of an IPv4 connection in a flow key. */
export const tuple4Layout: KeyLayout<OvsKeyCtTupleIpv4> = layoutOf(KeyAttr.CtOrigTupleIpv4);
/** Layout of the original direction of an IPv6 connection in a flow key. */
export const tuple6Layout: KeyLayout<OvsKeyCtTupleIpv6> = layoutOf(KeyAttr.CtOrigTupleIpv6);

function layoutOf<Struct>(type: number): KeyLayout<Struct> {
  const { struct } = ovsFlow.sets["key-attrs"]!.attributes.find(({ number }) => number === type)!;
  const members = membersOf(struct!);
  const used = members.filter((member) => member.field !== undefined);
  const entries = used.map((member) => [member.field, structSize(members.slice(0, members.indexOf(member)))]);
  const end = structSize(members.slice(0, members.indexOf(used.at(-1)!) + 1));
  // The members of the structure have the same names as in the generated type.
  return { at: Object.fromEntries(entries), end } as KeyLayout<Struct>;
}

function membersOf(struct: string): readonly Member[] {
  return ovsFlow.structs[struct]!.members;
}

function structSize(members: readonly Member[]): number {
  return members.reduce((size, member) => size + (member.length ?? baseSize(baseKind(member))), 0);
}
