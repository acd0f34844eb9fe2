import { EAGAIN, ENOBUFS } from "../constants/errno.ts";
import { POLLIN } from "../constants/poll.ts";
import { check, NetlinkError, shown, systemCallError } from "../errors.ts";
import { checkDuration, checkEvents, type ReceiveOptions, receiveDeadline } from "./call-options.ts";
import type { SocketHandle } from "./handle.ts";
import { MIN_OVERHEAD } from "./overrun-tracker.ts";
import { type Datagram, ReceiveBuffer, throwawayBuffer } from "./receive-buffer.ts";
import type { Transport } from "./transport.ts";

/** Maximum number of consecutive receives with only ignored senders in a call that does not wait. */
const MAX_SKIPPED_RECEIVES = 50;

/** Counters of a socket. */
export interface SocketStatistics {
  /** Messages sent. */
  sent: number;
  /** Datagrams received and delivered. */
  received: number;
  /** Their bytes. */
  receivedBytes: number;
  /** Ignored datagrams of senders other than the kernel. */
  foreign: number;
  /** Datagrams that exceeded the buffer. */
  truncated: number;
  /** Overruns reported by the kernel. */
  overruns: number;
  /** Messages that the kernel dropped because the receive buffer was full. */
  dropped: number;
}

/** The receiving half of a socket: sender checks, counters and reports of losses. */
export class Intake {
  /** Counters of received datagrams. */
  readonly counts: Omit<SocketStatistics, "sent" | "dropped"> = {
    received: 0,
    receivedBytes: 0,
    foreign: 0,
    truncated: 0,
    overruns: 0,
  };
  /** Number of dropped messages that were reported, unless the socket is shared. */
  reportedDrops = 0;
  readonly #handle: SocketHandle;
  readonly #transport: Transport;
  #buffer: ReceiveBuffer | undefined;

  constructor(handle: SocketHandle) {
    this.#handle = handle;
    this.#transport = handle.transport;
  }

  /** See `NetlinkSocket.receive`. */
  receive(buffer: ReceiveBuffer | undefined, options: ReceiveOptions | undefined): Datagram | undefined {
    const [datagram] = this.#receive(this.#checked(buffer), 1, options);
    datagram?.checkComplete();
    return datagram;
  }

  /** See `NetlinkSocket.receiveMany`. */
  receiveMany(buffer: ReceiveBuffer | undefined, options: ReceiveOptions | undefined): readonly Datagram[] {
    const memory = this.#checked(buffer);
    return this.#receive(memory, memory.slots.count, options);
  }

  /** See `NetlinkSocket.drain`. */
  drain(): number {
    this.#handle.checkUnclaimed();
    const { slots } = throwawayBuffer();
    let bytes = 0;
    let count = 0;
    while (bytes < this.#transport.receiveBufferSize) {
      const received = this.#handle.guarded(() => this.#transport.receive(slots, slots.count));
      if (received === -ENOBUFS) {
        this.counts.overruns++;
        continue;
      }
      if (received <= 0) break;
      for (let slot = 0; slot < received; slot++) bytes += slots.length(slot) + MIN_OVERHEAD;
      count += received;
    }
    return count;
  }

  /** See `NetlinkSocket.wait`. */
  wait(events: number, timeoutMs: number | undefined): number {
    checkEvents(events);
    const longest = checkDuration(timeoutMs, "timeoutMs", Number.POSITIVE_INFINITY);
    const time = longest === Number.POSITIVE_INFINITY ? -1 : longest;
    const ready = this.#handle.guarded(() => this.#transport.wait(events, time));
    this.#handle.checkOpen();
    return check(ready, "poll");
  }

  /** See `NetlinkSocket.fill`. */
  fill(buffer: ReceiveBuffer, maximum: number): readonly Datagram[] {
    const received = this.take(buffer, maximum);
    if (received < 0 && received !== -EAGAIN) throw this.#error(received);
    return buffer.accepted;
  }

  /** See `NetlinkSocket.take`. */
  take(buffer: ReceiveBuffer, maximum: number): number {
    const accepted = buffer.begin();
    const handle = this.#handle;
    handle.enter();
    let received: number;
    try {
      received = this.#transport.receive(buffer.slots, maximum);
    } finally {
      handle.leave();
    }
    if (received < 0) {
      if (received === -ENOBUFS) this.counts.overruns++;
      return received;
    }
    buffer.filled = received;
    for (let slot = 0; slot < received; slot++) if (this.#believe(buffer, slot)) accepted.push(buffer.datagram(slot));
    return received;
  }

  /** See `NetlinkSocket.takeOne`. */
  takeOne(buffer: ReceiveBuffer): number {
    const transport = this.#transport;
    const { shared, ended } = this.#handle;
    if (shared !== undefined || ended || transport.receiveOne === undefined) return this.take(buffer, 1);
    const accepted = buffer.begin();
    const received = transport.receiveOne(buffer.slots);
    if (received < 0) {
      if (received === -ENOBUFS) this.counts.overruns++;
      return received;
    }
    buffer.filled = received;
    if (this.#believe(buffer, 0)) accepted.push(buffer.datagram(0));
    return received;
  }

  /** See `NetlinkSocket.takeInto`. */
  takeInto(buffer: ReceiveBuffer, slot: number): number {
    const received = this.#transport.receiveOne!(buffer.slots, slot);
    if (received < 0) {
      if (received === -ENOBUFS) this.counts.overruns++;
      return received;
    }
    return this.#believe(buffer, slot) ? 1 : 0;
  }

  /** See `NetlinkSocket.takesInto`. */
  get takesInto(): boolean {
    const { shared, ended } = this.#handle;
    return shared === undefined && !ended && this.#transport.receiveOne !== undefined;
  }

  /** See `NetlinkSocket.claimDrops`. */
  claimDrops(dropped: number): number {
    const { shared } = this.#handle;
    if (shared !== undefined) return shared.takeDrops(dropped);
    // The kernel's 32-bit counter wraps around.
    const lost = (dropped - this.reportedDrops) >>> 0;
    this.reportedDrops = dropped;
    return lost;
  }

  #receive(buffer: ReceiveBuffer, maximum: number, options: ReceiveOptions = {}): readonly Datagram[] {
    const deadline = receiveDeadline(options);
    const { wait = false } = options;
    for (let skipped = 0; ; ) {
      this.#handle.checkUnclaimed();
      const received = this.fill(buffer, maximum);
      if (received.length > 0) return received;
      if (buffer.filled > 0) {
        // Only ignored senders: there may be more datagrams. Such a sender must not block the caller.
        if (wait ? performance.now() < deadline : ++skipped < MAX_SKIPPED_RECEIVES) continue;
        return received;
      }
      if (!wait) return received;
      const left = deadline - performance.now();
      if (left <= 0) return received;
      this.wait(POLLIN, left);
    }
  }

  /** Counts the datagram in a slot, and returns whether its sender is accepted. */
  #believe({ slots }: ReceiveBuffer, slot: number): boolean {
    const { counts } = this;
    if (!this.#handle.hearsPeers && slots.sender(slot) !== 0) {
      counts.foreign++;
      return false;
    }
    counts.received++;
    counts.receivedBytes += slots.length(slot);
    if (slots.truncated(slot)) counts.truncated++;
    return true;
  }

  #error(errno: number): NetlinkError {
    if (errno !== -ENOBUFS) return systemCallError("recvmmsg", errno);
    const lost = this.claimDrops(this.#handle.dropped);
    return new NetlinkError(
      `receive: the receive buffer was full and the kernel dropped ${lost === 0 ? "" : `${lost} `}messages (ENOBUFS); ` +
        "the socket goes on: read the lost state again, and use a larger receiveBufferSize or receive faster",
      { errno, syscall: "recvmmsg", dropped: lost === 0 ? undefined : lost },
    );
  }

  /** Returns the buffer, or the socket's own one if it is undefined. */
  #checked(buffer: ReceiveBuffer | undefined): ReceiveBuffer {
    if (buffer instanceof ReceiveBuffer) return buffer;
    if (buffer !== undefined) throw new TypeError(`buffer: expected a ReceiveBuffer, got ${shown(buffer)}`);
    this.#buffer ??= new ReceiveBuffer();
    return this.#buffer;
  }
}
