import { GENL_HDRLEN, GENL_ID_CTRL } from "../constants/genetlink.ts";
import { NETLINK_GENERIC, NETLINK_NETFILTER, NETLINK_ROUTE, NLA_HDRLEN, NLMSG_HDRLEN } from "../constants/netlink.ts";
import { shown } from "../errors.ts";
import { align } from "./align.ts";
import { AttributeReader } from "./attribute-reader.ts";
import { checkBytes, checkInteger, checkProtocolNumber } from "./check.ts";
import { messageType } from "./request.ts";

/**
 * Sizes of the family headers of NETLINK_ROUTE, by group of four message types from RTM_BASE (16) on.
 * (linux/rtnetlink.h, if_link.h, if_addr.h, neighbour.h, dcbnl.h, netconf.h, if_bridge.h, if_addrlabel.h, nexthop.h)
 */
const routeHeaders = [
  16, // link: ifinfomsg
  8, // address: ifaddrmsg
  12, // route: rtmsg
  12, // neighbour: ndmsg
  12, // rule: fib_rule_hdr
  20, // qdisc: tcmsg
  20, // class: tcmsg
  20, // filter: tcmsg
  4, // action: tcamsg
  12, // prefix: prefixmsg
  8, // multicast address: ifaddrmsg
  8, // anycast address: ifaddrmsg
  4, // neighbour table: ndtmsg
  16, // neighbour discovery option: nduseroptmsg, with the option itself between it and the attributes
  12, // address label: ifaddrlblmsg
  4, // DCB: dcbmsg
  4, // configuration: netconfmsg, padded
  8, // bridge multicast: br_port_msg
  4, // namespace id: rtgenmsg, padded
  12, // statistics: if_stats_msg
  4, // cache report: rtgenmsg, padded
  20, // chain: tcmsg
  8, // nexthop: nhmsg
  16, // link property: ifinfomsg
  8, // bridge VLAN: br_vlan_msg
  8, // nexthop bucket: nhmsg
  8, // tunnel: tunnel_msg
];

/**
 * How many bytes lie between the netlink header and the attributes of such a message, or undefined where only the
 * family knows: generic families may have a header of their own behind the 4 bytes of genlmsghdr, and both count.
 */
export function familyHeaderLength(protocol: number, type: number): number | undefined {
  if (protocol === NETLINK_ROUTE) return routeHeaders[(type - 16) >> 2];
  if (protocol === NETLINK_NETFILTER) return 4;
  if (protocol === NETLINK_GENERIC && type === GENL_ID_CTRL) return GENL_HDRLEN;
  return undefined;
}

/** The longest family header that is looked for where nobody says how long it is: IPsec has one of 224 bytes. */
const LONGEST_GUESS = 256;

/**
 * The smallest family header of at least `from` bytes with which all that follows reads as attributes, of which one
 * satisfies `fits`; undefined when there is none. No family has an attribute 0, so where one shows up it is no attribute.
 *
 * @param view a view of the same bytes: one message.
 */
export function guessHeaderLength(
  bytes: Uint8Array,
  view: DataView,
  from = 0,
  fits: (attribute: AttributeReader) => boolean = () => true,
): number | undefined {
  const reader = new AttributeReader();
  for (let header = from; header <= LONGEST_GUESS && NLMSG_HDRLEN + header < bytes.length; header += 4) {
    reader.over(bytes, view, NLMSG_HDRLEN + header, bytes.length);
    let hit = false;
    while (reader.next() && reader.type !== 0) hit ||= fits(reader);
    if (hit && reader.type !== 0 && reader.error === undefined) return header;
  }
  return undefined;
}

/**
 * Path, by attribute numbers, of the attribute that starts at (or contains) byte `offset` of a request: "18.2".
 * Undefined when the offset lies in no attribute.
 *
 * @param headerLength size of the family header, where it is known: of a generic family GENL_HDRLEN and its own
 * `headerSize`. Otherwise it goes by protocol and type, and where these do not tell, it is the smallest with which all
 * that follows reads as attributes: a guess, which an unlucky header can mislead.
 * @param protocol the `NETLINK_*` protocol that the request is for, where it is known.
 * @throws TypeError or RangeError when one of them cannot be meant.
 */
export function attributePath(
  request: Uint8Array,
  offset: number,
  headerLength?: number,
  protocol?: number,
): string | undefined {
  checkBytes(request, "request");
  if (typeof offset !== "number") throw new TypeError(`offset: expected a number, got ${shown(offset)}`);
  if (headerLength !== undefined) checkInteger(headerLength, 0, Number.MAX_SAFE_INTEGER, "headerLength");
  if (protocol !== undefined) checkProtocolNumber(protocol);
  const view = new DataView(request.buffer, request.byteOffset, request.byteLength);
  const contains = (attribute: AttributeReader) =>
    offset >= attribute.offset - NLA_HDRLEN && offset < attribute.offset + attribute.length;
  const known = protocol === undefined ? undefined : familyHeaderLength(protocol, messageType(request));
  const least = protocol === NETLINK_GENERIC ? GENL_HDRLEN : 0;
  const header = headerLength ?? known ?? guessHeaderLength(request, view, least, contains);
  if (header === undefined) return undefined;
  const reader = new AttributeReader().over(request, view, NLMSG_HDRLEN + align(header), request.length);
  let path: string | undefined;
  while (reader.next()) {
    if (!contains(reader)) continue;
    path = path === undefined ? `${reader.type}` : `${path}.${reader.type}`;
    if (offset < reader.offset) break;
    // Old families do not mark their nests: whether this is one shows when the offset turns out to lie in an attribute.
    reader.over(request, view, reader.offset, reader.offset + reader.length);
  }
  return path;
}
