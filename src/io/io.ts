import { isRecord } from "../base/check.ts";
import { AsyncDump } from "../dump/async-dump.ts";
import { Dump } from "../dump/dump.ts";
import type { DumpOptions } from "../dump/dump-options.ts";
import type { Message, MessageView, Request } from "../message/message.ts";
import { currentNamespace, type NetworkNamespace } from "../sock/namespace.ts";
import { TimeSlice } from "../threads/time-slice.ts";
import type { TransactionResult } from "../transact/outcomes.ts";
import type { PackedRequests } from "../transact/packed-requests.ts";
import { type TransactOptions, transact, transactAll, transactMultiple, transactPacked } from "../transact/transact.ts";
import { transactAllAsync, transactAsync, transactMultipleAsync } from "../transact/transact-async.ts";
import type { AsyncListing } from "./async-listing.ts";

/**
 * How the methods of an object perform I/O. With "sync", a method blocks the thread until the kernel has replied, and
 * returns the result. With "async", another thread waits for the kernel, and the method returns a promise.
 */
export type Mode = "sync" | "async";

/** Return type of a method that performs I/O: the result itself, or a promise. */
export type Result<M extends Mode, T> = M extends "sync" ? T : Promise<T>;

/** Return type of a method that lists entries: `Sync`, or an asynchronous listing of the same items. */
export type ListOf<M extends Mode, Item, Sync> = M extends "sync" ? Sync : AsyncListing<Item>;

/** A value, or a promise of it in an object of the mode "async". */
export type MaybePromise<T> = T | Promise<T>;

/**
 * Protocol code that runs in both modes: a generator that yields each value that may be a promise, and continues with
 * the value. Use {@link wait} to yield with the right type.
 */
export type Steps<T> = Generator<unknown, T, unknown>;

/** Waits for a promise in protocol code: `const reply = yield* wait(io.transact(…))`. Returns other values at once. */
export function* wait<T>(value: MaybePromise<T>): Steps<T> {
  return (yield value) as T;
}

/** Runs protocol code and converts its result. */
export function* mapped<T, U>(steps: Steps<T>, convert: (value: T) => U): Steps<U> {
  return convert(yield* steps);
}

/** Performs the I/O of one object, in one of the modes. */
export interface Io {
  readonly mode: Mode;
  /** Network namespace that this thread had entered when the current call was made; undefined for its original one. */
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
  /** Sends requests that are packed in one buffer, which must not change before the result is known. */
  transactPacked(
    protocol: number,
    requests: PackedRequests,
    options: TransactOptions,
  ): MaybePromise<TransactionResult[]>;
  dump(protocol: number, request: Message, options: DumpOptions): Dump | AsyncDump;
  /**
   * Runs the protocol code of a call. In the mode "async", calls run one after the other, and a call that is made inside
   * of protocol code runs at once.
   *
   * @param netns network namespace of the requests, in the mode "async", unless their options contain one (default: the
   * namespace in which this thread is now).
   */
  run<T>(steps: Steps<T>, netns?: NetworkNamespace): MaybePromise<T>;
  /**
   * Returns a promise if long work of the protocol code must let the event loop run: `yield* wait(io.pause())`. Call it
   * after each step of the work.
   *
   * @param isLong whether each step may take a tenth of a millisecond or more (default false).
   */
  pause(isLong?: boolean): Promise<void> | undefined;
  /**
   * Calls a function of the caller in the middle of a call. Calls of the same object that the function makes are executed
   * before it returns, not after the current call.
   */
  callBack<T>(code: () => MaybePromise<T>): MaybePromise<T>;
}

/** Performs I/O that blocks this thread. */
export class SyncIo implements Io {
  readonly mode = "sync";

  get netns(): NetworkNamespace | undefined {
    return currentNamespace();
  }

  transact(protocol: number, request: Message, options: TransactOptions): Message | undefined {
    return transact(protocol, request, options);
  }

  transactLent(protocol: number, request: Message, options: TransactOptions): MessageView | undefined {
    return transact(protocol, request, { ...options, lendReply: true });
  }

  transactAll(protocol: number, request: Message, options: TransactOptions): Message[] {
    return transactAll(protocol, request, options);
  }

  transactMultiple(protocol: number, requests: readonly Request[], options: TransactOptions): TransactionResult[] {
    return transactMultiple(protocol, requests, options);
  }

  transactPacked(protocol: number, requests: PackedRequests, options: TransactOptions): TransactionResult[] {
    return transactPacked(protocol, requests, options);
  }

  dump(protocol: number, request: Message, options: DumpOptions): Dump {
    return Dump.start(protocol, request, options);
  }

  run<T>(steps: Steps<T>): T {
    let next = steps.next();
    while (next.done !== true) next = steps.next(next.value);
    return next.value;
  }

  pause(): undefined {}

  callBack<T>(code: () => T): T {
    return code();
  }
}

/** Performs the I/O of all objects of the mode "sync". */
export const syncIo: SyncIo = new SyncIo();

/** Calls that are executed one after the other. */
interface Queue {
  /** Resolves when the last call and all earlier ones have ended; undefined if no call is in progress. */
  last: Promise<void> | undefined;
}

/** A call of a method in the mode "async". */
interface Call {
  /** Resolves when the earlier calls of the object have ended; undefined if there is none. */
  readonly turn: Promise<void> | undefined;
  /** Network namespace that this thread had entered when the call was made. */
  readonly netns: NetworkNamespace | undefined;
}

/**
 * Performs the I/O of one object without blocking this thread. Calls read and check their arguments at once; their
 * requests are sent one call after the other.
 */
export class AsyncIo implements Io {
  readonly mode = "async";
  readonly #slice = new TimeSlice();
  /** The calls among which a new call has its turn: those of the object, or those of a function of the caller. */
  #queue: Queue = { last: undefined };
  /** The call whose protocol code is being executed. Other calls that are made meanwhile are a part of it. */
  #current: Call | undefined;

  get netns(): NetworkNamespace | undefined {
    return this.#current === undefined ? currentNamespace() : this.#current.netns;
  }

  transact(protocol: number, request: Message, options: TransactOptions): Promise<Message | undefined> {
    const call = this.#inNamespace(options);
    return this.#inTurn(() => transactAsync(protocol, request, call));
  }

  transactLent(protocol: number, request: Message, options: TransactOptions): Promise<Message | undefined> {
    return this.transact(protocol, request, options);
  }

  transactAll(protocol: number, request: Message, options: TransactOptions): Promise<Message[]> {
    const call = this.#inNamespace(options);
    return this.#inTurn(() => transactAllAsync(protocol, request, call));
  }

  transactMultiple(
    protocol: number,
    requests: readonly Request[],
    options: TransactOptions,
  ): Promise<TransactionResult[]> {
    const call = this.#inNamespace(options);
    return this.#inTurn(() => transactMultipleAsync(protocol, requests, call));
  }

  transactPacked(protocol: number, packed: PackedRequests, options: TransactOptions): Promise<TransactionResult[]> {
    const call = this.#inNamespace(options);
    return this.#inTurn(() => transactParts(protocol, packed, call));
  }

  dump(protocol: number, request: Message, options: DumpOptions): AsyncDump {
    return new AsyncDump(protocol, request, this.#inNamespace(options), this.#current?.turn);
  }

  run<T>(steps: Steps<T>, netns: NetworkNamespace | undefined = this.netns): Promise<T> {
    if (this.#current !== undefined) return this.#drive(steps, this.#current);
    const queue = this.#queue;
    const turn = queue.last;
    const call = this.#drive(steps, { turn, netns });
    const last: Promise<void> = Promise.allSettled([call, turn]).then(() => {
      if (queue.last === last) queue.last = undefined;
    });
    queue.last = last;
    return call;
  }

  pause(isLong?: boolean): Promise<void> | undefined {
    const isOver = isLong === true ? this.#slice.isOver : this.#slice.isOverAfterEntry();
    return isOver ? this.#slice.pause() : undefined;
  }

  async callBack<T>(code: () => MaybePromise<T>): Promise<T> {
    const [outer, call] = [this.#queue, this.#current];
    const queue: Queue = { last: undefined };
    this.#queue = queue;
    this.#current = undefined;
    try {
      let returned: MaybePromise<T>;
      try {
        returned = code();
      } finally {
        this.#current = call;
      }
      return await returned;
    } finally {
      await queue.last;
      this.#queue = outer;
    }
  }

  /** Adds the network namespace of the call: this thread may be in another one when the request is sent. */
  #inNamespace<Options extends DumpOptions | TransactOptions>(options: Options): Options {
    if (options.netns !== undefined || options.socket !== undefined) return options;
    const { netns } = this;
    return netns === undefined ? options : { ...options, netns };
  }

  #inTurn<T>(action: () => Promise<T>): Promise<T> {
    const turn = this.#current?.turn;
    return turn === undefined ? action() : turn.then(action);
  }

  async #drive<T>(steps: Steps<T>, call: Call): Promise<T> {
    let next = this.#during(call, () => steps.next());
    while (next.done !== true) {
      let value: unknown = next.value;
      if (value instanceof Promise) {
        try {
          value = await value;
        } catch (error) {
          next = this.#during(call, () => steps.throw(error));
          continue;
        }
      }
      next = this.#during(call, () => steps.next(value));
    }
    return next.value;
  }

  #during<T>(call: Call, action: () => T): T {
    const outer = this.#current;
    this.#current = call;
    try {
      return action();
    } finally {
      this.#current = outer;
    }
  }
}

/** Maximum number of requests that are prepared for sending without a pause. */
const PART = 4096;

/** Sends packed requests in parts, because preparing all at once would block the event loop. */
async function transactParts(
  protocol: number,
  packed: PackedRequests,
  options: TransactOptions,
): Promise<TransactionResult[]> {
  const results: TransactionResult[] = [];
  for (let offset = 0; offset < packed.length; ) {
    const requests = packed.split(offset, PART);
    for (let count = 0; count < requests.length; count++) offset = packed.after(offset);
    const { describe } = options;
    const first = results.length;
    const part = describe && { describe: (index: number, reply?: MessageView) => describe(first + index, reply) };
    for (const result of await transactMultipleAsync(protocol, requests, { ...options, ...part })) results.push(result);
  }
  return results;
}

/** Key of the property with which options select the mode of an object. A symbol, so that callers cannot set it. */
const IO: unique symbol = Symbol("io");

/** Returns options for opening an object in the mode "async". Invalid options stay invalid. */
export function asynchronous<Options extends object>(options: Options | undefined): Options {
  if (options !== undefined && !isRecord(options)) return options;
  return withIo({ ...options } as Options, new AsyncIo());
}

/** Adds to options that the object which is opened with them uses `io`, also for its order of calls. */
export function withIo<Options extends object>(options: Options, io: Io): Options {
  return io === syncIo ? options : { ...options, [IO]: io };
}

/** Returns how an object that is opened with these options performs I/O. */
export function ioOf(options: object | undefined): Io {
  return (options as { [IO]?: Io } | undefined)?.[IO] ?? syncIo;
}

/** Runs the protocol code of a function in the mode "async". */
export async function runAsync<T>(steps: (io: Io) => Steps<T>): Promise<T> {
  const io = new AsyncIo();
  return io.run(steps(io));
}
