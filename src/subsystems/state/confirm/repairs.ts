import { linkOf, originsOf } from "../applying/origins.ts";
import type { Sections } from "../model/declared.ts";
import { Scopes } from "../model/scopes.ts";
import { type Origins, placeOf, type Step } from "../model/step.ts";
import { existingRecordDirectory } from "./files.ts";
import { namespaceId } from "./locks.ts";
import { ApplyRecord, bootId } from "./record.ts";

/**
 * Stores the origins of entries that a keeper has created again in the records of the plans that had created them, so
 * that an undo of these plans removes the entries.
 */
export async function recordRepairs(
  declared: Sections,
  applied: readonly Step[],
  directory: string | undefined,
): Promise<void> {
  const created = applied.filter(createsEntry);
  if (created.length === 0) return;
  using scopes = new Scopes(declared);
  const boot = bootId();
  const existing = existingRecordDirectory(directory);
  if (existing === undefined) return;
  const records = ApplyRecord.list(existing).filter(
    ({ header, result }) =>
      result === undefined && header.boot === boot && header.namespaces[""]?.id === idOf("", scopes),
  );
  if (records.length === 0) return;
  const origins = await originsOf(created, scopes);
  for (const record of records) {
    const { namespaces } = record.header;
    // Another namespace can have the name of one in the record.
    const isHere = ({ scope }: Step) => namespaces[scope] === undefined || namespaces[scope].id === idOf(scope, scopes);
    updateOrigins(record, origins, created.filter(isHere));
  }
}

/** Returns whether a step creates an entry. A queueing discipline replaces the kernel's default one. */
function createsEntry({ action, table, current }: Step): boolean {
  if (action === "change") return table.isAutomatic?.(current!) === true;
  return action === "add" || action === "recreate";
}

function idOf(name: string, scopes: Scopes): string | undefined {
  const scope = scopes.find(name);
  return scope && namespaceId(scope.netns);
}

function updateOrigins(record: ApplyRecord, origins: Origins, created: readonly Step[]): void {
  const known = record.origins ?? {};
  const places = new Set(created.map(placeOf));
  const links = new Set(created.map(linkOf));
  const changed = Object.entries(origins).filter(
    ([place, number]) =>
      (places.has(place) || links.has(place)) && known[place] !== undefined && known[place] !== number,
  );
  if (changed.length === 0) return;
  // A link of the plan that another program has created again remains foreign, also if the keeper adds entries to it.
  const own = new Set(record.readParts().flatMap(({ steps }) => steps.map(placeOf)));
  const updated = changed.filter(([place]) => places.has(place) || !own.has(place));
  if (updated.length > 0) record.updateOrigins(Object.fromEntries(updated));
}
