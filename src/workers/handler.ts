import type { NetlinkError } from "../errors.ts";
import type { MessageView, Request } from "../message/message.ts";
import type { Datagram } from "../sock/receive-buffer.ts";
import type { NetlinkSocket } from "../sock/socket.ts";
import type { Destination } from "../sock/transport.ts";
import type { GapReasonName } from "./ring.ts";

/** Where a reply of a handler goes. */
export interface ReplyOptions {
  /** The socket to send it on (default: the one that the current message came from). */
  socket?: NetlinkSocket;
  /** A peer's port or a group (default: the kernel). `{ portId: context.sender }` answers a peer. */
  to?: Destination;
}

/**
 * What a handler knows of where it runs and of the message that it is being given. It is one object for each worker, used
 * again for every message.
 *
 * @typeParam Data what the pool was started with as `data`.
 */
export interface HandlerContext<Data = unknown> {
  /** Number of this worker, from 0 on. */
  readonly worker: number;
  /** How many workers the pool was started with. */
  readonly workers: number;
  /** A copy of what the pool was started with as `data`. */
  readonly data: Data;
  /** The sockets that this worker reads by now. They belong to the pool: to close one here only ends its reading, by an error. */
  readonly sockets: readonly NetlinkSocket[];
  /**
   * The socket that the current message, gap or batch came from; in `open` and `close` the first one.
   *
   * @throws TypeError there when the worker reads none.
   */
  readonly socket: NetlinkSocket;
  /** Port id of the current message's sender; 0 is the kernel. */
  readonly sender: number;
  /** Number of the multicast group that the current message came through; 0 for unicast. */
  readonly group: number;
  /** Id of the network namespace that the current message tells about; -1 is the socket's own. */
  readonly nsid: number;
  /**
   * Queues a message, of which a copy is kept, and returns the sequence number that it gets. All that was queued is sent
   * in order when the messages that one system call brought have been handled: what goes to the kernel in as few datagrams
   * as possible, what goes to peers as a datagram each.
   *
   * A refusal of the kernel comes to `refused`. A send that fails, as to a peer that is gone or does not receive, is told as
   * an error of the handler, and the others are sent all the same. What is sent in `close` is not answered any more.
   *
   * @throws TypeError or RangeError for what is not a message, and for options that cannot be meant.
   */
  send(message: Request, options?: ReplyOptions): number;
  /**
   * Sends a value to the thread that started the pool (`onReport`), as `postMessage` would. It is for results and for
   * what is rare: values that are reported faster than they are taken pile up.
   *
   * @throws TypeError for a value that cannot be sent, such as a message that is only lent.
   */
  report(value: unknown): void;
}

/**
 * What a worker does with the messages of its sockets. All of it runs in the worker's thread, one call at a time. Apart
 * from `open` and `close` nothing may be asynchronous: between messages the thread sleeps in the kernel, and neither
 * timers nor promises go on.
 *
 * An exception does not end the worker: it is told to the thread that started the pool (`onError`), the message counts
 * as handled, and the next one follows.
 */
export interface Handler<Data = unknown> {
  /** Called first; messages come when it is done. If it throws, the pool does not start. */
  open?(context: HandlerContext<Data>): void | Promise<void>;
  /** Called for each message, which is lent until this returns; `message.copy()` keeps it. */
  message(message: MessageView, context: HandlerContext<Data>): void;
  /**
   * Called where messages are missing: how many (for "truncated" and "malformed": datagrams), and why. With 0 nobody knows
   * how many: the kernel has reported a loss and counted none; one is missing at least.
   */
  gap?(dropped: number, context: HandlerContext<Data>, reason: GapReasonName): void;
  /** Called when the messages that one system call brought (or a gap) have been handled, before what was queued is sent. */
  batch?(context: HandlerContext<Data>): void;
  /**
   * Called, instead of `message`, when the kernel refuses what was sent with `context.send`, with its sequence number.
   * Without this a refusal is told as an error of the handler. (An acknowledgement that was asked for comes to `message`.)
   */
  refused?(error: NetlinkError, sequence: number, context: HandlerContext<Data>): void;
  /**
   * Called with a datagram of messages for the kernel that could not be sent, after retries. Returns the datagram to send in
   * its place, with the same sequence numbers; undefined for none. The datagram is lent until this returns. The error of the
   * send is reported as an error of the handler.
   */
  unsent?(datagram: Uint8Array): Uint8Array | undefined;
  /** Called last, when the pool stops. The thread ends when it is done, whatever else is under way there. */
  close?(context: HandlerContext<Data>): void | Promise<void>;
  /**
   * What kind of handler this is, in words for errors, when it needs a pool that was made ready for it: a pool runs only
   * handlers of the kind that its option `handlerKind` names, and those without a kind when it names none.
   */
  readonly kind?: string;
  /** Whether each socket has to have one worker, which gets all of its messages: a pool with `sharing` does not start. */
  readonly exclusive?: boolean;
}

/** The context as handlers of this library know it: during a message, and the gap in place of one, its datagram is at hand. */
export interface LendingContext<Data = unknown> extends HandlerContext<Data> {
  readonly datagram: Datagram | undefined;
}

/** A handler whose sockets have to be read by one worker each. */
export interface ExclusiveHandler<Data = unknown> extends Handler<Data> {
  readonly exclusive: true;
}

/**
 * Says that an object is a handler: for the default export of the module that a `ReceiverPool` runs in its workers.
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
