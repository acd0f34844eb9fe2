// The way of a frame through a bridge, with VLAN filtering and forwarding entries. (net/bridge/br_input.c, br_forward.c)
import type { Steps } from "../../io/io.ts";
import { NETWORK_HOOKS } from "../nftables/evaluate/run.ts";
import type { FdbEntry, Link } from "../route/index.ts";
import { blockingState, bridgePortOf, enter, isHairpin, leave, protocolOf, type Tagged } from "./bridge-ports.ts";
import { runHooks } from "./hooks/firewall.ts";
import type { NamespaceView } from "./model/namespace-view.ts";
import {
  exceedsMtu,
  type Frame,
  ipHeaderOf,
  isArp,
  isGroupAddress,
  lengthOf,
  type Packet,
  tableFamiliesOf,
  tooLong,
} from "./model/packet.ts";
import { followCopies, type Trace } from "./model/trace.ts";
import { type End, ended, undecided } from "./model/types.ts";
import { suppresses, suppressionOf } from "./neighbour-suppression.ts";
import { queryFrame } from "./neighbours.ts";
import type { Walk } from "./walk.ts";

type BridgeData = Extract<Link, { kind: "bridge" }>["data"];

/** Where a frame entered a bridge. */
interface Entrance {
  readonly bridge: Link;
  /** Port that received the frame. Undefined for the bridge itself. */
  readonly port?: Link | undefined;
  /** Whether ports with `neighSuppress` do not send the frame. */
  readonly isSuppressed?: boolean | undefined;
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
  const state = blockingState(port);
  if (state !== undefined) return ended("dropped", `the port ${ifname} does not forward (state ${state})`);
  const called = yield* callsIp(view, bridge, frame);
  // A packet for the bridge itself passes the hooks of IP once, with the bridge as interface. (ip_sabotage_in)
  const isRouted = frame.to === bridge.address && !isArp(frame.packet);
  if (called !== undefined && !isRouted) return called;
  const result = yield* runHooks({ view, trace, iif: port, isBridge: true }, frame, ["prerouting"]);
  if (result.end !== undefined) return result.end;
  const entering: Frame = { ...frame, packet: result.packet, isFiltered: called !== undefined };
  const tagged = yield* enter(view, bridge, port, entering, trace);
  if ("outcome" in tagged) return tagged;
  if (bridgePortOf(port).locked === 1) return undecided(`the port ${ifname} is locked`);
  if (frame.from !== undefined && bridgePortOf(port).learning !== 0) {
    const entry = yield* entryOf(view, bridge, frame.from, tagged.vlan);
    // Learning also moves static entries to another port. (br_fdb_update)
    if (entry?.state.includes("permanent") !== true && entry?.flags.includes("sticky") !== true)
      view.learned.set(`${bridge.ifindex} ${tagged.vlan} ${frame.from}`, port.ifindex);
  }
  return yield* answerOrDistribute(walk, view, { bridge, port }, tagged, trace);
}

/** The bridge itself sends a frame. (br_dev_xmit) */
export function* sendThroughBridge(
  walk: Walk,
  view: NamespaceView,
  bridge: Link,
  frame: Frame,
  trace: Trace,
): Steps<End> {
  // br_netfilter does not call the hooks of IP for it. (br_nf_post_routing)
  const tagged = yield* enter(view, bridge, bridge, frame, trace);
  if ("outcome" in tagged) return tagged;
  return yield* answerOrDistribute(walk, view, { bridge }, tagged, trace);
}

/** Answers a request for a neighbour, if the bridge does that, and forwards it. */
function* answerOrDistribute(
  walk: Walk,
  view: NamespaceView,
  place: Entrance,
  tagged: Tagged,
  trace: Trace,
): Steps<End> {
  const { frame, vlan } = tagged;
  const { query } = frame.packet;
  if (query === undefined) return yield* distribute(walk, view, place, tagged, trace);
  const { bridge, port } = place;
  const tag = vlan === 0 ? undefined : { id: vlan, protocol: protocolOf(bridge) };
  const suppression = yield* suppressionOf(walk, view, {
    ...{ bridge, port, tag, query },
    *entryOf(mac) {
      const learned = view.learned.get(`${bridge.ifindex} ${vlan} ${mac}`);
      return learned === undefined ? yield* entryOf(view, bridge, mac, vlan) : { ifindex: learned };
    },
  });
  if (suppression === undefined) return yield* distribute(walk, view, place, tagged, trace);
  if ("outcome" in suppression) return suppression;
  const suppressed: Entrance = { ...place, isSuppressed: true };
  const { answer } = suppression;
  const paths = [(copy: Trace) => distribute(walk, view, suppressed, tagged, copy)];
  if (answer !== undefined)
    paths.unshift(function* (copy: Trace): Steps<End> {
      const question = `neighbour ${query.target} of ${bridge.ifname} (neighSuppress)`;
      copy.add(view, bridge.ifname, { place: "bridge", question, answer: `${answer}: the bridge answers` });
      // (br_arp_send)
      const isPvid = (yield* view.vlans()).some(
        (one) => one.ifindex === (port ?? bridge).ifindex && one.vlan === vlan && one.flags.includes("pvid"),
      );
      const vlans = tag === undefined || isPvid ? [] : [tag];
      const reply: Frame = { ...queryFrame({ ...query, isReply: true }, answer, frame.from), vlans };
      if (port === undefined) return yield* walk.layers.receive(walk, view, bridge, reply, copy);
      return yield* walk.layers.transmit(walk, view, port, reply, copy);
    });
  return (yield* followCopies(trace, paths))!;
}

/** Forwards a frame by the forwarding database, or floods it. */
function* distribute(walk: Walk, view: NamespaceView, place: Entrance, tagged: Tagged, trace: Trace): Steps<End> {
  const { bridge, port } = place;
  const { frame, vlan } = tagged;
  const { to } = frame;
  const { ifname } = bridge;
  const isGroup = to === undefined || isGroupAddress(to);
  const links = yield* view.links();
  const ports = (yield* view.portsOf(bridge)).filter((one) => one.ifindex !== port?.ifindex || isHairpin(one));
  if (!isGroup) {
    const question = `forwarding entry of ${ifname} for ${to}${vlan === 0 ? "" : ` in VLAN ${vlan}`}`;
    const entry = yield* entryOf(view, bridge, to, vlan);
    // In a VLAN without the bridge, its address is unknown.
    const isBridge = to === bridge.address && (yield* leave(view, bridge, bridge, tagged)) !== undefined;
    const isOwn = isBridge || entry?.state.includes("permanent") === true;
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
    const flooded = ports.filter((one) => bridgePortOf(one).unicastFlood !== 0);
    trace.add(view, ifname, { place: "bridge", question, answer: `none: to all ports (${names(flooded)})` });
    return yield* flood(walk, view, place, flooded, tagged, trace, false);
  }
  const isBroadcast = to === undefined || to === "ff:ff:ff:ff:ff:ff";
  const option = isBroadcast ? "bcastFlood" : "mcastFlood";
  const querier = bridge.kind === "bridge" && !isBroadcast ? querierOf(bridge.data) : undefined;
  if (querier !== undefined) return undecided(`${ifname} ${querier}: its multicast entries select the ports for ${to}`);
  // The options of ports only concern frames of other ports. (br_flood)
  const flooded = ports.filter(
    (one) =>
      (port === undefined || bridgePortOf(one)[option] !== 0) && !(place.isSuppressed === true && suppresses(one)),
  );
  trace.add(view, ifname, { place: "bridge", question: `ports of ${ifname} for ${to}`, answer: names(flooded) });
  return yield* flood(walk, view, place, flooded, tagged, trace, port !== undefined);
}

/** With a querier, the bridge sends multicast frames only to ports with members. (br_multicast_querier_exists) */
function querierOf(data: BridgeData | undefined): string | undefined {
  if (data?.mcastSnooping !== 1) return undefined;
  if (data.mcastQuerier === 1) return "is a querier of multicast groups";
  return data.mcastQuerierState === undefined ? undefined : "knows a querier of multicast groups";
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

/** Sends copies to ports, and to the bridge itself. */
function* flood(
  walk: Walk,
  view: NamespaceView,
  place: Entrance,
  ports: readonly Link[],
  tagged: Tagged,
  trace: Trace,
  withBridge: boolean,
): Steps<End> {
  const paths = ports.map((port) => (copy: Trace) => sendToPort(walk, view, place, port, tagged, copy));
  if (withBridge) paths.push((copy) => passUp(walk, view, place, tagged, copy));
  const end = yield* followCopies(trace, paths);
  return end ?? ended("dropped", `the bridge ${place.bridge.ifname} has no other port for the frame`);
}

/** (br_forward, __br_forward) */
function* sendToPort(
  walk: Walk,
  view: NamespaceView,
  { bridge, port }: Entrance,
  out: Link,
  tagged: Tagged,
  trace: Trace,
): Steps<End> {
  const { ifname } = out;
  if (out.ifindex === port?.ifindex && !isHairpin(out))
    return ended("dropped", `the bridge ${bridge.ifname} does not send a frame back to its port ${ifname}`);
  const { backupPort: backup, isolated } = bridgePortOf(out);
  if (backup !== undefined && backup !== 0 && (!out.up || out.carrier === false))
    return undecided(
      `the port ${ifname} of ${bridge.ifname} has no carrier, and has a backup port, which is not examined`,
    );
  if (!out.up || blockingState(out) !== undefined)
    return ended("dropped", `the port ${ifname} of ${bridge.ifname} does not forward`);
  if (port !== undefined && bridgePortOf(port).isolated === 1 && isolated === 1)
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
  if (lengthOf(result.packet) > out.mtu && port !== undefined && (yield* isCalled(view, bridge, leaving)))
    return undecided(`the packet is longer than the MTU of ${ifname}, and br_netfilter may split it (bridge-nf-call)`);
  if (exceedsMtu(out, leaving)) return ended("dropped", tooLong(out, leaving));
  return yield* walk.layers.transmit(walk, view, out, { ...leaving, packet: result.packet }, trace);
}

/** The bridge itself receives the frame. (br_pass_frame_up) */
function* passUp(walk: Walk, view: NamespaceView, place: Entrance, tagged: Tagged, trace: Trace): Steps<End> {
  const { bridge, port } = place;
  const leaving = yield* leave(view, bridge, bridge, tagged);
  if (leaving === undefined) return ended("dropped", `${bridge.ifname} itself does not belong to VLAN ${tagged.vlan}`);
  const result = yield* runHooks({ view, trace, iif: port ?? bridge, isBridge: true }, leaving, ["input"]);
  if (result.end !== undefined) return result.end;
  return yield* walk.layers.receive(walk, view, bridge, { ...leaving, packet: result.packet }, trace);
}

/** With br_netfilter, bridged packets also pass the hooks of IP. */
function* callsIp(view: NamespaceView, bridge: Link, frame: Frame): Steps<End | undefined> {
  if (!(yield* isCalled(view, bridge, frame))) return undefined;
  const { packet } = frame;
  if (!(yield* view.hasChain(tableFamiliesOf(packet), NETWORK_HOOKS))) return undefined;
  return undecided(
    `bridge-nf-call-${tablesOf(packet)} or the option of ${bridge.ifname} is 1: bridged packets also pass the rules of IP, which is not examined`,
  );
}

/** Whether the setting of the namespace, which exists only with br_netfilter, or that of the bridge is 1. (br_nf_pre_routing) */
function* isCalled(view: NamespaceView, bridge: Link, { packet }: Frame): Steps<boolean> {
  const tables = tablesOf(packet);
  const setting = yield* view.sysctl(`net/bridge/bridge-nf-call-${tables}`);
  if (setting === undefined || bridge.kind !== "bridge") return false;
  return setting === 1 || bridge.data?.[OPTIONS[tables]] === 1;
}

const OPTIONS = { iptables: "nfCallIptables", ip6tables: "nfCallIp6tables", arptables: "nfCallArptables" } as const;

function tablesOf(packet: Packet): keyof typeof OPTIONS {
  return isArp(packet) ? "arptables" : `${ipHeaderOf(packet)}tables`;
}
