export type { HandlerStatistics, ReceiverStatistics, SourceStatistics } from "./loop/counters.ts";
export type { GapReasonName } from "./loop/sink.ts";
export { defineHandler, type Handler, type HandlerContext, type ReplyOptions } from "./pool/handler.ts";
export type { ReceiverPoolOptions } from "./pool/options.ts";
export { type PoolStatistics, ReceiverPool } from "./pool/receiver-pool.ts";
export type { ReceiverOptions } from "./receiver/options.ts";
export { type Gap, ReceivedBatch, type ReceivedItem, type ReceivedMessage } from "./receiver/received-batch.ts";
export { Receiver } from "./receiver/receiver.ts";
