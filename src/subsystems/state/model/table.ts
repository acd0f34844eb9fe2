import { fieldOfError, typeError } from "../../../base/argument-error.ts";
import { checkArray, checkObject } from "../../../base/check.ts";
import type { NetlinkError } from "../../../errors.ts";
import type { MaybePromise } from "../../../io/io.ts";
import type { NetworkNamespace } from "../../../netns/namespace.ts";
import type { NetlinkSocket } from "../../../sock/socket.ts";
import { checkChange } from "../../route/core/batch.ts";
import type { ChangeKind } from "../../route/core/changes.ts";
import type { ListedForms } from "../../route/core/listed-form.ts";
import { DifferenceList, type Differences } from "./compare.ts";
import type { Scope, Scopes } from "./scopes.ts";

/** Names of a description's tables, in the order of a plan. */
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
 * Marks of a description's owner, such as a routing protocol. A plan may remove existing entries with these marks that
 * are not declared.
 */
export interface Owner {
  /** Routing protocol of the owner's routes, rules, next hops and neighbours. */
  readonly protocol?: string | number;
  /** Number of the routing protocol of the owner's addresses (`IFA_PROTO`). */
  readonly protocolNumber?: number;
  readonly alias?: string;
  /** Whether the alias marks objects of nftables tables that owners share. */
  readonly sharedNftables?: boolean;
  /** Routing tables whose routes and rules all belong to the owner. */
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
  /** Field with the link's name, such as "dev"; empty for sysctls. */
  readonly field: string;
  /** Whether a plan may create the link after the entry, which gets the reference in a later step. */
  readonly isLater?: true;
}

/**
 * Implementation of a table of a description, such as `routes`. `Listed` is an entry as the kernel lists it. `Wanted`
 * is a declared entry in the same form.
 */
export interface StateTable<Listed extends object = object, Wanted extends object = object> {
  readonly name: TableName;
  /** Singular noun in plans and errors, such as "route" (default: the noun of `kind`). */
  readonly noun: string;
  /** Multicast groups of NETLINK_ROUTE that announce changes of the table. */
  readonly groups?: readonly number[];
  /** Multicast groups of another protocol. If the kernel lacks the protocol, a keeper follows no changes of the table. */
  readonly events?: { readonly protocol: number; readonly groups: readonly number[] };
  /** For families whose groups must be looked up: opens a socket for change notifications. */
  openEvents?(netns: NetworkNamespace | undefined): MaybePromise<NetlinkSocket | undefined>;
  /** Whether a keeper polls the table for changes without notification. */
  readonly isPolled?: boolean;
  /** Whether a plan removes entries of the table after all additions. */
  readonly removedLast?: boolean;
  /** Whether entries are created again in one batch, whatever its size, because they can prevent each other's addition. */
  readonly recreatesTogether?: boolean;
  /** Whether side effects can remove entries of the table (default true). */
  readonly isDependent?: boolean;
  readonly marks: readonly Mark[];
  /** Splits a declaration that is not a list, such as `sysctls`. */
  split?(declaration: unknown, path: string): Iterable<ListEntry>;
  /** Converts a declared entry to canonical form with the owner's marks. */
  normalise(input: object, path: string, owner: Owner): Wanted;
  /**
   * Checks the fields that select entries to remove, and returns them in the form in which the kernel lists them. Only
   * for tables whose restored entries can be normalised again.
   */
  select?(input: object, path: string): object;
  /** Encodes each declared entry in advance, to reject invalid values early. */
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
  /** Returns the text by which snapshots sort the entries (default: the key). */
  order?(entry: Listed): string;
  title(entry: Listed | Wanted, action?: Action): string;
  /** Formats the values of fields in the text of steps, if it differs from JSON. */
  readonly texts?: Readonly<Record<string, (value: never) => string>>;
  /**
   * Returns whether the kernel can have two declared entries with the same key at once, such as appended routes. Their
   * positions then become a part of their keys.
   */
  areSeparate?(one: Wanted, other: Wanted): boolean;
  /** Returns whether another program has added a listed entry with the key of an added one. */
  isOfOther?(added: Wanted, listed: Listed): boolean;
  /** Returns whether the request to remove an added entry can remove another one if the entry no longer exists. */
  removesOther?(added: Wanted): boolean;
  /**
   * Returns the numbers that the kernel assigns to entries when they are created, by key, such as the index of a link. An
   * entry with another number was removed and created again.
   */
  creations?(scope: Scope): MaybePromise<ReadonlyMap<string, string | number>>;
  /** Returns the declared fields that differ from the kernel's values. */
  differences(wanted: Wanted, current: Listed, scope: Scope | undefined, scopes: Scopes): Differences | undefined;
  /** Returns whether the kernel cannot change this field of an entry. */
  isFixed?(field: string, wanted: Wanted, current: Listed): boolean;
  references(wanted: Wanted): readonly LinkReference[];
  /** Replaces renamed links in fields other than those of `references`. */
  renamed?(entry: Listed | Wanted, names: ReadonlyMap<string, string>): Listed | Wanted;
  /**
   * Returns the reason why a declared entry cannot be added or changed, or undefined if it can.
   *
   * @param scope the network namespace; undefined if it does not exist yet.
   * @param isNew whether the entry itself does not exist, but all links to which it refers do.
   */
  problem?(wanted: Wanted, scope: Scope | undefined, isNew: boolean): MaybePromise<NetlinkError | undefined>;
  /** Returns links that lose addresses and routes when this is written. */
  disrupted?(wanted: Wanted, scope: Scope): readonly string[];
  /** Returns other entries that the kernel changes with this one. */
  sideEffects?(wanted: Wanted, scope: Scope): MaybePromise<readonly Listed[]>;
  /** Returns a rank: a plan adds entries with lower ranks first. */
  level?(entry: Listed | Wanted, action: Action): number;
  /** Returns the link whose removal also removes the entry. */
  deviceOf(entry: Listed): string | undefined;
  /** Returns the keys of containers whose removal also removes the entry. */
  containersOf?(entry: Listed | Wanted): readonly string[];
  /** Returns the container that the kernel cannot remove before this entry. */
  holds?(entry: Listed): string | undefined;
  /** Returns keys of parts, such as a next hop group's members. */
  partsOf?(entry: Listed | Wanted): readonly string[];
  /** Returns the key of the entry for comparison with `containersOf`. */
  containerKey?(entry: Listed | Wanted): string | undefined;
  /** Returns the owner's objects in an entry that several owners share. */
  partOf?(entry: Listed, owner: Owner): Listed | undefined;
  /** Returns whether the kernel has created the entry. Plans keep it. */
  isAutomatic?(entry: Listed): boolean;
  /** Returns whether a restored entry replaces `entry`, which the kernel itself has added in its place meanwhile. */
  isReplacedBy?(entry: Listed, restored: Wanted): boolean;
  /** Returns whether the kernel adds the entry again when a plan removes an entry that replaced it. */
  isDefault?(entry: Listed): boolean;
  /** Returns whether the kernel never removes the entry. Such an entry counts as absent. */
  isPermanent?(entry: Listed): boolean;
  /** Returns whether the entry has a mark of the owner. */
  isOwned(entry: Listed, owner: Owner, declared: DeclaredByKey): boolean;
  /** Returns whether snapshots omit the entry, for example because it depends on an entry that they omit. */
  isOmitted?(entry: Listed): boolean;
  /** Returns whether a plan may remove the entry if undeclared. */
  isInScope?(entry: Listed, isDeclared: (table: TableName, key: string) => boolean, isOwned: boolean): boolean;
  /** Throws if a declared entry lacks a field that the kernel requires of a new one. */
  checkNew?(wanted: Wanted, path: string): void;
  /** Lets the kernel check a declared entry without writing it. */
  check?(scope: Scope, wanted: Wanted, isDeclared: (table: TableName, key: string) => boolean): MaybePromise<void>;
  /** Lets the kernel check whether an entry could be added again. */
  checkRestoration?(scope: Scope, current: Listed): MaybePromise<void>;
  /** Converts a listed entry to a declaration in canonical form. */
  restore(entry: Listed, scope: Scope, scopes: Scopes): Wanted;
  /** Returns entries that the kernel adds with a new link, but that were removed. Snapshots declare them as absent. */
  missing?(scope: Scope, listed: readonly Listed[]): readonly Wanted[];
  /** Converts entries to the JSON form of a description, for snapshots. */
  describe?(entries: readonly Wanted[]): unknown;
  /** Removes entries that the kernel added when links were restored and that are not among the restored ones. */
  removeSurplus?(scope: Scope, restored: readonly Wanted[]): Promise<readonly (NetlinkError | undefined)[]>;
  /** Returns settings that undo a change, if single fields can change. */
  before?(current: Listed, differences: Differences): Wanted;
  /** Sends changes with the same action, and returns each one's error. */
  write(
    scope: Scope,
    action: Action,
    changes: readonly Change<Listed, Wanted>[],
    scopes: Scopes,
  ): MaybePromise<readonly (NetlinkError | undefined)[]>;
}

/** Converts a field to listed form. `entry` has earlier converted fields. */
type Conversion = (value: never, path: string, entry: Readonly<Record<string, unknown>>) => unknown;

type Provided = "noun" | "title" | "marks" | "normalise" | "differences" | "references" | "deviceOf" | "isOwned";

interface TableDefinition<Listed extends object, Wanted extends object>
  extends Omit<StateTable<Listed, Wanted>, Provided>,
    Partial<Pick<StateTable<Listed, Wanted>, Provided>> {
  /** Expands short forms; for example, `via` of a route becomes `gateway`. */
  expand?(input: object, path: string): object;
  readonly fields?: { check(input: object, path: string): void };
  /** Conversions of declared values to canonical form, by field. */
  readonly forms?: { readonly [Name in keyof Wanted]?: Conversion };
  /** Required fields: their conversions are called even without a value. */
  readonly required?: readonly (keyof Wanted)[];
  /**
   * Complete entries, used to check a selection: its fields are valid if they can be encoded together with one of the
   * examples. Without examples, they are not checked.
   */
  readonly examples?: readonly object[];
  /** Sets fields that a selection implies, such as the family IPv4 for the destination "default". */
  readonly selected?: (fields: Partial<Wanted>, path: string) => object;
  /** Fields that the kernel does not keep, so that a plan with them would never be complete. */
  readonly ignored?: readonly IgnoredFields<Wanted>[];
  /** Sets fields that depend on others, after all conversions of `forms`. */
  complete?(entry: Wanted, path: string, owner: Owner): Wanted;
  /** Fields that must equal the declared values, recursively for declared members. */
  readonly compared?: readonly (keyof Wanted & keyof Listed & string)[];
  /** Fields with lists that must contain all declared elements. */
  readonly contained?: readonly (keyof Wanted & keyof Listed & string)[];
  /** Fields with objects, whose members are compared separately. */
  readonly members?: readonly (keyof Wanted & keyof Listed & string)[];
  /** Returns how the kernel rounds the members of `members`. */
  readonly listedForms?: (wanted: Wanted) => ListedForms | undefined;
  /** Compares the remaining fields, and adds differences to `list`. */
  compare?(list: DifferenceList, wanted: Wanted, current: Listed, scope: Scope | undefined, scopes: Scopes): void;
}

/** Fields, or elements of fields, that the kernel ignores in some entries. */
export interface IgnoredFields<Wanted> {
  readonly fields: readonly string[];
  /** Ignored elements of the fields, which are arrays. By default, the whole fields are ignored. */
  readonly elements?: readonly unknown[];
  /** The entries, for the error message: "in IPv6 routes". */
  readonly where: string;
  /** Whether the kernel ignores this value in this entry (default true). */
  readonly when?: (entry: Wanted, value: unknown) => boolean;
}

/** @throws TypeError for a field that the kernel ignores in this entry. */
export function checkIgnored<Wanted extends object>(
  rules: readonly IgnoredFields<Wanted>[],
  entry: Wanted,
  path: string,
): void {
  for (const { fields, elements, where, when } of rules) {
    for (const name of fields) {
      const value = (entry as Readonly<Record<string, unknown>>)[name];
      if (value === undefined) continue;
      const element = elements?.find((one) => Array.isArray(value) && value.includes(one));
      if ((elements !== undefined && element === undefined) || when?.(entry, value) === false) continue;
      const what = element === undefined ? "" : `"${element}" is `;
      throw typeError(`${path}.${name}`, `${what}ignored by the kernel ${where}: omit ${element ?? name}`);
    }
  }
}

interface CommonFields {
  readonly dev?: string;
  readonly protocol?: string | number;
  readonly table?: number;
}

/**
 * Creates the implementation of a table of a description. By default, the field `dev` of an entry names its link, and
 * the fields `protocol` and `table` are compared with the owner's marks.
 */
export function defineTable<Listed extends object, Wanted extends object>(
  definition: TableDefinition<Listed, Wanted>,
): StateTable<Listed, Wanted> {
  const { fields, forms = {}, required = [], compared = [], contained = [], members = [], marks = [] } = definition;
  const { ignored = [], kind } = definition;
  const mark = marks.find((name) => name === "protocol" || name === "protocolNumber");
  const conversions = Object.entries(forms) as [string, Conversion][];
  const copied = (input: object, path: string): Record<string, unknown> => {
    const entry = { ...(definition.expand?.(input, path) ?? input) };
    fields?.check(entry, path);
    return entry as Record<string, unknown>;
  };
  const isSelectable =
    definition.normalise === undefined && (definition.split === undefined || definition.examples !== undefined);
  return {
    noun: kind?.noun ?? "",
    title: (entry) => kind?.title(entry as never) ?? "",
    marks,
    ...(isSelectable && {
      select(input: object, path: string): object {
        const entry = copied(input, path);
        for (const [name, convert] of conversions)
          if (entry[name] !== undefined) entry[name] = convert(entry[name] as never, `${path}.${name}`, entry);
        const given = Object.fromEntries(Object.entries(entry).filter(([, value]) => value !== undefined));
        const selected = definition.selected?.(given as Partial<Wanted>, path) ?? given;
        if (kind !== undefined) checkSelection(kind, definition.examples ?? [], selected, path);
        return selected;
      },
    }),
    normalise(input, path, owner) {
      const entry = copied(input, path);
      if (mark !== undefined && owner[mark] !== undefined) entry["protocol"] ??= owner[mark];
      for (const [name, convert] of conversions) {
        const value = entry[name];
        if (value !== undefined || required.includes(name as keyof Wanted))
          entry[name] = convert(value as never, `${path}.${name}`, entry);
      }
      const completed = definition.complete?.(entry as Wanted, path, owner) ?? (entry as Wanted);
      if (ignored.length > 0) checkIgnored(ignored, completed, path);
      return completed;
    },
    differences(wanted, current, scope, scopes) {
      const list = new DifferenceList();
      definition.compare?.(list, wanted, current, scope, scopes);
      for (const name of compared) list.compare(name, wanted[name], current[name]);
      for (const name of contained) list.compareElements(name, wanted[name], current[name]);
      const listedForms = definition.listedForms?.(wanted);
      for (const name of members) list.compareMembers(name, wanted[name], current[name], listedForms);
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

/** @throws TypeError or RangeError for a field whose value no entry can have. */
function checkSelection(kind: ChangeKind<never>, examples: readonly object[], fields: object, path: string): void {
  let failure: unknown;
  for (const example of examples) {
    try {
      // The index must not contradict the interface of the example.
      checkChange(kind, "add", { ...example, ...fields, ifindex: undefined } as never, path);
      return;
    } catch (error) {
      // Other errors concern fields of the example.
      if (!(fieldOfError(error, path) in fields)) return;
      failure ??= error;
    }
  }
  if (failure !== undefined) throw failure;
}

export interface ListEntry {
  readonly path: string;
  readonly entry: object;
}

/** Yields list entries with paths such as "routes[0]". */
export function* listEntries(list: unknown, path: string): Generator<ListEntry> {
  checkArray(list, path);
  for (let index = 0; index < list.length; index++) {
    const at = `${path}[${index}]`;
    checkObject(list[index], at);
    yield { path: at, entry: list[index] as object };
  }
}
