import { NetlinkError } from "../../../../errors.ts";
import type { NftObject, TableFamily } from "../../../nftables/model/objects.ts";
import { updatesIn } from "../../../nftables/model/set-updates.ts";
import type { SetItem } from "../../../nftables/model/statements.ts";
import type { Nftables } from "../../../nftables/nftables.ts";
import { additionsOf } from "../../../nftables/requests/change.ts";
import type { NftTransaction } from "../../../nftables/requests/transaction.ts";
import { updateCommands } from "../../../nftables/update/commands.ts";
import { configurationOf } from "../../../nftables/update/configuration.ts";
import { type Contents, contentsOf, isFilledByPackets } from "../../../nftables/update/contents.ts";
import { isLasting } from "../../../nftables/update/elements.ts";

export interface NftTable {
  readonly family: TableFamily;
  readonly name: string;
  /** The table and its objects, each after the objects it uses. */
  readonly objects: readonly NftObject[];
  /** Objects as the kernel would list them. Absent for listed tables. */
  readonly canonical?: readonly NftObject[] | undefined;
  /** Paths of the objects in the description. Absent for listed tables. */
  readonly paths?: readonly string[] | undefined;
  /** Alias of the owner of `objects`, if owners share the table. */
  readonly sharedBy?: string | undefined;
}

const known = new WeakMap<readonly NftObject[], Contents>();

/** Returns a table's contents for comparison. The contents are cached. */
export function contentsOfTable({ objects, canonical = objects }: NftTable): Contents {
  const found = known.get(canonical) ?? contentsOf(canonical, objects);
  known.set(canonical, found);
  return found;
}

/** Omits counters, handles, and set elements that expire or that packets may have added. */
export function describedObjects(objects: readonly NftObject[]): NftObject[] {
  const updates = objects.flatMap((object) => ("rule" in object ? updatesIn(object.rule.expr) : []));
  // Sets to which rules add elements without a lifetime, unless the set has one.
  const updated = new Set(updates.filter((one) => !one.isDeletion && !one.hasTimeout).map(({ name }) => name));
  return objects.map((object) => {
    const [kind, fields] = Object.entries(object)[0] as [string, Record<string, unknown>];
    const { handle: _, elem, ...own } = fields;
    const isAmbiguous = own["timeout"] === undefined && updated.has(own["name"] as string);
    let items = elem as readonly SetItem[] | undefined;
    if (items !== undefined && isFilledByPackets(own)) items = isAmbiguous ? [] : items.filter(isLasting);
    const kept = items === undefined || items.length === 0 ? own : { ...own, elem: items };
    return configurationOf({ [kind]: kept }) as unknown as NftObject;
  });
}

/** Sends a transaction (`Nftables.transaction`), or only checks it (`Nftables.check`). */
export type Send = (fill: (batch: NftTransaction) => unknown) => Promise<unknown>;

/** Changes a table in one transaction, or else replaces it. */
export async function installTable(nftables: Nftables<"async">, table: NftTable, send: Send): Promise<void> {
  if (!(await updateTable(nftables, table, send))) await send((batch) => replaceTable(batch, table));
}

/** Returns false if the table is missing or must be replaced. */
async function updateTable(nftables: Nftables<"async">, table: NftTable, send: Send): Promise<boolean> {
  const { family, name } = table;
  let isPossible = false;
  try {
    await send(async (batch) => {
      const current = await nftables.listRuleset({ family, table: name });
      const commands =
        current.length === 0 ? undefined : updateCommands(table, contentsOfTable(table), contentsOf(current));
      isPossible = commands !== undefined;
      batch.changes.push(...(commands ?? []));
    });
  } catch (error) {
    // The caller replaces the table instead, and reports real errors.
    if (!(error instanceof NetlinkError)) throw error;
    return false;
  }
  return isPossible;
}

function replaceTable(batch: NftTransaction, { family, name, objects, paths }: NftTable): void {
  const reference = { table: { family, name } };
  // Deleting a missing table would fail, so add the table first.
  batch.add(reference).delete(reference);
  batch.changes.push(...additionsOf(objects, paths));
}

/** Lets the kernel check whether the table could be added again. */
export async function checkRestoration(nftables: Nftables<"async">, table: NftTable): Promise<void> {
  await nftables.check((batch) => replaceTable(batch, table), { allowMissingInterfaces: true });
}
