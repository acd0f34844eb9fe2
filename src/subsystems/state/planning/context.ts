import { typeError } from "../../../base/argument-error.ts";
import { ENODEV } from "../../../constants/errno.ts";
import { failure, NetlinkError } from "../../../errors.ts";
import { type Io, type Steps, wait } from "../../../io/io.ts";
import type { Section, Sections } from "../model/declared.ts";
import { renamed, withNames } from "../model/names.ts";
import { LOOPBACK, type Scope, type Scopes } from "../model/scopes.ts";
import { Step, type StepFields } from "../model/step.ts";
import type { StateTable } from "../model/table.ts";
import type { WantedLink } from "../tables/links.ts";
import type { WantedNexthop } from "../tables/nexthops.ts";
import type { WantedRoute } from "../tables/routes.ts";
import { Blocked } from "./blocked.ts";
import { each } from "./depth-first.ts";
import type { Problem } from "./problems.ts";

export interface PlanOptions {
  /** Whether a plan may remove an entry and create it again. */
  readonly allowRecreate?: boolean | undefined;
  readonly isWithheld?: ((step: Step) => boolean) | undefined;
  /** Pending steps of an earlier plan that restore removed entries. */
  readonly restorations?: ReadonlyMap<string, Step> | undefined;
}

/** Entry that the kernel removes or changes as a side effect of a plan's step. A rollback restores the entry. */
export interface LostEntry {
  readonly table: StateTable;
  readonly scope: string;
  readonly wanted: object;
  /** Whether a rollback adds or changes the entry. */
  readonly action: "add" | "change";
}

/**
 * When a plan removes a link or another container of entries:
 *
 * - "removed": before all additions.
 * - "removed last": after all additions.
 * - "created": immediately before the plan creates it again.
 */
export type PlannedChange = "removed" | "removed last" | "created";

export class PlanContext {
  declared: Sections;
  readonly scopes: Scopes;
  readonly options: PlanOptions;
  readonly io: Io;
  readonly steps: Step[] = [];
  readonly lost: LostEntry[] = [];
  readonly problems: Problem[] = [];
  readonly blocked: Blocked = new Blocked();
  /** Links that a step disrupts: they may lose addresses and routes. */
  readonly disrupted: Map<string, Set<string>> = new Map();
  /** Interfaces by namespace that lose all IPv4 addresses, at least temporarily, and so their IPv4 routes. */
  readonly flushed: Map<string, Set<string>> = new Map();
  /** Listed routes and next hop objects by namespace, except those that disappear with their link. */
  readonly routes: Map<string, WantedRoute[]> = new Map();
  readonly nexthops: Map<string, WantedNexthop[]> = new Map();
  readonly #plannedChanges = new Map<string, Map<string, PlannedChange>>();
  /** New names of renamed links, by namespace and current name. */
  readonly #renames = new Map<string, ReadonlyMap<string, string>>();

  constructor(declared: Sections, scopes: Scopes, options: PlanOptions, io: Io) {
    this.io = io;
    this.declared = declared;
    this.scopes = scopes;
    this.options = options;
  }

  /** Applies renames to the links of a namespace for later steps. */
  rename(scope: Scope, names: ReadonlyMap<string, string>): void {
    this.#renames.set(scope.name, names);
    scope.replaceLinks([...scope.linksByName.values()].map((link) => withNames(link, names)));
  }

  /** Lists entries with the planned names of renamed links. */
  *list(table: StateTable, scope: Scope, isRequired?: boolean, declared?: Iterable<object>): Steps<readonly object[]> {
    const names = this.#renames.get(scope.name);
    if (names === undefined) return yield* wait(table.list(scope, isRequired, declared));
    const former = declared && Iterator.from(declared).map((wanted) => this.formerly(table, scope.name, wanted));
    const entries: object[] = [];
    const listed = yield* wait(table.list(scope, isRequired, former));
    yield* each(listed, this.io, (entry) => entries.push(renamed(table, entry, names)));
    return entries;
  }

  /** Returns a listed entry with the planned names of renamed links. */
  latterly(table: StateTable, scope: string, entry: object): object {
    const names = this.#renames.get(scope);
    return names === undefined ? entry : renamed(table, entry, names);
  }

  /** Returns a declared entry with the current names of renamed links. */
  formerly(table: StateTable, scope: string, wanted: object): object {
    const names = this.#renames.get(scope);
    return names === undefined ? wanted : renamed(table, wanted, new Map([...names].map(([from, to]) => [to, from])));
  }

  /** Records a link that may lose its addresses and routes. */
  disrupt(scope: string, ifname: string): void {
    this.disrupted.set(scope, (this.disrupted.get(scope) ?? new Set()).add(ifname));
  }

  fail(path: string, error: NetlinkError | TypeError): void {
    this.problems.push({ path, error });
  }

  *attempt(path: string, work: () => Steps<void>): Steps<boolean> {
    try {
      yield* work();
      return true;
    } catch (error) {
      if (!(error instanceof NetlinkError)) throw error;
      this.fail(path, error);
      return false;
    }
  }

  /** Returns the list of entries on which the order of steps depends. */
  keptOf({ name }: StateTable, scope: string): object[] | undefined {
    if (name !== "routes" && name !== "nexthops") return undefined;
    const lists: Map<string, object[]> = this[name];
    return lists.getOrInsertComputed(scope, () => []);
  }

  /** Returns the routing table of an interface that belongs to a VRF after the plan. (l3mdev_fib_table) */
  vrfTableOf(scope: string, dev: string): number | undefined {
    const found = this.scopes.find(scope);
    const declared = this.sectionOf(scope)?.tables.get("links");
    const wantedOf = (ifname: string) => declared?.get(ifname)?.wanted as WantedLink | undefined;
    const link = found?.linksByName.get(dev);
    const { master = found?.linksByIndex.get(link?.masterIndex ?? 0)?.ifname } = wantedOf(dev) ?? {};
    for (const ifname of [dev, master]) {
      if (typeof ifname !== "string") continue;
      const current = found?.linksByName.get(ifname);
      const { kind = current?.kind, data = current?.data } = wantedOf(ifname) ?? {};
      if (kind === "vrf") return (data as { table?: number } | undefined)?.table;
    }
    return undefined;
  }

  /** Returns planned removals and recreations by link name or container key. */
  plannedChangesOf(scope: string): Map<string, PlannedChange> {
    const known = this.#plannedChanges.get(scope);
    if (known !== undefined) return known;
    const changes = new Map<string, PlannedChange>();
    this.#plannedChanges.set(scope, changes);
    return changes;
  }

  sectionOf(scope: string): Section | undefined {
    for (const section of this.declared.sections) if (section.name === scope) return section;
    return undefined;
  }

  step(table: StateTable, scope: string, fields: Omit<StepFields, "table" | "scope">): Step {
    const { action, current } = fields;
    const isLost = table.name === "links" && (action === "remove" || action === "recreate");
    const before = isLost ? table.restore(current!, this.scopes.get(scope), this.scopes) : undefined;
    return new Step({ table, scope, ...fields, before });
  }

  recreation(table: StateTable, scope: string, fields: Omit<StepFields, "table" | "scope">): Step | undefined {
    const step = this.step(table, scope, fields);
    if (this.options.allowRecreate !== false) return step;
    this.fail(fields.path, recreationError(step));
    return undefined;
  }

  /** Records a problem unless all referenced links exist or are declared. */
  checkReferences(table: StateTable, own: string, wanted: object, path: string): boolean {
    for (const { scope = own, ifname, field } of table.references(wanted)) {
      const section = this.sectionOf(scope);
      const declared = section?.tables.get("links")?.get(ifname);
      const found = this.scopes.find(scope);
      const exists = found === undefined ? ifname === LOOPBACK : found.linksByName.has(ifname);
      const isRemoved = this.plannedChangesOf(scope).get(ifname) === "removed" || declared?.absent === true;
      if (declared?.absent === false || section?.ports.has(ifname) === true || (exists && !isRemoved)) continue;
      const at = field === "" ? path : `${path}.${field}`;
      this.fail(path, missing(at, ifname, "declare it in links"));
      return false;
    }
    return true;
  }
}

export function missing(path: string, ifname: string, advice: string): NetlinkError {
  return failure(`plan ${path}`, `there is no interface "${ifname}" in the namespace: ${advice}`, ENODEV);
}

export function recreationError(step: Step): TypeError {
  return typeError("allowRecreate", `expected true, because the plan creates an entry again: ${step}`);
}
