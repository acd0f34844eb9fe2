import { EAGAIN, ENOBUFS, ETIMEDOUT } from "../constants/errno.ts";
import { NLMSG_DONE, NLMSG_ERROR } from "../constants/netlink.ts";
import { NetlinkError } from "../errors.ts";
import { hostLittleEndian } from "../message/byte-order.ts";
import { errorCode } from "../message/control.ts";
import { SEQUENCE_OFFSET } from "../message/message.ts";
import { checkDuration, DEFAULT_TIMEOUT_MS } from "../sock/call-options.ts";
import type { Datagram, ReceiveBuffer } from "../sock/receive-buffer.ts";
import { receiveError } from "../sock/receiving.ts";
import type { SocketReservation } from "../sock/reservation.ts";
import { SendArea } from "../sock/send-area.ts";
import { checkSentToKernel } from "../sock/sending.ts";
import type { NetlinkSocket, SocketToken } from "../sock/socket.ts";
import { ReceiveAhead } from "../sock/steps/receive-ahead.ts";
import type { SendStep, SocketStep, SocketSteps } from "../sock/steps/socket-steps.ts";
import { acquireSocket, releaseSocket } from "../transact/pool.ts";
import { onlyReads } from "../transact/request-kinds.ts";
import type { DumpOptions } from "./dump-options.ts";
import { acquireBuffer, MAX_IDLE_BUFFERS, releaseBuffer } from "./dump-reader.ts";
import type { DumpRequest } from "./dump-request.ts";
import { type DumpState, DumpStatus } from "./dump-state.ts";

/** Maximum size in bytes of a datagram with several messages of a dump. (netlink_recvmsg, netlink_dump) */
const LONGEST_PIECE = 32 * 1024;

/** Send memory that finished dumps of this thread have released. */
const idleAreas: SendArea[] = [];

/** Socket of a dump: sends the request and receives the datagrams. */
export class DumpSocket {
  sequence: number;
  /** Maximum total time in milliseconds for which the dump may wait for replies of the kernel. */
  readonly timeoutMs: number;
  /** Time (`performance.now()`) after which the dump fails with ETIMEDOUT. */
  readonly deadline: number;
  readonly #request: DumpRequest;
  readonly #options: DumpOptions;
  #socket: NetlinkSocket;
  /** Reservation of the socket; undefined if another thread has started the dump. */
  #reservation: SocketReservation | undefined;
  #hasReceived = false;
  /** Whether the dump has tried to receive a datagram. */
  hasBegun = false;
  #isReplaced = false;
  #ahead: ReceiveAhead | undefined;
  #waitedMs = 0;
  /** Time (`performance.now()`) at which the current wait began; 0 if the dump is not waiting. */
  #idleSince = 0;
  /** Result of the last receive; undefined after its datagrams were processed. */
  #received: number | undefined;
  /** `buffer.generation` after the last receive. A different value means that the datagrams were overwritten. */
  #generation = -1;
  #taken = 0;

  /**
   * @param reservation reservation of the socket; undefined if another thread has started the dump.
   * @param deadline time (`performance.now()`) at which the dump must have ended (default: according to the options).
   */
  constructor(
    socket: NetlinkSocket,
    reservation: SocketReservation | undefined,
    request: DumpRequest,
    options: DumpOptions,
    sequence: number = 0,
    deadline?: number,
  ) {
    this.#socket = socket;
    this.#reservation = reservation;
    this.#request = request;
    this.sequence = sequence;
    this.#options = options;
    this.timeoutMs = checkDuration(options.timeoutMs, "timeoutMs", DEFAULT_TIMEOUT_MS);
    const longest = checkDuration(options.deadlineMs, "deadlineMs", Number.POSITIVE_INFINITY);
    this.deadline = deadline ?? performance.now() + longest;
  }

  /** Takes the socket in the options or one from the pool. Does not send the request yet. */
  static open(protocol: number, request: DumpRequest, options: DumpOptions): DumpSocket {
    const socket = options.socket ?? acquireSocket(protocol, options.netns);
    let opened: DumpSocket | undefined;
    try {
      opened = new DumpSocket(socket, socket.core.reserve("dump"), request, options);
      return opened;
    } finally {
      if (opened === undefined && options.socket === undefined) releaseSocket(socket, false);
    }
  }

  share(): SocketToken {
    return this.#socket.share();
  }

  /**
   * Returns the step with which the caller sends the dump request, also to restart the dump.
   *
   * @param buffer buffer for the first receive, if it is already known.
   */
  sendStep(buffer?: ReceiveBuffer): SendStep {
    const { core: socket } = this.#socket;
    const { bytes } = this.#request;
    const area = idleAreas.pop() ?? new SendArea();
    area.clear();
    this.sequence = socket.takeSequence(1);
    const offset = area.appendMessage(bytes, 0, this.sequence, socket.portId);
    return { kind: "send", socket, area, offset, length: bytes.length, buffer };
  }

  /**
   * Passes the result of a step to the dump.
   *
   * @throws NetlinkError if the request could not be sent, or ETIMEDOUT if no datagram arrived in time.
   */
  record(step: SocketStep, result: number): void {
    if (step.kind === "receive") this.#received = result;
    else if (step.kind === "send") {
      if (idleAreas.length < MAX_IDLE_BUFFERS) idleAreas.push(step.area);
      checkSentToKernel(step.socket, result, 1);
      this.#received = step.received;
    } else if (result === 0) throw this.#request.failure(ETIMEDOUT);
  }

  interfaceName(index: number): string | undefined {
    return this.#socket.core.interfaceName(index);
  }

  get timeLeft(): number {
    return Math.min(this.timeoutMs - this.#waitedMs, this.deadline - performance.now());
  }

  /**
   * Returns the next datagram of the dump, or a step whose result the caller must pass to {@link record}. Returns
   * undefined at the end of the dump.
   *
   * The method is not a generator, because a generator would be slower for short dumps.
   *
   * @throws NetlinkError if the socket fails, or ETIMEDOUT at a time limit; the reason of an aborted signal.
   */
  advance(buffer: ReceiveBuffer, state: DumpState): Datagram | SocketStep | undefined {
    const { core: socket } = this.#socket;
    if (!this.hasBegun) {
      this.hasBegun = true;
      const pooled = this.#options.socket === undefined && state.shared === undefined;
      // The kernel sizes the datagrams of a dump by the longest earlier read from the socket, up to 32 KiB. An earlier
      // user of the pooled socket may have read with a larger buffer, so this dump uses a new socket.
      if (pooled && buffer.slots.capacity < LONGEST_PIECE) return this.#replace();
    }
    for (;;) {
      if (state.status !== DumpStatus.Running) return undefined;
      this.#options.signal?.throwIfAborted();
      if (performance.now() >= this.deadline)
        throw this.#request.failure(ETIMEDOUT, "the dump did not end before its deadline; use a larger deadlineMs");
      let datagram = this.#nextReceived(buffer);
      if (datagram === undefined) {
        if (this.#received === undefined) return { kind: "receive", socket, buffer, ahead: this.#aheadIn(state) };
        if (this.#received === -ENOBUFS && this.#canStartAgain(state)) return this.#replace();
        datagram = this.#firstReceived(buffer, this.#received);
      }
      if (this.#idleSince > 0) this.#waitedMs += performance.now() - this.#idleSince;
      this.#idleSince = 0;
      if (datagram !== undefined && this.#concerns(datagram, buffer)) {
        if (this.#canStartAgain(state) && this.#isRejectedForSpace(datagram)) return this.#replace();
        this.#hasReceived = true;
        datagram.checkComplete();
        return datagram;
      }
      // From here on, the dump waits for the kernel.
      this.#idleSince = performance.now();
      const timeoutMs = this.timeLeft;
      if (timeoutMs <= 0) throw this.#request.failure(ETIMEDOUT);
      if (buffer.filled === 0) return { kind: "wait", socket, timeoutMs };
    }
  }

  #nextReceived(buffer: ReceiveBuffer): Datagram | undefined {
    return this.#generation === buffer.generation ? buffer.accepted[this.#taken++] : undefined;
  }

  /**
   * Returns the first datagram of the last receive, or undefined if none was queued.
   *
   * A dump in this thread receives one datagram at a time: the kernel creates the next one meanwhile, and a small
   * buffer stays in the CPU cache.
   */
  #firstReceived(buffer: ReceiveBuffer, received: number): Datagram | undefined {
    this.#received = undefined;
    if (received < 0 && received !== -EAGAIN) throw receiveError(this.#socket.core, received, "recvfrom");
    this.#generation = buffer.generation;
    this.#taken = 1;
    return buffer.accepted[0];
  }

  /** Reports whether a datagram belongs to this dump, by its sequence numbers. Malformed datagrams are included. */
  #concerns(datagram: Datagram, buffer: ReceiveBuffer): boolean {
    const first = buffer.slots.view.getUint32(datagram.offset + SEQUENCE_OFFSET, hostLittleEndian);
    if (first === this.sequence) return true;
    const cursor = datagram.cursor();
    while (cursor.next()) if (cursor.message.sequence === this.sequence) return true;
    return cursor.error !== undefined && !datagram.truncated;
  }

  /** Reports whether the kernel rejected the dump because the receive buffer was full. (netlink_dump) */
  #isRejectedForSpace(datagram: Datagram): boolean {
    const cursor = datagram.cursor();
    if (!cursor.next() || cursor.message.type !== NLMSG_ERROR || cursor.message.sequence !== this.sequence)
      return false;
    return errorCode(cursor.message) === ENOBUFS;
  }

  /** Reports whether the dump can restart. ENOBUFS before its first datagram is probably caused by other messages. */
  #canStartAgain(state: DumpState): boolean {
    if (this.#hasReceived || this.#isReplaced || this.#options.socket !== undefined) return false;
    // A request that resets the values that it reads must not be resent.
    return state.shared === undefined && onlyReads(this.#socket.protocol, this.#request.bytes);
  }

  #replace(): SendStep {
    this.#isReplaced = true;
    const fresh = this.#socket.clone();
    this.#reservation?.dispose();
    releaseSocket(this.#socket, false);
    this.#socket = fresh;
    this.#reservation = fresh.core.reserve("dump");
    this.#received = undefined;
    return this.sendStep();
  }

  /** Ends the use of the socket in this thread, after {@link readToEnd}. */
  release(state: DumpState): void {
    if (this.#reservation === undefined) {
      this.#socket.close();
      return;
    }
    this.#reservation.dispose();
    // A pending receive would take a reply to the next request.
    const isReusable = state.settled && state.shared === undefined && this.#ahead?.isPending !== true;
    if (this.#options.socket === undefined) releaseSocket(this.#socket, isReusable);
  }

  /** Returns undefined if other code may receive from the socket, during or after the dump. */
  #aheadIn(state: DumpState): ReceiveAhead | undefined {
    if (this.#options.socket !== undefined || state.shared !== undefined) return undefined;
    this.#ahead ??= new ReceiveAhead();
    return this.#ahead;
  }

  /** Reports whether an abandoned dump must be read to its end, so that the caller can reuse the socket. */
  mustReadToEnd(state: DumpState): boolean {
    return this.#reservation !== undefined && this.#options.socket !== undefined && !state.settled;
  }

  /** Discards the rest of an abandoned dump, so that the caller can reuse the socket. */
  *readToEnd(state: DumpState): SocketSteps<void> {
    const { core: socket } = this.#socket;
    const deadline = performance.now() + this.timeoutMs;
    if (this.#socket.closed || !state.lock(this.timeoutMs)) return;
    // Ignore the datagrams in the dump's own buffer.
    this.#generation = -1;
    const discarded = acquireBuffer();
    try {
      for (let ended = false; !ended && performance.now() < deadline; ) {
        const datagram =
          this.#nextReceived(discarded) ??
          this.#firstReceived(discarded, yield { kind: "receive", socket, buffer: discarded });
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
