// The way of a frame through a bridge, with VLAN filtering and forwarding entries. (net/bridge/br_input.c, br_forward.c)
import type { Steps } from "../../io/io.ts";
import type { FdbEntry, Link } from "../route/index.ts";
import { runHooks } from "./firewall.ts";
import type { NamespaceView } from "./namespace-view.ts";
import { type Frame, isGroupAddress } from "./packet.ts";
import type { Trace } from "./trace.ts";
import { type End, ended, undecided } from "./types.ts";
import type { Walk } from "./walk.ts";

interface Place {
  readonly bridge: Link;
  /** Port that received the frame. Undefined for the bridge itself. */
  readonly port?: Link | undefined;
}

/** VLAN of a frame in the bridge: 0 if the bridge does not filter VLANs. */
interface Tagged {
  readonly frame: Frame;
  readonly vlan: number;
}

/** A port received a frame. (br_handle_frame, br_handle_frame_finish) */
export function* forwardThroughBridge(
  walk: Walk,
  view: NamespaceView,
  place: { readonly bridge: Link; readonly port: Link },
  frame: Frame,
  trace: Trace,
): Steps<End> {
  const { bridge, port } = place;
  const { ifname } = port;
  if (!bridge.up)
    return ended("dropped", `the bridge ${bridge.ifname} is down, so that its port ${ifname} is disabled`);
  const state = portData(port)?.state;
  if (state !== undefined && state !== FORWARDING)
    return ended("dropped", `the port ${ifname} does not forward (state ${state})`);
  const called = yield* callsIp(view, frame);
  if (called !== undefined) return called;
  const result = yield* runHooks({ view, trace, iif: port, isBridge: true }, frame, ["prerouting"]);
  if (result.end !== undefined) return result.end;
  const tagged = yield* enter(view, bridge, port, { ...frame, packet: result.packet }, trace);
  if ("outcome" in tagged) return tagged;
  if (portData(port)?.["locked"] === 1) return undecided(`the port ${ifname} is locked`);
  if (frame.from !== undefined && portData(port)?.["learning"] !== 0) {
    const entry = yield* entryOf(view, bridge, frame.from, tagged.vlan);
    // Learning also moves static entries to another port. (br_fdb_update)
    if (entry?.state.includes("permanent") !== true && entry?.flags.includes("sticky") !== true)
      view.learned.set(`${bridge.ifindex} ${tagged.vlan} ${frame.from}`, port.ifindex);
  }
  return yield* distribute(walk, view, { bridge, port }, tagged, trace);
}

/** The bridge itself sends a frame. (br_dev_xmit) */
export function* sendThroughBridge(
  walk: Walk,
  view: NamespaceView,
  bridge: Link,
  frame: Frame,
  trace: Trace,
): Steps<End> {
  const called = yield* callsIp(view, frame);
  if (called !== undefined) return called;
  const tagged = yield* enter(view, bridge, bridge, frame, trace);
  if ("outcome" in tagged) return tagged;
  return yield* distribute(walk, view, { bridge }, tagged, trace);
}

const FORWARDING = "forwarding";

function portData(port: Link): ({ readonly [name: string]: unknown } & { readonly state?: string }) | undefined {
  return port.slaveKind === "bridge" ? (port.slaveData as { readonly [name: string]: unknown } | undefined) : undefined;
}

function isFiltering(bridge: Link): boolean {
  return bridge.kind === "bridge" && bridge.data?.vlanFiltering === 1;
}

/** Determines the VLAN of a frame that enters the bridge. (__allowed_ingress) */
function* enter(view: NamespaceView, bridge: Link, port: Link, frame: Frame, trace: Trace): Steps<Tagged | End> {
  if (!isFiltering(bridge)) return { frame, vlan: 0 };
  const own = (yield* view.vlans()).filter(({ ifindex }) => ifindex === port.ifindex);
  const tag = frame.vlans.at(-1);
  const question = tag === undefined ? `VLAN of untagged frames at ${port.ifname}` : `VLAN ${tag} at ${port.ifname}`;
  if (tag === undefined || tag === 0) {
    const pvid = own.find(({ flags }) => flags.includes("pvid"))?.vlan;
    trace.add(view, port.ifname, {
      place: "bridge",
      question,
      answer: pvid === undefined ? "none (no PVID)" : `${pvid} (PVID)`,
    });
    if (pvid === undefined) return ended("dropped", `${port.ifname} accepts no untagged frames: it has no PVID`);
    return { frame: { ...frame, vlans: frame.vlans.slice(0, tag === 0 ? -1 : undefined) }, vlan: pvid };
  }
  const isMember = own.some((one) => one.vlan <= tag && tag <= (one.vlanEnd ?? one.vlan));
  trace.add(view, port.ifname, { place: "bridge", question, answer: isMember ? "allowed" : "not allowed" });
  if (!isMember) return ended("dropped", `${port.ifname} does not accept frames of VLAN ${tag}`);
  return { frame: { ...frame, vlans: frame.vlans.slice(0, -1) }, vlan: tag };
}

/** Returns the frame as the port, or the bridge itself, sends it. Undefined if the port does not belong to the VLAN. */
function* leave(view: NamespaceView, bridge: Link, port: Link, { frame, vlan }: Tagged): Steps<Frame | undefined> {
  if (!isFiltering(bridge)) return frame;
  const own = (yield* view.vlans()).find(
    (one) => one.ifindex === port.ifindex && one.vlan <= vlan && vlan <= (one.vlanEnd ?? one.vlan),
  );
  if (own === undefined) return undefined;
  return own.flags.includes("untagged") ? frame : { ...frame, vlans: [...frame.vlans, vlan] };
}

/** Forwards a frame by the forwarding database, or floods it. */
function* distribute(walk: Walk, view: NamespaceView, place: Place, tagged: Tagged, trace: Trace): Steps<End> {
  const { bridge, port } = place;
  const { frame, vlan } = tagged;
  const { to } = frame;
  const { ifname } = bridge;
  const isGroup = to === undefined || isGroupAddress(to);
  const links = yield* view.links();
  const ports = links.filter((one) => one.masterIndex === bridge.ifindex && one.ifindex !== port?.ifindex);
  if (!isGroup) {
    const question = `forwarding entry of ${ifname} for ${to}${vlan === 0 ? "" : ` in VLAN ${vlan}`}`;
    const entry = yield* entryOf(view, bridge, to, vlan);
    const isOwn = to === bridge.address || entry?.state.includes("permanent") === true;
    if (isOwn && port !== undefined) {
      trace.add(view, ifname, { place: "bridge", question, answer: "the bridge itself" });
      return yield* passUp(walk, view, place, tagged, trace);
    }
    const learned = view.learned.get(`${bridge.ifindex} ${vlan} ${to}`);
    const target = learned ?? entry?.ifindex;
    if (target !== undefined) {
      const out = links.find(({ ifindex }) => ifindex === target);
      const name = out?.ifname ?? String(target);
      const isListed = entry !== undefined && entry.ifindex === target;
      const decidedBy = !isListed
        ? undefined
        : `the entry ${to} dev ${name}${entry.vlan === undefined ? "" : ` vlan ${entry.vlan}`}`;
      trace.add(view, ifname, { place: "bridge", question, answer: `the port ${name}`, decidedBy });
      if (out === undefined) return undecided(`the port ${target} of ${ifname} does not exist any more`);
      return yield* sendToPort(walk, view, place, out, tagged, trace);
    }
    const flooded = ports.filter((one) => portData(one)?.["unicastFlood"] !== 0);
    trace.add(view, ifname, { place: "bridge", question, answer: `none: to all ports (${names(flooded)})` });
    return yield* flood(walk, view, place, flooded, tagged, trace, false);
  }
  const isBroadcast = to === undefined || to === "ff:ff:ff:ff:ff:ff";
  const option = isBroadcast ? "bcastFlood" : "mcastFlood";
  const flooded = ports.filter((one) => portData(one)?.[option] !== 0);
  trace.add(view, ifname, { place: "bridge", question: `ports of ${ifname} for ${to}`, answer: names(flooded) });
  return yield* flood(walk, view, place, flooded, tagged, trace, port !== undefined);
}

function* entryOf(view: NamespaceView, bridge: Link, mac: string, vlan: number): Steps<FdbEntry | undefined> {
  return (yield* view.forwardingEntries()).find(
    (one) =>
      one.mac === mac &&
      (one.vlan ?? 0) === vlan &&
      (one.masterIndex === bridge.ifindex || one.ifindex === bridge.ifindex) &&
      !one.flags.includes("self"),
  );
}

function names(links: readonly Link[]): string {
  return links.map(({ ifname }) => ifname).join(", ") || "none";
}

/** Sends copies to ports, and to the bridge itself. Continues with the copy that gets farthest. */
function* flood(
  walk: Walk,
  view: NamespaceView,
  place: Place,
  ports: readonly Link[],
  tagged: Tagged,
  trace: Trace,
  withBridge: boolean,
): Steps<End> {
  const copies: { readonly end: End; readonly trace: Trace }[] = [];
  for (const port of ports) {
    const copy = trace.copy();
    copies.push({ end: yield* sendToPort(walk, view, place, port, tagged, copy), trace: copy });
  }
  if (withBridge) {
    const copy = trace.copy();
    copies.push({ end: yield* passUp(walk, view, place, tagged, copy), trace: copy });
  }
  const order = ["delivered", "undecided", "left", "rejected", "dropped"];
  const [best] = copies.toSorted((one, other) => order.indexOf(one.end.outcome) - order.indexOf(other.end.outcome));
  if (best === undefined) return ended("dropped", `the bridge ${place.bridge.ifname} has no other port for the frame`);
  trace.follow(best.trace);
  return best.end;
}

/** (br_forward, __br_forward) */
function* sendToPort(
  walk: Walk,
  view: NamespaceView,
  { bridge, port }: Place,
  out: Link,
  tagged: Tagged,
  trace: Trace,
): Steps<End> {
  const { ifname } = out;
  if (out.ifindex === port?.ifindex && portData(out)?.["mode"] !== 1)
    return ended("dropped", `the bridge ${bridge.ifname} does not send a frame back to its port ${ifname}`);
  const state = portData(out)?.state;
  if (!out.up || (state !== undefined && state !== FORWARDING))
    return ended("dropped", `the port ${ifname} of ${bridge.ifname} does not forward`);
  if (port !== undefined && portData(port)?.["isolated"] === 1 && portData(out)?.["isolated"] === 1)
    return ended("dropped", `the ports ${port.ifname} and ${ifname} of ${bridge.ifname} are isolated from each other`);
  const leaving = yield* leave(view, bridge, out, tagged);
  if (leaving === undefined) {
    trace.add(view, ifname, { place: "bridge", question: `VLAN ${tagged.vlan} at ${ifname}`, answer: "not allowed" });
    return ended("dropped", `the port ${ifname} of ${bridge.ifname} does not belong to VLAN ${tagged.vlan}`);
  }
  const iif = port ?? bridge;
  const hooks = port === undefined ? (["output", "postrouting"] as const) : (["forward", "postrouting"] as const);
  const result = yield* runHooks({ view, trace, iif, oif: out, isBridge: true }, leaving, hooks);
  if (result.end !== undefined) return result.end;
  return yield* walk.layers.transmit(walk, view, out, { ...leaving, packet: result.packet }, trace);
}

/** The bridge itself receives the frame. (br_pass_frame_up) */
function* passUp(walk: Walk, view: NamespaceView, place: Place, tagged: Tagged, trace: Trace): Steps<End> {
  const { bridge, port } = place;
  const leaving = yield* leave(view, bridge, bridge, tagged);
  if (leaving === undefined) return ended("dropped", `${bridge.ifname} itself does not belong to VLAN ${tagged.vlan}`);
  const result = yield* runHooks({ view, trace, iif: port ?? bridge, isBridge: true }, leaving, ["input"]);
  if (result.end !== undefined) return result.end;
  return yield* walk.layers.receive(walk, view, bridge, { ...leaving, packet: result.packet }, trace);
}

/** With br_netfilter, bridged packets also pass the hooks of IP. */
function* callsIp(view: NamespaceView, { packet }: Frame): Steps<End | undefined> {
  const isArp = "arp" in packet.fields;
  const name = isArp ? "arptables" : packet.family === "inet" ? "iptables" : "ip6tables";
  if ((yield* view.sysctl(`net/bridge/bridge-nf-call-${name}`)) !== 1) return undefined;
  const families = isArp ? ["arp"] : [packet.family === "inet" ? "ip" : "ip6", "inet"];
  const hooks = ["prerouting", "input", "forward", "output", "postrouting"];
  if (!(yield* view.hasChain(families, hooks))) return undefined;
  return undecided(`bridge-nf-call-${name} is 1: bridged packets also pass the rules of IP, which is not examined`);
}
