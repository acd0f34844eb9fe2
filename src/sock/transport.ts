import { typeError } from "../base/argument-error.ts";
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
import { Pollfd, SockaddrNl } from "../ffi/layout.ts";
import { close, connect, getOption, poll, recv, sendmmsg, sendto, setIntegerOption } from "../ffi/libc.ts";
import { allocate, type PinnedMemory } from "../ffi/memory.ts";
import type { ReceiveSlots } from "../ffi/receive-slots.ts";
import { MAX_SEND_BATCH, type SendArea } from "./send-area.ts";

/** Maximum time in milliseconds of one attempt to send to a full queue. Closing the socket waits for the attempt. */
export const SEND_SLICE_MS = 20;

/**
 * Destination of a datagram (default: the kernel).
 *
 * If both a group and a port are set, the kernel delivers to the group first. The group gets the datagram even if the
 * delivery to the port then fails.
 */
export interface Destination {
  /** Port id of the socket that receives the datagram; 0 for the kernel. */
  portId?: number | undefined;
  /** Multicast group whose members also receive the datagram. */
  group?: number | undefined;
}

/** The kernel's counters of a socket: memory use and drops. */
export interface SocketMemory {
  /** Number of bytes of kernel memory that the queued datagrams occupy, including overhead. */
  queued: number;
  /** Size of the receive buffer in bytes. The kernel drops messages that would make `queued` exceed this size. */
  capacity: number;
  /** Number of messages that the kernel dropped on this socket since it was opened. */
  dropped: number;
}

/**
 * Sends and receives the datagrams of a socket. A custom transport simulates the kernel in tests.
 *
 * Methods return a count, or a negative error number like a system call. They do not wait unless this is documented.
 *
 * A send that waits must return soon: with -EAGAIN if it could not send, or with -EINTR after a signal. The caller then
 * repeats the send for the port only, because the multicast group has already received the datagram.
 */
export interface Transport {
  /** Netlink protocol (`NETLINK_*`). */
  readonly protocol: number;
  /** Port id of the socket. */
  readonly portId: number;
  /** File descriptor of the socket; -1 if it has none. */
  readonly fd: number;
  /** Size of the socket's receive buffer in bytes, including the kernel's overhead. */
  readonly receiveBufferSize: number;
  /** Sends `length` bytes at `offset` of a send area as one datagram. Returns the number of sent bytes. */
  send(area: SendArea, offset: number, length: number, to: Destination | undefined, wait: boolean): number;
  /**
   * Sends datagrams from a send area. Returns the number of sent datagrams.
   *
   * @param spans offset and length of each datagram.
   * @param start index of the first datagram to send.
   */
  sendMany(area: SendArea, spans: readonly number[], start: number, to: Destination | undefined, wait: boolean): number;
  /** Receives up to `maximum` queued datagrams. Returns their number, or -EAGAIN if none is queued. */
  receive(slots: ReceiveSlots, maximum: number): number;
  /**
   * Receives one datagram into a slot (default: the first). Returns 1, or -EAGAIN if none is queued.
   *
   * The method is optional. It is faster than `receive`, because it does not read the datagram's group and namespace.
   */
  receiveOne?(slots: ReceiveSlots, slot?: number): number;
  /** Waits for one of the poll `events`. Returns the events that occurred, or 0 after `timeoutMs` (-1: no limit). */
  wait(events: number, timeoutMs: number): number;
  /** Sets a socket option of the level SOL_NETLINK. */
  setOption(name: number, value: number): number;
  /** Returns the numbers of the multicast groups that the socket has joined; undefined if the groups are unknown. */
  groups?(): number[] | undefined;
  /** Reads the kernel's counters of this socket. */
  memory(): SocketMemory;
  /**
   * Sets the function to call when a datagram was queued; undefined removes the function.
   *
   * Receivers require this method to read a custom transport. They read it in the thread of the transport.
   */
  onReadable?(listener: (() => void) | undefined): void;
  /**
   * Returns the transport of another socket to the same simulated kernel (default: of the same protocol).
   *
   * Objects that send requests and also subscribe to events, such as watches and clients of netlink families, require
   * this method. Objects that also read interfaces, such as `WireGuard`, pass `NETLINK_ROUTE`.
   */
  clone?(protocol?: number): Transport;
  close(): void;
}

const abilities = ["send", "sendMany", "receive", "wait", "setOption", "memory", "close"] as const;

/** Throws a TypeError unless the value has all members that a {@link Transport} requires. */
export function checkTransport(transport: Transport): void {
  const { fd, protocol, portId } = transport ?? {};
  const missing = abilities.find((name) => typeof transport?.[name] !== "function");
  if (missing === undefined && [fd, protocol, portId].every((number) => typeof number === "number")) return;
  throw typeError(
    "transport",
    `expected a Transport, got ${describeValue(transport)}${missing === undefined ? "" : ` without ${missing}()`}`,
  );
}

const MEMORY_WORDS = 9;
/** Highest multicast group that `groups()` can report. Generic netlink families use much lower numbers. */
const MAX_GROUPS = 8192;

/** Transport of a netlink socket of the running kernel. */
export class KernelTransport implements Transport {
  readonly protocol: number;
  readonly portId: number;
  /** Descriptor of the socket; -1 after {@link close}, because another file may then have the number. */
  fd: number;
  readonly receiveBufferSize: number;
  /** Eventfd that signals that another thread closed this socket; -1 if no other thread can close it. */
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
   * Receives therefore need not read the sender's address. Returns false if the system does not support this.
   */
  connect(): boolean {
    const { view } = this.#address;
    view.setUint32(SockaddrNl.pid, 0, true);
    view.setUint32(SockaddrNl.groups, 0, true);
    if (connect(this.fd, this.#address, SockaddrNl.size) < 0) return false;
    this.#isConnected = true;
    // Discards messages that other processes sent before the socket was connected.
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
      // poll() takes whole milliseconds. Rounding down would repeat it without waiting.
      const ready = poll(this.#polled, count, Math.min(Math.ceil(left), 0x7fffffff));
      if (ready > 0) return view.getUint16(Pollfd.revents, true);
      if (ready === 0 && (left === 0 || performance.now() >= deadline)) return 0;
      if (ready < 0 && ready !== -EINTR && ready !== -EAGAIN) return ready;
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
    // The memory may contain counters of an earlier call.
    const word = (index: number) => (length < 0 || length >= (index + 1) * 4 ? view.getUint32(index * 4, true) : 0);
    return { queued: word(SK_MEMINFO_RMEM_ALLOC), capacity: word(SK_MEMINFO_RCVBUF), dropped: word(SK_MEMINFO_DROPS) };
  }

  close(): void {
    const { fd } = this;
    this.fd = -1;
    close(fd);
  }

  #destination(to: Destination | undefined): PinnedMemory | null {
    if (to === undefined) return null;
    const group = to.group ?? 0;
    this.#address.view.setUint32(SockaddrNl.pid, to.portId ?? 0, true);
    this.#address.view.setUint32(SockaddrNl.groups, group === 0 ? 0 : 1 << (group - 1), true);
    return this.#address;
  }
}
