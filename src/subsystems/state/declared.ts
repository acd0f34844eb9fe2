import type { ScopeSources } from "./scopes.ts";
import type { Owner, TableMode, TableName } from "./table.ts";

/** A declared entry. */
export interface Declared {
  /** Path in the description, for errors. */
  readonly path: string;
  /** Canonical form of the declaration. */
  readonly wanted: object;
  /** Whether the entry must not exist. */
  readonly absent: boolean;
  /** Fields that an existing entry must have, to be the one that is declared as absent. */
  readonly selected?: ReadonlySet<string>;
}

/** The declared entries of one namespace. */
export interface Section {
  /** Name of the namespace; "" for the one that the description applies to. */
  readonly name: string;
  readonly owner: Owner;
  readonly modes: ReadonlyMap<TableName, TableMode>;
  /** Declared entries by table and key. */
  readonly tables: ReadonlyMap<TableName, ReadonlyMap<string, Declared>>;
  /** Names of the links that are created as ports of declared datapaths. */
  readonly ports: ReadonlySet<string>;
  /** Whether the namespace must not exist. */
  readonly isRemoved: boolean;
}

/** A checked description. */
export interface Sections extends ScopeSources {
  readonly sections: readonly Section[];
  /** Names of `ip netns` that are declared. */
  readonly namespaces: ReadonlyMap<string, Declared>;
}
