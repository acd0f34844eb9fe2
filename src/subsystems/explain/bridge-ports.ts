// Ports of a bridge: their settings, and the VLANs of the frames that enter and leave through them.
import type { Steps } from "../../io/io.ts";
import type { BridgeVlan, Link, LinkPort } from "../route/index.ts";
import type { NamespaceView } from "./model/namespace-view.ts";
import { type Frame, textOfTag, type VlanTag } from "./model/packet.ts";
import type { Trace } from "./model/trace.ts";
import { type End, ended } from "./model/types.ts";

/** VLAN of a frame in the bridge: 0 if the bridge does not filter VLANs. */
export interface Tagged {
  readonly frame: Frame;
  readonly vlan: number;
}

type BridgePort = NonNullable<Extract<LinkPort, { slaveKind: "bridge" }>["slaveData"]>;

const FORWARDING = "forwarding";

/** Settings of a port. None for another interface, such as the bridge itself. */
export function bridgePortOf(port: Link): BridgePort {
  return (port.slaveKind === "bridge" ? port.slaveData : undefined) ?? {};
}

/** Returns the state of the spanning tree in which a port does not forward. Undefined if it forwards. */
export function blockingState(port: Link): BridgePort["state"] {
  const { state = FORWARDING } = bridgePortOf(port);
  return state === FORWARDING ? undefined : state;
}

/** Whether a port sends frames back that it received. */
export function isHairpin(port: Link): boolean {
  return bridgePortOf(port).mode === 1;
}

function isFiltering(bridge: Link): boolean {
  return bridge.kind === "bridge" && bridge.data?.vlanFiltering === 1;
}

/** Whether the spanning tree of a VLAN lets a port forward. Linux reports the state since 5.5. */
function isForwarding({ state = FORWARDING }: BridgeVlan): boolean {
  return state === FORWARDING;
}

/** Protocol of the tags that a bridge filters. Tags of another protocol are content of the frame. */
export function protocolOf(bridge: Link): VlanTag["protocol"] {
  return (bridge.kind === "bridge" ? bridge.data?.vlanProtocol : undefined) ?? "8021q";
}

/** Determines the VLAN of a frame that enters the bridge. (__allowed_ingress) */
export function* enter(view: NamespaceView, bridge: Link, port: Link, frame: Frame, trace: Trace): Steps<Tagged | End> {
  if (!isFiltering(bridge)) return { frame, vlan: 0 };
  const { ifname, ifindex } = port;
  const own = (yield* view.vlans()).filter((one) => one.ifindex === ifindex && isForwarding(one));
  const outermost = frame.vlans.at(-1);
  const tag = outermost?.protocol === protocolOf(bridge) ? outermost : undefined;
  const inside: Frame = tag === undefined ? frame : { ...frame, vlans: frame.vlans.slice(0, -1) };
  const question = tag === undefined ? `VLAN of untagged frames at ${ifname}` : `VLAN ${textOfTag(tag)} at ${ifname}`;
  if (tag === undefined || tag.id === 0) {
    const pvid = own.find(({ flags }) => flags.includes("pvid"))?.vlan;
    trace.add(view, ifname, {
      place: "bridge",
      question,
      answer: pvid === undefined ? "none (no PVID)" : `${pvid} (PVID)`,
    });
    if (pvid === undefined) return ended("dropped", `${ifname} accepts no untagged frames: it has no PVID`);
    return { frame: inside, vlan: pvid };
  }
  const isMember = own.some((one) => one.vlan <= tag.id && tag.id <= (one.vlanEnd ?? one.vlan));
  trace.add(view, ifname, { place: "bridge", question, answer: isMember ? "allowed" : "not allowed" });
  if (!isMember) return ended("dropped", `${ifname} does not accept frames of VLAN ${textOfTag(tag)}`);
  return { frame: inside, vlan: tag.id };
}

/** Returns the frame as the port, or the bridge itself, sends it. Undefined if the port does not belong to the VLAN. */
export function* leave(
  view: NamespaceView,
  bridge: Link,
  port: Link,
  { frame, vlan }: Tagged,
): Steps<Frame | undefined> {
  if (!isFiltering(bridge)) return frame;
  const own = (yield* view.vlans()).find(
    (one) => one.ifindex === port.ifindex && one.vlan <= vlan && vlan <= (one.vlanEnd ?? one.vlan) && isForwarding(one),
  );
  if (own === undefined) return undefined;
  if (own.flags.includes("untagged")) return frame;
  return { ...frame, vlans: [...frame.vlans, { id: vlan, protocol: protocolOf(bridge) }] };
}
