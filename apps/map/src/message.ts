import type { FeedEvent } from "./feed.ts";

/**
 * A message that the server of the map sends to a browser. Messages of a connection are numbered from 0.
 */
export interface PageMessage {
  readonly number: number;
  /** Names of all hosts of the map. Only the first message contains them. */
  readonly hosts?: readonly string[];
  readonly events: readonly FeedEvent[];
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
