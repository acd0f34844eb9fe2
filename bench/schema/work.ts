import { hostLittleEndian as host } from "../../src/message/byte-order.ts";
import { BorrowedMessage, type Message, type MessageView } from "../../src/message/message.ts";
import { FieldsReader, operationCodec, SetReader } from "../../src/schema/index.ts";
import { checked, TYPE_MASK } from "./by-hand.ts";
import { conntrack } from "./conntrack.ts";
import type { Kind } from "./kind.ts";
import { link } from "./link.ts";
import { ovsFlow } from "./ovs-flow.ts";
import { route } from "./route.ts";

/** The kinds of message, by the name that they have in cases. */
export const kinds: Readonly<Record<string, Kind>> = {
  route,
  link,
  conntrack,
  "ovs-flow": ovsFlow,
};

/** What is done with messages; "varied" is "fields" of messages whose attributes each begin at another one. */
export type Task = "decode" | "encode" | "fields" | "varied" | "walk";

/** How many messages of a kind there are, each one different. */
export const VARIANTS = 256;

/** Whose work it is: the schema's codec, or code by hand, whose process is told `checked` or not: see by-hand.ts. */
export type Who = "schema" | "hand" | "checked";

/** What is to be done with one message: index by index, it returns what came of it. */
export type Work = (index: number) => unknown;

/** The work of the schema's codec, or that of the code written by hand; both come to the same. */
export function workOf(task: Task, kind: Kind, who: Who): Work {
  if (who === "checked" && !checked) throw new Error("this process was not told that it checks");
  if (task === "encode") return encoding(kind, who);
  const { messages, store } = inMemory(kind, task === "varied");
  switch (task) {
    case "decode": {
      if (who !== "schema") return (index) => kind.decode(messages[index]!, store);
      const codec = operationCodec(kind.family, kind.operation);
      return (index) => codec.decode(messages[index]!);
    }
    case "fields":
    case "varied": {
      if (who !== "schema") return (index) => kind.read(messages[index]!, store);
      const reader = new FieldsReader(kind.family, kind.operation, kind.paths);
      return (index) => reader.read(messages[index]!);
    }
    case "walk": {
      if (who !== "schema") return walking(kind, messages);
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

function encoding(kind: Kind, who: Who): Work {
  const objects = Array.from({ length: VARIANTS }, (_, number) => {
    const made = kind.make(number);
    return kind.asked?.(made) ?? made;
  });
  if (who !== "schema") return (index) => kind.encode(objects[index]!);
  const codec = operationCodec(kind.family, kind.operation);
  return (index) => codec.request("do", objects[index]!, kind.request);
}

/** The messages of a kind as they lie in memory when they were received. */
function inMemory(kind: Kind, isVaried: boolean): { messages: MessageView[]; store: Uint8Array } {
  const owned = Array.from({ length: VARIANTS }, (_, number) => {
    const message = kind.encode(kind.make(number));
    if (isVaried) turn(message, kind.headers, number);
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

/** Moves so many attributes, with all that are inside them, from the start to the end. */
function turn({ view, store }: Message, headers: number, count: number): void {
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

/** The lengths of all attributes of a message that are known, together. */
function walking({ family, operation, headers }: Kind, messages: readonly MessageView[]): Work {
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
