import { EBADMSG, ECANCELED, EMSGSIZE, ENOBUFS, ETIMEDOUT, errnoName, errnoText } from "../constants/errno.ts";
import {
  NLM_F_ACK,
  NLM_F_DUMP,
  NLM_F_DUMP_INTR,
  NLM_F_REQUEST,
  NLMSG_DONE,
  NLMSG_ERROR,
  NLMSG_HDRLEN,
  NLMSG_MIN_TYPE,
  NLMSG_OVERRUN,
} from "../constants/netlink.ts";
import { POLLIN } from "../constants/poll.ts";
import { NetlinkError } from "../errors.ts";
import { hostLittleEndian } from "../message/byte-order.ts";
import { errorCode, parseDoneMessage, parseErrorMessage, type RequestContext } from "../message/control.ts";
import { familyHeaderLength } from "../message/family-header.ts";
import {
  type BorrowedMessage,
  describe,
  FLAGS_OFFSET,
  type Message,
  MessageCursor,
  type MessageView,
  type Request,
  requestBytes,
} from "../message/message.ts";
import type { NamespaceSource } from "../sock/namespace.ts";
import { acquireSocket, releaseSocket } from "../sock/pool.ts";
import { checkWalk, type Datagram, ReceiveBuffer } from "../sock/receive-buffer.ts";
import { operationName, refusal, typeOf } from "../sock/refusal.ts";
import { NetlinkSocket, type SocketToken } from "../sock/socket.ts";
import { DumpState, DumpStatus } from "./dump-state.ts";

/** How a dump is done. */
export interface DumpOptions {
  /** The network namespace to read (default: the calling thread's). */
  netns?: NamespaceSource | undefined;
  /** The longest that all waiting for the kernel may take together, in milliseconds (default 30,000). */
  timeoutMs?: number;
  /**
   * How often the collecting forms start over when the table changed while it was read (default 3). If it still
   * changes then, they return what came, and `consistent` is false.
   */
  retryInterrupted?: number;
  /** Ends the dump, with the signal's reason, at the next datagram. */
  signal?: AbortSignal;
  /** What is being done, for errors: "ovs_flow.get" (default: the name of the message type). */
  operation?: string;
  /** Size of the family header in front of the request's attributes, for paths in errors (default: by protocol). */
  headerLength?: number | undefined;
  /** A socket to use instead of one of the pool: nothing else may use it meanwhile, and it must be in no group. */
  socket?: NetlinkSocket;
}

/** Lets another thread pull the same dump: see {@link Dump.share}. It survives `postMessage`. */
export interface DumpToken {
  readonly socket: SocketToken;
  readonly sequence: number;
  readonly state: SharedArrayBuffer;
  readonly request: Uint8Array;
  readonly options: { timeoutMs: number; operation: string; headerLength: number | undefined };
}

const DEFAULT_TIMEOUT_MS = 30_000;
const DEFAULT_RETRIES = 3;

/**
 * Asks the kernel for a whole table and streams it, in flat memory however long it is.
 *
 * ```ts
 * for (const message of dump(NETLINK_ROUTE, new MessageWriter(RTM_GETLINK).struct((h) => h.zero(16)).finish())) …
 * ```
 *
 * @param request what to dump; `NLM_F_REQUEST`, `NLM_F_DUMP` and `NLM_F_ACK` are added to its flags.
 * @throws NetlinkError when no socket can be had or the request cannot be sent; TypeError or RangeError, before anything
 * is sent, for bad input. What the kernel says against it is thrown where the dump is read.
 */
export function dump(protocol: number, request: Request, options: DumpOptions = {}): Dump {
  return Dump.start(protocol, request, options);
}

/**
 * A dump under way. What it iterates over is lent: a message is valid until the next one is asked for. `toArray()`
 * gives messages with bytes of their own.
 *
 * The kernel keeps state for a dump until its end. Leaving the loop early, `done()` and `using` give it up at once.
 */
export class Dump implements Iterable<MessageView>, AsyncIterable<MessageView>, Disposable {
  readonly #socket: NetlinkSocket;
  readonly #attached: boolean;
  readonly #request: RequestContext;
  readonly #options: DumpOptions;
  readonly #sequence: number;
  readonly #readers = new Map<ReceiveBuffer, DumpReader>();
  #ownReader: DumpReader | undefined;
  #state: DumpState;
  #released = false;
  #givenUp = false;
  #waitedMs = 0;

  private constructor(
    socket: NetlinkSocket,
    request: Uint8Array,
    sequence: number,
    options: DumpOptions,
    attached?: SharedArrayBuffer,
  ) {
    this.#socket = socket;
    this.#attached = attached !== undefined;
    this.#state = new DumpState(attached);
    this.#sequence = sequence;
    this.#options = options;
    const headerLength = options.headerLength ?? familyHeaderLength(socket.protocol, typeOf(request));
    this.#request = { bytes: request, headerLength };
  }

  /** Starts a dump; the function {@link dump} does the same. */
  static start(protocol: number, request: Request, options: DumpOptions = {}): Dump {
    const bytes = requestBytes(request, "request").slice();
    checkOptions(options);
    options.signal?.throwIfAborted();
    const view = new DataView(bytes.buffer);
    const flags = view.getUint16(FLAGS_OFFSET, hostLittleEndian);
    view.setUint16(FLAGS_OFFSET, flags | NLM_F_REQUEST | NLM_F_DUMP | NLM_F_ACK, hostLittleEndian);
    const socket = options.socket ?? acquireSocket(protocol, options.netns);
    try {
      return new Dump(socket, bytes, socket.send(bytes)!, options);
    } catch (error) {
      if (options.socket === undefined) releaseSocket(socket, options.netns, false);
      throw error;
    }
  }

  /** The dump that another thread shares. Each thread reads with buffers of its own; every message goes to one. */
  static attach(token: DumpToken): Dump {
    const socket = NetlinkSocket.attach(token.socket);
    return new Dump(socket, token.request, token.sequence, token.options, token.state);
  }

  /**
   * A token with which other threads pull this dump too: `Dump.attach(token)` in a worker. `done()` of this thread gives
   * up the dump for all of them, `done()` of theirs only their part in it.
   */
  share(): DumpToken {
    this.#state = this.#state.toShared();
    const { timeoutMs = DEFAULT_TIMEOUT_MS } = this.#options;
    return {
      socket: this.#socket.share(),
      sequence: this.#sequence,
      state: this.#state.shared!,
      request: this.#request.bytes,
      options: { timeoutMs, operation: this.#operation, headerLength: this.#request.headerLength },
    };
  }

  /**
   * Whether the table stood still while it was read, as far as it was read. When false, entries may be missing or
   * be there twice (`NLM_F_DUMP_INTR`).
   */
  get consistent(): boolean {
    return !this.#state.interrupted;
  }

  /**
   * The next message, or undefined at the end. It is valid until the next call with the same buffer.
   *
   * @param buffer memory to receive into (default: one of the dump's own). Loops and threads that take turns bring one
   * each, and every message goes to one of them.
   * @throws NetlinkError when the kernel ends the dump with an error, when a part was lost (ENOBUFS), did not fit the
   * buffer (EMSGSIZE) or came garbled (EBADMSG), or when nothing came in time (ETIMEDOUT).
   */
  next(buffer?: ReceiveBuffer): MessageView | undefined {
    const reader = this.#readerOf(buffer);
    if (this.#givenUp) return undefined;
    try {
      for (;;) {
        const message = reader.next(this.#sequence);
        if (message === undefined) {
          // What a thread has received it delivers, even when another one has met the end since: only now does it look.
          if (!this.#refill(reader)) break;
        } else if (message.type >= NLMSG_MIN_TYPE) {
          if ((message.flags & NLM_F_DUMP_INTR) !== 0) this.#state.interrupted = true;
          return message;
        } else {
          this.#control(message);
        }
      }
    } catch (error) {
      if (this.#state.status === DumpStatus.Running && error instanceof NetlinkError) {
        this.#state.failWithErrno(error.errno);
      }
      this.#release();
      throw error;
    }
    this.#release();
    return this.#end();
  }

  /**
   * Gives up what is left of the dump and frees the kernel's state of it. Harmless at the end, and twice. In a thread
   * that attached, the others go on.
   */
  done(): void {
    this.#givenUp = true;
    if (!this.#attached && this.#state.status === DumpStatus.Running) this.#state.status = DumpStatus.Abandoned;
    this.#release();
  }

  /**
   * All messages from here on, each with bytes of its own. When the table changed while it was read, it is read again
   * from its start (see `retryInterrupted`), unless a part was taken before or is taken by other threads; look at
   * {@link consistent} afterwards.
   */
  toArray(): Message[] {
    const whole = this.#ownReader === undefined && this.#readers.size === 0 && this.#state.shared === undefined;
    let messages = this.#collect();
    let retries = whole ? (this.#options.retryInterrupted ?? DEFAULT_RETRIES) : 0;
    for (; !this.consistent && retries > 0; retries--) {
      const again = Dump.start(this.#socket.protocol, this.#request.bytes, this.#options);
      messages = again.#collect();
      this.#state.interrupted = !again.consistent;
    }
    return messages;
  }

  [Symbol.iterator](): Iterator<MessageView> {
    return new DumpIterator(this);
  }

  /** The same as iterating without `await`, but other work of the thread gets its turn between datagrams. */
  async *[Symbol.asyncIterator](): AsyncGenerator<MessageView, void, void> {
    try {
      for (let message = this.next(); message !== undefined; message = this.next()) {
        yield message;
        if (this.#ownReader!.exhausted) await new Promise((resolve) => setImmediate(resolve));
      }
    } finally {
      this.done();
    }
  }

  [Symbol.dispose](): void {
    this.done();
  }

  #collect(): Message[] {
    const messages: Message[] = [];
    for (const message of this) messages.push(message.copy());
    return messages;
  }

  #readerOf(buffer: ReceiveBuffer | undefined): DumpReader {
    if (buffer === undefined) {
      this.#ownReader ??= new DumpReader(new ReceiveBuffer({ slots: 1 }));
      return this.#ownReader;
    }
    let reader = this.#readers.get(buffer);
    if (reader === undefined) {
      if (!(buffer instanceof ReceiveBuffer)) {
        throw new TypeError(`buffer: expected a ReceiveBuffer, got ${describe(buffer)}`);
      }
      reader = new DumpReader(buffer);
      this.#readers.set(buffer, reader);
    }
    return reader;
  }

  /** Receives the next datagram; false when the dump is over. */
  #refill(reader: DumpReader): boolean {
    const state = this.#state;
    return state.locked(() => {
      if (this.#released || state.status !== DumpStatus.Running) return false;
      this.#options.signal?.throwIfAborted();
      const socket = this.#socket;
      // One at a time: the kernel makes the next piece while this one is taken, and a small piece of memory stays cached.
      let [datagram] = socket.fill(reader.buffer, 1);
      while (datagram === undefined) {
        if (reader.buffer.filled === 0) this.#waitForMore(socket);
        [datagram] = socket.fill(reader.buffer, 1);
      }
      datagram.checkComplete();
      reader.begin(datagram);
      if (state.shared !== undefined) this.#lookForEnd(datagram);
      return true;
    }, this.#timeoutMs);
  }

  #waitForMore(socket: NetlinkSocket): void {
    const left = this.#timeoutMs - this.#waitedMs;
    const before = performance.now();
    const ready = left <= 0 ? 0 : socket.wait(POLLIN, left);
    this.#waitedMs += performance.now() - before;
    if (ready === 0) throw this.#failure(ETIMEDOUT);
  }

  /** Notices the end under the lock, so that no other thread waits for something after it. */
  #lookForEnd(datagram: Datagram): void {
    for (const cursor = datagram.cursor(); cursor.next(); ) {
      const { message } = cursor;
      if (message.sequence === this.#sequence && message.type < NLMSG_MIN_TYPE) this.#noteControl(message);
    }
  }

  #control(message: MessageView): void {
    if (this.#state.status === DumpStatus.Running) this.#noteControl(message);
  }

  #noteControl(message: MessageView): void {
    const { type } = message;
    if (type === NLMSG_OVERRUN) this.#state.failWithErrno(ENOBUFS);
    if (type !== NLMSG_DONE && type !== NLMSG_ERROR) return;
    if ((message.flags & NLM_F_DUMP_INTR) !== 0) this.#state.interrupted = true;
    // Old families end a dump with a DONE that carries no code.
    const bare = type === NLMSG_DONE && message.length < NLMSG_HDRLEN + 4;
    if (bare || errorCode(message) === 0) this.#state.status = DumpStatus.Finished;
    else this.#state.failWith(message);
  }

  /** What the end of the dump means for the caller: nothing more, or an error. */
  #end(): undefined {
    const { status, verdict, errno } = this.#state;
    if (status === DumpStatus.Finished) return undefined;
    if (status === DumpStatus.Failed) {
      if (verdict === undefined) throw this.#failure(errno);
      const parse = verdict.type === NLMSG_DONE ? parseDoneMessage : parseErrorMessage;
      throw refusal(this.#operation, parse(verdict, this.#request));
    }
    if (this.#attached && status === DumpStatus.Abandoned) throw this.#failure(ECANCELED);
    return undefined;
  }

  #release(): void {
    if (this.#released) return;
    this.#released = true;
    const { status, verdict, shared } = this.#state;
    const over = status === DumpStatus.Finished || (status === DumpStatus.Failed && verdict !== undefined);
    if (this.#attached) this.#socket.close();
    else if (this.#options.socket === undefined)
      releaseSocket(this.#socket, this.#options.netns, over && shared === undefined);
  }

  get #operation(): string {
    return this.#options.operation ?? operationName(this.#socket.protocol, this.#request.bytes);
  }

  get #timeoutMs(): number {
    return this.#options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  }

  #failure(errno: number): NetlinkError {
    const operation = this.#operation;
    const message = `${operation}: ${failures[errno] ?? errnoText(errno)} (${errnoName(errno)})`;
    return new NetlinkError(message, { errno, operation });
  }
}

const failures: Readonly<Record<number, string>> = {
  [EBADMSG]: "a part of the dump came garbled, and the rest was given up",
  [ECANCELED]: "the thread that started the dump has given it up",
  [EMSGSIZE]: "a part of the dump did not fit the buffer, and the rest was given up; use a larger slotSize",
  [ENOBUFS]: "the kernel had no memory for a part of the dump, and the rest was given up; start it again",
  [ETIMEDOUT]: "the kernel stopped sending, and the rest was given up",
};

/** Takes messages out of the datagram that one buffer holds. */
class DumpReader {
  readonly buffer: ReceiveBuffer;
  readonly #cursor = new MessageCursor();
  #datagram: Datagram | undefined;
  #index = 0;
  #generation = 0;

  constructor(buffer: ReceiveBuffer) {
    this.buffer = buffer;
  }

  /** Whether the next message has to be received first. */
  get exhausted(): boolean {
    return this.#cursor.done;
  }

  begin(datagram: Datagram): void {
    this.#datagram = datagram;
    this.#index = 0;
    this.#generation = this.buffer.generation;
    datagram.cursor(this.#cursor);
  }

  /** The next message of the dump with that sequence number; undefined when nothing is left of the datagram. */
  next(sequence: number): BorrowedMessage | undefined {
    const datagram = this.#datagram;
    if (datagram === undefined) return undefined;
    if (this.#generation !== this.buffer.generation && !this.#cursor.done) {
      throw new RangeError("buffer: something else was received into it before the dump's messages in it were taken");
    }
    for (;;) {
      const message = datagram.view(this.#index);
      if (!this.#cursor.nextInto(message)) break;
      if (message.sequence !== sequence) continue;
      this.#index++;
      return message;
    }
    checkWalk(this.#cursor);
    return undefined;
  }
}

/** Iterates over a dump and gives it up when the loop is left; it is its own result object. */
class DumpIterator implements Iterator<MessageView> {
  done = false;
  value!: MessageView;
  readonly #dump: Dump;

  constructor(dump: Dump) {
    this.#dump = dump;
  }

  next(): IteratorResult<MessageView> {
    const message = this.#dump.next();
    if (message === undefined) this.done = true;
    else this.value = message;
    return this as IteratorResult<MessageView>;
  }

  return(): IteratorResult<MessageView> {
    this.#dump.done();
    this.done = true;
    return this as IteratorResult<MessageView>;
  }
}

function checkOptions(options: DumpOptions): void {
  if (typeof options !== "object" || options === null) {
    throw new TypeError(`options: expected an object, got ${describe(options)}`);
  }
  const { timeoutMs, retryInterrupted } = options;
  if (timeoutMs !== undefined && !(typeof timeoutMs === "number" && timeoutMs >= 0)) {
    throw new RangeError(`timeoutMs: expected milliseconds from 0 on, got ${describe(timeoutMs)}`);
  }
  if (retryInterrupted !== undefined && !(Number.isInteger(retryInterrupted) && retryInterrupted >= 0)) {
    throw new RangeError(`retryInterrupted: expected an integer from 0 on, got ${describe(retryInterrupted)}`);
  }
}
