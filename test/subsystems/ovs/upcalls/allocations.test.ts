// What is allocated for each upcall. Where nothing is, no collection ever holds up packets.
import { describe, expect, test } from "bun:test";
import { join } from "node:path";
import type { Measured } from "./measuring-handler.ts";

const COUNT = 512_000;
/** What a system call that receives many upcalls may allocate. */
const BYTES_PER_RECEIVE = 192;
/** Less than any object takes: a few pages come and go with what is compiled. */
const BYTES_EACH = 2;
const TIMEOUT_MS = 60_000;

/** Runs the program that measures, in a process whose memory is never collected. */
function measure(...words: string[]): Measured {
  const child = Bun.spawnSync([process.execPath, join(import.meta.dir, "allocations.ts"), ...words, `${COUNT}`], {
    env: { ...process.env, BUN_JSC_useGC: "0" },
    timeout: TIMEOUT_MS,
  });
  expect(child.stderr.toString()).toBe("");
  return JSON.parse(child.stdout.toString()) as Measured;
}

/** What is allocated for each of them beside the system calls. */
function bytesEach({ bytes, receives }: Measured): number {
  // Or nothing could be told from what those allocate.
  expect(receives).toBeLessThan(COUNT / 16);
  return (bytes - receives * BYTES_PER_RECEIVE) / COUNT;
}

describe("nothing is allocated for an upcall", () => {
  test(
    "that is handed to a handler",
    () => expect(bytesEach(measure("stream", "nothing"))).toBeLessThan(BYTES_EACH),
    TIMEOUT_MS,
  );

  test(
    "that is read",
    () => {
      const measured = measure("stream", "read");
      expect(bytesEach(measured)).toBeLessThan(BYTES_EACH);
      expect(measured.digest).toBeGreaterThan(0);
    },
    TIMEOUT_MS,
  );

  test(
    "but what its handler allocates, which would be seen",
    () => {
      // An object with one field, and at least 16 bytes.
      expect(bytesEach(measure("stream", "allocate"))).toBeGreaterThan(12);
    },
    TIMEOUT_MS,
  );
});

describe("nothing is allocated for a reply that takes over what came up", () => {
  test.each(["put", "execute"])(
    "%s",
    (kind) => {
      expect(measure("replies", kind).bytes / COUNT).toBeLessThan(BYTES_EACH);
    },
    TIMEOUT_MS,
  );
});
