export { isOutcomeUnknown } from "./cancelled.ts";
export type { ExchangeOptions, TransactionResult } from "./outcomes.ts";
export { type PingOptions, ping, pingAsync } from "./ping.ts";
export { closeIdleSockets } from "./pool.ts";
export {
  type SingleTransactOptions,
  type TransactOptions,
  transact,
  transactAll,
  transactMultiple,
} from "./transact.ts";
export { transactAllAsync, transactAsync, transactMultipleAsync } from "./transact-async.ts";
