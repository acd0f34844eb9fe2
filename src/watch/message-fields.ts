import { IFLA_INFO_KIND, IFLA_LINKINFO, IFLA_MTU } from "../constants/if_link.ts";
import { NLM_F_REQUEST, NLMSG_HDRLEN } from "../constants/netlink.ts";
import { AF_INET, AF_INET6 } from "../constants/socket.ts";
import { AttributeReader } from "../message/attribute-reader.ts";
import { hostLittleEndian } from "../message/byte-order.ts";
import type { Message, MessageView } from "../message/message.ts";
import { MessageWriter } from "../message/message-writer.ts";
import { IFINFOMSG } from "../subsystems/route/core/interfaces.ts";

export const LINK_INDEX = 4;
const TABLE = 4;

const reader = new AttributeReader();

export function headerByte(message: MessageView, at: number): number {
  return message.length > NLMSG_HDRLEN + at ? message.view.getUint8(message.offset + NLMSG_HDRLEN + at) : 0;
}

export function headerShort(message: MessageView, at: number): number {
  const isPresent = message.length >= NLMSG_HDRLEN + at + 2;
  return isPresent ? message.view.getUint16(message.offset + NLMSG_HDRLEN + at, hostLittleEndian) : 0;
}

export function headerWord(message: MessageView, at: number): number {
  const isPresent = message.length >= NLMSG_HDRLEN + at + 4;
  return isPresent ? message.view.getUint32(message.offset + NLMSG_HDRLEN + at, hostLittleEndian) : 0;
}

/** The next call reuses the returned reader. */
export function attributesOf(message: MessageView, headerLength: number): AttributeReader {
  return message.attributes(headerLength, reader);
}

export function numberAttribute(message: MessageView, headerLength: number, type: number): number | undefined {
  const attributes = attributesOf(message, headerLength);
  return attributes.find(type) && attributes.length >= 4 ? attributes.u32() : undefined;
}

/** Without the attribute, the fixed header contains the table number. */
export function tableNumber(message: MessageView, headerLength: number, attribute: number): number {
  return numberAttribute(message, headerLength, attribute) ?? headerByte(message, TABLE);
}

export function textAttribute(message: MessageView, headerLength: number, type: number): string | undefined {
  const attributes = attributesOf(message, headerLength);
  return attributes.find(type) ? attributes.string() : undefined;
}

export function linkKind(message: MessageView): string | undefined {
  const attributes = attributesOf(message, IFINFOMSG);
  if (!attributes.find(IFLA_LINKINFO)) return undefined;
  const info = attributes.nested();
  return info.find(IFLA_INFO_KIND) ? info.string() : undefined;
}

export function isIp(message: MessageView): boolean {
  const family = headerByte(message, 0);
  return family === AF_INET || family === AF_INET6;
}

/** Only messages about whole links contain `IFLA_MTU`; wireless events do not. */
export function isWholeLink(message: MessageView): boolean {
  return attributesOf(message, IFINFOMSG).find(IFLA_MTU);
}

export function request(type: number, family: number, headerLength: number): Message {
  return new MessageWriter(type, NLM_F_REQUEST).struct((header) => header.u8(family).zero(headerLength - 1)).finish();
}
