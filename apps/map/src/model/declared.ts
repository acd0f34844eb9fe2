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
  /** Items of the plans that wait for their confirmation, or that are being applied or undone. */
  readonly plans: readonly JsonObject[];
}

/** Returns what the table "desired" of a namespace contains. */
export function declaredOf(table: Table): Declared {
  const drift = table.get("drift");
  const plans = [...table].filter(([key]) => key !== "drift").map(([, item]) => item);
  return { steps: texts(drift, "steps"), count: number(drift, "count") ?? 0, error: text(drift, "error"), plans };
}

/** Returns the names of the interfaces that some steps concern, in the texts of the steps. */
export function namesIn(steps: readonly string[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const step of steps) {
    for (const [, name] of step.matchAll(/\b(?:link|dev|of|on|WireGuard) ([^\s:]+)/g)) names.add(name!);
  }
  return names;
}

/** Returns a short text about the differences from the declared state; "" if there are none. */
export function declaredNote({ count, error, plans }: Declared): string {
  if (plans.length > 0) return "not confirmed";
  if (error !== undefined) return "≠ declared";
  return count === 0 ? "" : `≠ ${count} step${count === 1 ? "" : "s"}`;
}
