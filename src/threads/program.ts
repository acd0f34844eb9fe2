import { typeError } from "../base/argument-error.ts";
import { describeValue } from "../base/describe.ts";
import { EAGAIN } from "../constants/errno.ts";
import { NetlinkError } from "../errors.ts";
import { describeFailure, rebuildFailure, type ThreadFailure } from "./failure.ts";
import { inOwnNamespace } from "./own-namespace.ts";
import type { ProgramInput, ProgramMessage } from "./program-entry.ts";

export type Program = LibraryProgram | UserProgram;

interface LibraryProgram {
  readonly url: URL;
  /** Bundled applications do not contain the program's file. */
  readonly text: () => Promise<{ default: string }>;
  readonly name: string;
}

interface UserProgram {
  readonly name: string;
  readonly worker: () => Worker;
}

const taken = new WeakSet<Worker>();

/**
 * Worker thread that runs an entry point of the library (a "program"), or the user's own worker. The thread keeps the
 * process alive only between {@link hold} and {@link release}.
 *
 * In a bundled application, a program is loaded from its source text, and starts in the next iteration of the event
 * loop. Messages to the program are queued until then.
 */
export class ProgramThread {
  readonly #name: string;
  readonly #onEnd: (failure: NetlinkError | undefined, exitCode: number | undefined) => void;
  readonly #onValue: (value: unknown) => void;
  readonly #unsent: ProgramInput<unknown>[] = [];
  #worker: Worker | undefined;
  #held = false;
  #terminated = false;
  #failure: ThreadFailure | undefined;
  #url: string | undefined;
  #ended = false;

  /**
   * Starts the worker thread.
   *
   * @param onEnd called once, when the thread has ended or could not be started, with the error, if any, and the exit
   *   code.
   * @param onValue called with each value that the program sends.
   * @throws TypeError if the user's function does not return a new worker.
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
    if ("worker" in program) this.#begin(takeWorker(program), start);
    else if (isFile(program.url)) this.#begin(this.#newWorker(program.url.href), start);
    else void this.#beginFromText(program, start);
  }

  hold(): void {
    this.#held = true;
    this.#worker?.ref();
  }

  release(): void {
    this.#held = false;
    this.#worker?.unref();
  }

  post(value: unknown): void {
    const message: ProgramInput<unknown> = { netlinkProgram: "input", value };
    if (this.#worker !== undefined) this.#worker.postMessage(message);
    else if (!this.#ended) this.#unsent.push(message);
  }

  terminate(): void {
    this.#terminated = true;
    this.#worker?.terminate();
  }

  #newWorker(url: string): Worker {
    try {
      return inOwnNamespace(() => new Worker(url, { name: this.#name, ref: this.#held }));
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new NetlinkError(
        `start thread ${this.#name}: ${reason} (EAGAIN); the limit of threads is probably reached: start fewer workers, ` +
          "or raise `ulimit -u` or the pids limit of the control group",
        { errno: EAGAIN, operation: this.#name, cause },
      );
    }
  }

  async #beginFromText({ text, name }: LibraryProgram, start: unknown): Promise<void> {
    try {
      const { default: source } = await text();
      if (this.#terminated) this.#end(undefined);
      else {
        this.#url = URL.createObjectURL(new File([source], `${name}.js`, { type: "application/javascript" }));
        this.#begin(this.#newWorker(this.#url), start, { url: this.#url, name: `${name}.js` });
      }
    } catch (error) {
      this.#end(describeFailure(error));
    }
  }

  #begin(worker: Worker, start: unknown, code?: { url: string; name: string }): void {
    const message: ProgramInput<unknown> = { netlinkProgram: "start", program: this.#name, start, ...code };
    if (!this.#held) worker.unref();
    try {
      worker.postMessage(message);
    } catch (error) {
      worker.terminate();
      throw error;
    }
    this.#worker = worker;
    worker.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
      if (!isProgramMessage(data)) return;
      if (data.netlinkProgram === "failure") this.#failure = data.failure;
      else this.#onValue(data.value);
    });
    // A running program reports its errors in messages instead.
    worker.addEventListener("error", (event) => {
      this.#failure ??= { message: event.message };
    });
    worker.addEventListener("close", ({ code }) => this.#end(this.#failure, code));
    for (const unsent of this.#unsent.splice(0)) worker.postMessage(unsent);
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

function takeWorker({ worker: make }: UserProgram): Worker {
  const worker: unknown = make();
  if (!(worker instanceof Worker)) {
    throw typeError("worker", `expected a function that returns a Worker, and it returned ${describeValue(worker)}`);
  }
  if (taken.has(worker)) {
    throw typeError("worker", "expected a new Worker for each call, got one that is already in use");
  }
  taken.add(worker);
  return worker;
}

/** The user's own code in a worker may send other messages. */
function isProgramMessage(data: unknown): data is ProgramMessage {
  if (typeof data !== "object" || data === null) return false;
  const { netlinkProgram } = data as Partial<ProgramMessage>;
  return netlinkProgram === "failure" || netlinkProgram === "output";
}

function isFile(url: URL): boolean {
  return url.protocol === "file:" && process.getBuiltinModule("node:fs").existsSync(url);
}
