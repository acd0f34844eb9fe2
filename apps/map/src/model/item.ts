import type { Json, JsonObject } from "../feed.ts";

// Items come from a feed and may be malformed. Therefore, the type of a field is checked each time the field is read.

/** Returns a field of an item as text; undefined if the value is not text. */
export function text(item: JsonObject | undefined, field: string): string | undefined {
  const value = item?.[field];
  return typeof value === "string" ? value : undefined;
}

/** Returns a field of an item as a number; undefined if the value is not a number. */
export function number(item: JsonObject | undefined, field: string): number | undefined {
  const value = item?.[field];
  return typeof value === "number" ? value : undefined;
}

/** Returns a field of an item as an object; undefined if the value is not an object. */
export function object(item: JsonObject | undefined, field: string): JsonObject | undefined {
  const value = item?.[field];
  return isObject(value) ? value : undefined;
}

/** Returns the elements of an item's field; an empty list if the value is not a list. */
export function list(item: JsonObject | undefined, field: string): readonly Json[] {
  const value = item?.[field];
  return Array.isArray(value) ? value : [];
}

/** Returns the texts in a list, and omits all other elements. */
export function texts(item: JsonObject | undefined, field: string): string[] {
  return list(item, field).filter((element) => typeof element === "string");
}

/** Returns the objects in a list, and omits all other elements. */
export function objects(item: JsonObject | undefined, field: string): JsonObject[] {
  return list(item, field).filter(isObject);
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
