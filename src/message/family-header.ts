import { GENL_HDRLEN, GENL_ID_CTRL } from "../constants/genetlink.ts";
import { NETLINK_GENERIC, NETLINK_NETFILTER, NETLINK_ROUTE, NLA_HDRLEN, NLMSG_HDRLEN } from "../constants/netlink.ts";
import { describeValue } from "../errors.ts";
import { AttributeReader } from "./attribute-reader.ts";
import { align } from "./bytes.ts";
import { checkBytes, checkInteger, checkProtocolNumber } from "./check.ts";
import { routeObject } from "./format/route-objects.ts";
import { messageType } from "./request.ts";

/**
 * Returns the size of the family header, in bytes: the part of a message between the netlink header and the attributes.
 * Returns undefined if protocol and type do not determine it.
 *
 * The size is unknown for generic families, whose header is genlmsghdr (4 bytes) and a header of the family.
 */
export function familyHeaderLength(protocol: number, type: number): number | undefined {
  if (protocol === NETLINK_ROUTE) return routeObject(type)?.headerLength;
  if (protocol === NETLINK_NETFILTER) return 4;
  if (protocol === NETLINK_GENERIC && type === GENL_ID_CTRL) return GENL_HDRLEN;
  return undefined;
}

/**
 * Maximum size in bytes of a family header whose size is guessed. The longest known header, that of IPsec, has 224
 * bytes.
 */
const MAX_GUESS = 256;

/**
 * Returns the smallest size of at least `from` bytes that the family header of a message can have: the rest must be a
 * valid sequence of attributes, at least one of which satisfies `fits`. Returns undefined if there is none. An
 * attribute number of 0 is invalid here, because no family uses it.
 *
 * @param view a view of the same bytes, which are one message.
 */
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
 * Returns the path, in attribute numbers, of the attribute that contains byte `offset` of a request: "18.2". Returns
 * undefined if the offset is outside all attributes.
 *
 * @param headerLength size of the family header, if known: for a generic family GENL_HDRLEN plus its `headerSize`. The
 * default is determined by protocol and type. If these do not suffice, it is the smallest size for which the rest of
 * the message can be read as attributes, which can be wrong.
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
  if (typeof offset !== "number") throw new TypeError(`offset: expected a number, got ${describeValue(offset)}`);
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
    // Older families do not mark nests, so the search descends into any attribute that contains the offset.
    reader.over(request, view, reader.offset, reader.offset + reader.length);
  }
  return path;
}
