import { closestName } from "../message/check.ts";
import type { Family } from "../schema/model/family.ts";
import type { Fields } from "../schema/model/types.ts";
import { Kind } from "../schema/plan/kind.ts";
import type { SetPlan, ValuePlan } from "../schema/plan/plan.ts";

/** One level of a request, with its path. */
interface Level {
  readonly family: Family;
  readonly set: SetPlan;
  readonly fields: Fields;
  readonly path: string;
  readonly above: Level | undefined;
}

/**
 * Returns a sentence about a selector in a request that is unknown but similar to a known one. An unknown selector is
 * not an error by itself, because newer kernels may know it; it explains an error of the kernel.
 */
export function selectorAdvice(family: Family, set: SetPlan, fields: unknown): string | undefined {
  return adviceIn(family, set, fields, "", undefined);
}

function adviceIn(
  family: Family,
  set: SetPlan,
  value: unknown,
  path: string,
  above: Level | undefined,
): string | undefined {
  if (Array.isArray(value))
    return first(value, (item, index) => adviceIn(family, set, item, `${path}[${index}]`, above));
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return undefined;
  const level = { family, set, fields: value as Fields, path, above };
  return (
    first(set.attributes, ({ field, type }) => {
      return type === "sub-message" ? subMessageAdvice(set.fieldByName(field)!, level) : undefined;
    }) ?? first(Object.keys(value), (name) => fieldAdvice(set.fieldByName(name), level, name))
  );
}

/**
 * Returns the value and path of the selector of a sub-message: at the same level, or at the nearest outer level that
 * has it.
 */
function selectorOf(field: ValuePlan, nearest: Level): { value: unknown; path: string } | undefined {
  const { selector } = field.source as { selector: string };
  if (selector === "") return { value: "", path: "" };
  const member = field.selectingMember;
  for (let level: Level | undefined = nearest; level !== undefined; level = level.above) {
    const name = member === undefined ? level.set.fieldBySpecName(selector)?.name : level.set.headerField;
    const given = name === undefined ? undefined : level.fields[name];
    const value = member === undefined ? given : (given as Fields | undefined)?.[member];
    if (value !== undefined) return { value, path: joinPath(level.path, name!) };
  }
  return undefined;
}

/** Returns the advice for the selector of a sub-message, whether or not the sub-message is present. */
function subMessageAdvice(field: ValuePlan, level: Level): string | undefined {
  const { value, path } = selectorOf(field, level) ?? {};
  // Names in a header were checked when the request was encoded.
  if (typeof value !== "string" || field.selectingMember !== undefined || field.format(value) !== undefined)
    return undefined;
  const likely = closestName(value, field.selectors);
  // A selector that is valid elsewhere in the family is spelled correctly.
  return likely === undefined || isSelectorElsewhere(level.family, value)
    ? undefined
    : `${path}: the schema has no "${value}"; did you mean "${likely}"?`;
}

/** Whether another sub-message of the family has a format of that name. */
function isSelectorElsewhere({ subMessages }: Family, value: string): boolean {
  return Object.values(subMessages).some(({ formats }) => Object.hasOwn(formats, value));
}

function fieldAdvice(field: ValuePlan | undefined, level: Level, name: string): string | undefined {
  const inner = field?.item ?? field;
  if (inner === undefined) return undefined;
  const path = joinPath(level.path, name);
  if (inner.kind === Kind.Nest || inner.kind === Kind.ArrayOrNest || inner.kind === Kind.Records)
    return adviceIn(level.family, inner.set, level.fields[name], path, level);
  if (inner.kind !== Kind.SubMessage) return undefined;
  const format = inner.format(`${selectorOf(inner, level)?.value}`);
  return format === undefined ? undefined : adviceIn(level.family, format.set, level.fields[name], path, level);
}

function joinPath(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}

function first<Item>(
  items: readonly Item[],
  find: (item: Item, index: number) => string | undefined,
): string | undefined {
  for (const [index, item] of items.entries()) {
    const found = find(item, index);
    if (found !== undefined) return found;
  }
  return undefined;
}
