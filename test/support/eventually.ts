import { expect } from "bun:test";

/**
 * Time limit in milliseconds for a state of the kernel to appear. It is shorter than that of a test, and longer than
 * asynchronous work of the kernel takes on a busy machine.
 */
const PATIENCE_MS = 20_000;
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
