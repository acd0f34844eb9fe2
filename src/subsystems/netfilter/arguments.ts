import { rangeError, typeError } from "../../base/argument-error.ts";
import { checkInteger, checkObject, checkOptions, isRecord, type OptionChecks } from "../../base/check.ts";
import { describeValue } from "../../base/describe.ts";
import { textLength } from "../../schema/values/text.ts";

/** A range of packet queues with consecutive numbers, over which a firewall rule can distribute packets. */
export interface QueueRange {
  /** Number of the first queue. */
  first: number;
  /** Number of the last queue. */
  last: number;
}

const rangeNames: OptionChecks<QueueRange> = { first: true, last: true };

export function checkRange(queues: number | QueueRange, path: string): QueueRange {
  if (typeof queues === "number") {
    checkInteger(queues, 0, 0xffff, path);
    return { first: queues, last: queues };
  }
  if (!isRecord(queues)) {
    throw typeError(path, `expected a number or { first, last }, got ${describeValue(queues)}`);
  }
  checkOptions(queues, rangeNames, path);
  const { first, last } = queues;
  checkInteger(first, 0, 0xffff, `${path}.first`);
  checkInteger(last, first, 0xffff, `${path}.last`);
  return { first, last };
}

export function rangeName({ first, last }: QueueRange): string {
  return first === last ? `queue ${first}` : `queues ${first} to ${last}`;
}

export function checkName(name: unknown, maximum: number, path: string): string {
  if (typeof name !== "string") throw typeError(path, `expected a name, got ${describeValue(name)}`);
  const length = textLength(name);
  if (length >= 1 && length <= maximum && !name.includes("\0")) return name;
  throw rangeError(path, `expected a name of 1 to ${maximum} bytes, got ${describeValue(name)}`);
}

export function integerTo(maximum: number, minimum = 0): { readonly parse: (value: number, path: string) => number } {
  return { parse: (value, path) => checkInteger(value, minimum, maximum, path) };
}

/** @returns text of at most `maximum` bytes, which may be empty. */
export function checkText(text: unknown, maximum: number, path: string): string {
  if (typeof text === "string" && textLength(text) > maximum)
    throw rangeError(path, `expected at most ${maximum} bytes, got ${textLength(text)}`);
  return text === "" ? text : checkName(text, maximum, path);
}

/** Returns a checked copy, because getters could return another value later. */
export function readOptions<Options extends object>(
  options: Options,
  checks: OptionChecks<Options>,
  what = "options",
): Options {
  checkObject(options, what);
  const names = new Set<string>(Object.keys(checks));
  for (const name in options) names.add(name);
  const copy: Record<string, unknown> = {};
  for (const name of names) {
    const value = (options as Record<string, unknown>)[name];
    if (value !== undefined) copy[name] = value;
  }
  checkOptions(copy, checks, what);
  return copy as Options;
}
