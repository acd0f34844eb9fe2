import type { Message, MessageView } from "../../src/message/message.ts";
import type { Family, RequestOptions } from "../../src/schema/index.ts";

/**
 * A kind of message that the codec of its schema and code written by hand turn into the same object and back. What is
 * written by hand knows the attributes that such messages usually have, and nothing else.
 */
export interface Kind<Value extends object = object> {
  family: Family;
  operation: string;
  request: RequestOptions;
  /** How many bytes come before the attributes. */
  headers: number;
  /** The object number `number`. */
  make(number: number): Value;
  /** What of such an object a request can hold, where that is not all of it. */
  asked?(value: Value): Value;
  /** Written by hand: attributes in the order of the fields of {@link make}. */
  encode(value: Value): Message;
  /** Written by hand: `store` holds the bytes that the message's view shows. */
  decode(message: MessageView, store: Uint8Array): Value;
  /** Fields that are read alone. */
  paths: readonly string[];
  /** Written by hand: the values of these fields. */
  read(message: MessageView, store: Uint8Array): unknown[];
}
