import { EBADF, EBADMSG, ECANCELED, ENOBUFS, EPROTO, ETIMEDOUT } from "../constants/errno.ts";
import {
  NLM_F_ACK,
  NLM_F_ACK_TLVS,
  NLM_F_DUMP,
  NLM_F_DUMP_INTR,
  NLM_F_REQUEST,
  NLMSG_DONE,
  NLMSG_ERROR,
  NLMSG_MIN_TYPE,
  NLMSG_OVERRUN,
} from "../constants/netlink.ts";
import { POLLIN } from "../constants/poll.ts";
import { describeValue, type ExtendedAck, NetlinkError } from "../errors.ts";
import { hostLittleEndian } from "../message/byte-order.ts";
import { errorCode } from "../message/control.ts";
import {
  FLAGS_OFFSET,
  type Message,
  type MessageView,
  type Request,
  requestBytes,
  SEQUENCE_OFFSET,
} from "../message/message.ts";
import { checkDuration, DEFAULT_TIMEOUT_MS } from "../sock/call-options.ts";
import type { SocketClaim } from "../sock/claim.ts";
import { inspectAs } from "../sock/inspect.ts";
import { acquireSocket, releaseSocket } from "../sock/pool.ts";
import { type Datagram, ReceiveBuffer } from "../sock/receive-buffer.ts";
import { onlyReads } from "../sock/request-kinds.ts";
import { NetlinkSocket } from "../sock/socket.ts";
import { checkDumpOptions, checkDumpToken, type DumpOptions, type DumpToken } from "./dump-options.ts";
import { acquireBuffer, DumpIterator, DumpReader, releaseBuffer } from "./dump-reader.ts";
import { DumpRequest } from "./dump-request.ts";
import { DumpState, DumpStatus } from "./dump-state.ts";

const DEFAULT_RETRIES = 3;
/**
 * Size in bytes up to which the kernel fills a datagram of a dump. Only a single large message exceeds it.
 * (netlink_recvmsg, netlink_dump in the kernel)
 */
const LONGEST_PIECE = 32 * 1024;

/**
 * Reads a whole table from the kernel as a stream, in constant memory.
 *
 * ```ts
 * for (const message of dump(NETLINK_ROUTE, new MessageWriter(RTM_GETLINK).struct((h) => h.zero(16)).finish())) …
 * ```
 *
 * @param request the request; `NLM_F_REQUEST`, `NLM_F_DUMP` and `NLM_F_ACK` are added to its flags.
 * @throws NetlinkError if no socket can be opened or the request cannot be sent, EBUSY if the given `socket` is in use
 * or has joined a multicast group; TypeError or RangeError, before anything is sent, for invalid input. Errors of the
 * kernel are thrown while the dump is read.
 */
export function dump(protocol: number, request: Request, options: DumpOptions = {}): Dump {
  return Dump.start(protocol, request, options);
}

/**
 * A dump in progress. Its messages are borrowed: each is valid until the next one is requested. `toArray()` returns
 * copies.
 *
 * The kernel keeps state for a dump until its end. Leaving the loop early, `done()` and `using` release it at once.
 */
export class Dump implements Iterable<MessageView>, AsyncIterable<MessageView>, Disposable {
  static {
    inspectAs(Dump, (given) => `Dump(${given.#request.operation}, ${given.#progress})`);
  }

  readonly #attached: boolean;
  readonly #request: DumpRequest;
  readonly #options: DumpOptions;
  /** Maximum total time in milliseconds to wait for the kernel. */
  readonly #timeoutMs: number;
  readonly #deadline: number;
  readonly #readers = new Map<ReceiveBuffer, DumpReader>();
  #socket: NetlinkSocket;
  /** Exclusive use of the dump's socket by the thread that started the dump. */
  #claim: SocketClaim | undefined;
  #sequence: number;
  #ownReader: DumpReader | undefined;
  /** Reader of the dump's own receive buffer; undefined after the end of the dump. */
  #running: DumpReader | undefined;
  #state: DumpState;
  /** Whether this thread has started to receive datagrams of the dump. */
  #begun = false;
  /** Whether a datagram of the dump has arrived. */
  #hasReceived = false;
  /** Whether the dump was restarted on another socket. */
  #isReplaced = false;
  #released = false;
  #abandoned = false;
  /**
   * The error that ended the dump. Later calls throw it again, because a failed dump must not look like a finished one.
   */
  #thrown: { readonly error: unknown } | undefined;
  #waitedMs = 0;
  /** Abandons the dump in all threads. Called when the caller's abort signal fires. */
  readonly #abandon = (): void => this.#state.abandon();

  private constructor(
    socket: NetlinkSocket,
    request: Uint8Array,
    sequence: number,
    options: DumpOptions,
    owner: { claim: SocketClaim } | { state: SharedArrayBuffer },
    deadline?: number,
  ) {
    this.#socket = socket;
    this.#attached = "state" in owner;
    this.#state = new DumpState("state" in owner ? owner.state : undefined);
    this.#claim = "claim" in owner ? owner.claim : undefined;
    this.#sequence = sequence;
    this.#options = options;
    this.#timeoutMs = checkDuration(options.timeoutMs, "timeoutMs", DEFAULT_TIMEOUT_MS);
    const longest = checkDuration(options.deadlineMs, "deadlineMs", Number.POSITIVE_INFINITY);
    this.#deadline = deadline ?? performance.now() + longest;
    this.#request = new DumpRequest(socket.protocol, request, options);
  }

  /** Starts a dump, like the function {@link dump}. */
  static start(protocol: number, request: Request, options: DumpOptions = {}): Dump {
    checkDumpOptions(protocol, options);
    const bytes = new Uint8Array(requestBytes(request, "request"));
    options.signal?.throwIfAborted();
    const view = new DataView(bytes.buffer);
    const flags = view.getUint16(FLAGS_OFFSET, hostLittleEndian);
    view.setUint16(FLAGS_OFFSET, flags | NLM_F_REQUEST | NLM_F_DUMP | NLM_F_ACK, hostLittleEndian);
    const socket = options.socket ?? acquireSocket(protocol, options.netns);
    let claim: SocketClaim | undefined;
    try {
      claim = socket.core.claim("dump");
      return new Dump(socket, bytes, socket.send(bytes)!, options, { claim });
    } catch (error) {
      claim?.release();
      if (options.socket === undefined) releaseSocket(socket, false);
      throw error;
    }
  }

  /**
   * Joins a dump that another thread shares. Each thread reads with its own buffers, and each message is delivered to
   * one thread.
   *
   * @throws TypeError for an invalid token.
   */
  static attach(token: DumpToken): Dump {
    checkDumpToken(token);
    // During a dump, the socket accepts only messages of the kernel.
    const socket = NetlinkSocket.attach({ ...token.socket, allowPeers: false });
    const { deadline, ...options } = token.options;
    const state = { state: token.state };
    return new Dump(socket, token.request, token.sequence, options, state, deadline - performance.timeOrigin);
  }

  /**
   * Returns a token with which other threads can read the same dump: call `Dump.attach(token)` in a worker. Each
   * message is delivered to one thread. Messages that this thread has already received stay in this thread.
   *
   * `done()` in this thread abandons the dump for all threads (ECANCELED). `done()` in another thread discards only the
   * messages that the other thread has received. Terminating a thread loses its received messages too. A failure ends
   * the dump for all threads.
   *
   * Call `done()` in this thread after the other threads have ended, or read to the end in this thread too. If a thread
   * is terminated while it receives, the other threads end with ETIMEDOUT after `timeoutMs`.
   *
   * @throws NetlinkError EBADF if the dump has ended.
   */
  share(): DumpToken {
    const { bytes, operation, headerLength } = this.#request;
    if (this.#released) {
      throw new NetlinkError(`${operation}: the dump has ended, so it cannot be shared (EBADF)`, {
        errno: EBADF,
        operation,
      });
    }
    const socket = this.#socket.share();
    if (this.#state.shared === undefined) this.#options.signal?.addEventListener("abort", this.#abandon);
    this.#state = this.#state.toShared();
    // This thread may already have received the datagram with the end of the dump, and other threads must not wait for
    // it.
    for (const { datagram } of this.#allReaders()) if (datagram !== undefined) this.#lookForEnd(datagram);
    return {
      socket,
      sequence: this.#sequence,
      state: this.#state.shared!,
      request: bytes,
      options: {
        timeoutMs: this.#timeoutMs,
        deadline: performance.timeOrigin + this.#deadline,
        operation,
        headerLength,
      },
    };
  }

  /**
   * False if the kernel reported that the table changed during the dump (`NLM_F_DUMP_INTR`): entries may be missing or
   * duplicated. The kernel detects changes of some tables, such as links and addresses, but not of others, such as
   * routes and neighbours.
   */
  get consistent(): boolean {
    return !this.#state.interrupted;
  }

  /**
   * The extended acknowledgement at the end of a successful dump. Undefined before the end, or if the kernel sent none.
   */
  get extendedAck(): ExtendedAck | undefined {
    const { status, finalMessage } = this.#state;
    if (status !== DumpStatus.Finished || finalMessage === undefined) return undefined;
    return this.#request.extendedAck(finalMessage);
  }

  /** The kernel's warning about a successful request: the message of {@link extendedAck}. */
  get warning(): string | undefined {
    return this.extendedAck?.message;
  }

  /**
   * Returns the next message, or undefined at the end. The message is valid until the next call with the same buffer.
   *
   * @param buffer memory to receive into (default: a buffer of the dump). Concurrent loops and threads pass their own
   * buffers, and each message is delivered to one of them. The kernel sends up to 32 KiB at once only if the socket was
   * read with a buffer of that size before, otherwise about 4 KiB. If the first buffer is smaller, the dump therefore
   * opens a new socket. A buffer with unread messages must not be used for another receive (RangeError).
   * @throws NetlinkError if the kernel ends the dump with an error, if a part was lost (ENOBUFS), did not fit the
   * buffer (EMSGSIZE) or was malformed (EBADMSG), if the same part repeats endlessly (EPROTO), or at the time limit
   * (ETIMEDOUT). Later calls throw the same error again.
   */
  next(buffer?: ReceiveBuffer): MessageView | undefined {
    // Most messages of a dump are ordinary entries, which need no further checks.
    const plain = buffer === undefined ? this.#running?.nextPlain(this.#sequence) : undefined;
    if (plain !== undefined) return plain;
    const message = this.#pull(buffer);
    if (message === undefined) this.#release();
    return message;
  }

  /**
   * Abandons the rest of the dump and releases the kernel's state. A second call, or a call after the end, has no
   * effect. In a thread that joined the dump with `attach`, the other threads continue.
   */
  done(): void {
    this.#abandoned = true;
    this.#running = undefined;
    if (!this.#attached) this.#state.abandon();
    this.#release();
  }

  /**
   * Returns copies of all remaining messages. Check {@link consistent} afterwards.
   *
   * If the table changes during the dump, the dump is repeated from the start (see `retryInterrupted`). It is not
   * repeated if a part was read before, or if the dump is shared.
   */
  toArray(): Message[] {
    const whole = !this.#begun && this.#state.shared === undefined;
    let retries = whole ? (this.#options.retryInterrupted ?? DEFAULT_RETRIES) : 0;
    for (;;) {
      const messages: Message[] = [];
      for (let message = this.#pull(); message !== undefined; message = this.#pull()) messages.push(message.copy());
      if (this.consistent || this.#released || retries-- === 0) {
        this.#release();
        return messages;
      }
      this.#restart();
    }
  }

  [Symbol.iterator](): IterableIterator<MessageView> {
    return new DumpIterator(this);
  }

  /** Iterates over the messages of the dump. Yields to the event loop between datagrams. */
  async *[Symbol.asyncIterator](): AsyncGenerator<MessageView, void, void> {
    let left = false;
    try {
      for (let message = this.next(); message !== undefined; message = this.next()) {
        // This code runs if the caller leaves the loop, which abandons the rest of the dump. A failed dump stays
        // failed.
        left = true;
        yield message;
        if (this.#ownReader!.exhausted) await new Promise((resolve) => setImmediate(resolve));
        left = false;
      }
      left = true;
    } finally {
      if (left) this.done();
    }
  }

  [Symbol.dispose](): void {
    this.done();
  }

  /** Restarts a dump that has ended, on the same socket. */
  #restart(): void {
    this.#state = new DumpState();
    try {
      this.#sequence = this.#socket.send(this.#request.bytes)!;
    } catch (error) {
      throw this.#fail(error);
    }
  }

  /** Returns the next message of the dump, or undefined at the end. Does not release the socket at the end. */
  #pull(buffer?: ReceiveBuffer): MessageView | undefined {
    if (this.#abandoned) return undefined;
    const reader = this.#readerOf(buffer);
    try {
      for (;;) {
        const message = reader.next(this.#sequence);
        if (message === undefined) {
          // Check the status only after the received messages are delivered: another thread may have found the end of
          // the dump meanwhile.
          if (!this.#refill(reader)) break;
        } else if (message.type >= NLMSG_MIN_TYPE) {
          if ((message.flags & NLM_F_DUMP_INTR) !== 0) this.#state.interrupted = true;
          return message;
        } else {
          this.#control(message);
          if (message.type === NLMSG_DONE || message.type === NLMSG_ERROR) reader.end();
        }
      }
      this.#throwFailure();
    } catch (error) {
      throw this.#fail(error);
    }
    return undefined;
  }

  #readerOf(buffer: ReceiveBuffer | undefined): DumpReader {
    if (buffer === undefined) {
      if (this.#ownReader === undefined) {
        this.#ownReader = new DumpReader(acquireBuffer());
        this.#running = this.#ownReader;
      }
      return this.#ownReader;
    }
    let reader = this.#readers.get(buffer);
    if (reader === undefined) {
      if (!(buffer instanceof ReceiveBuffer)) {
        throw new TypeError(`buffer: expected a ReceiveBuffer, got ${describeValue(buffer)}`);
      }
      reader = new DumpReader(buffer);
      this.#readers.set(buffer, reader);
    }
    return reader;
  }

  #allReaders(): DumpReader[] {
    const readers = [...this.#readers.values()];
    return this.#ownReader === undefined ? readers : [this.#ownReader, ...readers];
  }

  /** Receives the next datagram of the dump. Returns false at the end of the dump. */
  #refill(reader: DumpReader): boolean {
    if (this.#thrown !== undefined) throw this.#thrown.error;
    if (this.#released || this.#state.status !== DumpStatus.Running) return false;
    if (!this.#begun) this.#begin(reader.buffer);
    const state = this.#state;
    if (!state.lock(this.#timeoutMs)) {
      throw this.#request.failure(ETIMEDOUT, "a thread that shares the dump does not release its socket");
    }
    try {
      return this.#receive(reader);
    } catch (error) {
      // Set the status under the lock, so that no other thread continues after a loss or waits for messages that cannot
      // arrive.
      if (error instanceof NetlinkError) state.failWithErrno(error.errno);
      throw error;
    } finally {
      state.unlock();
    }
  }

  #begin(buffer: ReceiveBuffer): void {
    this.#begun = true;
    const pooled = this.#options.socket === undefined && this.#state.shared === undefined;
    // The kernel sizes the datagrams by the largest read of the socket so far. A queued datagram may thus exceed a
    // smaller buffer.
    if (pooled && buffer.slots.capacity < LONGEST_PIECE) this.#replaceSocket();
  }

  /**
   * Whether the dump can be restarted on a new socket after ENOBUFS. Another process may have filled the socket before
   * the dump began.
   */
  get #canStartAgain(): boolean {
    if (this.#hasReceived || this.#isReplaced || this.#options.socket !== undefined) return false;
    // A dump that resets what it reads must not run twice.
    return this.#state.shared === undefined && onlyReads(this.#socket.protocol, this.#request.bytes);
  }

  /** Reports whether the kernel rejected the dump request because the receive buffer is full. (netlink_dump) */
  #isRejectedForSpace(datagram: Datagram): boolean {
    const cursor = datagram.cursor();
    if (!cursor.next() || cursor.message.type !== NLMSG_ERROR || cursor.message.sequence !== this.#sequence)
      return false;
    return errorCode(cursor.message) === ENOBUFS;
  }

  /** Restarts the dump on a new socket. */
  #replaceSocket(): void {
    this.#isReplaced = true;
    const fresh = this.#socket.clone();
    this.#claim?.release();
    releaseSocket(this.#socket, false);
    this.#socket = fresh;
    this.#claim = fresh.core.claim("dump");
    this.#sequence = fresh.send(this.#request.bytes)!;
  }

  #receive(reader: DumpReader): boolean {
    let socket = this.#socket.core;
    const { buffer } = reader;
    let idleSince = 0;
    for (;;) {
      if (this.#released || this.#state.status !== DumpStatus.Running) return false;
      this.#options.signal?.throwIfAborted();
      if (performance.now() >= this.#deadline)
        throw this.#request.failure(ETIMEDOUT, "the dump did not end before its deadline");
      // Receive one datagram at a time. The kernel creates the next one while this thread processes the last one, and a
      // small buffer stays in the CPU cache.
      let datagram: Datagram | undefined;
      try {
        [datagram] = socket.receiveAccepted(buffer, 1);
      } catch (error) {
        if (!(error instanceof NetlinkError) || error.errno !== -ENOBUFS || !this.#canStartAgain) throw error;
        this.#replaceSocket();
        socket = this.#socket.core;
        continue;
      }
      if (idleSince > 0) this.#waitedMs += performance.now() - idleSince;
      if (datagram !== undefined && this.#concerns(datagram, buffer)) {
        if (this.#canStartAgain && this.#isRejectedForSpace(datagram)) {
          this.#replaceSocket();
          socket = this.#socket.core;
          continue;
        }
        this.#hasReceived = true;
        datagram.checkComplete();
        reader.begin(datagram);
        if (reader.stuck) throw this.#request.failure(EPROTO);
        if (this.#state.shared !== undefined) this.#lookForEnd(datagram);
        return true;
      }
      // No datagram of this dump has arrived yet, so the time from here on counts as waiting.
      idleSince = performance.now();
      const left = Math.min(this.#timeoutMs - this.#waitedMs, this.#deadline - idleSince);
      if (left <= 0 || (buffer.filled === 0 && socket.wait(POLLIN, left) === 0)) throw this.#request.failure(ETIMEDOUT);
    }
  }

  /** Reports whether a datagram contains a message of the current dump. A malformed datagram counts as such. */
  #concerns(datagram: Datagram, buffer: ReceiveBuffer): boolean {
    const first = buffer.slots.view.getUint32(datagram.offset + SEQUENCE_OFFSET, hostLittleEndian);
    if (first === this.#sequence) return true;
    const cursor = datagram.cursor();
    while (cursor.next()) if (cursor.message.sequence === this.#sequence) return true;
    return cursor.error !== undefined && !datagram.truncated;
  }

  /**
   * Detects the end of the dump as soon as the last datagram arrives, so that no other thread waits for more messages.
   */
  #lookForEnd(datagram: Datagram): void {
    const cursor = datagram.cursor();
    while (cursor.next()) {
      const { message } = cursor;
      if (message.sequence === this.#sequence && message.type < NLMSG_MIN_TYPE) this.#control(message);
    }
    if (cursor.error !== undefined) this.#state.failWithErrno(EBADMSG);
  }

  #control(message: MessageView): void {
    const state = this.#state;
    if (state.status !== DumpStatus.Running) return;
    const { type } = message;
    if (type === NLMSG_OVERRUN) state.failWithErrno(ENOBUFS);
    if (type !== NLMSG_DONE && type !== NLMSG_ERROR) return;
    if ((message.flags & NLM_F_DUMP_INTR) !== 0) state.interrupted = true;
    if (errorCode(message) === 0) state.finish((message.flags & NLM_F_ACK_TLVS) === 0 ? undefined : message);
    else state.failWith(message);
  }

  /** Throws an error if the dump has failed or was abandoned. */
  #throwFailure(): void {
    const { status, finalMessage, errno } = this.#state;
    if (status === DumpStatus.Failed) {
      throw finalMessage === undefined ? this.#request.failure(errno) : this.#request.rejection(finalMessage);
    }
    if (status !== DumpStatus.Abandoned) return;
    this.#options.signal?.throwIfAborted();
    throw this.#request.failure(ECANCELED);
  }

  /** Ends the dump for this thread after an error, and returns the error to throw. */
  #fail(cause: unknown): unknown {
    let error = cause;
    if (this.#attached && this.#state.status === DumpStatus.Abandoned) {
      error = this.#request.failure(ECANCELED);
    } else if (cause instanceof NetlinkError) {
      this.#state.failWithErrno(cause.errno);
      if (cause.operation === undefined) error = this.#request.failure(cause.errno, undefined, cause);
    } else if (!this.#attached) {
      this.#state.abandon();
    }
    this.#thrown = { error };
    this.#release();
    return error;
  }

  #release(): void {
    if (this.#released) return;
    this.#released = true;
    this.#running = undefined;
    this.#options.signal?.removeEventListener("abort", this.#abandon);
    const { settled, shared } = this.#state;
    // Borrowed messages stay valid if the caller abandons the dump, but not if the caller reads it to its end.
    if (settled && !this.#abandoned && this.#ownReader?.exhausted) {
      releaseBuffer(this.#ownReader.buffer);
      // Invalidate the borrowed messages, so that a later access throws instead of reading another message.
      this.#ownReader.retire();
    }
    const pooled = !this.#attached && this.#options.socket === undefined;
    if (!this.#attached && !pooled && !settled) this.#readToEnd();
    this.#claim?.release();
    if (this.#attached) this.#socket.close();
    else if (pooled) releaseSocket(this.#socket, settled && shared === undefined);
  }

  /**
   * Reads the rest of an abandoned dump on the caller's socket. Otherwise, the next user of the socket would receive
   * it.
   */
  #readToEnd(): void {
    const deadline = performance.now() + this.#timeoutMs;
    if (this.#socket.closed || !this.#state.lock(this.#timeoutMs)) return;
    const waste = acquireBuffer();
    try {
      for (let ended = false; !ended && performance.now() < deadline; ) {
        const [datagram] = this.#socket.core.receiveAccepted(waste, 1);
        if (waste.filled === 0) break;
        if (datagram !== undefined) ended = this.#holdsEnd(datagram);
      }
      releaseBuffer(waste);
    } catch (error) {
      if (!(error instanceof NetlinkError)) throw error;
    } finally {
      this.#state.unlock();
    }
  }

  #holdsEnd(datagram: Datagram): boolean {
    for (const cursor = datagram.cursor(); cursor.next(); ) {
      const { sequence, type } = cursor.message;
      if (sequence === this.#sequence && (type === NLMSG_DONE || type === NLMSG_ERROR)) return true;
    }
    return false;
  }

  /** Progress of the dump in words, for `console.log`. */
  get #progress(): string {
    const { status } = this.#state;
    if (this.#abandoned || status === DumpStatus.Abandoned) return "abandoned";
    if (status === DumpStatus.Running) return "running";
    return status === DumpStatus.Finished ? "at its end" : "failed";
  }
}
