import { describe, expect, test } from "bun:test";
import { GapReason } from "../../../src/workers/loop/sink.ts";
import {
  MAX_DATAGRAM,
  RECORD_HEADER,
  RecordKind,
  RingReader,
  RingWriter,
  ringCapacity,
  ringMemory,
  Word,
} from "../../../src/workers/receiver/ring.ts";

/** Values slightly below the points where the ring's 32-bit counters become negative and where they wrap around. */
const nearSign = 2 ** 31 - 512;
const nearWrap = 2 ** 32 - 512;

function ring(capacity: number, start = 0): { writer: RingWriter; reader: RingReader; words: Int32Array } {
  const memory = ringMemory(capacity, start);
  return { writer: new RingWriter(memory), reader: new RingReader(memory), words: new Int32Array(memory, 0, 32) };
}

/** Returns the test content of a datagram. Each byte depends on its offset and on the datagram's number. */
function pattern(number: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  for (let index = 0; index < length; index++) bytes[index] = (number * 31 + index * 7 + (index >> 8)) & 0xff;
  return bytes;
}

function put(writer: RingWriter, bytes: Buffer, sender = 0, group = 0, nsid = -1): void {
  writer.datagram(bytes, 0, bytes.length, sender, group, nsid);
}

/** Reads and releases all published records of a ring buffer. */
function take(reader: RingReader): (Buffer | { dropped: number; reason: number })[] {
  const taken: (Buffer | { dropped: number; reason: number })[] = [];
  reader.begin(reader.capacity);
  const records = reader.records();
  while (records.next()) {
    const { offset, length, dropped, reason } = records;
    taken.push(
      records.kind === RecordKind.Gap ? { dropped, reason } : Buffer.from(reader.bytes.slice(offset, offset + length)),
    );
  }
  reader.release();
  return taken;
}

describe("RingWriter and RingReader", () => {
  test("deliver records in order with sender, group and namespace", () => {
    const { writer, reader } = ring(1024);
    put(writer, pattern(1, 20), 0xfffffff0, 33, 7);
    writer.gap(0xffffffff, GapReason.Truncated);
    put(writer, pattern(2, 40));
    writer.publish();

    reader.begin(1024);
    const records = reader.records();
    expect(records.next()).toBe(true);
    const { kind, length, sender, group, nsid } = records;
    expect({ kind, length, sender, group, nsid }).toEqual({
      kind: RecordKind.Datagram,
      length: 20,
      sender: 0xfffffff0,
      group: 33,
      nsid: 7,
    });
    expect(reader.bytes.slice(records.offset, records.offset + length)).toEqual(new Uint8Array(pattern(1, 20)));
    expect(records.next()).toBe(true);
    expect([records.kind, records.dropped, records.reason]).toEqual([RecordKind.Gap, 0xffffffff, GapReason.Truncated]);
    expect(records.next()).toBe(true);
    expect([records.sender, records.group, records.nsid]).toEqual([0, 0, -1]);
    expect(records.next()).toBe(false);
  });

  test("make records visible only after publish()", () => {
    const { writer, reader } = ring(1024);
    put(writer, pattern(1, 16));
    expect(reader.readable).toBe(false);
    expect(take(reader)).toEqual([]);
    expect(writer.publish()).toBe(RECORD_HEADER + 16);
    expect(writer.publish()).toBe(0);
    expect(reader.readable).toBe(true);
    expect(take(reader)).toEqual([pattern(1, 16)]);
    expect(reader.readable).toBe(false);
  });

  test("start each record at a multiple of 8", () => {
    const { writer, reader } = ring(4096);
    for (let length = 16; length < 40; length++) put(writer, pattern(length, length));
    writer.publish();
    reader.begin(4096);
    const offsets: number[] = [];
    for (const records = reader.records(); records.next(); ) offsets.push(records.offset);
    expect(offsets.every((offset) => offset % 8 === 0)).toBe(true);
    expect(offsets).toHaveLength(24);
  });

  test("deliver datagrams of 16 to 65,551 bytes unchanged", () => {
    const { writer, reader } = ring(ringCapacity(1, 65_551));
    const store = pattern(3, 65_551);
    for (let length = 16; length <= 65_551; length++) {
      if (writer.room(65_551) === 0) throw new Error("no room in an empty ring");
      writer.datagram(store, 0, length, length, 0, -1);
      writer.publish();
      reader.begin(reader.capacity);
      const records = reader.records();
      records.next();
      const got = Buffer.from(reader.bytes.buffer as never, reader.bytes.byteOffset + records.offset, records.length);
      if (!got.equals(store.subarray(0, length))) throw new Error(`${length} bytes came out differently`);
      reader.release();
    }
  });

  test.each([0, nearSign, nearWrap])("wrap around if the counters start at %d", (start) => {
    const { writer, reader, words } = ring(1024, start);
    const length = (number: number) => 16 + ((Math.imul(number, 0x9e3779b1) >>> 8) % 185);
    let sent = 0;
    let taken = 0;
    let bytes = 0;
    for (let round = 0; round < 2000; round++) {
      for (; writer.room(200) > 0; sent++) {
        put(writer, pattern(sent, length(sent)));
        bytes += (RECORD_HEADER + length(sent) + 7) & ~7;
      }
      writer.publish();
      for (const item of take(reader)) {
        expect(item).toEqual(pattern(taken, length(taken)));
        taken++;
      }
      expect(words[Word.Tail]).toBe(words[Word.Head]!);
    }
    expect(taken).toBe(sent);
    expect(taken).toBeGreaterThan(4000);
    // The counter advances by the sizes of all records and by the skipped space.
    expect((words[Word.Head]! - start) >>> 0).toBeGreaterThan(bytes);
  });

  test("room() leaves space for three gaps", () => {
    // Writes to the ring buffer from every offset, both with the longest and with the shortest datagrams.
    for (const longest of [16, 24, 100, 193]) {
      const capacity = ringCapacity(1, longest);
      for (let start = 0; start < capacity; start += 8) {
        const { writer, reader } = ring(capacity, start);
        const room = writer.room(longest);
        expect(room).toBeGreaterThan(0);
        writer.gap(1, GapReason.Overrun);
        for (let count = 0; count < room; count++) put(writer, pattern(count, longest));
        writer.gap(2, GapReason.Overrun);
        writer.gap(3, GapReason.Overrun);
        writer.publish();
        const items = take(reader);
        expect(items).toHaveLength(room + 3);
        expect(items[room]).toEqual(pattern(room - 1, longest));
      }
    }
  });

  test("a full ring has no room until records are released", () => {
    const { writer, reader } = ring(1024);
    let count = 0;
    while (writer.room(100) > 0) put(writer, pattern(count++, 100));
    writer.publish();
    reader.begin(1);
    expect(writer.room(100)).toBe(0);
    reader.release();
    reader.begin(1024);
    reader.release();
    expect(writer.room(100)).toBe(Math.floor((1024 - 128) / 136) - 1);
    expect(count).toBeGreaterThan(2);
  });

  test("reject a record that would overwrite unread records", () => {
    const { writer, reader } = ring(1024);
    put(writer, pattern(0, 900));
    writer.publish();
    expect(() => put(writer, pattern(1, 100))).toThrow(RangeError);
    expect(take(reader)).toEqual([pattern(0, 900)]);
  });

  test("limit a batch approximately to the requested size", () => {
    const { writer, reader } = ring(4096);
    for (let number = 0; number < 10; number++) put(writer, pattern(number, 68));
    writer.publish();
    reader.begin(250);
    const lengths: number[] = [];
    for (const records = reader.records(); records.next(); ) lengths.push(records.length);
    expect(lengths).toEqual([68, 68, 68]);
    expect(reader.readable).toBe(true);
    reader.begin(4096);
    let rest = 0;
    for (const records = reader.records(); records.next(); ) rest++;
    expect(rest).toBe(7);
    expect(reader.readable).toBe(false);
  });

  test("allow several cursors in one batch", () => {
    const { writer, reader } = ring(1024);
    for (let number = 0; number < 3; number++) put(writer, pattern(number, 20 + number));
    writer.publish();
    reader.begin(1024);
    const seen: number[] = [];
    for (const outer = reader.records(); outer.next(); ) {
      seen.push(outer.length);
      for (const inner = reader.records(); inner.next(); ) seen.push(inner.length);
    }
    expect(seen).toEqual([20, 20, 21, 22, 21, 20, 21, 22, 22, 20, 21, 22]);
  });

  test("release() invalidates the cursors of the batch", () => {
    const { writer, reader } = ring(1024);
    put(writer, pattern(0, 20));
    writer.publish();
    reader.begin(1024);
    const records = reader.records();
    expect(records.stale).toBe(false);
    reader.release();
    expect(records.stale).toBe(true);
    expect(reader.records().stale).toBe(false);
  });

  test("detect records published before the reader sleeps", () => {
    const { writer, reader } = ring(1024);
    expect(writer.readerSleeps).toBe(false);
    expect(reader.sleeps()).toBe(true);
    expect(writer.readerSleeps).toBe(true);
    put(writer, pattern(0, 16));
    writer.publish();
    expect(reader.sleeps()).toBe(false);
    expect(writer.readerSleeps).toBe(false);
  });

  test("detect free space and a close while the writer waits", () => {
    const { writer, reader } = ring(1024);
    put(writer, pattern(0, 800));
    writer.publish();
    expect(writer.room(800)).toBe(0);
    expect(writer.awaitRoom(800)).toBe(0);
    expect(reader.writerWaits).toBe(true);
    take(reader);
    expect(writer.awaitRoom(100)).toBeGreaterThan(0);
    expect(reader.writerWaits).toBe(false);
    expect(writer.closed).toBe(false);
    reader.close();
    expect(writer.closed).toBe(true);
  });

  test("return the pages of a burst to the kernel", () => {
    const capacity = 16 * 1024 * 1024;
    const memory = ringMemory(capacity);
    const writer = new RingWriter(memory);
    const reader = new RingReader(memory);
    const burst = capacity / 2;
    const datagram = pattern(1, 60_000);
    for (let bytes = 0; bytes < burst; bytes += datagram.length) put(writer, datagram);
    writer.publish();
    expect(take(reader)[0]).toEqual(datagram);
    writer.discard();
    // A discarded page reads as zeros.
    const data = new Uint8Array(memory);
    expect(data.subarray(1024 * 1024, burst).every((byte) => byte === 0)).toBe(true);
    put(writer, pattern(2, 60_000));
    writer.publish();
    expect(take(reader)).toEqual([pattern(2, 60_000)]);
  });

  test("keep published records readable after close()", () => {
    const { writer, reader } = ring(1024);
    put(writer, pattern(0, 16));
    writer.publish();
    reader.close();
    expect(take(reader)).toEqual([pattern(0, 16)]);
  });

  test("continue at the current position if they are created later", () => {
    const memory = ringMemory(1024, nearWrap);
    const first = new RingWriter(memory);
    put(first, pattern(0, 30));
    first.publish();
    const reader = new RingReader(memory);
    const second = new RingWriter(memory);
    put(second, pattern(1, 30));
    second.publish();
    expect(take(reader)).toEqual([pattern(0, 30), pattern(1, 30)]);
  });

  test("ringCapacity() returns a power of two for four datagrams", () => {
    expect(ringCapacity(1, 16)).toBe(1024);
    expect(ringCapacity(1025, 16)).toBe(2048);
    expect(ringCapacity(4096, 16)).toBe(4096);
    expect(ringCapacity(1, 68 * 1024)).toBe(512 * 1024);
    expect(ringCapacity(2 ** 30, 16)).toBe(2 ** 30);
    expect(ringCapacity(1, MAX_DATAGRAM)).toBe(2 ** 30);
    for (const longest of [16, 100, 1000, 16_384, 65_551]) {
      expect(ringCapacity(1, longest)).toBeGreaterThanOrEqual(4 * (longest + RECORD_HEADER));
    }
  });
});
