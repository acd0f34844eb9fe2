import { setThreadName } from "../ffi/system-call.ts";
import { listenToParent, postToParent, unusedName } from "./engine-worker.ts";
import { describeFailure, nameInStacks, type ThreadFailure } from "./failure.ts";
import { ThreadWord, threadIdentity } from "./liveness.ts";

/**
 * Message to a worker from the thread that started it. The property `netlinkProgram` distinguishes messages of the
 * library from messages of the user's own code. In messages from the worker ({@link ProgramMessage}), this property has
 * other values, so that a message that a worker only echoes is not mistaken for a message of the library's code in the
 * worker.
 */
export type ProgramInput<Start> = ProgramStart<Start> | { netlinkProgram: "input"; value: unknown };

interface ProgramStart<Start> {
  netlinkProgram: "start";
  program: string;
  start: Start;
  /** Blob URL that the thread revokes; undefined for a file. */
  url?: string | undefined;
  name?: string | undefined;
  /** Memory of two 64-bit integers, with the indexes of {@link ThreadWord}; undefined if it is not needed. */
  words?: SharedArrayBuffer | undefined;
}

export type ProgramMessage =
  | { netlinkProgram: "failure"; failure: ThreadFailure }
  | { netlinkProgram: "output"; value: unknown };

export class Starter {
  readonly #values: unknown[] = [];
  #wanted: ((value: unknown) => void) | undefined;
  readonly #words: BigInt64Array | undefined;

  constructor(words?: SharedArrayBuffer) {
    this.#words = words && new BigInt64Array(words);
  }

  /** Ends the thread. The caller returns, because `process.exit()` never ends a thread that Deno 2.9 has terminated. */
  exit(): void {
    if (this.#words === undefined || Atomics.load(this.#words, ThreadWord.Terminated) === 0n) process.exit();
  }

  send(value: unknown, transfer?: ArrayBuffer[]): void {
    postToParent({ netlinkProgram: "output", value } satisfies ProgramMessage, transfer);
  }

  fail(error: unknown): void {
    postToParent({ netlinkProgram: "failure", failure: describeFailure(error) } satisfies ProgramMessage);
  }

  receive(): Promise<unknown> {
    const { promise, resolve } = Promise.withResolvers<unknown>();
    if (this.#values.length > 0) resolve(this.#values.shift());
    else this.#wanted = resolve;
    return promise;
  }

  arrived(message: unknown): void {
    if (!isInput(message) || message.netlinkProgram === "start") return;
    const { value } = message;
    const wanted = this.#wanted;
    this.#wanted = undefined;
    if (wanted !== undefined) wanted(value);
    else this.#values.push(value);
  }
}

type Main<Start> = (start: Start, starter: Starter) => void | Promise<void>;

/** The published worker code contains several programs. */
const programs = new Map<string, Main<unknown>>();

/**
 * Registers the function `main` under the name `program`. The function runs when the thread that started this worker
 * requests that name. The worker ends when `main` has ended. An error of `main` is reported to that thread.
 */
export function runProgram<Start>(program: string, main: Main<Start>): void {
  programs.set(program, main as Main<unknown>);
  listenToParent(async (data) => {
    if (!isInput(data) || data.netlinkProgram !== "start") return;
    const { start, url, name, words } = data;
    if (words !== undefined) Atomics.store(new BigInt64Array(words), ThreadWord.Identity, threadIdentity());
    const main = programs.get(data.program);
    const starter = new Starter(words);
    listenToParent((data) => starter.arrived(data));
    // The engine loads a worker's code only after the event "open".
    if (url !== undefined) {
      URL.revokeObjectURL(url);
      nameInStacks(url, name ?? "program");
    }
    try {
      if (main === undefined) throw new TypeError(`the worker has no program "${data.program}"`);
      const threadName = unusedName();
      if (threadName !== "") setThreadName(threadName);
      await main(start, starter);
    } catch (error) {
      starter.fail(error);
    }
    listenToParent(undefined);
  });
}

function isInput(message: unknown): message is ProgramInput<unknown> {
  if (typeof message !== "object" || message === null) return false;
  const { netlinkProgram } = message as Partial<ProgramInput<unknown>>;
  return netlinkProgram === "start" || netlinkProgram === "input";
}
