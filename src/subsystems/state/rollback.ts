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
import { linkTable, type WantedLink } from "./tables/links.ts";
import { failureOf } from "./tables/outcomes.ts";

/** A step that could not be undone, or a removed entry that could not be added again, with the reason. */
export interface UndoFailure {
  /** The step, or the addition of the entry, described as text. */
  readonly entry: string;
  readonly error: NetlinkError;
}

/**
 * Undoes applied steps in reverse order, but renames last. Restores the entries that the kernel has removed as a side
 * effect of the steps.
 */
export async function undoSteps(
  declared: Sections,
  steps: readonly Step[],
  lost: readonly LostEntry[],
): Promise<UndoFailure[]> {
  using scopes = new Scopes(declared);
  const failures: UndoFailure[] = [];
  const reversed = steps.toReversed();
  const renames = reversed.filter(({ action }) => action === "rename");
  // Undoing the steps that caused a removal also undoes the steps that restored the removed entries.
  let left = reversed.filter(({ restored, action }) => !restored && action !== "rename");
  // A plan applies removals first, so they are undone last. Lost entries that depend on a removed entry cannot be
  // restored before that, so a second pass restores them.
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
  // The links are read again, because the undone steps have changed them.
  using current = new Scopes(declared);
  await removeRemnants(steps, lost, current, failures);
  const restorations = lost.map(
    ({ table, scope, wanted, action }) => new Step({ action, table, scope, path: "", wanted, restored: true }),
  );
  // When a port joins a bridge, the bridge may get another hardware address, and the kernel then removes the bridge's
  // neighbours. As in a plan, links are therefore restored before other entries.
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
  // Renames are undone last, because other steps and lost entries contain the new names of links.
  for (const batch of batchesOf(renames, DEFAULT_BATCH))
    await undoBatch(batch, current, (step, error) => failures.push({ entry: `${step}`, error }));
  return failures;
}

/**
 * Removes links whose peers were in a removed namespace. The kernel removes such links too, but only some time after
 * the namespace.
 */
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
  await writeAll(inverses, scopes, (index, error) => fail(undone[index]!, error));
}

/**
 * Returns the step that undoes another step.
 *
 * @param created names of the links that the kernel creates as peers of other links of the same batch.
 */
async function inverseOf(step: Step, scopes: Scopes, created: Set<string>): Promise<Step> {
  const { action, table, scope, path, wanted, current, differences } = step;
  if (action === "add") return new Step({ action: "remove", table, scope, path, current: wanted });
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
 * Returns the entry as it was before a step. If a change of the table does not replace the whole entry, the result
 * contains only the settings that the step has changed. Requires the links of the namespace, unless the step already
 * contains the entry.
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

/**
 * Returns the link to restore. If the kernel has already created it as the peer of another link, only its settings are
 * restored.
 */
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

/**
 * Writes entries with one action, and reports the failures. An entry to add that already exists counts as a success:
 * the step that removed it may not have been sent.
 */
async function writeAll(
  steps: readonly Step[],
  scopes: Scopes,
  fail: (index: number, error: NetlinkError) => void,
): Promise<void> {
  if (steps.length === 0) return;
  const { table, scope, action } = steps[0]!;
  try {
    for (const [index, error] of (await table.write(scopes.get(scope), action, steps, scopes)).entries())
      if (error !== undefined && !(action !== "change" && error.errno === -EEXIST)) fail(index, error);
  } catch (error) {
    if (!(error instanceof NetlinkError)) throw error;
    for (const index of steps.keys()) fail(index, error);
  }
}
