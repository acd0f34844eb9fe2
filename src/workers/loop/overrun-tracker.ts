import { DEFAULT_SLOT_SIZE, MIN_OVERHEAD } from "../../sock/receive-buffer.ts";
import type { SocketMemory } from "../../sock/transport.ts";

/** The kernel reported an overrun, but counted no drops. */
export const UNKNOWN_LOSS = -1;
/**
 * A queued datagram occupies at most this much kernel memory in bytes if it fits a receive slot of the default size.
 */
const MAX_DATAGRAM_MEMORY = maxMemory(DEFAULT_SLOT_SIZE);
const MAX_REREADS = 3;
/** Generous estimate of the kernel memory that a typical datagram occupies in the receive queue. */
const COMMON_DATAGRAM = 8192;

/** The kernel function `netlink_trim` shrinks a datagram that wastes more than half of its memory. */
function maxMemory(length: number): number {
  return 2 * (length + 1024);
}

/**
 * Finds the position and the size of a gap after an overrun.
 *
 * The kernel reports an overrun (ENOBUFS) before it delivers the messages that are queued at that time. It then drops
 * all messages until the queue has been read empty. Messages that were queued at the report therefore precede the gap,
 * and messages that arrive after the queue was empty follow it.
 *
 * While the rest of the queue is read, its memory usage only shrinks. The gap is reached when the memory usage is zero,
 * or when it has grown because new messages have arrived in the emptied queue. If only a few new messages have arrived,
 * no growth is visible. The tracker therefore learns how much memory datagrams of each length use, and recognizes the
 * last datagram before the gap by its memory. The kernel's drop counter gives the size of the gap.
 *
 * While a gap is pending, datagrams are received in small numbers and finally one by one. The sum of all gaps is always
 * exact. The position of a gap is exact if only one thread reads the socket, with one exception: a datagram of a new
 * length may be placed on the wrong side of the gap.
 *
 * The kernel also reports an overrun if it could not allocate a message, and then counts no drop. The kernel may count
 * a drop shortly after the report. An uncounted loss is therefore certain only when the drop counter is read again
 * after the gap.
 *
 * (netlink_overrun, netlink_rcv_wake and netlink_set_err in the kernel's net/netlink/af_netlink.c)
 */
export class OverrunTracker {
  readonly #memory: () => SocketMemory;
  /** The shortest and the longest received datagram for each amount of kernel memory. */
  readonly #lengthsByMemory = new Map<number, { shortest: number; longest: number }>();
  readonly #takeDrops: (dropped: number) => number;
  readonly #alone: boolean;
  #pending: boolean;
  #mayGrow: boolean;
  /** True if the kernel's drop counter had not grown when the last gap was reported. */
  #isUncounted: boolean;
  #reportedDrops: number;
  #latest: SocketMemory;

  /**
   * @param memory reads the socket's drop counter and memory usage from the kernel.
   * @param takeDrops marks all drops up to the passed value of the drop counter as reported, and returns how many of
   *   them were not reported before.
   * @param pending whether the kernel reported an overrun to a thread that exited before it reported the gap.
   * @param alone whether no other thread reads the socket. Other readers also free memory, so that the memory of a
   *   single datagram cannot be measured.
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

  /** The messages that are queued on the socket precede the pending gap. */
  get pending(): boolean {
    return this.#pending;
  }

  /** If this thread exits, another thread must report the loss as a gap. */
  get hasUnreported(): boolean {
    return this.#pending || this.#isUncounted;
  }

  /** Before a gap, few datagrams are received at a time, because the position of the gap must be found. */
  maximum(slots: number): number {
    const { queued, capacity } = this.#latest;
    const safe = this.#pending ? Math.floor(queued / MAX_DATAGRAM_MEMORY) : Math.floor(capacity / COMMON_DATAGRAM);
    return Math.max(Math.min(safe, slots), 1);
  }

  /** After an overrun (ENOBUFS), the kernel drops all messages until a receive finds the queue empty. */
  overrun(): void {
    this.#pending = true;
    this.#latest = this.#memory();
  }

  /** The kernel reports an overrun before it counts the drops, so it may still count drops of the last gap. */
  get mayGrow(): boolean {
    return this.#mayGrow;
  }

  /**
   * The kernel reports an overrun before it counts the dropped message. This method returns how many messages of the
   * last gap were counted late; {@link UNKNOWN_LOSS} if the kernel has still counted none.
   */
  lateDrops(): number {
    if (this.#pending || !this.#mayGrow) return 0;
    this.#latest = this.#memory();
    return this.#mayHaveBeenFull() ? 0 : this.#reportRest();
  }

  /** Called when the thread stops reading. */
  end(): number {
    this.#isUncounted = this.hasUnreported;
    this.#pending = false;
    this.#latest = this.#memory();
    return this.#reportRest();
  }

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

  /** Called when the receive queue is empty, which ends the pending gap. */
  empty(): number {
    if (!this.#pending) return 0;
    const { dropped } = this.#latest;
    this.#latest = this.#memory();
    return this.#reportGap(dropped);
  }

  /**
   * The kernel adds the memory of a message to the queue before it decides whether to drop the message. The memory
   * usage may therefore be too high for a moment, so a usage of at least `suspicious` bytes is read again.
   */
  #readMemory(suspicious: number): void {
    this.#latest = this.#memory();
    for (let again = 0; again < MAX_REREADS && this.#latest.queued >= suspicious; again++) {
      const later = this.#memory();
      // If the memory usage of the receive queue is still high, it has really grown. The first value is kept, because
      // it was read closest to the gap.
      if (later.queued < suspicious) this.#latest = later;
    }
  }

  /** `use` is the kernel memory in bytes that the whole queue used before the datagram was received. */
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
   * If the queue was full, the kernel's drop counter may include an overrun that the kernel has not reported yet. The
   * memory usage is read again, because the kernel function `sk_get_meminfo` reads it before the drop counter, and a
   * small queue can fill up in between.
   */
  #mayHaveBeenFull(): boolean {
    const { queued, capacity } = this.#memory();
    return Math.max(queued, this.#latest.queued) > capacity / 2;
  }

  /** `droppedBefore` is the value of the drop counter before the last receive. */
  #reportGap(droppedBefore: number): number {
    this.#pending = false;
    this.#mayGrow = true;
    const counted = this.#mayHaveBeenFull() ? droppedBefore : this.#latest.dropped;
    const lost = this.#takeDrops(counted);
    // The kernel increments its drop counter shortly after it reports an overrun, so there may be no counted drop yet.
    this.#isUncounted = lost === 0 && this.#latest.dropped === this.#reportedDrops;
    if (!this.#isUncounted) this.#reportedDrops = counted;
    return lost;
  }

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
