import { decoderOf } from "../../../client/family.ts";
import { rtLink } from "../../../families/rt-link.ts";
import type { MessageView } from "../../../message/message.ts";
import { type Interfaces, type NameOf, noNames } from "../core/interfaces.ts";
import { type LinkReply, linkFields } from "./fields.ts";
import type { Link } from "./link.ts";

export const decodeLink: (message: MessageView) => LinkReply = decoderOf(rtLink, "getlink");

/** The returned link does not refer to the receive buffer. */
export function readLink(message: MessageView, interfaces: Interfaces): Link {
  const reply = decodeLink(message);
  interfaces.learn(reply.header.ifiIndex, reply.ifname ?? "");
  return toLink(reply, interfaces.nameOf);
}

export function toLink(reply: LinkReply, nameOf: NameOf = noNames): Link {
  const names = { ifindex: reply.header.ifiIndex, ifname: reply.ifname ?? "" };
  const link: Partial<Link> = linkFields.read(reply, names, nameOf);
  link.mtu ??= 0;
  link.operstate ??= "unknown";
  link.linkmode ??= "default";
  link.group ??= 0;
  return link as Link;
}
