import { shown } from "../../../errors.ts";
import type { Fields } from "../../../schema/model/types.ts";
import { areFull, type Entry, type Part, partsText, readParts } from "./entry.ts";

/** An attribute that is bytes or a number in objects, and has members in texts. */
export interface Packing {
  readonly name: string;
  readonly field: string;
  readonly parts: readonly Part[];
  /** Returns the members of a value; none for undefined. */
  unpack(value: unknown): Fields;
  /** Returns the value from its members. */
  pack(fields: Fields): unknown;
}

/** Returns the entry for this conversion. */
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

/** Checks that a value has `length` bytes, or is undefined. */
export function bytesOf(value: unknown, length: number): Uint8Array {
  if (value === undefined) return new Uint8Array(length);
  if (!(value instanceof Uint8Array)) throw new TypeError(`expected bytes (Uint8Array), got ${shown(value)}`);
  if (value.length < length) throw new RangeError(`expected ${length} bytes, got ${value.length}`);
  return value;
}

/** Returns a view of the bytes. */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
