import { fromOpen, rangeError } from "../base/argument-error.ts";
import { inspectAs } from "../base/inspect.ts";
import { EBADF, ECANCELED, EPROTO, ETIMEDOUT } from "../constants/errno.ts";
import { NLM_F_DUMP_INTR, NLMSG_DONE, NLMSG_ERROR, NLMSG_MIN_TYPE } from "../constants/netlink.ts";
import { type ExtendedAck, failure, NetlinkError } from "../errors.ts";
import type { Message, MessageView, Request } from "../message/message.ts";
import { checkReceiveBuffer, type Datagram, type ReceiveBuffer } from "../sock/receive-buffer.ts";
import { NetlinkSocket } from "../sock/socket.ts";
import { PAUSE, runSteps, type SocketSteps } from "../sock/steps/socket-steps.ts";
import { canFindOmissions } from "./change-guard.ts";
import { ABANDONED, COMPLETE, type DumpEnd, endAfter } from "./dump-end.ts";
import { checkDumpToken, type DumpOptions, type DumpToken } from "./dump-options.ts";
import { acquireBuffer, DumpReader, releaseBuffer } from "./dump-reader.ts";
import { DumpRequest } from "./dump-request.ts";
import { DumpSocket } from "./dump-socket.ts";
import { DumpState, DumpStatus } from "./dump-state.ts";
import { Omissions } from "./omissions.ts";

const DEFAULT_RETRIES = 3;
/** Maximum size in bytes of a datagram of a dump whose entries are shorter. (netlink_recvmsg) */
const LONGEST_PART = 32 * 1024;

/**
 * Reads a whole table from the kernel as a stream, in constant memory.
 *
 * ```ts
 * for (const message of dump(NETLINK_ROUTE, new MessageWriter(RTM_GETLINK).struct((h) => h.zero(16)).finish())) …
 * ```
 *
 * @param request dump request; `NLM_F_REQUEST`, `NLM_F_DUMP` and `NLM_F_ACK` are added to its flags.
 * @throws NetlinkError if no socket can be opened or the request cannot be sent; EBUSY if `options.socket` is in use or
 *   has joined a multicast group; TypeError or RangeError, before anything is sent, for invalid input. Errors of the
 *   kernel are thrown while the dump is read.
 */
export function dump(protocol: number, request: Request, options: DumpOptions = {}): Dump {
  return Dump.start(protocol, request, options);
}

/**
 * A dump in progress. Each message is valid until the next one is requested: a `for` loop moves a single view from
 * message to message. `toArray()` returns copies.
 *
 * The kernel keeps state for a dump until the end of the dump. `done()`, `using` and leaving a loop early release this
 * state at once.
 */
export class Dump implements Iterable<MessageView>, Disposable {
  static {
    inspectAs(Dump, (given) => `Dump(${given.#request.operation}, ${given.#progress})`);
  }

  /** Whether this thread has joined a dump that another thread started. */
  readonly #attached: boolean;
  readonly #request: DumpRequest;
  readonly #socket: DumpSocket;
  readonly #options: DumpOptions;
  #readers: Map<ReceiveBuffer, DumpReader> | undefined;
  #ownReader: DumpReader | undefined;
  #state: DumpState;
  /** Written only by {@link #end}. */
  #ended: DumpEnd | undefined;
  /** Whether entries may be missing or repeated after a change that the kernel has not reported. */
  #isInexact = false;
  readonly #abandon = (): void => this.#state.abandon();

  private constructor(request: DumpRequest, socket: DumpSocket, options: DumpOptions, shared?: SharedArrayBuffer) {
    this.#request = fromOpen(request, new.target, "Dump.start()", socket);
    this.#socket = socket;
    this.#options = options;
    this.#attached = shared !== undefined;
    this.#state = new DumpState(shared);
  }

  /** Starts a dump. Equivalent to the function {@link dump}. */
  static start(protocol: number, request: Request, options: DumpOptions = {}): Dump {
    return runSteps(Dump.starting(new DumpRequest(protocol, request, options), options));
  }

  /**
   * Starts a dump like {@link start}. A generator that yields each socket operation that may wait.
   *
   * @param buffer receive buffer of the dump (default: chosen at the first receive).
   * @internal
   */
  static *starting(request: DumpRequest, options: DumpOptions, buffer?: ReceiveBuffer): SocketSteps<Dump> {
    options.signal?.throwIfAborted();
    const socket = DumpSocket.open(request, options);
    const dump = new Dump(request, socket, options);
    if (buffer !== undefined) dump.#ownReader = new DumpReader(buffer);
    let isSent = false;
    try {
      if (socket.mustReadLong) yield* socket.readLong();
      const step = socket.sendStep(buffer);
      socket.record(step, yield step);
      isSent = true;
    } finally {
      // After a cancelled call, the request may have been sent.
      if (!isSent) yield* dump.ending();
    }
    return dump;
  }

  /**
   * Joins a dump that another thread shares. Each thread reads with its own buffers. Each message is delivered to one
   * thread only.
   *
   * @throws TypeError for an invalid token.
   */
  static attach(token: DumpToken): Dump {
    checkDumpToken(token);
    using resources = new DisposableStack();
    const joined = resources.use(NetlinkSocket.attach({ ...token.socket, allowPeers: false }));
    const { deadline, ...options } = token.options;
    const request = new DumpRequest(joined.protocol, token.request, options);
    const ownDeadline = deadline - performance.timeOrigin;
    const socket = new DumpSocket(joined, undefined, request, options, token.sequence, ownDeadline);
    resources.move();
    return new Dump(request, socket, options, token.state);
  }

  /**
   * Returns a token for reading the same dump in other threads: pass it to `Dump.attach` in a worker. Each message is
   * delivered to one thread only. Messages that this thread has already received stay in this thread.
   *
   * `done()` in this thread abandons the dump for all threads (ECANCELED). `done()` in another thread discards only the
   * messages that the other thread has received. A failure ends the dump for all threads.
   *
   * Call `done()` in this thread after the other threads have ended, or read the dump to its end in this thread too.
   *
   * If a thread is terminated, the messages that it received are lost. If it is terminated while it receives, the other
   * threads fail with EPIPE.
   *
   * @throws NetlinkError EBADF if the dump has ended.
   */
  share(): DumpToken {
    const { bytes, operation, headerLength } = this.#request;
    if (this.#ended !== undefined) {
      throw failure(operation, "the dump has ended, so it cannot be shared", EBADF, "start another dump");
    }
    const socket = this.#socket.share();
    if (this.#state.shared === undefined) this.#options.signal?.addEventListener("abort", this.#abandon);
    this.#state = this.#state.toShared();
    // Other threads would wait forever for an end already received.
    for (const reader of [this.#ownReader, ...(this.#readers?.values() ?? [])]) {
      if (reader?.datagram !== undefined) this.#state.lookForEnd(reader.datagram, this.#socket.sequence);
    }
    return {
      socket,
      sequence: this.#socket.sequence,
      state: this.#state.shared!,
      request: bytes,
      options: {
        timeoutMs: this.#socket.timeoutMs,
        deadline: performance.timeOrigin + this.#socket.deadline,
        operation,
        headerLength,
      },
    };
  }

  /**
   * False if the table changed during the dump: entries may then be missing or duplicated. The kernel reports changes of
   * some tables, such as links and addresses (`NLM_F_DUMP_INTR`). For others, such as IPv6 routes and neighbours, this
   * property is also false after a change that the kernel has announced during a dump of several datagrams, which is
   * known only at the end.
   */
  get consistent(): boolean {
    return !this.isInterrupted && !this.#isInexact;
  }

  /** @internal Whether the kernel has reported a change during the dump. */
  get isInterrupted(): boolean {
    return this.#state.interrupted;
  }

  /** Extended acknowledgement of a finished dump; undefined before the end, or if the kernel sent none. */
  get extendedAck(): ExtendedAck | undefined {
    const { status, finalMessage } = this.#state;
    if (status !== DumpStatus.Finished || finalMessage === undefined) return undefined;
    return this.#request.extendedAck(finalMessage);
  }

  /** The kernel's warning about a successful dump request: the message of {@link extendedAck}. */
  get warning(): string | undefined {
    return this.extendedAck?.message;
  }

  /**
   * Returns the next message of the dump, or undefined at the end. The message is valid until the next call with the
   * same buffer.
   *
   * Each message is delivered to one loop only, so concurrent loops pass their own buffers.
   *
   * @param buffer memory to receive into (default: a buffer of the dump), with slots of at least 32 KiB, because the
   *   kernel may send this much at once (RangeError). A buffer with unread messages must not be used for another
   *   receive (RangeError).
   * @throws NetlinkError if the kernel ends the dump with an error. NetlinkError ENOBUFS if a part was lost, EMSGSIZE
   *   if a part did not fit the buffer, EBADMSG if a part was malformed, EPROTO if the same part repeats endlessly,
   *   ETIMEDOUT at the time limit. Later calls throw the same error again.
   */
  next(buffer?: ReceiveBuffer): MessageView | undefined {
    const plain = buffer === undefined ? this.#ownReader?.nextPlain() : undefined;
    return plain ?? runSteps(this.pull(buffer, false));
  }

  /**
   * @internal Returns the name of an interface in the dump's namespace; "" if there is none, undefined after the end.
   */
  interfaceName(index: number): string | undefined {
    return this.#ended === undefined ? this.#socket.interfaceName(index) : undefined;
  }

  /** @internal Reader of the dump's own receive buffer. Undefined before the first message; empty after the end. */
  get reader(): DumpReader | undefined {
    return this.#ownReader;
  }

  /**
   * @internal Returns the next message like {@link next}, but always in the same view. Creating a view takes as long as
   * decoding a short message.
   */
  nextShared(): MessageView | undefined {
    return this.nextReceived() ?? runSteps(this.pull(undefined, true));
  }

  /** @internal Returns the next message like {@link nextShared} if it was already received; otherwise undefined. */
  nextReceived(): MessageView | undefined {
    const reader = this.#ownReader;
    return reader?.advance(reader.shared) ? reader.shared : undefined;
  }

  /**
   * Abandons the rest of the dump and releases the kernel's state for it. Has no effect if the dump has ended.
   *
   * In a thread that has joined the dump of another thread, the other thread continues.
   */
  done(): void {
    runSteps(this.ending());
  }

  /**
   * @internal Abandons the rest of the dump like {@link done}. A generator that yields each socket operation that may
   *   wait.
   */
  *ending(): SocketSteps<void> {
    // Later calls throw the error of a failed dump again.
    if (this.#ended?.kind === "failed") return;
    this.#ownReader?.skipRest();
    if (!this.#attached) this.#state.abandon();
    if (this.#end(ABANDONED)) yield* this.#readToEnd();
  }

  /**
   * Returns copies of all remaining messages. Check {@link consistent} afterwards.
   *
   * If the table changes during the dump, the dump is repeated from the start (see `retryInterrupted`). It is not
   * repeated if a part was read before, or if several threads share it.
   *
   * @throws TypeError if the dump was read to its end or cancelled before; NetlinkError like {@link next}.
   */
  toArray(): Message[] {
    return runSteps(this.collecting<Message>((items, message) => items.push(message.copy())));
  }

  /** @internal Reads all remaining messages like {@link toArray}. See {@link collecting} for `add`. */
  collectInto<Item>(add: (items: Item[], message: MessageView) => void): Item[] {
    return runSteps(this.collecting(add));
  }

  /**
   * Reads all remaining messages like {@link toArray}. A generator that yields each socket operation that may wait.
   *
   * @param add adds the results for one message to a list. The message is valid only during the call.
   * @internal
   */
  *collecting<Item>(add: (items: Item[], message: MessageView) => void): SocketSteps<Item[]> {
    this.checkNotFinished();
    const whole = !this.#socket.hasBegun && this.#state.shared === undefined;
    const retries = whole ? (this.#options.retryInterrupted ?? DEFAULT_RETRIES) : 0;
    if (whole && canFindOmissions(this.#request)) return yield* this.#collectingExactly(add, retries);
    // Pause often at first, while the code is not compiled yet.
    let untilPause = 1;
    for (let left = retries; ; left--) {
      const parts: Item[][] = [];
      let items: Item[] = [];
      for (;;) {
        const message = yield* this.pull(undefined, true, true);
        if (message === undefined) break;
        add(items, message);
        // A loop outside of the generator is faster.
        this.#ownReader!.addPlain(items, add, untilPause - 1);
        untilPause = Math.min(2 * untilPause, MESSAGES_PER_PAUSE);
        if (items.length >= PART) {
          parts.push(items);
          items = [];
        }
        yield PAUSE;
      }
      this.#isInexact = this.#socket.hasChanged(this.#state);
      if (this.consistent || this.#ended !== undefined || left === 0) {
        if (this.#end(COMPLETE)) yield* this.#readToEnd();
        return parts.length === 0 ? items : yield* join([...parts, items]);
      }
      yield* this.#restarting();
    }
  }

  /** Reads a table of which the kernel may omit or repeat entries without reporting it: see {@link Omissions}. */
  *#collectingExactly<Item>(add: (items: Item[], message: MessageView) => void, retries: number): SocketSteps<Item[]> {
    let omissions = new Omissions(add);
    for (let left = retries; ; left--) {
      let part = 0;
      for (;;) {
        const message = yield* this.pull(undefined, true, true);
        if (part !== this.#socket.parts) {
          part = this.#socket.parts;
          omissions.beginPart(this.#socket.mayHaveChanged);
        }
        if (message === undefined) break;
        this.#ownReader!.addTo(omissions, MESSAGES_PER_PAUSE);
        yield PAUSE;
      }
      omissions.endDump();
      // A change that the kernel reports may have any effect.
      const mustStartOver = this.isInterrupted || omissions.hasRepeated;
      this.#isInexact = omissions.isIncomplete;
      if (this.consistent || this.#ended !== undefined || left === 0) {
        if (this.#end(COMPLETE)) yield* this.#readToEnd();
        return yield* join(omissions.lists);
      }
      if (mustStartOver) omissions = new Omissions(add);
      yield* this.#restarting();
    }
  }

  *#restarting(): SocketSteps<void> {
    this.#state = new DumpState();
    try {
      const step = this.#socket.sendStep();
      this.#socket.record(step, yield step);
    } catch (error) {
      throw yield* this.#fail(error);
    }
  }

  /** Iterates over the remaining messages. Throws a TypeError if the dump was read to its end or cancelled before. */
  [Symbol.iterator](): IterableIterator<MessageView> {
    this.checkNotFinished();
    return new DumpIterator(this);
  }

  [Symbol.dispose](): void {
    this.done();
  }

  /**
   * @internal Throws the error of a failed dump, or a TypeError after the end of the dump. Otherwise, another loop
   * would look as if the table were empty.
   */
  checkNotFinished(): void {
    if (this.#ended?.kind === "failed") throw this.#ended.error;
    if (this.#ended !== undefined) throw this.#request.finishedError;
  }

  /**
   * Returns the next message of the dump, or undefined at the end. A generator that yields each socket operation that
   * may wait.
   *
   * @param isShared whether to return a single view that moves from message to message.
   * @param mayRestart whether the dump keeps its socket at the end, because the dump may be repeated.
   * @internal
   */
  *pull(
    buffer: ReceiveBuffer | undefined,
    isShared: boolean,
    mayRestart = false,
  ): SocketSteps<MessageView | undefined> {
    if (this.#ended?.kind === "abandoned") return undefined;
    const reader = this.#readerOf(buffer);
    const socket = this.#socket;
    try {
      for (;;) {
        const message = this.#nextReceived(reader, isShared);
        if (message !== undefined) return message;
        // Return all received messages before this check, even if another thread has ended the dump in the meantime.
        if (!this.#isRunning) break;
        const state = this.#state;
        if (!state.lock(socket.timeoutMs)) {
          throw this.#request.failure(ETIMEDOUT, "a thread that shares the dump does not release its socket");
        }
        try {
          let next = socket.advance(reader.buffer, state);
          for (; next !== undefined && "kind" in next; next = socket.advance(reader.buffer, state)) {
            socket.record(next, yield next);
          }
          if (next === undefined) break;
          this.#begin(reader, next);
        } catch (error) {
          // Fail under the lock, before another thread waits or continues.
          if (error instanceof NetlinkError) state.failWithErrno(error.errno);
          throw error;
        } finally {
          state.unlock();
        }
      }
      this.#throwFailure();
    } catch (error) {
      throw yield* this.#fail(error);
    }
    if (mayRestart) return undefined;
    this.#isInexact = socket.hasChanged(this.#state);
    if (this.#end(COMPLETE)) yield* this.#readToEnd();
    return undefined;
  }

  #nextReceived(reader: DumpReader, isShared: boolean): MessageView | undefined {
    for (;;) {
      const message = reader.nextEntry(isShared);
      if (message === undefined) return undefined;
      if (message.type >= NLMSG_MIN_TYPE) {
        if ((message.flags & NLM_F_DUMP_INTR) !== 0) this.#state.interrupted = true;
        return message;
      }
      this.#state.readControl(message);
      if (message.type === NLMSG_DONE || message.type === NLMSG_ERROR) reader.skipRest();
    }
  }

  /** Whether the dump may still return messages. Throws the error of a failed dump. */
  get #isRunning(): boolean {
    if (this.#ended?.kind === "failed") throw this.#ended.error;
    return this.#ended === undefined && this.#state.status === DumpStatus.Running;
  }

  #readerOf(buffer: ReceiveBuffer | undefined): DumpReader {
    if (buffer === undefined) {
      this.#ownReader ??= new DumpReader(acquireBuffer(1, this.#request.slotSize));
      return this.#ownReader;
    }
    let reader = this.#readers?.get(buffer);
    if (reader === undefined) {
      checkReceiveBuffer(buffer);
      const { capacity } = buffer.slots;
      if (capacity < LONGEST_PART)
        throw rangeError("buffer", `expected slots of at least ${LONGEST_PART} bytes, got ${capacity}`);
      reader = new DumpReader(buffer);
      this.#readers ??= new Map();
      this.#readers.set(buffer, reader);
    }
    return reader;
  }

  #begin(reader: DumpReader, datagram: Datagram): void {
    const { sequence } = this.#socket;
    reader.begin(datagram, sequence);
    if (reader.stuck) {
      reader.skipRest();
      throw this.#request.failure(EPROTO);
    }
    if (this.#state.shared !== undefined) this.#state.lookForEnd(datagram, sequence);
  }

  /** Throws the error of a failed or abandoned dump. Returns if the dump is complete. */
  #throwFailure(): void {
    const { status, finalMessage, errno } = this.#state;
    if (status === DumpStatus.Failed) {
      throw finalMessage === undefined ? this.#request.failure(errno) : this.#socket.rejection(finalMessage);
    }
    if (status !== DumpStatus.Abandoned) return;
    this.#options.signal?.throwIfAborted();
    throw this.#request.failure(ECANCELED);
  }

  *#fail(cause: unknown): SocketSteps<unknown> {
    let error = cause;
    if (this.#attached && this.#state.status === DumpStatus.Abandoned) {
      error = this.#request.failure(ECANCELED);
    } else if (cause instanceof NetlinkError) {
      this.#state.failWithErrno(cause.errno);
      if (cause.operation === undefined) error = this.#request.failure(cause.errno, undefined, cause);
    } else if (!this.#attached) {
      this.#state.abandon();
    }
    if (this.#end({ kind: "failed", error })) yield* this.#readToEnd();
    return error;
  }

  /**
   * Ends the dump in this thread. Returns whether {@link #readToEnd} must follow: if this method were a generator that
   * calls it, toArray() of a short table would be 4 % slower.
   */
  #end(event: DumpEnd): boolean {
    const wasRunning = this.#ended === undefined;
    this.#ended = endAfter(this.#ended, event);
    if (!wasRunning) return false;
    this.#options.signal?.removeEventListener("abort", this.#abandon);
    // The caller may still use messages of an abandoned dump.
    if (this.#state.settled && event.kind !== "abandoned" && this.#ownReader?.exhausted) {
      releaseBuffer(this.#ownReader.buffer);
      // The next dump reuses the buffer, so invalidate all views.
      this.#ownReader.retire();
    }
    const mustRead = this.#socket.mustReadToEnd(this.#state);
    if (!mustRead) this.#socket.release(this.#state);
    return mustRead;
  }

  *#readToEnd(): SocketSteps<void> {
    let isRead = false;
    try {
      yield* this.#socket.readToEnd(this.#state);
      isRead = true;
    } finally {
      // A cancelled call interrupts this generator. If the rest of the dump stayed unread, the kernel would reject the
      // next dump on the socket (EBUSY).
      try {
        if (!isRead) yield* this.#socket.readToEnd(this.#state);
      } finally {
        this.#socket.release(this.#state);
      }
    }
  }

  get #progress(): string {
    const { status } = this.#state;
    if (this.#ended?.kind === "abandoned" || status === DumpStatus.Abandoned) return "abandoned";
    if (status === DumpStatus.Running) return "running";
    return status === DumpStatus.Finished ? "at its end" : "failed";
  }
}

/** `next` returns the iterator itself, so that no object is allocated. */
class DumpIterator implements IterableIterator<MessageView> {
  done = false;
  value!: MessageView;
  readonly #dump: Dump;
  /** Reading directly from the receive buffer saves 2 ns per message. */
  #reader: DumpReader | undefined;

  constructor(dump: Dump) {
    this.#dump = dump;
  }

  next(): IteratorResult<MessageView> {
    const reader = this.#reader;
    return reader?.advance(reader.shared) ? (this as IteratorResult<MessageView>) : this.#next();
  }

  return(): IteratorResult<MessageView> {
    this.#dump.done();
    return this.#end();
  }

  [Symbol.iterator](): this {
    return this;
  }

  #next(): IteratorResult<MessageView> {
    const message = this.#dump.nextShared();
    if (message === undefined) return this.#end();
    this.#reader = this.#dump.reader;
    this.value = message;
    return this as IteratorResult<MessageView>;
  }

  #end(): IteratorResult<MessageView> {
    this.done = true;
    this.value = undefined as never;
    return this as IteratorResult<MessageView>;
  }
}

/** Number of messages between pauses. A datagram can contain several hundred messages. */
const MESSAGES_PER_PAUSE = 32;

/** Maximum number of results per list. Growing one list to a million results would block the thread for 8 ms. */
const PART = 4096;

function* join<Item>(parts: readonly Item[][]): SocketSteps<Item[]> {
  const all = new Array<Item>(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    for (let index = 0; index < part.length; index++) all[at++] = part[index]!;
    yield PAUSE;
  }
  return all;
}
