import { ECANCELED, EPIPE } from "../../constants/errno.ts";
import { checkDumpOptions, type DumpOptions } from "../../dump/dump-options.ts";
import { NetlinkError } from "../../errors.ts";
import { checkObject, checkOptions, type OptionChecks } from "../../message/check.ts";
import { type Message, type Request, requestBytes } from "../../message/message.ts";
import { checkIterable, checkSignal } from "../../sock/call-options.ts";
import type { TransactionResult } from "../../sock/exchange/outcomes.ts";
import { checkNamespace, currentNamespace, type NamespaceSource, NetworkNamespace } from "../../sock/namespace.ts";
import { checkTransaction, type TransactOptions } from "../../sock/transact.ts";
import { rebuildError } from "../../threads/failure.ts";
import { type Program, ProgramThread } from "../../threads/program.ts";
import {
  type ExecutorStart,
  type Job,
  type JobAnswer,
  type JobOptions,
  type LocalOptions,
  type NamespaceAddress,
  type PackedResult,
  unpackMessages,
} from "./jobs.ts";

const THREAD = "netlink-executor";

const program: Program = {
  name: THREAD,
  url: new URL("./executor-program.ts", import.meta.url),
  text: () => import("./executor-program.bundle.txt", { with: { type: "text" } }),
};

/** Options for {@link Executor.start}. */
export interface ExecutorOptions {
  /**
   * Network namespace of transactions and dumps that do not specify one (default: that of the process). See
   * `SocketOptions.netns`.
   */
  netns?: NamespaceSource;
  /** Signal that stops the executor. */
  signal?: AbortSignal;
}

/**
 * Options for a transaction in another thread: `TransactOptions` without the options that cannot be sent to a thread.
 */
export type ExecutorTransactOptions = Omit<TransactOptions, "socket" | "describe">;
/** Options for a dump in another thread: `DumpOptions` without the options that cannot be sent to a thread. */
export type ExecutorDumpOptions = Omit<DumpOptions, "socket" | "describe">;

/** A dump in another thread. It delivers copies of the messages, in parts of about 256 KiB. */
export interface ExecutorDump extends AsyncIterable<Message> {
  /** False if the table changed during the dump of the parts that were read so far. See `Dump.consistent`. */
  readonly consistent: boolean;
  /** Returns all messages. Repeats the dump from its start if the table changed. See `Dump.toArray`. */
  toArray(): Promise<Message[]>;
}

const executorOptions: OptionChecks<ExecutorOptions> = { netns: checkNamespace, signal: checkSignal };

/** Result of a successful job of an executor. */
type JobResult = Exclude<JobAnswer, { kind: "failed" }>;

/** A job of an executor that is queued or in progress. */
interface PendingJob {
  readonly job: Job;
  readonly resolve: (answer: JobResult) => void;
  readonly reject: (error: unknown) => void;
  /** Network namespace of the job. It stays open until the thread has replied. */
  readonly netns: NetworkNamespace | undefined;
}

/**
 * Runs transactions and dumps in a worker thread and returns promises. Use it if the event loop must not block while
 * the kernel holds a lock or processes a large batch. Otherwise, `transact` and `dump` are faster: the kernel replies
 * within microseconds, and the use of another thread takes longer.
 *
 * ```ts
 * await using executor = Executor.start();
 * const answer = await executor.transact(NETLINK_ROUTE, request);
 * for await (const message of executor.dump(NETLINK_ROUTE, everything)) …
 * ```
 *
 * Transactions and parts of dumps are processed one at a time, in the order of the calls. Pending calls keep the
 * process alive; an idle executor does not.
 */
export class Executor implements AsyncDisposable {
  readonly #thread: ProgramThread;
  readonly #signal: AbortSignal | undefined;
  /**
   * Jobs that the executor has not sent to its thread yet, so that they can still be cancelled. The thread gets one job
   * at a time.
   */
  readonly #queue: PendingJob[] = [];
  #current: PendingJob | undefined;
  readonly #stopped = Promise.withResolvers<void>();
  readonly #abort = (): void => void this.stop();
  /** Network namespace of jobs that do not specify one. */
  readonly #netns: NetworkNamespace | undefined;
  #lastId = 0;
  /** Error with which calls after the end of the executor reject; undefined while the executor accepts jobs. */
  #ended: { error: unknown } | undefined;

  private constructor(options: ExecutorOptions) {
    this.#netns = openNamespace(options.netns);
    const start: ExecutorStart = { netns: addressOf(this.#netns) };
    try {
      this.#thread = new ProgramThread(
        program,
        start,
        (failure) => this.#end(failure),
        (value) => this.#onJobAnswer(value as JobAnswer),
      );
    } catch (error) {
      this.#netns?.close();
      throw error;
    }
    this.#signal = options.signal;
    this.#signal?.addEventListener("abort", this.#abort);
  }

  /**
   * Starts the executor's thread. The executor queues calls until the thread runs.
   *
   * @throws TypeError for invalid options; the signal's reason if it is already aborted; NetlinkError if the namespace
   * cannot be opened.
   */
  static start(options: ExecutorOptions = {}): Executor {
    checkOptions(options, executorOptions);
    options.signal?.throwIfAborted();
    return new Executor(options);
  }

  /**
   * Sends one request in the executor's thread, like the function `transact`. An aborted signal cancels a queued
   * transaction. A transaction in progress continues, but its result is ignored.
   *
   * @throws the errors of `transact`; the reason of the signal; NetlinkError ECANCELED if the executor is stopped
   * first.
   */
  async transact(protocol: number, request: Request, options?: ExecutorTransactOptions): Promise<Message | undefined> {
    return (await this.transactAll(protocol, request, options))[0];
  }

  /**
   * Sends one request in the executor's thread and returns all messages of the reply, like the function `transactAll`.
   */
  async transactAll(protocol: number, request: Request, options?: ExecutorTransactOptions): Promise<Message[]> {
    const [result] = await this.#transact(protocol, [copyBytes(request, "request")], options);
    const { reply, replies, error } = result!;
    if (error !== undefined) throw error;
    return replies ?? (reply === undefined ? [] : [reply]);
  }

  /**
   * Sends many requests in the executor's thread and returns their results in order, like the function
   * `transactMultiple`.
   */
  async transactMultiple(
    protocol: number,
    requests: Iterable<Request>,
    options?: ExecutorTransactOptions,
  ): Promise<TransactionResult[]> {
    checkIterable(requests, "requests");
    const list: Uint8Array[] = [];
    for (const request of requests) list.push(copyBytes(request, `requests[${list.length}]`));
    return this.#transact(protocol, list, options);
  }

  /**
   * Returns a dump, which starts when it is iterated. The thread reads one part ahead of the caller's loop. If the
   * caller leaves the loop early, the rest of the dump is cancelled.
   *
   * @throws TypeError or RangeError for invalid arguments. The iteration throws all other errors, as with `dump`.
   */
  dump(protocol: number, request: Request, options: ExecutorDumpOptions = {}): ExecutorDump {
    checkLocal(options);
    checkDumpOptions(protocol, options);
    const bytes = copyBytes(request, "request");
    const state = { consistent: true };
    return {
      get consistent() {
        return state.consistent;
      },
      toArray: () => this.#whole(protocol, bytes, options, state),
      [Symbol.asyncIterator]: () => {
        state.consistent = true;
        return this.#parts(protocol, bytes, options, state);
      },
    };
  }

  /**
   * Stops the executor's thread after the current job. Queued jobs reject with ECANCELED. Resolves when the thread has
   * ended. Stopping twice has no effect.
   */
  stop(): Promise<void> {
    this.#cancel(
      this.#signal?.aborted
        ? this.#signal.reason
        : new NetlinkError("executor: stopped before the job has run (ECANCELED); start another executor", {
            errno: ECANCELED,
            operation: "executor",
          }),
    );
    this.#thread.hold();
    this.#thread.post({ kind: "stop" } satisfies Job);
    return this.#stopped.promise;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  async #transact(
    protocol: number,
    requests: Uint8Array[],
    options: ExecutorTransactOptions = {},
  ): Promise<TransactionResult[]> {
    checkLocal(options);
    checkTransaction(protocol, options);
    if (requests.length === 0) return [];
    const answer = await this.#run(options, (id, netns) => ({
      kind: "transact",
      id,
      protocol,
      requests,
      options: jobOptions(options, netns),
    }));
    const results = answer.kind === "results" ? answer.results.map(unpackResult) : [];
    for (const [index, { extendedAck, error }] of results.entries()) {
      if (error === undefined && extendedAck !== undefined) options.onWarning?.(extendedAck, index);
    }
    return results;
  }

  async #whole(
    protocol: number,
    request: Uint8Array,
    options: ExecutorDumpOptions,
    state: DumpState,
  ): Promise<Message[]> {
    const part = await this.#run(options, (id, netns) => ({
      kind: "dump",
      id,
      protocol,
      request,
      options: jobOptions(options, netns),
      whole: true,
    }));
    if (part.kind !== "part") return [];
    state.consistent = part.consistent;
    return unpackMessages(part.messages);
  }

  async *#parts(
    protocol: number,
    request: Uint8Array,
    options: ExecutorDumpOptions,
    state: DumpState,
  ): AsyncGenerator<Message, void, void> {
    const { signal } = options;
    let dump = 0;
    let isLast = false;
    let nextPart: Promise<JobAnswer> | undefined = this.#run(options, (id, netns) => {
      dump = id;
      return { kind: "dump", id, protocol, request, options: jobOptions(options, netns), whole: false };
    });
    try {
      while (nextPart !== undefined) {
        const part: JobAnswer = await nextPart;
        if (part.kind !== "part") break;
        state.consistent &&= part.consistent;
        isLast = part.last;
        nextPart = isLast ? undefined : this.#run({ signal }, () => ({ kind: "next", id: dump }));
        // Prevent an unhandled rejection. The next `await` throws the error.
        nextPart?.catch(() => {});
        yield* unpackMessages(part.messages);
      }
    } finally {
      if (!isLast && this.#ended === undefined) this.#thread.post({ kind: "done", id: dump } satisfies Job);
    }
  }

  /** Queues a job and resolves with its result. `makeJob` creates the job from its id and namespace. */
  async #run(
    { netns: source, signal }: { netns?: NamespaceSource | undefined; signal?: AbortSignal | undefined },
    makeJob: (id: number, netns: NamespaceAddress | undefined) => Job,
  ): Promise<JobResult> {
    if (this.#ended !== undefined) throw this.#ended.error;
    signal?.throwIfAborted();
    const netns = openNamespace(source);
    const { promise, resolve, reject } = Promise.withResolvers<JobResult>();
    const pending: PendingJob = { job: makeJob(++this.#lastId, addressOf(netns)), resolve, reject, netns };
    const abort = () => this.#abortJob(pending, signal?.reason);
    signal?.addEventListener("abort", abort);
    this.#queue.push(pending);
    this.#postNext();
    try {
      return await promise;
    } finally {
      signal?.removeEventListener("abort", abort);
    }
  }

  /** Sends the next job to the executor's thread, unless the thread is busy. */
  #postNext(): void {
    while (this.#current === undefined) {
      const pending = this.#queue.shift();
      if (pending === undefined) {
        if (this.#ended === undefined) this.#thread.release();
        return;
      }
      try {
        this.#thread.hold();
        this.#thread.post(pending.job);
        this.#current = pending;
      } catch (error) {
        // The job contains a value that cannot be sent to the thread.
        settle(pending, error);
      }
    }
  }

  /** Rejects an aborted job. Removes it from the queue if it was not sent to the thread yet. */
  #abortJob(pending: PendingJob, reason: unknown): void {
    const waiting = this.#queue.indexOf(pending);
    if (waiting < 0) {
      pending.reject(reason);
      return;
    }
    this.#queue.splice(waiting, 1);
    settle(pending, reason);
  }

  #onJobAnswer(answer: JobAnswer): void {
    const pending = this.#current;
    this.#current = undefined;
    pending?.netns?.close();
    if (answer.kind === "failed") pending?.reject(rebuildError(answer.failure));
    else pending?.resolve(answer);
    this.#postNext();
  }

  /** Rejects all queued and all later jobs of the executor. */
  #cancel(error: unknown): void {
    this.#ended ??= { error };
    for (const pending of this.#queue.splice(0)) settle(pending, this.#ended.error);
  }

  #end(failure: NetlinkError | undefined): void {
    const details = { errno: EPIPE, operation: "executor" };
    this.#cancel(
      failure ?? new NetlinkError(`the thread ${THREAD} ended unexpectedly (EPIPE); start another executor`, details),
    );
    if (this.#current !== undefined) settle(this.#current, failure ?? this.#ended!.error);
    this.#current = undefined;
    this.#signal?.removeEventListener("abort", this.#abort);
    this.#netns?.close();
    this.#stopped.resolve();
  }
}

/** Rejects a job to which the thread will not reply. */
function settle(pending: PendingJob, error: unknown): void {
  pending.netns?.close();
  pending.reject(error);
}

interface DumpState {
  consistent: boolean;
}

/** Copies a request, because the caller may reuse its memory before the job is sent. */
function copyBytes(request: Request, name: string): Uint8Array {
  return new Uint8Array(requestBytes(request, name));
}

/**
 * Opens the namespace now: when the thread uses it, the path or descriptor may refer to another namespace. Returns
 * undefined for the namespace of the process.
 */
function openNamespace(source: NamespaceSource | undefined = currentNamespace()): NetworkNamespace | undefined {
  if (source === undefined) return undefined;
  return NetworkNamespace.open(source instanceof NetworkNamespace ? { fd: source.fd } : source);
}

function addressOf(netns: NetworkNamespace | undefined): NamespaceAddress | undefined {
  return netns === undefined ? undefined : { fd: netns.fd };
}

function jobOptions<Options extends LocalOptions>(
  options: Options,
  netns: NamespaceAddress | undefined,
): JobOptions<Options> {
  const { netns: _, signal, socket, onWarning, ...rest } = options;
  return { ...rest, netns };
}

/** Throws if the caller has set an option that cannot be sent to the thread, such as a socket or a callback. */
function checkLocal(options: TransactOptions | DumpOptions): void {
  checkObject(options, "options");
  for (const name of ["socket", "describe"] as const) {
    if (options[name] !== undefined)
      throw new TypeError(`${name}: not allowed, because an executor uses its own thread`);
  }
}

function unpackResult({ messages, error, ...rest }: PackedResult): TransactionResult {
  const result: TransactionResult = rest;
  if (messages !== undefined) {
    const replies = unpackMessages(messages);
    if (replies[0] !== undefined) result.reply = replies[0];
    if (replies.length > 1) result.replies = replies;
  }
  if (error !== undefined) result.error = rebuildError(error) as NetlinkError;
  return result;
}
