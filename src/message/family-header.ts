import { rangeError, typeError } from "../base/argument-error.ts";
import { align } from "../base/bytes.ts";
import { argumentPath, checkBytes, checkInteger, checkProtocolNumber } from "../base/check.ts";
import { describeValue } from "../base/describe.ts";
import { GENL_HDRLEN, GENL_ID_CTRL } from "../constants/genetlink.ts";
import {
  NETLINK_CRYPTO,
  NETLINK_GENERIC,
  NETLINK_NETFILTER,
  NETLINK_RDMA,
  NETLINK_ROUTE,
  NETLINK_SOCK_DIAG,
  NETLINK_XFRM,
  NLA_HDRLEN,
  NLMSG_HDRLEN,
  NLMSG_MIN_TYPE,
} from "../constants/netlink.ts";
import { AF_CAN } from "../constants/socket.ts";
import { AttributeReader } from "./attribute-reader.ts";
import { hostLittleEndian } from "./byte-order.ts";
import { messageTypeName, protocolName, routeObject } from "./format/names.ts";

/**
 * Returns the size in bytes of the family header: the part of a message between the netlink header and the attributes.
 * Returns undefined if protocol and message type do not determine the size.
 *
 * In generic families, the size is unknown, because each family defines its own header after the 4 bytes of genlmsghdr.
 */
export function familyHeaderLength(protocol: number, type: number, addressFamily?: number): number | undefined {
  if (protocol === NETLINK_ROUTE) {
    const object = routeObject(type);
    // Messages about routes with AF_CAN are jobs of the CAN gateway. (struct rtcanmsg)
    return addressFamily === AF_CAN && object?.name === "ROUTE" ? CAN_HEADER : object?.headerLength;
  }
  if (protocol === NETLINK_NETFILTER) return 4;
  if (protocol === NETLINK_GENERIC && type === GENL_ID_CTRL) return GENL_HDRLEN;
  return undefined;
}

const CAN_HEADER = 4;

/** The longest known family header, that of IPsec, has 224 bytes. */
const MAX_GUESS = 256;

/** Smallest size after which valid attributes (number 0 is invalid) follow. */
export function guessHeaderLength(
  bytes: Uint8Array,
  view: DataView,
  from = 0,
  fits: (attribute: AttributeReader) => boolean = () => true,
): number | undefined {
  const reader = new AttributeReader();
  for (let header = from; header <= MAX_GUESS && NLMSG_HDRLEN + header < bytes.length; header += 4) {
    reader.over(bytes, view, NLMSG_HDRLEN + header, bytes.length);
    let hit = false;
    while (reader.next() && reader.type !== 0) hit ||= fits(reader);
    if (hit && reader.type !== 0 && reader.error === undefined) return header;
  }
  return undefined;
}

/**
 * Returns the path of the attribute that contains the byte at `offset` of a request. The path consists of attribute
 * numbers, such as "18.2". Returns undefined for a byte outside of the attributes.
 *
 * @param headerLength size of the family header; in a generic family, GENL_HDRLEN plus the family's `headerSize`. By
 *   default, protocol and message type determine the size. If they do not, the size is guessed: the smallest size for
 *   which the rest of the request can be read as attributes.
 * @param protocol the `NETLINK_*` protocol of the request, if known.
 * @throws TypeError or RangeError for an invalid argument.
 */
export function attributePath(
  request: Uint8Array,
  offset: number,
  headerLength?: number,
  protocol?: number,
): string | undefined {
  checkBytes(request, "request");
  if (typeof offset !== "number") throw typeError("offset", `expected a number, got ${describeValue(offset)}`);
  if (headerLength !== undefined) checkInteger(headerLength, 0, Number.MAX_SAFE_INTEGER, "headerLength");
  if (protocol !== undefined) checkProtocolNumber(protocol);
  const view = new DataView(request.buffer, request.byteOffset, request.byteLength);
  const contains = (attribute: AttributeReader) =>
    offset >= attribute.offset - NLA_HDRLEN && offset < attribute.offset + attribute.length;
  const known =
    protocol === undefined ? undefined : familyHeaderLength(protocol, messageType(request), request[NLMSG_HDRLEN]);
  const least = protocol === NETLINK_GENERIC ? GENL_HDRLEN : 0;
  const header = headerLength ?? known ?? guessHeaderLength(request, view, least, contains);
  if (header === undefined) return undefined;
  const reader = new AttributeReader().over(request, view, NLMSG_HDRLEN + align(header), request.length);
  let path: string | undefined;
  while (reader.next()) {
    if (!contains(reader)) continue;
    path = path === undefined ? `${reader.type}` : `${path}.${reader.type}`;
    if (offset < reader.offset) break;
    // Older families do not set NLA_F_NESTED on nested attributes.
    reader.over(request, view, reader.offset, reader.offset + reader.length);
  }
  return path;
}

const TYPE_LOW = hostLittleEndian ? 4 : 5;
const TYPE_HIGH = hostLittleEndian ? 5 : 4;

/** Bits of an rtnetlink message type that stand for new, delete, get or set. (`rtnl_kinds`) */
const ROUTE_KIND = 3;
const ROUTE_GET = 2;

/** Whether an rtnetlink request with this message type reads. */
export function isRouteGet(type: number): boolean {
  return (type & ROUTE_KIND) === ROUTE_GET;
}

export function messageType(bytes: Uint8Array): number {
  return bytes[TYPE_LOW]! | (bytes[TYPE_HIGH]! << 8);
}

/** Protocols whose requests go through the kernel function `netlink_rcv_skb`. */
const SHARED_LOOP =
  (1 << NETLINK_ROUTE) |
  (1 << NETLINK_SOCK_DIAG) |
  (1 << NETLINK_XFRM) |
  (1 << NETLINK_NETFILTER) |
  (1 << NETLINK_GENERIC) |
  (1 << NETLINK_CRYPTO) |
  (1 << NETLINK_RDMA);

/** Rejects requests that the kernel would acknowledge without processing (`netlink_rcv_skb`). */
export function checkProcessable(protocol: number, request: Uint8Array, name: string, index?: number): void {
  const type = messageType(request);
  if (type >= NLMSG_MIN_TYPE && request.length >= NLMSG_HDRLEN + 4) return;
  checkUnusual(protocol, request, type, argumentPath(name, index));
}

function checkUnusual(protocol: number, request: Uint8Array, type: number, name: string): void {
  if (type < NLMSG_MIN_TYPE) {
    if (((SHARED_LOOP >>> protocol) & 1) === 0) return;
    throw ignored(name, `${messageTypeName(protocol, type)} is not a request of ${protocolName(protocol)}`);
  }
  const least = protocol === NETLINK_ROUTE ? 1 : protocol === NETLINK_NETFILTER ? 4 : 0;
  if (request.length >= NLMSG_HDRLEN + least) return;
  throw ignored(name, `${messageTypeName(protocol, type)} needs its family header`);
}

function ignored(name: string, reason: string): RangeError {
  return rangeError(name, `${reason}: the kernel would acknowledge it and do nothing`);
}
