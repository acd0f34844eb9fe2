import type { ScopeSources } from "./scopes.ts";
import type { Owner, TableMode, TableName } from "./table.ts";

/** A declared entry, such as a route. */
export interface Declared {
  readonly path: string;
  /** The declared settings in canonical form: every value has the form in which the kernel lists it. */
  readonly wanted: object;
  readonly absent: boolean;
  /**
   * For an entry that must not exist: the names of the fields by which an existing entry is compared with the
   * declaration.
   */
  readonly selected?: ReadonlySet<string>;
}

/** The declared entries of one network namespace. */
export interface Section {
  /** Name of the namespace; "" for the namespace to which the description applies. */
  readonly name: string;
  /** Start of the paths of the section's parts in the description: "" or "namespaces.red.". */
  readonly path: string;
  readonly owner: Owner;
  readonly modes: ReadonlyMap<TableName, TableMode>;
  /** Declared entries: first by the name of their table, then by their key in the table. */
  readonly tables: ReadonlyMap<TableName, ReadonlyMap<string, Declared>>;
  /** Names of links that the kernel creates together with the ports of declared datapaths. */
  readonly ports: ReadonlySet<string>;
  readonly isRemoved: boolean;
}

/** A checked and converted description, with one section for each namespace. */
export interface Sections extends ScopeSources {
  readonly sections: readonly Section[];
  /** Namespace names, as `ip netns` manages them, that are declared to exist or not to exist. */
  readonly namespaces: ReadonlyMap<string, Declared>;
}
