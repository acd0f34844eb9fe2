import { EEXIST, EINVAL, EOPNOTSUPP, EPERM, EPROTONOSUPPORT } from "../../../constants/errno.ts";
import { NetlinkError } from "../../../errors.ts";
import type { MaybePromise } from "../../../io/io.ts";
import type { Verb } from "../../route/core/changes.ts";
import { missingCodes } from "../../route/core/entries.ts";
import type { Outcome } from "../../route/core/options.ts";
import type { Action, Change } from "./table.ts";

/** Errors of steps that had an effect before they failed. */
const partialErrors = new WeakSet<NetlinkError>();

export function markPartial(error: NetlinkError): void {
  partialErrors.add(error);
}

export function isPartial(error: NetlinkError): boolean {
  return partialErrors.has(error);
}

export function errorsOf(outcomes: readonly Outcome[]): (NetlinkError | undefined)[] {
  return outcomes.map(({ error }) => error);
}

/** Returns the errors of removals. A missing entry counts as removed. */
export function removalErrors(outcomes: readonly Outcome[]): (NetlinkError | undefined)[] {
  return outcomes.map(({ error }) => (error !== undefined && missingCodes.includes(-error.errno) ? undefined : error));
}

/** Returns the error of `change`, unless `isDone` accepts the error. */
export async function failureOf(
  change: () => unknown,
  isDone?: (error: NetlinkError) => boolean,
): Promise<NetlinkError | undefined> {
  try {
    await change();
    return undefined;
  } catch (error) {
    return outcomeOf(() => {
      throw error;
    }, isDone);
  }
}

/** Returns the error of `change`, whatever it throws. An undo continues after each error. */
export async function anyFailureOf(change: () => unknown): Promise<NetlinkError | undefined> {
  try {
    await change();
    return undefined;
  } catch (error) {
    return asNetlinkError(error);
  }
}

/** Returns an exception as a NetlinkError, with the exception as its cause. */
export function asNetlinkError(error: unknown): NetlinkError {
  if (error instanceof NetlinkError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  return new NetlinkError(reason, { errno: EINVAL, operation: "undo", cause: error });
}

/** Returns the error of each change, unless `isDone` accepts it. */
export async function failuresOf<Item>(
  items: readonly Item[],
  change: (item: Item) => Promise<void>,
  isDone?: (error: NetlinkError) => boolean,
): Promise<(NetlinkError | undefined)[]> {
  const failures: (NetlinkError | undefined)[] = [];
  for (const item of items) failures.push(await failureOf(() => change(item), isDone));
  return failures;
}

/** Returns the error of `change`, unless `isDone` accepts the error. */
export function outcomeOf(change: () => void, isDone?: (error: NetlinkError) => boolean): NetlinkError | undefined {
  try {
    change();
    return undefined;
  } catch (error) {
    if (!(error instanceof NetlinkError)) throw error;
    return isDone?.(error) === true ? undefined : error;
  }
}

interface TableWriter<Key, New> {
  addMany(entries: readonly New[]): MaybePromise<Outcome[]>;
  replaceMany(entries: readonly New[]): MaybePromise<Outcome[]>;
  appendMany?(entries: readonly New[]): MaybePromise<Outcome[]>;
  deleteMany(keys: readonly Key[]): MaybePromise<Outcome[]>;
}

/** Sends the changes of one action. `readd` adds recreated entries again; "appendMany" adds new entries as well. */
export async function writeChanges<Listed, Wanted extends New, Key, New>(
  table: TableWriter<Key, New>,
  action: Action,
  changes: readonly Change<Listed, Wanted>[],
  keyOf: (current: Listed) => Key,
  readd: "addMany" | "replaceMany" | "appendMany" = "addMany",
): Promise<(NetlinkError | undefined)[]> {
  const removed = async () => removalErrors(await table.deleteMany(changes.map(({ current }) => keyOf(current!))));
  if (action === "remove") return removed();
  const wanted = changes.map((change) => change.wanted!);
  const append = (entries: readonly New[]) => (table.appendMany ?? table.addMany).call(table, entries);
  const add = readd === "appendMany" ? append : (entries: readonly New[]) => table.addMany(entries);
  if (action === "add") return errorsOf(await add(wanted));
  if (action === "change") return errorsOf(await table.replaceMany(wanted));
  const removals = await removed();
  return recreationErrors(
    removals,
    errorsOf(await (readd === "replaceMany" ? table.replaceMany(wanted) : add(wanted))),
  );
}

/**
 * Returns the error of each recreated entry: that of its removal, or of its addition. An entry that was removed but not
 * added again is marked, so that a rollback restores it.
 */
export function recreationErrors(
  removals: readonly (NetlinkError | undefined)[],
  additions: readonly (NetlinkError | undefined)[],
): (NetlinkError | undefined)[] {
  return additions.map((error, index) => {
    const removal = removals[index];
    if (removal === undefined && error !== undefined) markPartial(error);
    return removal ?? error;
  });
}

interface RewritableTable<Key, New> {
  rewriteMany(deleted: readonly Key[], verb: Verb, added: readonly New[]): MaybePromise<Outcome[]>;
}

/**
 * Deletes entries in their order, in which each is the first one that its request matches, and adds some of them again. All
 * requests are sent together: a program that is killed has sent all of them or none, unless they need several datagrams.
 *
 * @returns the error of each removal, and the first error of an addition.
 */
export async function rewrite<Key, New>(
  table: RewritableTable<Key, New>,
  deleted: readonly Key[],
  verb: Verb,
  added: readonly New[],
): Promise<{ removals: (NetlinkError | undefined)[]; failure: NetlinkError | undefined }> {
  const outcomes = await table.rewriteMany(deleted, verb, added);
  const removals = removalErrors(outcomes.slice(0, deleted.length));
  // An entry that could not be removed still exists.
  const failure = errorsOf(outcomes.slice(deleted.length)).find(
    (error) => error !== undefined && error.errno !== -EEXIST,
  );
  if (failure !== undefined && removals.includes(undefined)) markPartial(failure);
  return { removals, failure };
}

const unsupported: ReadonlySet<number> = new Set([EOPNOTSUPP, EPROTONOSUPPORT].map((code) => -code));

/** Lists entries, or none if the kernel does not support them. */
export async function listIfSupported<Entry>(list: () => MaybePromise<Entry[]>): Promise<Entry[]> {
  try {
    return await list();
  } catch (error) {
    if (error instanceof NetlinkError && unsupported.has(error.errno)) return [];
    throw error;
  }
}

/**
 * Returns the listed entries, or none if the caller lacks the permission, unless `isRequired` is set.
 *
 * @param missing further error codes that mean that there is nothing to list.
 */
export async function readable<Entry>(
  list: () => MaybePromise<Entry[]>,
  isRequired = false,
  missing: readonly number[] = [],
): Promise<Entry[]> {
  try {
    return await listIfSupported(list);
  } catch (error) {
    const errno = error instanceof NetlinkError ? -error.errno : undefined;
    if (errno !== undefined && (missing.includes(errno) || (errno === EPERM && !isRequired))) return [];
    throw error;
  }
}
