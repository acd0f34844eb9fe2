import { setTimeout } from "node:timers/promises";
import { fromOpen, rangeError } from "../../../base/argument-error.ts";
import { checkFlag, checkFunction, checkOptions, checkSignal, integerFrom } from "../../../base/check.ts";
import { ECANCELED } from "../../../constants/errno.ts";
import { failure, type NetlinkError } from "../../../errors.ts";
import { runAsync } from "../../../io/io.ts";
import type { NamespaceSource } from "../../../netns/namespace.ts";
import { watchNamespaceNames } from "../../route/namespaces/name-events.ts";
import { maxAttempts } from "../applying/apply.ts";
import { partlyApplied } from "../applying/effects.ts";
import { checkRecord, type RecordOptions } from "../applying/options.ts";
import type { UndoFailure } from "../applying/rollback.ts";
import { recordRepairs } from "../confirm/repairs.ts";
import type { Sections } from "../model/declared.ts";
import { anyFailureOf, isPartial } from "../model/outcomes.ts";
import { Scopes } from "../model/scopes.ts";
import type { Step } from "../model/step.ts";
import type { Description, DesiredOptions } from "../model/types.ts";
import { type PlannedSteps, planSteps } from "../planning/planner.ts";
import type { Problem } from "../planning/problems.ts";
import { readDescription } from "../tables/sections.ts";
import { Pace } from "./pace.ts";
import { applyOnce, type Failure } from "./pass.ts";
import { hasPolledTables, isPolledChange } from "./polls.ts";
import { Subscriptions } from "./subscriptions.ts";

/**
 * Report of a {@link Keeper}, passed to `onReport`: the keeper repaired declared entries, or could not establish a part
 * of the declared state.
 */
export type KeepReport =
  | {
      /** The keeper restored declared entries, or established them for the first time. */
      readonly kind: "repaired";
      readonly steps: readonly Step[];
      /**
       * Entries of other programs that were lost: the kernel removed them as a side effect of a repair, and rejected
       * the request that adds them again.
       */
      readonly notRestored: readonly UndoFailure[];
      /**
       * Steps that repaired an entry again shortly after its last repair. Another program probably reverts these
       * repairs.
       */
      readonly conflicts: readonly Step[];
      /** Whether the kernel has the complete declared state now. */
      readonly complete: boolean;
    }
  | {
      /** A part of the declared state could not be established. The keeper tries again after `retryMs`. */
      readonly kind: "failed";
      /** Error of the first problem in `problems`. */
      readonly error: NetlinkError | TypeError;
      /** Parts of the declared state that could not be established, with the kernel's errors. */
      readonly problems: readonly KeepProblem[];
      /**
       * Planned steps that were not applied, because they depend on a part of the declared state that could not be
       * established.
       */
      readonly withheld: readonly Step[];
      /** Time in milliseconds until the keeper tries again. */
      readonly retryMs: number;
    };

/** A part of the declared state that a keeper cannot establish. */
export interface KeepProblem extends Problem {
  /**
   * Step that failed when the keeper repaired the declared state. Absent if the error occurred before a step was
   * planned.
   */
  readonly step?: Step;
}

/** Options for keeping network namespaces in a declared state. */
export interface KeepOptions {
  /**
   * Called after each repair by the keeper, and after each failed attempt to repair. If the callback throws, the
   * exception is reported as uncaught.
   */
  onReport?: ((report: KeepReport) => void) | undefined;
  /**
   * Whether existing entries, such as links or routes, may be removed and created again with other settings (default
   * false).
   */
  allowRecreate?: boolean | undefined;
  /**
   * Minimum milliseconds between two repairs of the same entry (default 100). The delay doubles, up to `maxDelayMs`,
   * each time a repair fails or another program reverts the repair.
   */
  minDelayMs?: number | undefined;
  /** Maximum milliseconds between two repairs of the same entry (default 30,000, at least `minDelayMs`). */
  maxDelayMs?: number | undefined;
  /**
   * Milliseconds between two reads of tables for which the kernel sends no notifications, such as sysctls (default
   * 5000).
   */
  pollMs?: number | undefined;
  /**
   * Whether the keeper stores in the records of applied plans which of their entries it has created again, so that
   * `undoApply` removes these entries (default false). Without it, an undo keeps them like those of another program.
   */
  record?: boolean | Pick<RecordOptions, "directory"> | undefined;
  /** Signal that stops the keeper after its current repair. */
  signal?: AbortSignal | undefined;
}

const DAY_MS = 86_400_000;
/** Wait after a notification of a change, so that one repair covers several changes. */
const SETTLE_MS = 20;
const optionChecks = {
  onReport: checkFunction,
  allowRecreate: checkFlag,
  minDelayMs: integerFrom(1, DAY_MS),
  maxDelayMs: integerFrom(1, DAY_MS),
  pollMs: integerFrom(1, DAY_MS),
  record: checkRecord,
  signal: checkSignal,
} as const;
const MAX_PASSES = 8;

/**
 * Keeps network namespaces in a declared state, and repairs changes by other programs. Returned by the method `keep()`
 * of a declared state.
 */
export class Keeper implements AsyncDisposable {
  /**
   * Resolves when the kernel has the declared state for the first time. Rejects if the keeper stops before: with the
   * reason of the abort signal, with the error of `closed`, or with NetlinkError ECANCELED after `stop()`.
   */
  readonly ready: Promise<void>;
  /**
   * Resolves when the keeper has stopped after `stop()` or an abort. Rejects if the keeper can no longer receive
   * notifications of the kernel, or if an unexpected exception ends it. Failed repairs do not end the keeper.
   */
  readonly closed: Promise<void>;
  #declared: Sections;
  readonly #options: KeepOptions;
  readonly #end = new AbortController();
  readonly #pace: () => Pace;
  #attempts: Pace;
  #subscriptions: Subscriptions;
  /** State that replaces the declared one before the next repair. */
  #next: Sections | undefined;
  /** Callers of `update` that wait until the kernel has their state or a later one. */
  readonly #updates: PromiseWithResolvers<void>[] = [];
  readonly #following: { names?: Promise<void> | undefined; polls?: Promise<void> | undefined } = {};
  /** Failed steps that restore removed entries. Plans cannot find these entries. */
  readonly #restorations = new Map<string, { readonly step: Step; attempts: number }>();
  readonly #failures = new Map<string, KeepProblem>();
  readonly #ready = Promise.withResolvers<void>();
  /** Resolves when a declared table changes or the keeper stops. */
  #changed = Promise.withResolvers<void>();
  #failure: { readonly error: unknown } | undefined;

  /** @internal */
  constructor(declared: Sections, options: KeepOptions) {
    checkOptions(fromOpen(options, new.target, "Desired.keep()"), optionChecks);
    const { minDelayMs = 100, maxDelayMs = Math.max(30_000, minDelayMs) } = options;
    if (minDelayMs > maxDelayMs)
      throw rangeError("minDelayMs", `expected at most maxDelayMs (${maxDelayMs}), got ${minDelayMs}`);
    this.#declared = declared;
    this.#options = options;
    this.#pace = () => new Pace(minDelayMs, maxDelayMs);
    this.#attempts = this.#pace();
    this.#subscriptions = this.#subscribe(declared);
    this.ready = this.#ready.promise;
    // Prevents an unhandled rejection if the caller never awaits `ready`.
    this.ready.catch(() => {});
    this.#end.signal.addEventListener("abort", () => this.#wake());
    const { signal } = options;
    const abort = () => this.#end.abort();
    signal?.addEventListener("abort", abort);
    if (signal?.aborted === true) abort();
    this.closed = this.#run().finally(() => signal?.removeEventListener("abort", abort));
    this.closed.catch(() => {});
  }

  /** Stops the keeper after its current repair. A second call has no effect. */
  async stop(): Promise<void> {
    this.#end.abort();
    await this.closed;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  /**
   * Replaces the declared state. The keeper establishes the new state after its current repair, and repairs changes by
   * other programs in the meantime as before. Entries with a mark of the owner that are no longer declared are removed.
   *
   * The new description applies to the same network namespace. Names in its `namespaces` keep their handles.
   *
   * @param options.namespaces handles of further network namespaces, by name.
   * @returns a promise that resolves when the kernel has this state or that of a later update. Rejects with the
   *   TypeError or RangeError of an invalid description, which leaves the declared state as it is, and like `ready` if
   *   the keeper stops before.
   */
  async update(description: Description, options: Pick<DesiredOptions, "namespaces"> = {}): Promise<void> {
    checkOptions(options, { namespaces: true });
    const { sources, ovsConnection, socket } = this.#next ?? this.#declared;
    const namespaces: Record<string, NamespaceSource> = { ...options.namespaces };
    for (const [name, source] of sources)
      if (name !== "" && source !== undefined && Object.hasOwn(description.namespaces ?? {}, name))
        namespaces[name] ??= source;
    const own = { netns: sources.get(""), namespaces, ovsConnection, socket };
    const next = await runAsync((io) => readDescription(description, own, io));
    if (this.#end.signal.aborted) throw this.#reason();
    this.#next = next;
    const update = Promise.withResolvers<void>();
    this.#updates.push(update);
    this.#wake();
    await update.promise;
  }

  /** Adopts the state of an update before a repair. */
  async #adopt(declared: Sections): Promise<void> {
    const former = this.#subscriptions;
    this.#next = undefined;
    this.#declared = declared;
    // The new state is established without the delays of the former one.
    this.#attempts = this.#pace();
    this.#failures.clear();
    this.#subscriptions = this.#subscribe(declared);
    this.#follow();
    await former.close();
  }

  #subscribe(declared: Sections): Subscriptions {
    const wake = () => this.#wake();
    return new Subscriptions(declared, this.#end.signal, wake, (error) => this.#stopWith(error));
  }

  /** Follows what sockets do not announce, if the declared state needs it. */
  #follow(): void {
    const { signal } = this.#end;
    if (signal.aborted) return;
    if (this.#declared.namespaces.size > 0) this.#following.names ??= this.#followNames();
    if (hasPolledTables(this.#declared)) this.#following.polls ??= this.#poll();
  }

  async #run(): Promise<void> {
    this.#follow();
    try {
      while (!this.#end.signal.aborted) {
        this.#changed = Promise.withResolvers<void>();
        if (this.#next !== undefined) await this.#adopt(this.#next);
        const retryMs = await this.#repair();
        if (this.#next === undefined && (await this.#isChangedWithin(retryMs))) await this.#sleep(SETTLE_MS);
      }
    } catch (error) {
      this.#failure ??= { error };
    } finally {
      this.#end.abort();
      this.#ready.reject(this.#reason());
      for (const update of this.#updates.splice(0)) update.reject(this.#reason());
      const { names, polls } = this.#following;
      await Promise.all([this.#subscriptions.close(), names, polls]);
    }
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  #reason(): unknown {
    if (this.#failure !== undefined) return this.#failure.error;
    const { signal } = this.#options;
    if (signal?.aborted === true) return signal.reason;
    return failure("keep", "stopped before the declared state was reached", ECANCELED);
  }

  #stopWith(error: unknown): void {
    this.#failure ??= { error };
    this.#end.abort();
  }

  /**
   * Repairs changed entries that need not wait for their delay. Returns the milliseconds until the next repair is
   * allowed, or infinity if no entry waits for a repair.
   */
  async #repair(): Promise<number> {
    const repaired = new Map<string, Step>();
    const notRestored: UndoFailure[] = [];
    const conflicts: Step[] = [];
    const attempted: KeepProblem[] = [];
    const done = new Set<string>();
    let planned = await this.#plan(done);
    for (let pass = 1; planned.steps.length > 0 && pass < MAX_PASSES && !this.#end.signal.aborted; pass++) {
      using scopes = new Scopes(this.#declared);
      const { applied, failures } = await applyOnce(planned.steps, scopes);
      const partial = await this.#partlyApplied(failures);
      await this.#recordRepairs([...applied, ...partial]);
      for (const step of partial) repaired.set(step.id, step);
      for (const step of planned.steps) done.add(idOf(step));
      for (const step of applied) {
        if (this.#attempts.record(idOf(step), false)) conflicts.push(step);
        this.#restorations.delete(step.id);
        repaired.set(step.id, step);
      }
      for (const { step, error } of failures) {
        this.#attempts.record(idOf(step), true);
        if (step.restored) {
          if (this.#isLost(step, error)) notRestored.push({ entry: `${step}`, error });
          continue;
        }
        const problem = { path: step.path, error, step };
        attempted.push(problem);
        this.#failures.set(idOf(step), problem);
      }
      planned = await this.#plan(done);
    }
    const { steps, withheld, problems, waitMs } = planned;
    for (const problem of problems) {
      if (this.#attempts.remaining(problem.path) > 0) continue;
      this.#attempts.record(problem.path, true);
      attempted.push(problem);
    }
    const ids = new Set(withheld.map(idOf));
    for (const id of this.#failures.keys()) if (!ids.has(id)) this.#failures.delete(id);
    const complete = steps.length === 0 && withheld.length === 0 && problems.length === 0;
    if (complete) this.#ready.resolve();
    if (complete && this.#next === undefined) for (const update of this.#updates.splice(0)) update.resolve();
    if (repaired.size > 0 || notRestored.length > 0)
      this.#report({ kind: "repaired", steps: [...repaired.values()], notRestored, conflicts, complete });
    const all = [...problems, ...this.#failures.values()];
    const waits = problems.map(({ path }) => this.#attempts.remaining(path));
    const retryMs = steps.length > 0 ? 0 : Math.ceil(Math.min(waitMs, ...waits));
    if (attempted.length > 0 && all.length > 0)
      this.#report({ kind: "failed", error: all[0]!.error, problems: all, withheld, retryMs });
    this.#attempts.prune();
    return retryMs;
  }

  async #partlyApplied(failures: readonly Failure[]): Promise<Step[]> {
    const partial = failures.flatMap(({ step, error }) => (isPartial(error) ? [step] : []));
    if (partial.length === 0) return partial;
    using scopes = new Scopes(this.#declared);
    return partlyApplied(partial, scopes);
  }

  /**
   * Plans the next repair of the declared state, without entries that must wait for their delay. The entries `done`,
   * which the current repair has already written or failed to write, are omitted too.
   *
   * @returns the steps, and in `waitMs` the milliseconds until the next repair is allowed.
   */
  async #plan(done: ReadonlySet<string>): Promise<PlannedSteps & { waitMs: number }> {
    using scopes = new Scopes(this.#declared);
    const unwatched = await this.#subscriptions.update(scopes);
    const restorations = new Map([...this.#restorations].map(([id, { step }]) => [id, step]));
    let waitMs = Number.POSITIVE_INFINITY;
    const isWithheld = (step: Step) => {
      const id = idOf(step);
      const remainingMs = this.#attempts.remaining(id);
      if (remainingMs === 0 && !done.has(id)) return false;
      waitMs = Math.min(waitMs, remainingMs);
      return true;
    };
    const { allowRecreate = false } = this.#options;
    const planned = await planSteps(this.#declared, scopes, { restorations, isWithheld, allowRecreate });
    return { ...planned, problems: [...unwatched, ...planned.problems], waitMs };
  }

  async #recordRepairs(applied: readonly Step[]): Promise<void> {
    const { record = false } = this.#options;
    if (record === false) return;
    const directory = record === true ? undefined : record.directory;
    // Without the records, an undo keeps the entries, which is not a reason to stop.
    await anyFailureOf(() => recordRepairs(this.#declared, applied, directory));
  }

  /** Counts a failed restoration, and returns whether it was the last. */
  #isLost(step: Step, error: NetlinkError): boolean {
    const known = this.#restorations.get(step.id) ?? { step, attempts: 0 };
    known.attempts++;
    this.#restorations.set(step.id, known);
    return known.attempts >= maxAttempts(error) && this.#restorations.delete(step.id);
  }

  async #followNames(): Promise<void> {
    try {
      for await (const _event of watchNamespaceNames({ signal: this.#end.signal })) this.#wake();
    } catch (error) {
      if (!this.#end.signal.aborted) this.#stopWith(error);
    }
  }

  async #poll(): Promise<void> {
    const { pollMs = 5000 } = this.#options;
    try {
      while (!this.#end.signal.aborted) {
        await this.#sleep(pollMs);
        if (!this.#end.signal.aborted && (await isPolledChange(this.#declared))) this.#wake();
      }
    } catch (error) {
      this.#stopWith(error);
    }
  }

  #wake(): void {
    this.#changed.resolve();
  }

  #report(report: KeepReport): void {
    try {
      this.#options.onReport?.(report);
    } catch (error) {
      reportError(error);
    }
  }

  async #sleep(ms: number): Promise<void> {
    const { signal } = this.#end;
    // `stop()` aborts the wait.
    if (ms > 0) await setTimeout(ms, undefined, { signal }).catch(() => {});
  }

  /** Waits up to `ms` for a change or the keeper's end. */
  async #isChangedWithin(ms: number): Promise<boolean> {
    const timeout = new AbortController();
    const { signal } = timeout;
    const expired = ms === Number.POSITIVE_INFINITY ? never : setTimeout(ms, false, { signal }).catch(() => false);
    const isChanged = await Promise.race([this.#changed.promise.then(() => true), expired]);
    timeout.abort();
    return isChanged;
  }
}

const never = new Promise<false>(() => {});

function idOf({ table, scope, key }: Step): string {
  return `${table.name} ${scope} ${key}`;
}
