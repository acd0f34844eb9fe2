import { isArgumentError } from "../../../base/argument-error.ts";
import { includes, includesAll } from "../model/compare.ts";
import type { Selection } from "../model/declared.ts";
import type { Scope, Scopes } from "../model/scopes.ts";
import type { Owner, StateTable } from "../model/table.ts";

/** Finds the entries that a declaration with `absent` and a part of the fields selects. */
export class Selector {
  readonly path: string;
  readonly #table: StateTable;
  readonly #fields: Readonly<Record<string, unknown>>;
  readonly #owner: Owner;
  readonly #names: ReadonlySet<string>;
  readonly #key: string | undefined;

  constructor(table: StateTable, { path, fields }: Selection, owner: Owner) {
    this.path = path;
    this.#table = table;
    this.#fields = fields as Record<string, unknown>;
    this.#owner = owner;
    this.#names = new Set(Object.keys(fields));
    this.#key = keyOf(table, fields);
  }

  /** Returns whether the entry has all declared fields. Of the entries that the kernel manages, only the identity counts. */
  selects(current: object, scope: Scope, scopes: Scopes): boolean {
    const table = this.#table;
    const { dev } = this.#fields;
    const currentDev = (current as { dev?: unknown }).dev;
    if (dev !== undefined && currentDev !== undefined && dev !== currentDev) return false;
    const key = table.key(current);
    if (table.isAutomatic?.(current) === true && key !== this.#key) return false;
    const restored = table.restore(current, scope, scopes);
    // The declared fields must not change the identity of the entry.
    const wanted = normalised(() => table.normalise({ ...restored, ...this.#fields }, this.path, this.#owner));
    if (wanted === undefined || table.key(wanted) !== key) return false;
    return hasFields(table, { names: this.#names, wanted, current, restored }, scope, scopes);
  }
}

interface Candidate {
  /** Names of the declared fields. */
  readonly names: ReadonlySet<string>;
  /** The declared fields in listed form, together with those of the entry or their defaults. */
  readonly wanted: object;
  readonly current: object;
  readonly restored: object;
}

/** Returns whether an entry of the kernel has the declared fields, including those that a change would ignore. */
export function hasFields(
  table: StateTable,
  { names, wanted, current, restored }: Candidate,
  scope: Scope,
  scopes: Scopes,
): boolean {
  const differences = table.differences(wanted, current, scope, scopes) ?? {};
  if (Object.keys(differences).some((field) => names.has(field.split(".", 1)[0]!))) return false;
  if (table.select === undefined) return true;
  const [declared, listed, other] = [wanted, current, restored] as Readonly<Record<string, unknown>>[];
  // Conversions remove fields with default values.
  return [...names].every(
    (name) => declared![name] === undefined || hasValue(declared![name], listed![name], other![name]),
  );
}

/** The kernel does not list fields whose values are zero or empty. */
function hasValue(value: unknown, listed: unknown, restored: unknown): boolean {
  if (listed === undefined && restored === undefined)
    return value === false || value === 0 || value === 0n || (Array.isArray(value) && value.length === 0);
  return [listed, restored].some((other) =>
    Array.isArray(value) && Array.isArray(other) ? includesAll(value, other) : includes(value, other),
  );
}

/** Returns undefined if declared fields contradict those of the entry. */
function normalised(read: () => object): object | undefined {
  try {
    return read();
  } catch (error) {
    if (isArgumentError(error)) return undefined;
    throw error;
  }
}

/** Returns undefined if fields that identify an entry are missing, for which the function `key` may throw any error. */
function keyOf(table: StateTable, fields: object): string | undefined {
  try {
    return table.key(fields);
  } catch {
    return undefined;
  }
}
