// Parser and formatter of constants, by kind of data type.

import { rangeError, typeError } from "../../../../base/argument-error.ts";
import { didYouMean } from "../../../../base/check.ts";
import { describeValue } from "../../../../base/describe.ts";
import { ETH_ALEN } from "../../../../constants/if_ether.ts";
import { parseIpv4 } from "../../../../schema/values/addresses.ts";
import { type Datatype, datatype, fromInteger, type InterfaceNames, toInteger } from "../../model/datatypes.ts";
import { durationText } from "../../model/durations.ts";
import type { Source } from "../../model/fields.ts";
import { type Constant, fieldsIn } from "../../model/statements.ts";
import { systemName, systemNumber } from "../../model/system-names.ts";
import { quoted } from "../scanner/quotes.ts";
import type { Reader } from "../scanner/reader.ts";
import { reserved } from "../scanner/reserved.ts";
import { Token } from "../scanner/tokens.ts";

/** Determines which constants the parser accepts, and how numbers are printed. */
export interface ValueType {
  readonly type: Datatype;
  readonly bits: number;
  /** Whether numbers are printed in hexadecimal, although their type is decimal. */
  readonly isHexadecimal?: boolean | undefined;
  /** Whether named values are printed as numbers. */
  readonly isNumeric?: boolean | undefined;
}

export function typeOfSource({ type, bits, json }: Source): ValueType {
  const { base, protocol, field } = fieldsIn(json, "payload");
  const isRaw = base !== undefined || (protocol === "ip" && field === "frag-off");
  if (isRaw) return { type, bits, isHexadecimal: true };
  // nft prints the names of ICMP codes only in `reject`.
  return type.name.endsWith("_code") ? { type, bits, isNumeric: true } : { type, bits };
}

/** Minimum number of hexadecimal digits. Other types are decimal. */
const hexDigits: Readonly<Record<string, number>> = {
  mark: 8,
  ether_type: 4,
  dscp: 2,
  ecn: 1,
  bitmask: 1,
  tcp_flag: 1,
  ct_state: 1,
  ct_status: 1,
  ct_event: 1,
};

/** Types whose names are defined in system files, such as /etc/services. */
const namedBySystem: ReadonlySet<string> = new Set([
  "inet_proto",
  "inet_service",
  "mark",
  "realm",
  "uid",
  "gid",
  "devgroup",
  "cgroupsv2",
]);

/** Types whose names nft prints in quotes. */
const quotedTypes: ReadonlySet<string> = new Set(["day", "devgroup", "realm", "mark", "cgroupsv2", "ct_label"]);

/** Types whose numbers nft lists with their name in a system file. */
const listedByName: ReadonlySet<string> = new Set(["devgroup", "realm", "mark", "ct_label"]);

/** Accepts any interface name, because the interface may be created later. */
const anyInterface: InterfaceNames = { index: () => 1, name: () => undefined };

/** Returns undefined for a number with fewer than two flags. */
export function flagsOfNumber(value: Constant, known: ValueType | undefined): Constant[] | undefined {
  if (known?.type.kind !== "bitmask" || known.type.symbols.size === 0) return undefined;
  if (typeof value !== "number" && typeof value !== "bigint") return undefined;
  const flags: Constant[] = [];
  for (let bit = 1n; bit <= BigInt(value); bit <<= 1n) {
    if ((BigInt(value) & bit) !== 0n) flags.push(known.type.names.get(bit) ?? Number(bit));
  }
  return flags.length < 2 ? undefined : flags;
}

/** With `isBound`, prints numbers as nft does in ranges. */
export function constantText(value: Constant, known: ValueType | undefined, isBound = false): string {
  if (typeof value === "boolean") return value ? "exists" : "missing";
  const kind = known?.type.kind;
  if (typeof value === "string") return known === undefined ? wordText(value) : stringText(value, known, isBound);
  switch (kind) {
    case "milliseconds":
      return isBound ? `${value}s` : durationText(Number(value));
    case "string":
      return quoted(String(value));
    case "boolean":
      if (isBound || Number(value) > 1) return String(value);
      return Number(value) === 0 ? "missing" : "exists";
    case "classid":
      return classText(Number(value));
    case "hour":
    case "nanoseconds":
      return String(value);
  }
  const name = isBound || known === undefined || known.isNumeric === true ? undefined : nameOf(known.type, value);
  if (name !== undefined) return quotedTypes.has(known!.type.name) ? quoted(name) : name;
  const digits = known?.isHexadecimal === true ? 1 : (hexDigits[known?.type.name ?? ""] ?? 0);
  return digits === 0 ? String(value) : `0x${value.toString(16).padStart(digits, "0")}`;
}

function nameOf({ name, names }: Datatype, value: number | bigint): string | undefined {
  const listed = listedByName.has(name) ? systemName(name, BigInt(value)) : undefined;
  return listed ?? names.get(BigInt(value));
}

function classText(value: number): string {
  if (value === 0 || value === 0xffff_ffff) return value === 0 ? "none" : "root";
  return `${Math.floor(value / 0x1_0000).toString(16)}:${(value % 0x1_0000).toString(16)}`;
}

function stringText(value: string, known: ValueType, isBound: boolean): string {
  const { type } = known;
  switch (type.kind) {
    case "interface":
      return /^\d+$/.test(value) ? value : quoted(value);
    case "string":
    case "hour":
    case "nanoseconds":
      return quoted(value);
    case "milliseconds":
      return value;
    default: {
      if (/^(?:0x[0-9a-f]+|\d+)$/i.test(value)) return constantText(BigInt(value), known, isBound);
      const number = isBound || known.isNumeric === true ? type.symbols.get(value) : undefined;
      if (number !== undefined) return constantText(number, known, true);
      if (quotedTypes.has(type.name)) return quoted(value);
      return type.symbols.has(value) ? value : wordText(value);
    }
  }
}

function bytesOfGroup(group: string): number[] {
  const value = Number.parseInt(group, 16);
  return [value >> 8, value & 0xff];
}

/** Prints ::a00:1 as ::10.0.0.1, like inet_ntop(3). */
export function addressText(value: string): string {
  const [, high, low] = /^::([1-9a-f][\da-f]{0,3}):([\da-f]{1,4})$/.exec(value) ?? [];
  return high === undefined || low === undefined ? value : `::${[high, low].flatMap(bytesOfGroup).join(".")}`;
}

/** Quotes words only if necessary. */
function wordText(value: string): string {
  const address = addressText(value);
  if (address !== value) return address;
  return /^(?:[A-Za-z_][\w.-]*|[\da-fA-F.:]+(?:\/\d+)?)$/.test(value) && !reserved.has(value) ? value : quoted(value);
}

/** Rejects a constant that is not a value of the type. */
export function readConstant(reader: Reader, known: ValueType | undefined): Constant {
  const { at } = reader;
  const value = tokenValue(reader, known);
  if (known === undefined) return value;
  return reader.checked(at, checkConstant, value, known);
}

function tokenValue(reader: Reader, known: ValueType | undefined): Constant {
  const { kind } = reader;
  const type = known?.type;
  if (kind === Token.Value) return interpolated(reader, known);
  const { text } = reader;
  // nft reads "08" as a text, because it is no octal number.
  const isNoOctal = kind === Token.Number && type !== undefined && /^0\d*[89]/.test(text);
  if (kind === Token.Number && !isNoOctal) {
    const number = reader.maybeNumber()!;
    reader.advance();
    return type?.kind === "string" ? text : number;
  }
  const isQuoted = kind === Token.Quoted || isNoOctal;
  const isText = isQuoted || kind === Token.Text || kind === Token.Wildcard;
  if (!isText && kind !== Token.Word) reader.fail([expectedOf(known)]);
  if (kind === Token.Word && isReserved(text, type)) reader.fail([expectedOf(known)]);
  if (isQuoted && /\\[\\*]\*$/.test(text))
    reader.reject('a text cannot end with "\\\\*" or "\\**", which nft reads as other characters');
  if (isQuoted && text === "*") reader.reject('a pattern requires characters before "*"');
  if (type?.kind === "milliseconds" && !isQuoted) return reader.duration();
  reader.advance();
  return (text === "exists" || text === "missing") && !isQuoted && isBooleanWord(type) ? text === "exists" : text;
}

const isBooleanWord = (type: Datatype | undefined) =>
  type === undefined || type.kind === "boolean" || type.symbols.size === 0;

/** Some keywords are also values of a type. */
function isReserved(word: string, type: Datatype | undefined): boolean {
  if (!reserved.has(word)) return false;
  return type === undefined ? !isNameInSets(word) : !type.symbols.has(word);
}

/** Keywords that are values in sets of unknown type. */
const isNameInSets = (word: string) =>
  /^(?:tcp|udp|udplite|esp|ah|icmp|icmpv6|igmp|gre|comp|dccp|sctp|ether|ip|ip6|vlan|arp|dnat|snat|ecn|reset|destroy|original|reply|label|last|redirect|exists|missing)$/.test(
    word,
  );

function expectedOf(known: ValueType | undefined): string {
  return known === undefined ? "a value" : `a value of type ${known.type.name.replace("number", "integer")}`;
}

/**
 * Reads a value that was interpolated into an nft template. A string is never a set reference or a wildcard, so that
 * untrusted text cannot change the meaning of a rule.
 */
function interpolated(reader: Reader, known: ValueType | undefined): Constant {
  const { value, at } = reader;
  if (typeof value === "string") {
    if (value.startsWith("@")) {
      reader.reject(`the interpolated value ${JSON.stringify(value)} cannot start with "@", which refers to a set`, at);
    }
    reader.advance();
    const isName = known === undefined || known.type.kind === "string";
    return isName && value.endsWith("*") && !value.endsWith("\\*") ? `${value.slice(0, -1)}\\*` : value;
  }
  const isInteger = typeof value === "bigint" || (typeof value === "number" && Number.isInteger(value));
  if (!isInteger && typeof value !== "boolean") {
    reader.reject(`expected an integer, a string or a boolean as interpolated value, got ${describeValue(value)}`, at);
  }
  reader.advance();
  return value as Constant;
}

function checkConstant(value: Constant, known: ValueType): Constant {
  const { type, bits } = known;
  const { kind } = type;
  if (kind === "milliseconds" && typeof value === "string") toInteger(type, value, bits, "", anyInterface);
  if (kind === "interface" || kind === "string" || kind === "milliseconds" || kind === "label") return value;
  if (typeof value === "number" && kind === "integer") {
    if (value < 2 ** bits) return value;
    throw rangeError("", `expected a value of ${bits} bits, got ${value}`);
  }
  if (typeof value === "string") {
    if (type.symbols.has(value)) return value;
    if (namedBySystem.has(type.name) && /^[A-Za-z_/][\w./+-]*$/.test(value)) return value;
    if (systemNumber(type.name, value) !== undefined) return value;
    // nft reads a quoted number like one without quotes.
    if (type.symbols.size > 0 && /^0[0-7]+$/.test(value)) return checkConstant(Number(`0o${value}`), known);
    if (type.symbols.size > 0 && /^(?:0x[\da-f]+|0|[1-9]\d*)$/i.test(value)) return checkConstant(Number(value), known);
    if (type.symbols.size > 0) {
      const advice = didYouMean(value, type.symbols.keys());
      throw typeError("", `expected a value of type ${type.name}, got ${describeValue(value)}${advice}`);
    }
  }
  const isNumber = typeof value === "number" || typeof value === "bigint";
  if (kind === "mac" && hardware.test(`${value}`)) return hardwareAddress(`${value}`);
  const isOnlyDigits = isNumber || (kind === "mac" && /^\d+$/.test(String(value)));
  if (isOnlyDigits && (kind === "ipv6" || kind === "mac")) throw typeError("", `expected an address, got ${value}`);
  if (kind === "ipv6" && typeof value === "string" && value.startsWith("0x"))
    throw typeError("", `expected an address, got ${describeValue(value)}`);
  if (kind === "ipv4" && typeof value === "string") {
    if (bits === 32 && parseIpv4(value) !== undefined) return value;
    const address = numericAddress(value);
    if (address !== undefined) return fromInteger(type, address, anyInterface);
  }
  // Like nft, the parser accepts a number for an IPv4 address.
  if (isNumber && kind === "ipv4") {
    return fromInteger(type, toInteger(datatype("integer"), value, bits, "", anyInterface), anyInterface);
  }
  toInteger(type, value, bits, "", anyInterface);
  return value;
}

/**
 * Any character can separate the bytes in nft: "a-f" is 00:00:00:00:0a:0f, and no range. (lladdr_type_parse)
 * Two to four colons are a syntax error of nft: bytes are missing.
 */
const hardware = /^(?!(?:[^:]*:){2,4}[^:]*$)0*[\da-f]{1,2}(?:[-:._/]0*[\da-f]{1,2}){0,5}$/i;

/** Adds the first bytes of a short Ethernet address. nft reads the digits of a number as hexadecimal. */
function hardwareAddress(text: string): string {
  const bytes = text.split(/[-:._/]/).map((byte) => byte.slice(-2).padStart(2, "0"));
  return [...Array(ETH_ALEN - bytes.length).fill("00"), ...bytes].join(":");
}

/**
 * Reads an IPv4 address of one to four numbers like inet_aton(3), which nft asks: "10.1" is 10.0.0.1, and "010" is 0.0.0.8.
 * Returns undefined for an address in the usual form.
 */
function numericAddress(text: string): bigint | undefined {
  if (parseIpv4(text) !== undefined || !/^(?:0x[\da-f]+|\d+)(?:\.(?:0x[\da-f]+|\d+)){0,3}$/i.test(text))
    return undefined;
  const parts = text.split(".").map((part) => (/^0\d+$/.test(part) ? Number(`0o${part}`) : Number(part)));
  const last = parts.pop()!;
  // NaN is a number with a leading 0 that is not octal.
  const isValid = parts.every((part) => part < 256) && last < 2 ** (32 - 8 * parts.length);
  return isValid
    ? parts.reduce((sum, part, index) => sum + BigInt(part) * 2n ** BigInt(24 - 8 * index), BigInt(last))
    : undefined;
}
