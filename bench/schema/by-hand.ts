// What the decoders and encoders of this folder that are written by hand have in common: plain reads and writes at offsets.
// They are run in two ways. "checked" is what a careful program does: it refuses what callers give and a field cannot hold,
// misspelt fields, and attributes of a wrong length. Without the checks it is the least that anybody could get away with.
import { hostLittleEndian as host } from "../../src/message/byte-order.ts";
import { Message } from "../../src/message/message.ts";

/** Whether this process checks; the engine leaves out what is behind a constant that is false. */
export const checked: boolean = process.argv.includes("checked");

function refuse(what: string, value: unknown): never {
  throw new RangeError(`${what} cannot be ${String(value)}`);
}

/** The names of an object's fields, for {@link checkNames}. */
export function namesOf(sample: object | undefined): readonly string[] {
  return Object.keys(sample ?? {});
}

/** Refuses an object with a field that is not known. The names stand in the order that most objects have. */
export function checkNames(object: object, names: readonly string[]): void {
  if (!checked) return;
  let place = 0;
  for (const name in object) if (names[place++] !== name && !names.includes(name)) refuse("a field", name);
}

/** Refuses what says something else than it seems to without another value beside it. */
export function needs(what: string, value: unknown, other: unknown): void {
  if (checked && value !== undefined && other === undefined) refuse(what, value);
}

/** Returns where the value of an attribute starts, and refuses one that has not that many bytes. */
export function sized(from: number, length: number, size: number): number {
  if (checked && length !== 4 + size) refuse("the length of an attribute", length);
  return from;
}

/** Refuses a message that ends before its attributes begin. */
export function checkHeaders(length: number, headers: number): void {
  if (checked && length < headers) refuse("the length of a message", length);
}

/** Each of these writes an integer. */
export function setU8(at: number, value: number): void {
  if (checked && (value & 0xff) !== value) refuse("an integer of 8 bits", value);
  view.setUint8(at, value);
}

export function setU16(at: number, value: number, little = false): void {
  if (checked && (value & 0xffff) !== value) refuse("an integer of 16 bits", value);
  view.setUint16(at, value, little);
}

export function setU32(at: number, value: number, little = false): void {
  if (checked && value >>> 0 !== value) refuse("an integer of 32 bits", value);
  view.setUint32(at, value, little);
}

export function setS32(at: number, value: number, little = false): void {
  if (checked && (value | 0) !== value) refuse("a signed integer of 32 bits", value);
  view.setInt32(at, value, little);
}

export function setU64(at: number, value: bigint, little = false): void {
  if (checked && (typeof value !== "bigint" || value < 0n || value > 0xffffffffffffffffn)) {
    refuse("an integer of 64 bits", value);
  }
  view.setBigUint64(at, value, little);
}

/** Flag of an attribute that holds attributes. */
const NESTED = 0x8000;
/** The bits of an attribute's type that are its number. */
export const TYPE_MASK = 0x3fff;

const decimal: readonly string[] = Array.from({ length: 256 }, (_, byte) => `${byte}`);
const dotted: readonly string[] = Array.from({ length: 256 }, (_, byte) => `${byte}.`);
const hexadecimal: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

export function readIpv4(bytes: Uint8Array, at: number): string {
  return `${dotted[bytes[at]!]}${dotted[bytes[at + 1]!]}${dotted[bytes[at + 2]!]}${decimal[bytes[at + 3]!]}`;
}

export function readMac(bytes: Uint8Array, at: number): string {
  const digits = (index: number) => hexadecimal[bytes[at + index]!];
  return `${digits(0)}:${digits(1)}:${digits(2)}:${digits(3)}:${digits(4)}:${digits(5)}`;
}

export function readUuid(bytes: Uint8Array, at: number): string {
  let text = "";
  for (let index = 0; index < 16; index++) {
    if (index === 4 || index === 6 || index === 8 || index === 10) text += "-";
    text += hexadecimal[bytes[at + index]!];
  }
  return text;
}

const decoder = new TextDecoder("utf-8", { fatal: true });

/** A text of plain letters up to the zero behind it. */
export function readText(bytes: Uint8Array, start: number, end: number): string {
  let text = "";
  for (let at = start; at < end && bytes[at] !== 0; at++) {
    if (checked && bytes[at]! >= 0x80) return decoder.decode(bytes.subarray(start, bytes.indexOf(0, at)));
    text += String.fromCharCode(bytes[at]!);
  }
  return text;
}

/** The names of the bits that are set; all of them have one. */
export function readBits<Name>(names: readonly Name[], bits: number): Name[] {
  const found: Name[] = [];
  for (let bit = 0, left = bits; left !== 0; bit++, left >>>= 1) if ((left & 1) !== 0) found.push(names[bit]!);
  return found;
}

export function readU32s(view: DataView, start: number, end: number): number[] {
  if (checked && (end - start) % 4 !== 0) refuse("the length of an array", end - start);
  const values: number[] = [];
  for (let at = start; at < end; at += 4) values.push(view.getUint32(at, host));
  return values;
}

export function readU64s(view: DataView, start: number, end: number): bigint[] {
  if (checked && (end - start) % 8 !== 0) refuse("the length of an array", end - start);
  const values: bigint[] = [];
  for (let at = start; at < end; at += 8) values.push(view.getBigUint64(at, host));
  return values;
}

/** Which of these names it is. */
export function numberOf<Name>(names: readonly Name[], name: Name): number {
  const index = names.indexOf(name);
  if (checked && index < 0) refuse("a name", name);
  return index;
}

/** The number of the bits of these names. */
export function bitsOf<Name>(names: readonly Name[], found: readonly Name[]): number {
  let bits = 0;
  for (const name of found) bits |= 1 << numberOf(names, name);
  return bits >>> 0;
}

/** What messages are written into. */
export const bytes: Uint8Array<ArrayBuffer> = new Uint8Array(new ArrayBuffer(4096));
export const view: DataView<ArrayBuffer> = new DataView(bytes.buffer);

/** Begins a message whose headers together are so long, and returns where its attributes begin. */
export function begin(type: number, flags: number, headers: number): number {
  for (let at = 0; at < headers; at += 4) view.setUint32(at, 0);
  view.setUint16(4, type, host);
  view.setUint16(6, flags, host);
  return headers;
}

/** The message that ends there, with bytes of its own. */
export function finish(end: number): Message {
  return new Message(bytes.slice(0, end));
}

function putHeader(at: number, type: number, length: number): void {
  view.setUint16(at, length, host);
  view.setUint16(at + 2, type, host);
}

/** Each of these writes an attribute at `at`, and returns where the next one begins. */
export function putU8(at: number, type: number, value: number): number {
  putHeader(at, type, 5);
  view.setUint32(at + 4, 0);
  setU8(at + 4, value);
  return at + 8;
}

export function putU16(at: number, type: number, value: number, little: boolean = host): number {
  putHeader(at, type, 6);
  view.setUint32(at + 4, 0);
  setU16(at + 4, value, little);
  return at + 8;
}

export function putU32(at: number, type: number, value: number, little: boolean = host): number {
  putHeader(at, type, 8);
  setU32(at + 4, value, little);
  return at + 8;
}

export function putU64(at: number, type: number, value: bigint, little: boolean = host): number {
  putHeader(at, type, 12);
  setU64(at + 4, value, little);
  return at + 12;
}

export function putIpv4(at: number, type: number, address: string): number {
  putHeader(at, type, 8);
  writeIpv4(at + 4, address);
  return at + 8;
}

/** Writes a text of plain letters, with a zero behind it. */
export function putText(at: number, type: number, text: string): number {
  const length = 4 + text.length + 1;
  putHeader(at, type, length);
  const end = at + ((length + 3) & ~3);
  view.setUint32(end - 4, 0);
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (checked && (code === 0 || code >= 0x80)) refuse("a text", text);
    bytes[at + 4 + index] = code;
  }
  return end;
}

export function putBytes(at: number, type: number, value: Uint8Array): number {
  if (checked && !(value instanceof Uint8Array)) refuse("bytes", value);
  const end = beginBytes(at, type, value.length);
  bytes.set(value, at + 4);
  return end;
}

export function putU32s(at: number, type: number, values: readonly number[]): number {
  putHeader(at, type, 4 + values.length * 4);
  for (let index = 0; index < values.length; index++) setU32(at + 4 + index * 4, values[index]!, host);
  return at + 4 + values.length * 4;
}

export function putU64s(at: number, type: number, values: readonly bigint[]): number {
  putHeader(at, type, 4 + values.length * 8);
  for (let index = 0; index < values.length; index++) setU64(at + 4 + index * 8, values[index]!, host);
  return at + 4 + values.length * 8;
}

/** Begins an attribute of so many bytes at `at`, all zero, and returns where the next one begins. */
export function beginBytes(at: number, type: number, length: number): number {
  putHeader(at, type, 4 + length);
  const end = at + 4 + ((length + 3) & ~3);
  for (let zero = at + 4; zero < end; zero += 4) view.setUint32(zero, 0);
  return end;
}

/** Ends the nest that was begun at `start` (whose attributes begin four bytes behind that), and returns `at`. */
export function endNest(start: number, type: number, at: number): number {
  if (checked && at - start > 0xffff) refuse("the length of an attribute", at - start);
  putHeader(start, type | NESTED, at - start);
  return at;
}

export function writeIpv4(at: number, address: string): void {
  let value = 0;
  let to = at;
  for (let index = 0; index < address.length; index++) {
    const digit = address.charCodeAt(index);
    if (digit === 46) {
      bytes[to++] = value;
      value = 0;
    } else {
      value = value * 10 + digit - 48;
      if (checked && (digit < 48 || digit > 57 || value > 255)) refuse("an IPv4 address", address);
    }
  }
  if (checked && to !== at + 3) refuse("an IPv4 address", address);
  bytes[to] = value;
}

/** Writes the bytes that so many pairs of hexadecimal digits stand for, whatever stands between the pairs. */
export function writeHex(at: number, text: string, count: number): void {
  let to = at;
  for (let index = 0; index + 1 < text.length; ) {
    const high = digit(text.charCodeAt(index));
    if (high < 0) {
      index++;
      continue;
    }
    const low = digit(text.charCodeAt(index + 1));
    if (checked && (low < 0 || to === at + count)) refuse("hexadecimal digits", text);
    bytes[to++] = (high << 4) | low;
    index += 2;
  }
  if (checked && to !== at + count) refuse("hexadecimal digits", text);
}

function digit(code: number): number {
  if (code >= 48 && code <= 57) return code - 48;
  return code >= 97 && code <= 102 ? code - 87 : -1;
}
