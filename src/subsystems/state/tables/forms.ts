// Conversions of declared fields to the values that the kernel lists.

import type { Check } from "../../../message/check.ts";
import { parseAddress, showAddress } from "../../route/core/addresses.ts";
import type { NumberNames } from "../../route/core/names.ts";

/** Converts an IP address to the text form in which it is listed. */
export function canonicalAddress(text: string, path: string): string {
  const { family, bytes } = parseAddress(text, path);
  return showAddress(family, bytes);
}

/** Converts a hardware address to lower case. Bytes are not converted. */
export function lowerCase<Value>(address: Value | string): Value | string {
  return typeof address === "string" ? address.toLowerCase() : address;
}

/** Returns a conversion that checks a value and does not change it. */
export function checked(check: Check): <Value>(value: Value, path: string) => Value {
  return (value, path) => {
    check(value, path);
    return value;
  };
}

/** Returns a conversion that rejects every value. `reason` is a part of the error message. */
export function rejected(reason: string): (value: unknown, path: string) => never {
  return (_value, path) => {
    throw new TypeError(`${path}: ${reason}`);
  };
}

/** Returns a conversion of numbers and names to names, and of numbers that have no name to themselves. */
export function canonicalName<Name extends string>(
  names: NumberNames<Name>,
): (value: Name | number, path: string) => Name | number {
  return (value, path) => names.show(names.read(value, path));
}
