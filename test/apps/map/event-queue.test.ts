import { describe, expect, test } from "bun:test";
import { EventQueue } from "../../../apps/map/src/event-queue.ts";
import type { FeedEvent } from "../../../apps/map/src/feed.ts";

/** Returns an event with one change for each key. */
function change(host: string, time: number, ...keys: string[]): FeedEvent {
  return { type: "change", host, time, changes: keys.map((key) => ({ table: "links", netns: "", key, item: {} })) };
}

const loss: FeedEvent = { type: "loss", host: "one", time: 3, reason: "test" };

describe("EventQueue", () => {
  test("merges consecutive changes of a host and keeps the order", async () => {
    const queue = new EventQueue();
    const first = change("one", 1, "a");
    for (const event of [first, change("one", 2, "b"), loss, change("one", 4, "c"), change("two", 5, "d")]) {
      expect(queue.add(event)).toBeUndefined();
    }
    expect(await queue.take()).toEqual([
      change("one", 2, "a", "b"),
      loss,
      change("one", 4, "c"),
      change("two", 5, "d"),
    ]);
    expect(first).toEqual(change("one", 1, "a"));
    queue.add(change("two", 6, "e"));
    expect(await queue.take()).toEqual([change("two", 6, "e")]);
  });

  test("makes writers wait if more than 5,000 changes are queued", async () => {
    const entry = { table: "links", netns: "", key: "a", item: {} } as const;
    const keys = Array.from({ length: 5001 }, (_, index) => `${index}`);
    const full: FeedEvent[] = [
      change("one", 1, ...keys),
      { type: "snapshot", host: "one", time: 1, entries: keys.map((key) => ({ ...entry, key })) },
    ];
    for (const event of full) {
      const queue = new EventQueue();
      const room = queue.add(event);
      expect(Bun.peek.status(room!)).toBe("pending");
      await queue.take();
      await room;
      expect(queue.add(loss)).toBeUndefined();
    }
  });

  test("delivers an error after the queued events", async () => {
    const queue = new EventQueue();
    const room = queue.add(change("one", 1, ...Array.from({ length: 5001 }, (_, index) => `${index}`)));
    queue.fail(new Error("first"));
    queue.fail(new Error("second"));
    await room;
    expect(queue.add(loss)).toBeUndefined();
    expect(await queue.take()).toHaveLength(2);
    expect(queue.take()).rejects.toThrow("first");
  });
});
