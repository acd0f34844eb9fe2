import type { Desired, Keeper, KeepReport } from "bun-netlink/state";
import { notifyServiceManager, type ServiceState, watchdogTimeoutMs } from "bun-netlink/system";
import { cut } from "../output.ts";
import { Counters } from "./counters.ts";
import { log } from "./log.ts";

/** Maximum number of steps, conflicts and problems in a log line. */
const MAX_LISTED = 100;
/** Maximum length of a status in columns. */
const MAX_STATUS = 200;

/** Functions and options with which a {@link Service} is created. */
export interface ServiceOptions {
  /** Reads and checks the files. Throws an error that describes an invalid file. */
  readonly load: () => { readonly state: Desired; readonly files: readonly string[] };
  readonly allowRecreate: boolean;
  /** Directory of the records of applied descriptions (default: that of `Plan.apply`). */
  readonly directory?: string | undefined;
}

/** Keeps the state that files declare, and reads the files again on request. */
export class Service {
  readonly counters = new Counters();
  readonly #options: ServiceOptions;
  #keeper: Keeper | undefined;
  /** Whether the kernel has had the complete declared state since the files were last read. */
  #isEstablished = false;
  /** Resolves when the files must be read again. */
  #requested = Promise.withResolvers<string>();

  constructor(options: ServiceOptions) {
    this.#options = options;
  }

  /** Requests that the files are read again. */
  reload(reason: string): void {
    this.#requested.resolve(reason);
  }

  /**
   * Keeps the state until the signal is aborted.
   *
   * @throws the error of `load` if the files are invalid at the start.
   */
  async run(signal: AbortSignal): Promise<void> {
    const aborted = Promise.withResolvers<undefined>();
    signal.addEventListener("abort", () => aborted.resolve(undefined));
    const timeoutMs = watchdogTimeoutMs();
    const watchdog =
      timeoutMs === undefined ? undefined : setInterval(() => notify({ event: "watchdog" }), timeoutMs / 2);
    try {
      await this.#start("start", aborted.promise);
      while (!signal.aborted) {
        const reason = await Promise.race([this.#requested.promise, aborted.promise, this.#keeper!.closed]);
        // The signal was aborted. A keeper that ended by itself would end the service too, instead of an endless loop.
        if (typeof reason !== "string") break;
        this.#requested = Promise.withResolvers();
        notify({ event: "reloading" });
        await this.#reload(reason, aborted.promise);
      }
    } finally {
      clearInterval(watchdog);
      if (this.#keeper !== undefined) {
        notify({ event: "stopping", status: "stopping" });
        log("info", "stopping");
        await this.#keeper.stop();
      }
    }
  }

  async #reload(reason: string, aborted: Promise<void>): Promise<void> {
    try {
      await this.#start(reason, aborted);
      this.counters.countReload(true);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      this.counters.countReload(false);
      log("error", "invalid", { reason, error: message });
      notify({ event: "ready", status: cut(`invalid files, the last valid state is kept: ${message}`, MAX_STATUS) });
    }
  }

  /** Reads the files, keeps their state instead of the previous one, and waits for the first attempt. */
  async #start(reason: string, aborted: Promise<void>): Promise<void> {
    const { state, files } = this.#options.load();
    await this.#keeper?.stop();
    log("info", reason === "start" ? "started" : "reloaded", { reason, files });
    this.counters.startState();
    this.#isEstablished = false;
    const attempted = Promise.withResolvers<void>();
    const keeper = state.keep({
      allowRecreate: this.#options.allowRecreate,
      // `state undo` then also removes the entries that this service has created again.
      record: { directory: this.#options.directory },
      onReport: (report) => {
        this.#report(report, files);
        if (report.kind === "failed") attempted.resolve();
      },
    });
    this.#keeper = keeper;
    const ready = keeper.ready.then(() => {
      this.#isEstablished = true;
      this.counters.isComplete = true;
      log("info", "complete");
    });
    // The promise rejects if the keeper is stopped, which `closed` reports too.
    ready.catch(() => {});
    await Promise.race([ready, attempted.promise, aborted, keeper.closed]);
    notify({ event: "ready", status: this.#status(files) });
  }

  #report(report: KeepReport, files: readonly string[]): void {
    const isDrift = this.#isEstablished;
    this.counters.countReport(report, isDrift);
    if (report.kind === "failed") {
      const { retryMs } = report;
      const problems = report.problems.map(({ path, error }) => ({ path, error: error.message }));
      log("error", "failed", { ...listed({ problems, withheld: report.withheld.map(String) }), retryMs });
    } else {
      const { steps, conflicts, notRestored, complete } = report;
      const level = conflicts.length > 0 || notRestored.length > 0 ? "warning" : "info";
      const lost = notRestored.map(({ entry, error }) => ({ entry, error: error.message }));
      const lists = { steps: steps.map(String), conflicts: conflicts.map(String), notRestored: lost };
      log(level, isDrift ? "repaired" : "applied", { ...listed(lists), complete });
    }
    notify({ status: this.#status(files) });
  }

  #status(files: readonly string[]): string {
    const { problems, isComplete, isValid } = this.counters;
    const state = problems > 0 ? `problems: ${problems}` : isComplete ? "complete" : "applying";
    return `${state} (files: ${files.length})${isValid ? "" : "; the files were changed and are invalid"}`;
  }
}

/** Returns the lists that are not empty. Long lists are cut, with the number of omitted elements. */
function listed(lists: Readonly<Record<string, readonly unknown[]>>): object {
  const used = Object.entries(lists).filter(([, list]) => list.length > 0);
  const omitted = used.reduce((sum, [, list]) => sum + Math.max(0, list.length - MAX_LISTED), 0);
  const cutLists = Object.fromEntries(used.map(([name, list]) => [name, list.slice(0, MAX_LISTED)]));
  return { ...cutLists, ...(omitted > 0 && { omitted }) };
}

/** Reports to the service manager. The service continues if the service manager cannot receive the report. */
function notify(state: ServiceState): void {
  try {
    notifyServiceManager(state);
  } catch (error) {
    log("warning", "notify", { error: (error as Error).message });
  }
}
