import type { NetlinkError } from "../../errors.ts";
import type { NetworkNamespace } from "../../sock/namespace.ts";
import type { NetlinkSocket } from "../../sock/socket.ts";
import type { Scope, Scopes } from "./scopes.ts";
import type { ListEntry } from "./tables/list-entries.ts";

/** Names of the tables of a description, in the order in which they are planned. */
export type TableName =
  | "namespaces"
  | "links"
  | "datapaths"
  | "datapathPorts"
  | "bridgeVlans"
  | "nftables"
  | "addresses"
  | "neighbours"
  | "nexthops"
  | "forwardingEntries"
  | "routes"
  | "rules"
  | "qdiscs"
  | "classes"
  | "filters"
  | "datapathFlows";

/** What a step does to an entry. */
export type Action = "add" | "change" | "recreate" | "remove";

/** Which undeclared entries are removed: those that carry a mark of the owner, or all that user space has added. */
export type TableMode = "partial" | "exact";

/** Names of the marks of an owner. */
export type Mark = "protocol" | "alias" | "tables";

/** Marks of the entries that belong to a description. */
export interface Owner {
  /** Routing protocol of routes, rules, next hops and neighbours, as the kernel lists it. */
  readonly protocol?: string | number;
  /** Number of the same protocol, for addresses. */
  readonly protocolNumber?: number;
  /** Alias of links. */
  readonly alias?: string;
  /** Routing tables whose routes and rules belong to the description. */
  readonly tables: ReadonlySet<number>;
}

/** A field of an entry that has another value than declared. */
export interface Difference {
  readonly from: unknown;
  readonly to: unknown;
}

/** Fields with other values than declared, by name. */
export type Differences = Readonly<Record<string, Difference>>;

/** A change of one entry, as {@link StateTable.write} makes it. */
export interface Change<Listed, Wanted> {
  readonly action: Action;
  /** The declared entry; undefined for removals. */
  readonly wanted: Wanted | undefined;
  /** The entry that the kernel has; undefined for additions. */
  readonly current: Listed | undefined;
  readonly differences: Differences | undefined;
}

/** A reference of an entry to a link. */
export interface LinkReference {
  /** Namespace of the link; undefined for that of the entry. */
  readonly scope?: string | undefined;
  readonly ifname: string;
  /** Field that contains the reference. */
  readonly field: string;
}

/**
 * One kind of object: how its declarations are checked, identified, compared and written. `Wanted` is the canonical form
 * of a declaration: its values are those that the kernel lists.
 */
export interface StateTable<Listed extends object = object, Wanted extends object = object> {
  readonly name: TableName;
  /** Noun in texts, in the singular. */
  readonly noun: string;
  /** Multicast groups of NETLINK_ROUTE that announce changes. */
  readonly groups: readonly number[];
  /**
   * Opens a socket that receives the announcements of another netlink protocol; returns undefined if the kernel does not
   * have it.
   */
  openEvents?(netns: NetworkNamespace | undefined): NetlinkSocket | undefined;
  /** Whether entries are removed after all additions, because other entries may use them until then. */
  readonly removedLast: boolean;
  /** Whether entries disappear together with a link, an address or another entry. */
  readonly isDependent: boolean;
  /** Marks of the owner that entries can carry. */
  readonly marks: readonly Mark[];
  /**
   * Splits the declaration of a table into its entries, for tables whose declarations are not lists of entries.
   *
   * @throws TypeError or RangeError with the path of an invalid part.
   */
  split?(declaration: unknown, path: string): Iterable<ListEntry>;
  /**
   * Checks a declaration and returns its canonical form, with the marks of the owner.
   *
   * @throws TypeError or RangeError with the path of an invalid field.
   */
  normalise(input: object, path: string, owner: Owner): Wanted;
  /** Throws a TypeError or RangeError with the path of a field of an added entry that cannot be encoded. */
  check?(wanted: Wanted, path: string): void;
  /** Returns the entries of a namespace. */
  list(scope: Scope): Iterable<Listed>;
  /** Returns the identity of an entry within its namespace. */
  key(entry: Listed | Wanted): string;
  /** Describes an entry in plans and errors. */
  title(entry: Listed | Wanted): string;
  /** Returns the declared fields that the kernel's entry does not have; undefined if it has all. */
  differences(wanted: Wanted, current: Listed, scope: Scope | undefined, scopes: Scopes): Differences | undefined;
  /** Whether an entry must be created again to change a field. */
  isFixed?(field: string, wanted: Wanted, current: Listed): boolean;
  /** Returns the links that must exist before the entry. */
  references(wanted: Wanted): readonly LinkReference[];
  /** Position among the additions of this table: entries of level 0 are added first. */
  level?(entry: Listed | Wanted): number;
  /** Name of the link whose removal also removes the entry. */
  deviceOf(entry: Listed): string | undefined;
  /** Keys of other entries whose removal also removes the entry, as {@link containerKey} returns them. */
  containersOf?(entry: Listed | Wanted): readonly string[];
  /** Keys of the entries that this one consists of. It loses each one that is removed, and disappears with the last one. */
  partsOf?(entry: Listed | Wanted): readonly string[];
  /** Key under which entries refer to this one as their container: a discipline, class, datapath or next hop. */
  containerKey?(entry: Listed | Wanted): string | undefined;
  /** Whether the kernel manages the entry, so that it is never removed. */
  isAutomatic(entry: Listed): boolean;
  /** Whether the entry carries a mark of the owner. */
  isOwned(entry: Listed, owner: Owner): boolean;
  /** Whether the description decides about undeclared entries like this one (default: yes). */
  isInScope?(entry: Listed, isDeclared: (table: TableName, key: string) => boolean): boolean;
  /** Converts a listed entry to a declaration in canonical form. */
  restore(entry: Listed, scope: Scope, scopes: Scopes): Wanted;
  /** Converts restored entries to a declaration in JSON values, for tables whose declarations are not lists of entries. */
  describe?(entries: readonly Wanted[]): unknown;
  /** Removes what the kernel has added together with the links of restored entries, and returns the errors. */
  removeSurplus?(scope: Scope, restored: readonly Wanted[]): readonly (NetlinkError | undefined)[];
  /**
   * Returns an entry with the earlier values of changed fields, for tables whose changes do not replace the whole entry.
   * `differences` lead from the new to the earlier values.
   */
  before?(current: Listed, differences: Differences): Wanted;
  /** Makes changes with the same action. Returns one result for each. */
  write(
    scope: Scope,
    action: Action,
    changes: readonly Change<Listed, Wanted>[],
    scopes: Scopes,
  ): readonly (NetlinkError | undefined)[];
}
