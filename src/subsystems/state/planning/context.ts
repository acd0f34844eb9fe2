import { ENODEV } from "../../../constants/errno.ts";
import { NetlinkError } from "../../../errors.ts";
import { type Io, type Steps, wait } from "../../../io/io.ts";
import type { Section, Sections } from "../declared.ts";
import type { Scope, Scopes } from "../scopes.ts";
import { Step, type StepFields } from "../step.ts";
import type { StateTable } from "../table.ts";
import { Blocked } from "./blocked.ts";
import { withNames } from "./names.ts";
import type { Problem } from "./problems.ts";

/** Options for planning the steps to a declared state. */
export interface PlanOptions {
  /**
   * Whether a plan may remove an entry and create it again (default true). If false, an entry that requires this is
   * reported as a problem.
   */
  readonly allowRecreate?: boolean | undefined;
  /** Returns whether to omit a step, and all steps that depend on it, from the plan (default: none). */
  readonly isWithheld?: ((step: Step) => boolean) | undefined;
  /** Steps of an earlier plan that restore removed entries and were not applied yet, by the id of the step. */
  readonly restorations?: ReadonlyMap<string, Step> | undefined;
}

/** An entry that the kernel removes or changes as a side effect of a step. Undoing the step must restore it. */
export interface LostEntry {
  readonly table: StateTable;
  readonly scope: string;
  readonly wanted: object;
  /**
   * How a rollback restores the entry: "add" if the kernel removed the entry, "change" if the entry only lost some
   * settings.
   */
  readonly action: "add" | "change";
}

/**
 * Time at which a plan removes an existing entry: before the plan adds any entries ("removed"), after all additions
 * ("removed last"), or immediately before the plan creates the same entry again ("created").
 */
export type PlannedChange = "removed" | "removed last" | "created";

/** Name of the loopback interface, which every namespace has. */
export const LOOPBACK = "lo";

/** Steps planned so far, and their side effects. The planners of links and of other entries share this object. */
export class PlanContext {
  readonly declared: Sections;
  readonly scopes: Scopes;
  readonly options: PlanOptions;
  readonly io: Io;
  readonly steps: Step[] = [];
  readonly lost: LostEntry[] = [];
  /** Parts of the description that cannot be established, with the kernel's errors. */
  readonly problems: Problem[] = [];
  readonly blocked: Blocked = new Blocked();
  /** Links that go down or change their master, by namespace. The kernel may then remove their addresses and routes. */
  readonly disrupted: Map<string, Set<string>> = new Map();
  readonly #plannedChanges = new Map<string, Map<string, PlannedChange>>();
  /** New names of the links that the plan renames, by namespace and current name. */
  readonly #renames = new Map<string, ReadonlyMap<string, string>>();

  constructor(declared: Sections, scopes: Scopes, options: PlanOptions, io: Io) {
    this.io = io;
    this.declared = declared;
    this.scopes = scopes;
    this.options = options;
  }

  /**
   * Replaces the names of links for the rest of the planning. A plan starts with the renames, so all later steps use
   * the new names.
   */
  rename(scope: Scope, names: ReadonlyMap<string, string>): void {
    this.#renames.set(scope.name, names);
    scope.replaceLinks([...scope.linksByName.values()].map((link) => withNames(link, names)));
  }

  /**
   * Lists the entries of a table. In the listed entries, links have the names that they will have after the planned
   * renames.
   */
  *list(table: StateTable, scope: Scope, isRequired?: boolean, declared?: Iterable<object>): Steps<readonly object[]> {
    const names = this.#renames.get(scope.name);
    if (names === undefined) return yield* wait(table.list(scope, isRequired, declared));
    const former = declared && Iterator.from(declared).map((wanted) => this.formerly(table, scope.name, wanted));
    const entries: object[] = [];
    for (const entry of yield* wait(table.list(scope, isRequired, former))) {
      entries.push(renamed(table, entry, names));
      const pause = this.io.pause();
      if (pause !== undefined) yield* wait(pause);
    }
    return entries;
  }

  /** Returns a listed entry with the new names of the links that the plan renames. */
  latterly(table: StateTable, scope: string, entry: object): object {
    const names = this.#renames.get(scope);
    return names === undefined ? entry : renamed(table, entry, names);
  }

  /** Returns a declared entry with the names that its links have in the kernel before the planned renames. */
  formerly(table: StateTable, scope: string, wanted: object): object {
    const names = this.#renames.get(scope);
    return names === undefined ? wanted : renamed(table, wanted, new Map([...names].map(([from, to]) => [to, from])));
  }

  /** Records that the kernel may remove the addresses and routes of a link as a side effect. */
  disrupt(scope: string, ifname: string): void {
    this.disrupted.set(scope, (this.disrupted.get(scope) ?? new Set()).add(ifname));
  }

  fail(path: string, error: NetlinkError | TypeError): void {
    this.problems.push({ path, error });
  }

  /**
   * Runs a part of the planning and returns true. If the kernel reports an error, records a problem and returns false.
   */
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

  /**
   * Returns the links and containers (such as queueing disciplines) that the plan removes or recreates. The keys of the
   * map are names of links and keys of containers. Unlike a link name, the key of a container contains a space.
   */
  plannedChangesOf(scope: string): Map<string, PlannedChange> {
    const known = this.#plannedChanges.get(scope);
    if (known !== undefined) return known;
    const changes = new Map<string, PlannedChange>();
    this.#plannedChanges.set(scope, changes);
    return changes;
  }

  sectionOf(scope: string): Section | undefined {
    return this.declared.sections.find(({ name }) => name === scope);
  }

  step(table: StateTable, scope: string, fields: Omit<StepFields, "table" | "scope">): Step {
    const { action, current } = fields;
    const isLost = table.name === "links" && (action === "remove" || action === "recreate");
    const before = isLost ? table.restore(current!, this.scopes.get(scope), this.scopes) : undefined;
    return new Step({ table, scope, ...fields, before });
  }

  /**
   * Plans to remove an entry and create it again. If the options of the plan do not allow recreation, records a problem
   * and returns undefined.
   */
  recreation(table: StateTable, scope: string, fields: Omit<StepFields, "table" | "scope">): Step | undefined {
    const step = this.step(table, scope, fields);
    if (this.options.allowRecreate !== false) return step;
    this.fail(fields.path, recreationError(step));
    return undefined;
  }

  /**
   * Returns whether all links to which an entry refers exist or are declared. If one of them is missing, records a
   * problem.
   */
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

function renamed(table: StateTable, entry: object, names: ReadonlyMap<string, string>): object {
  return table.renamed?.(entry, names) ?? withNames(entry, names);
}

/** Returns the error (ENODEV) for a reference to a link that neither exists nor is declared. */
export function missing(path: string, ifname: string, advice: string): NetlinkError {
  const operation = `plan ${path}`;
  return new NetlinkError(`${operation}: there is no interface "${ifname}" in the namespace: ${advice} (ENODEV)`, {
    errno: ENODEV,
    operation,
  });
}

export function recreationError(step: Step): TypeError {
  return new TypeError(`allowRecreate: expected true, because the plan creates an entry again: ${step}`);
}
