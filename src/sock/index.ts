export { type NamespaceSource, NetworkNamespace } from "./namespace.ts";
export { type PingOptions, ping } from "./ping.ts";
export { closeIdleSockets } from "./pool.ts";
export { Datagram, ReceiveBuffer, type ReceiveBufferOptions } from "./receive-buffer.ts";
export {
  NetlinkSocket,
  type ReceiveOptions,
  type SendOptions,
  type SocketStatistics,
  type SocketToken,
  type WaitOptions,
} from "./socket.ts";
export type { SocketOptions } from "./socket-options.ts";
export {
  type TransactionResult,
  type TransactOptions,
  transact,
  transactAll,
  transactMultiple,
} from "./transact.ts";
export type { Destination, SocketMemory, Transport } from "./transport.ts";
