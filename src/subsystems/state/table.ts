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

/** Names of the tables of a description, in the order of planning. */
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
 * Which undeclared entries of a table a plan removes. With "partial", the plan removes entries with a mark of the
 * description's owner. With "exact", the plan removes all entries that user space has added.
 */
export type TableMode = "partial" | "exact";

export type Mark = keyof Owner;

/** Marks, such as a routing protocol, of the entries that a description owns and may remove. */
export interface Owner {
  /** Routing protocol that marks routes, rules, next hops and neighbours. */
  readonly protocol?: string | number;
  /** Protocol number that marks addresses. */
  readonly protocolNumber?: number;
  readonly alias?: string;
  /**
   * Whether several owners share nftables tables. The alias then marks each owned object, such as a chain, instead of
   * the whole table.
   */
  readonly sharedNftables?: boolean;
  /** Routing tables that belong to the owner, with their routes and rules. */
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
   * Field of the entry that contains the link name, such as "dev". Empty if the entry's own key contains the link name.
   */
  readonly field: string;
}

/**
 * A table of a description, such as the routes: checks, identifies, compares and writes entries. `Wanted` is a declared
 * entry in canonical form, with values as the kernel lists them.
 */
export interface StateTable<Listed extends object = object, Wanted extends object = object> {
  readonly name: TableName;
  /** Singular noun in plans and errors, such as "route". */
  readonly noun: string;
  /** Multicast groups of NETLINK_ROUTE that announce changes of the table. */
  readonly groups?: readonly number[];
  /**
   * Opens a socket for notifications of another protocol than NETLINK_ROUTE. Returns undefined if the kernel does not
   * support the protocol.
   */
  openEvents?(netns: NetworkNamespace | undefined): MaybePromise<NetlinkSocket | undefined>;
  /** Whether a keeper reads the table regularly, because the kernel sends no notifications for some changes. */
  readonly isPolled?: boolean;
  /** Whether entries are removed after all additions, because other entries may refer to them. */
  readonly removedLast?: boolean;
  /** Whether the kernel may remove entries together with other entries (default true). */
  readonly isDependent?: boolean;
  readonly marks: readonly Mark[];
  /** Splits a declaration that is not a list into entries. Throws a TypeError or RangeError for an invalid part. */
  split?(declaration: unknown, path: string): Iterable<ListEntry>;
  /**
   * Returns the canonical form of a declaration, with the owner's marks. Throws a TypeError or RangeError for an
   * invalid field.
   */
  normalise(input: object, path: string, owner: Owner): Wanted;
  /**
   * Kind of request with which each declared entry is encoded while the description is checked, so that invalid values
   * are rejected before anything is planned.
   */
  readonly kind?: ChangeKind<Wanted>;
  /**
   * Lists the entries of the table, or none without permission. Requires {@link Scope.readLinks}.
   *
   * @param declared declared entries. A very large table, such as the sysctls, lists only these.
   * @throws NetlinkError EPERM if `isRequired` is set and the caller has no permission.
   */
  list(scope: Scope, isRequired?: boolean, declared?: Iterable<Wanted>): MaybePromise<readonly Listed[]>;
  /** Returns the key that identifies an entry within its namespace. */
  key(entry: Listed | Wanted): string;
  title(entry: Listed | Wanted, action?: Action): string;
  /** Returns the declared fields whose current values differ, or undefined if there are none. */
  differences(wanted: Wanted, current: Listed, scope: Scope | undefined, scopes: Scopes): Differences | undefined;
  /**
   * Returns whether a difference in `field` requires that a plan recreates the entry, because the kernel cannot change
   * this field of an existing entry.
   */
  isFixed?(field: string, wanted: Wanted, current: Listed): boolean;
  references(wanted: Wanted): readonly LinkReference[];
  /**
   * Returns an entry with the new names of renamed links. Required if other fields than those of `references` contain
   * link names.
   */
  renamed?(entry: Listed | Wanted, names: ReadonlyMap<string, string>): Listed | Wanted;
  /**
   * Returns the reason why a declared entry cannot be added or changed.
   *
   * @param scope the namespace; undefined if it does not exist yet.
   * @param isNew whether the entry does not exist, but its links do.
   */
  problem?(wanted: Wanted, scope: Scope | undefined, isNew: boolean): MaybePromise<NetlinkError | undefined>;
  /** Returns the links that lose addresses and routes when this entry is written, for example when IPv6 is disabled. */
  disrupted?(wanted: Wanted, scope: Scope): readonly string[];
  /** Returns other entries that the kernel changes when this entry is written. */
  sideEffects?(wanted: Wanted, scope: Scope): MaybePromise<readonly Listed[]>;
  /** Returns the rank of an entry. Lower ranks are added first. */
  level?(entry: Listed | Wanted): number;
  /** Returns the link whose removal also removes the entry. */
  deviceOf(entry: Listed): string | undefined;
  /** Returns the keys of containers whose removal also removes the entry, such as the datapath of a port. */
  containersOf?(entry: Listed | Wanted): readonly string[];
  /** Returns the key of the container that the kernel cannot remove before the entry. */
  holds?(entry: Listed): string | undefined;
  /**
   * Returns the keys of the entry's parts, such as the members of a next hop group. The kernel removes the entry with
   * its last part.
   */
  partsOf?(entry: Listed | Wanted): readonly string[];
  /** Returns the key by which other entries refer to this entry as their container. */
  containerKey?(entry: Listed | Wanted): string | undefined;
  /** Returns the owner's part of a shared entry, such as the owner's objects in an nftables table. */
  partOf?(entry: Listed, owner: Owner): Listed | undefined;
  /** Returns whether the kernel has created the entry. A plan never removes such an entry. */
  isAutomatic?(entry: Listed): boolean;
  /** Returns whether the entry has a mark of the owner. */
  isOwned(entry: Listed, owner: Owner, declared: DeclaredByKey): boolean;
  /** Returns whether an undeclared entry may be removed. For example, flows of an undeclared datapath may not. */
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
  /** Converts entries from canonical form to the JSON form of a description. */
  describe?(entries: readonly Wanted[]): unknown;
  /** Removes entries that the kernel added when a rollback restored links. */
  removeSurplus?(scope: Scope, restored: readonly Wanted[]): Promise<readonly (NetlinkError | undefined)[]>;
  /** Returns the values that undo a change of some fields. Required if a request can change single fields. */
  before?(current: Listed, differences: Differences): Wanted;
  /** Sends changes with the same action. Returns an error, or undefined for success, for each change. */
  write(
    scope: Scope,
    action: Action,
    changes: readonly Change<Listed, Wanted>[],
    scopes: Scopes,
  ): MaybePromise<readonly (NetlinkError | undefined)[]>;
}

/** Converts a declared field to the kernel's form. `entry` contains the fields that are already converted. */
type Conversion = (value: never, path: string, entry: Readonly<Record<string, unknown>>) => unknown;

type Provided = "marks" | "normalise" | "differences" | "references" | "deviceOf" | "isOwned";

interface TableDefinition<Listed extends object, Wanted extends object>
  extends Omit<StateTable<Listed, Wanted>, Provided>,
    Partial<Pick<StateTable<Listed, Wanted>, Provided>> {
  /** Expands short forms in a declaration, such as `via` of a route to `gateway`. */
  expand?(input: object, path: string): object;
  readonly fields?: { check(input: object, path: string): void };
  /** Conversions of declared values, by field. They throw a TypeError or RangeError for an invalid value. */
  readonly forms?: { readonly [Name in keyof Wanted]?: Conversion };
  /** Required fields. Their conversions are called even without a value, and then throw an error. */
  readonly required?: readonly (keyof Wanted)[];
  /** Sets fields that depend on several other fields. Called after all conversions. */
  complete?(entry: Wanted, path: string, owner: Owner): Wanted;
  /** Fields that must equal the declared values. Listed objects may have further members. */
  readonly compared?: readonly (keyof Wanted & keyof Listed & string)[];
  /** Fields with lists. The kernel must list all declared elements, in any order. */
  readonly contained?: readonly (keyof Wanted & keyof Listed & string)[];
  /** Fields with objects. Each member is compared separately, with a name such as "options.rate". */
  readonly members?: readonly (keyof Wanted & keyof Listed & string)[];
  /** Compares the fields for which `compared`, `contained` and `members` do not suffice. */
  compare?(list: DifferenceList, wanted: Wanted, current: Listed, scope: Scope | undefined, scopes: Scopes): void;
}

interface CommonFields {
  readonly dev?: string;
  readonly protocol?: string | number;
  readonly table?: number;
}

/** Defines a table. By default, `dev` names the link of an entry, and `protocol` and `table` are the owner's marks. */
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
