import { EAGAIN } from "../constants/errno.ts";
import { NetlinkError, shown } from "../errors.ts";
import { describeFailure, rebuildFailure, type ThreadFailure } from "./failure.ts";
import { inHomeNamespace } from "./home-namespace.ts";
import type { ProgramInput, ProgramMessage } from "./program-entry.ts";

/** Code that runs in a worker thread (it calls `runProgram`): the library's own, or a user's. */
export type Program = LibraryProgram | UserProgram;

/** A program of the library, in the two forms that it travels in. */
export interface LibraryProgram {
  /** Its file: used where the library runs from its own files, as from source or an installed package. */
  readonly url: URL;
  /** The same with everything that it imports, as text: used where a bundler has taken the files away. */
  readonly text: () => Promise<{ default: string }>;
  /** How the thread is called. */
  readonly name: string;
}

/** A program whose file only the user's bundler knows. */
export interface UserProgram {
  readonly name: string;
  /** Makes the worker that runs it. */
  readonly worker: () => Worker;
}

/** The workers of users that run something already. */
const taken = new WeakSet<Worker>();

/**
 * A program under way in a thread of its own. It does not keep the process alive except while it is held.
 * From files it starts at once; from text after a turn of the event loop, which makes no difference to whoever uses this.
 */
export class ProgramThread {
  readonly #name: string;
  readonly #onEnd: (failure: NetlinkError | undefined, exitCode: number | undefined) => void;
  readonly #onValue: (value: unknown) => void;
  /** What was sent before there was a worker. */
  readonly #unsent: ProgramInput<unknown>[] = [];
  #worker: Worker | undefined;
  #held = false;
  #terminated = false;
  #failure: ThreadFailure | undefined;
  /** Where the thread gets its code from, when that was made for it alone. */
  #url: string | undefined;
  #ended = false;

  /**
   * @param start what the program is given.
   * @param onEnd called once, when the thread is gone and uses nothing any more (or could not be started): with the error
   * that ended it, if one did, and with its exit code where it has run.
   * @param onValue called with each value that the program sends.
   * @throws TypeError when a user's function does not bring a worker of its own; DataCloneError when `start` cannot be
   * sent. (Of a program from text this comes to `onEnd`.) There is no thread then.
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
    if ("worker" in program) this.#begin(takeWorker(program), { netlinkProgram: "start", start });
    else if (isFile(program.url)) this.#begin(this.#newWorker(program.url.href), { netlinkProgram: "start", start });
    else void this.#beginFromText(program, start);
  }

  /** Keeps the process alive until {@link release}, or until the thread ends. */
  hold(): void {
    this.#held = true;
    this.#worker?.ref();
  }

  release(): void {
    this.#held = false;
    this.#worker?.unref();
  }

  /** Sends the program a value, which it finds with `Starter.receive`. Nothing happens when it has ended. */
  post(value: unknown): void {
    const message: ProgramInput<unknown> = { netlinkProgram: "input", value };
    if (this.#worker !== undefined) this.#worker.postMessage(message);
    else if (!this.#ended) this.#unsent.push(message);
  }

  /** Ends the thread wherever it is, without its own doing. */
  terminate(): void {
    this.#terminated = true;
    this.#worker?.terminate();
  }

  #newWorker(url: string): Worker {
    try {
      return inHomeNamespace(() => new Worker(url, { name: this.#name, ref: this.#held }));
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
        const code = { url: this.#url, name: `${name}.js` };
        this.#begin(this.#newWorker(this.#url), { netlinkProgram: "start", start, ...code });
      }
    } catch (error) {
      this.#end(describeFailure(error));
    }
  }

  #begin(worker: Worker, message: ProgramInput<unknown>): void {
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
    // The program reports its own errors: what comes here kept it from starting.
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
    // It does that itself when it runs.
    if (this.#url !== undefined) URL.revokeObjectURL(this.#url);
    this.#onEnd(failure === undefined ? undefined : rebuildFailure(failure, this.#name), exitCode);
  }
}

/** Has a user's function make a worker: each time another one, since one program runs in each. */
function takeWorker({ worker: make }: UserProgram): Worker {
  const worker: unknown = make();
  if (!(worker instanceof Worker)) {
    throw new TypeError(`worker: expected a function that returns a Worker, and it returned ${shown(worker)}`);
  }
  if (taken.has(worker)) {
    throw new TypeError("worker: expected a new Worker each time, and it returned one that is in use already");
  }
  taken.add(worker);
  return worker;
}

/** Whether a message is one of the library: a user's worker may post others. */
function isProgramMessage(data: unknown): data is ProgramMessage {
  if (typeof data !== "object" || data === null) return false;
  const { netlinkProgram } = data as Partial<ProgramMessage>;
  return netlinkProgram === "failure" || netlinkProgram === "output";
}

function isFile(url: URL): boolean {
  return url.protocol === "file:" && process.getBuiltinModule("node:fs").existsSync(url);
}
