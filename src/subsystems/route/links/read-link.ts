import { decoderOf } from "../../../client/family.ts";
import { ETH_ALEN } from "../../../constants/if_ether.ts";
import { type Operations, rtLink } from "../../../families/rt-link.ts";
import type { MessageView } from "../../../message/message.ts";
import type { ExtraAttributes } from "../../../schema/model/types.ts";
import { parseHex, readIpv4, readIpv6 } from "../../../schema/values/addresses.ts";
import { type Interfaces, type NameOf, noNames } from "../core/interfaces.ts";
import { NumberNames } from "../core/names.ts";
import { cipherSuiteName } from "./cipher-suites.ts";
import { linkFields } from "./fields.ts";
import { hardwareTypes, type Link, type LinkType } from "./link.ts";
import { readVf } from "./virtual-functions.ts";

const TTL_INHERIT = 28;
const INFINIBAND_ALEN = 20;

const linkTypes = /* @__PURE__ */ new NumberNames<LinkType>(hardwareTypes, 0xffff);

type LinkReply = Operations["getlink"]["do"]["reply"];

export const decodeLink: (message: MessageView) => LinkReply = decoderOf(rtLink, "getlink");

/** Decodes an RTM_NEWLINK or RTM_DELLINK message. The returned link does not refer to the receive buffer. */
export function readLink(message: MessageView, interfaces: Interfaces): Link {
  const reply = decodeLink(message);
  interfaces.learn(reply.header.ifiIndex, reply.ifname ?? "");
  return toLink(reply, interfaces.nameOf);
}

export function toLink(reply: LinkReply, nameOf: NameOf = noNames): Link {
  const { header, ifname = "", linkinfo, link, linkNetnsid, permAddress, vfinfoList } = reply;
  const entry: Partial<Link> = {
    ifindex: header.ifiIndex,
    ifname,
    flags: header.ifiFlags,
    up: header.ifiFlags.includes("up"),
    linkType: linkTypes.show(header.ifiType),
    mtu: 0,
    operstate: "unknown",
    linkmode: "default",
    group: 0,
  };
  const address = showAddress(reply.address, header.ifiType);
  const broadcast = showAddress(reply.broadcast, header.ifiType);
  // An index in another network namespace may belong to a different interface in this one.
  const linkName = link === undefined || linkNetnsid !== undefined ? undefined : nameOf(link);
  if (address !== undefined) entry.address = address;
  if (broadcast !== undefined) entry.broadcast = broadcast;
  if (permAddress !== undefined && permAddress !== reply.address) entry.permaddr = permAddress;
  if (linkName !== undefined) entry.link = linkName;
  if (vfinfoList?.info !== undefined) entry.vfinfoList = vfinfoList.info.map((vf) => readVf(vf, addressLength(reply)));
  if (linkinfo?.data !== undefined) Object.assign(entry, { data: showData(linkinfo.kind, linkinfo.data) });
  return linkFields.read(reply, entry, nameOf) as Link;
}

function showData(kind: string | undefined, data: object): object {
  if (kind !== "macsec") return withTtlInherit(kind, data);
  const { cipherSuite } = data as { cipherSuite?: bigint };
  const name = cipherSuite === undefined ? undefined : cipherSuiteName(cipherSuite);
  return name === undefined ? data : { ...data, cipherSuite: name };
}

/** Decodes `IFLA_VXLAN_TTL_INHERIT`: the kernel reports one byte, but requests and the spec have a flag. */
function withTtlInherit(kind: string | undefined, data: object): object {
  const { unparsed } = data as ExtraAttributes;
  if (kind !== "vxlan" || unparsed === undefined) return data;
  const index = unparsed.findIndex(({ type }) => type === TTL_INHERIT);
  if (index < 0) return data;
  const { unparsed: _, ...own } = data as ExtraAttributes;
  const rest = unparsed.filter((attribute) => attribute !== unparsed[index]);
  const inherits = unparsed[index]!.bytes[0] !== 0;
  return { ...own, ...(rest.length === 0 ? {} : { unparsed: rest }), ...(inherits ? { ttlInherit: true } : {}) };
}

function addressLength({ address, header }: LinkReply): number {
  const own = address === undefined ? undefined : parseHex(address)?.length;
  return own ?? (header.ifiType === hardwareTypes.infiniband ? INFINIBAND_ALEN : ETH_ALEN);
}

function showAddress(address: string | undefined, type: number): string | undefined {
  const { ipip, sit, gre, tunnel6, gre6 } = hardwareTypes;
  const isTunnel = type === ipip || type === sit || type === gre;
  if (address === undefined || (!isTunnel && type !== tunnel6 && type !== gre6)) return address;
  const bytes = parseHex(address);
  if (isTunnel && bytes?.length === 4) return readIpv4(bytes, 0);
  return bytes?.length === 16 ? readIpv6(bytes, 0) : address;
}
