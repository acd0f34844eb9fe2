// Hardware addresses of neighbours: entries, requests (ARP and NDP), and their answers. (neigh_resolve_output, arp_process,
// ndisc_recv_ns)
import { RT_TABLE_LOCAL } from "../../constants/rtnetlink.ts";
import { NetlinkError } from "../../errors.ts";
import type { Steps } from "../../io/io.ts";
import { parseIpv6 } from "../../schema/values/addresses.ts";
import type { Address, Link, Neighbour } from "../route/index.ts";
import { type HookResult, isNear, runHooks } from "./hooks/firewall.ts";
import type { NamespaceView } from "./model/namespace-view.ts";
import { type Frame, isArp, isGroupAddress, type NeighbourQuery, type Packet, sourceOf } from "./model/packet.ts";
import { Trace } from "./model/trace.ts";
import { type End, ended, undecided } from "./model/types.ts";
import { highest } from "./routing.ts";
import type { Arrival, Walk } from "./walk.ts";

/** States in which the kernel uses the hardware address of an entry. (NUD_VALID) */
const VALID: readonly unknown[] = ["permanent", "noarp", "reachable", "stale", "delay", "probe"];

export function hasValidAddress({ state }: Neighbour): boolean {
  return state.some((one) => VALID.includes(one));
}

/** Returns the hardware address, which is undefined for interfaces without one. */
export function* resolveNeighbour(
  walk: Walk,
  view: NamespaceView,
  oif: Link,
  next: string,
  packet: Packet,
  trace: Trace,
): Steps<{ readonly mac: string | undefined } | End> {
  if (oif.linkType !== "ether") return { mac: undefined };
  // (arp_constructor, ndisc_constructor)
  if (oif.flags.includes("no-arp")) return { mac: oif.address };
  const question = `hardware address of ${next} on ${oif.ifname}`;
  const entry = (yield* view.neighbours()).find(
    (one) => one.ifindex === oif.ifindex && one.dst === next && !one.flags.includes("proxy"),
  );
  const state = entry?.state.join(", ");
  if (entry?.lladdr !== undefined && hasValidAddress(entry)) {
    const decidedBy = `the entry ${next} dev ${oif.ifname} lladdr ${entry.lladdr} (${state})`;
    trace.add(view, oif.ifname, { place: "neighbour", question, answer: entry.lladdr, decidedBy });
    return { mac: entry.lladdr };
  }
  const end = yield* ask(walk, view, oif, next, packet, trace);
  const known = state === undefined ? "no entry" : `the entry is ${state}`;
  const answer = end.outcome === "delivered" ? `${end.mac}, which the answer to a request will contain` : end.reason;
  trace.add(view, oif.ifname, { place: "neighbour", question, answer: `${known}; ${answer}` });
  if (end.outcome === "delivered") return { mac: end.mac };
  if (end.outcome === "undecided") return end;
  if (end.outcome !== "left")
    return ended("rejected", `nothing answers requests for ${next} on ${oif.ifname}: ${end.reason}`);
  if (entry?.state.includes("failed") === true || entry?.state.includes("incomplete") === true)
    return ended("rejected", `the neighbour ${next} on ${oif.ifname} did not answer (${state})`);
  return undecided(`${next} has no entry on ${oif.ifname}, and its requests leave this host`, [question]);
}

/** Follows the request for the address and its answer. */
function* ask(walk: Walk, view: NamespaceView, oif: Link, target: string, packet: Packet, trace: Trace): Steps<End> {
  const isArp = !target.includes(":");
  const sender = yield* senderOf(view, oif, target, packet);
  if (sender === undefined && !isArp) return ended("dropped", `${oif.ifname} has no IPv6 address from which to ask`);
  const asker = { namespace: view.id, ifindex: oif.ifindex };
  const frame = queryFrame({ isReply: false, target, sender: sender ?? "0.0.0.0", asker }, oif.address!, undefined);
  const own = new Trace(view, frame.packet, trace.steps);
  const result = yield* runSendHooks(view, oif, frame, own);
  if (result.end !== undefined) return result.end;
  return yield* walk.layers.transmit(walk, view, oif, { ...frame, packet: result.packet }, own);
}

/** Source address of the request. (arp_solicit, ndisc_solicit) */
function* senderOf(view: NamespaceView, oif: Link, target: string, packet: Packet): Steps<string | undefined> {
  const addresses = yield* view.addresses();
  const source = sourceOf(packet);
  const own = (yield* view.addressesOf(oif)).filter(({ local }) => local.includes(":") === target.includes(":"));
  const isSame = source?.includes(":") === target.includes(":");
  const announced = target.includes(":") ? 0 : yield* highest(view, oif, "arp_announce");
  const isKnown = (one: Address) => [source, target].every((address) => isNear(one.local, one.prefixlen, address));
  const isUsed = announced === 0 || (announced === 1 && own.some(isKnown));
  if (isSame && isUsed && addresses.some(({ local }) => local === source)) return source;
  if (target.includes(":")) return own.find(({ scope }) => scope === "link")?.local ?? own[0]?.local;
  const primary = own.filter(({ flags }) => !flags.includes("secondary"));
  return (primary.find((one) => isNear(one.local, one.prefixlen, target)) ?? primary[0])?.local;
}

const BROADCAST = "ff:ff:ff:ff:ff:ff";
const SOLICITATION = 135;
const ADVERTISEMENT = 136;

/** @param to hardware address of the host that asked; undefined for a request. */
export function queryFrame(query: NeighbourQuery, from: string, to: string | undefined): Frame {
  const { isReply, target, sender } = query;
  if (!target.includes(":")) {
    const packet: Packet = {
      family: "inet",
      protocol: "arp",
      mark: 0,
      fields: { arp: { htype: 1, ptype: 0x0800, hlen: 6, plen: 4, operation: isReply ? 2 : 1 } },
      query,
    };
    return { packet, from, to: to ?? BROADCAST, vlans: [] };
  }
  const bytes = parseIpv6(target)!;
  const group = `33:33:ff:${[...bytes.subarray(13)].map((byte) => byte.toString(16).padStart(2, "0")).join(":")}`;
  const solicited = `ff02::1:ff${bytes[13]!.toString(16).padStart(2, "0")}:${((bytes[14]! << 8) | bytes[15]!).toString(16)}`;
  const option = [isReply ? 2 : 1, 1, ...from.split(":").map((byte) => Number.parseInt(byte, 16))];
  const packet: Packet = {
    family: "inet6",
    protocol: "icmpv6",
    mark: 0,
    fields: {
      ip6: { saddr: isReply ? target : sender, daddr: isReply ? sender : solicited, hoplimit: 255 },
      icmpv6: { type: isReply ? ADVERTISEMENT : SOLICITATION, code: 0 },
    },
    payload: Uint8Array.from([...bytes, ...option]),
    query,
  };
  return { packet, from, to: to ?? group, vlans: [] };
}

/**
 * Evaluates the rules for a request or an answer that the host sends. At postrouting, the interface of NDP is also the
 * incoming one. (ndisc_alloc_skb, ip6_output)
 */
function* runSendHooks(view: NamespaceView, link: Link, frame: Frame, trace: Trace): Steps<HookResult> {
  const output = yield* runHooks({ view, trace, oif: link }, frame, ["output"]);
  if (output.end !== undefined || isArp(frame.packet)) return output;
  const context = { view, trace, iif: link, oif: link };
  return yield* runHooks(context, { ...frame, packet: output.packet }, ["postrouting"]);
}

/** A host received a request, and answers it, or received the answer. */
export function* answerQuery(
  walk: Walk,
  view: NamespaceView,
  { link }: Arrival,
  frame: Frame,
  query: NeighbourQuery,
  trace: Trace,
): Steps<End> {
  const { isReply, target, asker } = query;
  const isArp = !target.includes(":");
  const isOwn = asker.namespace === view.id && asker.ifindex === link.ifindex;
  if (!isGroupAddress(frame.to) && frame.isForHost !== true)
    return ended("dropped", `the frame is not for ${link.ifname}`);
  if (isReply !== isOwn) return ended("dropped", `${link.ifname} in ${view.name} did not ask`);
  if (link.address === undefined || link.flags.includes("no-arp"))
    return ended("dropped", `${link.ifname} answers no requests`);
  const hooks = isArp ? (["input"] as const) : (["prerouting", "input"] as const);
  const input = yield* runHooks({ view, trace, iif: link }, frame, hooks);
  if (input.end !== undefined) return input.end;
  if (isReply) return { ...ended("delivered", "the host that asked receives the answer"), mac: frame.from };
  const refused = yield* isArp ? refusesArp(view, link, query) : refusesNdp(view, link, query);
  if (refused !== undefined) return refused;
  const reply = queryFrame({ ...query, isReply: true }, link.address, frame.from);
  const output = yield* runSendHooks(view, link, reply, trace);
  if (output.end !== undefined) return output.end;
  return yield* walk.layers.transmit(walk, view, link, { ...reply, packet: output.packet }, trace);
}

function* refusesArp(view: NamespaceView, link: Link, { target, sender }: NeighbourQuery): Steps<End | undefined> {
  const { ifname, ifindex } = link;
  const none = ended("dropped", `${ifname} in ${view.name} does not answer for ${target}`);
  const mayProxy = function* (): Steps<End | undefined> {
    for (const name of ["proxy_arp", "proxy_arp_pvlan"])
      if ((yield* highest(view, link, name)) > 0) return undecided(`${ifname} may answer for ${target} (${name})`);
    return yield* proxied(view, link, target);
  };
  // Without an address on the interface, the kernel has no device for IPv4 to which the request belongs.
  const source = sender === "0.0.0.0" ? {} : { src: sender };
  const route = yield* view.routeTo(target, { ...source, iif: ifindex });
  if (route instanceof NetlinkError || route.type !== "local") return (yield* mayProxy()) ?? none;
  if ((yield* highest(view, link, "arp_filter")) > 0) return undecided(`arp_filter is set for ${ifname}`);
  const ignore = yield* highest(view, link, "arp_ignore");
  if (ignore === 0) return undefined;
  if (ignore > 1) return undecided(`arp_ignore is ${ignore} for ${ifname}`);
  return (yield* view.addressesOf(link)).some(({ local }) => local === target) ? undefined : none;
}

function* refusesNdp(view: NamespaceView, link: Link, { target }: NeighbourQuery): Steps<End | undefined> {
  const address = (yield* view.addressesOf(link)).find(({ local }) => local === target);
  const isUsable =
    address !== undefined && !["tentative", "dadfailed"].some((flag) => address.flags.includes(flag as "tentative"));
  if (isUsable) return undefined;
  const proxy = yield* proxied(view, link, target);
  if (proxy !== undefined) return proxy;
  if (yield* isRouterAnycast(view, link, target)) return undefined;
  return ended("dropped", `${link.ifname} in ${view.name} does not answer for ${target}`);
}

/** The kernel answers for a proxy entry if it forwards, and for IPv6 if `proxy_ndp` is set. */
function* proxied(view: NamespaceView, { ifname }: Link, target: string): Steps<End | undefined> {
  if (!(yield* view.proxies()).some(({ dst }) => dst === target)) return undefined;
  return undecided(`${ifname} may answer for ${target}, which has a proxy entry`);
}

/**
 * Whether an address is the first one of a network of the interface. Routers answer for it. (addrconf_join_anycast,
 * addrconf_f6i_alloc)
 */
function* isRouterAnycast(view: NamespaceView, { ifindex }: Link, target: string): Steps<boolean> {
  const vrf = yield* view.vrfOf(ifindex);
  return (yield* view.routes("inet6", vrf?.data?.table ?? RT_TABLE_LOCAL)).some(
    (route) =>
      route.type === "anycast" && route.protocol === "kernel" && route.ifindex === ifindex && route.dst === target,
  );
}
