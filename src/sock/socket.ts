import { fromOpen, rangeError, typeError } from "../base/argument-error.ts";
import { brand, hasBrand } from "../base/brand.ts";
import { checkFlag, checkOptions, checkProtocolNumber } from "../base/check.ts";
import { describeValue } from "../base/describe.ts";
import { inspectAs } from "../base/inspect.ts";
import { leaks } from "../base/leaks.ts";
import { withProgramStack } from "../base/stack.ts";
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
import { check, failure, systemCallError } from "../errors.ts";
import { close, socket } from "../ffi/libc.ts";
import { protocolName } from "../message/format/names.ts";
import type { Request } from "../message/message.ts";
import { currentNamespace, haveSameNamespace, NetworkNamespace, runInNamespace } from "../netns/namespace.ts";
import { groupAdvice, openAdvice, optionAdvice } from "./advice.ts";
import { LAST_ADDRESSED_GROUP, type ReceiveOptions, type SendOptions, type WaitOptions } from "./call-options.ts";
import { checkReceiveBuffer, type Datagram, ReceiveBuffer } from "./receive-buffer.ts";
import { drain, receiveUnreserved, waitFor } from "./receiving.ts";
import type { SocketPurpose } from "./reservation.ts";
import { send, sendMany, sendWithSequence } from "./sending.ts";
import { isSharedState, SharedState, type SharedStateToken } from "./shared-state.ts";
import { SocketCore, type SocketStatistics } from "./socket-core.ts";
import { checkGroup, configure, createTransport, type SocketOptions, socketOptions } from "./socket-options.ts";
import { checkTransport, type SocketMemory, type Transport } from "./transport.ts";
import { waitForAsync } from "./waiting.ts";

/** Token for using a socket in another thread: the result of `NetlinkSocket.share`, sent with `postMessage`. */
export interface SocketToken {
  /** File descriptor of the socket. */
  readonly fd: number;
  /** Netlink protocol (`NETLINK_*`). */
  readonly protocol: number;
  /** Port id of the socket. */
  readonly portId: number;
  /** Size of the receive buffer in bytes, including the kernel's overhead. */
  readonly receiveBufferSize: number;
  readonly allowPeers: boolean;
  readonly noEnobufs: boolean;
  readonly state: SharedStateToken;
}

/**
 * A netlink socket, for requests, a dump or listening. It serves one of these purposes at a time. Its methods return
 * immediately unless they are documented to wait.
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
    brand(NetlinkSocket, "NetlinkSocket");
    inspectAs(
      NetlinkSocket,
      (socket) => `NetlinkSocket(${socket.core.name}, ${socket.closed ? "closed" : (socket.reservedFor ?? "open")})`,
    );
  }

  /** @internal */
  readonly core: SocketCore;
  readonly #options: SocketOptions;
  #buffer: ReceiveBuffer | undefined;

  private constructor(transport: Transport, options: SocketOptions, shared?: SharedState) {
    fromOpen(options, new.target, undefined, transport);
    const { allowPeers = transport.protocol === NETLINK_USERSOCK } = options;
    this.core = new SocketCore(transport, allowPeers, options.noEnobufs === true, shared);
    // Keep no namespace handle, which would keep the namespace alive.
    const { netns, ...rest } = options;
    this.#options = { ...rest, allowPeers };
    if (this.core.owned && this.core.isKernelSocket) leaks.register(this, this.core, this);
  }

  /**
   * Opens a socket of a netlink protocol, such as `NETLINK_ROUTE`. The kernel chooses the port id, unless `portId` is
   * set. The descriptor is close-on-exec.
   *
   * @throws NetlinkError with advice if the system rejects the call; RangeError or TypeError for invalid arguments.
   */
  static open(protocol: number, options: SocketOptions = {}): NetlinkSocket {
    checkProtocolNumber(protocol);
    checkOptions(options, socketOptions);
    const { netns = currentNamespace() } = options;
    const fd = runInNamespace(netns, () => socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, protocol));
    return NetlinkSocket.adopt(fd, protocol, options);
  }

  /** @internal Returns the socket with a new descriptor, or throws for a negative error number of `socket`. */
  static adopt(fd: number, protocol: number, options: SocketOptions = {}): NetlinkSocket {
    if (fd < 0) throw systemCallError("socket", fd, openAdvice(fd, protocol));
    let opened: NetlinkSocket | undefined;
    try {
      const transport = configure(fd, protocol, options);
      opened = new NetlinkSocket(transport, options);
      for (const group of options.groups ?? []) opened.joinGroup(group);
      return opened;
    } catch (error) {
      if (opened === undefined) close(fd);
      else opened.close();
      throw error;
    }
  }

  /**
   * Creates a socket over a custom transport. Tests use it to simulate a kernel that loses, forges or interrupts
   * messages.
   *
   * @throws TypeError for an invalid transport; RangeError or TypeError for invalid options.
   */
  static over(transport: Transport, options: SocketOptions = {}): NetlinkSocket {
    checkTransport(transport);
    checkOptions(options, socketOptions);
    return new NetlinkSocket(transport, options);
  }

  /** Number of the socket's netlink protocol (`NETLINK_*`). */
  get protocol(): number {
    return this.core.protocol;
  }

  /** Port id of the socket: its address within the protocol and the network namespace. */
  get portId(): number {
    return this.core.portId;
  }

  /** File descriptor of the socket. Do not close it. */
  get fd(): number {
    this.core.checkOpen();
    return this.core.transport.fd;
  }

  /** Size of the receive buffer in bytes, including the kernel's overhead: about twice the requested size. */
  get receiveBufferSize(): number {
    return this.core.transport.receiveBufferSize;
  }

  /** Whether the kernel only counts dropped messages, instead of also reporting ENOBUFS (option `noEnobufs`). */
  get noEnobufs(): boolean {
    return this.core.noEnobufs;
  }

  /** Whether the socket was closed, by this thread or by the thread that owns it. */
  get closed(): boolean {
    return this.core.closed;
  }

  /** Numbers of the multicast groups that the socket has joined. */
  get groups(): readonly number[] {
    return this.core.groups;
  }

  /** Statistics of this socket in this thread. They stay available after the socket was closed. */
  get statistics(): SocketStatistics {
    return this.core.statistics;
  }

  /** Returns how much memory the queued datagrams use, and how many messages the kernel has dropped. */
  memory(): SocketMemory {
    return this.core.memory();
  }

  /**
   * Opens another socket with the same protocol, namespace, current options and groups. It has its own port id and
   * queue.
   *
   * @throws TypeError for a socket of another thread, or if the transport has no method `clone`. NetlinkError EPERM if
   *   the socket belongs to another network namespace and this thread lacks CAP_NET_ADMIN there.
   */
  clone(): NetlinkSocket {
    this.core.checkOpen();
    const { transport } = this.core;
    const { fd } = transport;
    const { portId, ...options } = this.#options;
    if (fd < 0 && transport.clone !== undefined) {
      const clone = NetlinkSocket.over(transport.clone(), options);
      for (const group of this.groups) clone.joinGroup(group);
      return clone;
    }
    if (!this.core.owned || fd < 0) {
      throw withProgramStack(
        new TypeError(
          fd < 0
            ? "clone: the socket's transport has no method clone()"
            : "clone: not supported for a socket that another thread opened; open a new socket in this thread",
        ),
      );
    }
    using netns = NetworkNamespace.ofSocket(fd);
    const clone = NetlinkSocket.open(this.protocol, { ...options, groups: this.groups, netns });
    if (netns !== undefined || haveSameNamespace(fd, clone.fd)) return clone;
    clone.close();
    throw failure(
      "clone",
      "the socket belongs to another network namespace than this thread, and the kernel does not reveal which one",
      EPERM,
      "open a new socket there",
    );
  }

  /**
   * @internal Opens a socket of another protocol on the same simulated kernel. Returns undefined for a socket of the
   *   running kernel, or if the transport does not support this.
   */
  openSibling(protocol: number): NetlinkSocket | undefined {
    this.core.checkOpen();
    const { transport } = this.core;
    if (transport.fd >= 0) return undefined;
    const sibling = transport.clone?.(protocol);
    if (sibling === undefined || sibling.protocol === protocol) return sibling && NetlinkSocket.over(sibling);
    sibling.close();
    return undefined;
  }

  /**
   * Joins a multicast group by number. Joining a group twice has no effect.
   *
   * A socket that has joined a group can only listen: dumps and transactions on it fail with EBUSY.
   *
   * @throws NetlinkError if the protocol has no such group, or joining requires a privilege; EBUSY during a dump or a
   *   transaction on this socket.
   */
  joinGroup(group: number): void {
    checkGroup(group, "group");
    // A dump or a transaction would discard the messages of the group.
    this.core.checkNotReserved(true);
    // Without this option, the first datagram could lack its group.
    if (group > LAST_ADDRESSED_GROUP && this.#options.packetInfo === undefined) this.#setOption(NETLINK_PKTINFO, 1);
    this.#setOption(NETLINK_ADD_MEMBERSHIP, group);
    this.core.joined.add(group);
  }

  /** Leaves a multicast group by number. Messages of the group that are already queued are still delivered. */
  leaveGroup(group: number): void {
    checkGroup(group, "group");
    this.#setOption(NETLINK_DROP_MEMBERSHIP, group);
    this.core.joined.delete(group);
  }

  /** Purpose for which a thread has reserved the socket, such as "dump"; undefined if none has. */
  get reservedFor(): SocketPurpose | undefined {
    return this.core.reservedFor;
  }

  /**
   * Sets whether the socket also receives events of other network namespaces. It receives events of the namespaces that
   * have an id in the socket's namespace; `Datagram.nsid` contains this id.
   *
   * @throws NetlinkError EPERM without CAP_NET_BROADCAST in the user namespace that owns the network namespace.
   */
  listenAllNamespaces(enable: boolean): void {
    checkFlag(enable, "enable");
    this.#setOption(NETLINK_LISTEN_ALL_NSID, enable ? 1 : 0);
    this.#options.listenAllNamespaces = enable;
  }

  /**
   * Sends one message and returns its sequence number, or undefined if `wait` is false and the send would block.
   *
   * The library sends a copy of the message, with its length, sequence number and port id filled in.
   *
   * @throws NetlinkError if the message cannot be delivered; TypeError or RangeError, before anything is sent, for
   *   invalid input.
   */
  send(message: Request, options?: SendOptions): number | undefined {
    return send(this.core, message, options);
  }

  /** Sends one message with a given sequence number. Returns false if `wait` is false and the send would block. */
  sendWithSequence(message: Request, sequence: number, options?: SendOptions): boolean {
    return sendWithSequence(this.core, message, sequence, options);
  }

  /**
   * Sends each message as a separate datagram, many per system call. Returns the number of sent messages. All messages
   * are sent, unless `wait` is false and a send would block.
   *
   * @throws NetlinkError if a message cannot be delivered; `sent` is the number of messages before it. TypeError or
   *   RangeError, before anything is sent, for invalid input.
   */
  sendMany(messages: Iterable<Request>, options?: SendOptions): number {
    return sendMany(this.core, messages, options);
  }

  /**
   * Receives one datagram, which is valid until the next receive with the same buffer. Returns undefined if none is
   * queued, or if none arrives in time.
   *
   * After ENOBUFS, the property `dropped` of the error is the number of dropped messages. Queued messages can still be
   * received. Later drops are reported by a later call, and in `statistics`. After EMSGSIZE, the next datagram is not
   * affected.
   *
   * @param buffer memory to receive into (default: a buffer that belongs to the socket).
   * @throws NetlinkError ENOBUFS if the kernel dropped messages, EMSGSIZE if the datagram did not fit the buffer, EBUSY
   *   while a receiver or a dump reads the socket, EBADF if the socket is closed.
   */
  receive(buffer?: ReceiveBuffer, options?: ReceiveOptions): Datagram | undefined {
    const [datagram] = receiveUnreserved(this.core, this.#bufferOr(buffer), 1, options);
    datagram?.checkComplete();
    return datagram;
  }

  /**
   * Receives several queued datagrams with one system call: at most as many as the buffer has slots. Returns an empty
   * array if none is queued, or if none arrives in time.
   *
   * The array and its datagrams are valid until the next receive with the same buffer.
   *
   * @throws NetlinkError like {@link receive}, except for EMSGSIZE: a datagram that did not fit is marked as
   *   `truncated`.
   */
  receiveMany(buffer?: ReceiveBuffer, options?: ReceiveOptions): readonly Datagram[] {
    const memory = this.#bufferOr(buffer);
    return receiveUnreserved(this.core, memory, memory.slots.count, options);
  }

  /**
   * Discards the queued datagrams and returns their number. Discards at most one full receive buffer, so that a fast
   * sender cannot block the call forever.
   *
   * @throws NetlinkError if the socket is closed, reserved (EBUSY) or cannot be read.
   */
  drain(): number {
    return drain(this.core);
  }

  /**
   * Blocks the thread until one of the poll events, such as `POLLIN`, occurs on the socket. Returns the events that
   * occurred, or 0 after `timeoutMs` (-1: no limit).
   *
   * @throws NetlinkError EBADF if the socket is closed, also by another thread during the wait.
   */
  wait(events: number = POLLIN, timeoutMs: number = -1): number {
    return waitFor(this.core, events, timeoutMs);
  }

  /**
   * Waits until one of the poll events occurs on the socket, like {@link wait}, but without blocking the thread.
   * Several waits can be pending at the same time. Each keeps the process alive.
   *
   * A custom transport with a method `onReadable`, such as that of a fake kernel, is waited for if there is no time limit.
   * With a limit, the transport's `wait` decides: a fake clock advances, and the result can be 0 at once.
   *
   * @throws NetlinkError EBADF if the socket is or becomes closed; the reason of the signal when the signal is aborted.
   */
  async waitAsync(events: number = POLLIN, options: WaitOptions = {}): Promise<number> {
    const ready = await waitForAsync(this.core, events, options);
    // This use keeps the socket from being garbage collected earlier.
    this.core.checkOpen();
    return ready;
  }

  /**
   * Returns a token for using this socket in other threads: pass it to `NetlinkSocket.attach` in a worker. Each thread
   * receives into its own buffer, and every datagram is delivered to exactly one thread. Only this thread can close the
   * socket.
   */
  share(): SocketToken {
    const { fd } = this;
    if (fd < 0)
      throw withProgramStack(new TypeError("a socket over a custom transport cannot be shared between threads"));
    const state = this.core.share();
    return {
      fd,
      protocol: this.protocol,
      portId: this.portId,
      receiveBufferSize: this.receiveBufferSize,
      allowPeers: this.#options.allowPeers === true,
      noEnobufs: this.noEnobufs,
      state: state.token,
    };
  }

  /**
   * Uses a socket that another thread has shared with `share()`. Closing the returned object does not close the socket.
   *
   * @throws TypeError for an invalid token; NetlinkError ENOSPC if too many threads share the socket.
   */
  static attach(token: SocketToken): NetlinkSocket {
    checkSocketToken(token);
    const transport = createTransport(token.fd, token.protocol, token.portId, token.receiveBufferSize);
    transport.wakeFd = token.state.wakeFd;
    const { allowPeers, noEnobufs } = token;
    return new NetlinkSocket(transport, { allowPeers, noEnobufs }, new SharedState(token.state));
  }

  /** Closes the socket. Calls of other threads that share it end with EBADF. Closing twice has no effect. */
  close(): void {
    leaks.unregister(this);
    this.core.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #setOption(option: number, value: number): void {
    const status = this.core.withDescriptor(() => this.core.transport.setOption(option, value));
    const isGroup = option === NETLINK_ADD_MEMBERSHIP || option === NETLINK_DROP_MEMBERSHIP;
    check(status, "setsockopt", isGroup ? groupAdvice(status, this.protocol, value) : optionAdvice(status, option));
  }

  #bufferOr(buffer: ReceiveBuffer | undefined): ReceiveBuffer {
    if (buffer !== undefined) {
      checkReceiveBuffer(buffer);
      return buffer;
    }
    this.#buffer ??= new ReceiveBuffer();
    return this.#buffer;
  }
}

/**
 * Also accepts a socket of another copy of the library, which bundled applications can contain.
 *
 * @throws TypeError for other values.
 */
export function checkNetlinkSocket(socket: unknown): asserts socket is NetlinkSocket {
  if (!(socket instanceof NetlinkSocket || hasBrand(socket, "NetlinkSocket")))
    throw typeError("socket", `expected a NetlinkSocket, got ${describeValue(socket)}`);
}

/** Throws unless `socket` is undefined or a socket of this netlink protocol. */
export function checkSocket(socket: NetlinkSocket | undefined, protocol: number): void {
  if (socket === undefined) return;
  checkNetlinkSocket(socket);
  if (socket.protocol !== protocol) {
    throw rangeError(
      "socket",
      `expected a socket of ${protocolName(protocol)}, got one of ${protocolName(socket.protocol)}`,
    );
  }
}

function checkSocketToken(token: SocketToken): void {
  const { fd, protocol, portId, receiveBufferSize, state } = (token ?? {}) as Partial<SocketToken>;
  if ([fd, protocol, portId, receiveBufferSize].every(Number.isInteger) && isSharedState(state)) return;
  throw typeError("token", `expected the result of share() of a socket, got ${describeValue(token)}`);
}
