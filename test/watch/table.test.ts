import { expect, test } from "bun:test";
import { rtLink } from "../../src/families/rt-link.ts";
import { type Message, type MessageView, MessageWriter, RTM_NEWROUTE } from "../../src/index.ts";
import { operationCodec } from "../../src/schema/codec/codec.ts";
import { sameMessage, volatileAttributes } from "../../src/watch/compare.ts";
import { Key } from "../../src/watch/key.ts";
import { links } from "../../src/watch/sources/links.ts";
import { Table } from "../../src/watch/table.ts";
import { randomBelow } from "../message/random.ts";

const key = new Key();

test("Keys of different texts differ, also with lone surrogates", () => {
  const texts = ["", "a", "é", "\ufffd", "\ud800", "\udc80", "\ud83d\ude00", "\uffff\uffff", "\u0002\0\ud800"];
  expect(new Set(texts.map((text) => key.clear().text(text).toString())).size).toBe(texts.length);
  expect(key.clear().text("table 1").length).toBe(12);
});
const HEADER = 12;

function message(number: number, size = 8): Message {
  return new MessageWriter(RTM_NEWROUTE)
    .struct((header) => header.zero(HEADER))
    .u32(1, number)
    .bytes(2, new Uint8Array(size).fill(number))
    .finish();
}

/** Returns the key of an entry: an address for even numbers, text for odd ones. */
function keyOf(number: number): Key {
  key
    .clear()
    .u32(number % 7)
    .endGroup();
  if (number % 2 !== 0) return key.text(`entry ${number}`);
  return key
    .chunk(addressOf(number / 2), 0, 4)
    .sequence(32, 4)
    .u32(0);
}

function addressOf(number: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, 0x0a000000 + number);
  return bytes;
}

function contents(table: Table): Map<string, string> {
  const found = new Map<string, string>();
  for (const entry of table.entries()) {
    const text = Buffer.from(table.message(entry).bytes).toString("hex");
    found.set(table.readKey(entry, key).toString(), text);
    expect(table.find(key)).toBe(entry);
  }
  return found;
}

test("Table.add() stores a message only under a key without an entry", () => {
  const table = new Table();
  for (let number = 0; number < 700; number++) expect(table.add(keyOf(number), message(number))).toBe(true);
  const before = contents(table);
  for (let number = 0; number < 700; number++) expect(table.add(keyOf(number), message(number + 1))).toBe(false);
  expect(contents(table)).toEqual(before);
  table.remove(table.find(keyOf(300)));
  expect(table.add(keyOf(300), message(7))).toBe(true);
  expect(table.size).toBe(700);
  expect(table.groupSize(keyOf(0).group)).toBe(Math.ceil(700 / 7));
});

test("Table keeps the latest message for each key after random changes", () => {
  const table = new Table();
  const expected = new Map<string, string>();
  const random = randomBelow(12345);
  for (let round = 0; round < 60_000; round++) {
    const number = random(2000);
    if (random(3) === 0) {
      const entry = table.find(keyOf(number));
      if (entry >= 0) table.remove(entry);
      expect(entry >= 0).toBe(expected.delete(keyOf(number).toString()));
    } else {
      const made = message(random(1000), random(100) === 0 ? random(60_000) : random(200));
      table.set(keyOf(number), made);
      expected.set(keyOf(number).toString(), "");
      const shown = table.message(table.find(keyOf(number)));
      // The first four bytes contain the length, which set() writes. All other bytes are unchanged.
      expect(Buffer.compare(shown.bytes.subarray(4), made.bytes.subarray(4))).toBe(0);
      expected.set(keyOf(number).toString(), Buffer.from(shown.bytes).toString("hex"));
    }
    expect(table.size).toBe(expected.size);
  }
  expect(contents(table)).toEqual(expected);
  for (let group = 0; group < 7; group++) {
    const members = [...expected.keys()].filter((text) => text.startsWith(key.clear().u32(group).toString()));
    expect(table.groupSize(key.clear().u32(group).endGroup().group)).toBe(members.length);
  }
});

test("Key.hash() returns adjacent hashes for 16 consecutive prefixes", () => {
  for (const length of [20, 24, 28, 32]) {
    const keys = Array.from({ length: 16 }, (_, index) => {
      const bytes = addressOf(index * 2 ** (32 - length));
      const { group } = key.clear().u32(2).chunk(bytes, 0, 4).sequence(length, 4).endGroup();
      return { hash: key.u32(0).hash(), group };
    });
    expect(new Set(keys.map(({ hash }) => hash >>> 4)).size).toBe(1);
    expect(new Set(keys.map(({ hash }) => hash)).size).toBe(16);
    expect(new Set(keys.map(({ group }) => group)).size).toBe(16);
  }
});

test("Table does not modify borrowed messages when an entry changes", () => {
  const table = new Table();
  const entry = table.set(keyOf(1), message(1));
  const lent = table.message(entry);
  const text = Buffer.from(lent.bytes).toString("hex");
  for (let number = 0; number < 20_000; number++) table.set(keyOf(number % 50), message(number, 100));
  table.remove(table.find(keyOf(1)));
  expect(Buffer.from(lent.bytes).toString("hex")).toBe(text);
});

test("Table stays small if it has few entries that change often", () => {
  const table = new Table();
  for (let round = 0; round < 5000; round++) table.set(keyOf(round % 3), message(round, 1200));
  expect(table.size).toBe(3);
  expect(table.memory).toBeLessThan(40_000);
});

test("Table.reuse() lets changes overwrite replaced messages, and no others", () => {
  const table = new Table();
  const buffers = new Set<ArrayBufferLike>();
  const expected = new Map<number, number>();
  table.reuse();
  for (let round = 0; round < 5000; round++) {
    const number = (round * 7) % 3;
    const before = table.find(keyOf(number));
    const previous = before < 0 ? undefined : table.message(before);
    const text = previous === undefined ? "" : Buffer.from(previous.bytes).toString("hex");
    table.set(keyOf(number), message(round % 250, 1200 + (round % 5) * 4));
    expected.set(number, round % 250);
    if (previous !== undefined) expect(Buffer.from(previous.bytes).toString("hex")).toBe(text);
    if (round % 4 === 0) table.reuse();
    for (const [known, value] of expected) {
      const found = table.message(table.find(keyOf(known)));
      expect(found.bytes.at(-8)).toBe(value);
      buffers.add(found.store.buffer);
    }
  }
  expect(buffers.size).toBeLessThan(20);
  expect(table.memory).toBeLessThan(100_000);
});

test("Table memory does not grow with repeated changes", () => {
  const table = new Table();
  for (let number = 0; number < 5000; number++) table.set(keyOf(number), message(number, 40));
  const full = table.memory;
  for (let round = 0; round < 20; round++) {
    for (let number = 0; number < 5000; number++) table.set(keyOf(number), message(number + round, 40));
  }
  expect(table.memory).toBeLessThan(full * 5);
  for (let number = 10; number < 5000; number++) table.remove(table.find(keyOf(number)));
  for (let round = 0; round < 2000; round++) table.set(keyOf(round % 10), message(round, 200));
  expect(table.size).toBe(10);
  expect(table.memory).toBeLessThan(full * 2);
});

test("Table allocates a separate buffer for a long message", () => {
  const table = new Table();
  for (let number = 0; number < 20; number++) {
    const writer = new MessageWriter(RTM_NEWROUTE).struct((header) => header.zero(HEADER));
    for (let part = 0; part < 6; part++) writer.bytes(part + 1, new Uint8Array(60_000).fill(number));
    table.set(keyOf(number), writer.finish());
    table.set(keyOf(100 + number), message(number));
  }
  expect(table.size).toBe(40);
  for (let number = 0; number < 20; number++) {
    const { bytes } = table.message(table.find(keyOf(number)));
    expect(bytes.length).toBeGreaterThan(360_000);
    expect(bytes.at(-1)).toBe(number);
  }
});

test("sameMessage() ignores volatile attributes at any level", () => {
  const comparison = { headerLength: HEADER, volatile: volatileAttributes([1, [3, 5], [3, 6, 7]]) };
  const made = (one: number, inner: number, deep: number | undefined, kept: number, header = 0) => {
    const writer = new MessageWriter(RTM_NEWROUTE).struct((fields) => fields.u8(header).zero(HEADER - 1));
    if (one >= 0) writer.u32(1, one);
    writer.nest(3, (nest) => {
      nest.u32(4, kept).u32(5, inner);
      if (deep !== undefined) nest.nest(6, (below) => below.u32(7, deep).u32(8, kept));
    });
    return writer.finish();
  };
  const base = made(1, 2, 3, 4);
  expect(sameMessage(base, made(1, 2, 3, 4), comparison)).toBe(true);
  expect(sameMessage(base, made(9, 9, 9, 4), comparison)).toBe(true);
  expect(sameMessage(base, made(-1, 9, 9, 4), comparison)).toBe(true);
  expect(sameMessage(base, made(1, 2, 3, 5), comparison)).toBe(false);
  expect(sameMessage(base, made(1, 2, undefined, 4), comparison)).toBe(false);
  expect(sameMessage(base, made(1, 2, 3, 4, 1), comparison)).toBe(false);
  expect(sameMessage(base, made(1, 2, 3, 4, 1), { ...comparison, volatileHeader: [[0, 1]] })).toBe(true);
  expect(sameMessage(base, made(9, 2, 3, 4), { headerLength: HEADER })).toBe(false);
});

test("The source `links` ignores only counters of bridge ports", () => {
  const { comparison } = links.plan({ netns: undefined });
  const of = (slaveKind: string, slaveData: object) =>
    operationCodec(rtLink, "newlink").request("do", { linkinfo: { kind: "veth", slaveKind, slaveData } }, { type: 16 });
  const same = (one: MessageView, other: MessageView) =>
    sameMessage(one, other, typeof comparison === "function" ? comparison(one, other) : comparison);
  const port = of("bridge", { cost: 2, mcastNGroups: 1, mcastEhtHostsCnt: 0, messageAgeTimer: 5n });
  expect(same(port, of("bridge", { cost: 2, mcastNGroups: 3, mcastEhtHostsCnt: 4, messageAgeTimer: 6n }))).toBe(true);
  expect(same(port, of("bridge", { cost: 3, mcastNGroups: 1, mcastEhtHostsCnt: 0, messageAgeTimer: 5n }))).toBe(false);
  const raw = (last: number) => of("mine", new Uint8Array([8, 0, 41, 0, last, 0, 0, 0]));
  expect(same(raw(1), raw(2))).toBe(false);
});
