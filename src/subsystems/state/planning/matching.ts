import type { Link } from "../../route/links/link.ts";
import type { LinkMatch } from "../model/types.ts";
import { isPairKind } from "../tables/link-fields.ts";

/** Kinds of links that take their hardware address from a port. */
const masterKinds: ReadonlySet<unknown> = new Set(["bridge", "bond", "team", "hsr"]);

/**
 * Returns the links with all properties of a match. Links that are made on others, such as a VLAN or a bridge, often
 * have the address of the link below, so links of their own take precedence over them, and physical links over all
 * others.
 */
export function linksWith({ address, permaddr, parentdev }: LinkMatch, links: Iterable<Link>): Link[] {
  const others = [...links].filter(
    (link) =>
      (permaddr === undefined || (link.permaddr ?? link.address) === permaddr) &&
      (parentdev === undefined || link.parentdev === parentdev),
  );
  if (address === undefined) return preferred(others);
  const found = preferred(others.filter((link) => link.address === address));
  // A bond gives its address to its ports, which keep their permanent ones.
  if (found.length === 0) return preferred(others.filter((link) => link.permaddr === address));
  const permanent = found.length > 1 ? found.filter((link) => (link.permaddr ?? address) === address) : found;
  return permanent.length > 0 ? permanent : found;
}

function preferred(found: readonly Link[]): Link[] {
  const own = found.filter((link) => !isMadeOnOthers(link));
  const physical = found.filter(({ kind }) => kind === undefined);
  return [...([physical, own].find(({ length }) => length > 0) ?? found)];
}

function isMadeOnOthers({ kind, linkIndex }: Link): boolean {
  return masterKinds.has(kind) || (kind !== undefined && linkIndex !== undefined && !isPairKind(kind));
}
