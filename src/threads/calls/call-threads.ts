import { checkOptions, integerFrom, type OptionChecks } from "../../base/check.ts";
import { ECANCELED, EPIPE } from "../../constants/errno.ts";
import { NetlinkError } from "../../errors.ts";
import { checkRuntime } from "../../ffi/libc.ts";
import { doorbell } from "../doorbell.ts";
import { CallThread, type SystemCallValues } from "./call-thread.ts";

const PATIENCE_MS = 2;
const IDLE_MS = 10_000;
const DEFAULT_THREADS = 4;
const MAX_THREADS = 64;

/** The thread executes the system calls in order until one fails. */
export interface CallJob<Result> {
  /** The number of concurrent jobs is limited for each netlink protocol. */
  readonly protocol: number;
  /** Pointers may only refer to memory of `thread`. */
  prepare(thread: CallThread): readonly SystemCallValues[];
  /** Must copy received data, because the next job overwrites it. */
  finish(results: readonly number[], thread: CallThread): Result;
  /** Whether the thread must end, for example in a wrong namespace. */
  spoilsThread?(results: readonly number[]): boolean;
}

export interface CallCancellation {
  /** A job that has started cannot be stopped. */
  started(): void;
  onCancel(action: () => void): () => void;
}

interface Pending {
  readonly job: CallJob<unknown>;
  readonly cancellation: CallCancellation | undefined;
  readonly resolve: (result: never) => void;
  readonly reject: (error: unknown) => void;
}

interface Worker {
  readonly thread: CallThread;
  current: Pending | undefined;
  idleTimer: Timer | undefined;
}

/** Adds a thread if a job has waited for {@link PATIENCE_MS}. */
class CallThreads {
  readonly #workers = new Set<Worker>();
  readonly #queue: Pending[] = [];
  #busy = 0;
  #maxPerProtocol = DEFAULT_THREADS;
  #impatience: Timer | undefined;

  async run<Result>(job: CallJob<Result>, cancellation: CallCancellation | undefined): Promise<Result> {
    checkRuntime();
    const { promise, resolve, reject } = Promise.withResolvers<Result>();
    const pending: Pending = { job, cancellation, resolve, reject };
    this.#queue.push(pending);
    this.#assign();
    const remove = cancellation?.onCancel(() => this.#cancel(pending));
    try {
      return await promise;
    } finally {
      remove?.();
    }
  }

  #cancel(pending: Pending): void {
    const index = this.#queue.indexOf(pending);
    if (index < 0) return;
    this.#queue.splice(index, 1);
    pending.reject(new NetlinkError("cancelled before a thread was free (ECANCELED)", canceled));
  }

  #assign(): void {
    for (const worker of this.#workers) if (worker.current === undefined && !this.#next(worker)) return;
    if (this.#queue.length === 0) return;
    if (this.#workers.size === 0) this.#add();
    else this.#impatience ??= setTimeout(this.#lookForWaiting, PATIENCE_MS);
  }

  readonly #lookForWaiting = (): void => {
    this.#impatience = undefined;
    if (this.#queue.some(({ job }) => this.#mayStart(job))) this.#add();
    this.#assign();
  };

  #mayStart({ protocol }: CallJob<unknown>): boolean {
    let running = 0;
    for (const { current } of this.#workers) if (current?.job.protocol === protocol) running++;
    return running < this.#maxPerProtocol;
  }

  #next(worker: Worker): boolean {
    const index = this.#queue.findIndex(({ job }) => this.#mayStart(job));
    if (index < 0) return false;
    const [pending] = this.#queue.splice(index, 1);
    clearTimeout(worker.idleTimer);
    worker.current = pending!;
    pending!.cancellation?.started();
    worker.thread.start(pending!.job.prepare(worker.thread));
    if (this.#busy++ === 0) doorbell.add(this.#look);
    return true;
  }

  /** Without any thread, queued jobs are rejected. */
  #add(): void {
    let thread: CallThread;
    try {
      thread = new CallThread((failure) => this.#ended(worker, failure));
    } catch (error) {
      if (this.#workers.size === 0) for (const { reject } of this.#queue.splice(0)) reject(error);
      return;
    }
    const worker: Worker = { thread, current: undefined, idleTimer: undefined };
    this.#workers.add(worker);
    this.#next(worker);
  }

  readonly #look = (): void => {
    for (const worker of this.#workers) {
      if (worker.current === undefined) continue;
      const results = worker.thread.take();
      if (results === undefined) continue;
      const { job, resolve, reject } = worker.current;
      try {
        resolve(job.finish(results, worker.thread) as never);
      } catch (error) {
        reject(error);
      }
      this.#release(worker);
      if (job.spoilsThread?.(results) === true) {
        this.#stop(worker);
        continue;
      }
      worker.idleTimer = setTimeout(() => this.#stop(worker), IDLE_MS);
      worker.idleTimer.unref();
    }
    this.#assign();
  };

  setMaximum(perProtocol: number): void {
    this.#maxPerProtocol = perProtocol;
    this.#assign();
  }

  stopIdle(): void {
    for (const worker of [...this.#workers]) if (worker.current === undefined) this.#stop(worker);
  }

  #stop(worker: Worker): void {
    clearTimeout(worker.idleTimer);
    this.#workers.delete(worker);
    worker.thread.stop();
  }

  #release(worker: Worker): void {
    worker.current = undefined;
    if (--this.#busy === 0) doorbell.remove(this.#look);
  }

  #ended(worker: Worker, failure: NetlinkError | undefined): void {
    this.#workers.delete(worker);
    clearTimeout(worker.idleTimer);
    const { current } = worker;
    if (current === undefined) return;
    this.#release(worker);
    current.reject(failure ?? endedError());
    this.#assign();
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
export function runCalls<Result>(job: CallJob<Result>, cancellation?: CallCancellation): Promise<Result> {
  return threads.run(job, cancellation);
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
 * A thread starts only when a call has to wait, ends after 10 seconds without work, and uses about 2 MB.
 *
 * @throws TypeError or RangeError for invalid settings.
 */
export function configureAsyncCalls(settings: AsyncCallSettings): void {
  checkOptions(settings, settingChecks, "settings");
  if (settings.threadsPerProtocol !== undefined) threads.setMaximum(settings.threadsPerProtocol);
}

export function stopIdleThreads(): void {
  threads.stopIdle();
}
