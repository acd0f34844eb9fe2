import { EMSGSIZE } from "../constants/errno.ts";
import { failure } from "../errors.ts";
import type { Steps } from "./drive.ts";

/** Reads which entries a list should have. */
export interface OmissionCheck<Key> {
  /** Title of the list in errors, such as "list qdiscs". */
  readonly what: string;
  /** Returns the reason in errors. */
  reason(names: string): string;
  /** Whether the caller requested the entry. */
  isWanted?(key: Key): boolean;
  /** Reads the keys and names of all entries from another table, or in a shorter form. */
  expected(): Steps<ReadonlyMap<Key, string>>;
  /** Lists the table again. */
  again(): Steps<readonly Key[]>;
}

/**
 * Throws EMSGSIZE if a list lacks entries that the caller requested: the kernel ends some dumps before an entry that is
 * longer than a message, as at their end.
 */
export function* checkOmitted<Key>(
  listed: ReadonlySet<Key>,
  { what, reason, isWanted = () => true, expected, again }: OmissionCheck<Key>,
): Steps<undefined> {
  const missing = [...(yield* expected())].filter(([key]) => !listed.has(key));
  if (!missing.some(([key]) => isWanted(key))) return undefined;
  // These entries may be newer than the list. A second list has them, unless they disappear again.
  const second = new Set(yield* again());
  const present = yield* expected();
  const omitted = missing.filter(([key]) => present.has(key) && !second.has(key));
  if (!omitted.some(([key]) => isWanted(key))) return undefined;
  const names = omitted.map(([, name]) => name).join(", ");
  throw failure(what, reason(names), EMSGSIZE);
}
