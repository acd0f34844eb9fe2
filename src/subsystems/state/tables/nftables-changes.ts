import { NetlinkError } from "../../../errors.ts";
import type { Nftables } from "../../nftables/nftables.ts";
import type { NftObject, TableFamily } from "../../nftables/objects.ts";
import type { NftTransaction } from "../../nftables/transaction.ts";
import { updateCommands } from "../../nftables/update/commands.ts";
import { configurationOf } from "../../nftables/update/configuration.ts";
import { type Contents, contentsOf, isFilledByPackets } from "../../nftables/update/contents.ts";

/** An nftables table with all of its objects. */
export interface NftTable {
  readonly family: TableFamily;
  readonly name: string;
  /** The nftables table and its objects. Each object comes after the objects that it needs. */
  readonly objects: readonly NftObject[];
  /** The objects in the form in which the library lists them. Absent for a table that the library has listed. */
  readonly canonical?: readonly NftObject[] | undefined;
  /** Paths of the objects in the description. Listed tables have none. */
  readonly paths?: readonly string[] | undefined;
}

const known = new WeakMap<readonly NftObject[], Contents>();

/** Returns the contents of a table for comparisons. */
export function contentsOfTable({ objects, canonical = objects }: NftTable): Contents {
  const found = known.get(canonical) ?? contentsOf(canonical, objects);
  known.set(canonical, found);
  return found;
}

/** Returns nftables objects without their counters, and without set elements that packets have added. */
export function describedObjects(objects: readonly NftObject[]): NftObject[] {
  return objects.map((object) => {
    const [kind, fields] = Object.entries(configurationOf(object))[0] as [string, Record<string, unknown>];
    const { handle: _, elem, ...own } = fields;
    const kept = elem === undefined || isFilledByPackets(own) ? own : { ...own, elem };
    // The copy has the same kind as the object, but not all of its fields.
    return { [kind]: kept } as unknown as NftObject;
  });
}

/** Sends or checks a transaction: `Nftables.transaction` or `Nftables.check`. */
type Send = (fill: (batch: NftTransaction) => unknown) => Promise<unknown>;

/**
 * Installs a table with all of its objects in one transaction. If the table exists and the kernel can change each of the
 * differences, only these are changed. Otherwise, the table is replaced. Errors have the path of the rejected object.
 */
export async function installTable(nftables: Nftables<"async">, table: NftTable, send: Send): Promise<void> {
  if (await updateTable(nftables, table, send)) return;
  try {
    await send((batch) => replaceTable(batch, table));
  } catch (error) {
    const text = error instanceof NetlinkError ? withObjectPath(error.message, 2, table.paths ?? []) : undefined;
    if (text === undefined) throw error;
    const { errno, operation, extendedAck } = error as NetlinkError;
    throw new NetlinkError(text, { errno, operation, extendedAck, cause: error });
  }
}

/** Changes only the differences of a table. Returns false if the table does not exist or must be replaced. */
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
    // A difference may be one that this kernel cannot change. If the declaration is invalid, replacing the table fails
    // as well, with the same reason.
    if (!(error instanceof NetlinkError)) throw error;
    return false;
  }
  return isPossible;
}

function replaceTable(batch: NftTransaction, { family, name, objects }: NftTable): void {
  const reference = { table: { family, name } };
  // The table is first added, because deleting a table that does not exist would fail.
  batch.add(reference).delete(reference).add(objects);
}

/** Checks whether the kernel would accept a listed table again. Throws the kernel's error for the rejected object. */
export async function checkRestoration(nftables: Nftables<"async">, table: NftTable): Promise<void> {
  await nftables.check((batch) => replaceTable(batch, table), { allowMissingInterfaces: true });
}

/**
 * Replaces the number of a command at the start of an error message by the path of the object. If the table was declared
 * as text, the message starts with a line and column, and the path is added. Otherwise returns undefined.
 *
 * @param first number of the command for the first object.
 */
export function withObjectPath(message: string, first: number, paths: readonly string[]): string | undefined {
  const [start = "", index] = /^commands\[(\d+)\]/.exec(message) ?? [];
  if (/^line \d+, column \d+: /.test(message) && paths.length > 0) return `${paths[0]}: ${message}`;
  const path = paths[Number(index) - first];
  return path === undefined ? undefined : `${path}${message.slice(start.length)}`;
}
