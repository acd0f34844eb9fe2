import type { FeedEvent } from "./feed.ts";

/**
 * A message of the server to a page of the map. The first message of a connection has the number 0; numbers are
 * consecutive.
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
