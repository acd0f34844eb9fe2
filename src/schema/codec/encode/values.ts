import { didYouMean } from "../../../base/check.ts";
import { checkedBytes } from "../../../base/text.ts";
import type { Attribute } from "../../model/family.ts";
import type { Fields } from "../../model/types.ts";
import { baseSize, Kind } from "../../plan/kind.ts";
import type { ValuePlan } from "../../plan/plan.ts";
import { parseHex, parseIpv4, parseIpv6, parseSocketAddress, parseUuid } from "../../values/addresses.ts";
import { parseMplsLabels } from "../../values/mpls-labels.ts";
import { routerOptionsBytes } from "../../values/router-options.ts";
import type { EncodeBuffer } from "./encode-buffer.ts";
import {
  bytesError,
  checkAttached,
  outOfRange,
  pathAt,
  rangeError,
  wrongLength,
  wrongType,
  wrongValue,
} from "./errors.ts";

export const isWithin = (value: unknown, least: number, most: number): boolean =>
  Number.isInteger(value) && (value as number) >= least && (value as number) <= most;

export const isObject = (value: unknown): value is Fields => {
  if (typeof value !== "object" || value === null) return false;
  return Object.getPrototypeOf(value) === Object.prototype || !(Array.isArray(value) || value instanceof Uint8Array);
};

/** A `Map`, `Set` or `Date` has no properties for its content. */
export const hasHiddenContent = (value: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === null) return false;
  return Object.getPrototypeOf(prototype) !== null && Object.keys(value).length === 0;
};

export const isInteger = (field: ValuePlan, value: unknown): value is number =>
  typeof value === "number" && value >= field.minimum && value <= field.maximum && Number.isInteger(value);

export const checkNumber = (out: EncodeBuffer, field: ValuePlan, content: unknown, depth: number): number => {
  if (isInteger(field, content)) return content;
  return checkNumberSlow(out, field, content, depth);
};

function checkNumberSlow(out: EncodeBuffer, field: ValuePlan, content: unknown, depth: number): number {
  if (typeof content !== "number") throw wrongValue(out, depth, expectedNumber(field, content), content);
  const { bigMinimum, bigMaximum, mask } = field;
  if (!Number.isInteger(content) || content < bigMinimum || content > bigMaximum) {
    throw outOfRange(out, depth, `an integer from ${bigMinimum} to ${bigMaximum}`, content);
  }
  if (mask !== undefined) checkMask(out, mask, BigInt(content), depth);
  return content;
}

function expectedNumber({ table }: ValuePlan, content: unknown): string {
  if (typeof content === "bigint") return "a number, because the field has at most 32 bits";
  return table === undefined ? "an integer" : `an integer, or one of ${listed(table.names)}`;
}

export function checkBig(out: EncodeBuffer, field: ValuePlan, content: unknown, depth: number): bigint {
  const { bigMinimum, bigMaximum, mask } = field;
  if (typeof content === "bigint" && mask === undefined && content >= bigMinimum && content <= bigMaximum)
    return content;
  if (typeof content !== "bigint" && typeof content !== "number") {
    const expected = field.table === undefined ? "a bigint or an integer" : expectedNumber(field, content);
    throw wrongValue(out, depth, expected, content);
  }
  if (typeof content === "number" && !Number.isSafeInteger(content)) {
    throw outOfRange(out, depth, "a bigint or a safe integer", content);
  }
  const value = BigInt(content);
  if (value < bigMinimum || value > bigMaximum) {
    throw outOfRange(out, depth, `an integer from ${bigMinimum} to ${bigMaximum}`, content);
  }
  if (mask !== undefined) checkMask(out, mask, value, depth);
  return value;
}

function checkMask(out: EncodeBuffer, mask: bigint, value: bigint, depth: number): void {
  if ((value & ~mask) === 0n) return;
  throw rangeError(out, depth, `undefined bits 0x${(value & ~mask).toString(16)}`);
}

export const putNumber = (view: DataView, kind: number, at: number, value: number, little: boolean): void => {
  if (kind === Kind.U8 || kind === Kind.S8) view.setUint8(at, value);
  else if (kind === Kind.U16 || kind === Kind.S16) view.setUint16(at, value, little);
  else view.setUint32(at, value, little);
};

export const namedNumber = (out: EncodeBuffer, field: ValuePlan, content: unknown, depth: number): number => {
  if (field.kind === Kind.Flags) return flagNumber(out, field, content, depth);
  if (typeof content !== "string") return checkNumber(out, field, content, depth);
  const value = field.table!.value(content);
  if (value === undefined) throw unknownName(out, field, content, depth);
  return checkNumber(out, field, value, depth);
};

export function namedBig(out: EncodeBuffer, field: ValuePlan, content: unknown, depth: number): bigint {
  if (field.source.flags === true) return flagBits(out, field, content, depth);
  if (typeof content !== "string") return checkBig(out, field, content, depth);
  const value = field.table!.bigValue(content);
  if (value === undefined) throw unknownName(out, field, content, depth);
  return checkBig(out, field, value, depth);
}

export function flagBits(out: EncodeBuffer, field: ValuePlan, content: unknown, depth: number): bigint {
  if (!Array.isArray(content)) {
    if (typeof content === "number" || typeof content === "bigint") return checkBig(out, field, content, depth);
    throw wrongValue(out, depth, "an array of names", content);
  }
  let bits = 0n;
  for (const [index, name] of (content as unknown[]).entries()) {
    if (typeof name !== "string") {
      if (typeof name !== "number" && typeof name !== "bigint") out.indices[depth] = index;
      bits |= unnamedBits(out, field, name, depth);
      continue;
    }
    const bit = field.table!.bit(name);
    if (bit === undefined) throw unknownName(out, field, name, depth);
    if (bit < 0 || bit > 63) throw rangeError(out, depth, `"${name}" is ${bit}, expected a bit from 0 to 63`);
    bits |= 1n << BigInt(bit);
  }
  return checkBig(out, field, isSigned(field) ? signedBits(field, bits) : bits, depth);
}

const isSigned = ({ base }: ValuePlan): boolean =>
  (base >= Kind.S8 && base <= Kind.S32) || base === Kind.S64 || base === Kind.Sint;

/** A number stands for all bits without names, including the sign. */
function unnamedBits(out: EncodeBuffer, field: ValuePlan, content: unknown, depth: number): bigint {
  if (isSigned(field) && (typeof content === "bigint" || Number.isSafeInteger(content))) {
    const bits = BigInt(content as bigint | number);
    if (bits >= 0n && bits >> BigInt(displayedBits(field)) === 0n) return bits;
  }
  return checkBig(out, field, content, depth);
}

/** Higher bits may be copies of the sign bit. */
function signedBits(field: ValuePlan, bits: bigint): bigint {
  const size = baseSize(field.base);
  const own = size < 0 ? 64 : size * 8;
  return BigInt.asIntN(bits >> BigInt(own) === 0n ? own : displayedBits(field), bits);
}

const displayedBits = ({ base }: ValuePlan): number => (base < Kind.U64 ? 32 : 64);

const flagNumber = (out: EncodeBuffer, field: ValuePlan, content: unknown, depth: number): number => {
  if (typeof content === "number") return checkNumber(out, field, content, depth);
  const bits = isSigned(field) ? -1 : field.table!.bits(content, 0xffffffff);
  return bits < 0 ? Number(flagBits(out, field, content, depth)) : checkNumber(out, field, bits, depth);
};

function unknownName(out: EncodeBuffer, field: ValuePlan, name: string, depth: number): RangeError {
  const { names } = field.table!;
  const shown = name.slice(0, 64);
  const advice = didYouMean(shown, names) || `; expected one of ${listed(names)}`;
  return rangeError(out, depth, `unknown name "${shown}"${advice}`);
}

function listed(names: readonly string[]): string {
  return (names.length > 12 ? [...names.slice(0, 12), "…"] : names).join(", ");
}

export function bytesOf(out: EncodeBuffer, field: ValuePlan, content: unknown, depth: number): Uint8Array {
  if (content instanceof Uint8Array) return content.length === 0 ? checkAttached(out, content, depth) : content;
  const isText = typeof content === "string";
  // The bytes may be a secret key.
  if (field.kind === Kind.Bytes || (field.kind === Kind.Hex && !isText)) throw bytesError(out, field, content, depth);
  if (field.kind === Kind.RouterOptions) return optionBytes(out, content, depth);
  const [noun, parse] = textForms[field.kind]!;
  if (!isText) throw wrongType(out, depth, `${noun}, as text or bytes`, content);
  const isLabel = (field.source as Partial<Attribute>).hint === "ip-or-label";
  const parseOther = isLabel ? parseMplsLabels : field.kind === Kind.Ip ? parseShortAddress : undefined;
  const bytes = parse(content) ?? parseOther?.(content);
  if (bytes !== undefined) return bytes;
  if (field.kind === Kind.Hex) throw bytesError(out, field, content, depth);
  throw outOfRange(out, depth, expectedText(field, noun, content), content);
}

function optionBytes(out: EncodeBuffer, content: unknown, depth: number): Uint8Array {
  if (!Array.isArray(content)) throw wrongType(out, depth, "an array of router options, or bytes", content);
  const bytes = routerOptionsBytes(content);
  if (typeof bytes !== "number") return bytes;
  out.indices[depth] = bytes;
  throw outOfRange(out, depth, "an option with a valid kind and fields", content[bytes]);
}

function expectedText({ reason }: ValuePlan, noun: string, text: string): string {
  // Other tools accept an address with a prefix length, such as "10.0.0.1/24".
  const hasLength = /IP/.test(noun) && /^[0-9A-Fa-f.:]+\/\d+$/.test(text);
  if (hasLength) return `${noun} without its prefix length, which is a separate field (a length or a mask)`;
  return reason === undefined ? noun : `${noun}, ${reason}`;
}

type Parse = (text: string) => Uint8Array | undefined;

/** Values that requests may contain as text or as bytes: what errors call them, and their parsers. */
const textForms: Readonly<Record<number, readonly [noun: string, parse: Parse]>> = {
  [Kind.Ipv4]: ["an IPv4 address", parseIpv4],
  [Kind.Ipv6]: ["an IPv6 address", parseIpv6],
  [Kind.Ip]: ["an IP address", parseIp],
  [Kind.IpOfFamily]: ["an IP address", parseIp],
  [Kind.Mac]: ["a hardware address", parseHex],
  [Kind.Hex]: ["hexadecimal digits", parseHex],
  [Kind.Uuid]: ["a UUID", parseUuid],
  [Kind.Labels]: ['MPLS labels ("300", "300/400")', parseMplsLabels],
  [Kind.SocketAddress]: ['an address and a port ("192.0.2.1:4000", "[2001:db8::1]:4000")', parseSocketAddress],
};

function parseIp(text: string): Uint8Array | undefined {
  return parseIpv4(text) ?? parseIpv6(text);
}

/** Parses an address of Phonet or MCTP, a number of one byte. */
function parseShortAddress(text: string): Uint8Array | undefined {
  return /^(0|[1-9]\d{0,2})$/.test(text) && Number(text) <= 0xff ? Uint8Array.of(Number(text)) : undefined;
}

export function checkLength(out: EncodeBuffer, field: ValuePlan, bytes: Uint8Array, depth: number): Uint8Array {
  const { length } = bytes;
  if (field.size >= 0 && length !== field.size) {
    const why = field.reason === undefined ? "" : `, ${field.reason}`;
    throw wrongLength(out, depth, `${field.size} bytes${why}`, length);
  }
  if (field.kind === Kind.Ip && length !== 4 && length !== 16 && length !== 1) {
    throw wrongLength(out, depth, "4 or 16 bytes (IP), or 1 byte (Phonet, MCTP)", length);
  }
  checkLimits(out, field, length, depth);
  return bytes;
}

export const checkLimits = (out: EncodeBuffer, field: ValuePlan, length: number, depth: number): void => {
  const { shortest, longest } = field;
  if (length >= shortest && length <= longest) return;
  if (shortest === longest) throw wrongLength(out, depth, `${shortest} bytes`, length);
  if (length < shortest) throw wrongLength(out, depth, `at least ${shortest} bytes`, length);
  throw wrongLength(out, depth, `at most ${longest} bytes`, length);
};

export function checkText(out: EncodeBuffer, content: unknown, depth: number): string {
  if (typeof content !== "string") throw wrongType(out, depth, "a string", content);
  return content;
}

export function encodedText(out: EncodeBuffer, text: string, depth: number): Uint8Array {
  return checkedBytes(text, () => pathAt(out, depth));
}
