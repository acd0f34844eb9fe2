import { runAsync, type Steps, wait } from "../../../io/io.ts";
import { Namespaces } from "../../route/namespaces/namespaces.ts";
import type { Section, Sections } from "../model/declared.ts";
import { failureOf } from "../model/outcomes.ts";
import type { Scopes } from "../model/scopes.ts";
import { Step } from "../model/step.ts";
import { namespaceTable } from "../tables/namespaces.ts";
import { entryTables } from "../tables/sections.ts";
import { withoutAltNames } from "./altnames.ts";
import { type LostEntry, PlanContext, type PlanOptions } from "./context.ts";
import { EntryPlanner } from "./entries.ts";
import { LinkPlanner } from "./links.ts";
import { orderSteps } from "./order.ts";
import { PlanError, type Problem } from "./problems.ts";

export interface PlannedSteps {
  readonly steps: readonly Step[];
  readonly lost: readonly LostEntry[];
  readonly problems: readonly Problem[];
  /** Steps that `isWithheld` excludes or that depend on a problem. */
  readonly withheld: readonly Step[];
}

/** Plans the steps. Problems with one part do not affect others. */
export function planSteps(declared: Sections, scopes: Scopes, options: PlanOptions = {}): Promise<PlannedSteps> {
  return runAsync((io) => planning(new PlanContext(declared, scopes, options, io)));
}

function* planning(context: PlanContext): Steps<PlannedSteps> {
  const { declared, options, io } = context;
  const sections = yield* withoutAltNames(context, yield* readableSections(context), entryTables);
  const byName = new Map(sections.map((section) => [section.name, section]));
  context.declared = { ...declared, sections: declared.sections.map((one) => byName.get(one.name) ?? one) };
  if (!(yield* context.attempt("namespaces", () => planNamespaces(context))))
    for (const name of declared.namespaces.keys()) context.blocked.addNamespace(name);
  yield* new LinkPlanner(context).plan(sections);
  for (const section of sections) {
    const planner = new EntryPlanner(context, section);
    for (const table of entryTables) {
      const isPlanned = yield* context.attempt(`${section.path}${table.name}`, () => planner.plan(table));
      if (!isPlanned && table.name === "nftables") context.blocked.addFirewall(section.name);
      // Let the event loop run: reading a table may take long.
      yield* wait(new Promise<void>((resolve) => setImmediate(resolve)));
    }
  }
  const { blocked } = context;
  // One declaration can stand for several entries, such as a range of VLANs.
  const problems = new Map(context.problems.map((problem) => [`${problem.path} ${problem.error.message}`, problem]));
  const { restorations = new Map<string, Step>(), isWithheld = () => false } = options;
  if (restorations.size > 0) {
    const planned = new Set(context.steps.map(({ id }) => id));
    for (const [id, step] of restorations) if (!planned.has(id)) context.steps.push(step);
  }
  const ordered = yield* orderSteps(context.steps, io, context);
  return { ...(yield* blocked.split(ordered, isWithheld, io)), lost: context.lost, problems: [...problems.values()] };
}

export async function completePlan(declared: Sections, scopes: Scopes, options?: PlanOptions): Promise<PlannedSteps> {
  const planned = await planSteps(declared, scopes, options);
  if (planned.problems.length > 0) throw new PlanError(planned.problems);
  return planned;
}

function* readableSections({ declared, scopes, problems, blocked }: PlanContext): Steps<Section[]> {
  const sections: Section[] = [];
  for (const section of declared.sections) {
    const { name, path } = section;
    let isNew = false;
    const read = async () => {
      const scope = declared.namespaces.has(name) ? scopes.find(name) : scopes.get(name);
      isNew = scope === undefined;
      await scope?.readLinks();
    };
    const error = yield* wait(failureOf(read));
    if (error !== undefined || isNew) scopes.exclude(name);
    if (error === undefined) {
      sections.push(section);
      continue;
    }
    problems.push({ path: path.slice(0, -1), error });
    blocked.addNamespace(name);
  }
  return sections;
}

function* planNamespaces({ declared: { namespaces }, scopes, steps }: PlanContext): Steps<void> {
  if (namespaces.size === 0) return;
  const listed = yield* wait(scopes.get("").openAsync(Namespaces).list());
  const existing = new Map(listed.map((entry) => [entry.name, entry]));
  for (const [name, { wanted, absent, path }] of namespaces) {
    const current = existing.get(name);
    const step = { table: namespaceTable, scope: "", path, wanted, current };
    if (absent && current !== undefined) steps.push(new Step({ ...step, action: "remove" }));
    if (!absent && current === undefined) steps.push(new Step({ ...step, action: "add" }));
  }
}
