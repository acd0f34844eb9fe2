import { describe, expect, test } from "bun:test";
import { Message, MessageWriter } from "../../../src/index.ts";
import { GapReason } from "../../../src/workers/loop/sink.ts";
import { ReceivedBatch, type ReceivedItem } from "../../../src/workers/receiver/received-batch.ts";
import { RingReader, RingWriter, ringMemory } from "../../../src/workers/receiver/ring.ts";

interface Ring {
  writer: RingWriter;
  reader: RingReader;
  batch: ReceivedBatch;
}

function setUp(): Ring {
  const memory = ringMemory(64 * 1024);
  const reader = new RingReader(memory);
  return { writer: new RingWriter(memory), reader, batch: new ReceivedBatch(reader) };
}

/** Returns a message of the given type, with a complete header as in a received datagram. */
function bytesOf(type: number, payload: number[] = []): Uint8Array {
  const bytes = new MessageWriter(type).raw(new Uint8Array(payload)).finish().bytes.slice();
  new DataView(bytes.buffer).setUint32(0, bytes.length, true);
  return bytes;
}

function put(writer: RingWriter, parts: Uint8Array[], sender = 0, group = 0, nsid = -1): void {
  const datagram = Buffer.concat(parts);
  writer.datagram(datagram, 0, datagram.length, sender, group, nsid);
}

/** Returns the items of a batch as plain objects. */
function values(items: Iterable<ReceivedItem>): unknown[] {
  return Array.from(items, (item) =>
    item.kind === "gap"
      ? [item.reason, item.dropped]
      : [item.message.type, [...item.message.payload], item.sender, item.group, item.nsid],
  );
}

/** Publishes the records that were written to the ring buffer, and begins a batch with these records. */
function begin(ring: Ring): void {
  ring.writer.publish();
  ring.reader.begin(ring.reader.capacity);
  ring.batch = new ReceivedBatch(ring.reader, ring.batch);
}

describe("ReceivedBatch", () => {
  test("iterates over messages and gaps in order", () => {
    const ring = setUp();
    put(ring.writer, [bytesOf(20, [1, 2, 3, 4]), bytesOf(21), bytesOf(22, [5, 6, 7, 8])], 4_000_000_000, 33, 7);
    ring.writer.gap(3, GapReason.Overrun);
    put(ring.writer, [bytesOf(23)]);
    ring.writer.gap(1, GapReason.Truncated);
    begin(ring);
    expect(values(ring.batch)).toEqual([
      [20, [1, 2, 3, 4], 4_000_000_000, 33, 7],
      [21, [], 4_000_000_000, 33, 7],
      [22, [5, 6, 7, 8], 4_000_000_000, 33, 7],
      ["overrun", 3],
      [23, [], 0, 0, -1],
      ["truncated", 1],
    ]);
  });

  test("replaces the rest of a malformed datagram by a gap", () => {
    const ring = setUp();
    const overlong = bytesOf(21);
    new DataView(overlong.buffer).setUint32(0, 400, true);
    const short = bytesOf(22);
    new DataView(short.buffer).setUint32(0, 15, true);
    put(ring.writer, [bytesOf(20), overlong, bytesOf(24)]);
    put(ring.writer, [short]);
    put(ring.writer, [bytesOf(25), new Uint8Array(7)]);
    put(ring.writer, [new Uint8Array(1)]);
    put(ring.writer, [bytesOf(26)]);
    begin(ring);
    expect(values(ring.batch).map((value) => (value as unknown[])[0])).toEqual([
      20,
      "malformed",
      "malformed",
      25,
      "malformed",
      "malformed",
      26,
    ]);
  });

  test("accepts a last message without padding", () => {
    const ring = setUp();
    const last = bytesOf(21, [9]);
    new DataView(last.buffer).setUint32(0, 17, true);
    put(ring.writer, [bytesOf(20), last.subarray(0, 17)]);
    begin(ring);
    expect(values(ring.batch)).toEqual([
      [20, [], 0, 0, -1],
      [21, [9], 0, 0, -1],
    ]);
  });

  test("can be iterated again from the start", () => {
    const ring = setUp();
    for (let type = 20; type < 25; type++) put(ring.writer, [bytesOf(type), bytesOf(type + 100)]);
    begin(ring);
    const all = values(ring.batch);
    expect(all).toHaveLength(10);
    for (const item of ring.batch) if (item.kind === "message" && item.message.type === 121) break;
    expect(values(ring.batch)).toEqual(all);
    expect(values([...ring.batch])).toEqual(all);
  });

  test("can be iterated during another iteration", () => {
    const ring = setUp();
    for (let type = 20; type < 23; type++) put(ring.writer, [bytesOf(type)]);
    ring.writer.gap(1, GapReason.Overrun);
    begin(ring);
    const types = (items: Iterable<ReceivedItem>) =>
      Array.from(items, (item) => (item.kind === "message" ? item.message.type : item.reason));
    const seen: unknown[] = [];
    for (const item of ring.batch) {
      seen.push(types(ring.batch), item.kind === "message" ? item.message.type : item.reason);
    }
    const all = [20, 21, 22, "overrun"];
    expect(seen).toEqual([all, 20, all, 21, all, 22, all, "overrun"]);
  });

  test("lends its items until the next batch", () => {
    const ring = setUp();
    put(ring.writer, [bytesOf(20, [1, 2, 3, 4])]);
    begin(ring);
    const [lent] = ring.batch;
    if (lent?.kind !== "message") throw new Error("expected a message");
    const copy = lent.message.copy();
    put(ring.writer, [bytesOf(30, [5, 6, 7, 8])]);
    begin(ring);
    const [next] = ring.batch;
    expect(next).toBe(lent);
    expect(lent.message.type).toBe(30);
    expect(copy).toBeInstanceOf(Message);
    expect([copy.type, [...copy.payload]]).toEqual([20, [1, 2, 3, 4]]);
  });

  test("throws on use after the next batch was requested", () => {
    const ring = setUp();
    put(ring.writer, [bytesOf(20), bytesOf(21)]);
    put(ring.writer, [bytesOf(22)]);
    begin(ring);
    const kept = ring.batch;
    const iterator = kept[Symbol.iterator]();
    expect(iterator.next().done).toBe(false);
    put(ring.writer, [bytesOf(23)]);
    begin(ring);
    expect(() => iterator.next()).toThrow(RangeError);
    expect(() => [...kept]).toThrow("no longer valid");
    expect(values(ring.batch)).toEqual([[23, [], 0, 0, -1]]);
  });

  test("is empty if the ring has no records", () => {
    const ring = setUp();
    expect([...ring.batch]).toEqual([]);
    begin(ring);
    expect([...ring.batch]).toEqual([]);
    expect([...ring.batch]).toEqual([]);
  });
});
