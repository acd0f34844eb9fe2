import { ENOBUFS, ETIMEDOUT } from "../constants/errno.ts";
import {
  NLM_F_ACK,
  NLM_F_ACK_TLVS,
  NLM_F_MULTI,
  NLM_F_REQUEST,
  NLMSG_DONE,
  NLMSG_ERROR,
  NLMSG_HDRLEN,
  NLMSG_NOOP,
  NLMSG_OVERRUN,
} from "../constants/netlink.ts";
import { POLLIN } from "../constants/poll.ts";
import { NetlinkError } from "../errors.ts";
import { SendArea } from "../ffi/send-area.ts";
import { align } from "../message/align.ts";
import { hostLittleEndian } from "../message/byte-order.ts";
import { errorCode, parseDoneMessage, parseErrorMessage, type RequestContext } from "../message/control.ts";
import { familyHeaderLength } from "../message/family-header.ts";
import {
  type BorrowedMessage,
  describe,
  FLAGS_OFFSET,
  LENGTH_OFFSET,
  type Message,
  MessageCursor,
  PORT_ID_OFFSET,
  type Request,
  requestBytes,
  SEQUENCE_OFFSET,
} from "../message/message.ts";
import { protocolName } from "../message/names.ts";
import type { NamespaceSource } from "./namespace.ts";
import { acquireSocket, releaseSocket } from "./pool.ts";
import { ReceiveBuffer } from "./receive-buffer.ts";
import { operationName, refusal, typeOf } from "./refusal.ts";
import type { NetlinkSocket } from "./socket.ts";

/** How a transaction is done. */
export interface TransactOptions {
  /** The network namespace to do it in (default: the calling thread's). */
  netns?: NamespaceSource | undefined;
  /** The longest that the whole call may take, in milliseconds (default 30,000). */
  timeoutMs?: number;
  /**
   * Whether a request may be sent again when its answer was lost (default true). When false, every request asks for an
   * acknowledgement of its own, and one whose answer was lost ends with an error that says that its outcome is unknown.
   */
  idempotent?: boolean;
  /** How often one request is sent again when its answer was lost (default 3). */
  maxResends?: number;
  /** Refuses to start once it is aborted. A transaction under way is not interrupted: the thread is waiting for it. */
  signal?: AbortSignal;
  /** What is being done, for errors: "ovs_flow.get" (default: the name of the message type). */
  operation?: string;
  /** Size of the family header in front of the request's attributes, for paths in errors (default: by protocol). */
  headerLength?: number;
  /** A socket to use instead of one of the pool: nothing else may use it meanwhile, and it must be in no group. */
  socket?: NetlinkSocket;
}

/** What became of one request. Plain success has neither a reply nor an error. */
export interface TransactionResult {
  /** The kernel's answer, when it sent one that is more than an acknowledgement. */
  reply?: Message;
  /** All messages of the answer, when it has several parts; the first one is `reply`. */
  replies?: Message[];
  /** Why this request failed. The others are unharmed. */
  error?: NetlinkError;
  /** What the kernel remarked although it did what was asked. */
  warning?: string;
}

const DEFAULT_TIMEOUT_MS = 30_000;
const DEFAULT_RESENDS = 3;
/** The most requests that are under way at once. */
const MAX_WINDOW = 128;
/** What one reply takes of the receive buffer, at a guess that has served Open vSwitch well. */
const ASSUMED_REPLY_SIZE = 4096;
/** The most bytes of requests in one datagram: the kernel copies it into one piece of memory, and a page is cheap. */
const MAX_BATCH_BYTES = 4096 - 512;
/** How many answers one system call can bring. */
const RECEIVE_SLOTS = 64;

/**
 * Sends one request and returns the kernel's answer, or undefined when it answers with success and nothing more.
 * Of an answer in several parts this is the first; {@link transactAll} returns them all.
 *
 * The request is acknowledged by the kernel, so that the end is certain. The answer owns its bytes.
 *
 * @throws NetlinkError when the kernel refuses (with its extended acknowledgement), when the answer was lost again and
 * again (ENOBUFS), or when none came in time (ETIMEDOUT). TypeError or RangeError, before anything is sent, for bad
 * input.
 */
export function transact(protocol: number, request: Request, options?: TransactOptions): Message | undefined {
  return transactAll(protocol, request, options)[0];
}

/** The same for requests that are answered with several messages: all of them, in order. */
export function transactAll(protocol: number, request: Request, options: TransactOptions = {}): Message[] {
  const { reply, replies, error } = run(protocol, [requestBytes(request, "request")], options)[0]!;
  if (error !== undefined) throw error;
  return replies ?? (reply === undefined ? [] : [reply]);
}

/**
 * Sends many requests, batched into few datagrams, and returns what became of each, in order. A request that fails has
 * its own error and does not sink its neighbours.
 *
 * Only the last request of each datagram is asked to be acknowledged: the kernel works them off in order and always
 * reports a failure, so that an answer to one settles those before it. With `idempotent: false` each is acknowledged by
 * itself. When the kernel reports that answers were lost (ENOBUFS), what is still open is sent again in smaller windows,
 * each request at most `maxResends` times.
 *
 * @throws NetlinkError only when no socket can be had; TypeError or RangeError, before anything is sent, for bad input.
 */
export function transactMultiple(
  protocol: number,
  requests: Iterable<Request>,
  options: TransactOptions = {},
): TransactionResult[] {
  const list: Uint8Array[] = [];
  for (const request of requests) list.push(requestBytes(request, `requests[${list.length}]`));
  return run(protocol, list, options);
}

function run(protocol: number, requests: Uint8Array[], options: TransactOptions): TransactionResult[] {
  checkOptions(options);
  if (options.socket !== undefined && options.socket.protocol !== protocol) {
    throw new RangeError(
      `socket: it is one of ${protocolName(options.socket.protocol)}, not ${protocolName(protocol)}`,
    );
  }
  options.signal?.throwIfAborted();
  const socket = options.socket ?? acquireSocket(protocol, options.netns);
  // Made once: a scripted transport that calls back into this function is the one reason for a second.
  const exchange = idle ?? new Exchange();
  idle = undefined;
  let clean = false;
  try {
    const results = exchange.run(socket, requests, options);
    clean = exchange.clean;
    return results;
  } finally {
    if (options.socket === undefined) releaseSocket(socket, options.netns, clean);
    idle = exchange;
  }
}

let idle: Exchange | undefined;

/** Works off the requests of one call: which of them are settled, and which window of them is under way. */
class Exchange {
  /** Whether the socket is as it was: nothing that belongs to this call can still arrive. */
  clean = true;
  readonly #area = new SendArea();
  readonly #cursor = new MessageCursor();
  #buffer = new ReceiveBuffer({ slots: RECEIVE_SLOTS });
  /** A buffer for answers that the other one is too small for; it is taken after the window. */
  #enlarged: ReceiveBuffer | undefined;
  #socket!: NetlinkSocket;
  #requests: readonly Uint8Array[] = [];
  #options: TransactOptions = {};
  #idempotent = true;
  #results: TransactionResult[] = [];
  /** How many times each request was sent. */
  #sends = new Uint8Array(1);
  /** Which requests the kernel has answered by themselves, not through an answer to a later one. */
  #answered = new Uint8Array(1);
  /** Requests before this one are settled. */
  #settled = 0;
  /** The window under way: requests from `#first` to `#end`, the first of them sent with number `#firstSequence`. */
  #first = 0;
  #end = 0;
  #firstSequence = 0;
  #window = 1;
  /** When the call has to be over; 0 while nobody has had to look at the clock. */
  #deadline = 0;

  run(socket: NetlinkSocket, requests: readonly Uint8Array[], options: TransactOptions): TransactionResult[] {
    this.#begin(socket, requests, options);
    while (this.#settled < requests.length) {
      if (this.#settled > 0 && this.#timeLeft() <= 0) {
        this.#settleRest((index) => this.#timeoutError(index));
        break;
      }
      try {
        this.#send();
      } catch (error) {
        if (!(error instanceof NetlinkError)) throw error;
        this.#settleRest(() => error);
        break;
      }
      const outcome = this.#receive();
      if (outcome === "timeout") {
        this.clean = false;
        this.#settleRest((index) => this.#timeoutError(index));
      } else if (outcome === "lost") {
        this.#recover();
      }
    }
    return this.#results;
  }

  #begin(socket: NetlinkSocket, requests: readonly Uint8Array[], options: TransactOptions): void {
    const count = requests.length;
    this.clean = true;
    this.#socket = socket;
    this.#requests = requests;
    this.#options = options;
    this.#idempotent = options.idempotent ?? true;
    this.#settled = 0;
    this.#first = 0;
    this.#end = 0;
    this.#deadline = 0;
    this.#window = Math.min(Math.max(Math.floor(socket.receiveBufferSize / ASSUMED_REPLY_SIZE), 1), MAX_WINDOW);
    if (count > this.#sends.length) {
      this.#sends = new Uint8Array(count);
      this.#answered = new Uint8Array(count);
    }
    this.#results = [];
    for (let index = 0; index < count; index++) {
      this.#sends[index] = 0;
      this.#answered[index] = 0;
      this.#results.push({});
    }
  }

  #timeLeft(): number {
    const now = performance.now();
    if (this.#deadline === 0) this.#deadline = now + (this.#options.timeoutMs ?? DEFAULT_TIMEOUT_MS);
    return this.#deadline - now;
  }

  /** Sends the next window as one datagram. */
  #send(): void {
    const requests = this.#requests;
    const first = this.#settled;
    const area = this.#area;
    area.clear();
    let end = first;
    let bytes = 0;
    while (end < requests.length && end - first < this.#window) {
      const size = align(requests[end]!.length);
      if (end > first && bytes + size > MAX_BATCH_BYTES) break;
      bytes += size;
      end++;
    }
    const sequence = this.#socket.takeSequence(end - first);
    for (let index = first; index < end; index++) {
      const request = requests[index]!;
      const at = area.append(request);
      const { view } = area.data;
      const acknowledged = index === end - 1 || !this.#idempotent ? NLM_F_REQUEST | NLM_F_ACK : NLM_F_REQUEST;
      const flags = view.getUint16(at + FLAGS_OFFSET, hostLittleEndian);
      view.setUint32(at + LENGTH_OFFSET, request.length, hostLittleEndian);
      view.setUint16(at + FLAGS_OFFSET, flags | acknowledged, hostLittleEndian);
      view.setUint32(at + SEQUENCE_OFFSET, sequence + index - first, hostLittleEndian);
      view.setUint32(at + PORT_ID_OFFSET, this.#socket.portId, hostLittleEndian);
      this.#sends[index]!++;
    }
    this.#first = first;
    this.#firstSequence = sequence;
    this.#end = end;
    this.#socket.sendArea(area, 0, area.length, end - first);
  }

  /** Reads answers until the window is settled and nothing is queued, or until they are known to be lost. */
  #receive(): "settled" | "lost" | "timeout" {
    // One more than the answers that are likely, so that a receive which is not full shows that nothing is left.
    const maximum = Math.min(this.#end - this.#first + 2, this.#buffer.slots.count);
    let lost = false;
    for (;;) {
      try {
        for (const datagram of this.#socket.fill(this.#buffer, maximum)) {
          if (datagram.truncated) this.#enlarge(datagram.length);
          // A cut or garbled answer says nothing that could be believed: it is as good as lost.
          if (datagram.truncated || !this.#take(datagram.cursor(this.#cursor))) lost = true;
        }
      } catch (error) {
        if (!(error instanceof NetlinkError) || error.errno !== -ENOBUFS) throw error;
        lost = true;
        continue;
      }
      if (this.#buffer.filled === maximum) continue;
      // The kernel answers before the send returns, and the queue is empty: what is not here by now was lost, or comes
      // from one of the few families that answer later.
      if (this.#settled === this.#end) return "settled";
      if (lost) return "lost";
      const left = this.#timeLeft();
      if (left <= 0 || this.#socket.wait(POLLIN, left) === 0) return "timeout";
    }
  }

  /** Makes room for an answer that did not fit, for when its request is sent again. */
  #enlarge(length: number): void {
    const { count, capacity } = this.#buffer.slots;
    if (length > capacity) this.#enlarged = new ReceiveBuffer({ slots: count, slotSize: length * 2 });
  }

  /** Takes the messages of one datagram; false when one of them says or shows that something was lost. */
  #take(cursor: MessageCursor): boolean {
    const { message } = cursor;
    let complete = true;
    while (cursor.next()) {
      const index = this.#first + message.sequence - this.#firstSequence;
      // Answers to an earlier attempt die here. So do those that a request before has already settled.
      if (index < this.#first || index >= this.#end) continue;
      if (message.type === NLMSG_NOOP) continue;
      if (message.type === NLMSG_OVERRUN) complete = false;
      else this.#answer(index, message);
    }
    return complete && cursor.error === undefined;
  }

  #answer(index: number, message: BorrowedMessage): void {
    const { type } = message;
    this.#answered[index] = 1;
    if (type === NLMSG_ERROR || type === NLMSG_DONE) {
      if (index < this.#settled) return;
      this.#judge(index, message);
      this.#settled = index + 1;
      return;
    }
    const result = this.#results[index]!;
    if (result.error !== undefined) return;
    // The kernel works requests off in order: data for this one means that those before it are done.
    if (index > this.#settled) this.#settled = index;
    if (result.reply === undefined) result.reply = message.copy();
    else {
      result.replies ??= [result.reply];
      result.replies.push(message.copy());
    }
  }

  #judge(index: number, message: BorrowedMessage): void {
    const done = message.type === NLMSG_DONE;
    const code = done && message.length < NLMSG_HDRLEN + 4 ? 0 : errorCode(message);
    if (code === 0 && (message.flags & NLM_F_ACK_TLVS) === 0) return;
    const verdict = (done ? parseDoneMessage : parseErrorMessage)(message, this.#context(index));
    if (code !== 0) this.#results[index] = { error: refusal(this.#operation(index), verdict) };
    else if (verdict.extendedAck?.message !== undefined) this.#results[index]!.warning = verdict.extendedAck.message;
  }

  /** After a loss: gives up on what may not be sent again, and has the rest sent again in windows that fit. */
  #recover(): void {
    if (this.#enlarged !== undefined) this.#buffer = this.#enlarged;
    this.#enlarged = undefined;
    // A whole reply is proof enough: its acknowledgement may be what was lost.
    while (this.#settled < this.#end && isWhole(this.#results[this.#settled]!)) this.#settled++;
    if (!this.#idempotent) {
      for (let index = this.#first; index < this.#end; index++) {
        if (this.#answered[index] === 0) this.#results[index] = { error: this.#unknownOutcome(index) };
      }
      this.#settled = this.#end;
      return;
    }
    for (let index = this.#settled; index < this.#end; index++) this.#results[index] = {};
    // As many as were answered are known to fit.
    const fitting = this.#settled - this.#first;
    this.#window = Math.max(fitting > 0 ? fitting : this.#window >> 1, 1);
    const { maxResends = DEFAULT_RESENDS } = this.#options;
    while (this.#settled < this.#end && this.#sends[this.#settled]! > maxResends) {
      this.#settle((index) => this.#unknownOutcome(index));
    }
  }

  #settle(error: (index: number) => NetlinkError): void {
    this.#results[this.#settled] = { error: error(this.#settled) };
    this.#settled++;
  }

  #settleRest(error: (index: number) => NetlinkError): void {
    while (this.#settled < this.#requests.length) this.#settle(error);
  }

  #context(index: number): RequestContext {
    const bytes = this.#requests[index]!;
    const headerLength = this.#options.headerLength ?? familyHeaderLength(this.#socket.protocol, typeOf(bytes));
    return { bytes, headerLength };
  }

  #operation(index: number): string {
    return this.#options.operation ?? operationName(this.#socket.protocol, this.#requests[index]!);
  }

  #unknownOutcome(index: number): NetlinkError {
    const operation = this.#operation(index);
    return new NetlinkError(
      `${operation}: the kernel's answer was lost (ENOBUFS), so that the outcome is unknown; read the state back, ` +
        "and use a larger receiveBufferSize or smaller batches",
      { errno: ENOBUFS, operation },
    );
  }

  #timeoutError(index: number): NetlinkError {
    const operation = this.#operation(index);
    const sent = index < this.#end;
    return new NetlinkError(
      `${operation}: ${sent ? "no answer came" : "not sent, since no answer came to what was sent before,"} within ` +
        `${this.#options.timeoutMs ?? DEFAULT_TIMEOUT_MS} ms (ETIMEDOUT)${sent ? "; the outcome is unknown" : ""}`,
      { errno: ETIMEDOUT, operation },
    );
  }
}

/** Whether a reply is there, and is all of it. */
function isWhole(result: TransactionResult): boolean {
  return result.reply !== undefined && (result.reply.flags & NLM_F_MULTI) === 0;
}

function checkOptions(options: TransactOptions): void {
  if (typeof options !== "object" || options === null) {
    throw new TypeError(`options: expected an object, got ${describe(options)}`);
  }
  const { timeoutMs, maxResends } = options;
  if (timeoutMs !== undefined && !(typeof timeoutMs === "number" && timeoutMs >= 0)) {
    throw new RangeError(`timeoutMs: expected milliseconds from 0 on, got ${describe(timeoutMs)}`);
  }
  if (maxResends !== undefined && !(Number.isInteger(maxResends) && maxResends >= 0 && maxResends < 255)) {
    throw new RangeError(`maxResends: expected an integer from 0 to 254, got ${describe(maxResends)}`);
  }
}
