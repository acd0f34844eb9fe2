import { type ProcessEvent, ProcessEvents } from "../../subsystems/system/process-events.ts";
import { TimeSlice } from "../../threads/time-slice.ts";
import type { Gap } from "../../workers/receiver/received-batch.ts";
import { ExitReports } from "./exit-reports.ts";
import { type ProcessDetails, type ReadProcess, readProcess } from "./process-details.ts";

/** A process that started, ran a program or ended during the subscription. Times are `performance.now()`. */
export interface ProcessRecord {
  readonly pid: number;
  /** Id in the PID namespace of the process. Undefined if it could not be read. */
  innerPid?: number | undefined;
  /** Names of the programs that the process ran, in order. Undefined for a name that could not be read. */
  readonly programs: (string | undefined)[];
  /** Details of the last program. */
  details?: ProcessDetails | undefined;
  /** When this process received the event about the last program. Undefined without such an event. */
  lastExec?: number;
  exited?: number;
}

const MEMORY_MS = 60_000;
/** Limits memory use to some 20 MB. */
const MAX_RECORDS = 16_384;
const EVENT_BUFFER = 8 * 1024 * 1024;

/**
 * The processes of the last minute, with the programs that they ran, also after they ended. All watches of the thread
 * share one history.
 */
export class ProcessHistory {
  static #shared: ProcessHistory | undefined;

  /** Every process that ended after this time is in the history. */
  horizon: number = performance.now();
  /** When this process last read all events. */
  #drained: number = performance.now();
  #users = 0;
  readonly #events: ProcessEvents;
  /** Names the processes that ended before they could be read. Undefined if the kernel does not permit it. */
  readonly #reports: ExitReports | undefined;
  readonly #byPid = new Map<number, ProcessRecord[]>();
  readonly #byInnerPid = new Map<number, ProcessRecord[]>();
  readonly #ended = new Set<ProcessRecord>();
  readonly #running = new Set<ProcessRecord>();
  readonly #slice = new TimeSlice();
  /** The last call of {@link update}. The next call starts after it, because events must be processed in order. */
  #updating: Promise<void> = Promise.resolve();
  /** Why the history ended. */
  failure: unknown;

  /**
   * Returns the history of this thread. Each call requires a call of {@link release}.
   *
   * @throws NetlinkError if the kernel does not permit process events.
   */
  static acquire(): ProcessHistory {
    ProcessHistory.#shared ??= new ProcessHistory();
    ProcessHistory.#shared.#users++;
    return ProcessHistory.#shared;
  }

  private constructor() {
    this.#events = ProcessEvents.open({ receiveBufferSize: EVENT_BUFFER });
    this.#reports = ExitReports.open(EVENT_BUFFER);
    void this.#run();
  }

  async release(): Promise<void> {
    if (--this.#users > 0) return;
    if (ProcessHistory.#shared === this) ProcessHistory.#shared = undefined;
    this.#reports?.close();
    await this.#events.stop();
  }

  async #run(): Promise<void> {
    try {
      while (this.failure === undefined && (await this.#events.readable())) {
        await this.update();
        // While events are queued, waiting for them does not return to the event loop.
        await this.#slice.pause();
      }
    } catch (error) {
      this.#fail(error);
    }
  }

  /** A later watch starts a new history. */
  #fail(error: unknown): void {
    this.failure = error;
    this.#forget(performance.now());
    if (ProcessHistory.#shared === this) ProcessHistory.#shared = undefined;
  }

  /** Reads all queued events. An error ends the history and is stored in {@link failure}; the promise never rejects. */
  update(): Promise<void> {
    this.#updating = this.#updating.then(() => this.#update()).catch((error: unknown) => this.#fail(error));
    return this.#updating;
  }

  async #update(): Promise<void> {
    const before = this.#drained;
    if (this.failure !== undefined) return;
    const events = await this.#events.takeQueued();
    this.#drained = performance.now();
    // The kernel reports the end of a process before it sends the event.
    await this.#reports?.receive();
    // A program that has already ended cannot be read.
    const ended = new Set(events.flatMap((event) => (event.kind === "exit" ? event.task.tid : [])));
    for (const event of events) {
      if (this.#slice.isOver) await this.#slice.pause();
      this.#note(event, ended);
    }
    // The program may have been stopped: notifications that it has not read yet are as old as the last update.
    for (const record of this.#ended) {
      if (this.#ended.size <= MAX_RECORDS && record.exited! >= before - MEMORY_MS) break;
      this.#remove(record);
    }
    for (const record of this.#running) {
      if (this.#running.size <= MAX_RECORDS) break;
      this.#remove(record);
    }
  }

  /** Returns the processes that had this id, in the PID namespace of /proc or in their own. */
  withPid(pid: number): readonly ProcessRecord[] {
    const outer = (this.#byPid.get(pid) ?? []).filter(({ innerPid }) => innerPid === undefined || innerPid === pid);
    return [...outer, ...(this.#byInnerPid.get(pid) ?? [])];
  }

  /** Returns the processes that had this id in the PID namespace of /proc. */
  ofPid(pid: number): readonly ProcessRecord[] {
    return this.#byPid.get(pid) ?? [];
  }

  #note(event: ProcessEvent | Gap, ended: ReadonlySet<number>): void {
    const now = performance.now();
    if (event.kind === "gap") {
      // A missed event may have been about any process.
      this.#forget(now);
    } else if (event.kind === "fork") {
      if (event.child.tid === event.child.pid) this.#add(event.child.pid, []);
    } else if (event.kind === "exec") {
      const { pid } = event.task;
      this.#exec(this.#current(pid), ended.has(pid) ? undefined : readProcess(pid), now);
    } else if (event.kind === "uid") {
      const record = this.#latest(event.task.pid);
      if (record?.details !== undefined) record.details = { ...record.details, uid: event.real };
    } else if (event.kind === "exit") {
      const report = this.#reports?.take(event.task.tid);
      if (event.task.tid === event.task.pid) this.#exit(this.#current(event.task.pid), report, now);
    }
  }

  #exit(record: ProcessRecord, report: ProcessDetails | undefined, now: number): void {
    if (record.details === undefined && report !== undefined) {
      record.details = report;
      // Without an event about a program, the unknown program is an earlier one.
      if (record.lastExec !== undefined) record.programs.pop();
      record.programs.push(report.program);
    }
    record.exited = now;
    this.#running.delete(record);
    this.#ended.add(record);
  }

  #exec(record: ProcessRecord, found: ReadProcess | undefined, now: number): void {
    this.#setInnerPid(record, undefined);
    record.details = found?.details;
    record.programs.push(found?.details.program);
    record.lastExec = now;
    this.#setInnerPid(record, found?.innerPid);
  }

  #latest(pid: number): ProcessRecord | undefined {
    const record = this.#byPid.get(pid)?.at(-1);
    return record?.exited === undefined ? record : undefined;
  }

  /** A process without a record started before the subscription, and has run a program that is unknown. */
  #current(pid: number): ProcessRecord {
    return this.#latest(pid) ?? this.#add(pid, [undefined]);
  }

  #add(pid: number, programs: (string | undefined)[]): ProcessRecord {
    const record: ProcessRecord = { pid, programs };
    addTo(this.#byPid, pid, record);
    this.#running.add(record);
    return record;
  }

  #setInnerPid(record: ProcessRecord, innerPid: number | undefined): void {
    if (record.innerPid !== undefined) removeFrom(this.#byInnerPid, record.innerPid, record);
    record.innerPid = innerPid;
    if (innerPid !== undefined && innerPid !== record.pid) addTo(this.#byInnerPid, innerPid, record);
  }

  #remove(record: ProcessRecord): void {
    this.horizon = Math.max(this.horizon, record.exited ?? 0);
    this.#setInnerPid(record, undefined);
    removeFrom(this.#byPid, record.pid, record);
    this.#ended.delete(record);
    this.#running.delete(record);
  }

  #forget(now: number): void {
    this.horizon = now;
    this.#reports?.clear();
    for (const records of [this.#byPid, this.#byInnerPid, this.#ended, this.#running]) records.clear();
  }
}

function addTo(map: Map<number, ProcessRecord[]>, pid: number, record: ProcessRecord): void {
  const records = map.get(pid);
  if (records === undefined) map.set(pid, [record]);
  else records.push(record);
}

function removeFrom(map: Map<number, ProcessRecord[]>, pid: number, record: ProcessRecord): void {
  const rest = map.get(pid)?.filter((other) => other !== record) ?? [];
  if (rest.length === 0) map.delete(pid);
  else map.set(pid, rest);
}
