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

// Field offsets of flow key structures, for access without decoding.

type KeyLayout<Struct> = Readonly<Record<Exclude<keyof Struct & string, keyof TrailingBytes>, number>>;

export const keySizes: Readonly<Record<number, number>> = Object.fromEntries(
  ovsFlow.sets["key-attrs"]!.attributes.flatMap((attribute): [number, number][] => {
    const { number, type, struct } = attribute;
    if (struct !== undefined) return [[number, structSize(ovsFlow.structs[struct]!.members)]];
    return /^u\d+$/.test(type) ? [[number, baseSize(baseKind(attribute))]] : [];
  }),
);

export const ethernetLayout: KeyLayout<OvsKeyEthernet> = layoutOf("ovs-key-ethernet");
export const ipv4Layout: KeyLayout<OvsKeyIpv4> = layoutOf("ovs-key-ipv4");
export const ipv6Layout: KeyLayout<OvsKeyIpv6> = layoutOf("ovs-key-ipv6");
/** The structures of TCP, UDP and SCTP are equal. */
export const portsLayout: KeyLayout<OvsKeyTcp> = layoutOf("ovs-key-tcp");
/** The structures of ICMP and ICMPv6 are equal. */
export const icmpLayout: KeyLayout<OvsKeyIcmp> = layoutOf("ovs-key-icmp");
export const arpLayout: KeyLayout<OvsKeyArp> = layoutOf("ovs-key-arp");
export const ndLayout: KeyLayout<OvsKeyNd> = layoutOf("ovs-key-nd");
export const tuple4Layout: KeyLayout<OvsKeyCtTupleIpv4> = layoutOf("ovs-key-ct-tuple-ipv4");
export const tuple6Layout: KeyLayout<OvsKeyCtTupleIpv6> = layoutOf("ovs-key-ct-tuple-ipv6");

function layoutOf<Struct>(struct: string): KeyLayout<Struct> {
  const { members } = ovsFlow.structs[struct]!;
  const entries = members.flatMap(({ field }, index) =>
    field === undefined ? [] : [[field, structSize(members.slice(0, index))]],
  );
  return Object.fromEntries(entries) as KeyLayout<Struct>;
}

function structSize(members: readonly Member[]): number {
  return members.reduce((size, member) => size + (member.length ?? baseSize(baseKind(member))), 0);
}
