import { EEXIST } from "../../../constants/errno.ts";
import type { NetlinkError } from "../../../errors.ts";
import { TimeSlice } from "../../../threads/time-slice.ts";
import type { Differences } from "../model/compare.ts";
import { anyFailureOf } from "../model/outcomes.ts";
import { positionOf } from "../model/positions.ts";
import type { Scope, Scopes } from "../model/scopes.ts";
import { Step } from "../model/step.ts";
import { inverseValue } from "./inverse.ts";

/**
 * Returns the part of each step that is still in effect, without settings that were already reverted or that another
 * program has changed. Undefined for a step without any effect.
 *
 * @param onChanged called with the fields of a step that another program has changed.
 */
export async function effectsOf(
  steps: readonly Step[],
  scopes: Scopes,
  onChanged?: (step: Step, fields: readonly string[]) => void,
): Promise<(Step | undefined)[]> {
  const entries = new Entries(steps, scopes);
  const effects: (Step | undefined)[] = [];
  const slice = new TimeSlice();
  for (const step of steps) {
    let effect: Step | undefined = step;
    // A step counts as effective if the kernel's entries cannot be read.
    await anyFailureOf(async () => {
      const scope = scopes.find(step.scope);
      const existing = scope && (await entries.of(step));
      effect = existing && effectOf(step, existing, scope!, scopes);
      const fields = existing === undefined ? [] : changedFields(step, existing.get(step.key), scope!, scopes);
      if (fields.length > 0) onChanged?.(step, fields);
    });
    effects.push(effect);
    if (slice.isOverAfterEntry()) await slice.pause();
  }
  return effects;
}

/** Returns those of the failed steps of which a part is in effect. */
export async function partlyApplied(steps: readonly Step[], scopes: Scopes): Promise<Step[]> {
  const effects = await effectsOf(steps, scopes);
  return steps.filter((_, index) => effects[index] !== undefined);
}

/** Omits additions of entries that no longer exist, if their undo could remove entries of other programs. */
export async function withoutGone(steps: readonly Step[], scopes: Scopes): Promise<Step[]> {
  const added = steps.filter(({ action, table, wanted }) => action === "add" && table.removesOther?.(wanted!) === true);
  const effects = await effectsOf(added, scopes);
  const gone = new Set(added.filter((_, index) => effects[index] === undefined));
  return steps.filter((step) => !gone.has(step));
}

/** Returns whether the kernel has each entry as it was. */
export async function areRestored(lost: readonly Listable[], scopes: Scopes): Promise<boolean[]> {
  const entries = new Entries(lost, scopes);
  const results: boolean[] = [];
  for (const entry of lost) {
    const { table, scope, wanted } = entry;
    let isRestored = false;
    await anyFailureOf(async () => {
      const found = (await entries.of(entry)).get(table.key(wanted!));
      isRestored = found !== undefined && table.differences(wanted!, found, scopes.get(scope), scopes) === undefined;
    });
    results.push(isRestored);
  }
  return results;
}

/**
 * Returns the errors of written steps, without those of restorations whose entries exist. An entry that the kernel itself has
 * added instead, such as the route to the network of an address, is replaced; that of another program remains.
 */
export async function restoredOver(
  steps: readonly Step[],
  errors: readonly (NetlinkError | undefined)[],
  scopes: Scopes,
  isRestoration: (step: Step) => boolean,
): Promise<readonly (NetlinkError | undefined)[]> {
  const isExisting = (index: number) => errors[index]?.errno === -EEXIST && isRestoration(steps[index]!);
  const indices = [...steps.keys()].filter(isExisting);
  if (indices.length === 0) return errors;
  const results = [...errors];
  for (const index of indices) results[index] = undefined;
  const { table, scope: name } = steps[0]!;
  if (table.isReplacedBy === undefined) return results;
  const replaced = new Map<number, Step>();
  const failure = await anyFailureOf(async () => {
    const scope = scopes.get(name);
    const needed = indices.map((index) => steps[index]!);
    const entries = await new Entries(needed, scopes).of(needed[0]!);
    for (const index of indices) {
      const { path, wanted, key, restored } = steps[index]!;
      const current = entries.get(key);
      if (current === undefined || !table.isReplacedBy!(current, wanted!)) continue;
      const differences = table.differences(wanted!, current, scope, scopes);
      if (differences === undefined) continue;
      const fields = { table, scope: name, path, wanted, current, differences, restored };
      replaced.set(index, new Step({ action: "change", ...fields }));
    }
    if (replaced.size === 0) return;
    const written = [...(await table.write(scope, "change", [...replaced.values()], scopes))];
    for (const index of replaced.keys()) results[index] = written.shift();
  });
  if (failure !== undefined) for (const index of indices) results[index] = failure;
  return results;
}

/** An entry of a table, as in steps and lost entries. */
type Listable = Pick<Step, "table" | "scope" | "wanted" | "before" | "current">;

/** The kernel's entries. Each table of a namespace is listed once. */
export class Entries {
  readonly #scopes: Scopes;
  readonly #needed: readonly Listable[];
  readonly #listed = new Map<string, ReadonlyMap<string, object>>();

  /**
   * @param needed entries that a table with thousands of entries, such as the sysctls, must list.
   */
  constructor(needed: readonly Listable[], scopes: Scopes) {
    this.#scopes = scopes;
    this.#needed = needed;
  }

  async of({ table, scope: name }: Listable): Promise<ReadonlyMap<string, object>> {
    const place = `${table.name} ${name}`;
    const known = this.#listed.get(place);
    if (known !== undefined) return known;
    await this.#scopes.readLinks();
    const scope = this.#scopes.get(name);
    await scope.readLinks();
    const needed = this.#needed.filter((one) => one.table === table && one.scope === name);
    const declared = needed.map(({ wanted, before, current }) => (wanted ?? before ?? current)!);
    const entries = new Map<string, object>();
    for (const entry of await table.list(scope, true, declared)) entries.set(table.key(entry), entry);
    this.#listed.set(place, entries);
    return entries;
  }
}

/** Omits another entry with equal identifying fields, such as an appended route or the rule of another program. */
function foundEntry({ action, table, wanted, before, current }: Step, found: object | undefined): object | undefined {
  const own = wanted ?? before ?? current;
  if (found === undefined || own === undefined) return found;
  // An entry that takes the only place of a removed one is a change by another program, which remains.
  const isOther =
    action === "add"
      ? table.isOfOther?.(own, found) === true
      : action === "remove" && positionOf(own) !== undefined && table.areSeparate?.(own, found) === true;
  return isOther ? undefined : found;
}

/** Returns the fields that a step has set, and that have neither this nor the former value. */
function changedFields(
  { action, table, wanted, before, differences }: Step,
  found: object | undefined,
  scope: Scope,
  scopes: Scopes,
): string[] {
  if (action !== "change" || found === undefined || before === undefined) return [];
  const set = table.differences(wanted!, found, scope, scopes) ?? {};
  const former = table.differences(before, found, scope, scopes) ?? {};
  return Object.keys(differences!).filter((name) => set[name] !== undefined && former[name] !== undefined);
}

/** Returns whether a step has added some elements to a list, such as alternative names. */
function hasNewElement({ from, to }: Differences[string], current: unknown): boolean {
  if (!Array.isArray(to) || !Array.isArray(current)) return false;
  const former = Array.isArray(from) ? from : [];
  return current.some((element) => to.includes(element) && !former.includes(element));
}

function effectOf(step: Step, existing: ReadonlyMap<string, object>, scope: Scope, scopes: Scopes): Step | undefined {
  const { action, table, wanted, current, path } = step;
  const found = foundEntry(step, existing.get(step.key));
  const place = { table, scope: step.scope, path };
  if (action === "add") return found === undefined ? undefined : step;
  // The kernel replaces a removed qdisc by a default one.
  const isMissing = found === undefined || table.isAutomatic?.(found) === true;
  if (action === "remove") return isMissing ? step : undefined;
  if (action === "rename") return found !== undefined && !existing.has(table.key(current!)) ? step : undefined;
  if (action === "recreate") {
    const before = inverseValue(step, scopes);
    // The removal succeeded, but not the addition.
    if (isMissing) return new Step({ ...place, action: "remove", current: before, before });
    return table.differences(before, found, scope, scopes) === undefined ? undefined : step;
  }
  if (found === undefined) {
    // For example, a route that was removed together with its interface.
    if (table.before !== undefined) return undefined;
    const before = inverseValue(step, scopes);
    return new Step({ ...place, action: "remove", current: before, before });
  }
  const missing = table.differences(wanted!, found, scope, scopes) ?? {};
  const applied = Object.entries(step.differences!).filter(
    ([name, difference]) => missing[name] === undefined || hasNewElement(difference, missing[name]?.from),
  );
  if (applied.length === 0) return undefined;
  return new Step({ ...place, action, wanted, before: step.before, current, differences: Object.fromEntries(applied) });
}
