import { ECANCELED, EPIPE, ETIMEDOUT } from "../constants/errno.ts";
import { NetlinkError } from "../errors.ts";
import type { NetlinkSocket } from "../sock/socket.ts";
import { rebuildError } from "../threads/failure.ts";
import { type Program, ProgramThread } from "../threads/program.ts";
import type { HandlerCommand, HandlerNews, HandlerStart } from "./handler-start.ts";
import type { BufferSizes } from "./receiver-options.ts";
import { counterMemory } from "./receiver-statistics.ts";
import { WatchedSockets } from "./watched-sockets.ts";

const THREAD = "netlink-handler";

const program: Program = {
  name: THREAD,
  url: new URL("./handler-program.ts", import.meta.url),
  text: () => import("./handler-program.bundle.txt", { with: { type: "text" } }),
};

/** A socket of a pool, and where its workers count what happens on it. */
export interface PooledSocket {
  readonly key: number;
  readonly socket: NetlinkSocket;
  /** Whether it is the pool's to close. */
  readonly owned: boolean;
  readonly counters: SharedArrayBuffer[];
}

/** What a worker is made from. */
export interface PoolWorkerStart {
  worker: number;
  workers: number;
  data: unknown;
  module: string | undefined;
  buffer: BufferSizes;
  /** Whether other workers read the same sockets. */
  sharing: boolean;
}

/** What a pool wants to know of a worker. */
export interface PoolWorkerEvents {
  report(value: unknown): void;
  /** The handler has thrown. */
  error(error: Error): void;
  /** A socket cannot be read any more; the worker has dropped it. */
  lost(key: number, error: Error): void;
  /** The thread is gone: with the error that ended it, unless it was told to stop. */
  ended(error: NetlinkError | undefined): void;
}

/** One worker of a pool, as seen from the thread that started it. */
export class PoolWorker {
  readonly number: number;
  readonly counters: SharedArrayBuffer = counterMemory();
  /** The sockets that it reads, by their keys. */
  readonly sockets: Map<number, PooledSocket> = new Map();
  /** Resolves when its handler is open; rejects when the worker ended before that. */
  readonly ready: Promise<void>;
  /** Resolves when the thread is gone and all that was opened for it is closed. */
  readonly gone: Promise<void>;
  readonly #watched: WatchedSockets;
  readonly #thread: ProgramThread;
  readonly #heard = new Int32Array(new SharedArrayBuffer(4));
  readonly #sharing: boolean;
  readonly #events: PoolWorkerEvents;
  readonly #ready = Promise.withResolvers<void>();
  readonly #gone = Promise.withResolvers<void>();
  /** What waits for commands to be carried out, by their ids. */
  readonly #pending = new Map<number, () => void>();
  #lastId = 0;
  #holders = 0;
  #state: "running" | "stopping" | "ended" = "running";
  /** Ends the thread when the handler does not return. */
  #patience: Timer | undefined;
  #failure: NetlinkError | undefined;

  constructor(
    start: PoolWorkerStart,
    sockets: readonly PooledSocket[],
    worker: (() => Worker) | undefined,
    events: PoolWorkerEvents,
  ) {
    this.number = start.worker;
    this.#sharing = start.sharing;
    this.#events = events;
    this.ready = this.#ready.promise;
    this.gone = this.#gone.promise;
    // Whoever waits for it is told; that nobody does is no mistake.
    this.ready.catch(() => {});
    using resources = new DisposableStack();
    this.#watched = resources.use(new WatchedSockets());
    const { sharing, ...rest } = start;
    const message: HandlerStart = {
      ...rest,
      epollFd: this.#watched.epollFd,
      wakeFd: this.#watched.wakeFd,
      sources: sockets.map((pooled) => {
        const source = this.#prepare(pooled);
        this.#watched.watch(pooled.key, sharing);
        return source;
      }),
      counters: this.counters,
      heard: this.#heard.buffer as SharedArrayBuffer,
    };
    this.#thread = new ProgramThread(
      worker === undefined ? program : { name: THREAD, worker },
      message,
      (failure) => this.#end(failure),
      (value) => this.#hear(value as HandlerNews),
    );
    resources.move();
    this.hold();
  }

  get running(): boolean {
    return this.#state === "running";
  }

  /** Has the worker read a socket too; resolves when it does, or is gone. */
  async add(pooled: PooledSocket): Promise<void> {
    const { key } = pooled;
    const source = this.#prepare(pooled);
    // Told first: an event that the thread cannot place would come again and again.
    await this.#command((id) => ({ kind: "add", id, source }));
    if (!this.running || !this.sockets.has(key)) return;
    try {
      this.#watched.watch(key, this.#sharing);
    } catch (error) {
      await this.remove(key);
      throw error;
    }
  }

  /** Has the worker read a socket no more; resolves when it does not. */
  async remove(key: number): Promise<void> {
    if (!this.sockets.delete(key)) return;
    this.#watched.unwatch(key);
    await this.#command((id) => ({ kind: "remove", id, key }));
    this.#watched.forget(key);
  }

  /** Ends the worker when it has closed its handler; a handler that does not return in time is ended with its thread. */
  stop(timeoutMs: number): Promise<void> {
    if (this.#state === "running") {
      this.#state = "stopping";
      this.#post({ kind: "stop" });
      this.hold();
      this.#patience = setTimeout(() => this.#giveUp(timeoutMs), timeoutMs);
    }
    return this.gone;
  }

  #giveUp(timeoutMs: number): void {
    this.#failure = new NetlinkError(
      `the handler of worker ${this.number} did not return within ${timeoutMs} ms of the stop, and its thread was ended`,
      { errno: ETIMEDOUT, operation: THREAD },
    );
    this.#thread.terminate();
  }

  /** Keeps the process alive until as many calls of {@link release}, or until the thread ends. */
  hold(): void {
    if (++this.#holders === 1) this.#thread.hold();
  }

  release(): void {
    if (--this.#holders === 0) this.#thread.release();
  }

  #prepare(pooled: PooledSocket): ReturnType<WatchedSockets["prepare"]> {
    const source = this.#watched.prepare(pooled.key, pooled.socket);
    pooled.counters.push(source.counters);
    this.sockets.set(pooled.key, pooled);
    return source;
  }

  #post(command: HandlerCommand): void {
    this.#thread.post(command);
    // Behind the command, so that whoever is woken finds it.
    this.#watched.wake();
  }

  /** Resolves when the command was carried out, or nobody is there to do it. */
  #command(command: (id: number) => HandlerCommand): Promise<void> {
    if (!this.running) return this.gone;
    const { promise, resolve } = Promise.withResolvers<void>();
    const id = ++this.#lastId;
    this.#pending.set(id, resolve);
    this.hold();
    this.#post(command(id));
    return promise.finally(() => this.release());
  }

  #hear(news: HandlerNews): void {
    switch (news.kind) {
      case "ready":
        this.#ready.resolve();
        this.release();
        break;
      case "done":
        this.#pending.get(news.id)?.();
        this.#pending.delete(news.id);
        break;
      case "report":
        this.#events.report(news.value);
        break;
      case "error":
        Atomics.add(this.#heard, 0, 1);
        this.#events.error(rebuildError(news.failure));
        break;
      case "lost":
        this.sockets.delete(news.key);
        this.#watched.forget(news.key);
        this.#events.lost(news.key, rebuildError(news.failure));
        break;
    }
  }

  #end(failure: NetlinkError | undefined): void {
    let error = this.#failure ?? failure;
    if (this.#state === "running") {
      error ??= new NetlinkError(`worker ${this.number} ended unasked`, { errno: EPIPE, operation: THREAD });
    }
    this.#state = "ended";
    clearTimeout(this.#patience);
    this.#watched[Symbol.dispose]();
    for (const resolve of this.#pending.values()) resolve();
    this.#pending.clear();
    this.#ready.reject(error ?? new NetlinkError("the pool was stopped", { errno: ECANCELED, operation: THREAD }));
    this.#events.ended(error);
    this.#gone.resolve();
  }
}
