// Route lookups by the kernel, and what their errors mean.
import { NetlinkError } from "../../errors.ts";
import { type Steps, wait } from "../../io/io.ts";
import { containsAddress, type Link, type LookupOptions, type Route, Routes, type Rule } from "../route/index.ts";
import type { NamespaceView } from "./namespace-view.ts";
import { destinationOf, hasPorts, type Packet, portOf, protocolNumber, sourceOf, tosOf } from "./packet.ts";
import type { Trace } from "./trace.ts";
import { type End, ended, undecided } from "./types.ts";

/** What a route lookup depends on besides the packet. */
export interface RouteQuestion {
  readonly iif?: Link | undefined;
  readonly oif?: Link | undefined;
  readonly uid?: number | undefined;
}

export type RouteResult = { readonly route: Route; readonly end?: undefined } | { readonly end: End };

const MAIN = 254;
const LOCAL = 255;
const TABLES: Readonly<Record<number, string>> = { 253: "default", 254: "main", 255: "local" };
/** Protocols whose number a lookup can have. (rtm_getroute_parse_ip_proto) */
const LOOKED_UP: readonly string[] = ["tcp", "udp", "icmp", "icmpv6"];

/** Asks the kernel for the route of a packet. */
export function* findRoute(
  view: NamespaceView,
  trace: Trace,
  packet: Packet,
  question: RouteQuestion,
): Steps<RouteResult> {
  const { family, protocol, mark } = packet;
  const [src, dst] = [sourceOf(packet), destinationOf(packet)];
  if (src === undefined || dst === undefined || mark === undefined)
    return { end: undecided("the route depends on a field of the packet that is not known") };
  const unknown = yield* unknownInput(view, packet);
  if (unknown !== undefined) return { end: unknown };
  const [sport, dport] = [portOf(packet, "sport"), portOf(packet, "dport")];
  const { iif, oif, uid } = question;
  const lookup: LookupOptions = {
    src,
    ...(iif === undefined ? {} : { iif: iif.ifindex }),
    ...(oif === undefined ? {} : { oif: oif.ifindex }),
    ...(uid === undefined ? {} : { uid }),
    mark,
    tos: tosOf(packet),
    ...(LOOKED_UP.includes(protocol) ? { ipproto: protocolNumber(packet) } : {}),
    ...(LOOKED_UP.includes(protocol) && hasPorts(packet) && sport ? { sport } : {}),
    ...(LOOKED_UP.includes(protocol) && hasPorts(packet) && dport ? { dport } : {}),
  };
  const device = iif?.ifname ?? oif?.ifname;
  const received = iif === undefined ? ", sent by a local program" : `, received by ${iif.ifname}`;
  const asked = `route to ${dst} from ${src}${received}${mark === 0 ? "" : `, mark ${mark}`}`;
  try {
    const route = yield* wait<Route>(view.client(Routes).get(dst, lookup));
    const entry = yield* entryOf(view, dst, lookup);
    const spread = yield* isSpread(view, packet, entry);
    if (spread !== undefined) return { end: spread };
    const next = route.gateway ?? route.via?.host;
    const rule = yield* ruleOf(view, packet, question, entry?.table ?? route.table);
    const answer = [
      route.type,
      next === undefined ? "" : `via ${next}`,
      route.dev === undefined ? "" : `dev ${route.dev}`,
    ];
    trace.add(view, device, {
      place: "route",
      question: asked,
      answer: answer.filter(Boolean).join(" "),
      decidedBy: entry === undefined ? rule : `${entryText(entry)}${rule === undefined ? "" : `; ${rule}`}`,
    });
    return { route };
  } catch (error) {
    if (!(error instanceof NetlinkError) || error.code === "EPERM") throw error;
    const end = yield* errorOf(view, family, iif, error);
    trace.add(view, device, { place: "route", question: asked, answer: `${error.code}: ${end.reason}` });
    return { end };
  }
}

/** The entry of the routing table; undefined if there is none, as for an error. */
function* entryOf(view: NamespaceView, dst: string, lookup: LookupOptions): Steps<Route | undefined> {
  try {
    const entry = yield* wait<Route>(view.client(Routes).get(dst, { ...lookup, fibMatch: true }));
    // While there are no rules of programs, both tables are one in the kernel. (fib_unmerge)
    return entry.type === "local" && entry.table === MAIN ? { ...entry, table: LOCAL } : entry;
  } catch (error) {
    if (error instanceof NetlinkError) return undefined;
    throw error;
  }
}

function entryText({ type, dst, gateway, via, dev, metric, table }: Route): string {
  const next = gateway ?? via?.host;
  return [
    `the route${type === "unicast" ? "" : ` ${type}`} ${dst}`,
    next === undefined ? "" : ` via ${next}`,
    dev === undefined ? "" : ` dev ${dev}`,
    metric === undefined ? "" : ` metric ${metric}`,
    ` in table ${TABLES[table] ?? table}`,
  ].join("");
}

/** Why the kernel has no route. (ip_route_input_slow, ip_error, ip6_pkt_drop) */
function* errorOf(
  view: NamespaceView,
  family: "inet" | "inet6",
  iif: Link | undefined,
  { code }: NetlinkError,
): Steps<End> {
  if (iif === undefined) {
    if (code === "EINVAL")
      return ended(
        "rejected",
        "the source address is not valid for this route (not an address of this namespace, or a loopback address), or the route is a blackhole",
      );
    return ended("rejected", `there is no usable route; the program receives the error ${code}`);
  }
  const isForwarding = yield* forwards(view, family, iif);
  if (code === "EXDEV") {
    const filter = `rp_filter: the route to the source does not lead through ${iif.ifname}`;
    return ended("dropped", filter);
  }
  if (code === "EINVAL")
    return ended("dropped", "the route is a blackhole, or the source address is not valid on this interface");
  if (family === "inet" && !isForwarding)
    return ended("dropped", `the packet is not for this namespace, and ${iif.ifname} does not forward IPv4 packets`);
  if (code === "EHOSTUNREACH") return ended("rejected", "the route is unreachable");
  if (code === "EACCES") return ended("rejected", "the route is prohibited");
  if (code === "ENETUNREACH") return ended("rejected", "there is no route");
  return undecided(`the kernel does not answer for this packet (${code})`);
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

/** Rules can select routes by ports, which may be unknown. */
function* unknownInput(view: NamespaceView, packet: Packet): Steps<End | undefined> {
  const rules = yield* view.rules(packet.family);
  const bySource =
    hasPorts(packet) && portOf(packet, "sport") === undefined && rules.some(({ sport }) => sport !== undefined);
  const byDestination =
    hasPorts(packet) && portOf(packet, "dport") === undefined && rules.some(({ dport }) => dport !== undefined);
  if (bySource || byDestination)
    return undecided(`a routing rule depends on the ${bySource ? "source" : "destination"} port, which is not known`);
  if (!LOOKED_UP.includes(packet.protocol) && rules.some(({ ipproto, sport, dport }) => ipproto ?? sport ?? dport))
    return undecided(`the kernel does not look up routes by the protocol ${packet.protocol} on request`);
  if (rules.some(({ tunId }) => tunId !== undefined)) return undecided("a routing rule depends on the id of a tunnel");
  return undefined;
}

/** With several next hops and an unknown port, the kernel may use another one than its answer. */
function* isSpread(view: NamespaceView, packet: Packet, entry: Route | undefined): Steps<End | undefined> {
  if ((entry?.nexthops?.length ?? 0) < 2) return undefined;
  const name = packet.family === "inet" ? "ipv4" : "ipv6";
  const policy = yield* view.sysctl(`net/${name}/fib_multipath_hash_policy`);
  if (policy === 0) return undefined;
  if (policy === 1 && (!hasPorts(packet) || portOf(packet, "sport") !== undefined)) return undefined;
  return undecided(`the route ${entry!.dst} has several next hops, among which the source port selects`);
}

/** The first routing rule that matches the packet and selects the table. */
function* ruleOf(
  view: NamespaceView,
  packet: Packet,
  { iif, oif, uid }: RouteQuestion,
  table: number | undefined,
): Steps<string | undefined> {
  const rules = yield* view.rules(packet.family);
  const rule = rules.find((one) => (one.l3mdev === true || one.table === table) && selects(one));
  if (rule === undefined) return undefined;
  const { priority, src, dst, fwmark, l3mdev, iif: device, oif: outgoing } = rule;
  const words = [
    `the rule ${priority}:`,
    src === "all" ? "" : ` from ${src}`,
    dst === "all" ? "" : ` to ${dst}`,
    device === undefined ? "" : ` iif ${device}`,
    outgoing === undefined ? "" : ` oif ${outgoing}`,
    fwmark === undefined ? "" : ` fwmark ${fwmark}`,
    l3mdev === true ? " l3mdev" : "",
    ` lookup ${TABLES[table ?? 0] ?? table}`,
  ];
  return words.join("");

  function selects(one: Rule): boolean {
    const { fwmask = 0xffffffff, ipproto, sport, dport, uidRange } = one;
    const isIn = (prefix: string, address: string | undefined) =>
      prefix === "all" || (address !== undefined && containsAddress(prefix, address));
    const isBetween = (range: Rule["sport"], port: number | undefined) =>
      range === undefined || (port !== undefined && port >= range.start && port <= range.end);
    const isSelected =
      isIn(one.src, sourceOf(packet)) &&
      isIn(one.dst, destinationOf(packet)) &&
      (one.iif === undefined || one.iif === (iif?.ifname ?? "lo")) &&
      (one.oif === undefined || one.oif === oif?.ifname) &&
      (one.fwmark === undefined || ((packet.mark ?? 0) & fwmask) >>> 0 === one.fwmark) &&
      (one.tos === undefined || one.tos === tosOf(packet)) &&
      (ipproto === undefined || ipproto === protocolNumber(packet)) &&
      isBetween(sport, portOf(packet, "sport")) &&
      isBetween(dport, portOf(packet, "dport")) &&
      (uidRange === undefined || (uid !== undefined && isBetween(uidRange, uid))) &&
      (one.l3mdev !== true || iif?.kind === "vrf" || iif?.slaveKind === "vrf" || oif?.kind === "vrf");
    return one.not === true ? !isSelected : isSelected;
  }
}
