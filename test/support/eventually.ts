import { expect } from "bun:test";
import { until } from "./threads.ts";

/**
 * Time limit in milliseconds for a state of the kernel to appear. It is shorter than that of a test, and longer than
 * asynchronous work of the kernel takes on a busy machine.
 */
const PATIENCE_MS = 50_000;
const PAUSE_MS = 50;

/**
 * Reads the same state in two ways until both agree, and reports the difference if they never do. Some state changes on
 * its own between both reads: carriers, automatic addresses, counters and lifetimes.
 */
export function expectEventually(read: () => readonly [ours: unknown, theirs: unknown]): void {
  for (const end = performance.now() + PATIENCE_MS; performance.now() < end; Bun.sleepSync(PAUSE_MS)) {
    const [ours, theirs] = read();
    if (Bun.deepEquals(ours, theirs)) return;
  }
  const [ours, theirs] = read();
  expect(ours).toEqual(theirs);
}

/**
 * Waits until a function returns no differences, and fails with the last differences if it never does. The event loop
 * continues in the meantime.
 */
export async function expectNoDifference(find: () => readonly unknown[]): Promise<void> {
  let found: readonly unknown[] = [];
  const isEqual = () => {
    found = find();
    return found.length === 0;
  };
  await until(isEqual, "there is no difference").catch(() => {});
  expect(found).toEqual([]);
}
