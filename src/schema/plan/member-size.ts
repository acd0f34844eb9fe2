import { Kind } from "./kind.ts";
import type { ValuePlan } from "./plan.ts";

/** How many of the bytes that are left belong to a member of a structure. */
export function memberSize(member: ValuePlan, left: number): number {
  if (member.size >= 0) return member.size;
  return member.kind === Kind.Struct ? member.struct.size : left;
}
