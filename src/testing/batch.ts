import { hasBatches } from "../client/batch.ts";
import { NETLINK_NETFILTER } from "../constants/netlink.ts";
import type { MessageView } from "../message/message.ts";
import { messageNumber } from "../schema/codec/codec.ts";
import { isQuery } from "../schema/model/conventions.ts";
import type { Family, Operation } from "../schema/model/family.ts";
import type { AnyHandler, RegisteredFamily } from "./fake-family.ts";

const BEGIN = "batch-begin";
const END = "batch-end";

export const FRAMING_HANDLER: AnyHandler = { do: () => undefined };

/** A batch must begin with the first message of a datagram. */
export function batchStartedBy(
  families: Iterable<RegisteredFamily>,
  protocol: number,
  message: MessageView | undefined,
): RegisteredFamily | undefined {
  if (protocol !== NETLINK_NETFILTER || message === undefined) return undefined;
  for (const family of families) if (hasBatches(family.model) && frames(family.model, message, BEGIN)) return family;
  return undefined;
}

export function frames(family: Family, message: MessageView, name: typeof BEGIN | typeof END): boolean {
  return messageNumber(family, message) === family.operations[name]?.do?.request.number;
}

export function isFrame({ name }: Operation): boolean {
  return name === BEGIN || name === END;
}

/** The kernel accepts operations that only read only outside batches. */
export function requiresBatch(family: Family, operation: Operation): boolean {
  return hasBatches(family) && !isQuery(operation);
}

export class Batch {
  readonly family: RegisteredFamily;
  readonly #undo: (() => void)[] = [];
  #refused = false;

  constructor(family: RegisteredFamily) {
    this.family = family;
  }

  get isRefused(): boolean {
    return this.#refused;
  }

  refuse(): void {
    this.#refused = true;
  }

  onAbort(undo: () => void): void {
    this.#undo.push(undo);
  }

  abort(): void {
    for (let undo = this.#undo.pop(); undo !== undefined; undo = this.#undo.pop()) undo();
  }
}
