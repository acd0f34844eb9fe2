import { DEFAULT_SLOT_SIZE } from "./receive-buffer.ts";
import type { SocketMemory } from "./transport.ts";

/** Minimum overhead in bytes of a datagram in the receive buffer. */
export const MIN_OVERHEAD = 512;
/** Represents a loss of unknown size, which the kernel reported without counting messages. */
export const UNKNOWN_LOSS = -1;
/** Maximum size in bytes of the kernel memory of a datagram that fits a default slot. */
const MAX_DATAGRAM_MEMORY = maxMemory(DEFAULT_SLOT_SIZE);
/** Maximum number of repeated reads of the counters if the used memory seems to have grown. */
const MAX_REREADS = 3;
/** Generous estimate in bytes of the kernel memory of a typical datagram. */
const COMMON_DATAGRAM = 8192;

/** Maximum kernel memory of a datagram: the kernel trims datagrams that waste more than half. (netlink_trim) */
function maxMemory(length: number): number {
  return 2 * (length + 1024);
}

/**
 * Finds the position and the size of a gap after an overrun.
 *
 * The kernel reports an overrun (ENOBUFS) before it delivers the messages that were queued then, and drops all messages
 * from that moment until the queue has been read empty. So messages queued at the report precede the gap, and messages
 * that arrive after the queue was empty follow it. While the rest of the queue is read, the used memory only shrinks:
 * the gap is at the position where the memory is zero or has grown. Messages that arrive in between can hide that, so
 * the tracker also learns how much memory datagrams of each length use, and recognizes the last one by its memory. The
 * kernel's drop counter gives the size.
 *
 * Before the position of a pending gap, datagrams are received in small numbers and finally one by one. The sum of all
 * gaps is always exact. The position is exact as long as one thread reads the socket, except that a datagram of a new
 * length may be placed on the wrong side of the gap.
 *
 * The kernel also reports an overrun, without counting a message, if it could not allocate one. Because the count may
 * follow the report by a moment, this case is only certain when the counters are next read after the gap.
 * (netlink_overrun, netlink_rcv_wake and netlink_set_err in the kernel's net/netlink/af_netlink.c)
 */
export class OverrunTracker {
  readonly #memory: () => SocketMemory;
  /** The range of lengths of the datagrams that used each amount of memory. */
  readonly #lengthsByMemory = new Map<number, { shortest: number; longest: number }>();
  readonly #claimDrops: (dropped: number) => number;
  readonly #alone: boolean;
  #pending: boolean;
  #mayGrow: boolean;
  /** Whether a gap was found that the kernel had not counted yet. */
  #isUncounted: boolean;
  /** Drop count when the last gap was reported, by this or another thread. */
  #reportedDrops: number;
  /** Values of the kernel's counters when they were last read. */
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

  /** Whether a gap is pending, which follows the queued messages. */
  get pending(): boolean {
    return this.#pending;
  }

  /**
   * Whether an overrun has not been reported completely as a gap yet, so that another reader must report it if this one
   * exits.
   */
  get hasUnreported(): boolean {
    return this.#pending || this.#isUncounted;
  }

  /** Returns how many datagrams may be received at once without missing the position of a gap. */
  maximum(slots: number): number {
    const { queued, capacity } = this.#latest;
    // One receive must not empty a queue that was full when the receive began, because the position of the gap would be
    // lost.
    const safe = this.#pending ? Math.floor(queued / MAX_DATAGRAM_MEMORY) : Math.floor(capacity / COMMON_DATAGRAM);
    return Math.max(Math.min(safe, slots), 1);
  }

  /**
   * Records a reported overrun. The gap does not start here even if nothing is queued: the kernel keeps dropping
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
   * Reads the drop counter again after the last gap, and returns how many messages of the gap the kernel had not
   * counted before. They precede the next received message. Returns {@link UNKNOWN_LOSS} if the kernel still has not
   * counted any. The kernel reports an overrun first and counts the message afterwards.
   */
  lateDrops(): number {
    if (this.#pending || !this.#mayGrow) return 0;
    this.#latest = this.#memory();
    return this.#mayHaveBeenFull() ? 0 : this.#reportRest();
  }

  /** Ends the tracking. Returns the number of unreported lost messages, or {@link UNKNOWN_LOSS}. */
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
    const tells = count === 1 && this.#alone;
    if (queued === 0 || queued >= before.queued || (tells && this.#wasLast(length, before.queued))) {
      return this.#reportGap(before.dropped);
    }
    if (tells && before.queued > maxMemory(length)) this.#learn(length, before.queued - queued);
    return 0;
  }

  /** Records that nothing is queued. Returns the number of messages lost at this position. */
  empty(): number {
    if (!this.#pending) return 0;
    const { dropped } = this.#latest;
    this.#latest = this.#memory();
    return this.#reportGap(dropped);
  }

  /**
   * Reads the counters. The kernel adds a message to the used memory before it decides to drop it, and subtracts it
   * again. A value of at least `suspicious` is therefore read again.
   */
  #readMemory(suspicious: number): void {
    this.#latest = this.#memory();
    for (let again = 0; again < MAX_REREADS && this.#latest.queued >= suspicious; again++) {
      const later = this.#memory();
      // Growth that is real continues, and the first value was read closest to the gap.
      if (later.queued < suspicious) this.#latest = later;
    }
  }

  /** Whether the received datagram can have used all of the memory that was used before. */
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

  /** Closes the gap at this position. `droppedBefore` is the drop count that was read before the queue was empty. */
  #reportGap(droppedBefore: number): number {
    this.#pending = false;
    this.#mayGrow = true;
    // If the queue may have been full again, later drops may belong to the next gap.
    const counted = this.#mayHaveBeenFull() ? droppedBefore : this.#latest.dropped;
    const lost = this.#claimDrops(counted);
    // Another reader has reported the counted drops that are already marked as reported.
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
