import { MAX_LINKS } from "../constants/netlink.ts";
import { rangeError, typeError } from "./argument-error.ts";
import { describeType, describeValue, shortened } from "./describe.ts";

export const S64_MINIMUM = -0x8000000000000000n;
export const S64_MAXIMUM = 0x7fffffffffffffffn;
export const U64_MAXIMUM = 0xffffffffffffffffn;

/** Returns `value` if it is an integer from `minimum` to `maximum`. */
export const checkInteger = (value: unknown, minimum: number, maximum: number, path: string): number => {
  if (typeof value !== "number") throw typeError(path, `expected an integer, got ${describeValue(value)}`);
  if (Number.isInteger(value) && value >= minimum && value <= maximum) return value;
  const range = maximum === Number.MAX_SAFE_INTEGER ? `from ${minimum} on` : `from ${minimum} to ${maximum}`;
  throw rangeError(path, `expected an integer ${range}, got ${value}`);
};

export function checkBigint(value: unknown, minimum: bigint, maximum: bigint, path: string): bigint {
  if (typeof value !== "bigint" && typeof value !== "number") {
    throw typeError(path, `expected a bigint or an integer, got ${describeValue(value)}`);
  }
  if (typeof value === "number" && !Number.isSafeInteger(value)) {
    throw rangeError(path, `expected a bigint or a safe integer, got ${value}`);
  }
  const whole = BigInt(value);
  if (whole >= minimum && whole <= maximum) return whole;
  throw rangeError(path, `expected an integer from ${minimum} to ${maximum}, got ${describeValue(value)}`);
}

export function argumentPath(name: string, index: number | undefined): string {
  return index === undefined ? name : `${name}[${index}]`;
}

export function checkBytes(value: unknown, path: string): asserts value is Uint8Array {
  if (!(value instanceof Uint8Array)) throw typeError(path, `expected a Uint8Array, got ${describeType(value)}`);
}

export function checkString(value: unknown, path: string): asserts value is string | undefined {
  if (value === undefined || typeof value === "string") return;
  throw typeError(path, `expected a string, got ${describeValue(value)}`);
}

export function checkRequiredString(value: unknown, path: string): asserts value is string {
  if (typeof value !== "string") throw typeError(path, `expected a string, got ${describeValue(value)}`);
}

export function checkArray(value: unknown, path: string): asserts value is readonly unknown[] {
  if (!Array.isArray(value)) throw typeError(path, `expected an array, got ${describeValue(value)}`);
}

export function checkOneOf(value: unknown, names: readonly string[], path: string): void {
  if (!names.includes(value as string)) throw typeError(path, notOneOf(value, names));
}

export function oneOf(...names: readonly string[]): Check {
  return (value, path) => checkOneOf(value, names, path);
}

/** Returns the reason for an error: `value` is not one of `names`. */
export function notOneOf(value: unknown, names: readonly string[]): string {
  const got = describeValue(value);
  const likely = names.length > 3 ? didYouMean(value, names) : "";
  // With many names, the message contains only the most similar one.
  if (names.length > (likely === "" ? MAX_NAMES : MANY_NAMES)) return `unknown name ${got}${likely}`;
  if (names.length > 3) return `expected one of ${names.join(", ")}, got ${got}${likely}`;
  const quoted = names.map((name) => `"${name}"`).join(", ");
  return `expected ${quoted.replace(/, (?=[^,]*$)/, " or ")}, got ${got}`;
}

export function checkFunction(value: unknown, path: string): void {
  if (typeof value !== "function") throw typeError(path, `expected a function, got ${describeValue(value)}`);
}

/**
 * Rejects a callback that is an async function or a generator, because its code would also run after the call has
 * returned. A plain function can also return a promise, which {@link checkFinished} detects.
 *
 * @param advice end of the error message.
 */
export function checkSynchronous(value: unknown, path: string, advice: string): void {
  checkFunction(value, path);
  const kind = classOf(value);
  if (kind !== "Function") throw typeError(path, `expected a plain function, got ${kind}; ${advice}`);
}

/**
 * Throws a TypeError if a callback that must be synchronous has returned a promise or a generator.
 *
 * @param advice end of the error message.
 */
export function checkFinished(result: unknown, path: string, advice: string): void {
  if (typeof result !== "object" || result === null) return;
  const isThenable = typeof (result as { then?: unknown }).then === "function";
  if (!isThenable && !classOf(result).endsWith("Generator")) return;
  // A later rejection would be reported as unhandled.
  if (result instanceof Promise) result.catch(() => {});
  const kind = isThenable ? "a promise" : "a generator";
  throw typeError(path, `expected a finished result, got ${kind}; ${advice}`);
}

function classOf(value: unknown): string {
  return Object.prototype.toString.call(value).slice("[object ".length, -1);
}

export function checkObject(value: unknown, path: string): asserts value is object {
  if (!isRecord(value)) {
    throw typeError(path, `expected an object, got ${describeValue(value)}`);
  }
}

export function checkOptionalObject(value: unknown, path = "options"): void {
  if (value !== undefined) checkObject(value, path);
}

/** Returns false for arrays, maps, sets and bytes. */
export function isRecord(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  return !(Array.isArray(value) || value instanceof Map || value instanceof Set || ArrayBuffer.isView(value));
}

/** Returns false for instances of classes. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

export type Check = (value: unknown, path: string) => void;

/** Checks of options by name; `true` accepts any value. */
export type OptionChecks<Options> = Readonly<Record<keyof Options & string, Check | true>>;

export function anyValue<Name extends string>(...names: Name[]): Record<Name, true> {
  return Object.fromEntries(names.map((name) => [name, true])) as Record<Name, true>;
}

export type AnyChecks = Readonly<Record<string, Check | true>>;

/**
 * Rejects unknown options, so that a misspelled option is not ignored.
 *
 * @param what path of the options in errors. For "options", errors contain only the option's name.
 * @throws TypeError for an unknown option. The functions in `checks` throw their own errors.
 */
export function checkOptions(options: unknown, checks: AnyChecks, what = "options"): void {
  checkObject(options, what);
  for (const name in options) {
    const check = checks[name];
    if (check === true) continue;
    const value = (options as Record<string, unknown>)[name];
    if (value === undefined) continue;
    // `checks` also inherits functions, such as toString().
    if (check === undefined || !Object.hasOwn(checks, name)) {
      const known = Object.keys(checks);
      const likely = closestName(name, known);
      const advice = likely === undefined ? listOf(known) : `; did you mean ${likely}?`;
      throw typeError(`${what}.${shortened(name)}`, `unknown option${advice}`);
    }
    check(value, what === "options" ? name : `${what}.${name}`);
  }
}

export function checkNotEmpty(changes: object, what: string, names?: readonly string[]): void {
  if (!Array.isArray(changes)) checkObject(changes, what);
  if (Object.values(changes).some((value) => value !== undefined)) return;
  throw typeError(what, `expected at least one ${names === undefined ? "setting" : `of ${names.join(", ")}`}`);
}

export function checkChanges(changes: object, checks: AnyChecks, what: string): void {
  checkOptions(changes, checks, what);
  checkNotEmpty(changes, what, Object.keys(checks));
}

/** Rejects bits that are not set in the mask. */
export function checkMasked(value: number, mask: number, path: string): void {
  const outside = (value & ~mask) >>> 0;
  if (outside === 0) return;
  throw rangeError(
    path,
    `0x${value.toString(16)} has bits outside of the mask 0x${mask.toString(16)}: 0x${outside.toString(16)}; ` +
      "clear them, or set them in the mask",
  );
}

export function integerFrom(minimum: number, maximum: number): Check {
  return (value, path) => void checkInteger(value, minimum, maximum, path);
}

/**
 * Returns the most similar known name, or undefined if none is similar. Short names are similar only if they start with
 * the same letter or one contains the other.
 */
export function closestName(name: string, known: Iterable<string>): string | undefined {
  const meant = name.toLowerCase();
  let likely: string | undefined;
  const most = Math.floor(name.length / 3);
  let least = Math.max(2, most) + 1;
  for (const candidate of known) {
    // The edit distance is at least the difference of the lengths.
    if (Math.abs(name.length - candidate.length) >= least) continue;
    const other = candidate.toLowerCase();
    const steps = distance(meant, other);
    const isFar = steps > Math.max(1, most);
    if (steps >= least || (isFar && meant[0] !== other[0] && !other.includes(meant) && !meant.includes(other)))
      continue;
    [likely, least] = [candidate, steps];
  }
  return likely;
}

/** Returns `; did you mean "x"?`, or "" if no name is similar or `name` is no text. */
export function didYouMean(name: unknown, names: Iterable<string>): string {
  if (typeof name !== "string") return "";
  const all = [...names];
  const likely = closestName(name, all) ?? endingWith(name, all);
  return likely === undefined ? "" : `; did you mean "${likely}"?`;
}

function endingWith(name: string, names: readonly string[]): string | undefined {
  if (name.length < 2) return undefined;
  const end = name[0]!.toUpperCase() + name.slice(1);
  const matches = names.filter((name) => name.endsWith(end));
  return matches.length === 1 ? matches[0] : undefined;
}

const MAX_NAMES = 40;
const MANY_NAMES = 24;

/**
 * Returns the end of an error message about an unknown name: it suggests the most similar known name. If none is
 * similar, it lists all known names, unless there are too many.
 */
export function didYouMeanOneOf(name: string, names: Iterable<string>): string {
  const all = [...names];
  return didYouMean(name, all) || listOf(all);
}

function listOf(names: readonly string[]): string {
  return names.length > 0 && names.length <= MAX_NAMES ? `; there are: ${names.join(", ")}` : "";
}

/** Counts insertions, deletions, substitutions and swaps of adjacent characters. */
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

export function checkFlag(value: unknown, path: string): void {
  if (value === undefined || typeof value === "boolean") return;
  throw typeError(path, `expected true or false, got ${describeValue(value)}`);
}

export function checkProtocolNumber(value: unknown, path = "protocol"): void {
  checkInteger(value, 0, MAX_LINKS - 1, path);
}

export function checkSignal(signal: unknown, path = "signal"): void {
  if (signal === undefined || signal instanceof AbortSignal) return;
  throw typeError(path, `expected an AbortSignal, got ${describeValue(signal)}`);
}
