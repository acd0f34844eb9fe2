import { hasBatches } from "../client/batch.ts";
import { NETLINK_NETFILTER } from "../constants/netlink.ts";
import type { MessageView } from "../message/message.ts";
import { messageNumber } from "../schema/codec.ts";
import type { Family, Operation } from "../schema/model.ts";
import type { AnyHandler, RegisteredFamily } from "./fake-family.ts";

const BEGIN = "batch-begin";
const END = "batch-end";

/** What frames a batch needs no handler: there is nothing to be done but what is between. */
export const FRAMING_HANDLER: AnyHandler = { do: () => undefined };

/** The family whose batch a message begins, when it is the first of a datagram; undefined when it begins none. */
export function batchBegun(
  families: Iterable<RegisteredFamily>,
  protocol: number,
  message: MessageView | undefined,
): RegisteredFamily | undefined {
  if (protocol !== NETLINK_NETFILTER || message === undefined) return undefined;
  for (const family of families) if (hasBatches(family.model) && frames(family.model, message, BEGIN)) return family;
  return undefined;
}

/** Whether a message begins or ends a batch of a family. */
export function frames(family: Family, message: MessageView, name: typeof BEGIN | typeof END): boolean {
  return messageNumber(family, message) === family.operations[name]?.do?.request.number;
}

/** Whether an operation frames what is done as a whole. */
export function isFrame({ name }: Operation): boolean {
  return name === BEGIN || name === END;
}

/** Whether the kernel does an operation in a batch alone; all others it does outside of them alone. */
export function goesInBatch(family: Family, { name }: Operation): boolean {
  return hasBatches(family) && !name.startsWith("get");
}

/** What is done of the requests between the beginning and the end of a batch: all of it, or nothing. */
export class Batch {
  readonly family: RegisteredFamily;
  readonly #undo: (() => void)[] = [];
  #refused = false;

  constructor(family: RegisteredFamily) {
    this.family = family;
  }

  /** Whether one of the requests was refused, so that nothing of it stays. */
  get isRefused(): boolean {
    return this.#refused;
  }

  /** Notes that a request was refused. */
  refuse(): void {
    this.#refused = true;
  }

  /** Notes how something is undone that a handler has done. */
  onAbort(undo: () => void): void {
    this.#undo.push(undo);
  }

  /** Undoes what was done, the last first. */
  abort(): void {
    for (let undo = this.#undo.pop(); undo !== undefined; undo = this.#undo.pop()) undo();
  }
}
