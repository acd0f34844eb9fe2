import { checkOptions, integerFrom, type OptionChecks } from "../../base/check.ts";
import { ECANCELED, EPIPE } from "../../constants/errno.ts";
import { NetlinkError } from "../../errors.ts";
import { checkRuntime } from "../../ffi/libc.ts";
import { doorbell } from "../doorbell.ts";
import { onReleaseIdle } from "../idle-resources.ts";
import { TurnQueue } from "../turn-queue.ts";
import type { SystemCallValues } from "./call-memory.ts";
import { CallThread } from "./call-thread.ts";

const PATIENCE_MS = 2;
/** Delay before another attempt to start a thread, after a failed one. */
const RETRY_MS = 100;
const IDLE_MS = 10_000;
const DEFAULT_THREADS = 4;
const MAX_THREADS = 64;

/** The thread executes the system calls in order until one fails. */
export interface CallJob<Result> {
  /** The number of concurrent jobs is limited for each netlink protocol. */
  readonly protocol: number;
  /**
   * Called when a thread is free. Takes descriptors only now, so that waiting jobs have none. Pointers may only refer
   * to memory of `thread`. If the method throws, the job rejects with the error.
   */
  prepare(thread: CallThread): readonly SystemCallValues[];
  /** Must copy received data, because the next job overwrites it. */
  finish(results: readonly number[], thread: CallThread): Result;
  /** Whether the thread must end, for example in a wrong namespace. Must not throw. */
  spoilsThread?(results: readonly number[]): boolean;
}

/** Part of an asynchronous call that waits for the kernel. */
export interface PendingStep {
  /** Time (`performance.now()`) of the last known progress of the kernel. Finished work is processed first. */
  readonly progressTime: number;
  /** Has no effect on a system call that a thread executes. */
  cancel(): void;
}

/** Asynchronous call that waits for a job. */
export interface CallOwner {
  /** Called with the job that the call waits for, and with undefined after its end. */
  awaits(step: PendingStep | undefined): void;
  /** Called before a thread executes the job, which cannot be stopped then. */
  started(): void;
}

/** A job from its request to its end. It is queued until a worker takes it. */
class PendingCall implements PendingStep {
  readonly job: CallJob<unknown>;
  readonly owner: CallOwner | undefined;
  readonly result: PromiseWithResolvers<unknown> = Promise.withResolvers();

  constructor(job: CallJob<unknown>, owner: CallOwner | undefined) {
    this.job = job;
    this.owner = owner;
  }

  get progressTime(): number {
    return threads.progressTime(this);
  }

  cancel(): void {
    threads.cancel(this);
  }
}

/**
 * State of a worker:
 *
 * - "idle": it waits for a call.
 * - "busy": its thread executes a call.
 * - "last": its thread executes a call and ends after it.
 * - "ended": it takes no more calls.
 */
export type WorkerState = "idle" | "busy" | "last" | "ended";

/**
 * - "take": the worker takes a queued call.
 * - "results": the call has ended. "spoiled": it has ended, and the thread must end ({@link CallJob.spoilsThread}).
 * - "stop": the worker had no call for {@link IDLE_MS}, or closeIdleSockets() was called.
 * - "exit": the thread has ended.
 */
export type WorkerEvent = "take" | "results" | "spoiled" | "stop" | "exit";

/** The state after each event. Other events have no effect. */
const transitions: Readonly<Record<WorkerState, Readonly<Partial<Record<WorkerEvent, WorkerState>>>>> = {
  idle: { take: "busy", stop: "ended", exit: "ended" },
  busy: { results: "idle", spoiled: "ended", stop: "last", exit: "ended" },
  last: { results: "ended", spoiled: "ended", exit: "ended" },
  ended: {},
};

export function nextWorkerState(state: WorkerState, event: WorkerEvent): WorkerState {
  return transitions[state][event] ?? state;
}

interface Worker {
  readonly thread: CallThread;
  /** Written only by {@link CallThreads.#change}. */
  state: WorkerState;
  /** Call that the thread executes; undefined in the states "idle" and "ended". */
  call: PendingCall | undefined;
  /** Value of {@link CallThread.progress} at the time `since`. */
  progress: number;
  /** Time (`performance.now()`) of the last known progress of the call. */
  since: number;
  /** Ends the worker in the state "idle". */
  timer: Timer | undefined;
}

/** Use of the workers by the calls of one protocol. */
interface Usage {
  running: number;
  /** Time (`performance.now()`) at which the last call ended. */
  lastEnd: number;
  /** Operations that take a socket of a pool. */
  readonly turns: TurnQueue;
}

class CallThreads {
  /** Workers whose state is not "ended". */
  readonly #workers = new Set<Worker>();
  readonly #queue: PendingCall[] = [];
  readonly #usage = new Map<number, Usage>();
  #maxPerProtocol = DEFAULT_THREADS;
  #timer: Timer | undefined;
  #hasStartFailed = false;

  run(job: CallJob<unknown>, owner: CallOwner | undefined): PendingCall {
    const call = new PendingCall(job, owner);
    this.#queue.push(call);
    this.schedule();
    return call;
  }

  cancel(call: PendingCall): void {
    const index = this.#queue.indexOf(call);
    if (index < 0) return;
    this.#queue.splice(index, 1);
    call.result.reject(new NetlinkError("cancelled before a thread was free (ECANCELED)", canceled));
    this.schedule();
  }

  progressTime(call: PendingCall): number {
    this.schedule();
    if (this.#queue.includes(call)) return this.usageOf(call.job.protocol).lastEnd;
    for (const worker of this.#workers) {
      if (worker.call !== call) continue;
      const { progress } = worker.thread;
      if (progress !== worker.progress) worker.since = performance.now();
      worker.progress = progress;
      return worker.since;
    }
    return performance.now();
  }

  setMaximum(perProtocol: number): void {
    this.#maxPerProtocol = perProtocol;
    for (const { turns } of this.#usage.values()) turns.update();
    this.schedule();
  }

  stopIdle(): void {
    for (const worker of this.#workers) this.#change(worker, "stop");
  }

  /** Takes results, gives queued calls to idle workers, and prepares to add a worker if calls wait. */
  readonly schedule = (): void => {
    for (const worker of this.#workers) this.#take(worker);
    for (const worker of this.#workers) this.#assign(worker);
    const needsWorker = this.#queue.some((call) => this.#mayStart(call));
    if (needsWorker && this.#workers.size === 0) {
      this.#add();
      return;
    }
    if (!needsWorker) {
      clearTimeout(this.#timer);
      this.#timer = undefined;
    } else this.#timer ??= setTimeout(this.#grow, this.#hasStartFailed ? RETRY_MS : PATIENCE_MS);
  };

  /** Short calls are faster in few threads, so a thread is added only if all workers are busy with long ones. */
  readonly #grow = (): void => {
    this.#timer = undefined;
    this.schedule();
    const now = performance.now();
    const isShort = ({ call, since }: Worker) => call !== undefined && now - since < PATIENCE_MS;
    if ([...this.#workers].some(isShort) || !this.#queue.some((call) => this.#mayStart(call))) return;
    this.#add();
  };

  usageOf(protocol: number): Usage {
    const known = this.#usage.get(protocol);
    if (known !== undefined) return known;
    const usage = { running: 0, lastEnd: 0, turns: new TurnQueue(() => this.#maxPerProtocol) };
    this.#usage.set(protocol, usage);
    return usage;
  }

  #mayStart(call: PendingCall): boolean {
    return this.usageOf(call.job.protocol).running < this.#maxPerProtocol;
  }

  #take(worker: Worker): void {
    const { call, thread } = worker;
    const results = call === undefined ? undefined : thread.take();
    if (call === undefined || results === undefined) return;
    const { job, result } = call;
    this.#change(worker, job.spoilsThread?.(results) === true ? "spoiled" : "results");
    try {
      result.resolve(job.finish(results, thread));
    } catch (error) {
      result.reject(error);
    }
  }

  #assign(worker: Worker): void {
    while (worker.state === "idle") {
      const index = this.#queue.findIndex((call) => this.#mayStart(call));
      if (index < 0) return;
      const call = this.#queue.splice(index, 1)[0]!;
      try {
        const calls = call.job.prepare(worker.thread);
        call.owner?.started();
        worker.thread.start(calls);
        worker.call = call;
        worker.progress = 0;
        worker.since = performance.now();
        this.usageOf(call.job.protocol).running++;
        this.#change(worker, "take");
      } catch (error) {
        call.result.reject(error);
      }
    }
  }

  /** Without any thread, queued calls are rejected. Otherwise, the existing threads execute them. */
  #add(): void {
    try {
      const thread = new CallThread((failure) => this.#ended(worker, failure));
      const worker: Worker = { thread, state: "idle", call: undefined, progress: 0, since: 0, timer: undefined };
      this.#workers.add(worker);
      this.#startTimer(worker);
      doorbell.add(this.schedule);
      this.#hasStartFailed = false;
    } catch (error) {
      this.#hasStartFailed = true;
      if (this.#workers.size === 0) for (const { result } of this.#queue.splice(0)) result.reject(error);
    }
    this.schedule();
  }

  #ended(worker: Worker, failure: NetlinkError | undefined): void {
    const { call } = worker;
    this.#change(worker, "exit");
    call?.result.reject(failure ?? endedError());
    this.schedule();
  }

  #change(worker: Worker, event: WorkerEvent): void {
    const before = worker.state;
    const { call } = worker;
    worker.state = nextWorkerState(before, event);
    if (worker.state === before) return;
    clearTimeout(worker.timer);
    const isOver = worker.state === "idle" || worker.state === "ended";
    if (isOver && call !== undefined) {
      const usage = this.usageOf(call.job.protocol);
      usage.running--;
      usage.lastEnd = performance.now();
      worker.call = undefined;
    }
    if (worker.state === "idle") this.#startTimer(worker);
    if (worker.state !== "ended") return;
    this.#workers.delete(worker);
    if (this.#workers.size === 0) doorbell.remove(this.schedule);
    worker.thread.stop();
  }

  #startTimer(worker: Worker): void {
    worker.timer = setTimeout(() => this.#change(worker, "stop"), IDLE_MS);
    worker.timer.unref();
  }
}

const canceled = { errno: ECANCELED, operation: "netlink-calls" };

function endedError(): NetlinkError {
  return new NetlinkError(
    "the thread netlink-calls was terminated during the call (EPIPE); the outcome is unknown: read the state back",
    { errno: EPIPE, operation: "netlink-calls" },
  );
}

const threads = new CallThreads();

/**
 * Executes the system calls of a job in another thread. Keeps the process alive until the job has ended. Rejects with
 * ECANCELED if the job is cancelled before a thread has started it.
 */
export async function runCalls<Result>(job: CallJob<Result>, owner?: CallOwner): Promise<Result> {
  checkRuntime();
  const call = threads.run(job, owner);
  owner?.awaits(call);
  try {
    return (await call.result.promise) as Result;
  } finally {
    owner?.awaits(undefined);
  }
}

/**
 * Queue of the operations of a protocol that take a socket of a pool. Waiting operations have no socket yet, so that the
 * number of descriptors is limited.
 */
export function operationTurns(protocol: number): TurnQueue {
  return threads.usageOf(protocol).turns;
}

/** Settings of the threads that execute asynchronous calls, for {@link configureAsyncCalls}. */
export interface AsyncCallSettings {
  /**
   * Maximum number of calls of one netlink protocol that wait in the kernel at the same time (1 to 64, default 4). Each
   * of these calls occupies a thread. Further calls of the protocol wait until one of them ends. Calls of other
   * protocols are not counted.
   */
  threadsPerProtocol?: number | undefined;
}

const settingChecks: OptionChecks<AsyncCallSettings> = { threadsPerProtocol: integerFrom(1, MAX_THREADS) };

/**
 * Changes the settings of this thread's asynchronous calls. Raise the number of threads if many calls run at the same
 * time while another program holds a kernel lock, such as the RTNL lock.
 *
 * A thread starts only when a call has to wait, ends after 10 seconds without work, and uses about 3 MB.
 *
 * @throws TypeError or RangeError for invalid settings.
 */
export function configureAsyncCalls(settings: AsyncCallSettings): void {
  checkOptions(settings, settingChecks, "settings");
  if (settings.threadsPerProtocol !== undefined) threads.setMaximum(settings.threadsPerProtocol);
}

onReleaseIdle(() => threads.stopIdle());
