import type { ScopeSources } from "./scopes.ts";
import type { Owner, TableMode, TableName } from "./table.ts";

/** A declared entry, such as a route. */
export interface Declared {
  readonly path: string;
  /** Canonical form of the declaration: its values are in the form in which the kernel lists them. */
  readonly wanted: object;
  readonly absent: boolean;
  /** The fields by which an existing entry is compared with the declaration. Set only if the entry must not exist. */
  readonly selected?: ReadonlySet<string>;
}

/** The declared entries of one network namespace. */
export interface Section {
  /** Name of the namespace; "" for the namespace that the description applies to. */
  readonly name: string;
  readonly owner: Owner;
  readonly modes: ReadonlyMap<TableName, TableMode>;
  /** Declared entries by table, and by key within the table. */
  readonly tables: ReadonlyMap<TableName, ReadonlyMap<string, Declared>>;
  /** Names of the links that are created with the ports of declared datapaths. */
  readonly ports: ReadonlySet<string>;
  readonly isRemoved: boolean;
}

/** A description whose parts were checked and converted, by namespace. */
export interface Sections extends ScopeSources {
  readonly sections: readonly Section[];
  /** Declared names of namespaces, as `ip netns` manages them. */
  readonly namespaces: ReadonlyMap<string, Declared>;
}
