import { prefixed } from "../client/prefixed.ts";
import type { ItemOf, OperationName, ReplyOf, RequestOf } from "../client/types.ts";
import { EINVAL } from "../constants/errno.ts";
import { GENL_HDRLEN } from "../constants/genetlink.ts";
import { NETLINK_GENERIC, NLMSG_HDRLEN } from "../constants/netlink.ts";
import { align } from "../message/align.ts";
import { AttributeBuffer } from "../message/attribute-buffer.ts";
import type { Message } from "../message/message.ts";
import { operationCodec, type RequestKind } from "../schema/codec.ts";
import { encodeHeader, encodeSet } from "../schema/encode.ts";
import type { Fields, UnknownAttribute, UnparsedAttribute } from "../schema/kept.ts";
import type { Family, Operation } from "../schema/model.ts";
import { headerFieldOf, setPlan, structPlan } from "../schema/plan.ts";
import { numberOf, offsetAlong, offsetOf } from "./attribute-place.ts";
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
  const field = struct === undefined ? undefined : headerFieldOf(plan);
  buffer.clear();
  buffer.zero(generic + align(struct?.size ?? 0));
  if (generic > 0) {
    buffer.view.setUint8(0, command);
    buffer.view.setUint8(1, family.version);
  }
  if (struct !== undefined) encodeHeader(struct, buffer, generic, (fields as Fields)[field!], field!);
  encodeSet(plan, buffer, fields, field);
  return buffer.bytes.slice(0, buffer.length);
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
  const own = operation.headerValues === undefined ? fields : withHeader(model, operation, fields);
  let payload: Uint8Array;
  try {
    payload = payloadOf(model, number, replySet, replyHeader, own);
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

function withHeader(model: Family, { set, headerValues }: Operation, fields: object): object {
  const field = headerFieldOf(setPlan(model, set ?? ""));
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
  const operation = model.operations[name];
  if (operation?.event === undefined) throw new TypeError(`${model.name}: there is no event "${name}"`);
  const { number } = operation.event;
  const { set, header, replySet = set, replyHeader = header, group } = operation;
  let payload: Uint8Array;
  try {
    payload = payloadOf(model, number, replySet, replyHeader, fields);
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
  if (those.length <= 1) return those[0];
  return (
    those.find(({ name, headerValues }) => headerValues !== undefined && operationCodec(model, name).owns(message)) ??
    those[0]
  );
}

/** The fields of a request. Throws {@link Refusal} as the kernel refuses what goes against the family's policy. */
export function requestFields(model: Family, operation: Operation, message: Message): Fields {
  const codec = operationCodec(model, operation.name);
  if (message.length < NLMSG_HDRLEN + codec.headerLength) throw new Refusal(EINVAL);
  const fields = codec.decodeRequest(message);
  const place = badPlace(fields);
  if (place === undefined) return fields;
  const strict = model.flavour !== "genetlink-legacy";
  if (place.kind === "unknown") {
    // Families from before strict checking look over what they do not know.
    if (!strict) return fields;
    throw new PlacedRefusal(place.path, "Unknown attribute type");
  }
  throw new PlacedRefusal(place.path, "Attribute failed policy validation");
}

/** A refusal that points at an attribute by the way to it: fields, and at last a number. */
export class PlacedRefusal extends Refusal {
  /** The fields of the nests, then the attribute's number where that is known. */
  readonly path: readonly (string | number)[];

  constructor(path: readonly (string | number)[], message: string) {
    super(EINVAL, { message });
    this.path = path;
  }
}

interface BadPlace {
  kind: "unknown" | "unparsed";
  path: (string | number)[];
}

/**
 * Where the first attribute is that goes against the policy; one that cannot be read before one that is not known. Of what is
 * wrong in items of arrays the array is the place.
 */
function badPlace(fields: Fields, path: string[] = []): BadPlace | undefined {
  const unparsed = fields["unparsed"] as UnparsedAttribute[] | undefined;
  if (unparsed !== undefined) return { kind: "unparsed", path: [...path, ...numbers(unparsed)] };
  for (const [field, value] of Object.entries(fields)) {
    if (field === "unknown" || typeof value !== "object" || value === null || value instanceof Uint8Array) continue;
    if (Array.isArray(value)) {
      const bad = value.map(badItem).find((place) => place !== undefined);
      if (bad !== undefined) return { kind: bad.kind, path: [...path, field] };
      continue;
    }
    const place = badPlace(value as Fields, [...path, field]);
    if (place !== undefined) return place;
  }
  const unknown = fields["unknown"] as UnknownAttribute[] | undefined;
  return unknown === undefined ? undefined : { kind: "unknown", path: [...path, ...numbers(unknown)] };
}

/** The same of an item of an array. */
function badItem(item: unknown): BadPlace | undefined {
  if (typeof item !== "object" || item === null || Array.isArray(item) || item instanceof Uint8Array) return undefined;
  return badPlace(item as Fields);
}

function numbers([first]: readonly { type?: number }[]): number[] {
  return first?.type === undefined ? [] : [first.type];
}

/** What a refusal says, with its places as offsets in the request. */
export function ackDetails(model: Family, operation: Operation, message: Message, refusal: Refusal): AckDetails {
  const details: AckDetails = { message: refusal.details.message };
  const start = NLMSG_HDRLEN + operationCodec(model, operation.name).headerLength;
  const set = setPlan(model, operation.set ?? "");
  if (refusal instanceof PlacedRefusal) {
    return { ...details, offset: offsetAlong(set, message.bytes, start, refusal.path) };
  }
  const { attribute, missing }: RefusalDetails = refusal.details;
  if (attribute !== undefined) details.offset = offsetOf(set, message.bytes, start, attribute);
  if (missing === undefined) return details;
  const missingType = numberOf(set, missing);
  if (missingType === undefined) return details;
  const nest = missing.slice(0, Math.max(0, missing.lastIndexOf(".")));
  if (nest === "") return { ...details, missingType };
  const missingNest = offsetOf(set, message.bytes, start, nest);
  return missingNest === undefined ? details : { ...details, missingType, missingNest };
}
