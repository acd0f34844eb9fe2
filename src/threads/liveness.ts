import { ESRCH } from "../constants/errno.ts";
import { currentThread, probeThread } from "../ffi/libc.ts";

/** Bits of {@link threadIdentity}. */
export const IDENTITY_BITS = 56n;
/** Thread ids are at most 2^22. */
const ID_BITS = 24n;
const ID_MASK = (1n << ID_BITS) - 1n;
const START_MASK = (1n << (IDENTITY_BITS - ID_BITS)) - 1n;

/** Index of `starttime` among the fields that follow the name in `/proc/ID/stat`. */
const START_TIME = 19;

/** 64-bit integers that a thread shares with the one that started it. */
export const ThreadWord = {
  /** The thread's {@link threadIdentity}. Written by the thread when its program starts. */
  Identity: 0,
  /** 1 before the thread is terminated. Written by the other thread. */
  Terminated: 1,
} as const;

let own: bigint | undefined;

/**
 * Returns a positive number that no other thread of this process has or will have: the thread's id and its start time,
 * because the kernel reuses the ids of ended threads.
 */
export function threadIdentity(): bigint {
  if (own === undefined) {
    const id = currentThread();
    own = ((startTime(id) ?? 0n) << ID_BITS) | BigInt(id);
  }
  return own;
}

/** Returns false only if the thread with this identity has certainly ended. */
export function isThreadAlive(identity: bigint): boolean {
  const id = Number(identity & ID_MASK);
  if (probeThread(id) === -ESRCH) return false;
  // A seccomp filter may forbid tgkill, and /proc may be missing: an unknown state counts as alive.
  const start = startTime(id);
  return start === undefined || start === identity >> ID_BITS;
}

/** In clock ticks since the start of the system; undefined if it is unknown. */
function startTime(id: number): bigint | undefined {
  const start = startTimeOf(`self/task/${id}`);
  return start === undefined ? undefined : BigInt(start) & START_MASK;
}

/**
 * Returns the start time of a process or thread in clock ticks since the boot, or undefined if there is none, or no /proc.
 * It tells a process from a later one with the same id.
 *
 * @param id path of its directory in /proc, such as 42 or "self/task/43".
 */
export function startTimeOf(id: number | string): string | undefined {
  try {
    const text = process.getBuiltinModule("node:fs").readFileSync(`/proc/${id}/stat`, "latin1");
    // The name, in parentheses, may contain spaces and parentheses.
    return text.slice(text.lastIndexOf(")") + 2).split(" ")[START_TIME];
  } catch {
    return undefined;
  }
}
