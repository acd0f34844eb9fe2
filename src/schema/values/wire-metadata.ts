import { copyOf } from "../../base/bytes.ts";
import { NLA_HDRLEN, NLA_TYPE_MASK } from "../../constants/netlink.ts";
import { hostLittleEndian } from "../../message/byte-order.ts";
import type { Fields, UnknownAttribute, UnparsedAttribute } from "../model/types.ts";

/**
 * Details of a message that decoded values do not contain: attribute numbers, lengths and flags. With these details,
 * encoding a decoded value results in the same bytes again. Weak maps release the details together with the values.
 */
const indices = new WeakMap<object, readonly number[]>();
const flags = new WeakMap<Uint8Array, number>();
/** False until a byte value with flag bits is decoded. As long as it is false, {@link flagsOf} needs no lookup. */
let hasFlags = false;

export function rememberIndices(items: object, numbers: readonly number[]): void {
  indices.set(items, numbers);
}

/**
 * Returns the attribute numbers of a decoded array's elements; undefined if the numbers are consecutive. The encoder
 * uses these numbers again for the same array object. It numbers the elements of a copied array consecutively.
 */
export function indicesOf(items: object): readonly number[] | undefined {
  return indices.get(items);
}

/** Records the flags `NLA_F_NESTED` and `NLA_F_NET_BYTEORDER` of the attribute that was decoded to `bytes`. */
export function rememberFlags(bytes: Uint8Array, bits: number): void {
  hasFlags = true;
  flags.set(bytes, bits);
}

/** Returns the flags `NLA_F_NESTED` and `NLA_F_NET_BYTEORDER` of the attribute that was decoded to `bytes`. */
export const flagsOf = (bytes: Uint8Array): number => (hasFlags ? (flags.get(bytes) ?? 0) : 0);

/** Lengths in bytes of decoded structures that are shorter than in their spec. */
export const shortLengths: WeakMap<object, number> = new WeakMap();

/** Adds an attribute that is not in the spec to the field `unknown` of a decoded object. */
export function addUnknown(into: Fields, store: Uint8Array, marked: number, start: number, end: number): void {
  addItem(into, "unknown", rawAttribute(marked, copyOf(store, start, end)));
}

/** Adds an attribute that does not match its spec to `unparsed` of the object. Returns a copy of its value. */
export function addUnparsedAttribute(
  into: Fields,
  store: Uint8Array,
  marked: number,
  start: number,
  end: number,
  reason: string,
): Uint8Array {
  const bytes = copyOf(store, start, end);
  addUnparsed(into, { ...rawAttribute(marked, bytes), reason });
  return bytes;
}

/** Returns the attribute in `unparsed` whose value is the byte array `bytes`; undefined if there is none. */
export function findUnparsed(fields: Fields, bytes: Uint8Array): UnparsedAttribute | undefined {
  const list = fields["unparsed"];
  if (!Array.isArray(list)) return undefined;
  return list.find((item: UnparsedAttribute | undefined) => item?.bytes === bytes && item.type !== undefined);
}

/** Adds trailing bytes that are not an attribute to the field `unparsed` of a decoded object. */
export function addTrailingBytes(into: Fields, store: Uint8Array, view: DataView, start: number, end: number): void {
  const left = end - start;
  const reason =
    left < NLA_HDRLEN
      ? `${left} trailing bytes after the last attribute`
      : `an attribute has length ${view.getUint16(start, hostLittleEndian)}, but ${left} bytes are left`;
  addUnparsed(into, { bytes: copyOf(store, start, end), reason });
}

/** If a message ends inside a member of the fixed header, adds the received bytes of this member to `unparsed`. */
export function addCutMember(into: Fields, header: Fields, store: Uint8Array, start: number, end: number): void {
  const from = start + (shortLengths.get(header) ?? 0);
  if (from >= end) return;
  addUnparsed(into, {
    bytes: copyOf(store, from, end),
    reason: `the message ends ${end - from} bytes into a member of the fixed header`,
  });
}

/** If a message ends inside the fixed header, adds the received bytes of the header to `unparsed`. */
export function addCutHeader(into: Fields, store: Uint8Array, start: number, end: number, size: number): void {
  const reason = `the message ends after ${end - start} of the ${size} bytes of the fixed header`;
  addUnparsed(into, { bytes: copyOf(store, start, end), reason });
}

function addUnparsed(into: Fields, unparsed: UnparsedAttribute): void {
  addItem(into, "unparsed", unparsed);
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
