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
import { check, NetlinkError, systemCallError } from "../errors.ts";
import { close, socket } from "../ffi/libc.ts";
import { SendArea } from "../ffi/send-area.ts";
import { hostLittleEndian } from "../message/byte-order.ts";
import {
  describe,
  LENGTH_OFFSET,
  PORT_ID_OFFSET,
  type Request,
  requestBytes,
  SEQUENCE_OFFSET,
} from "../message/message.ts";
import { protocolName } from "../message/names.ts";
import { waitForEvents } from "../threads/poller.ts";
import { groupAdvice, openAdvice, sendAdvice } from "./advice.ts";
import { runInNamespace } from "./namespace.ts";
import { type Datagram, ReceiveBuffer } from "./receive-buffer.ts";
import { SharedState, type SharedStateToken } from "./shared-state.ts";
import {
  checkGroup,
  checkOptions,
  checkPort,
  checkProtocol,
  configure,
  SEND_TIMEOUT_MS,
  type SocketOptions,
} from "./socket-options.ts";
import { type Destination, KernelTransport, type SocketMemory, type Transport } from "./transport.ts";

/** The last sequence number before the count starts over at 1: 0 is what the kernel's notifications carry. */
const LAST_SEQUENCE = 0x7fffffff;
/** Only these groups have a bit in an address; the others are known from packet info alone. */
const LAST_ADDRESSED_GROUP = 32;

/** How a message is sent. */
export interface SendOptions {
  /** Whether to wait when a peer's queue is full (default true, 30 s at most). The kernel itself never makes us wait. */
  wait?: boolean;
  /** Who gets it (default: the kernel). */
  to?: Destination;
}

/** How to wait for a datagram. */
export interface ReceiveOptions {
  /** Whether to wait for one when there is none (default false). The whole thread waits. */
  wait?: boolean;
  /** The longest wait in milliseconds; -1 is for ever (default). */
  timeoutMs?: number;
}

/** How to wait without holding up the thread. */
export interface WaitOptions {
  /** The longest wait in milliseconds; -1 is for ever (default). */
  timeoutMs?: number;
  /** Ends the wait with the signal's reason. */
  signal?: AbortSignal;
}

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
  #ownsDescriptor: boolean;
  #closed = false;
  #nextSequence = 1;
  #reportedDrops = 0;
  #shared: SharedState | undefined;
  #buffer: ReceiveBuffer | undefined;
  readonly #waits = new Set<() => void>();

  private constructor(transport: Transport, options: SocketOptions, allowPeers: boolean, shared?: SharedState) {
    this.#transport = transport;
    this.#options = options;
    this.#allowPeers = allowPeers;
    this.#shared = shared;
    this.#ownsDescriptor = shared === undefined;
    if (this.#ownsDescriptor && transport.fd >= 0) leaks.register(this, transport, this);
  }

  /**
   * Opens a socket of a protocol (`NETLINK_ROUTE` … 31). Its descriptor is close-on-exec; the kernel picks the port id.
   *
   * @throws NetlinkError when the system refuses, with advice; RangeError or TypeError for bad arguments.
   */
  static open(protocol: number, options: SocketOptions = {}): NetlinkSocket {
    checkProtocol(protocol);
    checkOptions(options);
    const fd = runInNamespace(options.netns, () => socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, protocol));
    if (fd < 0) throw systemCallError("socket", fd, openAdvice(fd, protocol));
    let opened: NetlinkSocket | undefined;
    try {
      const transport = configure(fd, protocol, options);
      opened = new NetlinkSocket(transport, options, options.allowPeers ?? protocol === NETLINK_USERSOCK);
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

  get closed(): boolean {
    return this.#closed || (this.#shared?.closed ?? false);
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

  /** A new socket with the same protocol and options; nothing else is shared. */
  clone(): NetlinkSocket {
    this.#checkOpen();
    return NetlinkSocket.open(this.protocol, this.#options);
  }

  /**
   * Joins a multicast group by its number. Joining twice is harmless. A member is for listening only.
   *
   * @throws NetlinkError when the protocol has no such group, or joining it takes a privilege.
   */
  joinGroup(group: number): void {
    checkGroup(group);
    this.#groupOption(NETLINK_ADD_MEMBERSHIP, group);
    if (group > LAST_ADDRESSED_GROUP && this.#options.packetInfo === undefined) this.#setOption(NETLINK_PKTINFO, true);
  }

  /** Leaves a multicast group. What was queued before is still delivered. */
  leaveGroup(group: number): void {
    checkGroup(group);
    this.#groupOption(NETLINK_DROP_MEMBERSHIP, group);
  }

  /**
   * Receives (or no longer receives) what happens in every namespace that has an id in the socket's own;
   * `Datagram.nsid` tells which.
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
      throw new RangeError(`sequence: expected an integer from 0 to 2^32 - 1, got ${describe(sequence)}`);
    }
    return this.#sendOne(bytes, sequence, options);
  }

  /**
   * Sends each message as a datagram of its own, many with one system call, and returns how many were sent: all of
   * them, unless `wait` is false and it would block.
   */
  sendMany(messages: Iterable<Request>, options?: SendOptions): number {
    const { wait = true, to } = checkedSendOptions(options);
    area.clear();
    const spans: number[] = [];
    let index = 0;
    for (const message of messages) {
      const bytes = requestBytes(message, `messages[${index++}]`);
      spans.push(area.append(bytes), bytes.length);
    }
    const sequence = this.takeSequence(index);
    for (let number = 0; number < index; number++) {
      fillHeader(spans[number * 2]!, spans[number * 2 + 1]!, sequence + number, this.portId);
    }
    let sent = 0;
    while (sent < index) {
      const result = this.#guarded(() => this.#transport.sendMany(area, spans, sent, to, wait));
      if (this.#delivered(result, to, wait)) sent += Math.max(result, 1);
      else break;
    }
    this.#statistics.sent += sent;
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
   * @throws NetlinkError ENOBUFS when the kernel dropped messages here (`dropped` says how many; what is queued can still
   * be received), EMSGSIZE when the datagram did not fit (the next one is unharmed), EBADF once the socket is closed.
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
   * Throws away what is queued and returns how many datagrams that were. It is bounded by the buffer's size, so that a
   * fast sender cannot keep it busy for ever.
   */
  drain(): number {
    drained ??= new ReceiveBuffer({ slots: 32, slotSize: 16 });
    const { slots } = drained;
    let bytes = 0;
    let count = 0;
    while (bytes < this.receiveBufferSize) {
      const received = this.#guarded(() => this.#transport.receive(slots, slots.count));
      if (received === -ENOBUFS) continue;
      if (received <= 0) break;
      for (let slot = 0; slot < received; slot++) bytes += slots.length(slot);
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
    const { timeoutMs = -1, signal } = options;
    signal?.throwIfAborted();
    const { promise, cancel } = waitForEvents(this.fd, events);
    const timer = timeoutMs >= 0 ? setTimeout(cancel, timeoutMs) : undefined;
    signal?.addEventListener("abort", cancel);
    this.#waits.add(cancel);
    const ready = await promise;
    this.#waits.delete(cancel);
    signal?.removeEventListener("abort", cancel);
    clearTimeout(timer);
    if (this.closed) throw this.#closedError();
    if (ready === 0) signal?.throwIfAborted();
    return ready;
  }

  /**
   * A token with which other threads use this socket too: `NetlinkSocket.attach(token)` in a worker. Each receives into
   * a buffer of its own, and every datagram goes to exactly one. The socket stays this thread's to close.
   */
  share(): SocketToken {
    const { fd } = this;
    if (fd < 0) throw new TypeError("a socket over a scripted transport cannot be shared between threads");
    this.#shared ??= SharedState.create(this.#nextSequence);
    return {
      fd,
      protocol: this.protocol,
      portId: this.portId,
      receiveBufferSize: this.receiveBufferSize,
      allowPeers: this.#allowPeers,
      state: this.#shared.token,
    };
  }

  /** The socket that another thread shares. Closing what this returns leaves the socket itself open. */
  static attach(token: SocketToken): NetlinkSocket {
    const transport = new KernelTransport(token.fd, token.protocol, token.portId, token.receiveBufferSize);
    transport.wakeFd = token.state.wakeFd;
    return new NetlinkSocket(transport, {}, token.allowPeers, SharedState.join(token.state));
  }

  /**
   * Closes the socket; waits, and receives of other threads that share it, end with EBADF first. Closing twice is
   * harmless.
   */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    if (!this.#ownsDescriptor) return;
    leaks.unregister(this);
    for (const cancel of [...this.#waits]) cancel();
    this.#shared?.close();
    this.#transport.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #receive(buffer: ReceiveBuffer, maximum: number, options: ReceiveOptions | undefined): readonly Datagram[] {
    const wait = options?.wait ?? false;
    const timeoutMs = options?.timeoutMs ?? -1;
    const deadline = wait && timeoutMs >= 0 ? performance.now() + timeoutMs : Number.POSITIVE_INFINITY;
    for (;;) {
      const received = this.fill(buffer, maximum);
      if (received.length > 0) return received;
      // Only what was not believed came: there may be more behind it.
      if (buffer.filled > 0 && performance.now() < deadline) continue;
      if (!wait) return received;
      const left = deadline === Number.POSITIVE_INFINITY ? -1 : deadline - performance.now();
      if (deadline !== Number.POSITIVE_INFINITY && left <= 0) return received;
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
    const accepted = buffer.begin();
    const received = this.#receiveInto(buffer, maximum);
    if (received === -EAGAIN) return accepted;
    if (received < 0) throw this.#receiveError(received);
    buffer.filled = received;
    const { slots } = buffer;
    const statistics = this.#statistics;
    for (let slot = 0; slot < received; slot++) {
      if (!this.#allowPeers && slots.sender(slot) !== 0) {
        statistics.foreign++;
        continue;
      }
      statistics.received++;
      statistics.receivedBytes += slots.length(slot);
      if (slots.truncated(slot)) statistics.truncated++;
      accepted.push(buffer.datagram(slot));
    }
    return accepted;
  }

  #receiveInto(buffer: ReceiveBuffer, maximum: number): number {
    if (this.#shared === undefined && !this.#closed) return this.#transport.receive(buffer.slots, maximum);
    return this.#guarded(() => this.#transport.receive(buffer.slots, maximum));
  }

  #receiveError(errno: number): NetlinkError {
    if (errno !== -ENOBUFS) return systemCallError("recvmmsg", errno);
    this.#statistics.overruns++;
    const { dropped } = this.#transport.memory();
    const lost = dropped - this.#reportedDrops;
    this.#reportedDrops = dropped;
    return new NetlinkError(
      `receive: the receive buffer was full and the kernel dropped ${lost} messages (ENOBUFS); the socket goes on: ` +
        "read the lost state again, and use a larger receiveBufferSize or receive faster",
      { errno, syscall: "recvmmsg", dropped: lost },
    );
  }

  #sendOne(bytes: Uint8Array, sequence: number, options: SendOptions | undefined): boolean {
    const { wait = true, to } = checkedSendOptions(options);
    area.clear();
    const offset = area.append(bytes);
    fillHeader(offset, bytes.length, sequence, this.portId);
    const sent = this.#guarded(() => this.#transport.send(area, offset, bytes.length, to, wait));
    if (!this.#delivered(sent, to, wait)) return false;
    this.#statistics.sent++;
    return true;
  }

  /** Whether a send went through; false when it would have blocked, and an error otherwise. */
  #delivered(result: number, to: Destination | undefined, wait: boolean): boolean {
    if (result >= 0) return true;
    // Having delivered to a group, the kernel also sends to port 0, where protocols of user space have nobody.
    if (result === -ECONNREFUSED && (to?.group ?? 0) !== 0 && (to?.portId ?? 0) === 0) return true;
    if (result !== -EAGAIN) throw systemCallError("sendto", result, sendAdvice(result, this.protocol));
    if (!wait) return false;
    throw new NetlinkError(
      `sendto: the peer's receive queue was full for ${SEND_TIMEOUT_MS / 1000} s (ETIMEDOUT); is it still receiving?`,
      { errno: ETIMEDOUT, syscall: "sendto" },
    );
  }

  #groupOption(option: number, group: number): void {
    const status = this.#guarded(() => this.#transport.setOption(option, group));
    if (status < 0) throw systemCallError("setsockopt", status, groupAdvice(status, this.protocol, group));
  }

  #setOption(option: number, enable: boolean): void {
    check(
      this.#guarded(() => this.#transport.setOption(option, enable ? 1 : 0)),
      "setsockopt",
    );
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
    return new NetlinkError(`this socket (${protocolName(this.protocol)}, port ${this.portId}) is closed (EBADF)`, {
      errno: EBADF,
      operation: "socket",
    });
  }

  #ownBuffer(): ReceiveBuffer {
    this.#buffer ??= new ReceiveBuffer();
    return this.#buffer;
  }
}

/** Where this thread lays out what it sends. */
const area = new SendArea();

/** Where this thread reads what it throws away. */
let drained: ReceiveBuffer | undefined;

/** Closes and tells of the sockets that were forgotten. */
const leaks = new FinalizationRegistry<Transport>((transport) => {
  transport.close();
  process.emitWarning(
    `a socket (${protocolName(transport.protocol)}, port ${transport.portId}) was never closed: use \`using\` or close()`,
    "NetlinkWarning",
  );
});

/** Fills in the three fields that belong to the sending socket. */
function fillHeader(offset: number, length: number, sequence: number, portId: number): void {
  const { view } = area.data;
  view.setUint32(offset + LENGTH_OFFSET, length, hostLittleEndian);
  view.setUint32(offset + SEQUENCE_OFFSET, sequence, hostLittleEndian);
  view.setUint32(offset + PORT_ID_OFFSET, portId, hostLittleEndian);
}

function advance(next: number, count: number): { first: number; next: number } {
  const first = next + count - 1 > LAST_SEQUENCE ? 1 : next;
  return { first, next: first + count > LAST_SEQUENCE ? 1 : first + count };
}

function checkedSendOptions(options: SendOptions | undefined): SendOptions {
  const to = options?.to;
  if (to === undefined) return options ?? {};
  checkPort(to.portId, "to.portId");
  if (to.group !== undefined && (!Number.isInteger(to.group) || to.group < 0 || to.group > LAST_ADDRESSED_GROUP)) {
    throw new RangeError(
      `to.group: expected a group number from 1 to ${LAST_ADDRESSED_GROUP} (others have no address), got ${describe(to.group)}`,
    );
  }
  return options ?? {};
}

function checkBuffer(buffer: ReceiveBuffer): void {
  if (!(buffer instanceof ReceiveBuffer)) {
    throw new TypeError(`buffer: expected a ReceiveBuffer, got ${describe(buffer)}`);
  }
}
