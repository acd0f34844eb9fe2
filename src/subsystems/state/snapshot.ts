import { checkArray, checkOneOf, checkOptions } from "../../base/check.ts";
import { omit } from "../../base/objects.ts";
import { limitChecks } from "../../client/options.ts";
import { EMSGSIZE, EPROTO } from "../../constants/errno.ts";
import { NetlinkError } from "../../errors.ts";
import { type CallLimits, type Io, runAsync, type Steps, wait } from "../../io/io.ts";
import { checkNamespace, type NamespaceSource } from "../../netns/namespace.ts";
import type { NetlinkSocket } from "../../sock/socket.ts";
import { untilAborted } from "../../threads/operation.ts";
import type { DatapathConnection } from "../ovs/core/families.ts";
import { setMember, toPlain } from "./model/compare.ts";
import { checkConnection, checkFakeSocket, type Scope, Scopes } from "./model/scopes.ts";
import type { TableName } from "./model/table.ts";
import type { Description } from "./model/types.ts";
import { describedLink, linkTable, type WantedLink } from "./tables/links.ts";
import { datapathPortTable } from "./tables/ovs/datapaths.ts";
import { entryTables, listNames } from "./tables/sections.ts";
import { sysctlsNamed, sysctlTable } from "./tables/sysctls.ts";

/** Options for {@link snapshot}. */
export interface SnapshotOptions extends CallLimits {
  /** Network namespace to read (default: the namespace of the calling thread). */
  netns?: NamespaceSource | undefined;
  /** Names of kernel parameters (sysctls) to include, such as "net.ipv4.ip_forward" (default: none). */
  sysctls?: readonly string[] | undefined;
  /** Tables to omit (default: none), for example one that the kernel cannot list as a whole. */
  omit?: readonly Exclude<TableName, "namespaces" | "links">[] | undefined;
  /**
   * Connection to Open vSwitch datapaths, such as a `FakeDatapath`, that is used instead of the kernel's Open vSwitch.
   */
  ovsConnection?: DatapathConnection | undefined;
  /** Socket of a fake kernel, such as that of `FakeNetwork.open()`, to read instead of a network namespace. */
  socket?: NetlinkSocket | undefined;
}

/**
 * Returns the configuration of a network namespace as plain JSON values, which {@link desired} accepts. Contains links,
 * addresses, routes and all other tables of a description except `ethtool`, in sorted order, so that the texts of two
 * snapshots can be compared.
 *
 * Entries that the kernel manages are omitted. Without CAP_NET_ADMIN, nftables and Open vSwitch are omitted too,
 * because the kernel does not list them. If both ends of a pair of links (such as veth) are in the namespace, one end
 * is included as the peer of the other. If only one end is in the namespace, this end is included without its kind, and
 * must exist when the description is applied.
 *
 * @throws NetlinkError if the namespace does not exist or cannot be read, and EMSGSIZE or EPROTO for a table with an entry
 *   that is longer than a message of the kernel; TypeError for invalid options.
 */
export async function snapshot(options: SnapshotOptions = {}): Promise<Description> {
  const own = {
    netns: checkNamespace,
    sysctls: checkArray,
    omit: checkTables,
    ovsConnection: checkConnection,
    socket: true,
  } as const;
  checkOptions(options, { ...limitChecks, ...own });
  checkFakeSocket(options, options.sysctls === undefined ? {} : { sysctls: options.sysctls });
  return untilAborted(
    runAsync((io) => reading(options, io)),
    options.signal,
  );
}

function* reading(
  { netns, sysctls = [], omit: omitted = [], ovsConnection, socket, ...limits }: SnapshotOptions,
  io: Io,
): Steps<Description> {
  const parameters = new Map([[sysctlTable.name, sysctlsNamed(sysctls, "sysctls")]]);
  using scopes = new Scopes({ sources: new Map([["", netns]]), ovsConnection, socket }, limits);
  const scope = scopes.get("");
  yield* wait(scope.readLinks());
  const links: Record<string, unknown> = {};
  const peers = new Set<string>();
  const datapathPorts = scope.hasTable("datapathPorts") ? yield* wait(datapathPortTable.list(scope)) : [];
  const ports = new Set(datapathPorts.flatMap(({ type, name }) => (type === "netdev" ? [] : [name])));
  for (const [ifname, link] of yield* sorted([...scope.linksByName], io)) {
    if (linkTable.isOmitted?.(link)) continue;
    const { creator: _, peerSettings, peer, ...own } = linkTable.restore(link, scope, scopes);
    const isPair = peer === undefined && link.linkNetnsid !== undefined && own["link"] === undefined;
    const isCreatedElsewhere = isPair || peers.has(ifname) || ports.has(ifname);
    if (peer !== undefined) peers.add(peer.ifname);
    const wanted = isCreatedElsewhere
      ? withoutKind(own)
      : { ...own, ...(peer !== undefined && { peer, peerSettings }) };
    setMember(links, ifname, toPlain(describedLink({ ...wanted, ifname })));
    const pause = io.pause();
    if (pause !== undefined) yield* wait(pause);
  }
  const described: Record<string, unknown> = { links };
  for (const table of entryTables) {
    if (!scope.hasTable(table.name) || omitted.includes(table.name as (typeof omitted)[number])) continue;
    const found: [key: string, wanted: object][] = [];
    const listed = yield* wait(listing(table, scope, parameters.get(table.name)));
    for (const entry of table.missing?.(scope, listed) ?? [])
      found.push([table.key(entry), { ...entry, absent: true }]);
    for (const entry of listed) {
      if (!table.isAutomatic?.(entry) && !table.isOmitted?.(entry))
        found.push([table.order?.(entry) ?? table.key(entry), table.restore(entry, scope, scopes)]);
      const pause = io.pause();
      if (pause !== undefined) yield* wait(pause);
    }
    if (found.length === 0) continue;
    const entries: object[] = [];
    for (const [, entry] of yield* sorted(found, io)) {
      entries.push(table.describe === undefined ? (toPlain(entry) as object) : entry);
      const pause = io.pause();
      if (pause !== undefined) yield* wait(pause);
    }
    described[table.name] = table.describe?.(entries) ?? entries;
  }
  return described as Description;
}

function checkTables(names: unknown, path: string): void {
  checkArray(names, path);
  for (const [index, name] of names.entries()) checkOneOf(name, listNames, `${path}[${index}]`);
}

async function listing(
  table: (typeof entryTables)[number],
  scope: Scope,
  declared: readonly object[] | undefined,
): Promise<readonly object[]> {
  try {
    return await table.list(scope, false, declared);
  } catch (error) {
    if (!(error instanceof NetlinkError) || (error.errno !== -EMSGSIZE && error.errno !== -EPROTO)) throw error;
    const { message, errno, operation, extendedAck } = error;
    const advice = `pass omit: ["${table.name}"] to snapshot() for a description without this table`;
    throw new NetlinkError(`${message}; ${advice}`, { errno, operation, extendedAck, cause: error });
  }
}

const RUN = 512;

/** Sorts by key with pauses: there may be over 100,000 entries. */
function* sorted<Value>(all: readonly [key: string, value: Value][], io: Io): Steps<[key: string, value: Value][]> {
  let runs: [string, Value][][] = [];
  for (let start = 0; start < all.length; start += RUN) {
    runs.push(all.slice(start, start + RUN).sort(([one], [other]) => (one === other ? 0 : one < other ? -1 : 1)));
    const pause = io.pause();
    if (pause !== undefined) yield* wait(pause);
  }
  while (runs.length > 1) {
    const merged: typeof runs = [];
    for (let at = 0; at < runs.length; at += 2) {
      const [left, right] = [runs[at]!, runs[at + 1] ?? []];
      const run: (typeof runs)[number] = [];
      for (let i = 0, j = 0; i < left.length || j < right.length; ) {
        const isLeft = j === right.length || (i < left.length && left[i]![0] <= right[j]![0]);
        run.push(isLeft ? left[i++]! : right[j++]!);
        const pause = io.pause();
        if (pause !== undefined) yield* wait(pause);
      }
      merged.push(run);
    }
    runs = merged;
  }
  return runs[0] ?? [];
}

function withoutKind(link: Omit<WantedLink, "peer" | "creator">): object {
  return omit(link as Record<string, unknown>, "kind", "data", "link", "numTxQueues", "numRxQueues");
}
