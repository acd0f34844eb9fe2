import { hostLittleEndian as host } from "../../src/message/byte-order.ts";
import { BorrowedMessage, type Message, type MessageView } from "../../src/message/message.ts";
import { FieldsReader, operationCodec, SetReader } from "../../src/schema/index.ts";
import { conntrack } from "./conntrack.ts";
import { checked, TYPE_MASK } from "./hand-written.ts";
import { link } from "./link.ts";
import { type MessageKind, withoutReadOnly } from "./message-kind.ts";
import { ovsFlow } from "./ovs-flow.ts";
import { route } from "./route.ts";

/** Kinds of benchmark messages, by their name in the benchmark cases. */
export const kinds: Readonly<Record<string, MessageKind>> = {
  route,
  link,
  conntrack,
  "ovs-flow": ovsFlow,
};

/**
 * Tasks that a benchmark does with messages. "varied" is like "fields", but the attributes of each message are rotated
 * by a different number of positions.
 */
export type Task = "decode" | "encode" | "fields" | "varied" | "walk";

/** Number of different benchmark messages of each kind. */
export const MESSAGES = 256;

/**
 * Code that does a benchmark's task: the schema's codec, or hand-written code with or without checks (see
 * hand-written.ts).
 */
export type Codec = "schema" | "checked" | "unchecked";

/** Does the task on the message with an index and returns the result. */
export type RunTask = (index: number) => unknown;

/** Returns a function that does `task` on messages of one kind. All codecs return equal results. */
export function createTask(task: Task, kind: MessageKind, codec: Codec): RunTask {
  if (codec === "checked" && !checked) throw new Error('the process was not started with the argument "checked"');
  if (task === "encode") return createEncodeTask(kind, codec);
  const { messages, store } = messagesInMemory(kind, task === "varied");
  switch (task) {
    case "decode": {
      if (codec !== "schema") return (index) => kind.decode(messages[index]!, store);
      const schemaCodec = operationCodec(kind.family, kind.operation);
      return (index) => schemaCodec.decode(messages[index]!);
    }
    case "fields":
    case "varied": {
      if (codec !== "schema") return (index) => kind.read(messages[index]!, store);
      const reader = new FieldsReader(kind.family, kind.operation, kind.paths);
      return (index) => reader.read(messages[index]!);
    }
    case "walk": {
      if (codec !== "schema") return createWalkTask(kind, messages);
      const reader = new SetReader(kind.family, kind.operation);
      return (index) => {
        let sum = 0;
        for (let at = reader.first(messages[index]!); at >= 0; at = reader.after(at)) {
          if (reader.fieldAt(at) !== undefined) sum += reader.lengthAt(at);
        }
        return sum;
      };
    }
  }
}

function createEncodeTask(kind: MessageKind, codec: Codec): RunTask {
  const set = kind.family.operations[kind.operation]!.set!;
  const objects = Array.from({ length: MESSAGES }, (_, number) => {
    const object = kind.create(number);
    return kind.requestPart?.(object) ?? withoutReadOnly(kind.family, set, object);
  });
  if (codec !== "schema") return (index) => kind.encode(objects[index]!);
  const schemaCodec = operationCodec(kind.family, kind.operation);
  return (index) => schemaCodec.request("do", objects[index]!, kind.request);
}

/** Returns the benchmark messages of a kind, laid out as in a receive buffer. */
function messagesInMemory(kind: MessageKind, isRotated: boolean): { messages: MessageView[]; store: Uint8Array } {
  const owned = Array.from({ length: MESSAGES }, (_, number) => {
    const message = kind.encode(kind.create(number));
    if (isRotated) rotateAttributes(message, kind.headers, number);
    return message;
  });
  const store = new Uint8Array(new ArrayBuffer(owned.reduce((sum, { length }) => sum + aligned(length), 0)));
  const view = new DataView(store.buffer);
  let at = 0;
  const messages = owned.map((message) => {
    store.set(message.bytes, at);
    view.setUint32(at, message.length, host);
    const borrowed = new BorrowedMessage(store, view).point(at, message.length);
    at += aligned(message.length);
    return borrowed;
  });
  return { messages, store };
}

/** Moves the first `count` top-level attributes of a message to its end. */
function rotateAttributes({ view, store }: Message, headers: number, count: number): void {
  const attributes: Uint8Array[] = [];
  for (let at = headers; at < store.length; ) {
    const end = at + aligned(view.getUint16(at, host));
    attributes.push(store.slice(at, end));
    at = end;
  }
  attributes.push(...attributes.splice(0, count % attributes.length));
  let at = headers;
  for (const attribute of attributes) {
    store.set(attribute, at);
    at += attribute.length;
  }
}

function aligned(length: number): number {
  return (length + 3) & ~3;
}

/** Iterates with hand-written code over the known attributes of a message and returns the sum of their lengths. */
function createWalkTask({ family, operation, headers }: MessageKind, messages: readonly MessageView[]): RunTask {
  const known: boolean[] = [];
  for (const { number } of family.sets[family.operations[operation]!.set!]!.attributes) known[number] = true;
  return (index) => {
    const { view, offset, length } = messages[index]!;
    const end = offset + length;
    let sum = 0;
    for (let at = offset + headers; end - at >= 4; ) {
      const size = view.getUint16(at, host);
      if (size < 4 || size > end - at) break;
      if (known[view.getUint16(at + 2, host) & TYPE_MASK] === true) sum += size - 4;
      at += aligned(size);
    }
    return sum;
  };
}
