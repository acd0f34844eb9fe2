import { GENL_HDRLEN } from "../../constants/genetlink.ts";
import { NLA_HDRLEN, NLA_TYPE_MASK } from "../../constants/netlink.ts";
import { align } from "../../message/align.ts";
import { hostLittleEndian } from "../../message/byte-order.ts";
import type { Message } from "../../message/message.ts";

const OVS_FLOW_ATTR_KEY = 1;
const OVS_FLOW_ATTR_MASK = 7;
const OVS_FLOW_ATTR_UFID = 9;
/** What stands in front of the attributes: `struct genlmsghdr`, and `struct ovs_header`. */
const HEADERS = GENL_HDRLEN + 4;

/** A request about a flow. */
export interface FlowRequest {
  readonly message: Message;
  /** Whether it changes the flow. */
  readonly writes: boolean;
}

/**
 * Whether requests about flows can be done once more, all or some of them from any on, and leave what they have left before: no
 * flow is written by one and named by another. Flows are the same by their identifiers, or by their keys, with masks or without.
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

/** By what the kernel finds a flow; undefined when that cannot be told. */
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
    // Laid out in another way than the key: whether two of them mean the same is not seen here.
    if (of.length !== value.length) return undefined;
    masked.set(
      type,
      value.map((byte, at) => byte & of[at]!),
    );
  }
  names.add(described(masked));
  return names;
}

/** What a key says, in one order. What is zero is as good as not said. */
function described(parts: ReadonlyMap<number, Uint8Array>): string {
  const said = [...parts].filter(([, value]) => value.some((byte) => byte !== 0));
  return said
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
