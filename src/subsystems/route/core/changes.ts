import { checkOptions } from "../../../base/check.ts";
import { ECANCELED, EEXIST, ENOENT, EOPNOTSUPP } from "../../../constants/errno.ts";
import { NLM_F_ECHO } from "../../../constants/netlink.ts";
import { failure, NetlinkError } from "../../../errors.ts";
import { type Steps, wait } from "../../../io/io.ts";
import type { MessageView } from "../../../message/message.ts";
import { checkIterable } from "../../../sock/call-options.ts";
import type { TransactionResult } from "../../../transact/outcomes.ts";
import { type Batch, createBatch } from "./batch.ts";
import type { ChangeGuard, ChangeKind, IgnoredResult, Verb } from "./change-kind.ts";
import { missingCodes } from "./entries.ts";
import type { Interfaces } from "./interfaces.ts";
import { resolving } from "./lookups.ts";
import { type CallOptions, type DeleteOptions, deleteChecks, type Outcome } from "./options.ts";
import type { BatchRequest, RouteRequest, Session } from "./session.ts";

export type { ChangeContext, ChangeGuard, ChangeKind, ChangeRequest, IgnoredFields, Verb } from "./change-kind.ts";

export class Changes<Input> {
  readonly #session: Session;
  readonly #kind: ChangeKind<Input>;

  constructor(session: Session, kind: ChangeKind<Input>) {
    this.#session = session;
    this.#kind = kind;
  }

  *one(verb: Verb, input: Input, options?: CallOptions): Steps<void> {
    this.#session.checkCall(options);
    using batch = createBatch(this.#session, this.#kind, verb);
    const request = yield* resolving(() => batch.prepare(input));
    yield* this.#send(verb, input, request, batch, options);
  }

  /** Returns the new entry if the kernel echoes it. */
  *#send(
    verb: Verb,
    input: Input,
    request: RouteRequest,
    batch: Batch<Input>,
    options: CallOptions | undefined,
  ): Steps<MessageView | undefined> {
    const session = this.#session;
    if (this.#guardOf(verb) === undefined && !batch.needsEntry(input)) return yield* session.send(request, options);
    const [result] = yield* this.#exchange(verb, [input], [request], batch, options);
    const { error, reply } = result!;
    if (error === undefined) return reply;
    session.io.located(error, this.one);
    throw error;
  }

  #guardOf(verb: Verb): ChangeGuard<Input> | undefined {
    const { guard } = this.#kind;
    return guard?.verbs.includes(verb) === true ? guard : undefined;
  }

  *check(verb: Verb, input: Input, index?: number): Steps<void> {
    using batch = createBatch(this.#session, this.#kind, verb);
    yield* resolving(() => (index === undefined ? batch.prepare(input) : batch.prepareItem(input, index)));
  }

  /** Returns undefined if the kernel does not echo the new entry. */
  *create<Entry>(
    input: Input,
    read: (message: MessageView, interfaces: Interfaces) => Entry,
    options?: CallOptions,
  ): Steps<Entry | undefined> {
    this.#session.checkCall(options);
    using batch = createBatch(this.#session, this.#kind, "add");
    const request = yield* resolving(() => batch.prepare(input, NLM_F_ECHO));
    const message = yield* this.#send("add", input, request, batch, options);
    return message === undefined ? undefined : yield* resolving(() => read(message, batch.interfaces));
  }

  /** Inputs may refer to interfaces that earlier inputs create. An error instead of an input becomes its outcome. */
  *many(verb: Verb, inputs: Iterable<Input | NetlinkError>, options?: CallOptions): Steps<Outcome[]> {
    checkIterable(inputs, "items");
    this.#session.checkCall(options);
    using batch = createBatch(this.#session, this.#kind, verb);
    const session = this.#session;
    const all = [...inputs] as Input[];
    const packed = yield* batch.pack(all, session.io);
    const { count } = packed;
    if (count === all.length) {
      const describe = (index: number, bytes: Uint8Array) => batch.describe(all[index]!, bytes);
      return yield* this.#outcomes(yield* session.sendPacked(packed, options, describe));
    }
    const prepared: (BatchRequest | NetlinkError)[] = packed.split();
    for (let index = count; index < all.length; index++) {
      prepared.push(yield* resolving(() => batch.prepareItem(all[index]!, index)));
      yield* wait(session.io.pause());
    }
    const results: TransactionResult[] = [];
    let pending: BatchRequest[] = [];
    const exchange = (inputs: readonly Input[]) => this.#exchange(verb, inputs, pending, batch, options);
    const flush = function* (): Steps<void> {
      const first = results.length;
      for (const result of yield* exchange(all.slice(first, first + pending.length))) results.push(result);
      pending = [];
    };
    for (const [index, request] of prepared.entries()) {
      let ready = request;
      if (index > 0 && request instanceof NetlinkError) {
        // An earlier request may create the missing interface: send those first.
        yield* flush();
        batch.interfaces.forgetMissing();
        ready = yield* resolving(() => batch.prepareItem(all[index]!, index));
      }
      if (ready instanceof NetlinkError) results.push({ error: ready });
      else pending.push(ready);
    }
    yield* flush();
    return yield* this.#outcomes(results);
  }

  /** With fields that the kernel may ignore, also ends after the call was cancelled: new entries may have to be deleted again. */
  *#exchange(
    verb: Verb,
    inputs: readonly Input[],
    requests: readonly BatchRequest[],
    batch: Batch<Input>,
    options: CallOptions | undefined,
  ): Steps<TransactionResult[]> {
    if (!inputs.some((input) => batch.needsEntry(input)))
      return yield* this.#sendAll(verb, inputs, requests, batch, options);
    const { io } = this.#session;
    yield* io.changing();
    const limits = { ...options, signal: undefined };
    return yield* io.undoing(this.#sendAndCheck(verb, inputs, requests, batch, limits));
  }

  #sendAll(
    verb: Verb,
    inputs: readonly Input[],
    requests: readonly BatchRequest[],
    batch: Batch<Input>,
    options: CallOptions | undefined,
  ): Steps<TransactionResult[]> {
    const session = this.#session;
    const guard = this.#guardOf(verb);
    if (guard !== undefined) return guard.send(verb, inputs, requests as RouteRequest[], session, options);
    return session.sendAll(requests, options, (index, bytes) => batch.describe(inputs[index]!, bytes));
  }

  *#sendAndCheck(
    verb: Verb,
    inputs: readonly Input[],
    requests: readonly BatchRequest[],
    batch: Batch<Input>,
    options: CallOptions,
  ): Steps<TransactionResult[]> {
    const results = [...(yield* this.#sendAll(verb, inputs, requests, batch, options))];
    for (const [index, result] of results.entries()) {
      if (result.error !== undefined) continue;
      // The kernel reports a replaced entry before the new one. (qdisc_notify)
      const entry = result.replies?.at(-1) ?? result.reply;
      const { error, stored = entry } = yield* this.#ignored(verb, inputs[index]!, entry, batch, options);
      if (error !== undefined) results[index] = { error };
      else if (stored !== undefined && stored !== result.reply) results[index] = { ...result, reply: stored.copy() };
    }
    return results;
  }

  /** Returns an error if the kernel has ignored fields of the input. Deletes the new entry if the request has created it. */
  *#ignored(
    verb: Verb,
    input: Input,
    reply: MessageView | undefined,
    batch: Batch<Input>,
    options: CallOptions,
  ): Steps<{ readonly error?: NetlinkError; readonly stored?: MessageView | undefined }> {
    if (!batch.needsEntry(input)) return NOTHING;
    const { noun, ignored } = this.#kind;
    const limits = { timeoutMs: options.timeoutMs };
    let result: IgnoredResult;
    try {
      result = yield* ignored!.find(input, reply, verb, this.#session, limits);
    } catch (error) {
      if (!(error instanceof NetlinkError)) throw error;
      const reason = `the ${noun} is in place, but could not be read back`;
      return {
        error: failure(batch.what(input), reason, -error.errno, "the kernel may ignore fields of it", error),
      };
    }
    const { names, created, stored, isUncertain } = result;
    if (names.length === 0) return { stored };
    const fields = names.join(", ");
    if (isUncertain === true) {
      const reason = `the kernel may ignore ${fields}`;
      return { error: failure(batch.what(input), reason, EOPNOTSUPP, `the ${noun} is in place, but was not returned`) };
    }
    let state = `the ${noun} is in place without ${names.length === 1 ? "this field" : "these fields"}`;
    let cause: unknown;
    try {
      if (created !== undefined) {
        yield* this.one("delete", created as Input, limits);
        state = `the ${noun} was deleted again`;
      }
    } catch (error) {
      cause = error;
    }
    return { error: failure(batch.what(input), `the kernel ignores ${fields}`, EOPNOTSUPP, state, cause) };
  }

  /**
   * Sends deletions and then additions in one call, so that deleted entries are missing only briefly. Sends nothing if one of
   * them cannot be encoded, because deleted entries would be lost. Only entries of missing interfaces need no deletion.
   */
  *rewrite(deleted: readonly Input[], verb: Verb, added: readonly Input[]): Steps<Outcome[]> {
    const session = this.#session;
    using deletions = createBatch(session, this.#kind, "delete");
    using additions = createBatch(session, this.#kind, verb);
    const all = [...deleted, ...added];
    const prepared: (BatchRequest | NetlinkError)[] = [];
    for (const [index, input] of all.entries()) {
      const batch = index < deleted.length ? deletions : additions;
      prepared.push(yield* resolving(() => batch.prepareItem(input, index)));
      yield* wait(session.io.pause());
    }
    const invalid = prepared.find(
      (one, index) => one instanceof NetlinkError && (index >= deleted.length || !isMissing(one)),
    );
    if (invalid instanceof NetlinkError) {
      const error = failure("rewrite", `nothing was sent: ${invalid.message}`, ECANCELED, undefined, invalid);
      return prepared.map((one) => ({ error: one instanceof NetlinkError ? one : error }));
    }
    const sent = [...prepared.keys()].filter((index) => !(prepared[index] instanceof NetlinkError));
    const describe = (at: number, bytes: Uint8Array) => {
      const index = sent[at]!;
      return (index < deleted.length ? deletions : additions).describe(all[index]!, bytes);
    };
    const requests = sent.map((index) => prepared[index] as BatchRequest);
    const results = yield* session.sendAll(requests, undefined, describe);
    const next = results.values();
    return yield* this.#outcomes(
      prepared.map((one) => (one instanceof NetlinkError ? { error: one } : next.next().value!)),
    );
  }

  *delete(input: Input, options: DeleteOptions = {}): Steps<void> {
    checkOptions(options, deleteChecks);
    const { ignoreMissing, ...callOptions } = options;
    const deleting = this.one("delete", input, callOptions);
    if (ignoreMissing !== true) return yield* deleting;
    try {
      yield* this.#session.handling(missingCodes, deleting);
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  }

  *deleteMany(inputs: Iterable<Input>, options: DeleteOptions = {}): Steps<Outcome[]> {
    checkOptions(options, deleteChecks);
    const { ignoreMissing, ...callOptions } = options;
    const deleting = this.many("delete", inputs, callOptions);
    if (ignoreMissing !== true) return yield* deleting;
    const outcomes = yield* this.#session.handling(missingCodes, deleting);
    for (let index = 0; index < outcomes.length; index++)
      if (isMissing(outcomes[index]!.error)) outcomes[index] = SUCCESS;
    return outcomes;
  }

  /** Makes the stack of each error start at the caller. */
  *#outcomes(results: readonly TransactionResult[]): Steps<Outcome[]> {
    const { io } = this.#session;
    const outcomes: Outcome[] = [];
    let first: NetlinkError | undefined;
    for (const result of results) {
      if (result.error !== undefined) first = io.located(result.error, this.many, first);
      outcomes.push(outcomeOf(result));
      const pause = io.pause();
      if (pause !== undefined) yield* wait(pause);
    }
    return outcomes;
  }
}

const NOTHING = {};

export function isMissing(error: unknown): error is NetlinkError {
  return error instanceof NetlinkError && missingCodes.includes(-error.errno);
}

/** Shared, to save memory in calls with many changes. */
const SUCCESS: Outcome = Object.freeze({});

function outcomeOf({ error, warning, extendedAck }: TransactionResult): Outcome {
  if (error !== undefined) return { error };
  if (extendedAck === undefined) return SUCCESS;
  return warning === undefined ? { extendedAck } : { warning, extendedAck };
}

/** Such as "via 10.1.1.1 metric 5". Only the name of a value that is true, nothing for undefined and false. */
export function words(values: Readonly<Record<string, unknown>>): string {
  const parts = Object.entries(values).filter(([, value]) => value !== undefined && value !== false);
  return parts.map(([name, value]) => (value === true ? name : `${name} ${String(value)}`)).join(" ");
}

export function missing(noun: string): (errno: number) => string | undefined {
  return (errno) => (errno === ENOENT ? `there is no such ${noun}: list() returns those that exist` : undefined);
}

/** For tables without `replace`, EEXIST advises to delete the entry. */
export function withoutReplace<Kind extends ChangeKind<never>>(kind: Kind): Kind {
  const advice: Kind["advice"] = (errno, verb, input, details) =>
    kind.advice?.(errno, verb, input, details) ??
    (errno === EEXIST && verb === "add" ? `the ${kind.noun} already exists: delete() it first` : undefined);
  return { ...kind, advice };
}
