import { didYouMean } from "../../base/check.ts";
import { type AttributeSet, type AttributeValue, type Family, follow, IN_HEADER } from "../model/family.ts";
import { type BuildContext, findCycle } from "./context.ts";
import { checkLimits } from "./limits.ts";
import type { SpecNode } from "./spec-node.ts";
import { selectedValue } from "./values.ts";

type Parts = Pick<Family, "enums" | "structs" | "sets" | "subMessages" | "links">;

interface LocatedValue {
  readonly value: AttributeValue;
  readonly set: AttributeSet | undefined;
  readonly node: () => SpecNode;
}

/** References that require all sets and formats to be built. */
export function checkReferences(context: BuildContext, parts: Parts): void {
  const values = [...valuesOf(context, parts)];
  checkSelectors(parts, values);
  checkTypeValues(parts, values);
  checkMasks(parts, values);
  checkSubMessageCycles(context, parts);
  checkLimits(context, parts, values);
}

function* valuesOf({ nodes }: BuildContext, { sets, subMessages }: Parts): Generator<LocatedValue> {
  for (const [name, set] of Object.entries(sets)) {
    const items = () => nodes.sets.get(name)!.items("attributes");
    for (const value of set.attributes) {
      yield { value, set, node: () => items().find((item) => item.get("name")?.value === value.name)! };
    }
  }
  for (const [name, { formats }] of Object.entries(subMessages)) {
    const items = () => nodes.subMessages.get(name)!.items("formats", "value");
    for (const [selected, { value }] of Object.entries(formats)) {
      const node = () => items().find((item) => selectedValue(item) === selected)!;
      if (value !== undefined) yield { value, set: undefined, node };
    }
  }
}

/** In a sequence, the selector must be in an outer set. */
function checkSelectors({ structs, sets }: Parts, values: readonly LocatedValue[]): void {
  const known = new Set(Object.values(sets).flatMap((set) => set.attributes.map(({ name }) => name)));
  for (const { members } of Object.values(structs)) {
    for (const { name, field } of members) if (field !== undefined) known.add(`${IN_HEADER}${name}`);
  }
  for (const { value, set, node } of values) {
    const { selector } = value;
    if (selector === undefined || selector === "") continue;
    if (set?.sequence === true && set.attributes.some(({ name }) => name === selector)) {
      throw node().error(
        "the selector must be in an outer set, because each object of this set has only one attribute",
        "selector",
      );
    }
    if (known.has(selector)) continue;
    const what = selector.startsWith(IN_HEADER)
      ? `member "${selector.slice(IN_HEADER.length)}" in any structure`
      : `attribute "${selector}" in any set`;
    const own = node().get("name")?.value;
    const siblings = (set?.attributes ?? []).flatMap(({ name }) => (name === own ? [] : name));
    throw node().error(`unknown ${what}${didYouMean(selector, siblings) || didYouMean(selector, known)}`, "selector");
  }
}

/** Numbers and inner attributes become fields of the same object. */
function checkTypeValues(parts: Parts, values: readonly LocatedValue[]): void {
  for (const { value, node } of values) {
    const { nest, typeValues = [] } = value;
    if (typeValues.length === 0) continue;
    const siblings = nest === undefined ? undefined : nestedSet(parts, nest).set;
    const fields = new Set(["unknown", "unparsed"]);
    if (siblings === undefined || siblings.sequence === true) fields.add("value");
    else for (const { field, type } of siblings.attributes) if (type !== "unused" && type !== "pad") fields.add(field);
    const clash = typeValues.find(({ field }) => fields.has(field));
    if (clash === undefined) continue;
    throw node().error(
      `the field name ${clash.field} of "${clash.name}" is already used inside the nest`,
      "type-value",
    );
  }
}

/** A value and its mask have equal sizes in one attribute. */
function checkMasks(parts: Parts, values: readonly LocatedValue[]): void {
  for (const { value, node } of values) {
    if (value.masked !== true) continue;
    const name = unmaskable(parts, value.nest!, new Set());
    if (name === undefined) continue;
    throw node().error(`"${name}" in this nest has variable length, so it cannot have a mask`, "masked");
  }
}

/** Returns an attribute of variable length, at any depth. */
function unmaskable(parts: Parts, reference: string, seen: Set<AttributeSet>): string | undefined {
  const { set, within } = nestedSet(parts, reference);
  if (seen.has(set)) return undefined;
  seen.add(set);
  for (const { name, type, multi, nest } of set.attributes) {
    if (multi === true) continue;
    if (type === "string" || type === "uint" || type === "sint") return name;
    const inner = type === "nest" ? unmaskable(within, nest!, seen) : undefined;
    if (inner !== undefined) return inner;
  }
  return undefined;
}

/** Decoding such a sub-message would never end. */
function checkSubMessageCycles({ nodes }: BuildContext, { subMessages }: Parts): void {
  // Linked families cannot refer to this family.
  const inner = (name: string) =>
    Object.values(subMessages[name]!.formats).flatMap(({ value }) =>
      value?.subMessage?.includes("/") === false ? [value.subMessage] : [],
    );
  const cycle = findCycle(Object.keys(subMessages), inner);
  if (cycle === undefined) return;
  throw nodes.subMessages.get(cycle[0]!)!.error(`the sub-message contains itself: ${cycle.join(" > ")}`);
}

function nestedSet(parts: Parts, reference: string): { set: AttributeSet; within: Parts } {
  const { family: within, name } = follow(parts, reference)!;
  return { set: within.sets[name]!, within };
}
