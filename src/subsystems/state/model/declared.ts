import type { ScopeSources } from "./scopes.ts";
import type { Owner, TableMode, TableName } from "./table.ts";

export interface Declared {
  readonly index: number;
  readonly path: string;
  /** Declared settings in the form in which the kernel lists them. */
  readonly wanted: object;
  readonly absent: boolean;
  /** Names of the declared fields, all of which an existing entry must have to be removed (`absent`). */
  readonly selected?: ReadonlySet<string>;
}

/** Fields of entries that must not exist. Omitted fields match any value. */
export interface Selection {
  readonly path: string;
  /** Declared fields in the form in which the kernel lists them. */
  readonly fields: object;
}

export interface DeclaredTable {
  readonly size: number;
  get(key: string): Declared | undefined;
  has(key: string): boolean;
  values(): Iterable<Declared>;
}

export interface Section {
  /** Name of the namespace; empty for the description's own namespace. */
  readonly name: string;
  /** Prefix of error paths for this namespace: "" or "namespaces.red.". */
  readonly path: string;
  readonly owner: Owner;
  readonly modes: ReadonlyMap<TableName, TableMode>;
  readonly tables: ReadonlyMap<TableName, DeclaredTable>;
  /** Selected entries that must not exist, by table. */
  readonly selections: ReadonlyMap<TableName, readonly Selection[]>;
  /** Links that the kernel creates with Open vSwitch datapaths and ports. */
  readonly ports: ReadonlySet<string>;
  readonly isRemoved: boolean;
}

export interface Sections extends ScopeSources {
  readonly sections: readonly Section[];
  /** Namespaces in /run/netns that must or must not exist, by name. */
  readonly namespaces: ReadonlyMap<string, Declared>;
}
