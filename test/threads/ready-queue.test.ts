import { describe, expect, test } from "bun:test";
import { ReadyQueueReader, ReadyQueueWriter, readyQueueMemory } from "../../src/threads/ready-queue.ts";

function queue(capacity: number): { writer: ReadyQueueWriter; take: () => [number, number][] } {
  const memory = readyQueueMemory(capacity);
  const reader = new ReadyQueueReader(memory);
  const take = () => {
    const taken: [number, number][] = [];
    reader.drain((key, events) => taken.push([key, events]));
    return taken;
  };
  return { writer: new ReadyQueueWriter(memory), take };
}

describe("ReadyQueue", () => {
  test("returns each published event once, in order", () => {
    const { writer, take } = queue(8);
    expect(writer.put(1, 4)).toBe(true);
    expect(writer.put(0xffffffff, 0x80000001)).toBe(true);
    expect(take()).toEqual([]);
    writer.publish();
    expect(take()).toEqual([
      [1, 4],
      [0xffffffff, 0x80000001],
    ]);
    expect(take()).toEqual([]);
  });

  test("accepts events up to its capacity, and more after reads", () => {
    const { writer, take } = queue(4);
    for (let round = 0; round < 10; round++) {
      for (let key = 0; key < 4; key++) expect(writer.put(key, round)).toBe(true);
      expect(writer.put(9, 9)).toBe(false);
      writer.publish();
      expect(take()).toHaveLength(4);
      // The thread that reads an event makes room in the queue, and ends the other thread's wait for room.
      writer.waitForRoom();
    }
  });
});
