import { groupBy } from "../../base/objects.ts";
import { type AttributeValue, type EnumEntry, follow, type Member, type Parts } from "../model/family.ts";
import { integerSizes, rangeOf } from "../plan/kind.ts";
import type { BuildContext, LocatedValue } from "./context.ts";
import type { SpecNode } from "./spec-node.ts";

export function checkLimits(context: BuildContext): void {
  for (const located of context.values) checkLengths(context, located);
  const users = groupBy(context.values, ({ value }) => value.enum);
  for (const [name, { entries }] of Object.entries(context.enums)) checkEntries(name, entries, users.get(name) ?? []);
}

/** An entry must fit only one of the enum's integer sizes. */
function checkEntries(name: string, entries: readonly EnumEntry[], users: readonly LocatedValue[]): void {
  for (const entry of entries) {
    const problems = users.map(({ value }) => entryProblem(value, entry));
    if (problems.length === 0 || problems.includes(undefined)) continue;
    const { node } = users[0]!;
    const reason = `${problems[0]} (entry "${entry.name}" of "${name}")`;
    throw node.error(reason, node.has("enum") ? "enum" : undefined);
  }
}

function entryProblem(value: AttributeValue, { value: number }: EnumEntry): string | undefined {
  const type = integerOf(value);
  if (type === undefined) return undefined;
  const bits = type === "bitfield32" ? 32 : 8 * (integerSizes[type] ?? 8);
  if (value.flags === true || type === "bitfield32") {
    return number >= 0 && number < bits ? undefined : `a ${type} has no bit ${number}`;
  }
  const [least, most] = rangeOf(type)!;
  return number >= least && number <= most ? undefined : `${number} is out of range for ${type}`;
}

function integerOf({ type, item }: AttributeValue): string | undefined {
  if (type === "bitfield32") return type;
  return [item, type].find((one) => one !== undefined && rangeOf(one) !== undefined);
}

export function integerOfType(node: SpecNode, type: string): number {
  const [least, most] = rangeOf(type)!;
  return node.integer(
    Math.max(Number(least), Number.MIN_SAFE_INTEGER),
    Math.min(Number(most), Number.MAX_SAFE_INTEGER),
  );
}

/** Limits must not be shorter than the C structure. */
function checkLengths(parts: Parts, { value, node }: LocatedValue): void {
  const { struct, exactLength, maximumLength } = value;
  if (struct === undefined || (exactLength === undefined && maximumLength === undefined)) return;
  const size = sizeOf(parts, struct);
  for (const [key, length = size] of Object.entries({ "exact-len": exactLength, "max-len": maximumLength })) {
    if (length >= size) continue;
    const [reason, checks] = [`the struct "${struct}" has ${size} bytes, got ${length}`, node.get("checks")];
    throw checks === undefined ? node.error(reason) : checks.error(reason, key);
  }
}

function sizeOf(parts: Parts, reference: string): number {
  const { family: within, name } = follow(parts, reference)!;
  return within.structs[name]!.members.reduce((sum, member) => sum + memberSize(within, member), 0);
}

function memberSize(parts: Parts, { type, length, struct, item }: Member): number {
  const fixed = integerSizes[type] ?? length;
  if (fixed !== undefined) return fixed;
  return struct === undefined || item !== undefined ? 0 : sizeOf(parts, struct);
}
