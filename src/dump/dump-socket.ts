import { EAGAIN, ENOBUFS, ETIMEDOUT } from "../constants/errno.ts";
import { NLMSG_DONE, NLMSG_ERROR } from "../constants/netlink.ts";
import { NetlinkError } from "../errors.ts";
import { hostLittleEndian } from "../message/byte-order.ts";
import { errorCode } from "../message/control.ts";
import { SEQUENCE_OFFSET } from "../message/message.ts";
import { checkDuration, DEFAULT_TIMEOUT_MS } from "../sock/call-options.ts";
import type { SocketClaim } from "../sock/claim.ts";
import { acquireSocket, releaseSocket } from "../sock/pool.ts";
import type { Datagram, ReceiveBuffer } from "../sock/receive-buffer.ts";
import { receiveError } from "../sock/receiving.ts";
import { onlyReads } from "../sock/request-kinds.ts";
import { SendArea } from "../sock/send-area.ts";
import { checkSentToKernel } from "../sock/sending.ts";
import type { NetlinkSocket, SocketToken } from "../sock/socket.ts";
import type { SendStep, SocketSteps } from "../sock/steps/socket-steps.ts";
import type { DumpOptions } from "./dump-options.ts";
import { acquireBuffer, releaseBuffer } from "./dump-reader.ts";
import type { DumpRequest } from "./dump-request.ts";
import { type DumpState, DumpStatus } from "./dump-state.ts";

/**
 * Size in bytes up to which the kernel fills a datagram of a dump. Only a single large message exceeds it.
 * (netlink_recvmsg, netlink_dump in the kernel)
 */
const LONGEST_PIECE = 32 * 1024;

/** Send memory of this thread for a dump request; undefined while it is in use. */
let idleArea: SendArea | undefined;

/** The socket of a dump. Sends the dump request and receives the datagrams of the dump. */
export class DumpSocket {
  /** Sequence number of the dump request. */
  sequence: number;
  /** Maximum total time in milliseconds to wait for the kernel. */
  readonly timeoutMs: number;
  /** Time of `performance.now()` at which the whole dump must be read. */
  readonly deadline: number;
  readonly #request: DumpRequest;
  readonly #options: DumpOptions;
  #socket: NetlinkSocket;
  /** Exclusive use of the socket by the thread that started the dump; undefined in other threads. */
  #claim: SocketClaim | undefined;
  /** Whether a datagram of the dump has arrived. */
  #hasReceived = false;
  /** Whether the dump was restarted on another socket. */
  #isReplaced = false;
  #released = false;
  #waitedMs = 0;
  /** Result of a receive that another thread made together with the send; undefined after it was read. */
  #received: number | undefined;
  /** Generation of the receive buffer after the last receive of this dump. */
  #generation = -1;
  /** Number of datagrams of the last receive that were read. */
  #taken = 0;

  /**
   * @param claim reservation of the socket; undefined if another thread has started the dump.
   * @param deadline time at which the whole dump must be read (default: according to the options).
   */
  constructor(
    socket: NetlinkSocket,
    claim: SocketClaim | undefined,
    request: DumpRequest,
    options: DumpOptions,
    sequence: number = 0,
    deadline?: number,
  ) {
    this.#socket = socket;
    this.#claim = claim;
    this.#request = request;
    this.sequence = sequence;
    this.#options = options;
    this.timeoutMs = checkDuration(options.timeoutMs, "timeoutMs", DEFAULT_TIMEOUT_MS);
    const longest = checkDuration(options.deadlineMs, "deadlineMs", Number.POSITIVE_INFINITY);
    this.deadline = deadline ?? performance.now() + longest;
  }

  /**
   * Sends a dump request on the socket of the options, or on a pooled one.
   *
   * @param buffer buffer for the first receive, if it is known.
   */
  static *start(
    protocol: number,
    request: DumpRequest,
    options: DumpOptions,
    buffer: ReceiveBuffer | undefined,
  ): SocketSteps<DumpSocket> {
    const socket = options.socket ?? acquireSocket(protocol, options.netns);
    let claim: SocketClaim | undefined;
    let isSent = false;
    try {
      claim = socket.core.claim("dump");
      const started = new DumpSocket(socket, claim, request, options);
      yield* started.send(buffer);
      isSent = true;
      return started;
    } finally {
      if (!isSent) {
        claim?.release();
        if (options.socket === undefined) releaseSocket(socket, false);
      }
    }
  }

  /** Returns the token with which other threads use the socket. */
  share(): SocketToken {
    return this.#socket.share();
  }

  /** Sends the request. A dump that has ended starts again. */
  *send(buffer?: ReceiveBuffer): SocketSteps<void> {
    const { core: socket } = this.#socket;
    const { bytes } = this.#request;
    const area = idleArea ?? new SendArea();
    idleArea = undefined;
    try {
      area.clear();
      this.sequence = socket.takeSequence(1);
      const offset = area.appendMessage(bytes, 0, this.sequence, socket.portId);
      const step: SendStep = { kind: "send", socket, area, offset, length: bytes.length, buffer };
      checkSentToKernel(socket, yield step, 1);
      this.#received = step.received;
    } finally {
      idleArea = area;
    }
  }

  /** Returns the name of an interface like `SocketCore.interfaceName`. */
  interfaceName(index: number): string | undefined {
    return this.#socket.core.interfaceName(index);
  }

  /** Time in milliseconds for which the dump may still wait for the kernel. */
  get timeLeft(): number {
    return Math.min(this.timeoutMs - this.#waitedMs, this.deadline - performance.now());
  }

  /** Prepares the first receive of the dump, which uses `buffer`. */
  *begin(buffer: ReceiveBuffer, state: DumpState): SocketSteps<void> {
    const pooled = this.#options.socket === undefined && state.shared === undefined;
    // The kernel sizes the datagrams by the largest read of the socket so far. A queued datagram may thus exceed a
    // smaller buffer.
    if (pooled && buffer.slots.capacity < LONGEST_PIECE) yield* this.#replace();
  }

  /**
   * Receives the next datagram of the dump, and waits for it. Returns undefined at the end of the dump.
   *
   * @throws NetlinkError if the socket fails, or ETIMEDOUT at a time limit; the reason of an aborted signal.
   */
  *receive(buffer: ReceiveBuffer, state: DumpState): SocketSteps<Datagram | undefined> {
    let idleSince = 0;
    for (;;) {
      if (this.#released || state.status !== DumpStatus.Running) return undefined;
      this.#options.signal?.throwIfAborted();
      if (performance.now() >= this.deadline)
        throw this.#request.failure(ETIMEDOUT, "the dump did not end before its deadline; use a larger deadlineMs");
      let datagram: Datagram | undefined;
      try {
        datagram = yield* this.#nextDatagram(buffer);
      } catch (error) {
        if (!(error instanceof NetlinkError) || error.errno !== -ENOBUFS || !this.#canStartAgain(state)) throw error;
        yield* this.#replace();
        continue;
      }
      if (idleSince > 0) this.#waitedMs += performance.now() - idleSince;
      if (datagram !== undefined && this.#concerns(datagram, buffer)) {
        if (this.#canStartAgain(state) && this.#isRejectedForSpace(datagram)) {
          yield* this.#replace();
          continue;
        }
        this.#hasReceived = true;
        datagram.checkComplete();
        return datagram;
      }
      // No datagram of this dump has arrived yet, so the time from here on counts as waiting.
      idleSince = performance.now();
      const left = this.timeLeft;
      const isLate = left <= 0 || (buffer.filled === 0 && (yield* this.#wait(left)) === 0);
      if (isLate) throw this.#request.failure(ETIMEDOUT);
    }
  }

  /**
   * Returns the next datagram of an accepted sender, or undefined if none is queued. In this thread, receives one
   * datagram at a time: the kernel creates the next one while this thread processes the last one, and a small buffer
   * stays in the CPU cache.
   */
  *#nextDatagram(buffer: ReceiveBuffer): SocketSteps<Datagram | undefined> {
    if (this.#generation === buffer.generation && this.#taken < buffer.accepted.length) {
      return buffer.accepted[this.#taken++];
    }
    const { core: socket } = this.#socket;
    const received = this.#received ?? (yield { kind: "receive", socket, buffer });
    this.#received = undefined;
    if (received < 0 && received !== -EAGAIN) throw receiveError(socket, received, "recvfrom");
    this.#generation = buffer.generation;
    this.#taken = 1;
    return buffer.accepted[0];
  }

  *#wait(timeoutMs: number): SocketSteps<number> {
    return yield { kind: "wait", socket: this.#socket.core, timeoutMs };
  }

  /** Reports whether a datagram contains a message of the current dump. A malformed datagram counts as such. */
  #concerns(datagram: Datagram, buffer: ReceiveBuffer): boolean {
    const first = buffer.slots.view.getUint32(datagram.offset + SEQUENCE_OFFSET, hostLittleEndian);
    if (first === this.sequence) return true;
    const cursor = datagram.cursor();
    while (cursor.next()) if (cursor.message.sequence === this.sequence) return true;
    return cursor.error !== undefined && !datagram.truncated;
  }

  /** Reports whether the kernel rejected the dump request because the receive buffer is full. (netlink_dump) */
  #isRejectedForSpace(datagram: Datagram): boolean {
    const cursor = datagram.cursor();
    if (!cursor.next() || cursor.message.type !== NLMSG_ERROR || cursor.message.sequence !== this.sequence)
      return false;
    return errorCode(cursor.message) === ENOBUFS;
  }

  /**
   * Reports whether the dump can be restarted on a new socket after ENOBUFS. Another process may have filled the socket
   * before the dump began.
   */
  #canStartAgain(state: DumpState): boolean {
    if (this.#hasReceived || this.#isReplaced || this.#options.socket !== undefined) return false;
    // A dump that resets what it reads must not run twice.
    return state.shared === undefined && onlyReads(this.#socket.protocol, this.#request.bytes);
  }

  /** Restarts the dump on a new socket. */
  *#replace(): SocketSteps<void> {
    this.#isReplaced = true;
    const fresh = this.#socket.clone();
    this.#claim?.release();
    releaseSocket(this.#socket, false);
    this.#socket = fresh;
    this.#claim = fresh.core.claim("dump");
    yield* this.send();
  }

  /** Ends the use of the socket by this thread. */
  *release(state: DumpState): SocketSteps<void> {
    this.#released = true;
    const { settled, shared } = state;
    if (this.#claim === undefined) {
      this.#socket.close();
      return;
    }
    const pooled = this.#options.socket === undefined;
    if (!pooled && !settled) yield* this.#readToEnd(state);
    this.#claim.release();
    if (pooled) releaseSocket(this.#socket, settled && shared === undefined);
  }

  /**
   * Reads the rest of an abandoned dump on the caller's socket. Otherwise, the next user of the socket would receive
   * it.
   */
  *#readToEnd(state: DumpState): SocketSteps<void> {
    const deadline = performance.now() + this.timeoutMs;
    if (this.#socket.closed || !state.lock(this.timeoutMs)) return;
    const discarded = acquireBuffer();
    try {
      for (let ended = false; !ended && performance.now() < deadline; ) {
        const datagram = yield* this.#nextDatagram(discarded);
        if (discarded.filled === 0) break;
        if (datagram !== undefined) ended = this.#holdsEnd(datagram);
      }
      releaseBuffer(discarded);
    } catch (error) {
      if (!(error instanceof NetlinkError)) throw error;
    } finally {
      state.unlock();
    }
  }

  #holdsEnd(datagram: Datagram): boolean {
    for (const cursor = datagram.cursor(); cursor.next(); ) {
      const { sequence, type } = cursor.message;
      if (sequence === this.sequence && (type === NLMSG_DONE || type === NLMSG_ERROR)) return true;
    }
    return false;
  }
}
