import { DEFAULT_SLOT_SIZE, MIN_OVERHEAD } from "../../sock/receive-buffer.ts";
import type { SocketMemory } from "../../sock/transport.ts";

/** The kernel reported an overrun, but counted no drops. */
export const UNKNOWN_LOSS = -1;
/** Upper bound of the kernel memory in bytes of one datagram. */
const MAX_DATAGRAM_MEMORY = maxMemory(DEFAULT_SLOT_SIZE);
const MAX_REREADS = 3;
/** Generous estimate of a typical datagram's kernel memory in bytes. */
const COMMON_DATAGRAM = 8192;

/** The kernel trims datagrams that waste half of their memory (`netlink_trim`). */
function maxMemory(length: number): number {
  return 2 * (length + 1024);
}

/**
 * Finds where messages are missing after an overrun, and how many.
 *
 * The kernel reports an overrun (ENOBUFS) and then drops all messages until the receive queue has been read empty.
 * Messages that are queued at the report therefore precede the gap. Messages that arrive after the queue was empty
 * follow the gap.
 *
 * The position of the gap is found from the memory that the queue uses:
 * - While the queued messages are read, the memory use shrinks.
 * - If the memory use is zero or has grown, the queue has been empty: the gap is here.
 * - If only a few new messages have arrived, no growth is visible. The tracker therefore learns how much memory
 *   datagrams of each length use, and recognizes the last datagram before the gap by its memory.
 *
 * The kernel's drop counter gives the number of missing messages. The sum of all gaps is exact. The position of a gap
 * is exact if only one thread reads the socket, with one exception: a datagram of a new length may be on the wrong side
 * of the gap.
 *
 * If the kernel cannot allocate a message, it reports an overrun but counts no drop. The kernel may also count a drop
 * shortly after the report, so the drop counter is read again after the gap.
 *
 * (netlink_overrun, netlink_rcv_wake and netlink_set_err in the kernel's net/netlink/af_netlink.c)
 */
export class OverrunTracker {
  readonly #memory: () => SocketMemory;
  /** Shortest and longest received datagram, by kernel memory in bytes. */
  readonly #lengthsByMemory = new Map<number, { shortest: number; longest: number }>();
  readonly #takeDrops: (dropped: number) => number;
  readonly #alone: boolean;
  /** Messages that are still queued on the socket precede the gap. */
  pending: boolean;
  /** The kernel may still count drops of the last gap. */
  mayGrow: boolean;
  /** No drop was counted yet when the last gap was reported. */
  #isUncounted: boolean;
  #reportedDrops: number;
  #latest: SocketMemory;

  /**
   * @param memory reads the socket's drop counter and memory use from the kernel.
   * @param takeDrops marks all drops up to a value of the drop counter as reported. Returns how many of them were new.
   * @param pending whether another thread got ENOBUFS and exited before it reported the gap.
   * @param alone whether no other thread reads the socket. Other readers also free memory of the queue, so that the
   *   memory of a single datagram cannot be measured.
   */
  constructor(memory: () => SocketMemory, takeDrops: (dropped: number) => number, pending = false, alone = true) {
    this.#memory = memory;
    this.#takeDrops = takeDrops;
    this.#alone = alone;
    this.#latest = memory();
    this.#reportedDrops = this.#latest.dropped;
    const isHere = pending && this.#latest.queued === 0;
    this.pending = pending && !isHere;
    this.mayGrow = isHere;
    this.#isUncounted = isHere;
  }

  /** If this thread exits, another thread must report the loss. */
  get hasUnreported(): boolean {
    return this.pending || this.#isUncounted;
  }

  /** Limits receives before a gap, so that its position is found. */
  maximum(slots: number): number {
    const { queued, capacity } = this.#latest;
    const safe = this.pending ? Math.floor(queued / MAX_DATAGRAM_MEMORY) : Math.floor(capacity / COMMON_DATAGRAM);
    return Math.max(Math.min(safe, slots), 1);
  }

  /** Called after a receive has failed with ENOBUFS. */
  overrun(): void {
    this.pending = true;
    this.#latest = this.#memory();
  }

  /**
   * Returns the number of dropped messages that the kernel counted after the last gap event. Returns {@link UNKNOWN_LOSS}
   * if the kernel counted none although a receive failed with ENOBUFS.
   */
  lateDrops(): number {
    if (this.pending || !this.mayGrow) return 0;
    this.#latest = this.#memory();
    return this.#mayHaveBeenFull() ? 0 : this.#reportRest();
  }

  /** Called when the thread stops reading. */
  end(): number {
    this.#isUncounted = this.hasUnreported;
    this.pending = false;
    this.#latest = this.#memory();
    return this.#reportRest();
  }

  received(count: number, length: number): number {
    if (!this.pending) return 0;
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

  /** The receive queue is empty, which ends a pending gap. */
  empty(): number {
    if (!this.pending) return 0;
    const { dropped } = this.#latest;
    this.#latest = this.#memory();
    return this.#reportGap(dropped);
  }

  /** A message that the kernel drops uses memory for a moment. */
  #readMemory(suspicious: number): void {
    this.#latest = this.#memory();
    for (let again = 0; again < MAX_REREADS && this.#latest.queued >= suspicious; again++) {
      const later = this.#memory();
      // Of several high values, the first is closest to the gap.
      if (later.queued < suspicious) this.#latest = later;
    }
  }

  /** `use` is the memory of the whole queue before the receive. */
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
   * Reports whether the receive queue may have filled up again since the last overrun. The drop counter may then
   * already include drops of a new overrun. The memory use is read a second time here, because the kernel function
   * `sk_get_meminfo` reads the memory use before the drop counter.
   */
  #mayHaveBeenFull(): boolean {
    const { queued, capacity } = this.#memory();
    return Math.max(queued, this.#latest.queued) > capacity / 2;
  }

  /** `droppedBefore` is the drop counter before the last receive. */
  #reportGap(droppedBefore: number): number {
    this.pending = false;
    this.mayGrow = true;
    const counted = this.#mayHaveBeenFull() ? droppedBefore : this.#latest.dropped;
    const lost = this.#takeDrops(counted);
    // The kernel reports an overrun shortly before it counts the drop.
    this.#isUncounted = lost === 0 && this.#latest.dropped === this.#reportedDrops;
    if (!this.#isUncounted) this.#reportedDrops = counted;
    return lost;
  }

  #reportRest(): number {
    const { dropped } = this.#latest;
    const lost = this.#takeDrops(dropped);
    const unknown = this.#isUncounted && lost === 0 && dropped === this.#reportedDrops;
    this.mayGrow = false;
    this.#isUncounted = false;
    this.#reportedDrops = dropped;
    return unknown ? UNKNOWN_LOSS : lost;
  }
}
