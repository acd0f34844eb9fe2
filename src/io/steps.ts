import { isRecord } from "../base/check.ts";
import type { AsyncDump } from "../dump/async-dump.ts";
import type { Dump } from "../dump/dump.ts";
import type { DumpOptions } from "../dump/dump-options.ts";
import type { Message, MessageView, Request } from "../message/message.ts";
import type { NetworkNamespace } from "../netns/namespace.ts";
import type { TransactionResult } from "../transact/outcomes.ts";
import type { PackedRequests } from "../transact/packed-requests.ts";
import type { TransactOptions } from "../transact/transact.ts";
import type { AsyncListing } from "./async-listing.ts";

/**
 * How the methods of an object perform I/O. With "sync", a method blocks the thread until the kernel has replied, and
 * returns the result. With "async", another thread waits for the kernel, and the method returns a promise.
 */
export type Mode = "sync" | "async";

/** Return type of a method that performs I/O: the result itself, or a promise. */
export type Result<M extends Mode, T> = M extends "sync" ? T : Promise<T>;

/** Return type of a method that lists entries: the type `Sync`, or an asynchronous listing of the same items. */
export type ListOf<M extends Mode, Item, Sync> = M extends "sync" ? Sync : AsyncListing<Item>;

/** A value; in an object of the mode "async", possibly a promise of the value. */
export type MaybePromise<T> = T | Promise<T>;

/**
 * Protocol code that runs in both modes: a generator that yields each value that may be a promise, and continues with
 * the value. Use {@link wait} to yield with the right type.
 */
export type Steps<T> = Generator<unknown, T, unknown>;

/**
 * Waits for a promise in protocol code: `const reply = yield* wait(io.transact(…))`. Returns a value that is not a
 * promise at once.
 */
export function* wait<T>(value: MaybePromise<T>): Steps<T> {
  return (yield value) as T;
}

/** Runs protocol code and converts its result. */
export function* mapped<T, U>(steps: Steps<T>, convert: (value: T) => U): Steps<U> {
  return convert(yield* steps);
}

/** Options of a call that limit its duration: time limit and abort signal. */
export interface CallLimits {
  /**
   * Maximum time in milliseconds that each request of the call waits for a reply of the kernel (default: that of the
   * object; -1 for no limit). Each reply restarts it.
   */
  timeoutMs?: number | undefined;
  /**
   * Signal that cancels the call. A promise rejects at once with the reason of the signal; if the call has already sent
   * a request, the kernel may still execute it: see `isOutcomeUnknown`. A blocking call throws the reason if the signal
   * is already aborted, but cannot be interrupted.
   */
  signal?: AbortSignal | undefined;
}

/** What applies to all requests of a call, unless other protocol code calls it. */
export interface CallContext extends CallLimits {
  /** Network namespace of the requests, in the mode "async" (default: the namespace in which this thread is now). */
  netns?: NetworkNamespace | undefined;
}

/** Performs the I/O of one object, in the mode "sync" or "async". */
export interface Io {
  readonly mode: Mode;
  /**
   * Network namespace that the calling thread had entered when the current call was made; undefined for the thread's
   * original namespace.
   */
  readonly netns: NetworkNamespace | undefined;
  /** Sends a request and returns a copy of the reply. See `transact`. */
  transact(protocol: number, request: Message, options: TransactOptions): MaybePromise<Message | undefined>;
  /** Sends a request. The reply is valid until the next transaction of this thread. */
  transactLent(protocol: number, request: Message, options: TransactOptions): MaybePromise<MessageView | undefined>;
  transactAll(protocol: number, request: Message, options: TransactOptions): MaybePromise<Message[]>;
  transactMultiple(
    protocol: number,
    requests: readonly Request[],
    options: TransactOptions,
  ): MaybePromise<TransactionResult[]>;
  /** Sends requests that are packed in one buffer. The buffer must not change until the results are known. */
  transactPacked(
    protocol: number,
    requests: PackedRequests,
    options: TransactOptions,
  ): MaybePromise<TransactionResult[]>;
  dump(protocol: number, request: Message, options: DumpOptions): Dump | AsyncDump;
  /**
   * Runs the protocol code of a call. In the mode "async", the calls of an object run one after the other. A call that
   * protocol code makes runs at once, as a part of the current call.
   */
  run<T>(steps: Steps<T>, context?: CallContext): MaybePromise<T>;
  /**
   * Returns a promise if the event loop must run before the protocol code continues: `yield* wait(io.pause())`. Call it
   * after each step of long work.
   *
   * @param isLong whether each step may take 0.1 ms or more (default false).
   */
  pause(isLong?: boolean): Promise<void> | undefined;
  /**
   * Runs protocol code without the limits of the call: it undoes changes of the call, also if the call was aborted.
   */
  undoing<T>(steps: Steps<T>): Steps<T>;
  /**
   * Precedes a change by other means than a request: waits for the earlier calls of the object, and records the change
   * for `isOutcomeUnknown`. Throws the reason of the signal if the call was aborted.
   */
  changing(): Steps<void>;
  /**
   * Calls a callback of the caller while a call of the object is in progress. If the callback calls the same object,
   * these inner calls are executed before `callBack` returns instead of waiting for the current call to end.
   */
  callBack<T>(code: () => MaybePromise<T>): MaybePromise<T>;
}

/** Returns the time limit and the signal among options. Omits an invalid signal: the call must check its options. */
export function limitsOf(options: CallLimits | undefined): CallLimits {
  const { timeoutMs, signal } = isRecord(options) ? (options as CallLimits) : {};
  return { timeoutMs, signal: signal instanceof AbortSignal ? signal : undefined };
}

/** Adds the limits of a call to the options of one of its requests. */
export function withLimits<Options extends CallLimits>(options: Options, { timeoutMs, signal }: CallLimits): Options {
  if (timeoutMs === undefined && signal === undefined) return options;
  return { ...options, ...(timeoutMs !== undefined && { timeoutMs }), ...(signal !== undefined && { signal }) };
}
