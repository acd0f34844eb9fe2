import { NFPROTO_INET, NFPROTO_IPV4, NFPROTO_IPV6 } from "../../../../constants/netfilter.ts";
import type { ExprMasqAttrs, ExprNatAttrs, ExprRedirAttrs, NatRangeFlags } from "../../../../families/nftables.ts";
import type { Read } from "../../../../schema/model/types.ts";
import { parseIpv4, parseIpv6 } from "../../../../schema/values/addresses.ts";
import { IPS_DST_NAT, IPS_SRC_NAT, isTracked, stateOf } from "../expressions/ct.ts";
import type { Evaluate, Machine, Outcome } from "../machine/machine.ts";
import type { RegisterName } from "../machine/registers.ts";
import { type Bits, equals, hasBit, isKnown, isWithin, knownBits, numberOf, unknownBits } from "../packet/bits.ts";
import { type Endpoint, isIcmp, type NatType, readEndpoint, setEndpoint } from "../packet/endpoints.ts";

interface Range {
  readonly type: NatType;
  readonly addresses?: readonly [Bits, Bits] | undefined;
  readonly ports?: readonly [Bits, Bits] | undefined;
  readonly flags: readonly (NatRangeFlags | number)[];
}

/** Translates the packet, and ends the evaluation of the chain. (nf_nat_setup_info, nf_nat_packet) */
function translate(machine: Machine, range: Range): Outcome {
  const { type, addresses, ports, flags } = range;
  machine.effects.push({ kind: "nat", type });
  const before = endpointOf(machine, type);
  const port = before.port && translatedPort(machine, type, before.port, ports, flags);
  const keepsPort = port === undefined || equals(port, before.port!) === true;
  // Only a source address that fits is kept; the kernel selects any other one by a hash. (get_unique_tuple)
  const keeps = type === "snat" && keepsPort && !flags.some(isRandom);
  const address =
    addresses === undefined
      ? before.address
      : translatedAddress(machine, { ...range, addresses }, before.address, keeps);
  let isSame = isEqual({ address, port }, before);
  // A translation without a change keeps what rules have changed since the packet was tracked; another one reverts it.
  if (isSame === undefined && isEqual(readEndpoint(machine.packet, type), before) !== true)
    isSame = !machine.decide(`the translation selects another address or port (${machine.placeText()})`, address.facts);
  machine.translations.set(type, isSame === undefined ? undefined : !isSame);
  if (isSame !== true) setEndpoint(machine.packet, type, { address, port });
  return { code: "accept" };
}

/** Returns undefined if unknown bits decide. */
function isEqual(one: Endpoint, other: Endpoint): boolean | undefined {
  const isSamePort = one.port === undefined || equals(one.port, other.port!);
  const isSameAddress = equals(one.address, other.address);
  return isSameAddress === false || isSamePort === false ? false : isSameAddress && isSamePort;
}

function translatedAddress(
  { packet }: Machine,
  { type, addresses: [low, high], flags }: Range & { readonly addresses: readonly [Bits, Bits] },
  before: Bits,
  keeps: boolean,
): Bits {
  // The host part is that of the packet, which rules can have changed.
  if (flags.includes("netmap")) return netmapped(readEndpoint(packet, type).address, low, high);
  return between(before, low, high, keeps);
}

function isRandom(flag: unknown): boolean {
  return flag === "proto-random" || flag === "proto-random-fully";
}

/** Keeps the host part of the address. (nft_nat_setup_netmap) */
function netmapped(before: Bits, low: Bits, high: Bits): Bits {
  const mask = low.value.map((byte, at) => ~(byte ^ high.value[at]!) & 0xff);
  return {
    value: low.value.map((byte, at) => (byte & mask[at]!) | (before.value[at]! & ~mask[at]!)),
    known: low.known.map((byte, at) => (byte & mask[at]!) | (before.known[at]! & ~mask[at]!)),
    facts: before.facts,
  };
}

function between(before: Bits, low: Bits, high: Bits, keeps: boolean): Bits {
  if (!isKnown(low) || !isKnown(high)) return unknownBits(low.value.length, low.facts[0] ?? "translated address");
  if (equals(low, high) === true) return low;
  if (keeps && isKnown(before) && isWithin(before, low.value, high.value) === true) return before;
  const known = new Uint8Array(low.value.length);
  for (let at = 0; at < known.length && low.value[at] === high.value[at]; at++) known[at] = 0xff;
  return { value: low.value.map((byte, at) => byte & known[at]!), known, facts: ["translated address"] };
}

/** Without a range, the kernel keeps the port, unless the flags request a random one. */
function translatedPort(
  { packet }: Machine,
  type: NatType,
  before: Bits,
  ports: readonly [Bits, Bits] | undefined,
  flags: readonly unknown[],
): Bits {
  const hasRandomPort = flags.some(isRandom);
  const isSource = type === "snat";
  if (ports !== undefined)
    return portOf(before, ports, { isRandom: hasRandomPort, hasOffset: flags.includes("proto-offset"), isSource });
  const canChange = isSource || isIcmp(packet);
  return hasRandomPort && canChange ? unknownBits(2, "translated port") : before;
}

/** (nf_nat_l4proto_unique_tuple) */
function portOf(
  before: Bits,
  [low, high]: readonly [Bits, Bits],
  {
    isRandom,
    hasOffset,
    isSource,
  }: { readonly isRandom: boolean; readonly hasOffset: boolean; readonly isSource: boolean },
): Bits {
  const unknown = unknownBits(2, "translated port");
  if (!isKnown(low) || !isKnown(high)) return { ...unknown, facts: [...low.facts, ...high.facts] };
  const [from, to] = [numberOf(low.value), numberOf(high.value)];
  if (from === to) return low;
  if (hasOffset || isRandom) return unknown;
  if (!isKnown(before)) return { ...unknown, facts: before.facts };
  const port = numberOf(before.value);
  if (port >= Math.min(from, to) && port <= Math.max(from, to)) return before;
  return isSource ? unknown : low;
}

function pair(
  machine: Machine,
  low: RegisterName | undefined,
  high: RegisterName | undefined,
  length: number,
): readonly [Bits, Bits] | undefined {
  if (low === undefined) return undefined;
  const first = machine.registers.load(low, length);
  return [first, high === undefined ? first : machine.registers.load(high, length)];
}

/** (nft_nat_eval) */
export const nat: Evaluate<ExprNatAttrs<Read>> = (machine, attrs) => {
  const { type, family, regAddrMin, regAddrMax, regProtoMin, regProtoMax, flags = [] } = attrs;
  // In the family inet, a statement can be for packets of one version. (nft_nat_inet_eval)
  const isOther = family !== NFPROTO_INET && family !== (machine.packet.isIpv4 ? NFPROTO_IPV4 : NFPROTO_IPV6);
  if (machine.table.family === "inet" && isOther) return undefined;
  const addresses = pair(machine, regAddrMin, regAddrMax, machine.packet.isIpv4 ? 4 : 16);
  const ports = pair(machine, regProtoMin, regProtoMax, 2);
  return translate(machine, { type: type === "snat" ? "snat" : "dnat", addresses, ports, flags });
};

/** The endpoint in the connection, which later changes of the packet by rules do not affect. */
function endpointOf({ endpoints, packet }: Machine, type: NatType): Endpoint {
  return endpoints?.[type] ?? readEndpoint(packet, type);
}

/** The address of an interface, which is a fact of the caller. */
function addressOf(machine: Machine, direction: "iif" | "oif"): readonly [Bits, Bits] {
  const found = machine.input[direction];
  const isFour = machine.packet.isIpv4;
  const text = isFour ? found?.ip : found?.ip6;
  const bytes = text === undefined ? undefined : isFour ? parseIpv4(text) : parseIpv6(text);
  const fact = `${isFour ? "ip" : "ip6"} address of ${found?.name ?? direction}`;
  if (bytes === undefined) machine.recordMissing(fact, `address after translation (${machine.placeText()})`);
  const bits = bytes === undefined ? unknownBits(isFour ? 4 : 16, fact) : knownBits(bytes);
  return [bits, bits];
}

/** (nf_nat_masquerade_ipv4, nf_nat_masquerade_ipv6) */
export const masq: Evaluate<ExprMasqAttrs<Read>> = (machine, { flags = [], regProtoMin, regProtoMax }) => {
  const ports = pair(machine, regProtoMin, regProtoMax, 2);
  return translate(machine, { type: "snat", addresses: addressOf(machine, "oif"), ports, flags });
};

/** Translates to the address of the input interface, or of the loopback interface. (nf_nat_redirect) */
export const redir: Evaluate<ExprRedirAttrs<Read>> = (machine, { flags = [], regProtoMin, regProtoMax }) => {
  const ports = pair(machine, regProtoMin, regProtoMax, 2);
  const loopback = knownBits(machine.packet.isIpv4 ? Uint8Array.of(127, 0, 0, 1) : new Uint8Array(16).with(15, 1));
  const isOutput = machine.place.hook === "output";
  const addresses = isOutput ? ([loopback, loopback] as const) : addressOf(machine, "iif");
  const question = `the input interface has an address (${machine.placeText()})`;
  // The kernel drops the packet without one.
  if (!isKnown(addresses[0]) && !machine.decide(question, addresses[0].facts)) return { code: "drop" };
  return translate(machine, { type: "dnat", addresses, ports, flags });
};

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
