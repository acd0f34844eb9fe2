// Tunnels: the packet that contains a frame, and the interface that takes the frame out.
import { IPPROTO_IPIP, IPPROTO_IPV6 } from "../../constants/in.ts";
import { NetlinkError } from "../../errors.ts";
import type { Steps } from "../../io/io.ts";
import type { FdbEntry, Link } from "../route/index.ts";
import type { NamespaceView } from "./model/namespace-view.ts";
import {
  destinationOf,
  type Encapsulated,
  type Frame,
  hopsOf,
  ipFields,
  isArp,
  isMulticast,
  lengthOf,
  type Packet,
  portOf,
  sourceOf,
  tosOf,
} from "./model/packet.ts";
import { sent } from "./model/steps.ts";
import { followCopies, type Trace } from "./model/trace.ts";
import { type End, ended, undecided } from "./model/types.ts";
import { queryFrame } from "./neighbours.ts";
import { DEFAULT_TTL, known, settingsOf, type Tunnel, type TunnelSettings } from "./tunnel-settings.ts";
import type { Walk } from "./walk.ts";

const KINDS: readonly unknown[] = ["ipip", "sit", "gre", "gretap", "vxlan", "geneve"];
const ETHERNET_HEADER = 14;
const VLAN_TAG = 4;
const GRE_KEY = 4;
/** Addresses that contain the IPv4 address of their router. Without other settings, `sit` has this prefix. */
const PREFIX_OF_6TO4 = "2002::/16";
const NO_ADDRESS = "00:00:00:00:00:00";

export function isTunnel(link: Link): link is Tunnel {
  return KINDS.includes(link.kind);
}

/** A tunnel interface sends a frame in a packet. (ip_tunnel_xmit, vxlan_xmit, geneve_xmit) */
export function* encapsulate(walk: Walk, view: NamespaceView, link: Tunnel, frame: Frame, trace: Trace): Steps<End> {
  const { ifname } = link;
  const settings = settingsOf(link);
  if (typeof settings === "string") return notExamined(link, settings);
  if (link.linkNetnsid !== undefined) return notExamined(link, "its packets belong to another namespace");
  const { family } = frame.packet;
  const carried = link.kind === "ipip" ? "inet" : link.kind === "sit" ? "inet6" : family;
  if (carried !== family) {
    // With the protocol 0, sit carries both families, but ipip does not. (sit_tunnel_xmit, ipip_tunnel_xmit)
    if (link.kind === "sit" && !link.data?.proto) return notExamined(link, `it can contain packets of ${family}`);
    return ended("dropped", `${ifname} of kind ${link.kind} carries only packets of ${carried}`);
  }
  const proxied = yield* answerAsProxy(walk, view, link, frame, trace);
  if (proxied !== undefined) return proxied;
  const remotes = yield* remotesOf(walk, view, link, settings, frame);
  if (typeof remotes === "string") return notExamined(link, remotes);
  const ways = remotes.map(
    (remote) => (copy: Trace) => encapsulateFor(walk, view, link, frame, { ...settings, remote }, remote, copy),
  );
  return (yield* followCopies(trace, ways)) ?? ended("dropped", `${ifname} has no remote end for ${frame.to}`);
}

/** States in which VXLAN answers for a neighbour. (NUD_CONNECTED) */
const CONNECTED: readonly unknown[] = ["permanent", "noarp", "reachable"];

/** VXLAN with `proxy` answers requests for neighbours itself, and sends none of them. (arp_reduce, neigh_reduce) */
function* answerAsProxy(
  walk: Walk,
  view: NamespaceView,
  link: Tunnel,
  frame: Frame,
  trace: Trace,
): Steps<End | undefined> {
  const { query } = frame.packet;
  if (link.kind !== "vxlan" || link.data?.proxy !== 1 || query === undefined) return undefined;
  const { ifname, ifindex } = link;
  const { isReply, target } = query;
  if (isReply) return target.includes(":") ? undefined : ended("dropped", `${ifname} (proxy) sends no ARP replies`);
  const neighbour = (yield* view.neighbours()).find((one) => one.ifindex === ifindex && one.dst === target);
  const mac = neighbour?.state.some((one) => CONNECTED.includes(one)) === true ? neighbour.lladdr : undefined;
  const question = `neighbour ${target} of ${ifname} (proxy)`;
  trace.add(view, ifname, { place: "neighbour", question, answer: mac ?? "none" });
  const entries = mac === undefined ? [] : yield* entriesFor(view, link, mac);
  // Neighbours with an entry without an address are on the same bridge.
  if (mac === undefined || (entries.length > 0 && known(entries[0]!.dst) === undefined))
    return ended("dropped", `${ifname} (proxy) does not know the neighbour ${target}, and sends no requests`);
  return yield* walk.layers.receive(walk, view, link, queryFrame({ ...query, isReply: true }, mac, frame.from), trace);
}

/** Forwarding entries of a VXLAN interface for a hardware address. */
function* entriesFor(view: NamespaceView, { ifindex }: Link, mac: string | undefined): Steps<readonly FdbEntry[]> {
  return (yield* view.forwardingEntries()).filter(
    (one) => one.ifindex === ifindex && one.mac === mac && one.flags.includes("self"),
  );
}

function notExamined({ ifname }: Tunnel, reason: string): End {
  return undecided(`${ifname} is a tunnel, and ${reason}, which is not examined`, [
    `packets that ${ifname} sends or receives`,
  ]);
}

function* encapsulateFor(
  walk: Walk,
  view: NamespaceView,
  link: Tunnel,
  frame: Frame,
  settings: TunnelSettings,
  remote: string,
  trace: Trace,
): Steps<End> {
  const { ifname, kind } = link;
  const { local, lower, mark, key, port } = settings;
  const inner = frame.packet;
  const innerTos = tosOf(inner);
  const tos = (settings.tos & 1) === 1 ? innerTos : settings.tos & ~3;
  const family = remote.includes(":") ? "inet6" : "inet";
  const isMarked = mark !== undefined && mark !== inner.mark;
  if (isMarked && (yield* view.rules(family)).some(({ fwmark }) => fwmark !== undefined))
    return notExamined(link, `it looks up its route with the mark ${mark}`);
  const route = yield* view.routeTo(remote, {
    ...{ mark: mark ?? inner.mark ?? 0, tos, uid: 0 },
    ...(local === undefined ? {} : { src: local }),
    ...(lower === undefined ? {} : { oif: lower }),
  });
  if (route instanceof NetlinkError)
    return ended("dropped", `${ifname} has no route to its other end ${remote} (${route.code})`);
  if (route.ifindex === link.ifindex)
    return ended("dropped", `the route to the other end of ${ifname} leads through ${ifname}`);
  const source = local ?? route.prefsrc;
  if (source === undefined) return notExamined(link, "the kernel selects its source address");
  // A tunnel for frames sends ARP messages, too. (ip_tunnel_xmit)
  const innerTtl = isArp(inner) ? DEFAULT_TTL : hopsOf(inner);
  const ttl = settings.ttl > 0 ? settings.ttl : innerTtl;
  const header = { saddr: source, daddr: remote, dscp: tos >> 2, ecn: 0 };
  const network = ipFields(family, header, ttl);
  const protocol = port !== undefined ? "udp" : kind === "gretap" ? "gre" : kind;
  const fields: Packet["fields"] =
    port !== undefined
      ? { ...network, udp: { dport: port } }
      : protocol === "gre"
        ? { ...network, gre: {} }
        : { ip: { ...network["ip"], protocol: kind === "ipip" ? IPPROTO_IPIP : IPPROTO_IPV6 } };
  const headers =
    (port !== undefined ? 8 : key === undefined ? 0 : GRE_KEY) +
    (isOfFrames(link) ? ETHERNET_HEADER + VLAN_TAG * frame.vlans.length : 0);
  const outer: Packet = {
    ...{ family, fields, protocol, mark: inner.mark, priority: inner.priority },
    payload: new Uint8Array(headers + lengthOf(inner)),
    inner: { frame, kind, ifname, key },
  };
  const number = key === undefined ? "" : ` ${key}`;
  trace.add(view, ifname, sent(ifname, `in a packet from ${source} to ${remote} (${kind}${number})`));
  trace.packet = outer;
  const end = yield* walk.layers.send(walk, view, outer, yield* view.link(lower), trace);
  // The tunnel receives the error about its packet, and not the sender of the inner packet. (ip_tunnel_err, vxlan_err_lookup)
  const isOuter = trace.packet.inner !== undefined;
  return end.outcome === "rejected" && isOuter ? ended("dropped", `${end.reason} (a packet of ${ifname})`) : end;
}

/** Returns the remote ends of a tunnel for a frame, or why they are not known. */
function* remotesOf(
  walk: Walk,
  view: NamespaceView,
  link: Tunnel,
  { remote }: TunnelSettings,
  { to }: Frame,
): Steps<readonly string[] | string> {
  if (link.kind !== "vxlan") return remote === undefined ? "its other end depends on the destination" : [remote];
  const learned = walk.learnedRemotes.get(learnedKey(view, link, to));
  if (learned !== undefined) return [learned];
  const own = yield* entriesFor(view, link, to);
  const found = own.length > 0 ? own : yield* entriesFor(view, link, NO_ADDRESS);
  const remotes: string[] = [];
  for (const { dst, port, vni, nhid, viaIfindex } of found) {
    if (dst === undefined || port !== undefined || vni !== undefined || nhid !== undefined || viaIfindex !== undefined)
      return "its forwarding entries have other settings than an address";
    if (isMulticast(dst)) return `its other end is the group ${dst}`;
    remotes.push(dst);
  }
  return remotes;
}

function learnedKey(view: NamespaceView, { ifindex }: Link, mac: string | undefined): string {
  return `${view.id} ${ifindex} ${mac}`;
}

/** Whether the packets of a tunnel contain Ethernet frames. */
function isOfFrames({ kind }: Tunnel): boolean {
  return kind === "gretap" || kind === "vxlan" || kind === "geneve";
}

/**
 * The host received a packet of a tunnel: an interface takes the frame out. (ip_tunnel_lookup, ipip6_tunnel_lookup,
 * vxlan_rcv, geneve_rx)
 *
 * @param receivers the interface that received the packet; if that is a port of a VRF, the VRF and the port.
 */
export function* decapsulate(
  walk: Walk,
  view: NamespaceView,
  receivers: readonly (Link | undefined)[],
  packet: Packet,
  inner: Encapsulated,
  trace: Trace,
): Steps<End> {
  const found: { readonly link: Tunnel; readonly settings: TunnelSettings; readonly score: number }[] = [];
  for (const link of yield* view.links()) {
    if (!isTunnel(link) || link.kind !== inner.kind || !link.up || link.linkNetnsid !== undefined) continue;
    const settings = settingsOf(link);
    if (typeof settings === "string") return notExamined(link, settings);
    const score = scoreOf(link, settings, receivers, packet, inner);
    if (score !== undefined) found.push({ link, settings, score });
  }
  const highest = Math.max(...found.map(({ score }) => score));
  const [best, ...others] = found.filter(({ score }) => score === highest);
  const ends = `${sourceOf(packet)} to ${destinationOf(packet)}`;
  const key = inner.key === undefined ? "" : ` with the number ${inner.key}`;
  if (best === undefined)
    return undecided(`no interface of kind ${inner.kind} of this namespace takes packets from ${ends}${key}`, [
      `interfaces of kind ${inner.kind} that were moved to other namespaces`,
    ]);
  const { link, settings } = best;
  if (others.length > 0) {
    const names = [best, ...others].map((one) => one.link.ifname).join(", ");
    return undecided(
      `the interfaces ${names} take packets from ${ends}${key}, and none is bound to the one that received the packet`,
    );
  }
  trace.add(view, link.ifname, {
    place: "interface",
    question: `tunnel for packets from ${ends}${key}`,
    answer: link.ifname,
  });
  const refused = yield* refusesInner(walk, view, link, settings, packet, inner);
  if (refused !== undefined) return refused;
  // The packet keeps its mark. (skb_scrub_packet)
  const { mark, priority } = packet;
  const frame: Frame = { ...inner.frame, packet: { ...inner.frame.packet, mark, priority } };
  trace.packet = frame.packet;
  return yield* walk.layers.receive(walk, view, link, frame, trace);
}

/** Why a tunnel discards what it takes out of a packet. VXLAN learns the other end. (packet_is_spoofed, vxlan_set_mac) */
function* refusesInner(
  walk: Walk,
  view: NamespaceView,
  link: Tunnel,
  { remote }: TunnelSettings,
  packet: Packet,
  { frame }: Encapsulated,
): Steps<End | undefined> {
  const { ifname } = link;
  if (link.kind === "sit" && remote === undefined) {
    const { "6rdPrefix": prefix = "2002::", "6rdPrefixlen": length = 16 } = link.data ?? {};
    const isChecked = [sourceOf(frame.packet), destinationOf(frame.packet)].some(
      (address) => `${prefix}/${length}` !== PREFIX_OF_6TO4 || (address !== undefined && /^2002:/i.test(address)),
    );
    if (isChecked) return notExamined(link, "it checks whether IPv6 addresses contain those of the packet (6to4, 6rd)");
  }
  const { from } = frame;
  if (link.kind !== "vxlan" || from === undefined) return undefined;
  if (from === link.address) return ended("dropped", `${ifname} discards frames from its own address`);
  const source = sourceOf(packet);
  if (link.data?.learning !== 1 || source === undefined) return undefined;
  const [entry] = yield* entriesFor(view, link, from);
  const isStatic =
    entry?.nhid !== undefined || entry?.state.some((one) => one === "permanent" || one === "noarp") === true;
  if (!isStatic) walk.learnedRemotes.set(learnedKey(view, link, from), source);
  else if (entry!.dst !== source)
    return ended(
      "dropped",
      `${ifname} has the static entry ${from} dst ${entry!.dst}, and discards frames from ${source}`,
    );
  return undefined;
}

/** Score of tunnels that are bound to the receiving interface. (ip_tunnel_lookup) */
const BOUND = 4;

/** Higher scores win. Undefined if the tunnel does not receive the packet. */
function scoreOf(
  { kind }: Tunnel,
  settings: TunnelSettings,
  receivers: readonly (Link | undefined)[],
  packet: Packet,
  { key }: Encapsulated,
): number | undefined {
  const { local, remote, receivedKey, port, lower } = settings;
  if (key !== receivedKey || (port !== undefined && port !== portOf(packet, "dport"))) return undefined;
  // A VXLAN tunnel receives packets from all addresses, and has a socket of one family.
  if (kind === "vxlan") return (local ?? remote ?? "").includes(":") === (packet.family === "inet6") ? 0 : undefined;
  const isRemote = remote === sourceOf(packet);
  if (kind === "geneve") return isRemote ? 0 : undefined;
  if ((remote !== undefined && !isRemote) || (local !== undefined && local !== destinationOf(packet))) return undefined;
  const score = (remote === undefined ? 0 : 2) + (local === undefined ? 0 : 1);
  const isBound = (link: Link | undefined) => lower !== undefined && link?.ifindex === lower;
  if (kind === "sit") return lower === undefined || receivers.some(isBound) || score === 0 ? score : undefined;
  return isBound(receivers[0]) ? score + BOUND : score;
}
