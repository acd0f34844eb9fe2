import type { Check } from "../../../base/check.ts";
import { shortened } from "../../../base/describe.ts";
import { parseAddress, showAddress } from "../../route/core/addresses.ts";
import type { NumberNames } from "../../route/core/names.ts";

/** Converts an IP address to the form in which the kernel lists it. */
export function canonicalAddress(text: string, path: string): string {
  const { family, bytes } = parseAddress(text, path);
  return showAddress(family, bytes);
}

/** Converts a hardware address to lower case. Bytes are not converted. */
export function lowerCase<Value>(address: Value | string): Value | string {
  return typeof address === "string" ? address.toLowerCase() : address;
}

/** Returns a conversion for a declared field that checks the value but does not change it. */
export function checked(check: Check): <Value>(value: Value, path: string) => Value {
  return (value, path) => {
    check(value, path);
    return value;
  };
}

/** Returns a conversion for a field that must not be declared. It throws an error with the given reason. */
export function rejected(reason: string): (value: unknown, path: string) => never {
  return (_value, path) => {
    throw new TypeError(`${path}: ${reason}`);
  };
}

/** Returns a conversion that replaces numbers by their names, or by text if they have no name. */
export function canonicalName<Name extends string>(
  names: NumberNames<Name>,
): (value: Name | `${number}` | number, path: string) => Name | `${number}` {
  return (value, path) => names.show(names.read(value, path));
}

/**
 * Replaces the name of a field at the start of an encoder's error message by the field's path in the description, and
 * returns the error. If the name is empty, puts the path before the message.
 */
export function withPathOf(field: string, path: string, error: unknown): unknown {
  if (!(error instanceof TypeError || error instanceof RangeError)) return error;
  const { message } = error;
  const isOfField = field === "" || (message.startsWith(field) && /^[.:[]/.test(message.slice(field.length)));
  error.message = `${path}${isOfField ? message.slice(field.length) : `: ${message}`}`;
  return error;
}

/** Returns the path of a member whose name may contain any characters: "links.eth0", 'links["eth0.5"]'. */
export function memberPath(parent: string, name: string): string {
  if (parent === "") return shortened(name);
  return /^[\w-]+$/.test(name) ? `${parent}.${shortened(name)}` : `${parent}[${JSON.stringify(shortened(name))}]`;
}
