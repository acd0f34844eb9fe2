import { NetlinkError } from "../../../../errors.ts";
import type { Nftables } from "../../../nftables/nftables.ts";
import type { NftObject, TableFamily } from "../../../nftables/objects.ts";
import { additionsOf } from "../../../nftables/requests.ts";
import type { NftTransaction } from "../../../nftables/transaction.ts";
import { updateCommands } from "../../../nftables/update/commands.ts";
import { configurationOf } from "../../../nftables/update/configuration.ts";
import { type Contents, contentsOf, isFilledByPackets } from "../../../nftables/update/contents.ts";

export interface NftTable {
  readonly family: TableFamily;
  readonly name: string;
  /**
   * The nftables table itself and its objects, such as chains and rules. Sorted so that each object comes after all
   * objects to which it refers.
   */
  readonly objects: readonly NftObject[];
  /**
   * Objects of a declared nftables table in the form in which the kernel would list them. Absent for a listed table.
   */
  readonly canonical?: readonly NftObject[] | undefined;
  /** Paths of the objects in the description. Absent for an nftables table that was listed by the kernel. */
  readonly paths?: readonly string[] | undefined;
  /** Alias of the owner to whom `objects` belong. Set only if several owners share the nftables table. */
  readonly sharedBy?: string | undefined;
}

const known = new WeakMap<readonly NftObject[], Contents>();

/** Returns the contents of an nftables table in the form that is compared. The contents are cached. */
export function contentsOfTable({ objects, canonical = objects }: NftTable): Contents {
  const found = known.get(canonical) ?? contentsOf(canonical, objects);
  known.set(canonical, found);
  return found;
}

/** Returns nftables objects without counters and handles, and without set elements that packets have added. */
export function describedObjects(objects: readonly NftObject[]): NftObject[] {
  return objects.map((object) => {
    const [kind, fields] = Object.entries(configurationOf(object))[0] as [string, Record<string, unknown>];
    const { handle: _, elem, ...own } = fields;
    const kept = elem === undefined || isFilledByPackets(own) ? own : { ...own, elem };
    return { [kind]: kept } as unknown as NftObject;
  });
}

/** Sends a transaction (`Nftables.transaction`), or only checks it (`Nftables.check`). */
export type Send = (fill: (batch: NftTransaction) => unknown) => Promise<unknown>;

/** Installs an nftables table in one transaction. Replaces an existing table if the kernel cannot change it. */
export async function installTable(nftables: Nftables<"async">, table: NftTable, send: Send): Promise<void> {
  if (!(await updateTable(nftables, table, send))) await send((batch) => replaceTable(batch, table));
}

/** Changes an existing nftables table in place. Returns false if the table is missing or must be replaced. */
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

/**
 * Asks the kernel to check, without any change, whether an nftables table could be added again after a removal. Throws
 * the kernel's error.
 */
export async function checkRestoration(nftables: Nftables<"async">, table: NftTable): Promise<void> {
  await nftables.check((batch) => replaceTable(batch, table), { allowMissingInterfaces: true });
}
