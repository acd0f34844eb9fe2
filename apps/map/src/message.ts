import type { FeedEvent } from "./feed.ts";

/**
 * A message of the server to a page of the map. The first message of a connection has the number 0; numbers are
 * consecutive.
 */
export interface PageMessage {
  readonly number: number;
  readonly events: readonly FeedEvent[];
}
