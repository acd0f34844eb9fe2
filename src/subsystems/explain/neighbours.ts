// The hardware address of the next hop. (neigh_resolve_output)
import type { Steps } from "../../io/io.ts";
import type { Address, Link } from "../route/index.ts";
import { isNear } from "./firewall.ts";
import { transmit } from "./link-layer.ts";
import type { NamespaceView } from "./namespace-view.ts";
import { queryFrame, runSendHooks } from "./neighbour-query.ts";
import { type Packet, sourceOf } from "./packet.ts";
import { Trace } from "./trace.ts";
import { type End, ended, undecided } from "./types.ts";
import type { Walk } from "./walk.ts";

/** States in which the kernel uses the hardware address of an entry. (NUD_VALID) */
const VALID: readonly unknown[] = ["permanent", "noarp", "reachable", "stale", "delay", "probe"];
const ETHERNET: readonly string[] = ["ether"];

/** Returns the hardware address, which is undefined for interfaces without one. */
export function* resolveNeighbour(
  walk: Walk,
  view: NamespaceView,
  oif: Link,
  next: string,
  packet: Packet,
  trace: Trace,
): Steps<{ readonly mac: string | undefined } | End> {
  if (!ETHERNET.includes(oif.linkType)) return { mac: undefined };
  // (arp_constructor, ndisc_constructor)
  if (oif.flags.includes("no-arp")) return { mac: oif.address };
  const question = `hardware address of ${next} on ${oif.ifname}`;
  const entry = (yield* view.neighbours()).find(
    (one) => one.ifindex === oif.ifindex && one.dst === next && !one.flags.includes("proxy"),
  );
  const state = entry?.state.join(", ");
  if (entry?.lladdr !== undefined && entry.state.some((one) => VALID.includes(one))) {
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
  return yield* transmit(walk, view, oif, { ...frame, packet: result.packet }, own);
}

/** Source address of the request. (arp_solicit, ndisc_solicit) */
function* senderOf(view: NamespaceView, oif: Link, target: string, packet: Packet): Steps<string | undefined> {
  const addresses = yield* view.addresses();
  const source = sourceOf(packet);
  const isSame = source?.includes(":") === target.includes(":");
  if (isSame && addresses.some(({ local }) => local === source)) return source;
  const own = addresses.filter(
    (one: Address) => one.ifindex === oif.ifindex && one.local.includes(":") === target.includes(":"),
  );
  if (target.includes(":")) return own.find(({ scope }) => scope === "link")?.local ?? own[0]?.local;
  return (own.find((one) => isNear(one.local, one.prefixlen, target)) ?? own[0])?.local;
}
