import { ECANCELED, EPIPE, ETIMEDOUT } from "../constants/errno.ts";
import { NetlinkError } from "../errors.ts";
import { after } from "../sock/call-options.ts";
import type { SocketClaim } from "../sock/claim.ts";
import type { NetlinkSocket } from "../sock/socket.ts";
import { rebuildError } from "../threads/failure.ts";
import { type Program, ProgramThread } from "../threads/program.ts";
import {
  type HandlerCommand,
  type HandlerNews,
  type HandlerStart,
  HandlerWord,
  handlerWords,
} from "./handler-start.ts";
import type { BufferSizes } from "./receiver-options.ts";
import { countAbandoned, counterMemory } from "./receiver-statistics.ts";
import { WatchedSockets } from "./watched-sockets.ts";

const THREAD = "netlink-handler";
/** How long the end of a thread is waited for that was ended: a system call can hold it for longer. */
const LAST_PATIENCE_MS = 2000;

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
  /** That nobody else reads it. */
  readonly claim: SocketClaim;
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
  handlerKind: string | undefined;
  startTimeoutMs: number;
  /** Makes the worker; undefined where the library does. */
  makeWorker: (() => Worker) | undefined;
}

/** What a pool wants to know of a worker. None of these may throw. */
export interface PoolWorkerEvents {
  report(value: unknown): void;
  /** The handler has thrown. */
  error(error: Error): void;
  /** A socket cannot be read any more; the worker has dropped it. */
  lost(key: number, error: Error): void;
  /** The thread is gone: with the error that ended it, unless it was told to stop. */
  ended(error: Error | undefined): void;
}

/** What became of a command: an error when it could not be carried out, "gone" when nobody was left to do it. */
type Outcome = "done" | "gone" | Error;

/** A command that the worker was given. */
interface Pending {
  readonly resolve: (outcome: Outcome) => void;
  /** The key of the socket that it is to read. */
  readonly adding: number | undefined;
}

/** One worker of a pool, as seen from the thread that started it. */
export class PoolWorker {
  readonly number: number;
  readonly counters: SharedArrayBuffer = counterMemory();
  /** The sockets that it reads or is about to, by their keys. Once it has ended, those that it was reading then. */
  readonly sockets: Map<number, PooledSocket> = new Map();
  /** Resolves when its handler is open; rejects when the worker ended before that. */
  readonly ready: Promise<void>;
  /** Resolves when the thread is gone and all that was opened for it is closed. */
  readonly gone: Promise<void>;
  readonly #watched: WatchedSockets;
  readonly #thread: ProgramThread;
  readonly #words = new Int32Array(handlerWords());
  readonly #sharing: boolean;
  readonly #events: PoolWorkerEvents;
  readonly #ready = Promise.withResolvers<void>();
  readonly #gone = Promise.withResolvers<void>();
  /** Where the thread counts what happens on each socket, by keys. */
  readonly #counted = new Map<number, SharedArrayBuffer>();
  readonly #pending = new Map<number, Pending>();
  #lastId = 0;
  #holders = 0;
  #state: "running" | "stopping" | "ended" = "running";
  /** Takes back the next measure against a thread that does not do what it is to. */
  #stopTimer: () => void;
  /** Why the thread was ended by force, as a sentence. */
  #late: string | undefined;
  #failure: Error | undefined;

  constructor(start: PoolWorkerStart, sockets: readonly PooledSocket[], events: PoolWorkerEvents) {
    const { makeWorker, startTimeoutMs, ...rest } = start;
    const { sharing } = start;
    this.number = start.worker;
    this.#sharing = sharing;
    this.#events = events;
    this.ready = this.#ready.promise;
    this.gone = this.#gone.promise;
    // Whoever waits for it is told; that nobody does is no mistake.
    this.ready.catch(() => {});
    using resources = new DisposableStack();
    this.#watched = resources.use(new WatchedSockets());
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
      words: this.#words.buffer,
    };
    this.#thread = new ProgramThread(
      makeWorker === undefined ? program : { name: THREAD, worker: makeWorker },
      message,
      (failure) => {
        this.#watched[Symbol.dispose]();
        this.#end(failure);
      },
      (value) => this.#hear(value as HandlerNews),
    );
    resources.move();
    this.hold();
    this.#stopTimer = after(startTimeoutMs, () => {
      this.#terminate(
        `worker ${this.number} had no open handler within ${startTimeoutMs} ms of the start: ` +
          "its open() did not return, or its file does not call runHandler (before any await)",
      );
    });
  }

  get running(): boolean {
    return this.#state === "running";
  }

  /**
   * Has the worker read a socket too. Resolves with true when it does, and with false when it is gone or about to stop.
   *
   * @throws NetlinkError when it cannot be read.
   */
  async add(pooled: PooledSocket): Promise<boolean> {
    const { key } = pooled;
    const source = this.#prepare(pooled);
    // Told first: an event that the thread cannot place would come again and again.
    const outcome = await this.#command((id) => ({ kind: "add", id, source }), key);
    if (outcome === "gone" || !this.running) return false;
    // Taken away again meanwhile.
    if (!this.sockets.has(key)) return true;
    try {
      if (outcome !== "done") throw outcome;
      this.#watched.watch(key, this.#sharing);
    } catch (error) {
      await this.remove(key);
      throw error;
    }
    return true;
  }

  /** Has the worker read a socket no more; resolves when it does not. */
  async remove(key: number): Promise<void> {
    if (!this.sockets.delete(key)) return;
    this.#watched.unwatch(key);
    const outcome = await this.#command((id) => ({ kind: "remove", id, key }));
    if (outcome !== "gone") this.#counted.delete(key);
    this.#watched.forget(key);
  }

  /** Has the worker look at its sockets for what another one, which is gone, was woken for. */
  lookAgain(): void {
    if (this.running) this.#watched.lookAgain();
  }

  /** Ends the worker when it has closed its handler; a handler that does not return in time is ended with its thread. */
  stop(timeoutMs: number): Promise<void> {
    if (this.#state === "running") {
      this.#state = "stopping";
      this.hold();
      this.#stopTimer();
      this.#stopTimer = after(timeoutMs, () => {
        this.#terminate(`the handler of worker ${this.number} did not return within ${timeoutMs} ms of the stop`);
      });
      this.#post({ kind: "stop" });
    }
    return this.gone;
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
    this.#counted.set(pooled.key, source.counters);
    this.sockets.set(pooled.key, pooled);
    return source;
  }

  #post(command: HandlerCommand): void {
    this.#thread.post(command);
    // Behind the command, so that whoever is woken finds it.
    Atomics.add(this.#words, HandlerWord.Commands, 1);
    this.#watched.wake();
  }

  /** Resolves with what became of a command. */
  async #command(command: (id: number) => HandlerCommand, adding?: number): Promise<Outcome> {
    if (!this.running) {
      await this.gone;
      return "gone";
    }
    const { promise, resolve } = Promise.withResolvers<Outcome>();
    const id = ++this.#lastId;
    this.#pending.set(id, { resolve, adding });
    this.hold();
    this.#post(command(id));
    try {
      return await promise;
    } finally {
      this.release();
    }
  }

  #hear(news: HandlerNews): void {
    if (this.#state === "ended") return;
    switch (news.kind) {
      case "ready":
        if (this.running) this.#stopTimer();
        this.#ready.resolve();
        this.release();
        break;
      case "unready":
        this.#failure = rebuildError(news.failure);
        break;
      case "done":
        this.#pending.get(news.id)?.resolve(news.failure === undefined ? "done" : rebuildError(news.failure));
        this.#pending.delete(news.id);
        break;
      case "report":
        this.#events.report(news.value);
        break;
      case "error":
        Atomics.add(this.#words, HandlerWord.Heard, 1);
        this.#events.error(rebuildError(news.failure));
        break;
      case "lost":
        this.sockets.delete(news.key);
        this.#counted.delete(news.key);
        this.#watched.forget(news.key);
        this.#events.lost(news.key, rebuildError(news.failure));
        break;
    }
  }

  #terminate(reason: string): void {
    this.#late = reason;
    this.#thread.terminate();
    // A thread that stays in a system call may come back: what it uses is given up when it is really gone.
    this.#stopTimer = after(LAST_PATIENCE_MS, () => this.#end(undefined));
  }

  #end(failure: NetlinkError | undefined): void {
    if (this.#state === "ended") return;
    const error = this.#reasonOfEnd(failure);
    this.#state = "ended";
    this.#stopTimer();
    for (const { resolve, adding } of this.#pending.values()) {
      // It has not been read yet: whoever wants it read finds another worker.
      if (adding !== undefined) this.sockets.delete(adding);
      resolve("gone");
    }
    this.#pending.clear();
    this.#ready.reject(error ?? new NetlinkError("the pool was stopped", { errno: ECANCELED, operation: THREAD }));
    this.#events.ended(error);
    this.#gone.resolve();
  }

  /** The error that ended the thread; undefined when it was told to stop, and did. */
  #reasonOfEnd(failure: NetlinkError | undefined): Error | undefined {
    let dropped = 0;
    for (const memory of this.#counted.values()) dropped += countAbandoned(this.counters, memory);
    if (this.#failure !== undefined || failure !== undefined) return this.#failure ?? failure;
    const sentence = this.#late ?? (this.running ? `worker ${this.number} ended unasked` : undefined);
    if (sentence === undefined) return undefined;
    const lost = dropped === 0 ? "" : `; ${dropped} datagrams that it had received were not handled`;
    const errno = this.#late === undefined ? EPIPE : ETIMEDOUT;
    return new NetlinkError(`${sentence}${lost}`, {
      errno,
      operation: THREAD,
      dropped: dropped === 0 ? undefined : dropped,
    });
  }
}
