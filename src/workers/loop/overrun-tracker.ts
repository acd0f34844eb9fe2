import { DEFAULT_SLOT_SIZE, MIN_OVERHEAD } from "../../sock/receive-buffer.ts";
import type { SocketMemory } from "../../sock/transport.ts";

/** Number for a loss of unknown size: the kernel reported it without counting messages. */
export const UNKNOWN_LOSS = -1;
/** Maximum number of bytes of kernel memory for a datagram that fits a slot of the default size. */
const MAX_DATAGRAM_MEMORY = maxMemory(DEFAULT_SLOT_SIZE);
/** Maximum number of times to read the socket's counters again if its memory usage seems to have grown. */
const MAX_REREADS = 3;
/** Generous estimate of the kernel memory for a typical datagram, in bytes. */
const COMMON_DATAGRAM = 8192;

/**
 * Returns the maximum number of bytes of kernel memory for a datagram of this length. The kernel trims a datagram that
 * wastes more than half of its memory. (netlink_trim)
 */
function maxMemory(length: number): number {
  return 2 * (length + 1024);
}

/**
 * Finds the position and the size of a gap after an overrun.
 *
 * The kernel reports an overrun (ENOBUFS) before it delivers the messages that were queued at that time. It drops all
 * messages from that moment until the queue has been read empty. Messages queued at the report therefore precede the
 * gap, and messages that arrive after the queue was empty follow it.
 *
 * While the rest of the queue is read, the used memory only shrinks. The gap is at the position where the used memory
 * is zero or has grown. Messages that arrive in between can hide that growth. The tracker therefore learns how much
 * memory datagrams of each length use, and recognizes the last datagram before the gap by its memory. The kernel's drop
 * counter gives the size of the gap.
 *
 * Before the position of a pending gap, datagrams are received in small numbers and finally one by one. The sum of all
 * gaps is always exact. The position is exact as long as one thread reads the socket, except that a datagram of a new
 * length may be placed on the wrong side of the gap.
 *
 * The kernel also reports an overrun, without counting a message, if it could not allocate one. Because the count may
 * follow the report by a moment, this case is only certain when the counters are next read after the gap.
 *
 * (netlink_overrun, netlink_rcv_wake and netlink_set_err in the kernel's net/netlink/af_netlink.c)
 */
export class OverrunTracker {
  readonly #memory: () => SocketMemory;
  /** For each amount of kernel memory, the shortest and the longest datagram that used this amount. */
  readonly #lengthsByMemory = new Map<number, { shortest: number; longest: number }>();
  readonly #takeDrops: (dropped: number) => number;
  readonly #alone: boolean;
  #pending: boolean;
  #mayGrow: boolean;
  /** Whether the last gap was reported before the kernel had counted its messages. */
  #isUncounted: boolean;
  /** The kernel's drop count when a thread last reported a gap. */
  #reportedDrops: number;
  /** The kernel's counters of the socket, as last read. */
  #latest: SocketMemory;

  /**
   * @param memory reads the kernel's counters of the socket.
   * @param takeDrops marks the messages dropped up to a count as reported. Returns how many were not reported before.
   * @param pending whether the kernel reported an overrun to a reader that has ended.
   * @param alone whether no other thread reads the socket. Other readers free memory, so that the size of a datagram
   * cannot be measured.
   */
  constructor(memory: () => SocketMemory, takeDrops: (dropped: number) => number, pending = false, alone = true) {
    this.#memory = memory;
    this.#takeDrops = takeDrops;
    this.#alone = alone;
    this.#latest = memory();
    this.#reportedDrops = this.#latest.dropped;
    const isHere = pending && this.#latest.queued === 0;
    this.#pending = pending && !isHere;
    this.#mayGrow = isHere;
    this.#isUncounted = isHere;
  }

  /** Whether a gap is pending, whose position is after the messages that are still queued. */
  get pending(): boolean {
    return this.#pending;
  }

  /** Whether a part of an overrun is not yet reported as a gap. If this reader exits, another one must report it. */
  get hasUnreported(): boolean {
    return this.#pending || this.#isUncounted;
  }

  /** Returns how many datagrams one receive may take without missing the position of a gap. */
  maximum(slots: number): number {
    const { queued, capacity } = this.#latest;
    // One receive must not empty a queue that was full when the receive began, because the position of the gap would be
    // lost.
    const safe = this.#pending ? Math.floor(queued / MAX_DATAGRAM_MEMORY) : Math.floor(capacity / COMMON_DATAGRAM);
    return Math.max(Math.min(safe, slots), 1);
  }

  /**
   * Records an overrun that the kernel reported. The gap stays open until a receive finds the queue empty, because the
   * kernel drops messages until then.
   */
  overrun(): void {
    this.#pending = true;
    this.#latest = this.#memory();
  }

  /** Whether the last gap is so recent that the kernel may not have counted all of its messages. */
  get mayGrow(): boolean {
    return this.#mayGrow;
  }

  /**
   * Reads the drop counter again after the last gap, because the kernel reports an overrun before it counts the
   * message. Returns how many messages of the gap were not counted before. They precede the next received message.
   * Returns {@link UNKNOWN_LOSS} if the kernel has still not counted any.
   */
  lateDrops(): number {
    if (this.#pending || !this.#mayGrow) return 0;
    this.#latest = this.#memory();
    return this.#mayHaveBeenFull() ? 0 : this.#reportRest();
  }

  /** Ends the tracker. Returns the number of lost messages that were not reported yet, or {@link UNKNOWN_LOSS}. */
  end(): number {
    this.#isUncounted = this.hasUnreported;
    this.#pending = false;
    this.#latest = this.#memory();
    return this.#reportRest();
  }

  /**
   * Records that `count` datagrams were received, the first of which has `length` bytes. Returns the number of messages
   * that were lost directly after them, or 0 if the gap follows later datagrams.
   */
  received(count: number, length: number): number {
    if (!this.#pending) return 0;
    const before = this.#latest;
    this.#readMemory(before.queued);
    const { queued } = this.#latest;
    const isOnlyDatagram = count === 1 && this.#alone;
    if (queued === 0 || queued >= before.queued || (isOnlyDatagram && this.#wasLast(length, before.queued))) {
      return this.#reportGap(before.dropped);
    }
    if (isOnlyDatagram && before.queued > maxMemory(length)) this.#learn(length, before.queued - queued);
    return 0;
  }

  /** Records that the receive queue is empty. Returns the number of messages lost at this position. */
  empty(): number {
    if (!this.#pending) return 0;
    const { dropped } = this.#latest;
    this.#latest = this.#memory();
    return this.#reportGap(dropped);
  }

  /**
   * Reads the kernel's counters of the socket. The kernel counts the memory of a message before it decides to drop it,
   * and then subtracts it. A value of at least `suspicious` is therefore read again.
   */
  #readMemory(suspicious: number): void {
    this.#latest = this.#memory();
    for (let again = 0; again < MAX_REREADS && this.#latest.queued >= suspicious; again++) {
      const later = this.#memory();
      // Memory usage that has really grown stays large. Keep the first value then, which was read closest to the gap.
      if (later.queued < suspicious) this.#latest = later;
    }
  }

  /**
   * Reports whether the received datagram can have used all of the kernel memory that the queue used before the
   * receive.
   */
  #wasLast(length: number, use: number): boolean {
    const range = this.#lengthsByMemory.get(use);
    if (range !== undefined) return length >= range.shortest && length <= range.longest;
    return use - (length + MIN_OVERHEAD) < MIN_OVERHEAD;
  }

  #learn(length: number, use: number): void {
    const range = this.#lengthsByMemory.get(use);
    if (range === undefined) this.#lengthsByMemory.set(use, { shortest: length, longest: length });
    else if (length < range.shortest) range.shortest = length;
    else if (length > range.longest) range.longest = length;
  }

  /**
   * Reports whether the last drop count may include an overrun that is not reported yet. The kernel reads the length of
   * the queue before the drop counter, and a small queue can fill up in between. Reads the length again to find out.
   * (sk_get_meminfo)
   */
  #mayHaveBeenFull(): boolean {
    const { queued, capacity } = this.#memory();
    return Math.max(queued, this.#latest.queued) > capacity / 2;
  }

  /**
   * Reports the gap at the current position. `droppedBefore` is the drop count that was read before the queue was
   * empty.
   */
  #reportGap(droppedBefore: number): number {
    this.#pending = false;
    this.#mayGrow = true;
    // If the queue may have been full again, later drops may belong to the next gap.
    const counted = this.#mayHaveBeenFull() ? droppedBefore : this.#latest.dropped;
    const lost = this.#takeDrops(counted);
    // If all counted drops are already marked as reported, another reader reported them.
    this.#isUncounted = lost === 0 && this.#latest.dropped === this.#reportedDrops;
    if (!this.#isUncounted) this.#reportedDrops = counted;
    return lost;
  }

  /**
   * Returns the number of messages that were lost until the counters were last read. Later drops belong to another gap.
   */
  #reportRest(): number {
    const { dropped } = this.#latest;
    const lost = this.#takeDrops(dropped);
    const unknown = this.#isUncounted && lost === 0 && dropped === this.#reportedDrops;
    this.#mayGrow = false;
    this.#isUncounted = false;
    this.#reportedDrops = dropped;
    return unknown ? UNKNOWN_LOSS : lost;
  }
}
