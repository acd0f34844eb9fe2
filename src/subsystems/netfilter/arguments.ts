import { rangeError, typeError } from "../../base/argument-error.ts";
import { checkInteger, checkObject, checkOptions, isRecord, type OptionChecks } from "../../base/check.ts";
import { describeValue } from "../../base/describe.ts";
import { ticksPerSecond } from "../../ffi/libc.ts";
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

const MAX_SECONDS_AT_1000_HZ = 2_147_483;

/** A connection whose timeout has more than INT_MAX ticks of the kernel's timer counts as expired. (nf_ct_is_expired) */
export function checkSeconds(seconds: unknown, path: string): number {
  return checkTicks(seconds, 0x7fffffff, path);
}

/** An expected connection expires with a timer, whose ticks are computed with 32 bits. (nf_ct_expect_insert) */
export function checkExpectedSeconds(seconds: unknown, path: string): number {
  return checkTicks(seconds, 0xffffffff, path);
}

function checkTicks(seconds: unknown, maximum: number, path: string): number {
  const isShort = typeof seconds === "number" && seconds <= MAX_SECONDS_AT_1000_HZ;
  return checkInteger(seconds, 0, isShort ? MAX_SECONDS_AT_1000_HZ : Math.floor(maximum / ticksPerSecond()), path);
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
