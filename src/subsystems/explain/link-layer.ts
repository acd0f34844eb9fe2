// The way of a frame between interfaces that need no routing: pairs, VLANs, bridges, bonds.
import type { Steps } from "../../io/io.ts";
import type { Link, Qdisc } from "../route/index.ts";
import { isBond, refusesFrames, sendThroughBond } from "./bonds.ts";
import { forwardThroughBridge, sendThroughBridge } from "./bridge.ts";
import { runHooks } from "./hooks/firewall.ts";
import { findProgram } from "./hooks/unread.ts";
import { isIpvlan, sendThroughIpvlan } from "./ipvlan.ts";
import { isMacvlan, receiveForUppers, sendThroughMacvlan } from "./macvlan.ts";
import type { NamespaceView } from "./model/namespace-view.ts";
import { type Frame, isSameTag, lengthOf, type Packet, tagOf, textOfTag } from "./model/packet.ts";
import { received, sent } from "./model/steps.ts";
import type { Trace } from "./model/trace.ts";
import { type End, ended, undecided } from "./model/types.ts";
import { encapsulate, isTunnel } from "./tunnels.ts";
import { isPair, lowerOf, nameOf, passTo, type Walk } from "./walk.ts";

/** Queueing disciplines that drop packets at random, without a class that a filter selects, or without a time to send. */
const UNSURE: readonly string[] = ["netem", "plug", "blackhole", "drr", "qfq", "hfsc", "etf"];

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
  const answer = tag === undefined ? "received" : `received in VLAN ${textOfTag(tag)}`;
  trace.add(view, ifname, received(ifname, answer));
  if (link.xdp?.attached !== undefined && link.xdp.attached !== 0)
    return undecided(`an XDP program of ${ifname} decides`, ["verdict of the XDP program"]);
  const filtered = findProgram(view, link, "ingress") ?? (yield* tcFilters(view, link, "ingress"));
  if (filtered !== undefined) return filtered;
  const result = yield* runHooks({ view, trace, iif: link }, frame, ["ingress"]);
  if (result.end !== undefined) return result.end;
  // These kinds receive a frame that another interface has received before.
  const isUpper = link.kind === "bridge" || link.kind === "vlan" || isBond(link) || isMacvlan(link);
  const isForHost = (isUpper && frame.isForHost === true) || frame.to === link.address;
  const passed: Frame = { ...frame, packet: result.packet, isForHost };
  trace.packet = result.packet;
  if (tag !== undefined) {
    const vlan = (yield* walk.uppersOf(view, link)).find(
      (one) => one.link.kind === "vlan" && isSameTag(tagOf(one.link), tag),
    );
    if (vlan !== undefined) {
      trace.add(view, ifname, {
        place: "vlan",
        question: `VLAN ${textOfTag(tag)} of ${ifname}`,
        answer: `the interface ${nameOf(vlan, view)}`,
      });
      // The VLAN interface sets the priority. (vlan_do_receive)
      const packet = { ...passed.packet, priority: undefined };
      const untagged: Frame = { ...passed, packet, vlans: frame.vlans.slice(0, -1) };
      return yield* receive(walk, vlan.view, vlan.link, untagged, trace);
    }
  }
  const master = yield* view.link(link.masterIndex);
  if (master?.kind === "bridge")
    return yield* forwardThroughBridge(walk, view, { bridge: master, port: link }, passed, trace);
  if (master !== undefined && isBond(master)) {
    const refused = refusesFrames(master, link);
    return refused ?? (yield* receive(walk, view, master, passed, trace));
  }
  if (master !== undefined && master.kind !== "vrf") return notExamined(master, `${ifname} is a port of `);
  if (link.kind === "macvtap" || link.kind === "ipvtap") return notExamined(link, "");
  const keep = function* (copy: Trace): Steps<End> {
    // VLAN 0 only carries a priority.
    if (tag !== undefined && tag.id !== 0)
      return ended("dropped", `${ifname} has no interface for VLAN ${textOfTag(tag)}`);
    return yield* walk.layers.arrive(walk, view, { link, master }, passed, copy);
  };
  if (link.linkType !== "ether") return yield* keep(trace);
  return yield* receiveForUppers(walk, { view, link }, passed, trace, keep);
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
  const filtered = findProgram(view, link, "egress") ?? (yield* tcFilters(view, link, "egress"));
  if (filtered !== undefined) return filtered;
  const own = (yield* view.qdiscs()).filter((one) => one.ifindex === link.ifindex);
  const qdisc = own.find((one) => mayDrop(one, passed.packet));
  if (qdisc !== undefined) return undecided(`the queueing discipline ${qdisc.kind} of ${ifname} may drop the packet`);
  if (link.carrier === false) return ended("dropped", `${ifname} has no carrier`);
  if (link.linkType === "loopback") return yield* receive(walk, view, link, passed, trace);
  if (isPair(link)) {
    const peer = yield* walk.peerOf(view, link);
    if (peer === undefined)
      return ended("left", `${ifname} passes the packet to its other end in a namespace that cannot be opened`);
    const name = `${peer.link.ifname} in ${peer.view.name}`;
    return yield* passTo(walk, { view, link }, peer, passed, name)(trace);
  }
  if (link.kind === "vlan") {
    const lower = yield* lowerOf(walk, view, link);
    if ("outcome" in lower) return lower;
    const tag = tagOf(link)!;
    trace.add(view, ifname, {
      place: "vlan",
      question: `send on ${ifname}`,
      answer: `through ${nameOf(lower, view)} in VLAN ${textOfTag(tag)}`,
    });
    return yield* transmit(walk, lower.view, lower.link, { ...passed, vlans: [...frame.vlans, tag] }, trace);
  }
  if (isMacvlan(link)) return yield* sendThroughMacvlan(walk, view, link, passed, trace);
  if (isIpvlan(link)) return yield* sendThroughIpvlan(walk, view, link, passed, trace);
  if (kind === "bridge") return yield* sendThroughBridge(walk, view, link, passed, trace);
  if (isBond(link)) return yield* sendThroughBond(walk, view, link, passed, trace);
  if (isTunnel(link)) return yield* encapsulate(walk, view, link, passed, trace);
  if (kind === "dummy" || kind === "ifb")
    return ended("dropped", `${ifname} is of kind ${kind}, which discards packets`);
  if (kind === undefined) {
    trace.add(view, ifname, sent(ifname, "to the network"));
    return ended("left", `the packet leaves this host through ${ifname}`);
  }
  return notExamined(link, "");
}

/** What decides about a packet, by the kind of the interface, and is not read. */
const DECISIVE: Readonly<Record<string, string>> = {
  ...{ team: "port that the runner selects", tun: "program that reads the packets" },
  ...{ macvtap: "program that reads the packets", ipvtap: "program that reads the packets" },
  ...{ wireguard: "allowed addresses, endpoints and sessions of the peers" },
  macsec: "secure channels and keys of the other end",
  ...{ openvswitch: "flows of the datapath", "ovs-system": "flows of the datapath" },
};

function notExamined({ ifname, kind }: Link, start: string): End {
  const missing = DECISIVE[String(kind)];
  const reason = `${start}${ifname}${start === "" ? " is" : ","} an interface of kind ${kind}, whose way is not examined`;
  return undecided(reason, missing === undefined ? undefined : [`${missing} (${ifname})`]);
}

function* tcFilters(
  view: NamespaceView,
  { ifname, ifindex }: Link,
  direction: "ingress" | "egress",
): Steps<End | undefined> {
  const own = (yield* view.qdiscs()).filter((one) => one.ifindex === ifindex);
  const isHooked = own.some(({ kind }) => kind === "clsact" || (kind === "ingress" && direction === "ingress"));
  const parents: [place: string, parent: string][] = isHooked ? [[direction, `clsact/${direction}`]] : [];
  if (direction === "egress")
    for (const { kind, handle } of own)
      if (kind !== "clsact" && kind !== "ingress" && handle !== "0:") parents.push([String(handle), String(handle)]);
  for (const [place, parent] of parents) {
    const [filter] = yield* view.filters(ifname, parent);
    if (filter !== undefined)
      return undecided(
        `a filter of traffic control (${filter.kind}) at ${place} of ${ifname} may change or drop the packet`,
      );
  }
  return undefined;
}

/** Whether a queueing discipline may drop the packet without load. */
function mayDrop({ kind, options }: Qdisc, packet: Packet): boolean {
  if (UNSURE.includes(String(kind))) return true;
  const { burst, limit } = (options ?? {}) as { readonly burst?: unknown; readonly limit?: unknown };
  const most = kind === "tbf" ? burst : kind === "bfifo" ? limit : undefined;
  return most !== undefined && lengthOf(packet) + MAX_HEADER > Number(most);
}

/** Bytes of an Ethernet header with a VLAN tag. */
const MAX_HEADER = 18;
