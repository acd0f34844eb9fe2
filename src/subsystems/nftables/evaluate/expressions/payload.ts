import type { ExprPayloadAttrs } from "../../../../families/nftables.ts";
import type { Read } from "../../../../schema/model/types.ts";
import type { Evaluate, Machine } from "../machine/machine.ts";
import { type Bits, unknownBits } from "../packet/bits.ts";
import { changeBytes } from "../packet/checksums.ts";

const ARPHRD_ETHER = 1;
const ETHER_FIELDS = [
  { end: 6, fact: "ether daddr" },
  { end: 12, fact: "ether saddr" },
  { end: 14, fact: "ether type" },
];

/** Offset of the header; undefined if the packet has none, or if it is not known (see {@link unknownHeader}). */
function startOf(machine: Machine, base: unknown): number | undefined {
  const { packet } = machine;
  const { transport } = packet;
  switch (base) {
    case "link-layer-header":
      return packet.link < 0 || isLocal(machine) ? undefined : packet.link;
    case "network-header":
      return packet.network;
    case "transport-header":
      return transport === undefined || transport.isLaterFragment ? undefined : transport.at;
    case "inner-header":
      return packet.inner;
    default:
      return undefined;
  }
}

/** Packets that leave a host have no Ethernet header yet. */
function isLocal({ place, input }: Machine): boolean {
  return (
    place.hook === "output" || (place.hook === "postrouting" && input.iif === undefined && input.oif !== undefined)
  );
}

/** Returns bytes of a link-layer header that the description of the packet lacks; undefined if the packet has none. */
function unknownHeader(machine: Machine, offset: number, length: number): Bits | undefined {
  const { packet, input, place } = machine;
  if (packet.link >= 0 || isLocal(machine)) return undefined;
  const type = (place.hook === "egress" ? input.oif : input.iif)?.type;
  const question = "the packet has an Ethernet header";
  if (type !== ARPHRD_ETHER && !machine.decide(question, ["ether"])) return undefined;
  const fact = ETHER_FIELDS.find(({ end }) => offset < end)?.fact ?? "vlan id";
  return unknownBits(length, fact, `link-layer header ${offset} + ${length}`);
}

function missingBytes(machine: Machine, base: unknown, offset: number, length: number): Bits | undefined {
  if (base === "link-layer-header") return unknownHeader(machine, offset, length);
  // The fast path of the kernel does not check for fragments. (nft_payload_fast_eval)
  const isFragment = base === "transport-header" && machine.packet.transport?.isLaterFragment === true;
  return isFragment
    ? unknownBits(length, "transport header of a fragment", `fragment ${offset} + ${length}`)
    : undefined;
}

/** Loads bytes of the packet, or changes them. (nft_payload_eval, nft_payload_set_eval) */
export const payload: Evaluate<ExprPayloadAttrs<Read>> = (machine, attrs) => {
  const { base, offset = 0, len = 0, dreg, sreg, csumType, csumOffset = 0, csumFlags = 0 } = attrs;
  const start = startOf(machine, base);
  if (start === undefined) {
    return sreg === undefined ? machine.load(dreg, missingBytes(machine, base, offset, len)) : "break";
  }
  if (sreg === undefined) return machine.load(dreg, machine.packet.read(start + offset, len));
  if (start + offset + len > machine.packet.bytes.length) return "break";
  const bits = machine.registers.load(sreg, len);
  const header = csumType === "inet" ? start + csumOffset : undefined;
  changeBytes(machine.packet, start + offset, bits, { header, isPseudo: csumFlags !== 0, isSctp: csumType === "sctp" });
  return undefined;
};
