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
import { countAbandoned, counterMemory, countUnsent } from "./receiver-statistics.ts";
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
  /** Whether a worker that is gone had heard of an overrun there and not told of it. */
  overrun: boolean;
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
  answerTimeoutMs: number;
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
  /** The thread has ended: with the error that ended it, unless it has stopped as requested. */
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

/** What is waited for of a worker. */
interface Answer<Result> {
  /** Resolves when the worker has answered or is gone, however long that takes. */
  readonly finished: Promise<Result>;
  /** The same; rejects with ETIMEDOUT when it has not by then. It keeps the process alive. */
  readonly inTime: Promise<Result>;
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
  readonly #answerTimeoutMs: number;
  /** Whether the user makes the worker. */
  readonly #bundled: boolean;
  readonly #events: PoolWorkerEvents;
  readonly #ready = Promise.withResolvers<void>();
  readonly #gone = Promise.withResolvers<void>();
  /** Where the thread counts what happens on each socket, by keys. */
  readonly #counted = new Map<number, SharedArrayBuffer>();
  readonly #pending = new Map<number, Pending>();
  /** The sockets that it is to read no more and has not let go of yet, by their keys. */
  readonly #removals = new Map<number, Answer<void>>();
  #lastId = 0;
  #holders = 0;
  #state: "running" | "stopping" | "ended" = "running";
  #opened = false;
  #late = false;
  /** Takes back the next measure against a thread that does not do what it is to. */
  #stopTimer: () => void;
  /** Why the thread was ended by force, as a sentence. */
  #forced: string | undefined;
  #failure: Error | undefined;

  constructor(start: PoolWorkerStart, sockets: readonly PooledSocket[], events: PoolWorkerEvents) {
    const { makeWorker, startTimeoutMs, answerTimeoutMs, ...rest } = start;
    const { sharing } = start;
    this.number = start.worker;
    this.#sharing = sharing;
    this.#answerTimeoutMs = answerTimeoutMs;
    this.#bundled = makeWorker !== undefined;
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
      (failure, exitCode) => {
        this.#watched[Symbol.dispose]();
        this.#end(failure, exitCode);
      },
      (value) => this.#hear(value as HandlerNews),
    );
    resources.move();
    this.hold();
    this.#stopTimer = after(startTimeoutMs, () => {
      this.#terminate(
        `worker ${this.number} had no open handler within ${startTimeoutMs} ms of the start: its open() did not return` +
          (this.#bundled ? ", or its file does not call runHandler(handler) before any await" : ""),
      );
    });
  }

  get running(): boolean {
    return this.#state === "running";
  }

  /** Whether it has not answered in time, and still has not. */
  get late(): boolean {
    return this.#late;
  }

  /**
   * Has the worker read a socket too. Resolves with true when it does, and with false when it is gone or about to stop.
   *
   * @throws NetlinkError when it cannot be read; ETIMEDOUT when the worker does not answer in time.
   */
  async add(pooled: PooledSocket): Promise<boolean> {
    const { key } = pooled;
    const source = this.#prepare(pooled);
    // Told first: an event that the thread cannot place would come again and again.
    const { inTime } = this.#command((id) => ({ kind: "add", id, source }), key);
    let outcome: Outcome;
    try {
      outcome = await inTime;
    } catch (error) {
      // It lets go of the socket as soon as it has got hold of it: nothing was received there.
      this.remove(key);
      throw error;
    }
    if (outcome === "gone" || !this.running) return false;
    // Taken away again meanwhile.
    if (!this.sockets.has(key)) return true;
    try {
      if (outcome !== "done") throw outcome;
      this.#watched.watch(key, this.#sharing);
    } catch (error) {
      await this.remove(key).finished;
      throw error;
    }
    return true;
  }

  /** Has the worker read a socket no more. It begins no receive there from now on, and is done with it when it answers. */
  remove(key: number): Answer<void> {
    const underWay = this.#removals.get(key);
    if (underWay !== undefined) return underWay;
    if (!this.sockets.delete(key)) return { finished: Promise.resolve(), inTime: Promise.resolve() };
    this.#watched.unwatch(key);
    const { finished, inTime } = this.#command((id) => ({ kind: "remove", id, key }));
    const removed = finished.then((outcome) => {
      if (outcome !== "gone") this.#counted.delete(key);
      this.#watched.forget(key);
      this.#removals.delete(key);
    });
    const removal = { finished: removed, inTime: inTime.then(() => removed) };
    // Whoever waits for it is told.
    removal.inTime.catch(() => {});
    this.#removals.set(key, removal);
    return removal;
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
    const source = this.#watched.prepare(pooled.key, pooled.socket, pooled.overrun, !this.#sharing);
    pooled.overrun = false;
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

  /** Gives a command, and tells what becomes of it. */
  #command(command: (id: number) => HandlerCommand, adding?: number): Answer<Outcome> {
    if (!this.running) {
      const gone = this.gone.then((): Outcome => "gone");
      return { finished: gone, inTime: gone };
    }
    const { promise: finished, resolve } = Promise.withResolvers<Outcome>();
    const { promise: late, reject } = Promise.withResolvers<never>();
    const id = ++this.#lastId;
    this.#pending.set(id, { resolve, adding });
    this.hold();
    const cancel = after(this.#answerTimeoutMs, () => {
      this.#late = true;
      reject(this.#unanswered());
    });
    this.#post(command(id));
    const inTime = Promise.race([finished, late]).finally(() => {
      cancel();
      this.release();
    });
    inTime.catch(() => {});
    return { finished, inTime };
  }

  #unanswered(): NetlinkError {
    return new NetlinkError(
      `worker ${this.number} did not answer within ${this.#answerTimeoutMs} ms (ETIMEDOUT): its handler does not return; ` +
        "what was asked of it is done when it does, or ends",
      { errno: ETIMEDOUT, operation: THREAD },
    );
  }

  #hear(news: HandlerNews): void {
    if (this.#state === "ended") return;
    switch (news.kind) {
      case "ready":
        this.#opened = true;
        if (this.running) this.#stopTimer();
        this.#ready.resolve();
        this.release();
        break;
      case "unready":
        this.#failure = rebuildError(news.failure);
        break;
      case "done":
        this.#late = false;
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
    this.#forced = reason;
    this.#thread.terminate();
    // A thread that stays in a system call may come back: what it uses is given up when it is really gone.
    this.#stopTimer = after(LAST_PATIENCE_MS, () => this.#end(undefined));
  }

  #end(failure: NetlinkError | undefined, exitCode?: number): void {
    if (this.#state === "ended") return;
    const error = this.#reasonOfEnd(failure, exitCode);
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

  /** Returns the error that ended the thread; undefined if it has stopped as requested. */
  #reasonOfEnd(failure: NetlinkError | undefined, exitCode: number | undefined): Error | undefined {
    const { dropped, sentence } = this.#countLosses();
    if (this.#failure !== undefined) return this.#failure;
    const details = { operation: THREAD, dropped: dropped === 0 ? undefined : dropped };
    if (failure !== undefined) {
      const { message, stack, cause } = failure;
      const text = `${message}${this.#advice("failed")}${sentence}`;
      const error = new NetlinkError(text, { ...failure, cause, dropped: details.dropped ?? failure.dropped });
      if (stack !== undefined) error.stack = stack;
      return error;
    }
    if (this.#forced !== undefined) {
      return new NetlinkError(`${this.#forced}${sentence}`, { ...details, errno: ETIMEDOUT });
    }
    // A handler can end its thread during the stop, too. Before it was open, nothing was received that could be lost.
    const isFinished = !this.#opened || Atomics.load(this.#words, HandlerWord.Finished) === 1;
    if (!this.running && isFinished) return undefined;
    const when = this.running ? "" : " during the stop";
    const code = exitCode === undefined ? "" : ` with exit code ${exitCode}`;
    return new NetlinkError(`worker ${this.number} ended unasked${when}${code}${this.#advice("exited")}${sentence}`, {
      ...details,
      errno: EPIPE,
    });
  }

  /** What may have been wrong with a worker that has ended by itself. */
  #advice(end: "failed" | "exited"): string {
    if (this.#opened) return end === "failed" ? "" : ": something in it has called process.exit()";
    if (!this.#bundled)
      return end === "failed" ? "" : ": the handler's module, or its open(), has called process.exit()";
    return end === "failed"
      ? '; look at the file that worker: () => new Worker(…) names: "bun build" takes it along only when it is named there, too'
      : ": its file does not call runHandler(handler), or has called process.exit()";
  }

  /** Counts what is lost with the thread; as a number of messages received or missed, and in words. */
  #countLosses(): { dropped: number; sentence: string } {
    let [messages, unreported, overrun] = [0, 0, false];
    for (const [key, memory] of this.#counted) {
      const abandoned = countAbandoned(this.counters, memory);
      messages += abandoned.messages;
      unreported += abandoned.unreported;
      if (!abandoned.overrun) continue;
      overrun = true;
      const pooled = this.sockets.get(key);
      if (pooled !== undefined) pooled.overrun = true;
    }
    const unsent = countUnsent(this.counters);
    const parts = [
      messages > 0 ? `${messages} messages that it had received were not handled` : "",
      unreported > 0 ? `${unreported} messages that were lost before were not told of` : "",
      overrun ? "a loss that the kernel had reported was not told of" : "",
      unsent > 0 ? `${unsent} messages that it had queued were not sent` : "",
    ].filter((part) => part !== "");
    return { dropped: messages + unreported, sentence: parts.map((part) => `; ${part}`).join("") };
  }
}
