import { expect, test } from "bun:test";
import { readdirSync, readlinkSync } from "node:fs";
import { currentThread, isThreadAlive } from "../../src/ffi/libc.ts";

test("isThreadAlive() detects the threads of this process", () => {
  expect(`/proc/${process.pid}/task/${currentThread()}`).toBe(`/proc/${readlinkSync("/proc/thread-self")}`);
  const threads = readdirSync("/proc/self/task").map(Number);
  expect(threads).toContain(currentThread());
  expect(isThreadAlive(currentThread())).toBe(true);
  const gone = Math.max(...threads) + 100_000;
  expect([gone, 0x7ffffff0, 0].map(isThreadAlive)).toEqual([false, false, false]);
  // Process 1 exists, but is not a thread of this process.
  expect(isThreadAlive(1)).toBe(process.pid === 1);
});
