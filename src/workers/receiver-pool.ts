import { EBADF, ETIMEDOUT } from "../constants/errno.ts";
import { NetlinkError } from "../errors.ts";
import { NetlinkSocket } from "../sock/socket.ts";
import { pickSocketOptions } from "../sock/socket-options.ts";
import { PoolEnd } from "./pool-end.ts";
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
 * pool does not keep the process alive, except while somebody waits for it (`wait`) or it stops. A worker thread that uses
 * one stops it before it ends itself: a thread that ends closes no descriptors.
 */
export class ReceiverPool implements AsyncDisposable {
  readonly #options: ReceiverPoolOptions;
  readonly #plan: PoolPlan;
  readonly #workers: PoolWorker[] = [];
  readonly #sockets = new Map<NetlinkSocket, PooledSocket>();
  /** What is being given up: each resolves when no worker uses it any more. */
  readonly #givenUp = new Set<Promise<void>>();
  readonly #end = new PoolEnd();
  readonly #ended = Promise.withResolvers<void>();
  readonly #abort = (): void => this.#fail(this.#options.signal?.reason);
  #stopped: Promise<void> | undefined;
  #state: "starting" | "running" | "stopping" | "ended" = "starting";
  #failure: { error: unknown } | undefined;
  #lastKey = 0;
  /** Errors that occurred without an `onError`. */
  #warnings = 0;

  private constructor(options: ReceiverPoolOptions, plan: PoolPlan) {
    this.#options = options;
    this.#plan = plan;
  }

  /**
   * Opens sockets (or takes those given) and starts the workers. Resolves when every handler is open; what arrives from
   * the moment on at which a socket was opened is handled or told as a gap.
   *
   * @throws NetlinkError when a socket or thread cannot be had, or a handler is not open in time; what a handler's `open` or
   * module throws; nothing is left behind then. RangeError or TypeError, before anything is opened, for bad options. The
   * signal's reason when it is aborted.
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
   * Resolves when it is being read. When its worker does not answer within `answerTimeoutMs`, another one gets it.
   *
   * @throws TypeError when it is no socket; NetlinkError when it is closed, or read already (EBUSY), or the pool has stopped;
   * ETIMEDOUT when no worker (with `sharing`, one of them) answers in time. The pool does not read it then; in the last case
   * nobody else can before that worker has returned from its handler, or ended.
   */
  async add(socket: NetlinkSocket): Promise<void> {
    checkPoolSocket(socket, "socket");
    this.#checkRunning();
    const pooled = this.#pool(socket, false);
    try {
      await this.#assign(pooled);
    } catch (error) {
      const givenUp = this.#sockets.get(socket) === pooled ? this.#giveUp(pooled) : undefined;
      // A worker that has not answered once is not waited for again.
      if (isTimeout(error)) givenUp?.catch(() => {});
      else await givenUp;
      throw error;
    }
  }

  /**
   * Reads a socket no more. Resolves when no worker uses it: what is queued on it is the caller's again. A socket that
   * the pool has opened is closed.
   *
   * @throws TypeError when the pool does not read it. NetlinkError ETIMEDOUT when a worker does not answer within
   * `answerTimeoutMs`: it receives nothing from the socket any more, but may have messages of it at hand, and the rest
   * follows when its handler has returned, or its thread ended.
   */
  async remove(socket: NetlinkSocket): Promise<void> {
    const pooled = this.#sockets.get(socket);
    if (pooled === undefined) throw new TypeError("socket: the pool does not read it");
    await this.#giveUp(pooled);
  }

  /**
   * Resolves when the pool has stopped, and keeps the process alive until then.
   *
   * @throws the error that stopped it: an aborted signal's reason, that of a worker or a handler. What goes wrong in a stop
   * is told to `onError`, and thrown here only without that, or with `stopOnError`. Without `onError`, an error that ends the
   * pool while nothing waits is an uncaught exception, which ends the process.
   */
  wait(): Promise<void> {
    if (this.#state === "running") for (const worker of this.#workers) worker.hold();
    return this.#end.wait();
  }

  /**
   * Resolves when the pool has ended, whatever the reason, and in front of `wait`. Nothing is held by it: for what has to be
   * given up together with the pool.
   *
   * @internal
   */
  get ended(): Promise<void> {
    return this.#ended.promise;
  }

  /**
   * Ends the workers: each handles what it has received, tells of what was lost, and closes its handler. Then closes what
   * the pool has opened. Resolves when all is gone, whatever came of it; stopping twice is harmless.
   */
  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
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
        this.#pool(NetlinkSocket.open(protocol!, pickSocketOptions(this.#options)), true);
      }
    }
    const all = [...this.#sockets.values()];
    for (let number = 0; number < workers; number++) {
      const own = sharing ? all : all.filter((_, index) => index % workers === number);
      this.#workers.push(this.#newWorker(number, own));
    }
  }

  #newWorker(number: number, sockets: readonly PooledSocket[]): PoolWorker {
    const { data, sharing = false, handlerKind, worker: makeWorker, onReport } = this.#options;
    const { workers, module, slots, slotSize, startTimeoutMs, answerTimeoutMs } = this.#plan;
    const times = { startTimeoutMs, answerTimeoutMs };
    const handler = { worker: number, workers, data, module, makeWorker, sharing, handlerKind };
    return new PoolWorker({ ...handler, ...times, buffer: { slots, slotSize } }, sockets, {
      report: (value) => callBack(() => onReport?.(value, number)),
      error: (error) => this.#tell(error, number),
      lost: (key, error) => this.#lose(key, error, number),
      ended: (error) => {
        if (error !== undefined) this.#bury(error, number);
      },
    });
  }

  #pool(socket: NetlinkSocket, owned: boolean): PooledSocket {
    try {
      const claim = socket.claim("receiver pool");
      const pooled = { key: this.#lastKey++, socket, owned, claim, counters: [], overrun: false };
      this.#sockets.set(socket, pooled);
      return pooled;
    } catch (error) {
      if (owned) socket.close();
      throw error;
    }
  }

  /** Has a socket read; resolves when it is. */
  async #assign(pooled: PooledSocket): Promise<void> {
    for (;;) {
      this.#checkRunning();
      const running = this.#workers.filter((worker) => worker.running);
      if (this.#options.sharing === true) {
        const taken = await Promise.all(running.map((worker) => worker.add(pooled)));
        if (taken.includes(true)) return;
      } else {
        if (await this.#assignToOne(pooled, running)) return;
      }
      // It has ended meanwhile.
    }
  }

  /** Has the idlest worker read a socket, or the next one when that does not answer; false when it is gone. */
  async #assignToOne(pooled: PooledSocket, running: readonly PoolWorker[]): Promise<boolean> {
    for (const worker of running.toSorted(byIdleness)) {
      try {
        return await worker.add(pooled);
      } catch (error) {
        if (!isTimeout(error) || this.#workers.every((other) => !other.running || other.late)) throw error;
      }
    }
    return false;
  }

  /** Has a socket read no more; resolves when nobody does. */
  async #giveUp(pooled: PooledSocket): Promise<void> {
    this.#sockets.delete(pooled.socket);
    const removals = this.#workers.map((worker) => worker.remove(pooled.key));
    const givenUp = Promise.all(removals.map(({ finished }) => finished)).then(() => {
      release(pooled);
      this.#givenUp.delete(givenUp);
    });
    this.#givenUp.add(givenUp);
    await Promise.all(removals.map(({ inTime }) => inTime));
    await givenUp;
  }

  #tell(error: Error, worker: number): void {
    const { onError, stopOnError = onError === undefined } = this.#options;
    if (onError !== undefined) callBack(() => onError(error, worker));
    else if (!stopOnError) this.#warn(error, worker);
    if (stopOnError) this.#fail(error);
  }

  /** Warns of the errors number 1, 2, 4, 8 and so on: a handler that fails for each message must not flood the log. */
  #warn(error: Error, worker: number): void {
    const number = ++this.#warnings;
    if ((number & (number - 1)) !== 0) return;
    const which = number === 1 ? "the first error" : `error number ${number}`;
    process.emitWarning(
      `worker ${worker}: ${which}, and there is no onError: ${error.stack ?? error.message}`,
      "NetlinkWarning",
    );
  }

  /** A socket cannot be read any more: with `sharing`, every worker says so. */
  #lose(key: number, error: Error, worker: number): void {
    const pooled = [...this.#sockets.values()].find((candidate) => candidate.key === key);
    if (pooled === undefined) return;
    // A worker that does not answer lets go of it later.
    this.#giveUp(pooled).catch(() => {});
    this.#tell(error, worker);
  }

  /** A worker has gone: its sockets go on at the others, and with the last one the pool ends. */
  #bury(error: Error, number: number): void {
    if (this.#state === "starting") {
      this.#fail(error);
      return;
    }
    this.#tell(error, number);
    if (this.#state === "stopping") return;
    if (this.workers === 0) this.#fail(error);
    if (this.#state !== "running") return;
    if (this.#options.sharing === true) {
      for (const worker of this.#workers) worker.lookAgain();
      return;
    }
    for (const pooled of this.#workers[number]!.sockets.values()) {
      this.#assign(pooled).catch((failure: Error) => {
        if (this.#state === "running") this.#lose(pooled.key, failure, number);
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
    await Promise.all(this.#givenUp);
    this.#state = "ended";
    this.#options.signal?.removeEventListener("abort", this.#abort);
    for (const pooled of this.#sockets.values()) release(pooled);
    this.#sockets.clear();
    this.#ended.resolve();
    // An error of the start is thrown there.
    if (isStarted) this.#end.settle(this.#failure, this.#options);
  }

  #checkRunning(): void {
    // When the last worker has gone, whoever is told of that comes before the end.
    if (this.#state === "running" && this.workers > 0) return;
    throw new NetlinkError("this pool has stopped (EBADF)", { errno: EBADF, operation: "receiver-pool" });
  }
}

/** Orders workers: those that answer first, and of these the ones that read the fewest sockets. */
function byIdleness(one: PoolWorker, other: PoolWorker): number {
  return Number(one.late) - Number(other.late) || one.sockets.size - other.sockets.size;
}

function isTimeout(error: unknown): boolean {
  return error instanceof NetlinkError && error.errno === -ETIMEDOUT;
}

/** Sets a socket free that no worker reads any more. */
function release({ socket, owned, claim }: PooledSocket): void {
  claim.release();
  if (owned) socket.close();
}

/** Calls a user's function. What it throws is an uncaught exception, as with any other callback, and upsets nothing here. */
function callBack(call: () => void): void {
  try {
    call();
  } catch (error) {
    reportError(error);
  }
}
