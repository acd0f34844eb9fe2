import { closeSync } from "node:fs";
import { checkFlag, checkOptions, checkString } from "../../../base/check.ts";
import { sleep } from "../../../base/engine.ts";
import { EBUSY, ENOENT, ESTALE, ETIMEDOUT } from "../../../constants/errno.ts";
import { failure, NetlinkError } from "../../../errors.ts";
import { bootTime } from "../../../io/clock.ts";
import { checkNamespace, type NamespaceSource, NetworkNamespace } from "../../../netns/namespace.ts";
import type { KeptEntry } from "../applying/rollback.ts";
import { Step } from "../model/step.ts";
import { existingRecordDirectory } from "./files.ts";
import { neededUndo, stopApplier } from "./guard.ts";
import { guardProgram } from "./guard-file.ts";
import { startGuard } from "./guard-process.ts";
import { NamespaceLocks, namespaceId, tryLock } from "./locks.ts";
import { ApplyRecord, bootId, type UndoResult } from "./record.ts";
import { undoRecord } from "./undo.ts";

const POLL_MS = 50;

/**
 * Progress of a recorded plan. A "pending" plan waits for its confirmation. A plan is "failed" if a step failed, and
 * "interrupted" if its program was killed while it applied the steps; in both cases, the applied steps remain in effect.
 */
export type RecordedState = "applying" | "pending" | "applied" | "failed" | "interrupted" | "undoing" | "undone";

/** A plan that was applied, as listed by {@link applyHistory}. */
export interface RecordedApply {
  readonly id: string;
  /** Time at which a program started to apply the plan (ISO 8601). */
  readonly started: string;
  /** Name of the program that applied the plan, or another text that identifies the program. */
  readonly title: string;
  readonly state: RecordedState;
  /** Reason why the plan was undone, or the error of the failed plan. Undefined in other states. */
  readonly reason?: string | undefined;
  /** Milliseconds that remain to confirm the plan. Undefined unless the plan is pending. */
  readonly remainingMs?: number | undefined;
  /** Steps of the plan as text, in order. */
  readonly steps: readonly string[];
  /**
   * Steps of the applied plan that its undo could not revert, and removed entries that it could not add again, with the
   * kernel's errors.
   */
  readonly notUndone: readonly { readonly entry: string; readonly error: string }[];
  /**
   * Steps that the undo kept, with the reason: another program has changed their settings, or has created their entries
   * again.
   */
  readonly kept: readonly KeptEntry[];
}

/** Options for reading and changing recorded plans. */
export interface HistoryOptions {
  /** Directory with the records of applied plans (default: the default directory of `apply`). */
  directory?: string | undefined;
  /**
   * Network namespace whose recorded plans are read or changed (default: the network namespace of the calling thread).
   */
  netns?: NamespaceSource | undefined;
}

/** Options for undoing recorded plans. */
export interface UndoOptions extends HistoryOptions {
  /**
   * Whether to undo additions also if the entries were created again since then (default false). A program that keeps a
   * description creates entries again itself.
   */
  force?: boolean | undefined;
}

/** Result of undoing a recorded plan. */
export interface UndoReport {
  readonly id: string;
  /**
   * Steps of the plan that this undo could not revert, and removed entries that it could not add again, with the
   * kernel's errors.
   */
  readonly notUndone: readonly { readonly entry: string; readonly error: string }[];
  /**
   * Steps that the undo kept, with the reason: another program has changed their settings, or has created their entries
   * again.
   */
  readonly kept: readonly KeptEntry[];
}

const optionChecks = { directory: checkString, netns: checkNamespace } as const;

/**
 * Returns the recorded plans of a network namespace, newest first. The records of the last 64 plans are kept until the
 * host is restarted, up to 64 MiB.
 *
 * @throws NetlinkError EACCES if another user may use the directory of the records.
 */
export async function applyHistory(options: HistoryOptions = {}): Promise<RecordedApply[]> {
  return recordsOf(options).records.map(describe);
}

/**
 * Confirms an applied plan, so that the plan remains after its deadline.
 *
 * @param id identifier of the plan (default: the only pending plan of the namespace).
 * @throws NetlinkError ENOENT if no plan waits for a confirmation, ETIMEDOUT if the plan is already undone.
 */
export async function confirmApply(id?: string, options: HistoryOptions = {}): Promise<RecordedApply> {
  const record = select(id, options, (one) => one.isOpen, "waits for a confirmation");
  const decision = record.decide(neededUndo(record) ?? { decision: "confirmed", reason: "confirmed by a command" });
  await guardEnded(record);
  if (decision.decision === "confirmed") return describe(record);
  const message = `confirm ${record.header.id}: ${decision.reason}, the plan is undone (ETIMEDOUT)`;
  throw new NetlinkError(message, { errno: ETIMEDOUT, operation: "confirm" });
}

/**
 * Undoes a recorded plan. All newer plans of the namespace are undone first. A pending plan is undone at once. Values
 * that other programs have set in the meantime remain.
 *
 * @param id identifier of the plan (default: the newest plan that is not undone).
 * @returns the undone plans, newest first.
 * @throws NetlinkError ENOENT if there is no such plan, EBUSY if a program applies a plan, ESTALE if the namespace was
 *   destroyed.
 */
export async function undoApply(id?: string, options: UndoOptions = {}): Promise<UndoReport[]> {
  checkOptions(options, { ...optionChecks, force: checkFlag });
  const { force, ...history } = options;
  const last = select(id, history, (one) => one.result === undefined, "can be undone");
  const { records, directory } = recordsOf(history);
  const position = records.findIndex((one) => one.header.id === last.header.id);
  const reports: UndoReport[] = [];
  for (const record of records.slice(0, position + 1)) {
    if (record.result !== undefined) continue;
    const { failures, kept } = await undo(record, directory, history.netns, force);
    reports.push({ id: record.header.id, notUndone: failures, kept });
  }
  return reports;
}

/**
 * Replaces guard processes that were killed: undoes plans whose deadline has passed, and starts new guard processes for
 * pending plans. A call is needed only if both guard processes of a plan were killed at once.
 *
 * @returns the plans that were undone.
 */
export async function recoverApplies(options: HistoryOptions = {}): Promise<UndoReport[]> {
  const { records, directory } = recordsOf(options);
  const reports: UndoReport[] = [];
  for (const record of records) {
    if (!record.isOpen && record.decision?.decision !== "undo") continue;
    if (record.result !== undefined) continue;
    const guard = tryLock(record.guardLock);
    if (guard === undefined) continue;
    closeSync(guard);
    // Without recorded steps, the program was killed before it changed anything.
    if (record.readParts().length === 0) {
      if (neededUndo(record) !== undefined) record.remove();
      continue;
    }
    let { decision } = record;
    if (decision === undefined) {
      const needed = neededUndo(record);
      if (needed === undefined) {
        await restartGuard(record, directory, options.netns);
        continue;
      }
      decision = record.decide(needed);
    }
    // Another process may just have confirmed the plan.
    if (decision.decision !== "undo") continue;
    const { failures, kept } = await undo(record, directory, options.netns);
    reports.push({ id: record.header.id, notUndone: failures, kept });
  }
  return reports;
}

/** Throws NetlinkError EBUSY if a pending plan has no guard process. */
export function checkNoUnfinished(directory: string, namespaces: readonly string[]): void {
  for (const record of ApplyRecord.list(directory)) {
    const isHere = Object.values(record.header.namespaces).some(({ id }) => namespaces.includes(id));
    if (!isHere || record.result !== undefined || record.header.timeoutMs === undefined) continue;
    if (record.decision?.decision === "confirmed" || record.header.boot !== bootId()) continue;
    const { id } = record.header;
    throw failure(
      "apply",
      `the plan ${id} was neither confirmed nor undone, because its guard processes were killed; confirm or undo it`,
      EBUSY,
    );
  }
}

/** Waits for the guard process's undo, or undoes the plan here. */
export async function finishUndo(
  record: ApplyRecord,
  sources: ReadonlyMap<string, NamespaceSource | undefined>,
): Promise<UndoResult> {
  for (;;) {
    const { result } = record;
    if (result !== undefined) return result;
    const lock = tryLock(record.guardLock);
    if (lock === undefined) {
      await sleep(POLL_MS);
      continue;
    }
    try {
      return record.result ?? (await undoRecord(record, sources));
    } finally {
      closeSync(lock);
    }
  }
}

async function undo(
  record: ApplyRecord,
  directory: string,
  netns: NamespaceSource | undefined,
  force = false,
): Promise<UndoResult> {
  const hasGuard = record.isOpen || record.decision?.decision === "undo";
  // Without origins, an undo finds added entries by their names and other fields only. A failed call must not change later ones.
  const forgetOrigins = () => {
    if (force) record.removeOrigins();
  };
  if (hasGuard) forgetOrigins();
  const decision = record.isOpen ? record.decide({ decision: "undo", reason: "undone by a command" }) : record.decision;
  using sources = sourcesOf(record, netns);
  if (hasGuard && decision?.decision === "undo") {
    await stopApplier(record);
    const result = await finishUndo(record, sources.opened);
    await guardEnded(record);
    return result;
  }
  const { pid } = process;
  const title = `undoing ${record.header.id}`;
  const namespaces = Object.values(record.header.namespaces).map(({ id }) => id);
  using _ = await NamespaceLocks.acquire(directory, namespaces, { pid, title, since: new Date().toISOString() });
  forgetOrigins();
  return await undoRecord(record, sources.opened);
}

async function restartGuard(record: ApplyRecord, directory: string, netns: NamespaceSource | undefined): Promise<void> {
  const { id, title, pid, started, namespaces } = record.header;
  const ids = Object.values(namespaces).map((one) => one.id);
  using locks = await NamespaceLocks.acquire(directory, ids, { pid, title, since: started, id });
  using sources = sourcesOf(record, netns);
  const fds = new Map([...sources.opened].map(([name, { fd }]) => [name, fd]));
  const inherited = { locks: locks.fds, namespaces: fds };
  await startGuard(await guardProgram(record.path), { role: "guard", path: record.path, inherited });
}

/** The guard process keeps the network namespace locked until it ends. */
async function guardEnded(record: ApplyRecord): Promise<void> {
  for (;;) {
    const lock = tryLock(record.guardLock);
    if (lock !== undefined) return closeSync(lock);
    await sleep(POLL_MS);
  }
}

interface OpenSources extends Disposable {
  readonly opened: ReadonlyMap<string, NetworkNamespace>;
}

function sourcesOf(record: ApplyRecord, netns: NamespaceSource | undefined): OpenSources {
  const opened = new Map<string, NetworkNamespace>();
  const owned: NetworkNamespace[] = [];
  const open = (source: NamespaceSource | undefined) => {
    if (source instanceof NetworkNamespace) return source;
    const handle = source === undefined ? NetworkNamespace.current() : NetworkNamespace.open(source);
    owned.push(handle);
    return handle;
  };
  for (const [name, { id, source }] of Object.entries(record.header.namespaces)) {
    try {
      const handle = open(name === "" ? netns : source);
      if (namespaceId(handle) === id) opened.set(name, handle);
    } catch (error) {
      if (!(error instanceof NetlinkError) || name === "") throw error;
    }
  }
  if (!opened.has("")) {
    throw failure(
      `undo ${record.header.id}`,
      "the plan was applied to another network namespace: specify netns",
      ESTALE,
    );
  }
  return {
    opened,
    [Symbol.dispose]: () => {
      for (const handle of owned) handle.close();
    },
  };
}

function recordsOf(options: HistoryOptions): { directory: string; records: ApplyRecord[] } {
  checkOptions(options, optionChecks);
  const { netns } = options;
  const directory = existingRecordDirectory(options.directory);
  using opened = netns === undefined || netns instanceof NetworkNamespace ? undefined : NetworkNamespace.open(netns);
  const id = namespaceId(opened ?? (netns as NetworkNamespace | undefined));
  const isHere = ({ header }: ApplyRecord) => header.boot === bootId() && header.namespaces[""]?.id === id;
  return {
    directory: directory ?? "",
    records: directory === undefined ? [] : ApplyRecord.list(directory).filter(isHere),
  };
}

function select(
  id: string | undefined,
  options: HistoryOptions,
  isPossible: (record: ApplyRecord) => boolean,
  what: string,
): ApplyRecord {
  if (id !== undefined) checkString(id, "id");
  const { records } = recordsOf(options);
  const named = id === undefined ? records : records.filter(({ header }) => header.id === id);
  const found = named.find(isPossible);
  if (found !== undefined) return found;
  const state = named[0] === undefined || id === undefined ? "" : `; ${id} is ${describe(named[0]).state}`;
  const which = id === undefined ? "" : ` ${id}`;
  const missing = id !== undefined && named.length === 0;
  const message = missing
    ? `there is no recorded plan ${id} of this namespace (ENOENT)`
    : `no plan${which} of this namespace ${what}${state} (ENOENT)`;
  throw new NetlinkError(message, { errno: ENOENT, operation: "history" });
}

function describe(record: ApplyRecord): RecordedApply {
  const { id, started, title } = record.header;
  const { decision, result, deadline } = record;
  const state = stateOf(record);
  const steps = record.readParts().flatMap((part) => part.steps.map((step) => new Step(step).toString()));
  return {
    ...{ id, started, title, state, steps: [...new Set(steps)] },
    ...((decision?.decision === "undo" || state === "failed") && { reason: decision?.reason }),
    ...(state === "pending" && { remainingMs: Math.max(0, deadline! - bootTime()) }),
    notUndone: result?.failures ?? [],
    kept: result?.kept ?? [],
  };
}

function stateOf(record: ApplyRecord): RecordedState {
  const { decision, result } = record;
  if (result !== undefined) return "undone";
  if (decision?.decision === "undo") return "undoing";
  if (decision !== undefined) return decision.isFailed === true ? "failed" : "applied";
  if (record.deadline !== undefined) return record.header.timeoutMs === undefined ? "applied" : "pending";
  const lock = record.lockApplier();
  if (lock === undefined) return "applying";
  closeSync(lock);
  // Without recorded steps, the program was killed before it changed anything.
  return record.header.timeoutMs === undefined || record.readParts().length === 0 ? "interrupted" : "undoing";
}
