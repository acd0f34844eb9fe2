import type { ExprCtAttrs } from "../../../../families/nftables.ts";
import type { Read } from "../../../../schema/model/types.ts";
import { sourceOfKernel } from "../../expressions/registry.ts";
import type { Evaluate, Machine } from "../machine/machine.ts";
import { isTracked, stateOf } from "../machine/tracking.ts";
import { endpointOf } from "../machine/translation.ts";
import { type Bits, equalsConstant, hasBit, hostNumber, knownBits, unknownBits } from "../packet/bits.ts";
import { isIcmp, type NatType, setEndpoint } from "../packet/endpoints.ts";

const RELATED = 4;
const NEW = 8;
/** Bits of `ct status`. (enum ip_conntrack_status) */
const IPS_SRC_NAT = 0x10;
const IPS_DST_NAT = 0x20;
const IPS_NAT_DONE_AND_SEQ_ADJUST = 0x1c0;

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

/** The first packet of the connection determined its translation, which applies to this packet in either direction. */
export function applyKnownTranslation(machine: Machine, type: NatType): void {
  if (isTracked(stateOf(machine)) === false) return;
  const status = machine.fact("ct", { key: "status" }, 4);
  const translations = status && [IPS_SRC_NAT, IPS_DST_NAT].map((bit) => hasBit(status, bit));
  if (translations?.every((isTranslated) => isTranslated === false)) return;
  if (!translations?.includes(true) && machine.decide("the connection is not translated", ["ct status"])) return;
  machine.translations.set(type, undefined);
  const { address, port } = endpointOf(machine, type);
  const unknown = (bits: Bits) => unknownBits(bits.value.length, "translation of the connection");
  setEndpoint(machine.packet, type, { address: unknown(address), port: port && unknown(port) });
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
  const isAddress = key === "src" || key === "dst";
  const length = isAddress && !machine.packet.isIpv4 ? 16 : (sourceOfKernel("ct", { key })?.bytes ?? 4);
  const name = `ct ${key === "labels" ? "label" : key}`;
  if (sreg !== undefined) {
    // Without a connection, the kernel changes nothing.
    const bits = machine.registers.load(sreg, length);
    const isChanged = key === "zone" || machine.isTracked("the packet belongs to a connection");
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
