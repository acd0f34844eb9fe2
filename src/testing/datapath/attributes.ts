import { AttributeBuffer } from "../../message/attribute-buffer.ts";
import { AttributeReader } from "../../message/attribute-reader.ts";

/** Bit that marks a VLAN tag as present. (Open vSwitch) */
export const VLAN_CFI_MASK = 0x1000;
/** First fragment of a packet, which contains the transport ports. */
export const OVS_FRAG_TYPE_FIRST = 1;
/** Later fragment of a packet, which contains no transport ports. */
export const OVS_FRAG_TYPE_LATER = 2;

export interface TypedBytes {
  type: number;
  value: Uint8Array;
}

/** The attribute values are views of the byte array, not copies. */
export function* attributesOf(bytes: Uint8Array): Generator<TypedBytes> {
  for (const reader = new AttributeReader(bytes); reader.next(); ) yield { type: reader.type, value: reader.bytes() };
}

export function joined(list: readonly TypedBytes[]): Uint8Array {
  const out = new AttributeBuffer();
  for (const { type, value } of list) {
    const at = out.attribute(type, value.length);
    out.bytes.set(value, at);
  }
  return out.bytes.slice(0, out.length);
}

export function be16(value: Uint8Array): number {
  return (value[0]! << 8) | value[1]!;
}

export function bytesOf16(value: number): Uint8Array {
  return new Uint8Array([value >> 8, value & 0xff]);
}
