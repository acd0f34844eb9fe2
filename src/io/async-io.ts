import type { AsyncLocalStorage } from "node:async_hooks";
import { shareCaller, withCaller } from "../base/with-caller.ts";
import { ETIMEDOUT } from "../constants/errno.ts";
import { AsyncDump } from "../dump/async-dump.ts";
import type { DumpOptions } from "../dump/dump-options.ts";
import type { ExtendedAck, NetlinkError } from "../errors.ts";
import type { Message, Request } from "../message/message.ts";
import { currentNamespace, type NetworkNamespace } from "../netns/namespace.ts";
import { untilAborted } from "../threads/operation.ts";
import { TimeSlice } from "../threads/time-slice.ts";
import { TurnQueue } from "../threads/turn-queue.ts";
import { type CallProgress, recordUnknownOutcome, withProgress } from "../transact/cancelled.ts";
import { describingFrom } from "../transact/exchange.ts";
import type { TransactionResult } from "../transact/outcomes.ts";
import type { PackedRequests } from "../transact/packed-requests.ts";
import { copyAll, type TransactOptions } from "../transact/transact.ts";
import { exchangeMultipleAsync, transactAllAsync, transactAsync, unsentResults } from "../transact/transact-async.ts";
import { driveAsync, type MaybePromise, type Steps, wait } from "./drive.ts";
import { type CallContext, type CallLimits, type Io, withLimits } from "./steps.ts";

/** Callback of the caller that runs during a call of an object. */
interface Callback {
  readonly io: AsyncIo;
  /** Calls of the object that the callback makes. */
  readonly queue: TurnQueue;
  isOver: boolean;
}

/** Async functions that a callback has called keep its context after their waits. */
const callbacks: AsyncLocalStorage<Callback> = new (process.getBuiltinModule("node:async_hooks").AsyncLocalStorage)();

interface Call {
  /** Its stack has the caller. */
  readonly here: Error;
  /** Resolves when the earlier calls of the same object have ended. */
  readonly turn: Promise<void> | undefined;
  readonly netns: NetworkNamespace | undefined;
  readonly limits: CallLimits;
  readonly progress: CallProgress;
}

/**
 * I/O of one object in mode "async", which does not block the calling thread. A call checks its arguments immediately,
 * but sends its requests after those of earlier calls of the object.
 */
export class AsyncIo implements Io {
  readonly mode = "async";
  readonly #slice = new TimeSlice();
  readonly #limits: CallLimits;
  readonly #queue = new TurnQueue();
  /**
   * Call whose steps run now, so that calls that it makes do not wait. Written only by {@link #during} and {@link
   * callBack}, and undefined while the steps of all calls wait.
   */
  #current: Call | undefined;

  constructor(limits: CallLimits = {}) {
    this.#limits = limits;
  }

  get netns(): NetworkNamespace | undefined {
    return this.#current === undefined ? currentNamespace() : this.#current.netns;
  }

  transact(protocol: number, request: Message, options: TransactOptions): Promise<Message | undefined> {
    return this.#inTurn(options, (own) => transactAsync(protocol, request, own));
  }

  transactLent(protocol: number, request: Message, options: TransactOptions): Promise<Message | undefined> {
    return this.transact(protocol, request, options);
  }

  transactAll(protocol: number, request: Message, options: TransactOptions): Promise<Message[]> {
    return this.#inTurn(options, (own) => transactAllAsync(protocol, request, own));
  }

  transactMultiple(
    protocol: number,
    requests: readonly Request[],
    options: TransactOptions,
  ): Promise<TransactionResult[]> {
    const parts = options.oneDatagram === true ? [requests] : partsOf(requests);
    return this.#transactParts(protocol, parts, options);
  }

  transactPacked(protocol: number, packed: PackedRequests, options: TransactOptions): Promise<TransactionResult[]> {
    return this.#transactParts(protocol, packedParts(packed), options);
  }

  #transactParts(
    protocol: number,
    parts: Iterable<readonly Request[]>,
    options: TransactOptions,
  ): Promise<TransactionResult[]> {
    const here = this.#current?.here ?? new Error();
    return this.#inTurn(options, (own) => transactParts(protocol, parts, own, here));
  }

  dump(protocol: number, request: Message, options: DumpOptions): AsyncDump {
    return new AsyncDump(protocol, request, this.#ownOptions(options), this.#current?.turn);
  }

  run<T>(steps: Steps<T>, { netns = this.netns, ...own }: CallContext = {}): Promise<T> {
    const outer = this.#current;
    const limits = withLimits(outer?.limits ?? this.#limits, own);
    if (outer !== undefined) return this.#drive(steps, { ...outer, limits });
    const callback = callbacks.getStore();
    const queue = callback?.io === this && !callback.isOver ? callback.queue : this.#queue;
    const turn = queue.enter();
    const progress = { hasChanged: false };
    const here = new Error();
    const call = this.#drive(steps, { here, turn, netns, limits, progress });
    void Promise.allSettled([call, turn]).then(() => queue.leave());
    // Return a second promise, so that the engine reports unhandled rejections.
    return untilAborted(withCaller(call, here), limits.signal, (aborted) => {
      if (progress.hasChanged) recordUnknownOutcome(aborted);
    });
  }

  pause(isLong?: boolean): Promise<void> | undefined {
    // After an abort, ends the generator before it sends more requests.
    const signal = this.#current?.limits.signal;
    if (signal?.aborted === true) return Promise.reject(signal.reason);
    const isOver = isLong === true ? this.#slice.isOver : this.#slice.isOverAfterEntry();
    return isOver ? this.#slice.pause() : undefined;
  }

  /** The stack of a call that has waited has only frames of the library. */
  located<Value extends Error>(error: Value, _called: unknown, first?: Value): Value {
    return shareCaller(error, this.#current!.here, first);
  }

  async callBack<T>(code: () => MaybePromise<T>): Promise<T> {
    const callback: Callback = { io: this, queue: new TurnQueue(), isOver: false };
    const call = this.#current;
    this.#current = undefined;
    try {
      let returned: MaybePromise<T>;
      try {
        returned = callbacks.run(callback, code);
      } finally {
        this.#current = call;
      }
      return await returned;
    } finally {
      callback.isOver = true;
      // Calls of the callback end before the call that has made it continues.
      await callback.queue.run(async () => {});
    }
  }

  continuing(): <T>(steps: Steps<T>) => Promise<T> {
    const call = this.#current!;
    return (steps) => this.#drive(steps, call);
  }

  *undoing<T>(steps: Steps<T>): Steps<T> {
    return yield* wait(this.#drive(steps, { ...this.#current!, limits: {} }));
  }

  *changing(): Steps<void> {
    const { turn, limits, progress } = this.#current!;
    yield* wait(turn);
    limits.signal?.throwIfAborted();
    progress.hasChanged = true;
  }

  #ownOptions<Options extends DumpOptions | TransactOptions>(options: Options): Options {
    const call = this.#current;
    const own = call === undefined ? options : withProgress(withLimits(options, call.limits), call.progress);
    if (own.netns !== undefined || own.socket !== undefined) return own;
    const { netns } = this;
    return netns === undefined ? own : { ...own, netns };
  }

  #inTurn<Options extends TransactOptions, T>(options: Options, send: (own: Options) => Promise<T>): Promise<T> {
    const own = this.#ownOptions(options);
    const { turn, progress } = this.#current ?? {};
    const { signal } = own;
    const result =
      turn === undefined
        ? send(own)
        : untilAborted(
            turn.then(() => send(own)),
            signal,
          );
    if (signal === undefined) return result;
    return result.catch((error) => {
      // Earlier requests of the aborted call may have changed something.
      if (signal.aborted && progress?.hasChanged === true) recordUnknownOutcome(signal);
      throw error;
    });
  }

  #drive<T>(steps: Steps<T>, call: Call): Promise<T> {
    return driveAsync(steps, (part) => this.#during(call, part));
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

const PART = 1024;

function* partsOf(requests: readonly Request[]): Generator<readonly Request[]> {
  for (let first = 0; first < requests.length; first += PART) yield requests.slice(first, first + PART);
}

function* packedParts(packed: PackedRequests): Generator<readonly Request[]> {
  for (let offset = 0; offset < packed.length; ) {
    const requests = packed.split(offset, PART);
    for (let count = 0; count < requests.length; count++) offset = packed.after(offset);
    yield requests;
  }
}

/** Preparing all requests at once would block the event loop. */
async function transactParts(
  protocol: number,
  parts: Iterable<readonly Request[]>,
  options: TransactOptions,
  here: Error,
): Promise<TransactionResult[]> {
  const { onWarning } = options;
  const results: TransactionResult[] = [];
  let firstError: NetlinkError | undefined;
  for (const requests of parts) {
    const first = results.length;
    const isTimedOut = results.at(-1)?.error?.errno === -ETIMEDOUT;
    const own = {
      ...describingFrom(first, options),
      ...(onWarning && { onWarning: (ack: ExtendedAck, index: number) => onWarning(ack, first + index) }),
    };
    const part = isTimedOut
      ? unsentResults(protocol, copyAll(protocol, requests), own)
      : await exchangeMultipleAsync(protocol, requests, own);
    for (const result of part) {
      // Errors share one stack: garbage collection converts all error stacks to text.
      if (result.error !== undefined) firstError = shareCaller(result.error, here, firstError);
      results.push(result);
    }
  }
  return results;
}
