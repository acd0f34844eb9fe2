import { checkArray, checkOptions } from "../../base/check.ts";
import { checkNamespace, type NamespaceSource } from "../../sock/namespace.ts";
import type { DatapathConnection } from "../ovs/families.ts";
import { toPlain } from "./compare.ts";
import { checkConnection, Scopes } from "./scopes.ts";
import { entryTables } from "./sections.ts";
import { describedLink, linkTable, type WantedLink } from "./tables/links.ts";
import { datapathPortTable } from "./tables/ovs/datapaths.ts";
import { sysctlsNamed, sysctlTable } from "./tables/sysctls.ts";
import type { Description } from "./types.ts";

/** Options for {@link snapshot}. */
export interface SnapshotOptions {
  /** Network namespace to read (default: that of the calling thread). */
  netns?: NamespaceSource | undefined;
  /** Names of kernel parameters (sysctls) to include, such as "net.ipv4.ip_forward" (default: none). */
  sysctls?: readonly string[] | undefined;
  /** Connection to Open vSwitch datapaths that is used instead of the kernel. */
  ovsConnection?: DatapathConnection | undefined;
}

/**
 * Returns the configuration of a network namespace as plain JSON values that {@link desired} accepts: links, addresses,
 * routes and all other tables of a description. Entries that the kernel manages are omitted. Without CAP_NET_ADMIN,
 * nftables and Open vSwitch are also omitted, because the kernel does not list them. Links and entries are sorted, so
 * that the text of two snapshots can be compared.
 *
 * If both ends of a pair of links (such as veth) are in the namespace, one is included as the peer of the other. A
 * single end is included without its kind; it must exist when the description is applied.
 *
 * @throws NetlinkError if the namespace does not exist or cannot be read; TypeError for invalid options.
 */
export async function snapshot(options: SnapshotOptions = {}): Promise<Description> {
  checkOptions(options, { netns: checkNamespace, sysctls: checkArray, ovsConnection: checkConnection });
  const parameters = new Map([[sysctlTable.name, sysctlsNamed(options.sysctls ?? [], "sysctls")]]);
  using scopes = new Scopes({ sources: new Map([["", options.netns]]), ovsConnection: options.ovsConnection });
  const scope = scopes.get("");
  const links: Record<string, unknown> = {};
  const peers = new Set<string>();
  const ports = new Set(
    [...datapathPortTable.list(scope)].flatMap(({ type, name }) => (type === "netdev" ? [] : [name])),
  );
  for (const ifname of [...scope.linksByName.keys()].sort()) {
    const link = scope.linksByName.get(ifname)!;
    const { creator: _, peerSettings: __, peer, ...own } = linkTable.restore(link, scope, scopes);
    const isPair = peer === undefined && link.linkNetnsid !== undefined && own["link"] === undefined;
    const isCreatedElsewhere = isPair || peers.has(ifname) || ports.has(ifname);
    if (peer !== undefined) peers.add(peer.ifname);
    const wanted = isCreatedElsewhere ? withoutKind(own) : { ...own, ...(peer !== undefined && { peer }) };
    links[ifname] = toPlain(describedLink({ ...wanted, ifname }));
  }
  const described: Record<string, unknown> = { links };
  for (const table of entryTables) {
    const entries: [string, object][] = [];
    for (const entry of table.list(scope, false, parameters.get(table.name)))
      if (!table.isAutomatic?.(entry)) entries.push([table.key(entry), table.restore(entry, scope, scopes)]);
    if (entries.length === 0) continue;
    const sorted = entries.sort(([one], [other]) => (one < other ? -1 : 1)).map(([, entry]) => entry);
    described[table.name] = table.describe === undefined ? toPlain(sorted) : table.describe(sorted);
  }
  return described as Description;
}

/** Returns the settings of a link that can be changed after its creation. */
function withoutKind({ kind: _, data: __, link: ___, ...settings }: Omit<WantedLink, "peer" | "creator">): object {
  const { numTxQueues: _tx, numRxQueues: _rx, ...kept } = settings as Record<string, unknown>;
  return kept;
}
