import { EADDRNOTAVAIL, ENODEV, ENOENT, EOPNOTSUPP, EPROTONOSUPPORT, ESRCH } from "../../../constants/errno.ts";
import { NetlinkError } from "../../../errors.ts";
import type { Outcome } from "../../route/core/options.ts";

/** Codes with which the kernel rejects the removal of an entry that does not exist. */
const absent: ReadonlySet<number> = new Set([ENOENT, ESRCH, ENODEV, EADDRNOTAVAIL].map((code) => -code));

/** Errors of changes that took several requests, of which an earlier one succeeded. */
const partialErrors = new WeakSet<NetlinkError>();

/** Records that a change had an effect although it failed with this error. */
export function markPartial(error: NetlinkError): void {
  partialErrors.add(error);
}

/** Whether a change that failed with this error had an effect. */
export function isPartial(error: NetlinkError): boolean {
  return partialErrors.has(error);
}

/** Returns the errors of entries that were removed and added again. */
export function recreationErrors(
  removals: readonly (NetlinkError | undefined)[],
  additions: readonly Outcome[],
): (NetlinkError | undefined)[] {
  return removals.map((removal, index) => {
    const error = additions[index]!.error;
    if (removal === undefined && error !== undefined) markPartial(error);
    return removal ?? error;
  });
}

/** Returns the errors of additions and changes. */
export function errorsOf(outcomes: readonly Outcome[]): (NetlinkError | undefined)[] {
  return outcomes.map(({ error }) => error);
}

/** Returns the errors of removals. An entry that another program has removed counts as removed. */
export function removalErrors(outcomes: readonly Outcome[]): (NetlinkError | undefined)[] {
  return outcomes.map(({ error }) => (error !== undefined && absent.has(error.errno) ? undefined : error));
}

/** Codes with which the kernel answers requests for a table that it does not have. */
const unsupported: ReadonlySet<number> = new Set([EOPNOTSUPP, EPROTONOSUPPORT].map((code) => -code));

/** Returns the entries of a table; none if the kernel does not have the table. */
export function listIfSupported<Entry>(list: () => Entry[]): Entry[] {
  try {
    return list();
  } catch (error) {
    if (error instanceof NetlinkError && unsupported.has(error.errno)) return [];
    throw error;
  }
}
