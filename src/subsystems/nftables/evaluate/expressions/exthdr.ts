import { IPPROTO_SCTP, IPPROTO_TCP } from "../../../../constants/in.ts";
import type { ExprExthdrAttrs } from "../../../../families/nftables.ts";
import type { Read } from "../../../../schema/model/types.ts";
import type { Evaluate, Machine } from "../machine/machine.ts";
import { equalsConstant, isKnown, isWithin, knownBits, numberOf } from "../packet/bits.ts";
import { changeBytes } from "../packet/checksums.ts";
import type { PacketState } from "../packet/packet.ts";

type Attrs = ExprExthdrAttrs<Read>;

/** A found header or option: its offset, and the length within which its fields are; undefined without a limit. */
interface Found {
  readonly at: number;
  readonly length?: number;
}

const IPV4_END = 0;
const NOP = 1;
const TCP_MSS = 2;
const LEAST_TCP = 20;

/** Offset and length of the TCP header with its options. (nft_tcp_header_pointer) */
function tcpHeader(packet: PacketState): { readonly at: number; readonly length: number } | undefined {
  const { transport, bytes } = packet;
  if (transport?.protocol !== IPPROTO_TCP || transport.isLaterFragment) return undefined;
  const { at } = transport;
  if (at + LEAST_TCP > bytes.length) return undefined;
  const length = (bytes[at + 12]! >> 4) * 4;
  return length < LEAST_TCP || at + length > bytes.length ? undefined : { at, length };
}

function tcpOption(packet: PacketState, type: number): Found | undefined {
  const header = tcpHeader(packet);
  if (header === undefined) return undefined;
  const { at, length } = header;
  for (let option = LEAST_TCP; option < length - 1; ) {
    const kind = packet.bytes[at + option]!;
    const stated = packet.bytes[at + option + 1]!;
    const size = kind <= NOP || stated === 0 ? 1 : stated;
    if (kind === type) return option + size > length ? undefined : { at: at + option, length: size };
    option += size;
  }
  return undefined;
}

/** (ipv4_find_option) */
function ipv4Option({ bytes, network, isIpv4 }: PacketState, type: number): Found | undefined {
  if (!isIpv4) return undefined;
  const end = network + (bytes[network]! & 0xf) * 4;
  for (let at = network + 20; at < end; ) {
    const kind = bytes[at]!;
    if (kind === IPV4_END) return undefined;
    const size = kind === NOP ? 1 : bytes[at + 1]!;
    if (kind !== NOP && (size < 2 || at + size > end)) return undefined;
    if (kind === type) return { at };
    at += size;
  }
  return undefined;
}

function sctpChunk({ bytes, transport }: PacketState, type: number): Found | undefined {
  if (transport?.protocol !== IPPROTO_SCTP || transport.isLaterFragment) return undefined;
  for (let at = transport.at + 12; at + 4 <= bytes.length; ) {
    const length = numberOf(bytes.subarray(at + 2, at + 4));
    if (length === 0) return undefined;
    if (bytes[at] === type) return at + length > bytes.length ? undefined : { at, length };
    at += (length + 3) & ~3;
  }
  return undefined;
}

function find(packet: PacketState, { op, type = 0 }: Attrs): Found | undefined {
  if (op === "tcpopt") return tcpOption(packet, type);
  if (op === "ipv4") return ipv4Option(packet, type);
  if (op === "sctp") return sctpChunk(packet, type);
  const at = packet.extension(type);
  return at === undefined ? undefined : { at };
}

/** Loads a field of an extension header, option or chunk, changes it, or removes an option. (nft_exthdr.c) */
export const exthdr: Evaluate<Attrs> = (machine, attrs) => {
  const { dreg, sreg, offset = 0, len = 0, flags, op } = attrs;
  if (op === "dccp") return machine.load(dreg, machine.fact("exthdr", attrs, attrs.len ?? 1));
  const found = find(machine.packet, attrs);
  const isInside = found !== undefined && (found.length === undefined || offset + len <= found.length);
  if (sreg !== undefined) return change(machine, attrs, isInside ? found : undefined);
  if (dreg === undefined) return remove(machine, attrs);
  if (flags?.includes("present") === true) {
    return machine.load(dreg, knownBits(Uint8Array.of(Number(op === "tcpopt" ? isInside : found !== undefined))));
  }
  return machine.load(dreg, isInside ? machine.packet.read(found.at + offset, len) : undefined);
};

function change(machine: Machine, attrs: Attrs, found: Found | undefined): undefined | "break" {
  const { packet } = machine;
  const header = tcpHeader(packet);
  if (header === undefined) return "break";
  const { sreg, offset = 0, len = 0, type = 0 } = attrs;
  if (found === undefined) return tcpOption(packet, type) === undefined ? undefined : "break";
  if (len !== 2 && len !== 4) return undefined;
  const bits = machine.registers.load(sreg, len);
  const before = packet.read(found.at + offset, len)!;
  if (type === TCP_MSS && len === 2) {
    // The kernel does not increase the maximum segment size.
    const isLess = isKnown(before)
      ? numberOf(before.value) > 0 && isWithin(bits, Uint8Array.of(0, 0), lower(before.value))
      : undefined;
    if (isLess === false) return undefined;
    const question = `the new maximum segment size is smaller (${machine.placeText()})`;
    if (isLess === undefined && !machine.decide(question, [...before.facts, ...bits.facts])) return undefined;
  }
  if (isKnown(bits) && equalsConstant(before, bits.value) === true) return undefined;
  changeBytes(packet, found.at + offset, bits, { header: header.at + 16 });
  return undefined;
}

function lower(value: Uint8Array): Uint8Array {
  const number = numberOf(value) - 1;
  return Uint8Array.of(number >> 8, number & 0xff);
}

/** Replaces the option by NOP options. (nft_exthdr_tcp_strip_eval) */
function remove(machine: Machine, { type = 0 }: Attrs): undefined | "break" {
  const { packet } = machine;
  const header = tcpHeader(packet);
  if (header === undefined) return "break";
  const found = tcpOption(packet, type);
  if (found === undefined) return undefined;
  const from = found.at & ~1;
  const to = (found.at + found.length! + 1) & ~1;
  const words = packet.bytes.slice(from, to);
  words.fill(NOP, found.at - from, found.at - from + found.length!);
  changeBytes(packet, from, knownBits(words), { header: header.at + 16 });
  return undefined;
}
