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

/** The functions that a {@link RingSink} needs from its thread, which is a worker or the reader's own thread. */
interface RingHost {
  /** Wakes the reader of the ring if it sleeps. */
  wakeReader(): void;
  /** Called while the ring is full. Returns true if there may be room now, or false to pause receiving. */
  awaitRoom(ring: RingWriter): boolean;
}

/** Copies received datagrams to a ring and wakes its reader. */
export class RingSink implements Sink {
  readonly #ring: RingWriter;
  readonly #host: RingHost;
  /** The memory from which received datagrams are copied to the ring. */
  readonly #store: Buffer;
  readonly #longest: number;
  readonly #counters: Float64Array;
  /** Number of bytes that were added to the ring since the reader was last woken. */
  #unannounced = 0;

  constructor(ring: SharedArrayBuffer, counters: SharedArrayBuffer, { slots }: ReceiveBuffer, host: RingHost) {
    const { buffer, byteOffset, byteLength } = slots.bytes;
    this.#ring = new RingWriter(ring);
    this.#host = host;
    this.#store = Buffer.from(buffer, byteOffset, byteLength);
    this.#longest = slots.capacity;
    this.#counters = new Float64Array(counters);
  }

  /** Whether the ring has room for a datagram of any length. */
  get hasRoom(): boolean {
    return this.#ring.room(this.#longest) > 0;
  }

  room(): number {
    for (let stalled = false; ; stalled = true) {
      if (this.#ring.closed) return 0;
      const room = this.#ring.room(this.#longest);
      if (room > 0) return room;
      if (!stalled) this.#counters[Counter.RingStalls]! += 1;
      this.idle();
      if (!this.#host.awaitRoom(this.#ring)) return 0;
    }
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
   */
  idle(): void {
    if (this.#unannounced === 0) return;
    this.#unannounced = 0;
    if (this.#ring.readerSleeps) this.#host.wakeReader();
  }

  socketFailed(error: NetlinkError): void {
    throw error;
  }
}
