import { ReceiveBuffer } from "../sock/receive-buffer.ts";

/** Maximum number of datagrams that one system call receives in this thread. */
const RECEIVE_SLOTS = 64;
/** Maximum size in bytes of the buffer for replies. Only a single larger reply exceeds it. */
const MAX_BUFFER = 64 * 1024 * 1024;
const MAX_REPLY = 2 ** 30;
/** Maximum slot size of a reply buffer that is kept for later calls. A slot holds one datagram. */
const MAX_RETAINED_REPLY = 1024 * 1024;

/** The buffer into which a transaction receives replies. It is replaced by a larger one after a truncated reply. */
export class ReplyMemory {
  readonly #slots: number;
  readonly #standard: ReceiveBuffer;
  buffer: ReceiveBuffer;
  /** A larger buffer that {@link useLarger} makes the current one. */
  #larger: ReceiveBuffer | undefined;

  /** @param slots maximum number of datagrams that one system call receives (default 64). */
  constructor(slots: number = RECEIVE_SLOTS) {
    this.#slots = slots;
    this.#standard = new ReceiveBuffer({ slots });
    this.buffer = this.#standard;
  }

  /** Allocates a buffer for replies of `length` bytes. The current buffer stays in use, because it may hold replies. */
  prepareFor(length: number): void {
    if (length <= (this.#larger ?? this.buffer).slots.capacity) return;
    const slotSize = Math.min(length * 2, MAX_REPLY);
    const slots = Math.min(Math.max(Math.floor(MAX_BUFFER / slotSize), 1), this.#slots);
    this.#larger = new ReceiveBuffer({ slots, slotSize });
  }

  /** Replaces the current buffer by the larger one, if {@link prepareFor} allocated one. */
  useLarger(): void {
    if (this.#larger !== undefined) this.buffer = this.#larger;
    this.#larger = undefined;
  }

  /** Releases the buffer if it is too large to be kept for later calls. */
  trim(): void {
    if (this.buffer.slots.capacity > MAX_RETAINED_REPLY) this.buffer = this.#standard;
  }
}
