import { fromOpen, typeError } from "../../base/argument-error.ts";
import {
  checkBytes,
  checkInteger,
  checkOptionalObject,
  checkOptions,
  checkRequiredString,
  didYouMean,
  isPlainObject,
  type OptionChecks,
} from "../../base/check.ts";
import { lazily, lazilyFor } from "../../base/objects.ts";
import { withProgramStack } from "../../base/stack.ts";
import { NETLINK_GENERIC, NLM_F_DUMP, NLM_F_REQUEST, NLMSG_HDRLEN } from "../../constants/netlink.ts";
import { notAMessageError } from "../../message/argument-errors.ts";
import { hostLittleEndian } from "../../message/byte-order.ts";
import { FLAGS_OFFSET, Message, type MessageView, TYPE_OFFSET } from "../../message/message.ts";
import { trimStack } from "../model/errors.ts";
import { eventOperations, selectOperation } from "../model/events.ts";
import { checkFamily, type Exchange, type Family, lookup, memberIn, type Operation } from "../model/family.ts";
import type { NeededFields } from "../model/needed-fields.ts";
import type { Fields } from "../model/types.ts";
import { AddressFamily } from "../plan/address-family.ts";
import {
  attributesAt,
  fieldPlan,
  headerMarks,
  type MessagePlan,
  messagePlan,
  ReplyTypes,
  replyPlan,
} from "../plan/message-plan.ts";
import { setPlan, type ValuePlan } from "../plan/plan.ts";
import { emptyFields } from "../values/empty-fields.ts";
import { addCutMember } from "../values/wire-metadata.ts";
import { missingPath, namedPath } from "./attribute-path.ts";
import { CompiledReader } from "./decode/compiled-reader.ts";
import { decodeAsRequest, decodeCutHeader, decodeHeader, decodeSelected, readSet } from "./decode/decode.ts";
import { encodeSet } from "./encode/encode.ts";
import { type EncodeBuffer, encoded, startWriting, stopWriting } from "./encode/encode-buffer.ts";
import { type RequestFormat, RequestWriter } from "./encode/request-writer.ts";
import { Requirements } from "./requirements.ts";

/** Options for encoding a request. */
export interface RequestOptions {
  /**
   * Message type of the request. For a generic family, pass the family id that the kernel assigned. For a raw family,
   * the default is the message type in the spec.
   */
  type?: number | undefined;
  /** `NLM_F_*` flags of the request. Default: NLM_F_REQUEST, for a dump also NLM_F_DUMP. */
  flags?: number | undefined;
}

/** Kind of a request: `do` concerns one object or action, and `dump` requests a list of objects. */
export type RequestKind = "do" | "dump";

const optionNames: OptionChecks<RequestOptions> = { type: true, flags: true };

interface RequestRules {
  /** Command in a generic family, message type in a raw family. */
  readonly number: number | undefined;
  readonly required: Requirements;
  readonly format: RequestFormat;
  /** Created for the first request that is not empty. */
  writer: RequestWriter | undefined;
}

/**
 * Encodes the requests of one netlink operation, and decodes its replies and events. Call {@link operationCodec} to get
 * a codec.
 */
export class OperationCodec {
  readonly family: Family;
  readonly operation: Operation;
  /**
   * Number of bytes between the netlink header and the attributes of a request: the fixed header, and `genlmsghdr` in a
   * generic family.
   */
  readonly headerLength: number;
  /**
   * Number of bytes between the netlink header and the attributes of a reply or an event, without data of variable
   * length in the fixed header. For the requests of a few operations, the number differs: see {@link headerLength}.
   */
  readonly replyHeaderLength: number;
  /**
   * Name of the field with the members of the fixed header, such as "header", in objects that are encoded or decoded.
   * Undefined for an operation without a fixed header.
   */
  readonly headerField: string | undefined;
  readonly #request: MessagePlan;
  readonly #reply: MessagePlan;
  readonly #addressFamily: AddressFamily | undefined;
  readonly #headerStart: number;
  readonly #headerValues: Operation["headerValues"];
  /** Created when the first request of this kind is encoded. */
  #do: RequestRules | undefined;
  #dump: RequestRules | undefined;
  readonly #version: number;
  readonly #compiled: CompiledReader;
  #replyTypes: ReplyTypes | undefined;
  #lastType = -1;

  constructor(family: Family, operation: Operation) {
    this.family = fromOpen(family, new.target, "operationCodec()", family?.operations && operation);
    this.operation = operation;
    this.#request = messagePlan(family, operation);
    this.#reply = replyPlan(family, operation);
    this.#compiled = new CompiledReader(this.#reply);
    this.#addressFamily = AddressFamily.of(this.#request);
    this.#headerStart = this.#request.start;
    this.#headerValues = operation.headerValues;
    this.#version = family.version;
    this.headerField = this.#request.field;
    this.headerLength = this.#request.length;
    this.replyHeaderLength = this.#reply.length;
  }

  /**
   * Encodes a request. The length, sequence number and port id in the netlink header stay 0 until the request is sent.
   *
   * @throws TypeError or RangeError with the path of an invalid field. TypeError for unknown options, or if the
   *   operation has no request of this kind.
   */
  request(kind: RequestKind, fields: object = {}, options: RequestOptions = {}): Message {
    const asking = (kind === "do" ? this.#do : this.#dump) ?? this.#createRules(kind);
    const { number } = asking;
    if (number === undefined || (kind !== "do" && kind !== "dump"))
      throw withProgramStack(
        new TypeError(`${this.family.name}.${this.operation.name}: the operation has no "${kind}"`),
      );
    if (options?.constructor !== Object) checkOptionalObject(options);
    // Faster than `checkOptions` for valid options.
    for (const name in options) if (name !== "type" && name !== "flags") checkOptions(options, optionNames);
    const generic = this.#headerStart > 0;
    const type = options.type ?? (generic ? undefined : number);
    if (type === undefined)
      throw typeError("type", `expected the id of the family ${this.family.name}, which the controller assigned`);
    checkInteger(type, 16, 0xffff, "type");
    const flags = options.flags ?? (kind === "dump" ? NLM_F_REQUEST | NLM_F_DUMP : NLM_F_REQUEST);
    checkInteger(flags, 0, 0xffff, "flags");
    const out = startWriting();
    try {
      this.#message(out, asking, type, flags, fields);
    } catch (error) {
      throw trimStack(this.request, error);
    }
    stopWriting(out);
    return new Message(out.bytes.slice(0, out.length));
  }

  #createRules(kind: RequestKind): RequestRules {
    const plan = this.#request;
    const exchange = kind === "do" ? this.operation.do : this.operation.dump;
    const { number, replyOnly = [] } = exchange?.request ?? {};
    const isMember = (name: string) => memberIn(name) !== undefined;
    const fieldOf = (name: string) => fieldPlan(plan, name).name;
    const format: RequestFormat = {
      plan,
      start: NLMSG_HDRLEN + this.#headerStart,
      headerValues: this.#headerValues,
      addressFamily: this.#addressFamily,
      onesMembers: onesMembersOf(plan, exchange),
      replyOnly: replyOnly.filter((name) => !isMember(name)).map(fieldOf),
      replyOnlyMembers: replyOnly.filter(isMember).map(fieldOf),
    };
    const required = new Requirements(plan, exchange);
    const rules: RequestRules = { number, required, format, writer: undefined };
    if (kind === "do") this.#do = rules;
    else this.#dump = rules;
    return rules;
  }

  #message(out: EncodeBuffer, asking: RequestRules, type: number, flags: number, fields: object): void {
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
    let written = fields as Fields;
    if (asking.writer !== undefined || !isEmpty(fields, asking.format)) {
      asking.writer ??= new RequestWriter(asking.format);
      written = asking.writer.write(out, fields);
    }
    asking.required.check(written);
  }

  /**
   * Decodes a reply or an event. The returned object shares no memory with the message. Malformed content causes no
   * exception: parts that cannot be decoded are kept as bytes.
   *
   * In a generic family, the messages of all operations have the same type. A message of another operation is therefore
   * not rejected, and the returned object is meaningless.
   *
   * @throws TypeError if `message` is not a message, or has a type that no message of the operation can have.
   */
  decode(message: MessageView): Fields {
    this.#checkReply(message);
    return this.#read(this.#compiled, message);
  }

  /**
   * @internal Returns a function like {@link decode} that may omit fields which `selection` does not contain. An omitted
   *   field costs no time and no memory.
   */
  selecting(selection: NeededFields): (message: MessageView) => Fields {
    const compiled = new CompiledReader(this.#reply, selection);
    return (message) => {
      this.#checkReply(message);
      return this.#read(compiled, message);
    };
  }

  #checkReply(message: MessageView): void {
    if (message?.view === undefined) throw notAMessageError(message, this.#title, "a message");
    const { type } = message;
    if (type === this.#lastType) return;
    this.#types.rejectsOther(message);
    this.#lastType = type;
  }

  /**
   * Returns the reason why a message cannot be a reply of this operation, such as "type 3, expected 16". Returns
   * undefined if the message type matches.
   */
  mismatch({ type }: MessageView): string | undefined {
    if (type === this.#lastType) return undefined;
    if (!this.#types.has(type)) return `type ${type}, expected ${this.#types.types}`;
    this.#lastType = type;
    return undefined;
  }

  get #types(): ReplyTypes {
    this.#replyTypes ??= new ReplyTypes(this.family, this.operation);
    return this.#replyTypes;
  }

  /**
   * Decodes a request of the operation, which may come from another program. For replies and events, use
   * {@link decode}: their fixed header or attributes may differ from those of requests.
   */
  decodeRequest(message: MessageView): Fields {
    if (message?.view === undefined) throw notAMessageError(message, this.#title, "a message");
    const { store, view, offset, length } = message;
    const start = offset + NLMSG_HDRLEN + this.#headerStart;
    const end = offset + length;
    const from = attributesAt(this.#request, view, offset + NLMSG_HDRLEN, end);
    return decodeAsRequest(() => {
      const fields = this.#decode(this.#request, store, view, start, from, end);
      if (from <= end) this.#addressFamily?.showLabels(fields, view, start);
      return fields;
    });
  }

  /**
   * Decodes a reply or an event like {@link decode}, but accepts every message type. For example, the kernel's echo of
   * a change (`NLM_F_ECHO`) may have a type that no reply of the operation has.
   */
  decodeEcho(message: MessageView): Fields {
    return this.#read(this.#compiled, message);
  }

  #read(compiled: CompiledReader, { view, store, offset, length }: MessageView): Fields {
    const end = offset + length;
    const start = offset + NLMSG_HDRLEN + this.#headerStart;
    const from = attributesAt(this.#reply, view, offset + NLMSG_HDRLEN, end);
    let fields = from <= end ? compiled.read(store, view, start, from, end) : undefined;
    if (fields === undefined) {
      const { selection } = compiled;
      if (selection === undefined) fields = this.#decode(this.#reply, store, view, start, from, end);
      else fields = decodeSelected(selection, () => this.#decode(this.#reply, store, view, start, from, end));
      if (from <= end) compiled.record(view, from, end);
    }
    if (from <= end) this.#addressFamily?.showLabels(fields, view, start);
    return fields;
  }

  #decode(layout: MessagePlan, store: Uint8Array, view: DataView, start: number, from: number, end: number): Fields {
    const { header, field, set } = layout;
    const fields = emptyFields(set.memory.capacity + 1);
    if (header !== undefined) {
      if (end - start < header.lengthAt(view, start, end))
        return this.#decodeCut(layout, fields, store, view, start, end);
      const decoded = decodeHeader(header, store, view, start, end);
      if (field === "header") fields["header"] = decoded;
      else fields[field!] = decoded;
    }
    if (from < end) readSet(set, store, view, from, end, 0, fields);
    return fields;
  }

  /** Only messages of other programs end inside their fixed header. */
  #decodeCut(layout: MessagePlan, into: Fields, store: Uint8Array, view: DataView, start: number, end: number): Fields {
    const [header, field] = [layout.header!, layout.field!];
    // Assigned now, so that the fixed header becomes the first property.
    into[field] = undefined;
    if (layout === this.#reply) into[field] = decodeCutHeader(header, store, start, end, into);
    else {
      const decoded = decodeHeader(header, store, view, start, end);
      into[field] = decoded;
      addCutMember(into, decoded, store, start, end);
    }
    return into;
  }

  /**
   * Returns whether a reply or an event belongs to this operation. Operations with the same message number differ in
   * the values of fixed header members (`headerValues`), which this method compares.
   */
  matches(message: MessageView): boolean {
    return this.#hasHeaderValues(this.#reply, message);
  }

  /** Returns whether a request belongs to this operation, as {@link matches} does for a reply. */
  matchesRequest(message: MessageView): boolean {
    return this.#hasHeaderValues(this.#request, message);
  }

  #hasHeaderValues({ header }: MessagePlan, message: MessageView): boolean {
    const headerValues = headerMarks(this.operation, header, this.#request.header);
    if (header === undefined || headerValues === undefined) return true;
    const start = message.offset + NLMSG_HDRLEN + this.#headerStart;
    const decoded = decodeHeader(header, message.store, message.view, start, message.offset + message.length) as Fields;
    return Object.entries(headerValues).every(([field, value]) => decoded[field] === value);
  }

  /**
   * Returns the path of the attribute at a byte offset of a request, such as "peers[0].public-key". Names are those of
   * the spec; numbers in brackets are positions in a list. Returns undefined for an offset outside of the attributes.
   *
   * @param offset Offset in bytes from the start of the netlink header, as in extended acknowledgements of the kernel.
   * @throws TypeError if `request` is neither a message nor bytes.
   */
  path(request: MessageView | Uint8Array, offset: number): string | undefined {
    return namedPath(this.#request, this.#bytesOf(request), offset);
  }

  /**
   * Returns the path of an attribute that the kernel reported as missing in a request. `type` is the number of the
   * missing attribute, and `nest` the byte offset of the nested attribute that should contain it. Without `nest`, the
   * attribute is missing at the top level. Returns undefined if there is no attribute at offset `nest`.
   *
   * An attribute that is not in the spec is named by its number.
   *
   * @throws TypeError if `request` is neither a message nor bytes.
   */
  missingPath(request: MessageView | Uint8Array, type: number, nest?: number): string | undefined {
    return missingPath(this.#request, this.#bytesOf(request), type, nest);
  }

  #bytesOf(request: MessageView | Uint8Array): Uint8Array {
    if (request instanceof Uint8Array) return request;
    if (request?.view !== undefined) return request.bytes;
    const title = `${this.family.name}.${this.operation.name}: request`;
    throw notAMessageError(request, title, "a message, or its bytes");
  }

  get #title(): string {
    return `${this.family.name}.${this.operation.name}: message`;
  }
}

/** Whether a request has only zeros after its message header. Such requests, as most lists, do not load the encoder. */
function isEmpty(fields: object, { plan, headerValues, onesMembers }: RequestFormat): boolean {
  if (!isPlainObject(fields) || plan.set.sequence || plan.set.whole) return false;
  if (headerValues !== undefined || onesMembers.length > 0) return false;
  for (const name in fields) {
    const header = fields[name];
    if (name !== plan.field || !isPlainObject(header)) return false;
    for (const _ in header) return false;
  }
  return true;
}

function onesMembersOf({ header }: MessagePlan, exchange: Exchange | undefined): (readonly ValuePlan[])[] {
  return (exchange?.request.onesHeader ?? []).map((text) => {
    const path: ValuePlan[] = [];
    for (const name of text.split(".")) path.push((path.at(-1)?.struct ?? header!).memberBySpecName(name));
    return path;
  });
}

const codecsOf = lazilyFor((family: Family) => ({
  operations: new Map<string, OperationCodec>(),
  events: new Map<number, OperationCodec[]>(),
  announced: lazily(() => eventOperations(family)),
}));

/**
 * Returns the codec of the operation `name`, such as "getlink".
 *
 * @throws TypeError if the family has no such operation.
 */
export function operationCodec(family: Family, name: string): OperationCodec {
  checkFamily(family);
  const { operations } = codecsOf(family);
  let codec = operations.get(name);
  if (codec === undefined) {
    const operation = lookup(family.operations, name);
    if (operation === undefined) {
      const likely = didYouMean(`${name}`, Object.keys(family.operations));
      throw withProgramStack(new TypeError(`the family ${family.name} has no operation "${name}"${likely}`));
    }
    codec = new OperationCodec(family, operation);
    operations.set(name, codec);
  }
  return codec;
}

/**
 * Returns the codec that decodes an event with this number: the command in a generic family, the message type in a raw
 * family. Returns undefined if no operation matches. Notifications take precedence over operations whose request or
 * reply has the same number.
 *
 * Several operations may have the same number and differ only in values of their fixed header. The operation whose
 * header values occur in `message` is then used, otherwise the operation without header values. Without `message`, the
 * first operation is used.
 */
export function eventCodec(family: Family, number: number, message?: MessageView): OperationCodec | undefined {
  checkFamily(family);
  const { events, announced } = codecsOf(family);
  let codecs = events.get(number);
  if (codecs === undefined) {
    codecs = (announced().get(number) ?? []).map(({ name }) => operationCodec(family, name));
    events.set(number, codecs);
  }
  return message === undefined ? codecs[0] : selectOperation(codecs, message);
}

/**
 * Returns the number that identifies the operation of a message: the command in a generic family, the message type in a
 * raw family. Returns -1 if a message of a generic family is too short for a command.
 */
export function messageNumber(family: Family, message: MessageView): number {
  if (family.protocol !== NETLINK_GENERIC) return message.type;
  return message.length > NLMSG_HDRLEN ? message.view.getUint8(message.offset + NLMSG_HDRLEN) : -1;
}

/**
 * Decodes the netlink attributes in `bytes`, which are attributes of the named set in the format of kernel replies.
 * Malformed content causes no exception: parts that cannot be decoded are kept as bytes.
 *
 * @throws TypeError if the family has no such set, or `bytes` is not a Uint8Array.
 */
export function decodeAttributes(family: Family, set: string, bytes: Uint8Array): unknown {
  checkRequiredString(set, "set");
  checkBytes(bytes, "bytes");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const plan = setPlan(family, set);
  return readSet(plan, bytes, view, 0, bytes.length, 0, emptyFields(plan.memory.capacity));
}

/**
 * Encodes an object as netlink attributes of the named set, in the format of kernel replies. Encoding the result of
 * {@link decodeAttributes} returns the original bytes. The limits of the spec are not checked, because they apply only
 * to requests.
 *
 * @throws TypeError or RangeError with the path of an invalid field. TypeError if the family has no such set.
 */
export function encodeAttributes(family: Family, set: string, value: object): Uint8Array {
  checkRequiredString(set, "set");
  try {
    return encoded((out) => encodeSet(setPlan(family, set, false), out, value));
  } catch (error) {
    throw trimStack(encodeAttributes, error);
  }
}
