import { typeError } from "../../../base/argument-error.ts";
import { checkOptions, checkString, integerFrom, type OptionChecks } from "../../../base/check.ts";
import { describeValue } from "../../../base/describe.ts";
import { defined } from "../../../base/objects.ts";
import { AF_INET6 } from "../../../constants/socket.ts";
import {
  rtRoute,
  type Seg6IptunnelEncap,
  type Seg6LocalAction,
  type Seg6LocalEncap,
} from "../../../families/rt-route.ts";
import { addressBytes, showAddress } from "../core/addresses.ts";
import { checkFilled, Fields, integer, same, special } from "../core/fields.ts";
import type { InterfaceSource } from "../core/interfaces.ts";
import { BitNames, enumNames, NumberNames } from "../core/names.ts";

const modeNumbers = { inline: 0, encap: 1, l2encap: 2, "encap.red": 3, "l2encap.red": 4 } as const;

/**
 * How segment routing (SRv6) adds the segment list to a packet, for example "inline" or "encap". The names are those of
 * `ip route`.
 */
export type SegmentMode = keyof typeof modeNumbers;

/** Segment routing (SRv6) encapsulation of a route: adds a list of IPv6 segments to packets. (`LWTUNNEL_ENCAP_SEG6`) */
export interface SegmentEncap {
  type: "seg6";
  mode: SegmentMode | `${number}`;
  segs: string[];
  /**
   * Source address of the outer IPv6 header that segment routing adds (default: the tunnel source of the network
   * namespace).
   */
  src?: string;
  /**
   * Number of the routing table in which the kernel looks up the route to the first segment (default: the main table).
   */
  table?: number;
  /** Fields of the segment routing header other than the segments. */
  header?: SegmentHeader;
}

/** Fields of an IPv6 segment routing header other than the segments. (`struct ipv6_sr_hdr`, linux/seg6.h) */
interface SegmentHeader {
  /** Flags of the segment routing header: 8 marks an HMAC (default 0). */
  flags?: number;
  /** Tag in the segment routing header, which marks packets of one class (default 0). */
  tag?: number;
  /**
   * Options (TLVs) after the segments of a segment routing header, such as an HMAC. Their length must be a multiple of
   * 8 bytes.
   */
  tlvs?: Uint8Array;
}

/** `SEG6_LOCAL_ACTION_*`, by the names of `ip route` */
const actionNumbers = {
  End: 1,
  "End.X": 2,
  "End.T": 3,
  "End.DX2": 4,
  "End.DX6": 5,
  "End.DX4": 6,
  "End.DT6": 7,
  "End.DT4": 8,
  "End.B6": 9,
  "End.B6.Encaps": 10,
  "End.BM": 11,
  "End.S": 12,
  "End.AS": 13,
  "End.AM": 14,
  "End.BPF": 15,
  "End.DT46": 16,
} as const;

/** Name of the action that a segment routing endpoint performs on packets, as in `ip route`. */
export type SegmentAction = keyof typeof actionNumbers;

/** A segment routing endpoint. The action determines its other fields. (`LWTUNNEL_ENCAP_SEG6_LOCAL`) */
export interface SegmentEnd extends Pick<Seg6LocalEncap, "table" | "vrftable" | "nh4" | "nh6"> {
  type: "seg6local";
  action: SegmentAction | `${number}`;
  /** Interface at which the packets arrive. Lists contain its name, or its index if the name is unknown. */
  iif?: InterfaceSource;
  /** Interface through which the packets leave. Lists contain its name, or its index if the name is unknown. */
  oif?: InterfaceSource;
  /** Segments that the actions `End.B6` and `End.B6.Encaps` add to packets. */
  segs?: string[];
  /**
   * Fields, other than the segments, of the segment routing header that the actions `End.B6` and `End.B6.Encaps` add.
   */
  header?: SegmentHeader;
  /** Variants of the actions `End` and `End.X` (RFC 8986, RFC 9800). A number stands for bits without a name. */
  flavors?: (SegmentFlavor | number)[];
  /** Length in bits of the locator block of compressed segments, with the flavor "next-csid" (default 32). */
  lblen?: number;
  /** Length in bits of the node id and function of compressed segments, with the flavor "next-csid" (default 16). */
  nflen?: number;
  /** Counters of the endpoint, if it counts packets. An empty object in a request enables counting, which starts at 0. */
  counters?: SegmentCounters;
  /** BPF program of the action `End.BPF`. */
  bpf?: SegmentProgram;
}

/** Counters of a segment routing endpoint. The kernel ignores their values in requests. (`SEG6_LOCAL_CNT_*`) */
export interface SegmentCounters {
  /** Number of packets that the endpoint has processed. */
  packets?: bigint;
  /** Number of bytes that the endpoint has processed. */
  bytes?: bigint;
  /** Number of packets that the endpoint has dropped. */
  errors?: bigint;
}

/** BPF program of a segment routing endpoint. (`SEG6_LOCAL_BPF_PROG_*`) */
export interface SegmentProgram {
  /** Name of the program, which the kernel only stores. */
  name: string;
  /** Descriptor of the program, required in requests. The kernel keeps its own reference. */
  fd?: number;
  /** Id of the program, as BPF_PROG_GET_FD_BY_ID expects it. Not allowed in requests. */
  id?: number;
}

/** `SEG6_LOCAL_FLV_OP_*` as bits, by the names of `ip route` */
const flavorBits = { psp: 2, usp: 4, usd: 8, "next-csid": 16 } as const;

/**
 * Variant of a segment routing endpoint: how it removes the header ("psp", "usp"), decapsulates ("usd"), or processes
 * compressed segments ("next-csid").
 */
export type SegmentFlavor = keyof typeof flavorBits;

const flavors = /* @__PURE__ */ new BitNames<SegmentFlavor>(flavorBits);
const counterNames: OptionChecks<SegmentCounters> = { packets: true, bytes: true, errors: true };
const programNames: OptionChecks<SegmentProgram> = { name: checkString, fd: integerFrom(0, 0x7fffffff), id: true };

/** The kernel requires all counters, and ignores their values. (parse_nla_counters) */
function writeCounters(counters: SegmentCounters, path: string): Seg6LocalEncap["counters"] {
  checkOptions(counters, counterNames, path);
  return { packets: 0n, bytes: 0n, errors: 0n };
}

function writeProgram(program: SegmentProgram, path: string): Seg6LocalEncap["bpf"] {
  checkOptions(program, programNames, path);
  const { name, fd, id } = program;
  const hint = id === undefined ? "" : `; the id ${id} of a listed program is not a descriptor`;
  if (fd === undefined) throw typeError(`${path}.fd`, `expected the descriptor of a BPF program, got undefined${hint}`);
  if (name === undefined) throw typeError(`${path}.name`, "expected the name of the program, got undefined");
  return { prog: fd, progName: name };
}

const modes = /* @__PURE__ */ new NumberNames<SegmentMode>(modeNumbers, 0x7fffffff);
const actions = /* @__PURE__ */ new NumberNames<SegmentAction>(actionNumbers, 0xffffffff);
const specActions = /* @__PURE__ */ enumNames<Seg6LocalAction>(rtRoute, "seg6-local-action", 0xffffffff);

const SRH_HEADER = 8;
const SEGMENT = 16;
const FLAGS = 5;
const TAG = 6;
const ANY = "::";
const NO_BYTES = new Uint8Array();

// IPv6 segment routing header (struct ipv6_sr_hdr, linux/seg6.h), whose routing type is 4:
//  0                            4                  8
//  | next header, length, 4, left | last, flags, tag | segments of 16 bytes, the last one first

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

function readOtherFields(bytes: Uint8Array): SegmentHeader | undefined {
  const segs = readHeader(bytes);
  if (segs === undefined) return undefined;
  const flags = bytes[FLAGS]!;
  const tag = (bytes[TAG]! << 8) | bytes[TAG + 1]!;
  const tlvs = bytes.slice(SRH_HEADER + segs.length * SEGMENT);
  const header = defined({
    flags: flags === 0 ? undefined : flags,
    tag: tag === 0 ? undefined : tag,
    tlvs: tlvs.length === 0 ? undefined : tlvs,
  });
  return Object.keys(header).length === 0 ? undefined : header;
}

const headerNames: OptionChecks<SegmentHeader> = {
  flags: integerFrom(0, 0xff),
  tag: integerFrom(0, 0xffff),
  tlvs: true,
};

function headerBytes(segs: readonly string[], path: string, { header = {} }: { header?: SegmentHeader }): Uint8Array {
  checkFilled(segs, "address", path);
  const headerPath = path.replace(/segs$/, "header");
  checkOptions(header, headerNames, headerPath);
  const { flags = 0, tag = 0, tlvs = NO_BYTES } = header;
  if (!(tlvs instanceof Uint8Array) || tlvs.length % 8 !== 0) {
    throw typeError(`${headerPath}.tlvs`, `expected a multiple of 8 bytes, got ${describeValue(tlvs)}`);
  }
  const last = segs.length - 1;
  const bytes = new Uint8Array(SRH_HEADER + segs.length * SEGMENT + tlvs.length);
  bytes.set([0, segs.length * 2 + tlvs.length / 8, 4, last, last, flags, tag >> 8, tag & 0xff]);
  bytes.set(tlvs, SRH_HEADER + segs.length * SEGMENT);
  for (const [index, seg] of segs.entries()) {
    bytes.set(addressBytes(AF_INET6, seg, `${path}[${index}]`), SRH_HEADER + (last - index) * SEGMENT);
  }
  return bytes;
}

/** In mode "inline", the last segment is only a placeholder. */
function readSegments({ mode, srh = NO_BYTES }: Partial<Seg6IptunnelEncap>): string[] | undefined {
  const segs = readHeader(srh);
  if (mode === "inline" && segs !== undefined && segs.length > 1 && segs.at(-1) === ANY) segs.pop();
  return segs;
}

/** In mode "inline", the kernel requires a placeholder as last segment. */
function writeSegments(segs: readonly string[], path: string, encap: SegmentEncap): { mode: number; srh: Uint8Array } {
  const { mode } = encap;
  const number = modes.read(mode, path.replace(/segs$/, "mode"));
  const isInline = number === modeNumbers.inline && Array.isArray(segs) && segs.length > 0;
  return { mode: number, srh: headerBytes(isInline ? [...segs, ANY] : segs, path, encap) };
}

export const segmentFields: Fields<SegmentEncap, SegmentEncap> = /* @__PURE__ */ new Fields("encap", () => ({
  type: special(),
  mode: {
    attribute: "srh",
    // The spec writes "encap-red", but `ip route` writes "encap.red".
    show: ({ mode }: Seg6IptunnelEncap) => mode.replace(/(?!^)-/, "."),
    reported: true,
  },
  segs: { attribute: "srh", show: readSegments, parse: writeSegments },
  header: {
    attribute: "srh",
    show: ({ srh = NO_BYTES }: Partial<Seg6IptunnelEncap>) => readOtherFields(srh),
    reported: true,
  },
  src: { attribute: "src" },
  table: integer("table", 1, 0xffffffff),
}));

export const segmentEndFields: Fields<SegmentEnd, SegmentEnd> = /* @__PURE__ */ new Fields("encap", () => ({
  type: special(),
  action: {
    attribute: "action",
    show: (action: Seg6LocalAction | `${number}`) => actions.show(specActions.find(action)),
    parse: (action: SegmentAction | `${number}` | number, path) => actions.read(action, path),
  },
  segs: { attribute: "srh", show: readHeader, parse: headerBytes },
  header: { attribute: "srh", show: readOtherFields, reported: true },
  flavors: {
    attribute: "flavors.operation",
    show: (operation: number) => flavors.show(operation),
    parse: (names: readonly (SegmentFlavor | number)[], path) => flavors.read(names, path),
  },
  lblen: integer("flavors.lcblockBits", 1, 0xff),
  nflen: integer("flavors.lcnodeFnBits", 1, 0xff),
  counters: { attribute: "counters", parse: writeCounters },
  bpf: {
    attribute: "bpf",
    show: ({ prog, progName }: NonNullable<Seg6LocalEncap["bpf"]>) => defined({ id: prog, name: progName }),
    parse: writeProgram,
  },
  ...same("table", "vrftable", "nh4", "nh6", "iif", "oif"),
}));
