// nft's user data: type (1 byte), length (1 byte), value.
import { rangeError, typeError } from "../../../base/argument-error.ts";
import { describeValue } from "../../../base/describe.ts";
import { checkedBytes } from "../../../base/text.ts";
import { hostLittleEndian } from "../../../message/byte-order.ts";
import { readBuffer, textLength } from "../../../schema/values/text.ts";

/** nft ignores the last two types. */
export const SetData = {
  KeyOrder: 0,
  DataOrder: 1,
  AutoMerge: 2,
  KeyTypeof: 3,
  DataTypeof: 4,
  DataInterval: 6,
  Comment: 7,
  OwnKeyTypeof: 0xb3,
  OwnDataTypeof: 0xb4,
} as const;

/** Entries with the expressions of a set's type. Only this library reads the second one. */
export const typeofEntries: Readonly<Record<"key" | "data", readonly [entry: number, own: number]>> = {
  key: [SetData.KeyTypeof, SetData.OwnKeyTypeof],
  data: [SetData.DataTypeof, SetData.OwnDataTypeof],
};

const MAX_LENGTH = 255;
/** In bytes (NFTNL_UDATA_COMMENT_MAXLEN). */
const MAX_COMMENT = 128;

/** Reports whether {@link writeComment} allows the comment. */
export function isComment(comment: unknown): comment is string {
  return typeof comment === "string" && !comment.includes("\0") && textLength(comment) <= MAX_COMMENT;
}

/** `type` is the entry type of the comment. */
export function writeComment(comment: string | undefined, path: string, type = 0): Uint8Array {
  if (comment === undefined) return new Uint8Array(0);
  if (!isComment(comment)) {
    throw typeError(
      path,
      `expected up to ${MAX_COMMENT} bytes of text without zero bytes, got ${describeValue(comment)}`,
    );
  }
  const text = checkedBytes(comment, () => path);
  return Uint8Array.of(type, text.length + 1, ...text, 0);
}

/** The number is stored in host byte order. */
export function writeNumber(type: number, value: number): Uint8Array {
  const [a, b, c, d] = [value & 0xff, (value >>> 8) & 0xff, (value >>> 16) & 0xff, value >>> 24];
  return hostLittleEndian ? Uint8Array.of(type, 4, a, b, c, d) : Uint8Array.of(type, 4, d, c, b, a);
}

/**
 * @throws RangeError if the value is longer than 255 bytes.
 */
export function writeEntry(type: number, value: Uint8Array, path: string): Uint8Array {
  if (value.length <= MAX_LENGTH) return Uint8Array.of(type, value.length, ...value);
  throw rangeError(path, `requires ${value.length} bytes of user data, more than ${MAX_LENGTH}; use fewer values`);
}

/** Ignores a truncated entry and all later entries. */
export function readEntries(userdata: Uint8Array | undefined): Map<number, Uint8Array> {
  const entries = new Map<number, Uint8Array>();
  for (let at = 0; userdata !== undefined && at + 2 <= userdata.length; ) {
    const end = at + 2 + userdata[at + 1]!;
    if (end > userdata.length) break;
    const type = userdata[at]!;
    if (!entries.has(type)) entries.set(type, userdata.subarray(at + 2, end));
    at = end;
  }
  return entries;
}

/** Reports whether the user data of a set contains the expressions of its type. */
export function hasTypeof(userdata: Uint8Array | undefined, of: "key" | "data"): boolean {
  const entries = readEntries(userdata);
  return typeofEntries[of].some((entry) => entries.has(entry));
}

/** Returns 0 if the number is missing or not four bytes long. */
export function readNumber(userdata: Uint8Array | undefined, type: number): number {
  const value = readEntries(userdata).get(type);
  return value?.length === 4 ? new DataView(value.buffer, value.byteOffset).getUint32(0, hostLittleEndian) : 0;
}

export function readComment(userdata: Uint8Array | undefined, type = 0): string | undefined {
  if (userdata === undefined) return undefined;
  const value = readEntries(userdata).get(type);
  return value && readBuffer(value, 0, value.length);
}
