import type { ScopeSources } from "./scopes.ts";
import type { Owner, TableMode, TableName } from "./table.ts";

/** One entry of a description, such as a declared route or address. */
export interface Declared {
  /** Position of the entry among the declared entries of its table, starting at 0. */
  readonly index: number;
  readonly path: string;
  /** Declared settings in canonical form: each value has the form in which the kernel lists it. */
  readonly wanted: object;
  readonly absent: boolean;
  /**
   * Names of the fields that select the existing entries to remove (`absent: true`). Their values must equal those of
   * `wanted`.
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
  /** Name of the namespace; "" for the namespace to which the description applies. */
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

/** A checked and converted description. It has one section for each namespace. */
export interface Sections extends ScopeSources {
  readonly sections: readonly Section[];
  /** Namespaces that must exist or must not exist, by name. They are named as by `ip netns` (/run/netns). */
  readonly namespaces: ReadonlyMap<string, Declared>;
}
