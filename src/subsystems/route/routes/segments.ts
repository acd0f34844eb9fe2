import { AF_INET, AF_INET6 } from "../../../constants/socket.ts";
import { describeValue } from "../../../errors.ts";
import type { AttributeReader } from "../../../message/attribute-reader.ts";
import { hostLittleEndian } from "../../../message/byte-order.ts";
import { checkInteger } from "../../../message/check.ts";
import { MessageWriter } from "../../../message/message-writer.ts";
import { defined } from "../../../message/objects.ts";
import { addressBytes, showAddress } from "../core/addresses.ts";

/** How segment routing adds segments to a packet. */
export type SegmentMode = "inline" | "encap" | "l2encap" | "encap.red" | "l2encap.red";

/** Segment routing encapsulation: adds a list of IPv6 segments to packets. (`LWTUNNEL_ENCAP_SEG6`) */
export interface SegmentEncap {
  type: "seg6";
  mode: SegmentMode | number;
  segs: string[];
  /** Source address of the outer header (default: that of the network namespace). */
  src?: string;
  /** Routing table for the lookup of the first segment (default: the main table). */
  table?: number;
}

/** Name of the behaviour of a segment routing endpoint. */
export type SegmentAction =
  | "End"
  | "End.X"
  | "End.T"
  | "End.DX2"
  | "End.DX6"
  | "End.DX4"
  | "End.DT6"
  | "End.DT4"
  | "End.B6"
  | "End.B6.Encaps"
  | "End.BM"
  | "End.S"
  | "End.AS"
  | "End.AM"
  | "End.BPF"
  | "End.DT46";

/**
 * A segment routing endpoint. The action determines which other fields the endpoint has. (`LWTUNNEL_ENCAP_SEG6_LOCAL`)
 */
export interface SegmentEnd {
  type: "seg6local";
  action: SegmentAction | number;
  /** Segments that the actions `End.B6` and `End.B6.Encaps` add. */
  segs?: string[];
  table?: number;
  vrftable?: number;
  nh4?: string;
  nh6?: string;
  /** Index of the incoming or outgoing interface of a segment endpoint. */
  iif?: number;
  oif?: number;
}

const modes: readonly SegmentMode[] = ["inline", "encap", "l2encap", "encap.red", "l2encap.red"];
/** Segment endpoint actions in the order of the kernel's numbers, which start with 1. */
const actions: readonly SegmentAction[] = [
  "End",
  "End.X",
  "End.T",
  "End.DX2",
  "End.DX6",
  "End.DX4",
  "End.DT6",
  "End.DT4",
  "End.B6",
  "End.B6.Encaps",
  "End.BM",
  "End.S",
  "End.AS",
  "End.AM",
  "End.BPF",
  "End.DT46",
];

const MODE_LENGTH = 4;
const SRH_HEADER = 8;
const SEGMENT = 16;
const ANY = "::";

//  0                            4                  8
//  | next header, length, 4, left | last, flags, tag | segments of 16 bytes, the last one first
//  (struct ipv6_sr_hdr, linux/seg6.h)
function readHeader(bytes: Uint8Array): string[] | undefined {
  if (bytes.length < SRH_HEADER) return undefined;
  const segs: string[] = [];
  const count = Math.min(bytes[4]! + 1, Math.floor((bytes.length - SRH_HEADER) / SEGMENT));
  for (let index = count - 1; index >= 0; index--) {
    const at = SRH_HEADER + index * SEGMENT;
    segs.push(showAddress(AF_INET6, bytes.subarray(at, at + SEGMENT)));
  }
  return segs;
}

function headerBytes(segs: readonly string[], path: string): Uint8Array {
  if (!Array.isArray(segs) || segs.length === 0)
    throw new TypeError(`${path}: expected an array of addresses, got ${describeValue(segs)}`);
  const last = segs.length - 1;
  const bytes = new Uint8Array(SRH_HEADER + segs.length * SEGMENT);
  bytes.set([0, segs.length * 2, 4, last, last]);
  for (const [index, seg] of segs.entries()) {
    bytes.set(addressBytes(AF_INET6, seg, `${path}[${index}]`), SRH_HEADER + (last - index) * SEGMENT);
  }
  return bytes;
}

/** Decodes the attributes of a segment routing encapsulation. Returns undefined if one has no field or is malformed. */
export function readSegments(reader: AttributeReader): SegmentEncap | undefined {
  let encap: SegmentEncap | undefined;
  let src: string | undefined;
  let table: number | undefined;
  while (reader.next()) {
    if (reader.type === 1) encap = readMode(reader.bytes());
    else if (reader.type === 2) src = showAddress(AF_INET6, reader.bytes());
    else if (reader.type === 3) table = reader.u32();
    else return undefined;
  }
  return encap && { ...encap, ...defined({ src, table }) };
}

/**
 * Decodes `struct seg6_iptunnel_encap`, which is the mode followed by the segment routing header. Returns undefined if
 * the structure is malformed.
 */
function readMode(bytes: Uint8Array): SegmentEncap | undefined {
  const segs = readHeader(bytes.subarray(MODE_LENGTH));
  if (segs === undefined) return undefined;
  const number = new DataView(bytes.buffer, bytes.byteOffset).getInt32(0, hostLittleEndian);
  const mode = modes[number] ?? number;
  // The kernel also reports a placeholder segment for the packet's own destination. The placeholder is omitted.
  if (mode === "inline" && segs.length > 1 && segs.at(-1) === ANY) segs.pop();
  return { type: "seg6", mode, segs };
}

/** Encodes a segment routing encapsulation as attributes. */
export function segmentBytes(encap: SegmentEncap, path: string): Uint8Array {
  const { src, table } = encap;
  const out = new MessageWriter(0);
  out.bytes(1, modeBytes(encap, path));
  if (src !== undefined) out.bytes(2, addressBytes(AF_INET6, src, `${path}.src`));
  if (table !== undefined) out.u32(3, checkInteger(table, 1, 0xffffffff, `${path}.table`));
  return out.finish().payload;
}

/** Encodes `struct seg6_iptunnel_encap`. */
function modeBytes({ mode, segs }: SegmentEncap, path: string): Uint8Array {
  const number = typeof mode === "number" ? mode : modes.indexOf(mode);
  if (number < 0) throw new TypeError(`${path}.mode: expected one of ${modes.join(", ")}, got ${describeValue(mode)}`);
  // In mode "inline", the last segment is a placeholder for the packet's own destination.
  const leavesPlace = number === 0 && Array.isArray(segs) && segs.length > 0;
  const header = headerBytes(leavesPlace ? [...segs, ANY] : segs, `${path}.segs`);
  const bytes = new Uint8Array(MODE_LENGTH + header.length);
  new DataView(bytes.buffer).setInt32(0, checkInteger(number, 0, 0x7fffffff, `${path}.mode`), hostLittleEndian);
  bytes.set(header, MODE_LENGTH);
  return bytes;
}

/** Decodes a segment endpoint. Returns undefined if the endpoint has attributes for which `SegmentEnd` has no field. */
export function readSegmentEnd(reader: AttributeReader): SegmentEnd | undefined {
  const end: SegmentEnd = { type: "seg6local", action: 0 };
  while (reader.next()) {
    if (reader.type === 1) end.action = actions[reader.u32() - 1] ?? reader.u32();
    else if (reader.type === 2) {
      const segs = readHeader(reader.bytes());
      if (segs === undefined) return undefined;
      end.segs = segs;
    } else if (reader.type === 3) end.table = reader.u32();
    else if (reader.type === 4) end.nh4 = showAddress(AF_INET, reader.bytes());
    else if (reader.type === 5) end.nh6 = showAddress(AF_INET6, reader.bytes());
    else if (reader.type === 6) end.iif = reader.u32();
    else if (reader.type === 7) end.oif = reader.u32();
    else if (reader.type === 9) end.vrftable = reader.u32();
    else return undefined;
  }
  return end;
}

/** Encodes a segment routing endpoint as attributes. */
export function segmentEndBytes(end: SegmentEnd, path: string): Uint8Array {
  const number = typeof end.action === "number" ? end.action : actions.indexOf(end.action) + 1;
  if (number === 0)
    throw new TypeError(`${path}.action: expected one of ${actions.join(", ")}, got ${describeValue(end.action)}`);
  const out = new MessageWriter(0);
  const word = (type: number, name: "table" | "iif" | "oif" | "vrftable") => {
    const value = end[name];
    if (value !== undefined) out.u32(type, checkInteger(value, 0, 0xffffffff, `${path}.${name}`));
  };
  out.u32(1, checkInteger(number, 0, 0xffffffff, `${path}.action`));
  if (end.segs !== undefined) out.bytes(2, headerBytes(end.segs, `${path}.segs`));
  word(3, "table");
  if (end.nh4 !== undefined) out.bytes(4, addressBytes(AF_INET, end.nh4, `${path}.nh4`));
  if (end.nh6 !== undefined) out.bytes(5, addressBytes(AF_INET6, end.nh6, `${path}.nh6`));
  word(6, "iif");
  word(7, "oif");
  word(9, "vrftable");
  return out.finish().payload;
}
