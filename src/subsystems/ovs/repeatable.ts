import { GENL_HDRLEN } from "../../constants/genetlink.ts";
import { NLA_HDRLEN, NLA_TYPE_MASK } from "../../constants/netlink.ts";
import { hostLittleEndian } from "../../message/byte-order.ts";
import { align } from "../../message/bytes.ts";
import type { Message } from "../../message/message.ts";

const OVS_FLOW_ATTR_KEY = 1;
const OVS_FLOW_ATTR_MASK = 7;
const OVS_FLOW_ATTR_UFID = 9;
/**
 * Length of the headers before the attributes of an Open vSwitch message: `struct genlmsghdr` and `struct ovs_header`.
 */
const HEADERS = GENL_HDRLEN + 4;

/** An encoded request that reads or writes a flow. */
interface FlowRequest {
  readonly message: Message;
  /** Whether the request changes the flow. */
  readonly writes: boolean;
}

/**
 * Reports whether the end of a list of flow requests can be repeated with the same result, from any request on. Such a
 * repetition is safe if no flow is written by one request and used by another. Two requests concern the same flow if
 * they have the same identifier, or the same key with or without a mask.
 */
export function areRepeatable(requests: readonly FlowRequest[]): boolean {
  return haveDistinctHashes(requests) || haveDistinctNames(requests);
}

/**
 * Reports whether the hashes of all flow identities differ. Equal identities have equal hashes, so distinct hashes
 * prove that no two requests concern the same flow. Comparing hashes is much faster than comparing identities.
 */
function haveDistinctHashes(requests: readonly FlowRequest[]): boolean {
  const seen = new Set<number>();
  let count = 0;
  for (const { message } of requests) {
    const bytes = message.payload;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const key = find(view, HEADERS, view.byteLength, OVS_FLOW_ATTR_KEY);
    const mask = find(view, HEADERS, view.byteLength, OVS_FLOW_ATTR_MASK);
    const ufid = find(view, HEADERS, view.byteLength, OVS_FLOW_ATTR_UFID);
    if (ufid >= 0) {
      count++;
      seen.add(hashOf(bytes, ufid + NLA_HDRLEN, lengthAt(view, ufid) - NLA_HDRLEN, UFID_SEED, -1));
    }
    if (key < 0) continue;
    const exact = keyHash(bytes, view, key, -1);
    const masked = mask < 0 ? exact : keyHash(bytes, view, key, mask);
    if (exact === undefined || masked === undefined) return false;
    count += masked === exact ? 1 : 2;
    seen.add(exact).add(masked);
  }
  return seen.size === count;
}

/**
 * Initial value of the hash of a flow identifier. Hashes of keys start with an attribute type below 2^14, so the two
 * kinds differ.
 */
const UFID_SEED = 0x10000;
/** Multiplier of the hash function FNV-1a. */
const FNV_PRIME = 16_777_619;

/**
 * Returns the hash of the flow key at the offset `key`. Unless `mask` is -1, the mask at that offset is applied. The
 * order of the attributes and attributes whose bytes are all zero have no effect. Returns undefined if an attribute of
 * the mask has another length than that of the key.
 */
function keyHash(bytes: Uint8Array, view: DataView, key: number, mask: number): number | undefined {
  let sum = 0;
  const end = key + lengthAt(view, key);
  const maskEnd = mask < 0 ? 0 : mask + lengthAt(view, mask);
  for (let at = key + NLA_HDRLEN; at + NLA_HDRLEN <= end; at += align(lengthAt(view, at))) {
    const type = typeAt(view, at);
    const length = lengthAt(view, at);
    let masks = -1;
    if (mask >= 0) {
      const found = find(view, mask + NLA_HDRLEN, maskEnd, type);
      if (found < 0) continue;
      if (lengthAt(view, found) !== length) return undefined;
      masks = found + NLA_HDRLEN;
    }
    sum = (sum + hashOf(bytes, at + NLA_HDRLEN, length - NLA_HDRLEN, type, masks)) | 0;
  }
  return sum;
}

/**
 * Returns the hash of bytes of a flow key. Unless `mask` is -1, the mask at that offset is applied. The hash is 0 if
 * all bytes are zero.
 */
function hashOf(bytes: Uint8Array, start: number, length: number, seed: number, mask: number): number {
  let hash = seed;
  let any = 0;
  for (let at = 0; at < length; at++) {
    const byte = mask < 0 ? bytes[start + at]! : bytes[start + at]! & bytes[mask + at]!;
    any |= byte;
    hash = Math.imul(hash ^ byte, FNV_PRIME);
  }
  return any === 0 ? 0 : hash;
}

/** Returns the offset of the header of the attribute with this type, or -1 if there is none. */
function find(view: DataView, start: number, end: number, type: number): number {
  for (let at = start; at + NLA_HDRLEN <= end; at += align(lengthAt(view, at))) {
    if (typeAt(view, at) === type) return at;
  }
  return -1;
}

function lengthAt(view: DataView, at: number): number {
  return Math.max(view.getUint16(at, hostLittleEndian), NLA_HDRLEN);
}

function typeAt(view: DataView, at: number): number {
  return view.getUint16(at + 2, hostLittleEndian) & NLA_TYPE_MASK;
}

/** Reports whether all requests concern different flows, by comparing the complete identities of the flows. */
function haveDistinctNames(requests: readonly FlowRequest[]): boolean {
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

/**
 * Returns the identities by which the kernel finds the flow of a request. Returns undefined if they cannot be
 * determined.
 */
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
    // The flow key and its mask have different layouts, so the masked key cannot be computed.
    if (of.length !== value.length) return undefined;
    masked.set(
      type,
      value.map((byte, at) => byte & of[at]!),
    );
  }
  names.add(described(masked));
  return names;
}

/** Returns a canonical text of a flow key, for comparisons. Attributes whose bytes are all zero count as absent. */
function described(parts: ReadonlyMap<number, Uint8Array>): string {
  return [...parts]
    .filter(([, value]) => value.some((byte) => byte !== 0))
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
