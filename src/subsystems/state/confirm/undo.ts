import type { NamespaceSource } from "../../../netns/namespace.ts";
import { TimeSlice } from "../../../threads/time-slice.ts";
import type { Sections } from "../declared.ts";
import { type UndoFailure, undoSteps } from "../rollback.ts";
import { type Scope, Scopes } from "../scopes.ts";
import { Step } from "../step.ts";
import type { StateTable } from "../table.ts";
import { failureOf } from "../tables/outcomes.ts";
import type { JournalPart } from "./journal.ts";
import type { ApplyRecord, UndoResult } from "./record.ts";

const ATTEMPTS = 8;
const FIRST_DELAY_MS = 100;
const MAX_DELAY_MS = 5000;

/**
 * Undoes the recorded steps of a plan whose effects the kernel still has. Settings that other programs have changed
 * since then remain. May be called again after an interruption, and for steps that were never applied.
 *
 * @param sources namespaces by their names in the description; "" is the namespace to which the description applies.
 */
export async function undoJournal(
  parts: readonly JournalPart[],
  sources: ReadonlyMap<string, NamespaceSource | undefined>,
): Promise<readonly UndoFailure[]> {
  const declared: Sections = { sections: [], sources, namespaces: new Map() };
  const complete = withoutReplaced(parts);
  let failures: UndoFailure[] = [];
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    failures = [];
    let undone = 0;
    for (const { steps, lost } of complete.toReversed()) {
      using scopes = new Scopes(declared);
      const effective = await effectiveSteps(steps, scopes);
      undone += effective.length;
      failures.push(...(await undoSteps(declared, effective, lost)));
    }
    if (failures.length === 0 && undone === 0) break;
    if (failures.length > 0) await Bun.sleep(Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** attempt));
  }
  return failures;
}

/** Omits lost entries that the undo of an earlier step restores. */
function withoutReplaced(parts: readonly JournalPart[]): JournalPart[] {
  const replaced = new Set<string>();
  const identity = (table: StateTable, scope: string, key: string) => `${table.name} ${scope} ${key}`;
  return parts.map(({ steps, lost }) => {
    const kept = lost.filter(({ table, scope, wanted }) => !replaced.has(identity(table, scope, table.key(wanted))));
    for (const { action, table, scope, key } of steps)
      if (action === "add" || table.before === undefined) replaced.add(identity(table, scope, key));
    return { steps, lost: kept };
  });
}

export async function undoRecord(
  record: ApplyRecord,
  sources: ReadonlyMap<string, NamespaceSource | undefined>,
): Promise<UndoResult> {
  let failures: UndoResult["failures"];
  try {
    const undone = await undoJournal(record.readParts(), sources);
    failures = undone.map(({ entry, error }) => ({ entry, error: error.message }));
  } catch (error) {
    failures = [{ entry: "plan", error: error instanceof Error ? error.message : String(error) }];
  }
  const result = { undone: new Date().toISOString(), failures };
  record.result = result;
  return result;
}

/**
 * Returns the recorded steps that are still in effect, without settings that were already reverted or that another
 * program has changed.
 */
async function effectiveSteps(steps: readonly Step[], scopes: Scopes): Promise<Step[]> {
  const effective: Step[] = [];
  const slice = new TimeSlice();
  const listed = new Map<string, ReadonlyMap<string, object>>();
  await scopes.readLinks();
  for (const step of steps) {
    const scope = scopes.find(step.scope);
    if (scope === undefined) continue;
    await scope.readLinks();
    const place = `${step.table.name} ${step.scope}`;
    const existing = listed.get(place) ?? (await listEntries(step.table, scope, steps));
    listed.set(place, existing);
    const found = effectOf(step, existing, scope, scopes);
    if (found !== undefined) effective.push(found);
    if (slice.isOverAfterEntry()) await slice.pause();
  }
  return effective;
}

async function listEntries(
  table: StateTable,
  scope: Scope,
  steps: readonly Step[],
): Promise<ReadonlyMap<string, object>> {
  const declared = steps.flatMap((step) =>
    step.table === table && step.scope === scope.name ? [(step.wanted ?? step.before)!] : [],
  );
  const entries = new Map<string, object>();
  await failureOf(async () => {
    for (const entry of await table.list(scope, true, declared)) entries.set(table.key(entry), entry);
  });
  return entries;
}

function effectOf(step: Step, existing: ReadonlyMap<string, object>, scope: Scope, scopes: Scopes): Step | undefined {
  const { action, table, wanted, before, current, path } = step;
  const found = existing.get(step.key);
  const place = { table, scope: step.scope, path };
  if (action === "add") return found === undefined ? undefined : step;
  // The kernel replaces a removed qdisc by a default one.
  const isMissing = found === undefined || table.isAutomatic?.(found) === true;
  if (action === "remove") return isMissing ? step : undefined;
  if (action === "rename") return found !== undefined && !existing.has(table.key(current!)) ? step : undefined;
  if (action === "recreate") {
    // The program was killed between removal and creation.
    if (isMissing) return new Step({ ...place, action: "remove", current: before, before });
    return table.differences(before!, found, scope, scopes) === undefined ? undefined : step;
  }
  if (found === undefined) {
    // For example, a route that was removed together with its interface.
    const isComplete = table.before === undefined;
    return isComplete ? new Step({ ...place, action: "remove", current: before, before }) : undefined;
  }
  const missing = table.differences(wanted!, found, scope, scopes) ?? {};
  const applied = Object.entries(step.differences!).filter(([name]) => missing[name] === undefined);
  if (applied.length === 0) return undefined;
  return new Step({ ...place, action, wanted, before, current, differences: Object.fromEntries(applied) });
}
