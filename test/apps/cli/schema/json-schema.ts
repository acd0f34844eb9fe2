import type { Schema as DefinedSchema } from "../../../../scripts/description-schema/convert.ts";

/** The JSON Schema of descriptions. */
export type Schema = DefinedSchema & { $defs?: Record<string, DefinedSchema> };

/** Returns the paths of values that a schema does not accept. */
export function problemsOf(value: unknown, schema: Schema | boolean, root: Schema, path = ""): string[] {
  if (typeof schema === "boolean") return schema ? [] : [path];
  const {
    $ref,
    type,
    pattern,
    enum: values,
    properties = {},
    required = [],
    additionalProperties,
    items,
    anyOf,
  } = schema;
  const problems: string[] = [];
  if ($ref !== undefined) problems.push(...problemsOf(value, root.$defs![$ref.slice("#/$defs/".length)]!, root, path));
  if (values !== undefined && !values.includes(value)) problems.push(path);
  if (type !== undefined && !hasType(value, type)) return [...problems, path];
  if (pattern !== undefined && !new RegExp(pattern).test(String(value))) problems.push(path);
  if (anyOf !== undefined) {
    const all = anyOf.map((one) => problemsOf(value, one, root, path));
    if (all.every((some) => some.length > 0)) problems.push(...all.sort((one, other) => one.length - other.length)[0]!);
  }
  if (Array.isArray(value) && items !== undefined)
    problems.push(...value.flatMap((item, index) => problemsOf(item, items, root, `${path}[${index}]`)));
  if (typeof value !== "object" || value === null || Array.isArray(value)) return problems;
  for (const name of required) if (!(name in value)) problems.push(`${path}.${name}`);
  for (const [name, member] of Object.entries(value)) {
    const one = Object.hasOwn(properties, name) ? properties[name] : additionalProperties;
    if (one !== undefined) problems.push(...problemsOf(member, one, root, `${path}.${name}`));
  }
  return problems;
}

function hasType(value: unknown, type: string): boolean {
  if (type === "integer") return Number.isInteger(value);
  if (type === "null") return value === null;
  if (type === "array") return Array.isArray(value);
  if (type === "object") return typeof value === "object" && value !== null && !Array.isArray(value);
  return typeof value === type;
}

/** Returns the names of all properties of a schema, also of those that it refers to. */
export function propertyNames(schema: Schema | boolean, root: Schema): Set<string> {
  if (typeof schema === "boolean") return new Set();
  const { $ref, properties = {}, anyOf = [] } = schema;
  const referred = $ref === undefined ? [] : [root.$defs![$ref.slice("#/$defs/".length)]!];
  return new Set([
    ...Object.keys(properties),
    ...[...referred, ...anyOf].flatMap((one) => [...propertyNames(one, root)]),
  ]);
}
