import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { fileURLToPath, pathToFileURL } from "node:url";
import { shown } from "../errors.ts";
import { checkInteger, checkKnown, checkObject, type Names } from "../message/check.ts";
import { NetlinkSocket } from "../sock/socket.ts";
import { type SocketOptions, socketOptionNames } from "../sock/socket-options.ts";
import {
  type BufferSizes,
  checkFramed,
  checkSameProtocol,
  checkSignal,
  checkSizes,
  openingOptions,
} from "./receiver-options.ts";

/** The most workers that a pool can have: as many threads can share a socket. */
const MOST_WORKERS = 64;
const DEFAULT_START_TIMEOUT_MS = 30_000;
const DEFAULT_STOP_TIMEOUT_MS = 5000;
const DEFAULT_ANSWER_TIMEOUT_MS = 5000;

/**
 * What a pool reads, with what, and how it is sized.
 *
 * @typeParam Data what handlers find as `context.data`.
 */
export interface ReceiverPoolOptions<Data = unknown> extends SocketOptions {
  /**
   * The module whose default export is the handler (`defineHandler`): a file URL such as
   * `new URL("./handler.ts", import.meta.url)`, or an absolute path. Either this or `worker`.
   */
  module?: URL | string;
  /** Makes a new worker, whose own file calls `runHandler`: for programs that are bundled. Either this or `module`. */
  worker?: () => Worker;
  /**
   * How many workers (default: as many as there are sockets, at most one for each processor). One without a socket of its
   * own sleeps until it is given one by `add`, or by the end of another worker.
   */
  workers?: number;
  /**
   * Sockets to read instead of such as the pool opens: they stay open and the caller's, and nobody else receives on them
   * meanwhile. Without `sharing` each goes to one worker, by turns.
   */
  sockets?: readonly NetlinkSocket[];
  /**
   * The protocol of the sockets that the pool opens: one for each worker, or a single one with `sharing`. With `sockets` it
   * can be left out, and is otherwise that of all of them.
   */
  protocol?: number;
  /**
   * Whether every worker reads every socket, each message going to one of them (default false: a socket has one worker,
   * and its messages stay in order).
   */
  sharing?: boolean;
  /**
   * The kind of handler that the workers run (`Handler.kind`), for what is built on top of pools. A handler of another kind,
   * or of none, keeps the pool from starting, with a TypeError that names both (default: handlers without a kind).
   */
  handlerKind?: string;
  /** What each handler gets a copy of, as `structuredClone` makes it; what lies in a SharedArrayBuffer is shared. */
  data?: Data;
  /** Called with each value that a handler reports. */
  onReport?: (value: unknown, worker: number) => void;
  /**
   * Called with each exception of a handler, with the error of a worker that has ended unasked (`dropped` says how many
   * messages are lost that its handler was neither given nor told of) and of a socket that cannot be read any more. Without
   * it such an error stops the pool, unless `stopOnError` is false. Of many exceptions in quick succession some are only
   * counted, in `statistics.errors`.
   */
  onError?: (error: Error, worker: number) => void;
  /**
   * Whether an error stops the pool (default: true without `onError`, false with it). With false and without `onError`, errors
   * number 1, 2, 4, 8 and so on are emitted as process warnings (`NetlinkWarning`).
   */
  stopOnError?: boolean;
  /** Stops the pool; `start()`, or later `wait()`, then rejects with the signal's reason. */
  signal?: AbortSignal;
  /**
   * How many datagrams a worker takes with one system call (default 64). With several sockets it is what one gets at a turn,
   * and a stop waits until those at hand are handled: fewer are right for handlers that take milliseconds for each.
   */
  slots?: number;
  /** The longest datagram that fits, in bytes (default 68 KiB). */
  slotSize?: number;
  /** How long handlers have to open (default 30,000 ms); then their threads are ended, and the pool does not start. */
  startTimeoutMs?: number;
  /** How long a stop waits for handlers that do not return before their threads are ended (default 5,000 ms). */
  stopTimeoutMs?: number;
  /**
   * How long `add` and `remove` wait for a worker whose handler does not return (default 5,000 ms); then they reject with
   * ETIMEDOUT, and the pool goes on.
   */
  answerTimeoutMs?: number;
}

/** A pool's options, checked, with all that was left out. */
export interface PoolPlan extends BufferSizes {
  workers: number;
  /** The module's address; undefined where the user makes the workers. */
  module: string | undefined;
  startTimeoutMs: number;
  stopTimeoutMs: number;
  answerTimeoutMs: number;
}

/** Options about the program of the workers, and about their errors and their end: whatever has such workers takes them. */
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

/** The names of these options. */
export const workerOptionNames: Names<Pick<ReceiverPoolOptions, WorkerOptionName>> = {
  module: true,
  worker: true,
  data: true,
  onReport: true,
  onError: true,
  stopOnError: true,
  signal: true,
  startTimeoutMs: true,
  stopTimeoutMs: true,
};

const names: Names<ReceiverPoolOptions> = {
  ...socketOptionNames,
  ...workerOptionNames,
  workers: true,
  sockets: true,
  protocol: true,
  sharing: true,
  handlerKind: true,
  slots: true,
  slotSize: true,
  answerTimeoutMs: true,
};

/** Throws unless the options can be meant, and returns what follows from them. */
export function checkPoolOptions(options: ReceiverPoolOptions): PoolPlan {
  checkObject(options, "options");
  checkKnown(options, names);
  const { sockets, protocol, sharing = false } = options;
  checkFramed(protocol, "protocol");
  checkSignal(options.signal);
  checkKinds(options);
  if (options.handlerKind !== undefined && typeof options.handlerKind !== "string") {
    throw new TypeError(`handlerKind: expected words, got ${shown(options.handlerKind)}`);
  }
  checkData(options.data);
  const module = checkModule(options);
  if (sockets === undefined) {
    if (protocol === undefined) throw new TypeError("protocol: expected one, or sockets");
  } else checkSockets(sockets, options);
  const count = sockets === undefined || sharing ? availableParallelism() : Math.max(sockets.length, 1);
  const likely = options.groups === undefined || sharing ? Math.min(count, availableParallelism()) : 1;
  const workers = checkInteger(options.workers ?? likely, 1, MOST_WORKERS, "workers");
  if (sockets === undefined && !sharing && workers > 1 && (options.groups?.length ?? 0) > 0) {
    throw new RangeError(
      "workers: each worker would have a socket of its own in the groups and be given every event; " +
        "use one worker, or sharing: true so that each event goes to one of them",
    );
  }
  const startTimeoutMs = checkTime(options.startTimeoutMs ?? DEFAULT_START_TIMEOUT_MS, "startTimeoutMs");
  const stopTimeoutMs = checkTime(options.stopTimeoutMs ?? DEFAULT_STOP_TIMEOUT_MS, "stopTimeoutMs");
  const answerTimeoutMs = checkTime(options.answerTimeoutMs ?? DEFAULT_ANSWER_TIMEOUT_MS, "answerTimeoutMs");
  return { workers, module, startTimeoutMs, stopTimeoutMs, answerTimeoutMs, ...checkSizes(options) };
}

/** Throws unless a pool can read the socket. */
export function checkPoolSocket(socket: NetlinkSocket, name: string): void {
  if (!(socket instanceof NetlinkSocket)) {
    throw new TypeError(`${name}: expected a NetlinkSocket, got ${shown(socket)}`);
  }
  checkFramed(socket.protocol, name);
}

function checkSockets(sockets: readonly NetlinkSocket[], options: ReceiverPoolOptions): void {
  if (!Array.isArray(sockets)) throw new TypeError(`sockets: expected an array, got ${shown(sockets)}`);
  for (const [index, socket] of sockets.entries()) {
    checkPoolSocket(socket, `sockets[${index}]`);
    checkSameProtocol(options.protocol, socket, `sockets[${index}]`);
  }
  const twice = sockets.findIndex((socket, index) => sockets.indexOf(socket) !== index);
  if (twice >= 0) throw new RangeError(`sockets[${twice}]: it is in the list twice`);
  for (const name of [...openingOptions, "groups"] as const) {
    if (options[name] === undefined) continue;
    throw new TypeError(`${name}: this is for opening sockets, and those given are open already`);
  }
}

function checkModule({ module, worker }: ReceiverPoolOptions): string | undefined {
  if ((module === undefined) === (worker === undefined)) {
    throw new TypeError("module: expected either the module of a handler, or worker: () => new Worker(…)");
  }
  if (module === undefined) {
    if (typeof worker !== "function") throw new TypeError(`worker: expected a function, got ${shown(worker)}`);
    return undefined;
  }
  const url = moduleUrl(module);
  if (url.protocol === "file:" && !existsSync(fileURLToPath(url))) {
    throw new RangeError(
      `module: there is no file ${fileURLToPath(url)}; a program that is bundled uses worker: () => new Worker(…)`,
    );
  }
  return url.href;
}

function moduleUrl(module: URL | string): URL {
  if (module instanceof URL) return module;
  if (typeof module !== "string") throw new TypeError(`module: expected a URL or a path, got ${shown(module)}`);
  if (module.startsWith("/")) return pathToFileURL(module);
  const url = URL.parse(module);
  if (url !== null) return url;
  throw new RangeError(
    `module: expected a URL or an absolute path, got ${shown(module)}; ` +
      "new URL(path, import.meta.url) is relative to the file that says it",
  );
}

function checkTime(time: number, name: string): number {
  if (typeof time === "number" && time >= 0) return time;
  throw new RangeError(`${name}: expected milliseconds from 0 on, got ${shown(time)}`);
}

function checkData(data: unknown): void {
  try {
    structuredClone(data);
  } catch (error) {
    throw new TypeError(`data: expected what can be sent to a worker: ${(error as Error).message}`, { cause: error });
  }
}

function checkKinds(options: ReceiverPoolOptions): void {
  for (const name of ["onReport", "onError"] as const) {
    const value = options[name];
    if (value === undefined || typeof value === "function") continue;
    throw new TypeError(`${name}: expected a function, got ${shown(value)}`);
  }
  for (const name of ["sharing", "stopOnError"] as const) {
    const value = options[name];
    if (value === undefined || typeof value === "boolean") continue;
    throw new TypeError(`${name}: expected true or false, got ${shown(value)}`);
  }
}
