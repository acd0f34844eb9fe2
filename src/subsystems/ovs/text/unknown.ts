import { readHex } from "../../../schema/addresses.ts";
import type { UnknownAttribute, UnparsedAttribute } from "../../../schema/kept.ts";
import type { Scanner } from "./scanner.ts";

/** Attributes that texts have no name for. */
export interface Nameless {
  unknown?: UnknownAttribute[] | undefined;
  unparsed?: UnparsedAttribute[] | undefined;
}

/** All attributes without a name, those that could not be decoded included. Bytes that are no attribute are left out. */
export function namelessOf(value: Nameless): { type: number; bytes: Uint8Array }[] {
  const all = [...(value.unknown ?? []), ...(value.unparsed ?? [])];
  return all.flatMap(({ type, bytes }) => (type === undefined ? [] : [{ type, bytes }]));
}

/** An attribute without a name: `key99(0x0102)`, with its mask where that does not look at all of it. */
export function namelessText(prefix: string, type: number, bytes: Uint8Array, mask?: Uint8Array): string {
  const value = `${prefix}${type}(0x${readHex(bytes, 0, bytes.length, "")}`;
  if (mask === undefined || mask.every((byte) => byte === 0xff)) return `${value})`;
  return `${value}/0x${readHex(mask, 0, mask.length, "")})`;
}

/** Reads what stands between the parentheses, up to and with the closing one. The mask is full where none is given. */
export function readNameless(scanner: Scanner, type: number): { key: UnknownAttribute; mask: UnknownAttribute } {
  const key = scanner.bytes();
  const start = scanner.at;
  const mask = scanner.eat("/") ? scanner.bytes() : new Uint8Array(key.length).fill(0xff);
  if (mask.length !== key.length) scanner.fail(`a mask of ${key.length} bytes`, start);
  scanner.close();
  return { key: { type, bytes: key }, mask: { type, bytes: mask } };
}
