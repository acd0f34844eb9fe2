import type { Sections } from "../declared.ts";
import type { Scopes } from "../scopes.ts";
import { entryTables } from "../sections.ts";
import { Step } from "../step.ts";
import { namespaceTable } from "../tables/namespaces.ts";
import { type LostEntry, PlanContext } from "./context.ts";
import { EntryPlanner } from "./entries.ts";
import { LinkPlanner } from "./links.ts";
import { orderSteps } from "./order.ts";

/** The planned steps, and the entries that the kernel removes or changes as a side effect of these steps. */
export interface PlannedSteps {
  readonly steps: Step[];
  readonly lost: readonly LostEntry[];
}

/**
 * Compares the declared state with the state in the kernel. Returns the steps that lead to the declared state.
 *
 * @param restorations steps of an earlier plan that restore entries and were not applied, by step id.
 */
export async function planSteps(
  declared: Sections,
  scopes: Scopes,
  restorations: ReadonlyMap<string, Step> = new Map(),
): Promise<PlannedSteps> {
  const context = new PlanContext(declared, scopes);
  planNamespaces(context);
  new LinkPlanner(context).plan();
  for (const section of declared.sections) {
    const planner = new EntryPlanner(context, section);
    for (const table of entryTables) {
      planner.plan(table);
      // Reading a table may take long. Between two tables, the event loop can run other callbacks.
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
  }
  const { steps, lost } = context;
  if (restorations.size > 0) {
    const planned = new Set(steps.map(({ id }) => id));
    for (const [id, step] of restorations) if (!planned.has(id)) steps.push(step);
  }
  return { steps: orderSteps(steps), lost };
}

function planNamespaces({ declared: { namespaces }, scopes, steps }: PlanContext): void {
  if (namespaces.size === 0) return;
  const existing = new Map([...namespaceTable.list(scopes.get(""))].map((entry) => [entry.name, entry]));
  for (const [name, { wanted, absent, path }] of namespaces) {
    const current = existing.get(name);
    const step = { table: namespaceTable, scope: "", path, wanted, current };
    if (absent && current !== undefined) steps.push(new Step({ ...step, action: "remove" }));
    if (!absent && current === undefined) steps.push(new Step({ ...step, action: "add" }));
  }
}
