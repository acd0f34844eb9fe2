import type { ScopeSources } from "./scopes.ts";
import type { Owner, TableMode, TableName } from "./table.ts";

export interface Declared {
  readonly index: number;
  readonly path: string;
  /** Declared settings of the entry, such as a route, in the form in which the kernel lists them. */
  readonly wanted: object;
  readonly absent: boolean;
  /**
   * Names of the fields that the declaration specifies. Only existing entries that match these fields are removed. Set
   * only for declarations with `absent: true`.
   */
  readonly selected?: ReadonlySet<string>;
}

export interface DeclaredTable {
  readonly size: number;
  get(key: string): Declared | undefined;
  has(key: string): boolean;
  values(): Iterable<Declared>;
}

export interface Section {
  /** Name of the network namespace. Empty for the namespace to which the description applies. */
  readonly name: string;
  /** Prefix of error paths for this namespace: "" or "namespaces.red.". */
  readonly path: string;
  readonly owner: Owner;
  readonly modes: ReadonlyMap<TableName, TableMode>;
  readonly tables: ReadonlyMap<TableName, DeclaredTable>;
  /** Names of the links that the kernel creates together with the declared Open vSwitch datapaths and ports. */
  readonly ports: ReadonlySet<string>;
  readonly isRemoved: boolean;
}

export interface Sections extends ScopeSources {
  readonly sections: readonly Section[];
  /** Namespaces in /run/netns that must or must not exist, by name. */
  readonly namespaces: ReadonlyMap<string, Declared>;
}
