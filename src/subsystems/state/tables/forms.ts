import { isArgumentError, typeError, withPath, withTitle } from "../../../base/argument-error.ts";
import type { Check } from "../../../base/check.ts";
import { shortened } from "../../../base/describe.ts";
import { parseAddress, showAddress } from "../../route/core/addresses.ts";
import type { NumberNames } from "../../route/core/names.ts";

/** Converts an IP address to the form in which the kernel's lists show it. */
export function canonicalAddress(text: string, path: string): string {
  const { family, bytes } = parseAddress(text, path);
  return showAddress(family, bytes);
}

/**
 * Converts a hardware address to lower case, the form in which the kernel lists it. An address in bytes is returned
 * unchanged.
 */
export function lowerCase<Value>(address: Value | string): Value | string {
  return typeof address === "string" ? address.toLowerCase() : address;
}

export function checked(check: Check): <Value>(value: Value, path: string) => Value {
  return (value, path) => {
    check(value, path);
    return value;
  };
}

/** Returns a conversion that always throws a TypeError, for a field that must not be declared. */
export function rejected(reason: string): (value: unknown, path: string) => never {
  return (_value, path) => {
    throw typeError(path, reason);
  };
}

/**
 * Returns a conversion of a declared number or name to the name that the kernel's lists show, or to decimal digits if
 * the number has no name.
 */
export function canonicalName<Name extends string>(
  names: NumberNames<Name>,
): (value: Name | `${number}` | number, path: string) => Name | `${number}` {
  return (value, path) => names.show(names.read(value, path));
}

export function withPathOf(field: string, path: string, error: unknown): unknown {
  const isOfField =
    isArgumentError(error) && error.path.startsWith(field) && /^([.[]|$)/.test(error.path.slice(field.length));
  return isOfField ? withPath(error, (at) => `${path}${at.slice(field.length)}`) : withTitle(error, `${path}: `, path);
}

/** Returns the path of a member: "links.eth0", or 'links["eth0.5"]' if the name has special characters. */
export function memberPath(parent: string, name: string): string {
  if (parent === "") return shortened(name);
  return /^[\w-]+$/.test(name) ? `${parent}.${shortened(name)}` : `${parent}[${JSON.stringify(shortened(name))}]`;
}
