import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { NetlinkError } from "../errors.ts";
import { describeFailure, rebuildFailure, type ThreadFailure } from "./failure.ts";
import type { ProgramStart } from "./program-entry.ts";

/** Code that runs in a worker thread (it calls `runProgram`), in the two forms that it travels in. */
export interface Program {
  /** Its file: used where the library runs from its own files, as from source or an installed package. */
  readonly url: URL;
  /** The same with everything that it imports, as text: used where a bundler has taken the files away. */
  readonly text: () => Promise<{ default: string }>;
  /** How the thread is called. */
  readonly name: string;
}

/**
 * A program under way in a thread of its own. It does not keep the process alive except while it is held.
 * From files it starts at once; from text after a turn of the event loop, which makes no difference to whoever uses this.
 */
export class ProgramThread {
  readonly #name: string;
  readonly #onEnd: (failure: NetlinkError | undefined) => void;
  #worker: Worker | undefined;
  #held = false;
  #failure: ThreadFailure | undefined;
  #ended = false;

  /**
   * @param start what the program is given.
   * @param onEnd called once, when the thread is gone and uses nothing any more (or could not be started): with the error
   * that ended it, if one did.
   */
  constructor(program: Program, start: unknown, onEnd: (failure: NetlinkError | undefined) => void) {
    this.#name = program.name;
    this.#onEnd = onEnd;
    if (isFile(program.url)) this.#begin(program.url.href, { start });
    else {
      program
        .text()
        .then(({ default: text }) => {
          const file = new File([text], `${program.name}.js`, { type: "application/javascript" });
          const url = URL.createObjectURL(file);
          this.#begin(url, { start, url });
        })
        .catch((error) => this.#end(describeFailure(error)));
    }
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

  /** Ends the thread wherever it is, without its own doing. */
  terminate(): void {
    this.#worker?.terminate();
  }

  #begin(url: string, message: ProgramStart<unknown>): void {
    const worker = new Worker(url, { name: this.#name, ref: this.#held });
    this.#worker = worker;
    worker.addEventListener("message", (event: MessageEvent<ThreadFailure>) => {
      this.#failure = event.data;
    });
    // The program reports its own errors: what comes here kept it from starting.
    worker.addEventListener("error", (event) => {
      this.#failure ??= { message: event.message };
    });
    worker.addEventListener("close", () => this.#end(this.#failure));
    worker.postMessage(message);
  }

  #end(failure: ThreadFailure | undefined): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#worker = undefined;
    this.#onEnd(failure === undefined ? undefined : rebuildFailure(failure, this.#name));
  }
}

function isFile(url: URL): boolean {
  return url.protocol === "file:" && existsSync(fileURLToPath(url));
}
