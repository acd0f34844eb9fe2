import type { JsonObject } from "../feed.ts";
import { number, text, texts } from "./item.ts";
import type { Table } from "./state.ts";

/** How a network namespace differs from its declared state, and its plans that are not confirmed. */
export interface Declared {
  /** Steps that lead to the declared state, as texts. A long list is cut. */
  readonly steps: readonly string[];
  /** Number of all steps. */
  readonly count: number;
  /** Why the kernel cannot have the declared state at the moment. */
  readonly error: string | undefined;
  /** Items of the plans that are not applied yet, wait for their confirmation, or are being applied or undone. */
  readonly plans: readonly JsonObject[];
  /** Item of the end of the last plan. */
  readonly result: JsonObject | undefined;
}

/** Returns what the table "desired" of a namespace contains. */
export function declaredOf(table: Table): Declared {
  const items = Map.groupBy(table.values(), (item) => item["kind"]);
  const drift = items.get("drift")?.[0];
  // An agent may report a plan that the records of its host contain too.
  const plans = new Map((items.get("plan") ?? []).map((item) => [item["plan"], item]));
  const [steps, count, error] = [texts(drift, "steps"), number(drift, "count") ?? 0, text(drift, "error")];
  return { steps, count, error, plans: [...plans.values()], result: items.get("result")?.[0] };
}

/** Returns the declared states of several namespaces as one: all differences and all plans. */
export function declaredOfAll(all: readonly Declared[]): Declared {
  return {
    steps: all.flatMap(({ steps }) => steps),
    count: all.reduce((sum, { count }) => sum + count, 0),
    error: all.find(({ error }) => error !== undefined)?.error,
    plans: all.flatMap(({ plans }) => plans),
    result: undefined,
  };
}

/** Returns the names of the interfaces that some steps concern, in the texts of the steps. */
export function namesIn(steps: readonly string[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const step of steps) {
    for (const [, name] of step.matchAll(/\b(?:link|dev|of|on|WireGuard) ([^\s:]+)/g)) names.add(name!);
  }
  return names;
}

/** Returns whether a namespace differs from its declared state, or may change unless a plan is confirmed. */
export function isDifferent(declared: Declared): boolean {
  return !["", PLANNED].includes(declaredNote(declared));
}

/** Note of a namespace that has a plan that is not applied yet, and no differences. */
const PLANNED = "planned";

/** Returns a short text about the differences from the declared state; "" if there are none. */
export function declaredNote({ count, error, plans }: Declared): string {
  if (plans.some((plan) => text(plan, "state") !== "planned")) return "not confirmed";
  if (error !== undefined) return "≠ declared";
  if (count > 0) return `≠ ${count} step${count === 1 ? "" : "s"}`;
  return plans.length > 0 ? PLANNED : "";
}
