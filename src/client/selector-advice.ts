import { likeliest } from "../message/check.ts";
import type { Family } from "../schema/model/family.ts";
import type { Fields } from "../schema/model/types.ts";
import { Kind } from "../schema/plan/kind.ts";
import type { SetPlan, ValuePlan } from "../schema/plan/plan.ts";

/** One level of a request: its attributes, and where it stands. */
interface Level {
  readonly family: Family;
  readonly set: SetPlan;
  readonly fields: Fields;
  readonly path: string;
  readonly above: Level | undefined;
}

/**
 * A selector in a request that the schema does not know, and that is nearly one which it knows, as a sentence. Newer kernels know
 * more than the schema, so such a thing is no mistake by itself: it explains why the kernel does not know it either.
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

/** What tells the format of a sub-message, as it was given: beside it, or in the nearest level around it. */
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

/** What is said of the selector of a sub-message, whether that is there or not. */
function subMessageAdvice(field: ValuePlan, level: Level): string | undefined {
  const { value, path } = selectorOf(field, level) ?? {};
  // A name in a header was checked when the request was made.
  if (typeof value !== "string" || field.selectingMember !== undefined || field.format(value) !== undefined)
    return undefined;
  const likely = likeliest(value, field.selectors);
  // What selects elsewhere is spelt as it should be: it has nothing of its own here.
  return likely === undefined || isSelectorElsewhere(level.family, value)
    ? undefined
    : `${path} is "${value}", which the schema does not know; did you mean "${likely}"?`;
}

/** Whether some other sub-message of the family has a format of that name. */
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
