import { DEFAULT_SLOT_SIZE } from "./receive-buffer.ts";
import type { SocketMemory } from "./transport.ts";

/** Less than the kernel's structures around a datagram take of a receive buffer. */
export const LEAST_OVERHEAD = 512;
/** A loss of which nobody knows how many messages it is: the kernel has reported it and counted none. */
export const UNKNOWN_LOSS = -1;
/** The most that a datagram which a default slot holds takes of a receive buffer. */
const MOST_DATAGRAM = mostUse(DEFAULT_SLOT_SIZE);
/** How often memory that seems to have grown is looked at again. */
const LOOKS = 3;
/** What a datagram of common size takes of a receive buffer, generously. */
const COMMON_DATAGRAM = 8192;

/** The most that a datagram takes of a receive buffer: the kernel trims what wastes more than half. (netlink_trim) */
function mostUse(length: number): number {
  return 2 * (length + 1024);
}

/**
 * Finds the place and the size of a gap after an overrun.
 *
 * The kernel reports an overrun (ENOBUFS) before it hands over what it had queued until then, and from that moment drops
 * everything until the queue has been read empty. So what is queued when the report comes lies before the gap, and what
 * arrives once the queue was empty lies behind it. While the rest is read, the memory that it takes only shrinks: when it
 * is gone, or has grown, the gap is here. What arrives in between can hide that, so the tracker also learns how much
 * memory datagrams of which length take, and recognises the last one by it. The kernel's drop counter tells the size.
 *
 * While a gap lies ahead, datagrams are received in small numbers and in the end one by one. The sum of all gaps is exact
 * in any case; the place is exact as long as one thread reads the socket, however the flood is timed, except that a
 * datagram of a length not met before may slip over the edge.
 *
 * The kernel also reports an overrun when it could not even make a message, for want of memory, and counts nothing then.
 * As the count may come a moment later than the report, that is certain only at the next look behind the gap.
 * (netlink_overrun, netlink_rcv_wake and netlink_set_err in the kernel's net/netlink/af_netlink.c)
 */
export class OverrunTracker {
  readonly #memory: () => SocketMemory;
  /** For each amount of memory that a datagram was seen to take, the range of lengths that took it. */
  readonly #uses = new Map<number, { shortest: number; longest: number }>();
  readonly #claim: (dropped: number) => number;
  readonly #alone: boolean;
  #pending: boolean;
  #unsettled: boolean;
  /** Whether a gap was found for which the kernel had counted nothing yet. */
  #doubtful: boolean;
  /** What the kernel had counted when the last gap was settled: by whomever these were told of, they were not this one. */
  #settled: number;
  /** What the counters were at the last look. */
  #seen: SocketMemory;

  /**
   * @param memory reads the socket's counters.
   * @param claim tells how many of the messages dropped by a count of the kernel nobody has reported, and takes them off.
   * @param pending whether an overrun was reported already, to somebody who did not come to tell of it.
   * @param alone whether nobody else reads the socket: the memory that is freed by others tells nothing of a datagram.
   */
  constructor(memory: () => SocketMemory, claim: (dropped: number) => number, pending = false, alone = true) {
    this.#memory = memory;
    this.#claim = claim;
    this.#alone = alone;
    this.#seen = memory();
    this.#settled = this.#seen.dropped;
    const isHere = pending && this.#seen.queued === 0;
    this.#pending = pending && !isHere;
    this.#unsettled = isHere;
    this.#doubtful = isHere;
  }

  /** Whether a gap lies ahead, behind what is still queued. */
  get pending(): boolean {
    return this.#pending;
  }

  /** Whether a loss was reported that was not told in full: it has to be if nothing more is received here. */
  get untold(): boolean {
    return this.#pending || this.#doubtful;
  }

  /** How many datagrams may be received at once, of `slots`, without passing over the place of a gap. */
  maximum(slots: number): number {
    const { queued, capacity } = this.#seen;
    // One receive must not empty a queue that was full when it began: the report would come too late to tell the place.
    const safe = this.#pending ? Math.floor(queued / MOST_DATAGRAM) : Math.floor(capacity / COMMON_DATAGRAM);
    return Math.max(Math.min(safe, slots), 1);
  }

  /**
   * Takes note of an overrun that the kernel reported. The gap is not here even when nothing is queued: the kernel goes
   * on dropping until the next receive finds it so.
   */
  overrun(): void {
    this.#pending = true;
    this.#seen = this.#memory();
  }

  /** Whether a gap was found so lately that the kernel may not have counted all of it. */
  get unsettled(): boolean {
    return this.#unsettled;
  }

  /**
   * Looks once more behind the last gap: how many messages were lost there that the kernel had not counted then. They
   * stand in front of what was received next. The kernel reports an overrun first and counts the message afterwards.
   * {@link UNKNOWN_LOSS} when it has counted none for that gap until now.
   */
  overdue(): number {
    if (this.#pending || !this.#unsettled) return 0;
    this.#seen = this.#memory();
    return this.#mayHaveBeenFull() ? 0 : this.#settle();
  }

  /** Ends the tracking: how many messages were lost that nobody was told of, or {@link UNKNOWN_LOSS}. */
  end(): number {
    this.#doubtful = this.untold;
    this.#pending = false;
    this.#seen = this.#memory();
    return this.#settle();
  }

  /**
   * Takes note that `count` datagrams were received, the first of them `length` bytes long. Returns how many messages were
   * lost right behind them, 0 when the gap lies further on.
   */
  received(count: number, length: number): number {
    if (!this.#pending) return 0;
    const before = this.#seen;
    this.#look(before.queued);
    const { queued } = this.#seen;
    const tells = count === 1 && this.#alone;
    if (queued === 0 || queued >= before.queued || (tells && this.#wasLast(length, before.queued))) {
      return this.#found(before.dropped);
    }
    if (tells && before.queued > mostUse(length)) this.#learn(length, before.queued - queued);
    return 0;
  }

  /** Takes note that nothing is queued. Returns how many messages were lost here. */
  empty(): number {
    if (!this.#pending) return 0;
    const { dropped } = this.#seen;
    this.#seen = this.#memory();
    return this.#found(dropped);
  }

  /**
   * Reads the counters. The kernel adds a message to the memory in use before it decides to drop it, and takes it off
   * again: what seems to have grown to `suspicious` or beyond is looked at again.
   */
  #look(suspicious: number): void {
    this.#seen = this.#memory();
    for (let again = 0; again < LOOKS && this.#seen.queued >= suspicious; again++) {
      const later = this.#memory();
      // What has really grown only grows further, and the first look was the closest to the gap.
      if (later.queued < suspicious) this.#seen = later;
    }
  }

  /** Whether the datagram that was just received can have taken all of the memory that was in use before. */
  #wasLast(length: number, use: number): boolean {
    const range = this.#uses.get(use);
    if (range !== undefined) return length >= range.shortest && length <= range.longest;
    return use - (length + LEAST_OVERHEAD) < LEAST_OVERHEAD;
  }

  #learn(length: number, use: number): void {
    const range = this.#uses.get(use);
    if (range === undefined) this.#uses.set(use, { shortest: length, longest: length });
    else if (length < range.shortest) range.shortest = length;
    else if (length > range.longest) range.longest = length;
  }

  /**
   * Returns whether an overrun that is not reported yet may be part of the drop count of the last look. The kernel reads the
   * length of the queue before the drop counter, and a small queue can fill up in between. So the length is read again.
   * (sk_get_meminfo)
   */
  #mayHaveBeenFull(): boolean {
    const { queued, capacity } = this.#memory();
    return Math.max(queued, this.#seen.queued) > capacity / 2;
  }

  /** The gap is here. `droppedBefore` is the count at the look before the queue was empty. */
  #found(droppedBefore: number): number {
    this.#pending = false;
    this.#unsettled = true;
    // When the queue may have been full again, what was dropped since may belong to the next gap.
    const counted = this.#mayHaveBeenFull() ? droppedBefore : this.#seen.dropped;
    const lost = this.#claim(counted);
    // Drops that were counted and are told of already were told by another thread that reads the socket.
    this.#doubtful = lost === 0 && this.#seen.dropped === this.#settled;
    if (!this.#doubtful) this.#settled = counted;
    return lost;
  }

  /** Tells what was lost by the last look, now that nothing of it is to come. */
  #settle(): number {
    const { dropped } = this.#seen;
    const lost = this.#claim(dropped);
    const unknown = this.#doubtful && lost === 0 && dropped === this.#settled;
    this.#unsettled = false;
    this.#doubtful = false;
    this.#settled = dropped;
    return unknown ? UNKNOWN_LOSS : lost;
  }
}
