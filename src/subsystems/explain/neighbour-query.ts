// Requests for the hardware address of a neighbour, and their answers: ARP and NDP. (arp_process, ndisc_recv_ns)
import { NetlinkError } from "../../errors.ts";
import { type Steps, wait } from "../../io/io.ts";
import { parseIpv6 } from "../../schema/values/addresses.ts";
import { type Link, networkOf, type Route, Routes } from "../route/index.ts";
import { type HookResult, runHooks } from "./firewall.ts";
import { transmit } from "./link-layer.ts";
import type { NamespaceView } from "./namespace-view.ts";
import { type Frame, isGroupAddress, type NeighbourQuery, type Packet } from "./packet.ts";
import { forwards } from "./routing.ts";
import type { Trace } from "./trace.ts";
import { type End, ended, undecided } from "./types.ts";
import type { Arrival, Walk } from "./walk.ts";

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
export function* runSendHooks(view: NamespaceView, link: Link, frame: Frame, trace: Trace): Steps<HookResult> {
  const output = yield* runHooks({ view, trace, oif: link }, frame, ["output"]);
  if (output.end !== undefined || "arp" in frame.packet.fields) return output;
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
  if (!isGroupAddress(frame.to) && frame.to !== link.address)
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
  return yield* transmit(walk, view, link, { ...reply, packet: output.packet }, trace);
}

function* refusesArp(view: NamespaceView, link: Link, { target, sender }: NeighbourQuery): Steps<End | undefined> {
  const { ifname, ifindex } = link;
  const none = ended("dropped", `${ifname} in ${view.name} does not answer for ${target}`);
  const setting = function* (name: string): Steps<number> {
    const values = [
      yield* view.sysctl(`net/ipv4/conf/all/${name}`),
      yield* view.sysctl(`net/ipv4/conf/${ifname}/${name}`),
    ];
    return Math.max(...values.map((value) => value ?? 0));
  };
  const addresses = (yield* view.addresses()).filter((one) => one.ifindex === ifindex && one.family === "inet");
  // Without an address on the interface, the kernel has no device for IPv4 to which the request belongs.
  const source = sender === "0.0.0.0" ? {} : { src: sender };
  try {
    const route = yield* wait<Route>(view.client(Routes).get(target, { ...source, iif: ifindex }));
    if (route.type !== "local")
      return (yield* setting("proxy_arp")) > 0 ? undecided(`${ifname} may answer for ${target} (proxy_arp)`) : none;
  } catch (error) {
    if (error instanceof NetlinkError && error.code !== "EPERM")
      return (yield* setting("proxy_arp")) > 0 ? undecided(`${ifname} may answer for ${target} (proxy_arp)`) : none;
    throw error;
  }
  if ((yield* setting("arp_filter")) > 0) return undecided(`arp_filter is set for ${ifname}`);
  const ignore = yield* setting("arp_ignore");
  if (ignore === 0) return undefined;
  if (ignore > 1) return undecided(`arp_ignore is ${ignore} for ${ifname}`);
  return addresses.some(({ local }) => local === target) ? undefined : none;
}

function* refusesNdp(view: NamespaceView, link: Link, { target }: NeighbourQuery): Steps<End | undefined> {
  const address = (yield* view.addresses()).find((one) => one.ifindex === link.ifindex && one.local === target);
  const isUsable =
    address !== undefined && !["tentative", "dadfailed"].some((flag) => address.flags.includes(flag as "tentative"));
  if (isUsable) return undefined;
  if ((yield* view.neighbours()).some((one) => one.dst === target && one.flags.includes("proxy")))
    return undecided(`${link.ifname} may answer for ${target} (proxy)`);
  if ((yield* forwards(view, "inet6", link)) && (yield* isRouterAnycast(view, link, target)))
    return undecided(`${target} is the anycast address of the routers of a network, which is not examined`);
  return ended("dropped", `${link.ifname} in ${view.name} does not answer for ${target}`);
}

/** Whether an address is the first one of a network of the interface. Routers answer for it. (RFC 4291, 2.6.1) */
function* isRouterAnycast(view: NamespaceView, link: Link, target: string): Steps<boolean> {
  return (yield* view.addresses()).some(
    ({ ifindex, family, local, prefixlen }) =>
      ifindex === link.ifindex &&
      family === "inet6" &&
      prefixlen < 127 &&
      networkOf(`${local}/${prefixlen}`) === `${target}/${prefixlen}`,
  );
}
