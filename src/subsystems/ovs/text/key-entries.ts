import { hostLittleEndian } from "../../../message/byte-order.ts";
import type { UnknownAttribute, UnparsedAttribute } from "../../../schema/model/types.ts";
import { readHex } from "../../../schema/values/addresses.ts";
import { ALWAYS, bytesOf, type Entry, fieldsOf, type Part, scalar, structure, viewOf } from "./entry.ts";
import type { Scanner } from "./scanner.ts";
import {
  decimal8,
  decimal16,
  flowLabel,
  fragment,
  hex8,
  hex16,
  hex32,
  ipv4,
  ipv6,
  mac,
  wholeNumber,
} from "./values.ts";

function ports(prefix: string): readonly Part[] {
  return [
    ["src", `${prefix}Src`, decimal16],
    ["dst", `${prefix}Dst`, decimal16],
  ];
}

const TYPE_AND_CODE: readonly Part[] = [
  ["type", "icmpType", decimal8],
  ["code", "icmpCode", decimal8],
];

/** Flow key attribute `recirc_id`: the recirculation id of the packet. */
export const recircId: Entry = scalar("recirc_id", "recircId", hex32);

/** Flow key attribute `dp_hash`: the hash of the packet as computed by the datapath. */
export const dpHash: Entry = scalar("dp_hash", "dpHash", hex32);

/** Flow key attribute `skb_priority`: the packet priority. */
export const priority: Entry = scalar("skb_priority", "priority", hex32);

/** Flow key attribute `skb_mark`: the packet mark. */
export const skbMark: Entry = scalar("skb_mark", "skbMark", hex32);

/** Flow key attribute `ct_zone`: the conntrack zone of the packet. */
export const ctZone: Entry = scalar("ct_zone", "ctZone", hex16);

/** Conntrack mark: `ct_mark`. */
export const ctMark: Entry = scalar("ct_mark", "ctMark", hex32);

/**
 * Flow key attribute `eth` with the Ethernet addresses. The kernel omits the attribute for packets without an Ethernet
 * header, so its presence is significant: `eth()`.
 */
export const ethernet: Entry = structure(
  "eth",
  "ethernet",
  [
    ["src", "ethSrc", mac],
    ["dst", "ethDst", mac],
  ],
  ALWAYS,
);

/** Flow key attribute `ipv4`: fields of the IPv4 header. */
export const ipv4Header: Entry = structure("ipv4", "ipv4", [
  ["src", "ipv4Src", ipv4],
  ["dst", "ipv4Dst", ipv4],
  ["proto", "ipv4Proto", decimal8],
  ["tos", "ipv4Tos", hex8],
  ["ttl", "ipv4Ttl", decimal8],
  ["frag", "ipv4Frag", fragment],
]);

/** Flow key attribute `ipv6`: fields of the IPv6 header. */
export const ipv6Header: Entry = structure("ipv6", "ipv6", [
  ["src", "ipv6Src", ipv6],
  ["dst", "ipv6Dst", ipv6],
  ["label", "ipv6Label", flowLabel],
  ["proto", "ipv6Proto", decimal8],
  ["tclass", "ipv6Tclass", hex8],
  ["hlimit", "ipv6Hlimit", decimal8],
  ["frag", "ipv6Frag", fragment],
]);

/** Flow key attribute `arp`: fields of an ARP message. */
export const arp: Entry = structure("arp", "arp", [
  ["sip", "arpSip", ipv4],
  ["tip", "arpTip", ipv4],
  ["op", "arpOp", decimal16],
  ["sha", "arpSha", mac],
  ["tha", "arpTha", mac],
]);

/** Flow key attribute `tcp`: the TCP ports. */
export const tcp: Entry = structure("tcp", "tcp", ports("tcp"));

/** Flow key attribute `udp`: the UDP ports. */
export const udp: Entry = structure("udp", "udp", ports("udp"));

/** Flow key attribute `sctp`: the SCTP ports. */
export const sctp: Entry = structure("sctp", "sctp", ports("sctp"));

/** Flow key attribute `icmp`: the ICMP type and code. */
export const icmp: Entry = structure("icmp", "icmp", TYPE_AND_CODE);

/** Flow key attribute `icmpv6`: the ICMPv6 type and code. */
export const icmpv6: Entry = structure("icmpv6", "icmpv6", TYPE_AND_CODE);

/** Flow key attribute `nd`: fields of a neighbour discovery message. */
export const nd: Entry = structure("nd", "nd", [
  ["target", "ndTarget", ipv6],
  ["sll", "ndSll", mac],
  ["tll", "ndTll", mac],
]);

/** Flow key attribute `ct_tuple4`: the original addresses and ports of an IPv4 connection. */
export const ctTuple4: Entry = structure("ct_tuple4", "ctOrigTupleIpv4", [
  ["src", "ipv4Src", ipv4],
  ["dst", "ipv4Dst", ipv4],
  ["proto", "ipv4Proto", decimal8],
  ["tp_src", "srcPort", decimal16],
  ["tp_dst", "dstPort", decimal16],
]);

/** Flow key attribute `ct_tuple6`: the original addresses and ports of an IPv6 connection. */
export const ctTuple6: Entry = structure("ct_tuple6", "ctOrigTupleIpv6", [
  ["src", "ipv6Src", ipv6],
  ["dst", "ipv6Dst", ipv6],
  ["proto", "ipv6Proto", decimal8],
  ["src_port", "srcPort", decimal16],
  ["dst_port", "dstPort", decimal16],
]);

/** Flow key attributes that have no name in the texts of Open vSwitch. */
interface Nameless {
  unknown?: UnknownAttribute[] | undefined;
  unparsed?: UnparsedAttribute[] | undefined;
}

/**
 * Returns all attributes of a flow key that have no name in texts, including attributes that could not be decoded.
 * Trailing bytes that do not form an attribute are omitted.
 */
export function namelessOf(value: Nameless): { type: number; bytes: Uint8Array }[] {
  const all = [...(value.unknown ?? []), ...(value.unparsed ?? [])];
  return all.flatMap(({ type, bytes }) => (type === undefined ? [] : [{ type, bytes }]));
}

/**
 * Formats a flow key attribute that has no name in texts: `key99(01 02)`. The mask is omitted if all of its bits are
 * set.
 */
export function namelessText(prefix: string, type: number, bytes: Uint8Array, mask?: Uint8Array): string {
  const value = `${prefix}${type}(${readHex(bytes, 0, bytes.length, " ")}`;
  if (mask === undefined || mask.every((byte) => byte === 0xff)) return `${value})`;
  return `${value}/${readHex(mask, 0, mask.length, " ")})`;
}

/**
 * Parses the content of the attribute's parentheses, and consumes the closing one. If the text has no mask, all bits of
 * the mask are set.
 */
export function readNameless(scanner: Scanner, type: number): { key: UnknownAttribute; mask: UnknownAttribute } {
  const key = scanner.bytes();
  const start = scanner.at;
  const mask = scanner.eat("/") ? scanner.bytes() : new Uint8Array(key.length).fill(0xff);
  if (mask.length !== key.length) scanner.fail(`a mask of ${key.length} bytes`, start);
  scanner.close();
  return { key: { type, bytes: key }, mask: { type, bytes: mask } };
}

/**
 * Returns the formatter and parser of a flow key attribute that has a field in objects, but no name in texts. If
 * `length` is undefined, the field can have any number of bytes.
 */
function bare(
  field: string,
  type: number,
  length: number,
  read: (value: unknown) => Uint8Array,
  keep: (bytes: Uint8Array) => unknown,
): Entry {
  return {
    name: `key${type}`,
    field,
    format: (key, mask, style) => {
      const bytes = read(key);
      if (style.exact) return namelessText("key", type, bytes);
      return namelessText("key", type, bytes, mask === undefined ? new Uint8Array(bytes.length) : read(mask));
    },
    parse: (scanner) => {
      const start = scanner.at;
      const { key, mask } = readNameless(scanner, type);
      if (length > 0 && key.bytes.length !== length) scanner.fail(`${length} bytes`, start);
      return { key: keep(key.bytes), mask: keep(mask.bytes) };
    },
    isFull: (mask) => read(mask).every((byte) => byte === 0xff),
  };
}

/** IPv6 extension headers of a packet, as bits in host byte order. */
export const ipv6Exthdrs: Entry = bare(
  "ipv6Exthdrs",
  32,
  2,
  (value) => {
    const view = new DataView(new ArrayBuffer(2));
    view.setUint16(0, wholeNumber(fieldsOf(value)["hdrs"], 0xffff), hostLittleEndian);
    return new Uint8Array(view.buffer);
  },
  (bytes) => ({ hdrs: viewOf(bytes).getUint16(0, hostLittleEndian) }),
);

/** Flow key attributes that the family's spec describes as opaque bytes. */
export const opaque: readonly Entry[] = [
  bare(
    "ndExtensions",
    30,
    0,
    (value) => bytesOf(value, 0),
    (bytes) => bytes,
  ),
  bare(
    "tunnelInfo",
    31,
    0,
    (value) => bytesOf(value, 0),
    (bytes) => bytes,
  ),
];
