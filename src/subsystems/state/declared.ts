import type { ScopeSources } from "./scopes.ts";
import type { Owner, TableMode, TableName } from "./table.ts";

/** A declared entry, such as a route. */
export interface Declared {
  /** Number of entries of the table that are declared before this entry. */
  readonly index: number;
  readonly path: string;
  /** The declared settings in canonical form: each value has the form in which the kernel lists it. */
  readonly wanted: object;
  readonly absent: boolean;
  /**
   * For an entry that must not exist: the names of the declared fields. An existing entry whose values of these fields
   * are equal is removed.
   */
  readonly selected?: ReadonlySet<string>;
}

/** The declared entries of a table by key, in the order of the description. */
export interface DeclaredTable {
  readonly size: number;
  get(key: string): Declared | undefined;
  has(key: string): boolean;
  values(): Iterable<Declared>;
}

/** The declared entries of one network namespace. */
export interface Section {
  /** Name of the namespace; "" for the namespace to which the description applies. */
  readonly name: string;
  /** Text before the paths of the section's parts in the description: "" or "namespaces.red.". */
  readonly path: string;
  readonly owner: Owner;
  readonly modes: ReadonlyMap<TableName, TableMode>;
  /** Declared entries: first by the name of their table, then by their key in the table. */
  readonly tables: ReadonlyMap<TableName, DeclaredTable>;
  /** Names of links that the kernel creates together with the ports of declared datapaths. */
  readonly ports: ReadonlySet<string>;
  readonly isRemoved: boolean;
}

/** A checked and converted description. It has one section for each namespace. */
export interface Sections extends ScopeSources {
  readonly sections: readonly Section[];
  /** Names of namespaces that are declared to exist or not to exist. `ip netns` manages them. */
  readonly namespaces: ReadonlyMap<string, Declared>;
}
