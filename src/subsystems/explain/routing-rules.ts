// Routing rules: which of them selects the table of a packet, and which rule or route rejects it. Selection of next hops.
import { RT_TABLE_LOCAL, RT_TABLE_MAIN } from "../../constants/rtnetlink.ts";
import type { Steps } from "../../io/io.ts";
import { tables } from "../route/core/vocabulary.ts";
import { containsAddress, type Link, type Route, type Rule } from "../route/index.ts";
import type { NamespaceView } from "./model/namespace-view.ts";
import { destinationOf, hasPorts, type Packet, portOf, protocolNumber, sourceOf, tosOf } from "./model/packet.ts";
import { contains, gatewayOf, prefixLengthOf, ROUTE_ERRORS } from "./model/routes.ts";
import { type End, undecided } from "./model/types.ts";

/** What a route lookup depends on besides the packet. */
export interface RouteQuestion {
  readonly iif?: Link | undefined;
  readonly oif?: Link | undefined;
  readonly uid?: number | undefined;
  /** Whether the kernel looks the route up again, because rules at output changed the packet. */
  readonly isAgain?: boolean | undefined;
}

const WHOLE = 0xffffffff;

/** Actions of rules that end a packet, with the error of the lookup. (fib4_rule_action) */
const RULE_ERRORS: Readonly<Record<string, string>> = { ...ROUTE_ERRORS, unreachable: "ENETUNREACH" };

/** Returns the first rule that matches the packet, and whose table has the entry that the kernel found. */
export function* ruleOf(
  view: NamespaceView,
  packet: Packet,
  question: RouteQuestion,
  entry: Pick<Route, "table" | "dst" | "ifindex">,
): Steps<string | undefined> {
  const group = (yield* view.link(entry.ifindex))?.group;
  for (const rule of matching(yield* view.rules(packet.family), packet, question)) {
    if (rule.action !== "table") return undefined;
    const isTable = rule.l3mdev === true || rule.table === entry.table;
    if (isTable && !isSuppressed(rule, entry, group)) return ruleText(rule, entry.table);
  }
  return undefined;
}

/** Returns the rule or the route that rejects the packet with the error of the kernel. Undefined if none is found. */
export function* rejectionOf(
  view: NamespaceView,
  packet: Packet,
  question: RouteQuestion,
  code: string,
): Steps<{ readonly type: string; readonly text: string; readonly rule: string } | undefined> {
  const { family } = packet;
  const vrf = yield* view.vrfOf((question.iif ?? question.oif)?.ifindex);
  for (const rule of matching(yield* view.rules(family), packet, question)) {
    const { action, l3mdev } = rule;
    if (action !== "table") {
      const isReason = RULE_ERRORS[action] === code;
      return isReason ? { type: action, text: ruleText(rule, undefined), rule: "" } : undefined;
    }
    const table = l3mdev === true ? vrf?.data?.table : rule.table;
    if (table === undefined) continue;
    const best = bestRoute(yield* view.routes(family, table), packet);
    if (best === undefined || best.type === "throw") continue;
    if (isSuppressed(rule, best, (yield* view.link(best.ifindex))?.group)) continue;
    if (ROUTE_ERRORS[best.type] !== code) return undefined;
    return { type: best.type, text: routeText({ ...best, table }), rule: ruleText(rule, table) };
  }
  return undefined;
}

/** Returns the route that the tables have for packets through an interface, or the end of a packet that a rule rejects. */
export function* routeThrough(
  view: NamespaceView,
  packet: Packet,
  question: RouteQuestion,
  oif: Link,
): Steps<Route | End | undefined> {
  for (const rule of matching(yield* view.rules(packet.family), packet, question)) {
    if (rule.action !== "table" || rule.table === undefined || rule.l3mdev === true)
      return undecided(`the kernel does not look up routes through ${oif.ifname} on request`);
    const routes = (yield* view.routes(packet.family, rule.table)).filter(
      ({ type, ifindex, nexthops, nhid }) =>
        type !== "unicast" || ifindex === oif.ifindex || nexthops !== undefined || nhid !== undefined,
    );
    const best = bestRoute(routes, packet);
    if (best === undefined || isSuppressed(rule, best, oif.group)) continue;
    if (best.type === "unicast" && best.ifindex === oif.ifindex) return best;
    return undecided(`the kernel does not look up routes through ${oif.ifname} on request`);
  }
  return undefined;
}

export function routeText(route: Route): string {
  const { type, dst, dev, metric, table } = route;
  const next = gatewayOf(route);
  return [
    `the route${type === "unicast" ? "" : ` ${type}`} ${dst}`,
    next === undefined ? "" : ` via ${next}`,
    dev === undefined ? "" : ` dev ${dev}`,
    metric === undefined ? "" : ` metric ${metric}`,
    ` in table ${tables.show(table)}`,
  ].join("");
}

/** While there are no rules of programs, both tables are one in the kernel. (fib_unmerge) */
export function inOwnTable(entry: Route): Route {
  const isLocal = entry.type === "local" || entry.type === "broadcast";
  return isLocal && entry.table === RT_TABLE_MAIN ? { ...entry, table: RT_TABLE_LOCAL } : entry;
}

/** Yields the rules that match the packet, in the order of the kernel, up to one that ends it. */
function* matching(rules: readonly Rule[], packet: Packet, question: RouteQuestion): Generator<Rule> {
  for (let index = 0; index < rules.length; index++) {
    const rule = rules[index]!;
    const { action, goto: target } = rule;
    if (action === "nop" || !selects(rule, packet, question)) continue;
    if (action === "goto") {
      const next = rules.findIndex(({ priority }) => priority === target);
      if (next > index) index = next - 1;
      continue;
    }
    yield rule;
    if (action !== "table") return;
  }
}

/** (fib4_rule_match, fib6_rule_match) */
function selects(rule: Rule, packet: Packet, { iif, oif, uid }: RouteQuestion): boolean {
  const { fwmask, ipproto, dscp, dscpMask = 0x3f, uidRange } = rule;
  const fwmark = rule.fwmark ?? (fwmask === undefined ? undefined : 0);
  const isIn = (prefix: string, address: string | undefined) =>
    prefix === "all" || (address !== undefined && containsAddress(prefix, address));
  const isBetween = (range: Rule["sport"], value: number | undefined) =>
    range === undefined || (value !== undefined && value >= range.start && value <= range.end);
  const isPort = (range: Rule["sport"], mask: number | undefined, value: number | undefined) =>
    mask === undefined || range === undefined
      ? isBetween(range, value)
      : value !== undefined && ((value ^ range.start) & mask) === 0;
  const isVrf = iif?.kind === "vrf" || iif?.slaveKind === "vrf" || oif?.kind === "vrf" || oif?.slaveKind === "vrf";
  const isSelected =
    isIn(rule.src, sourceOf(packet)) &&
    isIn(rule.dst, destinationOf(packet)) &&
    (rule.iif === undefined || rule.iif === (iif?.ifname ?? "lo")) &&
    (rule.oif === undefined || rule.oif === oif?.ifname) &&
    (fwmark === undefined || ((fwmark ^ (packet.mark ?? 0)) & (fwmask ?? WHOLE)) === 0) &&
    (rule.tos === undefined || rule.tos === tosOf(packet)) &&
    (dscp === undefined || ((Number(dscp) ^ (tosOf(packet) >> 2)) & dscpMask) === 0) &&
    (ipproto === undefined || ipproto === protocolNumber(packet)) &&
    isPort(rule.sport, rule.sportMask, portOf(packet, "sport")) &&
    isPort(rule.dport, rule.dportMask, portOf(packet, "dport")) &&
    (uidRange === undefined || (uid !== undefined && isBetween(uidRange, uid))) &&
    (rule.l3mdev !== true || isVrf);
  return rule.not === true ? !isSelected : isSelected;
}

/** (fib4_rule_suppress, fib6_rule_suppress) */
function isSuppressed(rule: Rule, { dst }: Pick<Route, "dst">, group: number | undefined): boolean {
  const { suppressPrefixlength: length, suppressIfgroup } = rule;
  if (length !== undefined && prefixLengthOf(dst) <= length) return true;
  return suppressIfgroup !== undefined && group === suppressIfgroup;
}

/** The route with the longest prefix, then with the lowest metric. (fib_table_lookup) */
function bestRoute(routes: readonly Route[], packet: Packet): Route | undefined {
  const [source, destination] = [sourceOf(packet)!, destinationOf(packet)!];
  const usable = routes.filter(
    ({ dst, src, tos, flags }) =>
      !flags.includes("dead") &&
      (tos === undefined || tos === tosOf(packet)) &&
      contains(dst, destination) &&
      (src === undefined || contains(src, source)),
  );
  const [best] = usable.toSorted(
    (one, other) =>
      prefixLengthOf(other.dst) - prefixLengthOf(one.dst) ||
      prefixLengthOf(other.src ?? "default") - prefixLengthOf(one.src ?? "default") ||
      (other.tos ?? 0) - (one.tos ?? 0) ||
      (one.metric ?? 0) - (other.metric ?? 0),
  );
  return best;
}

function ruleText(rule: Rule, table: number | undefined): string {
  const { priority, src, dst, iif, oif, fwmark, fwmask, tos, ipproto, sport, dport, uidRange, action } = rule;
  const range = ({ start, end }: NonNullable<Rule["sport"]>) => (start === end ? `${start}` : `${start}-${end}`);
  const mask = fwmask === undefined || fwmask === WHOLE ? "" : `/${fwmask}`;
  const words: readonly (readonly [string, string | number | undefined])[] = [
    ["from", src === "all" ? undefined : src],
    ["to", dst === "all" ? undefined : dst],
    ["iif", iif],
    ["oif", oif],
    ["fwmark", mask === "" ? fwmark : `${fwmark ?? 0}${mask}`],
    ["tos", tos],
    ["ipproto", ipproto],
    ["sport", sport && range(sport)],
    ["dport", dport && range(dport)],
    ["uidrange", uidRange && `${uidRange.start}-${uidRange.end}`],
  ];
  const selectors = words.flatMap(([name, value]) => (value === undefined ? [] : ` ${name} ${value}`)).join("");
  const end = action === "table" ? `lookup ${tables.show(table!)}` : action;
  return [
    `the rule ${priority}:${rule.not === true ? " not" : ""}${selectors}`,
    rule.l3mdev === true ? " l3mdev" : "",
    ` ${end}`,
    rule.suppressPrefixlength === undefined ? "" : ` suppress_prefixlength ${rule.suppressPrefixlength}`,
    rule.suppressIfgroup === undefined ? "" : ` suppress_ifgroup ${rule.suppressIfgroup}`,
  ].join("");
}

/** How the kernel looks up the route. */
interface Lookup {
  readonly isReceived: boolean;
  /** Whether rules at output changed the packet after its first lookup. */
  readonly isAgain: boolean;
}

/** Values of `fib_multipath_hash_policy`. */
const PORTS = 1;
const CUSTOM = 3;
/** Fields of the hash with the policy 3. (FIB_MULTIPATH_HASH_FIELD_*) */
const FIELD = { protocol: 0x4, label: 0x8, ports: 0x30, inner: 0xfc0 } as const;
const DEFAULT_FIELDS = 0x7;
/** Protocols whose ports a lookup on request can have. */
const ASKED: readonly string[] = ["tcp", "udp"];

/**
 * Returns the end of a packet whose next hop the kernel selects by a hash with a value that is not known, or that differs
 * in a lookup on request. (fib_multipath_hash, rt6_multipath_hash)
 */
export function* isSpread(
  view: NamespaceView,
  packet: Packet,
  entry: Route | undefined,
  lookup: Lookup,
): Steps<End | undefined> {
  if (entry === undefined) return undefined;
  const { nexthops, nhid, ifindex, dst } = entry;
  // Without net.ipv4.nexthop_compat_mode, the kernel reports only the number of a group.
  const isGroup = nhid !== undefined && ifindex === undefined && nexthops === undefined;
  if (!isGroup && (nexthops?.length ?? 0) < 2) return undefined;
  const unknown = yield* unknownOf(view, packet, lookup);
  if (unknown === undefined) return undefined;
  return undecided(`the route ${dst} has several next hops, and ${unknown} selects one`, [unknown]);
}

function* unknownOf(view: NamespaceView, packet: Packet, { isReceived, isAgain }: Lookup): Steps<string | undefined> {
  if (packet.inner !== undefined) return `a hash of the packet of ${packet.inner.ifname}`;
  const isFour = packet.family === "inet";
  const scope = isFour ? "net/ipv4" : "net/ipv6";
  const policy = (yield* view.sysctl(`${scope}/fib_multipath_hash_policy`)) ?? 0;
  const fields = policy === CUSTOM ? yield* customFields(view, scope) : 0;
  // The hash of a socket stays with the packet in other namespaces of this host.
  if (policy === PORTS && isReceived) return "a hash that the interface or the sending socket calculated";
  const hasLabel = !isFour && (policy === CUSTOM ? (fields & FIELD.label) !== 0 : policy !== PORTS);
  if (hasLabel && (isReceived || isAgain)) return "the flow label";
  const withPorts = policy === CUSTOM ? (fields & FIELD.ports) !== 0 : policy === PORTS;
  const withProtocol = policy === CUSTOM ? (fields & FIELD.protocol) !== 0 : policy === PORTS || !isFour;
  if (!withPorts && !withProtocol) return undefined;
  const { protocol } = packet;
  if (isAgain) return `a hash without the ${withPorts ? "ports" : "protocol"}`;
  if (withPorts && hasPorts(packet) && portOf(packet, "sport") === undefined) return "the source port";
  const isAsked = ASKED.includes(protocol) || (!withPorts && (protocol === "icmp" || protocol === "icmpv6"));
  return isAsked ? undefined : `a hash with the ${withPorts ? "ports" : "number"} of ${protocol}`;
}

function* customFields(view: NamespaceView, scope: string): Steps<number> {
  return (yield* view.sysctl(`${scope}/fib_multipath_hash_fields`)) ?? DEFAULT_FIELDS;
}
