import { ENODEV } from "../../../constants/errno.ts";
import { NetlinkError } from "../../../errors.ts";
import type { Section, Sections } from "../declared.ts";
import type { Scopes } from "../scopes.ts";
import { Step, type StepFields } from "../step.ts";
import type { StateTable } from "../table.ts";

/** An entry that the kernel removes or changes as a side effect of a step. Undoing the step restores the entry. */
export interface LostEntry {
  readonly table: StateTable;
  readonly scope: string;
  readonly wanted: object;
  /** "add" for an entry that the kernel removes; "change" for an entry that remains but loses a part. */
  readonly action: "add" | "change";
}

/**
 * What a plan does to an existing entry: "removed" before all additions, "removed last" (after all additions), or
 * "created" again after its removal.
 */
export type PlannedChange = "removed" | "removed last" | "created";

/** Name of the loopback interface, which every namespace has. */
export const LOOPBACK = "lo";

/** The planned steps and their side effects. The planners of links and of other entries share this object. */
export class PlanContext {
  readonly declared: Sections;
  readonly scopes: Scopes;
  readonly steps: Step[] = [];
  readonly lost: LostEntry[] = [];
  /** Links that go down or change their master, by namespace. The kernel may then remove entries of these links. */
  readonly disrupted: Map<string, Set<string>> = new Map();
  readonly #plannedChanges = new Map<string, Map<string, PlannedChange>>();

  constructor(declared: Sections, scopes: Scopes) {
    this.declared = declared;
    this.scopes = scopes;
  }

  /**
   * Returns the entries of a namespace that the plan removes or recreates. The key is the name of a link, or the
   * container key of another entry, which contains a space.
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

  /** Throws ENODEV if an entry refers to a link that neither exists nor is declared. */
  checkReferences(table: StateTable, own: string, wanted: object, path: string): void {
    for (const { scope = own, ifname, field } of table.references(wanted)) {
      const section = this.sectionOf(scope);
      const declared = section?.tables.get("links")?.get(ifname);
      const found = this.scopes.find(scope);
      const exists = found === undefined ? ifname === LOOPBACK : found.linksByName.has(ifname);
      const isRemoved = this.plannedChangesOf(scope).get(ifname) === "removed" || declared?.absent === true;
      if (declared?.absent === false || section?.ports.has(ifname) === true || (exists && !isRemoved)) continue;
      throw missing(`${path}.${field}`, ifname, "declare it in links");
    }
  }
}

/** Returns the error for a reference to a missing link. */
export function missing(path: string, ifname: string, advice: string): NetlinkError {
  const operation = `plan ${path}`;
  return new NetlinkError(`${operation}: there is no interface "${ifname}" in the namespace: ${advice} (ENODEV)`, {
    errno: ENODEV,
    operation,
  });
}
