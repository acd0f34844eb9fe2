import { expect } from "bun:test";

/** Within the limit of each test, and longer than the kernel takes for what it does by and by, on a machine that is busy too. */
const PATIENCE_MS = 20_000;
const PAUSE_MS = 50;

/**
 * Compares what is read twice, in two ways, until both agree; tells how they differ when they never do. Between two questions
 * time passes: carriers and addresses that links give themselves come a moment later, and counters and lifetimes go on.
 */
export function expectEventually(read: () => readonly [ours: unknown, theirs: unknown]): void {
  for (const end = performance.now() + PATIENCE_MS; performance.now() < end; Bun.sleepSync(PAUSE_MS)) {
    const [ours, theirs] = read();
    if (Bun.deepEquals(ours, theirs)) return;
  }
  const [ours, theirs] = read();
  expect(ours).toEqual(theirs);
}
