import { AF_INET, AF_INET6 } from "../../../constants/socket.ts";
import { describeValue } from "../../../errors.ts";
import type { LwtunnelEncapTypes } from "../../../families/rt-route.ts";
import { AttributeReader } from "../../../message/attribute-reader.ts";
import {
  checkBigint,
  checkBytes,
  checkInteger,
  checkObject,
  checkOptions,
  type OptionChecks,
  U64_MAXIMUM,
} from "../../../message/check.ts";
import { MessageWriter } from "../../../message/message-writer.ts";
import { addressBytes, showAddress } from "../core/addresses.ts";
import { NumberNames } from "../core/names.ts";
import {
  readSegmentEnd,
  readSegments,
  type SegmentEncap,
  type SegmentEnd,
  segmentBytes,
  segmentEndBytes,
} from "./segments.ts";

/** Encapsulation that a route applies to its packets (lightweight tunnel). */
export type Encap =
  /** Encapsulation that pushes MPLS labels. (`LWTUNNEL_ENCAP_MPLS`) */
  | { type: "mpls"; dst: number[]; ttl?: number }
  /** Sets the metadata from which a tunnel interface builds the headers. (`LWTUNNEL_ENCAP_IP`, `LWTUNNEL_ENCAP_IP6`) */
  | { type: "ip" | "ip6"; id?: bigint; src?: string; dst?: string; ttl?: number; tos?: number; flags?: number }
  | SegmentEncap
  | SegmentEnd
  /** Selects the policies of an XFRM interface (IPsec). (`LWTUNNEL_ENCAP_XFRM`) */
  | { type: "xfrm"; ifId: number; link?: number }
  /** An encapsulation that is not decoded: the kernel's type number, and the attributes as bytes. */
  | { type: number; bytes: Uint8Array };

type EncapOf<Type> = Encap extends infer One
  ? One extends { type: infer Own }
    ? Type extends Own
      ? One
      : never
    : never
  : never;

const tunnelNames: OptionChecks<EncapOf<"ip">> = {
  type: true,
  id: true,
  src: true,
  dst: true,
  ttl: true,
  tos: true,
  flags: true,
};
const namesOf: { readonly [Type in Exclude<Encap["type"], number>]: OptionChecks<EncapOf<Type>> } = {
  mpls: { type: true, dst: true, ttl: true },
  ip: tunnelNames,
  ip6: tunnelNames,
  seg6: { type: true, mode: true, segs: true, src: true, table: true },
  seg6local: {
    type: true,
    action: true,
    segs: true,
    table: true,
    vrftable: true,
    nh4: true,
    nh6: true,
    iif: true,
    oif: true,
  },
  xfrm: { type: true, ifId: true, link: true },
};

const MPLS = 1;
const IP = 2;
const IP6 = 4;
const SEG6 = 5;
const SEG6_LOCAL = 7;
const XFRM = 10;
const encapTypes: NumberNames<LwtunnelEncapTypes> = /* @__PURE__ */ new NumberNames(
  {
    none: 0,
    mpls: MPLS,
    ip: IP,
    ila: 3,
    ip6: IP6,
    seg6: SEG6,
    bpf: 6,
    "seg6-local": SEG6_LOCAL,
    rpl: 8,
    ioam6: 9,
    xfrm: XFRM,
  },
  0xffff,
);
/** Number of the padding attribute of IP tunnel encapsulations. (`LWTUNNEL_IP_PAD`, `LWTUNNEL_IP6_PAD`) */
const PAD = 7;

/** Decodes the encapsulation of a route from the attributes `RTA_ENCAP_TYPE` and `RTA_ENCAP`. */
export function readEncap(named: LwtunnelEncapTypes | number, bytes: Uint8Array): Encap {
  const type = encapTypes.read(named, "encapType");
  const reader = new AttributeReader(bytes);
  const encap = known(type, reader);
  return encap === undefined || reader.error !== undefined ? { type, bytes } : encap;
}

/**
 * Decodes the attributes of an encapsulation. Returns undefined for an unknown type, and if an attribute has no field:
 * such an encapsulation is kept as bytes, so that it can be written back.
 */
function known(type: number, reader: AttributeReader): Encap | undefined {
  switch (type) {
    case MPLS: {
      const encap: Encap = { type: "mpls", dst: [] };
      while (reader.next()) {
        if (reader.type === 1) encap.dst = readLabels(reader.bytes());
        else if (reader.type === 2) encap.ttl = reader.u8();
        else return undefined;
      }
      return encap;
    }
    case IP:
    case IP6:
      return readTunnel(type === IP ? "ip" : "ip6", reader);
    case SEG6:
      return readSegments(reader);
    case SEG6_LOCAL:
      return readSegmentEnd(reader);
    case XFRM: {
      const encap: Encap = { type: "xfrm", ifId: 0 };
      while (reader.next()) {
        if (reader.type === 1) encap.ifId = reader.u32();
        else if (reader.type === 2) encap.link = reader.u32();
        else return undefined;
      }
      return encap;
    }
  }
  return undefined;
}

/** Decodes the attributes of an IP tunnel encapsulation. Returns undefined for a tunnel with Geneve or other options. */
function readTunnel(type: "ip" | "ip6", reader: AttributeReader): Encap | undefined {
  const family = type === "ip" ? AF_INET : AF_INET6;
  const encap: Encap = { type };
  while (reader.next()) {
    if (reader.type === 1) encap.id = reader.be64();
    else if (reader.type === 2) encap.dst = showAddress(family, reader.bytes());
    else if (reader.type === 3) encap.src = showAddress(family, reader.bytes());
    else if (reader.type === 4) encap.ttl = reader.u8();
    else if (reader.type === 5) encap.tos = reader.u8();
    else if (reader.type === 6) encap.flags = reader.be16();
    else if (reader.type !== PAD) return undefined;
  }
  return encap;
}

/**
 * Returns the route attributes that describe an encapsulation.
 *
 * @throws TypeError or RangeError with the path of the invalid field.
 */
export function encapFields(encap: Encap, path: string): { encapType: number; encap: Uint8Array } {
  checkObject(encap, path);
  const out = new MessageWriter(0);
  if (typeof encap.type === "number") {
    checkBytes((encap as { bytes?: Uint8Array }).bytes, `${path}.bytes`);
    return {
      encapType: checkInteger(encap.type, 0, 0xffff, `${path}.type`),
      encap: (encap as { bytes: Uint8Array }).bytes,
    };
  }
  if (Object.hasOwn(namesOf, encap.type)) checkOptions(encap, namesOf[encap.type], path);
  switch (encap.type) {
    case "mpls":
      out.bytes(1, labelBytes(encap.dst, `${path}.dst`));
      if (encap.ttl !== undefined) out.u8(2, checkInteger(encap.ttl, 0, 0xff, `${path}.ttl`));
      return { encapType: MPLS, encap: out.finish().payload };
    case "ip":
    case "ip6": {
      const family = encap.type === "ip" ? AF_INET : AF_INET6;
      if (encap.id !== undefined) out.be64(1, checkBigint(encap.id, 0n, U64_MAXIMUM, `${path}.id`));
      if (encap.dst !== undefined) out.bytes(2, addressBytes(family, encap.dst, `${path}.dst`));
      if (encap.src !== undefined) out.bytes(3, addressBytes(family, encap.src, `${path}.src`));
      if (encap.ttl !== undefined) out.u8(4, checkInteger(encap.ttl, 0, 0xff, `${path}.ttl`));
      if (encap.tos !== undefined) out.u8(5, checkInteger(encap.tos, 0, 0xff, `${path}.tos`));
      if (encap.flags !== undefined) out.be16(6, checkInteger(encap.flags, 0, 0xffff, `${path}.flags`));
      return { encapType: family === AF_INET ? IP : IP6, encap: out.finish().payload };
    }
    case "seg6":
      return { encapType: SEG6, encap: segmentBytes(encap, path) };
    case "seg6local":
      return { encapType: SEG6_LOCAL, encap: segmentEndBytes(encap, path) };
    case "xfrm":
      out.u32(1, checkInteger(encap.ifId, 0, 0xffffffff, `${path}.ifId`));
      if (encap.link !== undefined) out.u32(2, checkInteger(encap.link, 0, 0xffffffff, `${path}.link`));
      return { encapType: XFRM, encap: out.finish().payload };
  }
  throw new TypeError(
    `${path}.type: expected mpls, ip, ip6, seg6, seg6local, xfrm or a number, got ${describeValue((encap as Encap).type)}`,
  );
}

const MAX_LABEL = 0xfffff;

//  0                    20  23 24       32
//  | label              | tc | s | ttl  |   big-endian; s marks the last label      (struct mpls_label, RFC 3032)

/** Decodes an MPLS label stack. */
export function readLabels(bytes: Uint8Array): number[] {
  const labels: number[] = [];
  for (let at = 0; at + 4 <= bytes.length; at += 4) {
    labels.push((bytes[at]! << 12) | (bytes[at + 1]! << 4) | (bytes[at + 2]! >> 4));
    if ((bytes[at + 2]! & 1) !== 0) break;
  }
  return labels;
}

/**
 * Encodes an MPLS label stack.
 *
 * @throws TypeError or RangeError with the path of the invalid label.
 */
export function labelBytes(labels: readonly number[], path: string): Uint8Array {
  if (!Array.isArray(labels) || labels.length === 0)
    throw new TypeError(`${path}: expected an array of labels, got ${describeValue(labels)}`);
  const bytes = new Uint8Array(labels.length * 4);
  for (const [index, label] of labels.entries()) {
    checkInteger(label, 0, MAX_LABEL, `${path}[${index}]`);
    const last = index === labels.length - 1 ? 1 : 0;
    bytes.set([label >> 12, (label >> 4) & 0xff, ((label & 15) << 4) | last, 0], index * 4);
  }
  return bytes;
}

/** Parses an MPLS label stack such as "100" or "100/200", and returns its bytes. */
export function parseLabels(text: string, path: string): Uint8Array {
  const labels = `${text}`.split("/").map((label) => (/^\d+$/.test(label) ? Number(label) : Number.NaN));
  return labelBytes(labels, path);
}
