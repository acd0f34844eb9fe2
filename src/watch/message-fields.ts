import { IFLA_INFO_KIND, IFLA_LINKINFO, IFLA_MTU } from "../constants/if_link.ts";
import { NLM_F_REQUEST, NLMSG_HDRLEN } from "../constants/netlink.ts";
import { AF_INET, AF_INET6 } from "../constants/socket.ts";
import { AttributeReader } from "../message/attribute-reader.ts";
import { hostLittleEndian } from "../message/byte-order.ts";
import type { Message, MessageView } from "../message/message.ts";
import { MessageWriter } from "../message/message-writer.ts";
import { IFINFOMSG } from "../subsystems/route/core/interfaces.ts";

/** Offset of the interface index in the fixed header of most rtnetlink messages. */
export const LINK_INDEX = 4;
/** Offset in bytes of the routing table number in the fixed headers of messages about routes and rules. */
const TABLE = 4;

const reader = new AttributeReader();

/** Returns the byte at an offset of the fixed header, or 0 if the message ends before that offset. */
export function headerByte(message: MessageView, at: number): number {
  return message.length > NLMSG_HDRLEN + at ? message.view.getUint8(message.offset + NLMSG_HDRLEN + at) : 0;
}

/** Returns the 16-bit integer at an offset of the fixed header, or 0 if the message ends before that offset. */
export function headerShort(message: MessageView, at: number): number {
  const isPresent = message.length >= NLMSG_HDRLEN + at + 2;
  return isPresent ? message.view.getUint16(message.offset + NLMSG_HDRLEN + at, hostLittleEndian) : 0;
}

/** Returns the 32-bit integer at an offset of the fixed header, or 0 if the message ends before that offset. */
export function headerWord(message: MessageView, at: number): number {
  const isPresent = message.length >= NLMSG_HDRLEN + at + 4;
  return isPresent ? message.view.getUint32(message.offset + NLMSG_HDRLEN + at, hostLittleEndian) : 0;
}

/**
 * Returns a reader of the attributes that follow a fixed header of this length. The reader is valid only until the next
 * call, which reuses it.
 */
export function attributesOf(message: MessageView, headerLength: number): AttributeReader {
  return message.attributes(headerLength, reader);
}

/** Returns the value of a 32-bit attribute, or undefined if the message lacks it. */
export function numberAttribute(message: MessageView, headerLength: number, type: number): number | undefined {
  const attributes = attributesOf(message, headerLength);
  return attributes.find(type) && attributes.length >= 4 ? attributes.u32() : undefined;
}

/**
 * Returns the number of the routing table of a route or routing rule. An attribute contains the number. If the
 * attribute is missing, a byte of the fixed header contains it.
 */
export function tableNumber(message: MessageView, headerLength: number, attribute: number): number {
  return numberAttribute(message, headerLength, attribute) ?? headerByte(message, TABLE);
}

/** Returns the text of an attribute, or undefined if the message lacks it. */
export function textAttribute(message: MessageView, headerLength: number, type: number): string | undefined {
  const attributes = attributesOf(message, headerLength);
  return attributes.find(type) ? attributes.string() : undefined;
}

/** Returns the kind of the link that a message describes, such as "veth", or undefined if the link has no kind. */
export function linkKind(message: MessageView): string | undefined {
  const attributes = attributesOf(message, IFINFOMSG);
  if (!attributes.find(IFLA_LINKINFO)) return undefined;
  const info = attributes.nested();
  return info.find(IFLA_INFO_KIND) ? info.string() : undefined;
}

/** Reports whether a message describes an IPv4 or IPv6 entry. The address family in the fixed header shows this. */
export function isIp(message: MessageView): boolean {
  const family = headerByte(message, 0);
  return family === AF_INET || family === AF_INET6;
}

/**
 * Reports whether an `RTM_NEWLINK` message describes a whole link. Messages about wireless events have the same type,
 * but contain only the link's name and `IFLA_WIRELESS`. Only messages about whole links contain `IFLA_MTU`, which this
 * function checks.
 */
export function isWholeLink(message: MessageView): boolean {
  return attributesOf(message, IFINFOMSG).find(IFLA_MTU);
}

/** Returns a request whose fixed header contains an address family and is otherwise filled with zeros. */
export function request(type: number, family: number, headerLength: number): Message {
  return new MessageWriter(type, NLM_F_REQUEST).struct((header) => header.u8(family).zero(headerLength - 1)).finish();
}
