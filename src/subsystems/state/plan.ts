import { type ApplyOptions, type ApplyReport, applySteps } from "./apply.ts";
import type { Sections } from "./declared.ts";
import type { PlannedSteps } from "./planning/planner.ts";
import type { Step, StepJson } from "./step.ts";

/**
 * The steps from the current to the declared state, in the order in which they are applied. `String(plan)` has one line
 * for each step, and `JSON.stringify(plan)` an object. A plan holds no resources.
 */
export class Plan {
  /** The steps of the plan, in the order in which they are applied. */
  readonly steps: readonly Step[];
  readonly #declared: Sections;
  readonly #planned: PlannedSteps;

  /** @internal */
  constructor(declared: Sections, planned: PlannedSteps) {
    this.#declared = declared;
    this.#planned = planned;
    this.steps = planned.steps;
  }

  /** Whether the kernel already has the declared state. */
  get isEmpty(): boolean {
    return this.steps.length === 0;
  }

  /** The steps that remove existing entries and create them again. `apply` requires `allowRecreate` for such steps. */
  get recreations(): readonly Step[] {
    return this.steps.filter(({ action }) => action === "recreate");
  }

  /**
   * Applies the steps in batches, and compares again until the kernel has the declared state. If another program
   * changes an entry in the meantime, the remaining steps are planned again. The number of such attempts is limited.
   *
   * With `rollback`, a failure undoes all steps that were applied. Without it, the applied steps remain, and the next
   * plan contains the remaining steps.
   *
   * @throws ApplyError if a step fails, with the steps that were applied and those that could not be undone; TypeError
   * before anything is changed if options are invalid, or the plan creates entries again without `allowRecreate`.
   */
  apply(options: ApplyOptions = {}): Promise<ApplyReport> {
    return applySteps(this.#declared, this.#planned, options);
  }

  /** Returns one line for each step: "+" adds, "~" changes, "!" creates again, "-" removes. */
  toString(): string {
    return this.steps.map(String).join("\n");
  }

  /** Returns the steps of the plan as JSON values. */
  toJSON(): StepJson[] {
    return this.steps.map((step) => step.toJSON());
  }
}
