import { checkFlag, checkFunction, checkOptions, checkSignal, integerFrom } from "../../base/check.ts";
import { EAGAIN, ECANCELED, EEXIST, ENETDOWN, ENODEV, ENOENT, ESRCH } from "../../constants/errno.ts";
import { NetlinkError } from "../../errors.ts";
import { type ConfirmOptions, checkRecording, type RecordOptions } from "./confirm/options.ts";
import type { Sections } from "./declared.ts";
import { type LostEntry, recreationError } from "./planning/context.ts";
import { batchesOf, DEFAULT_BATCH } from "./planning/order.ts";
import { completePlan, type PlannedSteps } from "./planning/planner.ts";
import { type UndoFailure, undoSteps } from "./rollback.ts";
import { Scopes } from "./scopes.ts";
import type { Step } from "./step.ts";
import { failureOf, isPartial } from "./tables/outcomes.ts";

/** Options for applying a plan. A plan is the list of steps that lead to a declared state. */
export interface ApplyOptions {
  /** Whether all applied steps are undone if a step fails (default false). */
  rollback?: boolean | undefined;
  /** Whether existing entries may be removed and created again with other settings (default false). */
  allowRecreate?: boolean | undefined;
  /** Called after each applied step. If the callback throws, applying the plan fails at this step. */
  onStep?: ((step: Step) => void) | undefined;
  /** Maximum number of steps that are sent together (default 2048). */
  batchSize?: number | undefined;
  /**
   * Maximum number of times that the remaining steps are planned again (default 8). This is necessary if another
   * program has changed the state.
   */
  attempts?: number | undefined;
  /**
   * Signal that stops the application of the plan between two batches of steps. With `rollback`, the applied steps are
   * then undone.
   */
  signal?: AbortSignal | undefined;
  /**
   * Requires a confirmation within a time. Without it, all steps are undone, even if the program was killed. Implies
   * `record` and `rollback`.
   */
  confirm?: ConfirmOptions | undefined;
  /**
   * Whether the steps are recorded, so that `undoApply` can undo them later, and the namespaces are locked while the
   * steps are applied (default false).
   */
  record?: boolean | RecordOptions | undefined;
}

/** Result of applying a plan. A plan is the list of steps that lead to a declared state. */
export interface ApplyReport {
  /** The applied steps, in order. A step that was applied several times is listed once. */
  readonly steps: readonly Step[];
  /** Number of times that the remaining steps were planned again. */
  readonly replanned: number;
  /**
   * Entries of other programs that the kernel removed as a side effect of a step and then refused to add again. For
   * example, the kernel refuses a route whose gateway was on the network of a removed address.
   */
  readonly notRestored: readonly UndoFailure[];
  /** Identifier of the record, if the plan was recorded and had steps. */
  readonly id?: string | undefined;
}

/**
 * Error for a plan that could not be applied: a step failed, or the caller cancelled it (ECANCELED). `cause` is the
 * kernel's error, the error that `onStep` threw, or the reason of the signal.
 */
export class ApplyError extends NetlinkError {
  override readonly name = "ApplyError";
  /** The step that failed. Undefined if all steps succeeded but the kernel still does not have the declared state. */
  readonly step: Step | undefined;
  /** Applied steps, in order. With `rollback`, they were undone, except the steps in `notUndone`. */
  readonly applied: readonly Step[];
  /** Whether the applied steps were undone. */
  readonly rolledBack: boolean;
  /** Steps and entries that could not be undone, with the reasons. */
  readonly notUndone: readonly UndoFailure[];

  /** @internal */
  constructor(
    cause: NetlinkError,
    step: Step | undefined,
    applied: readonly Step[],
    undone: readonly UndoFailure[] | undefined,
  ) {
    const title = step === undefined ? "apply" : `apply "${step}"`;
    const count = applied.length === 1 ? "1 applied step" : `${applied.length} applied steps`;
    const left = (undone ?? []).map(({ entry, error }) => `${entry} (${error.message})`).join("; ");
    let outcome = "no step was applied";
    if (left !== "") outcome = `${count} undone, except ${left}`;
    else if (applied.length > 0)
      outcome = undone !== undefined ? `${count} undone` : `kept ${count}; the next plan contains the rest`;
    super(`${title}: ${cause.message.replace(/\.$/, "")}; ${outcome}`, {
      errno: cause.errno,
      operation: title,
      extendedAck: cause.extendedAck,
      cause: cause.errno === -ECANCELED ? (cause.cause ?? cause) : cause,
    });
    this.step = step;
    this.applied = applied;
    this.rolledBack = undone !== undefined;
    this.notUndone = undone ?? [];
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
/**
 * Maximum number of attempts for a step that fails with an error that other programs can cause. After that, applying
 * the plan fails.
 */
const MAX_CONFLICTS = 5;
/**
 * Maximum number of attempts for a step that fails for any other reason. The second attempt can succeed, because the
 * state may have changed since the plan was made.
 */
const MAX_FAILURES = 2;
const conflicts: ReadonlySet<number> = new Set([EEXIST, ENOENT, ESRCH, ENODEV, ENETDOWN].map((code) => -code));
/**
 * Time in milliseconds to wait after ENETDOWN. The kernel processes carrier changes of a link at most once per second.
 */
const CARRIER_MS = 600;

/** Returns the maximum number of attempts for a step that fails with an error. */
export function maxAttempts({ errno }: NetlinkError): number {
  return conflicts.has(errno) ? MAX_CONFLICTS : MAX_FAILURES;
}

interface Failure {
  readonly step: Step;
  readonly error: NetlinkError;
}

/** Throws a TypeError or RangeError if options for applying a plan are invalid. */
export function checkApplyOptions(options: ApplyOptions): void {
  checkOptions(options, optionChecks);
  checkRecording(options);
}

/** Stores steps before they are applied, together with the entries that the kernel will remove as a side effect. */
type Journal = (steps: readonly Step[], lost: readonly LostEntry[], scopes: Scopes) => Promise<void>;

/** Applies the steps of a plan, and plans again until the kernel has the declared state. */
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
  /** Steps that a rollback undoes, in order: all applied steps, and failed steps that may have taken effect in part. */
  readonly #effective: Step[] = [];
  readonly #lost: LostEntry[] = [];
  readonly #failures = new Map<string, number>();
  /**
   * Planned steps that add removed entries again and were not applied yet. They are stored here, because a new plan
   * does not contain entries that no longer exist.
   */
  readonly #restorations = new Map<string, Step>();
  readonly #notRestored: UndoFailure[] = [];

  constructor(declared: Sections, options: ApplyOptions, journal: Journal | undefined) {
    this.#declared = declared;
    this.#options = options;
    this.#journal = journal;
  }

  async run(planned: PlannedSteps): Promise<ApplyReport> {
    const { attempts = DEFAULT_ATTEMPTS } = this.#options;
    checkRecreations(planned.steps, this.#options.allowRecreate);
    let { steps, lost } = planned;
    if (this.#options.rollback === true) await this.#checkRestorations(steps);
    for (let replanned = 0; ; replanned++) {
      using scopes = new Scopes(this.#declared);
      for (const step of steps) if (step.restored) this.#restorations.set(step.id, step);
      let failure: Failure | undefined;
      try {
        if (steps.length > 0) await this.#journal?.(steps, lost, scopes);
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
        checkRecreations(steps, this.#options.allowRecreate);
        this.#omitRepeated(steps);
      } catch (error) {
        await this.#abandon(error);
      }
      if (steps.length > 0 && replanned >= attempts) {
        const { error, step } = failure ?? { error: notReached(steps), step: undefined };
        await this.#fail(error, step);
      }
    }
  }

  /** Fails before the first step is applied if a step could not be undone. */
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

  /**
   * Applies the steps in order until one fails, and returns the failure, if any. If a step that restores a removed
   * entry fails, the steps after it are still applied, and its failure is returned only if no other step fails.
   */
  async #applyAll(steps: readonly Step[], lost: readonly LostEntry[], scopes: Scopes): Promise<Failure | undefined> {
    const { batchSize = DEFAULT_BATCH, onStep, signal } = this.#options;
    let restoration: Failure | undefined;
    let isRecorded = false;
    for (const batch of batchesOf(steps, batchSize)) {
      signal?.throwIfAborted();
      const { table, scope, action } = batch[0]!;
      // Steps that rename links come first. The entries that the kernel may remove contain the new names of links, so
      // they are recorded after the renames.
      if (action !== "rename" && !isRecorded) {
        this.#recordLost(lost);
        isRecorded = true;
      }
      let errors: readonly (NetlinkError | undefined)[];
      try {
        errors = await table.write(scopes.get(scope), action, batch, scopes);
      } catch (error) {
        this.#effective.push(...batch);
        throw error;
      }
      let failure: Failure | undefined;
      const done: Step[] = [];
      for (const [index, step] of batch.entries()) {
        const error = errors[index];
        const isDone = error === undefined || (step.restored && error.errno === -EEXIST);
        if (isDone || isPartial(error)) this.#effective.push(step);
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
      if (onStep !== undefined) for (const step of done) onStep(step);
      if (failure !== undefined) return failure;
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
    return restoration;
  }

  #record(done: readonly Step[]): void {
    const isWatched = this.#failures.size > 0 || this.#restorations.size > 0;
    for (const step of done) {
      this.#applied.push(step);
      // Compute the identity of a step only if it is needed: this takes time, and a plan may have very many steps.
      if (!isWatched) continue;
      const { id } = step;
      this.#failures.delete(id);
      this.#restorations.delete(id);
    }
  }

  /**
   * Removes steps from the list of applied steps, because another program has reverted them. They will be applied
   * again.
   */
  #omitRepeated(steps: readonly Step[]): void {
    if (steps.length === 0) return;
    const repeated = new Set(steps.map(({ id }) => id));
    this.#applied = this.#applied.filter(({ id }) => !repeated.has(id));
  }

  /**
   * Records existing entries that the next steps will remove as a side effect. Omits entries that earlier steps have
   * added, because undoing those steps removes them anyway.
   */
  #recordLost(lost: readonly LostEntry[]): void {
    if (this.#options.rollback !== true || lost.length === 0) return;
    const added = new Set<string>();
    for (const { action, restored, table, scope, key } of this.#effective)
      if (action === "add" && !restored) added.add(`${table.name} ${scope} ${key}`);
    for (const entry of lost)
      if (!added.has(`${entry.table.name} ${entry.scope} ${entry.table.key(entry.wanted)}`)) this.#lost.push(entry);
  }

  /** Returns whether a step has failed so often that the plan must fail. */
  #isFinal({ step, error }: Failure): boolean {
    const { id } = step;
    const count = (this.#failures.get(id) ?? 0) + 1;
    this.#failures.set(id, count);
    return count >= maxAttempts(error);
  }

  /** Stops applying the plan and throws an error that no step has caused, such as an error of `onStep` or an abort. */
  async #abandon(error: unknown): Promise<never> {
    if (error instanceof NetlinkError) return this.#fail(error, undefined);
    const reason = error instanceof Error ? error.message : String(error);
    return this.#fail(new NetlinkError(reason, { errno: ECANCELED, operation: "apply", cause: error }), undefined);
  }

  async #fail(error: NetlinkError, step: Step | undefined): Promise<never> {
    const { rollback = false } = this.#options;
    const undone = rollback ? await undoSteps(this.#declared, this.#effective, this.#lost) : undefined;
    throw new ApplyError(error, step, this.#applied, undone);
  }
}

/**
 * Throws a TypeError if steps remove existing entries and create them again, and the option `allowRecreate` is not set.
 */
export function checkRecreations(steps: readonly Step[], isAllowed = false): void {
  const step = isAllowed ? undefined : steps.find(({ action }) => action === "recreate");
  if (step === undefined) return;
  throw recreationError(step);
}

function notReached(steps: readonly Step[]): NetlinkError {
  const operation = "apply";
  const shown = steps.slice(0, 3).map(String).join(", ");
  const reason = "the kernel does not keep the declared state, or another program changes it all the time";
  const message = `${reason}: ${shown} (EAGAIN)`;
  return new NetlinkError(message, { errno: EAGAIN, operation });
}
