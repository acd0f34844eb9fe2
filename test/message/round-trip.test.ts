// Writes random trees of attributes and reads them back. BUN_NETLINK_SEED=… selects other trees.
import { expect, test } from "bun:test";
import { AttributeReader, type MessageView, MessageWriter } from "../../src/message/index.ts";
import { seed } from "../support/seed.ts";
import { Random } from "./random.ts";

/** A type of attribute value for the test: functions that generate, write and read such a value. */
interface Kind {
  make(random: Random): unknown;
  write(writer: MessageWriter, type: number, value: never): unknown;
  read(reader: AttributeReader): unknown;
}

/** An attribute that has either a value or nested attributes. */
type Tree = { type: number; kind: Kind; value: unknown } | { type: number; marked: boolean; inside: Tree[] };

/** Returns a random integer with the given number of bits. The integer is often at a limit of its range. */
function unsigned(random: Random, bits: 8 | 16 | 32): number {
  const maximum = 2 ** bits - 1;
  return random.pick([0, 1, maximum, maximum - 1, 2 ** (bits - 1), random.u32() % (maximum + 1)]);
}

const signed = (random: Random, bits: 8 | 16 | 32): number => unsigned(random, bits) - 2 ** (bits - 1);

function unsigned64(random: Random): bigint {
  return BigInt.asUintN(
    64,
    random.pick([0n, 1n, -1n, 2n ** 63n, 2n ** 32n, (BigInt(random.u32()) << 32n) | BigInt(random.u32())]),
  );
}

const signed64 = (random: Random): bigint => BigInt.asIntN(64, unsigned64(random));

function raw(random: Random): Uint8Array {
  return Uint8Array.from({ length: random.below(random.pick([4, 9, 70, 600])) }, () => random.u32());
}

function text(random: Random): string {
  const characters = ["a", "Z", "0", " ", "é", "€", "😀", "\u007f", "\u0080", "\ufeff"];
  return Array.from({ length: random.below(random.pick([3, 16, 80])) }, () => random.pick(characters)).join("");
}

const integer = (bits: 8 | 16 | 32) => (random: Random) => unsigned(random, bits);
const negative = (bits: 8 | 16 | 32) => (random: Random) => signed(random, bits);
const array = (bits: 16 | 32) => (random: Random) =>
  Array.from({ length: random.below(9) }, () => unsigned(random, bits));

/** Functions that generate a value, by the method of MessageWriter and AttributeReader that has this value. */
const generators = {
  u8: integer(8),
  s8: negative(8),
  u16: integer(16),
  s16: negative(16),
  u32: integer(32),
  s32: negative(32),
  u64: unsigned64,
  s64: signed64,
  uint: unsigned64,
  sint: signed64,
  be16: integer(16),
  be32: integer(32),
  be64: unsigned64,
  sbe16: negative(16),
  sbe32: negative(32),
  sbe64: signed64,
  string: text,
  stringUnterminated: text,
  u16Array: array(16),
  u32Array: array(32),
} satisfies { [Name in keyof MessageWriter & keyof AttributeReader]?: Kind["make"] };
const names = Object.keys(generators) as (keyof typeof generators)[];

const kinds: readonly Kind[] = [
  ...names.map((name): Kind => {
    const write: Kind["write"] = (writer, type, value) => writer[name](type, value);
    return { make: generators[name], write, read: (reader) => reader[name]() };
  }),
  { make: () => true, write: (writer, type) => writer.flag(type), read: (reader) => reader.flag() },
  { make: raw, write: (w, type, value) => w.bytes(type, value), read: (reader) => reader.copy() },
  {
    make: (random) => ({ value: unsigned(random, 32), selector: unsigned(random, 32) }),
    write: (w, type, value: { value: number; selector: number }) => w.bitfield32(type, value.value, value.selector),
    read: (reader) => reader.bitfield32(),
  },
  {
    make: (random) => [unsigned(random, 8), unsigned64(random), unsigned(random, 16)],
    write: (w, type, [a, b, c]: [number, bigint, number]) => w.structure(type, (fields) => fields.u8(a).u64(b).be16(c)),
    read: ({ view, offset, length }) =>
      length === 11 && [view.getUint8(offset), view.getBigUint64(offset + 1, true), view.getUint16(offset + 9)],
  },
];

function makeTrees(random: Random, depth: number): Tree[] {
  return Array.from({ length: random.below(6) }, (): Tree => {
    const type = random.below(0x4000);
    if (depth > 0 && random.below(3) === 0) {
      return { type, marked: random.below(2) === 0, inside: makeTrees(random, depth - 1) };
    }
    const kind = random.pick(kinds);
    return { type, kind, value: kind.make(random) };
  });
}

function write(writer: MessageWriter, trees: readonly Tree[]): void {
  for (const tree of trees) {
    if ("kind" in tree) tree.kind.write(writer, tree.type, tree.value as never);
    else writer.nest(tree.type, (nest) => write(nest, tree.inside), { marked: tree.marked });
  }
}

/** Reads a tree of attributes from a message. The types of the values are those with which the tree was written. */
function read(reader: AttributeReader, trees: readonly Tree[]): Tree[] {
  const found = trees.map((tree): Tree => {
    expect(reader.next()).toBe(true);
    if ("kind" in tree) return { type: reader.type, kind: tree.kind, value: tree.kind.read(reader) };
    return { type: reader.type, marked: reader.isNested, inside: read(reader.nested(), tree.inside) };
  });
  expect(reader.next()).toBe(false);
  expect(reader.error).toBeUndefined();
  return found;
}

/** Copies the attributes of a message, each either as bytes or as a nest. */
function rewrite(writer: MessageWriter, reader: AttributeReader, trees: readonly Tree[]): void {
  for (const tree of trees) {
    reader.next();
    if ("kind" in tree) writer.bytes(reader.type, reader.bytes());
    else writer.nest(reader.type, (nest) => rewrite(nest, reader.nested(), tree.inside), { marked: reader.isNested });
  }
}

test("10,000 random attribute trees survive writing and reading", () => {
  const random = new Random(seed);
  const [writer, again] = [new MessageWriter(), new MessageWriter()];
  for (let index = 0; index < 10_000; index++) {
    const headerLength = random.pick([0, 4, 12, 16]);
    const trees = makeTrees(random, 5);
    const begin = (on: MessageWriter) => on.begin(33, 0).struct((header) => header.zero(headerLength));
    try {
      write(begin(writer), trees);
      const message: MessageView = writer.finish();
      expect(read(message.attributes(headerLength), trees)).toEqual(trees);
      rewrite(begin(again), message.attributes(headerLength), trees);
      expect(again.finish().bytes).toEqual(message.bytes);
      // The test reads the same message at another address.
      const memory = new Uint8Array(message.length + 24).fill(0xff);
      memory.set(message.bytes, 8);
      const elsewhere = new AttributeReader(memory.subarray(8, 8 + message.length), 16 + headerLength);
      if (index % 10 === 0) expect(read(elsewhere, trees)).toEqual(trees);
    } catch (error) {
      throw new Error(`seed ${seed}, tree ${index}: ${(error as Error).message}`, { cause: error });
    }
  }
}, 600_000);
