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

// Offsets of the fields of flow keys, from the structures in the spec of the family `ovs_flow`. The offsets are used to
// access flow keys without decoding them.

/** Layout of the structure in an attribute of a flow key (`struct ovs_key_*`). */
export interface KeyLayout<Struct> {
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

/** Layout of the Ethernet addresses in a flow key (OVS_KEY_ATTR_ETHERNET). */
export const ethernetLayout: KeyLayout<OvsKeyEthernet> = layoutOf(KeyAttr.Ethernet);
/** Layout of the IPv4 header fields in a flow key (OVS_KEY_ATTR_IPV4). */
export const ipv4Layout: KeyLayout<OvsKeyIpv4> = layoutOf(KeyAttr.Ipv4);
/** Layout of the IPv6 header fields in a flow key (OVS_KEY_ATTR_IPV6). */
export const ipv6Layout: KeyLayout<OvsKeyIpv6> = layoutOf(KeyAttr.Ipv6);
/** Layout of the ports in a flow key. The structures of TCP, UDP and SCTP are equal. */
export const portsLayout: KeyLayout<OvsKeyTcp> = layoutOf(KeyAttr.Tcp);
/** Layout of the type and code in a flow key. The structures of ICMP and ICMPv6 are equal. */
export const icmpLayout: KeyLayout<OvsKeyIcmp> = layoutOf(KeyAttr.Icmp);
/** Layout of the ARP fields in a flow key (OVS_KEY_ATTR_ARP). */
export const arpLayout: KeyLayout<OvsKeyArp> = layoutOf(KeyAttr.Arp);
/** Layout of the neighbour discovery fields in a flow key (OVS_KEY_ATTR_ND). */
export const ndLayout: KeyLayout<OvsKeyNd> = layoutOf(KeyAttr.Nd);
/** Layout of the original addresses and ports of an IPv4 connection in a flow key (OVS_KEY_ATTR_CT_ORIG_TUPLE_IPV4). */
export const tuple4Layout: KeyLayout<OvsKeyCtTupleIpv4> = layoutOf(KeyAttr.CtOrigTupleIpv4);
/** Layout of the original addresses and ports of an IPv6 connection in a flow key (OVS_KEY_ATTR_CT_ORIG_TUPLE_IPV6). */
export const tuple6Layout: KeyLayout<OvsKeyCtTupleIpv6> = layoutOf(KeyAttr.CtOrigTupleIpv6);

function layoutOf<Struct>(type: number): KeyLayout<Struct> {
  const { struct } = ovsFlow.sets["key-attrs"]!.attributes.find(({ number }) => number === type)!;
  const members = membersOf(struct!);
  const used = members.filter((member) => member.field !== undefined);
  const entries = used.map((member) => [member.field, structSize(members.slice(0, members.indexOf(member)))]);
  const end = structSize(members.slice(0, members.indexOf(used.at(-1)!) + 1));
  return { at: Object.fromEntries(entries), end } as KeyLayout<Struct>;
}

function membersOf(struct: string): readonly Member[] {
  return ovsFlow.structs[struct]!.members;
}

function structSize(members: readonly Member[]): number {
  return members.reduce((size, member) => size + (member.length ?? baseSize(baseKind(member))), 0);
}
