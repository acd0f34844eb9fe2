import { prefixed } from "../client/prefixed.ts";
import type { ItemOf, OperationName, ReplyOf, RequestOf } from "../client/types.ts";
import { EINVAL } from "../constants/errno.ts";
import { GENL_HDRLEN } from "../constants/genetlink.ts";
import { NETLINK_GENERIC, NLMSG_HDRLEN } from "../constants/netlink.ts";
import { shown } from "../errors.ts";
import { align } from "../message/align.ts";
import { AttributeBuffer } from "../message/attribute-buffer.ts";
import { didYouMean } from "../message/check.ts";
import type { Message } from "../message/message.ts";
import { operationCodec, type RequestKind } from "../schema/codec.ts";
import { ownerOf } from "../schema/conventions.ts";
import { encodeHeader, encodeSet } from "../schema/encode.ts";
import { levelHeaders } from "../schema/encode-path.ts";
import type { Fields, UnknownAttribute, UnparsedAttribute } from "../schema/kept.ts";
import { type Layout, layoutOf } from "../schema/layout.ts";
import { type Family, lookup, type Operation } from "../schema/model.ts";
import { setPlan, structPlan } from "../schema/plan.ts";
import { startWriting, stopWriting } from "../schema/writing.ts";
import { type NumberedPlace, numberIn, offsetOf, offsetOfNumber } from "./attribute-place.ts";
import { checkPath } from "./check-path.ts";
import type { AckDetails } from "./frames.ts";
import { Refusal, type RefusalDetails } from "./refusal.ts";

/** What is put into a message: fields as they are read, of which any can be left out. */
export type Answer<Value> = Value extends bigint
  ? bigint | number
  : Value extends Uint8Array
    ? Uint8Array
    : Value extends readonly (infer Item)[]
      ? Answer<Item>[]
      : Value extends object
        ? { [Field in keyof Value]?: Answer<Value[Field]> | undefined }
        : Value;

/** What a handler knows of a request beside its fields. */
export interface RequestDetails {
  /** The `NLM_F_*` bits. */
  readonly flags: number;
  readonly sequence: number;
  /** Port id of the socket that asks. */
  readonly portId: number;
  /** The whole message. */
  readonly message: Message;
  /**
   * Says how what the handler does is undone when the batch that the request is in comes to nothing, since another of its
   * requests is refused or its end is missing. What was done last is undone first. Outside of batches nothing is ever undone.
   */
  readonly onAbort: (undo: () => void) => void;
}

/**
 * What is done when an operation is asked for. A handler is given the fields as they were sent, decoded (numbers of 64 bits are
 * bigints, addresses are text), and returns what is answered. To refuse, it throws a {@link Refusal}.
 */
export interface OperationHandler<Operations, Name extends keyof Operations> {
  /** Returns the answer; an array when there are several; nothing for an acknowledgement. */
  do?(
    request: RequestOf<Operations, Name, "do">,
    details: RequestDetails,
    // biome-ignore lint/suspicious/noConfusingVoidType: a handler that answers nothing need not say so
  ): Answer<ReplyOf<Operations, Name, "do">> | Answer<ItemOf<Operations, Name, "do">>[] | undefined | void;
  /** Returns the items of the table. They are taken one by one as they are received. */
  dump?(
    request: RequestOf<Operations, Name, "dump">,
    details: RequestDetails,
  ): Iterable<Answer<ItemOf<Operations, Name, "dump">>>;
}

/** Handlers of a family's operations, by their names. What has none is not supported (EOPNOTSUPP). */
export type FamilyHandlers<Operations> = {
  readonly [Name in OperationName<Operations, "do"> | OperationName<Operations, "dump">]?: OperationHandler<
    Operations,
    Name
  >;
};

/** A handler whose types are not known. */
export interface AnyHandler {
  do?(request: Fields, details: RequestDetails): Fields | Fields[] | undefined;
  dump?(request: Fields, details: RequestDetails): Iterable<Fields>;
}

/** A family that a fake kernel has. */
export interface RegisteredFamily {
  readonly model: Family;
  /** Its number where it is generic. */
  readonly id: number;
  readonly handlers: Readonly<Record<string, AnyHandler | undefined>>;
  readonly groups: ReadonlyMap<string, number>;
}

const buffer = new AttributeBuffer();

/** The payload of a message of a family: headers and attributes. Throws TypeError or RangeError for what cannot be encoded. */
export function payloadOf(
  family: Family,
  command: number,
  set: string | undefined,
  header: string | undefined,
  fields: object,
): Uint8Array {
  const plan = setPlan(family, set ?? "");
  const generic = family.protocol === NETLINK_GENERIC ? GENL_HDRLEN : 0;
  const struct = header === undefined ? undefined : structPlan(family, header);
  const field = struct === undefined ? undefined : plan.headerField;
  startWriting();
  try {
    buffer.clear();
    buffer.zero(generic + align(struct?.size ?? 0));
    if (generic > 0) {
      buffer.view.setUint8(0, command);
      buffer.view.setUint8(1, family.version);
    }
    if (struct !== undefined) {
      encodeHeader(struct, buffer, generic, (fields as Fields)[field!], field!);
      levelHeaders[0] = { plan: struct, start: generic, fixed: undefined };
    }
    encodeSet(plan, buffer, fields, field);
    return buffer.bytes.slice(0, buffer.length);
  } finally {
    stopWriting();
  }
}

/** The type and the payload of an answer to an operation. */
export function replyPayload(
  { model, id }: RegisteredFamily,
  operation: Operation,
  kind: RequestKind,
  fields: object,
): { type: number; payload: Uint8Array } {
  const exchange = operation[kind]!;
  const { number } = exchange.reply ?? exchange.request;
  const { set, header, replySet = set, replyHeader = header } = operation;
  let payload: Uint8Array;
  try {
    payload = payloadOf(model, number, replySet, replyHeader, withHeader(model, operation, fields));
  } catch (error) {
    throw atAsker(prefixed(error, `${model.name}.${operation.name}: the handler's answer: `));
  }
  return { type: model.protocol === NETLINK_GENERIC ? id : number, payload };
}

/** More frames than there ever are from a test to what its kernel does. */
const ALL_FRAMES = 1000;

/** The error with a stack that leads to whoever has asked: the way there is longer than stacks usually are. */
function atAsker(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = ALL_FRAMES;
  Error.captureStackTrace(error, atAsker);
  Error.stackTraceLimit = stackTraceLimit;
  return error;
}

/** The fields of what the kernel sends, with what the operation says of its header. */
function withHeader(model: Family, { set, replySet = set, headerValues }: Operation, fields: object): object {
  if (headerValues === undefined) return fields;
  const { headerField: field } = setPlan(model, replySet ?? "");
  return { ...fields, [field]: { ...((fields as Fields)[field] as object | undefined), ...headerValues } };
}

/** The type and the payload of what the kernel announces. */
export function eventPayload(
  { model, id }: RegisteredFamily,
  name: string,
  fields: object,
): {
  type: number;
  payload: Uint8Array;
  group: string | undefined;
} {
  const operation = lookup(model.operations, name);
  if (operation?.event === undefined) {
    const events = Object.values(model.operations).filter(({ event }) => event !== undefined);
    const meant = didYouMean(
      `${name}`,
      events.map((event) => event.name),
    );
    throw new TypeError(`${model.name}: there is no event ${shown(name)}${meant}`);
  }
  const { number } = operation.event;
  const { set, header, replySet = set, replyHeader = header, group } = operation;
  let payload: Uint8Array;
  try {
    payload = payloadOf(model, number, replySet, replyHeader, withHeader(model, operation, fields));
  } catch (error) {
    throw atAsker(prefixed(error, `${model.name}.${name}: `));
  }
  return { type: model.protocol === NETLINK_GENERIC ? id : number, payload, group };
}

/** The operation that a message asks for. In raw families several can share a number: their headers tell them apart. */
export function operationOf(
  { model }: RegisteredFamily,
  number: number,
  kind: RequestKind,
  message: Message,
): Operation | undefined {
  const those = Object.values(model.operations).filter((one) => one[kind]?.request.number === number);
  const codecs = those.map(({ name }) => operationCodec(model, name));
  return ownerOf(codecs, message)?.operation;
}

/** The fields of a request. Throws {@link Refusal} for one that ends before its attributes. */
export function requestFields(model: Family, operation: Operation, message: Message): Fields {
  const codec = operationCodec(model, operation.name);
  if (message.length < NLMSG_HDRLEN + codec.headerLength) throw new Refusal(EINVAL);
  return codec.decodeRequest(message);
}

/** Throws {@link Refusal} as the kernel refuses what goes against the family's policy. */
export function checkPolicy(model: Family, fields: Fields): void {
  const place = badPlace(fields);
  if (place === undefined) return;
  const strict = model.flavour !== "genetlink-legacy";
  if (place.kind === "unknown") {
    // Families from before strict checking look over what they do not know.
    if (!strict) return;
    throw new PlacedRefusal(place, "Unknown attribute type");
  }
  throw new PlacedRefusal(place, "Attribute failed policy validation");
}

/** A refusal that points at an attribute by its number. */
export class PlacedRefusal extends Refusal {
  readonly place: NumberedPlace;

  constructor(place: NumberedPlace, message: string) {
    super(EINVAL, { message });
    this.place = place;
  }
}

interface BadPlace extends NumberedPlace {
  kind: "unknown" | "unparsed";
}

/** Where the first attribute is that goes against the policy; one that cannot be read before one that is not known. */
function badPlace(fields: Fields, nest = ""): BadPlace | undefined {
  const unparsed = fields["unparsed"] as UnparsedAttribute[] | undefined;
  if (unparsed !== undefined) return { kind: "unparsed", nest, type: unparsed[0]?.type };
  for (const [field, value] of Object.entries(fields)) {
    if (field === "unknown" || typeof value !== "object" || value === null || value instanceof Uint8Array) continue;
    const path = nest === "" ? field : `${nest}.${field}`;
    const place = Array.isArray(value) ? badItem(value, path) : badPlace(value as Fields, path);
    if (place !== undefined) return place;
  }
  const unknown = fields["unknown"] as UnknownAttribute[] | undefined;
  return unknown === undefined ? undefined : { kind: "unknown", nest, type: unknown[0]?.type };
}

/** The same in the items of a list. */
function badItem(items: readonly unknown[], path: string): BadPlace | undefined {
  for (const [index, item] of items.entries()) {
    if (typeof item !== "object" || item === null || Array.isArray(item) || item instanceof Uint8Array) continue;
    const place = badPlace(item as Fields, `${path}[${index}]`);
    if (place !== undefined) return place;
  }
  return undefined;
}

/**
 * What a refusal says, with its places as offsets in the request.
 *
 * @throws TypeError for a place that no request of the operation has.
 */
export function ackDetails(model: Family, operation: Operation, message: Message, refusal: Refusal): AckDetails {
  const details: AckDetails = { message: refusal.details.message };
  const layout = layoutOf(model, operation.set, operation.header);
  const { bytes } = message;
  if (refusal instanceof PlacedRefusal) return { ...details, offset: offsetOfNumber(layout, bytes, refusal.place) };
  const { attribute, missing }: RefusalDetails = refusal.details;
  if (attribute !== undefined) {
    details.offset = offsetOf(layout, bytes, attribute);
    if (details.offset === undefined) checkRefusal(model, operation, layout, attribute, "attribute");
  }
  if (missing === undefined) return details;
  checkRefusal(model, operation, layout, missing, "missing");
  const dot = missing.lastIndexOf(".");
  const missingNest = dot < 0 ? undefined : offsetOf(layout, bytes, missing.slice(0, dot));
  // What is in a nest that is not there is not looked for elsewhere.
  if (dot >= 0 && missingNest === undefined) return details;
  const missingType = numberIn(layout, bytes, missingNest, missing.slice(dot + 1));
  if (missingType === undefined) return details;
  return missingNest === undefined ? { ...details, missingType } : { ...details, missingType, missingNest };
}

function checkRefusal(model: Family, { name }: Operation, layout: Layout, path: string, option: string): void {
  try {
    checkPath(layout, path);
  } catch (error) {
    throw atAsker(prefixed(error, `${model.name}.${name}: the handler's refusal: ${option}: `));
  }
}
