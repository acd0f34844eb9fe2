import { copyOf } from "../../base/bytes.ts";
import { NLA_HDRLEN, NLA_TYPE_MASK } from "../../constants/netlink.ts";
import { hostLittleEndian } from "../../message/byte-order.ts";
import type { Fields, UnknownAttribute, UnparsedAttribute } from "../model/types.ts";

/** With the attribute numbers, encoding returns the same bytes again. */
const indices = new WeakMap<object, readonly number[]>();
const flags = new WeakMap<Uint8Array, number>();
/** As long as this is false, {@link flagsOf} needs no lookup. */
let hasFlags = false;

export function rememberIndices(items: object, numbers: readonly number[]): void {
  indices.set(items, numbers);
}

/**
 * Returns the attribute numbers that the elements of a decoded array had in the message, or undefined if the numbers
 * were consecutive. The encoder restores these numbers for the same array object. The elements of a copy are numbered
 * consecutively.
 */
export function indicesOf(items: object): readonly number[] | undefined {
  return indices.get(items);
}

/** `bits` are the flags `NLA_F_NESTED` and `NLA_F_NET_BYTEORDER` of the attribute. */
export function rememberFlags(bytes: Uint8Array, bits: number): void {
  hasFlags = true;
  flags.set(bytes, bits);
}

export const flagsOf = (bytes: Uint8Array): number => (hasFlags ? (flags.get(bytes) ?? 0) : 0);

/** Lengths of decoded C structures that are shorter than their spec. */
export const shortLengths: WeakMap<object, number> = new WeakMap();

export function addUnknown(into: Fields, store: Uint8Array, marked: number, start: number, end: number): void {
  addItem(into, "unknown", rawAttribute(marked, copyOf(store, start, end)));
}

/** Returns a copy of the attribute's value. */
export function addUnparsedAttribute(
  into: Fields,
  store: Uint8Array,
  marked: number,
  start: number,
  end: number,
  reason: string,
): Uint8Array {
  const bytes = copyOf(store, start, end);
  addItem(into, "unparsed", { ...rawAttribute(marked, bytes), reason });
  return bytes;
}

/** Finds the attribute by identity of `bytes`, not by content. */
export function findUnparsed(fields: Fields, bytes: Uint8Array): UnparsedAttribute | undefined {
  const list = fields["unparsed"];
  if (!Array.isArray(list)) return undefined;
  return list.find((item: UnparsedAttribute | undefined) => item?.bytes === bytes && item.type !== undefined);
}

export function addTrailingBytes(into: Fields, store: Uint8Array, view: DataView, start: number, end: number): void {
  const left = end - start;
  if (left < NLA_HDRLEN) addBytes(into, store, start, end, `${left} trailing bytes after the last attribute`);
  else {
    const length = view.getUint16(start, hostLittleEndian);
    addBytes(into, store, start, end, `an attribute has length ${length}, but ${left} bytes are left`);
  }
}

/** Keeps the bytes of an incomplete member of the fixed header. */
export function addCutMember(into: Fields, header: Fields, store: Uint8Array, start: number, end: number): void {
  const from = start + (shortLengths.get(header) ?? 0);
  if (from >= end) return;
  addBytes(into, store, from, end, `the message ends ${end - from} bytes into a member of the fixed header`);
}

/** Keeps the received bytes of a truncated fixed header. */
export function addCutHeader(into: Fields, store: Uint8Array, start: number, end: number, size: number): void {
  addBytes(into, store, start, end, `the message ends after ${end - start} of the ${size} bytes of the fixed header`);
}

function addBytes(into: Fields, store: Uint8Array, start: number, end: number, reason: string): void {
  addItem(into, "unparsed", { bytes: copyOf(store, start, end), reason });
}

function rawAttribute(marked: number, bytes: Uint8Array): UnknownAttribute {
  const flags = marked & ~NLA_TYPE_MASK;
  const type = marked & NLA_TYPE_MASK;
  return flags === 0 ? { type, bytes } : { type, bytes, flags };
}

function addItem(into: Fields, field: "unknown" | "unparsed", item: UnknownAttribute | UnparsedAttribute): void {
  const list = into[field] as unknown[] | undefined;
  if (list === undefined) into[field] = [item];
  else list.push(item);
}
