import { fromOpen, typeError } from "../../base/argument-error.ts";
import { inspectAs } from "../../base/inspect.ts";
import { withCaller } from "../../base/with-caller.ts";
import { checkedLimits } from "../../client/options.ts";
import { type CallLimits, runAsync, syncIo } from "../../io/io.ts";
import { untilAborted } from "../../threads/operation.ts";
import { type ApplyOptions, type ApplyReport, applySteps, checkApplyOptions } from "./applying/apply.ts";
import { applyRecorded } from "./confirm/recorded-apply.ts";
import { Keeper, type KeepOptions } from "./keeping/keeper.ts";
import type { Sections } from "./model/declared.ts";
import { Scopes } from "./model/scopes.ts";
import type { Step, StepJson } from "./model/step.ts";
import type { Description, DesiredOptions } from "./model/types.ts";
import { completePlan, type PlannedSteps } from "./planning/planner.ts";
import { readDescription } from "./tables/sections.ts";

/**
 * Steps that change the kernel's configuration to the declared one, in order. `String(plan)` has one line for each
 * step; `JSON.stringify(plan)` has one object for each step. A plan holds no resources.
 */
export class Plan {
  static {
    inspectAs(Plan, (plan) => (plan.isEmpty ? "Plan()" : `Plan(\n${plan.toString().replace(/^/gm, "  ")}\n)`));
  }

  /** Steps of the plan, in order. */
  readonly steps: readonly Step[];
  readonly #declared: Sections;
  readonly #planned: PlannedSteps;

  /** @internal */
  constructor(declared: Sections, planned: PlannedSteps) {
    this.#declared = declared;
    this.#planned = fromOpen(planned, new.target, "Desired.plan()");
    this.steps = planned.steps;
  }

  /** Whether the kernel already has the declared state. */
  get isEmpty(): boolean {
    return this.steps.length === 0;
  }

  /**
   * Steps of the plan that remove an entry and create it again. `apply` rejects such a plan unless `allowRecreate` is
   * set.
   */
  get recreations(): readonly Step[] {
    return this.steps.filter(({ action }) => action === "recreate");
  }

  /**
   * Applies the steps of the plan, and plans again until the kernel has the declared state, at most `attempts` times. A
   * new plan is needed if another program changes an entry in the meantime.
   *
   * With `rollback`, a failure undoes all steps that were applied. Without `rollback`, the applied steps remain, and a
   * later plan contains only the remaining steps.
   *
   * With `confirm`, all steps are undone unless the plan is confirmed in time. If this process is killed, another
   * process undoes the steps.
   *
   * @throws ApplyError if a step fails, with the applied steps and the steps that could not be undone; TypeError before
   *   anything is changed if options are invalid, or if the plan recreates entries and `allowRecreate` is not set.
   */
  async apply(options: ApplyOptions = {}): Promise<ApplyReport> {
    checkApplyOptions(options);
    const isRecorded = options.confirm !== undefined || (options.record ?? false) !== false;
    if (isRecorded && this.#declared.socket !== undefined)
      throw typeError(options.confirm === undefined ? "record" : "confirm", "not supported by fake kernels");
    const apply = isRecorded && !this.isEmpty ? applyRecorded : applySteps;
    return withCaller(apply(this.#declared, this.#planned, options), new Error());
  }

  /**
   * Returns the plan as text, with one line for each step. The first character is "+" for an added entry, "~" for a
   * changed entry, "!" for an entry that is removed and created again, or "-" for a removed entry.
   */
  toString(): string {
    return this.steps.map(String).join("\n");
  }

  /** Returns the steps of the plan as JSON values. */
  toJSON(): StepJson[] {
    return this.steps.map((step) => step.toJSON());
  }
}

/**
 * Declared state of network namespaces, returned by {@link desired}. The object holds no resources. Namespaces that the
 * caller has opened remain open.
 */
export class Desired {
  readonly #declared: Sections;

  /** @internal */
  constructor(declared: Sections) {
    this.#declared = fromOpen(declared, new.target, "desired()", declared?.sections);
  }

  /**
   * Returns the steps that lead from the kernel's state to the declared state. Changes nothing.
   *
   * @throws PlanError with all parts that cannot be established: for example, ENODEV if a declaration refers to an
   *   interface that neither exists nor is declared.
   */
  async plan(options: CallLimits = {}): Promise<Plan> {
    const limits = checkedLimits(options);
    return withCaller(untilAborted(this.#plan(limits), limits.signal), new Error());
  }

  async #plan(limits: CallLimits): Promise<Plan> {
    using scopes = new Scopes(this.#declared, limits);
    return new Plan(this.#declared, await completePlan(this.#declared, scopes));
  }

  /**
   * Establishes the declared state, and restores it whenever another program changes it. The returned keeper keeps the
   * process alive until the keeper is stopped.
   *
   * @throws TypeError or RangeError for invalid options.
   */
  keep(options: KeepOptions = {}): Keeper {
    return new Keeper(this.#declared, options);
  }
}

/**
 * Declares the state of network namespaces. Checks the description immediately, but neither reads nor changes the
 * kernel's state.
 *
 * ```ts
 * const lab = desired({
 *   links: { br0: { kind: "bridge", up: true }, eth1: { master: "br0" } },
 *   addresses: [{ dev: "br0", address: "192.0.2.1/24" }],
 *   routes: [{ to: "default", via: "192.0.2.254" }],
 * });
 * const plan = await lab.plan();
 * console.log(String(plan));
 * await plan.apply({ rollback: true });
 * ```
 *
 * Only declared fields are compared and changed. By default, an entry is removed only if it is declared as absent or
 * carries a mark of the `owner`. With the `mode` "exact" for a table, all undeclared entries of the table are removed
 * as well.
 *
 * @throws TypeError or RangeError with the path of an invalid part, for example a cycle of links.
 */
export function desired(description: Description, options: DesiredOptions = {}): Desired {
  return new Desired(syncIo.run(readDescription(description, options, syncIo)));
}

/**
 * Declares the state like {@link desired}, without blocking the event loop for a long description. The caller must not
 * change the description until the promise is settled.
 *
 * @throws the same errors as {@link desired}.
 */
export async function desiredAsync(description: Description, options: DesiredOptions = {}): Promise<Desired> {
  return new Desired(await runAsync((io) => readDescription(description, options, io)));
}
