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
 * returns the result. With "async", it returns a promise, and another thread waits for the kernel.
 */
export type Mode = "sync" | "async";

/** Return type of a method that performs I/O: the result itself, or a promise. */
export type Result<M extends Mode, T> = M extends "sync" ? T : Promise<T>;

/** Return type of a method that lists a table: `Sync`, or an asynchronous listing of the same items. */
export type ListOf<M extends Mode, Item, Sync> = M extends "sync" ? Sync : AsyncListing<Item>;

/** A value, or in mode "async" a promise of it. */
export type MaybePromise<T> = T | Promise<T>;

/**
 * Protocol code for both modes: a generator that yields each value that may be a promise, and gets the value back. Use
 * {@link wait}, so that the value has the right type.
 */
export type Steps<T> = Generator<unknown, T, unknown>;

/**
 * Waits for a promise in protocol code: `const reply = yield* wait(io.transact(…))`. A value that is not a promise is
 * returned at once.
 */
export function* wait<T>(value: MaybePromise<T>): Steps<T> {
  return (yield value) as T;
}

/** Runs protocol code and converts its result. */
export function* mapped<T, U>(steps: Steps<T>, convert: (value: T) => U): Steps<U> {
  return convert(yield* steps);
}

/** Options that limit the duration of a call. */
export interface CallLimits {
  /**
   * Maximum time in milliseconds that each request of the call waits for a reply of the kernel (default: the object's
   * time; -1 for no limit). Each reply restarts the time.
   */
  timeoutMs?: number | undefined;
  /**
   * Signal that cancels the call. A promise rejects at once with the reason of the signal; if the call has already sent
   * a request, the kernel may still execute it: see `isOutcomeUnknown`. A blocking call throws the reason if the signal
   * is already aborted, but cannot be interrupted.
   */
  signal?: AbortSignal | undefined;
}

/** Options that apply to all requests of a call. Calls by protocol code of another call ignore them. */
export interface CallContext extends CallLimits {
  /** Network namespace of all requests, in mode "async" (default: the one that this thread has entered). */
  netns?: NetworkNamespace | undefined;
}

/** Performs the I/O of one object, in the mode "sync" or "async". */
export interface Io {
  readonly mode: Mode;
  /** Network namespace that the thread had entered when the method was called; undefined for its own one. */
  readonly netns: NetworkNamespace | undefined;
  /** Sends a request and returns a copy of the reply. See `transact`. */
  transact(protocol: number, request: Message, options: TransactOptions): MaybePromise<Message | undefined>;
  /** Sends a request and returns the reply, which is valid until the next transaction of this thread. */
  transactLent(protocol: number, request: Message, options: TransactOptions): MaybePromise<MessageView | undefined>;
  transactAll(protocol: number, request: Message, options: TransactOptions): MaybePromise<Message[]>;
  transactMultiple(
    protocol: number,
    requests: readonly Request[],
    options: TransactOptions,
  ): MaybePromise<TransactionResult[]>;
  /** Sends requests in one block of memory. The block must not change until the call has ended. */
  transactPacked(
    protocol: number,
    requests: PackedRequests,
    options: TransactOptions,
  ): MaybePromise<TransactionResult[]>;
  dump(protocol: number, request: Message, options: DumpOptions): Dump | AsyncDump;
  /**
   * Runs the protocol code of a call. In mode "async", it waits for earlier calls of the object, unless protocol code
   * of the current call makes it.
   */
  run<T>(steps: Steps<T>, context?: CallContext): MaybePromise<T>;
  /**
   * Lets the event loop run during long work, if necessary: `yield* wait(io.pause())` after each step. Returns a
   * promise, or undefined if the work can continue.
   *
   * @param isLong whether each step may take 0.1 ms or more (default false).
   */
  pause(isLong?: boolean): Promise<void> | undefined;
  /** Runs protocol code that undoes changes of a failed call. Ignores the call's limits, which may have expired. */
  undoing<T>(steps: Steps<T>): Steps<T>;
  /**
   * Announces a change that is made without a request, such as mounting the file of a named namespace. Waits for
   * earlier calls of the object, and makes `isOutcomeUnknown` true for an abort. Throws the signal's reason if the call
   * was aborted.
   */
  changing(): Steps<void>;
  /**
   * Calls a callback of the caller in the middle of a call. Calls that the callback makes on the same object run at
   * once: if they waited for the current call, both would wait forever.
   */
  callBack<T>(code: () => MaybePromise<T>): MaybePromise<T>;
}

/** Returns the time limit and the signal in options. An invalid signal is omitted: the call's own check reports it. */
export function limitsOf(options: CallLimits | undefined): CallLimits {
  const { timeoutMs, signal } = isRecord(options) ? (options as CallLimits) : {};
  return { timeoutMs, signal: signal instanceof AbortSignal ? signal : undefined };
}

/** Adds the limits of a call to the options of one of its requests. */
export function withLimits<Options extends CallLimits>(options: Options, { timeoutMs, signal }: CallLimits): Options {
  if (timeoutMs === undefined && signal === undefined) return options;
  return { ...options, ...(timeoutMs !== undefined && { timeoutMs }), ...(signal !== undefined && { signal }) };
}
