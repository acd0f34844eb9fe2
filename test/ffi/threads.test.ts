import { expect, test } from "bun:test";
import { readdirSync, readlinkSync } from "node:fs";
import { currentThread, isThreadAlive } from "../../src/ffi/libc.ts";

test("a thread knows its id, as the system shows it, and which others there are", () => {
  expect(`/proc/${process.pid}/task/${currentThread()}`).toBe(`/proc/${readlinkSync("/proc/thread-self")}`);
  const threads = readdirSync("/proc/self/task").map(Number);
  expect(threads).toContain(currentThread());
  expect(isThreadAlive(currentThread())).toBe(true);
  const gone = Math.max(...threads) + 100_000;
  expect([gone, 0x7ffffff0, 0].map(isThreadAlive)).toEqual([false, false, false]);
  // A process is alive, but it is not a thread of this one.
  expect(isThreadAlive(1)).toBe(process.pid === 1);
});
