// The way of an IP packet in a namespace: hooks, routes, local delivery, forwarding, neighbours.
import type { Steps } from "../../io/io.ts";
import type { Address, Link, Route } from "../route/index.ts";
import { type Tracking, trackingOf } from "./hooks/connections.ts";
import { type HookContext, runHooks } from "./hooks/firewall.ts";
import { transmit } from "./link-layer.ts";
import type { NamespaceView } from "./model/namespace-view.ts";
import {
  destinationOf,
  type Frame,
  hopsOf,
  isGroupAddress,
  isLinkLocal,
  lengthOf,
  type Packet,
  sourceOf,
  tableFamiliesOf,
} from "./model/packet.ts";
import { gatewayOf } from "./model/routes.ts";
import { received } from "./model/steps.ts";
import type { Trace } from "./model/trace.ts";
import { type End, ended, undecided } from "./model/types.ts";
import { answerQuery, resolveNeighbour } from "./neighbours.ts";
import { deliver } from "./receiving-socket.ts";
import { findRoute, foreignSource, forwards } from "./routing.ts";
import { decapsulate } from "./tunnels.ts";
import type { Arrival, Walk } from "./walk.ts";

/** An interface received a packet for the protocols of the network layer. (ip_rcv, ipv6_rcv, arp_rcv) */
export function* arrive(walk: Walk, view: NamespaceView, arrival: Arrival, frame: Frame, trace: Trace): Steps<End> {
  const { link } = arrival;
  const { packet } = frame;
  if (packet.query !== undefined) return yield* answerQuery(walk, view, arrival, frame, packet.query, trace);
  if (isGroupAddress(frame.to))
    return undecided(`the frame is for the group ${frame.to}, and the packet for one host, which is not examined`);
  if (frame.to !== undefined && link.address !== undefined && frame.isForHost !== true) {
    trace.add(view, link.ifname, {
      place: "interface",
      question: `destination hardware address ${frame.to}`,
      answer: `${link.ifname} has ${link.address}`,
    });
    return ended("dropped", `the frame is for ${frame.to}, and ${link.ifname} has the address ${link.address}`);
  }
  const disabled = yield* checkEnabled(view, link, packet);
  if (disabled !== undefined) return disabled;
  if (link.linkType !== "loopback" && [sourceOf(packet), destinationOf(packet)].includes("::1"))
    return ended("dropped", `the loopback address ::1 is only valid on the loopback interface`);
  const tracking = yield* trackingOf(view, packet);
  const context: HookContext = { view, trace, iif: link, tracking };
  const first = yield* runHooks(context, frame, ["prerouting"]);
  if (first.end !== undefined) return first.end;
  if (tracking.isTranslated === true) return translated(tracking);
  if (tracking.isOffloaded === true)
    return undecided(`a flow table forwards the packets of the connection ${tracking.text} without rules`);
  trace.packet = first.packet;
  const vrf = arrival.master;
  if (vrf === undefined) return yield* route(walk, context, frame, first.packet, undefined);
  // The kernel calls the hook twice, the second time for the VRF. Both calls share the connection.
  if (yield* view.hasChain(tableFamiliesOf(packet), ["prerouting"]))
    return undecided(
      `${link.ifname} is a port of the VRF ${vrf.ifname}, for which the rules at prerouting are called twice`,
    );
  return yield* route(walk, { ...context, iif: vrf }, frame, first.packet, link);
}

/** An interface neither receives nor sends IPv6 packets with `disable_ipv6`. (ip6_rcv_core, ip6_output) */
function* checkEnabled(view: NamespaceView, { ifname }: Link, { family }: Packet): Steps<End | undefined> {
  if (family !== "inet6" || (yield* view.sysctl(`net/ipv6/conf/${ifname}/disable_ipv6`)) !== 1) return undefined;
  return ended("dropped", `IPv6 is disabled on ${ifname} (disable_ipv6)`);
}

/** @param port interface that received the packet, if `iif` of the context is its VRF. */
function* route(walk: Walk, context: HookContext, frame: Frame, packet: Packet, port: Link | undefined): Steps<End> {
  const { view, trace, tracking } = context;
  const iif = context.iif!;
  // In a VRF, IPv4 looks up the route with the port as the input interface, IPv6 with the VRF. (ip_rcv_finish, ip6_rcv_finish)
  const found = yield* findRoute(view, trace, packet, { iif: packet.family === "inet" ? (port ?? iif) : iif });
  if (frame.isFiltered === true && destinationOf(frame.packet) !== destinationOf(packet)) {
    // (br_nf_pre_routing_finish)
    const isBridged = found.end !== undefined || found.route.ifindex === iif.ifindex;
    if (isBridged || (yield* view.hasChain(["bridge"], ["prerouting", "input"])))
      return undecided(
        `${iif.ifname} may forward the translated packet as a bridge, because bridge-nf-call-iptables is 1`,
      );
  }
  if (found.end !== undefined) return found.end;
  const { route } = found;
  const silent = ["prerouting"] as const;
  if (route.type === "local") {
    const secured = yield* security(view);
    if (secured !== undefined) return secured;
    const result = yield* runHooks({ ...context, silent }, frame, ["prerouting", "input"]);
    if (result.end !== undefined) return result.end;
    trace.packet = result.packet;
    if (result.packet.inner !== undefined)
      return yield* decapsulate(walk, view, [iif, port], result.packet, result.packet.inner, trace);
    const receiving = { link: port ?? iif, vrf: port === undefined ? undefined : iif };
    return yield* deliver(view, trace, result.packet, receiving);
  }
  if (route.type !== "unicast") return undecided(`the route is of the type ${route.type}, which is not examined`);
  const refused = yield* checkForward(view, port ?? iif, packet, route);
  if (refused !== undefined) return refused;
  const oif = yield* view.link(route.ifindex);
  if (oif === undefined) return undecided(`the interface ${route.ifindex} of the route does not exist`);
  const nexthop = nextOf(route, packet);
  const hooks = ["prerouting", "forward", "postrouting"] as const;
  const result = yield* runHooks({ ...context, silent, oif, nexthop }, frame, hooks);
  if (result.end !== undefined) return result.end;
  trace.packet = result.packet;
  if (tracking?.isTranslated === true) return translated(tracking);
  return yield* output(walk, view, oif, route, result.packet, trace);
}

/** (ip_forward, ip6_forward) */
function* checkForward(view: NamespaceView, iif: Link, packet: Packet, { ifindex }: Route): Steps<End | undefined> {
  const secured = yield* security(view);
  if (secured !== undefined) return secured;
  if (packet.family === "inet6" && !(yield* forwards(view, "inet6", iif)))
    return ended("dropped", `the packet is not for this namespace, and ${iif.ifname} does not forward IPv6 packets`);
  const ttl = hopsOf(packet);
  if (ttl === undefined) return undecided("the TTL or hop limit of the packet is not known");
  if (ttl <= 1) return ended("rejected", "the TTL or hop limit of the packet ended");
  if (packet.family === "inet6" && ifindex !== iif.ifindex && isLinkLocal(sourceOf(packet) ?? ""))
    return ended("rejected", "packets from link-local addresses are not forwarded");
  return undefined;
}

/** A local program or a tunnel sends a packet. (__ip_queue_xmit, ip6_xmit, ip_local_out) */
export function* send(
  walk: Walk,
  view: NamespaceView,
  packet: Packet,
  device: Link | undefined,
  trace: Trace,
): Steps<End> {
  const { inner } = packet;
  // The route of a tunnel is looked up for the root user. Its rules see the socket of the program, or that of the tunnel.
  const [uid, routeUid] = inner === undefined ? [walk.uid, walk.uid] : [undefined, 0];
  const invalid = yield* checkSource(view, packet, device);
  if (invalid !== undefined) return invalid;
  const found = yield* findRoute(view, trace, packet, { oif: device, uid: routeUid });
  if (found.end !== undefined) return found.end;
  const secured = yield* security(view);
  if (secured !== undefined) return secured;
  const tracking = yield* trackingOf(view, packet);
  const frame: Frame = { packet, from: undefined, to: undefined, vlans: [] };
  let { route } = found;
  let oif = yield* view.link(route.ifindex);
  if (oif === undefined) return undecided(`the interface ${route.ifindex} of the route does not exist`);
  const oifAtOutput = oif;
  const context = (): HookContext => ({ view, trace, oif, oifAtOutput, uid, tracking, nexthop: nextOf(route, packet) });
  const isInVrf = (yield* view.vrfOf(oif.ifindex)) !== undefined;
  if (isInVrf && (yield* view.hasChain(tableFamiliesOf(packet), ["output", "postrouting"])))
    return undecided(`${oif.ifname} belongs to a VRF, for which the rules at output are called twice`);
  const first = yield* runHooks(context(), frame, ["output"]);
  if (first.end !== undefined) return first.end;
  if (tracking.isTranslated === true) return translated(tracking);
  trace.packet = first.packet;
  if (first.routed !== undefined) {
    // (ip_route_me_harder, ip6_route_me_harder)
    const again = yield* findRoute(view, trace, first.routed, { oif: device, uid: routeUid, isAgain: true });
    if (again.end !== undefined) return again.end;
    route = again.route;
    oif = yield* view.link(route.ifindex);
    if (oif === undefined) return undecided(`the interface ${route.ifindex} of the route does not exist`);
  }
  if (route.type === "local" && inner !== undefined)
    return undecided(`the other end of ${inner.ifname} is an address of the same namespace, which is not examined`);
  if (route.type === "local") return yield* loop(context(), frame, first.packet, device);
  if (route.type !== "unicast") return undecided(`the route is of the type ${route.type}, which is not examined`);
  const silent = ["output"] as const;
  const last = yield* runHooks({ ...context(), silent }, frame, ["output", "postrouting"]);
  if (last.end !== undefined) return last.end;
  trace.packet = last.packet;
  return yield* output(walk, view, oif, route, last.packet, trace);
}

/**
 * Checks the source address as bind() does: a socket in a VRF can only use an address of this VRF, other sockets only
 * addresses outside of VRFs. For IPv6, the lookup of a route does not check the source. (inet_addr_type_table, ipv6_chk_addr)
 */
function* checkSource(view: NamespaceView, packet: Packet, device: Link | undefined): Steps<End | undefined> {
  const { family, inner } = packet;
  const source = sourceOf(packet);
  const owners = (yield* view.addresses()).filter(({ local }) => local === source);
  const vrf = yield* view.vrfOf(device?.ifindex);
  const vrfs: (Link | undefined)[] = [];
  for (const { ifindex } of owners) vrfs.push(yield* view.vrfOf(ifindex));
  const own = inner === undefined ? owners.filter((_, at) => vrfs[at]?.ifindex === vrf?.ifindex) : owners;
  const isOther = owners.length > 0 && own.length === 0;
  const isChecked = family === "inet6" || isOther;
  if (!isChecked || (yield* view.sysctl(`net/${family === "inet" ? "ipv4" : "ipv6"}/ip_nonlocal_bind`)) === 1)
    return undefined;
  if (isOther) {
    const [other] = vrfs;
    return ended(
      "rejected",
      other === undefined
        ? `the source address ${source} does not belong to the VRF ${vrf!.ifname} of the socket`
        : `the source address ${source} belongs to the VRF ${other.ifname}; for a socket that is bound to it, set out (--out)`,
    );
  }
  const isUsable = ({ flags }: Address) =>
    flags.includes("optimistic") || !flags.some((flag) => flag === "tentative" || flag === "dadfailed");
  if (own.some(isUsable)) return undefined;
  if (own.length === 0) return ended("rejected", foreignSource(source!));
  return ended("rejected", `the source address ${source} is not usable yet (tentative)`);
}

/** The packet returns to this namespace through the loopback interface, or that of a VRF. */
function* loop(context: HookContext, frame: Frame, packet: Packet, device: Link | undefined): Steps<End> {
  const { view, trace } = context;
  const lo = (yield* view.links()).find(({ linkType }) => linkType === "loopback");
  if (lo === undefined) return undecided("there is no loopback interface");
  if (device !== undefined && device.ifindex !== lo.ifindex)
    return undecided(`the socket is bound to ${device.ifname}, and the address is one of this namespace`);
  if (!lo.up) return ended("dropped", `the interface ${lo.ifname} is down`);
  const disabled = yield* checkEnabled(view, lo, packet);
  if (disabled !== undefined) return disabled;
  const looped: HookContext = {
    ...context,
    iif: lo,
    oif: lo,
    silent: ["output"],
    tracking: { ...context.tracking!, isKnown: false },
  };
  if ((yield* view.hasChain(tableFamiliesOf(packet), ["prerouting"])) && (yield* hasNat(view)))
    return undecided("the packet returns through the loopback interface, and rules at prerouting may translate it");
  const result = yield* runHooks(looped, frame, ["output", "postrouting"]);
  if (result.end !== undefined) return result.end;
  trace.add(view, lo.ifname, received(lo.ifname));
  const again: Frame = { ...frame, packet: result.packet };
  const ingress = yield* runHooks({ view, trace, iif: lo }, again, ["ingress"]);
  if (ingress.end !== undefined) return ingress.end;
  const input = yield* runHooks({ ...looped, oif: undefined, silent: [] }, { ...again, packet: ingress.packet }, [
    "prerouting",
    "input",
  ]);
  if (input.end !== undefined) return input.end;
  trace.packet = input.packet;
  const owners = (yield* view.addresses()).filter(({ local }) => local === destinationOf(input.packet));
  const owner = owners.length === 1 ? yield* view.link(owners[0]!.ifindex) : undefined;
  if (owners.length > 1) return undecided(`several interfaces have the address ${destinationOf(input.packet)}`);
  return yield* deliver(view, trace, input.packet, { link: lo, vrf: undefined, owner });
}

function* hasNat(view: NamespaceView): Steps<boolean> {
  return (yield* view.ruleset()).some((object) => "chain" in object && object.chain.type === "nat");
}

function nextOf(route: Route, packet: Packet): string | undefined {
  return gatewayOf(route) ?? destinationOf(packet);
}

/** Finds the hardware address of the next hop, and sends the packet. (ip_finish_output2, ip6_finish_output2) */
function* output(walk: Walk, view: NamespaceView, oif: Link, route: Route, packet: Packet, trace: Trace): Steps<End> {
  if (lengthOf(packet) > Math.min(oif.mtu, route.metrics?.mtu ?? oif.mtu))
    return undecided(`the packet is longer than the MTU of ${oif.ifname}, or of its route`);
  const disabled = yield* checkEnabled(view, oif, packet);
  if (disabled !== undefined) return disabled;
  const next = nextOf(route, packet);
  if (next === undefined) return undecided("the destination address is not known");
  const resolved = yield* resolveNeighbour(walk, view, oif, next, packet, trace);
  if ("outcome" in resolved) return resolved;
  const frame: Frame = {
    packet,
    from: resolved.mac === undefined ? undefined : oif.address,
    to: resolved.mac,
    vlans: [],
  };
  return yield* transmit(walk, view, oif, frame, trace);
}

/** IPsec policies are not evaluated. */
function* security(view: NamespaceView): Steps<End | undefined> {
  if ((yield* view.policies()).length === 0) return undefined;
  return undecided("the namespace has IPsec policies, which are not evaluated");
}

function translated({ text }: Tracking): End {
  return undecided(`the connection ${text} is translated, which is not followed for packets after the first`);
}
