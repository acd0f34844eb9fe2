import { EINVAL, EOPNOTSUPP, EOVERFLOW } from "../../constants/errno.ts";
import {
  ETH_P_8021AD,
  ETH_P_8021Q,
  ETH_P_ARP,
  ETH_P_IP,
  ETH_P_IPV6,
  ETH_P_MPLS_MC,
  ETH_P_MPLS_UC,
  ETH_P_RARP,
} from "../../constants/if_ether.ts";
import { IPPROTO_SCTP, IPPROTO_TCP, IPPROTO_UDP } from "../../constants/in.ts";
import { NLA_HDRLEN } from "../../constants/netlink.ts";
import { type ActionAttrs, type KeyAttrs, ovsFlow, type TunnelKeyAttrs } from "../../families/ovs-flow.ts";
import { encodeAttributes } from "../../schema/codec/codec.ts";
import type { Write } from "../../schema/model/types.ts";
import { KeyAttr } from "../../subsystems/ovs/core/numbers.ts";
import { ipv4Layout as ipv4, ipv6Layout as ipv6 } from "../../subsystems/ovs/upcall/view/key-layout.ts";
import { Refusal } from "../refusal.ts";
import { VLAN_CFI_MASK } from "./attributes.ts";
import { exactMask, type FlatKey, flatten, NO_PORT } from "./flat-key.ts";
import { headersOf } from "./reported-key.ts";

const MIN_CUT = 14;
const MAX_HASH = 1;
const labelTypes: readonly number[] = [ETH_P_MPLS_UC, ETH_P_MPLS_MC];
/** Ethernet types of packets that can get an MPLS label. */
const labelled: readonly number[] = [ETH_P_IP, ETH_P_IPV6, ETH_P_ARP, ETH_P_RARP, ...labelTypes];

const settable: ReadonlySet<string> = new Set([
  "priority",
  "skbMark",
  "tunnel",
  "ethernet",
  "ipv4",
  "ipv6",
  "tcp",
  "udp",
  "sctp",
  "mpls",
  "nsh",
  "ctMark",
  "ctLabels",
]);
const networks: Readonly<Record<string, readonly number[]>> = {
  ipv4: [ETH_P_IP],
  ipv6: [ETH_P_IPV6],
  mpls: labelTypes,
};
const transports: Readonly<Record<string, number>> = { tcp: IPPROTO_TCP, udp: IPPROTO_UDP, sctp: IPPROTO_SCTP };
const fixedPlaces: Readonly<Record<string, readonly number[]>> = {
  ipv4: [ipv4.ipv4Proto, ipv4.ipv4Frag],
  ipv6: [ipv6.ipv6Proto, ipv6.ipv6Frag],
};

/** Packet headers after the Open vSwitch actions that were already checked. */
interface Kind {
  /** Flow key of the packets before the first action. */
  readonly key: FlatKey;
  ethertype: number;
  hasEthernet: boolean;
  tagged: boolean;
  depth: number;
}

/** OVS_COPY_ACTIONS_MAX_DEPTH of the kernel. */
const MAX_DEPTH = 16;

/** Throws a Refusal for actions that Open vSwitch would reject. */
export function checkActions(actions: readonly ActionAttrs[], key: FlatKey): void {
  const tagged = (key.tag(0).control & VLAN_CFI_MASK) !== 0;
  checkFor(actions, { key, ethertype: key.be16(KeyAttr.Ethertype), hasEthernet: key.hasEthernet, tagged, depth: 0 });
}

/** Nested actions, such as those of `sample`, work on a copy. */
function checkFor(actions: readonly ActionAttrs[], first: Kind): void {
  if (first.depth > MAX_DEPTH) throw new Refusal(EOVERFLOW);
  const kind = { ...first };
  for (const action of actions) {
    checkAction(action, kind);
    checkHeaders(action, kind);
  }
}

function refuse(condition: boolean): void {
  if (condition) throw new Refusal(EINVAL);
}

function checkAction(action: ActionAttrs, kind: Kind): void {
  const within = { ...kind, depth: kind.depth + 1 };
  const { output, userspace, set, setMasked, trunc, sample, clone, checkPktLen, decTtl, hash, ct } = action;
  refuse(action.unknown !== undefined || action.unparsed !== undefined);
  if (action.pushNsh !== undefined || action.popNsh !== undefined) {
    throw new Refusal(EOPNOTSUPP, { message: "a fake datapath has no service headers" });
  }
  if (output !== undefined) refuse(output >= NO_PORT);
  if (userspace !== undefined) refuse((userspace.pid ?? 0) === 0);
  if (trunc !== undefined) refuse(trunc < MIN_CUT);
  if (hash !== undefined) refuse(Number(hash.hashAlg) > MAX_HASH);
  if (ct !== undefined) checkTracking(ct, kind);
  if (set !== undefined) checkSet(set, undefined, kind);
  if (setMasked !== undefined) checkSet(setMasked.key, setMasked.mask, kind);
  if (sample !== undefined) {
    refuse(sample.probability === undefined || sample.actions === undefined);
    checkFor(sample.actions!, within);
  }
  if (clone !== undefined) checkFor(clone, within);
  if (decTtl !== undefined) {
    refuse(decTtl.action === undefined);
    checkFor(decTtl.action!, within);
  }
  if (checkPktLen !== undefined) {
    const { pktLen, actionsIfGreater, actionsIfLessEqual } = checkPktLen;
    refuse(pktLen === undefined || actionsIfGreater === undefined || actionsIfLessEqual === undefined);
    checkFor(actionsIfGreater!, within);
    checkFor(actionsIfLessEqual!, within);
  }
}

function checkHeaders(
  { pushVlan, popVlan, pushMpls, addMpls, popMpls, pushEth, popEth }: ActionAttrs,
  kind: Kind,
): void {
  if (pushVlan !== undefined) {
    refuse(!kind.hasEthernet || (pushVlan.vlanTpid !== ETH_P_8021Q && pushVlan.vlanTpid !== ETH_P_8021AD));
    refuse((pushVlan.vlanTci & VLAN_CFI_MASK) === 0);
    kind.tagged = true;
  } else if (popVlan !== undefined) {
    refuse(!kind.hasEthernet);
    kind.tagged = false;
  } else if (pushMpls !== undefined) {
    refuse(!labelTypes.includes(pushMpls.mplsEthertype) || kind.tagged || !labelled.includes(kind.ethertype));
    kind.ethertype = pushMpls.mplsEthertype;
  } else if (addMpls !== undefined) {
    refuse(!labelTypes.includes(addMpls.mplsEthertype));
    kind.ethertype = addMpls.mplsEthertype;
  } else if (popMpls !== undefined) {
    refuse(kind.tagged || !labelTypes.includes(kind.ethertype));
    kind.ethertype = popMpls;
  } else if (pushEth !== undefined) {
    refuse(kind.hasEthernet);
    kind.hasEthernet = true;
  } else if (popEth !== undefined) {
    refuse(!kind.hasEthernet || kind.tagged);
    kind.hasEthernet = false;
  }
}

/** `ct` requires IP packets; mark, labels and NAT require `commit`. */
function checkTracking(ct: NonNullable<ActionAttrs["ct"]>, { ethertype }: Kind): void {
  const { commit, forceCommit, mark, labels, nat } = ct;
  refuse(ethertype !== ETH_P_IP && ethertype !== ETH_P_IPV6);
  if (commit === true || forceCommit === true) return;
  refuse(mark !== undefined && mark.mask !== 0);
  refuse(labels !== undefined && /[^0:]/.test(labels.mask));
  refuse(nat?.src === true || nat?.dst === true);
}

function checkSet(value: KeyAttrs, mask: KeyAttrs | undefined, { key, ethertype, hasEthernet }: Kind): void {
  const names = Object.keys(value);
  refuse(names.length !== 1 || !settable.has(names[0]!));
  const name = names[0]!;
  if (value.tunnel !== undefined) checkTunnel(value.tunnel);
  const needed = networks[name];
  // The kernel checks headers after VLAN tags; the fake does not.
  refuse(needed !== undefined && ethertype !== 0 && !needed.includes(ethertype));
  refuse(name === "ethernet" && !hasEthernet);
  const protocol = transports[name];
  if (protocol !== undefined) {
    refuse(ethertype !== ETH_P_IP && ethertype !== ETH_P_IPV6);
    const [network, place] = ethertype === ETH_P_IP ? [KeyAttr.Ipv4, ipv4.ipv4Proto] : [KeyAttr.Ipv6, ipv6.ipv6Proto];
    refuse(key.at(network)[place] !== protocol);
  }
  const bytes = (one: KeyAttrs) => encodeAttributes(ovsFlow, "key-attrs", one).subarray(NLA_HDRLEN);
  const set = bytes(value);
  const bits = mask && bytes(mask);
  for (const place of fixedPlaces[name] ?? []) {
    if (bits !== undefined) refuse(bits[place] !== 0);
    else refuse(set[place] !== key.at(name === "ipv4" ? KeyAttr.Ipv4 : KeyAttr.Ipv6)[place]);
  }
  if (bits !== undefined) refuse(set.some((byte, at) => (byte & ~bits[at]!) !== 0));
}

export function checkMatch(attributes: KeyAttrs<Write>, key: FlatKey, mask: KeyAttrs<Write> | undefined): void {
  if (attributes.ethernet === undefined && attributes.ethertype === undefined) throw new Refusal(EINVAL);
  if (attributes.tunnel !== undefined) checkTunnel(attributes.tunnel);
  let inner = attributes;
  // Without a mask, a flow matches exactly the requested key.
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
  const protocol =
    key.be16(KeyAttr.Ethertype) === ETH_P_IPV6
      ? flat.at(KeyAttr.Ipv6)[ipv6.ipv6Proto]
      : flat.at(KeyAttr.Ipv4)[ipv4.ipv4Proto];
  for (const name of ["tcp", "udp", "sctp", "icmp", "icmpv6", "nd"] as const) {
    if (looksAt(name) && (protocol !== 0xff || !transport.includes(name))) throw new Refusal(EINVAL);
  }
}

/** Masks of headers behind a VLAN tag must cover the tag. */
function checkTagMask(mask: KeyAttrs<Write>): void {
  if (!used(mask, "encap")) {
    if (used(mask, "vlan")) throw new Refusal(EINVAL);
    return;
  }
  // A request without a mask matches the VLAN tag exactly.
  const unlooked = used(mask, "vlan") && (mask.vlan! & VLAN_CFI_MASK) === 0;
  if ((mask.ethertype ?? 0) === 0 || unlooked) throw new Refusal(EINVAL);
}

function checkTunnel({ ttl, ipv4Dst, ipv6Dst, ipv4InfoBridge }: TunnelKeyAttrs<Write>): void {
  if (ttl === undefined) throw new Refusal(EINVAL);
  const ends = [ipv4Dst, ipv6Dst].some((one) => one !== undefined && one !== "0.0.0.0" && one !== "::");
  if (!ends && ipv4InfoBridge !== true) throw new Refusal(EINVAL);
}

function used(mask: KeyAttrs<Write>, name: keyof KeyAttrs<Write>): boolean {
  if (mask[name] === undefined) return false;
  const bytes = encodeAttributes(ovsFlow, "key-attrs", { [name]: mask[name] });
  return bytes.subarray(NLA_HDRLEN).some((byte) => byte !== 0);
}
