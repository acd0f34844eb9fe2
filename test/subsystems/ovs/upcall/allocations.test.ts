// Measures allocations per upcall. Without any, garbage collection never delays packets.
import { describe, expect, test } from "bun:test";
import { join } from "node:path";
import type { Measured } from "./measuring-handler.ts";

const COUNT = 512_000;
/** Allowed allocations of a system call that receives many upcalls. */
const BYTES_PER_RECEIVE = 192;
/** Less than any object: JIT compilation allocates and frees a few pages. */
const BYTES_EACH = 2;
const TIMEOUT_MS = 60_000;

/** Runs the measuring program in a process without garbage collection. */
function measure(...words: string[]): Measured {
  const child = Bun.spawnSync([process.execPath, join(import.meta.dir, "allocations.ts"), ...words, `${COUNT}`], {
    env: { ...process.env, BUN_JSC_useGC: "0" },
    timeout: TIMEOUT_MS,
  });
  expect(child.stderr.toString()).toBe("");
  return JSON.parse(child.stdout.toString()) as Measured;
}

/** Returns the allocations per upcall, without those of system calls. */
function bytesEach({ bytes, receives }: Measured): number {
  // Otherwise the allocations of system calls would hide those of upcalls.
  expect(receives).toBeLessThan(COUNT / 16);
  return (bytes - receives * BYTES_PER_RECEIVE) / COUNT;
}

describe("Nothing is allocated for an upcall", () => {
  test(
    "Nothing is allocated for an upcall that is passed to a handler",
    () => expect(bytesEach(measure("stream", "nothing"))).toBeLessThan(BYTES_EACH),
    TIMEOUT_MS,
  );

  test(
    "Nothing is allocated for an upcall that is read",
    () => {
      const measured = measure("stream", "read");
      expect(bytesEach(measured)).toBeLessThan(BYTES_EACH);
      expect(measured.digest).toBeGreaterThan(0);
    },
    TIMEOUT_MS,
  );

  test(
    "Nothing is allocated for an upcall except by its handler, which the measurement detects",
    () => {
      // An object with one field has at least 16 bytes.
      expect(bytesEach(measure("stream", "allocate"))).toBeGreaterThan(12);
    },
    TIMEOUT_MS,
  );
});

describe("Nothing is allocated for a reply that copies from the upcall", () => {
  test.each(["put", "execute"])(
    "Nothing is allocated for a reply that copies from the upcall: %s",
    (kind) => {
      expect(measure("replies", kind).bytes / COUNT).toBeLessThan(BYTES_EACH);
    },
    TIMEOUT_MS,
  );
});
