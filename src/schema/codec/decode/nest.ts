import type { ValuePlan } from "../../plan/plan.ts";

/** Reads a value, or returns FAILED: what nests of every sort ask for what is inside them. */
export type ReadValue = (
  field: ValuePlan,
  store: Uint8Array,
  view: DataView,
  start: number,
  end: number,
  depth: number,
) => unknown;
