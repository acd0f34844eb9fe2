import type { Message, MessageView } from "../../src/message/message.ts";
import type { Family, RequestOptions } from "../../src/schema/index.ts";

/**
 * A kind of benchmark message. The codec of its schema and the hand-written code decode a message to equal objects and
 * encode an object to equal bytes. The hand-written code supports only attributes that {@link create} sets or that
 * messages of this kind usually have.
 */
export interface MessageKind<Value extends object = object> {
  family: Family;
  operation: string;
  request: RequestOptions;
  /** Size in bytes of the headers before the attributes of the message. */
  headers: number;
  /** Returns the object for the message with index `number`. */
  create(number: number): Value;
  /** Returns the part of an object that a request can contain. Default: all fields that are not read-only. */
  requestPart?(value: Value): Value;
  /** Encodes an object with hand-written code. Writes the attributes in the order of the fields of {@link create}. */
  encode(value: Value): Message;
  /** Decodes a message with hand-written code. `store` contains the bytes of the message. */
  decode(message: MessageView, store: Uint8Array): Value;
  /** Paths of the fields that {@link read} returns. */
  paths: readonly string[];
  /** Reads a few fields of a message with hand-written code. */
  read(message: MessageView, store: Uint8Array): unknown[];
}

/** Returns a copy of an object of an attribute set, without the fields that only the kernel sets. */
export function withoutReadOnly<Value extends object>(family: Family, set: string, value: Value): Value {
  const fields = Object.entries(value).flatMap(([name, content]: [string, unknown]) => {
    const attribute = family.sets[set]!.attributes.find(({ field }) => field === name);
    if (attribute?.access === "read-only") return [];
    const isNest = attribute?.type === "nest" && !Array.isArray(content);
    return [[name, isNest ? withoutReadOnly(family, attribute.nest!, content as object) : content] as const];
  });
  return Object.fromEntries(fields) as Value;
}
