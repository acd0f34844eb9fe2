import { isArgumentError, typeError, withPath, withTitle } from "../../../base/argument-error.ts";
import { type Check, checkObject } from "../../../base/check.ts";
import { shortened } from "../../../base/describe.ts";
import { omit } from "../../../base/objects.ts";
import { parseHex, readHex } from "../../../schema/values/addresses.ts";
import { showAddress, tryAddress } from "../../route/core/addresses.ts";
import { checkName } from "../../route/core/interfaces.ts";
import type { BitNames, NumberNames } from "../../route/core/names.ts";
import { type Encap, encapFields, encapSettings, mapEncapInterfaces, readEncap } from "../../route/routes/encap.ts";

/** Converts an encapsulation to the form of lists, without counts, which are no settings. Its interfaces must have names. */
export function canonicalEncap(encap: Encap, path: string): Encap {
  checkObject(encap, path);
  const declared = mapEncapInterfaces(encapSettings(encap), declaredInterface, path);
  // While encoded, each name of an interface has a number.
  const names: string[] = [];
  const { encapType, encap: bytes } = encapFields(declared, path, { index: (name) => names.push(`${name}`) });
  const listed = readEncap(encapType, bytes, (index) => names[index - 1]);
  const complete = "bytes" in declared ? listed : ({ ...declared, ...listed } as Encap);
  return encapSettings(complete);
}

/**
 * Converts a hardware address to the form of lists. Links of IP tunnels have IP addresses. Other values, which are invalid,
 * are returned unchanged.
 */
export function hardwareAddress<Value>(address: Value): Value | string {
  if (address instanceof Uint8Array) return readHex(address, 0, address.length, ":");
  if (typeof address !== "string") return address;
  const bytes = address.includes(".") ? undefined : parseHex(address);
  if (bytes !== undefined) return readHex(bytes, 0, bytes.length, ":");
  const ip = tryAddress(address);
  return ip === undefined ? address : showAddress(ip.family, ip.bytes);
}

/** Fields with the index of an interface, by the field with its name. */
const indexFields = { dev: "ifindex", viaIf: "viaIfindex" } as const;

/**
 * Omits the indices of interfaces, which differ between hosts. Listed entries have both names and indices.
 *
 * @param isSelection whether an index without a name is kept: it selects the entries of an interface.
 * @throws TypeError for an index without a name.
 */
export function withoutIndices<Entry extends object>(entry: Entry, path: string, isSelection = false): Entry {
  const fields = entry as Record<string, unknown>;
  let kept = fields;
  for (const [name, index] of Object.entries(indexFields)) {
    if (fields[index] === undefined) continue;
    if (fields[name] === undefined && isSelection) continue;
    if (fields[name] === undefined)
      throw typeError(`${path}.${index}`, `not allowed in a declaration: use ${name} with the name of the interface`);
    kept = omit(kept, index);
  }
  return kept as Entry;
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

/** Returns a conversion to names of flags, which comparisons and checks read. Bits without a name remain a number. */
export function canonicalFlags<Name extends string>(
  names: BitNames<Name>,
): (list: readonly (Name | number)[], path: string) => (Name | number)[] {
  return (list, path) => names.names(list, path);
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
