import type { Section } from "../declared.ts";
import type { Scope, Scopes } from "../scopes.ts";
import { peerOf, type WantedLink } from "../tables/links.ts";

/**
 * Returns the declared links of a namespace that exist under an undeclared name: new names by current names. Such a link
 * is the other end of an existing declared link.
 */
export function renamesOf({ tables, isRemoved }: Section, scope: Scope, scopes: Scopes): Map<string, string> {
  const names = new Map<string, string>();
  const declared = tables.get("links")!;
  for (const [ifname, { wanted, absent }] of isRemoved ? [] : declared) {
    if (absent || scope.linksByName.has(ifname)) continue;
    const { peer, creator, kind } = wanted as WantedLink;
    const end = peer ?? creator;
    const other = end === undefined ? undefined : scopes.find(end.scope)?.linksByName.get(end.ifname);
    if (other === undefined || (kind !== undefined && kind !== other.kind)) continue;
    const current = peerOf(other, scopes.get(end!.scope), scopes);
    if (current?.scope === scope.name && !declared.has(current.ifname)) names.set(current.ifname, ifname);
  }
  return names;
}

type Names = ReadonlyMap<string, string>;

/** Fields of listed and declared entries that contain the name of a link of the same namespace. */
const nameFields = ["ifname", "dev", "master", "link", "label"] as const;

/** Returns a copy of an entry with other names of links. Returns the same entry if it contains none of the names. */
export function withNames<Entry extends object>(entry: Entry, names: Names | undefined): Entry {
  if (names === undefined || names.size === 0) return entry;
  const changed: Record<string, unknown> = {};
  for (const name of nameFields) {
    const ifname = names.get((entry as Record<string, unknown>)[name] as string);
    if (ifname !== undefined) changed[name] = ifname;
  }
  const { nexthops } = entry as { nexthops?: readonly object[] };
  if (nexthops !== undefined) changed["nexthops"] = nexthops.map((nexthop) => withNames(nexthop, names));
  return { ...entry, ...changed };
}
