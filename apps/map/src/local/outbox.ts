import type { Change, FeedEvent } from "../feed.ts";

/** Number of queued changes at which writers of the queue must wait. */
const MAX_WAITING = 5000;

/**
 * A queue of feed events with one reader. Consecutive changes are merged into one event. Writers wait while the queue
 * is full. Changes then stay in the kernel's socket buffers, where losses are detected.
 */
export class Outbox {
  readonly #host: string;
  #events: FeedEvent[] = [];
  #changes: Change[] = [];
  #size = 0;
  #failure: { readonly error: unknown } | undefined;
  #readable = Promise.withResolvers<void>();
  #drained = Promise.withResolvers<void>();

  constructor(host: string) {
    this.#host = host;
  }

  /** Adds a change to the queue. Returns a promise if the writer must wait. */
  change(change: Change): Promise<void> | undefined {
    this.#changes.push(change);
    return this.#added();
  }

  /** Adds an event that is not a change, after all changes that were added before. */
  event(event: FeedEvent): Promise<void> | undefined {
    this.#flushChanges();
    this.#events.push(event);
    return this.#added();
  }

  /** Ends the queue with an error. The reader receives the error after the queued events. */
  fail(error: unknown): void {
    this.#failure ??= { error };
    this.#readable.resolve();
  }

  /** Waits until the queue has events, and removes them. */
  async take(): Promise<FeedEvent[]> {
    await this.#readable.promise;
    this.#flushChanges();
    if (this.#events.length === 0 && this.#failure !== undefined) throw this.#failure.error;
    const events = this.#events;
    this.#events = [];
    this.#size = 0;
    if (this.#failure === undefined) this.#readable = Promise.withResolvers();
    this.#drained.resolve();
    this.#drained = Promise.withResolvers();
    return events;
  }

  #added(): Promise<void> | undefined {
    this.#size++;
    this.#readable.resolve();
    return this.#size > MAX_WAITING ? this.#drained.promise : undefined;
  }

  #flushChanges(): void {
    if (this.#changes.length === 0) return;
    this.#events.push({ type: "change", host: this.#host, time: Date.now(), changes: this.#changes });
    this.#changes = [];
  }
}
