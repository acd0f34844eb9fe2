// Several owners can share one nftables table. An object belongs to an owner if its comment is the owner's alias, or if
// it is a rule or element in such an object.
import { typeError } from "../../../../base/argument-error.ts";
import { EEXIST } from "../../../../constants/errno.ts";
import { failure, NetlinkError } from "../../../../errors.ts";
import type { NftObject, Table } from "../../../nftables/model/objects.ts";
import type { Nftables } from "../../../nftables/nftables.ts";
import { additionsOf, type Change } from "../../../nftables/requests/change.ts";
import { copyOrigin, originOf } from "../../../nftables/text/scanner/origin.ts";
import { updateCommands } from "../../../nftables/update/commands.ts";
import { contentsOf } from "../../../nftables/update/contents.ts";
import { contentsOfTable, type NftTable, type Send } from "./changes.ts";

interface Fields {
  readonly name?: string;
  readonly chain?: string;
  readonly comment?: string;
  readonly flags?: unknown;
}

/**
 * Sets the comments of declared objects to the owner's alias, which marks the objects of each owner in a shared
 * nftables table.
 *
 * @param paths paths of the objects in the description.
 * @throws TypeError for an object that cannot have an owner, and for a rule or element of another owner's object.
 */
export function markedObjects(objects: readonly NftObject[], alias: string, paths: readonly string[]): NftObject[] {
  const names = new Set(objects.map((object) => keyOf(...entryOf(object))));
  return objects.map((object, index) => {
    const [kind, fields] = entryOf(object);
    const origin = originOf(fields);
    const fail = (field: string, reason: string) => {
      const at = origin === undefined ? `${paths[index]}.${kind}${field}` : `${paths[index]}: ${origin}`;
      throw typeError(at, reason);
    };
    if (kind === "rule" && !names.has(`chain ${fields.chain}`))
      fail(".chain", `expected a chain of this description, because owners share the table, got "${fields.chain}"`);
    if (kind === "element" && !names.has(`set ${fields.name}`))
      fail(".name", `expected a set of this description, because owners share the table, got "${fields.name}"`);
    if (kind === "rule" || kind === "element") return object;
    if (kind === "flowtable")
      fail("", "not allowed in a shared table, because flow tables have no comment for the owner");
    if (kind === "table" && fields.flags !== undefined) fail(".flags", "not allowed for a shared table");
    if (fields.comment !== undefined && (kind === "table" || fields.comment !== alias))
      fail(".comment", `not allowed in a shared table, in which the comment of an object is its owner's alias`);
    if (kind === "table") return object;
    const marked = { ...fields, comment: alias };
    copyOrigin(fields, marked);
    return { [kind]: marked } as unknown as NftObject;
  });
}

/**
 * Returns the objects of one owner in a listed nftables table. Includes objects without a comment if the comment of the
 * table is the owner's alias.
 */
export function partOf({ family, name, objects }: NftTable, alias: string): NftTable | undefined {
  const isWhole = objects.some((object) => "table" in object && object.table.comment === alias);
  const isMarked = ({ comment }: Fields) => comment === alias || (isWhole && comment === undefined);
  const own = new Set<string>();
  for (const [kind, fields] of objects.map(entryOf))
    if (kind !== "table" && kind !== "rule" && isMarked(fields)) own.add(keyOf(kind, fields));
  if (own.size === 0) return undefined;
  const kept = objects.filter((object) => {
    const [kind, fields] = entryOf(object);
    return own.has(kind === "rule" ? `chain ${fields.chain}` : keyOf(kind, fields));
  });
  return { family, name, objects: [{ table: { family, name } }, ...kept], sharedBy: alias };
}

/**
 * Installs the objects of one owner in a shared nftables table, in one transaction. Replaces all objects of the owner
 * if the kernel cannot change one of them.
 *
 * @throws NetlinkError EEXIST if an object belongs to another owner.
 */
export async function installPart(nftables: Nftables<"async">, table: NftTable, send: Send): Promise<void> {
  const { family, name, sharedBy } = table;
  for (const canUpdate of [true, false]) {
    try {
      await send(async ({ changes }) => {
        const listed = await nftables.listRuleset({ family, table: name });
        const current = partOf({ family, name, objects: listed }, sharedBy!) ?? emptyPart(table);
        checkOwners(table, listed, current);
        const update = canUpdate && updateCommands(table, contentsOfTable(table), contentsOf(current.objects));
        if (listed.length === 0) changes.push(...additionsOf(emptyPart(table).objects));
        changes.push(...(update || [...removalOf(current), ...partAdditions(table)]));
      });
      return;
    } catch (error) {
      // Replace all objects: an old kernel may not support the update.
      if (!canUpdate || !(error instanceof NetlinkError)) throw error;
    }
  }
}

/** Removes one owner's objects, and the table if it becomes empty. */
export async function removePart(nftables: Nftables<"async">, { family, name, sharedBy }: NftTable): Promise<void> {
  await nftables.transaction(async (batch) => {
    const objects = await nftables.listRuleset({ family, table: name });
    const own = partOf({ family, name, objects }, sharedBy!);
    const isLast = objects.length === (own?.objects.length ?? 1);
    // Flags or another comment show that another program uses the table.
    const isBare = ({ flags, comment = sharedBy }: Table) => flags === undefined && comment === sharedBy;
    if (isLast && objects.some((object) => "table" in object && isBare(object.table)))
      batch.delete({ table: { family, name } });
    else if (own !== undefined) batch.changes.push(...removalOf(own));
  });
}

/** Lets the kernel check whether the owner's objects could be restored. */
export async function checkPartRestoration(nftables: Nftables<"async">, part: NftTable): Promise<void> {
  const changes = [...removalOf(part), ...partAdditions(part)];
  await nftables.check((batch) => batch.changes.push(...changes), { allowMissingInterfaces: true });
}

function emptyPart({ family, name, sharedBy }: NftTable): NftTable {
  return { family, name, objects: [{ table: { family, name } }], sharedBy };
}

function removalOf(part: NftTable): Change[] {
  return updateCommands(part, contentsOf(emptyPart(part).objects), contentsOf(part.objects))!;
}

/** Omits the table, whose addition would reset flags such as "dormant". */
function partAdditions({ objects, paths }: NftTable): Change[] {
  return additionsOf(objects, paths).filter(({ kind }) => kind !== "table");
}

/** Throws EEXIST if an object belongs to another owner. */
function checkOwners({ family, name, objects }: NftTable, listed: readonly NftObject[], own: NftTable): void {
  const declared = new Set(objects.map((object) => keyOf(...entryOf(object))));
  const known = new Set(own.objects.map((object) => keyOf(...entryOf(object))));
  for (const [kind, fields] of listed.map(entryOf)) {
    const key = keyOf(kind, fields);
    if (kind === "rule" || kind === "table" || !declared.has(key) || known.has(key)) continue;
    const { comment } = fields;
    const owner = comment === undefined ? "has no owner" : `belongs to the owner "${comment}"`;
    throw failure(
      `add ${kind} ${family} ${name} ${fields.name}`,
      `the existing ${kind} ${owner}`,
      EEXIST,
      "use another name or remove it",
    );
  }
}

function entryOf(object: NftObject): [kind: string, fields: Fields] {
  return Object.entries(object)[0] as [string, Fields];
}

/** A set and a map cannot have the same name. */
function keyOf(kind: string, { name }: Fields): string {
  return `${kind === "map" ? "set" : kind} ${name}`;
}
