import { EEXIST } from "../../constants/errno.ts";
import { NetlinkError } from "../../errors.ts";
import { runAsync } from "../../io/io.ts";
import { Links } from "../route/links/links.ts";
import type { Difference, Differences } from "./compare.ts";
import type { Sections } from "./declared.ts";
import type { LostEntry } from "./planning/context.ts";
import { batchesOf, DEFAULT_BATCH, orderSteps } from "./planning/order.ts";
import { Scopes } from "./scopes.ts";
import { Step } from "./step.ts";
import { isMoved, linkTable, type WantedLink } from "./tables/links.ts";
import { failureOf } from "./tables/outcomes.ts";

/** Step that a rollback could not undo, or removed entry that could not be added again. */
export interface UndoFailure {
  /** Text of the step that a rollback could not undo, or of the entry that could not be added again. */
  readonly entry: string;
  readonly error: NetlinkError;
}

/** Undoes steps in reverse order, renames last, and restores lost entries. */
export async function undoSteps(
  declared: Sections,
  steps: readonly Step[],
  lost: readonly LostEntry[],
): Promise<UndoFailure[]> {
  using scopes = new Scopes(declared);
  const failures: UndoFailure[] = [];
  const reversed = steps.toReversed();
  const renames = reversed.filter(({ action }) => action === "rename");
  // Omit restorations: undoing the removal restores the entry anyway.
  let left = reversed.filter(({ restored, action }) => !restored && action !== "rename");
  // Retry failed steps: they may need an entry restored later.
  for (let pass = 0; pass < 2; pass++) {
    failures.length = 0;
    const failed: Step[] = [];
    for (const batch of batchesOf(left, DEFAULT_BATCH)) {
      await undoBatch(batch, scopes, (step, error) => {
        failed.push(step);
        failures.push({ entry: `${step}`, error });
      });
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
    left = failed;
  }
  // The undone steps have changed the links, so read them again.
  using current = new Scopes(declared);
  await removeRemnants(steps, lost, current, failures);
  // Another link may have the name of a link that could not be moved back.
  const stranded = left.filter(isMove).map(({ wanted }) => wanted as WantedLink);
  const isStranded = ({ table, scope, wanted }: LostEntry) =>
    stranded.some(({ ifname, origin }) => origin === scope && table.deviceOf(wanted) === ifname);
  const restorations = lost
    .filter((entry) => !isStranded(entry))
    .map(({ table, scope, wanted, action }) => new Step({ action, table, scope, path: "", wanted, restored: true }));
  // Restore links first, because restoring them can remove neighbours.
  for (const batch of batchesOf(await runAsync((io) => orderSteps(restorations, io)), DEFAULT_BATCH)) {
    await writeAll(batch, current, (index, error) => failures.push({ entry: `${batch[index]}`, error }));
    const { table, scope } = batch[0]!;
    const restored = batch.map(({ wanted }) => wanted!);
    const record = (error: NetlinkError | undefined) => {
      if (error !== undefined) failures.push({ entry: `${table.noun} that the kernel has added`, error });
    };
    record(await failureOf(async () => (await table.removeSurplus?.(current.get(scope), restored))?.forEach(record)));
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
  // Undo renames last, because other steps use the new names.
  for (const batch of batchesOf(renames, DEFAULT_BATCH))
    await undoBatch(batch, current, (step, error) => failures.push({ entry: `${step}`, error }));
  return failures;
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
    const error = await failureOf(() => scopes.get(scope).openAsync(Links).deleteMany([ifname]));
    if (error !== undefined) failures.push({ entry: `- link ${ifname}`, error });
  }
}

async function undoBatch(
  batch: readonly Step[],
  scopes: Scopes,
  fail: (step: Step, error: NetlinkError) => void,
): Promise<void> {
  const undone: Step[] = [];
  const inverses: Step[] = [];
  const created = new Set<string>();
  for (const step of batch) {
    const error = await failureOf(async () => {
      inverses.push(await inverseOf(step, scopes, created));
      undone.push(step);
    });
    if (error !== undefined) fail(step, error);
  }
  // The inverse of a moved link is in another namespace than the inverses of created links of its batch.
  let start = 0;
  for (const part of batchesOf(inverses, DEFAULT_BATCH)) {
    const first = start;
    await writeAll(part, scopes, (index, error) => fail(undone[first + index]!, error));
    start += part.length;
  }
}

async function inverseOf(step: Step, scopes: Scopes, created: Set<string>): Promise<Step> {
  const { action, table, scope, path, wanted, current, differences } = step;
  if (action === "add") {
    const { ifname, origin } = wanted as WantedLink;
    if (isMove(step)) return new Step({ action, table, scope: origin!, path, wanted: { ifname, origin: scope } });
    return new Step({ action: "remove", table, scope, path, current: wanted });
  }
  if (table === linkTable) await scopes.readLinks();
  if (action === "rename") return new Step({ action, table, scope, path, wanted: current, current: wanted });
  const before = inverseValue(step, scopes);
  if (action === "remove") {
    const restored = await withCreator(step, before, scopes, created);
    return new Step({ action: "add", table, scope, path, wanted: restored });
  }
  const reversed = action === "change" ? { differences: reversedDifferences(differences!) } : {};
  return new Step({ action, table, scope, path, wanted: before, current: wanted, ...reversed });
}

/**
 * Returns the value to write to undo a step. If the kernel can change single settings, the value contains only the
 * changed settings. Requires {@link Scopes.readLinks}, unless the step has `before`.
 */
export function inverseValue({ action, table, scope, before, current, differences }: Step, scopes: Scopes): object {
  if (before !== undefined) return before;
  const changed = action === "change" ? table.before?.(current!, reversedDifferences(differences!)) : undefined;
  return changed ?? table.restore(current!, scopes.get(scope), scopes);
}

function reversedDifferences(differences: Differences): Differences {
  const reversed: Record<string, Difference> = {};
  for (const [name, { from, to }] of Object.entries(differences)) reversed[name] = { from: to, to: from };
  return reversed;
}

/** Sets `creator` if the link exists already, created with its peer. */
async function withCreator(
  { table, scope }: Step,
  wanted: object,
  scopes: Scopes,
  created: Set<string>,
): Promise<object> {
  const { ifname, peer } = wanted as WantedLink;
  if (table.name !== "links" || peer === undefined) return wanted;
  if (!created.has(`${scope} ${ifname}`) && (await scopes.get(scope).findLink(ifname)) === undefined) {
    created.add(`${peer.scope} ${peer.ifname}`);
    return wanted;
  }
  return { ...wanted, creator: peer };
}

function isMove({ table, action, wanted }: Step): boolean {
  return table === linkTable && action === "add" && isMoved(wanted as WantedLink);
}

/** Sends rollback steps. An existing entry counts as restored, but not one with the name of a moved link. */
async function writeAll(
  steps: readonly Step[],
  scopes: Scopes,
  fail: (index: number, error: NetlinkError) => void,
): Promise<void> {
  if (steps.length === 0) return;
  const { table, scope, action } = steps[0]!;
  try {
    for (const [index, error] of (await table.write(scopes.get(scope), action, steps, scopes)).entries())
      if (error !== undefined && (action === "change" || error.errno !== -EEXIST || isMove(steps[index]!)))
        fail(index, error);
  } catch (error) {
    if (!(error instanceof NetlinkError)) throw error;
    for (const index of steps.keys()) fail(index, error);
  }
}
