type Names = ReadonlyMap<string, string>;

const nameFields = ["ifname", "dev", "master", "link", "label"] as const;

/** Returns an entry with the new names of renamed links. */
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
