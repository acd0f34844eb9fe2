import { rangeError, typeError } from "../../../base/argument-error.ts";
import { describeValue } from "../../../base/describe.ts";

/** Bits per second; "bps" means bytes per second. (tc(8)) */
function rateFactor(unit: string): number | undefined {
  const [, prefix = "", binary, per] = /^(?:([kmgt])(i?))?(bit|bps)$/.exec(unit) ?? [];
  if (per === undefined) return unit === "" ? 1 : undefined;
  return (binary === "i" ? 1024 : 1000) ** " kmgt".indexOf(prefix) * (per === "bps" ? 8 : 1);
}

/** Bytes, with powers of 1024. (tc(8)) */
function sizeFactor(unit: string): number | undefined {
  const [match, prefix = "", per] = /^(?:b?|([kmg])(b|bit)?)$/.exec(unit) ?? [];
  return match === undefined ? undefined : 1024 ** " kmg".indexOf(prefix) / (per === "bit" ? 8 : 1);
}

const nanoseconds: Readonly<Record<string, number>> = { s: 1e9, ms: 1e6, us: 1e3, ns: 1 };

/** Nanoseconds; the default unit is microseconds. (tc(8)) */
function timeFactor(unit: string): number | undefined {
  const name = unit === "" ? "us" : unit.replace(/^([mu]?s)ecs?$/, "$1");
  return Object.hasOwn(nanoseconds, name) ? nanoseconds[name] : undefined;
}

const MAX_PROBABILITY = 0xffffffff;

/**
 * Parses a rate as `tc` does: "10mbit", "1.5gbit", "100kbps" (bytes), "1mibit", or "8000" (bits). Returns bytes per
 * second, which is the unit of the kernel.
 *
 * Returns a valid number unchanged. Throws for any other value.
 */
export function parseRate(rate: string | number, path = "rate"): number {
  return typeof rate === "number" ? checked(rate, rate, path) : Math.floor(parse(rate, rateFactor, path, "10mbit") / 8);
}

/**
 * Parses a size as `tc` does: "1500", "15kb", "2mbit". Prefixes are powers of 1024. Returns bytes.
 *
 * Returns a valid number unchanged. Throws for any other value.
 */
export function parseSize(size: string | number, path = "size"): number {
  return typeof size === "number" ? checked(size, size, path) : Math.floor(parse(size, sizeFactor, path, "15kb"));
}

/**
 * Parses a time as `tc` does: "2ms", "1.5s", "100us", "64ns", or "100" (microseconds). Returns nanoseconds.
 *
 * Returns a valid number unchanged. Throws for any other value.
 */
export function parseTime(time: string | number, path = "time"): number {
  return typeof time === "number" ? checked(time, time, path) : Math.round(parse(time, timeFactor, path, "2ms"));
}

/**
 * Parses a probability such as "0.5%". Returns it as a multiple of 2^-32, which is the unit of the kernel. Returns a
 * valid number unchanged. Throws for any other value.
 */
export function parseProbability(probability: string | number, path = "probability"): number {
  if (typeof probability === "number") {
    if (Number.isInteger(probability) && probability >= 0 && probability <= MAX_PROBABILITY) return probability;
    const expected = `an integer from 0 to ${MAX_PROBABILITY}, or text such as "0.5%"`;
    throw rangeError(path, `expected ${expected}, got ${probability}`);
  }
  const percent = parse(probability, (unit) => (unit === "%" ? 1 : undefined), path, "0.5%");
  if (percent <= 100) return Math.round((percent / 100) * MAX_PROBABILITY);
  throw rangeError(path, `expected at most 100%, got ${describeValue(probability)}`);
}

/**
 * Formats bytes per second as text with the largest unit that needs no fraction, such as "10mbit". Throws for an
 * invalid number.
 */
export function formatRate(rate: number): string {
  return format(checkedNumber(rate, "bytes per second", "rate") * 8, {
    tbit: 1e12,
    gbit: 1e9,
    mbit: 1e6,
    kbit: 1e3,
    bit: 1,
  });
}

/**
 * Formats nanoseconds as text with the largest unit that needs no fraction, such as "2ms". Throws for an invalid
 * number.
 */
export function formatTime(time: number): string {
  return format(checkedNumber(time, "nanoseconds", "time"), nanoseconds);
}

function format(value: number, factors: Readonly<Record<string, number>>): string {
  const units = Object.entries(factors);
  const [unit, factor] = units.find(([, factor]) => value >= factor && value % factor === 0) ?? units.at(-1)!;
  return `${value / factor}${unit}`;
}

function parse(text: string, factorOf: (unit: string) => number | undefined, path: string, example: string): number {
  const [, number, unit = ""] = (typeof text === "string" && /^(\d+(?:\.\d+)?)([a-z]*|%)$/i.exec(text)) || [];
  const factor = factorOf(unit.toLowerCase());
  if (number === undefined || factor === undefined) {
    throw typeError(path, `expected a number or text such as "${example}", got ${describeValue(text)}`);
  }
  return checked(Number(number) * factor, text, path);
}

function checkedNumber(value: number, unit: string, path: string): number {
  if (typeof value === "number") return checked(value, value, path);
  throw typeError(path, `expected a number of ${unit}, got ${describeValue(value)}`);
}

function checked(value: number, given: unknown, path: string): number {
  if (value >= 0 && value <= Number.MAX_SAFE_INTEGER) return value;
  throw rangeError(path, `expected a value from 0 to ${Number.MAX_SAFE_INTEGER}, got ${describeValue(given)}`);
}
