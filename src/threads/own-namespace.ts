import { sleepSync } from "../base/engine.ts";
import { CLONE_NEWNET } from "../constants/system.ts";
import { systemCallError } from "../errors.ts";
import { setns } from "../ffi/libc.ts";

/** Both are -1 while the thread is in its own namespace. */
let own = -1;
let current = -1;

export function recordNamespace(left: number, entered: number): () => void {
  const previous = [own, current] as const;
  if (own < 0) own = left;
  current = entered;
  return () => {
    [own, current] = previous;
  };
}

/** Returns the descriptor of the thread's own namespace; undefined while the thread is in it. */
export function ownNamespace(): number | undefined {
  return own < 0 ? undefined : own;
}

/** Threads that start in an entered namespace would keep it open. */
export function inOwnNamespace<Result>(action: () => Result): Result {
  if (own < 0 || setns(own, CLONE_NEWNET) < 0) return action();
  try {
    return action();
  } finally {
    returnToNamespace(current);
  }
}

const RETURN_ATTEMPTS = 200;

/** Retries for a short time if the kernel lacks memory. */
export function returnToNamespace(fd: number): void {
  let status = 0;
  for (let attempt = 0; attempt < RETURN_ATTEMPTS; attempt++) {
    status = setns(fd, CLONE_NEWNET);
    if (status >= 0) return;
    sleepSync(1);
  }
  throw systemCallError("setns", status, "this thread could not leave a network namespace: terminate the thread");
}
