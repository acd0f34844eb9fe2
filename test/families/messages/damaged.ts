import { AttributeReader } from "../../../src/message/index.ts";
import { decodeAttributes, encodeAttributes, type Family } from "../../../src/schema/index.ts";
import type { Random } from "../../message/random.ts";
import { RandomValues } from "../../schema/random-values.ts";
import { withoutFunctions } from "../modules.ts";

/** Returns encoded messages of a family: one for each attribute set, in each round. */
function samples(family: Family, random: Random, rounds: number): { set: string; bytes: Uint8Array }[] {
  const values = new RandomValues(random);
  return Object.keys(family.sets).flatMap((set) => {
    return Array.from({ length: rounds }, () => ({
      set,
      bytes: encodeAttributes(family, set, values.set(family, set, 0, [])),
    }));
  });
}

function damage(bytes: Uint8Array, random: Random): Uint8Array {
  const whole = random.below(8) === 0 ? Uint8Array.from([...bytes, ...bytes]) : bytes;
  const damaged = whole.slice(0, random.below(4) === 0 ? random.below(whole.length + 1) : whole.length);
  for (let times = 1 + random.below(4); times > 0 && damaged.length > 0; times--) {
    const at = random.below(damaged.length);
    damaged[at] = random.pick([0, 1, 4, 5, 8, 0x80, 0xff, random.below(256)]);
  }
  return damaged;
}

/** Returns the number of top-level attributes, plus one for trailing bytes that form none. */
function countTop(bytes: Uint8Array): number {
  let attributes = 0;
  const reader = new AttributeReader(bytes);
  while (reader.next()) attributes++;
  return attributes + (reader.error === undefined ? 0 : 1);
}

/** Returns the items of all arrays in an object. */
function itemsOf(object: object): Set<unknown> {
  return new Set(Object.values(object).flatMap((list) => (Array.isArray(list) ? (list as unknown[]) : [])));
}

/**
 * Moves unparsed array items before other unparsed attributes, where encoding puts them, in a value and all nested
 * values.
 */
function sortUnparsed(value: unknown): void {
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return;
  for (const inner of Object.values(value)) sortUnparsed(inner);
  const { unparsed } = value as { unparsed?: { bytes: Uint8Array }[] };
  if (unparsed === undefined) return;
  const items = itemsOf(value);
  unparsed.sort((one, other) => Number(items.has(other.bytes)) - Number(items.has(one.bytes)));
}

/** Returns the number of attributes that were decoded to a value. */
function countDecoded(family: Family, set: string, decoded: Record<string, unknown>): number {
  const { attributes, sequence } = family.sets[set]!;
  if (sequence === true) return (decoded as unknown as unknown[]).length;
  let total = 0;
  for (const [field, value] of Object.entries(decoded)) {
    if (field === "unparsed") {
      // The items of an array were already counted with the array.
      const items = itemsOf(decoded);
      total += (value as { bytes: Uint8Array }[]).filter(({ bytes }) => !items.has(bytes)).length;
      continue;
    }
    const attribute = attributes.find((one) => one.field === field && one.type !== "unused");
    const list = attribute === undefined || (attribute.multi === true && attribute.typeValues === undefined);
    total += list ? (value as unknown[]).length : 1;
  }
  return total;
}

/**
 * Returns whether countDecoded() is exact for a set. It is not for sets with padding, which is not decoded, or with
 * repeated tables, which become one array.
 */
function countable(family: Family, set: string, bytes: Uint8Array): boolean {
  const uncounted = family.sets[set]!.attributes.filter(
    ({ type, typeValues }) => type === "pad" || typeValues !== undefined,
  );
  const reader = new AttributeReader(bytes);
  while (reader.next()) if (uncounted.some(({ number }) => number === reader.type)) return false;
  return true;
}

/**
 * Returns whether an error correctly reports a value that the kernel would reject: a number or length out of range,
 * undefined bits, or an address that was decoded to bytes because its family differs from that in the header.
 */
function isRefusal(error: unknown): boolean {
  if (!(error instanceof RangeError)) return false;
  const { message } = error;
  const range = /: expected an integer from (-?\d+) to (-?\d+), got (?:(-?\d+)n?|another number)$/.exec(message);
  if (range !== null) {
    const [, least, most, got] = range;
    return got === undefined || BigInt(got) < BigInt(least!) || BigInt(got) > BigInt(most!);
  }
  const length = /: expected (at least |at most |)(\d+) bytes, got (\d+)$/.exec(message);
  if (length !== null) {
    const [expected, got] = [Number(length[2]), Number(length[3])];
    return length[1] === "" ? got !== expected : length[1] === "at least " ? got < expected : got > expected;
  }
  if (/: expected an IPv4 address, because \w+ is (inet|2), got "[\da-f:]+"$/.test(message)) return true;
  return /: undefined bits 0x[1-9a-f][0-9a-f]*$/.test(message);
}

/** Returns the encoded bytes of a decoded object, or undefined if the encoder correctly rejects one of its values. */
function encoded(family: Family, set: string, decoded: object): Uint8Array | undefined {
  try {
    return encodeAttributes(family, set, decoded);
  } catch (error) {
    if (isRefusal(error)) return undefined;
    throw error;
  }
}

/** Encoded messages of a family, and checks of its codec with damaged copies of them. */
export class DamagedMessages {
  readonly #family: Family;
  readonly #generic: Family;
  readonly #random: Random;
  readonly #messages: { set: string; bytes: Uint8Array }[];

  constructor(family: Family, random: Random) {
    this.#family = family;
    this.#generic = withoutFunctions(family);
    this.#random = random;
    this.#messages = samples(family, random, 3);
  }

  /** Decodes `times` damaged messages. */
  run(times: number): void {
    // A family without attributes has no messages to damage.
    for (let round = 0; round < times && this.#messages.length > 0; round++) {
      const { set, bytes } = this.#random.pick(this.#messages);
      this.#check(set, damage(bytes, this.#random), round % 16 === 0);
    }
  }

  #check(set: string, damaged: Uint8Array, isThorough: boolean): void {
    const family = this.#family;
    const decoded = decodeAttributes(family, set, damaged) as Record<string, unknown>;
    const generic = decodeAttributes(this.#generic, set, damaged);
    const where = `${family.name}/${set} ${damaged.toHex()}`;
    requireEqual(decoded, generic, where);
    if (!isThorough) return;
    if (countable(family, set, damaged)) requireEqual(countDecoded(family, set, decoded), countTop(damaged), where);
    const again = encoded(family, set, decoded);
    if (again === undefined) return;
    const twice = decodeAttributes(family, set, again);
    for (const value of [decoded, twice]) sortUnparsed(value);
    requireEqual(twice, decoded, where);
  }
}

function requireEqual(value: unknown, expected: unknown, where: string): void {
  if (Bun.deepEquals(value, expected)) return;
  throw new Error(
    `${where}: got ${Bun.inspect(value, { depth: 9 })} instead of ${Bun.inspect(expected, { depth: 9 })}`,
  );
}
