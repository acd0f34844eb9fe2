// Results of the expression `fib` of nftables: route lookups that rules make.
import { RT_TABLE_LOCAL } from "../../../constants/rtnetlink.ts";
import { NetlinkError } from "../../../errors.ts";
import { type Steps, wait } from "../../../io/io.ts";
import type { FactValue } from "../../nftables/evaluate/machine/facts.ts";
import { type Link, type Route, Routes } from "../../route/index.ts";
import type { NamespaceView } from "../model/namespace-view.ts";
import { destinationOf, isMulticast, type Packet, sourceOf } from "../model/packet.ts";
import { contains, prefixLengthOf } from "../model/routes.ts";

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
    } else if (side === "saddr" && flags.includes("iif") && iif !== undefined && !flags.includes("oif")) {
      const isReached = yield* isReachedThrough(view, packet, address, iif, flags.includes("mark"));
      if (result === "oif") values[name] = isReached ? iif.ifindex : 0;
      if (result === "oifname") values[name] = isReached ? iif.ifname : "";
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

const REFUSALS: Readonly<Record<string, string>> = { EINVAL: "blackhole", EACCES: "prohibit", EAGAIN: "throw" };

/** For IPv6, the type is that of the route, which is looked up without mark and ports. (__nft_fib6_eval_type) */
function* typeOfRoute(view: NamespaceView, address: string): Steps<string> {
  if (isMulticast(address)) return "multicast";
  const route = yield* view.routeTo(address, { uid: 0 });
  if (route instanceof NetlinkError) return REFUSALS[route.code] ?? "unreachable";
  return route.type === "local" || route.type === "anycast" ? route.type : "unicast";
}

/** Whether the route back to the source leads through the interface. (nft_fib4_eval, nft_fib6_eval) */
function* isReachedThrough(
  view: NamespaceView,
  { mark }: Packet,
  address: string,
  iif: Link,
  withMark: boolean,
): Steps<boolean> {
  try {
    const lookup = { oif: iif.ifindex, fibMatch: true, ...(withMark && mark !== undefined ? { mark } : {}) };
    const route = yield* wait<Route>(view.client(Routes).get(address, lookup));
    return route.type === "unicast" && [route, ...(route.nexthops ?? [])].some((hop) => hop.ifindex === iif.ifindex);
  } catch (error) {
    if (error instanceof NetlinkError && error.code !== "EPERM") return false;
    throw error;
  }
}
