import { MAX_LINKS } from "../constants/netlink.ts";
import { shown, shownSort } from "../errors.ts";

/** The longest value that an attribute can hold: its length field has 16 bits and counts the 4-byte header. */
export const MAX_ATTRIBUTE_LENGTH = 65_531;
/** The smallest signed integer of 64 bits. */
export const S64_MINIMUM = -0x8000000000000000n;
/** The largest signed integer of 64 bits. */
export const S64_MAXIMUM = 0x7fffffffffffffffn;
/** The largest unsigned integer of 64 bits. */
export const U64_MAXIMUM = 0xffffffffffffffffn;

/**
 * Returns the value, which has to be an integer from `minimum` to `maximum`.
 *
 * @param path what is to hold it, for the error.
 * @throws TypeError for what is no number, RangeError for any other number.
 */
export const checkInteger = (value: unknown, minimum: number, maximum: number, path: string): number => {
  if (typeof value !== "number") throw new TypeError(`${path}: expected an integer, got ${shown(value)}`);
  if (Number.isInteger(value) && value >= minimum && value <= maximum) return value;
  const range = maximum === Number.MAX_SAFE_INTEGER ? `from ${minimum} on` : `from ${minimum} to ${maximum}`;
  throw new RangeError(`${path}: expected an integer ${range}, got ${value}`);
};

/** The same for integers of 64 bits, which come as bigints or numbers; returns a bigint. */
export function checkBig(value: unknown, minimum: bigint, maximum: bigint, path: string): bigint {
  if (typeof value !== "bigint" && typeof value !== "number") {
    throw new TypeError(`${path}: expected a bigint or an integer, got ${shown(value)}`);
  }
  if (typeof value === "number" && !Number.isSafeInteger(value)) {
    throw new RangeError(`${path}: expected a bigint or a safe integer, got ${value}`);
  }
  const whole = BigInt(value);
  if (whole >= minimum && whole <= maximum) return whole;
  throw new RangeError(`${path}: expected an integer from ${minimum} to ${maximum}, got ${shown(value)}`);
}

/** Refuses what are no bytes. */
export function checkBytes(value: unknown, path: string): void {
  if (!(value instanceof Uint8Array)) throw new TypeError(`${path}: expected a Uint8Array, got ${shownSort(value)}`);
}

/** Refuses what is no function. */
export function checkFunction(value: unknown, path: string): void {
  if (typeof value !== "function") throw new TypeError(`${path}: expected a function, got ${shown(value)}`);
}

/** Refuses what is no object with names of its own: lists, maps and bytes are none. */
export function checkObject(value: unknown, path: string): void {
  if (!isRecord(value)) {
    throw new TypeError(`${path}: expected an object, got ${shown(value)}`);
  }
}

/** Whether a value is an object of which somebody can have given fields, and not a collection, which would be one without any. */
export function isRecord(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  return !(Array.isArray(value) || value instanceof Map || value instanceof Set || ArrayBuffer.isView(value));
}

/** Refuses what cannot hold options; leaving them out is fine. */
export function checkOptions(value: unknown, path = "options"): void {
  if (value !== undefined) checkObject(value, path);
}

/** Names of options: an object that has all of them, so that the compiler can say which one is missing. */
export type Names<Options> = Readonly<Record<keyof Options & string, true>>;

/**
 * Refuses options of other names than these, since one that is misspelt would be one that was left out, and what cannot hold
 * options, as {@link checkOptions}. Options that are `undefined` are left out, whatever they are called.
 *
 * @param what how the options are called in the error.
 * @throws TypeError that names the likeliest of the known ones.
 */
export function checkKnown(options: object, names: Readonly<Record<string, true>>, what = "options"): void {
  checkOptions(options, what);
  for (const name in options) {
    if (Object.hasOwn(names, name) || (options as Record<string, unknown>)[name] === undefined) continue;
    const likely = likeliest(name, Object.keys(names));
    const advice = likely === undefined ? "" : `; did you mean ${likely}?`;
    throw new TypeError(`${what}.${name}: there is no such option${advice}`);
  }
}

/**
 * The name that was probably meant; undefined when none is near. Short names have many neighbours: one that is two steps away
 * has to begin with the same letter, or to be the same with something before or behind it.
 */
export function likeliest(name: string, known: Iterable<string>): string | undefined {
  const meant = name.toLowerCase();
  let likely: string | undefined;
  const most = Math.floor(name.length / 3);
  let least = Math.max(2, most) + 1;
  for (const candidate of known) {
    const other = candidate.toLowerCase();
    const steps = distance(meant, other);
    const isFar = steps > Math.max(1, most);
    if (steps >= least || (isFar && meant[0] !== other[0] && !other.includes(meant) && !meant.includes(other)))
      continue;
    [likely, least] = [candidate, steps];
  }
  return likely;
}

/** The end of a sentence about a name that there is not: the one that was probably meant, or nothing. */
export function didYouMean(given: string, names: Iterable<string>): string {
  const likely = likeliest(given, names);
  return likely === undefined ? "" : `; did you mean "${likely}"?`;
}

/** How many names a sentence may list. */
const MOST_NAMES = 12;

/** The same, or all that there are where none is near and they are few. */
export function didYouMeanOneOf(given: string, names: Iterable<string>): string {
  const all = [...names];
  const list = all.length > 0 && all.length <= MOST_NAMES ? `; there are: ${all.join(", ")}` : "";
  return didYouMean(given, all) || list;
}

/** How many characters have to be put in, left out, exchanged or swapped with their neighbour to get from one to the other. */
function distance(one: string, other: string): number {
  let before: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let row = 1; row <= one.length; row++) {
    const next = [row];
    for (let column = 1; column <= other.length; column++) {
      const same = one[row - 1] === other[column - 1];
      let steps = Math.min(last[column]! + 1, next[column - 1]! + 1, last[column - 1]! + (same ? 0 : 1));
      if (one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1]) {
        steps = Math.min(steps, before[column - 2]! + 1);
      }
      next.push(steps);
    }
    [before, last] = [last, next];
  }
  return last[other.length]!;
}

/** Refuses what is neither true nor false; leaving it out is fine. */
export function checkFlag(value: unknown, path: string): void {
  if (value === undefined || typeof value === "boolean") return;
  throw new TypeError(`${path}: expected true or false, got ${shown(value)}`);
}

/** Refuses what is no number of a protocol. */
export function checkProtocolNumber(value: unknown, path = "protocol"): void {
  checkInteger(value, 0, MAX_LINKS - 1, path);
}

/** The error for what should have been a message. A writer is on the way to become one. */
export function notAMessage(value: unknown, path: string, expected: string): TypeError {
  const isWriter = typeof (value as { finish?: unknown } | null | undefined)?.finish === "function";
  return new TypeError(`${path}: expected ${expected}, got ${shown(value)}${isWriter ? ": call finish() on it" : ""}`);
}

/** The error for a value of `length` bytes that no attribute can hold. */
export function tooLong(path: string, length: number): RangeError {
  const [given, most] = [length.toLocaleString("en"), MAX_ATTRIBUTE_LENGTH.toLocaleString("en")];
  return new RangeError(`${path}: ${given} bytes do not fit; an attribute holds at most ${most}: split the request`);
}
