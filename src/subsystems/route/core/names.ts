import { typeError } from "../../../base/argument-error.ts";
import { checkArray, checkInteger, closestName, didYouMean } from "../../../base/check.ts";
import { describeValue } from "../../../base/describe.ts";
import { lazily } from "../../../base/objects.ts";
import { numberIn } from "../../../base/text.ts";
import type { Family } from "../../../schema/model/family.ts";

/** Names of smaller numbers are in an array, for speed. */
const DENSE_LIMIT = 256;

type Numbers<Name extends string> = Readonly<Record<Name, number>> | (() => Readonly<Record<Name, number>>);

interface NumberTables<Name> {
  readonly names: ReadonlyMap<number, Name>;
  readonly dense: readonly (Name | undefined)[];
  readonly numbers: Readonly<Record<string, number | undefined>>;
}

function numberTables<Name extends string>(source: Numbers<Name>): NumberTables<Name> {
  const names = new Map<number, Name>();
  const dense: (Name | undefined)[] = [];
  // Without a prototype: no inherited names, and faster than a `Map`.
  const numbers = Object.create(null) as Record<string, number | undefined>;
  for (const [name, number] of entriesOf(source)) {
    if (!names.has(number)) names.set(number, name);
    numbers[name] = number;
  }
  for (const [number, name] of names) {
    if (number >= DENSE_LIMIT) continue;
    while (dense.length <= number) dense.push(undefined);
    dense[number] = name;
  }
  return { names, dense, numbers };
}

function entriesOf<Name extends string>(source: Numbers<Name>): [Name, number][] {
  return Object.entries(typeof source === "function" ? source() : source) as [Name, number][];
}

/** A number without a name becomes text, such as "200". */
export class NumberNames<Name extends string> {
  readonly #tables: () => NumberTables<Name>;
  /** Names of small numbers; empty before the first conversion. JavaScriptCore accesses `#private` fields more slowly. */
  private dense: readonly (Name | undefined)[] = [];
  readonly #maximum: number;
  /** Consecutive messages often contain the same number. */
  #lastNumber = -1;
  #lastText: `${number}` = "-1";

  /** A function `numbers` is called at the first conversion. */
  constructor(numbers: Numbers<Name>, maximum: number) {
    this.#tables = lazily(() => numberTables(numbers));
    this.#maximum = maximum;
  }

  show(number: number): Name | `${number}` {
    return this.dense[number] ?? this.#showOther(number);
  }

  #showOther(number: number): Name | `${number}` {
    const { dense, names } = this.#tables();
    this.dense = dense;
    return names.get(number) ?? this.#textOf(number);
  }

  #textOf(number: number): `${number}` {
    if (number !== this.#lastNumber) {
      this.#lastNumber = number;
      this.#lastText = `${number}`;
    }
    return this.#lastText;
  }

  /** Returns -1 for an invalid value. */
  find(value: Name | `${number}` | number): number {
    const number = this.#numberOf(value);
    return typeof number === "number" && Number.isInteger(number) && number >= 0 && number <= this.#maximum
      ? number
      : -1;
  }

  #numberOf(value: unknown): unknown {
    if (typeof value !== "string") return value;
    return this.#tables().numbers[value] ?? numberIn(value);
  }

  /** Throws for an unknown name or an invalid number. */
  read(value: Name | `${number}` | number, path: string): number {
    const number = this.#numberOf(value);
    if (typeof number === "number") return checkInteger(number, 0, this.#maximum, path);
    const names = Object.keys(this.#tables().numbers).join(", ");
    throw typeError(path, `expected a number or one of ${names}, got ${describeValue(value)}`);
  }
}

export class BitNames<Name extends string> {
  readonly #tables: () => { bits: readonly (readonly [Name, number])[]; known: number; named: Map<string, number> };

  /** A function `source` is called at the first conversion. */
  constructor(source: Numbers<Name>) {
    this.#tables = lazily(() => {
      const bits = entriesOf(source);
      return { bits, known: bits.reduce((all, [, bit]) => all | bit, 0), named: new Map<string, number>(bits) };
    });
  }

  /** Bits without a name become one number at the end. */
  show(value: number): (Name | number)[] {
    const names: (Name | number)[] = [];
    if (value === 0) return names;
    const { bits, known } = this.#tables();
    for (const [name, bit] of bits) if ((value & bit) !== 0) names.push(name);
    const rest = (value & ~known) >>> 0;
    if (rest !== 0) names.push(rest);
    return names;
  }

  read(names: readonly (Name | number)[], path: string): number {
    checkArray(names, path);
    const { named } = this.#tables();
    let value = 0;
    for (const [index, name] of names.entries()) {
      const bit = typeof name === "number" ? checkInteger(name, 0, 0xffffffff, `${path}[${index}]`) : named.get(name);
      if (bit === undefined) {
        const known = [...named.keys()];
        const reason = `expected a number or one of ${known.join(", ")}, got ${describeValue(name)}`;
        throw typeError(`${path}[${index}]`, `${reason}${didYouMean(name, known)}`);
      }
      value |= bit;
    }
    return value >>> 0;
  }

  /** Replaces numbers by the names of their bits, so that checks of the names apply to them. Throws like {@link read}. */
  names(list: readonly (Name | number)[], path: string): (Name | number)[] {
    return this.show(this.read(list, path));
  }
}

/** Returns undefined if `kind` itself is known. */
export function misspelling(kind: string, family: Family, formats: string): string | undefined {
  const likely = closestName(kind, Object.keys(family.subMessages[formats]!.formats));
  return likely === kind ? undefined : likely;
}

function inSpec<Name extends string>(family: Family, name: string, numberOf: (value: number) => number) {
  const entries = family.enums[name]!.entries.map(({ name, value }) => [name, numberOf(value)]);
  return Object.fromEntries(entries) as Record<Name, number>;
}

export function enumNames<Name extends string>(family: Family, name: string, maximum: number): NumberNames<Name> {
  return new NumberNames(() => inSpec<Name>(family, name, (value) => value), maximum);
}

/** The lowest flag has the bit `first`. */
export function bitsOf<Name extends string>(family: Family, name: string, first = 0): Readonly<Record<Name, number>> {
  return inSpec<Name>(family, name, (bit) => 1 << (first + bit));
}

export function flagNames<Name extends string>(family: Family, name: string): BitNames<Name> {
  return new BitNames(() => bitsOf<Name>(family, name));
}
