// What rules changed of a packet.
import { fromInteger } from "../../model/datatypes.ts";
import { payloadSource } from "../../model/fields.ts";
import { type Bits, equals, knownBits } from "../packet/bits.ts";
import type { Machine, PacketChange } from "./machine.ts";

export function changesOf(machine: Machine): PacketChange[] {
  const changes: PacketChange[] = machine.packet.changes().map(({ field, header, name, value }) => {
    const source = payloadSource(header, name);
    if (value === undefined || source === undefined) return { field, value: undefined };
    return { field, value: fromInteger(source.type, value, machine.input.interfaces) };
  });
  return [...changes, ...machine.changedMetadata()];
}

/**
 * Values that the kernel compares before and after chains that are called for sent packets: if one differs, it looks up
 * the route again. (nf_route_table_hook4, nf_route_table_hook6, nf_nat_ipv4_local_fn, nf_nat_ipv6_local_fn)
 */
export function routeSelectors(machine: Machine, isNat: boolean): readonly Bits[] {
  const { packet } = machine;
  const { isIpv4 } = packet;
  const read = (at: number, length: number) => packet.read(packet.network + at, length) ?? knownBits(new Uint8Array(0));
  if (isNat) return [isIpv4 ? read(16, 4) : read(24, 16)];
  const mark = machine.fact("meta", { key: "mark" }, 4) ?? knownBits(new Uint8Array(0));
  // Version, traffic class and flow label; hop limit; addresses.
  return isIpv4 ? [mark, read(1, 1), read(12, 8)] : [mark, read(0, 4), read(7, 1), read(8, 32)];
}

/** Whether a value differs, or may differ. */
export function isAnyDifferent(before: readonly Bits[], after: readonly Bits[]): boolean {
  return before.some((one, index) => equals(one, after[index]!) !== true);
}
