// The way of a frame between interfaces that need no routing: pairs, VLANs, bridges.
import type { Steps } from "../../io/io.ts";
import type { Link } from "../route/index.ts";
import { forwardThroughBridge, sendThroughBridge } from "./bridge.ts";
import { runHooks } from "./firewall.ts";
import type { NamespaceView } from "./namespace-view.ts";
import { type Frame, inOtherNamespace } from "./packet.ts";
import type { Trace } from "./trace.ts";
import { type End, ended, undecided } from "./types.ts";
import type { Walk } from "./walk.ts";

/** Kinds of interfaces that pass frames on unchanged, or with a VLAN tag. */
const PAIRS: readonly string[] = ["veth", "vxcan"];
/** Queueing disciplines that drop packets at random or by rate even without load. */
const UNSURE: readonly string[] = ["netem", "plug", "blackhole"];

/** An interface receives a frame. (__netif_receive_skb_core) */
export function* receive(walk: Walk, view: NamespaceView, link: Link, frame: Frame, trace: Trace): Steps<End> {
  const { ifname } = link;
  if (!walk.move(trace)) return undecided("the packet passes too many interfaces: it is in a loop");
  trace.at = { view, device: ifname };
  if (!link.up) {
    trace.add(view, ifname, { place: "interface", question: `receive on ${ifname}`, answer: "down" });
    return ended("dropped", `the interface ${ifname} is down`);
  }
  const tag = frame.vlans.at(-1);
  const answer = tag === undefined ? "received" : `received in VLAN ${tag}`;
  trace.add(view, ifname, { place: "interface", question: `receive on ${ifname}`, answer });
  if (link.xdp?.attached !== undefined && link.xdp.attached !== 0)
    return undecided(`an XDP program of ${ifname} decides`, ["verdict of the XDP program"]);
  const filtered = yield* tcFilters(view, link, ["ingress"]);
  if (filtered !== undefined) return filtered;
  const result = yield* runHooks({ view, trace, iif: link }, frame, ["ingress"]);
  if (result.end !== undefined) return result.end;
  // A bridge or VLAN interface receives a frame that another interface has received before.
  const isUpper = link.kind === "bridge" || link.kind === "vlan";
  const isForHost = (isUpper && frame.isForHost === true) || frame.to === link.address;
  const passed: Frame = { ...frame, packet: result.packet, isForHost };
  trace.packet = result.packet;
  if (tag !== undefined) {
    const vlan = (yield* view.links()).find(
      (one) =>
        one.kind === "vlan" && one.linkIndex === link.ifindex && one.linkNetnsid === undefined && one.data?.id === tag,
    );
    if (vlan !== undefined) {
      trace.add(view, ifname, {
        place: "vlan",
        question: `VLAN ${tag} of ${ifname}`,
        answer: `the interface ${vlan.ifname}`,
      });
      return yield* receive(walk, view, vlan, { ...passed, vlans: frame.vlans.slice(0, -1) }, trace);
    }
  }
  const master = yield* view.link(link.masterIndex);
  if (master?.kind === "bridge")
    return yield* forwardThroughBridge(walk, view, { bridge: master, port: link }, passed, trace);
  if (master !== undefined && master.kind !== "vrf")
    return undecided(
      `${ifname} is a port of ${master.ifname}, an interface of kind ${master.kind}, which is not examined`,
    );
  const upper = (yield* view.links()).find(
    (one) =>
      one.linkIndex === link.ifindex &&
      one.linkNetnsid === undefined &&
      ["macvlan", "macvtap", "ipvlan", "ipvtap", "macsec"].includes(String(one.kind)),
  );
  if (upper !== undefined)
    return undecided(`${upper.ifname}, an interface of kind ${upper.kind} on ${ifname}, may receive the packet`);
  // VLAN 0 only carries a priority.
  if (tag !== undefined && tag !== 0) return ended("dropped", `${ifname} has no interface for VLAN ${tag}`);
  return yield* walk.layers.arrive(walk, view, { link, master }, passed, trace);
}

/** An interface sends a frame. (__dev_queue_xmit) */
export function* transmit(walk: Walk, view: NamespaceView, link: Link, frame: Frame, trace: Trace): Steps<End> {
  const { ifname, kind } = link;
  if (!walk.move(trace)) return undecided("the packet passes too many interfaces: it is in a loop");
  trace.at = { view, device: ifname };
  if (!link.up) return ended("dropped", `the interface ${ifname} is down`);
  const result = yield* runHooks({ view, trace, oif: link }, frame, ["egress"]);
  if (result.end !== undefined) return result.end;
  const passed: Frame = { ...frame, packet: result.packet };
  trace.packet = result.packet;
  const filtered = yield* tcFilters(view, link, ["egress", "root"]);
  if (filtered !== undefined) return filtered;
  const qdisc = (yield* view.qdiscs()).find((one) => one.ifindex === link.ifindex && UNSURE.includes(String(one.kind)));
  if (qdisc !== undefined) return undecided(`the queueing discipline ${qdisc.kind} of ${ifname} may drop the packet`);
  if (link.carrier === false) return ended("dropped", `${ifname} has no carrier`);
  if (link.linkType === "loopback") return yield* receive(walk, view, link, passed, trace);
  if (PAIRS.includes(String(kind))) {
    const peer = yield* walk.peerOf(view, link);
    if (peer === undefined)
      return ended("left", `${ifname} passes the packet to its other end in a namespace that cannot be opened`);
    const isSame = peer.view === view;
    const packet = isSame ? passed.packet : inOtherNamespace(passed.packet);
    trace.add(view, ifname, {
      place: "interface",
      question: `send on ${ifname}`,
      answer: `to ${peer.link.ifname} in ${peer.view.name}`,
    });
    return yield* receive(walk, peer.view, peer.link, { ...passed, packet }, trace);
  }
  if (kind === "vlan") {
    const lower = yield* view.link(link.linkNetnsid === undefined ? link.linkIndex : undefined);
    const id = link.data?.id;
    if (lower === undefined || id === undefined)
      return ended("left", `${ifname} sends through an interface of another namespace`);
    trace.add(view, ifname, {
      place: "vlan",
      question: `send on ${ifname}`,
      answer: `through ${lower.ifname} in VLAN ${id}`,
    });
    return yield* transmit(walk, view, lower, { ...passed, vlans: [...frame.vlans, id] }, trace);
  }
  if (kind === "bridge") return yield* sendThroughBridge(walk, view, link, passed, trace);
  if (kind === "dummy" || kind === "ifb")
    return ended("dropped", `${ifname} is of kind ${kind}, which discards packets`);
  if (kind === undefined) {
    trace.add(view, ifname, { place: "interface", question: `send on ${ifname}`, answer: "to the network" });
    return ended("left", `the packet leaves this host through ${ifname}`);
  }
  return undecided(`${ifname} is an interface of kind ${kind}, whose way is not examined`);
}

function* tcFilters(
  view: NamespaceView,
  { ifname, ifindex }: Link,
  parents: readonly string[],
): Steps<End | undefined> {
  const own = (yield* view.qdiscs()).filter((one) => one.ifindex === ifindex);
  const isHooked = own.some(({ kind }) => kind === "clsact" || kind === "ingress");
  for (const parent of parents) {
    if (parent === "root" ? own.every(({ kind }) => !CLASSFUL.includes(String(kind))) : !isHooked) continue;
    const [filter] = yield* view.filters(ifname, parent);
    if (filter !== undefined)
      return undecided(
        `a filter of traffic control (${filter.kind}) at ${parent} of ${ifname} may change or drop the packet`,
      );
  }
  return undefined;
}

const CLASSFUL: readonly string[] = ["htb", "hfsc", "prio", "drr", "qfq", "cbq", "ets", "multiq"];
