import {
  applyHistory,
  confirmApply,
  type HistoryOptions,
  type RecordedApply,
  recoverApplies,
  type UndoReport,
  undoApply,
} from "bun-netlink/state";
import { ExitStatus, status, UsageError } from "../errors.ts";
import { parseNamespace } from "../namespaces.ts";
import { cut, json, line, printable, printableLines, table, warn } from "../output.ts";

/** Options of the subcommands of `state` that read or change the records of applied descriptions. */
export interface RecordedOptions {
  readonly netns?: string;
  readonly directory?: string;
  readonly json?: boolean;
  /** Of `undo`: also remove entries that another program has created again. */
  readonly force?: boolean;
}

/** Returns the namespace and the directory of the records that the options select. */
export function historyOptions({ netns, directory }: RecordedOptions): HistoryOptions {
  return { directory, ...(netns !== undefined && { netns: parseNamespace(netns) }) };
}

/** Undoes descriptions that were not confirmed in time, if all of their guard processes were killed. */
export async function recover(options: RecordedOptions): Promise<void> {
  for (const { id, notUndone, kept } of await recoverApplies(historyOptions(options))) {
    warn(`${id} was not confirmed in time, and its guard processes were killed; it is undone now`);
    warnNotUndone(notUndone);
    warnKept(kept);
  }
}

/** Confirms an applied description. */
export async function confirm(id: string | undefined, options: RecordedOptions): Promise<void> {
  const confirmed = await confirmApply(id, historyOptions(options));
  if (options.json === true) json(confirmed);
  else line(`confirmed ${confirmed.id}`);
}

/** Undoes applied descriptions, and prints the identifier of each. */
export async function undo(id: string | undefined, options: RecordedOptions): Promise<void> {
  await recover(options);
  const reports = await undoApply(id, { ...historyOptions(options), force: options.force });
  for (const report of reports) {
    if (options.json === true) json(report);
    else line(`undone ${report.id}`);
    warnNotUndone(report.notUndone);
    warnKept(report.kept);
  }
  if (reports.some(({ notUndone }) => notUndone.length > 0)) throw new ExitStatus(status.failure);
}

/** Prints the applied descriptions, or the steps of one of them. */
export async function history(id: string | undefined, options: RecordedOptions): Promise<void> {
  await recover(options);
  const found = (await applyHistory(historyOptions(options))).filter((one) => id === undefined || one.id === id);
  if (id !== undefined && found.length === 0)
    throw new UsageError(`${id}: there is no such record of this namespace; \`state history\` lists the records`);
  if (options.json === true) {
    for (const one of found) json(one);
  } else if (id !== undefined) {
    const { steps, state, reason, notUndone, kept } = found[0]!;
    for (const step of steps) line(printableLines(step));
    if (reason !== undefined) line(`${state}: ${printable(reason)}`);
    warnNotUndone(notUndone);
    warnKept(kept);
  } else if (found.length > 0) {
    table(["id", "started", "state", "steps", "program"], found.map(row));
  }
}

/** Maximum length of a reason in the list, in columns. The list of the steps of one record has the whole text. */
const MAX_REASON = 60;

function row({ id, started, state, reason, remainingMs, steps, notUndone, title }: RecordedApply): unknown[] {
  const details = [
    ...(remainingMs === undefined ? [] : [`${Math.ceil(remainingMs / 1000)} s left`]),
    ...(reason === undefined ? [] : [cut(reason, MAX_REASON)]),
    ...(notUndone.length === 0 ? [] : [`except ${notUndone.length}`]),
  ];
  const shown = details.length === 0 ? state : `${state} (${details.join(", ")})`;
  return [id, started.replace(/\.\d+Z$/, "Z"), shown, steps.length, title];
}

function warnNotUndone(notUndone: UndoReport["notUndone"]): void {
  for (const { entry, error } of notUndone) warn(`not undone: ${entry}: ${error}`);
}

/** Warns of steps that an undo kept because of another program. */
export function warnKept(kept: UndoReport["kept"]): void {
  for (const { entry, reason } of kept) warn(`kept: ${printable(entry)}: ${printable(reason)}`);
}
