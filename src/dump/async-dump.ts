import { inspectAs } from "../base/inspect.ts";
import { addCaller, withCaller } from "../base/with-caller.ts";
import { ETIMEDOUT } from "../constants/errno.ts";
import type { ExtendedAck } from "../errors.ts";
import type { Message, MessageView, Request } from "../message/message.ts";
import { currentNamespace } from "../netns/namespace.ts";
import { checkDuration, DEFAULT_TIMEOUT_MS } from "../sock/call-options.ts";
import { Cancellation, untilAborted, usedUntil, whenUnused } from "../sock/steps/cancellation.ts";
import { runStepsAsync, type SocketSteps, startSteps } from "../sock/steps/socket-steps.ts";
import { JOB_SLOTS } from "../threads/calls/call-thread.ts";
import { TimeSlice } from "../threads/time-slice.ts";
import { recordingProgress } from "../transact/cancelled.ts";
import { loadProtocol } from "../transact/pool.ts";
import { onlyReads } from "../transact/request-kinds.ts";
import { Dump } from "./dump.ts";
import type { DumpOptions } from "./dump-options.ts";
import { acquireBuffer } from "./dump-reader.ts";
import { DumpRequest } from "./dump-request.ts";

/**
 * Reads a whole table from the kernel, like `dump`. Another thread sends the request and receives the messages, so that
 * this thread is not blocked. The request is sent when the first message is requested.
 *
 * ```ts
 * for await (const message of dumpAsync(NETLINK_ROUTE, request)) …
 * ```
 *
 * @throws TypeError or RangeError for invalid arguments. All other errors are thrown while the dump is read.
 */
export function dumpAsync(protocol: number, request: Request, options: DumpOptions = {}): AsyncDump {
  return new AsyncDump(protocol, request, options);
}

/**
 * A dump whose messages are received in another thread. Each message is valid until the next one is requested;
 * `toArray()` returns copies.
 *
 * The kernel keeps state for a dump. Leaving the loop early or calling `done()` releases this state.
 */
export class AsyncDump implements AsyncIterable<MessageView>, AsyncDisposable {
  static {
    inspectAs(
      AsyncDump,
      (given) => `AsyncDump(${given.#dump === undefined ? "not started" : Bun.inspect(given.#dump)})`,
    );
  }

  readonly #protocol: number;
  readonly #request: DumpRequest;
  readonly #options: DumpOptions;
  #dump: Dump | undefined;
  /** Promise of the previous call. Calls run one after the other. */
  #last: Promise<unknown>;
  #failure: { readonly error: unknown } | undefined;
  /** Resolves when the last operation in another thread has ended, possibly after its cancelled call. */
  #operation: Promise<unknown> | undefined;
  /** Resolves after the end of the dump; undefined before the dump is ended. */
  #ended: Promise<void> | undefined;

  /**
   * @param turn resolves when the dump may start, after earlier calls of the same object (default: at once).
   * @internal
   */
  constructor(protocol: number, request: Request, options: DumpOptions, turn: Promise<void> = Promise.resolve()) {
    this.#last = turn;
    this.#request = new DumpRequest(protocol, request, options);
    this.#protocol = protocol;
    const { socket, netns = socket === undefined ? currentNamespace() : undefined } = options;
    this.#options = { ...options, netns };
  }

  /** False if the kernel reported that the table changed during the dump; otherwise true. See `Dump.consistent`. */
  get consistent(): boolean {
    return this.#dump?.consistent ?? true;
  }

  /** Extended acknowledgement at the end of a successful dump. See `Dump.extendedAck`. */
  get extendedAck(): ExtendedAck | undefined {
    return this.#dump?.extendedAck;
  }

  /** The kernel's warning about a successful dump request: the message of {@link extendedAck}. */
  get warning(): string | undefined {
    return this.#dump?.warning;
  }

  /**
   * Resolves with the next message of the dump, or with undefined at the end. The message is valid until the next call.
   *
   * The call rejects with the same errors as `Dump.next`. If the signal is aborted, it rejects at once with the
   * signal's reason.
   */
  next(): Promise<MessageView | undefined> {
    return this.#run((dump) => dump.pull(undefined, false));
  }

  /** @internal Returns the name of an interface, like `Dump.interfaceName`. */
  interfaceName(index: number): string | undefined {
    return this.#dump?.interfaceName(index);
  }

  /** @internal Returns the next message if it was already received; otherwise undefined. */
  nextReceived(): MessageView | undefined {
    return this.#dump?.reader?.nextPlain();
  }

  /**
   * Resolves with copies of all remaining messages. Repeats the dump if the table changed: see `Dump.toArray`.
   *
   * Rejects with a TypeError if the dump was read to its end or cancelled before, and with the errors of {@link next}.
   */
  toArray(): Promise<Message[]> {
    return this.collect((message) => message.copy());
  }

  /**
   * @internal Reads all remaining messages like {@link toArray}, and resolves with the results of `read` for each
   * message. A message is valid only during that call.
   */
  collect<Item>(read: (message: MessageView) => Item): Promise<Item[]> {
    return this.collectInto<Item>((items, message) => items.push(read(message)));
  }

  /** @internal Reads all remaining messages like {@link collect}. See `Dump.collecting` for `add`. */
  collectInto<Item>(add: (items: Item[], message: MessageView) => void): Promise<Item[]> {
    return this.#run((dump) => dump.collecting(add));
  }

  /** Iterates over the remaining messages. Throws a TypeError if the dump was read to its end or cancelled before. */
  async *[Symbol.asyncIterator](): AsyncGenerator<MessageView, void, void> {
    if (this.#ended !== undefined) throw this.#failure?.error ?? this.#request.finishedError;
    this.#dump?.checkNotFinished();
    yield* this.messages();
  }

  /** @internal Iterates like {@link Symbol.asyncIterator}. If the dump has ended, the iterator is empty. */
  async *messages(): AsyncGenerator<MessageView, void, void> {
    const slice = new TimeSlice();
    const here = new Error();
    try {
      for (;;) {
        const message = this.nextReceived() ?? (await this.next());
        if (message === undefined) return;
        yield message;
        if (slice.isOverAfterEntry()) await slice.pause();
      }
    } catch (error) {
      addCaller(error, here);
      throw error;
    } finally {
      await this.done();
    }
  }

  /** Abandons the rest of the dump and releases the kernel's state for it. Has no effect after the end of the dump. */
  async done(): Promise<void> {
    const ended = this.#end();
    // End an aborted loop at once, without waiting for the kernel.
    if (this.#options.signal?.aborted === true) ended.catch(() => {});
    else await ended;
  }

  /** Ends the dump once, after the calls before it. */
  #end(): Promise<void> {
    if (this.#ended !== undefined) return this.#ended;
    this.#ended = this.#last.then(async () => {
      await this.#operation;
      if (this.#dump === undefined) this.#failure ??= { error: this.#request.finishedError };
      else await runStepsAsync(this.#dump.ending());
    });
    if (this.#operation !== undefined) this.#useUntil(this.#ended);
    return this.#ended;
  }

  /** Makes later calls on the caller's socket wait. */
  #useUntil(ended: Promise<void>): void {
    const { socket } = this.#options;
    const settled = ended.catch(() => {});
    if (socket !== undefined) usedUntil(socket.core, settled);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.done();
  }

  #run<Result>(steps: (dump: Dump) => SocketSteps<Result>): Promise<Result> {
    const call = this.#last.then(() => this.#perform(steps));
    this.#last = call.catch(() => {});
    return untilAborted(withCaller(call, new Error()), this.#options.signal);
  }

  async #perform<Result>(steps: (dump: Dump) => SocketSteps<Result>): Promise<Result> {
    if (this.#failure !== undefined) throw this.#failure.error;
    try {
      this.#dump ??= await this.#start();
      const dump = this.#dump;
      return await this.#await(() => steps(dump), dump.timeLeft);
    } catch (error) {
      this.#failure = { error };
      throw error;
    }
  }

  async #start(): Promise<Dump> {
    const { socket, timeoutMs } = this.#options;
    if (socket === undefined) await loadProtocol(this.#protocol);
    const starting = (): SocketSteps<Dump> =>
      Dump.starting(this.#protocol, this.#request, this.#options, acquireBuffer(JOB_SLOTS));
    return this.#await(starting, checkDuration(timeoutMs, "timeoutMs", DEFAULT_TIMEOUT_MS));
  }

  /** Runs steps of this dump in another thread. If the call is cancelled, the dump ends as well. */
  async #await<Result>(steps: () => SocketSteps<Result>, timeoutMs: number): Promise<Result> {
    const deadline = performance.now() + timeoutMs;
    const timeoutError = () => this.#request.failure(ETIMEDOUT);
    const timeLeft = () => deadline - performance.now();
    const mayChange = !onlyReads(this.#protocol, this.#request.bytes);
    const progress = recordingProgress(this.#options, mayChange);
    using cancellation = new Cancellation(this.#options.signal, { timeLeft, timeoutError, ...progress });
    const core = this.#options.socket?.core;
    if (core !== undefined && this.#dump === undefined) await cancellation.race(whenUnused(core));
    const { result, ended } = startSteps(steps(), cancellation);
    this.#operation = ended;
    this.#useUntil(
      ended.then(() => {
        if (cancellation.isCancelled) this.#end().catch(() => {});
        return this.#ended;
      }),
    );
    try {
      return await result;
    } catch (error) {
      if (cancellation.isCancelled) this.#end().catch(() => {});
      throw error;
    }
  }
}
