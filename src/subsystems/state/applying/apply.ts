import { fromOpen } from "../../../base/argument-error.ts";
import { checkFlag, checkFunction, checkOptions, checkSignal, integerFrom } from "../../../base/check.ts";
import { EAGAIN, ECANCELED, EEXIST, ENETDOWN, ENODEV, ENOENT, ESRCH } from "../../../constants/errno.ts";
import { NetlinkError } from "../../../errors.ts";
import { TimeSlice } from "../../../threads/time-slice.ts";
import type { Sections } from "../model/declared.ts";
import { failureOf, isPartial } from "../model/outcomes.ts";
import { Scopes } from "../model/scopes.ts";
import type { Origins, Step } from "../model/step.ts";
import { type LostEntry, recreationError } from "../planning/context.ts";
import { batchesOf, DEFAULT_BATCH } from "../planning/order.ts";
import { completePlan, type PlannedSteps } from "../planning/planner.ts";
import { partlyApplied, restoredOver, withoutGone } from "./effects.ts";
import { type ConfirmOptions, checkRecording, type RecordOptions } from "./options.ts";
import { type Foreign, foreignEntries, originsOf, withoutForeign } from "./origins.ts";
import { type KeptEntry, type UndoFailure, undoSteps } from "./rollback.ts";

/** Options for applying a plan: the steps that lead to a declared state. */
export interface ApplyOptions {
  /** Whether to undo all applied steps of the plan if a step fails (default false). */
  rollback?: boolean | undefined;
  /**
   * Whether existing entries, such as links or routes, may be removed and created again with other settings (default
   * false).
   */
  allowRecreate?: boolean | undefined;
  /**
   * Called after each step of the plan that was applied successfully. If the callback throws, no further step is
   * applied, and `apply` rejects with an {@link ApplyError}.
   */
  onStep?: ((step: Step) => void) | undefined;
  /** Maximum number of steps that are sent to the kernel in one batch (default 2048). */
  batchSize?: number | undefined;
  /**
   * Maximum number of times that `apply` may plan again (default 8). `apply` plans again after another program has
   * changed the configuration.
   */
  attempts?: number | undefined;
  /**
   * Signal that cancels `apply` between two batches of steps. With `rollback`, the steps that were already applied are
   * undone.
   */
  signal?: AbortSignal | undefined;
  /**
   * Undoes all steps unless the plan is confirmed in time, even if this program is killed. Implies `record` and
   * `rollback`.
   */
  confirm?: ConfirmOptions | undefined;
  /**
   * Whether to record the plan, so that `undoApply` can undo it later (default false). The affected namespaces are
   * locked while the steps are applied.
   */
  record?: boolean | RecordOptions | undefined;
}

/** Result of `plan.apply()`. */
export interface ApplyReport {
  /** Applied steps, in order, without repetitions. A step that failed after it had added its entry is included. */
  readonly steps: readonly Step[];
  /**
   * Number of times that `apply` computed a new plan: after a failed step, or because another program changed the
   * configuration in the meantime.
   */
  readonly replanned: number;
  /**
   * Entries of other programs that were lost: the kernel removed them as a side effect of a step, and rejected the
   * request that adds them again. For example, the kernel rejects a route whose gateway is no longer reachable.
   */
  readonly notRestored: readonly UndoFailure[];
  /** Identifier of the applied plan, for `undoApply`. Undefined if the plan was not recorded or had no steps. */
  readonly id?: string | undefined;
}

/**
 * Error with which `apply` rejects if a step fails or the caller cancels the plan (code ECANCELED). `cause` is the
 * kernel's error, the error that `onStep`, `onPending` or the last call of `check` threw, or the reason of the abort
 * signal.
 */
export class ApplyError extends NetlinkError {
  override readonly name = "ApplyError";
  /**
   * Step of the plan that failed when it was applied. Undefined if no single step failed, for example after a
   * cancellation, or because the kernel does not keep the declared state although all steps succeeded.
   */
  readonly step: Step | undefined;
  /**
   * Steps that were applied before the failure, in order, also if only some of their settings were. If `rolledBack` is
   * true, these steps were undone, except those in `notUndone`.
   */
  readonly applied: readonly Step[];
  /**
   * Whether the applied steps were undone. True with the option `rollback`, even if some steps could not be undone (see
   * `notUndone`).
   */
  readonly rolledBack: boolean;
  /**
   * Steps that the rollback could not undo, and removed entries that it could not restore, with the kernel's errors.
   */
  readonly notUndone: readonly UndoFailure[];
  /**
   * Steps that a rollback or the undo of an unconfirmed plan kept, with the reason: another program has created their
   * entries again, or, for an unconfirmed plan, has changed their settings.
   */
  readonly kept: readonly KeptEntry[];

  /** @internal */
  constructor(
    cause: NetlinkError,
    step: Step | undefined,
    applied: readonly Step[],
    undone: readonly UndoFailure[] | undefined,
    kept: readonly KeptEntry[] = [],
  ) {
    const title = step === undefined ? "apply" : `apply "${step}"`;
    const { length } = fromOpen(applied, new.target, "Plan.apply(), which throws it");
    const count = length === 1 ? "1 applied step" : `${length} applied steps`;
    const left = (undone ?? []).slice(0, SHOWN_FAILURES).map(({ entry, error }) => `${entry} (${error.message})`);
    const more = (undone ?? []).length - left.length;
    if (more > 0) left.push(`${more} more in notUndone`);
    let outcome = "no step was applied";
    if (left.length > 0) outcome = `${count} undone, except ${left.join("; ")}`;
    else if (applied.length > 0)
      outcome = undone !== undefined ? `${count} undone` : `kept ${count}; the next plan contains the rest`;
    super(`${title}: ${cause.message.replace(/\.$/, "")}; ${outcome}`, {
      errno: cause.errno,
      operation: title,
      path: cause.path,
      extendedAck: cause.extendedAck,
      // An error of `apply` itself only wraps that of a callback or the reason of the signal.
      cause: cause.operation === "apply" ? (cause.cause ?? cause) : cause,
    });
    this.step = step;
    this.applied = applied;
    this.rolledBack = undone !== undefined;
    this.notUndone = undone ?? [];
    this.kept = kept;
  }
}

const optionChecks = {
  rollback: checkFlag,
  allowRecreate: checkFlag,
  onStep: checkFunction,
  batchSize: integerFrom(1, 1_000_000),
  attempts: integerFrom(0, 1000),
  signal: checkSignal,
  confirm: true,
  record: true,
} as const;
const DEFAULT_ATTEMPTS = 8;
/** Number of steps that the message of an error names if they could not be undone. */
const SHOWN_FAILURES = 3;
/** Maximum attempts for steps with errors that other programs can cause. */
const MAX_CONFLICTS = 5;
/** Maximum attempts for steps with other errors, which rarely disappear. */
const MAX_FAILURES = 2;
const conflicts: ReadonlySet<number> = new Set([EEXIST, ENOENT, ESRCH, ENODEV, ENETDOWN].map((code) => -code));
/** The kernel may process an interface's carrier change a second late. */
const CARRIER_MS = 600;

export function maxAttempts({ errno }: NetlinkError): number {
  return conflicts.has(errno) ? MAX_CONFLICTS : MAX_FAILURES;
}

interface Failure {
  readonly step: Step;
  readonly error: NetlinkError;
}

export function checkApplyOptions(options: ApplyOptions): void {
  checkOptions(options, optionChecks);
  checkRecording(options);
}

/** Records steps, so that another process can undo them. */
interface Journal {
  /** Records steps before they change anything. */
  planned(steps: readonly Step[], lost: readonly LostEntry[], scopes: Scopes): Promise<void>;
  /** Records that recorded steps added nothing, because another program had added their entries. */
  existing(steps: readonly Step[], scopes: Scopes): Promise<void>;
  /** Records the origins of the entries of applied steps. */
  applied(origins: Origins): Promise<void>;
  /** Records the entries of other programs before a rollback, which itself creates entries again. */
  undoing(foreign: Foreign): Promise<void>;
}

/** Applies plans until the kernel has the declared configuration. */
export async function applySteps(
  declared: Sections,
  planned: PlannedSteps,
  options: ApplyOptions,
  journal?: Journal,
): Promise<ApplyReport> {
  const application = new Application(declared, options, journal);
  return application.run(planned);
}

class Application {
  readonly #declared: Sections;
  readonly #options: ApplyOptions;
  readonly #journal: Journal | undefined;
  #applied: Step[] = [];
  /** Steps in `#applied` that were applied in part, by id. A new plan with the rest of their settings does not replace them. */
  readonly #partial = new Map<string, Step>();
  /** Steps that a rollback undoes, including failed ones with an effect. */
  readonly #effective: Step[] = [];
  readonly #lost: LostEntry[] = [];
  readonly #failures = new Map<string, number>();
  /** Steps that restore removed entries. Plans cannot find these entries. */
  readonly #restorations = new Map<string, Step>();
  readonly #notRestored: UndoFailure[] = [];
  /** Origins of the entries of applied steps, for an undo. */
  readonly #origins: Record<string, string | number> = {};

  constructor(declared: Sections, options: ApplyOptions, journal: Journal | undefined) {
    this.#declared = declared;
    this.#options = options;
    this.#journal = journal;
  }

  async run(planned: PlannedSteps): Promise<ApplyReport> {
    const { attempts = DEFAULT_ATTEMPTS } = this.#options;
    let { steps, lost } = planned;
    await this.#examine(steps);
    if (this.#options.rollback === true) await this.#checkRestorations(steps);
    for (let replanned = 0; ; replanned++) {
      using scopes = new Scopes(this.#declared);
      let failure: Failure | undefined;
      try {
        if (steps.length > 0) await this.#journal?.planned(steps, lost, scopes);
        failure = await this.#applyAll(steps, lost, scopes);
      } catch (error) {
        await this.#abandon(error);
      }
      if (failure?.step.restored === false && this.#isFinal(failure)) await this.#fail(failure.error, failure.step);
      if (failure?.error.errno === -ENETDOWN) await new Promise<void>((resolve) => setTimeout(resolve, CARRIER_MS));
      if (steps.length === 0) {
        const notRestored = this.#notRestored;
        return { steps: this.#applied, replanned: Math.max(0, replanned - 1), notRestored };
      }
      using fresh = new Scopes(this.#declared);
      try {
        ({ steps, lost } = await completePlan(this.#declared, fresh, { restorations: this.#restorations }));
        await this.#examine(steps);
      } catch (error) {
        await this.#abandon(error);
      }
      if (steps.length > 0 && replanned >= attempts) {
        const { error, step } = failure ?? { error: notReached(steps), step: undefined };
        await this.#fail(error, step);
      }
      this.#omitRepeated(steps);
    }
  }

  /** Records the steps that restore entries. Throws if a step recreates an entry, and the options do not allow it. */
  #examine(steps: readonly Step[]): Promise<void> {
    return checkRecreations(steps, this.#options, (step) => {
      if (step.restored) this.#restorations.set(step.id, step);
    });
  }

  /** Fails in advance if a rollback could not restore an entry. */
  async #checkRestorations(steps: readonly Step[]): Promise<void> {
    using scopes = new Scopes(this.#declared);
    for (const step of steps) {
      const { table, scope, current } = step;
      if (current === undefined || table.checkRestoration === undefined) continue;
      const error = await failureOf(() => table.checkRestoration!(scopes.get(scope), current));
      if (error === undefined) continue;
      const { errno, operation, extendedAck } = error;
      const message = `the step could not be undone: ${error.message}`;
      await this.#fail(new NetlinkError(message, { errno, operation, extendedAck, cause: error }), step);
    }
  }

  /** Failure to restore a removed entry does not stop the plan. */
  async #applyAll(steps: readonly Step[], lost: readonly LostEntry[], scopes: Scopes): Promise<Failure | undefined> {
    const { batchSize = DEFAULT_BATCH, onStep, signal } = this.#options;
    let restoration: Failure | undefined;
    let isRecorded = false;
    for (const batch of batchesOf(steps, batchSize)) {
      signal?.throwIfAborted();
      const { table, scope, action } = batch[0]!;
      // Renames come first: record lost entries with the new link names.
      if (action !== "rename" && !isRecorded) {
        this.#recordLost(lost);
        isRecorded = true;
      }
      let errors: readonly (NetlinkError | undefined)[];
      try {
        const written = await table.write(scopes.get(scope), action, batch, scopes);
        errors = await restoredOver(batch, written, scopes, ({ restored }) => restored);
      } catch (error) {
        this.#effective.push(...batch);
        throw error;
      }
      let failure: Failure | undefined;
      const done: Step[] = [];
      const partial: Step[] = [];
      const existing = batch.filter(({ restored }, index) => {
        const error = errors[index];
        return action === "add" && !restored && error?.errno === -EEXIST && !isPartial(error);
      });
      if (existing.length > 0) await this.#journal?.existing(existing, scopes);
      for (const [index, step] of batch.entries()) {
        const error = errors[index];
        const isDone = error === undefined;
        if (isDone || isPartial(error)) this.#effective.push(step);
        if (!isDone && isPartial(error)) partial.push(step);
        if (isDone) {
          done.push(step);
        } else if (step.restored) {
          restoration = { step, error };
          if (!this.#isFinal(restoration)) continue;
          this.#restorations.delete(step.id);
          this.#notRestored.push({ entry: `${step}`, error });
        } else {
          failure ??= { step, error };
        }
      }
      this.#record(done);
      if (partial.length > 0) await this.#recordPartial(partial);
      await this.#recordOrigins(done);
      if (onStep !== undefined) for (const step of done) onStep(step);
      if (failure !== undefined) return failure;
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
    return restoration;
  }

  #record(done: readonly Step[]): void {
    const isWatched = this.#failures.size > 0 || this.#restorations.size > 0 || this.#partial.size > 0;
    const completed = new Set<Step>();
    for (const step of done) {
      this.#applied.push(step);
      // Compute ids only if needed: a plan may have 100,000 steps.
      if (!isWatched) continue;
      const { id } = step;
      this.#failures.delete(id);
      this.#restorations.delete(id);
      const part = this.#partial.get(id);
      if (part === undefined) continue;
      completed.add(part);
      this.#partial.delete(id);
    }
    if (completed.size > 0) this.#applied = this.#applied.filter((step) => !completed.has(step));
  }

  /** Records failed steps that some of their requests have put into effect. The next plan contains the rest. */
  async #recordPartial(steps: readonly Step[]): Promise<void> {
    using scopes = new Scopes(this.#declared);
    for (const step of await partlyApplied(steps, scopes)) {
      if (this.#partial.has(step.id)) continue;
      this.#partial.set(step.id, step);
      this.#applied.push(step);
    }
  }

  async #recordOrigins(done: readonly Step[]): Promise<void> {
    if (this.#journal === undefined && this.#options.rollback !== true) return;
    using scopes = new Scopes(this.#declared);
    const origins = await originsOf(done, scopes, this.#origins);
    Object.assign(this.#origins, origins);
    await this.#journal?.applied(origins);
  }

  /** Prevents steps that a new plan repeats from being listed twice. */
  #omitRepeated(steps: readonly Step[]): void {
    if (steps.length === 0) return;
    const repeated = new Set(steps.map(({ id }) => id));
    this.#applied = this.#applied.filter((step) => !repeated.has(step.id) || this.#partial.get(step.id) === step);
  }

  /** Records entries for a rollback, except those that the plan added. */
  #recordLost(lost: readonly LostEntry[]): void {
    if (this.#options.rollback !== true || lost.length === 0) return;
    const added = new Set<string>();
    for (const { action, restored, table, scope, key } of this.#effective)
      if (action === "add" && !restored) added.add(`${table.name} ${scope} ${key}`);
    for (const entry of lost)
      if (!added.has(`${entry.table.name} ${entry.scope} ${entry.table.key(entry.wanted)}`)) this.#lost.push(entry);
  }

  #isFinal({ step, error }: Failure): boolean {
    const { id } = step;
    const count = (this.#failures.get(id) ?? 0) + 1;
    this.#failures.set(id, count);
    return count >= maxAttempts(error);
  }

  /** Ends the plan with an error that no step caused. */
  async #abandon(error: unknown): Promise<never> {
    if (error instanceof NetlinkError) return this.#fail(error, undefined);
    const reason = error instanceof Error ? error.message : String(error);
    return this.#fail(new NetlinkError(reason, { errno: ECANCELED, operation: "apply", cause: error }), undefined);
  }

  async #fail(error: NetlinkError, step: Step | undefined): Promise<never> {
    const { rollback = false } = this.#options;
    if (!rollback) throw new ApplyError(error, step, this.#applied, undefined);
    const part = { steps: this.#effective, lost: this.#lost };
    using scopes = new Scopes(this.#declared);
    const { foreign, seen } = await foreignEntries([part], this.#origins, new Set(), scopes);
    await this.#journal?.undoing(foreign);
    const { steps, lost } = withoutForeign(part, [foreign]);
    const failures = await undoSteps(this.#declared, await withoutGone(steps, scopes), lost, seen);
    throw new ApplyError(error, step, this.#applied, failures, foreign.kept);
  }
}

/**
 * Calls `visit` for each step. Throws if a step recreates an entry, and the options do not allow it. Pauses between the
 * steps, because a plan may have 100,000.
 */
export async function checkRecreations(
  steps: readonly Step[],
  { allowRecreate }: ApplyOptions,
  visit?: (step: Step) => void,
): Promise<void> {
  const slice = new TimeSlice();
  for (const step of steps) {
    if (step.action === "recreate" && allowRecreate !== true) throw recreationError(step);
    visit?.(step);
    if (slice.isOverAfterEntry()) await slice.pause();
  }
}

function notReached(steps: readonly Step[]): NetlinkError {
  const operation = "apply";
  const shown = steps.slice(0, 3).map(String).join(", ");
  const reason = "the kernel does not keep the declared state, or another program changes it all the time";
  const message = `${reason}: ${shown} (EAGAIN)`;
  return new NetlinkError(message, { errno: EAGAIN, operation });
}
