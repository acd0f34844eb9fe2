import { closeSync } from "node:fs";
import { basename } from "node:path";
import { checkFlag } from "../../../base/check.ts";
import { mainFile, sleep } from "../../../base/engine.ts";
import { ECANCELED, ETIMEDOUT } from "../../../constants/errno.ts";
import { NetlinkError } from "../../../errors.ts";
import { NetworkNamespace } from "../../../netns/namespace.ts";
import { ApplyError, type ApplyOptions, type ApplyReport, applySteps, checkRecreations } from "../applying/apply.ts";
import type { ConfirmOptions, PendingApply } from "../applying/options.ts";
import type { Sections } from "../model/declared.ts";
import { Scopes } from "../model/scopes.ts";
import type { PlannedSteps } from "../planning/planner.ts";
import { recordDirectory } from "./files.ts";
import { neededUndo } from "./guard.ts";
import { guardProgram } from "./guard-file.ts";
import { type GuardProcess, startGuard } from "./guard-process.ts";
import { checkNoUnfinished, finishUndo } from "./history.ts";
import { writeExisting, writeJournal } from "./journal.ts";
import { NamespaceLocks, namespaceId } from "./locks.ts";
import { ApplyRecord, type Decision, newId, type RecordHeader } from "./record.ts";

const POLL_MS = 50;
const CHECK_MS = 1000;
const CANCELLED = "cancelled by the signal of the program";

export async function applyRecorded(
  declared: Sections,
  planned: PlannedSteps,
  options: ApplyOptions,
): Promise<ApplyReport> {
  const { record: given, confirm, ...rest } = options;
  await checkRecreations(planned.steps, options);
  const { directory: path, title = basename(mainFile()) } = typeof given === "object" ? given : {};
  const directory = recordDirectory(path);
  const started = new Date();
  const id = newId(started);
  using scopes = new Scopes(declared);
  const namespaces: Record<string, RecordHeader["namespaces"][string]> = {};
  const opened = new Map<string, NetworkNamespace>();
  using own = NetworkNamespace.current();
  for (const [name, source] of declared.sources) {
    const scope = scopes.find(name);
    if (scope === undefined) continue;
    const place = typeof source === "string" ? { source } : name === "" ? {} : { source: name };
    namespaces[name] = { id: namespaceId(scope.netns), ...place };
    opened.set(name, scope.netns ?? own);
  }
  const ids = Object.values(namespaces).map((one) => one.id);
  using locks = await NamespaceLocks.acquire(directory, ids, {
    ...{ pid: process.pid, title, since: started.toISOString(), id },
  });
  checkNoUnfinished(directory, ids);
  const timeout = confirm === undefined ? {} : { timeoutMs: confirm.timeoutMs };
  const record = ApplyRecord.create(directory, { id, started: started.toISOString(), title, namespaces, ...timeout });
  const applier = record.lockApplier()!;
  let guard: GuardProcess | undefined;
  try {
    if (confirm !== undefined) {
      const fds = new Map([...opened].map(([name, { fd }]) => [name, fd]));
      const inherited = { locks: locks.fds, namespaces: fds };
      guard = await startGuard(await guardProgram(record.path), { role: "guard", path: record.path, inherited });
      record.begin();
    }
  } catch (error) {
    closeSync(applier);
    record.remove();
    throw error;
  }
  let report: ApplyReport;
  try {
    const rollback = confirm !== undefined || options.rollback === true;
    report = await applySteps(
      declared,
      planned,
      { ...rest, rollback },
      {
        async planned(steps, lost, current) {
          if (record.decision !== undefined) throw cancelled(record.decision);
          await current.readLinks();
          record.addPart(await writeJournal(steps, lost, current));
        },
        async existing(steps, current) {
          record.addPart(writeExisting(steps, current));
        },
        async applied(origins) {
          record.addOrigins(origins);
        },
        async undoing(foreign) {
          record.foreign = foreign;
        },
      },
    );
    record.finish();
  } catch (error) {
    const reason =
      options.signal?.aborted === true ? CANCELLED : error instanceof Error ? error.message : String(error);
    const isKept = confirm === undefined && !(error instanceof ApplyError && error.rolledBack);
    record.decide({ decision: isKept ? "confirmed" : "undo", reason, isFailed: true });
    closeSync(applier);
    // Repeats a failed rollback, unless the guard process does it.
    if (!isKept) await finishUndo(record, opened);
    await exitOf(guard);
    if (record.readParts().length === 0) record.remove();
    throw error;
  }
  closeSync(applier);
  if (confirm === undefined) {
    record.decide({ decision: "confirmed", reason: "no confirmation was required" });
    return { ...report, id };
  }
  const { decision, cause: origin } = await confirmation(record, confirm, options.signal);
  if (decision.decision === "confirmed") {
    await exitOf(guard);
    return { ...report, id };
  }
  const { failures, kept } = await finishUndo(record, opened);
  await exitOf(guard);
  const errno = decision.isOverdue === true ? ETIMEDOUT : ECANCELED;
  const message = `${decision.reason} (${errno === ETIMEDOUT ? "ETIMEDOUT" : "ECANCELED"})`;
  const cause = new NetlinkError(message, { errno, operation: "apply", cause: origin });
  const notUndone = failures.map(({ entry, error }) => ({
    entry,
    error: new NetlinkError(error, { errno: ECANCELED, operation: "undo" }),
  }));
  throw new ApplyError(cause, undefined, report.steps, notUndone, kept);
}

/** Waits for the guard's exit, and keeps this process alive meanwhile. */
async function exitOf(guard: GuardProcess | undefined): Promise<void> {
  guard?.ref();
  await guard?.exited;
}

function cancelled({ reason }: Decision): NetlinkError {
  return new NetlinkError(`${reason} (ECANCELED)`, { errno: ECANCELED, operation: "apply" });
}

interface Confirmation {
  readonly decision: Decision;
  /** Error of the last check or of `onPending`, or the reason of the signal. */
  readonly cause: unknown;
}

async function confirmation(
  record: ApplyRecord,
  { check, onPending, timeoutMs }: ConfirmOptions,
  signal: AbortSignal | undefined,
): Promise<Confirmation> {
  let cause: unknown;
  const decide = (decision: Decision["decision"], reason: string) =>
    record.decide({ decision, reason }).decision === decision;
  const stop = new AbortController();
  const pending: PendingApply = {
    id: record.header.id,
    timeoutMs,
    confirm: () => decide("confirmed", "confirmed by the program"),
    undo: () => decide("undo", "cancelled by the program"),
  };
  try {
    onPending?.(pending);
  } catch (error) {
    if (decide("undo", error instanceof Error ? error.message : String(error))) cause = error;
  }
  const setCause = (error: unknown) => {
    if (record.decision === undefined) cause = error;
  };
  const checking = check === undefined ? undefined : checkUntil(check, stop.signal, () => pending.confirm(), setCause);
  for (;;) {
    if (signal?.aborted === true && decide("undo", CANCELLED)) cause = signal.reason;
    const { decision } = record;
    if (decision !== undefined) {
      stop.abort();
      await checking;
      return { decision, cause };
    }
    // All guard processes may have been killed.
    const undo = neededUndo(record);
    if (undo !== undefined) record.decide(undo);
    else await sleep(POLL_MS);
  }
}

/** Calls `check` until it returns true. Calls `onResult` with the error of each call, undefined without one. */
async function checkUntil(
  check: NonNullable<ConfirmOptions["check"]>,
  signal: AbortSignal,
  confirm: () => void,
  onResult: (error: unknown) => void,
): Promise<void> {
  const aborted = new Promise<false>((resolve) => signal.addEventListener("abort", () => resolve(false)));
  while (!signal.aborted) {
    try {
      const isConfirmed = await Promise.race([check(signal), aborted]);
      checkFlag(isConfirmed, "confirm.check");
      if (isConfirmed) return confirm();
      onResult(undefined);
    } catch (error) {
      onResult(error);
    }
    await Promise.race([sleep(CHECK_MS), aborted]);
  }
}
