import { ReceiveBuffer } from "../sock/receive-buffer.ts";

const RECEIVE_SLOTS = 64;
const FIRST_SLOTS = 4;
/** Maximum size in bytes of a buffer with several slots. A longer reply gets a buffer with one slot. */
const MAX_BUFFER = 64 * 1024 * 1024;
const MAX_REPLY = 2 ** 30;
const MAX_RETAINED_REPLY = 1024 * 1024;

export class ReplyMemory {
  readonly #maxSlots: number;
  #standard: ReceiveBuffer;
  buffer: ReceiveBuffer;
  #larger: ReceiveBuffer | undefined;

  constructor(maxSlots: number = RECEIVE_SLOTS) {
    this.#maxSlots = maxSlots;
    this.#standard = new ReceiveBuffer({ slots: Math.min(FIRST_SLOTS, maxSlots) });
    this.buffer = this.#standard;
  }

  /** Replaces the current buffer if it has fewer slots than `datagrams`. The buffer must contain no unread replies. */
  reserve(datagrams: number): void {
    let { count } = this.#standard.slots;
    if (datagrams <= count || count === this.#maxSlots || this.buffer !== this.#standard) return;
    while (count < datagrams) count *= 2;
    this.#standard = new ReceiveBuffer({ slots: Math.min(count, this.#maxSlots) });
    this.buffer = this.#standard;
  }

  /** Allocates a buffer for longer replies. It is used from {@link useLarger} on, when no replies are unread. */
  prepareFor(length: number): void {
    if (length <= (this.#larger ?? this.buffer).slots.capacity) return;
    const slotSize = Math.min(length * 2, MAX_REPLY);
    const slots = Math.min(Math.max(Math.floor(MAX_BUFFER / slotSize), 1), this.#maxSlots);
    this.#larger = new ReceiveBuffer({ slots, slotSize });
  }

  /** Replaces the current buffer by the one that {@link prepareFor} has allocated, if any. */
  useLarger(): void {
    if (this.#larger !== undefined) this.buffer = this.#larger;
    this.#larger = undefined;
  }

  /** Returns the requests, with copies of those in the receive buffer, which the replies overwrite. */
  withoutLent(requests: readonly Uint8Array[]): readonly Uint8Array[] {
    return requests.some((request) => this.contains(request))
      ? requests.map((request) => (this.contains(request) ? request.slice() : request))
      : requests;
  }

  /** Reports whether bytes are in the receive buffer, as those of a lent reply. */
  contains({ buffer }: Uint8Array): boolean {
    return buffer === this.buffer.slots.bytes.buffer;
  }

  trim(): void {
    if (this.buffer.slots.capacity > MAX_RETAINED_REPLY) this.buffer = this.#standard;
  }
}
