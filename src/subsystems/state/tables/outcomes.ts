import { EADDRNOTAVAIL, ENODEV, ENOENT, ESRCH } from "../../../constants/errno.ts";
import type { NetlinkError } from "../../../errors.ts";
import type { Outcome } from "../../route/core/options.ts";

/** Codes with which the kernel rejects the removal of an entry that does not exist. */
const absent: ReadonlySet<number> = new Set([ENOENT, ESRCH, ENODEV, EADDRNOTAVAIL].map((code) => -code));

/** Returns the errors of additions and changes. */
export function errorsOf(outcomes: readonly Outcome[]): (NetlinkError | undefined)[] {
  return outcomes.map(({ error }) => error);
}

/** Returns the errors of removals. An entry that another program has removed counts as removed. */
export function removalErrors(outcomes: readonly Outcome[]): (NetlinkError | undefined)[] {
  return outcomes.map(({ error }) => (error !== undefined && absent.has(error.errno) ? undefined : error));
}
