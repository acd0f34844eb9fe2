import { isDeepStrictEqual } from "node:util";
import { expect as jest, type MatcherFunction } from "expect";
import { sameValues } from "./same-values.ts";

/** Describes a matcher that has no better message than its name and values. */
function matcher(name: string, passes: (received: unknown, ...args: unknown[]) => boolean): MatcherFunction<unknown[]> {
  return function (received, ...args) {
    const pass = passes(received, ...args);
    const show = (value: unknown) => this.utils.stringify(value);
    const expected = `expect(received)${pass ? ".not" : ""}.${name}(${args.map(show).join(", ")})`;
    return { pass, message: () => `${expected}\n\nReceived: ${show(received)}` };
  };
}

const valuesOf = (value: unknown) => Object.values(value as object);
const has = (values: readonly unknown[], wanted: unknown) => values.some((value) => sameValues(value, wanted));
const isEmpty = (value: unknown) =>
  typeof value === "string" || Array.isArray(value) || ArrayBuffer.isView(value)
    ? (value as { length: number }).length === 0
    : value instanceof Map || value instanceof Set
      ? value.size === 0
      : Object.keys(value as object).length === 0;

/** Matchers of Bun that the package `expect` lacks. */
const matchers: Record<string, (received: unknown, ...args: never[]) => boolean> = {
  toStartWith: (text, start: string) => typeof text === "string" && text.startsWith(start),
  toEndWith: (text, end: string) => typeof text === "string" && text.endsWith(end),
  toInclude: (text, part: string) => typeof text === "string" && text.includes(part),
  toBeWithin: (value, from: number, to: number) => (value as number) >= from && (value as number) < to,
  toBeOneOf: (value, values: unknown[]) => has([...values], value),
  toBeNumber: (value) => typeof value === "number",
  toBeString: (value) => typeof value === "string",
  toBeBoolean: (value) => typeof value === "boolean",
  toBeFunction: (value) => typeof value === "function",
  toBeObject: (value) => typeof value === "object" && value !== null,
  toBeArray: (value) => Array.isArray(value),
  toBeArrayOfSize: (value, size: number) => Array.isArray(value) && value.length === size,
  toBeTypeOf: (value, type: string) => typeof value === type,
  toBeTrue: (value) => value === true,
  toBeFalse: (value) => value === false,
  toBeNil: (value) => value === null || value === undefined,
  toBeInteger: (value) => Number.isInteger(value),
  toBePositive: (value) => (value as number) > 0,
  toBeNegative: (value) => (value as number) < 0,
  toBeEven: (value) => (value as number) % 2 === 0,
  toBeOdd: (value) => Math.abs((value as number) % 2) === 1,
  toBeEmpty: isEmpty,
  toBeEmptyObject: (value) => isDeepStrictEqual(value, {}),
  toContainKey: (value, key: string) => Object.hasOwn(value as object, key),
  toContainKeys: (value, keys: string[]) => keys.every((key) => Object.hasOwn(value as object, key)),
  toContainAllKeys: (value, keys: string[]) => sameValues(Object.keys(value as object).sort(), [...keys].sort()),
  toContainAnyKeys: (value, keys: string[]) => keys.some((key) => Object.hasOwn(value as object, key)),
  toContainValue: (value, wanted: unknown) => has(valuesOf(value), wanted),
  toContainValues: (value, wanted: unknown[]) => wanted.every((one) => has(valuesOf(value), one)),
  toContainAnyValues: (value, wanted: unknown[]) => wanted.some((one) => has(valuesOf(value), one)),
  toContainAllValues: (value, wanted: unknown[]) =>
    wanted.length === valuesOf(value).length && wanted.every((one) => has(valuesOf(value), one)),
};

jest.extend(
  Object.fromEntries(
    Object.entries(matchers).map(([name, passes]) => [
      name,
      matcher(name, passes as (received: unknown, ...args: unknown[]) => boolean),
    ]),
  ),
);

/** `expect` of Bun: its second argument is a message, which is a part of the failure. */
export const expect: typeof jest = Object.assign((value: unknown, message?: string) => {
  const matching = jest(value);
  return message === undefined ? matching : withMessage(matching, message);
}, jest) as typeof jest;

Object.assign(expect, {
  unreachable(message: unknown = "reached unreachable code"): never {
    throw message instanceof Error ? message : new Error(String(message));
  },
});

function withMessage<Matching extends object>(matching: Matching, message: string): Matching {
  const addTo = (error: unknown): never => {
    if (error instanceof Error) error.message = `${message}\n\n${error.message}`;
    throw error;
  };
  return new Proxy(matching, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value === "object" && value !== null) return withMessage(value, message);
      if (typeof value !== "function") return value;
      return (...args: unknown[]) => {
        try {
          const result: unknown = value.apply(target, args);
          return result instanceof Promise ? result.catch(addTo) : result;
        } catch (error) {
          return addTo(error);
        }
      };
    },
  });
}
