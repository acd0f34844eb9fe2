import { hasBatches } from "../client/batch.ts";
import { NETLINK_NETFILTER } from "../constants/netlink.ts";
import type { MessageView } from "../message/message.ts";
import { messageNumber } from "../schema/codec/codec.ts";
import { isQuery } from "../schema/model/conventions.ts";
import type { Family, Operation } from "../schema/model/family.ts";
import type { AnyHandler, RegisteredFamily } from "./fake-family.ts";

const BEGIN = "batch-begin";
const END = "batch-end";

/** Default handler for the messages that begin or end a batch, which does nothing. */
export const FRAMING_HANDLER: AnyHandler = { do: () => undefined };

/**
 * Returns the family whose batch begins with the first message of a datagram; undefined if the message does not begin a
 * batch.
 */
export function batchStartedBy(
  families: Iterable<RegisteredFamily>,
  protocol: number,
  message: MessageView | undefined,
): RegisteredFamily | undefined {
  if (protocol !== NETLINK_NETFILTER || message === undefined) return undefined;
  for (const family of families) if (hasBatches(family.model) && frames(family.model, message, BEGIN)) return family;
  return undefined;
}

/** Returns whether a message begins or ends a batch of a family. */
export function frames(family: Family, message: MessageView, name: typeof BEGIN | typeof END): boolean {
  return messageNumber(family, message) === family.operations[name]?.do?.request.number;
}

/** Returns whether an operation begins or ends a batch. */
export function isFrame({ name }: Operation): boolean {
  return name === BEGIN || name === END;
}

/**
 * Returns whether the kernel accepts an operation only inside a batch. All other operations are accepted only outside
 * of batches.
 */
export function requiresBatch(family: Family, operation: Operation): boolean {
  return hasBatches(family) && !isQuery(operation);
}

/** A batch of requests, which all take effect or none of them does. */
export class Batch {
  readonly family: RegisteredFamily;
  readonly #undo: (() => void)[] = [];
  #refused = false;

  constructor(family: RegisteredFamily) {
    this.family = family;
  }

  /** Whether a request of the batch was rejected, so that the batch must be undone. */
  get isRefused(): boolean {
    return this.#refused;
  }

  /** Records that a request of the batch was rejected. */
  refuse(): void {
    this.#refused = true;
  }

  /** Registers a function that undoes the effect of a request's handler. */
  onAbort(undo: () => void): void {
    this.#undo.push(undo);
  }

  /** Undoes the effects of the batch's requests in reverse order. */
  abort(): void {
    for (let undo = this.#undo.pop(); undo !== undefined; undo = this.#undo.pop()) undo();
  }
}
