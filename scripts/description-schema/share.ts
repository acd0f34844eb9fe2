import type { Schema } from "./convert.ts";

/** Minimum length of a schema, as text, that is written once if it occurs several times. */
const MIN_LENGTH = 200;

/** Moves schemas that occur several times to the definitions. */
export function share(root: Schema, definitions: Readonly<Record<string, Schema>>): Schema & { $defs: object } {
  const names = new Map<string, string>();
  const shared: Record<string, Schema> = {};
  /** Replaces all long schemas by references. */
  const replace = (schema: Schema): Schema => {
    const { description, ...rest } = mapped(schema, replace);
    const text = JSON.stringify(rest);
    if (text.length < MIN_LENGTH) return { ...rest, ...(description !== undefined && { description }) };
    const name = names.getOrInsertComputed(text, () => `shared${names.size + 1}`);
    shared[name] = rest;
    return { $ref: `#/$defs/${name}`, ...(description !== undefined && { description }) };
  };
  const all = Object.entries({ ...definitions, "": root }).map(
    ([name, schema]) => [name, mapped(schema, replace)] as const,
  );
  const counts = new Map<string, number>();
  const count = (schema: Schema): Schema => {
    if (schema.$ref !== undefined) counts.set(schema.$ref, (counts.get(schema.$ref) ?? 0) + 1);
    return mapped(schema, count);
  };
  for (const schema of [...all.map(([, schema]) => schema), ...Object.values(shared)]) count(schema);
  /** Puts schemas with one reference back in their place. */
  const inline = (schema: Schema): Schema => {
    const { $ref = "", description } = schema;
    const target = counts.get($ref) === 1 ? shared[$ref.slice("#/$defs/".length)] : undefined;
    const placed = target === undefined ? schema : { ...target, ...(description !== undefined && { description }) };
    return mapped(placed, inline);
  };
  const $defs: Record<string, Schema> = {};
  for (const [name, schema] of all) if (name !== "") $defs[name] = inline(schema);
  for (const [name, schema] of Object.entries(shared))
    if (counts.get(`#/$defs/${name}`)! > 1) $defs[name] = inline(schema);
  return { ...inline(all.at(-1)![1]), $defs };
}

/** Returns a copy of a schema whose parts were converted by a function. */
function mapped(schema: Schema, convert: (schema: Schema) => Schema): Schema {
  const one = (part: Schema | boolean) => (typeof part === "boolean" ? part : convert(part));
  const { properties, additionalProperties, items, anyOf } = schema;
  return {
    ...schema,
    ...(properties !== undefined && {
      properties: Object.fromEntries(Object.entries(properties).map(([name, part]) => [name, one(part)])),
    }),
    ...(additionalProperties !== undefined && { additionalProperties: one(additionalProperties) }),
    ...(items !== undefined && { items: one(items) }),
    ...(anyOf !== undefined && { anyOf: anyOf.map(convert) }),
  };
}
