export {
  Executor,
  type ExecutorDump,
  type ExecutorDumpOptions,
  type ExecutorOptions,
  type ExecutorTransactOptions,
} from "./executor.ts";
export { defineHandler, type Handler, type HandlerContext, type ReplyOptions } from "./handler.ts";
export type { ReceiverPoolOptions } from "./pool-options.ts";
export { type Gap, ReceivedBatch, type ReceivedItem, type ReceivedMessage } from "./received-batch.ts";
export { Receiver, type ReceiverOptions } from "./receiver.ts";
export { type PoolStatistics, ReceiverPool } from "./receiver-pool.ts";
export type { HandlerStatistics, ReceiverStatistics, SourceStatistics } from "./receiver-statistics.ts";
export type { GapReasonName } from "./ring.ts";
