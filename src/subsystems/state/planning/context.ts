import { ENODEV } from "../../../constants/errno.ts";
import { NetlinkError } from "../../../errors.ts";
import type { Section, Sections } from "../declared.ts";
import type { Scopes } from "../scopes.ts";
import { Step, type StepFields } from "../step.ts";
import type { StateTable } from "../table.ts";

/** An entry that a step removes or changes as a side effect. The entry is written again if the step is undone. */
export interface LostEntry {
  readonly table: StateTable;
  readonly scope: string;
  readonly wanted: object;
  /** "add" for a removed entry; "change" for an entry that remains, but loses a part. */
  readonly action: "add" | "change";
}

/**
 * What a plan does to an existing entry: "removed" before or "removed last" after all additions, or "created" again.
 */
export type PlannedChange = "removed" | "removed last" | "created";

/** Name of the interface that a namespace has when it is created. */
export const LOOPBACK = "lo";

/** Data that the parts of the planner share. */
export class PlanContext {
  readonly declared: Sections;
  readonly scopes: Scopes;
  readonly steps: Step[] = [];
  readonly lost: LostEntry[] = [];
  /** Links whose entries the kernel may remove, by namespace. They go down or change their master. */
  readonly disrupted: Map<string, Set<string>> = new Map();
  readonly #plannedChanges = new Map<string, Map<string, PlannedChange>>();

  constructor(declared: Sections, scopes: Scopes) {
    this.declared = declared;
    this.scopes = scopes;
  }

  /**
   * Returns the entries of a namespace that the plan removes or creates again. Links are found by name, other entries
   * by their container key, which contains a space.
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

/** Returns the error for a reference to a link that neither exists nor is declared. */
export function missing(path: string, ifname: string, advice: string): NetlinkError {
  const operation = `plan ${path}`;
  return new NetlinkError(`${operation}: there is no interface "${ifname}" in the namespace: ${advice} (ENODEV)`, {
    errno: ENODEV,
    operation,
  });
}
