import { EINVAL } from "../../constants/errno.ts";
import { NLA_HDRLEN } from "../../constants/netlink.ts";
import { type KeyAttrs, ovsFlow, type TunnelKeyAttrs } from "../../families/ovs-flow.ts";
import { encodeAttributes } from "../../schema/codec/codec.ts";
import type { Write } from "../../schema/model/types.ts";
import { Refusal } from "../refusal.ts";
import type { FlatKey } from "./flat-key.ts";
import { headersOf } from "./headers.ts";
import { KeyAttr } from "./key-attributes.ts";
import { ETH_P_8021AD, ETH_P_8021Q, ETH_P_IPV6, VLAN_CFI_MASK } from "./packet-numbers.ts";
import { exactMask, flatten } from "./read-key.ts";

/** Rejects an inconsistent key or mask: headers that require others. */
export function checkMatch(attributes: KeyAttrs<Write>, key: FlatKey, mask: KeyAttrs<Write> | undefined): void {
  if (attributes.ethernet === undefined && attributes.ethertype === undefined) throw new Refusal(EINVAL);
  if (attributes.tunnel !== undefined) checkTunnel(attributes.tunnel);
  let inner = attributes;
  // Without a mask, the whole key is matched.
  let innerMask: KeyAttrs<Write> | undefined = mask ?? attributes;
  for (let level = 0; level < 2; level++) {
    const { type, control } = key.tag(level);
    if (inner.encap === undefined) {
      const masked = innerMask !== undefined && used(innerMask, "vlan");
      if (inner.vlan !== undefined || masked) throw new Refusal(EINVAL);
      break;
    }
    if (type !== ETH_P_8021Q && type !== ETH_P_8021AD) throw new Refusal(EINVAL);
    const truncated = control === 0 && Object.keys(inner.encap).length === 0;
    if ((control & VLAN_CFI_MASK) === 0 && !truncated) throw new Refusal(EINVAL);
    if (mask !== undefined && innerMask !== undefined) checkTagMask(innerMask);
    inner = inner.encap;
    innerMask = innerMask?.encap;
  }
  const { network, transport } = headersOf(key);
  for (const name of [...network, ...transport]) if (inner[name] === undefined) throw new Refusal(EINVAL);
  if (transport.includes("tcp") && inner.tcpFlags === undefined) throw new Refusal(EINVAL);
  if (innerMask === undefined) return;
  const flat = mask === undefined ? exactMask(innerMask) : flatten(innerMask, true);
  const typed = flat.be16(KeyAttr.Ethertype) === 0xffff;
  const last = innerMask;
  const looksAt = (name: keyof KeyAttrs<Write>) => (mask === undefined ? last[name] !== undefined : used(last, name));
  const networks = ["ipv4", "ipv6", "arp", "mpls", "nsh"] as const;
  for (const name of networks) {
    if (looksAt(name) && (!typed || !network.includes(name))) throw new Refusal(EINVAL);
  }
  const protocol = key.be16(KeyAttr.Ethertype) === ETH_P_IPV6 ? flat.at(KeyAttr.Ipv6)[36] : flat.at(KeyAttr.Ipv4)[8];
  for (const name of ["tcp", "udp", "sctp", "icmp", "icmpv6", "nd"] as const) {
    if (looksAt(name) && (protocol !== 0xff || !transport.includes(name))) throw new Refusal(EINVAL);
  }
}

/** Rejects the mask of a VLAN tag that matches on what follows without matching its type and presence. */
function checkTagMask(mask: KeyAttrs<Write>): void {
  if (!used(mask, "encap")) {
    if (used(mask, "vlan")) throw new Refusal(EINVAL);
    return;
  }
  // A tag without a mask is matched exactly.
  const unlooked = used(mask, "vlan") && (mask.vlan! & VLAN_CFI_MASK) === 0;
  if ((mask.ethertype ?? 0) === 0 || unlooked) throw new Refusal(EINVAL);
}

/** Rejects a tunnel without a destination or a TTL. */
export function checkTunnel({ ttl, ipv4Dst, ipv6Dst, ipv4InfoBridge }: TunnelKeyAttrs<Write>): void {
  if (ttl === undefined) throw new Refusal(EINVAL);
  const ends = [ipv4Dst, ipv6Dst].some((one) => one !== undefined && one !== "0.0.0.0" && one !== "::");
  if (!ends && ipv4InfoBridge !== true) throw new Refusal(EINVAL);
}

/** Whether a mask has a bit set in an attribute. A mask without any counts as absent. */
function used(mask: KeyAttrs<Write>, name: keyof KeyAttrs<Write>): boolean {
  if (mask[name] === undefined) return false;
  const bytes = encodeAttributes(ovsFlow, "key-attrs", { [name]: mask[name] });
  return bytes.subarray(NLA_HDRLEN).some((byte) => byte !== 0);
}
