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
import type { MaybePromise, Steps } from "./drive.ts";
import type { Listing } from "./listing.ts";

/**
 * How the methods of an object perform I/O. In mode "sync", a method blocks the thread until the kernel has replied. In
 * mode "async", a method returns a promise, and another thread waits for the kernel.
 */
export type Mode = "sync" | "async";

/** Return type of a method that performs I/O: `T` in mode "sync", and a promise of `T` in mode "async". */
export type Result<M extends Mode, T> = M extends "sync" ? T : Promise<T>;

/**
 * Return type of a method that lists a table: `Sync` in mode "sync", and an asynchronous listing of the same entries in
 * mode "async".
 */
export type ListOf<M extends Mode, Item, Sync> = M extends "sync" ? Sync : AsyncListing<Item>;

/**
 * Return type of `list()`: a {@link Listing}, or an asynchronous listing if the client was opened with `openAsync()`.
 */
export type Listed<M extends Mode, Item> = ListOf<M, Item, Listing<Item>>;

/** Options that limit the duration of a call. */
export interface CallLimits {
  /**
   * Maximum time in milliseconds that each request of the call waits for a reply from the kernel. The default is the
   * object's time limit; -1 means no limit. Each reply restarts the time.
   */
  timeoutMs?: number | undefined;
  /**
   * Signal that cancels the call. An asynchronous call rejects at once with the reason of the signal. If the request
   * was already sent, the kernel may still execute the request: see `isOutcomeUnknown`.
   *
   * A blocking call cannot be interrupted: it throws the reason only if the signal was aborted before the call.
   */
  signal?: AbortSignal | undefined;
}

export interface CallContext extends CallLimits {
  /** The default is the namespace that the calling thread has entered. */
  netns?: NetworkNamespace | undefined;
}

export interface Io {
  readonly mode: Mode;
  /** Namespace that the calling thread had entered, or undefined. */
  readonly netns: NetworkNamespace | undefined;
  transact(protocol: number, request: Message, options: TransactOptions): MaybePromise<Message | undefined>;
  /** The reply is valid until the next transaction of this thread. */
  transactLent(protocol: number, request: Message, options: TransactOptions): MaybePromise<MessageView | undefined>;
  transactAll(protocol: number, request: Message, options: TransactOptions): MaybePromise<Message[]>;
  transactMultiple(
    protocol: number,
    requests: readonly Request[],
    options: TransactOptions,
  ): MaybePromise<TransactionResult[]>;
  /** The requests' memory must not change until the call has ended. */
  transactPacked(
    protocol: number,
    requests: PackedRequests,
    options: TransactOptions,
  ): MaybePromise<TransactionResult[]>;
  dump(protocol: number, request: Message, options: DumpOptions): Dump | AsyncDump;
  /** In mode "async", waits for earlier calls of the object. */
  run<T>(steps: Steps<T>, context?: CallContext): MaybePromise<T>;
  /**
   * Lets the event loop run: `yield* wait(io.pause())` after each step of long work. Returns undefined if the work can
   * continue at once.
   *
   * @param isLong whether each step may take 0.1 ms or more (default false).
   */
  pause(isLong?: boolean): Promise<void> | undefined;
  /**
   * Makes the stack of an error that a call returns, instead of throwing it, contain the caller. Errors of the same call
   * after the first one get its frames. Returns the first error with a stack.
   *
   * @param called function of the library with which the stack starts.
   */
  located<Value extends Error>(
    error: Value,
    called: (...parameters: never[]) => unknown,
    first?: Value,
  ): Value | undefined;
  /** Returns a function that runs steps later as a part of the current call, so that they do not wait for its end. */
  continuing(): <T>(steps: Steps<T>) => MaybePromise<T>;
  /** Undoes a failed call, without the call's time limit. */
  undoing<T>(steps: Steps<T>): Steps<T>;
  /**
   * Called before a change that sends no netlink request, such as mounting a namespace's file. Waits for earlier calls
   * of the object. Throws the signal's reason if the signal is already aborted. A later abort leaves the outcome of the
   * call unknown (`isOutcomeUnknown`).
   */
  changing(): Steps<void>;
  /**
   * Runs a callback of the caller during a method call of an object. Calls that the callback makes on the same object
   * run at once, because waiting for the current call would be a deadlock.
   */
  callBack<T>(code: () => MaybePromise<T>): MaybePromise<T>;
}

/** Omits an invalid signal, which the call itself reports. */
export function limitsOf(options: CallLimits | undefined): CallLimits {
  const { timeoutMs, signal } = isRecord(options) ? (options as CallLimits) : {};
  return { timeoutMs, signal: signal instanceof AbortSignal ? signal : undefined };
}

export function withLimits<Options extends CallLimits>(options: Options, { timeoutMs, signal }: CallLimits): Options {
  if (timeoutMs === undefined && signal === undefined) return options;
  return { ...options, ...(timeoutMs !== undefined && { timeoutMs }), ...(signal !== undefined && { signal }) };
}
