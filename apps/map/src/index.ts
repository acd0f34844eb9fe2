export { EventQueue } from "./event-queue.ts";
export type {
  Change,
  DatapathFlow,
  DatapathItem,
  DatapathPort,
  DesiredItem,
  DropItem,
  DropTotals,
  Entry,
  EntryId,
  Feed,
  FeedEvent,
  Json,
  JsonObject,
  NamespaceItem,
  RateItem,
  TableName,
} from "./feed.ts";
export { tables } from "./feed.ts";
export { jsonItem } from "./json.ts";
export { type LocalFeedOptions, localFeed } from "./local/feed.ts";
export { explainedPath } from "./path/explained.ts";
export type { Hop, PathEnd, PathFinder, Target } from "./path/hop.ts";
export { MapServer, type MapServerOptions } from "./server.ts";
