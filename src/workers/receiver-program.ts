import type { NetlinkError } from "../errors.ts";
import { type Datagram, ReceiveBuffer } from "../sock/receive-buffer.ts";
import { ringDoorbell } from "../threads/doorbell.ts";
import { runProgram } from "../threads/program-entry.ts";
import { ReceiveLoop, type Sink } from "./receive-loop.ts";
import type { ReceiverStart } from "./receiver-start.ts";
import { Counter } from "./receiver-statistics.ts";
import { GapReason, RingWriter } from "./ring.ts";

/** The part of the ring that is filled before a sleeping reader is woken, while more is coming without a pause. */
const WAKE_SHARE = 16;

/** Copies what is received into the ring, and wakes its reader. */
class RingSink implements Sink {
  readonly #ring: RingWriter;
  /** The memory that datagrams lie in. */
  readonly #store: Buffer;
  readonly #longest: number;
  readonly #counters: Float64Array;
  readonly #doorbell: Int32Array;
  /** Bytes published since the reader was last looked after. */
  #unannounced = 0;

  constructor(start: ReceiverStart, { slots }: ReceiveBuffer) {
    const { buffer, byteOffset, byteLength } = slots.bytes;
    this.#ring = new RingWriter(start.ring);
    this.#store = Buffer.from(buffer, byteOffset, byteLength);
    this.#longest = slots.capacity;
    this.#counters = new Float64Array(start.counters);
    this.#doorbell = new Int32Array(start.doorbell);
  }

  room(): number {
    for (let stalled = false; ; stalled = true) {
      if (this.#ring.closed) return 0;
      const room = this.#ring.room(this.#longest);
      if (room > 0) return room;
      if (!stalled) this.#counters[Counter.RingStalls]! += 1;
      this.idle();
      this.#ring.sleep();
    }
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
    if (this.#ring.readerWaits) ringDoorbell(this.#doorbell);
  }

  failed(error: NetlinkError): void {
    throw error;
  }
}

runProgram((start: ReceiverStart) => {
  const buffer = new ReceiveBuffer(start.buffer);
  const sink = new RingSink(start, buffer);
  const loop = new ReceiveLoop(start, buffer, sink);
  try {
    loop.run();
    loop.finish();
  } finally {
    sink.flush();
    sink.idle();
  }
});
