import { mapInterfaces } from "../../route/core/interface-fields.ts";
import { interfacesOf, portInterfacesOf } from "../../route/links/kind-rules.ts";
import { type Encap, mapEncapInterfaces } from "../../route/routes/encap.ts";
import type { Scope } from "./scopes.ts";
import type { LinkReference, StateTable } from "./table.ts";

type Names = ReadonlyMap<string, string>;

const nameFields = ["ifname", "dev", "master", "link", "label", "viaIf"] as const;

/** Returns an entry with the new names of renamed links. */
export function withNames<Entry extends object>(entry: Entry, names: Names | undefined): Entry {
  if (names === undefined || names.size === 0) return entry;
  const rename = (of: string | number) => (typeof of === "string" ? names.get(of) : undefined);
  const changed: Record<string, unknown> = {
    ...(mapInterfaces(entry, nameFields, rename, "") as object),
  };
  const { nexthops, encap, kind, data, slaveKind, slaveData } = changed as Readonly<Record<string, object | undefined>>;
  if (nexthops !== undefined) changed["nexthops"] = (nexthops as object[]).map((nexthop) => withNames(nexthop, names));
  if (encap !== undefined) changed["encap"] = mapEncapInterfaces(encap as Encap, rename, "");
  if (data !== undefined) changed["data"] = mapInterfaces(data, interfacesOf(kind), rename, "");
  if (slaveData !== undefined) changed["slaveData"] = mapInterfaces(slaveData, portInterfacesOf(slaveKind), rename, "");
  return changed as Entry;
}

/** Returns an entry of a table with the new names of renamed links. */
export function renamed(table: StateTable, entry: object, names: Names): object {
  return table.renamed?.(entry, names) ?? withNames(entry, names);
}

/** Returns an interface's name, or its index if it has disappeared. */
export function nameOf(scope: Scope, index: number): string | number {
  return scope.linksByIndex.get(index)?.ifname ?? index;
}

/** Returns the link to which a field of an entry refers by name. */
export function referenceTo(dev: string | number | undefined, field: string): LinkReference[] {
  return typeof dev === "string" ? [{ ifname: dev, field }] : [];
}
