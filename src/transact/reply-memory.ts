import { ReceiveBuffer } from "../sock/receive-buffer.ts";

const RECEIVE_SLOTS = 64;
/** Number of slots of a new receive buffer, for one or two requests. More requests get a larger buffer. */
const FIRST_SLOTS = 4;
/** Maximum size in bytes of a receive buffer with several slots. A longer reply gets a buffer with one slot. */
const MAX_BUFFER = 64 * 1024 * 1024;
const MAX_REPLY = 2 ** 30;
/** Maximum slot size in bytes of a receive buffer that is kept for later calls. */
const MAX_RETAINED_REPLY = 1024 * 1024;

/** Receive buffer for replies. A larger one replaces it for many requests, or after a reply that did not fit. */
export class ReplyMemory {
  readonly #maxSlots: number;
  #standard: ReceiveBuffer;
  buffer: ReceiveBuffer;
  #larger: ReceiveBuffer | undefined;

  /** @param maxSlots maximum number of datagrams that one system call receives (default 64). */
  constructor(maxSlots: number = RECEIVE_SLOTS) {
    this.#maxSlots = maxSlots;
    this.#standard = new ReceiveBuffer({ slots: Math.min(FIRST_SLOTS, maxSlots) });
    this.buffer = this.#standard;
  }

  /** Replaces the buffer by a larger one if it has fewer than `datagrams` slots. It must have no unread replies. */
  reserve(datagrams: number): void {
    let { count } = this.#standard.slots;
    if (datagrams <= count || count === this.#maxSlots || this.buffer !== this.#standard) return;
    while (count < datagrams) count *= 2;
    this.#standard = new ReceiveBuffer({ slots: Math.min(count, this.#maxSlots) });
    this.buffer = this.#standard;
  }

  /** Allocates a buffer for a reply of `length` bytes. The current one stays in use: it may contain unread replies. */
  prepareFor(length: number): void {
    if (length <= (this.#larger ?? this.buffer).slots.capacity) return;
    const slotSize = Math.min(length * 2, MAX_REPLY);
    const slots = Math.min(Math.max(Math.floor(MAX_BUFFER / slotSize), 1), this.#maxSlots);
    this.#larger = new ReceiveBuffer({ slots, slotSize });
  }

  /** Makes the larger buffer that {@link prepareFor} has allocated the current one. Has no effect if there is none. */
  useLarger(): void {
    if (this.#larger !== undefined) this.buffer = this.#larger;
    this.#larger = undefined;
  }

  /** Releases a large buffer at the end of a call, so that its memory is not kept for later calls. */
  trim(): void {
    if (this.buffer.slots.capacity > MAX_RETAINED_REPLY) this.buffer = this.#standard;
  }
}
