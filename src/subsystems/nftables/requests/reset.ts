import { typeError } from "../../../base/argument-error.ts";
import { checkOneOf, checkOptions } from "../../../base/check.ts";
import { EINVAL, ENOENT } from "../../../constants/errno.ts";
import { NetlinkError } from "../../../errors.ts";
import type { Steps } from "../../../io/io.ts";
import type { Elements, ObjectKinds } from "../model/objects.ts";
import { checkObjectFields } from "../objects/arguments.ts";
import { checkName } from "../statements/simple/checks.ts";
import type { Filter } from "./read-objects.ts";
import type { Reader } from "./ruleset.ts";
import { filterNames, missingObject } from "./selection.ts";
import { describe } from "./transaction.ts";

/** First Linux version that can reset each kind, if not all. */
const RESET_SINCE = {
  counter: undefined,
  quota: undefined,
  rule: "6.2",
  set: "6.5",
  map: "6.5",
  element: "6.5",
} as const;

/** A kind of nftables object whose counters and quotas {@link Nftables.reset} can reset. */
export type ResetKind = keyof typeof RESET_SINCE;

/**
 * Selects the objects whose counters and quotas {@link Nftables.reset} resets. Elements of a set or map are selected by
 * their values.
 */
export type ResetFilter<K extends ResetKind> = K extends "element" ? Elements : Filter;

/** Resets counters and quotas of the selected objects, and returns the objects with the earlier values. */
export function* resetting<K extends ResetKind>(
  kind: K,
  open: () => Reader,
  filter: Filter & Partial<Pick<Elements, "elem">> = {},
): Steps<ObjectKinds[K][]> {
  checkOneOf(kind, Object.keys(RESET_SINCE), "kind");
  if (kind === "element") checkObjectFields(kind, filter, true, "filter");
  else checkOptions(filter, filterNames, "filter");
  const { family, table, name, chain } = filter;
  if (kind === "rule" ? chain !== undefined : name !== undefined) {
    if (family === undefined) throw typeError("filter.family", "expected the family of the table");
    checkName(table, "filter.table");
  }
  const reader = open();
  const operation = `reset ${describe("", kind, filter).trim()}`;
  const listed = kind === "element" ? "set" : kind;
  try {
    const found =
      kind === "element" ? [yield* reader.sets.resetElements(filter as Elements)] : yield* reader.reset(kind, filter);
    if (found.length === 0 && name !== undefined) throw missingObject(operation, listed);
    return found.map((object) => Object.values(object)[0] as ObjectKinds[K]);
  } catch (error) {
    if (!(error instanceof NetlinkError) || error.operation === operation) throw error;
    const since = RESET_SINCE[kind];
    if (error.errno === -EINVAL && since !== undefined) {
      const message = `${operation}: this kernel cannot reset ${kind}s (EINVAL); it requires Linux ${since}`;
      throw new NetlinkError(message, { errno: EINVAL, operation, cause: error });
    }
    throw error.errno === -ENOENT ? missingObject(operation, listed, error) : error;
  }
}
