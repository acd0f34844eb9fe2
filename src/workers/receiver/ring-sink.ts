import type { NetlinkError } from "../../errors.ts";
import type { Datagram, ReceiveBuffer } from "../../sock/receive-buffer.ts";
import { Counter } from "../loop/counters.ts";
import { GapReason, type Sink } from "../loop/receive-loop.ts";
import { RingWriter } from "./ring.ts";

/**
 * Divisor of the ring's capacity. While datagrams arrive without a pause, the reader is woken each time this fraction
 * of the ring has been filled.
 */
const WAKE_SHARE = 16;

/** Time in milliseconds after the last datagram until the pages that a burst has used are returned to the kernel. */
const BURST_END_MS = 1000;

/** Copies received datagrams to a ring and wakes its reader. */
export class RingSink implements Sink {
  readonly #ring: RingWriter;
  readonly #wakeReader: () => void;
  /** The memory from which received datagrams are copied to the ring. */
  readonly #store: Buffer;
  readonly #longest: number;
  readonly #counters: Float64Array;
  /** Number of bytes that were added to the ring since the reader was last woken. */
  #unannounced = 0;
  /** Whether the ring had no room for a datagram of the maximum length at the last call of {@link room}. */
  isFull = false;
  /** Time at which the pages that a burst has used are returned to the kernel; 0 if there are none. */
  #burstEnd = 0;

  /** @param wakeReader wakes the reader of the ring, which sleeps. */
  constructor(ring: SharedArrayBuffer, counters: SharedArrayBuffer, { slots }: ReceiveBuffer, wakeReader: () => void) {
    const { buffer, byteOffset, byteLength } = slots.bytes;
    this.#ring = new RingWriter(ring);
    this.#wakeReader = wakeReader;
    this.#store = Buffer.from(buffer, byteOffset, byteLength);
    this.#longest = slots.capacity;
    this.#counters = new Float64Array(counters);
  }

  /**
   * Returns the number of datagrams for which the ring has room; 0 if it is closed or full. The reader of a full ring
   * sees that the writer waits, and wakes the writer's thread when it has released a part of the ring.
   */
  room(): number {
    if (this.#ring.closed) return 0;
    let room = this.isFull ? 0 : this.#ring.room(this.#longest);
    if (room === 0) {
      if (!this.isFull) {
        this.#counters[Counter.RingStalls]! += 1;
        this.idle();
      }
      room = this.#ring.awaitRoom(this.#longest);
      this.isFull = room === 0;
    }
    return room;
  }

  count(): void {
    // Nothing to count: datagrams in the ring stay readable if this thread ends.
  }

  datagrams(datagrams: readonly Datagram[]): void {
    for (const datagram of datagrams) {
      const { offset, length, sender, group, nsid } = datagram;
      if (datagram.truncated) this.#ring.gap(1, GapReason.Truncated);
      else this.#ring.datagram(this.#store, offset, length, sender, group, nsid);
    }
  }

  gap(dropped: number, reason: number): void {
    this.#ring.gap(dropped, reason);
  }

  flush(): void {
    this.#unannounced += this.#ring.publish();
    if (this.#unannounced >= this.#ring.capacity / WAKE_SHARE) this.idle();
  }

  /**
   * Wakes the reader of the ring if it sleeps. A wake-up costs more than receiving several datagrams. The reader is
   * therefore woken when this thread is idle, and otherwise once for many datagrams.
   *
   * After a burst, also returns unused pages to the kernel. Returns the time in milliseconds until the next call, or -1
   * if none is needed.
   */
  idle(): number {
    if (this.#unannounced > 0) {
      this.#unannounced = 0;
      if (this.#ring.readerSleeps) this.#wakeReader();
      this.#burstEnd = this.#ring.hasUnusedPages ? performance.now() + BURST_END_MS : 0;
    }
    if (this.#burstEnd === 0) return -1;
    const left = this.#burstEnd - performance.now();
    if (left > 0) return Math.ceil(left);
    this.#ring.discard();
    this.#burstEnd = this.#ring.hasUnusedPages ? performance.now() + BURST_END_MS : 0;
    return this.#burstEnd === 0 ? -1 : BURST_END_MS;
  }

  socketFailed(error: NetlinkError): void {
    throw error;
  }
}
