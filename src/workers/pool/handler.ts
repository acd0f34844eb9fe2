import { typeError } from "../../base/argument-error.ts";
import { checkFinished, checkFlag, checkFunction, checkString, checkSynchronous } from "../../base/check.ts";
import { describeValue } from "../../base/describe.ts";
import type { NetlinkError } from "../../errors.ts";
import type { MessageView, Request } from "../../message/message.ts";
import type { Datagram } from "../../sock/receive-buffer.ts";
import type { NetlinkSocket } from "../../sock/socket.ts";
import type { Destination } from "../../sock/transport.ts";
import type { GapReasonName } from "../loop/sink.ts";

/** Options for sending a message from a handler (`context.send`). */
export interface ReplyOptions {
  /** Socket to send on. Default: the socket of the current message. */
  socket?: NetlinkSocket | undefined;
  /**
   * Port or multicast group to send to. Default: the kernel. `{ portId: context.sender }` replies to the sender of the
   * current message.
   */
  to?: Destination | undefined;
}

/**
 * Describes the worker in which a handler runs, and the origin of the current message. Each worker reuses one context
 * object for all messages.
 *
 * @typeParam Data - type of the pool's option `data`.
 */
export interface HandlerContext<Data = unknown> {
  /** Number of the worker in which the handler runs, starting with 0. */
  readonly worker: number;
  /** Number of workers that the pool was started with. */
  readonly workers: number;
  /** Copy of the pool's `data` option. Each worker has its own copy. */
  readonly data: Data;
  /** Sockets that this worker currently reads. They belong to the pool, so a handler must not close them. */
  readonly sockets: readonly NetlinkSocket[];
  /**
   * Socket of the current message, gap or batch. In `open` and `close`, it is the worker's first socket.
   *
   * @throws TypeError in `open` and `close` if the worker reads no socket.
   */
  readonly socket: NetlinkSocket;
  /** Port id of the socket that sent the current message; 0 for a message from the kernel. */
  readonly sender: number;
  /** Multicast group to which the current message was sent; 0 for a unicast message. */
  readonly group: number;
  /** Id of the network namespace from which the current message came; -1 for the namespace of the socket. */
  readonly nsid: number;
  /**
   * Queues a copy of a message and returns its sequence number. Queued messages are sent in order, after the datagrams
   * of the current receive were handled. Messages to the kernel share datagrams; each message to another process is a
   * separate datagram.
   *
   * If the kernel rejects the message, the callback `rejected` is called. A failed send is reported as an error of the
   * handler, for example if the destination process has exited or its queue is full. Messages to other destinations are
   * still sent. Replies to messages sent in `close` are not received.
   *
   * @throws TypeError or RangeError for an invalid message or invalid options.
   */
  send(message: Request, options?: ReplyOptions): number;
  /**
   * Sends a copy of a value to the thread that started the pool, which passes it to `onReport`. Use this method for
   * results and rare events: if a handler reports values faster than the other thread receives them, they accumulate in
   * memory.
   *
   * @throws TypeError for a value that cannot be copied, such as the current message.
   */
  report(value: unknown): void;
}

/**
 * Handles the messages that a worker receives on its sockets. All callbacks run in the worker's thread, one at a time.
 * Only `open` and `close` may be asynchronous: between messages, the thread sleeps in the kernel, so that timers and
 * promises make no progress.
 *
 * An exception does not end the worker. It is passed to the pool's `onError`, and the worker continues with the next
 * message. The message counts as handled.
 */
export interface Handler<Data = unknown> {
  /** Called before the first message. If `open` throws or rejects, the pool does not start. */
  open?(context: HandlerContext<Data>): void | Promise<void>;
  /** Called for each message. The message is valid until the callback returns; `message.copy()` keeps a copy. */
  message(message: MessageView, context: HandlerContext<Data>): void;
  /**
   * Called at each position where messages are missing, with their number and the reason. `dropped` is 0 if the number
   * is unknown: the kernel reported an overrun, but counted no drops. For the reasons "truncated" and "malformed",
   * `dropped` is a number of datagrams.
   */
  gap?(dropped: number, context: HandlerContext<Data>, reason: GapReasonName): void;
  /**
   * Called after the messages and gaps of one receive were handled. Messages that the handler has queued with
   * `context.send` are sent afterwards.
   */
  batch?(context: HandlerContext<Data>): void;
  /**
   * Called if the kernel rejects a message that was sent with `context.send`; `sequence` is the sequence number of that
   * message. Without this callback, the rejection is reported as an error of the handler. Acknowledgements are passed
   * to `message`.
   */
  rejected?(error: NetlinkError, sequence: number, context: HandlerContext<Data>): void;
  /**
   * Called with a datagram of messages (`context.send`) that could not be sent to the kernel, even after retries.
   * Returns a datagram to send instead, with the same sequence numbers, or undefined to send nothing.
   *
   * The passed datagram is valid until the callback returns. The failed send is also reported as an error of the
   * handler. Messages that the callback passes to `context.send` follow the messages that were queued before. If the
   * kernel does not take them either, only the error is reported.
   */
  unsent?(datagram: Uint8Array): Uint8Array | undefined;
  /** Called last, when the pool stops. The thread ends when `close` has completed, even if timers are pending. */
  close?(context: HandlerContext<Data>): void | Promise<void>;
  /**
   * Kind of the handler, as a noun for error messages, such as "packet handler". A pool runs only handlers whose `kind`
   * equals the pool's option `handlerKind`. Set the kind of a handler that needs a specially prepared pool.
   */
  readonly kind?: string | undefined;
  /**
   * Whether the handler requires that only one worker reads each socket. A pool with the option `sharing` rejects such
   * a handler with a TypeError.
   */
  readonly exclusive?: boolean | undefined;
}

/** Context with the current datagram, for handlers of this library. */
export interface LendingContext<Data = unknown> extends HandlerContext<Data> {
  readonly datagram: Datagram | undefined;
}

/**
 * Returns the handler unchanged; TypeScript checks its type. Use it for the default export of the module that a
 * `ReceiverPool` runs in its workers.
 *
 * ```ts
 * export default defineHandler({
 *   message(message, context) {
 *     context.report(message.type);
 *   },
 * });
 * ```
 */
export function defineHandler<Data = unknown>(handler: Handler<Data>): Handler<Data> {
  return handler;
}

export interface Callbacks<Name extends string> {
  readonly asynchronous: readonly Name[];
  /** Callbacks that must not be async functions or generators. */
  readonly synchronous: readonly Name[];
  /** Noun in errors: asynchronous work does not run between "messages". */
  readonly between: string;
}

/** Checks a handler whose callback `required` must be set, and its other callbacks. */
export function checkRequired<Name extends string>(
  handler: { readonly [name in Name]?: unknown } | null,
  required: Name,
  callbacks: Callbacks<Name>,
): void {
  if (typeof handler !== "object" || handler === null) {
    throw typeError("handler", `expected an object with a function "${required}", got ${describeValue(handler)}`);
  }
  if (handler[required] === undefined) throw typeError(`handler.${required}`, "expected a function, got undefined");
  checkCallbacks(handler, "handler", callbacks);
}

function checkCallbacks<Name extends string>(
  handler: { readonly [name in Name]?: unknown },
  path: string,
  { asynchronous, synchronous, between }: Callbacks<Name>,
): void {
  for (const callback of [...synchronous, ...asynchronous]) {
    const value = handler[callback];
    if (value === undefined) continue;
    if (asynchronous.includes(callback)) checkFunction(value, `${path}.${callback}`);
    else checkSynchronous(value, `${path}.${callback}`, asynchronousAdvice(between));
  }
}

/** Throws if a synchronous callback has returned a promise or iterator. */
export function checkReturned(returned: unknown, callback: string, { between }: { readonly between: string }): void {
  if (returned !== undefined) checkFinished(returned, callback, asynchronousAdvice(between));
}

function asynchronousAdvice(between: string): string {
  return `asynchronous work does not run between ${between}`;
}

export const handlerCallbacks: Callbacks<"open" | "close" | "message" | "gap" | "batch" | "rejected" | "unsent"> = {
  asynchronous: ["open", "close"],
  synchronous: ["message", "gap", "batch", "rejected", "unsent"],
  between: "messages",
};

/** @param expectedKind kind of handler that the error of a value without the callback `message` names. */
export function checkHandler(value: unknown, path: string, expectedKind?: string): asserts value is Handler {
  const handler = value as Partial<Handler> | null | undefined;
  if (typeof handler?.message !== "function") {
    const form = "a handler (an object with a function message(message, context), see defineHandler)";
    const expected = expectedKind === undefined ? form : withArticle(expectedKind);
    throw typeError(path, `expected ${expected}, got ${describeValue(value)}`);
  }
  checkCallbacks(handler, path, handlerCallbacks);
  const { kind, exclusive } = handler;
  checkString(kind, `${path}.kind`);
  checkFlag(exclusive, `${path}.exclusive`);
}

/** Base class for contexts that add members to the worker's context. */
export class ExtendedContext<Data> implements HandlerContext<Data> {
  readonly data: Data;
  readonly worker: number;
  readonly workers: number;
  readonly sockets: readonly NetlinkSocket[];
  readonly #inner: HandlerContext<unknown>;

  /** @param data the user's part of the pool's option `data`. */
  constructor(inner: HandlerContext<unknown>, data: Data) {
    this.#inner = inner;
    this.data = data;
    this.worker = inner.worker;
    this.workers = inner.workers;
    this.sockets = inner.sockets;
  }

  get socket(): NetlinkSocket {
    return this.#inner.socket;
  }

  get sender(): number {
    return this.#inner.sender;
  }

  get group(): number {
    return this.#inner.group;
  }

  get nsid(): number {
    return this.#inner.nsid;
  }

  send(message: Request, options?: ReplyOptions): number {
    return this.#inner.send(message, options);
  }

  report(value: unknown): void {
    this.#inner.report(value);
  }
}

export function withArticle(noun: string): string {
  return `${/^[aeiou]/i.test(noun) ? "an" : "a"} ${noun}`;
}
