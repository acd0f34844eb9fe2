// Results of the expression `fib` of nftables: route lookups that rules make.
import { RT_TABLE_LOCAL } from "../../../constants/rtnetlink.ts";
import { NetlinkError } from "../../../errors.ts";
import { type Steps, wait } from "../../../io/io.ts";
import type { FactValue } from "../../nftables/evaluate/machine/facts.ts";
import { type Link, type Route, Routes } from "../../route/index.ts";
import { type NamespaceView, textOfExpressions } from "../model/namespace-view.ts";
import { destinationOf, isLinkLocal, isMulticast, type Packet, sourceOf, tosOf } from "../model/packet.ts";
import { contains, prefixLengthOf, ROUTE_ERRORS } from "../model/routes.ts";

const IFNAMSIZ = 16;
/** Index if there is no interface. */
const NONE = 0;
/** Results of a lookup that names an interface; "check" is whether there is one. */
const RESULTS: readonly string[] = ["oif", "oifname", "check"];

/** Returns the values of facts such as "fib daddr type". Omits those that the kernel does not tell. */
export function* factsOfRoutes(
  view: NamespaceView,
  packet: Packet,
  iif: Link | undefined,
  wanted: readonly { readonly fact: string }[],
): Steps<Record<string, FactValue>> {
  const values: Record<string, FactValue> = {};
  for (const { fact } of wanted) {
    const name = fact.slice("fib ".length);
    const words = name.split(" ");
    const result = words.pop()!;
    const flags = words.filter((word) => word !== ".");
    const [side] = flags.splice(0, 1);
    const address = side === "saddr" ? sourceOf(packet) : destinationOf(packet);
    if (address === undefined || (side !== "saddr" && side !== "daddr")) continue;
    if (result === "type" && flags.every((flag) => flag === "iif")) {
      if (flags.length > 0 && iif === undefined) continue;
      if (packet.family === "inet")
        values[name] = yield* localTypeOf(view, address, flags.length > 0 ? iif : undefined);
      else if (flags.length === 0) values[name] = yield* typeOfRoute(view, address);
    } else if (RESULTS.includes(result) && flags.every((flag) => flag === "iif" || flag === "mark")) {
      if (flags.includes("iif") && iif === undefined) continue;
      const found = yield* devicesOf(view, packet, side, iif, flags.includes("mark"));
      const device = found && deviceOf(found, packet, flags.includes("iif") ? iif!.ifindex : undefined);
      if (device === undefined) continue;
      if (result === "oif") values[name] = device;
      else if (result === "oifname") values[name] = (yield* view.link(device))?.ifname ?? new Uint8Array(IFNAMSIZ);
      else values[name] = device === NONE ? 0 : 1;
    }
  }
  return values;
}

/** Type of an IPv4 address in the table "local". (inet_dev_addr_type) */
export function* localTypeOf(view: NamespaceView, address: string, dev?: Link): Steps<string> {
  if (isMulticast(address)) return "multicast";
  let best: Route | undefined;
  for (const route of yield* view.routes("inet", RT_TABLE_LOCAL)) {
    const { dst } = route;
    if (contains(dst, address) && (best === undefined || prefixLengthOf(dst) > prefixLengthOf(best.dst))) best = route;
  }
  if (dev !== undefined && best?.ifindex !== dev.ifindex) return "unicast";
  return best === undefined || best.type === "multicast" ? "unicast" : String(best.type);
}

/** Whether the kernel rejects the packets of a route although its type is "unicast". (fib6_is_reject) */
export function* rejects(view: NamespaceView, { family, type, dst, ifindex }: Route): Steps<boolean> {
  if (family !== "inet6" || type !== "unicast" || dst === "::1") return false;
  return (yield* view.link(ifindex))?.linkType === "loopback";
}

/** For IPv6, the type is that of the route, which is looked up without mark and ports. (__nft_fib6_eval_type) */
function* typeOfRoute(view: NamespaceView, address: string): Steps<string> {
  if (isMulticast(address)) return "multicast";
  const route = yield* view.routeTo(address, { uid: 0 });
  if (route instanceof NetlinkError) return typeOfError(route.code);
  if (yield* rejects(view, route)) return "unreachable";
  return route.type === "local" || route.type === "anycast" ? route.type : "unicast";
}

function typeOfError(code: string): string {
  return Object.keys(ROUTE_ERRORS).find((type) => ROUTE_ERRORS[type] === code) ?? "unreachable";
}

/**
 * Returns the interfaces of the route to one of the packet's addresses: none if there is no route, undefined if the
 * kernel does not tell. The lookup is not limited to an interface. (nft_fib4_eval, nft_fib6_eval)
 */
function* devicesOf(
  view: NamespaceView,
  packet: Packet,
  side: "saddr" | "daddr",
  iif: Link | undefined,
  withMark: boolean,
): Steps<readonly number[] | undefined> {
  // Before Linux 6.16, the route of a packet of the loopback interface is looked up at input. (nft_fib_can_skip)
  if (iif?.linkType === "loopback") return (yield* isOnlyAtPrerouting(view)) ? [iif.ifindex] : undefined;
  const { family, mark } = packet;
  const [source, destination] = [sourceOf(packet), destinationOf(packet)];
  const [to, from] = side === "saddr" ? [source, destination] : [destination, source];
  if (to === undefined || from === undefined || (withMark && mark === undefined)) return undefined;
  const rules = yield* view.rules(family);
  // The interfaces that such rules compare depend on the hook.
  if (rules.some((rule) => rule.iif ?? rule.oif)) return undefined;
  if (iif?.kind === "vrf" || iif?.slaveKind === "vrf") return undefined;
  // On request, the kernel looks up IPv4 routes only from an own address.
  const hasSource = family === "inet6" || rules.some(({ src }) => src !== "all");
  if (hasSource && family === "inet" && (yield* localTypeOf(view, from)) !== "local") return undefined;
  const lookup = {
    fibMatch: true,
    uid: 0,
    tos: tosOf(packet),
    ...(hasSource ? { src: from } : {}),
    ...(withMark ? { mark } : {}),
    ...(isLinkLocal(to) && iif !== undefined ? { oif: iif.ifindex } : {}),
  };
  try {
    const route = yield* wait<Route>(view.client(Routes).get(to, lookup));
    const { type, ifindex, nexthops = [] } = route;
    if (type !== "unicast" || (yield* rejects(view, route))) return [];
    const devices = ifindex === undefined ? nexthops.map((hop) => hop.ifindex) : [ifindex];
    // Without net.ipv4.nexthop_compat_mode, the kernel reports only the number of a group.
    const known = devices.filter((device) => device !== undefined);
    return known.length === 0 ? undefined : [...new Set(known)];
  } catch (error) {
    if (error instanceof NetlinkError && error.code !== "EPERM") return [];
    throw error;
  }
}

/** The interface that the expression returns. Undefined if a hash selects one of several next hops. */
function deviceOf(found: readonly number[], { family }: Packet, wanted: number | undefined): number | undefined {
  if (found.length === 0 || (wanted !== undefined && !found.includes(wanted))) return NONE;
  if (found.length === 1) return found[0];
  return family === "inet" ? wanted : undefined;
}

function* isOnlyAtPrerouting(view: NamespaceView): Steps<boolean> {
  const objects = yield* view.ruleset();
  const early = objects.flatMap((object) =>
    "chain" in object && object.chain.hook === "prerouting"
      ? [keyOf(object.chain.family, object.chain.table, object.chain.name)]
      : [],
  );
  return objects.every(
    (object) =>
      !("rule" in object) ||
      early.includes(keyOf(object.rule.family, object.rule.table, object.rule.chain)) ||
      !textOfExpressions(object.rule.expr).includes('"fib"'),
  );
}

function keyOf(...names: readonly string[]): string {
  return names.join(" ");
}
