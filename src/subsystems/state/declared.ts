import type { ScopeSources } from "./scopes.ts";
import type { Owner, TableMode, TableName } from "./table.ts";

/** One declared entry of a configuration description, such as a route or an address. */
export interface Declared {
  /** Position of the entry among the declared entries of its table, starting at 0. */
  readonly index: number;
  readonly path: string;
  /** Declared settings in canonical form: each setting has the value that the kernel would list. */
  readonly wanted: object;
  readonly absent: boolean;
  /**
   * Names of the fields that select the existing entries to remove (`absent: true`). An entry is selected if the values
   * of these fields equal those in `wanted`.
   */
  readonly selected?: ReadonlySet<string>;
}

/** Declared entries of one table, such as all routes, accessible by key and in the order of the description. */
export interface DeclaredTable {
  readonly size: number;
  get(key: string): Declared | undefined;
  has(key: string): boolean;
  values(): Iterable<Declared>;
}

/** The declared entries of one network namespace. */
export interface Section {
  /** Name of the namespace. Empty for the namespace to which the description applies. */
  readonly name: string;
  /** Prefix of error paths for this namespace: "" or "namespaces.red.". */
  readonly path: string;
  readonly owner: Owner;
  readonly modes: ReadonlyMap<TableName, TableMode>;
  readonly tables: ReadonlyMap<TableName, DeclaredTable>;
  /** Names of links that the kernel creates together with declared Open vSwitch datapaths and their ports. */
  readonly ports: ReadonlySet<string>;
  readonly isRemoved: boolean;
}

/**
 * A description of the desired configuration after it was checked and converted. It has one section for each namespace.
 */
export interface Sections extends ScopeSources {
  readonly sections: readonly Section[];
  /** Named network namespaces (`ip netns`, /run/netns) that must exist or must not exist, by name. */
  readonly namespaces: ReadonlyMap<string, Declared>;
}
