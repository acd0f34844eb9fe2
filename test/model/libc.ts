// The functions of src/ffi/libc.ts that the checked modules call, for the threads of a scenario.
import { runningThread, surroundings } from "./checker.ts";

/** Thread ids are positive. */
export const currentThread = (): number => runningThread() + 1;

export const isThreadAlive = (thread: number): boolean =>
  surroundings(`isThreadAlive ${thread}`, (state) => state[`dead${thread - 1}`] === undefined);

export const eventfd = (): number => 3;

export const signalEventfd = (): void => surroundings("signalEventfd", () => {});

/** Closes the descriptor that wakes other threads. Nothing is closed, because no descriptor was opened. */
export const close = (): number => 0;
