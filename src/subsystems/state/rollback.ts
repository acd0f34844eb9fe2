import { EEXIST, ENODEV } from "../../constants/errno.ts";
import { NetlinkError } from "../../errors.ts";
import { type LostEntry, rank } from "./planner.ts";
import { Scopes } from "./scopes.ts";
import type { Sections } from "./sections.ts";
import { Step } from "./step.ts";
import type { Difference } from "./table.ts";
import type { WantedLink } from "./tables/links.ts";

/** A step that could not be undone, or an entry that could not be added again. */
export interface UndoFailure {
  /** The step, or the addition of the entry, as text. */
  readonly entry: string;
  readonly error: NetlinkError;
}

/** Undoes steps in reverse order, and adds entries again that the kernel has removed as a side effect. */
export async function undoSteps(
  declared: Sections,
  steps: readonly Step[],
  lost: readonly LostEntry[],
): Promise<UndoFailure[]> {
  using scopes = new Scopes(declared.sources);
  const failures: UndoFailure[] = [];
  let left = steps.toReversed();
  // Removals are applied first, and therefore undone last: entries that depend on them are restored in a second pass.
  for (let pass = 0; pass < 2; pass++) {
    failures.length = 0;
    const failed: Step[] = [];
    for (const step of left) {
      const count = failures.length;
      write(() => inverseOf(step, scopes), scopes, failures, `${step}`);
      if (failures.length > count) failed.push(step);
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
    left = failed;
  }
  restoreLost(lost, scopes, failures);
  return failures;
}

/**
 * Adds entries again that the kernel has removed as a side effect. Links come first: a port that joins a bridge can change
 * the bridge's hardware address, and then the kernel removes the neighbours of the bridge.
 */
function restoreLost(lost: readonly LostEntry[], scopes: Scopes, failures: UndoFailure[]): void {
  const ordered = lost.toSorted((one, other) => rank.get(one.table)! - rank.get(other.table)!);
  for (const { table, scope, wanted } of ordered) {
    const step = new Step({ action: "add", table, scope, path: "", wanted, restored: true });
    write(() => step, scopes, failures, `${step}`);
  }
}

/** Returns the step that undoes another; undefined if other steps undo it. */
function inverseOf(step: Step, scopes: Scopes): Step | undefined {
  const { action, table, scope, path, wanted, current, differences, restored } = step;
  if (restored) return undefined;
  if (action === "add") return new Step({ action: "remove", table, scope, path, current: wanted });
  const restoredEntry = () => step.before ?? table.restore(current!, scopes.get(scope), scopes);
  if (action === "remove")
    return new Step({ action: "add", table, scope, path, wanted: withCreator(step, restoredEntry(), scopes) });
  if (action === "recreate") return new Step({ action, table, scope, path, wanted: restoredEntry(), current: wanted });
  const reversed: Record<string, Difference> = {};
  for (const [name, { from, to }] of Object.entries(differences!)) reversed[name] = { from: to, to: from };
  const before = table.before?.(current!, reversed) ?? restoredEntry();
  return new Step({ action, table, scope, path, wanted: before, current: wanted, differences: reversed });
}

/** Marks an end of a pair that was created together with the other end, so that only its settings are restored. */
function withCreator({ table, scope }: Step, wanted: object, scopes: Scopes): object {
  const { ifname, peer } = wanted as WantedLink;
  if (table.name !== "links" || peer === undefined) return wanted;
  try {
    scopes.get(scope).links.get(ifname);
  } catch (error) {
    if (error instanceof NetlinkError && error.errno === -ENODEV) return wanted;
    throw error;
  }
  return { ...wanted, creator: peer };
}

function write(stepOf: () => Step | undefined, scopes: Scopes, failures: UndoFailure[], entry: string): void {
  try {
    const step = stepOf();
    if (step === undefined) return;
    const [error] = step.table.write(scopes.get(step.scope), step.action, [step], scopes);
    if (error !== undefined && !(step.action === "add" && error.errno === -EEXIST)) failures.push({ entry, error });
  } catch (error) {
    if (!(error instanceof NetlinkError)) throw error;
    failures.push({ entry, error });
  }
}
