export type { ReceiveOptions, SendOptions, WaitOptions } from "./call-options.ts";
export type { TransactionResult } from "./exchange.ts";
export { type NamespaceSource, NetworkNamespace } from "./namespace.ts";
export { type PingOptions, ping } from "./ping.ts";
export { closeIdleSockets } from "./pool.ts";
export { Datagram, ReceiveBuffer, type ReceiveBufferOptions } from "./receive-buffer.ts";
export { NetlinkSocket, type SocketStatistics, type SocketToken } from "./socket.ts";
export type { SocketOptions } from "./socket-options.ts";
export {
  type TransactOptions,
  transact,
  transactAll,
  transactMultiple,
} from "./transact.ts";
export type { Destination, SocketMemory, Transport } from "./transport.ts";
