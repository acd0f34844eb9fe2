import { typeError } from "../../base/argument-error.ts";
import { describeType } from "../../base/describe.ts";

const hexDigits = /^(?:[0-9a-f]{2})*$/i;

/** Errors do not contain the bytes, which may be secret. */
export function parseBytes(value: unknown, lengths: readonly number[], path: string): Uint8Array {
  const isText = typeof value === "string" && hexDigits.test(value);
  const bytes = value instanceof Uint8Array ? value : isText ? Uint8Array.fromHex(value) : undefined;
  if (bytes !== undefined && lengths.includes(bytes.length)) return bytes;
  const found = bytes === undefined ? describeType(value) : `${bytes.length} bytes`;
  const expected = lengths.length > 4 ? `${lengths[0]} to ${lengths.at(-1)}` : lengths.join(" or ");
  throw typeError(path, `expected ${expected} bytes, or their hexadecimal digits, got ${found}`);
}
