import { type Family, listFamilies, NETLINK_GENERIC, NetlinkError, NetlinkSocket } from "bun-netlink";
import { families as included } from "bun-netlink/families";
import type { NetlinkFamily } from "bun-netlink/schema";
import { parseNamespace } from "../namespaces.ts";
import { json, table } from "../output.ts";

/** Options of the command `families`. */
export interface FamiliesOptions {
  readonly available?: boolean;
  readonly netns?: string;
  readonly json?: boolean;
}

interface Row {
  readonly name: string;
  readonly protocol: string;
  readonly id?: number;
  readonly version?: number;
  /**
   * Whether the running kernel has the family. For a family with its own netlink protocol: whether the kernel has the
   * protocol.
   */
  readonly available: boolean;
  /** Whether the library has a module for the family. */
  readonly included: boolean;
  readonly operations: number;
  readonly groups: readonly string[];
}

const protocolNames: Readonly<Record<number, string>> = { 0: "route", 4: "sock_diag", 12: "netfilter", 16: "generic" };

/** Lists the families of the library and of the running kernel. */
export async function families(options: FamiliesOptions): Promise<void> {
  const { netns } = options;
  const place = netns === undefined ? {} : { netns: parseNamespace(netns) };
  const kernel = new Map(listFamilies(place).map((family) => [family.name, family]));
  const protocols = new Map<number, boolean>();
  const rows: Row[] = [];
  for (const load of Object.values(included)) {
    const family = await load();
    if (!protocols.has(family.protocol)) protocols.set(family.protocol, hasProtocol(family.protocol, place));
    rows.push(rowOf(family, kernel.get(family.name), protocols.get(family.protocol)!));
    kernel.delete(family.name);
  }
  for (const { name, id, version, operations, groups } of kernel.values()) {
    const common = { name, protocol: "generic", id, version, available: true, included: false };
    rows.push({ ...common, operations: operations.length, groups: [...groups.keys()] });
  }
  const shown = rows.filter(({ available }) => available || options.available !== true);
  shown.sort((one, other) => (one.name < other.name ? -1 : 1));
  if (options.json === true) for (const row of shown) json(row);
  else {
    table(
      ["NAME", "PROTOCOL", "ID", "VERSION", "KERNEL", "LIBRARY", "OPERATIONS", "GROUPS"],
      shown.map((row) => [
        ...[row.name, row.protocol, row.id, row.version, row.available, row.included, row.operations],
        row.groups.length === 0 ? undefined : row.groups.length,
      ]),
    );
  }
}

function rowOf(family: NetlinkFamily, known: Family | undefined, hasItsProtocol: boolean): Row {
  const generic = family.protocol === NETLINK_GENERIC;
  return {
    name: family.name,
    protocol: protocolNames[family.protocol] ?? `${family.protocol}`,
    ...(known === undefined ? {} : { id: known.id, version: known.version }),
    available: generic ? known !== undefined : hasItsProtocol,
    included: true,
    operations: Object.keys(family.operations).length,
    groups: known === undefined ? Object.keys(family.groups) : [...known.groups.keys()],
  };
}

function hasProtocol(protocol: number, place: object): boolean {
  try {
    NetlinkSocket.open(protocol, place).close();
    return true;
  } catch (error) {
    if (error instanceof NetlinkError && error.code === "EPROTONOSUPPORT") return false;
    throw error;
  }
}
