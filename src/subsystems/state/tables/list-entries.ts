import { describeValue } from "../../../errors.ts";
import { checkObject } from "../../../message/check.ts";

/** An entry of a declaration, with its path. */
export interface ListEntry {
  readonly path: string;
  readonly entry: object;
}

/** Returns the entries of a list with their paths. Throws a TypeError if the value is not a list of objects. */
export function* listEntries(list: unknown, path: string): Generator<ListEntry> {
  if (!Array.isArray(list)) throw new TypeError(`${path}: expected an array, got ${describeValue(list)}`);
  for (const [index, entry] of list.entries()) {
    checkObject(entry, `${path}[${index}]`);
    yield { path: `${path}[${index}]`, entry };
  }
}
