import type { Change, FeedEvent } from "./feed.ts";

/** Number of queued entries and events from which on writers must wait. */
const MAX_WAITING = 5000;

/** An event that consists of merged changes. Further changes can be added to it. */
interface MergedChanges {
  readonly type: "change";
  readonly host: string;
  time: number;
  readonly changes: Change[];
}

/**
 * A bounded queue of feed events with one reader. Consecutive changes of one host are merged into one event, which has
 * the time of the last change. While the queue is full, writers wait, so that further changes stay in the source of the
 * feed.
 */
export class EventQueue {
  #events: FeedEvent[] = [];
  /** The last event of the queue if it consists of changes. */
  #last: MergedChanges | undefined;
  #size = 0;
  #failure: { readonly error: unknown } | undefined;
  #readable = Promise.withResolvers<void>();
  #drained = Promise.withResolvers<void>();

  /**
   * Adds an event. If the queue is full, returns a promise that resolves when the reader has taken the events; the
   * writer must wait for it.
   */
  add(event: FeedEvent): Promise<void> | undefined {
    if (event.type !== "change") {
      this.#last = undefined;
      this.#events.push(event);
    } else if (this.#last?.host === event.host) {
      this.#last.time = event.time;
      for (const change of event.changes) this.#last.changes.push(change);
    } else {
      this.#last = { ...event, changes: [...event.changes] };
      this.#events.push(this.#last);
    }
    this.#size += event.type === "change" ? event.changes.length : event.type === "snapshot" ? event.entries.length : 1;
    this.#readable.resolve();
    return this.#size > MAX_WAITING && this.#failure === undefined ? this.#drained.promise : undefined;
  }

  /** Ends the queue with an error. The reader receives the error after the queued events; writers no longer wait. */
  fail(error: unknown): void {
    this.#failure ??= { error };
    this.#readable.resolve();
    this.#drained.resolve();
  }

  /** Waits until the queue has events, and removes them. */
  async take(): Promise<FeedEvent[]> {
    await this.#readable.promise;
    if (this.#events.length === 0 && this.#failure !== undefined) throw this.#failure.error;
    const events = this.#events;
    this.#events = [];
    this.#last = undefined;
    this.#size = 0;
    if (this.#failure === undefined) this.#readable = Promise.withResolvers();
    this.#drained.resolve();
    this.#drained = Promise.withResolvers();
    return events;
  }
}
