import { typeError, withTitle } from "../base/argument-error.ts";
import { didYouMean } from "../base/check.ts";
import { describeValue } from "../base/describe.ts";
import type { ItemOf, OperationName, ReplyOf, RequestOf } from "../client/types.ts";
import { EINVAL } from "../constants/errno.ts";
import { NETLINK_GENERIC, NLMSG_HDRLEN } from "../constants/netlink.ts";
import type { Message } from "../message/message.ts";
import { type OperationCodec, operationCodec, type RequestKind } from "../schema/codec/codec.ts";
import { encodeHeader, encodeSet } from "../schema/codec/encode/encode.ts";
import { encoded } from "../schema/codec/encode/encode-buffer.ts";
import { type MessageContent, replyContent } from "../schema/model/conventions.ts";
import { type Family, lookup, type Operation } from "../schema/model/family.ts";
import type { Fields, UnknownAttribute, UnparsedAttribute } from "../schema/model/types.ts";
import { fieldPlan, headerMarks, type MessagePlan, messagePlan, replyPlan } from "../schema/plan/message-plan.ts";
import { checkPath, type NumberedPlace, numberIn, offsetOf, offsetOfNumber } from "./attribute-offset.ts";
import type { AckDetails } from "./frames.ts";
import { Refusal, type RefusalDetails } from "./refusal.ts";

/**
 * Fields of a reply or event that a handler of a fake kernel returns. They have the types of decoded values, but every
 * field is optional.
 */
export type Answer<Value> = Value extends bigint
  ? bigint | number
  : Value extends `${number}`
    ? Value | number
    : Value extends Uint8Array
      ? Uint8Array
      : Value extends readonly (infer Item)[]
        ? Answer<Item>[]
        : Value extends object
          ? { [Field in keyof Value]?: Answer<Value[Field]> | undefined }
          : Value;

/**
 * Decoded fields of a request that a handler of a fake kernel receives. 64-bit numbers are bigints, addresses are text,
 * and attributes without a value (flags) are `true`.
 */
export type Received<Value> = [`${number}` | number] extends [Value]
  ? Exclude<Value, number | bigint>
  : [bigint | number] extends [Value]
    ? bigint
    : [string | Uint8Array] extends [Value]
      ? string
      : [boolean] extends [Value]
        ? true
        : Value extends Uint8Array
          ? Uint8Array
          : Value extends readonly (infer Item)[]
            ? Received<Item>[]
            : Value extends object
              ? { [Field in keyof Value]: Received<Value[Field]> }
              : Value;

/**
 * A request to a fake kernel, with its header and its bytes. A handler receives this object in addition to the decoded
 * fields.
 */
export interface RequestDetails {
  /** Flags of the request's header (`NLM_F_*` bits). */
  readonly flags: number;
  /** Sequence number of the request. */
  readonly sequence: number;
  /** Port id of the socket that has sent the request. */
  readonly portId: number;
  /** The whole request message. */
  readonly message: Message;
  /**
   * Registers a function that undoes the effect of this request in the fake kernel. The function is called if the
   * request is part of a batch and the batch fails, because a request is rejected or the end message is missing. The
   * functions of a batch are called in reverse order.
   */
  readonly onAbort: (undo: () => void) => void;
}

interface DoHandler<Operations, Name extends keyof Operations> {
  do(
    request: Received<RequestOf<Operations, Name, "do">>,
    details: RequestDetails,
    // biome-ignore lint/suspicious/noConfusingVoidType: a handler without a reply may omit `return undefined`
  ): Answer<ReplyOf<Operations, Name, "do">> | Iterable<Answer<ItemOf<Operations, Name, "do">>> | undefined | void;
}

/**
 * Items that a dump handler returns. Indexes 0 to 2 are declared so that compiler errors point to an invalid item, not
 * to the whole array.
 */
interface DumpItems<Item> extends Iterable<Item> {
  readonly 0?: Item;
  readonly 1?: Item;
  readonly 2?: Item;
}

interface DumpHandler<Operations, Name extends keyof Operations> {
  /**
   * Handles a dump request: returns the messages of the dump. The iterable is read step by step, while the tested
   * program receives the dump.
   */
  dump(
    request: Received<RequestOf<Operations, Name, "dump">>,
    details: RequestDetails,
  ): DumpItems<Answer<ItemOf<Operations, Name, "dump">>>;
}

// With optional `do` and `dump`, compiler errors would cover whole handlers.
/**
 * Handles the requests of one netlink operation in a fake kernel. The handler receives the decoded fields of a request
 * (64-bit numbers are bigints, addresses are text) and returns the reply. To reject the request, the handler throws a
 * {@link Refusal}.
 */
export type OperationHandler<Operations, Name extends keyof Operations> =
  | DoHandler<Operations, Name>
  | DumpHandler<Operations, Name>
  | (DoHandler<Operations, Name> & DumpHandler<Operations, Name>);

/**
 * Request handlers of a netlink family in a fake kernel, by operation name. A request for an operation without a
 * handler fails with EOPNOTSUPP.
 */
export type FamilyHandlers<Operations> = {
  readonly [Name in OperationName<Operations, "do"> | OperationName<Operations, "dump">]?: OperationHandler<
    Operations,
    Name
  >;
};

export interface AnyHandler {
  do?(request: Fields, details: RequestDetails): Fields | Iterable<Fields> | undefined;
  dump?(request: Fields, details: RequestDetails): Iterable<Fields>;
}

export interface RegisteredFamily {
  readonly model: Family;
  /** Message type of a generic family. */
  readonly id: number;
  readonly handlers: Readonly<Record<string, AnyHandler | undefined>>;
  readonly groups: ReadonlyMap<string, number>;
}

export function payloadOf(family: Family, command: number, content: MessageContent, fields: object): Uint8Array {
  const { set, header, field, start, length } = messagePlan(family, content, false);
  return encoded((out) => {
    out.zero(length);
    if (family.protocol === NETLINK_GENERIC) {
      out.view.setUint8(0, command);
      out.view.setUint8(1, family.version);
    }
    if (header !== undefined) {
      encodeHeader(header, out, start, (fields as Fields)[field!], field!);
      if (set.tracked) out.headers[0] = { plan: header, start, fixed: undefined };
    }
    encodeSet(set, out, fields, field);
  });
}

interface SentMessage {
  type: number;
  payload: Uint8Array;
}

export function replyPayload(
  family: RegisteredFamily,
  operation: Operation,
  kind: RequestKind,
  fields: object,
): SentMessage {
  const { reply, request } = operation[kind]!;
  return sentMessage(family, operation, (reply ?? request).number, fields, REPLY);
}

/** Returns the messages of the value that a `do` handler has returned. */
export function repliesOf(family: RegisteredFamily, operation: Operation, answer: unknown): readonly Fields[] {
  if (answer === undefined) return [];
  if (isIterable(answer)) return [...answer];
  if (typeof answer === "object" && answer !== null) return [answer as Fields];
  throw replyError(family, operation, "expected an object or an iterable of objects", answer);
}

/** Returns the messages of the value that a `dump` handler has returned. */
export function itemsOf(family: RegisteredFamily, operation: Operation, items: unknown): Iterable<Fields> {
  if (isIterable(items)) return items;
  throw replyError(family, operation, "expected an iterable of objects", items);
}

function isIterable(value: unknown): value is Iterable<Fields> {
  return typeof value === "object" && value !== null && Symbol.iterator in value;
}

function replyError({ model }: RegisteredFamily, { name }: Operation, expected: string, value: unknown): unknown {
  const error = typeError("", `${expected}, got ${describeValue(value)}`);
  return requestError(withTitle(error, `${model.name}.${name}: ${REPLY}`));
}

const REPLY = "the handler's reply: ";

function sentMessage(
  { model, id }: RegisteredFamily,
  operation: Operation,
  number: number,
  fields: object,
  place: string,
): SentMessage {
  const { name } = operation;
  try {
    const payload = payloadOf(model, number, replyContent(operation), withHeader(model, operation, fields));
    return { type: model.protocol === NETLINK_GENERIC ? id : number, payload };
  } catch (error) {
    throw requestError(withTitle(error, `${model.name}.${name}: ${place}`));
  }
}

/** Enough frames to include the test that sent the request. */
const ALL_FRAMES = 1000;

function requestError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = ALL_FRAMES;
  Error.captureStackTrace(error, requestError);
  Error.stackTraceLimit = stackTraceLimit;
  return error;
}

/** Completes `fields` with the fixed header values of the operation. */
function withHeader(model: Family, operation: Operation, fields: object): object {
  const { header, field } = replyPlan(model, operation);
  const headerValues = headerMarks(operation, header, messagePlan(model, operation).header);
  if (headerValues === undefined || field === undefined) return fields;
  return { ...fields, [field]: { ...((fields as Fields)[field] as object | undefined), ...headerValues } };
}

export function eventPayload(
  family: RegisteredFamily,
  name: string,
  fields: object,
): SentMessage & { group: string | undefined } {
  const { model } = family;
  const operation = lookup(model.operations, name);
  const exchange = operation?.do ?? operation?.dump;
  // Events of raw families may share a reply's or request's number.
  const isMessage = model.protocol !== NETLINK_GENERIC;
  const number = operation?.event?.number ?? (isMessage ? (exchange?.reply ?? exchange?.request)?.number : undefined);
  if (operation === undefined || number === undefined) {
    const events = Object.values(model.operations).filter(({ event }) => event !== undefined);
    const meant = didYouMean(
      `${name}`,
      events.map((event) => event.name),
    );
    throw new TypeError(`${model.name}: unknown event ${describeValue(name)}${meant}`);
  }
  return { ...sentMessage(family, operation, number, fields, ""), group: operation.group };
}

/**
 * Returns the operation of a request. If several operations of a raw family have the same message number, a value in
 * the fixed header selects the operation, or the presence of an attribute that only one of them requires.
 */
export function operationOf(
  { model }: RegisteredFamily,
  number: number,
  kind: RequestKind,
  message: Message,
): Operation | undefined {
  const candidates = Object.values(model.operations).filter((one) => one[kind]?.request.number === number);
  if (candidates.length < 2) return candidates[0];
  const codecs = candidates.map(({ name }) => operationCodec(model, name));
  const matching = codecs.filter((codec) => codec.matchesRequest(message));
  const rankOf = ({ operation }: OperationCodec) => {
    if (operation.headerValues !== undefined) return Number.POSITIVE_INFINITY;
    const { required = [] } = operation[kind]!.request;
    return required.length > 0 && hasAttributes(model, operation, message, required) ? required.length : 0;
  };
  return matching.sort((one, other) => rankOf(other) - rankOf(one))[0]?.operation;
}

function hasAttributes(model: Family, operation: Operation, message: Message, names: readonly string[]): boolean {
  const { length } = messagePlan(model, operation);
  if (message.length < NLMSG_HDRLEN + length) return false;
  const fields = operationCodec(model, operation.name).decodeRequest(message);
  const layout = messagePlan(model, operation);
  return names.every((name) => fields[fieldPlan(layout, name).name] !== undefined);
}

export function requestFields(model: Family, operation: Operation, message: Message): Fields {
  const codec = operationCodec(model, operation.name);
  if (message.length < NLMSG_HDRLEN + codec.headerLength) throw new Refusal(EINVAL);
  return codec.decodeRequest(message);
}

export function checkPolicy(model: Family, fields: Fields): void {
  const place = findInvalid(fields);
  if (place === undefined) return;
  const strict = model.flavour !== "genetlink-legacy";
  if (place.kind === "unknown") {
    // The kernel ignores unknown attributes in families without strict validation.
    if (!strict) return;
    throw new AttributeRefusal(place, "Unknown attribute type");
  }
  throw new AttributeRefusal(place, "Attribute failed policy validation");
}

class AttributeRefusal extends Refusal {
  readonly place: NumberedPlace;

  constructor(place: NumberedPlace, message: string) {
    super(EINVAL, { message });
    this.place = place;
  }
}

interface InvalidAttribute extends NumberedPlace {
  kind: "unknown" | "unparsed";
}

function findInvalid(fields: Fields, nest = ""): InvalidAttribute | undefined {
  const unparsed = fields["unparsed"] as UnparsedAttribute[] | undefined;
  if (unparsed !== undefined) return { kind: "unparsed", nest, type: unparsed[0]?.type };
  for (const [field, value] of Object.entries(fields)) {
    if (field === "unknown" || typeof value !== "object" || value === null || value instanceof Uint8Array) continue;
    const path = nest === "" ? field : `${nest}.${field}`;
    const place = Array.isArray(value) ? findInvalidItem(value, path) : findInvalid(value as Fields, path);
    if (place !== undefined) return place;
  }
  const unknown = fields["unknown"] as UnknownAttribute[] | undefined;
  return unknown === undefined ? undefined : { kind: "unknown", nest, type: unknown[0]?.type };
}

function findInvalidItem(items: readonly unknown[], path: string): InvalidAttribute | undefined {
  for (const [index, item] of items.entries()) {
    if (typeof item !== "object" || item === null || Array.isArray(item) || item instanceof Uint8Array) continue;
    const place = findInvalid(item as Fields, `${path}[${index}]`);
    if (place !== undefined) return place;
  }
  return undefined;
}

/** Converts a Refusal's attribute paths to byte offsets in the request. */
export function ackDetails(model: Family, operation: Operation, message: Message, refusal: Refusal): AckDetails {
  const details: AckDetails = { message: refusal.details.message };
  const layout = messagePlan(model, operation);
  const { bytes } = message;
  if (refusal instanceof AttributeRefusal) return { ...details, offset: offsetOfNumber(layout, bytes, refusal.place) };
  const { attribute, missing }: RefusalDetails = refusal.details;
  if (attribute !== undefined) {
    details.offset = offsetOf(layout, bytes, attribute);
    if (details.offset === undefined) checkRefusal(model, operation, layout, attribute, "attribute");
  }
  if (missing === undefined) return details;
  checkRefusal(model, operation, layout, missing, "missing");
  const dot = missing.lastIndexOf(".");
  const missingNest = dot < 0 ? undefined : offsetOf(layout, bytes, missing.slice(0, dot));
  // Without the parent attribute, the missing attribute's number would be ambiguous.
  if (dot >= 0 && missingNest === undefined) return details;
  const missingType = numberIn(layout, bytes, missingNest, missing.slice(dot + 1));
  if (missingType === undefined) return details;
  return missingNest === undefined ? { ...details, missingType } : { ...details, missingType, missingNest };
}

function checkRefusal(model: Family, { name }: Operation, layout: MessagePlan, path: string, option: string): void {
  try {
    checkPath(layout, path);
  } catch (error) {
    throw requestError(withTitle(error, `${model.name}.${name}: the handler's refusal: ${option}: `));
  }
}
