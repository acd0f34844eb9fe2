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
import { shown } from "../errors.ts";
import { Pollfd, SockaddrNl } from "../ffi/layout.ts";
import { close, getOption, poll, sendmmsg, sendto, setIntegerOption } from "../ffi/libc.ts";
import { allocate, type PinnedMemory } from "../ffi/memory.ts";
import type { ReceiveSlots } from "../ffi/receive-slots.ts";
import { MAX_SEND_BATCH, type SendArea } from "../ffi/send-area.ts";

/** How long one system call waits for a peer whose queue is full: whoever closes the socket meanwhile waits for it. */
export const SEND_SLICE_MS = 20;

/**
 * Where a datagram goes: to the kernel (port 0, no group) unless it says otherwise. A group and a port together mean
 * both, the group first: one that could not be delivered to the port has reached the group all the same.
 */
export interface Destination {
  /** Port id of a socket of another process; 0 is the kernel. */
  portId?: number | undefined;
  /** Number of a multicast group that the datagram goes to as well. */
  group?: number | undefined;
}

/** What the kernel keeps about a socket's memory. */
export interface SocketMemory {
  /** Bytes that the queued datagrams take, with the kernel's own structures around them. */
  queued: number;
  /** How much of it there may be before messages are dropped: the receive buffer's size. */
  capacity: number;
  /** How many messages the kernel has dropped on this socket since it was opened. */
  dropped: number;
}

/**
 * What carries datagrams for a socket: the kernel, or a script that behaves as a kernel cannot be made to.
 * Calls return a count, or a negative error number as the system call would. None waits unless it says so.
 * A send that waits does so for a moment alone, and ends with -EAGAIN, or with -EINTR at a signal: it is tried again, without
 * the group, which has its copy by then.
 */
export interface Transport {
  readonly protocol: number;
  /** The socket's own port id. */
  readonly portId: number;
  /** The socket's descriptor; -1 where there is none. */
  readonly fd: number;
  /** Size of the receive buffer as the kernel granted it, in its own counting. */
  readonly receiveBufferSize: number;
  /** Sends `length` bytes from `offset` of the area as one datagram; returns the bytes sent. */
  send(area: SendArea, offset: number, length: number, to: Destination | undefined, wait: boolean): number;
  /** Sends a datagram for each span (offset and length by turns) from number `start` on; returns how many were sent. */
  sendMany(area: SendArea, spans: readonly number[], start: number, to: Destination | undefined, wait: boolean): number;
  /** Receives what is there, at most `maximum` datagrams; returns how many, -EAGAIN when there is none. */
  receive(slots: ReceiveSlots, maximum: number): number;
  /**
   * Receives one datagram into a slot (the first one), and of its address the sender alone; returns 1, -EAGAIN when there is
   * none.
   * Where it is missing, `receive` does the same at a higher price.
   */
  receiveOne?(slots: ReceiveSlots, slot?: number): number;
  /** Waits until one of the poll `events` holds; returns those that hold, 0 when the time is over. -1 ms is for ever. */
  wait(events: number, timeoutMs: number): number;
  /** Sets a SOL_NETLINK option. */
  setOption(name: number, value: number): number;
  /** The multicast groups that the socket is in, where that can be told. */
  groups?(): number[] | undefined;
  /** Reads the kernel's counters for this socket. */
  memory(): SocketMemory;
  close(): void;
}

/** What a transport has to be able to do. */
const abilities = ["send", "sendMany", "receive", "wait", "setOption", "memory", "close"] as const;

/** Throws unless it can be a transport. */
export function checkTransport(transport: Transport): void {
  const { fd, protocol, portId } = transport ?? {};
  const missing = abilities.find((name) => typeof transport?.[name] !== "function");
  if (missing === undefined && [fd, protocol, portId].every((number) => typeof number === "number")) return;
  throw new TypeError(
    `transport: expected a Transport, got ${shown(transport)}${missing === undefined ? "" : ` without ${missing}()`}`,
  );
}

const MEMORY_WORDS = 9;
/** Far more than all generic families together have. */
const MAX_GROUPS = 8192;

/** A netlink socket of the running kernel. */
export class KernelTransport implements Transport {
  readonly protocol: number;
  readonly portId: number;
  readonly fd: number;
  readonly receiveBufferSize: number;
  /** A descriptor that ends every wait when it becomes readable; -1 while nobody else can close this socket. */
  wakeFd = -1;
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
    return sendmmsg(this.fd, headers, 0, count, wait ? 0 : MSG_DONTWAIT);
  }

  receive(slots: ReceiveSlots, maximum: number): number {
    return slots.receive(this.fd, maximum);
  }

  receiveOne(slots: ReceiveSlots, slot: number = 0): number {
    return slots.receiveOne(this.fd, slot);
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
      const ready = poll(this.#polled, 0, count, wholeMilliseconds(left));
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
    // After a failure these are the values of the last successful read: drops since then have an unknown number.
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

/** A time for poll: -1 is for ever, the rest rounded up so that nothing spins, and at most what an int holds. */
function wholeMilliseconds(time: number): number {
  return Math.min(Math.ceil(time), 0x7fffffff);
}
