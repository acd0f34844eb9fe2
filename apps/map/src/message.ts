import type { FeedEvent } from "./feed.ts";

/** A message to a page. Numbers start at 0 for each connection, and increase by one. */
export interface PageMessage {
  readonly number: number;
  readonly events: readonly FeedEvent[];
}
