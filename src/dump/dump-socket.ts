import { EAGAIN } from "../constants/errno.ts";
import { NLM_F_ACK, NLM_F_REQUEST, NLMSG_DONE, NLMSG_ERROR, NLMSG_HDRLEN, NLMSG_NOOP } from "../constants/netlink.ts";
import { NetlinkError } from "../errors.ts";
import { hostLittleEndian } from "../message/byte-order.ts";
import { type MessageView, SEQUENCE_OFFSET, TYPE_OFFSET } from "../message/message.ts";
import { checkDuration, DEFAULT_TIMEOUT_MS } from "../sock/call-options.ts";
import { errorFrom } from "../sock/privilege.ts";
import type { Datagram, ReceiveBuffer } from "../sock/receive-buffer.ts";
import { receiveError } from "../sock/receiving.ts";
import type { SocketReservation } from "../sock/reservation.ts";
import { SendArea } from "../sock/send-area.ts";
import { checkSentToKernel } from "../sock/sending.ts";
import type { NetlinkSocket, SocketToken } from "../sock/socket.ts";
import { ReceiveAhead } from "../sock/steps/receive-ahead.ts";
import type { SendStep, SocketStep, SocketSteps } from "../sock/steps/socket-steps.ts";
import { acquireSocket, releaseSocket } from "../transact/pool.ts";
import { ChangeGuard } from "./change-guard.ts";
import type { DumpOptions } from "./dump-options.ts";
import { acquireBuffer, MAX_IDLE_BUFFERS, releaseBuffer } from "./dump-reader.ts";
import type { DumpRequest } from "./dump-request.ts";
import { type DumpState, DumpStatus } from "./dump-state.ts";

/** Header of NLMSG_NOOP. The send area sets the other fields. */
const NOOP = new Uint8Array(NLMSG_HDRLEN);
NOOP[TYPE_OFFSET + (hostLittleEndian ? 0 : 1)] = NLMSG_NOOP;

/** Send memory that finished dumps of this thread have released. */
const idleAreas: SendArea[] = [];

/** Socket of a dump: sends the request and receives the datagrams. */
export class DumpSocket {
  sequence: number;
  /** Maximum time in milliseconds for which the dump may wait for its next datagram. */
  readonly timeoutMs: number;
  /** Time (`performance.now()`) after which the dump fails with ETIMEDOUT. */
  readonly deadline: number;
  readonly #request: DumpRequest;
  readonly #options: DumpOptions;
  readonly #socket: NetlinkSocket;
  /** Reservation of the socket; undefined if another thread has started the dump. */
  readonly #reservation: SocketReservation | undefined;
  /** Undefined if the kernel reports changes during the dump itself, or if another thread has started the dump. */
  #guard: ChangeGuard | undefined;
  /** Number of received datagrams of the dump. */
  parts = 0;
  /** Number of the last datagram before which the table may have changed; 0 if it has not changed. */
  #changedUntil = 0;
  /** Whether the dump has tried to receive a datagram. */
  hasBegun = false;
  #ahead: ReceiveAhead | undefined;
  /** Time (`performance.now()`) at which the dump began to wait for its next datagram; 0 if it is not waiting. */
  #idleSince = 0;
  /** Result of the last receive; undefined after its datagrams were processed. */
  #received: number | undefined;
  /** `buffer.generation` after the last receive. A different value means that the datagrams were overwritten. */
  #generation = -1;
  /** Number of datagrams of the last receive that {@link #nextReceived} and {@link #firstReceived} have returned. */
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
  static open(request: DumpRequest, options: DumpOptions): DumpSocket {
    const socket = options.socket ?? acquireSocket(request.protocol, options.netns);
    let opened: DumpSocket | undefined;
    try {
      opened = new DumpSocket(socket, socket.core.reserve("dump"), request, options);
      opened.#guard = ChangeGuard.of(socket, request, options);
      return opened;
    } finally {
      if (opened === undefined && options.socket === undefined) releaseSocket(socket, false);
    }
  }

  rejection(message: MessageView): NetlinkError {
    return errorFrom(this.#socket.core.isKernelSocket, () => this.#request.rejection(message));
  }

  share(): SocketToken {
    return this.#socket.share();
  }

  /** Whether {@link readLong} must precede the request. */
  get mustReadLong(): boolean {
    return !this.#socket.core.hasReadLong;
  }

  /**
   * Returns the step with which the caller sends the dump request, also to restart the dump.
   *
   * @param buffer buffer for the first receive, if it is already known.
   */
  sendStep(buffer?: ReceiveBuffer): SendStep {
    this.sequence = this.#socket.core.takeSequence(1);
    this.parts = 0;
    this.#changedUntil = 0;
    // Forget earlier changes.
    this.#guard?.takeChanged();
    return this.#sendStepOf(this.#request.bytes, 0, this.sequence, buffer);
  }

  #sendStepOf(bytes: Uint8Array, flags: number, sequence: number, buffer: ReceiveBuffer | undefined): SendStep {
    const { core: socket } = this.#socket;
    const area = idleAreas.pop() ?? new SendArea();
    area.clear();
    const offset = area.appendMessage(bytes, flags, sequence, socket.portId);
    return { kind: "send", socket, area, offset, length: bytes.length, buffer };
  }

  /**
   * Receives a message into a long buffer: the kernel sizes the datagrams of a dump by the longest earlier read of the
   * socket, from 4 KiB to 32 KiB. An entry that does not fit an empty datagram ends most dumps like their regular end,
   * so that the entry and all later ones would be missing. (netlink_recvmsg, netlink_dump)
   */
  *readLong(): SocketSteps<void> {
    const { core: socket } = this.#socket;
    const buffer = acquireBuffer();
    const step = this.#sendStepOf(NOOP, NLM_F_REQUEST | NLM_F_ACK, socket.takeSequence(1), buffer);
    this.record(step, yield step);
    const received = this.#received ?? (yield { kind: "receive", socket, buffer });
    if (received < 0 && received !== -EAGAIN) throw receiveError(socket, received, "recvfrom");
    releaseBuffer(buffer);
    socket.hasReadLong = true;
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
    } else if (result === 0) throw this.#request.timeout(this.#isDeadlineNext);
  }

  /** Whether the time of the whole dump ends before the time of its next datagram. */
  get #isDeadlineNext(): boolean {
    return this.deadline < this.#idleSince + this.timeoutMs;
  }

  interfaceName(index: number): string | undefined {
    return this.#socket.core.interfaceName(index);
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
    this.hasBegun = true;
    for (;;) {
      if (state.status !== DumpStatus.Running) return undefined;
      this.#options.signal?.throwIfAborted();
      if (performance.now() >= this.deadline) throw this.#request.timeout(true);
      let datagram = this.#nextReceived(buffer);
      if (datagram === undefined) {
        if (this.#received === undefined) return { kind: "receive", socket, buffer, ahead: this.#aheadIn(state) };
        datagram = this.#firstReceived(buffer, this.#received);
      }
      if (datagram !== undefined && this.#concerns(datagram, buffer)) {
        this.#idleSince = 0;
        this.#countPart(buffer);
        datagram.checkComplete();
        return datagram;
      }
      // From here on, the dump waits for the kernel.
      const now = performance.now();
      if (this.#idleSince === 0) this.#idleSince = now;
      const timeoutMs = Math.min(this.#idleSince + this.timeoutMs, this.deadline) - now;
      if (timeoutMs <= 0) throw this.#request.timeout(this.#isDeadlineNext);
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

  /**
   * The kernel creates the next part when one is received. If another thread receives, it fills one buffer while this
   * thread reads another. A change that is noted now may therefore precede any of the next `2 * slots.count + 2` parts.
   */
  #countPart({ slots }: ReceiveBuffer): void {
    this.parts++;
    if (this.parts > 1 && this.#guard?.takeChanged() === true) this.#changedUntil = this.parts + 2 * slots.count + 2;
  }

  /** Whether the table may have changed before the current datagram, without a report of the kernel. */
  get mayHaveChanged(): boolean {
    return this.parts <= this.#changedUntil;
  }

  /** Whether the table may have changed after the first datagram of the dump, without a report of the kernel. */
  hasChanged(state: DumpState): boolean {
    if (this.#changedUntil > 0) return true;
    // Other threads may have received the other datagrams.
    return state.shared !== undefined && this.#guard?.takeChanged() === true;
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
