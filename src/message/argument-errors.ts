import { rangeError, typeError } from "../base/argument-error.ts";
import { describeValue } from "../base/describe.ts";

/** Maximum length in bytes of an attribute's value: 65,535 minus the 4 bytes of the attribute header. */
export const MAX_ATTRIBUTE_LENGTH = 65_531;

export function notAMessageError(value: unknown, path: string, expected: string): TypeError {
  const isWriter = typeof (value as { finish?: unknown } | null | undefined)?.finish === "function";
  return typeError(path, `expected ${expected}, got ${describeValue(value)}${isWriter ? ": call finish() on it" : ""}`);
}

export function tooLongError(path: string, length: number, advice: string = "split the request"): RangeError {
  const [size, most] = [length.toLocaleString("en"), MAX_ATTRIBUTE_LENGTH.toLocaleString("en")];
  return rangeError(path, `${size} bytes do not fit; an attribute holds at most ${most}; ${advice}`);
}
