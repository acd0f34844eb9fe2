import { EAGAIN, ECONNREFUSED, EINVAL, ENOBUFS } from "../constants/errno.ts";
import { NETLINK_ADD_MEMBERSHIP, NETLINK_DROP_MEMBERSHIP } from "../constants/netlink.ts";
import { POLLIN, POLLOUT } from "../constants/poll.ts";
import type { ReceiveSlots } from "../ffi/receive-slots.ts";
import type { SendArea } from "../sock/send-area.ts";
import type { Destination, SocketMemory, Transport } from "../sock/transport.ts";
import { claimLength } from "./frames.ts";

interface Queued {
  readonly bytes: Uint8Array;
  readonly sender: number;
  readonly group: number;
  readonly nsid: number;
  readonly oversized: boolean;
  /** Arrival time in milliseconds of the fake clock. */
  readonly at: number;
}

interface Delivery {
  sender?: number | undefined;
  group?: number | undefined;
  nsid?: number | undefined;
  oversized?: boolean | undefined;
  delayMs?: number | undefined;
}

interface TransportHost {
  /** Fake clock in milliseconds. A wait advances it instead of sleeping. */
  readonly clock: { now: number };
  sent(from: FakeTransport, datagram: Uint8Array): void;
  hasGroup(protocol: number, group: number): boolean;
  open(protocol: number): FakeTransport;
  closed(transport: FakeTransport): void;
}

/**
 * In-memory transport of a socket of a fake kernel. If its receive queue is empty, a receive takes the next datagram of
 * the dump in progress.
 */
export class FakeTransport implements Transport {
  readonly protocol: number;
  readonly portId: number;
  readonly fd = -1;
  readonly receiveBufferSize: number;
  readonly members: Set<number> = new Set();
  dump: { next(): boolean; end(): void } | undefined;
  readonly #host: TransportHost;
  #listener: (() => void) | undefined;
  #queue: Queued[] = [];
  #queued = 0;
  #error = 0;
  #dropped = 0;

  constructor(host: TransportHost, protocol: number, portId: number, receiveBufferSize: number) {
    this.#host = host;
    this.protocol = protocol;
    this.portId = portId;
    this.receiveBufferSize = receiveBufferSize;
  }

  deliver(
    bytes: Uint8Array,
    { sender = 0, group = 0, nsid = -1, oversized = false, delayMs = 0 }: Delivery = {},
  ): boolean {
    if (this.#queued + bytes.length > this.receiveBufferSize) {
      this.drop(1);
      return false;
    }
    this.#queue.push({ bytes, sender, group, nsid, oversized, at: this.#host.clock.now + delayMs });
    this.#queued += bytes.length;
    this.#listener?.();
    return true;
  }

  /** The next receive fails with ENOBUFS before it returns any message. */
  drop(count: number): void {
    this.#dropped += count;
    this.#error = ENOBUFS;
    this.#listener?.();
  }

  send(area: SendArea, offset: number, length: number, to: Destination | undefined): number {
    if ((to?.portId ?? 0) !== 0) return -ECONNREFUSED;
    this.#host.sent(this, area.data.bytes.slice(offset, offset + length));
    return length;
  }

  sendMany(area: SendArea, spans: readonly number[], start: number, to: Destination | undefined): number {
    for (let index = start * 2; index < spans.length; index += 2) {
      const result = this.send(area, spans[index]!, spans[index + 1]!, to);
      if (result < 0) return index === start * 2 ? result : index / 2 - start;
    }
    return spans.length / 2 - start;
  }

  receive(slots: ReceiveSlots, maximum: number): number {
    if (this.#error !== 0) {
      const error = this.#error;
      this.#error = 0;
      return -error;
    }
    let slot = 0;
    for (; slot < Math.min(maximum, slots.count); slot++) {
      if (!this.#ready()) break;
      const next = this.#queue.shift()!;
      const { bytes } = next;
      this.#queued -= bytes.length;
      slots.put(slot, next.oversized ? grown(bytes, slots.capacity + 1) : bytes, next);
    }
    // An overrun during the dump is reported before any message.
    if (slot === 0 && this.#error !== 0) return this.receive(slots, maximum);
    return slot === 0 ? -EAGAIN : slot;
  }

  wait(events: number, timeoutMs: number): number {
    const writable = events & POLLOUT;
    if (this.#error !== 0 || this.#ready()) return (events & POLLIN) | writable;
    if (writable !== 0) return writable;
    const next = this.#queue[0];
    // Only this thread adds datagrams, so every wait times out.
    if (next === undefined) return 0;
    if (timeoutMs >= 0 && next.at > this.#host.clock.now + timeoutMs) {
      this.#host.clock.now += timeoutMs;
      return 0;
    }
    this.#host.clock.now = next.at;
    return events & POLLIN;
  }

  setOption(name: number, value: number): number {
    if (name === NETLINK_ADD_MEMBERSHIP) {
      if (!this.#host.hasGroup(this.protocol, value)) return -EINVAL;
      this.members.add(value);
    } else if (name === NETLINK_DROP_MEMBERSHIP) this.members.delete(value);
    return 0;
  }

  groups(): number[] {
    return [...this.members];
  }

  memory(): SocketMemory {
    return { queued: this.#queued, capacity: this.receiveBufferSize, dropped: this.#dropped };
  }

  onReadable(listener: (() => void) | undefined): void {
    this.#listener = listener;
  }

  clone(protocol: number = this.protocol): FakeTransport {
    return this.#host.open(protocol);
  }

  close(): void {
    this.dump?.end();
    this.dump = undefined;
    this.#queue = [];
    this.#queued = 0;
    this.#host.closed(this);
  }

  #ready(): boolean {
    while (this.#queue.length === 0 && this.dump !== undefined) {
      const { dump } = this;
      this.dump = undefined;
      if (dump.next()) this.dump = dump;
    }
    const next = this.#queue[0];
    return next !== undefined && next.at <= this.#host.clock.now;
  }
}

/** Also writes the padded length into the message header. */
function grown(bytes: Uint8Array, length: number): Uint8Array {
  if (bytes.length >= length) return bytes;
  const whole = new Uint8Array(length);
  whole.set(bytes);
  claimLength(whole, length);
  return whole;
}
