import { ReceiveSlots } from "../../ffi/receive-slots.ts";
import type { CallCancellation } from "../../threads/calls/call-threads.ts";
import type { SocketCore } from "../socket-core.ts";

/**
 * Receives the datagrams of a dump in another thread. While this thread processes some datagrams, the other thread
 * already receives the next ones. Only one receive is ahead at a time, so that a slow reader does not use more and more
 * memory.
 */
export class ReceiveAhead {
  /** Memory for the datagrams that were received ahead. It is allocated only for long dumps. */
  #slots: ReceiveSlots | undefined;
  #next: Promise<number> | undefined;

  /** Whether a receive ahead was started whose datagrams {@link receive} has not returned yet. */
  get isPending(): boolean {
    return this.#next !== undefined;
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
    // If fewer datagrams than slots were queued, the dump has probably ended, so no further receive is started.
    if (received === slots.count) {
      this.#slots ??= new ReceiveSlots(slots.count, slots.capacity);
      this.#next = receiveInThread(socket, this.#slots);
      // Prevent an unhandled rejection: the next call reports the error.
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
