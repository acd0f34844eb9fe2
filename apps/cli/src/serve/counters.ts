import type { KeepReport } from "bun-netlink/state";
import type { Metric } from "../fleet/metrics.ts";

/** Counts what `state serve` does, for Prometheus. */
export class Counters {
  /** Whether the kernel has the complete declared state, according to the last report. */
  isComplete = false;
  /** Whether the files were valid when they were last read. */
  isValid = true;
  /** Number of parts of the description that currently cannot be established. */
  problems = 0;
  #applied = 0;
  #repaired = 0;
  #conflicts = 0;
  #failures = 0;
  #lastSteps = 0;
  #lastTime = 0;
  readonly #reloads = { valid: 0, invalid: 0 };

  /** Records that the state of valid files is kept from now on. */
  startState(): void {
    this.isValid = true;
    this.isComplete = false;
    this.problems = 0;
  }

  countReload(isValid: boolean): void {
    this.isValid = isValid;
    this.#reloads[isValid ? "valid" : "invalid"]++;
  }

  /**
   * Counts a report of the keeper.
   *
   * @param isDrift whether the kernel had the declared state before.
   */
  countReport(report: KeepReport, isDrift: boolean): void {
    if (report.kind === "failed") {
      this.#failures++;
      this.isComplete = false;
      this.problems = report.problems.length;
      return;
    }
    if (isDrift) this.#repaired += report.steps.length;
    else this.#applied += report.steps.length;
    this.#conflicts += report.conflicts.length;
    this.#lastSteps = report.steps.length;
    this.#lastTime = Date.now() / 1000;
    this.isComplete = report.complete;
    if (report.complete) this.problems = 0;
  }

  metrics(): Metric[] {
    const one = (value: number) => [{ labels: {}, value }];
    const counter = (name: string, help: string, samples: Metric["samples"]): Metric => {
      return { name: `bun_netlink_state_${name}_total`, help, type: "counter", samples };
    };
    const gauge = (name: string, help: string, value: number): Metric => {
      return { name: `bun_netlink_state_${name}`, help, type: "gauge", samples: one(value) };
    };
    const reloads = Object.entries(this.#reloads).map(([result, value]) => ({ labels: { result }, value }));
    return [
      counter("applied", "Steps that established the declared state.", one(this.#applied)),
      counter("drift_repaired", "Steps that repaired changes of other programs.", one(this.#repaired)),
      counter("conflicts", "Repairs that another program probably reverts.", one(this.#conflicts)),
      counter("failures", "Attempts after which a part of the state could not be established.", one(this.#failures)),
      counter("reloads", "Times that the files were read again.", reloads),
      gauge("files_valid", "Whether the files were valid when they were last read (1) or not (0).", +this.isValid),
      gauge("complete", "Whether the kernel has the complete declared state (1) or not (0).", +this.isComplete),
      gauge("problems", "Parts of the description that cannot be established.", this.problems),
      gauge("last_plan_steps", "Steps of the last plan that was applied.", this.#lastSteps),
      gauge("last_plan_timestamp_seconds", "Time at which the last plan was applied.", this.#lastTime),
    ];
  }
}
