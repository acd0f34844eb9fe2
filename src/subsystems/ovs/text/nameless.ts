import { hostLittleEndian } from "../../../message/byte-order.ts";
import type { ExtraAttributes, UnknownAttribute } from "../../../schema/model/types.ts";
import { readHex } from "../../../schema/values/addresses.ts";
import { bytesOf, type Entry, fieldsOf, viewOf } from "./entry.ts";
import type { Scanner } from "./scanner.ts";
import { wholeNumber } from "./values.ts";

export function namelessOf(value: ExtraAttributes): { type: number; bytes: Uint8Array }[] {
  const all = [...(value.unknown ?? []), ...(value.unparsed ?? [])];
  return all.flatMap(({ type, bytes }) => (type === undefined ? [] : [{ type, bytes }]));
}

/** Formats an attribute as bytes, such as `key99(01 02)`. */
export function namelessText(prefix: string, type: number, bytes: Uint8Array, mask?: Uint8Array): string {
  const value = `${prefix}${type}(${readHex(bytes, 0, bytes.length, " ")}`;
  if (mask === undefined || mask.every((byte) => byte === 0xff)) return `${value})`;
  return `${value}/${readHex(mask, 0, mask.length, " ")})`;
}

export function readNameless(scanner: Scanner, type: number): { key: UnknownAttribute; mask: UnknownAttribute } {
  const key = scanner.bytes();
  const start = scanner.at;
  const mask = scanner.eat("/") ? scanner.bytes() : new Uint8Array(key.length).fill(0xff);
  if (mask.length !== key.length) scanner.fail(`a mask of ${key.length} bytes`, start);
  scanner.close();
  return { key: { type, bytes: key }, mask: { type, bytes: mask } };
}

interface Content {
  readonly length: number;
  toBytes(value: unknown): Uint8Array;
  fromBytes(bytes: Uint8Array): unknown;
}

const anyBytes: Content = { length: 0, toBytes: (value) => bytesOf(value, 0), fromBytes: (bytes) => bytes };

/** Formats and parses an attribute by number, such as `key30(…)`. */
function bare(field: string, type: number, { length, toBytes, fromBytes }: Content = anyBytes): Entry {
  return {
    name: `key${type}`,
    field,
    format: (key, mask, style) => {
      const bytes = toBytes(key);
      if (style.exact) return namelessText("key", type, bytes);
      return namelessText("key", type, bytes, mask === undefined ? new Uint8Array(bytes.length) : toBytes(mask));
    },
    parse: (scanner) => {
      const start = scanner.at;
      const { key, mask } = readNameless(scanner, type);
      if (length > 0 && key.bytes.length !== length) scanner.fail(`${length} bytes`, start);
      return { key: fromBytes(key.bytes), mask: fromBytes(mask.bytes) };
    },
    isFull: (mask) => toBytes(mask).every((byte) => byte === 0xff),
  };
}

export const ipv6Exthdrs: Entry = bare("ipv6Exthdrs", 32, {
  length: 2,
  toBytes: (value) => {
    const view = new DataView(new ArrayBuffer(2));
    view.setUint16(0, wholeNumber(fieldsOf(value)["hdrs"], 0xffff), hostLittleEndian);
    return new Uint8Array(view.buffer);
  },
  fromBytes: (bytes) => ({ hdrs: viewOf(bytes).getUint16(0, hostLittleEndian) }),
});

/** Attributes that have a name in objects, but not in `ovs-dpctl`. */
export const opaque: readonly Entry[] = [bare("ndExtensions", 30), bare("tunnelInfo", 31)];
