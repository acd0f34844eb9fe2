import { EEXIST, ENODEV } from "../../../constants/errno.ts";
import { failure } from "../../../errors.ts";
import type { Steps } from "../../../io/io.ts";
import type { Declared, Section } from "../model/declared.ts";
import type { Scope } from "../model/scopes.ts";
import { peerOf, type WantedLink } from "../tables/links.ts";
import type { PlanContext } from "./context.ts";
import { each } from "./depth-first.ts";
import { linksWith } from "./matching.ts";

interface Rename {
  readonly from: string;
  readonly to: string;
  readonly path: string;
}

/**
 * Returns the links of a namespace that get their declared name: links selected by `match`, and peers of declared links
 * that exist under another name.
 */
export function* renamesOf(context: PlanContext, section: Section, scope: Scope): Steps<Rename[]> {
  const { name, tables } = section;
  const renames: Rename[] = [];
  /** Path of the claiming declaration, by link name. */
  const claimed = new Map<string, string>();
  const fail = (path: string, reason: string, errno: number) => {
    context.fail(path, failure(`plan ${path}`, reason, errno));
  };
  for (const { ifname, path, match, place } of matchedLinks(context, name)) {
    const found = linksWith(match, scope.linksByName.values());
    const [link, other] = found;
    const shown = JSON.stringify(match);
    if (link === undefined) {
      const isInPlace =
        place !== name && linksWith(match, context.scopes.find(place)?.linksByName.values() ?? []).length > 0;
      if (isInPlace) continue;
      fail(`${path}.match`, `no interface of the namespace has ${shown}`, ENODEV);
    } else if (other !== undefined) {
      const names = found.map((one) => one.ifname).join(", ");
      fail(`${path}.match`, `several interfaces have ${shown}: ${names}; add another property`, EEXIST);
    } else if (claimed.has(link.ifname)) {
      fail(`${path}.match`, `${claimed.get(link.ifname)} finds the same interface, "${link.ifname}"`, EEXIST);
    } else {
      claimed.set(link.ifname, path);
      if (link.ifname !== ifname) renames.push({ from: link.ifname, to: ifname, path });
      continue;
    }
    context.blocked.add(place, ifname);
  }
  yield* each(tables.get("links")!.values(), context.io, (declared) => {
    const { ifname } = declared.wanted as WantedLink;
    const from = otherEnd(context, section, scope, ifname, declared);
    if (from !== undefined) renames.push({ from, to: ifname, path: declared.path });
  });
  // A new name must be free, or become free by renaming.
  for (;;) {
    const sources = new Set(renames.map(({ from }) => from));
    const isTaken = ({ from, to }: Rename) => {
      const owner = scope.linksByName.has(to) ? to : scope.linksByAltName.get(to);
      // A link gives up its own alternative name.
      return owner !== undefined && owner !== from && !(owner === to && sources.has(to));
    };
    const at = renames.findIndex(isTaken);
    const [conflict] = at < 0 ? [] : renames.splice(at, 1);
    if (conflict === undefined) return renames;
    const { from, to, path } = conflict;
    fail(path, `the interface "${from}" cannot get this name, which another interface has`, EEXIST);
    context.blocked.add(name, to);
  }
}

/** Yields declarations whose `match` selects an existing link of namespace `scope`. */
function* matchedLinks({ declared }: PlanContext, scope: string) {
  for (const { name: place, tables } of declared.sections) {
    for (const { path, wanted, absent } of tables.get("links")!.values()) {
      const { ifname, match, origin = place } = wanted as WantedLink;
      if (match !== undefined && !absent && origin === scope) yield { ifname, path, match, place };
    }
  }
}

/**
 * Returns the current name of a declared link that exists under another name, as the other end of an existing pair such
 * as veth. Returns undefined if there is no such link, or if another declaration uses its current name.
 */
function otherEnd(
  { scopes }: PlanContext,
  { tables, isRemoved }: Section,
  scope: Scope,
  ifname: string,
  { wanted, absent }: Declared,
): string | undefined {
  const { peer, creator, kind, match } = wanted as WantedLink;
  const end = peer ?? creator;
  if (absent || isRemoved || match !== undefined || end === undefined || scope.linksByName.has(ifname))
    return undefined;
  const other = scopes.find(end.scope)?.linksByName.get(end.ifname);
  if (other === undefined || (kind !== undefined && kind !== other.kind)) return undefined;
  const current = peerOf(other, scopes.get(end.scope), scopes);
  return current?.scope === scope.name && !tables.get("links")!.has(current.ifname) ? current.ifname : undefined;
}
