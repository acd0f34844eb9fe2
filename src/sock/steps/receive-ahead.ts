import { ReceiveSlots } from "../../ffi/receive-slots.ts";
import type { CallOwner, PendingStep } from "../../threads/calls/call-threads.ts";
import type { SocketCore } from "../socket-core.ts";
import { receiveInThread } from "./thread-work.ts";

/** Receives the next datagrams of a dump in another thread, while this thread processes earlier ones. */
export class ReceiveAhead {
  /** Memory for datagrams received ahead, which only long dumps need. */
  #slots: ReceiveSlots | undefined;
  #next: Promise<number> | undefined;
  /** Job of the pending receive; undefined after its end. */
  #step: PendingStep | undefined;
  readonly #owner: CallOwner = {
    awaits: (step) => {
      this.#step = step;
    },
    started() {},
  };

  /** Whether a receive is pending in the other thread, or has received datagrams that were not returned yet. */
  get isPending(): boolean {
    return this.#next !== undefined;
  }

  /** Receives datagrams into `slots`. Returns their number or -errno. */
  async receive(socket: SocketCore, slots: ReceiveSlots, owner?: CallOwner): Promise<number> {
    let received: number;
    if (this.#next === undefined) received = await receiveInThread(socket, slots, owner);
    else {
      owner?.awaits(this.#step);
      try {
        received = await this.#next;
      } finally {
        this.#next = undefined;
        owner?.awaits(undefined);
      }
      for (let slot = 0; slot < received; slot++) slots.copyFrom(this.#slots!, slot);
    }
    // Receive ahead only if the datagrams fill all slots: otherwise, the dump has probably ended.
    if (received === slots.count) {
      this.#slots ??= new ReceiveSlots(slots.count, slots.capacity);
      this.#next = receiveInThread(socket, this.#slots, this.#owner);
      // Prevent an unhandled rejection: the next call reports the error.
      this.#next.catch(() => {});
    }
    return received;
  }
}
