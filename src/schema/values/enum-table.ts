import { lazilyFor } from "../../base/objects.ts";
import { numberIn } from "../../base/text.ts";
import { type Enum, type Family, find } from "../model/family.ts";

/** The last element may be a number with all unnamed bits. */
type FlagList = (string | number | bigint)[];

/** Smaller values are in an array, others in a map. */
const DENSE_LIMIT = 1024;

/** A value without a name is shown as decimal text. */
export class EnumTable {
  readonly #dense: (string | undefined)[] = [];
  readonly #sparse = new Map<number, string>();
  // Searching an object without a prototype is faster than a `Map`.
  readonly #values = Object.create(null) as Record<string, number | undefined>;
  /** Consecutive lists of names are usually equal. */
  readonly #lastNames: string[] = [];
  #lastBits = 0;
  /** Most values without a name repeat the previous one. */
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
    // A name can be a number: nl80211 calls value 1 "20".
    const text = `${value}` in this.#values ? `${value < 0 ? "-" : ""}0x${Math.abs(value).toString(16)}` : `${value}`;
    this.#lastValue = value;
    this.#lastText = text;
    return text;
  }

  /** The value may be a name, a number or its text. */
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

  /** Returns -1 for an unknown name or a number out of range. */
  number(value: unknown, most: number): number {
    const number = typeof value === "string" ? this.value(value) : value;
    return typeof number === "number" && number >= 0 && number <= most && Number.isInteger(number) ? number : -1;
  }

  /** Returns -1 for unknown names and numbers out of range. */
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

  /** Lowest bit first; one number with all unnamed bits may follow. */
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

const tableOf = lazilyFor((description: Enum) => new EnumTable(description));

export function enumTable(family: Family, reference: string): EnumTable {
  return tableOf(find(family, "enums", reference)!);
}
