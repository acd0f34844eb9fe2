import { joined, typeError, withPath } from "../../../base/argument-error.ts";
import { checkBytes, checkInteger, checkObject, isRecord } from "../../../base/check.ts";
import { describeValue, shortened } from "../../../base/describe.ts";
import { numberIn } from "../../../base/text.ts";
import { NLA_F_NESTED } from "../../../constants/netlink.ts";
import { RTA_ENCAP } from "../../../constants/rtnetlink.ts";
import { type LwtunnelEncapTypes, rtRoute } from "../../../families/rt-route.ts";
import { AttributeReader } from "../../../message/attribute-reader.ts";
import { decodeAttributes, encodeAttributes } from "../../../schema/codec/codec.ts";
import { LAST_LABEL, mplsLabelBytes } from "../../../schema/values/mpls-labels.ts";
import { rememberFlags } from "../../../schema/values/wire-metadata.ts";
import { checkFilled, type Field, Fields, same, special } from "../core/fields.ts";
import { type ConvertInterface, mapInterfaces, toName } from "../core/interface-fields.ts";
import { type InterfaceSource, type Interfaces, type NameOf, noNames } from "../core/interfaces.ts";
import { enumNames } from "../core/names.ts";
import { type SegmentEncap, type SegmentEnd, segmentEndFields, segmentFields } from "./segments.ts";

/** Encapsulation that a route applies to its packets (lightweight tunnel, `LWTUNNEL_ENCAP_*`). */
export type Encap =
  /** Encapsulation that adds MPLS labels to packets. (`LWTUNNEL_ENCAP_MPLS`) */
  | { type: "mpls"; dst: number[]; ttl?: number }
  /** Parameters from which a tunnel interface builds outer headers. (`LWTUNNEL_ENCAP_IP`, `LWTUNNEL_ENCAP_IP6`) */
  | { type: "ip" | "ip6"; id?: bigint; src?: string; dst?: string; ttl?: number; tos?: number; flags?: number }
  | SegmentEncap
  | SegmentEnd
  /**
   * IPsec encapsulation: packets use the IPsec policies (XFRM) whose interface id is `ifId`. (`LWTUNNEL_ENCAP_XFRM`)
   */
  | { type: "xfrm"; ifId: number; link?: InterfaceSource }
  /**
   * An encapsulation that this library does not decode. `type` is its number (`LWTUNNEL_ENCAP_*`) as text, and `bytes`
   * contains its encoded attributes.
   */
  | { type: `${number}`; bytes: Uint8Array };

type EncapType = Exclude<Encap["type"], `${number}`>;

type EncapOf<Type> = Encap extends infer One
  ? One extends { type: infer Own }
    ? Type extends Own
      ? One
      : never
    : never
  : never;

interface Format {
  readonly fields: Fields<object, object>;
  readonly required?: readonly string[];
  /** Fields that name interfaces. */
  readonly interfaces?: readonly string[];
  /** Fields whose values packets change. Only their presence is a setting. */
  readonly volatile?: readonly string[];
}

function tunnelFields(ttl: string, tos: string): Fields<EncapOf<"ip">, EncapOf<"ip">> {
  return new Fields("encap", () => ({
    type: special(),
    ...same("id", "src", "dst", "flags"),
    ttl: { attribute: ttl },
    tos: { attribute: tos },
  }));
}

/** Replies contain the labels as text, such as "300/400". */
export function labels(attribute: string): Field {
  return { attribute, show: (text: string) => text.split("/").map(Number), parse: labelBytes };
}

const formats: Readonly<Record<EncapType, Format>> = {
  mpls: {
    fields: /* @__PURE__ */ new Fields<EncapOf<"mpls">, EncapOf<"mpls">>("encap", () => ({
      type: special(),
      dst: /* @__PURE__ */ labels("dst"),
      ttl: { attribute: "ttl" },
    })),
    required: ["dst"],
  },
  ip: { fields: /* @__PURE__ */ tunnelFields("ttl", "tos") },
  ip6: { fields: /* @__PURE__ */ tunnelFields("hoplimit", "tc") },
  seg6: { fields: segmentFields, required: ["mode", "segs"] },
  seg6local: {
    fields: segmentEndFields,
    required: ["action"],
    interfaces: ["iif", "oif"],
    volatile: ["counters"],
  },
  xfrm: {
    fields: /* @__PURE__ */ new Fields<EncapOf<"xfrm">, EncapOf<"xfrm">>("encap", () => ({
      type: special(),
      ...same("ifId", "link"),
    })),
    required: ["ifId"],
    interfaces: ["link"],
  },
};

/** Name in the spec. The set of its attributes is this name with "-encap". */
function kernelName(type: EncapType): LwtunnelEncapTypes {
  return type === "seg6local" ? "seg6-local" : type;
}

const encapTypes = /* @__PURE__ */ enumNames<LwtunnelEncapTypes>(rtRoute, "lwtunnel-encap-types", 0xffff);

/** Returns the encapsulation of a decoded route or next hop, which have the same formats. */
export function shownEncap(
  encap: object,
  nameOf: NameOf | undefined,
  { encapType }: { encapType?: LwtunnelEncapTypes | `${number}` | number },
): Encap {
  const reader = new AttributeReader(encodeAttributes(rtRoute, "route-attrs", { encapType, encap }));
  while (reader.next() && reader.type !== RTA_ENCAP);
  return readEncap(encapType ?? 0, reader.copy(), nameOf);
}

/** Returns bytes that can be written back if anything is unknown. */
export function readEncap(
  named: LwtunnelEncapTypes | `${number}` | number,
  bytes: Uint8Array,
  nameOf: NameOf = noNames,
): Encap {
  const number = encapTypes.read(named, "encapType");
  const name = encapTypes.show(number);
  const type = (Object.keys(formats) as EncapType[]).find((one) => kernelName(one) === name);
  if (type === undefined) return { type: `${number}`, bytes };
  const { fields, required = [], interfaces = [] } = formats[type];
  const reply = decodeAttributes(rtRoute, `${name}-encap`, bytes) as object;
  const encap: Record<string, unknown> = fields.read(reply, { type });
  // The type number selects the fields at run time.
  const isComplete = fields.reads(reply) && isKnown(reply) && required.every((field) => encap[field] !== undefined);
  if (!isComplete) return { type: `${number}`, bytes };
  return mapInterfaces(encap, interfaces, toName(nameOf), "") as unknown as Encap;
}

/** Returns whether nested attributes are known, too. */
function isKnown(attributes: object): boolean {
  return Object.values(attributes).every((value) => !isRecord(value) || !("unknown" in value || "unparsed" in value));
}

/** Returns an encapsulation without counts, for comparisons: whether the kernel counts packets is a setting. */
export function encapSettings(encap: Encap): Encap {
  const { volatile = [] } = isNamed(encap.type) ? formats[encap.type] : {};
  const changed = volatile.filter((name) => name in encap && encap[name as keyof Encap] !== undefined);
  return changed.length === 0 ? encap : { ...encap, ...Object.fromEntries(changed.map((name) => [name, {}])) };
}

function isNamed(type: string): type is EncapType {
  return Object.hasOwn(formats, type);
}

export function encapFields(
  encap: Encap,
  path: string,
  indices: Pick<Interfaces, "index">,
): { encapType: number; encap: Uint8Array } {
  checkObject(encap, path);
  const { type } = encap;
  const number = typeof type === "string" ? numberIn(type) : type;
  if (typeof number === "number") {
    const { bytes } = encap as EncapOf<`${number}`>;
    checkBytes(bytes, `${path}.bytes`);
    return { encapType: checkInteger(number, 0, 0xffff, `${path}.type`), encap: nested(bytes) };
  }
  if (!isNamed(type)) {
    const types = Object.keys(formats).join(", ");
    throw typeError(`${path}.type`, `expected ${types} or a number, got ${describeValue(type)}`);
  }
  const { fields, required = [], interfaces = [] } = formats[type];
  const name = kernelName(type);
  fields.check(encap, path);
  for (const field of required) {
    if (encap[field as keyof Encap] === undefined) throw typeError(`${path}.${field}`, `required with type "${type}"`);
  }
  const request = {};
  const indexed = mapInterfaces(encap, interfaces, (of, at) => indices.index(of, at), path);
  fields.write(indexed, request, false, `${path}.`);
  try {
    return { encapType: encapTypes.find(name), encap: nested(encodeAttributes(rtRoute, `${name}-encap`, request)) };
  } catch (error) {
    throw withPath(error, (inRequest) => shortened(joined(path, fields.path(inRequest))));
  }
}

/** The kernel requires NLA_F_NESTED in next hops. */
function nested(bytes: Uint8Array): Uint8Array {
  const copy = bytes.slice();
  rememberFlags(copy, NLA_F_NESTED);
  return copy;
}

function labelBytes(labels: readonly number[], path: string): Uint8Array {
  checkFilled(labels, "label", path);
  for (const [index, label] of labels.entries()) checkInteger(label, 0, LAST_LABEL, `${path}[${index}]`);
  return mplsLabelBytes(labels);
}

export function parseLabels(text: string, path: string): Uint8Array {
  const labels = `${text}`.split("/").map((label) => (/^\d+$/.test(label) ? Number(label) : Number.NaN));
  return labelBytes(labels, path);
}

/** Replaces the interfaces in an encapsulation, in a copy. */
export function mapEncapInterfaces(encap: Encap, convert: ConvertInterface, path: string): Encap {
  const { interfaces = [] } = isNamed(encap.type) ? formats[encap.type] : {};
  return mapInterfaces(encap, interfaces, convert, path);
}
