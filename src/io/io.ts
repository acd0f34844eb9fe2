import { isRecord } from "../base/check.ts";
import { startStacksAt } from "../base/stack.ts";
import { Dump } from "../dump/dump.ts";
import type { DumpOptions } from "../dump/dump-options.ts";
import type { Message, MessageView, Request } from "../message/message.ts";
import { currentNamespace, type NetworkNamespace, runInEntered } from "../netns/namespace.ts";
import type { TransactionResult } from "../transact/outcomes.ts";
import type { PackedRequests } from "../transact/packed-requests.ts";
import { type TransactOptions, transact, transactAll, transactMultiple, transactPacked } from "../transact/transact.ts";
import { AsyncIo } from "./async-io.ts";
import { drive, type Steps, wait } from "./drive.ts";
import { type CallContext, type CallLimits, type Io, limitsOf, withLimits } from "./steps.ts";

export { type MaybePromise, mapped, type Steps, wait } from "./drive.ts";
export {
  type CallContext,
  type CallLimits,
  type Io,
  type Listed,
  type ListOf,
  limitsOf,
  type Mode,
  type Result,
} from "./steps.ts";

const NO_LIMITS: CallLimits = {};

export class SyncIo implements Io {
  readonly mode = "sync";
  #limits = NO_LIMITS;

  get netns(): NetworkNamespace | undefined {
    return currentNamespace();
  }

  transact(protocol: number, request: Message, options: TransactOptions): Message | undefined {
    return transact(protocol, request, withLimits(options, this.#limits));
  }

  transactLent(protocol: number, request: Message, options: TransactOptions): MessageView | undefined {
    return transact(protocol, request, { ...withLimits(options, this.#limits), lendReply: true });
  }

  transactAll(protocol: number, request: Message, options: TransactOptions): Message[] {
    return transactAll(protocol, request, withLimits(options, this.#limits));
  }

  transactMultiple(protocol: number, requests: readonly Request[], options: TransactOptions): TransactionResult[] {
    return transactMultiple(protocol, requests, withLimits(options, this.#limits));
  }

  transactPacked(protocol: number, requests: PackedRequests, options: TransactOptions): TransactionResult[] {
    return transactPacked(protocol, requests, withLimits(options, this.#limits));
  }

  dump(protocol: number, request: Message, options: DumpOptions): Dump {
    return Dump.start(protocol, request, withLimits(options, this.#limits));
  }

  run<T>(steps: Steps<T>, { timeoutMs, signal }: CallContext = NO_LIMITS): T {
    if (timeoutMs === undefined && signal === undefined) return drive(steps);
    return this.#within({ timeoutMs, signal }, () => {
      signal?.throwIfAborted();
      return drive(steps);
    });
  }

  pause(): undefined {}

  located<Value extends Error>(
    error: Value,
    called: (...parameters: never[]) => unknown,
    first?: Value,
  ): Value | undefined {
    return startStacksAt(error, called, first);
  }

  continuing(): <T>(steps: Steps<T>) => T {
    const { netns } = this;
    return (steps) => runInEntered(netns, () => this.run(steps));
  }

  *undoing<T>(steps: Steps<T>): Steps<T> {
    return this.#within(NO_LIMITS, () => drive(steps));
  }

  changing(): Steps<void> {
    this.#limits.signal?.throwIfAborted();
    return wait(undefined);
  }

  callBack<T>(code: () => T): T {
    return this.#within(NO_LIMITS, code);
  }

  #within<T>(limits: CallLimits, code: () => T): T {
    const outer = this.#limits;
    this.#limits = limits;
    try {
      return code();
    } finally {
      this.#limits = outer;
    }
  }
}

export const syncIo: SyncIo = new SyncIo();

/** A symbol, so that users cannot set the option. */
const IO: unique symbol = Symbol("io");

/** A symbol, so that users cannot set the option. */
const LIMITS: unique symbol = Symbol("limits");

export function withCallLimits<Options extends object>(options: Options, limits: CallLimits): Options {
  return { ...options, [LIMITS]: limits };
}

/** Returns invalid options unchanged: the object's own check reports the error. */
export function asynchronous<Options extends object>(options: Options | undefined): Options {
  if (options !== undefined && !isRecord(options)) return options;
  const limits = (options as { [LIMITS]?: CallLimits } | undefined)?.[LIMITS];
  return withIo({ ...options } as Options, new AsyncIo(limits));
}

/** Calls of all objects with the same `io` run in sequence. Returns invalid options unchanged, as {@link asynchronous}. */
export function withIo<Options extends object>(options: Options, io: Io): Options {
  return io === syncIo || !isRecord(options) ? options : { ...options, [IO]: io };
}

export function ioOf(options: object | undefined): Io {
  return (options as { [IO]?: Io } | undefined)?.[IO] ?? syncIo;
}

export async function runAsync<T>(steps: (io: Io) => Steps<T>, options?: CallLimits): Promise<T> {
  const io = new AsyncIo();
  return io.run(steps(io), { signal: limitsOf(options).signal });
}
