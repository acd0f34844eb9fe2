export { type Gap, ReceivedBatch, type ReceivedItem, type ReceivedMessage } from "./received-batch.ts";
export { Receiver, type ReceiverOptions } from "./receiver.ts";
export type { ReceiverStatistics } from "./receiver-statistics.ts";
