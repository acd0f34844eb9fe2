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
  static {
    inspectAs(
      NetlinkSocket,
      (socket) => `NetlinkSocket(${socket.#handle.name}, ${socket.closed ? "closed" : (socket.holder ?? "open")})`,
    );
  }

  /**
   * What keeps it ready for its next user and takes it back: this thread may be in another namespace by then.
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
    // Not the namespace, which it would keep open: the kernel knows.
    const { netns, ...rest } = options;
    this.#options = { ...rest, allowPeers };
    this.#sender = new Sender(this.#handle);
    this.#intake = new Intake(this.#handle);
    this.#waits = new Waits(this, this.#handle);
    if (this.#handle.owned && transport.fd >= 0) leaks.register(this, this.#handle, this);
  }

  /**
   * Opens a socket of a protocol (`NETLINK_ROUTE` … 31). Its descriptor is close-on-exec; the kernel picks the port id.
   *
   * @throws NetlinkError when the system refuses, with advice; RangeError or TypeError for bad arguments.
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
   * A socket over a transport other than the kernel's: for tests that need a kernel which loses, lies or interrupts.
   *
   * @throws TypeError when that is no transport; RangeError or TypeError for bad options.
   */
  static over(transport: Transport, options: SocketOptions = {}): NetlinkSocket {
    checkTransport(transport);
    checkSocketOptions(options);
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
    this.#handle.checkOpen();
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
    return this.#handle.closed;
  }

  /** The multicast groups that it is in, by number. */
  get groups(): readonly number[] {
    return this.#handle.groups;
  }

  /** The counters of this socket, also once it is closed. Those of other threads that share it are their own. */
  get statistics(): SocketStatistics {
    return { sent: this.#sender.sent, ...this.#intake.counts, dropped: this.#handle.dropped };
  }

  /**
   * Does something with the descriptor, which nobody closes meanwhile: it must not take long.
   *
   * @internal
   * @throws NetlinkError EBADF when it is closed.
   */
  withDescriptor<Result>(action: (fd: number) => Result): Result {
    return this.#handle.guarded(() => action(this.#transport.fd));
  }

  /** How much waits in the receive buffer, and how many messages the kernel dropped so far. */
  memory(): SocketMemory {
    return this.#handle.guarded(() => this.#transport.memory());
  }

  /**
   * A new socket with the same protocol, namespace, options and groups, as they are now, except for a port id of its own;
   * nothing is shared.
   *
   * @throws TypeError for a socket of another thread or over a transport of one's own. NetlinkError EPERM when this thread
   * is in another namespace, and may not ask for the socket's (which takes CAP_NET_ADMIN there) or may not enter it.
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
   * Joins a multicast group by its number. Joining twice is harmless. A member is for listening only: dumps and
   * transactions on it are refused (EBUSY).
   *
   * @throws NetlinkError when the protocol has no such group, or joining it takes a privilege; EBUSY during a dump or a
   * transaction on this socket.
   */
  joinGroup(group: number): void {
    checkGroup(group, "group");
    this.#handle.checkMayJoin();
    // First, so that the group of the very first datagram is known.
    if (group > LAST_ADDRESSED_GROUP && this.#options.packetInfo === undefined) this.#setOption(NETLINK_PKTINFO, true);
    this.#groupOption(NETLINK_ADD_MEMBERSHIP, group);
    this.#handle.joined.add(group);
  }

  /** Leaves a multicast group. What was queued before is still delivered. */
  leaveGroup(group: number): void {
    checkGroup(group, "group");
    this.#groupOption(NETLINK_DROP_MEMBERSHIP, group);
    this.#handle.joined.delete(group);
  }

  /** What the socket is claimed for now, by whichever thread that shares it. */
  get holder(): SocketPurpose | undefined {
    return this.#handle.holder;
  }

  /**
   * Whether it can be closed without failing whoever reads it: nobody has claimed it, or it is closed already.
   *
   * @internal
   */
  get isFree(): boolean {
    return this.closed || this.holder === undefined;
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
    return this.#handle.claim(purpose);
  }

  /**
   * Receives (or no longer receives) what happens in every namespace that has an id in the socket's own;
   * `Datagram.nsid` tells which.
   *
   * @throws NetlinkError EPERM without CAP_NET_BROADCAST in the user namespace that owns the network namespace.
   */
  listenAllNamespaces(enable: boolean): void {
    checkFlag(enable, "enable");
    this.#setOption(NETLINK_LISTEN_ALL_NSID, enable);
    this.#options.listenAllNamespaces = enable;
  }

  /**
   * Sends one message and returns the sequence number that it got, or undefined when `wait` is false and it would
   * block. Length, sequence and port id are filled into the copy that is sent.
   *
   * @throws NetlinkError when it cannot be delivered; TypeError or RangeError, before anything is sent, for bad input.
   */
  send(message: Request, options?: SendOptions): number | undefined {
    return this.#sender.send(message, options);
  }

  /** The same with a sequence number of the caller's: to answer a request that the kernel or a peer made. */
  sendWithSequence(message: Request, sequence: number, options?: SendOptions): boolean {
    return this.#sender.sendWithSequence(message, sequence, options);
  }

  /**
   * Sends each message as a datagram of its own, many with one system call, and returns how many were sent: all of
   * them, unless `wait` is false and it would block.
   *
   * @throws NetlinkError when one cannot be delivered; `sent` says how many were before it. TypeError or RangeError,
   * before anything is sent, for bad input.
   */
  sendMany(messages: Iterable<Request>, options?: SendOptions): number {
    return this.#sender.sendMany(messages, options);
  }

  /**
   * Sends each span (offset and length by turns) of a send area from number `start` on as a datagram, many with one system
   * call, and returns the number of the first that was not sent: all were, unless `wait` is false and it would block. For
   * the layers above.
   *
   * @throws NetlinkError when one cannot be delivered; `sent` is its number.
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
   * Takes `count` consecutive sequence numbers and returns the first. They run from 1 to 2^31 - 1 and start over so that
   * a batch is never torn.
   *
   * @throws RangeError or TypeError when that is no count.
   * @internal
   */
  takeSequence(count: number): number {
    return this.#sender.takeSequence(count);
  }

  /**
   * Sends bytes that were laid out in a send area, as one datagram. For the layers above, which batch requests.
   *
   * @throws NetlinkError when it cannot be sent.
   * @internal
   */
  sendArea(from: SendArea, offset: number, length: number, messages: number): void {
    this.#sender.sendArea(from, offset, length, messages);
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
  receive(buffer?: ReceiveBuffer, options?: ReceiveOptions): Datagram | undefined {
    return this.#intake.receive(buffer, options);
  }

  /**
   * Receives as many datagrams as there are and the buffer has slots, with one system call. All are valid until the next
   * receive with the buffer, and so is the array. It is empty when there is none, or none came in time.
   *
   * @throws NetlinkError as {@link receive}, except that a datagram which did not fit says so itself (`truncated`).
   */
  receiveMany(buffer?: ReceiveBuffer, options?: ReceiveOptions): readonly Datagram[] {
    return this.#intake.receiveMany(buffer, options);
  }

  /**
   * Throws away what is queued and returns how many datagrams that were. It is bounded by what the receive buffer can
   * hold, so that a fast sender cannot keep it busy for ever.
   */
  drain(): number {
    return this.#intake.drain();
  }

  /**
   * Waits until one of the poll events (`POLLIN` …) holds, and returns those that hold; 0 when the time is over.
   * The whole thread waits; -1 ms is for ever. In another thread that shares the socket, `close()` ends the wait.
   *
   * @throws NetlinkError EBADF when the socket is closed, before or meanwhile.
   */
  wait(events: number = POLLIN, timeoutMs: number = -1): number {
    return this.#intake.wait(events, timeoutMs);
  }

  /**
   * The same without holding up the thread: other work goes on until the promise resolves. Any number of waits can be
   * pending; they keep the process alive.
   *
   * @throws NetlinkError EBADF when the socket is closed, before or meanwhile; the signal's reason when it is aborted.
   */
  waitAsync(events: number = POLLIN, options: WaitOptions = {}): Promise<number> {
    return this.#waits.wait(events, options);
  }

  /**
   * A token with which other threads use this socket too: `NetlinkSocket.attach(token)` in a worker. Each receives into
   * a buffer of its own, and every datagram goes to exactly one. The socket stays this thread's to close.
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
   * The socket that another thread shares. Closing what this returns leaves the socket itself open.
   *
   * @throws TypeError when that is no token; NetlinkError ENOSPC when too many threads share it.
   */
  static attach(token: SocketToken): NetlinkSocket {
    checkSocketToken(token);
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
    if (this.#handle.ended) return;
    this.#waits.end();
    leaks.unregister(this);
    this.#handle.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  /**
   * Receives what is there with one system call and without waiting, and leaves out what the kernel did not send:
   * `buffer.filled` tells how many datagrams there were. Whether the socket is claimed does not matter.
   *
   * @throws NetlinkError as {@link receiveMany}.
   * @internal
   */
  fill(buffer: ReceiveBuffer, maximum: number): readonly Datagram[] {
    return this.#intake.fill(buffer, maximum);
  }

  /**
   * The same for loops that find out about losses themselves: returns how many datagrams there were, or -errno, and leaves
   * those that are believed in `buffer.accepted`.
   *
   * @internal
   */
  take(buffer: ReceiveBuffer, maximum: number): number {
    return this.#intake.take(buffer, maximum);
  }

  /**
   * The same for one datagram at most, of which neither group nor namespace can be told: the cheapest receive. Where one
   * came and is believed, `buffer.accepted` holds the buffer's first datagram.
   *
   * @internal
   */
  takeOne(buffer: ReceiveBuffer): number {
    return this.#intake.takeOne(buffer);
  }

  /**
   * Receives one datagram into that slot of a buffer and leaves the other slots as they are: for exchanges in the fewest
   * steps, where {@link takesInto} is true. Returns 1, 0 for a datagram that is not believed, or -errno.
   *
   * @internal
   */
  takeInto(buffer: ReceiveBuffer, slot: number): number {
    return this.#intake.takeInto(buffer, slot);
  }

  /**
   * Whether it can be received into one slot: no other thread closes or reads the socket, and its transport is able to.
   *
   * @internal
   */
  get takesInto(): boolean {
    return this.#intake.takesInto;
  }

  /**
   * How many of the messages that the kernel has dropped, when its counter says `dropped`, were not reported before, by
   * this thread or another one that shares the socket. They are now: whoever calls this does.
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
