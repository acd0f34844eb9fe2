import { expect } from "bun:test";
import { PATIENCE_MS, until } from "./threads.ts";

const PAUSE_MS = 50;

/**
 * Reads the same state in two ways until both results are equal, and reports the difference if they never are.
 * Carriers, automatic addresses, counters and lifetimes can change between both reads.
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
 * Waits until `find` returns no differences, and fails with the last differences after a timeout. The event loop runs
 * in the meantime.
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
