import { IFLA_MTU } from "../../constants/if_link.ts";
import { NLM_F_REQUEST, NLMSG_HDRLEN } from "../../constants/netlink.ts";
import { AttributeReader } from "../../message/attribute-reader.ts";
import { hostLittleEndian } from "../../message/byte-order.ts";
import type { Message, MessageView } from "../../message/message.ts";
import { MessageWriter } from "../../message/message-writer.ts";
import { IFINFOMSG } from "../../subsystems/route/interfaces.ts";

const reader = new AttributeReader();

/** A byte of the family's own header. */
export function headerByte(message: MessageView, at: number): number {
  return message.length > NLMSG_HDRLEN + at ? message.view.getUint8(message.offset + NLMSG_HDRLEN + at) : 0;
}

/** Two bytes of it. */
export function headerShort(message: MessageView, at: number): number {
  const there = message.length >= NLMSG_HDRLEN + at + 2;
  return there ? message.view.getUint16(message.offset + NLMSG_HDRLEN + at, hostLittleEndian) : 0;
}

/** Four bytes of it. */
export function headerWord(message: MessageView, at: number): number {
  const there = message.length >= NLMSG_HDRLEN + at + 4;
  return there ? message.view.getUint32(message.offset + NLMSG_HDRLEN + at, hostLittleEndian) : 0;
}

/** A walk over the attributes behind a header of that length; one at a time, since the reader is used again. */
export function attributesOf(message: MessageView, headerLength: number): AttributeReader {
  return message.attributes(headerLength, reader);
}

/** The value of an attribute that is a number; undefined where it is not there. */
export function numberAttribute(message: MessageView, headerLength: number, type: number): number | undefined {
  const attributes = attributesOf(message, headerLength);
  return attributes.find(type) && attributes.length >= 4 ? attributes.u32() : undefined;
}

/** The value of an attribute that is text. */
export function textAttribute(message: MessageView, headerLength: number, type: number): string | undefined {
  const attributes = attributesOf(message, headerLength);
  return attributes.find(type) ? attributes.string() : undefined;
}

/**
 * Whether an `RTM_NEWLINK` message describes the whole link. Wireless extensions send messages of that type with nothing but
 * the name and `IFLA_WIRELESS`; the kernel puts `IFLA_MTU` into every full description.
 */
export function isWholeLink(message: MessageView): boolean {
  return attributesOf(message, IFINFOMSG).find(IFLA_MTU);
}

/** A request with a header that is empty but for its first byte, the address family. */
export function request(
  type: number,
  family: number,
  headerLength: number,
  fill: (writer: MessageWriter) => void = () => {},
): Message {
  const writer = new MessageWriter(type, NLM_F_REQUEST).struct((header) => header.u8(family).zero(headerLength - 1));
  fill(writer);
  return writer.finish();
}
