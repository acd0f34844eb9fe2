export { Listing } from "../io/listing.ts";
export { changedFields } from "./changed-fields.ts";
export { Client } from "./client.ts";
export { EventStream } from "./event-stream.ts";
export { type NetlinkFamily, netlinkFamily } from "./family.ts";
export { loadFamily } from "./load.ts";
export type {
  BatchOptions,
  CallOptions,
  ConnectOptions,
  DoOptions,
  EventOptions,
  ReadOptions,
} from "./options.ts";
export type {
  AnyEvents,
  AnyOperations,
  BatchItem,
  BatchResult,
  EventItem,
  FamilyEvent,
  OperationName,
  ReplyOf,
  RequestOf,
  UnknownEvent,
} from "./types.ts";
