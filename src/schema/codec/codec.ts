import { NETLINK_GENERIC, NLM_F_DUMP, NLM_F_REQUEST, NLMSG_HDRLEN } from "../../constants/netlink.ts";
import { shown } from "../../errors.ts";
import type { AttributeBuffer } from "../../message/attribute-buffer.ts";
import { hostLittleEndian } from "../../message/byte-order.ts";
import {
  checkBytes,
  checkInteger,
  checkKnown,
  checkOptions,
  likeliest,
  type Names,
  notAMessage,
} from "../../message/check.ts";
import { FLAGS_OFFSET, Message, type MessageView, TYPE_OFFSET } from "../../message/message.ts";
import { eventOperations, selectOperation } from "../model/conventions.ts";
import { trimStack } from "../model/errors.ts";
import { checkFamily, type Exchange, type Family, lookup, type Operation } from "../model/family.ts";
import type { Fields } from "../model/types.ts";
import { AddressFamily } from "../plan/address-family.ts";
import { type MessagePlan, ReplyTypes, replyPlan, requestPlan } from "../plan/message-plan.ts";
import { type SetPlan, setPlan, type ValuePlan } from "../plan/plan.ts";
import { emptyFields } from "../values/empty-fields.ts";
import { addCutMember } from "../values/unknown-attributes.ts";
import { missingPath, namedPath } from "./attribute-path.ts";
import { decodeAsRequest, decodeHeader, decodeSet, decodeSetInto, decodeShortHeader } from "./decode/decode.ts";
import { encodeHeader, encodeRequest, encodeSet } from "./encode/encode.ts";
import { levelHeaders } from "./encode/errors.ts";
import { takeAddressLengths } from "./encode/fast.ts";
import { startWriting, stopWriting } from "./encode/write-buffer.ts";
import { Requirements } from "./requirements.ts";

/** What a request needs beyond its fields. */
export interface RequestOptions {
  /** The message type: of a generic family, the id that the controller gives it. Raw families have theirs in the spec. */
  type?: number;
  /** `NLM_F_*` bits, instead of those that the kind of request has. */
  flags?: number;
}

/** How an operation is asked for. */
export type RequestKind = "do" | "dump";

const optionNames: Names<RequestOptions> = { type: true, flags: true };

/** One way to ask for an operation. */
interface RequestRules {
  /** The number of such requests; undefined where there are none. */
  readonly number: number | undefined;
  /** What they cannot do without. */
  readonly required: Requirements;
  /** Numbers of the fixed header whose bits are all set where they are left out, each by the members that lead there. */
  readonly onesMembers: readonly (readonly ValuePlan[])[];
  /** Fields of replies that requests leave out. */
  readonly replyOnly: readonly string[];
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
  readonly #request: MessagePlan;
  readonly #reply: MessagePlan;
  readonly #addressFamily: AddressFamily | undefined;
  /** The same if the family can be MPLS. */
  readonly #labelled: AddressFamily | undefined;
  readonly #headerStart: number;
  readonly #headerValues: Operation["headerValues"];
  readonly #do: RequestRules;
  readonly #dump: RequestRules;
  readonly #version: number;
  /** What its messages can be, and the type of the last one that was of them. */
  #replyTypes: ReplyTypes | undefined;
  #lastType = -1;

  constructor(family: Family, operation: Operation) {
    this.family = family;
    this.operation = operation;
    this.#request = requestPlan(family, operation.set, operation.header);
    this.#reply = replyPlan(family, operation);
    this.#addressFamily = AddressFamily.of(this.#request);
    this.#labelled = this.#addressFamily?.labels === undefined ? undefined : this.#addressFamily;
    this.#headerStart = this.#request.start;
    this.#headerValues = operation.headerValues;
    this.#do = requestRules(this.#request, operation.do);
    this.#dump = requestRules(this.#request, operation.dump);
    this.#version = family.version;
    this.headerField = this.#request.field;
    this.headerLength = this.#request.length;
    this.replyHeaderLength = this.#reply.length;
  }

  /**
   * The request with those fields, ready to be sent: length, sequence and port id are filled in then.
   *
   * @throws TypeError or RangeError with the path of the field that cannot be sent, for options that there are not, when
   * the operation is not asked for in that way, or when a getter among the fields makes a message of its own.
   */
  request(kind: RequestKind, fields: object = {}, options: RequestOptions = {}): Message {
    const asking = kind === "do" ? this.#do : this.#dump;
    const { number } = asking;
    if (number === undefined || (kind !== "do" && kind !== "dump")) throw this.#unsupportedKind(kind);
    if (options?.constructor !== Object) checkOptions(options);
    // Looked at here, since a call for each request would cost more than the two names.
    for (const name in options) if (name !== "type" && name !== "flags") checkKnown(options, optionNames);
    const generic = this.#headerStart > 0;
    const type = options.type ?? (generic ? undefined : number);
    if (type === undefined) throw new TypeError(`type: ${this.family.name} is generic, so the controller tells its id`);
    checkInteger(type, 16, 0xffff, "type");
    const flags = options.flags ?? (kind === "dump" ? NLM_F_REQUEST | NLM_F_DUMP : NLM_F_REQUEST);
    checkInteger(flags, 0, 0xffff, "flags");
    const out = startWriting();
    try {
      return this.#message(out, asking, type, flags, fields);
    } catch (error) {
      throw trimStack(this.request, error);
    } finally {
      stopWriting();
    }
  }

  #message(out: AttributeBuffer, asking: RequestRules, type: number, flags: number, fields: object): Message {
    const length = NLMSG_HDRLEN + this.headerLength;
    out.reserve(length);
    const { view } = out;
    for (let at = 0; at < length; at += 4) view.setUint32(at, 0);
    view.setUint16(TYPE_OFFSET, type, hostLittleEndian);
    view.setUint16(FLAGS_OFFSET, flags, hostLittleEndian);
    if (this.#headerStart > 0) {
      view.setUint8(NLMSG_HDRLEN, asking.number!);
      view.setUint8(NLMSG_HDRLEN + 1, this.#version);
    }
    this.#write(out, asking, fields);
    return new Message(out.bytes.slice(0, out.length));
  }

  /**
   * What the kernel sends, a reply or an event, as an object that shares no memory with it. What cannot be decoded is kept
   * in the object, so it does not throw because of any bytes. The messages of a generic family have one type, whichever
   * operation they are of: of another one of them the object means nothing.
   *
   * @throws TypeError for what is no message, or one of a type that is none of the operation's.
   */
  decode(message: MessageView): Fields {
    if (message?.view === undefined) throw notAMessage(message, this.#title, "a message");
    const { type } = message;
    if (type !== this.#lastType) {
      this.#types.rejectsOther(message);
      this.#lastType = type;
    }
    return this.#decode(message, this.#reply);
  }

  /** Why an answer cannot be one of this operation's, as the end of a sentence; undefined where it can. */
  mismatch({ type }: MessageView): string | undefined {
    if (type === this.#lastType) return undefined;
    if (!this.#types.has(type)) return `one of type ${type}, and by the schema it is of type ${this.#types.types}`;
    this.#lastType = type;
    return undefined;
  }

  /** The same as {@link decode} for what is laid out like its answers whatever type it has: the echo of a change. */
  decodeEcho(message: MessageView): Fields {
    return this.#decode(message, this.#reply);
  }

  get #types(): ReplyTypes {
    this.#replyTypes ??= new ReplyTypes(this.family, this.operation);
    return this.#replyTypes;
  }

  /** The same for a request: its attributes and its header can be others than those of the answer. */
  decodeRequest(message: MessageView): Fields {
    if (message?.view === undefined) throw notAMessage(message, this.#title, "a message");
    return decodeAsRequest(() => this.#decode(message, this.#request));
  }

  #decode({ view, store, offset, length }: MessageView, layout: MessagePlan): Fields {
    const { header, field, set } = layout;
    const end = offset + length;
    const start = offset + NLMSG_HDRLEN + this.#headerStart;
    const from = offset + NLMSG_HDRLEN + layout.length;
    const fields = emptyFields(set.capacity + 1);
    if (header === undefined) return attributes(set, fields, store, view, from, end);
    if (end - start < header.size) return this.#decodeCut(layout, fields, store, view, start, end);
    const decoded = decodeHeader(header, store, view, start, end);
    if (field === "header") fields["header"] = decoded;
    else fields[field!] = decoded;
    const read = attributes(set, fields, store, view, from, end);
    if (this.#labelled !== undefined) this.#labelled.showLabels(read, view, start);
    return read;
  }

  /** Slow path for a message that ends inside its fixed header. Programs may send short headers; the kernel does not. */
  #decodeCut(layout: MessagePlan, into: Fields, store: Uint8Array, view: DataView, start: number, end: number): Fields {
    const [header, field] = [layout.header!, layout.field!];
    // A field that is added later would stand before the header.
    into[field] = undefined;
    if (layout === this.#reply) into[field] = decodeShortHeader(header, store, start, end, into);
    else {
      const decoded = decodeHeader(header, store, view, start, end);
      into[field] = decoded;
      addCutMember(into, decoded, store, start, end);
    }
    return into;
  }

  /** Whether the fixed header of a message says what this operation sets in it. */
  matches(message: MessageView): boolean {
    const { headerValues } = this.operation;
    const { header } = this.#reply;
    if (header === undefined || headerValues === undefined) return true;
    const start = message.offset + NLMSG_HDRLEN + this.#headerStart;
    const said = decodeHeader(header, message.store, message.view, start, message.offset + message.length) as Fields;
    return Object.entries(headerValues).every(([field, value]) => said[field] === value);
  }

  /**
   * Path by the spec's names, "header.dev-index", of the attribute at (or around) a byte of a request; undefined outside, in the
   * fixed header among other places. Items of lists go by their places, as in the fields given: "peers[0].public-key".
   *
   * @param offset counted from the start of the request, as the kernel's extended acknowledgements count: the first byte of
   * its netlink header is 0, whatever memory the message lies in.
   * @throws TypeError for what is neither a message nor bytes.
   */
  path(request: MessageView | Uint8Array, offset: number): string | undefined {
    return namedPath(this.#request, this.#bytesOf(request), offset);
  }

  /**
   * The same for an attribute that a request lacks, by its number: at the top, or in the nest at a byte of the request,
   * counted in the same way. One that the spec does not know goes by its number; undefined where there is no nest there.
   *
   * @throws TypeError for what is neither a message nor bytes.
   */
  missingPath(request: MessageView | Uint8Array, type: number, nest?: number): string | undefined {
    return missingPath(this.#request, this.#bytesOf(request), type, nest);
  }

  #bytesOf(request: MessageView | Uint8Array): Uint8Array {
    if (request instanceof Uint8Array) return request;
    if (request?.view !== undefined) return request.bytes;
    const title = `${this.family.name}.${this.operation.name}: request`;
    throw notAMessage(request, title, "a message, or its bytes");
  }

  #write(out: AttributeBuffer, { required, onesMembers: ones, replyOnly }: RequestRules, given: object): void {
    if (typeof given !== "object" || given === null || Array.isArray(given)) {
      throw new TypeError(`fields: expected an object, got ${shown(given)}`);
    }
    const fields = replyOnly.length === 0 ? given : omitFields(given as Fields, replyOnly);
    const { header, field, set } = this.#request;
    required.check(fields as Fields);
    if (header !== undefined) {
      const start = NLMSG_HDRLEN + this.#headerStart;
      const headerValues = this.#headerValues;
      const values = field === "header" ? (fields as { header?: unknown }).header : (fields as Fields)[field!];
      // First, so that what is given is held against it.
      if (headerValues !== undefined) encodeHeader(header, out, start, headerValues, field!);
      encodeHeader(header, out, start, values, field!);
      // And once more, since they are the operation's to say, whatever is given.
      if (headerValues !== undefined) encodeHeader(header, out, start, headerValues, field!);
      if (ones.length > 0) for (const way of ones) setMissingOnes(out, way, start, values);
      if (set.tracked) levelHeaders[0] = { plan: header, start, fixed: headerValues };
    }
    takeAddressLengths();
    encodeRequest(set, out, fields, field);
    this.#addressFamily?.check(out.bytes, NLMSG_HDRLEN + this.#headerStart, fields as Fields, takeAddressLengths());
  }

  get #title(): string {
    return `${this.family.name}.${this.operation.name}: message`;
  }

  #unsupportedKind(kind: RequestKind): TypeError {
    return new TypeError(`${this.family.name}.${this.operation.name}: there is no "${kind}" of this operation`);
  }
}

function requestRules(layout: MessagePlan, exchange: Exchange | undefined): RequestRules {
  return {
    number: exchange?.request.number,
    required: new Requirements(layout, exchange),
    onesMembers: onesMembersOf(layout, exchange),
    replyOnly: (exchange?.request.replyOnly ?? []).map((name) => layout.set.fieldBySpecName(name)!.name),
  };
}

/** Returns the fields except those with the given names. Returns the same object if it has none of them. */
function omitFields(fields: Fields, names: readonly string[]): Fields {
  if (!names.some((name) => fields[name] !== undefined)) return fields;
  const rest = { ...fields };
  for (const name of names) delete rest[name];
  return rest;
}

/** The members of the fixed header that lead to each number whose bits are all set where it is left out. */
function onesMembersOf({ header }: MessagePlan, exchange: Exchange | undefined): (readonly ValuePlan[])[] {
  return (exchange?.request.onesHeader ?? []).map((path) => {
    const way: ValuePlan[] = [];
    for (const name of path.split(".")) {
      const struct = way.at(-1)?.struct ?? header!;
      way.push(struct.members.find(({ specName }) => specName === name)!);
    }
    return way;
  });
}

/** Sets all bits of a number that was left out; `start` is where the header begins. */
function setMissingOnes(out: AttributeBuffer, way: readonly ValuePlan[], start: number, values: unknown): void {
  let value = values;
  let at = start;
  for (const { name, type } of way) {
    value = (value as Fields | undefined)?.[name];
    at += type;
  }
  if (value === undefined) out.bytes.fill(0xff, at, at + way.at(-1)!.size);
}

function attributes(set: SetPlan, into: Fields, store: Uint8Array, view: DataView, start: number, end: number): Fields {
  if (start < end) decodeSetInto(set, store, view, start, end, into);
  return into;
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
    checkFamily(family);
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
    if (operation === undefined) {
      const likely = likeliest(`${name}`, Object.keys(family.operations));
      const meant = likely === undefined ? "" : `; did you mean "${likely}"?`;
      throw new TypeError(`the family ${family.name} has no operation "${name}"${meant}`);
    }
    codec = new OperationCodec(family, operation);
    operations.set(name, codec);
  }
  return codec;
}

/**
 * The codec of what the kernel sends by itself under a number, or undefined where no operation looks like it: that of the
 * notification, and where a spec has none the operation that the message looks like (in raw families the request of that
 * number, in all families the reply). Where several share a number, their fixed header tells them apart: then the message says
 * which it is, and without it the first of them is meant. One that says nothing of its header has what none of the others has.
 */
export function eventCodec(family: Family, number: number, message?: MessageView): OperationCodec | undefined {
  const known = codecsOf(family);
  let those = known.events.get(number);
  if (those === undefined) {
    known.announced ??= eventOperations(family);
    those = (known.announced.get(number) ?? []).map(({ name }) => operationCodec(family, name));
    known.events.set(number, those);
  }
  return message === undefined ? those[0] : selectOperation(those, message);
}

/**
 * The number that an operation or event of the family has in a message: its command, or its type. -1 for a message of a generic
 * family that ends before its command, which is no operation's.
 */
export function messageNumber(family: Family, message: MessageView): number {
  if (family.protocol !== NETLINK_GENERIC) return message.type;
  return message.length > NLMSG_HDRLEN ? message.view.getUint8(message.offset + NLMSG_HDRLEN) : -1;
}

/**
 * Decodes bytes that are attributes of a set, without a message around them: as in an answer, where that differs from a request.
 * It does not throw because of any bytes: what cannot be decoded is kept in the object.
 *
 * @throws TypeError when the family has no such set, or for what are no bytes.
 */
export function decodeAttributes(family: Family, set: string, bytes: Uint8Array): unknown {
  checkBytes(bytes, "bytes");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return decodeSet(setPlan(family, set), bytes, view, 0, bytes.length);
}

/**
 * Encodes attributes of a set, without a message around them: as in an answer, where that differs from a request, so that what
 * {@link decodeAttributes} gave becomes the same bytes. Limits of the spec are not checked: they apply to requests.
 *
 * @throws TypeError or RangeError with the path of the field that cannot be encoded; TypeError when the family has no such set,
 * or when a getter among the fields makes a message of its own.
 */
export function encodeAttributes(family: Family, set: string, value: object): Uint8Array {
  const out = startWriting();
  try {
    encodeSet(setPlan(family, set, false), out, value);
    return out.bytes.slice(0, out.length);
  } catch (error) {
    throw trimStack(encodeAttributes, error);
  } finally {
    stopWriting();
  }
}
