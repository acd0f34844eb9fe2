import { expect, spyOn, test } from "bun:test";
import { type Datagram, ReceiveBuffer } from "../../../src/sock/receive-buffer.ts";
import { counterMemory } from "../../../src/workers/loop/counters.ts";
import { RecordKind, RingReader, ringMemory } from "../../../src/workers/receiver/ring.ts";
import { firstCapacity, RingSink } from "../../../src/workers/receiver/ring-sink.ts";

const SLOT_SIZE = 68 * 1024;
const SLOTS = 64;

/** A sink, and the readers of its rings in the order in which the sink has created them. */
function open(capacity: number): { sink: RingSink; rings: RingReader[] } {
  const first = ringMemory(firstCapacity(capacity));
  const rings = [new RingReader(first)];
  const replace = (memory: SharedArrayBuffer) => void rings.push(new RingReader(memory));
  const buffer = new ReceiveBuffer({ slots: SLOTS, slotSize: SLOT_SIZE });
  return { sink: new RingSink(first, counterMemory(), buffer, { capacity, wakeReader() {}, replace }), rings };
}

function datagram(length: number, sender: number): Datagram {
  const fields = { offset: 0, length, sender, group: 1, nsid: -1, truncated: false };
  return fields as unknown as Datagram;
}

/** Reads all records of the rings. Returns the sender of each datagram, and "gap" for each gap. */
function read(rings: RingReader[]): (number | "gap")[] {
  const found: (number | "gap")[] = [];
  for (const ring of rings) {
    while (ring.readable) {
      ring.begin(ring.capacity);
      const records = ring.records();
      while (records.next()) found.push(records.kind === RecordKind.Gap ? "gap" : records.sender);
    }
    ring.release();
  }
  return found;
}

for (const capacity of [32, 64, 128, 256, 512, 1024, 4096].map((kib) => kib * 1024)) {
  test(`A ring of ${capacity / 1024} KiB takes as many datagrams of any length as it has room for`, () => {
    for (const length of [100, 2000, 20_000, SLOT_SIZE]) {
      const { sink, rings } = open(capacity);
      const sent: (number | "gap")[] = [];
      for (let round = 0; round < 50; round++) {
        const room = Math.min(sink.room(), SLOTS);
        if (room === 0) break;
        // A short datagram before the long ones, so that the ring is neither empty nor full.
        const datagrams = Array.from({ length: room }, (_, index) =>
          datagram(index === 0 ? 64 : length, sent.length + index),
        );
        sink.datagrams(datagrams);
        sink.gap(1, 0);
        sink.flush();
        sent.push(...datagrams.map(({ sender }) => sender), "gap");
      }
      expect(sent.length).toBeGreaterThan(1);
      expect(read(rings)).toEqual(sent);
      expect(sink.room()).toBeGreaterThan(0);
    }
  });
}

test("A ring that does not grow in a burst has no room while its reader is slow, and is replaced only for long datagrams", () => {
  const capacity = 32 * 1024;
  const { sink, rings } = open(capacity);
  let sent = 0;
  for (let room = sink.room(); room > 0; room = sink.room(), sent++) {
    sink.datagrams([datagram(1500, sent)]);
    sink.flush();
  }
  expect(sink.isFull).toBe(true);
  expect(sent).toBeGreaterThan(10);
  expect(rings.map((ring) => ring.capacity)).toEqual([capacity]);
  expect(read(rings)).toHaveLength(sent);
  expect(sink.room()).toBeGreaterThan(0);
  sink.datagrams([datagram(SLOT_SIZE, 7)]);
  sink.flush();
  expect(rings.map((ring) => ring.capacity)).toEqual([capacity, 512 * 1024]);
  expect(read(rings)).toEqual([7]);
});

test("A full ring still has messages when it has no room, so that its reader wakes the sink", () => {
  const { sink, rings } = open(4 * 1024 * 1024);
  let [time, isLookingForRoom] = [0, false];
  // Whenever the sink reads the clock to look for room, the reader empties the rings at the same moment.
  using _ = spyOn(performance, "now").mockImplementation(() => {
    if (isLookingForRoom) read(rings);
    return time;
  });
  let room: number;
  do {
    // The time after a burst in which a large ring is kept has passed.
    time += 60_000;
    isLookingForRoom = true;
    room = sink.room();
    isLookingForRoom = false;
    sink.datagrams(Array.from({ length: Math.min(room, SLOTS) }, (_, index) => datagram(20_000, index)));
    sink.flush();
    sink.idle();
  } while (room > 0);
  expect(rings.at(-1)!.readable).toBe(true);
  expect(read(rings).length).toBeGreaterThan(0);
  expect(sink.room()).toBeGreaterThan(0);
});

test("A large ring returns its pages when a small one replaces it after a burst, and not before it is read", () => {
  const { sink, rings } = open(4 * 1024 * 1024);
  let time = 0;
  using _ = spyOn(performance, "now").mockImplementation(() => time);
  sink.datagrams(Array.from({ length: SLOTS }, (_, index) => datagram(20_000, index)));
  sink.flush();
  const capacities = () => rings.map((ring) => ring.capacity / 1024);
  expect(capacities()).toEqual([128, 4096]);
  const largest = rings[1]!;
  // Pages have at most 64 KiB.
  const usesPages = () => largest.bytes.subarray(64 * 1024).some((byte) => byte !== 0);
  time += 60_000;
  sink.idle();
  expect([usesPages(), ...capacities()]).toEqual([true, 128, 4096]);
  expect(read(rings)).toEqual(Array.from({ length: SLOTS }, (_, index) => index));
  time += 60_000;
  expect(sink.idle()).toBe(-1);
  // A discarded page reads as zeros.
  expect([usesPages(), ...capacities()]).toEqual([false, 128, 4096, 128]);
});
