import { AF_INET, AF_INET6 } from "../../../constants/socket.ts";
import { shown } from "../../../errors.ts";
import { AttributeReader } from "../../../message/attribute-reader.ts";
import { hostLittleEndian } from "../../../message/byte-order.ts";
import { checkBig, checkBytes, checkInteger, U64_MAXIMUM } from "../../../message/check.ts";
import { parseAddress, showAddress } from "../prefix.ts";
import { AttributeBytes } from "./attribute-bytes.ts";
import { labelBytes, readLabels } from "./labels.ts";

/** What packets are wrapped in on their way. */
export type Encap =
  /** Labels in front of them. (`LWTUNNEL_ENCAP_MPLS`) */
  | { type: "mpls"; dst: number[]; ttl?: number }
  /** A tunnel that an interface with metadata makes. (`LWTUNNEL_ENCAP_IP`, `LWTUNNEL_ENCAP_IP6`) */
  | { type: "ip" | "ip6"; id?: bigint; src?: string; dst?: string; ttl?: number; tos?: number; flags?: number }
  /** IPv6 segments. (`LWTUNNEL_ENCAP_SEG6`) */
  | { type: "seg6"; mode: SegmentMode | number; segs: string[] }
  /** An IPsec interface's policy. (`LWTUNNEL_ENCAP_XFRM`) */
  | { type: "xfrm"; ifId: number; link?: number }
  /** What is not described here: the kernel's number and bytes. */
  | { type: number; bytes: Uint8Array };

/** How segments are put into a packet. */
export type SegmentMode = "inline" | "encap" | "l2encap" | "encap.red" | "l2encap.red";

const modes: readonly SegmentMode[] = ["inline", "encap", "l2encap", "encap.red", "l2encap.red"];

const MPLS = 1;
const IP = 2;
const IP6 = 4;
const SEG6 = 5;
const XFRM = 10;
const SEG6_HEADER = 12;

/** What an encapsulation is, as attributes `RTA_ENCAP_TYPE` and `RTA_ENCAP` tell. */
export function readEncap(type: number, bytes: Uint8Array): Encap {
  const reader = new AttributeReader(bytes);
  const encap = known(type, reader);
  return encap === undefined || reader.error !== undefined ? { type, bytes } : encap;
}

function known(type: number, reader: AttributeReader): Encap | undefined {
  switch (type) {
    case MPLS: {
      const encap: Encap = { type: "mpls", dst: [] };
      while (reader.next()) {
        if (reader.type === 1) encap.dst = readLabels(reader.bytes());
        else if (reader.type === 2) encap.ttl = reader.u8();
      }
      return encap;
    }
    case IP:
    case IP6:
      return readTunnel(type === IP ? "ip" : "ip6", reader);
    case SEG6:
      return reader.find(1) ? readSegments(reader.bytes()) : undefined;
    case XFRM: {
      const encap: Encap = { type: "xfrm", ifId: 0 };
      while (reader.next()) {
        if (reader.type === 1) encap.ifId = reader.u32();
        else if (reader.type === 2) encap.link = reader.u32();
      }
      return encap;
    }
  }
  return undefined;
}

function readTunnel(type: "ip" | "ip6", reader: AttributeReader): Encap {
  const family = type === "ip" ? AF_INET : AF_INET6;
  const encap: Encap = { type };
  while (reader.next()) {
    if (reader.type === 1) encap.id = reader.be64();
    else if (reader.type === 2) encap.dst = showAddress(family, reader.bytes());
    else if (reader.type === 3) encap.src = showAddress(family, reader.bytes());
    else if (reader.type === 4) encap.ttl = reader.u8();
    else if (reader.type === 5) encap.tos = reader.u8();
    else if (reader.type === 6) encap.flags = reader.be16();
  }
  return encap;
}

//  0      4             8                        16
//  | mode | next header, length, type 4, left | last, flags, tag | segments of 16 bytes, the last one first
//  (struct seg6_iptunnel_encap with struct ipv6_sr_hdr, linux/seg6.h)
function readSegments(bytes: Uint8Array): Encap | undefined {
  if (bytes.length < SEG6_HEADER) return undefined;
  const mode = new DataView(bytes.buffer, bytes.byteOffset).getInt32(0, hostLittleEndian);
  const segs: string[] = [];
  const count = Math.min(bytes[8]! + 1, Math.floor((bytes.length - SEG6_HEADER) / 16));
  for (let index = count - 1; index >= 0; index--) {
    segs.push(showAddress(AF_INET6, bytes.subarray(SEG6_HEADER + index * 16, SEG6_HEADER + index * 16 + 16)));
  }
  return { type: "seg6", mode: modes[mode] ?? mode, segs };
}

/**
 * The attributes of an encapsulation.
 *
 * @throws TypeError or RangeError with the path of what is wrong.
 */
export function encapFields(encap: Encap, path: string): { encapType: number; encap: Uint8Array } {
  if (typeof encap !== "object" || encap === null)
    throw new TypeError(`${path}: expected an object, got ${shown(encap)}`);
  const out = new AttributeBytes();
  if (typeof encap.type === "number") {
    checkBytes((encap as { bytes?: Uint8Array }).bytes, `${path}.bytes`);
    return {
      encapType: checkInteger(encap.type, 0, 0xffff, `${path}.type`),
      encap: (encap as { bytes: Uint8Array }).bytes,
    };
  }
  switch (encap.type) {
    case "mpls":
      out.bytes(1, labelBytes(encap.dst, `${path}.dst`));
      if (encap.ttl !== undefined) out.u8(2, checkInteger(encap.ttl, 0, 0xff, `${path}.ttl`));
      return { encapType: MPLS, encap: out.take() };
    case "ip":
    case "ip6": {
      const family = encap.type === "ip" ? AF_INET : AF_INET6;
      if (encap.id !== undefined) out.be64(1, checkBig(encap.id, 0n, U64_MAXIMUM, `${path}.id`));
      if (encap.dst !== undefined) out.bytes(2, addressOf(family, encap.dst, `${path}.dst`));
      if (encap.src !== undefined) out.bytes(3, addressOf(family, encap.src, `${path}.src`));
      if (encap.ttl !== undefined) out.u8(4, checkInteger(encap.ttl, 0, 0xff, `${path}.ttl`));
      if (encap.tos !== undefined) out.u8(5, checkInteger(encap.tos, 0, 0xff, `${path}.tos`));
      if (encap.flags !== undefined) out.be16(6, checkInteger(encap.flags, 0, 0xffff, `${path}.flags`));
      return { encapType: family === AF_INET ? IP : IP6, encap: out.take() };
    }
    case "seg6":
      out.bytes(1, segmentBytes(encap.mode, encap.segs, path));
      return { encapType: SEG6, encap: out.take() };
    case "xfrm":
      out.u32(1, checkInteger(encap.ifId, 0, 0xffffffff, `${path}.ifId`));
      if (encap.link !== undefined) out.u32(2, checkInteger(encap.link, 0, 0xffffffff, `${path}.link`));
      return { encapType: XFRM, encap: out.take() };
  }
  throw new TypeError(
    `${path}.type: expected mpls, ip, ip6, seg6, xfrm or a number, got ${shown((encap as Encap).type)}`,
  );
}

function addressOf(family: number, text: string, path: string): Uint8Array {
  const address = parseAddress(text, path);
  if (address.family === family) return address.bytes;
  throw new TypeError(`${path}: expected an address of IPv${family === AF_INET ? 4 : 6}, got ${shown(text)}`);
}

function segmentBytes(mode: SegmentMode | number, segs: readonly string[], path: string): Uint8Array {
  const number = typeof mode === "number" ? mode : modes.indexOf(mode);
  if (number < 0) throw new TypeError(`${path}.mode: expected one of ${modes.join(", ")}, got ${shown(mode)}`);
  if (!Array.isArray(segs) || segs.length === 0)
    throw new TypeError(`${path}.segs: expected addresses, got ${shown(segs)}`);
  // In the mode `inline` the kernel puts the packet's own destination into the place that is left for it.
  const all = mode === "inline" ? ["::", ...[...segs].reverse()] : [...segs].reverse();
  const bytes = new Uint8Array(SEG6_HEADER + all.length * 16);
  new DataView(bytes.buffer).setInt32(0, number, hostLittleEndian);
  bytes.set([0, all.length * 2, 4, all.length - 1, all.length - 1, 0, 0, 0], 4);
  for (const [index, seg] of all.entries()) {
    bytes.set(addressOf(AF_INET6, seg, `${path}.segs[${index}]`), SEG6_HEADER + index * 16);
  }
  return bytes;
}
