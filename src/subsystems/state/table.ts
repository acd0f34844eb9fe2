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
 * Which undeclared entries of a table are removed. "partial": entries with a mark of the owner. "exact": all entries
 * that user space has added.
 */
export type TableMode = "partial" | "exact";

/** Names of the fields of {@link Owner}: the kinds of marks that show the owner of an entry. */
export type Mark = keyof Owner;

/**
 * Marks that entries in the kernel carry, such as a routing protocol. They show which entries belong to a description.
 */
export interface Owner {
  /** Name or number of the routing protocol that marks routes, rules, next hops and neighbours. */
  readonly protocol?: string | number;
  /** Number of the routing protocol that marks addresses. */
  readonly protocolNumber?: number;
  readonly alias?: string;
  /** Whether the alias marks the objects of nftables tables instead of the tables. Requires `alias`. */
  readonly sharedNftables?: boolean;
  /** Routing tables whose routes and rules belong to the description. */
  readonly tables: ReadonlySet<number>;
}

/** One change that a table sends to the kernel. It changes one entry. */
export interface Change<Listed, Wanted> {
  readonly action: Action;
  readonly wanted: Wanted | undefined;
  readonly current: Listed | undefined;
  readonly differences: Differences | undefined;
}

/** A type with writable properties, for objects whose fields are set one by one. */
export type Writable<Type> = { -readonly [Name in keyof Type]: Type[Name] };

/** Finds the declared entries of a table by key. */
interface DeclaredByKey {
  get(key: string): { readonly wanted: object } | undefined;
}

/** A reference from an entry to a link. For example, an address refers to its interface. */
export interface LinkReference {
  readonly scope?: string | undefined;
  readonly ifname: string;
  /** Name of the field that refers to the link; "" if the reference is a part of the entry's name. */
  readonly field: string;
}

/**
 * A table of the description of a desired state, such as the routes. It defines how declarations are checked,
 * identified, compared and written. `Wanted` is the canonical form of a declaration, whose values have the form in
 * which the kernel lists them.
 */
export interface StateTable<Listed extends object = object, Wanted extends object = object> {
  readonly name: TableName;
  /** Noun for an entry in plans and errors, in the singular. */
  readonly noun: string;
  /** NETLINK_ROUTE multicast groups that announce changes of the table (default: none). */
  readonly groups?: readonly number[];
  /**
   * Opens a socket that receives changes of the table, if they are announced in another protocol than NETLINK_ROUTE.
   * Returns undefined if the kernel does not support that protocol.
   */
  openEvents?(netns: NetworkNamespace | undefined): MaybePromise<NetlinkSocket | undefined>;
  /**
   * Whether the kernel leaves some changes of the table unannounced. Keepers then read the table regularly (default
   * false).
   */
  readonly isPolled?: boolean;
  /**
   * Whether entries are removed after all additions, because other entries may refer to them until then (default
   * false).
   */
  readonly removedLast?: boolean;
  /**
   * Whether the kernel may remove entries of the table as a side effect of removing a link, an address or another entry
   * (default true).
   */
  readonly isDependent?: boolean;
  /** Kinds of marks that entries of the table can carry. */
  readonly marks: readonly Mark[];
  /**
   * Splits the declaration of a table into entries. Set if the declaration is not a list of entries. Throws a TypeError
   * or RangeError with the path of an invalid part.
   */
  split?(declaration: unknown, path: string): Iterable<ListEntry>;
  /**
   * Checks the declaration of an entry and returns its canonical form, with the marks of the owner. Throws a TypeError
   * or RangeError with the path of an invalid field.
   */
  normalise(input: object, path: string, owner: Owner): Wanted;
  /** Encodes the requests for declared entries, and rejects invalid entries before anything is sent. */
  readonly kind?: ChangeKind<Wanted>;
  /**
   * Returns the entries of the table in a namespace whose links have been read. If the caller has no permission to read
   * the table, returns no entries, or throws if `isRequired` is set.
   *
   * @param declared the declared entries. A table with very many entries returns only the declared ones.
   * @throws NetlinkError EPERM if `isRequired` is set and the caller has no permission.
   */
  list(scope: Scope, isRequired?: boolean, declared?: Iterable<Wanted>): MaybePromise<readonly Listed[]>;
  /** Returns the key that identifies an entry of the table within its namespace. */
  key(entry: Listed | Wanted): string;
  /** Describes an entry of the table in plans and errors. A plan shows changed fields after the title. */
  title(entry: Listed | Wanted, action?: Action): string;
  /**
   * Returns the declared fields whose values differ from those of the kernel's entry; undefined if no field differs.
   */
  differences(wanted: Wanted, current: Listed, scope: Scope | undefined, scopes: Scopes): Differences | undefined;
  /**
   * Returns whether the kernel cannot change this field of an existing entry. The entry must then be removed and
   * created again.
   */
  isFixed?(field: string, wanted: Wanted, current: Listed): boolean;
  /** Returns the links that must exist before the entry is added. */
  references(wanted: Wanted): readonly LinkReference[];
  /**
   * Returns a copy of an entry in which links have other names. Set if the entry refers to links in other ways than by
   * fields.
   */
  renamed?(entry: Listed | Wanted, names: ReadonlyMap<string, string>): Listed | Wanted;
  /**
   * Returns the reason why a declared entry cannot be established; undefined if there is none. `scope` is undefined if
   * the namespace does not exist yet. `isNew` means that the links of the entry exist but the entry does not.
   */
  problem?(wanted: Wanted, scope: Scope | undefined, isNew: boolean): MaybePromise<NetlinkError | undefined>;
  /** Returns the links whose addresses and routes the kernel removes when it makes a change. */
  disrupted?(wanted: Wanted, scope: Scope): readonly string[];
  /**
   * Returns the other entries whose values the kernel changes when it makes a change. A rollback restores these
   * entries.
   */
  sideEffects?(wanted: Wanted, scope: Scope): MaybePromise<readonly Listed[]>;
  /** Returns the rank of an entry in the order of additions. Entries with rank 0 are added first. */
  level?(entry: Listed | Wanted): number;
  /** Returns the name of the link whose removal also removes the entry; undefined if there is none. */
  deviceOf(entry: Listed): string | undefined;
  /**
   * Returns the keys of the entry's containers, such as its datapath. The kernel removes the entry together with any of
   * its containers.
   */
  containersOf?(entry: Listed | Wanted): readonly string[];
  /** Returns the key of the container that the kernel refuses to remove while the entry exists. */
  holds?(entry: Listed): string | undefined;
  /**
   * Returns the keys of the parts of an entry, such as the members of a next hop group. If all parts are removed, the
   * kernel removes the entry too.
   */
  partsOf?(entry: Listed | Wanted): readonly string[];
  /**
   * Returns the key of an entry that is itself a container (a discipline, class, datapath or next hop). The entries in
   * the container refer to it by this key.
   */
  containerKey?(entry: Listed | Wanted): string | undefined;
  /**
   * Returns the part of a listed entry that belongs to the owner; undefined if there is none. Set if several owners can
   * share an entry.
   */
  partOf?(entry: Listed, owner: Owner): Listed | undefined;
  /** Returns whether the kernel manages the entry. Such an entry is never removed (default false). */
  isAutomatic?(entry: Listed): boolean;
  /**
   * Returns whether the entry carries a mark of the owner. `declared` contains the declared entries of the table, by
   * key.
   */
  isOwned(entry: Listed, owner: Owner, declared: DeclaredByKey): boolean;
  /**
   * Returns whether an undeclared entry may be removed (default: yes). For example, the ports and flows of an
   * undeclared datapath may not be removed.
   */
  isInScope?(entry: Listed, isDeclared: (table: TableName, key: string) => boolean): boolean;
  /**
   * Asks the kernel whether it would accept a declared entry, without changing anything. Called for entries that are
   * added or changed. Throws the kernel's error. Set if an entry can refer to missing parts in a way that only the
   * kernel can check.
   */
  check?(scope: Scope, wanted: Wanted): MaybePromise<void>;
  /**
   * Asks the kernel whether it would accept a listed entry again. Only then can a step that removes the entry be
   * undone. Throws the kernel's error.
   */
  checkRestoration?(scope: Scope, current: Listed): MaybePromise<void>;
  /** Converts a listed entry to a declaration in canonical form. */
  restore(entry: Listed, scope: Scope, scopes: Scopes): Wanted;
  /**
   * Converts declarations of entries to the JSON form in which a description contains them. Set if that form is not a
   * list of entries.
   */
  describe?(entries: readonly Wanted[]): unknown;
  /** Removes entries that the kernel has added by itself when links were restored. */
  removeSurplus?(scope: Scope, restored: readonly Wanted[]): Promise<readonly (NetlinkError | undefined)[]>;
  /**
   * Returns the entry with the earlier values of its changed fields, to undo a change. Set for tables in which a change
   * does not replace the whole entry.
   */
  before?(current: Listed, differences: Differences): Wanted;
  /**
   * Makes several changes with the same action. Returns one result per change, in order: an error, or undefined for
   * success.
   */
  write(
    scope: Scope,
    action: Action,
    changes: readonly Change<Listed, Wanted>[],
    scopes: Scopes,
  ): MaybePromise<readonly (NetlinkError | undefined)[]>;
}

/** Converts the value of a declared field. `entry` contains the fields of the entry that were already converted. */
type Conversion = (value: never, path: string, entry: Readonly<Record<string, unknown>>) => unknown;

/** Names of the {@link StateTable} members for which {@link defineTable} has defaults. */
type Provided = "marks" | "normalise" | "differences" | "references" | "deviceOf" | "isOwned";

/** Definition of a {@link StateTable}, from which {@link defineTable} creates it. */
interface TableDefinition<Listed extends object, Wanted extends object>
  extends Omit<StateTable<Listed, Wanted>, Provided>,
    Partial<Pick<StateTable<Listed, Wanted>, Provided>> {
  /** Converts a short form of a declaration to the fields of the table. */
  expand?(input: object, path: string): object;
  readonly fields?: { check(input: object, path: string): void };
  /**
   * Functions that convert declared values to the form in which the kernel lists them, by field name. They throw a
   * TypeError or RangeError for an invalid value.
   */
  readonly forms?: { readonly [Name in keyof Wanted]?: Conversion };
  /** Names of the required fields. Their conversions are called even for undefined values, which they reject. */
  readonly required?: readonly (keyof Wanted)[];
  /** Completes an entry after all of its fields were converted. */
  complete?(entry: Wanted, path: string, owner: Owner): Wanted;
  /** Fields that match if the value in the kernel includes the declared value. */
  readonly compared?: readonly (keyof Wanted & keyof Listed & string)[];
  /** Fields that are lists. They match if the list in the kernel contains all declared elements. */
  readonly contained?: readonly (keyof Wanted & keyof Listed & string)[];
  /** Fields whose values are objects. Each member is compared as a separate field, such as "options.rate". */
  readonly members?: readonly (keyof Wanted & keyof Listed & string)[];
  /** Compares the fields for which none of the general comparisons is correct. */
  compare?(list: DifferenceList, wanted: Wanted, current: Listed, scope: Scope | undefined, scopes: Scopes): void;
}

interface CommonFields {
  readonly dev?: string;
  readonly protocol?: string | number;
  readonly table?: number;
}

/**
 * Creates a table from its definition. By default, the field `dev` of an entry refers to its link, and the fields
 * `protocol` and `table` contain its marks.
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

/** An entry of a declared list, with its path in the description. */
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
