import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { fileURLToPath, pathToFileURL } from "node:url";
import { rangeError, typeError } from "../../base/argument-error.ts";
import {
  checkArray,
  checkFlag,
  checkFunction,
  checkOptions,
  checkSignal,
  checkString,
  integerFrom,
  type OptionChecks,
} from "../../base/check.ts";
import { describeValue } from "../../base/describe.ts";
import { permitted } from "../../errors.ts";
import type { NetlinkSocket } from "../../sock/socket.ts";
import { type SocketOptions, socketOptions } from "../../sock/socket-options.ts";
import type { BufferSizes } from "../loop/receive-loop.ts";
import { checkFramed, checkNotOpening, checkReadable, checkSizes } from "../receiver/options.ts";

/** Half of the threads that can share a socket (`MAX_THREADS` in shared-state.ts): other threads can use it too. */
export const MAX_WORKERS = 64;

/** Worker of the global class `Worker` in Bun, and of `node:worker_threads` in Node.js and Deno. */
interface RuntimeWorker {
  postMessage(message: unknown): void;
  terminate(): unknown;
}

/**
 * Options for a {@link ReceiverPool}.
 *
 * @typeParam Data - type of `context.data` in handlers.
 */
export interface ReceiverPoolOptions<Data = unknown> extends SocketOptions {
  /**
   * Module whose default export is the handler (`defineHandler`): a file URL, such as `new URL("./handler.ts",
   * import.meta.url)`, or an absolute path. A pool needs exactly one of `module` and `worker`.
   */
  module?: URL | string | undefined;
  /**
   * Function that creates a worker, such as `() => new Worker(new URL("./handler-worker.js", import.meta.url))`, for
   * bundled programs: of the global class `Worker` in Bun, of `node:worker_threads` in Node.js and Deno. The file of the
   * worker calls `runHandler`. The pool calls the function once per worker.
   */
  worker?: (() => RuntimeWorker) | undefined;
  /**
   * Number of workers. Default: the number of CPUs. Without `sharing`, the default is at most the number of `sockets`;
   * with `groups`, it is 1.
   *
   * A worker without a socket sleeps until the pool assigns one to it, in `add` or after another worker has ended.
   */
  workers?: number | undefined;
  /**
   * Open sockets to read, instead of new ones. They belong to the caller and stay open when the pool stops. While the
   * pool runs, nothing else can receive from them. Without `sharing`, they are assigned to the workers round-robin.
   */
  sockets?: readonly NetlinkSocket[] | undefined;
  /**
   * Netlink protocol of the sockets that the pool opens: one per worker, or a single one with `sharing`. If you pass
   * `sockets`, omit this option or pass the protocol of these sockets.
   */
  protocol?: number | undefined;
  /**
   * Whether every worker reads all sockets, so that any worker may handle a message (default: false). Otherwise, only
   * one worker reads each socket, which keeps the messages of the socket in order.
   */
  sharing?: boolean | undefined;
  /**
   * Kind of handler (`Handler.kind`) that the pool accepts. Default: handlers without a kind. For a handler of another
   * kind, `start` throws a TypeError that names both kinds. This option is for libraries that are built on pools.
   */
  handlerKind?: string | undefined;
  /**
   * Data for the handlers. Each worker gets a `structuredClone` of the data, except that a SharedArrayBuffer is shared.
   */
  data?: Data | undefined;
  /** Called with each value that a handler passes to `context.report`, and with the number of the handler's worker. */
  onReport?: ((value: unknown, worker: number) => void) | undefined;
  /**
   * Called with errors of the pool's workers: exceptions of a handler, the error of a socket that can no longer be
   * read, and the error of a worker that ended unexpectedly. The error of a worker has the property `dropped`: the
   * number of messages that were lost with the worker.
   *
   * Without this callback, an error stops the pool, unless `stopOnError` is false. If many exceptions occur in quick
   * succession, some are only counted in `statistics.errors`.
   */
  onError?: ((error: Error, worker: number) => void) | undefined;
  /**
   * Whether an error stops the pool. The default is true without `onError`, and false with it.
   *
   * If the option is false and `onError` is missing, errors are emitted as process warnings (`NetlinkWarning`), but
   * only the first, second, fourth, eighth, and so on.
   */
  stopOnError?: boolean | undefined;
  /**
   * Signal that stops the pool. While the pool starts, `start()` rejects with the reason of the signal; later, `wait()`
   * does.
   */
  signal?: AbortSignal | undefined;
  /**
   * Maximum number of datagrams per system call (default: 64). A worker with several sockets receives up to this number
   * from one socket before it reads the next one.
   *
   * A worker handles all received datagrams before it stops. Use a smaller number if the handler needs milliseconds per
   * message.
   */
  slots?: number | undefined;
  /** Maximum length of a datagram in bytes. Default: 68 KiB. */
  slotSize?: number | undefined;
  /**
   * Maximum time in milliseconds until `open` of the handler has completed in every worker (default: 30,000). If `open`
   * takes longer, the pool terminates the worker threads, and `start` throws ETIMEDOUT.
   */
  startTimeoutMs?: number | undefined;
  /**
   * Maximum time in milliseconds for a handler to return and close when the pool stops (default: 5,000). Threads whose
   * handlers take longer are terminated.
   */
  stopTimeoutMs?: number | undefined;
}

type PlannedOption = "workers" | "sharing" | "startTimeoutMs" | "stopTimeoutMs";

/** Options of a pool with their defaults. `module` is undefined if the option `worker` creates the workers. */
export type PoolPlan = { [Name in PlannedOption]: NonNullable<ReceiverPoolOptions[Name]> } & {
  buffer: BufferSizes;
  module: string | undefined;
};

export type WorkerOptionName =
  | "module"
  | "worker"
  | "data"
  | "onReport"
  | "onError"
  | "stopOnError"
  | "signal"
  | "startTimeoutMs"
  | "stopTimeoutMs";

export const workerOptions: OptionChecks<Pick<ReceiverPoolOptions, WorkerOptionName>> = {
  module: true,
  worker: true,
  data: true,
  onReport: checkFunction,
  onError: checkFunction,
  stopOnError: checkFlag,
  signal: checkSignal,
  startTimeoutMs: checkTime,
  stopTimeoutMs: checkTime,
};

const checks: OptionChecks<ReceiverPoolOptions> = {
  ...socketOptions,
  ...workerOptions,
  data: checkData,
  workers: integerFrom(1, MAX_WORKERS),
  sockets: true,
  protocol: true,
  sharing: checkFlag,
  handlerKind: checkString,
  slots: true,
  slotSize: true,
};

export function checkPoolOptions(options: ReceiverPoolOptions): PoolPlan {
  checkOptions(options, checks);
  const { sockets, protocol, sharing = false, groups = [], workers = defaultWorkers(options) } = options;
  checkFramed(protocol, "protocol");
  const module = checkModule(options);
  if (sockets !== undefined) checkSockets(sockets, options);
  else if (protocol === undefined) {
    throw typeError("protocol", "expected a protocol number, or open sockets as sockets, got neither");
  }
  if (sockets === undefined && !sharing && workers > 1 && groups.length > 0) {
    throw rangeError(
      "workers",
      "with groups, each worker would have its own socket and receive every event; " +
        "use one worker, or sharing: true so that each event goes to one of them",
    );
  }
  return {
    workers,
    sharing,
    module,
    startTimeoutMs: options.startTimeoutMs ?? 30_000,
    stopTimeoutMs: options.stopTimeoutMs ?? 5000,
    buffer: checkSizes(options),
  };
}

function defaultWorkers({ sockets, sharing, groups }: ReceiverPoolOptions): number {
  if (sharing === true) return availableParallelism();
  if (groups !== undefined) return 1;
  return Math.min(Math.max(sockets?.length ?? Number.POSITIVE_INFINITY, 1), availableParallelism());
}

function checkSockets(sockets: readonly NetlinkSocket[], options: ReceiverPoolOptions): void {
  checkArray(sockets, "sockets");
  for (const [index, socket] of sockets.entries()) checkReadable(socket, options.protocol, `sockets[${index}]`);
  const twice = sockets.findIndex((socket, index) => sockets.indexOf(socket) !== index);
  if (twice >= 0) throw rangeError(`sockets[${twice}]`, "duplicate socket; pass each socket once");
  checkNotOpening(options, "sockets", false);
}

function checkModule({ module, worker }: ReceiverPoolOptions): string | undefined {
  if ((module === undefined) === (worker === undefined)) {
    const which = module === undefined ? "neither" : "both";
    throw typeError("module", `expected either module or worker: () => new Worker(…), got ${which}`);
  }
  if (module === undefined) {
    checkFunction(worker, "worker");
    return undefined;
  }
  const url = moduleUrl(module);
  if (url.protocol === "file:" && !permitted(() => existsSync(fileURLToPath(url)), "read the handler module")) {
    throw rangeError(
      "module",
      `the file ${fileURLToPath(url)} does not exist; in a bundled program, use worker: () => new Worker(…)`,
    );
  }
  return url.href;
}

function moduleUrl(module: URL | string): URL {
  if (module instanceof URL) return module;
  if (typeof module !== "string") throw typeError("module", `expected a URL or a path, got ${describeValue(module)}`);
  if (module.startsWith("/")) return pathToFileURL(module);
  const url = URL.parse(module);
  if (url !== null) return url;
  throw rangeError(
    "module",
    `expected a URL or an absolute path, got ${describeValue(module)}; ` +
      "use new URL(path, import.meta.url) for a path relative to the calling file",
  );
}

function checkTime(time: unknown, path: string): void {
  if (typeof time === "number" && time >= 0) return;
  throw rangeError(path, `expected a non-negative number of milliseconds, got ${describeValue(time)}`);
}

function checkData(data: unknown): void {
  try {
    structuredClone(data);
  } catch (error) {
    const { message } = error as Error;
    throw typeError("data", `expected a value that can be sent to a worker: ${message}`, { cause: error });
  }
}
