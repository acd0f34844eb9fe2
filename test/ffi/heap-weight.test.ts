import { describe, expect, test } from "bun:test";
import { allocate } from "../../src/ffi/memory.ts";
import { RingReader, RingWriter, ringMemory } from "../../src/workers/receiver/ring.ts";

/** Size of each allocation, and the number of them, which together would need a gigabyte. */
const SIZE = 512 * 1024;
const COUNT = 2000;
/** Maximum growth in MiB. */
const LIMIT = 300;

describe("Unused shared memory", () => {
  test.each([
    ["rings that a thread has replaced", () => new RingWriter(ringMemory(SIZE)).bytes],
    ["rings that a receiver has read", () => new RingReader(ringMemory(SIZE)).bytes],
    ["pinned memory", () => allocate(SIZE).bytes],
  ])("is released soon: %s", (_what, make) => {
    const before = process.memoryUsage.rss();
    for (let count = 0; count < COUNT; count++) make().fill(1);
    expect((process.memoryUsage.rss() - before) / 2 ** 20).toBeLessThan(LIMIT);
  });
});
