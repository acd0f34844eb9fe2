import { checkOptions, integerFrom, type OptionChecks } from "../../base/check.ts";
import { ECANCELED, EPIPE } from "../../constants/errno.ts";
import { NetlinkError } from "../../errors.ts";
import { checkRuntime } from "../../ffi/libc.ts";
import { doorbell } from "../doorbell.ts";
import { CallThread, type SystemCallValues } from "./call-thread.ts";

/** Time in milliseconds that a job waits for a busy thread before another thread is started. */
const PATIENCE_MS = 2;
/** Time in milliseconds after which an idle thread is ended. */
const IDLE_MS = 10_000;
/** Default maximum number of jobs of one netlink protocol that wait in the kernel at the same time. */
const DEFAULT_THREADS = 4;
const MAX_THREADS = 64;

/** A job for another thread: system calls that are executed in order until one fails. */
export interface CallJob<Result> {
  /**
   * Netlink protocol whose limit on simultaneous calls applies. If only jobs of other protocols occupy the threads,
   * another thread is started after {@link PATIENCE_MS}.
   */
  readonly protocol: number;
  /** Returns the system calls of the job. Pointers in their arguments may only refer to memory of the thread. */
  prepare(thread: CallThread): readonly SystemCallValues[];
  /**
   * Converts the results of the system calls, up to the first failed one. Must copy received data, because the next job
   * overwrites it.
   */
  finish(results: readonly number[], thread: CallThread): Result;
  /** Reports whether the thread must end after the job, for example because it could not leave a namespace. */
  spoilsThread?(results: readonly number[]): boolean;
}

/** Cancels a call that another thread executes or will execute. */
export interface CallCancellation {
  /** Called when a thread starts to execute the call. From then on, the call cannot be stopped. */
  started(): void;
  /** Calls `action` when the call is cancelled. Returns a function that removes the action. */
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

/**
 * Threads that execute system calls which may wait in the kernel, so that this thread does not wait. The first one
 * starts with the first job. Another one starts if a job has waited for {@link PATIENCE_MS}.
 */
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

  /** Removes a job from the queue. Has no effect on a job that a thread has already started. */
  #cancel(pending: Pending): void {
    const index = this.#queue.indexOf(pending);
    if (index < 0) return;
    this.#queue.splice(index, 1);
    pending.reject(new NetlinkError("cancelled before a thread was free (ECANCELED)", canceled));
  }

  /** Starts queued jobs on idle threads. Starts the first thread at once, others only if a job has to wait. */
  #assign(): void {
    for (const worker of this.#workers) if (worker.current === undefined && !this.#next(worker)) return;
    if (this.#queue.length === 0) return;
    if (this.#workers.size === 0) this.#add();
    else this.#impatience ??= setTimeout(this.#lookForWaiting, PATIENCE_MS);
  }

  /** Starts another thread if a job has waited for {@link PATIENCE_MS}. Checks again later for the other jobs. */
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

  /** Starts the first queued job that a worker may run now. Returns false if there is none. */
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

  /** Starts a thread. If that fails, jobs wait for the existing threads, or are rejected if there are none. */
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
 * Executes system calls in another thread, and keeps the process alive until they end. Rejects with ECANCELED if the
 * call is cancelled before a thread has started it.
 */
export function runCalls<Result>(job: CallJob<Result>, cancellation?: CallCancellation): Promise<Result> {
  return threads.run(job, cancellation);
}

/** Settings of the threads that wait for the kernel during asynchronous calls: see {@link configureAsyncCalls}. */
export interface AsyncCallSettings {
  /**
   * Maximum number of calls of one netlink protocol that wait in the kernel at the same time, each in a thread (1 to 64,
   * default 4). Further calls wait until one of them ends. Calls of other protocols do not count.
   */
  threadsPerProtocol?: number | undefined;
}

const settingChecks: OptionChecks<AsyncCallSettings> = { threadsPerProtocol: integerFrom(1, MAX_THREADS) };

/**
 * Changes settings of the asynchronous calls of this thread. Raise the number of threads if many calls run at the same
 * time while another program holds a lock of the kernel, such as the RTNL lock. A thread starts only when a call has to
 * wait, ends after 10 seconds without work, and uses about 2 MB.
 *
 * @throws TypeError or RangeError for invalid settings.
 */
export function configureAsyncCalls(settings: AsyncCallSettings): void {
  checkOptions(settings, settingChecks, "settings");
  if (settings.threadsPerProtocol !== undefined) threads.setMaximum(settings.threadsPerProtocol);
}

/** Ends the idle threads for system calls. Later jobs start new ones. */
export function stopIdleThreads(): void {
  threads.stopIdle();
}
