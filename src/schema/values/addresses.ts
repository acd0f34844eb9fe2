import { asciiMemory, asciiText, encodeText } from "../../base/text.ts";
import { AF_INET, AF_INET6 } from "../../constants/socket.ts";
import { hostLittleEndian } from "../../message/byte-order.ts";

const decimal: string[] = [];
/** The dot saves a concatenation per byte of an IPv4 address. */
const dotted: string[] = [];
for (let byte = 0; byte < 256; byte++) {
  decimal.push(`${byte}`);
  dotted.push(`${byte}.`);
}

const HEX_BYTES = 20;

/** The size of this cache must be a power of two. */
const STARTS = 64;
/** Most addresses in a table start with the same two bytes. */
const starts = new Int32Array(STARTS).fill(-1);
const startTexts: string[] = new Array<string>(STARTS).fill("");

/** Reads an IPv4 address as text: "10.0.0.1". */
export const readIpv4 = (store: Uint8Array, at: number): string => {
  const first = store[at]!;
  const second = store[at + 1]!;
  const start = (first << 8) | second;
  const slot = (first ^ second) & (STARTS - 1);
  if (starts[slot] !== start) {
    starts[slot] = start;
    startTexts[slot] = dotted[first]! + dotted[second]!;
  }
  // JavaScriptCore concatenates at most three parts in one operation.
  return `${startTexts[slot]!}${dotted[store[at + 2]!]!}${decimal[store[at + 3]!]!}`;
};

let lastAddress = 0;
let lastText = "0.0.0.0";

/**
 * Reads an IPv4 address like {@link readIpv4}. Faster for messages that contain an address twice, such as those of
 * network addresses, and slower for others.
 */
export const readRepeatedIpv4 = (store: Uint8Array, at: number): string => {
  const address = (store[at]! << 24) | (store[at + 1]! << 16) | (store[at + 2]! << 8) | store[at + 3]!;
  if (address !== lastAddress) {
    lastAddress = address;
    lastText = readIpv4(store, at);
  }
  return lastText;
};

const groups = new Uint16Array(8);
const digitCodes = encodeText("0123456789abcdef");

/** Reads an IPv6 address as canonical text (RFC 5952), such as "fe80::1". */
export function readIpv6(store: Uint8Array, at: number): string {
  // "::" replaces the first of the longest groups of zeros.
  let gap = -1;
  let longest = 1;
  let zeros = 0;
  for (let index = 0; index < 8; index++) {
    const group = (store[at + index * 2]! << 8) | store[at + index * 2 + 1]!;
    groups[index] = group;
    zeros = group === 0 ? zeros + 1 : 0;
    if (zeros > longest) {
      longest = zeros;
      gap = index - zeros + 1;
    }
  }
  if (gap === 0 && longest === 5 && groups[5] === 0xffff) return `::ffff:${readIpv4(store, at + 12)}`;
  let length = 0;
  for (let index = 0; index < 8; index++) {
    if (index === gap) {
      if (index === 0) asciiMemory[length++] = COLON;
      asciiMemory[length++] = COLON;
      index += longest - 1;
      continue;
    }
    const group = groups[index]!;
    if (group > 0xfff) asciiMemory[length++] = digitCodes[group >> 12]!;
    if (group > 0xff) asciiMemory[length++] = digitCodes[(group >> 8) & 15]!;
    if (group > 0xf) asciiMemory[length++] = digitCodes[(group >> 4) & 15]!;
    asciiMemory[length++] = digitCodes[group & 15]!;
    if (index < 7) asciiMemory[length++] = COLON;
  }
  return asciiText(length);
}

/** Formats bytes as hexadecimal digits with a separator, such as "02:00:5e". */
export function readHex(store: Uint8Array, start: number, end: number, separator: string): string {
  let text = "";
  for (let at = start; at < end; at += HEX_BYTES) {
    const part = hexText(store, at, Math.min(at + HEX_BYTES, end), separator.charCodeAt(0));
    text = at === start ? part : text + separator + part;
  }
  return text;
}

/** `separator` is a character code; NaN for none. */
function hexText(store: Uint8Array, start: number, end: number, separator: number): string {
  let length = 0;
  for (let at = start; at < end; at++) {
    if (at > start && separator > 0) asciiMemory[length++] = separator;
    length = writeByte(store[at]!, length);
  }
  return asciiText(length);
}

function writeByte(byte: number, at: number): number {
  asciiMemory[at] = digitCodes[byte >> 4]!;
  asciiMemory[at + 1] = digitCodes[byte & 15]!;
  return at + 2;
}

/** Reads a hardware address of six bytes as text: "02:00:5e:00:53:01". */
export function readMac(store: Uint8Array, at: number): string {
  return hexText(store, at, at + 6, COLON);
}

export function readUuid(store: Uint8Array, at: number): string {
  let length = 0;
  for (let index = 0; index < 16; index++) {
    if (index === 4 || index === 6 || index === 8 || index === 10) asciiMemory[length++] = DASH;
    length = writeByte(store[at + index]!, length);
  }
  return asciiText(length);
}

/** Writes an IPv4 address. Returns false for other text. */
export const putIpv4 = (text: string, bytes: Uint8Array, at: number): boolean => {
  const address = ipv4Number(text, text.length);
  if (address < 0) return false;
  bytes[at] = address >>> 24;
  bytes[at + 1] = address >>> 16;
  bytes[at + 2] = address >>> 8;
  bytes[at + 3] = address;
  return true;
};

export function ipv4Number(text: string, end: number): number {
  let index = 0;
  let value = -1;
  let address = 0;
  for (let place = 0; place < end; place++) {
    const code = text.charCodeAt(place);
    if (code === DOT) {
      if (value < 0 || index++ === 3) return -1;
      address = (address << 8) | value;
      value = -1;
      continue;
    }
    // Leading zeros are rejected: `inet_aton` and some programs read "010" as octal 8.
    if (code < ZERO || code > NINE || value === 0) return -1;
    value = value < 0 ? code - ZERO : value * 10 + code - ZERO;
    if (value > 255) return -1;
  }
  return index === 3 && value >= 0 ? ((address << 8) | value) >>> 0 : -1;
}

const DOT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;

export function parseIpv4(text: string): Uint8Array | undefined {
  const bytes = new Uint8Array(4);
  return putIpv4(text, bytes, 0) ? bytes : undefined;
}

/** The IPv6 address may have any valid form. */
export function parseIpv6(text: string): Uint8Array | undefined {
  const bytes = new Uint8Array(16);
  return putIpv6Text(text, text.length, bytes, 0) ? bytes : undefined;
}

/** May write some bytes even if the result is false. */
export function putIpv6Text(text: string, end: number, bytes: Uint8Array, at: number): boolean {
  let place = 0;
  let count = 0;
  let gap = -1;
  if (text.charCodeAt(0) === COLON) {
    if (end < 2 || text.charCodeAt(1) !== COLON) return false;
    gap = 0;
    place = 2;
  }
  while (place < end) {
    if (count === 16) return false;
    const start = place;
    let group = 0;
    for (let value = 0; place < end; place++) {
      value = digit(text.charCodeAt(place));
      if (value < 0) break;
      group = (group << 4) | value;
    }
    if (place < end && text.charCodeAt(place) === DOT) {
      // A start parameter would make IPv4 requests 1.5 times as slow.
      const address = ipv4Number(text.slice(start), end - start);
      if (address < 0 || count > 12) return false;
      for (let shift = 24; shift >= 0; shift -= 8) bytes[at + count++] = address >>> shift;
      break;
    }
    if (place === start || place - start > 4) return false;
    bytes[at + count++] = group >> 8;
    bytes[at + count++] = group;
    if (place === end) break;
    if (text.charCodeAt(place++) !== COLON || place === end) return false;
    if (text.charCodeAt(place) === COLON) {
      if (gap >= 0) return false;
      gap = count;
      place++;
    }
  }
  if (gap < 0) return count === 16;
  if (count > 14) return false;
  bytes.copyWithin(at + 16 - (count - gap), at + gap, at + count);
  bytes.fill(0, at + gap, at + 16 - (count - gap));
  return true;
}

export function parseHex(text: string): Uint8Array | undefined {
  const count = hexLength(text);
  if (count < 0) return undefined;
  const bytes = new Uint8Array(count);
  return putHex(text, bytes, 0) ? bytes : undefined;
}

export const isHexOf = (text: string, count: number): boolean =>
  text.length === (hexStep(text) === 3 ? count * 3 - 1 : count * 2);

export const hexLength = (text: string): number => {
  const step = hexStep(text);
  const count = (text.length + step - 2) / step;
  return Number.isInteger(count) ? count : -1;
};

const hexStep = (text: string): number => {
  const separator = text.charCodeAt(2);
  return separator === COLON || separator === DASH ? 3 : 2;
};

export const putHex = (text: string, bytes: Uint8Array, at: number): boolean => {
  const step = hexStep(text);
  const separator = text.charCodeAt(2);
  for (let place = 0, index = at; place < text.length; place += step, index++) {
    const value = (digit(text.charCodeAt(place)) << 4) | digit(text.charCodeAt(place + 1));
    if (value < 0 || (step === 3 && place > 0 && text.charCodeAt(place - 1) !== separator)) return false;
    bytes[index] = value;
  }
  return true;
};

const COLON = 0x3a;
const DASH = 0x2d;

const digits = new Int8Array(128).fill(-1);
for (let value = 0; value < 16; value++) {
  digits["0123456789abcdef".charCodeAt(value)] = value;
  digits["0123456789ABCDEF".charCodeAt(value)] = value;
}

const digit = (code: number): number => (code < 128 ? digits[code]! : -1);

/** May write some bytes even if the result is false. */
export const putUuid = (text: string, bytes: Uint8Array, at: number): boolean => {
  if (text.length !== 36) return false;
  for (let place = 0, index = at; place < 36; place += 2, index++) {
    if (place === 8 || place === 13 || place === 18 || place === 23) {
      if (text.charCodeAt(place++) !== DASH) return false;
    }
    const value = (digit(text.charCodeAt(place)) << 4) | digit(text.charCodeAt(place + 1));
    if (value < 0) return false;
    bytes[index] = value;
  }
  return true;
};

export function parseUuid(text: string): Uint8Array | undefined {
  const bytes = new Uint8Array(16);
  return putUuid(text, bytes, 0) ? bytes : undefined;
}

// struct sockaddr_in                      struct sockaddr_in6
//  0        2      4         8             0        2      4          8         24
//  | family | port | address | 8 zeros |   | family | port | flowinfo | address | scope |
const [PORT, ADDRESS, FLOWINFO, ADDRESS6, SCOPE] = [2, 4, 4, 8, 24];
const [SIZE, SIZE6] = [16, 28];

/** Example: "[fe80::1%3]:4000". Returns undefined if text cannot represent the bytes. */
export function readSocketAddress(store: Uint8Array, view: DataView, start: number, end: number): string | undefined {
  const length = end - start;
  if (length < SIZE) return undefined;
  const family = view.getUint16(start, hostLittleEndian);
  const port = view.getUint16(start + PORT);
  if (family === AF_INET && length === SIZE && view.getBigUint64(start + 8) === 0n) {
    return `${readIpv4(store, start + ADDRESS)}:${port}`;
  }
  if (family !== AF_INET6 || length !== SIZE6 || view.getUint32(start + FLOWINFO) !== 0) return undefined;
  const scope = view.getUint32(start + SCOPE, hostLittleEndian);
  return `[${readIpv6(store, start + ADDRESS6)}${scope === 0 ? "" : `%${scope}`}]:${port}`;
}

export function parseSocketAddress(text: string): Uint8Array | undefined {
  const [, host6, scope = "0", host, port] = /^(?:\[([^\]%]+)(?:%(\d{1,10}))?\]|([\d.]+)):(\d{1,5})$/.exec(text) ?? [];
  const address = host6 === undefined ? parseIpv4(host ?? "") : parseIpv6(host6);
  if (address === undefined || Number(port) > 0xffff || Number(scope) > 0xffffffff) return undefined;
  const bytes = new Uint8Array(host6 === undefined ? SIZE : SIZE6);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, host6 === undefined ? AF_INET : AF_INET6, hostLittleEndian);
  view.setUint16(PORT, Number(port));
  bytes.set(address, host6 === undefined ? ADDRESS : ADDRESS6);
  if (host6 !== undefined) view.setUint32(SCOPE, Number(scope), hostLittleEndian);
  return bytes;
}
