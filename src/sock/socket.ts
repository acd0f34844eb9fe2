import { EAGAIN, EBADF, ECONNREFUSED, ENOBUFS, ETIMEDOUT } from "../constants/errno.ts";
import {
  NETLINK_ADD_MEMBERSHIP,
  NETLINK_DROP_MEMBERSHIP,
  NETLINK_LISTEN_ALL_NSID,
  NETLINK_PKTINFO,
  NETLINK_USERSOCK,
} from "../constants/netlink.ts";
import { POLLIN } from "../constants/poll.ts";
import { AF_NETLINK, SOCK_CLOEXEC, SOCK_RAW } from "../constants/socket.ts";
import { check, NetlinkError, shown, systemCallError } from "../errors.ts";
import { close, socket } from "../ffi/libc.ts";
import { SendArea } from "../ffi/send-area.ts";
import { hostLittleEndian } from "../message/byte-order.ts";
import { LENGTH_OFFSET, PORT_ID_OFFSET, type Request, requestBytes, SEQUENCE_OFFSET } from "../message/message.ts";
import { protocolName } from "../message/names.ts";
import { type PendingWait, waitForEvents } from "../threads/poller.ts";
import { groupAdvice, openAdvice, optionAdvice, sendAdvice } from "./advice.ts";
import {
  after,
  checkEvents,
  checkedSendOptions,
  checkIterable,
  checkTimeout,
  checkWaitOptions,
  LAST_ADDRESSED_GROUP,
  type ReceiveOptions,
  receiveDeadline,
  type SendOptions,
  type WaitOptions,
} from "./call-options.ts";
import {
  claimedError,
  listens,
  memberError,
  purposeNumber,
  purposeOf,
  SocketClaim,
  type SocketPurpose,
} from "./claim.ts";
import { closeHeld, type Held, leaks } from "./held.ts";
import { currentNamespace, runInNamespace } from "./namespace.ts";
import { type Datagram, ReceiveBuffer } from "./receive-buffer.ts";
import { SharedState, type SharedStateToken } from "./shared-state.ts";
import { checkGroup, checkOptions, checkProtocol, configure, type SocketOptions } from "./socket-options.ts";
import { type Destination, KernelTransport, SEND_TIMEOUT_MS, type SocketMemory, type Transport } from "./transport.ts";

/** The last sequence number before the count starts over at 1: 0 is what the kernel's notifications carry. */
const LAST_SEQUENCE = 0x7fffffff;
/** How many receives in a row may bring nothing but what is not believed, before a call that does not wait gives up. */
const MAX_SKIPPED_RECEIVES = 50;
/** What a datagram takes of a receive buffer beside its bytes, at least. */
const LEAST_OVERHEAD = 512;

/** What happened on a socket since it was opened. */
export interface SocketStatistics {
  /** Messages sent. */
  sent: number;
  /** Datagrams received and handed over. */
  received: number;
  /** Bytes of these. */
  receivedBytes: number;
  /** Datagrams of senders other than the kernel that were skipped. */
  foreign: number;
  /** Datagrams that were longer than the buffer. */
  truncated: number;
  /** How often the kernel reported an overrun. */
  overruns: number;
  /** How many messages the kernel dropped because the receive buffer was full. */
  dropped: number;
}

/** Lets another thread use a socket: see {@link NetlinkSocket.share}. It survives `postMessage`. */
export interface SocketToken {
  readonly fd: number;
  readonly protocol: number;
  readonly portId: number;
  readonly receiveBufferSize: number;
  readonly allowPeers: boolean;
  readonly noEnobufs: boolean;
  readonly state: SharedStateToken;
}

/**
 * A netlink socket. It serves one purpose at a time: requests, a dump, or listening; a reply that arrives on a socket
 * which listens is seen by nobody else. All calls are synchronous and, unless they say that they wait, return at once.
 *
 * ```ts
 * using socket = NetlinkSocket.open(NETLINK_ROUTE, { groups: [RTNLGRP_LINK] });
 * const buffer = new ReceiveBuffer();
 * const datagram = socket.receive(buffer, { wait: true });
 * for (const message of datagram?.messages() ?? []) …
 * ```
 */
export class NetlinkSocket implements Disposable {
  readonly #transport: Transport;
  readonly #options: SocketOptions;
  readonly #allowPeers: boolean;
  readonly #statistics = { sent: 0, received: 0, receivedBytes: 0, foreign: 0, truncated: 0, overruns: 0 };
  readonly #ownsDescriptor: boolean;
  #closed = false;
  #nextSequence = 1;
  #reportedDrops = 0;
  #shared: SharedState | undefined;
  #buffer: ReceiveBuffer | undefined;
  readonly #held: Held;
  readonly #waits = new Set<() => void>();
  /** The multicast groups that it was put into here. */
  readonly #joined = new Set<number>();
  /** Whether datagrams of other processes are taken now. */
  #hearsPeers: boolean;
  /** What it is claimed for, while no other thread shares it. */
  #purpose: SocketPurpose | undefined;

  private constructor(transport: Transport, options: SocketOptions, allowPeers: boolean, shared?: SharedState) {
    this.#transport = transport;
    this.#options = options;
    this.#allowPeers = allowPeers;
    this.#hearsPeers = allowPeers;
    this.#shared = shared;
    this.#ownsDescriptor = shared === undefined;
    this.#held = { transport, shared };
    if (this.#ownsDescriptor && transport.fd >= 0) leaks.register(this, this.#held, this);
  }

  /**
   * Opens a socket of a protocol (`NETLINK_ROUTE` … 31). Its descriptor is close-on-exec; the kernel picks the port id.
   *
   * @throws NetlinkError when the system refuses, with advice; RangeError or TypeError for bad arguments.
   */
  static open(protocol: number, options: SocketOptions = {}): NetlinkSocket {
    checkProtocol(protocol);
    checkOptions(options);
    const { netns = currentNamespace() } = options;
    const fd = runInNamespace(netns, () => socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, protocol));
    if (fd < 0) throw systemCallError("socket", fd, openAdvice(fd, protocol));
    let opened: NetlinkSocket | undefined;
    try {
      const transport = configure(fd, protocol, options);
      const allowPeers = options.allowPeers ?? protocol === NETLINK_USERSOCK;
      opened = new NetlinkSocket(transport, { ...options, netns }, allowPeers);
      for (const group of options.groups ?? []) opened.joinGroup(group);
      return opened;
    } catch (error) {
      if (opened === undefined) close(fd);
      else opened.close();
      throw error;
    }
  }

  /** A socket over a transport other than the kernel's: for tests that need a kernel which loses, lies or interrupts. */
  static over(transport: Transport, options: SocketOptions = {}): NetlinkSocket {
    return new NetlinkSocket(transport, options, options.allowPeers ?? transport.protocol === NETLINK_USERSOCK);
  }

  /** The protocol it was opened with. */
  get protocol(): number {
    return this.#transport.protocol;
  }

  /** The address of this socket within its protocol and namespace. */
  get portId(): number {
    return this.#transport.portId;
  }

  /** The descriptor. It belongs to the socket: do not close it. */
  get fd(): number {
    this.#checkOpen();
    return this.#transport.fd;
  }

  /** Size of the receive buffer in bytes, as the kernel counts: with its own overhead, so about twice what was asked for. */
  get receiveBufferSize(): number {
    return this.#transport.receiveBufferSize;
  }

  /** Whether it is the running kernel's, and not a transport of somebody's own. */
  get isKernels(): boolean {
    return this.#transport.fd >= 0;
  }

  /** Whether the socket does not report that messages were dropped, as it was asked for with `noEnobufs`. */
  get hidesOverruns(): boolean {
    return this.#options.noEnobufs === true;
  }

  /** Whether it was closed, here or by the thread that shares it. */
  get closed(): boolean {
    return this.#closed || (this.#shared?.closed ?? false);
  }

  /** The multicast groups that it is in, by number. */
  get groups(): readonly number[] {
    return this.#guarded(() => this.#transport.groups?.()) ?? [...this.#joined].sort((one, other) => one - other);
  }

  /** The counters of this socket. Those of other threads that share it are their own. */
  get statistics(): SocketStatistics {
    const { dropped } = this.#guarded(() => this.#transport.memory());
    return { ...this.#statistics, dropped };
  }

  /** How much waits in the receive buffer, and how many messages the kernel dropped so far. */
  memory(): SocketMemory {
    return this.#guarded(() => this.#transport.memory());
  }

  /**
   * A new socket with the same protocol, namespace and options, except for a port id of its own; nothing is shared.
   *
   * @throws TypeError for a socket of another thread or over a transport of one's own.
   */
  clone(): NetlinkSocket {
    this.#checkOpen();
    if (!this.#ownsDescriptor || this.#transport.fd < 0) {
      throw new TypeError("clone: only the thread that opened a socket knows its options: open a new one here");
    }
    const { portId, ...options } = this.#options;
    return NetlinkSocket.open(this.protocol, options);
  }

  /**
   * Joins a multicast group by its number. Joining twice is harmless. A member is for listening only: dumps and
   * transactions on it are refused (EBUSY).
   *
   * @throws NetlinkError when the protocol has no such group, or joining it takes a privilege; EBUSY during a dump or a
   * transaction on this socket.
   */
  joinGroup(group: number): void {
    checkGroup(group);
    const { holder } = this;
    if (holder !== undefined && !listens(holder)) throw claimedError(this.#title, holder);
    // First, so that the group of the very first datagram is known.
    if (group > LAST_ADDRESSED_GROUP && this.#options.packetInfo === undefined) this.#setOption(NETLINK_PKTINFO, true);
    this.#groupOption(NETLINK_ADD_MEMBERSHIP, group);
    this.#joined.add(group);
  }

  /** Leaves a multicast group. What was queued before is still delivered. */
  leaveGroup(group: number): void {
    checkGroup(group);
    this.#groupOption(NETLINK_DROP_MEMBERSHIP, group);
    this.#joined.delete(group);
  }

  /** What the socket is claimed for now, by whichever thread that shares it. */
  get holder(): SocketPurpose | undefined {
    return this.#shared === undefined ? this.#purpose : purposeOf(this.#shared.holder);
  }

  /**
   * Claims the socket for one purpose, until the claim is released. Meanwhile it cannot be claimed again, here or in a
   * thread that shares it, and `receive`, `receiveMany` and `drain` are refused, since each would take away from the other.
   * `fill` and `take` are for whoever has the claim and for those it lets take part. During a dump or a transaction only
   * the kernel is believed.
   *
   * @throws NetlinkError EBUSY when somebody else has claimed it, or when it is for a dump or a transaction and the socket is
   * in a multicast group; EBADF once it is closed.
   * @internal
   */
  claim(purpose: SocketPurpose): SocketClaim {
    this.#checkOpen();
    const listening = listens(purpose);
    if (!listening && (this.#shared === undefined ? this.#joined.size > 0 : this.groups.length > 0)) {
      throw memberError(this.#title, purpose, this.groups);
    }
    const holder = this.#shared === undefined ? this.#purpose : purposeOf(this.#shared.claim(purposeNumber(purpose)));
    if (holder !== undefined) throw claimedError(this.#title, holder);
    this.#purpose = purpose;
    this.#hearsPeers = listening && this.#allowPeers;
    return new SocketClaim(() => {
      this.#purpose = undefined;
      this.#hearsPeers = this.#allowPeers;
      this.#shared?.unclaim();
    });
  }

  /** Throws when somebody has claimed the socket: what is received here would be missing there. */
  #checkUnclaimed(): void {
    const { holder } = this;
    if (holder !== undefined) throw claimedError(this.#title, holder);
  }

  /**
   * Receives (or no longer receives) what happens in every namespace that has an id in the socket's own;
   * `Datagram.nsid` tells which.
   *
   * @throws NetlinkError EPERM without CAP_NET_BROADCAST in the user namespace that owns the network namespace.
   */
  listenAllNamespaces(enable: boolean): void {
    this.#setOption(NETLINK_LISTEN_ALL_NSID, enable);
  }

  /**
   * Sends one message and returns the sequence number that it got, or undefined when `wait` is false and it would
   * block. Length, sequence and port id are filled into the copy that is sent.
   *
   * @throws NetlinkError when it cannot be delivered; TypeError or RangeError, before anything is sent, for bad input.
   */
  send(message: Request, options?: SendOptions): number | undefined {
    const bytes = requestBytes(message, "message");
    const sequence = this.takeSequence(1);
    return this.#sendOne(bytes, sequence, options) ? sequence : undefined;
  }

  /** The same with a sequence number of the caller's: to answer a request that the kernel or a peer made. */
  sendWithSequence(message: Request, sequence: number, options?: SendOptions): boolean {
    const bytes = requestBytes(message, "message");
    if (!Number.isInteger(sequence) || sequence < 0 || sequence > 0xffffffff) {
      throw new RangeError(`sequence: expected an integer from 0 to 2^32 - 1, got ${shown(sequence)}`);
    }
    return this.#sendOne(bytes, sequence, options);
  }

  /**
   * Sends each message as a datagram of its own, many with one system call, and returns how many were sent: all of
   * them, unless `wait` is false and it would block.
   *
   * @throws NetlinkError when one cannot be delivered; `sent` says how many were before it. TypeError or RangeError,
   * before anything is sent, for bad input.
   */
  sendMany(messages: Iterable<Request>, options?: SendOptions): number {
    const { wait = true, to } = checkedSendOptions(options);
    checkIterable(messages, "messages");
    // Taken, since whoever makes the messages may send something meanwhile.
    const batch = idleBatch ?? new SendArea();
    idleBatch = undefined;
    try {
      batch.clear();
      const spans: number[] = [];
      let count = 0;
      for (const message of messages) {
        const bytes = requestBytes(message, `messages[${count++}]`);
        spans.push(batch.append(bytes), bytes.length);
      }
      const sequence = this.takeSequence(count);
      for (let number = 0; number < count; number++) {
        fillHeader(batch, spans[number * 2]!, spans[number * 2 + 1]!, sequence + number, this.portId);
      }
      return this.sendSpans(batch, spans, to, wait);
    } finally {
      idleBatch = batch;
    }
  }

  /**
   * Sends each span (offset and length by turns) of a send area from number `start` on as a datagram, many with one system
   * call, and returns the number of the first that was not sent: all were, unless `wait` is false and it would block. For
   * the layers above.
   *
   * @throws NetlinkError when one cannot be delivered; `sent` is its number.
   */
  sendSpans(
    from: SendArea,
    spans: readonly number[],
    to: Destination | undefined,
    wait: boolean,
    start: number = 0,
  ): number {
    const count = spans.length / 2;
    let sent = start;
    while (sent < count) {
      const result = this.#guarded(() => this.#transport.sendMany(from, spans, sent, to, wait));
      if (!this.#delivered(result, to, wait, sent)) break;
      const delivered = Math.max(result, 1);
      sent += delivered;
      this.#statistics.sent += delivered;
    }
    return sent;
  }

  /**
   * Takes `count` consecutive sequence numbers and returns the first. They run from 1 to 2^31 - 1 and start over so that
   * a batch is never torn.
   */
  takeSequence(count: number): number {
    if (this.#shared !== undefined) return this.#shared.takeSequence((next) => advance(next, count));
    const { first, next } = advance(this.#nextSequence, count);
    this.#nextSequence = next;
    return first;
  }

  /**
   * Sends bytes that were laid out in a send area, as one datagram. For the layers above, which batch requests.
   *
   * @throws NetlinkError when it cannot be sent.
   */
  sendArea(from: SendArea, offset: number, length: number, messages: number): void {
    const sent =
      this.#shared === undefined && !this.#closed
        ? this.#transport.send(from, offset, length, undefined, true)
        : this.#guarded(() => this.#transport.send(from, offset, length, undefined, true));
    this.#delivered(sent, undefined, true);
    this.#statistics.sent += messages;
  }

  /**
   * Receives one datagram, valid until the next receive with the same buffer; undefined when there is none, or none
   * came in time.
   *
   * @param buffer memory to receive into (default: one that belongs to the socket).
   * @throws NetlinkError ENOBUFS when the kernel dropped messages here (`dropped` says how many by now; what is queued can
   * still be received, and what is dropped until then comes with the next report and in `statistics`), EMSGSIZE when the
   * datagram did not fit (the next one is unharmed), EBUSY while a receiver or a dump reads the socket, EBADF once it is
   * closed.
   */
  receive(buffer: ReceiveBuffer = this.#ownBuffer(), options?: ReceiveOptions): Datagram | undefined {
    checkBuffer(buffer);
    const [datagram] = this.#receive(buffer, 1, options);
    datagram?.checkComplete();
    return datagram;
  }

  /**
   * Receives as many datagrams as there are and the buffer has slots, with one system call. All are valid until the next
   * receive with the buffer, and so is the array. It is empty when there is none, or none came in time.
   *
   * @throws NetlinkError as {@link receive}, except that a datagram which did not fit says so itself (`truncated`).
   */
  receiveMany(buffer: ReceiveBuffer = this.#ownBuffer(), options?: ReceiveOptions): readonly Datagram[] {
    checkBuffer(buffer);
    return this.#receive(buffer, buffer.slots.count, options);
  }

  /**
   * Throws away what is queued and returns how many datagrams that were. It is bounded by what the receive buffer can
   * hold, so that a fast sender cannot keep it busy for ever.
   */
  drain(): number {
    this.#checkUnclaimed();
    drained ??= new ReceiveBuffer({ slots: 32, slotSize: 16 });
    const { slots } = drained;
    let bytes = 0;
    let count = 0;
    while (bytes < this.receiveBufferSize) {
      const received = this.#guarded(() => this.#transport.receive(slots, slots.count));
      if (received === -ENOBUFS) {
        this.#statistics.overruns++;
        continue;
      }
      if (received <= 0) break;
      for (let slot = 0; slot < received; slot++) bytes += slots.length(slot) + LEAST_OVERHEAD;
      count += received;
    }
    return count;
  }

  /**
   * Waits until one of the poll events (`POLLIN` …) holds, and returns those that hold; 0 when the time is over.
   * The whole thread waits; -1 ms is for ever. In another thread that shares the socket, `close()` ends the wait.
   *
   * @throws NetlinkError EBADF when the socket is closed, before or meanwhile.
   */
  wait(events: number = POLLIN, timeoutMs = -1): number {
    checkEvents(events);
    checkTimeout(timeoutMs);
    const ready = this.#guarded(() => this.#transport.wait(events, timeoutMs));
    if (this.closed) throw this.#closedError();
    return check(ready, "poll");
  }

  /**
   * The same without holding up the thread: other work goes on until the promise resolves. Any number of waits can be
   * pending; they keep the process alive.
   *
   * @throws NetlinkError EBADF when the socket is closed, before or meanwhile; the signal's reason when it is aborted.
   */
  async waitAsync(events: number = POLLIN, options: WaitOptions = {}): Promise<number> {
    checkEvents(events);
    checkWaitOptions(options);
    const { timeoutMs = -1, signal } = options;
    signal?.throwIfAborted();
    if (this.#transport.fd < 0) return this.wait(events, timeoutMs);
    const watches = this.#guarded(() => this.#watch(events));
    const end = () => {
      for (const { cancel } of watches) cancel();
    };
    const cancelTimer = after(timeoutMs, end);
    signal?.addEventListener("abort", end);
    this.#waits.add(end);
    try {
      const ready = await Promise.race(watches.map(({ promise }) => promise));
      if (this.closed) throw this.#closedError();
      if (ready === 0) signal?.throwIfAborted();
      return ready;
    } finally {
      this.#waits.delete(end);
      signal?.removeEventListener("abort", end);
      cancelTimer();
      end();
    }
  }

  /** Watches the descriptor, and in a thread that attached also the one by which the owner tells that it closes. */
  #watch(events: number): PendingWait[] {
    const watch = waitForEvents(this.#transport.fd, events);
    if (this.#ownsDescriptor) return [watch];
    try {
      return [watch, waitForEvents(this.#shared!.token.wakeFd, POLLIN)];
    } catch (error) {
      watch.cancel();
      throw error;
    }
  }

  /**
   * A token with which other threads use this socket too: `NetlinkSocket.attach(token)` in a worker. Each receives into
   * a buffer of its own, and every datagram goes to exactly one. The socket stays this thread's to close.
   */
  share(): SocketToken {
    const { fd } = this;
    if (fd < 0) throw new TypeError("a socket over a scripted transport cannot be shared between threads");
    if (this.#shared === undefined) {
      this.#shared = SharedState.create(this.#nextSequence, this.#reportedDrops);
      if (this.#purpose !== undefined) this.#shared.claim(purposeNumber(this.#purpose));
    }
    this.#held.shared = this.#shared;
    return {
      fd,
      protocol: this.protocol,
      portId: this.portId,
      receiveBufferSize: this.receiveBufferSize,
      allowPeers: this.#allowPeers,
      noEnobufs: this.hidesOverruns,
      state: this.#shared.token,
    };
  }

  /** The socket that another thread shares. Closing what this returns leaves the socket itself open. */
  static attach(token: SocketToken): NetlinkSocket {
    const transport = new KernelTransport(token.fd, token.protocol, token.portId, token.receiveBufferSize);
    transport.wakeFd = token.state.wakeFd;
    const options = { noEnobufs: token.noEnobufs };
    return new NetlinkSocket(transport, options, token.allowPeers, SharedState.join(token.state));
  }

  /**
   * Closes the socket; waits, and receives of other threads that share it, end with EBADF first. Closing twice is
   * harmless.
   */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const cancel of [...this.#waits]) cancel();
    if (!this.#ownsDescriptor) return;
    leaks.unregister(this);
    closeHeld(this.#held);
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #receive(buffer: ReceiveBuffer, maximum: number, options: ReceiveOptions = {}): readonly Datagram[] {
    const deadline = receiveDeadline(options);
    const { wait = false } = options;
    this.#checkUnclaimed();
    for (let skipped = 0; ; ) {
      const received = this.fill(buffer, maximum);
      if (received.length > 0) return received;
      if (buffer.filled > 0) {
        // Only what is not believed came: there may be more behind it. Who sends it shall not hold up the caller.
        if (wait ? performance.now() < deadline : ++skipped < MAX_SKIPPED_RECEIVES) continue;
        return received;
      }
      if (!wait) return received;
      const left = deadline - performance.now();
      if (left <= 0) return received;
      this.wait(POLLIN, left);
    }
  }

  /**
   * Receives what is there with one system call and without waiting, and leaves out what the kernel did not send:
   * `buffer.filled` tells how many datagrams there were. For the layers above; `receiveMany` is for everybody.
   *
   * @throws NetlinkError as {@link receiveMany}.
   */
  fill(buffer: ReceiveBuffer, maximum: number): readonly Datagram[] {
    const received = this.take(buffer, maximum);
    if (received < 0 && received !== -EAGAIN) throw this.#receiveError(received);
    return buffer.accepted;
  }

  /**
   * The same for loops that find out about losses themselves: returns how many datagrams there were, or -errno, and leaves
   * those that are believed in `buffer.accepted`.
   */
  take(buffer: ReceiveBuffer, maximum: number): number {
    const accepted = buffer.begin();
    const received = this.#receiveInto(buffer, maximum);
    if (received < 0) {
      if (received === -ENOBUFS) this.#statistics.overruns++;
      return received;
    }
    buffer.filled = received;
    for (let slot = 0; slot < received; slot++) if (this.#believe(buffer, slot)) accepted.push(buffer.datagram(slot));
    return received;
  }

  /**
   * The same for one datagram at most, of which neither group nor namespace can be told: the cheapest receive. Where one
   * came and is believed, `buffer.accepted` holds the buffer's first datagram.
   */
  takeOne(buffer: ReceiveBuffer): number {
    const transport = this.#transport;
    if (this.#shared !== undefined || this.#closed || transport.receiveOne === undefined) return this.take(buffer, 1);
    const accepted = buffer.begin();
    const received = transport.receiveOne(buffer.slots);
    if (received < 0) {
      if (received === -ENOBUFS) this.#statistics.overruns++;
      return received;
    }
    buffer.filled = received;
    if (this.#believe(buffer, 0)) accepted.push(buffer.datagram(0));
    return received;
  }

  /** Counts the datagram in a slot, and tells whether it comes from somebody who is believed. */
  #believe({ slots }: ReceiveBuffer, slot: number): boolean {
    const statistics = this.#statistics;
    if (!this.#hearsPeers && slots.sender(slot) !== 0) {
      statistics.foreign++;
      return false;
    }
    statistics.received++;
    statistics.receivedBytes += slots.length(slot);
    if (slots.truncated(slot)) statistics.truncated++;
    return true;
  }

  /**
   * How many of the messages that the kernel has dropped, when its counter says `dropped`, were not reported before, by
   * this thread or another one that shares the socket. They are now: whoever calls this does. For the layers above.
   */
  claimDrops(dropped: number): number {
    if (this.#shared !== undefined) return this.#shared.takeDrops(dropped);
    // The kernel's counter has 32 bits and starts over.
    const lost = (dropped - this.#reportedDrops) >>> 0;
    this.#reportedDrops = dropped;
    return lost;
  }

  #receiveInto(buffer: ReceiveBuffer, maximum: number): number {
    if (this.#shared === undefined && !this.#closed) return this.#transport.receive(buffer.slots, maximum);
    return this.#guarded(() => this.#transport.receive(buffer.slots, maximum));
  }

  #receiveError(errno: number): NetlinkError {
    if (errno !== -ENOBUFS) return systemCallError("recvmmsg", errno);
    const lost = this.claimDrops(this.memory().dropped);
    return new NetlinkError(
      `receive: the receive buffer was full and the kernel dropped ${lost === 0 ? "" : `${lost} `}messages (ENOBUFS); ` +
        "the socket goes on: read the lost state again, and use a larger receiveBufferSize or receive faster",
      { errno, syscall: "recvmmsg", dropped: lost },
    );
  }

  #sendOne(bytes: Uint8Array, sequence: number, options: SendOptions | undefined): boolean {
    const { wait = true, to } = checkedSendOptions(options);
    area.clear();
    const offset = area.append(bytes);
    fillHeader(area, offset, bytes.length, sequence, this.portId);
    const sent = this.#guarded(() => this.#transport.send(area, offset, bytes.length, to, wait));
    if (!this.#delivered(sent, to, wait)) return false;
    this.#statistics.sent++;
    return true;
  }

  /** Whether a send went through; false when it would have blocked, and an error otherwise. */
  #delivered(result: number, to: Destination | undefined, wait: boolean, sent?: number): boolean {
    if (result >= 0) return true;
    // Having delivered to a group, the kernel also sends to port 0, where protocols of user space have nobody.
    if (result === -ECONNREFUSED && (to?.group ?? 0) !== 0 && (to?.portId ?? 0) === 0) return true;
    if (result !== -EAGAIN) throw systemCallError("sendto", result, sendAdvice(result, this.protocol), { sent });
    if (!wait) return false;
    throw new NetlinkError(
      `sendto: the peer's receive queue was full for ${SEND_TIMEOUT_MS / 1000} s (ETIMEDOUT); is it still receiving?`,
      { errno: ETIMEDOUT, syscall: "sendto", sent },
    );
  }

  #groupOption(option: number, group: number): void {
    const status = this.#guarded(() => this.#transport.setOption(option, group));
    if (status < 0) throw systemCallError("setsockopt", status, groupAdvice(status, this.protocol, group));
  }

  #setOption(option: number, enable: boolean): void {
    const status = this.#guarded(() => this.#transport.setOption(option, enable ? 1 : 0));
    check(status, "setsockopt", optionAdvice(status));
  }

  /** Does something with the descriptor, which nobody closes meanwhile. */
  #guarded<Result>(action: () => Result): Result {
    if (this.#closed) throw this.#closedError();
    if (this.#shared === undefined) return action();
    if (!this.#shared.enter()) throw this.#closedError();
    try {
      return action();
    } finally {
      this.#shared.leave();
    }
  }

  #checkOpen(): void {
    if (this.closed) throw this.#closedError();
  }

  #closedError(): NetlinkError {
    return new NetlinkError(`${this.#title} is closed (EBADF)`, {
      errno: EBADF,
      operation: "socket",
    });
  }

  /** How errors call it. */
  get #title(): string {
    return `this socket (${protocolName(this.protocol)}, port ${this.portId})`;
  }

  #ownBuffer(): ReceiveBuffer {
    this.#buffer ??= new ReceiveBuffer();
    return this.#buffer;
  }
}

/** Where this thread lays out a message that it sends. */
const area = new SendArea();

/** Where this thread lays out many; undefined while they are being made. */
let idleBatch: SendArea | undefined;

/** Where this thread reads what it throws away. */
let drained: ReceiveBuffer | undefined;

/** Fills in the three fields that belong to the sending socket. */
function fillHeader({ data }: SendArea, offset: number, length: number, sequence: number, portId: number): void {
  data.view.setUint32(offset + LENGTH_OFFSET, length, hostLittleEndian);
  data.view.setUint32(offset + SEQUENCE_OFFSET, sequence, hostLittleEndian);
  data.view.setUint32(offset + PORT_ID_OFFSET, portId, hostLittleEndian);
}

function advance(next: number, count: number): { first: number; next: number } {
  const first = next + count - 1 > LAST_SEQUENCE ? 1 : next;
  return { first, next: first + count > LAST_SEQUENCE ? 1 : first + count };
}

function checkBuffer(buffer: ReceiveBuffer): void {
  if (!(buffer instanceof ReceiveBuffer)) {
    throw new TypeError(`buffer: expected a ReceiveBuffer, got ${shown(buffer)}`);
  }
}
