import { fromOpen } from "../base/argument-error.ts";
import { inspectAs } from "../base/inspect.ts";
import { withCaller } from "../base/with-caller.ts";
import type { ExtendedAck } from "../errors.ts";
import type { Message, MessageView, Request } from "../message/message.ts";
import { currentNamespace } from "../netns/namespace.ts";
import { checkDuration, DEFAULT_TIMEOUT_MS } from "../sock/call-options.ts";
import { runStepsAsync, type SocketSteps } from "../sock/steps/socket-steps.ts";
import { JOB_SLOTS } from "../threads/calls/call-thread.ts";
import { iterate } from "../threads/iterate.ts";
import { Operation } from "../threads/operation.ts";
import { TurnQueue } from "../threads/turn-queue.ts";
import { recordingProgress } from "../transact/cancelled.ts";
import { socketTurn } from "../transact/pool.ts";
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
      (given, inspect) => `AsyncDump(${given.#dump === undefined ? "not started" : inspect(given.#dump)})`,
    );
  }

  readonly #request: DumpRequest;
  readonly #options: DumpOptions;
  /** Resolves when the dump may start. */
  readonly #turn: Promise<void> | undefined;
  /** Calls of this object, which run one after the other. */
  readonly #calls = new TurnQueue();
  #dump: Dump | undefined;
  /** Time (`performance.now()`) at which the dump must have ended. */
  #deadline: number | undefined;
  #failure: { readonly error: unknown } | undefined;
  /** Resolves after the end of the dump; undefined before the dump is ended. */
  #ended: Promise<void> | undefined;

  /**
   * @param turn resolves when the dump may start, after earlier calls of the same object (default: at once).
   * @internal
   */
  constructor(protocol: number, request: Request, options: DumpOptions, turn?: Promise<void>) {
    fromOpen(options, new.target, "dumpAsync()");
    this.#turn = turn;
    this.#request = new DumpRequest(protocol, request, options);
    const { socket, netns = socket === undefined ? currentNamespace() : undefined } = options;
    this.#options = { ...options, netns };
  }

  /** False if the table changed during the dump. See `Dump.consistent`. */
  get consistent(): boolean {
    return this.#dump?.consistent ?? true;
  }

  /** @internal Whether the kernel has reported a change, like `Dump.isInterrupted`. */
  get isInterrupted(): boolean {
    return this.#dump?.isInterrupted ?? false;
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

  /** @internal Resolves with the next message, like `Dump.nextShared`. */
  nextShared(): Promise<MessageView | undefined> {
    return this.next();
  }

  /** @internal Returns the name of an interface, like `Dump.interfaceName`. */
  interfaceName(index: number): string | undefined {
    return this.#dump?.interfaceName(index);
  }

  /** @internal */
  get signal(): AbortSignal | undefined {
    return this.#options.signal;
  }

  /** @internal Returns the next message if it was already received; otherwise undefined. */
  nextReceived(): MessageView | undefined {
    return this.signal?.aborted === true ? undefined : this.#dump?.reader?.nextPlain();
  }

  /**
   * Resolves with copies of all remaining messages. Repeats the dump if the table changed: see `Dump.toArray`.
   *
   * Rejects with a TypeError if the dump was read to its end or cancelled before, and with the errors of {@link next}.
   */
  toArray(): Promise<Message[]> {
    return this.collectInto<Message>((items, message) => items.push(message.copy()));
  }

  /** @internal Reads all remaining messages like {@link toArray}. See `Dump.collecting` for `add`. */
  collectInto<Item>(add: (items: Item[], message: MessageView) => void): Promise<Item[]> {
    return this.#run((dump) => dump.collecting(add));
  }

  /** Iterates over the remaining messages. Throws a TypeError if the dump was read to its end or cancelled before. */
  [Symbol.asyncIterator](): AsyncGenerator<MessageView, void, void> {
    if (this.#ended !== undefined) throw this.#failure?.error ?? this.#request.finishedError;
    this.#dump?.checkNotFinished();
    return iterate({ next: () => this.nextReceived() ?? this.next(), done: () => this.done() });
  }

  /** Abandons the rest of the dump and releases the kernel's state for it. Has no effect after the end of the dump. */
  async done(): Promise<void> {
    const ended = this.#end();
    // End an aborted loop at once, without waiting for the kernel.
    if (this.signal?.aborted === true) ended.catch(() => {});
    else await ended;
  }

  /** Ends the dump once, after the calls before it. */
  #end(): Promise<void> {
    this.#ended ??= this.#perform(new Operation(), async () => {
      if (this.#dump === undefined) this.#failure ??= { error: this.#request.finishedError };
      else await runStepsAsync(this.#dump.ending());
    });
    return this.#ended;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.done();
  }

  #run<Result>(steps: (dump: Dump) => SocketSteps<Result>): Promise<Result> {
    const { signal, timeoutMs, deadlineMs } = this.#options;
    const longest = checkDuration(deadlineMs, "deadlineMs", Number.POSITIVE_INFINITY);
    this.#deadline ??= performance.now() + longest;
    const deadline = this.#deadline;
    const operation = new Operation({
      signal,
      timeoutMs: checkDuration(timeoutMs, "timeoutMs", DEFAULT_TIMEOUT_MS),
      deadline,
      timeoutError: () => this.#request.timeout(performance.now() >= deadline),
      ...recordingProgress(this.#options, !onlyReads(this.#request.protocol, this.#request.bytes)),
    });
    const call = this.#perform(operation, async () => {
      if (this.#failure !== undefined) throw this.#failure.error;
      try {
        operation.checkNotCancelled();
        await this.#takeTurn(operation);
        if (this.#options.socket === undefined) await socketTurn(operation, this.#request.protocol);
        this.#dump ??= await runStepsAsync(this.#starting(), operation);
        return await runStepsAsync(steps(this.#dump), operation);
      } catch (error) {
        this.#failure = { error };
        // The kernel rejects other requests on the socket until the end of the dump.
        if (operation.isCancelled && this.#dump !== undefined) await runStepsAsync(this.#dump.ending());
        throw error;
      }
    });
    return withCaller(call, new Error());
  }

  /** Runs an operation after the earlier calls of this object, and after earlier operations on the caller's socket. */
  #perform<Result>(operation: Operation, action: () => Promise<Result>): Promise<Result> {
    return operation.run(async () => {
      await operation.enter(this.#calls);
      const { socket } = this.#options;
      if (socket !== undefined) {
        await this.#takeTurn(operation);
        await operation.enter(socket.core.operations);
      }
      return action();
    });
  }

  /** Earlier calls of the same object have their own time limits, so waiting for them counts only for the deadline. */
  async #takeTurn(operation: Operation): Promise<void> {
    if (this.#turn !== undefined) await operation.wait(this.#turn, () => performance.now());
  }

  #starting(): SocketSteps<Dump> {
    const buffer = acquireBuffer(JOB_SLOTS, this.#request.slotSize);
    return Dump.starting(this.#request, this.#options, buffer);
  }
}
