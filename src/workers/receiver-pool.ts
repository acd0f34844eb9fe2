import { EBADF } from "../constants/errno.ts";
import { NetlinkError } from "../errors.ts";
import { NetlinkSocket } from "../sock/socket.ts";
import { checkPoolOptions, checkPoolSocket, type PoolPlan, type ReceiverPoolOptions } from "./pool-options.ts";
import { type PooledSocket, PoolWorker } from "./pool-worker.ts";
import {
  type HandlerStatistics,
  readHandlerCounters,
  readSourceCounters,
  type SourceStatistics,
  sumCounters,
} from "./receiver-statistics.ts";

/** What a pool has done so far. */
export interface PoolStatistics extends HandlerStatistics {
  /** Each worker's part, in the order of their numbers; of those that have ended, too. */
  workers: HandlerStatistics[];
  /** Each socket's part, in the order in which they were added; not of those that were removed. */
  sockets: (SourceStatistics & { socket: NetlinkSocket })[];
}

/**
 * Worker threads that each run a handler over the messages of their sockets: the fast path, for packet upcalls and floods
 * of notifications, since a message is handled where it was received and never crosses to another thread.
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
 * Sockets take turns: each that has something gets one receive (of up to `slots` datagrams) before any gets another, so
 * that a flood on one does not hold up the others. A worker whose sockets are quiet sleeps and uses no processor time. A
 * pool does not keep the process alive, except while somebody waits for it (`wait`) or it stops.
 */
export class ReceiverPool implements AsyncDisposable {
  readonly #options: ReceiverPoolOptions;
  readonly #plan: PoolPlan;
  readonly #workers: PoolWorker[] = [];
  readonly #sockets = new Map<NetlinkSocket, PooledSocket>();
  readonly #end = Promise.withResolvers<void>();
  readonly #abort = (): void => this.#fail(this.#options.signal?.reason);
  #state: "starting" | "running" | "stopping" | "ended" = "starting";
  #failure: { error: unknown } | undefined;
  #lastKey = 0;

  private constructor(options: ReceiverPoolOptions, plan: PoolPlan) {
    this.#options = options;
    this.#plan = plan;
  }

  /**
   * Opens sockets (or takes those given) and starts the workers. Resolves when every handler is open; what arrives from
   * the moment on at which a socket was opened is handled or told as a gap.
   *
   * @throws NetlinkError when a socket or thread cannot be had, and what a handler's `open` or module throws; nothing is
   * left behind then. RangeError or TypeError, before anything is opened, for bad options. The signal's reason when it is
   * aborted.
   */
  static async start<Data = unknown>(options: ReceiverPoolOptions<Data>): Promise<ReceiverPool> {
    const plan = checkPoolOptions(options as ReceiverPoolOptions);
    options.signal?.throwIfAborted();
    const pool = new ReceiverPool(options as ReceiverPoolOptions, plan);
    try {
      pool.#begin();
      await Promise.all(pool.#workers.map(({ ready }) => ready));
    } catch (error) {
      // Whoever waits for the start is told of it; there is nobody yet who could wait for the end.
      pool.#end.promise.catch(() => {});
      const failure = pool.#failure ?? { error };
      await pool.stop();
      throw failure.error;
    }
    pool.#state = pool.#state === "starting" ? "running" : pool.#state;
    return pool;
  }

  /** The sockets that are read by now. Nobody else receives on them. */
  get sockets(): readonly NetlinkSocket[] {
    return [...this.#sockets.keys()];
  }

  /** How many workers run. */
  get workers(): number {
    return this.#workers.filter(({ running }) => running).length;
  }

  /** What was done so far, in all, by each worker and on each socket. Numbers are of a moment only while all sleep. */
  get statistics(): PoolStatistics {
    const counters = this.#workers.map((worker) => worker.counters);
    const sockets = [...this.#sockets.values()].map((pooled) => ({
      socket: pooled.socket,
      ...readSourceCounters(sumCounters(pooled.counters)),
    }));
    return { ...readHandlerCounters(sumCounters(counters)), workers: counters.map(readHandlerCounters), sockets };
  }

  /**
   * Reads another socket, too: on the worker that has the fewest, or on all of them with `sharing`. It stays the caller's.
   * Resolves when it is being read.
   *
   * @throws TypeError when it is read already, or is no socket; NetlinkError when the pool has stopped or the socket is
   * closed.
   */
  async add(socket: NetlinkSocket): Promise<void> {
    checkPoolSocket(socket, "socket");
    this.#checkRunning();
    if (this.#sockets.has(socket)) throw new TypeError("socket: the pool reads it already");
    const pooled = this.#pool(socket, false);
    try {
      await this.#assign(pooled);
    } catch (error) {
      this.#sockets.delete(socket);
      throw error;
    }
  }

  /**
   * Reads a socket no more. Resolves when no worker uses it: what is queued on it is the caller's again. A socket that
   * the pool has opened is closed.
   *
   * @throws TypeError when the pool does not read it.
   */
  async remove(socket: NetlinkSocket): Promise<void> {
    const pooled = this.#sockets.get(socket);
    if (pooled === undefined) throw new TypeError("socket: the pool does not read it");
    this.#sockets.delete(socket);
    await Promise.all(this.#workers.map((worker) => worker.remove(pooled.key)));
    if (pooled.owned) socket.close();
  }

  /**
   * Resolves when the pool has stopped, and keeps the process alive until then.
   *
   * @throws the error that stopped it: an aborted signal's reason, that of a worker or a handler.
   */
  wait(): Promise<void> {
    if (this.#state === "running") for (const worker of this.#workers) worker.hold();
    return this.#end.promise;
  }

  /**
   * Ends the workers: each handles what it has received, tells of what was lost, and closes its handler. Then closes what
   * the pool has opened. Resolves when all is gone, whatever came of it; stopping twice is harmless.
   */
  async stop(): Promise<void> {
    if (this.#state !== "ended") this.#state = "stopping";
    await Promise.all(this.#workers.map((worker) => worker.stop(this.#plan.stopTimeoutMs)));
    this.#finish();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  #begin(): void {
    const { sockets, protocol, sharing = false, signal } = this.#options;
    const { workers } = this.#plan;
    signal?.addEventListener("abort", this.#abort);
    if (sockets !== undefined) for (const socket of sockets) this.#pool(socket, false);
    else {
      for (let count = sharing ? 1 : workers; count > 0; count--) {
        this.#pool(NetlinkSocket.open(protocol!, this.#options), true);
      }
    }
    const all = [...this.#sockets.values()];
    for (let number = 0; number < workers; number++) {
      const own = sharing ? all : all.filter((_, index) => index % workers === number);
      this.#workers.push(this.#newWorker(number, own));
    }
  }

  #newWorker(number: number, sockets: readonly PooledSocket[]): PoolWorker {
    const { data, sharing = false, worker, onReport } = this.#options;
    const { workers, module, slots, slotSize } = this.#plan;
    const start = { worker: number, workers, data, module, buffer: { slots, slotSize }, sharing };
    return new PoolWorker(start, sockets, worker, {
      report: (value) => onReport?.(value, number),
      error: (error) => this.#tell(error, number),
      lost: (key, error) => this.#lose(key, error, number),
      ended: (error) => {
        if (error !== undefined) this.#bury(error, number);
      },
    });
  }

  #pool(socket: NetlinkSocket, owned: boolean): PooledSocket {
    const pooled = { key: this.#lastKey++, socket, owned, counters: [] };
    this.#sockets.set(socket, pooled);
    return pooled;
  }

  async #assign(pooled: PooledSocket): Promise<void> {
    const running = this.#workers.filter((worker) => worker.running);
    if (this.#options.sharing === true) {
      await Promise.all(running.map((worker) => worker.add(pooled)));
      return;
    }
    const [idlest] = running.sort((one, other) => one.sockets.size - other.sockets.size);
    await idlest?.add(pooled);
  }

  #tell(error: Error, worker: number): void {
    const { onError, stopOnError = onError === undefined } = this.#options;
    onError?.(error, worker);
    if (stopOnError) this.#fail(error);
  }

  /** A socket cannot be read any more: with `sharing`, every worker says so. */
  #lose(key: number, error: Error, worker: number): void {
    const pooled = [...this.#sockets.values()].find((candidate) => candidate.key === key);
    if (pooled === undefined) return;
    this.#sockets.delete(pooled.socket);
    for (const other of this.#workers) void other.remove(key);
    if (pooled.owned) pooled.socket.close();
    this.#tell(error, worker);
  }

  /** A worker has gone: its sockets go to the others, and with the last one the pool ends. */
  #bury(error: NetlinkError, number: number): void {
    if (this.#state === "starting") return;
    if (this.#state === "stopping") {
      this.#failure ??= { error };
      this.#options.onError?.(error, number);
      return;
    }
    this.#tell(error, number);
    if (this.workers === 0) this.#fail(error);
    if (this.#state !== "running" || this.#options.sharing === true) return;
    for (const pooled of this.#workers[number]!.sockets.values()) {
      this.#assign(pooled).catch((failure: Error) => this.#lose(pooled.key, failure, number));
    }
  }

  #fail(error: unknown): void {
    if (this.#state === "ended") return;
    this.#failure ??= { error };
    void this.stop();
  }

  #finish(): void {
    if (this.#state === "ended") return;
    this.#state = "ended";
    this.#options.signal?.removeEventListener("abort", this.#abort);
    for (const { socket, owned } of this.#sockets.values()) if (owned) socket.close();
    this.#sockets.clear();
    if (this.#failure === undefined) {
      this.#end.resolve();
      return;
    }
    const { error } = this.#failure;
    const { onError, signal } = this.#options;
    // What was told, or wanted, is no mistake of those who do not wait for it. Everything else ends the process.
    if (onError !== undefined || error === signal?.reason) this.#end.promise.catch(() => {});
    this.#end.reject(error);
  }

  #checkRunning(): void {
    if (this.#state === "running") return;
    throw new NetlinkError("this pool has stopped (EBADF)", { errno: EBADF, operation: "receiver-pool" });
  }
}
