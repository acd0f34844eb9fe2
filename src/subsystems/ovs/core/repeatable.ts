import { align } from "../../../base/bytes.ts";
import { GENL_HDRLEN } from "../../../constants/genetlink.ts";
import { NLA_HDRLEN, NLA_TYPE_MASK } from "../../../constants/netlink.ts";
import { hostLittleEndian } from "../../../message/byte-order.ts";
import type { Message } from "../../../message/message.ts";
import { FlowAttr } from "./numbers.ts";

/** Length of `struct genlmsghdr` and `struct ovs_header`. */
const HEADERS = GENL_HDRLEN + 4;

interface FlowRequest {
  readonly message: Message;
  readonly writes: boolean;
}

/**
 * Returns whether flow requests can be resent, starting at any of them, with the same result. Requests cannot be resent
 * if one of them writes a flow that another one reads or writes.
 *
 * Flows are compared by hashes of their identifiers or keys, which is faster than comparing keys. If two flows have the
 * same hash, the requests are not resent, although they could be.
 */
export function areRepeatable(requests: readonly FlowRequest[]): boolean {
  const written = new Map<number, boolean>();
  for (const { message, writes } of requests) {
    const bytes = message.payload;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const key = find(view, HEADERS, view.byteLength, FlowAttr.Key);
    const mask = find(view, HEADERS, view.byteLength, FlowAttr.Mask);
    const ufid = find(view, HEADERS, view.byteLength, FlowAttr.Ufid);
    if (ufid >= 0) {
      const hash = hashOf(bytes, ufid + NLA_HDRLEN, lengthAt(view, ufid) - NLA_HDRLEN, UFID_SEED, -1);
      if (!canAdd(written, hash, writes)) return false;
    }
    if (key < 0) continue;
    const exact = keyHash(bytes, view, key, -1);
    const masked = mask < 0 ? exact : keyHash(bytes, view, key, mask);
    if (exact === undefined || masked === undefined || !canAdd(written, exact, writes)) return false;
    if (masked !== exact && !canAdd(written, masked, writes)) return false;
  }
  return true;
}

/** Returns false if a request writes a flow that another uses. */
function canAdd(written: Map<number, boolean>, hash: number, writes: boolean): boolean {
  const before = written.get(hash);
  if (before === undefined) written.set(hash, writes);
  return before === undefined || !(before || writes);
}

/** Different from the seeds of keys, which are attribute types below 2^14. */
const UFID_SEED = 0x10000;
const FNV_PRIME = 16_777_619;

/** Ignores attribute order; undefined if key and mask lengths differ. */
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

/** Zeros match the same packets as a missing attribute (hash 0). */
function hashOf(bytes: Uint8Array, start: number, length: number, seed: number, mask: number): number {
  let hash = spread(seed);
  let any = 0;
  for (let at = 0; at < length; at++) {
    const byte = mask < 0 ? bytes[start + at]! : bytes[start + at]! & bytes[mask + at]!;
    any |= byte;
    hash = Math.imul(hash ^ byte, FNV_PRIME);
  }
  return any === 0 ? 0 : spread(hash);
}

/** Finalizer of MurmurHash3, because attributes often have similar values. */
function spread(hash: number): number {
  const first = Math.imul(hash ^ (hash >>> 16), 0x85eb_ca6b);
  const second = Math.imul(first ^ (first >>> 13), 0xc2b2_ae35);
  return second ^ (second >>> 16);
}

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
