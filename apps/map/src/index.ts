export { EventQueue } from "./event-queue.ts";
export type {
  Change,
  DatapathFlow,
  DatapathItem,
  DatapathPort,
  DesiredItem,
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
export { kernelLookups } from "./path/kernel.ts";
export type { FoundRoute, Lookups, Packet } from "./path/lookups.ts";
export { MapServer, type MapServerOptions } from "./server.ts";
