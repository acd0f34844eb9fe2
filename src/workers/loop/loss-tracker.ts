import { DEFAULT_SLOT_SIZE, MIN_OVERHEAD } from "../../sock/receive-buffer.ts";
import type { SocketMemory } from "../../sock/transport.ts";

/** The kernel reported an overrun, but counted no drops. */
export const UNKNOWN_LOSS = -1;

/**
 * What is known of messages that the kernel dropped:
 *
 * - `none`: all drops are reported.
 * - `ahead`: the kernel has dropped messages. The messages that are still queued precede the gap.
 * - `reported`: the gap was reported. The kernel may still count drops of it.
 * - `uncounted`: the position of the gap was reached, but the kernel had counted no drop yet. The gap is not reported.
 */
export type LossState = "none" | "ahead" | "reported" | "uncounted";

/**
 * - `overrun`: the kernel reported an overrun, or its drop counter has grown without a report (`noEnobufs`).
 * - `reached`: the messages before the gap were received.
 * - `settle`: later drops cannot belong to the gap, or the socket is no longer read.
 */
export type LossEvent = "overrun" | "reached" | "settle";

interface LossStep {
  readonly state: LossState;
  /** Number of missing messages to report at the current position, or {@link UNKNOWN_LOSS}. */
  readonly report: number;
}

/**
 * Returns the next state, and the number of missing messages to report now.
 *
 * | state       | `overrun` | `reached`                                           | `settle`                     |
 * | ----------- | --------- | --------------------------------------------------- | ---------------------------- |
 * | `none`      | `ahead`   | –                                                   | `none`, with late drops      |
 * | `ahead`     | `ahead`   | `reported` with drops, `uncounted` if none was counted | `none`, with drops or unknown |
 * | `reported`  | `ahead`   | –                                                   | `none`, with late drops      |
 * | `uncounted` | `ahead`   | –                                                   | `none`, with drops or unknown |
 *
 * @param lost number of drops that no thread has reported before.
 * @param isCounted whether the drop counter has grown since the last report, even if another thread has reported that.
 */
export function nextLoss(state: LossState, event: LossEvent, lost: number, isCounted: boolean): LossStep {
  if (event === "overrun") return { state: "ahead", report: 0 };
  if (event === "settle") {
    const isKnown = isCounted || state === "none" || state === "reported";
    return { state: "none", report: isKnown ? lost : UNKNOWN_LOSS };
  }
  return state === "ahead" ? { state: isCounted ? "reported" : "uncounted", report: lost } : { state, report: lost };
}

/** Upper bound of the kernel memory in bytes of one datagram. */
const MAX_DATAGRAM_MEMORY = maxMemory(DEFAULT_SLOT_SIZE);
const MAX_REREADS = 3;
/** Generous estimate of a typical datagram's kernel memory in bytes. */
const COMMON_DATAGRAM = 8192;

/** The kernel trims datagrams that waste half of their memory (`netlink_trim`). */
function maxMemory(length: number): number {
  return 2 * (length + 1024);
}

interface LossTrackerOptions {
  /** Another thread got ENOBUFS and exited before it reported the gap. */
  pending?: boolean;
  /**
   * No other thread reads the socket (default: true). Other readers also free memory of the queue, so that the memory of
   * a single datagram cannot be measured.
   */
  alone?: boolean;
  /** The kernel reports no overruns (`noEnobufs`). */
  hidden?: boolean;
  /** Called after each change of the state. */
  onChange?: () => void;
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
 * **With `noEnobufs`**, the kernel reports no overruns, and drops messages only while the receive queue is full. When a
 * thread sees that the drop counter has grown, only messages that are queued at that moment can precede the gap. The gap
 * is reported after as many bytes were received, or when the queue is empty. It is never reported too early. It may be
 * reported up to about two queue lengths late if messages arrived between the drop and its detection.
 *
 * (netlink_overrun, netlink_rcv_wake and netlink_set_err in the kernel's net/netlink/af_netlink.c)
 */
export class LossTracker {
  readonly #memory: () => SocketMemory;
  /** Shortest and longest received datagram, by kernel memory in bytes. */
  readonly #lengthsByMemory = new Map<number, { shortest: number; longest: number }>();
  readonly #takeDrops: (dropped: number) => number;
  readonly #alone: boolean;
  readonly #hidden: boolean;
  readonly #onChange: () => void;
  #state: LossState = "none";
  /** Drop counter at the last report; -1 if it is unknown. */
  #reportedDrops: number;
  #latest: SocketMemory;
  /** Drop counter when a hidden gap was detected. */
  #detectedDrops = 0;
  /** Maximum kernel memory of the datagrams before a hidden gap. */
  #ahead = 0;

  /**
   * @param memory reads the socket's drop counter and memory use from the kernel.
   * @param takeDrops marks all drops up to a value of the drop counter as reported. Returns how many of them were new.
   */
  constructor(memory: () => SocketMemory, takeDrops: (dropped: number) => number, options: LossTrackerOptions = {}) {
    const { pending = false, alone = true, hidden = false, onChange = () => {} } = options;
    this.#memory = memory;
    this.#takeDrops = takeDrops;
    this.#alone = alone;
    this.#hidden = hidden;
    this.#onChange = onChange;
    this.#latest = memory();
    this.#reportedDrops = hidden ? -1 : this.#latest.dropped;
    if (pending && !hidden) this.#state = this.#latest.queued === 0 ? "uncounted" : "ahead";
  }

  get state(): LossState {
    return this.#state;
  }

  /** If this thread exits, another thread must report the loss. */
  get hasUnreported(): boolean {
    return this.#state === "uncounted" || (this.#state === "ahead" && !this.#hidden);
  }

  /** Limits receives before a gap, so that its position is found. */
  maximum(slots: number): number {
    const { queued, capacity } = this.#latest;
    const safe =
      this.#state === "ahead" && !this.#hidden
        ? Math.floor(queued / MAX_DATAGRAM_MEMORY)
        : Math.floor(capacity / COMMON_DATAGRAM);
    return Math.max(Math.min(safe, slots), 1);
  }

  /** Called after a receive has failed with ENOBUFS. */
  overrun(): void {
    this.#latest = this.#memory();
    this.#step("overrun");
  }

  /**
   * Called before the datagrams of a receive are delivered. Returns the number of dropped messages that the kernel
   * counted after the last gap, or `UNKNOWN_LOSS` if it counted none although a receive failed with ENOBUFS.
   */
  lateDrops(): number {
    return this.#state === "none" ? 0 : this.rest();
  }

  /** Like {@link lateDrops}, but also returns drops without any report. Returns 0 if the queue may be full again. */
  rest(): number {
    if (this.#state === "ahead") return 0;
    this.#latest = this.#memory();
    return this.#mayHaveBeenFull() ? 0 : this.#settle();
  }

  /** Called when the thread stops reading. */
  end(): number {
    this.#latest = this.#memory();
    return this.#settle();
  }

  /**
   * Returns the number of messages that are missing directly after the last receive.
   *
   * @param slots lengths of the received datagrams.
   * @param count number of received datagrams; 0 if the queue was empty.
   */
  received(slots: { length(slot: number): number }, count: number): number {
    if (this.#hidden) return this.#receivedHidden(slots, count);
    if (this.#state !== "ahead") return 0;
    const before = this.#latest;
    if (count === 0) this.#latest = this.#memory();
    else this.#readMemory(before.queued);
    const { queued } = this.#latest;
    const isOnlyDatagram = count === 1 && this.#alone;
    const length = slots.length(0);
    const isLast = isOnlyDatagram && this.#wasLast(length, before.queued);
    if (count === 0 || queued === 0 || queued >= before.queued || isLast) {
      return this.#reached(this.#mayHaveBeenFull() ? before.dropped : this.#latest.dropped);
    }
    if (isOnlyDatagram && before.queued > maxMemory(length)) this.#learn(length, before.queued - queued);
    return 0;
  }

  #receivedHidden(slots: { length(slot: number): number }, count: number): number {
    this.#latest = this.#memory();
    const { queued, dropped } = this.#latest;
    if (this.#state !== "ahead") {
      if (dropped === this.#reportedDrops) return 0;
      this.#detect();
    } else {
      for (let slot = 0; slot < count; slot++) this.#ahead -= slots.length(slot) + MIN_OVERHEAD;
      this.#ahead = Math.min(this.#ahead, queued);
    }
    if (this.#ahead > 0) return 0;
    const lost = this.#reached(queued === 0 ? dropped : this.#detectedDrops);
    this.#step("settle");
    if (dropped !== this.#reportedDrops) this.#detect();
    return lost;
  }

  #detect(): void {
    this.#detectedDrops = this.#latest.dropped;
    this.#ahead = this.#latest.queued;
    this.#step("overrun");
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

  /** Reports drops up to a value of the drop counter. The kernel reports an overrun shortly before it counts the drop. */
  #reached(dropped: number): number {
    const lost = this.#takeDrops(dropped);
    const isCounted = lost !== 0 || this.#latest.dropped !== this.#reportedDrops;
    if (isCounted) this.#reportedDrops = dropped;
    return this.#step("reached", lost, isCounted);
  }

  #settle(): number {
    const { dropped } = this.#latest;
    const lost = this.#takeDrops(dropped);
    const isCounted = lost !== 0 || dropped !== this.#reportedDrops;
    this.#reportedDrops = dropped;
    return this.#step("settle", lost, isCounted);
  }

  #step(event: LossEvent, lost = 0, isCounted = false): number {
    const { state, report } = nextLoss(this.#state, event, lost, isCounted);
    this.#state = state;
    this.#onChange();
    return report;
  }
}
