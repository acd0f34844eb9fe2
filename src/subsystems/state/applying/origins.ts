import { TimeSlice } from "../../../threads/time-slice.ts";
import { anyFailureOf } from "../model/outcomes.ts";
import { positionOf } from "../model/positions.ts";
import type { Scopes } from "../model/scopes.ts";
import { type Origins, placeOf, type Step } from "../model/step.ts";
import type { LostEntry } from "../planning/context.ts";
import { linkTable } from "../tables/links.ts";
import { namespaceTable } from "../tables/namespaces.ts";
import { Entries } from "./effects.ts";
import { isMove } from "./inverse.ts";
import type { KeptEntry } from "./rollback.ts";

/** Returns the place of the link whose removal also removes the step's entry. */
export function linkOf({ table, scope, wanted, before, current }: Step): string | undefined {
  const ifname = table === linkTable ? undefined : table.deviceOf((wanted ?? before ?? current)!);
  return ifname === undefined ? undefined : placeOf({ table: linkTable, scope, key: ifname });
}

/**
 * Returns the origins of the entries of steps and of their links.
 *
 * @param known origins of links to omit, unless a step itself concerns the link.
 */
export async function originsOf(steps: readonly Step[], scopes: Scopes, known: Origins = {}): Promise<Origins> {
  const tables = new Map<string, Pick<Step, "table" | "scope">>();
  const needed = new Set<string>();
  const slice = new TimeSlice();
  for (const step of steps) {
    const { table, scope } = step;
    const link = linkOf(step);
    if (slice.isOverAfterEntry()) await slice.pause();
    if (link !== undefined && known[link] === undefined) {
      needed.add(link);
      tables.set(`${linkTable.name} ${scope}`, { table: linkTable, scope });
    }
    if (table.creations === undefined) continue;
    needed.add(placeOf(step));
    tables.set(`${table.name} ${scope}`, { table, scope });
  }
  const origins: Record<string, string | number> = {};
  for (const { table, scope: name } of tables.values()) {
    // Entries whose origin is unknown are judged by their fields.
    await anyFailureOf(async () => {
      const scope = scopes.get(name);
      await scope.readLinks();
      for (const [key, number] of await table.creations!(scope)) {
        const place = placeOf({ table, scope: name, key });
        if (needed.has(place)) origins[place] = number;
        if (slice.isOverAfterEntry()) await slice.pause();
      }
    });
  }
  return origins;
}

/** Steps of a plan, with the entries that the kernel has removed or changed because of them. */
export interface AppliedPart {
  readonly steps: readonly Step[];
  readonly lost: readonly LostEntry[];
}

/** Omits steps and lost entries in the places of entries that other programs have created. */
export function withoutForeign<Part extends AppliedPart>(part: Part, foreign: readonly Foreign[]): Part {
  const places = new Set(foreign.flatMap((one) => one.places));
  const scopes = new Set(foreign.flatMap((one) => one.scopes));
  return {
    ...part,
    steps: part.steps.filter((step) => !places.has(placeOf(step)) && !scopes.has(step.scope)),
    lost: part.lost.filter(({ scope }) => !scopes.has(scope)),
  };
}

/** What an undo needs to know about entries of other programs. */
export interface Foreign {
  readonly kept: readonly KeptEntry[];
  /** Places of entries that another program has created. */
  readonly places: readonly string[];
  /** Namespaces of the description that another program has created. */
  readonly scopes: readonly string[];
}

/**
 * Finds the entries that another program has created again since the plan was applied: those with another origin, and
 * those with fields that the kernel cannot change.
 *
 * @param origins origins after the steps were applied. A step that did not succeed has none.
 * @param restored places of entries that the undo of a newer plan has created again.
 * @returns also the origins of the entries when they were compared.
 */
export async function foreignEntries(
  parts: readonly Pick<AppliedPart, "steps">[],
  origins: Origins,
  restored: ReadonlySet<string>,
  scopes: Scopes,
): Promise<{ foreign: Foreign; seen: Origins }> {
  // Only the last step of an entry says what the plan left.
  const last = new Map<string, Step>();
  const added = new Set<string>();
  const slice = new TimeSlice();
  for (const { steps } of parts) {
    for (const step of steps) {
      const place = placeOf(step);
      last.set(place, step);
      if (step.action === "add" && !isMove(step)) added.add(place);
      if (slice.isOverAfterEntry()) await slice.pause();
    }
  }
  const steps = [...last.values()];
  const current = await originsOf(steps, scopes);
  const isNew = (place: string) =>
    origins[place] !== undefined &&
    current[place] !== undefined &&
    origins[place] !== current[place] &&
    !restored.has(place);
  // A link that was added in part differs as well.
  const isComplete = (step: Step) => step.table.creations === undefined || origins[placeOf(step)] !== undefined;
  const entries = new Entries(steps, scopes);
  const found = new Set<Step>();
  for (const step of steps) {
    const place = placeOf(step);
    const link = linkOf(step);
    if (slice.isOverAfterEntry()) await slice.pause();
    await anyFailureOf(async () => {
      const entry = (await entries.of(step)).get(step.key);
      if (entry === undefined) return;
      const isForeign =
        step.action === "remove"
          ? isAnother(step, entry, scopes)
          : isNew(place) ||
            (link !== undefined && isNew(link)) ||
            (added.has(place) && isComplete(step) && differs(step, entry, scopes));
      if (isForeign) found.add(step);
    });
  }
  addContents(found, steps);
  const others = steps.filter((step) => found.has(step));
  const foreign = {
    kept: others.map((step) => ({ entry: `${step}`, reason: "another program has created it again" })),
    places: others.map(placeOf),
    scopes: others.filter(({ table }) => table === namespaceTable).map(({ key }) => key),
  };
  return { foreign, seen: current };
}

/** Adds the steps whose entries are in containers of other programs, such as the elements of a set. */
function addContents(foreign: Set<Step>, steps: readonly Step[]): void {
  const entryOf = ({ wanted, before, current }: Step) => (wanted ?? before ?? current)!;
  const containers = new Set<string>();
  for (let size = -1; size !== foreign.size; ) {
    size = foreign.size;
    for (const step of foreign) {
      const key = step.table.containerKey?.(entryOf(step));
      if (key !== undefined) containers.add(`${step.scope} ${key}`);
    }
    for (const step of steps)
      if (step.table.containersOf?.(entryOf(step)).some((key) => containers.has(`${step.scope} ${key}`)) === true)
        foreign.add(step);
  }
}

/** Returns whether an entry in the place of an added one has fields that the kernel cannot have changed. */
function differs({ table, scope, wanted }: Step, found: object, scopes: Scopes): boolean {
  if (positionOf(wanted) !== undefined) return false;
  if (table.isOfOther?.(wanted!, found) === true) return true;
  const differences = table.differences(wanted!, found, scopes.get(scope), scopes) ?? {};
  return Object.keys(differences).some((name) => table.isFixed?.(name, wanted!, found) === true);
}

/** Returns whether the entry in the place of a removed one is another one. */
function isAnother({ table, scope, before }: Step, found: object, scopes: Scopes): boolean {
  if (before === undefined || positionOf(before) !== undefined || table.isAutomatic?.(found) === true) return false;
  return table.differences(before, found, scopes.get(scope), scopes) !== undefined;
}
