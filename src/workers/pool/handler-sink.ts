import { typeError } from "../../base/argument-error.ts";
import { align } from "../../base/bytes.ts";
import { checkBytes, checkOptions, type OptionChecks } from "../../base/check.ts";
import { describeValue } from "../../base/describe.ts";
import { mainFile } from "../../base/engine.ts";
import { startStackAt } from "../../base/stack.ts";
import { NLMSG_ERROR, NLMSG_HDRLEN } from "../../constants/netlink.ts";
import type { NetlinkError } from "../../errors.ts";
import { hostLittleEndian } from "../../message/byte-order.ts";
import { errorCode, parseErrorMessage } from "../../message/control.ts";
import { messageTypeName } from "../../message/format/names.ts";
import {
  BorrowedMessage,
  LENGTH_OFFSET,
  Message,
  MessageCursor,
  type Request,
  requestBytes,
} from "../../message/message.ts";
import { rejection } from "../../sock/advice.ts";
import { sendChecks } from "../../sock/call-options.ts";
import type { Datagram, ReceiveBuffer } from "../../sock/receive-buffer.ts";
import { checkNetlinkSocket, NetlinkSocket } from "../../sock/socket.ts";
import { describeFailure, type ThreadFailure } from "../../threads/failure.ts";
import { Counter } from "../loop/counters.ts";
import { GapReason, gapReasonName, type Sink, type SinkSource } from "../loop/sink.ts";
import type { Source } from "../loop/source.ts";
import { checkReturned, type Handler, type HandlerContext, handlerCallbacks, type ReplyOptions } from "./handler.ts";
import { type HandlerEvent, type HandlerStart, HandlerWord } from "./protocol.ts";
import { SendQueue } from "./send-queue.ts";

/** Limit of errors in transit to the pool; others are counted. */
const MAX_UNRECEIVED_ERRORS = 64;
/** At least the number of slots: handlers accept all datagrams. */
const UNLIMITED = 1024;

const replyChecks: OptionChecks<ReplyOptions> = { to: sendChecks.to, socket: true };

class Context implements HandlerContext {
  readonly worker: number;
  readonly workers: number;
  readonly data: unknown;
  readonly sockets: NetlinkSocket[] = [];
  readonly queue: SendQueue;
  readonly #post: (event: HandlerEvent) => void;
  /** Receive buffer. Views of it must not be reported. */
  readonly #received: ArrayBufferLike;
  source: SinkSource | undefined;
  datagram: Datagram | undefined;

  constructor(start: HandlerStart, post: (event: HandlerEvent) => void, queue: SendQueue, { slots }: ReceiveBuffer) {
    this.worker = start.worker;
    this.workers = start.workers;
    this.data = start.data;
    this.queue = queue;
    this.#post = post;
    this.#received = slots.bytes.buffer;
  }

  get socket(): NetlinkSocket {
    const socket = this.source?.socket ?? this.sockets[0];
    if (socket === undefined) throw typeError("socket", "this worker reads no socket yet");
    return socket;
  }

  get sender(): number {
    return this.datagram?.sender ?? 0;
  }

  get group(): number {
    return this.datagram?.group ?? 0;
  }

  get nsid(): number {
    return this.datagram?.nsid ?? -1;
  }

  send(message: Request, options?: ReplyOptions): number {
    const bytes = requestBytes(message, "message");
    if (options === undefined) return this.queue.add(bytes, this.socket, undefined);
    checkOptions(options, replyChecks);
    const { to, socket = this.socket } = options;
    checkNetlinkSocket(socket);
    return this.queue.add(bytes, socket, to);
  }

  report(value: unknown): void {
    const problem = this.#uncopyable(value);
    if (problem !== undefined) throw this.#invalid(`expected a value that can be copied, got ${problem}`);
    try {
      this.#post({ kind: "report", value });
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw this.#invalid(`expected a value that can be sent to another thread: ${reason}`, cause);
    }
  }

  #uncopyable(value: unknown): string | undefined {
    if (value instanceof BorrowedMessage || value instanceof Message)
      return "a message; report copies of the fields that you need";
    if (value === this || value instanceof NetlinkSocket)
      return `${describeValue(value)}, which belongs to this thread; report the fields that you need`;
    if (containsViewOf(this.#received, value)) return "a view of the receive buffer; report a copy: bytes.slice()";
    return undefined;
  }

  /** The stack of the error starts in the handler. */
  #invalid(problem: string, cause?: unknown): TypeError {
    return startStackAt(typeError("report", problem, cause === undefined ? undefined : { cause }), this.report);
  }
}

/** Passes received messages to the handler and sends its queued messages. */
export class HandlerSink implements Sink {
  readonly context: Context;
  readonly #handler: Handler;
  readonly #buffer: ReceiveBuffer;
  readonly #cursor = new MessageCursor();
  readonly #single: BorrowedMessage;
  readonly #lengths: Int32Array;
  readonly #counters: Float64Array;
  readonly #words: Int32Array;
  readonly #post: (event: HandlerEvent) => void;
  /** Path or URL of the handler's file. */
  readonly #module: string;
  #commands = 0;
  #errorsSent = 0;

  constructor(handler: Handler, start: HandlerStart, post: (event: HandlerEvent) => void, buffer: ReceiveBuffer) {
    this.#handler = handler;
    this.#post = post;
    this.#buffer = buffer;
    this.#single = new BorrowedMessage(buffer.slots.bytes, buffer.slots.view);
    this.#lengths = new Int32Array(buffer.slots.count);
    this.#module = start.module ?? mainFile();
    this.#counters = new Float64Array(start.counters);
    this.#words = new Int32Array(start.words);
    const replacement = (datagram: Uint8Array) => this.#replacement(datagram);
    const queue = new SendQueue((error) => this.fail(error, "send"), this.#counters, replacement);
    this.context = new Context(start, post, queue, buffer);
  }

  /** Returns 0 while a command of the pool is pending. */
  room(): number {
    return Atomics.load(this.#words, HandlerWord.Commands) === this.#commands ? UNLIMITED : 0;
  }

  commandDone(): void {
    this.#commands = (this.#commands + 1) | 0;
  }

  count(datagrams: readonly Datagram[], whole: number, { counters }: SinkSource): void {
    let messages = 0;
    for (let index = 0; index < datagrams.length; index++) {
      const length = this.#singleLength(this.#slotOf(datagrams, index));
      this.#lengths[index] = length;
      if (length > 0) messages++;
      else if (!datagrams[index]!.truncated) messages += this.#countMessages(datagrams[index]!);
    }
    counters[Counter.pendingDatagrams] = whole;
    counters[Counter.pendingMessages] = messages;
    counters[Counter.pendingBefore] = messages;
    counters[Counter.unreported]! += datagrams.length - whole;
  }

  datagrams(datagrams: readonly Datagram[], source: SinkSource): void {
    const { context } = this;
    const { counters } = source;
    context.source = source;
    let pending = counters[Counter.pendingDatagrams]!;
    for (let index = 0; index < datagrams.length; index++) {
      const datagram = datagrams[index]!;
      context.datagram = datagram;
      const length = this.#lengths[index]!;
      if (length > 0) {
        counters[Counter.pendingDatagrams] = --pending;
        this.#message(this.#slotOf(datagrams, index), length, counters);
      } else if (!datagram.truncated) {
        counters[Counter.pendingDatagrams] = --pending;
        this.#messages(datagram, counters);
      } else {
        counters[Counter.unreported]! -= 1;
        this.#gap(1, GapReason.Truncated);
      }
    }
    context.datagram = undefined;
    context.source = undefined;
  }

  gap(dropped: number, reason: number, source: SinkSource): void {
    const { context } = this;
    context.source = source;
    this.#gap(dropped, reason);
    context.source = undefined;
  }

  flush(source: SinkSource): void {
    const { context } = this;
    context.source = source;
    try {
      checkReturned(this.#handler.batch?.(context), "batch", handlerCallbacks);
    } catch (error) {
      this.fail(error, "batch");
    }
    context.source = undefined;
    context.queue.flush();
  }

  socketFailed(error: NetlinkError, source: Source): void {
    this.context.sockets.splice(this.context.sockets.indexOf(source.socket), 1);
    this.#post({ kind: "socket-failed", key: source.key, failure: describeFailure(error) });
  }

  /** Only counts the error if too many errors are in transit. */
  fail(error: unknown, callback: string): void {
    this.#counters[Counter.errors]! += 1;
    if (((this.#errorsSent - Atomics.load(this.#words, HandlerWord.ErrorsReceived)) | 0) >= MAX_UNRECEIVED_ERRORS)
      return;
    this.#errorsSent++;
    this.#post({ kind: "error", failure: this.describe(error, callback) });
  }

  /** Adds the handler's file if the stack does not contain it. */
  describe(thrown: unknown, callback: string): ThreadFailure {
    const failure = describeFailure(thrown);
    const { name = "Error", message, stack = `${name}: ${message}` } = failure;
    const module = this.#module;
    // Loading node:url takes 2 ms, which the start of a worker does without.
    const path = module.startsWith("file:") ? process.getBuiltinModule("node:url").fileURLToPath(module) : module;
    failure.stack = stack.includes(path) ? stack : `${stack}\n    at ${callback} (${path})`;
    return failure;
  }

  #slotOf(datagrams: readonly Datagram[], index: number): number {
    return datagrams.length === this.#buffer.filled ? index : datagrams[index]!.slot;
  }

  #singleLength(slot: number): number {
    const { slots } = this.#buffer;
    const length = slots.length(slot);
    if (length > slots.capacity) return 0;
    const first = slots.view.getUint32(slots.offset(slot) + LENGTH_OFFSET, hostLittleEndian);
    return first >= NLMSG_HDRLEN && first <= length && align(first) >= length ? first : 0;
  }

  /** Faster than {@link #messages}, because one message needs no cursor. */
  #message(slot: number, length: number, counters: Float64Array): void {
    const { slots } = this.#buffer;
    const message = this.#single.point(slots.offset(slot), length);
    const pending = counters[Counter.pendingMessages]! - 1;
    counters[Counter.pendingMessages] = pending;
    try {
      this.#deliver(message, slots.sender(slot) === 0);
    } catch (error) {
      this.fail(error, "message");
    }
    this.#counters[Counter.messages]! += 1;
    counters[Counter.pendingBefore] = pending;
  }

  /** A message counts as handled even if the handler throws. */
  #messages(datagram: Datagram, counters: Float64Array): void {
    const cursor = datagram.cursor(this.#cursor);
    const { message } = cursor;
    const fromKernel = datagram.sender === 0;
    const before = counters[Counter.pendingMessages]!;
    let pending = before;
    for (let done = false; !done; ) {
      try {
        while (cursor.next()) {
          // Count before the call, because the handler may end the thread.
          counters[Counter.pendingMessages] = --pending;
          this.#deliver(message, fromKernel);
        }
        done = true;
      } catch (error) {
        this.fail(error, "message");
      }
    }
    this.#counters[Counter.messages]! += before - pending;
    counters[Counter.pendingBefore] = pending;
    if (cursor.error !== undefined) this.#gap(1, GapReason.Malformed);
  }

  #deliver(message: BorrowedMessage, fromKernel: boolean): void {
    if (fromKernel && message.type === NLMSG_ERROR && errorCode(message) !== 0) this.#rejected(message);
    else checkReturned(this.#handler.message(message, this.context), "message", handlerCallbacks);
  }

  #countMessages(datagram: Datagram): number {
    const cursor = datagram.cursor(this.#cursor);
    let count = 0;
    while (cursor.next()) count++;
    return count;
  }

  #gap(dropped: number, reason: number): void {
    try {
      checkReturned(this.#handler.gap?.(dropped, this.context, gapReasonName(reason)), "gap", handlerCallbacks);
    } catch (error) {
      this.fail(error, "gap");
    }
  }

  #replacement(datagram: Uint8Array): Uint8Array | undefined {
    try {
      const replacement = this.#handler.unsent?.(datagram);
      if (replacement !== undefined) checkBytes(replacement, "unsent");
      return replacement;
    } catch (error) {
      this.fail(error, "unsent");
      return undefined;
    }
  }

  /** Without a callback `rejected`, the error is thrown. */
  #rejected(message: BorrowedMessage): void {
    this.#counters[Counter.rejected]! += 1;
    const { context } = this;
    const reply = parseErrorMessage(message);
    const type = reply.request?.type ?? 0;
    const error = rejection(messageTypeName(context.socket.protocol, type), reply, context.socket.protocol, type);
    if (this.#handler.rejected === undefined) throw error;
    checkReturned(this.#handler.rejected(error, message.sequence, context), "rejected", handlerCallbacks);
  }
}

/** Another thread would share the bytes of such a view. */
function containsViewOf(memory: ArrayBufferLike, value: unknown, seen: Set<object> = new Set()): boolean {
  if (typeof value !== "object" || value === null || seen.has(value)) return false;
  if (ArrayBuffer.isView(value)) return value.buffer === memory;
  if (value === memory) return true;
  seen.add(value);
  const isIterated = Array.isArray(value) || value instanceof Map || value instanceof Set;
  for (const member of isIterated ? value : Object.values(value)) if (containsViewOf(memory, member, seen)) return true;
  return false;
}
