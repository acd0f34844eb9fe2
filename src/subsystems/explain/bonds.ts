// Bonds: the ports that send and receive frames. (bond_start_xmit, bond_handle_frame)
import type { Steps } from "../../io/io.ts";
import type { Link } from "../route/index.ts";
import type { NamespaceView } from "./model/namespace-view.ts";
import { destinationOf, type Frame, isArp, isGroupAddress, portOf, sourceOf } from "./model/packet.ts";
import { sent } from "./model/steps.ts";
import { followCopies, type Trace } from "./model/trace.ts";
import { type End, ended, undecided } from "./model/types.ts";
import type { Walk } from "./walk.ts";

type Bond = Extract<Link, { kind: "bond" }>;

export function isBond(link: Link): link is Bond {
  return link.kind === "bond";
}

/** Modes with one active port, which receives all frames. (bond_uses_primary) */
const WITH_ACTIVE: readonly unknown[] = ["active-backup", "balance-tlb"];

/** A bond sends a frame through one of its ports, or in the mode "broadcast" through all. */
export function* sendThroughBond(walk: Walk, view: NamespaceView, bond: Bond, frame: Frame, trace: Trace): Steps<End> {
  const { ifname, data = {} } = bond;
  const { mode, activeSlave } = data;
  if (mode === "balance-alb") return undecided(...ofAlb(bond));
  const ports = yield* view.portsOf(bond);
  // (bond_tlb_xmit)
  const isUnbalanced = mode === "balance-tlb" && (isArp(frame.packet) || isGroupAddress(frame.to));
  const usable =
    mode === "active-backup" || isUnbalanced
      ? ports.filter((port) => port.ifname === activeSlave)
      : ports.filter((port) => isUsable(port, mode === "broadcast"));
  const names = usable.map((port) => port.ifname).join(mode === "broadcast" ? ", " : " or ");
  trace.add(view, ifname, sent(ifname, `through ${names || "no port"} (${mode})`));
  if (usable.length === 0) return ended("dropped", `${ifname} has no port that can send`);
  const ends: { readonly outcome: End["outcome"]; readonly key: string }[] = [];
  const paths = usable.map(
    (port) =>
      function* (copy: Trace): Steps<End> {
        const from = mode === "balance-tlb" && port.ifname !== activeSlave ? port.address : frame.from;
        const end = yield* walk.layers.transmit(walk, view, port, { ...frame, from }, copy);
        ends.push({ outcome: end.outcome, key: keyOf(end, copy) });
        return end;
      },
  );
  const followed = trace.copy();
  const end = (yield* followCopies(followed, paths))!;
  if (mode === "broadcast" || new Set(ends.map(({ key }) => key)).size === 1) {
    trace.follow(followed);
    return end;
  }
  // The steps end here: those of each port are possible.
  if (ends.every(({ outcome }) => outcome === "left"))
    return ended("left", `the packet leaves this host through ${names}`);
  return undecided(`the packet ends differently for the ports ${names} of ${ifname}`, [
    `port that ${ifname} selects (${mode})`,
  ]);
}

/** Identifies where a packet ends, and how it looks there. */
function keyOf({ outcome, reason, mac }: End, { at, packet }: Trace): string {
  const { view, device } = at;
  const ends = [sourceOf(packet), destinationOf(packet), portOf(packet, "sport"), portOf(packet, "dport"), packet.mark];
  return JSON.stringify([outcome, reason, mac, view.id, device, ...ends]);
}

/** (bond_slave_can_tx) */
function isUsable(port: Link, isBroadcast: boolean): boolean {
  if (!port.up || port.carrier === false || port.slaveKind !== "bond") return false;
  return port.slaveData?.miiStatus === "up" && (isBroadcast || port.slaveData.state === "active");
}

/** Why a bond discards what a port receives. Undefined if the bond receives it. (bond_should_deliver_exact_match) */
export function refusesFrames(bond: Bond, port: Link): End | undefined {
  const { ifname, data = {} } = bond;
  const { mode, activeSlave, allSlavesActive } = data;
  if (mode === "balance-alb") return undecided(...ofAlb(bond));
  const isInactive = WITH_ACTIVE.includes(mode)
    ? port.ifname !== activeSlave
    : port.slaveKind === "bond" && port.slaveData?.state === "backup";
  if (!isInactive || allSlavesActive === 1) return undefined;
  return ended(
    "dropped",
    `${port.ifname} is not an active port of ${ifname} (${mode}), which discards what it receives`,
  );
}

function ofAlb({ ifname }: Bond): [reason: string, missing: readonly string[]] {
  return [
    `${ifname} is a bond of the mode balance-alb, which assigns a port to each neighbour`,
    [`port that ${ifname} has assigned to the neighbour`],
  ];
}
