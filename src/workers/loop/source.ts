import type { ReceiveBuffer } from "../../sock/receive-buffer.ts";
import { MIN_OVERHEAD } from "../../sock/receive-buffer.ts";
import { NetlinkSocket } from "../../sock/socket.ts";
import type { SocketCore } from "../../sock/socket-core.ts";
import type { SocketMemory } from "../../sock/transport.ts";
import { Counter } from "./counters.ts";
import { OverrunTracker } from "./overrun-tracker.ts";
import type { SourceStart } from "./watched-sockets.ts";

/**
 * Time in milliseconds from an overrun to another check of the drop counter, if no datagram follows. The check is
 * needed because the kernel may count a drop late, and another thread may receive the messages before the gap.
 */
export const RECHECK_MS = 20;

/** A socket that a receive loop reads, with its counters and its pending gaps. */
export class Source {
  readonly key: number;
  readonly socket: NetlinkSocket;
  readonly core: SocketCore;
  readonly tracker: OverrunTracker;
  /** See `SourceStart.closing`. */
  readonly closing: number;
  /** Whether no other thread reads the socket. */
  readonly alone: boolean;
  readonly counters: Float64Array;
  /** Whether the loop does not read the socket at present, because its consumer has no room. */
  paused = false;
  readonly #hidden: HiddenOverruns;
  /** The kernel's counters of the socket, as last read. */
  #memory: SocketMemory;
  #needsRecheck = false;
  #recheckAt = 0;

  /** @throws NetlinkError EBADF if the socket is closed, ENOSPC if too many threads use the socket. */
  constructor(start: SourceStart) {
    const socket = start.socket instanceof NetlinkSocket ? start.socket : NetlinkSocket.attach(start.socket);
    const core = socket.core;
    const takeDrops = (dropped: number) => core.takeDrops(dropped);
    this.key = start.key;
    this.socket = socket;
    this.core = core;
    this.closing = start.closing;
    this.alone = start.alone;
    this.counters = new Float64Array(start.counters);
    this.#memory = socket.memory();
    this.tracker = new OverrunTracker(() => this.#readMemory(), takeDrops, start.overrun, start.alone);
    this.#hidden = new HiddenOverruns(takeDrops);
    this.recordOverrun();
  }

  /**
   * Returns the number of messages that were dropped after the received datagrams. Used for sockets that do not report
   * overruns.
   */
  hiddenLoss(buffer: ReceiveBuffer, count: number): number {
    return this.#hidden.received(buffer, count, this.#readMemory());
  }

  /** Number of bytes of kernel memory that the queued datagrams use; 0 if the owner has closed the socket. */
  get queued(): number {
    return this.socket.closed ? 0 : this.#readMemory().queued;
  }

  /** Minimum number of bytes of kernel memory that the received datagrams used. */
  get freed(): number {
    const { counters } = this;
    const datagrams = counters[Counter.Received]! + counters[Counter.Foreign]!;
    return datagrams * MIN_OVERHEAD + counters[Counter.Bytes]!;
  }

  /** Whether gaps may not have reported all drops of an overrun yet. */
  get needsRecheck(): boolean {
    return this.#needsRecheck;
  }

  isRecheckDue(now: number): boolean {
    return this.#needsRecheck && now >= this.#recheckAt;
  }

  /**
   * Records in shared memory whether the gap of an overrun is still to be reported. If this thread exits, another
   * thread can then report the gap. Schedules another check of the drop counter while the gap is pending.
   */
  recordOverrun(): void {
    const { tracker } = this;
    this.counters[Counter.PendingOverrun] = tracker.hasUnreported ? 1 : 0;
    if (tracker.pending || tracker.mayGrow) this.#scheduleRecheck();
  }

  /**
   * Returns the number of unreported drops after the last gap. Checks are repeated until one finds no drops and an
   * empty queue: if several threads read the socket, a gap can be at the wrong position, and drops can continue after
   * it.
   */
  recheck(): number {
    const { tracker } = this;
    const lost = tracker.mayGrow ? tracker.lateDrops() : this.#takeDrops();
    this.#needsRecheck = false;
    this.recordOverrun();
    if (lost !== 0 || this.#memory.queued > 0) this.#scheduleRecheck();
    return lost;
  }

  #scheduleRecheck(): void {
    this.#needsRecheck = true;
    this.#recheckAt = performance.now() + RECHECK_MS;
  }

  /**
   * Marks all unreported drops as reported and returns their number. If the drops may belong to an overrun that the
   * kernel has not reported yet, leaves them unreported and returns 0.
   */
  #takeDrops(): number {
    const { queued, capacity, dropped } = this.#readMemory();
    return queued > capacity / 2 ? 0 : this.core.takeDrops(dropped);
  }

  /**
   * Reads the kernel's counters of the socket. If the owner has closed the socket, returns the last known values,
   * because the next receive reports the closed socket.
   */
  #readMemory(): SocketMemory {
    try {
      this.#memory = this.core.memory();
    } catch (error) {
      if (!this.socket.closed) throw error;
    }
    return this.#memory;
  }
}

/**
 * Finds the gaps of a socket that does not report overruns (`noEnobufs`). Only the kernel's drop counter shows these
 * gaps.
 *
 * The kernel drops messages while the queue is full. The gap therefore follows the messages that were queued at the
 * drop. When this thread sees that the counter has grown, at most as many of these messages are left as are queued now.
 * The gap is reported once that many messages were received, or the queue was empty.
 *
 * A gap is never reported too early. Its position is exact if nothing arrives in between, and otherwise up to about two
 * queue lengths late. The sum of all gaps is exact.
 */
class HiddenOverruns {
  readonly #takeDrops: (dropped: number) => number;
  /** Drop count up to which gaps were reported; -1 before the first receive. */
  #reported = -1;
  /** Drop count when the pending gap was detected. Datagrams that were queued then precede the gap. */
  #dropped = -1;
  /** Maximum number of bytes in the receive buffer that belong to datagrams before the gap. */
  #ahead = 0;

  /**
   * @param takeDrops marks the messages dropped up to a drop count as reported, and returns how many of them were not
   * reported before.
   */
  constructor(takeDrops: (dropped: number) => number) {
    this.#takeDrops = takeDrops;
  }

  /**
   * Records that `count` datagrams were received. The last argument contains the socket's counters after this receive.
   * Returns how many messages were dropped after these datagrams.
   */
  received({ slots }: ReceiveBuffer, count: number, { queued, dropped }: SocketMemory): number {
    if (this.#dropped === this.#reported) {
      if (dropped === this.#reported) return 0;
      this.#dropped = dropped;
      this.#ahead = queued;
    } else {
      for (let slot = 0; slot < count; slot++) this.#ahead -= slots.length(slot) + MIN_OVERHEAD;
      this.#ahead = Math.min(this.#ahead, queued);
    }
    if (this.#ahead > 0) return 0;
    // Drops after this count follow the messages that are queued now.
    const upTo = queued === 0 ? dropped : this.#dropped;
    const lost = this.#takeDrops(upTo);
    this.#reported = upTo;
    this.#dropped = dropped;
    this.#ahead = queued;
    return lost;
  }
}
