import type { NetlinkError } from "../errors.ts";
import type { Datagram, ReceiveBuffer } from "../sock/receive-buffer.ts";
import type { Sink } from "./receive-loop.ts";
import { Counter } from "./receiver-statistics.ts";
import { GapReason, RingWriter } from "./ring.ts";

/** The part of the ring that is filled before a sleeping reader is woken, while more is coming without a pause. */
const WAKE_SHARE = 16;

/** What the filling end of a ring does otherwise in a thread of its own than in the thread of the reader. */
export interface RingHost {
  /** Wakes the reader, which sleeps. */
  wakeReader(): void;
  /** The ring is full: returns true once there may be room, and false to receive nothing for now. */
  awaitRoom(ring: RingWriter): boolean;
}

/** Copies what is received into the ring, and wakes its reader. */
export class RingSink implements Sink {
  readonly #ring: RingWriter;
  readonly #host: RingHost;
  /** The memory that datagrams lie in. */
  readonly #store: Buffer;
  readonly #longest: number;
  readonly #counters: Float64Array;
  /** Bytes published since the reader was last looked after. */
  #unannounced = 0;

  constructor(ring: SharedArrayBuffer, counters: SharedArrayBuffer, { slots }: ReceiveBuffer, host: RingHost) {
    const { buffer, byteOffset, byteLength } = slots.bytes;
    this.#ring = new RingWriter(ring);
    this.#host = host;
    this.#store = Buffer.from(buffer, byteOffset, byteLength);
    this.#longest = slots.capacity;
    this.#counters = new Float64Array(counters);
  }

  /** Whether a datagram could be handed over now. */
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

  expect(): void {
    // What is in the ring is the reader's, whatever becomes of this thread.
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
   * Wakes the reader if it sleeps. That costs more than to receive some datagrams, so it is done when this thread has
   * nothing else to do, and otherwise once for many of them.
   */
  idle(): void {
    if (this.#unannounced === 0) return;
    this.#unannounced = 0;
    if (this.#ring.readerWaits) this.#host.wakeReader();
  }

  failed(error: NetlinkError): void {
    throw error;
  }
}
