import { once } from "node:events";
import { closeSync, openSync, readdirSync, readFileSync, writeSync } from "node:fs";
import { Worker } from "node:worker_threads";
import { NETLINK_ROUTE } from "../../src/constants/netlink.ts";
import { SystemCall } from "../../src/ffi/system-calls.ts";
import type { CallJob } from "../../src/threads/calls/call-threads.ts";
import { openDescriptors } from "./environment.ts";

/** Returns the ids of this process's threads with this name. The kernel keeps only 15 characters of a thread's name. */
export function threadsNamed(name: string): number[] {
  return readdirSync("/proc/self/task")
    .map(Number)
    .filter((thread) => taskFile(thread, "comm").trim() === name.slice(0, 15));
}

/** Returns the CPU time of a thread of this process in milliseconds. */
export function cpuTime(thread: number): number {
  return Number(taskFile(thread, "schedstat").split(" ")[0]) / 1e6;
}

/**
 * Returns the CPU time of threads in the quietest of several seconds, in milliseconds per second. Starting up and
 * garbage collection are temporary, but a busy loop uses CPU time in every second.
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

/** Returns whether a thread of this process sleeps. */
export function isAsleep(thread: number): boolean {
  // The state follows the thread's name, which is in parentheses and may contain any character.
  return /.*\) S/s.test(taskFile(thread, "stat"));
}

/**
 * Time limit in milliseconds for events that usually take milliseconds. A busy machine can take thousands of times as
 * long.
 */
export const PATIENCE_MS = 300_000;

/** Time limits for the start and the stop of a pool of workers, which must not pass in most tests. */
export const WORKER_LIMITS = { startTimeoutMs: PATIENCE_MS, stopTimeoutMs: PATIENCE_MS } as const;

/**
 * Waits until a condition holds, and throws at the time limit. The checks take at most a third of the time, so that the
 * event loop can do the work that the condition waits for.
 */
export async function until(condition: () => boolean, what: string, timeoutMs = PATIENCE_MS): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const start = performance.now();
    if (condition()) return;
    const now = performance.now();
    if (now > deadline) throw new Error(`waited ${timeoutMs} ms without success until ${what}`);
    await Bun.sleep(Math.max(1, 2 * (now - start)));
  }
}

/** Number of descriptors of the last thread with a module that Deno 2.9 may keep: it closes them at any later time. */
export const KEPT_BY_RUNTIME: number = "Deno" in globalThis ? 2 : 0;

/**
 * Returns the number of open descriptors once it is stable. The runtime closes the descriptors of a thread or child
 * process some time after their end.
 */
export async function settledDescriptors(): Promise<number> {
  // Deno 2.9 keeps two descriptors of the last thread that loaded a module: here, of a thread that has ended.
  if ("Deno" in globalThis) await once(new Worker(new URL("data:text/javascript,")), "exit");
  let count = openDescriptors();
  for (let same = 0; same < 10; same++) {
    await Bun.sleep(5);
    const now = openDescriptors();
    if (now !== count) same = 0;
    count = now;
  }
  return count;
}

/**
 * Returns the result of a promise, or throws at the time limit, so that a promise that never settles cannot block the
 * run.
 */
export async function within<Result>(promise: Promise<Result>, what: string, timeoutMs = PATIENCE_MS): Promise<Result> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`waited ${timeoutMs} ms without success for ${what}`)), timeoutMs);
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Returns the content of a file in /proc about a thread, or the empty string if the thread has ended. */
function taskFile(thread: number, file: string): string {
  try {
    return readFileSync(`/proc/self/task/${thread}/${file}`, "utf8");
  } catch (error) {
    if (["ENOENT", "ESRCH"].includes((error as NodeJS.ErrnoException).code ?? "")) return "";
    throw error;
  }
}

/** A job that reads a byte from a descriptor, in a thread for calls of a protocol. */
export function readingFrom(fd: number, protocol: number = NETLINK_ROUTE): CallJob<number> {
  return {
    protocol,
    prepare: (thread) => [[SystemCall.read, fd, thread.requestMemory(1).address, 1]],
    finish: ([length]) => length!,
  };
}

/** A named pipe whose readers wait. */
export class Pipe implements Disposable {
  readonly fd: number;
  readonly #path = `/tmp/bun-netlink-calls-${process.pid}-${Math.random()}`;

  constructor() {
    Bun.spawnSync(["mkfifo", this.#path]);
    this.fd = openSync(this.#path, "r+");
  }

  write(): void {
    writeSync(this.fd, "x");
  }

  [Symbol.dispose](): void {
    closeSync(this.fd);
    Bun.spawnSync(["rm", this.#path]);
  }
}
