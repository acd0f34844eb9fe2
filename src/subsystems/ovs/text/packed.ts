import { shown } from "../../../errors.ts";
import type { Fields } from "../../../schema/model/types.ts";
import { areFull, type Entry, type Part, partsText, readParts } from "./entry.ts";

/** An attribute that objects have as bytes or as one number, and texts as members. */
export interface Packing {
  readonly name: string;
  readonly field: string;
  readonly parts: readonly Part[];
  /** The members of a value. Nothing given has none. */
  unpack(value: unknown): Fields;
  /** The value that has these members. */
  pack(fields: Fields): unknown;
}

/** The attribute of that packing. */
export function packed({ name, field, parts, unpack, pack }: Packing): Entry {
  return {
    name,
    field,
    format: (key, mask, style) => {
      const text = partsText(parts, unpack(key), unpack(mask), style);
      return text === "" && !style.keep && !style.exact ? "" : `${name}(${text})`;
    },
    parse: (scanner) => {
      const { key, mask } = readParts(scanner, parts);
      return { key: pack(key), mask: pack(mask) };
    },
    isFull: (mask) => areFull(parts, unpack(mask)),
  };
}

/** The bytes that a value has to be: `length` of them, or none at all. */
export function bytesOf(value: unknown, length: number): Uint8Array {
  if (value === undefined) return new Uint8Array(length);
  if (!(value instanceof Uint8Array)) throw new TypeError(`expected bytes (Uint8Array), got ${shown(value)}`);
  if (value.length < length) throw new RangeError(`expected ${length} bytes, got ${value.length}`);
  return value;
}

/** A view of bytes, wherever they lie. */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
