import type { MessageView } from "../message/message.ts";

/** Iterator over a dump that abandons it when the loop is left. It is its own result object. */
export class DumpIterator implements IterableIterator<MessageView> {
  done = false;
  value!: MessageView;
  readonly #dump: { next(): MessageView | undefined; done(): void };

  constructor(dump: { next(): MessageView | undefined; done(): void }) {
    this.#dump = dump;
  }

  next(): IteratorResult<MessageView> {
    const message = this.#dump.next();
    if (message === undefined) this.done = true;
    else this.value = message;
    return this as IteratorResult<MessageView>;
  }

  return(): IteratorResult<MessageView> {
    this.#dump.done();
    this.done = true;
    return this as IteratorResult<MessageView>;
  }

  [Symbol.iterator](): this {
    return this;
  }
}
