import { DEFAULT_SLOT_SIZE } from "./receive-buffer.ts";
import type { SocketMemory } from "./transport.ts";

/** Minimum overhead in bytes of a datagram in the kernel's receive buffer. */
export const MIN_OVERHEAD = 512;
/** Represents a loss of unknown size, which the kernel reported without counting messages. */
export const UNKNOWN_LOSS = -1;
/** Maximum number of bytes of kernel memory for a datagram that fits a receive buffer's slot of the default size. */
const MAX_DATAGRAM_MEMORY = maxMemory(DEFAULT_SLOT_SIZE);
/** Maximum number of times that the socket's counters are read again if the used memory seems to have grown. */
const MAX_REREADS = 3;
/** Generous estimate in bytes of the kernel memory of a typical datagram. */
const COMMON_DATAGRAM = 8192;

/**
 * Returns the maximum number of bytes of kernel memory that a datagram of this length uses. The kernel trims a datagram
 * that wastes more than half of its memory. (netlink_trim)
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
  /** For each amount of kernel memory: the range of lengths of the datagrams that used this amount. */
  readonly #lengthsByMemory = new Map<number, { shortest: number; longest: number }>();
  readonly #claimDrops: (dropped: number) => number;
  readonly #alone: boolean;
  #pending: boolean;
  #mayGrow: boolean;
  /** Whether the last gap was reported before the kernel had counted its messages. */
  #isUncounted: boolean;
  /** The kernel's drop count when the last gap was reported, by this or another thread. */
  #reportedDrops: number;
  /** Values of the socket's kernel counters when they were last read. */
  #latest: SocketMemory;

  /**
   * @param memory reads the socket's counters.
   * @param claim marks the messages dropped up to a count as reported and returns how many were not reported before.
   * @param pending whether the kernel has reported an overrun to a reader that has ended.
   * @param alone whether this is the only reader. If other readers free memory, the size of a datagram cannot be
   * measured.
   */
  constructor(memory: () => SocketMemory, claim: (dropped: number) => number, pending = false, alone = true) {
    this.#memory = memory;
    this.#claimDrops = claim;
    this.#alone = alone;
    this.#latest = memory();
    this.#reportedDrops = this.#latest.dropped;
    const isHere = pending && this.#latest.queued === 0;
    this.#pending = pending && !isHere;
    this.#mayGrow = isHere;
    this.#isUncounted = isHere;
  }

  /** Whether a gap is pending. Its position is after the messages that are still queued. */
  get pending(): boolean {
    return this.#pending;
  }

  /** Whether an overrun was not completely reported as a gap. Another reader must report the rest if this one exits. */
  get hasUnreported(): boolean {
    return this.#pending || this.#isUncounted;
  }

  /** Returns how many datagrams may be received at once without missing the position of a gap. */
  maximum(slots: number): number {
    const { queued, capacity } = this.#latest;
    // One receive must not empty a queue that was full when the receive began. The position of the gap would be lost.
    const safe = this.#pending ? Math.floor(queued / MAX_DATAGRAM_MEMORY) : Math.floor(capacity / COMMON_DATAGRAM);
    return Math.max(Math.min(safe, slots), 1);
  }

  /**
   * Records an overrun that the kernel has reported. Even if nothing is queued, the gap is still open: the kernel drops
   * messages until a receive has found the queue empty.
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
   * Reads the drop counter again after the last gap, because the kernel reports an overrun first and counts the message
   * afterwards. Returns how many messages of the gap were not counted before; they precede the next received message.
   * Returns {@link UNKNOWN_LOSS} if the kernel still has not counted any.
   */
  lateDrops(): number {
    if (this.#pending || !this.#mayGrow) return 0;
    this.#latest = this.#memory();
    return this.#mayHaveBeenFull() ? 0 : this.#reportRest();
  }

  /**
   * Ends the tracking of overruns. Returns the number of lost messages that were not reported yet, or {@link
   * UNKNOWN_LOSS}.
   */
  end(): number {
    this.#isUncounted = this.hasUnreported;
    this.#pending = false;
    this.#latest = this.#memory();
    return this.#reportRest();
  }

  /**
   * Records `count` received datagrams, the first of which has `length` bytes. Returns the number of messages lost
   * directly after them, or 0 if the gap follows later datagrams.
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
   * Reads the socket's counters. The kernel adds a message to the used memory before it decides to drop the message,
   * and then subtracts it. A value of at least `suspicious` is therefore read again.
   */
  #readMemory(suspicious: number): void {
    this.#latest = this.#memory();
    for (let again = 0; again < MAX_REREADS && this.#latest.queued >= suspicious; again++) {
      const later = this.#memory();
      // If the used memory has really grown, it stays large. The first value is kept, because it was read closest to
      // the gap.
      if (later.queued < suspicious) this.#latest = later;
    }
  }

  /** Whether the received datagram can have used all of the kernel memory that the queue used before the receive. */
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
   * Returns whether the drop count that was last read may include an overrun that is not reported yet. The kernel reads
   * the length of the queue before the drop counter, and a small queue can fill up in between. The length is therefore
   * read again. (sk_get_meminfo)
   */
  #mayHaveBeenFull(): boolean {
    const { queued, capacity } = this.#memory();
    return Math.max(queued, this.#latest.queued) > capacity / 2;
  }

  /**
   * Closes the gap at the current position in the message stream. `droppedBefore` is the drop count that was read
   * before the queue was empty.
   */
  #reportGap(droppedBefore: number): number {
    this.#pending = false;
    this.#mayGrow = true;
    // If the queue may have been full again, later drops may belong to the next gap.
    const counted = this.#mayHaveBeenFull() ? droppedBefore : this.#latest.dropped;
    const lost = this.#claimDrops(counted);
    // Counted drops that are already marked as reported were reported by another reader.
    this.#isUncounted = lost === 0 && this.#latest.dropped === this.#reportedDrops;
    if (!this.#isUncounted) this.#reportedDrops = counted;
    return lost;
  }

  /**
   * Returns the number of messages lost until the counters were last read. No more messages can be counted for the gap
   * after that.
   */
  #reportRest(): number {
    const { dropped } = this.#latest;
    const lost = this.#claimDrops(dropped);
    const unknown = this.#isUncounted && lost === 0 && dropped === this.#reportedDrops;
    this.#mayGrow = false;
    this.#isUncounted = false;
    this.#reportedDrops = dropped;
    return unknown ? UNKNOWN_LOSS : lost;
  }
}
