// Measures the memory that is allocated for each upcall. Without allocations, garbage collection cannot delay packets.
import { describe, expect, test } from "bun:test";
import { join } from "node:path";
import type { Measured } from "./measuring-handler.ts";

const COUNT = 256_000;
/** Maximum number of bytes that may be allocated for one system call that receives many upcalls. */
const BYTES_PER_RECEIVE = 192;
/**
 * Maximum number of allocated bytes per upcall. It is smaller than any object, and not 0 because JIT compilation
 * allocates and frees a few pages.
 */
const BYTES_EACH = 2;
const TIMEOUT_MS = 240_000;

/** Runs the measuring program in a process whose garbage collection is disabled. */
function measure(...words: string[]): Measured {
  const child = Bun.spawnSync([process.execPath, join(import.meta.dir, "allocations.ts"), ...words, `${COUNT}`], {
    env: { ...process.env, BUN_JSC_useGC: "0" },
    timeout: TIMEOUT_MS,
  });
  expect(child.stderr.toString()).toBe("");
  return JSON.parse(child.stdout.toString()) as Measured;
}

/** Returns the number of bytes allocated per upcall, without the allocations of system calls. */
function bytesEach({ bytes, receives }: Measured): number {
  // With too few upcalls per system call, the allocations for system calls would hide those for upcalls.
  expect(receives).toBeLessThan(COUNT / 16);
  return (bytes - receives * BYTES_PER_RECEIVE) / COUNT;
}

describe("upcalls", () => {
  test("reach the handler without allocation", () =>
    expect(bytesEach(measure("stream", "nothing"))).toBeLessThan(BYTES_EACH));

  test("expose their fields without allocation", () => {
    const measured = measure("stream", "read");
    expect(bytesEach(measured)).toBeLessThan(BYTES_EACH);
    expect(measured.digest).toBeGreaterThan(0);
  });

  test("the measurement detects allocations of the handler", () => {
    // An object with one field takes at least 16 bytes.
    expect(bytesEach(measure("stream", "allocate"))).toBeGreaterThan(12);
  });
});

describe("replies to upcalls", () => {
  test.each(["put", "execute"])("encode the request %s without allocation", (kind) => {
    expect(measure("replies", kind).bytes / COUNT).toBeLessThan(BYTES_EACH);
  });
});
