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

/** Names of the tables of a description, in the order in which a plan reads and compares them. */
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
 * Which undeclared entries of a table a plan removes. With "partial", these are the entries that carry a mark of the
 * description's owner, such as its routing protocol. With "exact", these are all entries except those that the kernel
 * itself has added.
 */
export type TableMode = "partial" | "exact";

export type Mark = keyof Owner;

/**
 * Marks that show which existing entries belong to the owner of a description, such as a routing protocol. A plan may
 * remove marked entries that are not declared.
 */
export interface Owner {
  /** Routing protocol that marks routes, rules, next hops and neighbours of the owner. */
  readonly protocol?: string | number;
  /** Number of the routing protocol that marks addresses of the owner (`IFA_PROTO`). */
  readonly protocolNumber?: number;
  readonly alias?: string;
  /**
   * Whether several owners share nftables tables. The alias then marks each owned object, such as a chain, instead of
   * the whole table.
   */
  readonly sharedNftables?: boolean;
  /** Numbers of the routing tables whose routes and rules all belong to the owner. */
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
  /**
   * Field of the entry that contains the name of the link, such as "dev". Empty for a kernel parameter (sysctl), whose
   * own name contains the name of the link.
   */
  readonly field: string;
}

/**
 * Implementation of a table of a description, such as the routes: checks, identifies, compares and writes its entries.
 * `Listed` is an entry as the kernel lists it. `Wanted` is a declared entry in canonical form, with values as the
 * kernel lists them.
 */
export interface StateTable<Listed extends object = object, Wanted extends object = object> {
  readonly name: TableName;
  /** Singular noun in plans and errors, such as "route". */
  readonly noun: string;
  /** Multicast groups of NETLINK_ROUTE that announce changes of the table. */
  readonly groups?: readonly number[];
  /**
   * Opens a socket for change notifications if the table does not use NETLINK_ROUTE. Returns undefined if the kernel
   * does not support the protocol.
   */
  openEvents?(netns: NetworkNamespace | undefined): MaybePromise<NetlinkSocket | undefined>;
  /**
   * Whether a keeper also reads the table at regular intervals, because the kernel sends no notifications for some
   * changes of the table.
   */
  readonly isPolled?: boolean;
  /**
   * Whether a plan removes entries of the table after all additions, because entries of other tables may refer to them.
   */
  readonly removedLast?: boolean;
  /**
   * Whether the kernel may remove entries of the table as a side effect, for example together with their link (default
   * true).
   */
  readonly isDependent?: boolean;
  readonly marks: readonly Mark[];
  /**
   * Splits the declaration of a table into entries. Required if the declaration is not a list, such as `sysctls`.
   * Throws a TypeError or RangeError for an invalid part.
   */
  split?(declaration: unknown, path: string): Iterable<ListEntry>;
  /**
   * Converts a declared entry to its canonical form, and adds the owner's marks. Throws a TypeError or RangeError for
   * an invalid field.
   */
  normalise(input: object, path: string, owner: Owner): Wanted;
  /**
   * Kind of request with which each declared entry is encoded while the description is checked, so that invalid values
   * are rejected before anything is planned.
   */
  readonly kind?: ChangeKind<Wanted>;
  /**
   * Lists the entries that the kernel has in this table. By default, the list is empty if the caller has no permission.
   * Requires a previous call of {@link Scope.readLinks}.
   *
   * @param declared declared entries. A very large table, such as the sysctls, lists only these.
   * @throws NetlinkError EPERM if `isRequired` is set and the caller has no permission.
   */
  list(scope: Scope, isRequired?: boolean, declared?: Iterable<Wanted>): MaybePromise<readonly Listed[]>;
  /** Returns the key that identifies an entry within its namespace. */
  key(entry: Listed | Wanted): string;
  title(entry: Listed | Wanted, action?: Action): string;
  /**
   * Compares the declared fields of an entry with the kernel's values. Returns the fields that differ, or undefined if
   * there are none.
   */
  differences(wanted: Wanted, current: Listed, scope: Scope | undefined, scopes: Scopes): Differences | undefined;
  /**
   * Returns whether a difference in `field` requires that a plan recreates the entry, because the kernel cannot change
   * this field of an existing entry.
   */
  isFixed?(field: string, wanted: Wanted, current: Listed): boolean;
  references(wanted: Wanted): readonly LinkReference[];
  /**
   * Returns a copy of the entry in which renamed links have their new names. Required if fields other than those of
   * `references` contain link names.
   */
  renamed?(entry: Listed | Wanted, names: ReadonlyMap<string, string>): Listed | Wanted;
  /**
   * Returns the reason why a declared entry cannot be added or changed, or undefined if it can.
   *
   * @param scope the network namespace; undefined if it does not exist yet.
   * @param isNew whether the entry itself does not exist, but all links to which it refers do.
   */
  problem?(wanted: Wanted, scope: Scope | undefined, isNew: boolean): MaybePromise<NetlinkError | undefined>;
  /**
   * Returns the names of links that lose addresses and routes when this entry is written. For example, disabling IPv6
   * by a sysctl removes the IPv6 addresses of a link.
   */
  disrupted?(wanted: Wanted, scope: Scope): readonly string[];
  /** Returns other entries of the table that the kernel changes when this entry is written, in their current state. */
  sideEffects?(wanted: Wanted, scope: Scope): MaybePromise<readonly Listed[]>;
  /** Returns the rank of an entry in its table. A plan adds entries with a lower rank first. */
  level?(entry: Listed | Wanted): number;
  /** Returns the name of the link whose removal also removes the entry. */
  deviceOf(entry: Listed): string | undefined;
  /**
   * Returns the keys of the containers whose removal also removes the entry. For example, the container of an Open
   * vSwitch port is its datapath.
   */
  containersOf?(entry: Listed | Wanted): readonly string[];
  /** Returns the key of a container that the kernel refuses to remove as long as this entry exists. */
  holds?(entry: Listed): string | undefined;
  /**
   * Returns the keys of the entry's parts, such as the members of a next hop group. The kernel removes the entry with
   * its last part.
   */
  partsOf?(entry: Listed | Wanted): readonly string[];
  /** Returns the key of this entry as a container of other entries, for comparison with their `containersOf`. */
  containerKey?(entry: Listed | Wanted): string | undefined;
  /** Returns the part of an entry that belongs to the owner, such as the owner's objects in a shared nftables table. */
  partOf?(entry: Listed, owner: Owner): Listed | undefined;
  /** Returns whether the kernel has created the entry. A plan never removes such an entry. */
  isAutomatic?(entry: Listed): boolean;
  /** Returns whether the entry has a mark of the owner. */
  isOwned(entry: Listed, owner: Owner, declared: DeclaredByKey): boolean;
  /**
   * Returns whether a plan may remove the entry if it is not declared. For example, flows of an undeclared Open vSwitch
   * datapath are kept.
   */
  isInScope?(entry: Listed, isDeclared: (table: TableName, key: string) => boolean): boolean;
  /**
   * Asks the kernel to check a declared entry without writing it, and throws the kernel's error. Implemented by tables
   * whose references only the kernel can check, such as nftables.
   */
  check?(scope: Scope, wanted: Wanted): MaybePromise<void>;
  /**
   * Asks the kernel whether an existing entry could be added again after a removal, and throws the kernel's error.
   * Called before the first step of a plan with `rollback`.
   */
  checkRestoration?(scope: Scope, current: Listed): MaybePromise<void>;
  /** Converts a listed entry to a declaration in canonical form. */
  restore(entry: Listed, scope: Scope, scopes: Scopes): Wanted;
  /** Converts entries from canonical form to the JSON form of a description, for snapshots. */
  describe?(entries: readonly Wanted[]): unknown;
  /**
   * Removes entries that the kernel itself added when a rollback restored links, such as the default VLAN of a bridge
   * port.
   */
  removeSurplus?(scope: Scope, restored: readonly Wanted[]): Promise<readonly (NetlinkError | undefined)[]>;
  /**
   * Returns the settings that undo a change of the given fields. Required if a request to the kernel can change single
   * fields of an entry.
   */
  before?(current: Listed, differences: Differences): Wanted;
  /**
   * Sends changes with the same action to the kernel. Returns one result for each change: an error, or undefined for
   * success.
   */
  write(
    scope: Scope,
    action: Action,
    changes: readonly Change<Listed, Wanted>[],
    scopes: Scopes,
  ): MaybePromise<readonly (NetlinkError | undefined)[]>;
}

/**
 * Converts a field of a declared entry to the form in which the kernel lists it. `entry` contains the fields that were
 * converted before.
 */
type Conversion = (value: never, path: string, entry: Readonly<Record<string, unknown>>) => unknown;

type Provided = "marks" | "normalise" | "differences" | "references" | "deviceOf" | "isOwned";

interface TableDefinition<Listed extends object, Wanted extends object>
  extends Omit<StateTable<Listed, Wanted>, Provided>,
    Partial<Pick<StateTable<Listed, Wanted>, Provided>> {
  /** Expands short forms in a declared entry. For example, `via` of a route becomes `gateway`. */
  expand?(input: object, path: string): object;
  readonly fields?: { check(input: object, path: string): void };
  /**
   * Functions that convert declared values to canonical form, by field. They throw a TypeError or RangeError for an
   * invalid value.
   */
  readonly forms?: { readonly [Name in keyof Wanted]?: Conversion };
  /**
   * Fields that every declared entry must have. Their conversions in `forms` are called even without a value, and then
   * throw an error.
   */
  readonly required?: readonly (keyof Wanted)[];
  /** Sets fields of a declared entry that depend on several other fields. Called after all conversions of `forms`. */
  complete?(entry: Wanted, path: string, owner: Owner): Wanted;
  /**
   * Fields whose values in the kernel must equal the declared values. In objects, only the declared members are
   * compared.
   */
  readonly compared?: readonly (keyof Wanted & keyof Listed & string)[];
  /** Fields with lists that are compared without their order: the kernel's list must contain all declared elements. */
  readonly contained?: readonly (keyof Wanted & keyof Listed & string)[];
  /** Fields with objects. Each member is compared separately, with a name such as "options.rate". */
  readonly members?: readonly (keyof Wanted & keyof Listed & string)[];
  /**
   * Compares fields for which `compared`, `contained` and `members` are not sufficient. Adds each difference to `list`.
   */
  compare?(list: DifferenceList, wanted: Wanted, current: Listed, scope: Scope | undefined, scopes: Scopes): void;
}

interface CommonFields {
  readonly dev?: string;
  readonly protocol?: string | number;
  readonly table?: number;
}

/**
 * Creates the implementation of a table of a description. By default, the field `dev` of an entry names its link, and
 * the owner's marks are compared with the fields `protocol` and `table`. Methods of the definition override this.
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

export interface ListEntry {
  readonly path: string;
  readonly entry: object;
}

/**
 * Yields the entries of a list with paths such as "routes[0]". Throws a TypeError if the value is not a list of
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
