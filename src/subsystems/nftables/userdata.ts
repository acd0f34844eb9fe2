// User data of objects in the format of nft: a sequence of a type (one byte), a length (one byte) and a value (up to
// 255 bytes).
import { describeValue } from "../../errors.ts";

/** Type numbers in the user data of sets. */
export const SetData = { KeyOrder: 0, DataOrder: 1, DataInterval: 6, Comment: 7 } as const;

/** Encodes a comment, which ends with a zero byte. Its type is 0 for all objects except sets. */
export function writeComment(comment: string | undefined, path: string, type = 0): Uint8Array {
  if (comment === undefined) return new Uint8Array(0);
  const text = new TextEncoder().encode(`${comment}\0`);
  if (typeof comment !== "string" || text.length > 128 || text.indexOf(0) < text.length - 1) {
    throw new TypeError(`${path}: expected up to 127 bytes of text without zero bytes, got ${describeValue(comment)}`);
  }
  return Uint8Array.of(type, text.length, ...text);
}

/** Encodes a number in the host's byte order. */
export function writeNumber(type: number, value: number): Uint8Array {
  return Uint8Array.of(type, 4, ...new Uint8Array(Uint32Array.of(value).buffer));
}

/** Returns the value of the entry with a type; undefined if the entry is absent or truncated. */
export function readData(userdata: Uint8Array | undefined, type: number): Uint8Array | undefined {
  for (let at = 0; userdata !== undefined && at + 2 <= userdata.length; ) {
    const end = at + 2 + userdata[at + 1]!;
    if (end > userdata.length) return undefined;
    if (userdata[at] === type) return userdata.subarray(at + 2, end);
    at = end;
  }
  return undefined;
}

/** Decodes a comment; returns undefined if there is none. */
export function readComment(userdata: Uint8Array | undefined, type = 0): string | undefined {
  const value = readData(userdata, type);
  if (value === undefined) return undefined;
  return new TextDecoder().decode(value.at(-1) === 0 ? value.subarray(0, -1) : value);
}
