import { rangeError, typeError } from "../../../base/argument-error.ts";
import { describeValue } from "../../../base/describe.ts";
import { numberIn } from "../../../base/text.ts";
import { parseHex, parseIpv4, parseIpv6, readHex, readIpv4, readIpv6 } from "../../../schema/values/addresses.ts";
import { isZero } from "../../../schema/values/text.ts";
import { maskedBytes } from "../../route/core/addresses.ts";
import type { Scanner } from "./scanner.ts";

/** Text form of values and masks; undefined is formatted as 0. */
export interface ValueText {
  show(value: unknown): string;
  showMask(mask: unknown): string;
  readonly blankMask: string;
  readonly fullMask: string;
  read(scanner: Scanner): unknown;
  readMask(scanner: Scanner): unknown;
  readonly zero: unknown;
  readonly full: unknown;
  showPart?(value: unknown): string;
  /** Whether `verbose` also omits a value whose mask is 0. */
  readonly unseen?: boolean;
}

/** Formats a number like `%#x` in C: "0" or "0x1a". */
export function hexText(value: number | bigint): string {
  return value === 0 || value === 0n ? "0" : `0x${value.toString(16)}`;
}

/** Enum values without a name are decoded as texts such as "5". */
export function numberOfText(value: unknown): unknown {
  return typeof value === "string" ? (numberIn(value) ?? value) : value;
}

/** Returns 0 for undefined. */
export function wholeNumber(value: unknown, max: number): number {
  if (value === undefined) return 0;
  if (typeof value !== "number") throw typeError("", `expected a number, got ${describeValue(value)}`);
  if (!Number.isInteger(value) || value < 0 || value > max)
    throw rangeError("", `expected an integer up to ${max}, got ${value}`);
  return value;
}

export function numeric(bits: number, write: (value: number) => string): ValueText {
  const max = 2 ** bits - 1;
  return {
    show: (value) => write(wholeNumber(value, max)),
    showMask: (mask) => hexText(wholeNumber(mask, max)),
    blankMask: "0",
    fullMask: hexText(max),
    read: (scanner) => scanner.number(max),
    readMask: (scanner) => scanner.number(max),
    zero: 0,
    full: max,
  };
}

export function decimal(bits: number): ValueText {
  return numeric(bits, (value) => `${value}`);
}

export function hex(bits: number): ValueText {
  return numeric(bits, hexText);
}

const LABEL_BITS = 0xf_ffff;

/** The kernel reports an exact mask as 32 bits, not 20. */
export const flowLabel: ValueText = {
  ...hex(20),
  showMask: (mask) => {
    const bits = wholeNumber(mask, 0xffff_ffff);
    return hexText((bits & LABEL_BITS) === LABEL_BITS ? LABEL_BITS : bits);
  },
  readMask: (scanner) => scanner.number(0xffff_ffff),
};

export const etherType: ValueText = numeric(16, (value) => `0x${value.toString(16).padStart(4, "0")}`);

const MAC_LENGTH = 6;

function address(
  length: number,
  what: string,
  keep: (bytes: Uint8Array) => string,
  write: (bytes: Uint8Array, at: number) => string,
  parse: (text: string) => Uint8Array | undefined,
  read: (scanner: Scanner) => Uint8Array,
  canonical?: RegExp,
): ValueText {
  const none = new Uint8Array(length);
  const all = new Uint8Array(length).fill(0xff);
  const blankMask = write(none, 0);
  const fullMask = write(all, 0);
  const show = (value: unknown): string => {
    if (value === undefined) return blankMask;
    if (value === blankMask || value === fullMask) return value;
    if (typeof value === "string") {
      if (canonical?.test(value)) return value;
      const bytes = parse(value);
      if (bytes === undefined || bytes.length !== length)
        throw typeError("", `expected ${what}, got ${describeValue(value)}`);
      return write(bytes, 0);
    }
    if (typeof value === "number" && length === 4) {
      const number = wholeNumber(value, 0xffff_ffff);
      return `${number >>> 24}.${(number >>> 16) & 0xff}.${(number >>> 8) & 0xff}.${number & 0xff}`;
    }
    if (!(value instanceof Uint8Array)) throw typeError("", `expected ${what}, got ${describeValue(value)}`);
    if (value.length !== length) throw rangeError("", `expected ${what} of ${length} bytes, got ${value.length}`);
    return write(value, 0);
  };
  return {
    show,
    showMask: show,
    blankMask,
    fullMask,
    read: (scanner) => keep(read(scanner)),
    readMask: (scanner) => {
      const prefix = length === MAC_LENGTH ? undefined : scanner.maybePrefixLength(8 * length);
      return keep(prefix === undefined ? read(scanner) : maskedBytes({ bytes: all, length: prefix }));
    },
    zero: keep(none),
    full: keep(all),
  };
}

/** Like inet_ntop(3), ends some addresses with IPv4: `::192.0.2.1`. */
function ipv6Text(bytes: Uint8Array, at = 0): string {
  const compatible = bytes[at + 12] !== 0 || bytes[at + 13] !== 0;
  if (compatible && isZero(bytes, at, at + 12)) return `::${readIpv4(bytes, at + 12)}`;
  return readIpv6(bytes, at);
}

const BYTE = "(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";

export const ipv4: ValueText = address(
  4,
  "an IPv4 address",
  (bytes) => readIpv4(bytes, 0),
  readIpv4,
  parseIpv4,
  (scanner) => scanner.ipv4(),
  new RegExp(`^${BYTE}(?:\\.${BYTE}){3}$`),
);

export const ipv6: ValueText = address(
  16,
  "an IPv6 address",
  (bytes) => readIpv6(bytes, 0),
  ipv6Text,
  parseIpv6,
  (scanner) => scanner.ipv6(),
);

export const mac: ValueText = address(
  6,
  "an Ethernet address",
  macText,
  macText,
  parseHex,
  (scanner) => parseHex(scanner.mac())!,
  /^[0-9a-f]{2}(?::[0-9a-f]{2}){5}$/,
);

function macText(bytes: Uint8Array, at = 0): string {
  return readHex(bytes, at, at + 6, ":");
}

const FRAGMENTS: readonly (readonly [kept: string, text: string])[] = [
  ["none", "no"],
  ["first", "first"],
  ["later", "later"],
];

function fragmentNumber(value: unknown): number {
  if (value === "any") return 0xff;
  const index = FRAGMENTS.findIndex(([kept]) => kept === value);
  return index >= 0 ? index : wholeNumber(numberOfText(value), 0xff);
}

function namedFragment(number: number): unknown {
  return number === 0xff ? "any" : (FRAGMENTS[number]?.[0] ?? `${number}`);
}

export const fragment: ValueText = {
  show: (value) => {
    const number = fragmentNumber(value);
    return FRAGMENTS[number]?.[1] ?? hexText(number);
  },
  showMask: (mask) => hexText(fragmentNumber(mask)),
  blankMask: "0",
  fullMask: "0xff",
  read: (scanner) => {
    const index = FRAGMENTS.findIndex(([, text]) => scanner.eat(text));
    if (index >= 0) return namedFragment(index);
    if (!scanner.seesDigit) scanner.fail('"no", "first", "later" or a number');
    return namedFragment(scanner.number(0xff));
  },
  readMask: (scanner) => namedFragment(scanner.number(0xff)),
  zero: namedFragment(0),
  full: namedFragment(0xff),
  unseen: true,
};

const BIGGEST = 0xffff_ffff_ffff_ffffn;

/** 64-bit numbers. ovs-dpctl formats 0 as "0x0", unlike for other hexadecimal numbers. */
export const big64: ValueText = {
  show: (value) => `0x${bigNumber(value).toString(16)}`,
  showMask: (mask) => hexText(bigNumber(mask)),
  blankMask: "0",
  fullMask: hexText(BIGGEST),
  read: (scanner) => scanner.big(BIGGEST),
  readMask: (scanner) => scanner.big(BIGGEST),
  zero: 0n,
  full: BIGGEST,
};

function bigNumber(value: unknown): bigint {
  if (value === undefined) return 0n;
  if (typeof value !== "bigint" && typeof value !== "number")
    throw typeError("", `expected a bigint or a number, got ${describeValue(value)}`);
  if (typeof value === "number" ? !Number.isSafeInteger(value) || value < 0 : value < 0n || value > BIGGEST)
    throw rangeError("", `expected an integer of 64 bits, got ${value}`);
  return BigInt(value);
}

const ALL = 0xffff_ffff;
/** With 8 decimal places, any two different 32-bit probabilities have different percentages. */
const MOST_DIGITS = 8;

/** With `complete`, writes as many digits as the parser needs. */
export function probabilityText(probability: number, complete: boolean): string {
  const percent = (probability / ALL) * 100;
  if (!complete) return `${percent.toFixed(1)}%`;
  for (let digits = 1; digits < MOST_DIGITS; digits++) {
    const text = percent.toFixed(digits);
    if (probabilityOf(Number(text)) === probability) return `${text}%`;
  }
  return `${percent.toFixed(MOST_DIGITS)}%`;
}

/** Returns 0xffffffff for 100 %. */
export function probabilityOf(percent: number): number {
  return Math.floor((ALL / 100) * percent + 0.5);
}
