import type { FeedEvent } from "./feed.ts";

/**
 * A message that the server of the map sends to a browser. Messages of a connection are numbered from 0.
 */
export interface PageMessage {
  readonly number: number;
  /** Names of all hosts of the map. Only the first message contains them. */
  readonly hosts?: readonly string[];
  readonly events: readonly FeedEvent[];
  /**
   * Whether the last event is a snapshot that the next message continues: the first event of that message has the
   * following entries. {@link MessageJoiner} joins them.
   */
  readonly continues?: true;
}

/** Joins the messages of a connection of which each continues the snapshot of the previous one. */
export class MessageJoiner {
  #first: PageMessage | undefined;
  #parts: FeedEvent[] = [];

  /** Adds the next message of the connection. Returns undefined if the following message continues it. */
  add(message: PageMessage): PageMessage | undefined {
    this.#first ??= message;
    for (const [index, event] of message.events.entries()) {
      const last = this.#parts.at(-1);
      if (index > 0 || last?.type !== "snapshot" || event.type !== "snapshot") this.#parts.push(event);
      else this.#parts[this.#parts.length - 1] = { ...last, entries: last.entries.concat(event.entries) };
    }
    if (message.continues === true) return undefined;
    const { continues: _, ...first } = this.#first;
    const joined = { ...first, events: this.#parts };
    this.#first = undefined;
    this.#parts = [];
    return joined;
  }
}

/**
 * Returns the events that a page applies for a message. For the first message of a new connection, also returns events
 * that remove hosts which disappeared while the page was not connected.
 */
export function eventsOf(message: PageMessage, known: Iterable<string>, time: number): readonly FeedEvent[] {
  const { hosts, events } = message;
  if (hosts === undefined) return events;
  const removed = [...known].filter((host) => !hosts.includes(host));
  return [...removed.map((host) => ({ type: "snapshot", host, time, entries: [] }) as const), ...events];
}
