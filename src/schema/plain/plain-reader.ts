import { align, copyOf } from "../../base/bytes.ts";
import { GENL_HDRLEN } from "../../constants/genetlink.ts";
import {
  NETLINK_GENERIC,
  NLA_F_NESTED,
  NLA_HDRLEN,
  NLA_TYPE_MASK,
  NLMSG_HDRLEN,
  NLMSG_MIN_TYPE,
} from "../../constants/netlink.ts";
import { AF_MPLS } from "../../constants/socket.ts";
import { hostLittleEndian } from "../../message/byte-order.ts";
import type { MessageView } from "../../message/message.ts";
import { replyContent } from "../model/conventions.ts";
import {
  type Attribute,
  type AttributeSet,
  type Family,
  headerFieldOf,
  lookup,
  type Operation,
} from "../model/family.ts";
import { fieldName } from "../model/names.ts";
import type { NeededFields } from "../model/needed-fields.ts";
import type { Fields } from "../model/types.ts";
import { readHex, readIpv6, readMac, readRepeatedIpv4 } from "../values/addresses.ts";
import { enumTable } from "../values/enum-table.ts";
import { integerSizes } from "../values/integer-sizes.ts";
import { readText } from "../values/text.ts";
import { type PlainStruct, plainStruct } from "./plain-struct.ts";

/** Result for a value that only the codec decodes. */
const UNREAD: unique symbol = Symbol("unread");

/** Maximum nesting depth. Deeper attributes are left to the codec. */
const MAX_DEPTH = 8;

interface Layout {
  readonly header: PlainStruct | undefined;
  readonly headerField: string;
  /** Offset of the fixed header. */
  readonly start: number;
  /** Offset of the first attribute. */
  readonly from: number;
  readonly set: AttributeSet | undefined;
  readonly hasLabels: boolean;
}

/** Attributes of a set by number. */
type Numbered = readonly (Attribute | undefined)[];

/**
 * Decodes replies of an operation exactly like its codec, or not at all. It interprets the model of the family and has no
 * plans, so that a program whose messages are usual ones loads no codec. It leaves to the codec each message that has an unknown, repeated or malformed attribute, or a value of a rare format.
 */
export class PlainReader {
  readonly #family: Family;
  readonly #selection: NeededFields | undefined;
  readonly #type: number | undefined;
  readonly #layout: Layout | undefined;
  readonly #numbered = new Map<AttributeSet, Numbered>();

  /** `selection`: see `OperationCodec.selecting`. */
  constructor(family: Family, operation: string, selection: NeededFields | undefined) {
    this.#family = family;
    this.#selection = selection;
    const model = lookup(family.operations, operation);
    this.#type = (model?.dump ?? model?.do)?.reply?.number;
    this.#layout = model && layoutOf(family, model);
  }

  /** Returns undefined for a message that only the codec decodes. */
  read({ view, store, offset, length, type }: MessageView): Fields | undefined {
    const isGeneric = this.#family.protocol === NETLINK_GENERIC;
    if (this.#layout === undefined || (isGeneric ? type < NLMSG_MIN_TYPE : type !== this.#type)) return undefined;
    const { header, headerField, start, from, set, hasLabels } = this.#layout;
    const end = offset + length;
    if (offset + from > end) return undefined;
    const fields: Fields = {};
    if (header !== undefined) {
      if (hasLabels && store[offset + start] === AF_MPLS) return undefined;
      fields[headerField] = header.read(view, offset + start, header.names, store);
    }
    if (set === undefined) return offset + from === end ? fields : undefined;
    return this.#readSet(set, fields, store, view, offset + from, end, this.#selection, 0) ? fields : undefined;
  }

  #readSet(
    set: AttributeSet,
    into: Fields,
    store: Uint8Array,
    view: DataView,
    start: number,
    end: number,
    needed: NeededFields | undefined,
    depth: number,
  ): boolean {
    let numbered = this.#numbered.get(set);
    if (numbered === undefined) {
      numbered = byNumber(set);
      this.#numbered.set(set, numbered);
    }
    let at = start;
    while (end - at >= NLA_HDRLEN) {
      const length = view.getUint16(at, hostLittleEndian);
      const marked = view.getUint16(at + 2, hostLittleEndian);
      const attribute = numbered[marked & NLA_TYPE_MASK];
      if (length < NLA_HDRLEN || length > end - at || attribute === undefined) return false;
      const { field, type } = attribute;
      if (type !== "pad") {
        const [from, to] = [at + NLA_HDRLEN, at + length];
        const isNest = type === "nest" || type === "sub-message";
        if (marked > NLA_TYPE_MASK && !(isNest && (marked & ~NLA_TYPE_MASK) === NLA_F_NESTED)) return false;
        let value: unknown;
        if (isOmitted(attribute, needed, depth)) value = undefined;
        else if (isNest) value = this.#readNest(attribute, into, store, view, from, to, needed, depth);
        else value = this.#readValue(attribute, store, view, from, to);
        if (value === UNREAD) return false;
        if (attribute.multi === true) append(into, field, value);
        else if (Object.hasOwn(into, field)) return false;
        else into[field] = value;
      }
      at += align(length);
    }
    return at >= end;
  }

  #readNest(
    { field, type, nest, multi, subMessage, selector, masked }: Attribute,
    outer: Fields,
    store: Uint8Array,
    view: DataView,
    start: number,
    end: number,
    needed: NeededFields | undefined,
    depth: number,
  ): unknown {
    const name = nest ?? this.#selectedSet(subMessage, selector, outer);
    const set = name === undefined ? undefined : lookup(this.#family.sets, name);
    if (set === undefined || set.sequence === true || masked === true || depth === MAX_DEPTH) return UNREAD;
    const inner = type === "nest" && multi !== true ? needed?.[field] : true;
    const fields: Fields = {};
    const isRead = this.#readSet(set, fields, store, view, start, end, inner === true ? undefined : inner, depth + 1);
    return isRead ? fields : UNREAD;
  }

  /** Returns the name of the set that an earlier attribute of the same set selects. */
  #selectedSet(subMessage = "", selector = "", outer: Fields): string | undefined {
    const formats = lookup(this.#family.subMessages, subMessage)?.formats;
    const selected = outer[fieldName(selector)];
    const format = formats && typeof selected === "string" ? lookup(formats, selected) : undefined;
    return format?.header === undefined && format?.value === undefined ? format?.set : undefined;
  }

  #readValue(attribute: Attribute, store: Uint8Array, view: DataView, start: number, end: number): unknown {
    const { type, replyType, requestType } = attribute;
    const length = end - start;
    if (type === "string") return readText(store, start, end) ?? UNREAD;
    if (type === "binary") return this.#readBinary(attribute, store, view, start, end);
    if (type === "flag") return length === 0 && (replyType ?? requestType) === undefined ? true : UNREAD;
    if (attribute.typeValues !== undefined) return UNREAD;
    const little = attribute.order === undefined ? hostLittleEndian : attribute.order === "little";
    const { hint } = attribute;
    if (type === "uint" || type === "sint" || length === 8) {
      if (attribute.enum !== undefined) return UNREAD;
      return readBig(type, length, little, view, start);
    }
    if (length !== integerSizes[type]) return UNREAD;
    if (length === 4 && (hint === "ipv4" || hint === "ipv4-or-v6")) return readRepeatedIpv4(store, start);
    const value = readInteger(type, little, view, start);
    if (attribute.enum === undefined) return value;
    const names = enumTable(this.#family, attribute.enum);
    return attribute.flags === true ? names.bitNames(value) : names.nameOf(value);
  }

  #readBinary(
    { struct, item, hint }: Attribute,
    store: Uint8Array,
    view: DataView,
    start: number,
    end: number,
  ): unknown {
    const length = end - start;
    if (item !== undefined) return UNREAD;
    if (struct !== undefined) {
      const plain = plainStruct(this.#family, struct);
      return plain === undefined || plain.size !== length ? UNREAD : plain.read(view, start, plain.names, store);
    }
    switch (hint) {
      case undefined:
        return copyOf(store, start, end);
      case "mac":
        return length === 6 ? readMac(store, start) : readHex(store, start, end, ":");
      case "hex":
        return readHex(store, start, end, "");
      case "ipv4":
        return length === 4 ? readRepeatedIpv4(store, start) : UNREAD;
      case "ipv6":
        return length === 16 ? readIpv6(store, start) : UNREAD;
      case "ipv4-or-v6":
      case "ip-or-label":
        return length === 4 ? readRepeatedIpv4(store, start) : length === 16 ? readIpv6(store, start) : UNREAD;
      default:
        return UNREAD;
    }
  }
}

function layoutOf(family: Family, operation: Operation): Layout | undefined {
  const { set: name, header: headerName } = replyContent(operation);
  const set = name === undefined ? undefined : lookup(family.sets, name);
  const header = headerName === undefined ? undefined : plainStruct(family, headerName);
  const isOther = (name !== undefined && set === undefined) || (headerName !== undefined && header === undefined);
  if (isOther || set?.sequence === true) return undefined;
  const start = NLMSG_HDRLEN + (family.protocol === NETLINK_GENERIC ? GENL_HDRLEN : 0);
  const hasLabels = set?.attributes.some(({ hint }) => hint === "ip-or-label") === true;
  return { header, headerField: headerFieldOf(set), start, from: start + align(header?.size ?? 0), set, hasLabels };
}

function byNumber({ attributes }: AttributeSet): Numbered {
  const numbered: Attribute[] = [];
  for (const attribute of attributes) if (attribute.type !== "unused") numbered[attribute.number] = attribute;
  return numbered;
}

/** Values that the codec does not decode either, and whose content is therefore not checked. */
function isOmitted(attribute: Attribute, needed: NeededFields | undefined, depth: number): boolean {
  if (needed === undefined || attribute.multi === true || needed[attribute.field] !== undefined) return false;
  return attribute.type === "nest" || (depth > 0 && isComposed(attribute));
}

function isComposed({ type, item, struct, typeValues }: Attribute): boolean {
  if (type === "binary") return item !== undefined || struct !== undefined;
  return type === "sub-message" || type === "indexed-array" || type === "nest-type-value" || typeValues !== undefined;
}

function append(into: Fields, field: string, value: unknown): void {
  const list = into[field] as unknown[] | undefined;
  if (list === undefined) into[field] = [value];
  else list.push(value);
}

function readBig(type: string, length: number, little: boolean, view: DataView, at: number): unknown {
  const isVariable = type === "uint" || type === "sint";
  if (length === 4 && isVariable)
    return BigInt(type === "uint" ? view.getUint32(at, little) : view.getInt32(at, little));
  if (length !== 8 || !(isVariable || type === "u64" || type === "s64")) return UNREAD;
  return type === "uint" || type === "u64" ? view.getBigUint64(at, little) : view.getBigInt64(at, little);
}

function readInteger(type: string, little: boolean, view: DataView, at: number): number {
  switch (type) {
    case "u8":
      return view.getUint8(at);
    case "u16":
      return view.getUint16(at, little);
    case "s8":
      return view.getInt8(at);
    case "s16":
      return view.getInt16(at, little);
    case "s32":
      return view.getInt32(at, little);
    default:
      return view.getUint32(at, little);
  }
}
