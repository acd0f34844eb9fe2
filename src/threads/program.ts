import { typeError } from "../base/argument-error.ts";
import { describeValue } from "../base/describe.ts";
import { EAGAIN } from "../constants/errno.ts";
import { EFD_CLOEXEC } from "../constants/poll.ts";
import { check, NetlinkError, permitted, throwIfDenied } from "../errors.ts";
import { close, eventfd } from "../ffi/libc.ts";
import {
  type EngineWorker,
  type EngineWorkerEvents,
  engineWorkerOf,
  moduleUrl,
  startEngineWorker,
  terminationIsLate,
  workerClass,
} from "./engine-worker.ts";
import { describeFailure, rebuildFailure, type ThreadFailure } from "./failure.ts";
import { isThreadAlive, ThreadWord } from "./liveness.ts";
import { inOwnNamespace } from "./own-namespace.ts";
import type { ProgramInput, ProgramMessage } from "./program-entry.ts";

export type Program = LibraryProgram | UserProgram;

interface LibraryProgram {
  /** File of the program; null in a thread that was started from a text. */
  readonly url: URL | null;
  /** Bundled applications do not contain the program's file. */
  readonly text: () => Promise<{ default: string }>;
  readonly name: string;
}

interface UserProgram {
  readonly name: string;
  readonly worker: () => object;
}

/** A new thread of Bun needs 2 descriptors. The others are for those that the program opens before the thread starts. */
const THREAD_DESCRIPTORS = 8;

/** Interval in milliseconds at which a terminated thread is probed. */
const PROBE_MS = 100;

const taken = new WeakSet<object>();

/**
 * Worker thread that runs an entry point of the library (a "program"), or the user's own worker. The thread keeps the
 * process alive only between {@link hold} and {@link release}, whose calls are counted.
 *
 * In a bundled application, a program is loaded from its source text, and starts in the next iteration of the event
 * loop. Messages to the program are queued until then.
 */
export class ProgramThread {
  readonly #name: string;
  readonly #onEnd: (failure: NetlinkError | undefined, exitCode: number | undefined) => void;
  readonly #onValue: (value: unknown) => void;
  readonly #unsent: ProgramInput<unknown>[] = [];
  /** Set when the start message was sent. Events of the worker are ignored before. */
  #worker: EngineWorker | undefined;
  /** Calls of {@link hold} without a {@link release}. */
  #holds = 0;
  /** Written only by {@link terminate}. */
  #terminated = false;
  /** With the indexes of {@link ThreadWord}. */
  readonly #words = terminationIsLate ? new BigInt64Array(new SharedArrayBuffer(16)) : undefined;
  #failure: ThreadFailure | undefined;
  #url: string | undefined;
  /** Whether `onEnd` was called. Written only by {@link #end}. */
  #ended = false;
  readonly #events: EngineWorkerEvents = {
    message: (data) => {
      if (this.#worker === undefined || !isProgramMessage(data)) return;
      if (data.netlinkProgram === "failure") this.#failure = data.failure;
      else this.#onValue(data.value);
    },
    // A running program reports its errors in messages instead.
    error: (message) => {
      this.#failure ??= { message };
    },
    close: (exitCode) => {
      if (this.#worker !== undefined) this.#endWithThread(exitCode);
    },
  };

  /**
   * Starts the worker thread.
   *
   * @param onEnd called once, when the thread has ended or could not be started, with the error, if any, and the exit
   *   code.
   * @param onValue called with each value that the program sends.
   * @throws TypeError if the user's function does not return a new worker.
   * @throws NetlinkError EMFILE if the process can open too few descriptors.
   * @throws DataCloneError if `start` cannot be sent. For a program from source text, `onEnd` gets this error instead.
   */
  constructor(
    program: Program,
    start: unknown,
    onEnd: (failure: NetlinkError | undefined, exitCode: number | undefined) => void,
    onValue: (value: unknown) => void = () => {},
  ) {
    this.#name = program.name;
    this.#onEnd = onEnd;
    this.#onValue = onValue;
    if ("worker" in program) this.#begin(this.#userWorker(program), start);
    else if (isFile(program.url)) this.#begin(this.#newWorker(program.url.href), start);
    else void this.#beginFromText(program, start);
  }

  hold(): void {
    if (++this.#holds === 1) this.#worker?.ref();
  }

  release(): void {
    if (--this.#holds === 0) this.#worker?.unref();
  }

  post(value: unknown): void {
    const message: ProgramInput<unknown> = { netlinkProgram: "input", value };
    if (this.#worker !== undefined) this.#worker.postMessage(message);
    else if (!this.#ended) this.#unsent.push(message);
  }

  terminate(): void {
    this.#terminated = true;
    if (this.#words !== undefined) Atomics.store(this.#words, ThreadWord.Terminated, 1n);
    this.#worker?.terminate();
  }

  #newWorker(url: string): EngineWorker {
    checkDescriptors();
    try {
      return inOwnNamespace(() => startEngineWorker(url, this.#name, this.#events));
    } catch (cause) {
      throwIfDenied(cause, `start thread ${this.#name}`);
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new NetlinkError(
        `start thread ${this.#name}: ${reason} (EAGAIN); the limit of threads is probably reached: start fewer workers, ` +
          "or raise `ulimit -u` or the pids limit of the control group",
        { errno: EAGAIN, operation: this.#name, cause },
      );
    }
  }

  #userWorker({ worker: make }: UserProgram): EngineWorker {
    checkDescriptors();
    const worker: unknown = make();
    if (typeof worker === "object" && worker !== null && taken.has(worker))
      throw typeError("worker", "expected a new Worker for each call, got one that is already in use");
    const usable = typeof worker === "object" && worker !== null ? engineWorkerOf(worker, this.#events) : undefined;
    if (usable === undefined) {
      const got = describeValue(worker);
      throw typeError("worker", `expected a function that returns a ${workerClass}, and it returned ${got}`);
    }
    taken.add(worker as object);
    return usable;
  }

  async #beginFromText({ text, name }: LibraryProgram, start: unknown): Promise<void> {
    try {
      const { default: source } = await text();
      if (this.#terminated) this.#end(undefined);
      else {
        this.#url = moduleUrl(source, `${name}.js`);
        this.#begin(this.#newWorker(this.#url), start, { url: this.#url, name: `${name}.js` });
      }
    } catch (error) {
      this.#end(describeFailure(error));
    }
  }

  #begin(worker: EngineWorker, start: unknown, code?: { url: string; name: string }): void {
    const words = this.#words?.buffer;
    const message: ProgramInput<unknown> = { netlinkProgram: "start", program: this.#name, start, words, ...code };
    try {
      worker.postMessage(message);
    } catch (error) {
      worker.terminate();
      throw error;
    }
    this.#worker = worker;
    if (this.#holds > 0) worker.ref();
    for (const unsent of this.#unsent.splice(0)) worker.postMessage(unsent);
  }

  /** A terminated thread that still runs uses its descriptors, whose numbers must not be reused. */
  #endWithThread(exitCode: number | undefined): void {
    const words = this.#terminated ? this.#words : undefined;
    const identity = words === undefined ? 0n : Atomics.load(words, ThreadWord.Identity);
    if (identity === 0n || !isThreadAlive(identity)) this.#end(this.#failure, exitCode);
    else setTimeout(() => this.#endWithThread(exitCode), PROBE_MS).unref();
  }

  #end(failure: ThreadFailure | undefined, exitCode?: number): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#worker = undefined;
    this.#unsent.length = 0;
    if (this.#url !== undefined) URL.revokeObjectURL(this.#url);
    this.#onEnd(failure === undefined ? undefined : rebuildFailure(failure, this.#name), exitCode);
  }
}

/** Bun ends the whole process if a new thread cannot open its descriptors. */
function checkDescriptors(): void {
  const opened: number[] = [];
  try {
    for (let count = 0; count < THREAD_DESCRIPTORS; count++) opened.push(check(eventfd(0, EFD_CLOEXEC), "eventfd"));
  } finally {
    for (const fd of opened) close(fd);
  }
}

/** The user's own code in a worker may send other messages. */
function isProgramMessage(data: unknown): data is ProgramMessage {
  if (typeof data !== "object" || data === null) return false;
  const { netlinkProgram } = data as Partial<ProgramMessage>;
  return netlinkProgram === "failure" || netlinkProgram === "output";
}

function isFile(url: URL | null): url is URL {
  if (url?.protocol !== "file:") return false;
  return permitted(() => process.getBuiltinModule("node:fs").existsSync(url), "find the program of a thread");
}
