import type { Random } from "../message/random.ts";

/** A part of the library that the fuzzer tests. */
export interface Target {
  /** Whether an execution takes many milliseconds, because it starts a program or uses the network. */
  readonly isSlow?: true;
  /** Runs about `times` executions and returns how many it ran. Throws at the first bug that it finds. */
  run(times: number): number | Promise<number>;
  close?(): void | Promise<void>;
}

const MAX_CORPUS = 4000;
const MAX_LENGTH = 20_000;

/** Returns a fuzz target that calls a function with increasing numbers. */
export function repeat(execute: (index: number) => void): Target {
  return {
    run(times) {
      for (let index = 0; index < times; index++) execute(index);
      return times;
    },
  };
}

/**
 * Returns a fuzz target that mutates the inputs of a corpus. `execute` returns a description of the result, such as its
 * shape or the text of an error. If the description is new, the input is added to the corpus.
 */
export function corpus<Input extends string | Uint8Array | object>(
  random: Random,
  seeds: Input[],
  mutate: (random: Random, input: Input, other: Input) => Input,
  execute: (input: Input) => string,
): Target {
  const inputs = [...seeds];
  const seen = new Set<number | bigint>();
  const attempt = (input: Input) => {
    try {
      return execute(input);
    } catch (error) {
      const shown = input instanceof Uint8Array ? input.toHex() : JSON.stringify(input);
      throw new Error(`input ${shown}: ${(error as Error).stack}`);
    }
  };
  for (const input of seeds) seen.add(Bun.hash(attempt(input)));
  return repeat(() => {
    const input = mutate(random, random.pick(inputs), random.pick(inputs));
    if (((input as { length?: number }).length ?? 0) > MAX_LENGTH) return;
    // Descriptions that differ only in numbers and quoted parts count as equal.
    const behaviour = Bun.hash(attempt(input).replaceAll(/\d+|"[^"]*"/g, "0"));
    if (seen.has(behaviour)) return;
    seen.add(behaviour);
    if (inputs.length < MAX_CORPUS) inputs.push(input);
    else inputs[seeds.length + random.below(MAX_CORPUS - seeds.length)] = input;
  });
}

/** Returns the text of an error whose class the parser documents. Throws any other error. */
export function documented(error: unknown, ...classes: (new (...args: never[]) => Error)[]): string {
  if (classes.some((known) => error instanceof known)) return (error as Error).message;
  throw error;
}

/** Describes the shape of a value: the types of its parts, and their keys. */
export function shapeOf(value: unknown, depth = 4): string {
  if (value === null || typeof value !== "object" || value instanceof Uint8Array) return typeof value;
  if (depth === 0) return "…";
  if (Array.isArray(value)) return `[${[...new Set(value.map((item) => shapeOf(item, depth - 1)))]}]`;
  return `{${Object.entries(value).map(([key, inner]) => `${key}:${shapeOf(inner, depth - 1)}`)}}`;
}

export function requireSame(value: unknown, expected: unknown, what: string): void {
  if (Bun.deepEquals(value, expected)) return;
  throw new Error(`${what}: ${Bun.inspect(value, { depth: 9 })} instead of ${Bun.inspect(expected, { depth: 9 })}`);
}

/**
 * Returns the text of a TypeError or RangeError with which the library rejects an input. Throws any other error,
 * including errors of the JavaScript engine: they show that the library did not check a value.
 */
export function rejection(error: unknown): string {
  const message = documented(error, TypeError, RangeError);
  const isOfEngine =
    /call stack|is not (a function|an object|iterable|a constructor)|undefined is not|null is not|Cannot (read|convert)|evaluating/i;
  if (isOfEngine.test(message)) throw error;
  return message;
}
