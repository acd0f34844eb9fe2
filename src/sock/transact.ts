import { ENOBUFS, ETIMEDOUT, errnoName, errnoText } from "../constants/errno.ts";
import {
  NETLINK_GENERIC,
  NLM_F_ACK,
  NLM_F_ACK_TLVS,
  NLM_F_MULTI,
  NLM_F_REQUEST,
  NLMSG_DONE,
  NLMSG_ERROR,
  NLMSG_HDRLEN,
  NLMSG_MIN_TYPE,
  NLMSG_NOOP,
  NLMSG_OVERRUN,
} from "../constants/netlink.ts";
import { POLLIN } from "../constants/poll.ts";
import { type AttributePolicy, NetlinkError } from "../errors.ts";
import { SendArea } from "../ffi/send-area.ts";
import { align } from "../message/align.ts";
import { hostLittleEndian } from "../message/byte-order.ts";
import {
  errorCode,
  parseDoneMessage,
  parseErrorMessage,
  type RequestContext,
  type Verdict,
} from "../message/control.ts";
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
  TYPE_OFFSET,
} from "../message/message.ts";
import { messageTypeName, protocolName } from "../message/names.ts";
import { refusalAdvice } from "./advice.ts";
import type { NamespaceSource } from "./namespace.ts";
import { leaseSocket } from "./pool.ts";
import { ReceiveBuffer } from "./receive-buffer.ts";
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
  const lease = leaseSocket(protocol, options.netns, options.socket);
  const exchange = new Exchange(lease.socket, requests, options);
  let clean = false;
  try {
    exchange.run();
    clean = exchange.clean;
  } finally {
    lease.release(clean);
  }
  return exchange.results;
}

const area = new SendArea();
let receiveBuffer: ReceiveBuffer | undefined;

/** One call of transactMultiple: which requests are settled, and which window of them is under way. */
class Exchange {
  readonly results: TransactionResult[];
  /** Whether the socket is as it was: nothing that belongs to this call can still arrive. */
  clean = true;
  readonly #socket: NetlinkSocket;
  readonly #requests: Uint8Array[];
  readonly #options: TransactOptions;
  readonly #idempotent: boolean;
  readonly #maxResends: number;
  readonly #deadline: number;
  readonly #buffer: ReceiveBuffer;
  readonly #cursor = new MessageCursor();
  /** How many times each request was sent. */
  readonly #sends: Uint8Array;
  /** Which requests the kernel has answered by themselves, not through an answer to a later one. */
  readonly #answered: Uint8Array;
  /** Requests before this one are settled. */
  #settled = 0;
  /** The window under way: requests from `#first` to `#end`, the first of them sent with number `#firstSequence`. */
  #first = 0;
  #end = 0;
  #firstSequence = 0;
  #window: number;

  constructor(socket: NetlinkSocket, requests: Uint8Array[], options: TransactOptions) {
    this.#socket = socket;
    this.#requests = requests;
    this.#options = options;
    this.#idempotent = options.idempotent ?? true;
    this.#maxResends = options.maxResends ?? DEFAULT_RESENDS;
    this.#deadline = performance.now() + (options.timeoutMs ?? DEFAULT_TIMEOUT_MS);
    this.#window = Math.min(Math.max(Math.floor(socket.receiveBufferSize / ASSUMED_REPLY_SIZE), 1), MAX_WINDOW);
    this.#sends = new Uint8Array(requests.length);
    this.#answered = new Uint8Array(requests.length);
    this.results = new Array(requests.length);
    for (let index = 0; index < requests.length; index++) this.results[index] = {};
    receiveBuffer ??= new ReceiveBuffer();
    this.#buffer = receiveBuffer;
  }

  run(): void {
    while (this.#settled < this.#requests.length) {
      try {
        this.#send();
      } catch (error) {
        if (!(error instanceof NetlinkError)) throw error;
        this.#settleRest(() => error);
        return;
      }
      const outcome = this.#receive();
      if (outcome === "timeout") {
        this.clean = false;
        this.#settleRest((index) => this.#timeoutError(index));
        return;
      }
      if (outcome === "lost") this.#recover();
    }
  }

  /** Sends the next window as one datagram. */
  #send(): void {
    const requests = this.#requests;
    const first = this.#settled;
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
    const { slots } = this.#buffer;
    let lost = false;
    for (;;) {
      let received: number;
      try {
        const datagrams = this.#socket.fill(this.#buffer, slots.count);
        received = this.#buffer.filled;
        for (const datagram of datagrams) {
          // A cut or garbled answer says nothing that could be believed: it is as good as lost.
          if (datagram.truncated || !this.#take(datagram.cursor(this.#cursor))) lost = true;
        }
      } catch (error) {
        if (!(error instanceof NetlinkError) || error.errno !== -ENOBUFS) throw error;
        lost = true;
        continue;
      }
      // The kernel answers before the send returns, so that a receive which does not fill the buffer brings the last of it.
      if (received === slots.count) continue;
      if (this.#settled === this.#end) return "settled";
      if (lost) return "lost";
      const left = this.#deadline - performance.now();
      if (left <= 0 || this.#socket.wait(POLLIN, left) === 0) return "timeout";
    }
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
    const result = this.results[index]!;
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
    if (code !== 0) this.results[index] = { error: refusal(this.#operation(index), verdict) };
    else if (verdict.extendedAck?.message !== undefined) this.results[index]!.warning = verdict.extendedAck.message;
  }

  /** After a loss: gives up on what may not be sent again, and has the rest sent again in windows that fit. */
  #recover(): void {
    // A whole reply is proof enough: its acknowledgement may be what was lost.
    while (this.#settled < this.#end && isWhole(this.results[this.#settled]!)) this.#settled++;
    if (!this.#idempotent) {
      for (let index = this.#first; index < this.#end; index++) {
        if (this.#answered[index] === 0) this.results[index] = { error: this.#unknownOutcome(index) };
      }
      this.#settled = this.#end;
      return;
    }
    for (let index = this.#settled; index < this.#end; index++) this.results[index] = {};
    // As many as were answered are known to fit.
    const fitting = this.#settled - this.#first;
    this.#window = Math.max(fitting > 0 ? fitting : this.#window >> 1, 1);
    while (this.#settled < this.#end && this.#sends[this.#settled]! > this.#maxResends) {
      this.#settle((index) => this.#unknownOutcome(index));
    }
  }

  #settle(error: (index: number) => NetlinkError): void {
    this.results[this.#settled] = { error: error(this.#settled) };
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
