import { didYouMean } from "../../base/check.ts";
import { groupBy } from "../../base/objects.ts";
import {
  type AttributeSet,
  type AttributeValue,
  type EnumEntry,
  find,
  follow,
  hasField,
  IN_HEADER,
  type Member,
  memberIn,
  type Parts,
} from "../model/family.ts";
import { rangeOf } from "../plan/kind.ts";
import { integerSizes } from "../values/integer-sizes.ts";
import { type BuildContext, findCycle, type LocatedValue } from "./context.ts";

/** References that require all sets and formats to be built. */
export function checkReferences(context: BuildContext): void {
  const selectors = new Set(Object.values(context.sets).flatMap((set) => set.attributes.map(({ name }) => name)));
  for (const { members } of Object.values(context.structs)) {
    for (const { name, field } of members) if (field !== undefined) selectors.add(`${IN_HEADER}${name}`);
  }
  for (const located of context.values) {
    checkSelector(selectors, located);
    checkTypeValues(context, located);
    checkMask(context, located);
  }
  checkSubMessageCycles(context);
  checkLimits(context);
}

/** In a sequence, the selector must be in an outer set. */
function checkSelector(known: ReadonlySet<string>, { value: { selector }, node, set }: LocatedValue): void {
  if (selector === undefined || selector === "") return;
  if (set?.sequence === true && set.attributes.some(({ name }) => name === selector)) {
    throw node.error(
      "the selector must be in an outer set, because each object of this set has only one attribute",
      "selector",
    );
  }
  if (known.has(selector)) return;
  const member = memberIn(selector);
  const what = member === undefined ? `attribute "${selector}" in any set` : `member "${member}" in any structure`;
  const own = node.get("name")?.value;
  const siblings = (set?.attributes ?? []).flatMap(({ name }) => (name === own ? [] : name));
  throw node.error(`unknown ${what}${didYouMean(selector, siblings) || didYouMean(selector, known)}`, "selector");
}

/** Numbers and inner attributes become fields of the same object. */
function checkTypeValues(parts: Parts, { value: { nest, typeValues = [] }, node }: LocatedValue): void {
  const siblings = find(parts, "sets", nest);
  const fields = new Set(["unknown", "unparsed"]);
  if (siblings === undefined || siblings.sequence === true) fields.add("value");
  else for (const attribute of siblings.attributes) if (hasField(attribute)) fields.add(attribute.field);
  const clash = typeValues.find(({ field }) => fields.has(field));
  if (clash === undefined) return;
  throw node.error(`the field name ${clash.field} of "${clash.name}" is already used inside the nest`, "type-value");
}

/** A value and its mask have equal sizes in one attribute. */
function checkMask(parts: Parts, { value: { masked, nest }, node }: LocatedValue): void {
  const name = masked === true ? unmaskable(parts, nest!, new Set()) : undefined;
  if (name === undefined) return;
  throw node.error(`"${name}" in this nest has variable length, so it cannot have a mask`, "masked");
}

/** Returns an attribute of variable length, at any depth. */
function unmaskable(parts: Parts, reference: string, seen: Set<AttributeSet>): string | undefined {
  const set = find(parts, "sets", reference)!;
  if (seen.has(set)) return undefined;
  seen.add(set);
  for (const { name, type, multi, nest } of set.attributes) {
    if (multi === true) continue;
    if (type === "string" || type === "uint" || type === "sint") return name;
    const inner = type === "nest" ? unmaskable(follow(parts, reference)!.family, nest!, seen) : undefined;
    if (inner !== undefined) return inner;
  }
  return undefined;
}

/** Decoding such a sub-message would never end. */
function checkSubMessageCycles({ nodes, subMessages }: BuildContext): void {
  // Linked families cannot refer to this family.
  const inner = (name: string) =>
    Object.values(subMessages[name]!.formats).flatMap(({ value }) =>
      value?.subMessage?.includes("/") === false ? [value.subMessage] : [],
    );
  const cycle = findCycle(Object.keys(subMessages), inner);
  if (cycle === undefined) return;
  throw nodes.subMessages.get(cycle[0]!)!.error(`the sub-message contains itself: ${cycle.join(" > ")}`);
}

function checkLimits(context: BuildContext): void {
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
