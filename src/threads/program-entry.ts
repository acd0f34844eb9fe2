import { describeFailure, nameInStacks, type ThreadFailure } from "./failure.ts";

/**
 * What a thread is sent. A user's worker has messages of its own in both directions: `netlinkProgram` marks those of the
 * library, and the other messages are ignored. The marks of the two directions differ, so that a worker may echo messages.
 */
export type ProgramInput<Start> = ProgramStart<Start> | { netlinkProgram: "input"; value: unknown };

/** What a thread is sent first. */
export interface ProgramStart<Start> {
  netlinkProgram: "start";
  start: Start;
  /** Where the thread got its code from, when that was made for this start alone. */
  url?: string | undefined;
  /** What stacks call the code then. */
  name?: string | undefined;
}

/** What a thread sends to the thread that started it. */
export type ProgramMessage =
  | { netlinkProgram: "failure"; failure: ThreadFailure }
  | { netlinkProgram: "output"; value: unknown };

declare const self: { onmessage: ((event: { data: unknown }) => void) | null };
declare function postMessage(message: ProgramMessage, transfer?: readonly ArrayBuffer[]): void;

/** The line to the thread that started this one. */
export class Starter {
  readonly #values: unknown[] = [];
  #wanted: ((value: unknown) => void) | undefined;

  /** Sends a value, as `postMessage` does. */
  send(value: unknown, transfer?: readonly ArrayBuffer[]): void {
    postMessage({ netlinkProgram: "output", value }, transfer);
  }

  /** Says that the program has failed; it ends after that. */
  fail(error: unknown): void {
    postMessage({ netlinkProgram: "failure", failure: describeFailure(error) });
  }

  /** The next value that was posted to this thread: resolves when there is one. One call at a time. */
  receive(): Promise<unknown> {
    const { promise, resolve } = Promise.withResolvers<unknown>();
    if (this.#values.length > 0) resolve(this.#values.shift());
    else this.#wanted = resolve;
    return promise;
  }

  /** Takes a message that has arrived. */
  arrived(message: unknown): void {
    if (!isInput(message) || message.netlinkProgram === "start") return;
    const { value } = message;
    const wanted = this.#wanted;
    this.#wanted = undefined;
    if (wanted !== undefined) wanted(value);
    else this.#values.push(value);
  }
}

/**
 * Runs `main` in this thread with what the `ProgramThread` was given, and ends the thread when it returns or its promise
 * is settled. An error that it throws reaches the thread which started this one.
 */
export function runProgram<Start>(main: (start: Start, starter: Starter) => void | Promise<void>): void {
  self.onmessage = async ({ data }) => {
    if (!isInput<Start>(data) || data.netlinkProgram !== "start") return;
    const { start, url, name } = data;
    const starter = new Starter();
    self.onmessage = ({ data }) => starter.arrived(data);
    // Not earlier: the code is fetched after the worker says that it is open.
    if (url !== undefined) {
      URL.revokeObjectURL(url);
      nameInStacks(url, name ?? "program");
    }
    try {
      await main(start, starter);
    } catch (error) {
      starter.fail(error);
    }
    // Nothing else keeps the thread alive.
    self.onmessage = null;
  };
}

function isInput<Start>(message: unknown): message is ProgramInput<Start> {
  if (typeof message !== "object" || message === null) return false;
  const { netlinkProgram } = message as Partial<ProgramInput<Start>>;
  return netlinkProgram === "start" || netlinkProgram === "input";
}
