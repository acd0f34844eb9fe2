import { GENL_HDRLEN } from "../../constants/genetlink.ts";
import { NLA_HDRLEN, NLA_TYPE_MASK } from "../../constants/netlink.ts";
import { hostLittleEndian } from "../../message/byte-order.ts";
import { align } from "../../message/bytes.ts";
import type { Message } from "../../message/message.ts";

const OVS_FLOW_ATTR_KEY = 1;
const OVS_FLOW_ATTR_MASK = 7;
const OVS_FLOW_ATTR_UFID = 9;
/** Length of `struct genlmsghdr` and `struct ovs_header` together, which precede the attributes. */
const HEADERS = GENL_HDRLEN + 4;

/** A request for a flow. */
interface FlowRequest {
  readonly message: Message;
  /** Whether the request changes the flow. */
  readonly writes: boolean;
}

/**
 * Reports whether flow requests can be repeated with the same result, from the first one or from any later one on. This
 * holds if no flow is written by one request and used by another. Two requests concern the same flow if they have the
 * same identifier, or the same key with or without a mask.
 */
export function areRepeatable(requests: readonly FlowRequest[]): boolean {
  const seen = new Map<string, boolean>();
  for (const { message, writes } of requests) {
    const names = namesOf(message.payload);
    if (names === undefined) return false;
    for (const name of names) {
      const written = seen.get(name);
      if (written === true || (written === false && writes)) return false;
    }
    for (const name of names) seen.set(name, writes);
  }
  return true;
}

/** Returns the identities by which the kernel finds the flow of a request; undefined if they cannot be determined. */
function namesOf(payload: Uint8Array): Set<string> | undefined {
  const attributes = attributesOf(payload.subarray(HEADERS));
  const [ufid, key, mask] = [OVS_FLOW_ATTR_UFID, OVS_FLOW_ATTR_KEY, OVS_FLOW_ATTR_MASK].map((type) =>
    attributes.get(type),
  );
  const names = new Set<string>();
  if (ufid !== undefined) names.add(`ufid ${text(ufid)}`);
  if (key === undefined) return names;
  const parts = attributesOf(key);
  names.add(described(parts));
  if (mask === undefined) return names;
  const bits = attributesOf(mask);
  const masked = new Map<number, Uint8Array>();
  for (const [type, value] of parts) {
    const of = bits.get(type);
    if (of === undefined) continue;
    // The key and the mask have different layouts, so the masked key cannot be computed.
    if (of.length !== value.length) return undefined;
    masked.set(
      type,
      value.map((byte, at) => byte & of[at]!),
    );
  }
  names.add(described(masked));
  return names;
}

/** Returns a canonical text of a key. Attributes whose bytes are all zero count as absent. */
function described(parts: ReadonlyMap<number, Uint8Array>): string {
  const kernelMessage = [...parts].filter(([, value]) => value.some((byte) => byte !== 0));
  return kernelMessage
    .sort(([one], [other]) => one - other)
    .map(([type, value]) => `${type} ${text(value)}`)
    .join(" ");
}

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1");
}

function attributesOf(bytes: Uint8Array): Map<number, Uint8Array> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found = new Map<number, Uint8Array>();
  for (let at = 0; at + NLA_HDRLEN <= bytes.length; ) {
    const length = Math.max(view.getUint16(at, hostLittleEndian), NLA_HDRLEN);
    found.set(view.getUint16(at + 2, hostLittleEndian) & NLA_TYPE_MASK, bytes.subarray(at + NLA_HDRLEN, at + length));
    at += align(length);
  }
  return found;
}
