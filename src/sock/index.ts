export type { ReceiveSlots } from "../ffi/receive-slots.ts";
export type { SendArea } from "../ffi/send-area.ts";
export type { ReceiveOptions, SendOptions, WaitOptions } from "./call-options.ts";
export type { SocketClaim, SocketPurpose } from "./claim.ts";
export type { ExchangeOptions, RequestDescription, TransactionResult } from "./exchange/outcomes.ts";
export { type NamespaceSource, NetworkNamespace } from "./namespace.ts";
export { closeIdleSockets } from "./pool.ts";
export { Datagram, ReceiveBuffer, type ReceiveBufferOptions } from "./receive-buffer.ts";
export type { SharedStateToken } from "./shared-state.ts";
export type { SocketToken } from "./socket.ts";
export { NetlinkSocket } from "./socket.ts";
export type { SocketStatistics } from "./socket-core.ts";
export type { SocketOptions } from "./socket-options.ts";
export { type CapturedDatagram, type CaptureOptions, NetlinkCapture } from "./trace/capture.ts";
export type { Trace, TraceEvent } from "./trace/tracing.ts";
export {
  type PingOptions,
  ping,
  type SingleTransactOptions,
  type TransactOptions,
  transact,
  transactAll,
  transactMultiple,
} from "./transact.ts";
export { transactAllAsync, transactAsync, transactMultipleAsync } from "./transact-async.ts";
export type { Destination, SocketMemory, Transport } from "./transport.ts";
