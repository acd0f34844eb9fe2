import { parseIpv4, parseIpv6 } from "../../../../schema/values/addresses.ts";
import { type Bits, equals, isKnown, isWithin, knownBits, numberOf, unknownBits } from "../packet/bits.ts";
import { type Endpoint, isIcmp, type NatType, readEndpoint, setEndpoint } from "../packet/endpoints.ts";
import type { PacketInterface } from "../packet/interface.ts";
import type { Outcome, RuleRun, Translation } from "../packet/rule-run.ts";

/** The run of a packet whose connection can be translated. */
interface TranslatingRun extends RuleRun {
  readonly endpoints: Readonly<Record<NatType, Endpoint>> | undefined;
  readonly translations: Map<NatType, boolean | undefined>;
  readonly input: { readonly iif: PacketInterface | undefined; readonly oif: PacketInterface | undefined };
  recordMissing(fact: string, question: string): void;
}

type Addresses = readonly [low: Bits, high: Bits];

/** Translates the packet, and ends the evaluation of the chain. (nf_nat_setup_info, nf_nat_packet) */
export function translate(machine: TranslatingRun, translation: Translation): Outcome {
  const { type, ports, flags } = translation;
  const addresses = addressesOf(machine, translation);
  if (addresses === "none") return { code: "drop" };
  machine.effects.push({ kind: "nat", type });
  const before = endpointOf(machine, type);
  const port = before.port && translatedPort(machine, type, before.port, ports, flags);
  const keepsPort = port === undefined || equals(port, before.port!) === true;
  // Only a source address that fits is kept; the kernel selects any other one by a hash. (get_unique_tuple)
  const keeps = type === "snat" && keepsPort && !flags.some(isRandom);
  const address =
    addresses === undefined
      ? before.address
      : translatedAddress(machine, { ...translation, addresses }, before.address, keeps);
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
  { packet }: RuleRun,
  { type, addresses: [low, high], flags }: Translation & { readonly addresses: Addresses },
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
  { packet }: RuleRun,
  type: NatType,
  before: Bits,
  ports: Addresses | undefined,
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
  [low, high]: Addresses,
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

/** The endpoint in the connection, which later changes of the packet by rules do not affect. */
export function endpointOf(
  { endpoints, packet }: Pick<TranslatingRun, "endpoints" | "packet">,
  type: NatType,
): Endpoint {
  return endpoints?.[type] ?? readEndpoint(packet, type);
}

/** Returns "none" if the interface has no address. */
function addressesOf(machine: TranslatingRun, { addresses }: Translation): Addresses | "none" | undefined {
  if (addresses === "loopback") {
    const loopback = knownBits(machine.packet.isIpv4 ? Uint8Array.of(127, 0, 0, 1) : new Uint8Array(16).with(15, 1));
    return [loopback, loopback];
  }
  if (addresses !== "iif" && addresses !== "oif") return addresses;
  const address = addressOf(machine, addresses);
  const question = `the input interface has an address (${machine.placeText()})`;
  // The kernel drops the packet without one. (nf_nat_redirect)
  if (addresses === "iif" && !isKnown(address) && !machine.decide(question, address.facts)) return "none";
  return [address, address];
}

/** The address of an interface, which is a fact of the caller. */
function addressOf(machine: TranslatingRun, direction: "iif" | "oif"): Bits {
  const found = machine.input[direction];
  const isFour = machine.packet.isIpv4;
  const text = isFour ? found?.ip : found?.ip6;
  const bytes = text === undefined ? undefined : isFour ? parseIpv4(text) : parseIpv6(text);
  if (bytes !== undefined) return knownBits(bytes);
  const fact = `${isFour ? "ip" : "ip6"} address of ${found?.name ?? direction}`;
  machine.recordMissing(fact, `address after translation (${machine.placeText()})`);
  return unknownBits(isFour ? 4 : 16, fact);
}
