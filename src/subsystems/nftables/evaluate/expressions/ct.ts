import type { ExprCtAttrs } from "../../../../families/nftables.ts";
import type { Read } from "../../../../schema/model/types.ts";
import type { Evaluate, Machine } from "../machine/machine.ts";
import { type Bits, equalsConstant, hostNumber, isKnown, knownBits } from "../packet/bits.ts";
import { isIcmp, type NatType } from "../packet/endpoints.ts";

const INVALID = 1;
const RELATED = 4;
const NEW = 8;
const UNTRACKED = 64;
/** Bits of `ct status`. (enum ip_conntrack_status) */
export const IPS_SRC_NAT = 0x10;
export const IPS_DST_NAT = 0x20;
const IPS_NAT_DONE_AND_SEQ_ADJUST = 0x1c0;
/** Priority of connection tracking. (NF_IP_PRI_CONNTRACK) */
export const TRACKING = -200;

const LENGTHS: Readonly<Record<string, number>> = {
  direction: 1, l3protocol: 1, protocol: 1, "proto-src": 2, "proto-dst": 2, zone: 2, helper: 16, labels: 16,
  pkts: 8, bytes: 8, avgpkt: 8, "src-ip6": 16, "dst-ip6": 16,
}; // biome-ignore format: a table

/** Whether connection tracking has seen the packet at its place. */
function isBeforeTracking({ place, endpoints }: Machine): boolean {
  const { hook, base } = place;
  const { family } = base.table;
  if (hook === "ingress" || hook === "egress" || family === "arp" || family === "netdev") return true;
  // A packet of the loopback interface was tracked when it was sent.
  if (endpoints !== undefined) return false;
  return (hook === "prerouting" || hook === "output") && base.priority < TRACKING;
}

/** Returns the bits of the connection's state. */
export function stateOf(machine: Machine): Bits {
  if (machine.isUntracked) return knownBits(hostNumber(UNTRACKED, 4));
  if (isBeforeTracking(machine)) return knownBits(hostNumber(INVALID, 4));
  return machine.fact("ct", { key: "state" }, 4) ?? knownBits(hostNumber(INVALID, 4));
}

/** Returns undefined if it is not known whether the packet belongs to a connection. */
export function isTracked(state: Bits): boolean | undefined {
  if (!isKnown(state)) return undefined;
  return [INVALID, UNTRACKED].every((bit) => equalsConstant(state, hostNumber(bit, 4)) === false);
}

/**
 * Returns whether the kernel calls the `nat` chains for the packet: it is the first one of its connection, which no
 * helper has translated. (nf_nat_inet_fn)
 */
export function entersNatChains(machine: Machine): boolean {
  const state = stateOf(machine);
  if (equalsConstant(state, hostNumber(RELATED, 4)) === true)
    return !isIcmp(machine.packet) && machine.decide("no helper has translated the related connection", ["ct status"]);
  const known = equalsConstant(state, hostNumber(NEW, 4));
  if (known !== undefined) return known;
  const all = new Uint8Array(4).fill(0xff);
  for (const [bit, what] of [
    [NEW, "its connection"],
    [RELATED, "a related connection that no helper has translated"],
  ] as const) {
    if (
      equalsConstant(state, hostNumber(bit, 4)) === false ||
      !machine.decide(`the packet is the first of ${what}`, ["ct state"])
    )
      continue;
    state.learn?.(hostNumber(bit, 4), all);
    return true;
  }
  return false;
}

/** Values that a connection has at its first packet. */
function initial(machine: Machine, key: string): Bits | null | undefined {
  if (equalsConstant(stateOf(machine), hostNumber(NEW, 4)) !== true) return undefined;
  if (key === "mark") return knownBits(new Uint8Array(4));
  if (key === "status") return initialStatus(machine);
  if (key === "direction") return knownBits(Uint8Array.of(0));
  if (key === "l3protocol") return knownBits(Uint8Array.of(machine.packet.isIpv4 ? 2 : 10));
  return undefined;
}

/**
 * `SRC_NAT_DONE` and `DST_NAT_DONE` are unknown because `nat` chains of other programs set them; `SEQ_ADJUST` is unknown because
 * connection helpers set it.
 */
function initialStatus({ translations, input }: Machine): Bits {
  const [isSource, isDestination] = [translations.get("snat"), translations.get("dnat")];
  const hasFirstHook = input.hooks.some((hook) => hook === "prerouting" || hook === "output");
  // Destinations are translated at the first hook.
  const isUnknown = (type: NatType) =>
    translations.has(type) ? translations.get(type) === undefined : type === "dnat" && !hasFirstHook;
  const unknown =
    IPS_NAT_DONE_AND_SEQ_ADJUST | (isUnknown("snat") ? IPS_SRC_NAT : 0) | (isUnknown("dnat") ? IPS_DST_NAT : 0);
  return {
    value: hostNumber((isSource === true ? IPS_SRC_NAT : 0) | (isDestination === true ? IPS_DST_NAT : 0), 4),
    known: hostNumber(~unknown >>> 0, 4),
    facts: ["ct status"],
    origin: `ct status of ${isSource} ${isDestination} ${unknown}`,
  };
}

/** Loads a property of the connection, or changes it. (nft_ct_get_eval, nft_ct_set_eval) */
export const ct: Evaluate<ExprCtAttrs<Read>> = (machine, attrs) => {
  const { dreg, sreg, direction } = attrs;
  const key = String(attrs.key);
  const state = stateOf(machine);
  const length = LENGTHS[key] ?? (key === "src" || key === "dst" ? (machine.packet.isIpv4 ? 4 : 16) : 4);
  const name = `ct ${key === "labels" ? "label" : key}`;
  if (sreg !== undefined) {
    // Without a connection, the kernel changes nothing.
    const bits = machine.registers.load(sreg, length);
    const isChanged =
      key === "zone" || (isTracked(state) ?? machine.decide("the packet belongs to a connection", state.facts));
    if (isChanged) machine.setNamed(name, bits);
    return undefined;
  }
  if (key === "state") return machine.load(dreg, state);
  if (isTracked(state) === false) return "break";
  const changed = machine.valueOf(name);
  const passed = machine.passedFact(name);
  const first =
    changed === undefined && passed === undefined && direction === undefined ? initial(machine, key) : undefined;
  return machine.load(dreg, first === undefined ? machine.fact("ct", { ...attrs, key }, length) : first);
};
