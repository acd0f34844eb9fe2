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

/** What a step of a plan does with an entry. */
export type Action = "add" | "change" | "recreate" | "remove" | "rename";

/**
 * Selects the undeclared entries that a plan removes. With "partial", the plan removes the entries with a mark of the
 * description's owner. With "exact", the plan removes all entries that user space has added.
 */
export type TableMode = "partial" | "exact";

/** Kind of the mark that identifies the owner of an entry in the kernel, such as "protocol". */
export type Mark = keyof Owner;

/**
 * Marks that entries of an owner have in the kernel, such as a routing protocol. A description may remove only entries
 * with the marks of its owner.
 */
export interface Owner {
  /** Name or number of the routing protocol that marks an owner's routes, rules, next hops and neighbours. */
  readonly protocol?: string | number;
  /** Number of the routing protocol that marks an owner's addresses. */
  readonly protocolNumber?: number;
  readonly alias?: string;
  /** Whether the owner's alias marks single objects of nftables tables instead of whole tables. Requires `alias`. */
  readonly sharedNftables?: boolean;
  /**
   * Numbers of the routing tables that belong completely to the owner, with their routes and the rules that select
   * them.
   */
  readonly tables: ReadonlySet<number>;
}

/** A change of one entry that is sent to the kernel. */
export interface Change<Listed, Wanted> {
  readonly action: Action;
  readonly wanted: Wanted | undefined;
  readonly current: Listed | undefined;
  readonly differences: Differences | undefined;
}

/** Removes `readonly` from all properties, for objects that are filled field by field. */
export type Writable<Type> = { -readonly [Name in keyof Type]: Type[Name] };

interface DeclaredByKey {
  get(key: string): { readonly wanted: object } | undefined;
}

/** A reference from an entry to a link, such as the interface of an address. */
export interface LinkReference {
  readonly scope?: string | undefined;
  readonly ifname: string;
  /** Name of the field that refers to the link. Empty if the link's name is a part of the entry's name. */
  readonly field: string;
}

/**
 * A table of a configuration description, such as the routes. The interface defines how the declared entries of a table
 * are checked, identified, compared and written. `Wanted` is the canonical form of a declaration: its values have the
 * form in which the kernel lists them.
 */
export interface StateTable<Listed extends object = object, Wanted extends object = object> {
  readonly name: TableName;
  /** Singular noun for an entry of the table in plans and errors, such as "route". */
  readonly noun: string;
  /** Multicast groups of NETLINK_ROUTE in which the kernel announces changes of the table (default: no groups). */
  readonly groups?: readonly number[];
  /**
   * Opens a socket that receives changes of the table. Defined only if the kernel announces the changes in another
   * netlink protocol than NETLINK_ROUTE. Returns undefined if the kernel does not support that protocol.
   */
  openEvents?(netns: NetworkNamespace | undefined): MaybePromise<NetlinkSocket | undefined>;
  /**
   * Whether there are changes of the table that the kernel does not announce (default false). A keeper reads such a
   * table regularly.
   */
  readonly isPolled?: boolean;
  /**
   * Whether a plan removes entries of this table after all additions (default false), because other entries may refer
   * to them until then.
   */
  readonly removedLast?: boolean;
  /**
   * Whether the kernel may remove entries of this table as a side effect when a link, an address or another entry is
   * removed (default true).
   */
  readonly isDependent?: boolean;
  /** Kinds of marks that the kernel can store in entries of the table. */
  readonly marks: readonly Mark[];
  /**
   * Splits a declaration into entries, for a table whose declaration is not a list. Throws a TypeError or RangeError
   * with the path of an invalid part.
   */
  split?(declaration: unknown, path: string): Iterable<ListEntry>;
  /**
   * Checks the declaration of an entry and returns its canonical form, with the values that the kernel would list. Adds
   * the marks of the owner. Throws a TypeError or RangeError with the path of an invalid field.
   */
  normalise(input: object, path: string, owner: Owner): Wanted;
  /**
   * Encoder for the table's requests. Each declared entry is encoded when the description is checked, so that invalid
   * entries are rejected before anything is sent.
   */
  readonly kind?: ChangeKind<Wanted>;
  /**
   * Lists the entries of the table. Requires {@link Scope.readLinks}. If the caller has no permission to read the
   * table, the list is empty, or EPERM is thrown if `isRequired` is set.
   *
   * @param declared entries to look up. A table with very many entries, such as the sysctls, lists only these entries.
   * @throws NetlinkError EPERM if `isRequired` is set and the caller has no permission.
   */
  list(scope: Scope, isRequired?: boolean, declared?: Iterable<Wanted>): MaybePromise<readonly Listed[]>;
  /** Returns the key that identifies an entry of the table within its namespace. */
  key(entry: Listed | Wanted): string;
  /** Returns the title of an entry for plans and errors, such as "10.0.0.0/8 via 192.0.2.1". */
  title(entry: Listed | Wanted, action?: Action): string;
  /**
   * Returns the declared fields whose values differ from the values that the kernel lists, or undefined if no field
   * differs.
   */
  differences(wanted: Wanted, current: Listed, scope: Scope | undefined, scopes: Scopes): Differences | undefined;
  /**
   * Returns whether the kernel cannot change this field of an existing entry. A plan then removes the entry and creates
   * it again.
   */
  isFixed?(field: string, wanted: Wanted, current: Listed): boolean;
  /** Returns the links that must exist before the entry is added. */
  references(wanted: Wanted): readonly LinkReference[];
  /**
   * Returns a copy of an entry in which renamed links have their new names. Defined only if the entry contains link
   * names in other fields than those of `references`.
   */
  renamed?(entry: Listed | Wanted, names: ReadonlyMap<string, string>): Listed | Wanted;
  /**
   * Returns the reason why a declared entry cannot be added or changed, or undefined if there is no such reason.
   *
   * @param scope the namespace; undefined if it does not exist yet.
   * @param isNew whether the entry does not exist yet, but its links do.
   */
  problem?(wanted: Wanted, scope: Scope | undefined, isNew: boolean): MaybePromise<NetlinkError | undefined>;
  /** Returns the links whose addresses and routes the kernel removes as a side effect of this change. */
  disrupted?(wanted: Wanted, scope: Scope): readonly string[];
  /** Returns other entries that the kernel changes as a side effect of this step. A rollback restores them. */
  sideEffects?(wanted: Wanted, scope: Scope): MaybePromise<readonly Listed[]>;
  /** Returns the rank of an entry in the order of additions. Entries with a lower rank are added first. */
  level?(entry: Listed | Wanted): number;
  /** Returns the name of the link whose removal also removes the entry, or undefined if there is no such link. */
  deviceOf(entry: Listed): string | undefined;
  /**
   * Returns the keys of the objects that contain an entry, such as the datapath of a port. When one of these objects is
   * removed, the kernel also removes the entry.
   */
  containersOf?(entry: Listed | Wanted): readonly string[];
  /** Returns the key of a container that the kernel refuses to remove as long as it contains this entry. */
  holds?(entry: Listed): string | undefined;
  /**
   * Returns the keys of the parts of an entry, such as the members of a next hop group. The kernel removes the entry
   * when its last part is removed.
   */
  partsOf?(entry: Listed | Wanted): readonly string[];
  /**
   * Returns the key by which other entries refer to this entry as their container. Defined for queueing disciplines,
   * traffic classes, datapaths and next hops.
   */
  containerKey?(entry: Listed | Wanted): string | undefined;
  /**
   * Returns the part of an entry that belongs to the owner, or undefined if the owner has no part in it. Defined if
   * several owners can share one entry, such as an nftables table.
   */
  partOf?(entry: Listed, owner: Owner): Listed | undefined;
  /** Returns whether the kernel has created the entry by itself. A plan never removes such an entry (default false). */
  isAutomatic?(entry: Listed): boolean;
  /**
   * Returns whether the entry has a mark of the owner, such as a routing protocol. `declared` contains the declared
   * entries of the table by key.
   */
  isOwned(entry: Listed, owner: Owner, declared: DeclaredByKey): boolean;
  /**
   * Returns whether an undeclared entry may be removed (default: yes). For example, a plan may not remove the ports and
   * flows of an undeclared datapath.
   */
  isInScope?(entry: Listed, isDeclared: (table: TableName, key: string) => boolean): boolean;
  /**
   * Asks the kernel, without changing anything, whether it would accept a declared entry. Throws the kernel's error.
   * Defined if only the kernel can check the references of an entry.
   */
  check?(scope: Scope, wanted: Wanted): MaybePromise<void>;
  /**
   * Asks the kernel whether it would accept an existing entry again after its removal. If the kernel would not accept
   * the entry, the removal could not be undone. In this case, throws the kernel's error.
   */
  checkRestoration?(scope: Scope, current: Listed): MaybePromise<void>;
  /** Converts a listed entry to a declaration in canonical form. */
  restore(entry: Listed, scope: Scope, scopes: Scopes): Wanted;
  /** Converts a listed entry to the declaration that restores it. */
  describe?(entries: readonly Wanted[]): unknown;
  /** Removes entries that the kernel added by itself while a rollback restored links. */
  removeSurplus?(scope: Scope, restored: readonly Wanted[]): Promise<readonly (NetlinkError | undefined)[]>;
  /**
   * Returns the values that undo a change of some fields. Defined only for a table in which a request can change single
   * fields of an entry.
   */
  before?(current: Listed, differences: Differences): Wanted;
  /**
   * Sends several changes that have the same action. Returns one result per change, in order: an error, or undefined
   * for success.
   */
  write(
    scope: Scope,
    action: Action,
    changes: readonly Change<Listed, Wanted>[],
    scopes: Scopes,
  ): MaybePromise<readonly (NetlinkError | undefined)[]>;
}

/**
 * Function that converts a declared field to the form in which the kernel lists it. `entry` contains the fields that
 * are already converted.
 */
type Conversion = (value: never, path: string, entry: Readonly<Record<string, unknown>>) => unknown;

type Provided = "marks" | "normalise" | "differences" | "references" | "deviceOf" | "isOwned";

interface TableDefinition<Listed extends object, Wanted extends object>
  extends Omit<StateTable<Listed, Wanted>, Provided>,
    Partial<Pick<StateTable<Listed, Wanted>, Provided>> {
  /**
   * Converts the short form of a declaration to the full form. For example, the field `via` of a route becomes
   * `gateway`.
   */
  expand?(input: object, path: string): object;
  readonly fields?: { check(input: object, path: string): void };
  /**
   * Functions that convert declared values to the form in which the kernel lists them, by field. The functions throw a
   * TypeError or RangeError for an invalid value.
   */
  readonly forms?: { readonly [Name in keyof Wanted]?: Conversion };
  /**
   * Names of the required fields. The conversion of a required field is also called if the value is missing, and then
   * throws an error.
   */
  readonly required?: readonly (keyof Wanted)[];
  /** Sets the fields that depend on several other fields. Called after all fields were converted. */
  complete?(entry: Wanted, path: string, owner: Owner): Wanted;
  /**
   * Names of fields whose declared and listed values are compared. Values match if they are equal. Objects match if the
   * kernel lists at least the declared members.
   */
  readonly compared?: readonly (keyof Wanted & keyof Listed & string)[];
  /** Names of fields that contain lists. Two lists match if the kernel lists all declared elements, in any order. */
  readonly contained?: readonly (keyof Wanted & keyof Listed & string)[];
  /**
   * Names of fields that contain objects. Each member of the object is compared as a separate field, such as
   * "options.rate".
   */
  readonly members?: readonly (keyof Wanted & keyof Listed & string)[];
  /** Compares the fields for which the comparisons of `compared`, `contained` and `members` are unsuitable. */
  compare?(list: DifferenceList, wanted: Wanted, current: Listed, scope: Scope | undefined, scopes: Scopes): void;
}

interface CommonFields {
  readonly dev?: string;
  readonly protocol?: string | number;
  readonly table?: number;
}

/**
 * Creates a table from its definition. By default, the field `dev` refers to an entry's link, and its fields `protocol`
 * and `table` mark its owner.
 */
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

/** One element of a list in a description, with its path for errors, such as "routes[0]". */
export interface ListEntry {
  readonly path: string;
  readonly entry: object;
}

/** Yields the entries of a declared list with their paths. Throws a TypeError if the value is not a list of objects. */
export function* listEntries(list: unknown, path: string): Generator<ListEntry> {
  if (!Array.isArray(list)) throw new TypeError(`${path}: expected an array, got ${describeValue(list)}`);
  for (let index = 0; index < list.length; index++) {
    const at = `${path}[${index}]`;
    checkObject(list[index], at);
    yield { path: at, entry: list[index] };
  }
}
