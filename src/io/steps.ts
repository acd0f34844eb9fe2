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
 * How the methods of an object perform I/O. In mode "sync", a method blocks the thread until the kernel has replied,
 * and returns the result. In mode "async", a method returns a promise, and another thread waits for the kernel.
 */
export type Mode = "sync" | "async";

/**
 * Return type of a method that performs I/O. In mode "sync", the method returns `T`; in mode "async", a promise of `T`.
 */
export type Result<M extends Mode, T> = M extends "sync" ? T : Promise<T>;

/**
 * Return type of a method that lists a table. In mode "sync", the method returns `Sync`; in mode "async", it returns an
 * asynchronous listing of the same entries.
 */
export type ListOf<M extends Mode, Item, Sync> = M extends "sync" ? Sync : AsyncListing<Item>;

export type MaybePromise<T> = T | Promise<T>;

/**
 * Protocol code that works in both modes: it sends requests and evaluates their replies. The generator yields each
 * value that may be a promise, and gets back the value of the promise. {@link wait} returns this value with the right
 * type.
 */
export type Steps<T> = Generator<unknown, T, unknown>;

/**
 * Waits for a promise in protocol code: `const reply = yield* wait(io.transact(…))`. A value that is not a promise is
 * returned at once.
 */
export function* wait<T>(value: MaybePromise<T>): Steps<T> {
  return (yield value) as T;
}

export function* mapped<T, U>(steps: Steps<T>, convert: (value: T) => U): Steps<U> {
  return convert(yield* steps);
}

/** Options that limit the duration of a call. */
export interface CallLimits {
  /**
   * Maximum time in milliseconds that each request of the call waits for a reply from the kernel. The default is the
   * object's time limit; -1 means no limit. Each reply restarts the time.
   */
  timeoutMs?: number | undefined;
  /**
   * Signal that cancels the call. An asynchronous call rejects at once with the reason of the signal. If it has already
   * sent a request, the kernel may still execute the request (see `isOutcomeUnknown`). A blocking call throws the
   * reason if the signal is already aborted when the call starts; it cannot be interrupted later.
   */
  signal?: AbortSignal | undefined;
}

export interface CallContext extends CallLimits {
  /** The default is the namespace that the calling thread has entered. */
  netns?: NetworkNamespace | undefined;
}

export interface Io {
  readonly mode: Mode;
  /**
   * Namespace that the calling thread had entered when the object's method was called. It is undefined for the thread's
   * own namespace.
   */
  readonly netns: NetworkNamespace | undefined;
  transact(protocol: number, request: Message, options: TransactOptions): MaybePromise<Message | undefined>;
  /** Returns the reply without copying it. The reply is valid until the next transaction of this thread. */
  transactLent(protocol: number, request: Message, options: TransactOptions): MaybePromise<MessageView | undefined>;
  transactAll(protocol: number, request: Message, options: TransactOptions): MaybePromise<Message[]>;
  transactMultiple(
    protocol: number,
    requests: readonly Request[],
    options: TransactOptions,
  ): MaybePromise<TransactionResult[]>;
  /** Sends several requests that are stored in one block of memory, which must not change until the call has ended. */
  transactPacked(
    protocol: number,
    requests: PackedRequests,
    options: TransactOptions,
  ): MaybePromise<TransactionResult[]>;
  dump(protocol: number, request: Message, options: DumpOptions): Dump | AsyncDump;
  /** In mode "async", a call waits for earlier calls of the object, unless it is made inside one of them. */
  run<T>(steps: Steps<T>, context?: CallContext): MaybePromise<T>;
  /**
   * Call `yield* wait(io.pause())` after each step of long work, so that the event loop can run. Returns undefined if
   * the work can continue at once.
   *
   * @param isLong whether each step may take 0.1 ms or more (default false).
   */
  pause(isLong?: boolean): Promise<void> | undefined;
  /** Undoes the changes of a failed call. The call's time limit does not apply, because it may have expired. */
  undoing<T>(steps: Steps<T>): Steps<T>;
  /**
   * Must be called before a change that is made without a request, such as mounting the file of a named namespace.
   * Waits for earlier calls of the object. If the call is aborted later, `isOutcomeUnknown` returns true for the abort.
   * If the call is already aborted, throws the reason of the signal.
   */
  changing(): Steps<void>;
  /**
   * Runs a callback of the caller in the middle of a call. Calls that the callback makes on the same object run at
   * once, because waiting for the current call would be a deadlock.
   */
  callBack<T>(code: () => MaybePromise<T>): MaybePromise<T>;
}

/** Leaves out an invalid signal, because the call itself checks the signal and reports the error. */
export function limitsOf(options: CallLimits | undefined): CallLimits {
  const { timeoutMs, signal } = isRecord(options) ? (options as CallLimits) : {};
  return { timeoutMs, signal: signal instanceof AbortSignal ? signal : undefined };
}

export function withLimits<Options extends CallLimits>(options: Options, { timeoutMs, signal }: CallLimits): Options {
  if (timeoutMs === undefined && signal === undefined) return options;
  return { ...options, ...(timeoutMs !== undefined && { timeoutMs }), ...(signal !== undefined && { signal }) };
}
