import { MIN_OVERHEAD, type ReceiveBuffer } from "../../sock/receive-buffer.ts";
import { NetlinkSocket } from "../../sock/socket.ts";
import type { SocketCore } from "../../sock/socket-core.ts";
import type { SocketMemory } from "../../sock/transport.ts";
import { Counter } from "./counters.ts";
import { OverrunTracker } from "./overrun-tracker.ts";
import type { SourceStart } from "./watched-sockets.ts";

/** Delay before the drop counter is read again after an overrun. */
export const RECHECK_MS = 20;

/** A socket of a receiving thread, with its counters and gaps. */
export class Source {
  readonly key: number;
  readonly socket: NetlinkSocket;
  readonly core: SocketCore;
  readonly tracker: OverrunTracker;
  readonly closing: number;
  readonly alone: boolean;
  readonly counters: Float64Array;
  /** True while the consumer has no room for datagrams. */
  paused = false;
  /** The kernel may count the last drops late. */
  needsRecheck = false;
  readonly #hidden: HiddenOverruns;
  #memory: SocketMemory;
  #recheckAt = 0;

  /**
   * Prepares reading a socket in this thread.
   *
   * @throws NetlinkError EBADF if the socket is closed, ENOSPC if too many threads use the socket.
   */
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

  /** With `noEnobufs`, returns the drops directly after the received datagrams. */
  hiddenLoss(buffer: ReceiveBuffer, count: number): number {
    return this.#hidden.received(buffer, count, this.#readMemory());
  }

  get queued(): number {
    return this.socket.closed ? 0 : this.#readMemory().queued;
  }

  /** Minimum kernel memory in bytes that all received datagrams occupied. */
  get freed(): number {
    const { counters } = this;
    const datagrams = counters[Counter.received]! + counters[Counter.foreign]!;
    return datagrams * MIN_OVERHEAD + counters[Counter.bytes]!;
  }

  isRecheckDue(now: number): boolean {
    return this.needsRecheck && now >= this.#recheckAt;
  }

  /** If this thread exits, another thread reports the gap. */
  recordOverrun(): void {
    const { tracker } = this;
    this.counters[Counter.pendingOverrun] = tracker.hasUnreported ? 1 : 0;
    if (tracker.pending || tracker.mayGrow) this.#scheduleRecheck();
  }

  /** Repeats until all drops are reported and the queue is empty. */
  recheck(): number {
    const { tracker } = this;
    const lost = tracker.mayGrow ? tracker.lateDrops() : this.#takeDrops();
    this.needsRecheck = false;
    this.recordOverrun();
    if (lost !== 0 || this.#memory.queued > 0) this.#scheduleRecheck();
    return lost;
  }

  #scheduleRecheck(): void {
    this.needsRecheck = true;
    this.#recheckAt = performance.now() + RECHECK_MS;
  }

  /** For a full queue, ENOBUFS will report the drops later. */
  #takeDrops(): number {
    const { queued, capacity, dropped } = this.#readMemory();
    return queued > capacity / 2 ? 0 : this.core.takeDrops(dropped);
  }

  /** If the socket was closed, returns the last known values. */
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
 * Finds the gaps of a socket with the option `noEnobufs`, on which the kernel reports no overruns.
 *
 * The kernel drops messages while the receive queue is full. When a thread sees that the drop counter has grown, only
 * messages that are queued at that moment can precede the gap. The gap is reported after as many bytes were received,
 * or when the queue is empty.
 *
 * A gap is never reported too early. It may be reported up to about two queue lengths late if messages arrived between
 * the drop and its detection. The sum of all gaps is exact.
 */
class HiddenOverruns {
  readonly #takeDrops: (dropped: number) => number;
  #reported = -1;
  /** Drop counter when the pending gap was detected. */
  #dropped = -1;
  /** Maximum kernel memory of the datagrams before the pending gap. */
  #ahead = 0;

  constructor(takeDrops: (dropped: number) => number) {
    this.#takeDrops = takeDrops;
  }

  /** Returns the drops directly after the last `count` datagrams. */
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
    const upTo = queued === 0 ? dropped : this.#dropped;
    const lost = this.#takeDrops(upTo);
    this.#reported = upTo;
    this.#dropped = dropped;
    this.#ahead = queued;
    return lost;
  }
}
