import { readdirSync, readFileSync } from "node:fs";
import { openDescriptors } from "./environment.ts";

/** Ids of this process's threads that were started under that name: the system keeps 15 characters of it. */
export function threadsNamed(name: string): number[] {
  return readdirSync("/proc/self/task")
    .map(Number)
    .filter((thread) => taskFile(thread, "comm").trim() === name.slice(0, 15));
}

/** How long a thread of this process has been running on a processor, in milliseconds. */
export function cpuTime(thread: number): number {
  return Number(taskFile(thread, "schedstat").split(" ")[0]) / 1e6;
}

/**
 * How long threads of this process run on a processor in a second in which they run least, in milliseconds: what their start, or
 * the collector, leaves to be done is over at some time, and what never rests runs in each.
 */
export async function leastCpuTime(threads: readonly number[]): Promise<number> {
  const sum = () => threads.reduce((total, thread) => total + cpuTime(thread), 0);
  let least = Number.POSITIVE_INFINITY;
  for (let attempt = 0; attempt < 15 && least > 1; attempt++) {
    const used = sum();
    await Bun.sleep(1000);
    least = Math.min(least, sum() - used);
  }
  return least;
}

/** Whether a thread of this process sleeps. */
export function isAsleep(thread: number): boolean {
  // The name stands in parentheses and may hold anything; the state follows it.
  return /.*\) S/s.test(taskFile(thread, "stat"));
}

/** How long there is patience with what usually takes milliseconds: a busy machine can take thousands of times as long. */
const PATIENCE_MS = 20_000;

/** Resolves once the condition holds, looking every millisecond; throws when it does not within that time. */
export async function until(condition: () => boolean, what: string, timeoutMs = PATIENCE_MS): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`waited ${timeoutMs} ms in vain until ${what}`);
    await Bun.sleep(1);
  }
}

/**
 * How many descriptors this process has open, once that stays the same for a while: the runtime closes those of a thread
 * or a child process some time after it has told of the end.
 */
export async function settledDescriptors(): Promise<number> {
  let count = openDescriptors();
  for (let same = 0; same < 10; same++) {
    await Bun.sleep(5);
    const now = openDescriptors();
    if (now !== count) same = 0;
    count = now;
  }
  return count;
}

/** The promise's result; throws when there is none within that time, so that nothing that hangs holds up the run. */
export async function within<Result>(promise: Promise<Result>, what: string, timeoutMs = PATIENCE_MS): Promise<Result> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`waited ${timeoutMs} ms in vain for ${what}`)), timeoutMs);
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** A thread may end between being listed and being looked at. */
function taskFile(thread: number, file: string): string {
  try {
    return readFileSync(`/proc/self/task/${thread}/${file}`, "utf8");
  } catch (error) {
    if (["ENOENT", "ESRCH"].includes((error as NodeJS.ErrnoException).code ?? "")) return "";
    throw error;
  }
}
