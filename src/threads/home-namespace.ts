import { CLONE_NEWNET } from "../constants/system.ts";
import { systemCallError } from "../errors.ts";
import { setns } from "../ffi/libc.ts";

/** Descriptors of the network namespace that this thread has left for a while, and of the one that it is in; -1 for none. */
let home = -1;
let current = -1;

/**
 * Records that this thread is in the namespace of descriptor `entered`, and returns to that of `left`. Returns a function
 * that restores the previous record.
 */
export function recordNamespace(left: number, entered: number): () => void {
  const previous = [home, current] as const;
  if (home < 0) home = left;
  current = entered;
  return () => {
    [home, current] = previous;
  };
}

/**
 * Calls `action` with this thread in its own network namespace, if it has entered another one. Threads that `action` starts
 * would otherwise inherit the other namespace and keep it open for as long as they live. Calls `action` where the thread is
 * if it may not return for that time.
 */
export function inHomeNamespace<Result>(action: () => Result): Result {
  if (home < 0 || setns(home, CLONE_NEWNET) < 0) return action();
  try {
    return action();
  } finally {
    returnToNamespace(current);
  }
}

const RETURN_ATTEMPTS = 200;

/** Moves this thread back to a namespace that it was in. Retries, because the kernel may be short of memory for a moment. */
export function returnToNamespace(fd: number): void {
  let status = 0;
  for (let attempt = 0; attempt < RETURN_ATTEMPTS; attempt++) {
    status = setns(fd, CLONE_NEWNET);
    if (status >= 0) return;
    Bun.sleepSync(1);
  }
  throw systemCallError("setns", status, "this thread could not leave a network namespace: end it");
}
