import { EPERM } from "../constants/errno.ts";
import {
  NETLINK_ADD_MEMBERSHIP,
  NETLINK_DROP_MEMBERSHIP,
  NETLINK_LISTEN_ALL_NSID,
  NETLINK_PKTINFO,
  NETLINK_USERSOCK,
} from "../constants/netlink.ts";
import { POLLIN } from "../constants/poll.ts";
import { AF_NETLINK, SOCK_CLOEXEC, SOCK_RAW } from "../constants/socket.ts";
import { check, NetlinkError, systemCallError } from "../errors.ts";
import { close, socket } from "../ffi/libc.ts";
import type { SendArea } from "../ffi/send-area.ts";
import { checkFlag } from "../message/check.ts";
import type { Request } from "../message/message.ts";
import { groupAdvice, openAdvice, optionAdvice } from "./advice.ts";
import { LAST_ADDRESSED_GROUP, type ReceiveOptions, type SendOptions, type WaitOptions } from "./call-options.ts";
import type { SocketClaim, SocketPurpose } from "./claim.ts";
import { SocketHandle } from "./handle.ts";
import { inspectAs } from "./inspect.ts";
import { leaks } from "./leaks.ts";
import { currentNamespace, haveSameNamespace, NetworkNamespace, runInNamespace } from "./namespace.ts";
import type { Datagram, ReceiveBuffer } from "./receive-buffer.ts";
import { Intake, type SocketStatistics } from "./receiving.ts";
import { Sender } from "./sending.ts";
import { SharedState } from "./shared-state.ts";
import { checkGroup, checkProtocol, checkSocketOptions, configure, type SocketOptions } from "./socket-options.ts";
import { checkSocketToken, type SocketToken } from "./socket-token.ts";
import { checkTransport, type Destination, KernelTransport, type SocketMemory, type Transport } from "./transport.ts";
import { Waits } from "./waiting.ts";

export type { SocketStatistics } from "./receiving.ts";
export type { SocketToken } from "./socket-token.ts";

/**
 * A netlink socket. It serves one purpose at a time: requests, a dump, or listening. All methods are synchronous and
 * return immediately unless they are documented to wait.
 *
 * ```ts
 * using socket = NetlinkSocket.open(NETLINK_ROUTE, { groups: [RTNLGRP_LINK] });
 * const buffer = new ReceiveBuffer();
 * const datagram = socket.receive(buffer, { wait: true });
 * for (const message of datagram?.messages() ?? []) …
 * ```
 */
export class NetlinkSocket implements Disposable {
  static {
    inspectAs(
      NetlinkSocket,
      (socket) => `NetlinkSocket(${socket.#handle.name}, ${socket.closed ? "closed" : (socket.holder ?? "open")})`,
    );
  }

  /**
   * The pool that the socket returns to, since this thread may be in another namespace by then.
   *
   * @internal
   */
  home: { release(socket: NetlinkSocket): void } | undefined;
  readonly #handle: SocketHandle;
  readonly #transport: Transport;
  readonly #options: SocketOptions;
  readonly #sender: Sender;
  readonly #intake: Intake;
  readonly #waits: Waits;

  private constructor(transport: Transport, options: SocketOptions, allowPeers: boolean, shared?: SharedState) {
    this.#handle = new SocketHandle(transport, allowPeers, shared);
    this.#transport = transport;
    // Without the namespace, which it would keep open: the kernel knows it.
    const { netns, ...rest } = options;
    this.#options = { ...rest, allowPeers };
    this.#sender = new Sender(this.#handle);
    this.#intake = new Intake(this.#handle);
    this.#waits = new Waits(this, this.#handle);
    if (this.#handle.owned && transport.fd >= 0) leaks.register(this, this.#handle, this);
  }

  /**
   * Opens a socket of a protocol (`NETLINK_ROUTE` … 31). Its descriptor is close-on-exec; the kernel chooses the port
   * id.
   *
   * @throws NetlinkError with advice if the system rejects it; RangeError or TypeError for invalid arguments.
   */
  static open(protocol: number, options: SocketOptions = {}): NetlinkSocket {
    checkProtocol(protocol);
    checkSocketOptions(options);
    const { netns = currentNamespace() } = options;
    const fd = runInNamespace(netns, () => socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, protocol));
    if (fd < 0) throw systemCallError("socket", fd, openAdvice(fd, protocol));
    let opened: NetlinkSocket | undefined;
    try {
      const transport = configure(fd, protocol, options);
      const allowPeers = options.allowPeers ?? protocol === NETLINK_USERSOCK;
      opened = new NetlinkSocket(transport, options, allowPeers);
      for (const group of options.groups ?? []) opened.joinGroup(group);
      return opened;
    } catch (error) {
      if (opened === undefined) close(fd);
      else opened.close();
      throw error;
    }
  }

  /**
   * Creates a socket over a custom transport: for tests that need a kernel which loses, forges or interrupts messages.
   *
   * @throws TypeError for an invalid transport; RangeError or TypeError for invalid options.
   */
  static over(transport: Transport, options: SocketOptions = {}): NetlinkSocket {
    checkTransport(transport);
    checkSocketOptions(options);
    return new NetlinkSocket(transport, options, options.allowPeers ?? transport.protocol === NETLINK_USERSOCK);
  }

  /** Protocol number. */
  get protocol(): number {
    return this.#transport.protocol;
  }

  /** Port id: the address of this socket within its protocol and namespace. */
  get portId(): number {
    return this.#transport.portId;
  }

  /** The descriptor. It belongs to the socket: do not close it. */
  get fd(): number {
    this.#handle.checkOpen();
    return this.#transport.fd;
  }

  /**
   * Size of the receive buffer in bytes as the kernel counts it, including overhead: about twice the requested size.
   */
  get receiveBufferSize(): number {
    return this.#transport.receiveBufferSize;
  }

  /** Whether it is a socket of the running kernel, rather than over a custom transport. */
  get isKernels(): boolean {
    return this.#transport.fd >= 0;
  }

  /** Whether the socket does not report dropped messages (`noEnobufs`). */
  get hidesOverruns(): boolean {
    return this.#options.noEnobufs === true;
  }

  /** Whether the socket was closed, here or by the thread that shares it. */
  get closed(): boolean {
    return this.#handle.closed;
  }

  /** Numbers of the joined multicast groups. */
  get groups(): readonly number[] {
    return this.#handle.groups;
  }

  /** Counters of this socket, also after it was closed. Each thread that shares the socket has its own. */
  get statistics(): SocketStatistics {
    return { sent: this.#sender.sent, ...this.#intake.counts, dropped: this.#handle.dropped };
  }

  /**
   * Calls `action` with the descriptor, which is not closed meanwhile. It must be short.
   *
   * @internal
   * @throws NetlinkError EBADF if it is closed.
   */
  withDescriptor<Result>(action: (fd: number) => Result): Result {
    return this.#handle.guarded(() => action(this.#transport.fd));
  }

  /** Returns the memory used by queued messages, and the kernel's drop count. */
  memory(): SocketMemory {
    return this.#handle.guarded(() => this.#transport.memory());
  }

  /**
   * Opens a new socket with the same protocol, namespace, current options and groups, and another port id. Nothing is
   * shared.
   *
   * @throws TypeError for a socket of another thread or over a custom transport. NetlinkError EPERM if this thread is
   * in another namespace and may not open the socket's (which requires CAP_NET_ADMIN there) or may not enter it.
   */
  clone(): NetlinkSocket {
    this.#handle.checkOpen();
    const { fd } = this.#transport;
    if (!this.#handle.owned || fd < 0) {
      throw new TypeError("clone: only the thread that opened a socket knows its options: open a new one here");
    }
    const { portId, ...options } = this.#options;
    using netns = NetworkNamespace.ofSocket(fd);
    const clone = NetlinkSocket.open(this.protocol, { ...options, groups: this.groups, netns });
    if (netns !== undefined || haveSameNamespace(fd, clone.fd)) return clone;
    clone.close();
    throw new NetlinkError(
      "clone: the socket belongs to another network namespace than the one where this thread is, and the kernel does not say " +
        "to which (EPERM); open a new one there",
      { errno: EPERM, operation: "clone" },
    );
  }

  /**
   * Joins a multicast group by number. Joining twice is harmless. A member can only listen: dumps and transactions on
   * it fail with EBUSY.
   *
   * @throws NetlinkError if the protocol has no such group, or joining requires a privilege; EBUSY during a dump or a
   * transaction on this socket.
   */
  joinGroup(group: number): void {
    checkGroup(group, "group");
    this.#handle.checkMayJoin();
    // Before joining, so that the group of the first datagram is known.
    if (group > LAST_ADDRESSED_GROUP && this.#options.packetInfo === undefined) this.#setOption(NETLINK_PKTINFO, true);
    this.#groupOption(NETLINK_ADD_MEMBERSHIP, group);
    this.#handle.joined.add(group);
  }

  /** Leaves a multicast group. Messages queued before are still delivered. */
  leaveGroup(group: number): void {
    checkGroup(group, "group");
    this.#groupOption(NETLINK_DROP_MEMBERSHIP, group);
    this.#handle.joined.delete(group);
  }

  /** Purpose of the current claim of any thread that shares the socket. */
  get holder(): SocketPurpose | undefined {
    return this.#handle.holder;
  }

  /**
   * Whether it can be closed without failing its reader: it is not claimed, or already closed.
   *
   * @internal
   */
  get isFree(): boolean {
    return this.closed || this.holder === undefined;
  }

  /**
   * Claims the socket for one purpose until the claim is released. Meanwhile it cannot be claimed again in any thread,
   * and `receive`, `receiveMany` and `drain` fail. `fill` and `take` are for the owner of the claim. During a dump or a
   * transaction only messages of the kernel are accepted.
   *
   * @throws NetlinkError EBUSY if it is claimed, or if it is for a dump or a transaction and the socket has joined a
   * group; EBADF once it is closed.
   * @internal
   */
  claim(purpose: SocketPurpose): SocketClaim {
    return this.#handle.claim(purpose);
  }

  /**
   * Enables or disables receiving the events of all namespaces that have an id in the socket's own. `Datagram.nsid` is
   * that id.
   *
   * @throws NetlinkError EPERM without CAP_NET_BROADCAST in the user namespace that owns the network namespace.
   */
  listenAllNamespaces(enable: boolean): void {
    checkFlag(enable, "enable");
    this.#setOption(NETLINK_LISTEN_ALL_NSID, enable);
    this.#options.listenAllNamespaces = enable;
  }

  /**
   * Sends one message and returns its sequence number, or undefined if `wait` is false and it would block. Length,
   * sequence number and port id are filled in a copy.
   *
   * @throws NetlinkError if it cannot be delivered; TypeError or RangeError, before anything is sent, for invalid
   * input.
   */
  send(message: Request, options?: SendOptions): number | undefined {
    return this.#sender.send(message, options);
  }

  /** Sends one message with a sequence number of the caller's, to reply to a request of the kernel or a peer. */
  sendWithSequence(message: Request, sequence: number, options?: SendOptions): boolean {
    return this.#sender.sendWithSequence(message, sequence, options);
  }

  /**
   * Sends each message as a separate datagram, many per system call, and returns the number of sent ones: all, unless
   * `wait` is false and it would block.
   *
   * @throws NetlinkError if one cannot be delivered; `sent` is the number before it. TypeError or RangeError, before
   * anything is sent, for invalid input.
   */
  sendMany(messages: Iterable<Request>, options?: SendOptions): number {
    return this.#sender.sendMany(messages, options);
  }

  /**
   * Sends each span (alternating offset and length) of a send area from number `start` on as a datagram, many per
   * system call. Returns the number of the first unsent one: all were sent, unless `wait` is false and it would block.
   * For higher layers.
   *
   * @throws NetlinkError if one cannot be delivered; `sent` is its number.
   * @internal
   */
  sendSpans(
    from: SendArea,
    spans: readonly number[],
    to: Destination | undefined,
    wait: boolean,
    start: number = 0,
  ): number {
    return this.#sender.sendSpans(from, spans, to, wait, start);
  }

  /**
   * Takes `count` consecutive sequence numbers and returns the first. They run from 1 to 2^31 - 1 and wrap so that a
   * batch is never split.
   *
   * @throws RangeError or TypeError for an invalid count.
   * @internal
   */
  takeSequence(count: number): number {
    return this.#sender.takeSequence(count);
  }

  /**
   * Sends the bytes in a send area as one datagram. For higher layers, which batch requests.
   *
   * @throws NetlinkError if it cannot be sent.
   * @internal
   */
  sendArea(from: SendArea, offset: number, length: number, messages: number): void {
    this.#sender.sendArea(from, offset, length, messages);
  }

  /**
   * Receives one datagram, valid until the next receive with the same buffer; undefined if none is queued, or none
   * arrived in time.
   *
   * @param buffer memory to receive into (default: one that belongs to the socket).
   * @throws NetlinkError ENOBUFS if the kernel dropped messages (`dropped` is their number so far; queued messages can
   * still be received, and later drops are reported next time and in `statistics`), EMSGSIZE if the datagram did not
   * fit (the next one is not affected), EBUSY while a receiver or a dump reads the socket, EBADF once it is closed.
   */
  receive(buffer?: ReceiveBuffer, options?: ReceiveOptions): Datagram | undefined {
    return this.#intake.receive(buffer, options);
  }

  /**
   * Receives as many queued datagrams as the buffer has slots, with one system call. They and the array are valid until
   * the next receive with the buffer. The array is empty if none is queued, or none arrived in time.
   *
   * @throws NetlinkError like {@link receive}, except that a datagram which did not fit is marked as `truncated`.
   */
  receiveMany(buffer?: ReceiveBuffer, options?: ReceiveOptions): readonly Datagram[] {
    return this.#intake.receiveMany(buffer, options);
  }

  /**
   * Discards the queued datagrams and returns their number, at most as many as the receive buffer can hold, so that a
   * fast sender cannot block it forever.
   */
  drain(): number {
    return this.#intake.drain();
  }

  /**
   * Waits until one of the poll events (`POLLIN` …) occurs and returns those that did; 0 at the time limit. Blocks the
   * thread; -1 ms is no limit. In another thread that shares the socket, `close()` ends the wait.
   *
   * @throws NetlinkError EBADF if the socket is or becomes closed.
   */
  wait(events: number = POLLIN, timeoutMs: number = -1): number {
    return this.#intake.wait(events, timeoutMs);
  }

  /**
   * Waits like {@link wait} without blocking the thread. Any number of waits can be pending; they keep the process
   * alive.
   *
   * @throws NetlinkError EBADF if the socket is or becomes closed; the signal's reason when it is aborted.
   */
  waitAsync(events: number = POLLIN, options: WaitOptions = {}): Promise<number> {
    return this.#waits.wait(events, options);
  }

  /**
   * Returns a token with which other threads use this socket too: call `NetlinkSocket.attach(token)` in a worker. Each
   * thread receives into its own buffer, and every datagram goes to exactly one. Only this thread closes the socket.
   */
  share(): SocketToken {
    const { fd } = this;
    if (fd < 0) throw new TypeError("a socket over a scripted transport cannot be shared between threads");
    const state = this.#handle.share(() => SharedState.create(this.#sender.nextSequence, this.#intake.reportedDrops));
    return {
      fd,
      protocol: this.protocol,
      portId: this.portId,
      receiveBufferSize: this.receiveBufferSize,
      allowPeers: this.#options.allowPeers === true,
      noEnobufs: this.hidesOverruns,
      state: state.token,
    };
  }

  /**
   * Attaches to a socket that another thread shares. Closing the result leaves the socket open.
   *
   * @throws TypeError for an invalid token; NetlinkError ENOSPC if too many threads share it.
   */
  static attach(token: SocketToken): NetlinkSocket {
    checkSocketToken(token);
    const transport = new KernelTransport(token.fd, token.protocol, token.portId, token.receiveBufferSize);
    transport.wakeFd = token.state.wakeFd;
    const options = { noEnobufs: token.noEnobufs };
    return new NetlinkSocket(transport, options, token.allowPeers, SharedState.join(token.state));
  }

  /**
   * Closes the socket. Waits and receives of other threads that share it end with EBADF first. Closing twice is
   * harmless.
   */
  close(): void {
    if (this.#handle.ended) return;
    this.#waits.end();
    leaks.unregister(this);
    this.#handle.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  /**
   * Receives queued datagrams with one system call, without waiting, and omits ignored senders: `buffer.filled` is the
   * number of all. Ignores claims.
   *
   * @throws NetlinkError like {@link receiveMany}.
   * @internal
   */
  fill(buffer: ReceiveBuffer, maximum: number): readonly Datagram[] {
    return this.#intake.fill(buffer, maximum);
  }

  /**
   * Receives like {@link fill} for loops that track losses themselves: returns the number of datagrams or -errno, and
   * stores accepted ones in `buffer.accepted`.
   *
   * @internal
   */
  take(buffer: ReceiveBuffer, maximum: number): number {
    return this.#intake.take(buffer, maximum);
  }

  /**
   * Receives at most one datagram without group and namespace, which is the cheapest receive. If its sender is
   * accepted, it is in `buffer.accepted`.
   *
   * @internal
   */
  takeOne(buffer: ReceiveBuffer): number {
    return this.#intake.takeOne(buffer);
  }

  /**
   * Receives one datagram into a slot and leaves the other slots unchanged: for exchanges in few steps, if {@link
   * takesInto} is true. Returns 1, 0 for an ignored sender, or -errno.
   *
   * @internal
   */
  takeInto(buffer: ReceiveBuffer, slot: number): number {
    return this.#intake.takeInto(buffer, slot);
  }

  /**
   * Whether a single slot can be received into: no other thread closes or reads the socket, and its transport supports
   * it.
   *
   * @internal
   */
  get takesInto(): boolean {
    return this.#intake.takesInto;
  }

  /**
   * Returns how many of the messages dropped up to the kernel's count `dropped` no thread has reported, and marks them
   * as reported.
   *
   * @internal
   */
  claimDrops(dropped: number): number {
    return this.#intake.claimDrops(dropped);
  }

  #groupOption(option: number, group: number): void {
    const status = this.#handle.guarded(() => this.#transport.setOption(option, group));
    if (status < 0) throw systemCallError("setsockopt", status, groupAdvice(status, this.protocol, group));
  }

  #setOption(option: number, enable: boolean): void {
    const status = this.#handle.guarded(() => this.#transport.setOption(option, enable ? 1 : 0));
    check(status, "setsockopt", optionAdvice(status, option));
  }
}
