import { sleep } from "../../../base/engine.ts";
import type { NamespaceSource } from "../../../netns/namespace.ts";
import { effectsOf } from "../applying/effects.ts";
import { type UndoFailure, undoSteps } from "../applying/rollback.ts";
import type { Sections } from "../model/declared.ts";
import { Scopes } from "../model/scopes.ts";
import type { StateTable } from "../model/table.ts";
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
  const complete = withoutReplaced(withoutExisting(parts));
  let failures: UndoFailure[] = [];
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    failures = [];
    let undone = 0;
    for (const { steps, lost } of complete.toReversed()) {
      using scopes = new Scopes(declared);
      const effective = (await effectsOf(steps, scopes)).filter((step) => step !== undefined);
      undone += effective.length;
      failures.push(...(await undoSteps(declared, effective, lost)));
    }
    if (failures.length === 0 && undone === 0) break;
    if (failures.length > 0) await sleep(Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** attempt));
  }
  return failures;
}

/** Omits the steps whose entries another program had added. */
function withoutExisting(parts: readonly JournalPart[]): JournalPart[] {
  const own = parts.map(({ steps }) => steps);
  for (const [index, { existing }] of parts.entries()) {
    for (const { id } of existing) {
      const at = own.findLastIndex((steps, part) => part < index && steps.some((step) => step.id === id));
      if (at >= 0) own[at] = own[at]!.filter((step) => step.id !== id);
    }
  }
  return parts.map((part, index) => ({ ...part, steps: own[index]! }));
}

/** Omits lost entries that the undo of an earlier step restores. */
function withoutReplaced(parts: readonly JournalPart[]): JournalPart[] {
  const replaced = new Set<string>();
  const identity = (table: StateTable, scope: string, key: string) => `${table.name} ${scope} ${key}`;
  return parts.map(({ steps, lost, existing }) => {
    const kept = lost.filter(({ table, scope, wanted }) => !replaced.has(identity(table, scope, table.key(wanted))));
    for (const { action, table, scope, key } of steps)
      if (action === "add" || table.before === undefined) replaced.add(identity(table, scope, key));
    return { steps, lost: kept, existing };
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
