import { NetlinkError } from "../../../errors.ts";
import { runAsync } from "../../../io/io.ts";
import { restoredOver } from "../applying/effects.ts";
import type { Scopes } from "../model/scopes.ts";
import type { Step } from "../model/step.ts";
import { Blocked } from "../planning/blocked.ts";
import { batchesOf, DEFAULT_BATCH } from "../planning/order.ts";

export interface Failure {
  readonly step: Step;
  readonly error: NetlinkError;
}

interface PassReport {
  readonly applied: readonly Step[];
  readonly failures: readonly Failure[];
  readonly withheld: readonly Step[];
}

/** Applies each step once, except those that depend on failed steps. */
export async function applyOnce(steps: readonly Step[], scopes: Scopes): Promise<PassReport> {
  const blocked = new Blocked();
  const report = { applied: [] as Step[], failures: [] as Failure[], withheld: [] as Step[] };
  for (const batch of batchesOf(steps, DEFAULT_BATCH)) {
    const { steps: possible, withheld } = await runAsync((io) => blocked.split(batch, () => false, io));
    report.withheld.push(...withheld);
    const errors = possible.length === 0 ? [] : await write(possible, scopes);
    for (const [index, step] of possible.entries()) {
      const error = errors[index];
      if (error === undefined) {
        report.applied.push(step);
      } else {
        blocked.addStep(step);
        report.failures.push({ step, error });
      }
    }
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
  return report;
}

async function write(steps: readonly Step[], scopes: Scopes): Promise<readonly (NetlinkError | undefined)[]> {
  const { table, scope, action } = steps[0]!;
  try {
    const errors = await table.write(scopes.get(scope), action, steps, scopes);
    return await restoredOver(steps, errors, scopes, ({ restored }) => restored);
  } catch (error) {
    if (!(error instanceof NetlinkError)) throw error;
    return steps.map(() => error);
  }
}
