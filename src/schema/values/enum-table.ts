import { type Enum, type Family, follow, lookup } from "../model/family.ts";

/** Bits or a number as an object shows them: names where there are any, and what is left as a number. */
export type FlagList = (string | number | bigint)[];

/** Small values are looked up in an array, the others in a map. */
const DENSE_LIMIT = 1024;

/** One enum, ready to turn numbers into names and back, as values or as bits. */
export class EnumTable {
  readonly #dense: (string | undefined)[] = [];
  readonly #sparse = new Map<number, string>();
  // It inherits nothing, and is read faster than a map.
  readonly #values = Object.create(null) as Record<string, number | undefined>;
  /** The list that bits were last made of, and these: most lists are like the one before. */
  readonly #lastNames: string[] = [];
  #lastBits = 0;

  constructor(description: Enum) {
    for (const { name, value } of description.entries) {
      this.#values[name] = value;
      if (value < 0 || value >= DENSE_LIMIT) {
        if (!this.#sparse.has(value)) this.#sparse.set(value, name);
        continue;
      }
      while (this.#dense.length <= value) this.#dense.push(undefined);
      this.#dense[value] ??= name;
    }
  }

  /** The name of a value, or the value when it has none. */
  nameOf(value: number): string | number {
    const name = value >= 0 && value < this.#dense.length ? this.#dense[value] : this.#sparse.get(value);
    return name ?? value;
  }

  /** The same for a value of 64 bits. */
  bigNameOf(value: bigint): string | bigint {
    if (value >= 0n && value < BigInt(this.#dense.length)) return this.#dense[Number(value)] ?? value;
    return this.#sparse.get(Number(value)) ?? value;
  }

  /** The number that a name stands for, or undefined. */
  value(name: string): number | undefined {
    return this.#values[name];
  }

  /** The number that a name or a number stands for, where that is from 0 to `most`; -1 for all else. */
  number(value: unknown, most: number): number {
    const number = typeof value === "string" ? this.#values[value] : value;
    return typeof number === "number" && number >= 0 && number <= most && Number.isInteger(number) ? number : -1;
  }

  /** The bits that a list of names stands for, or a number, where they are no more than `most`; -1 for all else. */
  bits(value: unknown, most: number): number {
    if (!Array.isArray(value)) return typeof value === "number" ? this.number(value, most) : -1;
    const usual = this.#lastNames;
    let same = value.length === usual.length ? 0 : -1;
    while (same >= 0 && same < usual.length) same = value[same] === usual[same] ? same + 1 : -1;
    if (same < 0 && !this.#parseNames(value)) return -1;
    return this.#lastBits <= most ? this.#lastBits : -1;
  }

  #parseNames(names: unknown[]): boolean {
    const usual = this.#lastNames;
    usual.length = 0;
    this.#lastBits = 0;
    let bits = 0;
    for (let index = 0; index < names.length; index++) {
      const name = names[index];
      const bit = typeof name === "string" ? this.#values[name] : undefined;
      if (bit === undefined || bit < 0 || bit > 31) {
        usual.length = 0;
        return false;
      }
      bits |= 1 << bit;
      usual.push(name as string);
    }
    this.#lastBits = bits >>> 0;
    return true;
  }

  /** All names, for errors. */
  get names(): string[] {
    return Object.keys(this.#values);
  }

  /** The names of the bits that are set, lowest first, then the nameless rest as one number. */
  bitNames(bits: number): FlagList {
    const list: FlagList = [];
    let left = bits | 0;
    let rest = 0;
    while (left !== 0) {
      const bit = left & -left;
      const name = this.#dense[31 - Math.clz32(bit)];
      if (name === undefined) rest |= bit;
      else list.push(name);
      left ^= bit;
    }
    if (rest !== 0) list.push(rest >>> 0);
    return list;
  }

  /** The same for 64 bits; the rest is a bigint then. */
  bigBitNames(bits: bigint): FlagList {
    const list: FlagList = [];
    let rest = 0n;
    for (let bit = 0; bits >> BigInt(bit) !== 0n; bit++) {
      const mask = 1n << BigInt(bit);
      if ((bits & mask) === 0n) continue;
      const name = this.#dense[bit];
      if (name === undefined) rest |= mask;
      else list.push(name);
    }
    if (rest !== 0n) list.push(rest);
    return list;
  }
}

const tables = new WeakMap<Enum, EnumTable>();

/** The table of an enum that the family refers to, made at its first use. */
export function enumTable(family: Family, reference: string): EnumTable {
  const place = follow(family, reference)!;
  const description = lookup(place.family.enums, place.name)!;
  let table = tables.get(description);
  if (table === undefined) {
    table = new EnumTable(description);
    tables.set(description, table);
  }
  return table;
}
