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
import { TurnQueue } from "../threads/turn-queue.ts";
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
import { firstSequence, LAST_SEQUENCE, sequenceAfter } from "./sequence.ts";
import { SharedState } from "./shared-state.ts";
import { KernelTransport, type SocketMemory, type Transport } from "./transport.ts";

const leakedSocket = neverClosed("a socket", "sockets");
const leakedDump: LeakKind = {
  singular: "a dump",
  plural: "dumps",
  problem: "neither read to the end nor abandoned",
  remedy: "`using` or done()",
};

/** Protocols that acknowledge a request after its replies. (netlink_rcv_skb) */
const ACKNOWLEDGED_LAST =
  (1 << NETLINK_ROUTE) |
  (1 << NETLINK_SOCK_DIAG) |
  (1 << NETLINK_XFRM) |
  (1 << NETLINK_GENERIC) |
  (1 << NETLINK_CRYPTO);

/** Reports whether an acknowledgement is the last message that the kernel sends for a request of this protocol. */
export function isAcknowledgedLast(protocol: number): boolean {
  return ((ACKNOWLEDGED_LAST >>> protocol) & 1) !== 0;
}

/** Statistics of a socket: sent and received messages, and lost messages. */
export interface SocketStatistics {
  /** Number of messages that were sent on the socket. */
  sent: number;
  /** Number of datagrams that were received and delivered. */
  received: number;
  /** Total size in bytes of the datagrams counted in `received`. */
  receivedBytes: number;
  /** Number of datagrams that were ignored because a process sent them. */
  foreign: number;
  /** Number of datagrams whose end was cut off, because they were longer than a slot of the receive buffer. */
  truncated: number;
  /** Number of times that the kernel reported an overrun of the receive buffer (ENOBUFS). */
  overruns: number;
  /** Number of messages that the kernel dropped because the receive buffer was full. */
  dropped: number;
}

/**
 * Internal state of a netlink socket. This object does not refer to its `NetlinkSocket`, so that the garbage collector
 * can find a leaked `NetlinkSocket`. This object then closes the descriptor.
 */
export class SocketCore implements LeakedResource {
  readonly transport: Transport;
  readonly protocol: number;
  readonly portId: number;
  /** Whether the socket belongs to the running kernel, not to a custom transport. */
  readonly isKernelSocket: boolean;
  /** Whether the kernel does not report overruns of this socket (`noEnobufs`). */
  readonly noEnobufs: boolean;
  /** Like {@link isAcknowledgedLast}, but false for sockets that report no overruns, and for custom transports. */
  readonly isAcknowledgedLast: boolean;
  /** Whether {@link close} closes the descriptor. It is false if another thread owns the socket. */
  readonly owned: boolean;
  /** Multicast groups that were joined through this object. */
  readonly joined: Set<number> = new Set();
  /** Pool to which the socket returns after use; undefined for a socket that no pool opened. */
  pool: { release(socket: object): void } | undefined;
  /** Written only by {@link close}. */
  ended = false;
  sent = 0;
  overruns = 0;
  /** Change guards of dumps on this socket, by table. Undefined if none could be opened. */
  readonly guards: Map<object, { close(): void } | undefined> = new Map();
  readonly pendingWaits: Set<() => void> = new Set();
  #operations: TurnQueue | undefined;
  /** Whether the kernel rejects messages of other processes to this socket. */
  isConnected = false;
  /** Whether the kernel sizes datagrams of dumps for 32 KiB, after `DumpSocket.readLong`; true for custom transports. */
  hasReadLong: boolean;
  readonly #canBeDirect: boolean;
  readonly #allowPeers: boolean;
  /** Whether datagrams of other processes are delivered. It is false during a dump or a transaction. */
  #acceptsPeers: boolean;
  #shared: SharedState | undefined;
  /** Written only by {@link reserve} and the end of its reservation, in the thread that has reserved the socket. */
  #purpose: SocketPurpose | undefined;
  /** Value of the kernel's drop counter when this object was closed. */
  #lastDropped: number | undefined;
  /** Value of the kernel's drop counter when drops were last reported. */
  #reportedDrops = 0;
  /** Next sequence number, unless {@link SharedState} has it. */
  #nextSequence = 1;
  #received = 0;
  #receivedBytes = 0;
  #foreign = 0;
  #truncated = 0;

  constructor(transport: Transport, allowPeers: boolean, noEnobufs: boolean, shared?: SharedState) {
    this.transport = transport;
    this.protocol = transport.protocol;
    this.portId = transport.portId;
    this.isKernelSocket = transport.fd >= 0;
    this.hasReadLong = !this.isKernelSocket;
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

  get closed(): boolean {
    return this.ended || (this.#shared?.closed ?? false);
  }

  get isShared(): boolean {
    return this.#shared !== undefined;
  }

  /** Eventfd that signals that the owning thread closed the socket; undefined in the owning thread. */
  get wakeFd(): number | undefined {
    return this.owned ? undefined : this.#shared!.token.wakeFd;
  }

  /** Asynchronous transactions and dumps on this socket, which run one after the other. */
  get operations(): TurnQueue {
    this.#operations ??= new TurnQueue();
    return this.#operations;
  }

  checkOpen(): void {
    if (this.closed) throw this.#closedError();
  }

  /**
   * Calls `action` with the file descriptor. The action must be short, because closing the socket waits for its end.
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

  /** Makes the kernel reject messages of other processes to this socket. Ignores errors. */
  connect(): void {
    this.isConnected = this.transport instanceof KernelTransport && this.transport.connect();
  }

  memory(): SocketMemory {
    return this.withDescriptor(() => this.transport.memory());
  }

  /** Returns the name of an interface in the socket's namespace; "" if there is none, undefined if it is unknown. */
  interfaceName(index: number): string | undefined {
    if (!this.isKernelSocket || this.ended || this.#shared?.enter() === false) return undefined;
    const name = interfaceName(this.transport.fd, index);
    this.#leave();
    if (typeof name !== "number") return decodeText(name, 0, name.length);
    return name === -ENODEV ? "" : undefined;
  }

  /** Each thread that shares the socket has its own statistics. */
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

  get groups(): readonly number[] {
    return this.withDescriptor(() => this.transport.groups?.()) ?? [...this.joined].sort((one, other) => one - other);
  }

  share(): SharedState {
    if (this.#shared === undefined) {
      this.#shared = SharedState.create(this.#nextSequence, this.#reportedDrops);
      if (this.#purpose !== undefined) this.#shared.reserve(purposeNumber(this.#purpose));
    }
    return this.#shared;
  }

  /** Ends all waits on the socket. Closes the descriptor if this thread owns it. */
  close(): void {
    if (this.ended) return;
    for (const end of [...this.pendingWaits]) end();
    this.closeGuards();
    this.#lastDropped = this.dropped;
    this.ended = true;
    if (!this.owned) this.#shared!.endUse();
    else if (this.#shared === undefined || this.#shared.close(this.#lastDropped)) this.transport.close();
    else {
      // The descriptor's number could be reused during that call.
      process.emitWarning(
        `${this.#title} stays open, because a call of another thread on it does not end`,
        "NetlinkWarning",
      );
    }
  }

  closeGuards(): void {
    for (const guard of this.guards.values()) guard?.close();
    this.guards.clear();
  }

  get reservedFor(): SocketPurpose | undefined {
    return this.#shared === undefined ? this.#purpose : purposeOf(this.#shared.reservedFor);
  }

  /** Whether no dump, transaction or receiver uses the socket: it is closed or not reserved. */
  get isFree(): boolean {
    return this.closed || this.reservedFor === undefined;
  }

  /**
   * Reserves the socket for one purpose until the returned object is disposed of. Meanwhile, the public receive
   * methods throw EBUSY. During a dump or a transaction, the socket accepts only messages of the kernel.
   *
   * @throws NetlinkError EBUSY if the socket is already reserved, or for a dump or a transaction on a socket that has
   *   joined a group; EBADF if it is closed.
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

  /**
   * Takes `count` consecutive sequence numbers and returns the first one. The numbers run from 1 to 2^31 - 1, and
   * restart at 1 if fewer than `count` are left.
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

  /**
   * Receives queued datagrams with one system call, even while the socket is reserved. Returns their number or -errno.
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

  /** Receives at most one datagram, without its multicast group and namespace. It is faster than {@link receive}. */
  receiveOne(buffer: ReceiveBuffer): number {
    if (this.#shared !== undefined || this.ended || this.transport.receiveOne === undefined)
      return this.receive(buffer, 1);
    buffer.begin();
    return this.#record(buffer, this.transport.receiveOne(buffer.slots));
  }

  /** Processes datagrams that another thread has received into `buffer`. */
  recordReceived(buffer: ReceiveBuffer, received: number): number {
    buffer.begin();
    return this.#record(buffer, received);
  }

  /** Whether `DirectExchange` supports the socket. */
  get isDirect(): boolean {
    return this.#canBeDirect && this.#shared === undefined && !this.ended;
  }

  /** Whether `DirectExchange` supports a batch of netfilter on the socket. */
  get isDirectForBatches(): boolean {
    return (
      this.isKernelSocket &&
      !this.noEnobufs &&
      this.transport.receiveOne !== undefined &&
      this.#shared === undefined &&
      !this.ended
    );
  }

  /**
   * Receives one datagram into a slot. Requires {@link isDirect} or {@link isDirectForBatches}. Returns the length of the
   * datagram, 0 if its sender is ignored, or a negative error number.
   */
  receiveDirectly(slots: ReceiveSlots, slot: number): number {
    const received = this.transport.receiveOne!(slots, slot);
    if (received < 0) {
      if (received === -ENOBUFS) this.overruns++;
      return received;
    }
    return this.#accepts(slots, slot) ? slots.length(slot) : 0;
  }

  /** Marks all drops up to a value of the kernel's drop counter as reported. Returns how many of them were new. */
  takeDrops(dropped: number): number {
    if (this.#shared !== undefined) return this.#shared.takeDrops(dropped);
    // Unsigned 32-bit subtraction, because the kernel's drop counter wraps around.
    const lost = (dropped - this.#reportedDrops) >>> 0;
    this.#reportedDrops = dropped;
    return lost;
  }

  #record(buffer: ReceiveBuffer, received: number): number {
    if (received < 0) {
      if (received === -ENOBUFS) this.overruns++;
      return received;
    }
    const { accepted } = buffer;
    buffer.filled = received;
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

  /** Keeps the descriptor of a shared socket open until {@link #leave}. */
  #enter(): void {
    if (this.ended || this.#shared?.enter() === false) throw this.#closedError();
  }

  #leave(): void {
    this.#shared?.leave();
  }

  /** Value of the kernel's drop counter, or its last known value if the socket is closed. */
  get dropped(): number {
    const shared = this.#shared;
    if (this.ended || shared?.enter() === false) return this.#lastDropped ?? shared?.finalDrops ?? 0;
    try {
      return this.transport.memory().dropped;
    } finally {
      shared?.leave();
    }
  }

  /** Throws EBUSY if the socket is reserved, for example by a dump. With `mayListen`, listeners may reserve it. */
  checkNotReserved(mayListen = false): void {
    const { reservedFor } = this;
    if (reservedFor === undefined || (mayListen && listens(reservedFor))) return;
    throw reservedError(this.#title, reservedFor);
  }

  get #title(): string {
    return `this socket (${this.name})`;
  }

  #closedError(): NetlinkError {
    const problem = `${this.#title} is closed (EBADF); open another one`;
    return new NetlinkError(problem, { errno: EBADF, operation: "socket" });
  }
}
