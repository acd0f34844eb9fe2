import type { Datagram, ReceiveBuffer } from "../../sock/receive-buffer.ts";
import { Counter } from "../loop/counters.ts";
import { GapReason, type Sink } from "../loop/sink.ts";
import { RingWriter, ringCapacity, ringMemory, roomIn } from "./ring.ts";

/** The reader is woken after one sixteenth of the maximum capacity. */
const WAKE_SHARE = 16;

/** Delay in ms until a small ring replaces a large one that is empty. */
const BURST_END_MS = 1000;

/** Factor by which a larger ring replaces a full one. */
const GROWTH = 32;
/** Used if the program has only one receiver. */
const DEFAULT_RING_SIZE = 4 * 1024 * 1024;
const MIN_RING_SIZE = 32 * 1024;
/** Maximum size of the first ring; bursts get larger rings. */
const MAX_FIRST_RING = 128 * 1024;
/** Datagrams of maximum length for which the last ring has spare room. */
const SPARE = 4;
/** Datagram length for which a ring that can grow keeps room. */
const EXPECTED_LENGTH = 2048;

/** Starts small: large rings make JavaScriptCore collect garbage less often. */
export function firstCapacity(capacity: number): number {
  return Math.min(Math.max(capacity / GROWTH, MIN_RING_SIZE), MAX_FIRST_RING, capacity);
}

/** Many receivers get small rings, because a burst may fill all. */
export function sharedCapacity(receivers: number): number {
  return Math.max(2 ** Math.floor(Math.log2(DEFAULT_RING_SIZE / Math.max(receivers, 1))), MIN_RING_SIZE);
}

/** Wakes the reader of a ring and replaces the ring. */
export interface RingOwner {
  /**
   * Maximum capacity of the ring in bytes. A full ring with a smaller capacity is replaced by a larger ring. A full
   * ring with this capacity pauses receiving. The maximum must not change between {@link RingSink.room}, which promises
   * space for a number of datagrams, and the end of their delivery.
   */
  readonly capacity: number;
  wakeReader(): void;
  /** The woken reader first reads the current ring to its end. */
  replace(ring: SharedArrayBuffer): void;
}

/**
 * Copies datagrams to a receiver's ring and wakes its reader. A burst replaces the ring by a larger one. Nothing is lost
 * if this thread ends, because the ring outlives it.
 */
export class RingSink implements Sink {
  #ring: RingWriter;
  readonly #owner: RingOwner;
  readonly #firstCapacity: number;
  /** Capacity with room for several datagrams of the maximum length. */
  readonly #sufficient: number;
  readonly #store: Buffer;
  readonly #longest: number;
  readonly #counters: Float64Array;
  #unannounced = 0;
  /** The last call of {@link room} found no room. */
  isFull = false;
  /** No other ring follows. */
  #isLast = false;
  /** Time (`performance.now()`) to replace a large ring; 0 for none. */
  #burstEnd = 0;

  constructor(ring: SharedArrayBuffer, counters: SharedArrayBuffer, { slots }: ReceiveBuffer, owner: RingOwner) {
    const { buffer, byteOffset, byteLength } = slots.bytes;
    this.#ring = new RingWriter(ring);
    this.#owner = owner;
    this.#firstCapacity = this.#ring.capacity;
    this.#store = Buffer.from(buffer, byteOffset, byteLength);
    this.#longest = slots.capacity;
    this.#sufficient = ringCapacity(0, this.#longest);
    this.#counters = new Float64Array(counters);
  }

  /**
   * Returns how many datagrams the ring has room for; 0 if the ring is closed or full. The reader wakes this thread
   * when a full ring has room again.
   */
  room(): number {
    if (this.#ring.closed && !this.#isLast) return 0;
    // A larger ring can replace this one, so its size counts.
    const maximum = this.#canGrow ? roomIn(this.#largest, this.#longest) : Number.POSITIVE_INFINITY;
    if (this.#ring.capacity < this.#owner.capacity) {
      this.isFull = false;
      return maximum;
    }
    const longest = this.#canGrow ? EXPECTED_LENGTH : this.#longest;
    let room = this.isFull ? 0 : this.#ring.room(longest);
    if (room === 0) {
      if (!this.isFull) {
        this.#counters[Counter.ringStalls]! += 1;
        // Not idle(), which may replace the ring that is full.
        this.#wakeReader();
      }
      room = this.#ring.awaitRoom(longest);
      this.isFull = room === 0;
    }
    return Math.min(room, maximum);
  }

  /** Replaces the ring, which may be full, even if the reader has closed it. */
  makeRoom(queued: number): void {
    this.isFull = false;
    this.#isLast = true;
    // Datagrams occupy less memory in a ring than in the queue.
    this.#replace(ringCapacity(queued + SPARE * this.#longest, this.#longest));
  }

  datagrams(datagrams: readonly Datagram[]): void {
    for (const datagram of datagrams) {
      const { offset, length, sender, group, nsid } = datagram;
      if (datagram.truncated) {
        this.gap(1, GapReason.Truncated);
        continue;
      }
      if (this.#canGrow && !this.#ring.fits(length)) this.#replace(this.#nextCapacity);
      this.#ring.datagram(this.#store, offset, length, sender, group, nsid);
    }
  }

  gap(dropped: number, reason: number): void {
    if (this.#canGrow && !this.#ring.fits(0)) this.#replace(this.#nextCapacity);
    this.#ring.gap(dropped, reason);
  }

  flush(): void {
    this.#unannounced += this.#ring.publish();
    if (this.#unannounced >= this.#owner.capacity / WAKE_SHARE) this.idle();
  }

  /**
   * Wakes the reader if it sleeps. Called when this thread becomes idle or after many datagrams, because a wake-up
   * costs more than receiving several datagrams.
   *
   * After a burst, also replaces a large ring by a small one. Returns the time in milliseconds until the next call is
   * needed; -1 if none is.
   */
  idle(): number {
    this.#wakeReader();
    if (this.#burstEnd === 0) return -1;
    const left = this.#burstEnd - performance.now();
    if (left > 0) return Math.ceil(left);
    if (this.#ring.isEmpty) {
      // Garbage collection would return the pages much later.
      this.#ring.discard();
      this.#replace(this.#firstCapacity);
    }
    this.#burstEnd = this.#isLarge ? performance.now() + BURST_END_MS : 0;
    return this.#burstEnd === 0 ? -1 : BURST_END_MS;
  }

  #wakeReader(): void {
    if (this.#unannounced === 0) return;
    this.#unannounced = 0;
    if (this.#ring.readerSleeps) this.#owner.wakeReader();
    this.#burstEnd = this.#isLarge ? performance.now() + BURST_END_MS : 0;
  }

  get #canGrow(): boolean {
    return this.#ring.capacity < this.#largest;
  }

  get #largest(): number {
    return Math.max(this.#owner.capacity, this.#sufficient);
  }

  get #nextCapacity(): number {
    return Math.min(ringCapacity(this.#ring.capacity * GROWTH, this.#longest), this.#largest);
  }

  get #isLarge(): boolean {
    return this.#ring.capacity > this.#firstCapacity;
  }

  /** A smaller ring replaces only an empty one. */
  #replace(capacity: number): void {
    this.#ring.publish();
    this.#unannounced = 0;
    const memory = ringMemory(capacity);
    this.#ring = new RingWriter(memory);
    this.#owner.replace(memory);
  }
}
