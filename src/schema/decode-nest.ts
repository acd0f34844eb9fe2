import type { Fields } from "./kept.ts";
import type { SetPlan, ValuePlan } from "./plan.ts";

/** Reads a value, or returns FAILED: what nests of every sort ask for what is inside them. */
export type ReadValue = (
  field: ValuePlan,
  store: Uint8Array,
  view: DataView,
  start: number,
  end: number,
  depth: number,
) => unknown;

/** Reads the attributes of a set into an object. */
export type ReadSet = (
  plan: SetPlan,
  store: Uint8Array,
  view: DataView,
  start: number,
  end: number,
  depth: number,
  into: Fields,
) => unknown;
