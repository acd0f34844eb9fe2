import { decodeText } from "../base/text.ts";
import { ESRCH } from "../constants/errno.ts";
import { O_CLOEXEC } from "../constants/system.ts";
import { close, currentThread, open, pread, probeThread } from "../ffi/libc.ts";
import { allocate } from "../ffi/memory.ts";

/** Bits of {@link threadIdentity}. */
export const IDENTITY_BITS = 56n;
/** Thread ids are at most 2^22. */
const ID_BITS = 24n;
const ID_MASK = (1n << ID_BITS) - 1n;
const START_MASK = (1n << (IDENTITY_BITS - ID_BITS)) - 1n;

/** Index of `starttime` among the fields that follow the name in `/proc/ID/stat`. */
const START_TIME = 19;
/** The 52 fields of the file are a name and numbers of at most 20 digits. */
const STAT_SIZE = 2048;

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

/**
 * In clock ticks since the start of the system; undefined if it is unknown. A worker that loaded node:fs for it would start
 * 3 ms later.
 */
function startTime(id: number): bigint | undefined {
  const fd = open(`/proc/self/task/${id}/stat`, O_CLOEXEC);
  if (fd < 0) return undefined;
  const memory = allocate(STAT_SIZE);
  const length = pread(fd, memory, STAT_SIZE, 0);
  close(fd);
  const start = length > 0 ? startTimeIn(decodeText(memory.bytes, 0, length)) : undefined;
  return start === undefined ? undefined : BigInt(start) & START_MASK;
}

/**
 * Returns the start time of a process or thread in clock ticks since the boot, or undefined if there is none, or no /proc.
 * It tells a process from a later one with the same id.
 *
 * @param id name of its directory in /proc, such as 42 or "self".
 */
export function startTimeOf(id: number | string): string | undefined {
  try {
    return startTimeIn(process.getBuiltinModule("node:fs").readFileSync(`/proc/${id}/stat`, "latin1"));
  } catch {
    return undefined;
  }
}

function startTimeIn(stat: string): string | undefined {
  // The name, in parentheses, may contain spaces and parentheses.
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[START_TIME];
}
