import { numberIn } from "../../base/text.ts";
import { type Enum, type Family, find } from "../model/family.ts";

/** Names of the set bits of a number. The last element may be a number with all set bits that have no name. */
type FlagList = (string | number | bigint)[];

/** Names of enum values below this limit are in an array, all others in a map. */
const DENSE_LIMIT = 1024;

/**
 * Converts between the numbers and the names of an enum. The name of a value that the enum does not list is its decimal
 * text.
 */
export class EnumTable {
  readonly #dense: (string | undefined)[] = [];
  readonly #sparse = new Map<number, string>();
  // Searching an object is faster than searching a `Map`. Without a prototype, the object has no inherited names such
  // as "constructor".
  readonly #values = Object.create(null) as Record<string, number | undefined>;
  /** Consecutive lists of bit names are usually equal, so the last list and its bits are kept. */
  readonly #lastNames: string[] = [];
  #lastBits = 0;
  /** Most values without a name are equal to the previous one, so its text is kept. */
  #lastValue = Number.NaN;
  #lastText = "";

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

  nameOf(value: number): string {
    const name = value >= 0 && value < this.#dense.length ? this.#dense[value] : this.#sparse.get(value);
    return name ?? this.#textOf(value);
  }

  bigNameOf(value: bigint): string {
    const number = Number(value);
    return Number.isSafeInteger(number) ? this.nameOf(number) : `${value}`;
  }

  #textOf(value: number): string {
    if (value === this.#lastValue) return this.#lastText;
    // A name can be a number: "20" is a channel width of nl80211 with the value 1. Therefore, the value 20 is shown as
    // "0x14".
    const text = `${value}` in this.#values ? `${value < 0 ? "-" : ""}0x${Math.abs(value).toString(16)}` : `${value}`;
    this.#lastValue = value;
    this.#lastText = text;
    return text;
  }

  /** The caller may pass an enum value as a name, as a number, or as the text of a number. */
  nameOfInput(value: unknown): unknown {
    if (typeof value === "string" && value in this.#values) return value;
    const number = typeof value === "string" ? numberIn(value) : value;
    return typeof number === "number" ? this.nameOf(number) : value;
  }

  value(name: string): number | undefined {
    return this.#values[name] ?? numberIn(name);
  }

  bigValue(name: string): bigint | undefined {
    const value = this.value(name);
    if (value === undefined) return undefined;
    return BigInt(Number.isSafeInteger(value) ? value : name);
  }

  bit(name: string): number | undefined {
    return this.#values[name];
  }

  /**
   * Converts a name of the enum, or the text of a number, to the number. Returns a number from 0 to `most` unchanged,
   * and -1 for any other value.
   */
  number(value: unknown, most: number): number {
    const number = typeof value === "string" ? this.value(value) : value;
    return typeof number === "number" && number >= 0 && number <= most && Number.isInteger(number) ? number : -1;
  }

  /**
   * Converts names to bits: `["up", "running"]` to 65. Returns a number from 0 to `most` unchanged, and -1 for any
   * other value.
   */
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

  get names(): string[] {
    return Object.keys(this.#values);
  }

  /**
   * Returns the names of the set bits, lowest bit first. If some set bits have no name, the last element is one number
   * with all of these bits.
   */
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

export function enumTable(family: Family, reference: string): EnumTable {
  const description = find(family, "enums", reference)!;
  let table = tables.get(description);
  if (table === undefined) {
    table = new EnumTable(description);
    tables.set(description, table);
  }
  return table;
}
