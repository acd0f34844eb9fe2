import type { ScopeSources } from "./scopes.ts";
import type { Owner, TableMode, TableName } from "./table.ts";

export interface Declared {
  readonly index: number;
  readonly path: string;
  /** Declared settings in canonical form, with the values that the kernel would list. */
  readonly wanted: object;
  readonly absent: boolean;
  /**
   * Fields that select the existing entries to remove (`absent: true`). An entry is selected if these fields have the
   * values in `wanted`.
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
  /** Empty for the namespace to which the description applies. */
  readonly name: string;
  /** Prefix of error paths for this namespace: "" or "namespaces.red.". */
  readonly path: string;
  readonly owner: Owner;
  readonly modes: ReadonlyMap<TableName, TableMode>;
  readonly tables: ReadonlyMap<TableName, DeclaredTable>;
  /** Links that the kernel creates together with declared Open vSwitch datapaths and their ports. */
  readonly ports: ReadonlySet<string>;
  readonly isRemoved: boolean;
}

export interface Sections extends ScopeSources {
  readonly sections: readonly Section[];
  /** Namespaces of `ip netns` (in /run/netns) that must or must not exist, by name. */
  readonly namespaces: ReadonlyMap<string, Declared>;
}
