import { typeError } from "../../../base/argument-error.ts";
import { LargeMap } from "../../../base/large-map.ts";
import { EEXIST } from "../../../constants/errno.ts";
import { failure, type NetlinkError } from "../../../errors.ts";
import { type Io, type Steps, wait } from "../../../io/io.ts";
import type { Declared, DeclaredTable, Section } from "../model/declared.ts";
import { renamed, withNames } from "../model/names.ts";
import type { StateTable } from "../model/table.ts";
import { isPairKind } from "../tables/link-fields.ts";
import type { PeerName, WantedLink } from "../tables/links.ts";
import type { PlanContext } from "./context.ts";
import { each } from "./depth-first.ts";

/** Names of links by their alternative names. */
type Names = ReadonlyMap<string, string>;

/**
 * Returns the sections with the names of links in place of their alternative names, which identify a link as well. Both
 * the alternative names in the kernel and declared ones count.
 */
export function* withoutAltNames(
  context: PlanContext,
  sections: readonly Section[],
  tables: readonly StateTable[],
): Steps<Section[]> {
  const names = new Map<string, Names>();
  for (const section of sections) names.set(section.name, yield* namesOf(section, context));
  if ([...names.values()].every(({ size }) => size === 0)) return [...sections];
  const canonical: Section[] = [];
  for (const section of sections) {
    const own = names.get(section.name)!;
    const replaced = new Map(section.tables);
    replaced.set("links", canonicalLinks(context, section, names));
    for (const table of own.size === 0 ? [] : tables) {
      const declared = section.tables.get(table.name)!;
      if (yield* refersTo(table, declared, own, context.io))
        replaced.set(table.name, yield* canonicalEntries(context, table, declared, own));
    }
    const selections = new Map(section.selections);
    for (const table of own.size === 0 ? [] : tables) {
      const selected = section.selections.get(table.name);
      if (selected === undefined) continue;
      selections.set(
        table.name,
        selected.map(({ path, fields }) => ({ path, fields: renamed(table, fields, own) })),
      );
    }
    canonical.push({ ...section, tables: replaced, selections });
  }
  return canonical;
}

function* namesOf({ name, tables }: Section, { scopes, io }: PlanContext): Steps<Names> {
  const links = tables.get("links")!;
  const names = new Map<string, string>();
  const scope = scopes.find(name);
  const add = (altname: string, ifname: string) => {
    // A link selected by other properties gets the name.
    if ((links.get(altname)?.wanted as WantedLink | undefined)?.match !== undefined) return;
    if (scope?.linksByName.has(altname) !== true) names.set(altname, ifname);
  };
  for (const [altname, ifname] of scope?.linksByAltName ?? []) add(altname, ifname);
  yield* each(links.values(), io, ({ wanted, absent }) => {
    const { ifname, altnames = [], kind, origin } = wanted as WantedLink;
    if (absent) return;
    for (const altname of altnames) add(altname, ifname);
    // A link keeps its name when it moves to this namespace.
    const moved = kind === undefined && origin !== undefined && scopes.find(origin)?.linksByAltName.get(ifname);
    if (typeof moved === "string") add(ifname, moved);
  });
  return names;
}

function canonicalLinks(context: PlanContext, section: Section, names: ReadonlyMap<string, Names>): DeclaredTable {
  const { name } = section;
  const declared = section.tables.get("links")!;
  const scope = context.scopes.find(name);
  const links = new Map<string, Declared>();
  const ofPeer = (peer: PeerName | undefined) =>
    peer && { ...peer, ifname: names.get(peer.scope)?.get(peer.ifname) ?? peer.ifname };
  for (const entry of declared.values()) {
    const { ifname: given, master, link, peer, creator, origin, ...settings } = entry.wanted as WantedLink;
    const rest = withNames(settings, names.get(origin ?? name));
    const ifname = names.get(name)!.get(given) ?? given;
    // No link has the name any more: the declared link has it as an alternative name.
    const isReplaced = (declared.get(ifname)?.wanted as WantedLink | undefined)?.altnames?.includes(given) === true;
    if (entry.absent && isReplaced) continue;
    const current = scope?.linksByName.get(ifname);
    const isPeer = rest.kind === undefined && creator !== undefined;
    const isOther = isPeer ? !isPairKind(current?.kind) : rest.kind !== undefined && rest.kind !== current?.kind;
    const problem =
      ifname === given
        ? undefined
        : declared.has(ifname)
          ? typeError(entry.path, `${declared.get(ifname)!.path} declares the same link, by its name "${ifname}"`)
          : isOther && current !== undefined && !entry.absent
            ? otherLink(entry.path, ifname)
            : undefined;
    if (problem !== undefined) {
      context.fail(entry.path, problem);
      context.blocked.add(name, given);
      continue;
    }
    const references = {
      ...(master !== undefined && { master: (master && names.get(name)!.get(master)) ?? master }),
      ...(link !== undefined && { link: names.get(origin ?? name)?.get(link) ?? link }),
      ...(peer !== undefined && { peer: ofPeer(peer) }),
      ...(creator !== undefined && { creator: ofPeer(creator) }),
      ...(origin !== undefined && { origin }),
    };
    links.set(ifname, { ...entry, wanted: { ...rest, ifname, ...references } });
  }
  return links;
}

function otherLink(path: string, ifname: string): NetlinkError {
  const reason = `the interface "${ifname}" of another kind has this alternative name`;
  return failure(`plan ${path}`, `${reason}; remove it with deleteAltNames()`, EEXIST);
}

function* refersTo(table: StateTable, declared: DeclaredTable, names: Names, io: Io): Steps<boolean> {
  for (const { wanted } of declared.values()) {
    if (table.references(wanted).some(({ ifname }) => names.has(ifname))) return true;
    const pause = io.pause();
    if (pause !== undefined) yield* wait(pause);
  }
  return false;
}

function* canonicalEntries(
  context: PlanContext,
  table: StateTable,
  declared: DeclaredTable,
  names: Names,
): Steps<DeclaredTable> {
  const entries = new LargeMap<Declared>();
  yield* each(declared.values(), context.io, (entry) => {
    const wanted = renamed(table, entry.wanted, names);
    const key = table.key(wanted);
    const known = entries.get(key);
    if (known === undefined) entries.add(key, { ...entry, index: entries.size, wanted });
    else context.fail(entry.path, typeError(entry.path, `${known.path} declares the same ${table.noun}`));
  });
  return entries;
}
