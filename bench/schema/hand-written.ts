// Helpers of the hand-written decoders and encoders in this folder, which read and write at fixed offsets. "Checked"
// code does what a careful program does: it rejects values out of range, unknown field names and attributes of a wrong
// length. "Unchecked" code is the fastest that a program could use.
import { hostLittleEndian as host } from "../../src/message/byte-order.ts";
import { Message } from "../../src/message/message.ts";

/**
 * Whether this process runs the checks of hand-written code. The value is a constant, so the engine removes unreachable
 * code.
 */
export const checked: boolean = process.argv.includes("checked");

function reject(name: string, value: unknown): never {
  throw new RangeError(`invalid ${name}: ${String(value)}`);
}

/** Returns the field names of an object, for {@link checkNames}. */
export function namesOf(sample: object | undefined): readonly string[] {
  return Object.keys(sample ?? {});
}

/** Rejects an object with an unknown field. The check is fastest if `names` has the order of the object's fields. */
export function checkNames(object: object, names: readonly string[]): void {
  if (!checked) return;
  let place = 0;
  for (const name in object) if (names[place++] !== name && !names.includes(name)) reject("field", name);
}

/** Throws if a field is present but its companion is missing. The companion determines the meaning of the field. */
export function checkCompanion(name: string, value: unknown, companion: unknown): void {
  if (checked && value !== undefined && companion === undefined) reject(name, value);
}

/** Rejects an attribute whose value does not have `size` bytes. Returns `from`, the offset of the value. */
export function checkSize(from: number, length: number, size: number): number {
  if (checked && length !== 4 + size) reject("attribute length", length);
  return from;
}

/** Rejects a message that is shorter than its headers. */
export function checkHeaders(length: number, headers: number): void {
  if (checked && length < headers) reject("message length", length);
}

// Each of the following functions writes an integer to the message buffer.
export function setU8(at: number, value: number): void {
  if (checked && (value & 0xff) !== value) reject("u8", value);
  view.setUint8(at, value);
}

export function setU16(at: number, value: number, little = false): void {
  if (checked && (value & 0xffff) !== value) reject("u16", value);
  view.setUint16(at, value, little);
}

export function setU32(at: number, value: number, little = false): void {
  if (checked && value >>> 0 !== value) reject("u32", value);
  view.setUint32(at, value, little);
}

export function setS32(at: number, value: number, little = false): void {
  if (checked && (value | 0) !== value) reject("s32", value);
  view.setInt32(at, value, little);
}

export function setU64(at: number, value: bigint, little = false): void {
  if (checked && (typeof value !== "bigint" || value < 0n || value > 0xffffffffffffffffn)) {
    reject("u64", value);
  }
  view.setBigUint64(at, value, little);
}

/** Flag in the type of a netlink attribute whose value contains attributes. */
const NESTED = 0x8000;
/** Mask of the bits of a netlink attribute's type that are not flags. */
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

/** Reads ASCII text up to its terminating zero. */
export function readText(bytes: Uint8Array, start: number, end: number): string {
  let text = "";
  for (let at = start; at < end && bytes[at] !== 0; at++) {
    if (checked && bytes[at]! >= 0x80) return decoder.decode(bytes.subarray(start, bytes.indexOf(0, at)));
    text += String.fromCharCode(bytes[at]!);
  }
  return text;
}

/** Returns the names of the bits that are set in an integer. Every bit must have a name. */
export function readBits<Name>(names: readonly Name[], bits: number): Name[] {
  const found: Name[] = [];
  for (let bit = 0, left = bits; left !== 0; bit++, left >>>= 1) if ((left & 1) !== 0) found.push(names[bit]!);
  return found;
}

export function readS32s(view: DataView, start: number, end: number): number[] {
  if (checked && (end - start) % 4 !== 0) reject("array length", end - start);
  const values = new Array<number>((end - start) >> 2);
  for (let at = start, index = 0; at < end; at += 4, index++) values[index] = view.getInt32(at, host);
  return values;
}

export function readU64s(view: DataView, start: number, end: number): bigint[] {
  if (checked && (end - start) % 8 !== 0) reject("array length", end - start);
  const values = new Array<bigint>((end - start) >> 3);
  for (let at = start, index = 0; at < end; at += 8, index++) values[index] = view.getBigUint64(at, host);
  return values;
}

/** Returns the number of an enum name: its index in the list of names. */
export function numberOf<Name>(names: readonly Name[], name: Name): number {
  const index = names.indexOf(name);
  if (checked && index < 0) reject("name", name);
  return index;
}

/** Returns an integer in which the bits with these names are set. */
export function bitsOf<Name>(names: readonly Name[], found: readonly Name[]): number {
  let bits = 0;
  for (const name of found) bits |= 1 << numberOf(names, name);
  return bits >>> 0;
}

/** Buffer in which the hand-written code builds messages. */
export const bytes: Uint8Array<ArrayBuffer> = new Uint8Array(new ArrayBuffer(4096));
export const view: DataView<ArrayBuffer> = new DataView(bytes.buffer);

/** Starts a netlink message with `headers` bytes of headers. Returns the offset of its first attribute. */
export function begin(type: number, flags: number, headers: number): number {
  for (let at = 0; at < headers; at += 4) view.setUint32(at, 0);
  view.setUint16(4, type, host);
  view.setUint16(6, flags, host);
  return headers;
}

/** Returns a copy of the message that ends at `end`. */
export function finish(end: number): Message {
  return new Message(bytes.slice(0, end));
}

function putHeader(at: number, type: number, length: number): void {
  view.setUint16(at, length, host);
  view.setUint16(at + 2, type, host);
}

// Each of the following functions writes an attribute at the offset `at` and returns the offset of the next attribute.
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

/** Writes ASCII text with a terminating zero. */
export function putText(at: number, type: number, text: string): number {
  const length = 4 + text.length + 1;
  putHeader(at, type, length);
  const end = at + ((length + 3) & ~3);
  view.setUint32(end - 4, 0);
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (checked && (code === 0 || code >= 0x80)) reject("text", text);
    bytes[at + 4 + index] = code;
  }
  return end;
}

export function putBytes(at: number, type: number, value: Uint8Array): number {
  if (checked && !(value instanceof Uint8Array)) reject("bytes", value);
  const end = beginBytes(at, type, value.length);
  bytes.set(value, at + 4);
  return end;
}

export function putS32s(at: number, type: number, values: readonly number[]): number {
  putHeader(at, type, 4 + values.length * 4);
  for (let index = 0; index < values.length; index++) setS32(at + 4 + index * 4, values[index]!, host);
  return at + 4 + values.length * 4;
}

export function putU64s(at: number, type: number, values: readonly bigint[]): number {
  putHeader(at, type, 4 + values.length * 8);
  for (let index = 0; index < values.length; index++) setU64(at + 4 + index * 8, values[index]!, host);
  return at + 4 + values.length * 8;
}

/** Writes an attribute of `length` zero bytes at `at` and returns the offset of the next one. */
export function beginBytes(at: number, type: number, length: number): number {
  putHeader(at, type, 4 + length);
  const end = at + 4 + ((length + 3) & ~3);
  for (let zero = at + 4; zero < end; zero += 4) view.setUint32(zero, 0);
  return end;
}

/**
 * Writes the header of a nested attribute that extends from `start` to `at`, and returns `at`. The inner attributes
 * start at `start + 4`.
 */
export function endNest(start: number, type: number, at: number): number {
  if (checked && at - start > 0xffff) reject("attribute length", at - start);
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
      if (checked && (digit < 48 || digit > 57 || value > 255)) reject("IPv4 address", address);
    }
  }
  if (checked && to !== at + 3) reject("IPv4 address", address);
  bytes[to] = value;
}

/** Writes `count` bytes that are given as pairs of hexadecimal digits. Skips separators between the pairs. */
export function writeHex(at: number, text: string, count: number): void {
  let to = at;
  for (let index = 0; index + 1 < text.length; ) {
    const high = digit(text.charCodeAt(index));
    if (high < 0) {
      index++;
      continue;
    }
    const low = digit(text.charCodeAt(index + 1));
    if (checked && (low < 0 || to === at + count)) reject("hexadecimal digits", text);
    bytes[to++] = (high << 4) | low;
    index += 2;
  }
  if (checked && to !== at + count) reject("hexadecimal digits", text);
}

function digit(code: number): number {
  if (code >= 48 && code <= 57) return code - 48;
  return code >= 97 && code <= 102 ? code - 87 : -1;
}
