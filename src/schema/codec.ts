import { NETLINK_GENERIC, NLM_F_DUMP, NLM_F_REQUEST, NLMSG_HDRLEN } from "../constants/netlink.ts";
import { shown } from "../errors.ts";
import { AttributeBuffer } from "../message/attribute-buffer.ts";
import { hostLittleEndian } from "../message/byte-order.ts";
import { checkInteger, likeliest } from "../message/check.ts";
import { FLAGS_OFFSET, Message, type MessageView, TYPE_OFFSET } from "../message/message.ts";
import { AddressFamily } from "./address-family.ts";
import { atCall } from "./at-call.ts";
import { announcements } from "./conventions.ts";
import { asRequest, decodeHeader, decodeSet, decodeSetInto } from "./decode.ts";
import { emptyFields } from "./empty-fields.ts";
import { encodeHeader, encodeRequest, encodeSet } from "./encode.ts";
import { takeAddressLengths } from "./encode-usual.ts";
import { type Fields, keepCutMember } from "./kept.ts";
import { type Layout, layoutOf, layoutOfReplies } from "./layout.ts";
import { type Exchange, type Family, lookup, type Operation } from "./model.ts";
import { missingPath, namedPath } from "./path.ts";
import { type SetPlan, setPlan } from "./plan.ts";

/** What a request needs beyond its fields. */
export interface RequestOptions {
  /** The message type: of a generic family, the id that the controller gives it. Raw families have theirs in the spec. */
  type?: number;
  /** `NLM_F_*` bits, instead of those that the kind of request has. */
  flags?: number;
}

/** How an operation is asked for. */
export type RequestKind = "do" | "dump";

const out = new AttributeBuffer();

/** The fields that a request cannot do without: of its fixed header, and of its attributes. */
interface Required {
  readonly members: readonly string[];
  readonly attributes: readonly string[];
}

function requiredOf({ set, header }: Layout, exchange: Exchange | undefined): Required {
  const { required = [], requiredHeader = [] } = exchange?.request ?? {};
  return {
    members: (header?.members ?? [])
      .filter(({ specName }) => requiredHeader.includes(specName))
      .map(({ name }) => name),
    attributes: required.map((name) => set.specified(name)!.name),
  };
}

/** Which of those fields an object lacks; none where it is no object, which whoever writes it refuses. */
function lacking(value: unknown, names: readonly string[]): string | undefined {
  if (value !== undefined && (typeof value !== "object" || value === null)) return undefined;
  for (const name of names) if ((value as Fields | undefined)?.[name] === undefined) return name;
  return undefined;
}

/** The mistake of an object that lacks a field: it may be there under a name that there is not. */
function lacksError(value: unknown, name: string, path: string, named: (field: string) => unknown): TypeError {
  const meant = Object.keys(value ?? {}).find((key) => named(key) === undefined && likeliest(key, [name]) === name);
  if (meant !== undefined) return new TypeError(`${path}${meant}: there is no such field; did you mean "${name}"?`);
  return new TypeError(`${path}${name}: the request means nothing without it`);
}

/** What turns the messages of one operation into objects and back. Made once for each operation: {@link operationCodec}. */
export class OperationCodec {
  readonly family: Family;
  readonly operation: Operation;
  /** How many bytes of a request lie between the netlink header and the attributes. */
  readonly headerLength: number;
  /** The same of replies and events, for the few operations whose replies are not made like requests. */
  readonly replyHeaderLength: number;
  /** How the fixed header is called in objects, when there is one. */
  readonly headerField: string | undefined;
  readonly #request: Layout;
  readonly #reply: Layout;
  readonly #addressFamily: AddressFamily | undefined;
  readonly #headerStart: number;
  readonly #headerValues: Operation["headerValues"];
  /** What requests cannot do without. */
  readonly #required: Readonly<Record<RequestKind, Required>>;
  readonly #doNumber: number | undefined;
  readonly #dumpNumber: number | undefined;
  readonly #version: number;

  constructor(family: Family, operation: Operation) {
    this.family = family;
    this.operation = operation;
    this.#request = layoutOf(family, operation.set, operation.header);
    this.#reply = layoutOfReplies(family, operation);
    this.#addressFamily = AddressFamily.of(this.#request);
    this.#headerStart = this.#request.start;
    this.#headerValues = operation.headerValues;
    this.#required = {
      do: requiredOf(this.#request, operation.do),
      dump: requiredOf(this.#request, operation.dump),
    };
    this.#doNumber = operation.do?.request.number;
    this.#dumpNumber = operation.dump?.request.number;
    this.#version = family.version;
    this.headerField = this.#request.field;
    this.headerLength = this.#request.length;
    this.replyHeaderLength = this.#reply.length;
  }

  /**
   * The request with those fields, ready to be sent: length, sequence and port id are filled in then.
   *
   * @throws TypeError or RangeError with the path of the field that cannot be sent, or when the operation is not asked
   * for in that way.
   */
  request(kind: RequestKind, fields: object = {}, options: RequestOptions = {}): Message {
    const number = kind === "do" ? this.#doNumber : this.#dumpNumber;
    if (number === undefined || (kind !== "do" && kind !== "dump")) throw this.#notAsked(kind);
    const generic = this.#headerStart > 0;
    const type = options.type ?? (generic ? undefined : number);
    if (type === undefined) throw new TypeError(`type: ${this.family.name} is generic, so the controller tells its id`);
    checkInteger(type, 16, 0xffff, "type");
    const flags = options.flags ?? (kind === "dump" ? NLM_F_REQUEST | NLM_F_DUMP : NLM_F_REQUEST);
    checkInteger(flags, 0, 0xffff, "flags");
    // No nest of the buffer's own is ever open here.
    out.length = 0;
    const length = NLMSG_HDRLEN + this.headerLength;
    out.reserve(length);
    const { view } = out;
    for (let at = 0; at < length; at += 4) view.setUint32(at, 0);
    view.setUint16(TYPE_OFFSET, type, hostLittleEndian);
    view.setUint16(FLAGS_OFFSET, flags, hostLittleEndian);
    if (generic) {
      view.setUint8(NLMSG_HDRLEN, number);
      view.setUint8(NLMSG_HDRLEN + 1, this.#version);
    }
    try {
      this.#write(kind, fields);
    } catch (error) {
      throw atCall(this.request, error);
    }
    return new Message(out.bytes.slice(0, out.length));
  }

  /**
   * What the kernel sends, a reply or an event, as an object that shares no memory with it. What cannot be decoded is kept
   * in the object, so it does not throw because of any bytes.
   */
  decode(message: MessageView): Fields {
    return this.#decode(message, this.#reply);
  }

  /** The same for a request: its attributes and its header can be others than those of the answer. */
  decodeRequest(message: MessageView): Fields {
    return asRequest(() => this.#decode(message, this.#request));
  }

  #decode({ view, store, offset, length }: MessageView, layout: Layout): Fields {
    const { header, field, set } = layout;
    const end = offset + length;
    const start = offset + NLMSG_HDRLEN + this.#headerStart;
    const from = offset + NLMSG_HDRLEN + layout.length;
    const fields = emptyFields(set.room + 1);
    if (header === undefined) return attributes(set, fields, store, view, from, end);
    const decoded = decodeHeader(header, store, view, start, end);
    if (field === "header") fields["header"] = decoded;
    else fields[field!] = decoded;
    if (end - start < header.size) keepCutMember(fields, decoded, store, start, end);
    return attributes(set, fields, store, view, from, end);
  }

  /** Whether the fixed header of a message says what this operation sets in it. */
  owns(message: MessageView): boolean {
    const { headerValues } = this.operation;
    const { header } = this.#reply;
    if (header === undefined || headerValues === undefined) return true;
    const start = message.offset + NLMSG_HDRLEN + this.#headerStart;
    const said = decodeHeader(header, message.store, message.view, start, message.offset + message.length) as Fields;
    return Object.entries(headerValues).every(([field, value]) => said[field] === value);
  }

  /** Path by the spec's names, "header.dev-index", of the attribute at (or around) a byte of a request; undefined outside. */
  path(request: MessageView | Uint8Array, offset: number): string | undefined {
    return namedPath(this.#request.set, bytesOf(request), NLMSG_HDRLEN + this.headerLength, offset);
  }

  /** The same for an attribute that a request lacks: at the top, or in the nest at a byte of the request. */
  missingPath(request: MessageView | Uint8Array, type: number, nest?: number): string | undefined {
    return missingPath(this.#request.set, bytesOf(request), NLMSG_HDRLEN + this.headerLength, type, nest);
  }

  #write(kind: RequestKind, fields: object): void {
    if (typeof fields !== "object" || fields === null || Array.isArray(fields)) {
      throw new TypeError(`fields: expected an object, got ${shown(fields)}`);
    }
    const { header, field, set } = this.#request;
    const { members, attributes } = this.#required[kind];
    if (members.length > 0) {
      const value = (fields as Fields)[field!];
      const name = lacking(value, members);
      if (name !== undefined) throw lacksError(value, name, `${field}.`, (key) => header!.byField[key]);
    }
    if (attributes.length > 0) {
      const name = lacking(fields, attributes);
      if (name !== undefined) throw lacksError(fields, name, "", (key) => (key === field ? header : set.named(key)));
    }
    if (header !== undefined) {
      const start = NLMSG_HDRLEN + this.#headerStart;
      const headerValues = this.#headerValues;
      const values = field === "header" ? (fields as { header?: unknown }).header : (fields as Fields)[field!];
      encodeHeader(header, out, start, values, field!);
      if (headerValues !== undefined) encodeHeader(header, out, start, headerValues, field!);
    }
    takeAddressLengths();
    encodeRequest(set, out, fields, field);
    this.#addressFamily?.check(out.bytes, NLMSG_HDRLEN + this.#headerStart, fields as Fields, takeAddressLengths());
  }

  #notAsked(kind: RequestKind): TypeError {
    return new TypeError(`${this.family.name}.${this.operation.name}: there is no "${kind}" of this operation`);
  }
}

function attributes(set: SetPlan, into: Fields, store: Uint8Array, view: DataView, start: number, end: number): Fields {
  if (start < end) decodeSetInto(set, store, view, start, end, into);
  return into;
}

function bytesOf(request: MessageView | Uint8Array): Uint8Array {
  return request instanceof Uint8Array ? request : request.bytes;
}

interface Codecs {
  readonly operations: Map<string, OperationCodec>;
  /** What the kernel sends by itself, by its number, and the codecs of it that were asked for. */
  announced: Map<number, Operation[]> | undefined;
  readonly events: Map<number, OperationCodec[]>;
}

const codecs = new WeakMap<Family, Codecs>();

function codecsOf(family: Family): Codecs {
  let known = codecs.get(family);
  if (known === undefined) {
    known = { operations: new Map(), announced: undefined, events: new Map() };
    codecs.set(family, known);
  }
  return known;
}

/**
 * The codec of an operation, made at its first use.
 *
 * @throws TypeError when the family has no such operation.
 */
export function operationCodec(family: Family, name: string): OperationCodec {
  const { operations } = codecsOf(family);
  let codec = operations.get(name);
  if (codec === undefined) {
    const operation = lookup(family.operations, name);
    if (operation === undefined) throw new TypeError(`the family ${family.name} has no operation "${name}"`);
    codec = new OperationCodec(family, operation);
    operations.set(name, codec);
  }
  return codec;
}

/**
 * The codec of what the kernel sends by itself under a number, or undefined where no operation looks like it: that of the
 * notification, and where a spec has none the operation that the message looks like (in raw families the request of that
 * number, in all families the reply). Where several share a number, their fixed header tells them apart: then the message says
 * which it is, and without it the first of them is meant.
 */
export function eventCodec(family: Family, number: number, message?: MessageView): OperationCodec | undefined {
  const known = codecsOf(family);
  let those = known.events.get(number);
  if (those === undefined) {
    known.announced ??= announcements(family);
    those = (known.announced.get(number) ?? []).map(({ name }) => operationCodec(family, name));
    known.events.set(number, those);
  }
  return message === undefined ? those[0] : those.find((codec) => codec.owns(message));
}

/** The number that an operation or event of the family has in a message: its command, or its type. */
export function messageNumber(family: Family, message: MessageView): number {
  if (family.protocol !== NETLINK_GENERIC) return message.type;
  return message.length > NLMSG_HDRLEN ? message.view.getUint8(message.offset + NLMSG_HDRLEN) : -1;
}

/** Decodes bytes that are attributes of a set, without a message around them. */
export function decodeAttributes(family: Family, set: string, bytes: Uint8Array): unknown {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return decodeSet(setPlan(family, set), bytes, view, 0, bytes.length);
}

/**
 * Encodes attributes of a set, without a message around them.
 *
 * @throws TypeError or RangeError with the path of the field that cannot be encoded.
 */
export function encodeAttributes(family: Family, set: string, value: object): Uint8Array {
  out.clear();
  try {
    encodeSet(setPlan(family, set), out, value);
  } catch (error) {
    throw atCall(encodeAttributes, error);
  }
  return out.bytes.slice(0, out.length);
}
