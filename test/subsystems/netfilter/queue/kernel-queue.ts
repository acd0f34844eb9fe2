import { MessageCursor } from "../../../../src/index.ts";

/** Outcome of a queued packet: its verdict, and its mark if a mark was set. */
export interface Outcome {
  id: number;
  word: number;
  mark: number | undefined;
}

/**
 * A model of the kernel's packet queue. It contains the waiting packets, oldest first, and the outcomes of the decided
 * packets in order.
 */
export class KernelQueue {
  readonly waiting: number[] = [];
  readonly outcomes: Outcome[] = [];
  /** Number of verdicts on packets that did not wait in the queue. */
  missed = 0;
  messages = 0;
  readonly #number: number;

  constructor(number: number) {
    this.#number = number;
  }

  /** Processes verdict messages as the kernel does. */
  take(bytes: Uint8Array): void {
    const copy = bytes.slice();
    const view = new DataView(copy.buffer);
    // The socket fills in the length of each message when it sends the messages. Here each message is passed
    // separately.
    view.setUint32(0, copy.length, true);
    for (const cursor = new MessageCursor().over(copy, view, 0, copy.length); cursor.next(); ) {
      const { message } = cursor;
      if (view.getUint16(message.offset + 18) !== this.#number) throw new Error("a verdict for another queue");
      const word = view.getUint32(message.offset + 24);
      const id = view.getUint32(message.offset + 28);
      const attributes = message.attributes(4);
      const mark = attributes.find(3) ? attributes.be32() : undefined;
      this.messages++;
      this.#settle(id, word, mark, message.type === 0x303);
    }
  }

  #settle(id: number, word: number, mark: number | undefined, batch: boolean): void {
    const count = batch ? this.waiting.findIndex((other) => ((other - id) | 0) > 0) : 0;
    const at = batch ? 0 : this.waiting.indexOf(id);
    const settled = batch
      ? this.waiting.splice(0, count < 0 ? this.waiting.length : count)
      : at < 0
        ? []
        : this.waiting.splice(at, 1);
    if (settled.length === 0) this.missed++;
    for (const one of settled) this.outcomes.push({ id: one, word, mark });
  }
}
