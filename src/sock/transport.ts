import { describeValue } from "../base/describe.ts";
import { EAGAIN, EINTR } from "../constants/errno.ts";
import { NETLINK_LIST_MEMBERSHIPS } from "../constants/netlink.ts";
import { POLLIN } from "../constants/poll.ts";
import {
  AF_NETLINK,
  MSG_DONTWAIT,
  SK_MEMINFO_DROPS,
  SK_MEMINFO_RCVBUF,
  SK_MEMINFO_RMEM_ALLOC,
  SO_MEMINFO,
  SOL_NETLINK,
  SOL_SOCKET,
} from "../constants/socket.ts";
import { F_DUPFD_CLOEXEC } from "../constants/system.ts";
import { check } from "../errors.ts";
import { Pollfd, SockaddrNl } from "../ffi/layout.ts";
import { close, connect, fcntl, getOption, poll, recv, sendmmsg, sendto, setIntegerOption } from "../ffi/libc.ts";
import { allocate, type PinnedMemory } from "../ffi/memory.ts";
import type { ReceiveSlots } from "../ffi/receive-slots.ts";
import { SystemCall } from "../ffi/system-calls.ts";
import type { CallThread } from "../threads/calls/call-thread.ts";
import { type CallCancellation, type CallJob, runCalls } from "../threads/calls/call-threads.ts";
import { MAX_SEND_BATCH, type SendArea } from "./send-area.ts";

/**
 * Time limit in milliseconds of one system call that waits for a peer with a full queue. Closing the socket waits for
 * that call.
 */
export const SEND_SLICE_MS = 20;

/**
 * Destination of a datagram (default: the kernel). If both a group and a port are set, the kernel delivers to the group
 * first: even if the delivery to the port fails, the datagram has reached the group.
 */
export interface Destination {
  /** Port id of the receiving socket; 0 for the kernel. */
  portId?: number | undefined;
  /** Number of a multicast group that also receives the datagram. */
  group?: number | undefined;
}

/** The kernel's memory counters of a socket. */
export interface SocketMemory {
  /** Number of bytes of kernel memory that the queued datagrams use, including overhead. */
  queued: number;
  /** Number of queued bytes above which messages are dropped: the size of the receive buffer. */
  capacity: number;
  /** Number of messages that the kernel dropped on this socket since it was opened. */
  dropped: number;
}

/**
 * Sends and receives datagrams for a socket: to and from the kernel, or a script in tests. Methods return a count, or a
 * negative error number like the system call. They do not wait unless documented.
 *
 * A send that waits does so only briefly, and returns -EAGAIN, or -EINTR at a signal. The caller then repeats it
 * without the group, which has received the datagram.
 */
export interface Transport {
  readonly protocol: number;
  /** Port id of the socket. */
  readonly portId: number;
  /** File descriptor of the socket; -1 if it has none. */
  readonly fd: number;
  /** Granted size of the receive buffer in bytes, including the kernel's overhead. */
  readonly receiveBufferSize: number;
  /** Sends `length` bytes at `offset` of the area as one datagram. Returns the number of sent bytes. */
  send(area: SendArea, offset: number, length: number, to: Destination | undefined, wait: boolean): number;
  /**
   * Sends datagrams from a send area, beginning at index `start` of `spans`, which contains the offset and length of
   * each. Returns the number of sent datagrams.
   */
  sendMany(area: SendArea, spans: readonly number[], start: number, to: Destination | undefined, wait: boolean): number;
  /** Receives up to `maximum` queued datagrams. Returns their number, or -EAGAIN if none is queued. */
  receive(slots: ReceiveSlots, maximum: number): number;
  /**
   * Receives one datagram into a slot (default: the first), without its group and namespace. Returns 1, or -EAGAIN if
   * none is queued. Without this method, the slower `receive` is used.
   */
  receiveOne?(slots: ReceiveSlots, slot?: number): number;
  /**
   * Sends a part of `area` to the kernel, in another thread, which waits instead of this one. Then receives into `slots`,
   * if passed. Resolves with the result of {@link send} and that of {@link receive}. Custom transports omit this method
   * and {@link receiveInThread}, because their functions do not wait.
   */
  sendInThread?(
    area: SendArea,
    offset: number,
    length: number,
    slots?: ReceiveSlots,
    cancellation?: CallCancellation,
  ): Promise<{ sent: number; received: number | undefined }>;
  /** Receives like {@link receive}, in another thread, which waits while the kernel continues a dump. */
  receiveInThread?(slots: ReceiveSlots, cancellation?: CallCancellation): Promise<number>;
  /**
   * Waits until one of the poll `events` occurs. Returns the events that occurred, or 0 at the time limit (-1: no
   * limit).
   */
  wait(events: number, timeoutMs: number): number;
  /** Sets a socket option of the level SOL_NETLINK. */
  setOption(name: number, value: number): number;
  /** Returns the numbers of the joined multicast groups, if known. */
  groups?(): number[] | undefined;
  /** Reads the kernel's memory counters of this socket. */
  memory(): SocketMemory;
  /**
   * Sets the function that is called when a datagram was queued, or removes it. A custom transport needs this method to be
   * read by a receiver, which runs in the thread of the transport.
   */
  onReadable?(listener: (() => void) | undefined): void;
  /**
   * Returns the transport of another socket to the same kernel. A custom transport needs this method for subscriptions
   * next to requests: watches, and events of clients. `protocol` is that of the new socket (default: the same). Objects
   * that also need interfaces, such as `WireGuard`, pass `NETLINK_ROUTE`.
   */
  clone?(protocol?: number): Transport;
  close(): void;
}

/** Names of the methods that every transport must have. */
const abilities = ["send", "sendMany", "receive", "wait", "setOption", "memory", "close"] as const;

/** Throws unless the value is a valid transport. */
export function checkTransport(transport: Transport): void {
  const { fd, protocol, portId } = transport ?? {};
  const missing = abilities.find((name) => typeof transport?.[name] !== "function");
  if (missing === undefined && [fd, protocol, portId].every((number) => typeof number === "number")) return;
  throw new TypeError(
    `transport: expected a Transport, got ${describeValue(transport)}${missing === undefined ? "" : ` without ${missing}()`}`,
  );
}

const MEMORY_WORDS = 9;
/**
 * Highest multicast group number whose membership is read from the kernel. All generic families together have far fewer
 * groups.
 */
const MAX_GROUPS = 8192;

/** A netlink socket of the running kernel. */
export class KernelTransport implements Transport {
  readonly protocol: number;
  readonly portId: number;
  readonly fd: number;
  readonly receiveBufferSize: number;
  /** Eventfd that ends every wait when it becomes readable; -1 while no other thread can close this socket. */
  wakeFd = -1;
  #isConnected = false;
  readonly #address = allocate(SockaddrNl.size);
  readonly #polled = allocate(Pollfd.size * 2);
  #memory: PinnedMemory | undefined;

  constructor(fd: number, protocol: number, portId: number, receiveBufferSize: number) {
    this.fd = fd;
    this.protocol = protocol;
    this.portId = portId;
    this.receiveBufferSize = receiveBufferSize;
    this.#address.view.setUint16(SockaddrNl.family, AF_NETLINK, true);
  }

  send(area: SendArea, offset: number, length: number, to: Destination | undefined, wait: boolean): number {
    const address = this.#destination(to);
    const addressLength = address === null ? 0 : SockaddrNl.size;
    return sendto(this.fd, area.data, offset, length, wait ? 0 : MSG_DONTWAIT, address, addressLength);
  }

  sendMany(
    area: SendArea,
    spans: readonly number[],
    start: number,
    to: Destination | undefined,
    wait: boolean,
  ): number {
    const count = Math.min(spans.length / 2 - start, MAX_SEND_BATCH);
    const headers = area.describe(spans, start, count, this.#destination(to));
    return sendmmsg(this.fd, headers, count, wait ? 0 : MSG_DONTWAIT);
  }

  receive(slots: ReceiveSlots, maximum: number): number {
    return slots.receive(this.fd, maximum);
  }

  receiveOne(slots: ReceiveSlots, slot: number = 0): number {
    return slots.receiveOne(this.fd, slot, this.#isConnected);
  }

  /**
   * Connects the socket to the kernel, which then rejects messages of other processes (`netlink_getsockbyportid`).
   * Receives need not request the sender's address. Returns false if the system does not support it.
   */
  connect(): boolean {
    const { view } = this.#address;
    view.setUint32(SockaddrNl.pid, 0, true);
    view.setUint32(SockaddrNl.groups, 0, true);
    if (connect(this.fd, this.#address, SockaddrNl.size) < 0) return false;
    this.#isConnected = true;
    // Discard messages that another process may have sent before the connection.
    while (recv(this.fd, this.#address, 0, 0, MSG_DONTWAIT) >= 0);
    return true;
  }

  wait(events: number, timeoutMs: number): number {
    const { view } = this.#polled;
    view.setInt32(Pollfd.fd, this.fd, true);
    view.setInt16(Pollfd.events, events, true);
    view.setInt32(Pollfd.size + Pollfd.fd, this.wakeFd, true);
    view.setInt16(Pollfd.size + Pollfd.events, POLLIN, true);
    const count = this.wakeFd < 0 ? 1 : 2;
    const deadline = performance.now() + timeoutMs;
    for (;;) {
      const left = timeoutMs < 0 ? -1 : Math.max(deadline - performance.now(), 0);
      // poll() takes an int. Round up to avoid busy waiting.
      const ready = poll(this.#polled, count, Math.min(Math.ceil(left), 0x7fffffff));
      if (ready > 0) return view.getUint16(Pollfd.revents, true);
      if (ready === 0 && (left === 0 || performance.now() >= deadline)) return 0;
      if (ready < 0 && ready !== -EINTR && ready !== -EAGAIN) return ready;
    }
  }

  sendInThread(
    area: SendArea,
    offset: number,
    length: number,
    slots?: ReceiveSlots,
    cancellation?: CallCancellation,
  ): Promise<{ sent: number; received: number | undefined }> {
    return this.#runInThread(
      (fd) => ({
        protocol: this.protocol,
        prepare(thread) {
          const memory = thread.requestMemory(length);
          memory.bytes.set(area.data.bytes.subarray(offset, offset + length));
          const send = [SystemCall.sendto, fd, memory.address, length];
          return slots === undefined ? [send] : [send, thread.slots.receiveCall(fd, slots.count)];
        },
        finish: ([sent, received], thread) => ({
          sent: sent!,
          received: received === undefined ? undefined : takeReceived(slots!, received, thread),
        }),
      }),
      cancellation,
    );
  }

  receiveInThread(slots: ReceiveSlots, cancellation?: CallCancellation): Promise<number> {
    return this.#runInThread(
      (fd) => ({
        protocol: this.protocol,
        prepare: (thread) => [thread.slots.receiveCall(fd, slots.count)],
        finish: ([received], thread) => takeReceived(slots, received!, thread),
      }),
      cancellation,
    );
  }

  /**
   * Runs a job with another descriptor of the socket. If the socket is closed during the job, even by another thread, the
   * number of that descriptor is not reused.
   */
  async #runInThread<Result>(
    jobWith: (fd: number) => CallJob<Result>,
    cancellation: CallCancellation | undefined,
  ): Promise<Result> {
    const fd = check(fcntl(this.fd, F_DUPFD_CLOEXEC, 0), "fcntl");
    try {
      return await runCalls(jobWith(fd), cancellation);
    } finally {
      close(fd);
    }
  }

  setOption(name: number, value: number): number {
    return setIntegerOption(this.fd, SOL_NETLINK, name, value);
  }

  groups(): number[] | undefined {
    const known = allocate(MAX_GROUPS / 8);
    const length = getOption(this.fd, SOL_NETLINK, NETLINK_LIST_MEMBERSHIPS, known, 0, MAX_GROUPS / 8);
    if (length < 0) return undefined;
    const groups: number[] = [];
    for (const [index, byte] of known.bytes.subarray(0, length).entries()) {
      for (let bit = 0; bit < 8; bit++) if ((byte & (1 << bit)) !== 0) groups.push(index * 8 + bit + 1);
    }
    return groups;
  }

  memory(): SocketMemory {
    this.#memory ??= allocate(MEMORY_WORDS * 4);
    const { view } = this.#memory;
    const length = getOption(this.fd, SOL_SOCKET, SO_MEMINFO, this.#memory, 0, MEMORY_WORDS * 4);
    // If the counters cannot be read, keep the values of the last read. Drops since then are not counted.
    const word = (index: number) => (length < 0 || length >= (index + 1) * 4 ? view.getUint32(index * 4, true) : 0);
    return { queued: word(SK_MEMINFO_RMEM_ALLOC), capacity: word(SK_MEMINFO_RCVBUF), dropped: word(SK_MEMINFO_DROPS) };
  }

  close(): void {
    close(this.fd);
  }

  #destination(to: Destination | undefined): PinnedMemory | null {
    if (to === undefined) return null;
    const group = to.group ?? 0;
    this.#address.view.setUint32(SockaddrNl.pid, to.portId ?? 0, true);
    this.#address.view.setUint32(SockaddrNl.groups, group === 0 ? 0 : 1 << (group - 1), true);
    return this.#address;
  }
}

/** Copies datagrams that a thread has received, because its next job overwrites them. Returns `received`. */
function takeReceived(slots: ReceiveSlots, received: number, thread: CallThread): number {
  for (let slot = 0; slot < received; slot++) slots.copyFrom(thread.slots, slot);
  return received;
}
