import { ECANCELED, EPIPE } from "../constants/errno.ts";
import { checkDumpOptions, type DumpOptions } from "../dump/dump-options.ts";
import { NetlinkError } from "../errors.ts";
import { checkFlag, checkFunction, checkInteger, checkKnown, checkObject, type Names } from "../message/check.ts";
import { type Message, type Request, requestBytes } from "../message/message.ts";
import { checkDuration, checkHeaderLength, checkIterable, checkOperation, checkSignal } from "../sock/call-options.ts";
import type { TransactionResult } from "../sock/exchange.ts";
import { currentNamespace, type NamespaceSource, NetworkNamespace } from "../sock/namespace.ts";
import { MOST_RESENDS } from "../sock/outcomes.ts";
import { checkProtocol } from "../sock/socket-options.ts";
import type { TransactOptions } from "../sock/transact.ts";
import { rebuildError } from "../threads/failure.ts";
import { type Program, ProgramThread } from "../threads/program.ts";
import {
  type Answer,
  type ExecutorStart,
  type Job,
  type JobOptions,
  type LocalOptions,
  type NamespaceAddress,
  type PackedResult,
  unpackMessages,
} from "./executor-jobs.ts";

const THREAD = "netlink-executor";

const program: Program = {
  name: THREAD,
  url: new URL("./executor-program.ts", import.meta.url),
  text: () => import("./executor-program.bundle.txt", { with: { type: "text" } }),
};

/** How an executor works. */
export interface ExecutorOptions {
  /** The network namespace of all that is asked of it (default: the process's own); see `SocketOptions.netns`. */
  netns?: NamespaceSource;
  /** Stops the executor. */
  signal?: AbortSignal;
}

/** How a transaction is done in another thread: as in this one, except that sockets and functions stay in their threads. */
export type ExecutorTransactOptions = Omit<TransactOptions, "socket" | "describe">;
/** How a dump is done in another thread: as in this one, except that sockets and functions stay in their threads. */
export type ExecutorDumpOptions = Omit<DumpOptions, "socket" | "describe">;

/** A dump that another thread reads: its messages, each with bytes of its own, in parts of some 256 KiB. */
export interface ExecutorDump extends AsyncIterable<Message> {
  /** Whether the table stood still while it was read, as far as it was read: see `Dump.consistent`. */
  readonly consistent: boolean;
  /** The whole table, read again from its start when it changed meanwhile: see `Dump.toArray`. */
  toArray(): Promise<Message[]>;
}

const executorNames: Names<ExecutorOptions> = { netns: true, signal: true };

const transactNames: Names<ExecutorTransactOptions> = {
  netns: true,
  signal: true,
  onWarning: true,
  timeoutMs: true,
  idempotent: true,
  awaitReply: true,
  maxResends: true,
  oneDatagram: true,
  operation: true,
  headerLength: true,
};

const dumpNames: Names<ExecutorDumpOptions> = {
  netns: true,
  timeoutMs: true,
  deadlineMs: true,
  retryInterrupted: true,
  signal: true,
  operation: true,
  headerLength: true,
};

/** What is answered. */
type Answered = Exclude<Answer, { kind: "failed" }>;

/** Something that was asked for and is not answered yet. */
interface Question {
  readonly job: Job;
  readonly resolve: (answer: Answered) => void;
  readonly reject: (error: unknown) => void;
  /** The namespace that it is to be done in: open until the thread has answered. */
  readonly netns: NamespaceCopy | undefined;
}

/**
 * Transactions and dumps in a worker thread, with promises: for programs whose event loop must not wait while the kernel
 * holds a lock or works off a large batch. Where that is no matter, `transact` and `dump` are faster: the kernel answers
 * within microseconds, which the way to another thread costs by itself.
 *
 * ```ts
 * await using executor = Executor.start();
 * const answer = await executor.transact(NETLINK_ROUTE, request);
 * for await (const message of executor.dump(NETLINK_ROUTE, everything)) …
 * ```
 *
 * Transactions and parts of dumps are done one after the other, in the order in which they were asked for. The process
 * stays alive while something is asked for, and not for the executor itself.
 */
export class Executor implements AsyncDisposable {
  readonly #thread: ProgramThread;
  readonly #signal: AbortSignal | undefined;
  /** What waits for its turn, and can still be taken back: the thread has one question at a time. */
  readonly #queue: Question[] = [];
  /** What the thread is doing. */
  #asked: Question | undefined;
  readonly #gone = Promise.withResolvers<void>();
  readonly #abort = (): void => void this.stop();
  /** The descriptor of the executor's namespace. */
  readonly #netns: NamespaceCopy;
  #lastId = 0;
  /** Why nothing can be asked for any more. */
  #ended: { error: unknown } | undefined;

  private constructor(options: ExecutorOptions) {
    this.#netns = copyNamespace(options.netns);
    const start: ExecutorStart = { netns: this.#netns.address };
    try {
      this.#thread = new ProgramThread(
        program,
        start,
        (failure) => this.#end(failure),
        (value) => this.#hear(value as Answer),
      );
    } catch (error) {
      this.#netns[Symbol.dispose]();
      throw error;
    }
    this.#signal = options.signal;
    this.#signal?.addEventListener("abort", this.#abort);
  }

  /**
   * Starts the thread. What is asked for before it runs waits for it.
   *
   * @throws NetlinkError when the namespace cannot be had; TypeError for bad options; the signal's reason when it is
   * aborted already.
   */
  static start(options: ExecutorOptions = {}): Executor {
    checkKnown(options, executorNames);
    checkSignal(options.signal);
    options.signal?.throwIfAborted();
    return new Executor(options);
  }

  /**
   * As the function `transact`. With a signal, a transaction that waits for its turn is not done at all; one that the
   * thread is busy with goes on, but is not waited for.
   *
   * @throws as `transact`; the signal's reason; NetlinkError ECANCELED when the executor is stopped first.
   */
  async transact(protocol: number, request: Request, options?: ExecutorTransactOptions): Promise<Message | undefined> {
    return (await this.transactAll(protocol, request, options))[0];
  }

  /** As the function `transactAll`: all messages of the answer. */
  async transactAll(protocol: number, request: Request, options?: ExecutorTransactOptions): Promise<Message[]> {
    const [result] = await this.#transact(protocol, [ownBytes(request, "request")], options);
    const { reply, replies, error } = result!;
    if (error !== undefined) throw error;
    return replies ?? (reply === undefined ? [] : [reply]);
  }

  /** As the function `transactMultiple`: what became of each request, in order. */
  async transactMultiple(
    protocol: number,
    requests: Iterable<Request>,
    options?: ExecutorTransactOptions,
  ): Promise<TransactionResult[]> {
    checkIterable(requests, "requests");
    const list: Uint8Array[] = [];
    for (const request of requests) list.push(ownBytes(request, `requests[${list.length}]`));
    return this.#transact(protocol, list, options);
  }

  /**
   * A dump that the thread reads ahead by one part while this one iterates. It begins with the iteration; leaving that
   * early gives the rest up.
   *
   * @throws TypeError or RangeError for bad input; everything else where it is iterated, as `dump`.
   */
  dump(protocol: number, request: Request, options: ExecutorDumpOptions = {}): ExecutorDump {
    checkNoSocket(options);
    checkDumpOptions(protocol, options);
    checkKnown(options, dumpNames);
    const bytes = ownBytes(request, "request");
    return new Parts(
      (state) => this.#parts(protocol, bytes, options, state),
      (state) => this.#whole(protocol, bytes, options, state),
    );
  }

  /**
   * Ends the thread after what it is doing at the moment, which is still answered; everything else that was asked for
   * rejects with ECANCELED, and is not done. Resolves when it is gone; stopping twice is harmless.
   */
  stop(): Promise<void> {
    this.#cancel(
      this.#signal?.aborted
        ? this.#signal.reason
        : new NetlinkError("the executor was stopped (ECANCELED)", { errno: ECANCELED, operation: "executor" }),
    );
    this.#thread.hold();
    this.#thread.post({ kind: "stop" } satisfies Job);
    return this.#gone.promise;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  async #transact(
    protocol: number,
    requests: Uint8Array[],
    options: ExecutorTransactOptions = {},
  ): Promise<TransactionResult[]> {
    checkProtocol(protocol);
    checkNoSocket(options);
    checkTransaction(options);
    if (requests.length === 0) return [];
    const answer = await this.#ask(options, (id, netns) => ({
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
    const part = await this.#ask(options, (id, netns) => ({
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
    let over = false;
    let coming: Promise<Answer> | undefined = this.#ask(options, (id, netns) => {
      dump = id;
      return { kind: "dump", id, protocol, request, options: jobOptions(options, netns), whole: false };
    });
    try {
      while (coming !== undefined) {
        const part: Answer = await coming;
        if (part.kind !== "part") break;
        state.consistent &&= part.consistent;
        over = part.last;
        coming = over ? undefined : this.#ask({ signal }, () => ({ kind: "next", id: dump }));
        // It is told of where it is waited for.
        coming?.catch(() => {});
        yield* unpackMessages(part.messages);
      }
    } finally {
      if (!over && this.#ended === undefined) this.#thread.post({ kind: "done", id: dump } satisfies Job);
    }
  }

  /** Resolves with the answer to a job, of which `makeJob` is told the id and the way to the namespace. */
  async #ask(
    { netns: source, signal }: { netns?: NamespaceSource | undefined; signal?: AbortSignal | undefined },
    makeJob: (id: number, netns: NamespaceAddress | undefined) => Job,
  ): Promise<Answered> {
    if (this.#ended !== undefined) throw this.#ended.error;
    signal?.throwIfAborted();
    const netns = copyNamespace(source);
    const { promise, resolve, reject } = Promise.withResolvers<Answered>();
    const question: Question = { job: makeJob(++this.#lastId, netns.address), resolve, reject, netns };
    const abort = () => this.#takeBack(question, signal?.reason);
    signal?.addEventListener("abort", abort);
    this.#queue.push(question);
    this.#askNext();
    try {
      return await promise;
    } finally {
      signal?.removeEventListener("abort", abort);
    }
  }

  /** Asks the thread for what is next, unless it is busy. */
  #askNext(): void {
    while (this.#asked === undefined) {
      const question = this.#queue.shift();
      if (question === undefined) {
        if (this.#ended === undefined) this.#thread.release();
        return;
      }
      try {
        this.#thread.hold();
        this.#thread.post(question.job);
        this.#asked = question;
      } catch (error) {
        // Something in it cannot be sent to a thread.
        settle(question, error);
      }
    }
  }

  /** The one who asked does not want it any more: it is not done if the thread has not been asked for it yet. */
  #takeBack(question: Question, reason: unknown): void {
    const waiting = this.#queue.indexOf(question);
    if (waiting < 0) {
      question.reject(reason);
      return;
    }
    this.#queue.splice(waiting, 1);
    settle(question, reason);
  }

  #hear(answer: Answer): void {
    const question = this.#asked;
    this.#asked = undefined;
    question?.netns?.[Symbol.dispose]();
    if (answer.kind === "failed") question?.reject(rebuildError(answer.failure));
    else question?.resolve(answer);
    this.#askNext();
  }

  /** Nothing more can be asked for, and what waits for its turn is not done. */
  #cancel(error: unknown): void {
    this.#ended ??= { error };
    for (const question of this.#queue.splice(0)) settle(question, this.#ended.error);
  }

  #end(failure: NetlinkError | undefined): void {
    this.#cancel(
      failure ?? new NetlinkError(`the thread ${THREAD} ended unasked`, { errno: EPIPE, operation: "executor" }),
    );
    if (this.#asked !== undefined) settle(this.#asked, failure ?? this.#ended!.error);
    this.#asked = undefined;
    this.#signal?.removeEventListener("abort", this.#abort);
    this.#netns[Symbol.dispose]();
    this.#gone.resolve();
  }
}

/** Ends a question that nobody answers. */
function settle(question: Question, error: unknown): void {
  question.netns?.[Symbol.dispose]();
  question.reject(error);
}

interface DumpState {
  consistent: boolean;
}

class Parts implements ExecutorDump, DumpState {
  consistent = true;
  readonly #stream: (state: DumpState) => AsyncGenerator<Message, void, void>;
  readonly #whole: (state: DumpState) => Promise<Message[]>;

  constructor(
    stream: (state: DumpState) => AsyncGenerator<Message, void, void>,
    whole: (state: DumpState) => Promise<Message[]>,
  ) {
    this.#stream = stream;
    this.#whole = whole;
  }

  [Symbol.asyncIterator](): AsyncGenerator<Message, void, void> {
    this.consistent = true;
    return this.#stream(this);
  }

  toArray(): Promise<Message[]> {
    return this.#whole(this);
  }
}

/** A copy of a request: the caller may fill his buffer again before its turn comes. */
function ownBytes(request: Request, name: string): Uint8Array {
  return new Uint8Array(requestBytes(request, name));
}

/** A way to a namespace that another thread can take, as long as this is not closed. */
interface NamespaceCopy extends Disposable {
  readonly address: NamespaceAddress | undefined;
}

const nowhere: NamespaceCopy = { address: undefined, [Symbol.dispose]: () => {} };

/** Opens the namespace at once: what a path or descriptor stands for may be another one when the thread comes to it. */
function copyNamespace(source: NamespaceSource | undefined = currentNamespace()): NamespaceCopy {
  if (source === undefined) return nowhere;
  const copy = NetworkNamespace.open(source instanceof NetworkNamespace ? { fd: source.fd } : source);
  return { address: { fd: copy.fd }, [Symbol.dispose]: () => copy.close() };
}

function jobOptions<Options extends LocalOptions>(
  options: Options,
  netns: NamespaceAddress | undefined,
): JobOptions<Options> {
  const { netns: _, signal, socket, onWarning, ...rest } = options;
  return { ...rest, netns };
}

function checkNoSocket(options: object): void {
  checkObject(options, "options");
  if ("socket" in options && options.socket !== undefined) {
    throw new TypeError("socket: an executor uses sockets of its own thread");
  }
}

/** What is checked where a transaction is done is checked here too, so that it is refused where it is asked for. */
function checkTransaction(options: ExecutorTransactOptions): void {
  checkKnown(options, transactNames);
  checkDuration(options.timeoutMs, "timeoutMs", 0);
  if (options.maxResends !== undefined) checkInteger(options.maxResends, 0, MOST_RESENDS, "maxResends");
  checkFlag(options.oneDatagram, "oneDatagram");
  checkFlag(options.idempotent, "idempotent");
  checkFlag(options.awaitReply, "awaitReply");
  checkOperation(options.operation);
  checkHeaderLength(options.headerLength);
  if (options.onWarning !== undefined) checkFunction(options.onWarning, "onWarning");
  checkSignal(options.signal);
}

function unpackResult({ messages, error, warning, extendedAck }: PackedResult): TransactionResult {
  const result: TransactionResult = {};
  if (messages !== undefined) {
    const replies = unpackMessages(messages);
    if (replies[0] !== undefined) result.reply = replies[0];
    if (replies.length > 1) result.replies = replies;
  }
  if (error !== undefined) result.error = rebuildError(error) as NetlinkError;
  if (warning !== undefined) result.warning = warning;
  if (extendedAck !== undefined) result.extendedAck = extendedAck;
  return result;
}
