import { hostLittleEndian } from "../../../message/byte-order.ts";
import type { UnknownAttribute, UnparsedAttribute } from "../../../schema/model/types.ts";
import { readHex } from "../../../schema/values/addresses.ts";
import { type Entry, fieldsOf } from "./entry.ts";
import { bytesOf, viewOf } from "./packed.ts";
import type { Scanner } from "./scanner.ts";
import { wholeNumber } from "./values.ts";

/** Attributes without a name in texts. */
export interface Nameless {
  unknown?: UnknownAttribute[] | undefined;
  unparsed?: UnparsedAttribute[] | undefined;
}

/**
 * Returns all attributes without a name, including those that could not be decoded. Bytes that are not attributes are
 * omitted.
 */
export function namelessOf(value: Nameless): { type: number; bytes: Uint8Array }[] {
  const all = [...(value.unknown ?? []), ...(value.unparsed ?? [])];
  return all.flatMap(({ type, bytes }) => (type === undefined ? [] : [{ type, bytes }]));
}

/** Formats an attribute without a name: `key99(01 02)`, with its mask unless that has all bits. */
export function namelessText(prefix: string, type: number, bytes: Uint8Array, mask?: Uint8Array): string {
  const value = `${prefix}${type}(${readHex(bytes, 0, bytes.length, " ")}`;
  if (mask === undefined || mask.every((byte) => byte === 0xff)) return `${value})`;
  return `${value}/${readHex(mask, 0, mask.length, " ")})`;
}

/** Parses the content of the parentheses and consumes the closing one. The default mask has all bits. */
export function readNameless(scanner: Scanner, type: number): { key: UnknownAttribute; mask: UnknownAttribute } {
  const key = scanner.bytes();
  const start = scanner.at;
  const mask = scanner.eat("/") ? scanner.bytes() : new Uint8Array(key.length).fill(0xff);
  if (mask.length !== key.length) scanner.fail(`a mask of ${key.length} bytes`, start);
  scanner.close();
  return { key: { type, bytes: key }, mask: { type, bytes: mask } };
}

/**
 * An attribute with a field in objects, but without a name in texts: `field` has `length` bytes, or any number of
 * bytes.
 */
function bare(
  field: string,
  type: number,
  length: number,
  read: (value: unknown) => Uint8Array,
  keep: (bytes: Uint8Array) => unknown,
): Entry {
  return {
    name: `key${type}`,
    field,
    format: (key, mask, style) => {
      const bytes = read(key);
      if (style.exact) return namelessText("key", type, bytes);
      return namelessText("key", type, bytes, mask === undefined ? new Uint8Array(bytes.length) : read(mask));
    },
    parse: (scanner) => {
      const start = scanner.at;
      const { key, mask } = readNameless(scanner, type);
      if (length > 0 && key.bytes.length !== length) scanner.fail(`${length} bytes`, start);
      return { key: keep(key.bytes), mask: keep(mask.bytes) };
    },
    isFull: (mask) => read(mask).every((byte) => byte === 0xff),
  };
}

/** IPv6 extension headers of a packet: bits in host byte order. */
export const ipv6Exthdrs: Entry = bare(
  "ipv6Exthdrs",
  32,
  2,
  (value) => {
    const view = new DataView(new ArrayBuffer(2));
    view.setUint16(0, wholeNumber(fieldsOf(value)["hdrs"], 0xffff), hostLittleEndian);
    return new Uint8Array(view.buffer);
  },
  (bytes) => ({ hdrs: viewOf(bytes).getUint16(0, hostLittleEndian) }),
);

/** Attributes that the family's spec describes as opaque bytes. */
export const opaque: readonly Entry[] = [
  bare(
    "ndExtensions",
    30,
    0,
    (value) => bytesOf(value, 0),
    (bytes) => bytes,
  ),
  bare(
    "tunnelInfo",
    31,
    0,
    (value) => bytesOf(value, 0),
    (bytes) => bytes,
  ),
];
