import { typeError } from "../../base/argument-error.ts";
import { checkObject } from "../../base/check.ts";
import { describeValue } from "../../base/describe.ts";
import type { NetlinkError } from "../../errors.ts";
import type { MaybePromise } from "../../io/io.ts";
import type { NetworkNamespace } from "../../netns/namespace.ts";
import type { NetlinkSocket } from "../../sock/socket.ts";
import type { ChangeKind } from "../route/core/changes.ts";
import { DifferenceList, type Differences } from "./compare.ts";
import type { Scope, Scopes } from "./scopes.ts";

/** Names of the tables of a description, in the order in which they are planned. */
export type TableName =
  | "namespaces"
  | "sysctls"
  | "links"
  | "datapaths"
  | "datapathPorts"
  | "ethtool"
  | "bridgeVlans"
  | "ipsets"
  | "nftables"
  | "wireguard"
  | "securityAssociations"
  | "securityPolicies"
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

/** Action of a plan's step on an entry. */
export type Action = "add" | "change" | "recreate" | "remove" | "rename";

/**
 * Selects the undeclared entries that a plan removes. With "partial", the plan removes the entries with a mark of the
 * description's owner. With "exact", the plan removes all entries that user space has added.
 */
export type TableMode = "partial" | "exact";

export type Mark = keyof Owner;

/** Marks of an owner's entries, such as a routing protocol. A description may remove only entries with these marks. */
export interface Owner {
  /** Routing protocol that marks routes, rules, next hops and neighbours. */
  readonly protocol?: string | number;
  /** Protocol number that marks addresses. */
  readonly protocolNumber?: number;
  readonly alias?: string;
  /** Whether the owner's alias marks single objects of nftables tables instead of whole tables. Requires `alias`. */
  readonly sharedNftables?: boolean;
  /** Routing tables that belong to the owner, with their routes and the rules that select them. */
  readonly tables: ReadonlySet<number>;
}

export interface Change<Listed, Wanted> {
  readonly action: Action;
  readonly wanted: Wanted | undefined;
  readonly current: Listed | undefined;
  readonly differences: Differences | undefined;
}

export type Writable<Type> = { -readonly [Name in keyof Type]: Type[Name] };

interface DeclaredByKey {
  get(key: string): { readonly wanted: object } | undefined;
}

export interface LinkReference {
  readonly scope?: string | undefined;
  readonly ifname: string;
  /** Empty if the link's name is a part of the entry's name. */
  readonly field: string;
}

/**
 * Defines how the declared entries of a table, such as routes, are checked, identified, compared and written. `Wanted`
 * is the canonical form of a declaration, with the values that the kernel would list.
 */
export interface StateTable<Listed extends object = object, Wanted extends object = object> {
  readonly name: TableName;
  /** Singular noun in plans and errors, such as "route". */
  readonly noun: string;
  /** Multicast groups of NETLINK_ROUTE that announce changes of the table. */
  readonly groups?: readonly number[];
  /**
   * Opens a socket for changes of a table that another protocol than NETLINK_ROUTE announces. Returns undefined if the
   * kernel does not support that protocol.
   */
  openEvents?(netns: NetworkNamespace | undefined): MaybePromise<NetlinkSocket | undefined>;
  /** Whether a keeper reads the table regularly, because the kernel does not announce all changes. */
  readonly isPolled?: boolean;
  /** Whether a plan removes entries after all additions, because other entries may refer to them until then. */
  readonly removedLast?: boolean;
  /** Whether the kernel may remove entries as a side effect of other removals (default true). */
  readonly isDependent?: boolean;
  readonly marks: readonly Mark[];
  /**
   * Splits a declaration that is not a list into entries. Throws a TypeError or RangeError with the path of an invalid
   * part.
   */
  split?(declaration: unknown, path: string): Iterable<ListEntry>;
  /**
   * Returns the canonical form of a declaration, with the marks of the owner. Throws a TypeError or RangeError with the
   * path of an invalid field.
   */
  normalise(input: object, path: string, owner: Owner): Wanted;
  /**
   * Encoder for the table's requests. Each declared entry is encoded when the description is checked, so that invalid
   * entries are rejected before anything is sent.
   */
  readonly kind?: ChangeKind<Wanted>;
  /**
   * Lists the entries of the table. Requires {@link Scope.readLinks}. Without permission to read the table, the list is
   * empty.
   *
   * @param declared entries to look up. A table with very many entries, such as the sysctls, lists only these entries.
   * @throws NetlinkError EPERM if `isRequired` is set and the caller has no permission.
   */
  list(scope: Scope, isRequired?: boolean, declared?: Iterable<Wanted>): MaybePromise<readonly Listed[]>;
  /** Returns the key that identifies an entry within its namespace. */
  key(entry: Listed | Wanted): string;
  title(entry: Listed | Wanted, action?: Action): string;
  /** Returns the declared fields whose current values differ, or undefined if there are none. */
  differences(wanted: Wanted, current: Listed, scope: Scope | undefined, scopes: Scopes): Differences | undefined;
  /** Returns whether the kernel cannot change this field. A plan then removes the entry and creates it again. */
  isFixed?(field: string, wanted: Wanted, current: Listed): boolean;
  references(wanted: Wanted): readonly LinkReference[];
  /**
   * Returns a copy of an entry with the new names of renamed links. Required if other fields than those of `references`
   * contain link names.
   */
  renamed?(entry: Listed | Wanted, names: ReadonlyMap<string, string>): Listed | Wanted;
  /**
   * Returns the reason why a declared entry cannot be added or changed.
   *
   * @param scope the namespace; undefined if it does not exist yet.
   * @param isNew whether the entry does not exist yet, but its links do.
   */
  problem?(wanted: Wanted, scope: Scope | undefined, isNew: boolean): MaybePromise<NetlinkError | undefined>;
  /** Returns the links whose addresses and routes the kernel removes as a side effect of the change. */
  disrupted?(wanted: Wanted, scope: Scope): readonly string[];
  /** Returns other entries that the kernel changes as a side effect of the step. */
  sideEffects?(wanted: Wanted, scope: Scope): MaybePromise<readonly Listed[]>;
  /** Returns the rank of an entry. Entries with a lower rank are added first. */
  level?(entry: Listed | Wanted): number;
  /** Returns the link whose removal also removes the entry. */
  deviceOf(entry: Listed): string | undefined;
  /** Returns the keys of the objects whose removal also removes the entry, such as the datapath of a port. */
  containersOf?(entry: Listed | Wanted): readonly string[];
  /** Returns the key of a container that the kernel refuses to remove while it contains the entry. */
  holds?(entry: Listed): string | undefined;
  /**
   * Returns the keys of parts, such as the members of a next hop group. The kernel removes the entry with its last
   * part.
   */
  partsOf?(entry: Listed | Wanted): readonly string[];
  /** Returns the key by which other entries refer to this entry as their container, such as a queueing discipline. */
  containerKey?(entry: Listed | Wanted): string | undefined;
  /** Returns the owner's part of an entry that several owners can share, such as an nftables table. */
  partOf?(entry: Listed, owner: Owner): Listed | undefined;
  /** Returns whether the kernel has created the entry by itself. A plan never removes such an entry. */
  isAutomatic?(entry: Listed): boolean;
  /**
   * Returns whether the entry has a mark of the owner. `declared` contains the declared entries of the table by key.
   */
  isOwned(entry: Listed, owner: Owner, declared: DeclaredByKey): boolean;
  /**
   * Returns whether an undeclared entry may be removed. For example, a plan must not remove flows of an undeclared
   * datapath.
   */
  isInScope?(entry: Listed, isDeclared: (table: TableName, key: string) => boolean): boolean;
  /**
   * Asks the kernel whether it would accept a declared entry, and throws the kernel's error. Required if only the
   * kernel can check the references of an entry.
   */
  check?(scope: Scope, wanted: Wanted): MaybePromise<void>;
  /** Asks the kernel whether it would accept an entry again after its removal, and throws the kernel's error. */
  checkRestoration?(scope: Scope, current: Listed): MaybePromise<void>;
  /** Converts a listed entry to a declaration in canonical form. */
  restore(entry: Listed, scope: Scope, scopes: Scopes): Wanted;
  /** Converts entries from their canonical form to the JSON form of a description. */
  describe?(entries: readonly Wanted[]): unknown;
  /** Removes entries that the kernel added by itself while a rollback restored links. */
  removeSurplus?(scope: Scope, restored: readonly Wanted[]): Promise<readonly (NetlinkError | undefined)[]>;
  /**
   * Returns the values that undo a change of some fields. Required if a request can change single fields of an entry.
   */
  before?(current: Listed, differences: Differences): Wanted;
  /** Sends changes that have the same action. Returns one result per change: an error, or undefined for success. */
  write(
    scope: Scope,
    action: Action,
    changes: readonly Change<Listed, Wanted>[],
    scopes: Scopes,
  ): MaybePromise<readonly (NetlinkError | undefined)[]>;
}

/**
 * Converts a declared field to the form in which the kernel lists it. `entry` contains the fields that are already
 * converted.
 */
type Conversion = (value: never, path: string, entry: Readonly<Record<string, unknown>>) => unknown;

type Provided = "marks" | "normalise" | "differences" | "references" | "deviceOf" | "isOwned";

interface TableDefinition<Listed extends object, Wanted extends object>
  extends Omit<StateTable<Listed, Wanted>, Provided>,
    Partial<Pick<StateTable<Listed, Wanted>, Provided>> {
  /** Converts the short form of a declaration to the full form, such as `via` of a route to `gateway`. */
  expand?(input: object, path: string): object;
  readonly fields?: { check(input: object, path: string): void };
  /** Conversions of declared values, by field. A conversion throws a TypeError or RangeError for an invalid value. */
  readonly forms?: { readonly [Name in keyof Wanted]?: Conversion };
  /** Fields whose conversion is also called without a value, so that the conversion throws an error. */
  readonly required?: readonly (keyof Wanted)[];
  /** Sets fields that depend on several other fields, after all fields were converted. */
  complete?(entry: Wanted, path: string, owner: Owner): Wanted;
  /** Fields whose values are compared. A listed object may have more members than the declared one. */
  readonly compared?: readonly (keyof Wanted & keyof Listed & string)[];
  /** Fields that contain lists. Two lists match if the kernel lists all declared elements, in any order. */
  readonly contained?: readonly (keyof Wanted & keyof Listed & string)[];
  /** Fields that contain objects. Each member is compared as a separate field, such as "options.rate". */
  readonly members?: readonly (keyof Wanted & keyof Listed & string)[];
  /** Compares the fields that need another comparison than `compared`, `contained` and `members`. */
  compare?(list: DifferenceList, wanted: Wanted, current: Listed, scope: Scope | undefined, scopes: Scopes): void;
}

interface CommonFields {
  readonly dev?: string;
  readonly protocol?: string | number;
  readonly table?: number;
}

/** By default, the field `dev` refers to an entry's link, and its fields `protocol` and `table` mark its owner. */
export function defineTable<Listed extends object, Wanted extends object>(
  definition: TableDefinition<Listed, Wanted>,
): StateTable<Listed, Wanted> {
  const { fields, forms = {}, required = [], compared = [], contained = [], members = [], marks = [] } = definition;
  const mark = marks.find((name) => name === "protocol" || name === "protocolNumber");
  const conversions = Object.entries(forms) as [string, Conversion][];
  return {
    marks,
    normalise(input, path, owner) {
      const entry: Record<string, unknown> = { ...(definition.expand?.(input, path) ?? input) };
      fields?.check(entry, path);
      if (mark !== undefined && owner[mark] !== undefined) entry["protocol"] ??= owner[mark];
      for (const [name, convert] of conversions) {
        const value = entry[name];
        if (value !== undefined || required.includes(name as keyof Wanted))
          entry[name] = convert(value as never, `${path}.${name}`, entry);
      }
      return definition.complete?.(entry as Wanted, path, owner) ?? (entry as Wanted);
    },
    differences(wanted, current, scope, scopes) {
      const list = new DifferenceList();
      definition.compare?.(list, wanted, current, scope, scopes);
      for (const name of compared) list.compare(name, wanted[name], current[name]);
      for (const name of contained) list.compareElements(name, wanted[name], current[name]);
      for (const name of members) list.compareMembers(name, wanted[name], current[name]);
      return list.result;
    },
    references(wanted) {
      const { dev } = wanted as CommonFields;
      return dev === undefined ? [] : [{ ifname: dev, field: "dev" }];
    },
    deviceOf: (entry) => (entry as CommonFields).dev,
    isOwned(entry, owner) {
      const { protocol, table: number } = entry as CommonFields;
      if (mark !== undefined && owner[mark] !== undefined && owner[mark] === protocol) return true;
      return marks.includes("tables") && number !== undefined && owner.tables.has(number);
    },
    ...definition,
  };
}

export interface ListEntry {
  readonly path: string;
  readonly entry: object;
}

/**
 * Yields the entries of a list with their paths, such as "routes[0]". Throws a TypeError if the value is not a list of
 * objects.
 */
export function* listEntries(list: unknown, path: string): Generator<ListEntry> {
  if (!Array.isArray(list)) throw typeError(path, `expected an array, got ${describeValue(list)}`);
  for (let index = 0; index < list.length; index++) {
    const at = `${path}[${index}]`;
    checkObject(list[index], at);
    yield { path: at, entry: list[index] };
  }
}
