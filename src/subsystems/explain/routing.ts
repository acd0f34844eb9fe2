// Route lookups by the kernel, and what their errors mean.
import { NetlinkError } from "../../errors.ts";
import { type Steps, wait } from "../../io/io.ts";
import { type Link, type LookupOptions, type Route, Routes } from "../route/index.ts";
import { localTypeOf, rejects } from "./hooks/fib-facts.ts";
import type { NamespaceView } from "./model/namespace-view.ts";
import {
  destinationOf,
  field,
  hasPorts,
  ipHeaderOf,
  type Packet,
  portOf,
  protocolNumber,
  sourceOf,
  tosOf,
} from "./model/packet.ts";
import { gatewayOf } from "./model/routes.ts";
import { routeQuestion } from "./model/steps.ts";
import type { Trace } from "./model/trace.ts";
import { type End, ended, undecided } from "./model/types.ts";
import {
  inOwnTable,
  isSpread,
  type RouteQuestion,
  rejectionOf,
  routeText,
  routeThrough,
  ruleOf,
} from "./routing-rules.ts";

export type RouteResult = { readonly route: Route; readonly end?: undefined } | { readonly end: End };

/** Protocols whose number a lookup can have. (rtm_getroute_parse_ip_proto) */
const LOOKED_UP: readonly string[] = ["tcp", "udp", "icmp", "icmpv6"];

/** Asks the kernel for the route of a packet. */
export function* findRoute(
  view: NamespaceView,
  trace: Trace,
  packet: Packet,
  question: RouteQuestion,
): Steps<RouteResult> {
  const { protocol, mark } = packet;
  const [src, dst] = [sourceOf(packet), destinationOf(packet)];
  if (src === undefined || dst === undefined || mark === undefined)
    return {
      end: unknownField(dst === undefined ? "destination address" : src === undefined ? "source address" : "mark"),
    };
  const unknown = yield* unknownInput(view, packet, question);
  if (unknown !== undefined) return { end: unknown };
  const { iif, oif, uid, isAgain = false } = question;
  const isAsked = LOOKED_UP.includes(protocol);
  const [sport, dport] = isAsked && hasPorts(packet) ? [portOf(packet, "sport"), portOf(packet, "dport")] : [];
  const lookup: LookupOptions = {
    src,
    ...(iif === undefined ? {} : { iif: iif.ifindex }),
    ...(oif === undefined ? {} : { oif: oif.ifindex }),
    ...(uid === undefined ? {} : { uid }),
    mark,
    tos: tosOf(packet),
    ...(isAsked ? { ipproto: protocolNumber(packet) } : {}),
    ...(sport ? { sport } : {}),
    ...(dport ? { dport } : {}),
  };
  const device = iif?.ifname ?? oif?.ifname;
  const ends = { source: src, destination: dst };
  const asked = `${routeQuestion(ends, iif?.ifname, mark, packet.inner?.ifname)}${isAgain ? ", again after output" : ""}`;
  try {
    const found = yield* wait<Route>(view.client(Routes).get(dst, lookup));
    const route = yield* throughDevice(view, packet, found, question);
    if ("outcome" in route) {
      trace.add(view, device, { place: "route", question: asked, answer: route.reason });
      return { end: route };
    }
    // The encapsulation replaces local delivery, forwarding and sending. (lwtunnel_input, lwtunnel_output)
    if (route.encap !== undefined)
      return { end: undecided("the route encapsulates the packet, which is not examined") };
    const entry = yield* entryOf(view, dst, lookup);
    const spread = yield* isSpread(view, packet, entry, { isReceived: iif !== undefined, isAgain });
    if (spread !== undefined) return { end: spread };
    const next = gatewayOf(route);
    const rule = yield* ruleOf(view, packet, question, entry ?? route);
    const decidedBy = [entry && routeText(entry), rule].filter(Boolean).join("; ") || undefined;
    if (yield* rejects(view, route)) {
      const end = ended(
        "rejected",
        `rejected by ${routeText(entry ?? route)}, because it leads to the loopback interface`,
      );
      trace.add(view, device, { place: "route", question: asked, answer: end.reason, decidedBy });
      return { end };
    }
    const isLoopback = (yield* view.link(route.ifindex))?.linkType === "loopback";
    const type = effectiveTypeOf(route, iif === undefined, isLoopback);
    const answer = [type, next === undefined ? "" : `via ${next}`, route.dev === undefined ? "" : `dev ${route.dev}`];
    trace.add(view, device, {
      place: "route",
      question: asked,
      answer: answer.filter(Boolean).join(" "),
      decidedBy,
      fact: { kind: "route", type, dev: route.dev },
    });
    return { route: { ...route, type } };
  } catch (error) {
    if (!(error instanceof NetlinkError) || error.code === "EPERM") throw error;
    // The kernel looks up the route to the destination before that to the source.
    const rejection = yield* rejectionOf(view, packet, question, error.code);
    const reverse =
      iif === undefined || rejection !== undefined ? undefined : yield* reversePath(view, packet, iif, error);
    const end = reverse?.end ?? (yield* errorOf(view, packet, iif, error, rejection?.text));
    const decidedBy = rejection && [rejection.text, rejection.rule].filter(Boolean).join("; ");
    trace.add(view, device, { place: "route", question: asked, answer: `${error.code}: ${end.reason}`, decidedBy });
    if (reverse !== undefined) trace.add(view, device, reverse.step);
    return { end };
  }
}

/**
 * Returns "local" also for routes of other types whose packets the kernel delivers: IPv4 routes to the loopback interface
 * for sent packets, and IPv6 routes for anycast addresses.
 */
function effectiveTypeOf({ family, type, protocol }: Route, isSent: boolean, isLoopback: boolean): Route["type"] {
  // (__mkroute_output)
  if (family === "inet") return type === "unicast" && isSent && isLoopback ? "local" : type;
  if (type !== "anycast") return type;
  // The kernel loops packets for its own anycast addresses. It sends packets for other anycast addresses. (ip6_rt_get_dev_rcu)
  return isSent && protocol !== "kernel" ? "unicast" : "local";
}

function unknownField(name: string): End {
  return undecided(`the route depends on the ${name} of the packet, which is not known`, [name]);
}

/**
 * Returns the route of a socket that is bound to an interface. For IPv6, only routes through the interface are usable, but
 * on request the kernel prefers them only if there is no source address. (ip6_route_output_flags_noref)
 */
function* throughDevice(
  view: NamespaceView,
  packet: Packet,
  found: Route,
  question: RouteQuestion,
): Steps<Route | End> {
  const { oif } = question;
  if (packet.family !== "inet6" || oif === undefined || found.type !== "unicast") return found;
  if (found.ifindex === oif.ifindex || oif.kind === "vrf") return found;
  if (oif.slaveKind === "vrf")
    return undecided(`${oif.ifname} is a port of a VRF, and the route leads through ${found.dev}`);
  const route = yield* routeThrough(view, packet, question, oif);
  if (route === undefined)
    return ended("rejected", `there is no route through ${oif.ifname}; the program receives the error ENETUNREACH`);
  return route;
}

interface ReversePath {
  readonly end: End;
  readonly step: Parameters<Trace["add"]>[2];
}

/** Returns the end of a packet that rp_filter drops, with the route to its source. (__fib_validate_source) */
function* reversePath(
  view: NamespaceView,
  packet: Packet,
  iif: Link,
  { code }: NetlinkError,
): Steps<ReversePath | undefined> {
  // (Linux 6.13)
  if (packet.family !== "inet" || (code !== "EXDEV" && code !== "EINVAL")) return undefined;
  const [source, destination] = [sourceOf(packet)!, destinationOf(packet)!];
  const strictest = yield* highest(view, iif, "rp_filter");
  const mark = (yield* highest(view, iif, "src_valid_mark")) === 0 ? 0 : packet.mark!;
  const lookup = { mark, tos: tosOf(packet) };
  // On request, the kernel looks up only routes from an own address.
  const dependsOnSource = (yield* view.rules("inet")).some(({ src }) => src !== "all");
  const entry =
    (yield* entryOf(view, source, { src: destination, ...lookup })) ??
    (dependsOnSource ? undefined : yield* entryOf(view, source, lookup));
  const devices = entry?.nexthops?.map(({ dev }) => dev) ?? [entry?.dev];
  const isOther = entry?.type !== "unicast" || (strictest === STRICT && !devices.includes(iif.ifname));
  // A local source and a blackhole have the same error.
  if (code === "EINVAL" && (strictest === 0 || !isOther || entry?.type === "local")) return undefined;
  const to = yield* entryOf(view, destination, { mark: packet.mark, tos: tosOf(packet) });
  if (code === "EINVAL" && (to === undefined || (to.type !== "unicast" && to.type !== "local"))) return undefined;
  const ends = { saddr: destination, daddr: source };
  const reversed: Packet = { ...packet, mark, fields: { ip: { ...packet.fields["ip"], ...ends } } };
  const rule = entry && (yield* ruleOf(view, reversed, {}, entry));
  const ignored = packet.mark === mark ? "" : `, without the mark ${packet.mark} because src_valid_mark is 0`;
  const path = entry?.type === "unicast" ? `leads through ${devices.join(", ")}, not` : "does not lead";
  return {
    end: ended("dropped", `rp_filter: the route to the source ${source} ${path} through ${iif.ifname}`),
    step: {
      place: "route",
      question: `route to the source ${source} for rp_filter${mark === 0 ? "" : `, mark ${mark}`}${ignored}`,
      answer: entry?.type === "unicast" ? `dev ${devices.join(", ")}` : (entry?.type ?? `none through ${iif.ifname}`),
      decidedBy: entry && `${routeText(entry)}${rule === undefined ? "" : `; ${rule}`}`,
    },
  };
}

const STRICT = 1;

/** The setting of an interface: the higher value of its own and that of all interfaces. (IN_DEV_MAXCONF, IN_DEV_ORCONF) */
export function* highest(view: NamespaceView, { ifname }: Link, name: string): Steps<number> {
  const values: number[] = [];
  for (const scope of ["all", ifname]) values.push((yield* view.sysctl(`net/ipv4/conf/${scope}/${name}`)) ?? 0);
  return Math.max(...values);
}

/** The entry of the routing table; undefined if there is none, as for an error. */
function* entryOf(view: NamespaceView, dst: string, lookup: LookupOptions): Steps<Route | undefined> {
  const entry = yield* view.routeTo(dst, { ...lookup, fibMatch: true });
  return entry instanceof NetlinkError ? undefined : inOwnTable(entry);
}

/**
 * Why the kernel has no route. (ip_route_input_slow, ip_error, ip6_pkt_drop)
 *
 * @param rejection the rule or route that has the error.
 */
function* errorOf(
  view: NamespaceView,
  packet: Packet,
  iif: Link | undefined,
  { code }: NetlinkError,
  rejection: string | undefined,
): Steps<End> {
  const { family } = packet;
  const source = sourceOf(packet)!;
  if (iif === undefined) {
    // The kernel checks the source first. (ip_route_output_key_hash_rcu)
    if (family === "inet" && (yield* localTypeOf(view, source)) !== "local")
      return ended("rejected", foreignSource(source));
    if (rejection !== undefined)
      return ended("rejected", `rejected by ${rejection}; the program receives the error ${code}`);
    if (code !== "EINVAL") return ended("rejected", `there is no usable route; the program receives the error ${code}`);
    return ended("rejected", `the source address ${source} is not valid for the route (${code})`);
  }
  const isForwarding = yield* forwards(view, family, iif);
  if (code === "EXDEV")
    return ended("dropped", `rp_filter: the route to the source does not lead through ${iif.ifname}`);
  if (code === "EINVAL")
    return ended(
      "dropped",
      rejection === undefined
        ? `the source address ${source} is not valid on ${iif.ifname}, or the route is a blackhole`
        : `dropped by ${rejection}`,
    );
  if (family === "inet" && !isForwarding)
    return ended("dropped", `the packet is not for this namespace, and ${iif.ifname} does not forward IPv4 packets`);
  if (rejection !== undefined) return ended("rejected", `rejected by ${rejection}`);
  if (code === "EHOSTUNREACH") return ended("rejected", "the route is unreachable");
  if (code === "EACCES") return ended("rejected", "the route is prohibited");
  if (code === "ENETUNREACH") return ended("rejected", "there is no route");
  return undecided(`the kernel does not answer for this packet (${code})`);
}

/** A program cannot send from the address. The packet may be one that an interface receives. */
export function foreignSource(address: string): string {
  return `the source address ${address} is not an address of this namespace; for a packet that an interface receives, set in (--in)`;
}

/** Whether packets that the interface receives are forwarded. */
export function* forwards(view: NamespaceView, family: "inet" | "inet6", iif: Link): Steps<boolean> {
  const configurations = yield* view.configurations(family);
  const all = configurations.find((one) => one.interface === "all")?.forwarding;
  const own = configurations.find((one) => one.ifindex === iif.ifindex)?.forwarding;
  if (family === "inet") return own !== 0 && own !== undefined;
  if (all !== 0 && all !== undefined) return true;
  // (Linux 6.17)
  return (yield* view.sysctl(`net/ipv6/conf/${iif.ifname}/force_forwarding`)) === 1;
}

/** What rules select routes by, and the kernel's answer does not contain. */
function* unknownInput(view: NamespaceView, packet: Packet, { iif, isAgain }: RouteQuestion): Steps<End | undefined> {
  const { family, protocol } = packet;
  const rules = yield* view.rules(family);
  const isPortUnknown = (name: "sport" | "dport") =>
    hasPorts(packet) && portOf(packet, name) === undefined && rules.some((rule) => rule[name] !== undefined);
  for (const name of ["sport", "dport"] as const)
    if (isPortUnknown(name))
      return undecided(
        `a routing rule depends on the ${name === "sport" ? "source" : "destination"} port, which is not known`,
      );
  if (!LOOKED_UP.includes(protocol) && rules.some(({ ipproto, sport, dport }) => ipproto ?? sport ?? dport))
    return undecided(`the kernel does not look up routes by the protocol ${protocol} on request`);
  if (rules.some(({ tunId }) => tunId !== undefined)) return undecided("a routing rule depends on the id of a tunnel");
  if (rules.some(({ flowlabel }) => flowlabel !== undefined) && (iif !== undefined || isAgain === true))
    return undecided("a routing rule depends on the flow label, which is not known");
  // The user of a received IPv6 packet is that with the number 0 in the initial namespace of users. (ip6_route_input)
  if (family === "inet6" && iif !== undefined && rules.some(({ uidRange }) => uidRange?.start === 0))
    return undecided("a routing rule depends on the user, whom the kernel does not look up for received packets");
  const dscp = field(packet, ipHeaderOf(packet), "dscp");
  if (dscp === undefined && rules.some((rule) => rule.tos ?? rule.dscp))
    return undecided("a routing rule depends on the DSCP value, which is not known");
  return undefined;
}
