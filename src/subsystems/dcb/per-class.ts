import { rangeError, typeError } from "../../base/argument-error.ts";
import { checkInteger, checkObject } from "../../base/check.ts";
import { describeValue } from "../../base/describe.ts";

/** Number of traffic classes, priorities and priority groups. (IEEE_8021QAZ_MAX_TCS) */
export const CLASSES = 8;

/** Number of a traffic class, a priority or a priority group. */
export type ClassNumber = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7;

/**
 * Values of DCB traffic classes or priorities: a list of all eight values, or an object with some of them, such as
 * `{ 3: 50 }`. In changes, omitted values stay unchanged.
 */
export type PerClass<Value> = readonly Value[] | Readonly<Partial<Record<ClassNumber, Value>>>;

/** C structure with one member for each traffic class or priority. */
export interface PerClassStruct<Value> {
  tc0: Value;
  tc1: Value;
  tc2: Value;
  tc3: Value;
  tc4: Value;
  tc5: Value;
  tc6: Value;
  tc7: Value;
}

export function listOf<Value>({ tc0, tc1, tc2, tc3, tc4, tc5, tc6, tc7 }: PerClassStruct<Value>): Value[] {
  return [tc0, tc1, tc2, tc3, tc4, tc5, tc6, tc7];
}

export function structOf<Value>(values: readonly Value[]): PerClassStruct<Value> {
  const [tc0, tc1, tc2, tc3, tc4, tc5, tc6, tc7] = values as [Value, Value, Value, Value, Value, Value, Value, Value];
  return { tc0, tc1, tc2, tc3, tc4, tc5, tc6, tc7 };
}

/** Returns a function that applies checked changes to all eight values. */
export function changing<Input, Value>(
  change: PerClass<Input> | undefined,
  check: (input: Input, path: string) => Value,
  path: string,
): (current: Iterable<Value>) => Value[] {
  const wanted = entriesOf(change, path).map(([index, value]) => [index, check(value, `${path}[${index}]`)] as const);
  return (current) => {
    const values = [...current];
    for (const [index, value] of wanted) values[index] = value;
    return values;
  };
}

export function entriesOf<Value>(change: PerClass<Value> | undefined, path: string): [number, Value][] {
  if (change === undefined) return [];
  if (Array.isArray(change)) {
    if (change.length === CLASSES) return [...(change as readonly Value[]).entries()];
    throw rangeError(
      path,
      `expected ${CLASSES} values, or an object with some of them by number, got ${change.length}`,
    );
  }
  checkObject(change, path);
  return Object.entries(change as Record<string, Value | undefined>).flatMap(([key, value]) => {
    if (!/^[0-7]$/.test(key)) throw rangeError(path, `expected numbers from 0 to 7, got ${describeValue(key)}`);
    return value === undefined ? [] : [[Number(key), value] satisfies [number, Value]];
  });
}

export function bitsOf(byte: number): number[] {
  return Array.from({ length: CLASSES }, (_, bit) => bit).filter((bit) => (byte & (1 << bit)) !== 0);
}

export function byteOf(bits: readonly number[] | ReadonlySet<number>, path: string): number {
  checkList(bits, path);
  let byte = 0;
  for (const bit of bits) byte |= 1 << checkInteger(bit, 0, CLASSES - 1, path);
  return byte;
}

export function checkList(value: unknown, path: string): void {
  if (Array.isArray(value) || value instanceof Set) return;
  throw typeError(path, `expected a list, got ${describeValue(value)}`);
}
