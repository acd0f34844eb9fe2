import { describeValue } from "../../../errors.ts";
import { checkObject } from "../../../message/check.ts";

/** An entry of a declared list, with its path in the description. */
export interface ListEntry {
  readonly path: string;
  readonly entry: object;
}

/** Yields the entries of a declared list with their paths. Throws a TypeError if the value is not a list of objects. */
export function* listEntries(list: unknown, path: string): Generator<ListEntry> {
  if (!Array.isArray(list)) throw new TypeError(`${path}: expected an array, got ${describeValue(list)}`);
  for (const [index, entry] of list.entries()) {
    checkObject(entry, `${path}[${index}]`);
    yield { path: `${path}[${index}]`, entry };
  }
}
