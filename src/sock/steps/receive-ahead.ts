import { ReceiveSlots } from "../../ffi/receive-slots.ts";
import type { CallCancellation } from "../../threads/calls/call-threads.ts";
import type { SocketCore } from "../socket-core.ts";

/**
 * Receives the datagrams of a dump in another thread, the next ones while this thread processes the previous ones. At
 * most one receive is ahead, so the memory use of a slow reader stays the same.
 */
export class ReceiveAhead {
  /** Memory for the datagrams that were received ahead. Allocated for long dumps only. */
  #slots: ReceiveSlots | undefined;
  #next: Promise<number> | undefined;
  #isStopped = false;

  /** Whether a receive was started whose datagrams {@link receive} has not returned. */
  get isPending(): boolean {
    return this.#next !== undefined;
  }

  /** Starts no further receives ahead. A pending one must be taken with {@link receive}. */
  stop(): void {
    this.#isStopped = true;
  }

  /** Receives datagrams into `slots`. Returns their number or -errno. */
  async receive(socket: SocketCore, slots: ReceiveSlots, cancellation?: CallCancellation): Promise<number> {
    let received: number;
    if (this.#next === undefined) received = await receiveInThread(socket, slots, cancellation);
    else {
      received = await this.#next;
      this.#next = undefined;
      for (let slot = 0; slot < received; slot++) slots.copyFrom(this.#slots!, slot);
    }
    // If fewer datagrams than slots were queued, the dump has probably ended.
    if (received === slots.count && !this.#isStopped) {
      this.#slots ??= new ReceiveSlots(slots.count, slots.capacity);
      this.#next = receiveInThread(socket, this.#slots);
      // The next call reports the error. Until then, it must not count as unhandled.
      this.#next.catch(() => {});
    }
    return received;
  }
}

/** Receives datagrams in another thread, without waiting in this one. */
export function receiveInThread(
  socket: SocketCore,
  slots: ReceiveSlots,
  cancellation?: CallCancellation,
): Promise<number> {
  return socket.withDescriptor(() => socket.transport.receiveInThread!(slots, cancellation));
}
