import { NETLINK_NETFILTER, NETLINK_ROUTE, NLMSG_HDRLEN } from "../constants/netlink.ts";
import { AttributeReader } from "./attribute-reader.ts";

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
  16, // neighbour discovery option: nduseroptmsg
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
 * family knows: generic families may have a header of their own behind the 4 bytes of genlmsghdr.
 */
export function familyHeaderLength(protocol: number, type: number): number | undefined {
  if (protocol === NETLINK_ROUTE) return routeHeaders[(type - 16) >> 2];
  if (protocol === NETLINK_NETFILTER) return 4;
  return undefined;
}

/**
 * Path, by attribute numbers, of the attribute that starts at (or contains) byte `offset` of a request: "18.2".
 * Undefined when the offset lies in no attribute.
 *
 * @param headerLength size of the family header, where it is known; otherwise the smallest is taken with which all
 * that follows reads as attributes.
 */
export function attributePath(request: Uint8Array, offset: number, headerLength?: number): string | undefined {
  const view = new DataView(request.buffer, request.byteOffset, request.byteLength);
  const header = headerLength ?? guessHeaderLength(request, view, offset);
  if (header === undefined) return undefined;
  const reader = new AttributeReader().over(request, view, NLMSG_HDRLEN + header, request.length);
  return find(reader, offset);
}

function find(reader: AttributeReader, offset: number): string | undefined {
  while (reader.next()) {
    const start = reader.offset - 4;
    if (offset < start) return undefined;
    if (offset === start) return reader.path;
    if (offset < reader.offset + reader.length) {
      return offset < reader.offset ? reader.path : (find(reader.nested(), offset) ?? reader.path);
    }
  }
  return undefined;
}

function guessHeaderLength(request: Uint8Array, view: DataView, offset: number): number | undefined {
  for (let header = 0; header <= 64 && NLMSG_HDRLEN + header <= offset; header += 4) {
    const reader = new AttributeReader().over(request, view, NLMSG_HDRLEN + header, request.length);
    let hit = false;
    while (reader.next()) hit ||= offset >= reader.offset - 4 && offset < reader.offset + reader.length;
    if (hit && reader.error === undefined) return header;
  }
  return undefined;
}
