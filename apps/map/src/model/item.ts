import type { Json, JsonObject } from "../feed.ts";

// Items come from a feed, so the type of each field is checked when the field is read.

/** Returns a field that is text, or undefined. */
export function text(item: JsonObject | undefined, field: string): string | undefined {
  const value = item?.[field];
  return typeof value === "string" ? value : undefined;
}

/** Returns a field that is a number, or undefined. */
export function number(item: JsonObject | undefined, field: string): number | undefined {
  const value = item?.[field];
  return typeof value === "number" ? value : undefined;
}

/** Returns a field that is an object, or undefined. */
export function object(item: JsonObject | undefined, field: string): JsonObject | undefined {
  const value = item?.[field];
  return isObject(value) ? value : undefined;
}

/** Returns the elements of a field that is a list; empty for any other value. */
export function list(item: JsonObject | undefined, field: string): readonly Json[] {
  const value = item?.[field];
  return Array.isArray(value) ? value : [];
}

/** Returns the elements of a list that are text. */
export function texts(item: JsonObject | undefined, field: string): string[] {
  return list(item, field).filter((element) => typeof element === "string");
}

/** Returns the elements of a list that are objects. */
export function objects(item: JsonObject | undefined, field: string): JsonObject[] {
  return list(item, field).filter(isObject);
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
