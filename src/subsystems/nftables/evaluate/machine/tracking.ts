import { type Bits, equalsConstant, hostNumber, isKnown, knownBits } from "../packet/bits.ts";
import type { Endpoint, NatType } from "../packet/endpoints.ts";
import type { Place } from "./tables.ts";

const INVALID = 1;
const UNTRACKED = 64;
/** Priority of connection tracking. (NF_IP_PRI_CONNTRACK) */
export const TRACKING = -200;

interface TrackedRun {
  readonly place: Place;
  readonly endpoints: Readonly<Record<NatType, Endpoint>> | undefined;
  readonly isUntracked: boolean;
  fact(name: string, data: object, length: number): Bits | null;
}

/** Whether connection tracking has seen the packet at its place. */
function isBeforeTracking({ place, endpoints }: TrackedRun): boolean {
  const { hook, base } = place;
  const { family } = base.table;
  if (hook === "ingress" || hook === "egress" || family === "arp" || family === "netdev") return true;
  // A packet of the loopback interface was tracked when it was sent.
  if (endpoints !== undefined) return false;
  return (hook === "prerouting" || hook === "output") && base.priority < TRACKING;
}

/** Returns the bits of the connection's state. */
export function stateOf(run: TrackedRun): Bits {
  if (run.isUntracked) return knownBits(hostNumber(UNTRACKED, 4));
  if (isBeforeTracking(run)) return knownBits(hostNumber(INVALID, 4));
  return run.fact("ct", { key: "state" }, 4) ?? knownBits(hostNumber(INVALID, 4));
}

/** Returns undefined if it is not known whether the packet belongs to a connection. */
export function isTracked(state: Bits): boolean | undefined {
  if (!isKnown(state)) return undefined;
  return [INVALID, UNTRACKED].every((bit) => equalsConstant(state, hostNumber(bit, 4)) === false);
}
