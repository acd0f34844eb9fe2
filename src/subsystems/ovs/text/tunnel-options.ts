import { rangeError } from "../../../base/argument-error.ts";
import { hostLittleEndian } from "../../../message/byte-order.ts";
import type { Fields } from "../../../schema/model/types.ts";
import {
  bytesOf,
  type Entry,
  fieldsOf,
  type Masked,
  partsOf,
  partsText,
  readMembers,
  readValue,
  type Style,
  valueText,
  viewOf,
} from "./entry.ts";
import { type Scanner, wideText } from "./scanner.ts";
import { decimal, hex, hexText, type ValueText, wholeNumber } from "./values.ts";

//  0       2      3                  4
//  | class | type | length (5 bits)  | data, 4 × length bytes |
const OPTION_HEADER = 4;
const OPTION_LENGTH = 0x1f;
const LONGEST_DATA = 4 * OPTION_LENGTH;

const CLASS = hex(16);
const TYPE = hex(8);

/** Each Geneve option has the form `{class=0x1,type=0x80,len=4,0x11223344}`. */
export const geneve: Entry = {
  name: "geneve",
  field: "geneveOpts",
  format: (key, mask, style) => {
    const bytes = bytesOf(key, 0);
    const masks = bytesOf(mask, 0);
    let text = "";
    for (let at = 0; at < bytes.length; ) {
      const end = at + OPTION_HEADER + 4 * ((bytes[at + 3] ?? 0) & OPTION_LENGTH);
      if (end > bytes.length)
        throw rangeError("", `expected an option of ${end - at} bytes at byte ${at}, got ${bytes.length - at}`);
      text += `{${optionText(bytes.subarray(at, end), paddedTo(masks.subarray(at, end), end - at), style)}}`;
      at = end;
    }
    return `geneve(${text})`;
  },
  parse: (scanner) => {
    const key: number[] = [];
    const mask: number[] = [];
    for (;;) {
      scanner.separate();
      if (!scanner.eat("{")) break;
      readOption(scanner, key, mask);
    }
    scanner.close();
    return { key: Uint8Array.from(key), mask: Uint8Array.from(mask) };
  },
  isFull: (mask) => bytesOf(mask, 0).every((byte) => byte === 0xff),
};

function paddedTo(bytes: Uint8Array, length: number): Uint8Array {
  if (bytes.length === length) return bytes;
  const padded = new Uint8Array(length);
  padded.set(bytes);
  return padded;
}

function optionText(bytes: Uint8Array, masks: Uint8Array, style: Style): string {
  const parts: string[] = [];
  const add = (name: string, kind: ValueText, value: number, mask: number) => {
    const text = valueText(kind, value, mask, style);
    if (text !== undefined) parts.push(`${name}=${text}`);
  };
  add("class", CLASS, (bytes[0]! << 8) | bytes[1]!, (masks[0]! << 8) | masks[1]!);
  add("type", TYPE, bytes[2]!, masks[2]!);
  const length = bytes.length - OPTION_HEADER;
  const seen = masks[3]! & OPTION_LENGTH;
  if (style.exact || seen === OPTION_LENGTH) parts.push(`len=${length}`);
  // ovs-dpctl shows the length in bytes, but the mask unconverted.
  else if (seen !== 0 || style.verbose) parts.push(`len=${length}/${hexText(seen)}`);
  if (length > 0) {
    const data = dataText(bytes.subarray(OPTION_HEADER), masks.subarray(OPTION_HEADER), style);
    if (data !== undefined) parts.push(data);
  }
  return parts.join(",");
}

function dataText(data: Uint8Array, masks: Uint8Array, style: Style): string | undefined {
  if (style.exact || masks.every((byte) => byte === 0xff)) return wideText(data);
  const blank = masks.every((byte) => byte === 0);
  return blank && !style.verbose ? undefined : `${wideText(data)}/${wideText(masks)}`;
}

function readOption(scanner: Scanner, key: number[], mask: number[]): void {
  let [optionClass, type]: Masked[] = [
    { key: 0, mask: 0 },
    { key: 0, mask: 0 },
  ];
  let length = 0;
  let lengthMask = 0;
  let data: Uint8Array | undefined;
  let dataMask: Uint8Array | undefined;
  for (;;) {
    scanner.separate();
    if (scanner.eat("}")) break;
    if (scanner.eat("class=")) optionClass = readValue(scanner, CLASS);
    else if (scanner.eat("type=")) type = readValue(scanner, TYPE);
    else if (scanner.eat("len=")) {
      const start = scanner.at;
      length = scanner.number(LONGEST_DATA);
      if (length % 4 !== 0) scanner.fail("a multiple of 4", start);
      lengthMask = scanner.eat("/") ? scanner.number(0xff) & OPTION_LENGTH : OPTION_LENGTH;
    } else if (data === undefined && length > 0) {
      data = scanner.wide(length);
      dataMask = scanner.eat("/") ? scanner.wide(length) : new Uint8Array(length).fill(0xff);
    } else scanner.fail(data === undefined ? 'class=, type=, len= or "}"' : '"}"');
  }
  const [classKey, classMask] = [optionClass!.key as number, optionClass!.mask as number];
  key.push(classKey >> 8, classKey & 0xff, type!.key as number, length >> 2, ...(data ?? new Uint8Array(length)));
  mask.push(classMask >> 8, classMask & 0xff, type!.mask as number, lengthMask);
  mask.push(...(dataMask ?? new Uint8Array(length)));
}

const GBP_PARTS = partsOf("", { id: decimal(16), flags: hex(8) });

function unpackGbp(value: unknown): Fields {
  const number = wholeNumber(fieldsOf(value)["gbp"], 0xffff_ffff);
  return { id: number & 0xffff, flags: (number >>> 16) & 0xff };
}

function packGbp({ id, flags }: Fields): Fields {
  return { gbp: ((flags as number) << 16) | (id as number) };
}

export const vxlan: Entry = {
  name: "vxlan",
  field: "vxlanOpts",
  format: (key, mask, style) => {
    if (fieldsOf(key)["gbp"] === undefined) return "vxlan()";
    return `vxlan(gbp(${partsText(GBP_PARTS, unpackGbp(key), unpackGbp(mask), style)}))`;
  },
  parse: (scanner) => {
    scanner.space();
    if (scanner.sees(")")) {
      scanner.close();
      return { key: {}, mask: {} };
    }
    scanner.expect("gbp");
    scanner.open();
    const { key, mask } = readMembers(scanner, GBP_PARTS);
    scanner.space();
    scanner.close();
    return { key: packGbp(key), mask: packGbp(mask) };
  },
  isFull: () => false,
};

// `struct erspan_metadata` with byte offsets:
//  0                      4                              10              11                         12
//  | version (host order) | index, or time stamp and tag | hwid (2 bits) | direction, hwid (4 bits) |
const ERSPAN_LENGTH = 12;
const VERSION_1 = 1;
const VERSION_2 = 2;

const DIRECTION = hostLittleEndian ? 3 : 4;
const HIGH_BITS = hostLittleEndian ? 0 : 6;
const LOW_BITS = hostLittleEndian ? 4 : 0;

const ERSPAN_1 = partsOf("", { ver: decimal(8), idx: hex(32) });
const ERSPAN_2 = partsOf("", { ver: decimal(8), dir: decimal(1), hwid: hex(6) });

function unpackErspan(value: unknown): { ver: number; idx: number; dir: number; hwid: number } {
  const bytes = bytesOf(value, ERSPAN_LENGTH);
  const view = viewOf(bytes);
  const high = (bytes[10]! >> HIGH_BITS) & 3;
  const low = (bytes[11]! >> LOW_BITS) & 0xf;
  return {
    ver: view.getUint32(0, hostLittleEndian) & 0xff,
    idx: view.getUint32(4, false),
    dir: (bytes[11]! >> DIRECTION) & 1,
    hwid: (high << 4) | low,
  };
}

function packErspan(fields: Fields): Uint8Array {
  const { ver = 0, idx = 0, dir = 0, hwid = 0 } = fields as { [name: string]: number };
  const bytes = new Uint8Array(ERSPAN_LENGTH);
  const view = viewOf(bytes);
  view.setUint32(0, ver, hostLittleEndian);
  view.setUint32(4, idx, false);
  bytes[10] = (hwid >> 4) << HIGH_BITS;
  bytes[11] = (dir << DIRECTION) | ((hwid & 0xf) << LOW_BITS);
  return bytes;
}

/** As in ovs-dpctl, omits only the mask 0xff. */
function byteText(name: string, mask: number, text: string, style: Style): string[] {
  if (style.exact || mask === 0xff) return [`${name}=${text}`];
  return mask === 0 && !style.verbose ? [] : [`${name}=${text}/${hexText(mask)}`];
}

export const erspan: Entry = {
  name: "erspan",
  field: "erspanOpts",
  format: (key, mask, style) => {
    const { ver, idx, dir, hwid } = unpackErspan(key);
    const masks = unpackErspan(mask);
    // ovs-dpctl shows only the lower four bits of six.
    const bits = style.complete ? 0x3f : 0xf;
    const parts = byteText("ver", masks.ver, `${ver}`, style);
    if (ver === VERSION_1)
      parts.push(style.exact ? `idx=${hexText(idx)}` : `idx=${hexText(idx)}/${hexText(masks.idx)}`);
    else if (ver === VERSION_2) {
      parts.push(...byteText("dir", masks.dir, `${dir}`, style));
      parts.push(...byteText("hwid", masks.hwid & bits, hexText(hwid & bits), style));
    }
    return `erspan(${parts.join(",")})`;
  },
  parse: (scanner) => {
    const start = scanner.at;
    scanner.separate();
    scanner.expect("ver=");
    const version = scanner.number(0xff);
    scanner.at = start;
    const { key, mask } = readMembers(scanner, version === VERSION_2 ? ERSPAN_2 : ERSPAN_1);
    return { key: packErspan(key), mask: packErspan(mask) };
  },
  isFull: () => true,
};
