import { defined } from "../../../base/objects.ts";
import type { Difference, Differences } from "../model/compare.ts";
import type { Scopes } from "../model/scopes.ts";
import { type Origins, placeOf, Step } from "../model/step.ts";
import { isMoved, linkTable, type WantedLink } from "../tables/links.ts";

/**
 * Returns the step that undoes `step`.
 *
 * @param created links that the undo of earlier steps creates together with their peers.
 * @param seen origins of the entries when it was decided to undo the step.
 */
export async function inverseOf(step: Step, scopes: Scopes, created: Set<string>, seen: Origins): Promise<Step> {
  const { action, table, scope, path, wanted, current, differences } = step;
  if (action === "add") {
    const { ifname, origin } = wanted as WantedLink;
    if (isMove(step)) return new Step({ action, table, scope: origin!, path, wanted: { ifname, origin: scope } });
    const seenIndex = table === linkTable ? seen[placeOf(step)] : undefined;
    return new Step({ action: "remove", table, scope, path, current: { ...wanted, ...defined({ seenIndex }) } });
  }
  if (table === linkTable) await scopes.readLinks();
  if (action === "rename") return new Step({ action, table, scope, path, wanted: current, current: wanted });
  if (action === "change" && table.isDefault?.(current!) === true)
    return new Step({ action: "remove", table, scope, path, current: wanted });
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

export function isMove({ table, action, wanted }: Step): boolean {
  return table === linkTable && action === "add" && isMoved(wanted as WantedLink);
}
