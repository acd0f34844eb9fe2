import { Message, NLA_HDRLEN, NLA_TYPE_MASK, NLMSG_HDRLEN } from "bun-netlink";
import { rtLink } from "bun-netlink/families/rt-link";
import { operationCodec } from "bun-netlink/schema";

/** Length of `struct ifinfomsg`. (linux/rtnetlink.h) */
const IFINFOMSG_LENGTH = 16;
/** Attributes of links. (linux/if_link.h) */
const IFLA_LINKINFO = 18;
const IFLA_INFO_KIND = 1;
const IFLA_INFO_SLAVE_KIND = 4;

/**
 * Returns the fields of a request for a link with the settings of a port. For `ip link set … type bridge_slave`, ip(8) sends
 * the kind of the port as that of the link, where the kernel ignores it, so that the format of the settings is unknown.
 * Returns undefined for other requests.
 */
export function fieldsWithSlaveKind(bytes: Uint8Array): Record<string, unknown> | undefined {
  const start = NLMSG_HDRLEN + IFINFOMSG_LENGTH;
  let isChanged = false;
  const attributes = attributesIn(bytes.subarray(start)).map(({ type, value }) => {
    if (type !== IFLA_LINKINFO) return attribute(type, value);
    const inner = attributesIn(value).map(({ type: info, value: content }) => {
      const [, kind] = /^(\w+)_slave\0*$/.exec(new TextDecoder().decode(content)) ?? [];
      if (info !== IFLA_INFO_KIND || kind === undefined) return attribute(info, content);
      isChanged = true;
      return attribute(IFLA_INFO_SLAVE_KIND, Buffer.from(`${kind}\0`));
    });
    return attribute(type, Buffer.concat(inner));
  });
  if (!isChanged) return undefined;
  const message = Buffer.concat([bytes.subarray(0, start), ...attributes]);
  message.writeUInt32LE(message.length, 0);
  return operationCodec(rtLink, "newlink").decodeRequest(new Message(message)) as Record<string, unknown>;
}

function attributesIn(bytes: Uint8Array): { type: number; value: Uint8Array }[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const found: { type: number; value: Uint8Array }[] = [];
  for (let at = 0; at + NLA_HDRLEN <= bytes.length; ) {
    const length = view.getUint16(at, true);
    if (length < NLA_HDRLEN || at + length > bytes.length) break;
    const type = view.getUint16(at + 2, true) & NLA_TYPE_MASK;
    found.push({ type, value: bytes.subarray(at + NLA_HDRLEN, at + length) });
    at += (length + NLA_HDRLEN - 1) & -NLA_HDRLEN;
  }
  return found;
}

function attribute(type: number, value: Uint8Array): Uint8Array {
  const length = NLA_HDRLEN + value.length;
  const bytes = new Uint8Array((length + NLA_HDRLEN - 1) & -NLA_HDRLEN);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, length, true);
  view.setUint16(2, type, true);
  bytes.set(value, NLA_HDRLEN);
  return bytes;
}
