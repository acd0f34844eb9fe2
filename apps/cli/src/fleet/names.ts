import type { HostEvent } from "./host-replica.ts";
import { tableId } from "./protocol.ts";

/**
 * For each field that contains an interface index, the field for the interface's name. Published rows contain only
 * indexes.
 */
const fields: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  links: { linkIndex: "link", masterIndex: "master" },
  addresses: { ifindex: "dev" },
  routes: { ifindex: "dev", iifIndex: "iif" },
  neighbours: { ifindex: "dev" },
  nexthops: { ifindex: "dev" },
  fdb: { ifindex: "dev", masterIndex: "master", viaIfindex: "viaIf" },
  mdb: { ifindex: "dev", portIndex: "port" },
  vlans: { ifindex: "dev" },
  qdiscs: { ifindex: "dev" },
  netconf: { ifindex: "interface" },
};

/** Number of interfaces of a host whose names are remembered. The name that was learned first is forgotten first. */
const MAX_NAMES = 100_000;

type Row = Readonly<Record<string, unknown>>;

/**
 * Returns a row without interface names for which the row also contains the index. Published names would be out of date
 * after an interface is renamed.
 */
export function withoutNames(table: string, row: object): object {
  const names = new Map(Object.entries(fields[table] ?? {}).map(([index, name]) => [name, index]));
  const kept = Object.entries(row).flatMap(([field, value]): [string, unknown][] => {
    const index = names.get(field);
    if (index !== undefined && Object.hasOwn(row, index)) return [];
    if (table !== "routes" || field !== "nexthops" || !Array.isArray(value)) return [[field, value]];
    return [[field, value.map((one: object) => withoutNames("nexthops", one))]];
  });
  return Object.fromEntries(kept);
}

/** Interface names in all namespaces of a host, from the published table of links. */
export class InterfaceNames {
  readonly #names = new Map<string, string>();

  /** Records the interface names in an event of the table of links. Ignores events of other tables. */
  learn(event: HostEvent): void {
    if (event.kind === "status" || event.kind === "resync" || event.table !== "links") return;
    const items = event.kind === "snapshot" ? event.rows.map(([, item]) => item) : [event.item];
    for (const item of items) {
      const { ifindex, ifname } = item as { ifindex?: unknown; ifname?: unknown };
      const id = this.#id(event.netns, ifindex);
      if (typeof ifname !== "string") continue;
      // The name of a removed interface is kept. Rows of other tables that show the name may be removed later.
      this.#names.delete(id);
      this.#names.set(id, ifname);
      if (this.#names.size > MAX_NAMES) this.#names.delete(this.#names.keys().next().value!);
    }
  }

  /**
   * Returns a row to which the names of its interfaces were added, as far as they are known. The row contains their
   * indexes.
   */
  addTo(table: string, netns: string | undefined, row: object): object {
    const named = this.#named(fields[table] ?? {}, netns, row as Row);
    const { nexthops } = row as { nexthops?: unknown };
    if (table !== "routes" || !Array.isArray(nexthops)) return named;
    return { ...named, nexthops: nexthops.map((one: object) => this.addTo("nexthops", netns, one)) };
  }

  #named(names: Readonly<Record<string, string>>, netns: string | undefined, row: Row): object {
    const known = Object.entries(names).flatMap(([index, field]): [string, unknown][] => {
      // The index belongs to an interface in another namespace. In this namespace, another interface has the same
      // index.
      if (index === "linkIndex" && row["linkNetnsid"] !== undefined) return [];
      const name = this.#names.get(this.#id(netns, row[index]));
      return name === undefined ? [] : [[field, name]];
    });
    return { ...Object.fromEntries(known), ...row };
  }

  #id(netns: string | undefined, ifindex: unknown): string {
    return tableId(netns === undefined ? { table: `${ifindex}` } : { netns, table: `${ifindex}` });
  }
}
