import { sleep } from "../../../base/engine.ts";
import type { NamespaceSource } from "../../../netns/namespace.ts";
import { effectsOf } from "../applying/effects.ts";
import { type Foreign, foreignEntries, linkOf, withoutForeign } from "../applying/origins.ts";
import { type KeptEntry, type UndoFailure, undoSteps } from "../applying/rollback.ts";
import type { Sections } from "../model/declared.ts";
import { Scopes } from "../model/scopes.ts";
import { type Origins, placeOf, Step } from "../model/step.ts";
import type { LostEntry } from "../planning/context.ts";
import { namespaceTable } from "../tables/namespaces.ts";
import type { JournalPart } from "./journal.ts";
import type { ApplyRecord, UndoResult } from "./record.ts";

const ATTEMPTS = 8;
const FIRST_DELAY_MS = 100;
const MAX_DELAY_MS = 5000;

interface Undone {
  readonly failures: readonly UndoFailure[];
  /** Entries that other programs have created again, and settings that they have changed. */
  readonly kept: readonly KeptEntry[];
}

/**
 * Undoes the recorded steps of a plan whose effects the kernel still has. Entries and settings of other programs remain.
 * May be called again after an interruption, and for steps that were never applied.
 *
 * @param sources namespaces by their names in the description; "" is the namespace to which the description applies.
 */
async function undoJournal(
  record: ApplyRecord,
  sources: ReadonlyMap<string, NamespaceSource | undefined>,
): Promise<Undone> {
  const declared: Sections = { sections: [], sources, namespaces: new Map() };
  const parts = record.readParts();
  const { origins } = record;
  const restored = origins === undefined ? undefined : restoredPlaces(record);
  const findForeign = async (among: readonly JournalPart[]): Promise<{ foreign: Foreign; seen: Origins }> => {
    if (origins === undefined) return { foreign: { kept: [], places: [], scopes: [] }, seen: {} };
    using scopes = new Scopes(declared);
    return await foreignEntries(among, origins, restored!, scopes);
  };
  // Stored, because entries that the undo has created again look like those of another program.
  const known = origins === undefined ? undefined : record.foreign;
  const foreign = [known ?? (await findForeign(parts)).foreign];
  record.foreign = foreign[0]!;
  const complete = withoutReplaced(withoutExisting(parts.map((part) => withoutForeign(part, foreign))));
  const neverRecreated = withoutRecreated(parts);
  let failures: UndoFailure[] = [];
  const changed: KeptEntry[] = [];
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    failures = [];
    let undone = 0;
    for (const part of complete.toReversed()) {
      using scopes = new Scopes(declared);
      // Later attempts would report what earlier ones have undone in part.
      const onChanged = (step: Step, fields: readonly string[]) => {
        if (attempt === 0)
          changed.push({ entry: `${step}`, reason: `another program has changed ${fields.join(", ")}` });
      };
      const found = await effectsOf(withoutForeign(part, foreign).steps, scopes, onChanged);
      const effective = { ...part, steps: found.filter((step) => step !== undefined) };
      // Find foreign entries after the effects: another program may create an entry as soon as the undo has removed it.
      let seen: Origins = {};
      if (effective.steps.length > 0) {
        const compared = await findForeign(neverRecreated.map((one) => withoutForeign(one, foreign)));
        foreign.push(compared.foreign);
        ({ seen } = compared);
      }
      const { steps, lost } = withoutForeign(effective, foreign);
      undone += steps.length;
      failures.push(...(await undoSteps(declared, steps, lost, seen)));
    }
    if (failures.length === 0 && undone === 0) break;
    if (failures.length > 0) await sleep(Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** attempt));
  }
  return { failures, kept: [...foreign.flatMap(({ kept }) => kept), ...changed] };
}

/** Omits steps whose entries, links or namespaces the undo may create again. */
function withoutRecreated(parts: readonly JournalPart[]): JournalPart[] {
  const recreated = new Set<string | undefined>();
  for (const { steps, lost } of parts) {
    for (const entry of lost) recreated.add(placeOfLost(entry));
    for (const step of steps) {
      const { action, table } = step;
      const isCreated = action === "change" ? table.before === undefined : action === "remove" || action === "recreate";
      if (isCreated) recreated.add(placeOf(step));
    }
  }
  const isRecreated = (step: Step) =>
    [placeOf(step), linkOf(step), placeOf({ table: namespaceTable, scope: "", key: step.scope })].some((place) =>
      recreated.has(place),
    );
  return parts.map((part) => ({ ...part, steps: part.steps.filter((step) => !isRecreated(step)) }));
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

export async function undoRecord(
  record: ApplyRecord,
  sources: ReadonlyMap<string, NamespaceSource | undefined>,
): Promise<UndoResult> {
  let failures: UndoResult["failures"];
  let kept: readonly KeptEntry[] = [];
  try {
    const undone = await undoJournal(record, sources);
    failures = undone.failures.map(({ entry, error }) => ({ entry, error: error.message }));
    kept = undone.kept;
  } catch (error) {
    failures = [{ entry: "plan", error: error instanceof Error ? error.message : String(error) }];
  }
  const result = { undone: new Date().toISOString(), failures, kept };
  record.result = result;
  return result;
}
