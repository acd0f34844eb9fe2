import { isArgumentError, typeError, withPath, withTitle } from "../../../base/argument-error.ts";
import { type Check, checkObject } from "../../../base/check.ts";
import { shortened } from "../../../base/describe.ts";
import { checkName } from "../../route/core/interfaces.ts";
import type { NumberNames } from "../../route/core/names.ts";
import { type Encap, encapSettings, mapEncapInterfaces } from "../../route/routes/encap.ts";

/** Omits the counts of an encapsulation, which are no settings. Its interfaces must have names. */
export function canonicalEncap(encap: Encap, path: string): Encap {
  checkObject(encap, path);
  return mapEncapInterfaces(encapSettings(encap), declaredInterface, path);
}

/** Converts a hardware address to the kernel's lower case. */
export function lowerCase<Value>(address: Value | string): Value | string {
  return typeof address === "string" ? address.toLowerCase() : address;
}

/** Rejects indices, which differ between hosts. */
export function declaredInterface(name: unknown, path: string): string {
  return checkName(name as string, path, "the name of an interface");
}

export function checked(check: Check): <Value>(value: Value, path: string) => Value {
  return (value, path) => {
    check(value, path);
    return value;
  };
}

/** Returns a conversion that rejects a field with a TypeError. */
export function rejected(reason: string): (value: unknown, path: string) => never {
  return (_value, path) => {
    throw typeError(path, reason);
  };
}

/** Returns a conversion to the listed name, or to decimal digits. */
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

/** Returns the path of a member, such as "links.eth0" or 'links["eth0.5"]'. */
export function memberPath(parent: string, name: string): string {
  if (parent === "") return shortened(name);
  return /^[\w-]+$/.test(name) ? `${parent}.${shortened(name)}` : `${parent}[${JSON.stringify(shortened(name))}]`;
}
