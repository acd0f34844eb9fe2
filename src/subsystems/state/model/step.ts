import { fromOpen } from "../../../base/argument-error.ts";
import { inspectAs } from "../../../base/inspect.ts";
import { defined } from "../../../base/objects.ts";
import { type Differences, shortText, toPlain } from "./compare.ts";
import type { Action, StateTable, TableName } from "./table.ts";

/** A step of a plan as JSON values. */
export interface StepJson {
  readonly action: Action;
  readonly table: TableName;
  /**
   * Name of the entry's network namespace in the description. Absent for the namespace to which the description
   * applies.
   */
  readonly namespace?: string;
  /** Title of the entry that the step of the plan changes, such as "br0 (bridge)". */
  readonly entry: string;
  /**
   * Fields that the step of the plan changes in the entry, with their current values (`from`) and declared values
   * (`to`).
   */
  readonly changes?: Readonly<Record<string, { readonly from: unknown; readonly to: unknown }>>;
  /** True if the step restores an entry that the kernel removes as a side effect of another step of the plan. */
  readonly restored?: true;
}

export interface StepFields {
  readonly action: Action;
  readonly table: StateTable;
  readonly scope: string;
  readonly path: string;
  readonly wanted?: object | undefined;
  readonly current?: object | undefined;
  readonly differences?: Differences | undefined;
  readonly restored?: boolean;
  readonly before?: object | undefined;
}

const signs: Readonly<Record<Action, string>> = { add: "+", change: "~", rename: "~", recreate: "!", remove: "-" };

/** Step of a plan, which adds, changes, renames, recreates or removes one entry, such as a route. */
export class Step {
  static {
    inspectAs(Step, (step) => `Step(${step})`);
  }

  /**
   * What the step does with its entry, such as "add". The action "recreate" removes the entry and adds it again with
   * other settings.
   */
  readonly action: Action;
  /** Path of the step's entry in the description, such as "routes[0]". Empty if the entry is not declared. */
  readonly path: string;
  /** Whether the step restores an entry that the kernel removes as a side effect of another step. */
  readonly restored: boolean;
  /** @internal */
  readonly table: StateTable;
  /** @internal */
  readonly scope: string;
  /** @internal */
  readonly wanted: object | undefined;
  /** @internal */
  readonly current: object | undefined;
  /** @internal */
  readonly differences: Differences | undefined;
  /**
   * Settings before the step, as a declaration, for an undo.
   *
   * @internal
   */
  readonly before: object | undefined;

  /** @internal */
  constructor(fields: StepFields) {
    const { table } = fromOpen(fields, new.target, "Desired.plan()", fields?.table);
    const { action, scope, path, wanted, current, differences, restored = false, before } = fields;
    this.action = action;
    this.path = path;
    this.restored = restored;
    this.table = table;
    this.scope = scope;
    this.wanted = wanted;
    this.current = current;
    this.differences = differences;
    this.before = before;
  }

  /** Name of the entry's table, such as "routes". */
  get tableName(): TableName {
    return this.table.name;
  }

  /**
   * Name of the entry's network namespace in the description. Undefined for the namespace to which the description
   * applies.
   */
  get namespace(): string | undefined {
    return this.scope === "" ? undefined : this.scope;
  }

  /** Title of the entry that the step of the plan changes, such as "br0 (bridge)" or "10.0.0.0/8 via 192.0.2.1". */
  get entry(): string {
    return this.table.title((this.wanted ?? this.current)!, this.action);
  }

  /** @internal */
  get key(): string {
    return this.table.key((this.wanted ?? this.current)!);
  }

  /**
   * Text that identifies the same step in different plans.
   *
   * @internal
   */
  get id(): string {
    return `${this.action} ${this.table.name} ${this.scope} ${this.key}`;
  }

  /**
   * Returns the step as text: "~ link eth1: master none → br0". For an nftables table, further lines show the removed
   * and added rules.
   */
  toString(): string {
    const place = this.scope === "" ? "" : `${this.scope}: `;
    const differences = Object.entries(this.differences ?? {});
    const changes = differences.flatMap(([name, { from, to, lines }]) => {
      if (lines !== undefined) return [];
      const format = this.table.texts?.[name];
      const text = (value: unknown) => shortText(value === undefined ? value : (format?.(value as never) ?? value));
      return [`${name} ${text(from)} → ${text(to)}`];
    });
    const lines = differences.flatMap(([, difference]) => difference.lines?.() ?? []);
    const notes = [
      ...(changes.length === 0 ? [] : [`: ${changes.join(", ")}`]),
      ...(this.action === "recreate" ? [" (created again)"] : []),
      ...(this.restored ? [" (restored)"] : []),
    ];
    return `${signs[this.action]} ${place}${this.table.noun} ${this.entry}${notes.join("")}${lines.map((line) => `\n    ${line}`).join("")}`;
  }

  /** Returns the step as JSON values. */
  toJSON(): StepJson {
    const { action, tableName, namespace, entry, differences, restored } = this;
    const values = Object.entries(differences ?? {}).map(([name, { from, to }]) => [name, { from, to }] as const);
    const changes =
      values.length === 0 ? undefined : (toPlain(Object.fromEntries(values)) as NonNullable<StepJson["changes"]>);
    return defined({ action, table: tableName, namespace, entry, changes, restored: restored || undefined });
  }
}

/** Returns the text that identifies an entry of a description. */
export function placeOf({ table, scope, key }: Pick<Step, "table" | "scope" | "key">): string {
  return `${table.name} ${scope} ${key}`;
}

/** Numbers that the kernel assigned to entries when they were created, by {@link placeOf}. */
export type Origins = Readonly<Record<string, string | number>>;
