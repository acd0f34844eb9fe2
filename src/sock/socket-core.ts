import { checkInteger } from "../base/check.ts";
import { type LeakedResource, type LeakKind, neverClosed } from "../base/leaks.ts";
import { decodeText } from "../base/text.ts";
import { EBADF, ENOBUFS, ENODEV } from "../constants/errno.ts";
import {
  NETLINK_CRYPTO,
  NETLINK_GENERIC,
  NETLINK_ROUTE,
  NETLINK_SOCK_DIAG,
  NETLINK_XFRM,
} from "../constants/netlink.ts";
import { NetlinkError } from "../errors.ts";
import { interfaceName } from "../ffi/libc.ts";
import type { ReceiveSlots } from "../ffi/receive-slots.ts";
import { protocolName } from "../message/format/names.ts";
import type { ReceiveBuffer } from "./receive-buffer.ts";
import {
  listens,
  memberError,
  purposeNumber,
  purposeOf,
  reservedError,
  type SocketPurpose,
  SocketReservation,
} from "./reservation.ts";
import { firstSequence, LAST_SEQUENCE, SharedState, sequenceAfter } from "./shared-state.ts";
import { KernelTransport, type SocketMemory, type Transport } from "./transport.ts";

const leakedSocket = neverClosed("a socket", "sockets");
const leakedDump: LeakKind = {
  singular: "a dump",
  plural: "dumps",
  problem: "neither read to the end nor abandoned",
  remedy: "`using` or done()",
};

/**
 * Bit mask of the protocols whose requests netlink_rcv_skb processes. It acknowledges a request after the request's
 * handler returned, so nothing follows the acknowledgement.
 */
const ACKNOWLEDGED_LAST =
  (1 << NETLINK_ROUTE) |
  (1 << NETLINK_SOCK_DIAG) |
  (1 << NETLINK_XFRM) |
  (1 << NETLINK_GENERIC) |
  (1 << NETLINK_CRYPTO);

/** Reports whether no message follows the kernel's acknowledgement of a request. */
export function isAcknowledgedLast(protocol: number): boolean {
  return ((ACKNOWLEDGED_LAST >>> protocol) & 1) !== 0;
}

/** Statistics of a socket: sent and received messages, and losses. */
export interface SocketStatistics {
  /** Number of messages that were sent on the socket. */
  sent: number;
  /** Number of datagrams that were received and delivered. */
  received: number;
  /** Total size in bytes of the received datagrams. */
  receivedBytes: number;
  /** Number of ignored datagrams. Their sender is not the kernel. */
  foreign: number;
  /** Number of datagrams that were longer than the receive buffer allows. */
  truncated: number;
  /** Number of overruns that the kernel reported. */
  overruns: number;
  /** Number of messages that the kernel dropped because the receive buffer was full. */
  dropped: number;
}

/** The options of a socket that are needed after it was opened. */
interface CoreOptions {
  /** Whether the socket accepts datagrams of other processes. */
  allowPeers: boolean;
  /** Whether the socket does not report dropped messages. */
  noEnobufs: boolean;
}

/**
 * The implementation of a socket: file descriptor, reservation, sequence numbers, receives and statistics. The functions
 * of sending.ts and receiving.ts send, wait and receive with it. The other modules of the library use it directly. It
 * does not reference the `NetlinkSocket`, so that a leaked socket can be detected.
 */
export class SocketCore implements LeakedResource {
  readonly transport: Transport;
  readonly protocol: number;
  readonly portId: number;
  /** Whether the socket belongs to the running kernel, not to a custom transport. */
  readonly isKernelSocket: boolean;
  /** Whether the socket does not report dropped messages (`noEnobufs`). */
  readonly noEnobufs: boolean;
  /**
   * Whether no message follows the acknowledgement of a request. True only for sockets of the running kernel that report
   * dropped replies.
   */
  readonly isAcknowledgedLast: boolean;
  /** Whether closing this object closes the file descriptor. False if the socket belongs to another thread. */
  readonly owned: boolean;
  /** Numbers of the multicast groups that were joined through this object. */
  readonly joined: Set<number> = new Set();
  /**
   * The pool to which the socket returns. It is stored, because this thread may be in another namespace when it
   * releases the socket.
   */
  pool: { release(socket: object): void } | undefined;
  /** Whether {@link close} was called. */
  ended = false;
  /** Number of messages that were sent on the socket. */
  sent = 0;
  /** Number of overruns that the kernel reported. */
  overruns = 0;
  /** Functions that end the pending asynchronous waits. */
  readonly pendingWaits: Set<() => void> = new Set();
  /** Whether the kernel rejects messages of other processes to this socket. */
  isConnected = false;
  readonly #canBeDirect: boolean;
  readonly #allowPeers: boolean;
  /** Whether the socket currently accepts datagrams of other processes. */
  #acceptsPeers: boolean;
  /** State that several threads share; undefined if only this thread uses the socket. */
  #shared: SharedState | undefined;
  /** Purpose for which this object has reserved the socket. */
  #purpose: SocketPurpose | undefined;
  /** The kernel's drop count when this object was closed. */
  #lastDropped: number | undefined;
  /** The kernel's drop count up to which drops were reported. Not used if several threads share the socket. */
  #reportedDrops = 0;
  /** The next sequence number. Not used if several threads share the socket. */
  #nextSequence = 1;
  #received = 0;
  #receivedBytes = 0;
  #foreign = 0;
  #truncated = 0;

  constructor(transport: Transport, { allowPeers, noEnobufs }: CoreOptions, shared?: SharedState) {
    this.transport = transport;
    this.protocol = transport.protocol;
    this.portId = transport.portId;
    this.isKernelSocket = transport.fd >= 0;
    this.noEnobufs = noEnobufs;
    this.isAcknowledgedLast = isAcknowledgedLast(this.protocol) && this.isKernelSocket && !noEnobufs;
    this.#canBeDirect = this.isAcknowledgedLast && transport.receiveOne !== undefined;
    this.owned = shared === undefined;
    this.#allowPeers = allowPeers;
    this.#acceptsPeers = allowPeers;
    this.#shared = shared;
  }

  get name(): string {
    return `${protocolName(this.protocol)}, port ${this.portId}`;
  }

  get kind(): LeakKind {
    return this.#purpose === "dump" ? leakedDump : leakedSocket;
  }

  /** Whether the socket was closed, by this thread or by the thread that shares it. */
  get closed(): boolean {
    return this.ended || (this.#shared?.closed ?? false);
  }

  /** Whether other threads can use the socket. */
  get isShared(): boolean {
    return this.#shared !== undefined;
  }

  /** Eventfd that becomes readable when another thread closes the socket; undefined if this thread owns the socket. */
  get wakeFd(): number | undefined {
    return this.owned ? undefined : this.#shared!.token.wakeFd;
  }

  /** Throws NetlinkError EBADF if the socket is closed. */
  checkOpen(): void {
    if (this.closed) throw this.#closedError();
  }

  /**
   * Calls `action` with the socket's file descriptor, which stays open during the call. The action must be short.
   *
   * @throws NetlinkError EBADF if the socket is closed.
   */
  withDescriptor<Result>(action: (fd: number) => Result): Result {
    this.#enter();
    try {
      return action(this.transport.fd);
    } finally {
      this.#leave();
    }
  }

  /** Makes the kernel reject messages of other processes to this socket, if the system supports it. */
  connect(): void {
    this.isConnected = this.transport instanceof KernelTransport && this.transport.connect();
  }

  /** Returns the memory used by queued messages, and the kernel's drop count. */
  memory(): SocketMemory {
    return this.withDescriptor(() => this.transport.memory());
  }

  /**
   * Returns the name of the interface with an index, in the network namespace of the socket; "" if there is none.
   * Returns undefined if the socket is closed or does not belong to the kernel.
   */
  interfaceName(index: number): string | undefined {
    if (!this.isKernelSocket || this.ended || this.#shared?.enter() === false) return undefined;
    const name = interfaceName(this.transport.fd, index);
    this.#leave();
    if (typeof name !== "number") return decodeText(name, 0, name.length);
    return name === -ENODEV ? "" : undefined;
  }

  /** Statistics of this object's sends and receives. */
  get statistics(): SocketStatistics {
    return {
      sent: this.sent,
      received: this.#received,
      receivedBytes: this.#receivedBytes,
      foreign: this.#foreign,
      truncated: this.#truncated,
      overruns: this.overruns,
      dropped: this.dropped,
    };
  }

  /** Numbers of the joined multicast groups. */
  get groups(): readonly number[] {
    return this.withDescriptor(() => this.transport.groups?.()) ?? [...this.joined].sort((one, other) => one - other);
  }

  /** Returns the state that other threads share. Creates it on the first call. */
  share(): SharedState {
    if (this.#shared === undefined) {
      this.#shared = SharedState.create(this.#nextSequence, this.#reportedDrops);
      if (this.#purpose !== undefined) this.#shared.reserve(purposeNumber(this.#purpose));
    }
    return this.#shared;
  }

  /**
   * Closes this object, and the file descriptor if this object owns it. Pending waits and calls of other threads end
   * first. Closing twice has no effect.
   */
  close(): void {
    if (this.ended) return;
    for (const end of [...this.pendingWaits]) end();
    this.#lastDropped = this.dropped;
    this.ended = true;
    if (!this.owned) this.#shared!.endUse();
    else if (this.#shared === undefined || this.#shared.close(this.#lastDropped)) this.transport.close();
    else {
      // Do not close the descriptor: its number could be reused for another file while a call is in progress.
      process.emitWarning(
        `${this.#title} stays open, because a call of another thread on it does not end`,
        "NetlinkWarning",
      );
    }
  }

  // Reservation of the socket.

  /** Purpose for which any thread has reserved the socket, or undefined. */
  get reservedFor(): SocketPurpose | undefined {
    return this.#shared === undefined ? this.#purpose : purposeOf(this.#shared.reservedFor);
  }

  /** Whether the socket can be closed without failing a reader: it is not reserved, or it is already closed. */
  get isFree(): boolean {
    return this.closed || this.reservedFor === undefined;
  }

  /**
   * Reserves the socket for one purpose until the returned reservation is released. Meanwhile, no thread can reserve it
   * again, and the public receive methods fail. During a dump or a transaction, only messages of the kernel are
   * accepted.
   *
   * @throws NetlinkError EBUSY if the socket is reserved, or if it has joined a group and the purpose is a dump or a
   * transaction; EBADF if it is closed.
   */
  reserve(purpose: SocketPurpose): SocketReservation {
    this.checkOpen();
    const listening = listens(purpose);
    if (!listening && (this.#shared === undefined ? this.joined.size > 0 : this.groups.length > 0)) {
      throw memberError(this.#title, purpose, this.groups);
    }
    const reservedFor =
      this.#shared === undefined ? this.#purpose : purposeOf(this.#shared.reserve(purposeNumber(purpose)));
    if (reservedFor !== undefined) throw reservedError(this.#title, reservedFor);
    this.#purpose = purpose;
    this.#acceptsPeers = listening && this.#allowPeers;
    return new SocketReservation(() => {
      this.#purpose = undefined;
      this.#acceptsPeers = this.#allowPeers;
      this.#shared?.releaseReservation();
    });
  }

  /** Throws if the socket is reserved for a purpose that multicast messages would disturb. */
  checkMayJoin(): void {
    const { reservedFor } = this;
    if (reservedFor !== undefined && !listens(reservedFor)) throw reservedError(this.#title, reservedFor);
  }

  /**
   * Takes `count` consecutive sequence numbers and returns the first. Numbers run from 1 to 2^31 - 1, and start again
   * at 1 before a batch would be split.
   *
   * @throws RangeError or TypeError for an invalid count.
   */
  takeSequence(count: number): number {
    if (!Number.isInteger(count) || count < 0 || count > LAST_SEQUENCE) checkInteger(count, 0, LAST_SEQUENCE, "count");
    if (this.#shared !== undefined) return this.#shared.takeSequence(count);
    const first = firstSequence(this.#nextSequence, count);
    this.#nextSequence = sequenceAfter(first, count);
    return first;
  }

  // Receiving datagrams.

  /**
   * Receives queued datagrams with one system call. Does not wait, and ignores a reservation. Returns their number or
   * -errno. The datagrams of accepted senders are in `buffer.accepted`.
   *
   * @throws NetlinkError EBADF if the socket is closed.
   */
  receive(buffer: ReceiveBuffer, maximum: number): number {
    buffer.begin();
    this.#enter();
    let received: number;
    try {
      received = this.transport.receive(buffer.slots, maximum);
    } finally {
      this.#leave();
    }
    return this.#record(buffer, received);
  }

  /**
   * Receives at most one datagram like {@link receive}, but without group and namespace. This is the fastest receive.
   */
  receiveOne(buffer: ReceiveBuffer): number {
    if (this.#shared !== undefined || this.ended || this.transport.receiveOne === undefined)
      return this.receive(buffer, 1);
    buffer.begin();
    return this.#record(buffer, this.transport.receiveOne(buffer.slots));
  }

  /** Records datagrams that another thread has received into `buffer`, like {@link receive}. */
  recordReceived(buffer: ReceiveBuffer, received: number): number {
    buffer.begin();
    return this.#record(buffer, received);
  }

  /**
   * Whether `DirectExchange` can use the socket: only this thread uses it, and no message follows an acknowledgement.
   */
  get isDirect(): boolean {
    return this.#canBeDirect && this.#shared === undefined && !this.ended;
  }

  /**
   * Receives one datagram into a slot. Returns its length, 0 for an ignored sender, or -errno. Requires {@link
   * isDirect}.
   */
  receiveDirectly(slots: ReceiveSlots, slot: number): number {
    const received = this.transport.receiveOne!(slots, slot);
    if (received < 0) {
      if (received === -ENOBUFS) this.overruns++;
      return received;
    }
    return this.#accepts(slots, slot) ? slots.length(slot) : 0;
  }

  /**
   * Returns the number of dropped messages that no thread has reported yet, and marks them as reported. `dropped` is
   * the kernel's drop count.
   */
  takeDrops(dropped: number): number {
    if (this.#shared !== undefined) return this.#shared.takeDrops(dropped);
    // The kernel's drop counter has 32 bits and wraps around.
    const lost = (dropped - this.#reportedDrops) >>> 0;
    this.#reportedDrops = dropped;
    return lost;
  }

  /**
   * Counts the datagrams in the first `received` slots, and adds those of accepted senders to `buffer.accepted`.
   * Returns `received`.
   */
  #record(buffer: ReceiveBuffer, received: number): number {
    if (received < 0) {
      if (received === -ENOBUFS) this.overruns++;
      return received;
    }
    const { accepted } = buffer;
    buffer.filled = received;
    // Add up in local variables, because this loop runs for every received datagram.
    const { slots } = buffer;
    const acceptsPeers = this.#acceptsPeers;
    let bytes = 0;
    let truncated = 0;
    let truncatedBytes = 0;
    for (let slot = 0; slot < received; slot++) {
      if (!acceptsPeers && slots.sender(slot) !== 0) continue;
      const length = slots.length(slot);
      bytes += length;
      if (slots.truncated(slot)) {
        truncated++;
        truncatedBytes += length;
      }
      accepted.push(buffer.datagram(slot));
    }
    this.#foreign += received - accepted.length;
    this.#received += accepted.length;
    this.#receivedBytes += bytes;
    this.#truncated += truncated;
    buffer.whole = accepted.length - truncated;
    buffer.wholeBytes = bytes - truncatedBytes;
    return received;
  }

  /** Counts the datagram in a slot, and reports whether its sender is accepted. */
  #accepts(slots: ReceiveSlots, slot: number): boolean {
    if (!this.#acceptsPeers && slots.sender(slot) !== 0) {
      this.#foreign++;
      return false;
    }
    this.#received++;
    this.#receivedBytes += slots.length(slot);
    if (slots.truncated(slot)) this.#truncated++;
    return true;
  }

  /** Starts a call on the descriptor. Call {@link #leave} afterwards, even after an error. */
  #enter(): void {
    if (this.ended || this.#shared?.enter() === false) throw this.#closedError();
  }

  #leave(): void {
    this.#shared?.leave();
  }

  /** The kernel's drop count, or the last known one if the socket is closed. */
  get dropped(): number {
    const shared = this.#shared;
    if (this.ended || shared?.enter() === false) return this.#lastDropped ?? shared?.finalDrops ?? 0;
    try {
      return this.transport.memory().dropped;
    } finally {
      shared?.leave();
    }
  }

  /** Throws if the socket is reserved, because a receive would take messages from the reader that reserved it. */
  checkNotReserved(): void {
    const { reservedFor } = this;
    if (reservedFor !== undefined) throw reservedError(this.#title, reservedFor);
  }

  /** Name of the socket in error messages. */
  get #title(): string {
    return `this socket (${this.name})`;
  }

  #closedError(): NetlinkError {
    return new NetlinkError(`${this.#title} is closed (EBADF); open another one`, {
      errno: EBADF,
      operation: "socket",
    });
  }
}
