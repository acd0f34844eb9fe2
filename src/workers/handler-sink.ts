import { NLMSG_ERROR, NLMSG_HDRLEN } from "../constants/netlink.ts";
import { type NetlinkError, shown } from "../errors.ts";
import { align } from "../message/align.ts";
import { hostLittleEndian } from "../message/byte-order.ts";
import { errorCode, parseErrorMessage } from "../message/control.ts";
import {
  BorrowedMessage,
  LENGTH_OFFSET,
  Message,
  MessageCursor,
  type Request,
  requestBytes,
} from "../message/message.ts";
import { messageTypeName } from "../message/names.ts";
import { checkedSendOptions } from "../sock/call-options.ts";
import type { Datagram } from "../sock/receive-buffer.ts";
import { refusal } from "../sock/refusal.ts";
import { NetlinkSocket } from "../sock/socket.ts";
import { describeFailure, type ThreadFailure } from "../threads/failure.ts";
import type { Handler, HandlerContext, ReplyOptions } from "./handler.ts";
import { type HandlerNews, type HandlerStart, HandlerWord } from "./handler-start.ts";
import { Outbox } from "./outbox.ts";
import type { Sink, Source } from "./receive-loop.ts";
import { Counter } from "./receiver-statistics.ts";
import { GapReason, gapReasonName } from "./ring.ts";

/** How many errors of a handler can be on their way to the pool. More are counted and not told, so that none pile up. */
const MOST_ERRORS_UNDER_WAY = 64;
/** A room that no buffer fills: a handler is done with a datagram when it returns. */
const UNLIMITED = 1024;

/** The context that a handler is given. */
class Context implements HandlerContext {
  readonly worker: number;
  readonly workers: number;
  readonly data: unknown;
  readonly sockets: NetlinkSocket[] = [];
  readonly outbox: Outbox;
  readonly #post: (news: HandlerNews) => void;
  /** Where the current message, gap or batch comes from; undefined outside of these. */
  source: Source | undefined;
  datagram: Datagram | undefined;

  constructor(start: HandlerStart, post: (news: HandlerNews) => void, outbox: Outbox) {
    this.worker = start.worker;
    this.workers = start.workers;
    this.data = start.data;
    this.outbox = outbox;
    this.#post = post;
  }

  get socket(): NetlinkSocket {
    const socket = this.source?.socket ?? this.sockets[0];
    if (socket === undefined) throw new TypeError("socket: this worker reads none yet");
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
    if (options === undefined) return this.outbox.add(bytes, this.socket, undefined);
    const { to } = checkedSendOptions(options);
    const { socket = this.socket } = options;
    // One of another copy of the library is as good: a bundled program brings its own.
    if (typeof (socket as Partial<NetlinkSocket> | null)?.sendSpans !== "function") {
      throw new TypeError(`socket: expected a NetlinkSocket, got ${shown(socket)}`);
    }
    return this.outbox.add(bytes, socket, to);
  }

  report(value: unknown): void {
    if (value instanceof BorrowedMessage || value instanceof Message) {
      throw this.#mistake("a message would take along the buffer that it lies in: report copies of what you need");
    }
    if (value === this || value instanceof NetlinkSocket) {
      throw this.#mistake(`${shown(value)} belongs to this thread: report the values that you need`);
    }
    try {
      this.#post({ kind: "report", value });
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw this.#mistake(`the value cannot be sent to another thread: ${reason}`, cause);
    }
  }

  /** The error for a value that cannot be reported; its stack begins where the handler did. */
  #mistake(problem: string, cause?: unknown): TypeError {
    const error = new TypeError(`report: ${problem}`, cause === undefined ? undefined : { cause });
    Error.captureStackTrace(error, this.report);
    return error;
  }
}

/** Gives what is received to a handler, and sends what that queues. */
export class HandlerSink implements Sink {
  readonly context: Context;
  readonly #handler: Handler;
  readonly #cursor = new MessageCursor();
  readonly #counters: Float64Array;
  readonly #words: Int32Array;
  readonly #post: (news: HandlerNews) => void;
  /** The handler's file as stacks have it. */
  readonly #path: string;
  /** How many commands of the pool were carried out. */
  #commands = 0;
  /** How many errors the pool was told of. */
  #told = 0;

  constructor(handler: Handler, start: HandlerStart, post: (news: HandlerNews) => void) {
    this.#handler = handler;
    this.#post = post;
    this.#path = start.module === undefined ? Bun.main : pathOf(start.module);
    this.#counters = new Float64Array(start.counters);
    this.#words = new Int32Array(start.words);
    this.context = new Context(
      start,
      post,
      new Outbox(
        (error) => this.fail(error, "send"),
        this.#counters,
        (datagram) => handler.unsent?.(datagram),
      ),
    );
  }

  /** Commands come first: a flood, or a handler that takes its time, does not hold up a stop. */
  room(): number {
    return Atomics.load(this.#words, HandlerWord.Commands) === this.#commands ? UNLIMITED : 0;
  }

  /** Takes note that a command was carried out. */
  obeyed(): void {
    this.#commands = (this.#commands + 1) | 0;
  }

  expect(datagrams: readonly Datagram[], whole: number, { counters }: Source): void {
    // All of them lie in one memory.
    const { view } = datagrams[0]!.cursor(this.#cursor).message;
    const allWhole = whole === datagrams.length;
    let messages = 0;
    for (const datagram of datagrams) {
      if (!allWhole && datagram.truncated) continue;
      const { length } = datagram;
      const first = view.getUint32(datagram.offset + LENGTH_OFFSET, hostLittleEndian);
      messages += first <= length && align(first) >= length && length >= NLMSG_HDRLEN ? 1 : this.#count(datagram);
    }
    counters[Counter.LentDatagrams] = whole;
    counters[Counter.Lent] = messages;
    counters[Counter.Begun] = messages;
    counters[Counter.Unreported]! += datagrams.length - whole;
  }

  datagrams(datagrams: readonly Datagram[], source: Source): void {
    const { context } = this;
    const { counters } = source;
    context.source = source;
    let left = counters[Counter.LentDatagrams]!;
    const allWhole = left === datagrams.length;
    for (const datagram of datagrams) {
      context.datagram = datagram;
      if (allWhole || !datagram.truncated) {
        counters[Counter.LentDatagrams] = --left;
        this.#messages(datagram, counters);
      } else {
        counters[Counter.Unreported]! -= 1;
        this.#gap(1, GapReason.Truncated);
      }
    }
    context.datagram = undefined;
    context.source = undefined;
  }

  gap(dropped: number, reason: number, source: Source): void {
    const { context } = this;
    context.source = source;
    this.#gap(dropped, reason);
    context.source = undefined;
  }

  flush(source: Source): void {
    const { context } = this;
    context.source = source;
    try {
      checkReturned("batch", this.#handler.batch?.(context));
    } catch (error) {
      this.fail(error, "batch");
    }
    context.source = undefined;
    this.sendQueued();
  }

  /** Sends what the handler has queued. */
  sendQueued(): void {
    this.context.outbox.flush();
  }

  idle(): void {}

  failed(error: NetlinkError, source: Source): void {
    this.context.sockets.splice(this.context.sockets.indexOf(source.socket), 1);
    this.#post({ kind: "lost", key: source.key, failure: describeFailure(error) });
  }

  /**
   * Counts an error of the handler, in that callback, and tells the pool of it, unless that has not even heard of those
   * before.
   */
  fail(error: unknown, callback: string): void {
    this.#counters[Counter.Errors]! += 1;
    if (((this.#told - Atomics.load(this.#words, HandlerWord.Heard)) | 0) >= MOST_ERRORS_UNDER_WAY) return;
    this.#told++;
    this.#post({ kind: "error", failure: this.describe(error, callback) });
  }

  /**
   * Takes apart what a callback has thrown. Where its stack does not name the handler's file, the callback and that file are
   * added: what is no error has none, and `return context.report(…)` leaves no trace of its function.
   */
  describe(thrown: unknown, callback: string): ThreadFailure {
    const failure = describeFailure(thrown);
    const { name = "Error", message, stack = `${name}: ${message}` } = failure;
    failure.stack = stack.includes(this.#path) ? stack : `${stack}\n    at ${callback} (${this.#path})`;
    return failure;
  }

  /** Hands over the messages of a datagram. What throws has had its message, and the next one follows. */
  #messages(datagram: Datagram, own: Float64Array): void {
    const cursor = datagram.cursor(this.#cursor);
    const { message } = cursor;
    const { context } = this;
    const handler = this.#handler;
    const fromKernel = datagram.sender === 0;
    const begun = own[Counter.Lent]!;
    let lent = begun;
    for (let done = false; !done; ) {
      try {
        while (cursor.next()) {
          // Before it is given: the handler may end the thread, and then this is what it ended with.
          own[Counter.Lent] = --lent;
          if (fromKernel && message.type === NLMSG_ERROR && errorCode(message) !== 0) this.#refused(message);
          else checkReturned("message", handler.message(message, context));
        }
        done = true;
      } catch (error) {
        this.fail(error, "message");
      }
    }
    this.#counters[Counter.Messages]! += begun - lent;
    own[Counter.Begun] = lent;
    if (cursor.error !== undefined) this.#gap(1, GapReason.Malformed);
  }

  /** How many messages a datagram holds. */
  #count(datagram: Datagram): number {
    const cursor = datagram.cursor(this.#cursor);
    let count = 0;
    while (cursor.next()) count++;
    return count;
  }

  #gap(dropped: number, reason: number): void {
    try {
      checkReturned("gap", this.#handler.gap?.(dropped, this.context, gapReasonName(reason)));
    } catch (error) {
      this.fail(error, "gap");
    }
  }

  /** The kernel refuses something that was sent with the context. */
  #refused(message: BorrowedMessage): void {
    this.#counters[Counter.Refused]! += 1;
    const { context } = this;
    const verdict = parseErrorMessage(message);
    const type = verdict.request?.type ?? 0;
    const error = refusal(messageTypeName(context.socket.protocol, type), verdict, context.socket.protocol, type);
    if (this.#handler.refused === undefined) throw error;
    checkReturned("refused", this.#handler.refused(error, message.sequence, context));
  }
}

/** The path of a file; the address of anything else. */
function pathOf(module: string): string {
  return module.startsWith("file:") ? Bun.fileURLToPath(module) : module;
}

/** Throws for a promise: what it waits for would not go on before the pool stops. */
function checkReturned(callback: string, returned: unknown): void {
  if (returned === undefined || !(returned instanceof Promise)) return;
  returned.catch(() => {});
  throw new TypeError(`${callback}: it returned a promise, but nothing that is asynchronous goes on between messages`);
}
