import { checkOptions } from "../../message/check.ts";
import { checkNamespace, type NamespaceSource } from "../../sock/namespace.ts";
import { toPlain } from "./compare.ts";
import { Scopes } from "./scopes.ts";
import { entryTables, linkTable } from "./sections.ts";
import { describedLink } from "./tables/links.ts";
import type { Description } from "./types.ts";

/** Options for {@link snapshot}. */
export interface SnapshotOptions {
  /** Network namespace to read (default: that of the calling thread). */
  netns?: NamespaceSource | undefined;
}

/**
 * Returns the configuration of a network namespace as plain JSON values that {@link desired} accepts: its links,
 * addresses, neighbours, next hops, routes and rules, without the entries that the kernel manages. Links and entries are
 * sorted, so that the text of two snapshots can be compared.
 *
 * A pair of links is included with its peer if both ends are in the namespace. Otherwise, the end is included without
 * its kind: it must exist when the description is applied.
 *
 * @throws NetlinkError if the namespace does not exist or cannot be read; TypeError for invalid options.
 */
export async function snapshot(options: SnapshotOptions = {}): Promise<Description> {
  checkOptions(options, { netns: checkNamespace });
  using scopes = new Scopes(new Map([["", options.netns]]));
  const scope = scopes.get("");
  const links: Record<string, unknown> = {};
  const peers = new Set<string>();
  const names = [...scope.linksByName.keys()].sort();
  for (const ifname of names) {
    const link = scope.linksByName.get(ifname)!;
    const { peer, creator, peerSettings, ...wanted } = linkTable.restore(link, scope, scopes) as never as Record<
      string,
      unknown
    > & { peer?: { ifname: string; scope: string } };
    void creator;
    void peerSettings;
    const isPair = peer === undefined && link.linkNetnsid !== undefined && wanted["link"] === undefined;
    if (isPair || peers.has(ifname)) {
      for (const name of ["kind", "data", "link", "numTxQueues", "numRxQueues"]) delete wanted[name];
    } else if (peer !== undefined) {
      peers.add(peer.ifname);
      (wanted as Record<string, unknown>)["peer"] = peer;
    }
    links[ifname] = toPlain(describedLink(wanted as never));
  }
  const described: Record<string, unknown> = { links };
  for (const table of entryTables) {
    const entries: [string, unknown][] = [];
    for (const entry of table.list(scope)) {
      if (!table.isAutomatic(entry)) entries.push([table.key(entry), toPlain(table.restore(entry, scope, scopes))]);
    }
    if (entries.length === 0) continue;
    described[table.name] = entries.sort(([one], [other]) => (one < other ? -1 : 1)).map(([, entry]) => entry);
  }
  return described as Description;
}
