import { CniError, ErrorNumber } from "./errors.ts";

/** Checks a value of the configuration and returns it with its type. `path` is that of the value, for errors. */
export type Check<T> = (value: unknown, path: string) => T;

/** Throws the error for an invalid value of the configuration. */
export function fail(path: string, expected: string, value: unknown): never {
  const got = value === undefined ? "nothing" : JSON.stringify(value).slice(0, 200);
  throw new CniError(ErrorNumber.INVALID_CONFIGURATION, `${path}: expected ${expected}, got ${got}`);
}

/** Returns whether a value is an object that is not a list. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export const record: Check<Record<string, unknown>> = (value, path) =>
  isRecord(value) ? value : fail(path, "an object", value);

export const text: Check<string> = (value, path) => (typeof value === "string" ? value : fail(path, "text", value));

export const flag: Check<boolean> = (value, path) =>
  typeof value === "boolean" ? value : fail(path, "true or false", value);

/**
 * Returns whether the kernel accepts a name for a new interface. A name with "%" would be a pattern from which the kernel
 * computes another name, and the kernel parameters of all interfaces have the names "all" and "default".
 */
export function isInterfaceName(name: string): boolean {
  const isReserved = [".", "..", "all", "default"].includes(name);
  return /^[^\s/:%]+$/.test(name) && Buffer.byteLength(name) <= 15 && !isReserved;
}

/** Returns a check for a whole number from `minimum` to `maximum`. */
export function integer(minimum: number, maximum: number): Check<number> {
  return (value, path) =>
    Number.isSafeInteger(value) && (value as number) >= minimum && (value as number) <= maximum
      ? (value as number)
      : fail(path, `a whole number from ${minimum} to ${maximum}`, value);
}

/** Returns a check for a list. */
export function list<T>(check: Check<T>): Check<T[]> {
  return (value, path) =>
    Array.isArray(value)
      ? value.map((one: unknown, index) => check(one, `${path}[${index}]`))
      : fail(path, "a list", value);
}

/** Returns a check for a value that can be absent. Runtimes write an empty text for an absent value. */
export function optional<T>(check: Check<T>): Check<T | undefined> {
  return (value, path) => (value === undefined || value === null || value === "" ? undefined : check(value, path));
}

/**
 * Returns the members of an object under the names in `known`, which the object can write in any case: runtimes in Go write
 * the names of structure fields ("HostPort"), and encoding/json reads names without regard to case.
 */
export function fold(object: Record<string, unknown>, known: readonly string[]): Record<string, unknown> {
  const names = new Map(known.map((name) => [name.toLowerCase(), name]));
  const entries = Object.entries(object).map(([key, value]) => [names.get(key.toLowerCase()) ?? key, value] as const);
  // Names in the case of the specification come before other ones.
  return {
    ...Object.fromEntries(entries),
    ...Object.fromEntries(Object.entries(object).filter(([key]) => known.includes(key))),
  };
}

/**
 * Returns the members of an object as `fold` does, and throws the error of the specification for a key that the plugin does
 * not support. Keys with a dot or slash belong to other programs.
 */
export function fields(value: unknown, known: readonly string[], path: string): Record<string, unknown> {
  const members = fold(record(value, path), known);
  for (const [key, value] of Object.entries(members)) {
    if (known.includes(key) || /[./]/.test(key) || value === undefined) continue;
    const where = path === "" ? key : `${path}.${key}`;
    const message = `${where}: unsupported field with the value ${JSON.stringify(value).slice(0, 100)}`;
    throw new CniError(ErrorNumber.UNSUPPORTED_FIELD, message, `supported fields: ${known.join(", ")}`);
  }
  return members;
}
