import { ECANCELED, EPIPE, ETIMEDOUT } from "../../constants/errno.ts";
import { NetlinkError } from "../../errors.ts";
import type { SocketReservation } from "../../sock/reservation.ts";
import type { NetlinkSocket } from "../../sock/socket.ts";
import { rebuildError, withStack } from "../../threads/failure.ts";
import { type Program, ProgramThread } from "../../threads/program.ts";
import { after } from "../../threads/timer.ts";
import { countAbandoned, counterMemory, countUnsent } from "../loop/counters.ts";
import { LoopDescriptors } from "../loop/loop-descriptors.ts";
import type { LoopStart } from "../loop/receive-loop.ts";
import { type HandlerCommand, type HandlerEvent, type HandlerStart, HandlerWord } from "./protocol.ts";

const THREAD = "netlink-handler";
/** A long system call delays the end of the thread. */
const TERMINATION_TIMEOUT_MS = 2000;

const program: Program = {
  name: THREAD,
  url: URL.parse("./handler-program.ts", import.meta.url),
  text: () => import("./handler-program.bundle.txt", { with: { type: "text" } }),
};

export interface PooledSocket {
  readonly key: number;
  readonly socket: NetlinkSocket;
  readonly owned: boolean;
  /** Keeps all other readers from receiving from the socket. */
  readonly reservation: SocketReservation;
  readonly counters: SharedArrayBuffer[];
  /** A worker exited before it reported an overrun of this socket. */
  overrun: boolean;
}

interface PoolWorkerStart extends Omit<HandlerStart, Exclude<keyof LoopStart, "buffer"> | "words"> {
  startTimeoutMs: number;
  makeWorker: (() => object) | undefined;
}

/** Run in the pool's thread and must not throw. */
interface PoolWorkerEvents {
  report(value: unknown): void;
  error(error: Error): void;
  /** Called after the worker stopped reading a failed or closed socket. */
  socketFailed(key: number, error: Error): void;
  /** `error` is undefined if the pool stopped the worker. */
  ended(error: Error | undefined): void;
}

type Outcome = "done" | "ended" | Error;

interface Pending {
  readonly resolve: (outcome: Outcome) => void;
  /** Key of the socket of an "add" command. */
  readonly adding: number | undefined;
}

/** Controls one worker thread from the thread of the pool. */
export class PoolWorker {
  readonly number: number;
  readonly counters: SharedArrayBuffer = counterMemory();
  /** Other workers take over these sockets when the worker ends. */
  readonly sockets: Map<number, PooledSocket> = new Map();
  readonly #descriptors: LoopDescriptors;
  readonly #thread: ProgramThread;
  readonly #words = new Int32Array(new SharedArrayBuffer(Object.keys(HandlerWord).length * 4));
  readonly #sharing: boolean;
  readonly #isBundled: boolean;
  readonly #events: PoolWorkerEvents;
  readonly #ready = Promise.withResolvers<void>();
  /** Resolves after `open` of the handler; rejects if the worker ends. */
  readonly ready: Promise<void> = this.#ready.promise;
  readonly #ended = Promise.withResolvers<void>();
  readonly ended: Promise<void> = this.#ended.promise;
  /** Counters by the keys of sockets, until the worker no longer uses the socket. Its losses are counted at the end. */
  readonly #counters = new Map<number, SharedArrayBuffer>();
  readonly #pending = new Map<number, Pending>();
  readonly #removals = new Map<number, Promise<void>>();
  #lastId = 0;
  #state: "running" | "stopping" | "ended" = "running";
  /** Whether `open` of the handler has completed. Written only by the event "ready". */
  #opened = false;
  #stopTimer: () => void;
  #terminationReason: string | undefined;
  #failure: Error | undefined;

  constructor(start: PoolWorkerStart, sockets: readonly PooledSocket[], events: PoolWorkerEvents) {
    const { makeWorker, startTimeoutMs, ...rest } = start;
    const { sharing } = rest;
    this.number = start.worker;
    this.#sharing = sharing;
    this.#isBundled = makeWorker !== undefined;
    this.#events = events;
    // Prevents an unhandled rejection if nothing awaits `ready`.
    this.ready.catch(() => {});
    using resources = new DisposableStack();
    this.#descriptors = resources.use(new LoopDescriptors());
    const message: HandlerStart = {
      ...rest,
      epollFd: this.#descriptors.epollFd,
      wakeFd: this.#descriptors.wakeFd,
      sources: sockets.map((pooled) => this.#prepare(pooled)),
      counters: this.counters,
      words: this.#words.buffer,
    };
    this.#thread = new ProgramThread(
      makeWorker === undefined ? program : { name: THREAD, worker: makeWorker },
      message,
      (failure, exitCode) => {
        this.#descriptors[Symbol.dispose]();
        this.#end(failure, exitCode);
      },
      (value) => this.#onEvent(value as HandlerEvent),
    );
    resources.move();
    this.hold();
    this.#stopTimer = after(startTimeoutMs, () => {
      this.#terminate(
        `worker ${this.number} did not open its handler within ${startTimeoutMs} ms: open() has not returned` +
          (this.#isBundled ? ", or its file does not call runHandler(handler) before any await" : ""),
      );
    });
  }

  get running(): boolean {
    return this.#state === "running";
  }

  /**
   * Assigns a socket to this worker. Resolves with true when the worker reads the socket, or with false if the worker
   * ends first.
   *
   * @throws NetlinkError if the worker cannot read the socket.
   */
  async add(pooled: PooledSocket): Promise<boolean> {
    // After the end, nothing would close the duplicated descriptors.
    if (!this.running) return false;
    const { key } = pooled;
    const source = this.#prepare(pooled);
    const outcome = await this.#command((id) => ({ kind: "add", id, source }), key);
    if (outcome === "ended" || this.#state === "stopping") return false;
    // If the worker has ended since, the pool has assigned all of its sockets to others. Node.js reports both at once.
    if (outcome === "done" || this.#state === "ended" || !this.sockets.has(key)) return true;
    await this.remove(key);
    throw outcome;
  }

  /** Resolves when the worker no longer uses the socket. */
  remove(key: number): Promise<void> {
    const pending = this.#removals.get(key);
    if (pending !== undefined) return pending;
    if (!this.sockets.delete(key)) return Promise.resolve();
    const removal = this.#command((id) => ({ kind: "remove", id, key })).then((outcome) => {
      if (outcome !== "ended") this.#counters.delete(key);
      this.#descriptors.release(key);
      this.#removals.delete(key);
    });
    this.#removals.set(key, removal);
    return removal;
  }

  /** Makes the worker receive from all sockets: their events may have woken only a worker that has ended. */
  readAll(): void {
    if (this.running) this.#post({ kind: "read" });
  }

  /** Terminates the thread if its handler does not close in time. */
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
    return this.ended;
  }

  hold(): void {
    this.#thread.hold();
  }

  release(): void {
    this.#thread.release();
  }

  #prepare(pooled: PooledSocket): ReturnType<LoopDescriptors["prepare"]> {
    const source = this.#descriptors.prepare(pooled.key, pooled.socket, pooled.overrun, !this.#sharing);
    pooled.overrun = false;
    pooled.counters.push(source.counters);
    this.#counters.set(pooled.key, source.counters);
    this.sockets.set(pooled.key, pooled);
    return source;
  }

  #post(command: HandlerCommand): void {
    this.#thread.post(command);
    // Post first, so that the woken worker finds the command.
    Atomics.add(this.#words, HandlerWord.Commands, 1);
    this.#descriptors.wake();
  }

  /** Resolves when the worker has executed the command or has ended. */
  #command(command: (id: number) => HandlerCommand, adding?: number): Promise<Outcome> {
    if (!this.running) return this.ended.then(() => "ended");
    const { promise, resolve } = Promise.withResolvers<Outcome>();
    const id = ++this.#lastId;
    this.#pending.set(id, { resolve, adding });
    this.#post(command(id));
    return promise;
  }

  #onEvent(event: HandlerEvent): void {
    if (this.#state === "ended") return;
    switch (event.kind) {
      case "ready":
        this.#opened = true;
        if (this.running) this.#stopTimer();
        this.#ready.resolve();
        this.release();
        break;
      case "unready":
        this.#failure = rebuildError(event.failure);
        break;
      case "done":
        this.#pending.get(event.id)?.resolve(event.failure === undefined ? "done" : rebuildError(event.failure));
        this.#pending.delete(event.id);
        break;
      case "report":
        this.#events.report(event.value);
        break;
      case "error":
        Atomics.add(this.#words, HandlerWord.ErrorsReceived, 1);
        this.#events.error(rebuildError(event.failure));
        break;
      case "socket-failed":
        this.sockets.delete(event.key);
        this.#counters.delete(event.key);
        this.#descriptors.release(event.key);
        this.#events.socketFailed(event.key, rebuildError(event.failure));
        break;
    }
  }

  #terminate(reason: string): void {
    this.#terminationReason = reason;
    this.#thread.terminate();
    // Deno ends the thread when it waits for a command, which this signal makes it do.
    this.#descriptors.wake();
    // The thread may still use its descriptors, so keep them open.
    this.#stopTimer = after(TERMINATION_TIMEOUT_MS, () => this.#end(undefined));
  }

  #end(failure: NetlinkError | undefined, exitCode?: number): void {
    if (this.#state === "ended") return;
    const error = this.#reasonOfEnd(failure, exitCode);
    this.#state = "ended";
    this.#stopTimer();
    for (const { resolve, adding } of this.#pending.values()) {
      // The pool assigns this socket to another worker.
      if (adding !== undefined) this.sockets.delete(adding);
      resolve("ended");
    }
    this.#pending.clear();
    const stopped = "the pool was stopped before this worker was ready (ECANCELED)";
    this.#ready.reject(error ?? new NetlinkError(stopped, { errno: ECANCELED, operation: THREAD }));
    this.#events.ended(error);
    this.#ended.resolve();
  }

  #reasonOfEnd(failure: NetlinkError | undefined, exitCode: number | undefined): Error | undefined {
    const { dropped, sentence } = this.#countLosses();
    if (this.#failure !== undefined) return this.#failure;
    const details = { operation: THREAD, dropped: dropped === 0 ? undefined : dropped };
    if (failure !== undefined) {
      const { message, stack, cause } = failure;
      const text = `${message}${this.#advice("failed")}${sentence}`;
      return withStack(
        new NetlinkError(text, { ...failure, cause, dropped: details.dropped ?? failure.dropped }),
        stack,
      );
    }
    if (this.#terminationReason !== undefined) {
      return new NetlinkError(`${this.#terminationReason}${sentence}`, { ...details, errno: ETIMEDOUT });
    }
    // During a stop, only an opened, unclosed handler loses messages.
    const isFinished = !this.#opened || Atomics.load(this.#words, HandlerWord.Finished) === 1;
    if (!this.running && isFinished) return undefined;
    const when = this.running ? "" : " during the stop";
    const code = exitCode === undefined ? "" : ` with exit code ${exitCode}`;
    const text = `worker ${this.number} ended unexpectedly${when}${code}${this.#advice("exited")}${sentence}`;
    return new NetlinkError(text, { ...details, errno: EPIPE });
  }

  /** Likely cause of the exit, as the end of a sentence. */
  #advice(end: "failed" | "exited"): string {
    if (this.#opened) return end === "failed" ? "" : ": its handler has called process.exit()";
    if (!this.#isBundled)
      return end === "failed" ? "" : ": the handler's module, or its open(), has called process.exit()";
    return end === "failed"
      ? '; check the file in worker: () => new Worker(…): "bun build" bundles it only if it is also an entry point'
      : ": its file does not call runHandler(handler), or has called process.exit()";
  }

  /** Counts the messages that were lost because the worker has ended. */
  #countLosses(): { dropped: number; sentence: string } {
    let [messages, unreported, overrun] = [0, 0, false];
    for (const [key, memory] of this.#counters) {
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
      messages > 0 ? `${messages} received messages were not handled` : "",
      unreported > 0 ? `${unreported} dropped messages were not reported to its handler` : "",
      overrun ? "an overrun was not reported to its handler" : "",
      unsent > 0 ? `${unsent} queued messages were not sent` : "",
    ].filter((part) => part !== "");
    return { dropped: messages + unreported, sentence: parts.map((part) => `; ${part}`).join("") };
  }
}
