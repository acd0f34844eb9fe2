import { describe, expect, test } from "bun:test";
import { doorbell } from "../../../src/threads/doorbell.ts";
import { RingReader, ringCapacity, ringMemory } from "../../../src/workers/receiver/ring.ts";
import { inputs } from "../../support/seed.ts";
import { within } from "../../support/threads.ts";
import { datagramAt, storeOfDatagrams } from "./ring-datagrams.ts";
import type { RingWriterStart } from "./ring-writer.ts";

const store = storeOfDatagrams();

/**
 * Reads all datagrams that another thread writes to a ring buffer. Throws at the first datagram with unexpected
 * content.
 */
async function transfer(capacity: number, count: number, longest: number): Promise<{ slept: number; writer: number }> {
  // The counters of the ring buffer start near the value where they wrap around.
  const memory = ringMemory(capacity, -4096);
  const reader = new RingReader(memory);
  const worker = new Worker(new URL("./ring-writer.ts", import.meta.url));
  const finished = new Promise<number>((resolve, reject) => {
    worker.addEventListener("message", ({ data }) => resolve(data.sleeps));
    worker.addEventListener("error", ({ message }) => reject(new Error(message)));
  });
  const closed = new Promise((resolve) => worker.addEventListener("close", resolve));
  worker.postMessage({ ring: memory, doorbell: doorbell.memory, count, longest } satisfies RingWriterStart);
  try {
    let slept = 0;
    for (let number = 0; number < count; ) {
      if (!reader.readable) {
        slept++;
        await within(published(reader), `datagram ${number} of ${count}`);
      }
      reader.begin(capacity / 4);
      for (const records = reader.records(); records.next(); number++) {
        const expected = datagramAt(number, longest);
        const { offset, length } = records;
        const same =
          length === expected.length &&
          records.sender === expected.sender &&
          records.group === (number & 31) &&
          store
            .subarray(expected.offset, expected.offset + length)
            .equals(reader.bytes.subarray(offset, offset + length));
        if (!same) throw new Error(`datagram ${number} came out differently`);
      }
      reader.release();
    }
    expect(reader.readable).toBe(false);
    return { slept, writer: await finished };
  } finally {
    reader.close();
    await closed;
  }
}

/** Sleeps until the ring buffer has a readable record. */
function published(reader: RingReader): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (!reader.readable) return;
      doorbell.remove(look);
      reader.awake();
      resolve();
    };
    if (reader.sleeps()) doorbell.add(look);
    else resolve();
  });
}

describe("ring between two threads", () => {
  test("delivers all datagrams while both threads sleep and wake", async () => {
    const longest = 200;
    const { slept, writer } = await transfer(ringCapacity(1, longest), inputs(100_000, 1_000_000), longest);
    expect(slept).toBeGreaterThan(10);
    expect(writer).toBeGreaterThan(10);
  }, 600_000);

  test("delivers all datagrams while it is partly filled", async () => {
    const longest = 300;
    await transfer(64 * 1024, inputs(200_000, 3_000_000), longest);
  }, 600_000);

  test("delivers datagrams that nearly fill it", async () => {
    const longest = 65_551;
    await transfer(ringCapacity(1, longest), inputs(15_000, 50_000), longest);
  }, 600_000);
});
