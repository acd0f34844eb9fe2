import type { NetlinkError } from "../../../errors.ts";
import { runAsync } from "../../../io/io.ts";
import { TimeSlice } from "../../../threads/time-slice.ts";
import type { Address } from "../../route/addresses.ts";
import { Links } from "../../route/links/links.ts";
import type { Sections } from "../model/declared.ts";
import { anyFailureOf, asNetlinkError } from "../model/outcomes.ts";
import { orderOf } from "../model/positions.ts";
import { Scopes } from "../model/scopes.ts";
import { type Origins, Step } from "../model/step.ts";
import type { LostEntry } from "../planning/context.ts";
import { batchesOf, DEFAULT_BATCH, orderSteps } from "../planning/order.ts";
import { addressTable, networkOf } from "../tables/addresses.ts";
import type { WantedLink } from "../tables/links.ts";
import { areRestored, effectsOf, restoredOver } from "./effects.ts";
import { inverseOf, isMove } from "./inverse.ts";

/** Step that a rollback could not undo, or removed entry that could not be added again. */
export interface UndoFailure {
  /** Text of the step that a rollback could not undo, or of the entry that could not be added again. */
  readonly entry: string;
  readonly error: NetlinkError;
}

/** Step that an undo kept, because another program has created the entry again or has changed its settings. */
export interface KeptEntry {
  /** Text of the step. */
  readonly entry: string;
  readonly reason: string;
}

/** Undo of a step that failed. `step` is the part of the step that is still in effect. */
interface Failure extends UndoFailure {
  readonly step: Step;
  readonly original: Step;
}

/**
 * Undoes steps in reverse order, renames last, and restores lost entries. Never throws: the undo of a step that fails,
 * for whatever reason, does not prevent the undo of the others. Returns the failures whose steps are still in effect.
 *
 * @param seen origins of the entries when it was decided to undo the steps. Another program may since have created a
 *   link of the same name, which is kept.
 */
export async function undoSteps(
  declared: Sections,
  steps: readonly Step[],
  lost: readonly LostEntry[],
  seen: Origins,
): Promise<UndoFailure[]> {
  const failures: UndoFailure[] = [];
  const attempt = async (entry: string, work: () => unknown) => {
    const error = await anyFailureOf(work);
    if (error !== undefined) failures.push({ entry, error });
  };
  const reversed = reversedSteps(steps, lost);
  // Omit restorations: undoing the removal restores the entry anyway. A restored address can have become the primary one.
  const undone = reversed.filter(
    ({ restored, action, table }) => (!restored || table === addressTable) && action !== "rename",
  );
  let failed = await undoAll(undone.map(unchanged), declared, seen);
  // Retry failed steps: they may need an entry restored later.
  failed = await undoAll(await withEffect(failed, declared), declared, seen);
  // The undone steps have changed the links, so read them again.
  using current = new Scopes(declared);
  await attempt("links created with links of removed namespaces", () => removeRemnants(steps, lost, current, failures));
  // Another link may have the name of a link that could not be moved back.
  const stranded = failed.flatMap(({ step }) => (isMove(step) ? [step.wanted as WantedLink] : []));
  const isStranded = ({ table, scope, wanted }: LostEntry) =>
    stranded.some(({ ifname, origin }) => origin === scope && table.deviceOf(wanted) === ifname);
  let notRestored: Failure[] = [];
  await attempt("entries that the kernel has removed", async () => {
    const restorations = lost.filter((entry) => !isStranded(entry)).map(restorationOf);
    notRestored = await restoreAll(restorations, current, (batch) => removeSurplus(batch, current, failures));
    if (failed.length === 0) return;
    // A step may need a restored entry, and a lost entry may need an undone step.
    failed = await undoAll(await withEffect(failed, declared), declared, seen);
    const steps = notRestored.map(({ step }) => step);
    notRestored = await restoreAll(steps, current);
  });
  failures.push(...(await withEffect(failed, declared)), ...(await stillMissing(notRestored, declared)));
  // Undo renames last, because other steps use the new names.
  const renames = reversed.filter(({ action }) => action === "rename");
  failures.push(...(await withEffect(await undoAll(renames.map(unchanged), declared, seen), declared)));
  return failures.map(({ entry, error }) => ({ entry, error }));
}

/** Reverses steps, except for successive ones that add entries with an order again: these get this order. */
function reversedSteps(steps: readonly Step[], lost: readonly LostEntry[]): Step[] {
  const entryOf = ({ before, current }: Step) => before ?? current;
  const hasOrder = (step: Step) =>
    (step.action === "remove" || step.action === "recreate") && orderOf(entryOf(step)) !== undefined;
  const runs = [...batchesOf(steps, Number.POSITIVE_INFINITY)].toReversed();
  return runs.flatMap((run) => {
    if (!run.every(hasOrder)) return run.toReversed();
    if (run[0]!.table !== addressTable || run[0]!.action !== "remove") return run;
    const removals = [...run, ...secondariesOf(run, lost)];
    return removals.sort((one, other) => orderOf(entryOf(one))! - orderOf(entryOf(other))!);
  });
}

/** Returns the removals of secondary IPv4 addresses that the kernel has removed together with primary ones. */
function secondariesOf(removals: readonly Step[], lost: readonly LostEntry[]): Step[] {
  const networks = new Set<string>();
  const keys = new Set<string>();
  for (const { key, current } of removals) {
    const { family, flags } = current as Address;
    if (family === "inet" && !flags.includes("secondary")) networks.add(networkOf(current as Address));
    keys.add(key);
  }
  const found: Step[] = [];
  for (const { table, scope, wanted: before } of networks.size === 0 ? [] : lost) {
    if (table !== addressTable || scope !== removals[0]!.scope || !networks.has(networkOf(before as Address))) continue;
    const step = new Step({ action: "remove", table, scope, path: "", current: before, before });
    if (!keys.has(step.key)) found.push(step);
  }
  return found;
}

/** A step, and the step of which it is the part that is still in effect. */
type Undone = Pick<Failure, "step" | "original">;

function unchanged(step: Step): Undone {
  return { step, original: step };
}

function failureOf(original: Step, step: Step, error: NetlinkError): Failure {
  return { entry: `${original}`, original, step, error };
}

/** Undoes each step, and returns those whose undo failed. */
async function undoAll(steps: readonly Undone[], declared: Sections, seen: Origins): Promise<Failure[]> {
  const failures: Failure[] = [];
  const originals = new Map(steps.map(({ step, original }) => [step, original]));
  using scopes = new Scopes(declared);
  for (const batch of batchesOf([...originals.keys()], DEFAULT_BATCH)) {
    await undoBatch(batch, scopes, seen, (step, error) => failures.push(failureOf(originals.get(step)!, step, error)));
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
  return failures;
}

async function undoBatch(
  batch: readonly Step[],
  scopes: Scopes,
  seen: Origins,
  fail: (step: Step, error: NetlinkError) => void,
): Promise<void> {
  const undone: Step[] = [];
  const inverses: Step[] = [];
  const created = new Set<string>();
  const slice = new TimeSlice();
  for (const step of batch) {
    const error = await anyFailureOf(async () => {
      inverses.push(await inverseOf(step, scopes, created, seen));
      undone.push(step);
    });
    if (error !== undefined) fail(step, error);
    if (slice.isOverAfterEntry()) await slice.pause();
  }
  // The inverse of a moved link is in another namespace than the inverses of created links of its batch.
  let start = 0;
  for (const part of batchesOf(inverses, DEFAULT_BATCH)) {
    const first = start;
    await writeAll(part, scopes, (index, error) => fail(undone[first + index]!, error));
    start += part.length;
  }
}

/** Omits failures that left no effect: a step that was applied in part, or an entry that the kernel has removed. */
async function withEffect(failures: readonly Failure[], declared: Sections): Promise<Failure[]> {
  if (failures.length === 0) return [];
  using scopes = new Scopes(declared);
  const effects = await effectsOf(
    failures.map(({ step }) => step),
    scopes,
  );
  return failures.flatMap((failure, index) => {
    const step = effects[index];
    return step === undefined ? [] : [{ ...failure, step }];
  });
}

async function stillMissing(failures: readonly Failure[], declared: Sections): Promise<Failure[]> {
  if (failures.length === 0) return [];
  using scopes = new Scopes(declared);
  const restored = await areRestored(
    failures.map(({ step }) => step),
    scopes,
  );
  return failures.filter((_, index) => restored[index] !== true);
}

function restorationOf({ table, scope, wanted, action }: LostEntry): Step {
  return new Step({ action, table, scope, path: "", wanted, restored: true });
}

/** Adds lost entries again, and returns those that failed. */
async function restoreAll(
  restorations: readonly Step[],
  scopes: Scopes,
  finish?: (batch: readonly Step[]) => Promise<void>,
): Promise<Failure[]> {
  const notRestored: Failure[] = [];
  // Restore links first, because restoring them can remove neighbours.
  for (const batch of batchesOf(await runAsync((io) => orderSteps(restorations, io)), DEFAULT_BATCH)) {
    await writeAll(batch, scopes, (index, error) => notRestored.push(failureOf(batch[index]!, batch[index]!, error)));
    await finish?.(batch);
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
  return notRestored;
}

/** Removes entries that the kernel has added with the restored ones of a batch. */
async function removeSurplus(batch: readonly Step[], scopes: Scopes, failures: UndoFailure[]): Promise<void> {
  const { table, scope } = batch[0]!;
  const restored = batch.map(({ wanted }) => wanted!);
  const record = (error: NetlinkError | undefined) => {
    if (error !== undefined) failures.push({ entry: `${table.noun} that the kernel has added`, error });
  };
  record(await anyFailureOf(async () => (await table.removeSurplus?.(scopes.get(scope), restored))?.forEach(record)));
}

/** The kernel removes peers of links in removed namespaces only later. */
async function removeRemnants(
  steps: readonly Step[],
  lost: readonly LostEntry[],
  scopes: Scopes,
  failures: UndoFailure[],
): Promise<void> {
  const removed = new Set<string>();
  for (const { table, action, key } of steps) if (table.name === "namespaces" && action === "remove") removed.add(key);
  for (const { table, scope, wanted } of lost) {
    const { ifname, peer } = wanted as WantedLink;
    if (table.name !== "links" || peer === undefined || !removed.has(peer.scope) || removed.has(scope)) continue;
    const error = await anyFailureOf(() => scopes.get(scope).openAsync(Links).deleteMany([ifname]));
    if (error !== undefined) failures.push({ entry: `- link ${ifname}`, error });
  }
}

/** Sends rollback steps. An existing entry counts as restored, but not one with the name of a moved link. */
async function writeAll(
  steps: readonly Step[],
  scopes: Scopes,
  fail: (index: number, error: NetlinkError) => void,
): Promise<void> {
  if (steps.length === 0) return;
  const { table, scope, action } = steps[0]!;
  let errors: readonly (NetlinkError | undefined)[];
  try {
    const written = await table.write(scopes.get(scope), action, steps, scopes);
    errors = await restoredOver(steps, written, scopes, (step) => action !== "change" && !isMove(step));
  } catch (error) {
    if (steps.length === 1) {
      fail(0, asNetlinkError(error));
      return;
    }
    // One step may prevent the whole batch from being sent.
    for (const [index, step] of steps.entries()) await writeAll([step], scopes, (_, reason) => fail(index, reason));
    return;
  }
  for (const [index, error] of errors.entries()) if (error !== undefined) fail(index, error);
}
