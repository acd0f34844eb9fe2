import { sleep } from "../../../base/engine.ts";
import type { NamespaceSource } from "../../../netns/namespace.ts";
import { effectsOf } from "../applying/effects.ts";
import { type KeptEntry, type UndoFailure, undoSteps } from "../applying/rollback.ts";
import type { Sections } from "../model/declared.ts";
import { Scopes } from "../model/scopes.ts";
import { Step } from "../model/step.ts";
import type { LostEntry } from "../planning/context.ts";
import type { JournalPart } from "./journal.ts";
import { type Foreign, foreignEntries, placeOf } from "./origins.ts";
import type { ApplyRecord, UndoResult } from "./record.ts";

const ATTEMPTS = 8;
const FIRST_DELAY_MS = 100;
const MAX_DELAY_MS = 5000;

interface Undone {
  readonly failures: readonly UndoFailure[];
  /** Settings that other programs have changed. */
  readonly kept: readonly KeptEntry[];
}

/**
 * Undoes the recorded steps of a plan whose effects the kernel still has. Entries and settings of other programs remain.
 * May be called again after an interruption, and for steps that were never applied.
 *
 * @param sources namespaces by their names in the description; "" is the namespace to which the description applies.
 */
async function undoJournal(
  parts: readonly JournalPart[],
  sources: ReadonlyMap<string, NamespaceSource | undefined>,
  foreign: Foreign,
): Promise<Undone> {
  const declared: Sections = { sections: [], sources, namespaces: new Map() };
  const complete = withoutReplaced(withoutExisting(withoutForeign(parts, foreign)));
  let failures: UndoFailure[] = [];
  const kept: KeptEntry[] = [];
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    failures = [];
    let undone = 0;
    for (const { steps, lost } of complete.toReversed()) {
      using scopes = new Scopes(declared);
      // Later attempts would report what earlier ones have undone in part.
      const onChanged = (step: Step, fields: readonly string[]) => {
        if (attempt === 0) kept.push({ entry: `${step}`, reason: `another program has changed ${fields.join(", ")}` });
      };
      const effective = (await effectsOf(steps, scopes, onChanged)).filter((step) => step !== undefined);
      undone += effective.length;
      failures.push(...(await undoSteps(declared, effective, lost)));
    }
    if (failures.length === 0 && undone === 0) break;
    if (failures.length > 0) await sleep(Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** attempt));
  }
  return { failures, kept };
}

/** Omits steps and lost entries in the places of entries that other programs have created. */
function withoutForeign(parts: readonly JournalPart[], foreign: Foreign): JournalPart[] {
  const [places, scopes] = [new Set(foreign.places), new Set(foreign.scopes)];
  return parts.map(({ steps, lost, existing }) => ({
    steps: steps.filter((step) => !places.has(placeOf(step)) && !scopes.has(step.scope)),
    lost: lost.filter(({ scope }) => !scopes.has(scope)),
    existing,
  }));
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
  return parts.map(({ steps, lost, existing }) => {
    const kept = lost.filter((entry) => !replaced.has(placeOfLost(entry)));
    for (const step of steps) if (step.action === "add" || step.table.before === undefined) replaced.add(placeOf(step));
    return { steps, lost: kept, existing };
  });
}

const placeOfLost = ({ table, scope, wanted }: LostEntry) => placeOf({ table, scope, key: table.key(wanted) });

/**
 * Returns the places of entries that the undo of newer plans may have created again, which changes their origins.
 *
 * The names of namespaces differ between plans, so they are replaced by ids.
 */
function restoredPlaces(record: ApplyRecord): Set<string> {
  const scopesOf = ({ header }: ApplyRecord) =>
    new Map(Object.entries(header.namespaces).map(([name, { id }]) => [id, name]));
  const names = scopesOf(record);
  const places = new Set<string>();
  for (const newer of record.newer()) {
    if (newer.result === undefined) continue;
    const scopeOf = (name: string) => {
      const id = newer.header.namespaces[name]?.id;
      return id === undefined ? name : names.get(id);
    };
    for (const { steps, lost } of newer.readParts()) {
      for (const { table, scope, key } of [...steps, ...lost.map((entry) => new Step({ ...entry, path: "" }))]) {
        const own = scopeOf(scope);
        if (own !== undefined) places.add(placeOf({ table, scope: own, key }));
      }
    }
  }
  return places;
}

/** Finds entries of other programs once: afterwards, entries that the undo has created again look the same. */
async function findForeign(
  record: ApplyRecord,
  sources: ReadonlyMap<string, NamespaceSource | undefined>,
): Promise<Foreign> {
  const known = record.foreign;
  if (known !== undefined) return known;
  const declared: Sections = { sections: [], sources, namespaces: new Map() };
  using scopes = new Scopes(declared);
  const origins = record.origins;
  const foreign =
    origins === undefined
      ? { kept: [], places: [], scopes: [] }
      : await foreignEntries(record.readParts(), origins, restoredPlaces(record), scopes);
  record.foreign = foreign;
  return foreign;
}

export async function undoRecord(
  record: ApplyRecord,
  sources: ReadonlyMap<string, NamespaceSource | undefined>,
): Promise<UndoResult> {
  let failures: UndoResult["failures"];
  let kept: readonly KeptEntry[] = [];
  try {
    const foreign = await findForeign(record, sources);
    const undone = await undoJournal(record.readParts(), sources, foreign);
    failures = undone.failures.map(({ entry, error }) => ({ entry, error: error.message }));
    kept = [...foreign.kept, ...undone.kept];
  } catch (error) {
    failures = [{ entry: "plan", error: error instanceof Error ? error.message : String(error) }];
  }
  const result = { undone: new Date().toISOString(), failures, kept };
  record.result = result;
  return result;
}
