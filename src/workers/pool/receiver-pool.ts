import { fromOpen, typeError } from "../../base/argument-error.ts";
import { isMainThread, reportUncaught } from "../../base/engine.ts";
import { EBADF } from "../../constants/errno.ts";
import { NetlinkError } from "../../errors.ts";
import { NetlinkSocket } from "../../sock/socket.ts";
import { pickSocketOptions } from "../../sock/socket-options.ts";
import {
  type HandlerStatistics,
  readHandlerCounters,
  readSourceCounters,
  type SourceStatistics,
  sumCounters,
} from "../loop/counters.ts";
import { checkReadable } from "../receiver/options.ts";
import { checkPoolOptions, type PoolPlan, type ReceiverPoolOptions } from "./options.ts";
import { type PooledSocket, PoolWorker } from "./pool-worker.ts";

/** Options that decide whether any code receives the pool's error. */
interface ErrorOptions {
  readonly onError?: ((error: Error, worker: never) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Outcome of a pool. An unhandled error ends the process. */
export class PoolEnd {
  readonly #end = Promise.withResolvers<void>();
  #awaited = false;

  constructor() {
    // `settle` reports the error if no code awaits the promise.
    this.#end.promise.catch(() => {});
  }

  /** Resolves after the workers have ended, or rejects with their error. */
  wait(): Promise<void> {
    this.#awaited = true;
    return this.#end.promise.then();
  }

  /**
   * Settles the promise that {@link wait} returns. The error of a failure also becomes an uncaught exception if the
   * program would otherwise not see it: there is no `onError`, the error is not the reason of the aborted signal, and
   * `wait` has not been called by the end of this iteration of the event loop.
   */
  settle(failure: { readonly error: unknown } | undefined, { onError, signal }: ErrorOptions): void {
    if (failure === undefined) {
      this.#end.resolve();
      return;
    }
    const { error } = failure;
    this.#end.reject(error);
    if (onError !== undefined || error === signal?.reason) return;
    setImmediate(() => {
      if (this.#awaited) return;
      reportUncaught(error);
      // Bun would continue while the main module awaits a promise. Node.js prints the error and exits before this microtask.
      queueMicrotask(() => {
        if (isMainThread() && process.listenerCount("uncaughtException") === 0) process.exit(1);
      });
    });
  }
}

/** Statistics of a pool: totals for the pool, and numbers for each worker and each socket. */
export interface PoolStatistics extends HandlerStatistics {
  /** Statistics of each worker, by the number of the worker. Workers that have ended are included. */
  workers: HandlerStatistics[];
  /** Statistics of the pool's sockets, in the order of `ReceiverPool.sockets`. Removed sockets are not included. */
  sockets: (SourceStatistics & { portId: number })[];
}

/**
 * A pool of worker threads that run a handler for the messages of their sockets. Each message is handled in the thread
 * that received it. Use a pool for packet upcalls and for floods of notifications.
 *
 * ```ts
 * // handler.ts
 * export default defineHandler({
 *   message(message, context) { … context.send(reply) … },
 *   gap(dropped, context) { … },
 * });
 *
 * // main.ts
 * await using pool = await ReceiverPool.start({
 *   module: new URL("./handler.ts", import.meta.url),
 *   sockets,
 *   workers: 2,
 *   onReport: (value, worker) => console.log(worker, value),
 * });
 * await pool.wait();
 * ```
 *
 * A worker reads its sockets round-robin, up to `slots` datagrams from one socket before the next, so that a flood on
 * one socket does not delay the others. A worker whose sockets have no messages sleeps.
 *
 * A pool keeps the process alive only while `wait()` or `stop()` is pending. In a worker thread, stop the pool before
 * the thread ends: an ending thread does not close descriptors.
 */
export class ReceiverPool implements AsyncDisposable {
  readonly #options: ReceiverPoolOptions;
  readonly #plan: PoolPlan;
  readonly #workers: PoolWorker[] = [];
  readonly #sockets = new Map<NetlinkSocket, PooledSocket>();
  /** Resolve when no worker uses the removed socket any more. */
  readonly #removals = new Set<Promise<void>>();
  readonly #end = new PoolEnd();
  readonly #ended = Promise.withResolvers<void>();
  readonly #abort = (): void => this.#fail(this.#options.signal?.reason);
  #stopped: Promise<void> | undefined;
  #state: "starting" | "running" | "stopping" | "ended" = "starting";
  #failure: { error: unknown } | undefined;
  #lastKey = 0;
  #warnings = 0;

  private constructor(options: ReceiverPoolOptions, plan: PoolPlan) {
    this.#options = options;
    this.#plan = fromOpen(plan, new.target, "ReceiverPool.start()");
  }

  /**
   * Opens sockets (or uses `options.sockets`) and starts the workers. Resolves when `open` of the handler has completed
   * in every worker. Every message that arrives after a socket was opened is passed to a handler or reported as a gap.
   * After an error, nothing stays open.
   *
   * @throws RangeError or TypeError for invalid options, before anything is opened.
   * @throws NetlinkError if a socket or thread cannot be created; ETIMEDOUT if a handler does not open in time.
   * @throws the reason of the signal if it is aborted, or the error of a handler's module or `open`.
   */
  static async start<Data = unknown>(options: ReceiverPoolOptions<Data>): Promise<ReceiverPool> {
    const plan = checkPoolOptions(options as ReceiverPoolOptions);
    options.signal?.throwIfAborted();
    const pool = new ReceiverPool(options as ReceiverPoolOptions, plan);
    try {
      pool.#begin();
      await Promise.all(pool.#workers.map(({ ready }) => ready));
    } catch (error) {
      pool.#failure ??= { error };
    }
    if (pool.#failure === undefined) {
      pool.#state = "running";
      return pool;
    }
    const { error } = pool.#failure;
    await pool.stop();
    throw error;
  }

  /** Sockets from which the pool receives. While the pool runs, nothing else can receive from them. */
  get sockets(): readonly NetlinkSocket[] {
    return [...this.#sockets.keys()];
  }

  /** Number of workers that are currently running. */
  get workers(): number {
    return this.#workers.filter(({ running }) => running).length;
  }

  /** Statistics of the pool, its workers and its sockets. The numbers match each other only while all workers sleep. */
  get statistics(): PoolStatistics {
    const counters = this.#workers.map((worker) => worker.counters);
    const sockets = [...this.#sockets.values()].map((pooled) => ({
      portId: pooled.socket.portId,
      ...readSourceCounters(sumCounters(pooled.counters)),
    }));
    return { ...readHandlerCounters(sumCounters(counters)), workers: counters.map(readHandlerCounters), sockets };
  }

  /**
   * Adds a socket to the worker with the fewest sockets, or to all workers with `sharing`. Resolves when a worker reads
   * the socket: if the handler of the worker is busy, after it has returned. Keeps the process alive until then. The
   * socket still belongs to the caller.
   *
   * @throws TypeError if `socket` is not a socket.
   * @throws NetlinkError if the socket is closed or already read (EBUSY), or if the pool has stopped. After an error,
   *   the pool does not read the socket.
   */
  async add(socket: NetlinkSocket): Promise<void> {
    checkReadable(socket, undefined, "socket");
    this.#checkRunning();
    const pooled = this.#reserve(socket, false);
    try {
      await this.#held(this.#assign(pooled));
    } catch (error) {
      if (this.#sockets.get(socket) === pooled) await this.#held(this.#remove(pooled));
      throw error;
    }
  }

  /**
   * Removes a socket from the pool. Resolves when no worker uses the socket, after the handlers have returned. Messages
   * that are still queued on the socket are left for the caller. If the pool opened the socket, the pool closes it.
   *
   * @throws TypeError if the pool does not read the socket.
   */
  async remove(socket: NetlinkSocket): Promise<void> {
    const pooled = this.#sockets.get(socket);
    if (pooled === undefined) throw typeError("socket", "expected a socket of this pool");
    await this.#held(this.#remove(pooled));
  }

  /**
   * Resolves when the pool has stopped. Keeps the process alive until then.
   *
   * If an error stops a pool that has neither `onError` nor a pending `wait()`, the error becomes an uncaught
   * exception, which ends the process.
   *
   * @throws the error that stopped the pool: the reason of an aborted signal, or the error of a worker or handler.
   *   Errors during a stop are thrown only without `onError` or with `stopOnError`.
   */
  wait(): Promise<void> {
    if (this.#state === "running") for (const worker of this.#workers) worker.hold();
    return this.#end.wait();
  }

  /**
   * @internal Promise that resolves when all workers have ended, before the promise of {@link wait}: the owner of the
   * pool can then close other resources first. The promise does not keep the process alive.
   */
  get ended(): Promise<void> {
    return this.#ended.promise;
  }

  /**
   * Stops the workers, and then closes the sockets that the pool opened. Each worker first handles the messages that it
   * has received, reports pending gaps, and closes its handler. Resolves when everything is closed, even after errors.
   * Stopping twice has no effect.
   */
  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  #begin(): void {
    const { sockets, protocol, signal } = this.#options;
    const { workers, sharing } = this.#plan;
    signal?.addEventListener("abort", this.#abort);
    if (sockets !== undefined) for (const socket of sockets) this.#reserve(socket, false);
    else {
      for (let count = sharing ? 1 : workers; count > 0; count--) {
        this.#reserve(NetlinkSocket.open(protocol!, pickSocketOptions(this.#options)), true);
      }
    }
    const all = [...this.#sockets.values()];
    for (let number = 0; number < workers; number++) {
      const own = sharing ? all : all.filter((_, index) => index % workers === number);
      this.#workers.push(this.#newWorker(number, own));
    }
  }

  #newWorker(number: number, sockets: readonly PooledSocket[]): PoolWorker {
    const { data, handlerKind, worker: makeWorker, onReport } = this.#options;
    return new PoolWorker({ ...this.#plan, worker: number, data, handlerKind, makeWorker }, sockets, {
      report: (value) => callBack(() => onReport?.(value, number)),
      error: (error) => this.#reportError(error, number),
      socketFailed: (key, error) => this.#socketFailed(key, error, number),
      ended: (error) => {
        if (error !== undefined) this.#workerEnded(error, number);
      },
    });
  }

  #reserve(socket: NetlinkSocket, owned: boolean): PooledSocket {
    try {
      const reservation = socket.core.reserve("receiver pool");
      const pooled = { key: this.#lastKey++, socket, owned, reservation, counters: [], overrun: false };
      this.#sockets.set(socket, pooled);
      return pooled;
    } catch (error) {
      if (owned) socket.close();
      throw error;
    }
  }

  async #assign(pooled: PooledSocket): Promise<void> {
    for (;;) {
      this.#checkRunning();
      const running = this.#workers.filter((worker) => worker.running);
      if (this.#plan.sharing) {
        const taken = await Promise.all(running.map((worker) => worker.add(pooled)));
        if (taken.includes(true)) return;
      } else if (await running.reduce(lessLoaded).add(pooled)) return;
      // These workers have ended; try the workers that run now.
    }
  }

  #remove(pooled: PooledSocket): Promise<void> {
    this.#sockets.delete(pooled.socket);
    const removals = this.#workers.map((worker) => worker.remove(pooled.key));
    const removal = Promise.all(removals).then(() => {
      release(pooled);
      this.#removals.delete(removal);
    });
    this.#removals.add(removal);
    return removal;
  }

  /** Keeps the process alive until `change` settles. */
  async #held(change: Promise<void>): Promise<void> {
    for (const worker of this.#workers) worker.hold();
    try {
      await change;
    } finally {
      for (const worker of this.#workers) worker.release();
    }
  }

  #reportError(error: Error, worker: number): void {
    const { onError, stopOnError = onError === undefined } = this.#options;
    if (onError !== undefined) callBack(() => onError(error, worker));
    else if (!stopOnError) this.#warn(error, worker);
    if (stopOnError) this.#fail(error);
  }

  /** Warns of the first, second, fourth, eighth … error only. */
  #warn(error: Error, worker: number): void {
    const number = ++this.#warnings;
    if ((number & (number - 1)) !== 0) return;
    const which = number === 1 ? "the first error" : `error number ${number}`;
    const text = `worker ${worker}: ${which} without onError: ${error.stack ?? error.message}`;
    process.emitWarning(text, "NetlinkWarning");
  }

  /** With `sharing`, every worker reports the failure; only the first counts. */
  #socketFailed(key: number, error: Error, worker: number): void {
    const pooled = [...this.#sockets.values()].find((candidate) => candidate.key === key);
    if (pooled === undefined) return;
    void this.#remove(pooled);
    this.#reportError(error, worker);
  }

  /** Assigns the worker's sockets to others, or stops the pool. */
  #workerEnded(error: Error, number: number): void {
    if (this.#state === "starting") {
      this.#fail(error);
      return;
    }
    this.#reportError(error, number);
    if (this.#state === "stopping") return;
    if (this.workers === 0) this.#fail(error);
    if (this.#state !== "running") return;
    if (this.#plan.sharing) {
      for (const worker of this.#workers) worker.readAll();
      return;
    }
    for (const pooled of this.#workers[number]!.sockets.values()) {
      this.#assign(pooled).catch((failure: Error) => {
        if (this.#state === "running") this.#socketFailed(pooled.key, failure, number);
      });
    }
  }

  #fail(error: unknown): void {
    if (this.#state === "ended") return;
    this.#failure ??= { error };
    void this.stop();
  }

  async #stop(): Promise<void> {
    const isStarted = this.#state !== "starting";
    this.#state = "stopping";
    await Promise.all(this.#workers.map((worker) => worker.stop(this.#plan.stopTimeoutMs)));
    await Promise.all(this.#removals);
    this.#state = "ended";
    this.#options.signal?.removeEventListener("abort", this.#abort);
    for (const pooled of this.#sockets.values()) release(pooled);
    this.#sockets.clear();
    this.#ended.resolve();
    // Otherwise, `start()` throws the error.
    if (isStarted) this.#end.settle(this.#failure, this.#options);
  }

  #checkRunning(): void {
    // The state stays "running" shortly after the last worker has ended.
    if (this.#state === "running" && this.workers > 0) return;
    const problem = "receiver pool: already stopped (EBADF); start another one";
    throw new NetlinkError(problem, { errno: EBADF, operation: "receiver-pool" });
  }
}

function lessLoaded(one: PoolWorker, other: PoolWorker): PoolWorker {
  return other.sockets.size < one.sockets.size ? other : one;
}

function release({ socket, owned, reservation }: PooledSocket): void {
  reservation.dispose();
  if (owned) socket.close();
}

/** Exceptions of user callbacks become uncaught exceptions, as in event listeners. */
function callBack(call: () => void): void {
  try {
    call();
  } catch (error) {
    reportUncaught(error);
  }
}
