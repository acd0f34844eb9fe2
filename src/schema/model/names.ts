import type { Attribute, AttributeSet, Enum, EnumEntry, Family } from "./family.ts";

/** Fields of the codec, and inherited properties. */
const RESERVED: ReadonlySet<string> = new Set([
  ...["unknown", "unparsed", "rest", "constructor", "hasOwnProperty", "isPrototypeOf", "propertyIsEnumerable"],
  ...["toLocaleString", "toString", "valueOf"],
]);

/** Examples: devIndex for "dev-index", ok for "OK", rest_ for "rest". */
export function fieldName(name: string): string {
  // Fast path, because large families derive thousands of field names.
  if (/^[a-z][a-z0-9]*(?:-[a-z][a-z0-9]*)*$/.test(name)) {
    const parts = name.split("-");
    let joined = parts[0]!;
    for (let index = 1; index < parts.length; index++)
      joined += parts[index]![0]!.toUpperCase() + parts[index]!.slice(1);
    return RESERVED.has(joined) ? `${joined}_` : joined;
  }
  const words = name.split(/[^0-9A-Za-z]+/).filter((word) => word !== "");
  const field = words.map(camelCased).join("");
  return RESERVED.has(field) || field === "" ? `${field}_` : field;
}

function camelCased(word: string, index: number): string {
  const rest = word === word.toUpperCase() ? word.slice(1).toLowerCase() : word.slice(1);
  return (index === 0 ? word[0]!.toLowerCase() : word[0]!.toUpperCase()) + rest;
}

/** Unknown in raw families: their headers are not generated from specs. */
export function kernelName(family: Family, name: string, set: AttributeSet, attribute: Attribute): string | undefined {
  const { subsetOf } = set;
  if (subsetOf !== undefined) return kernelName(family, subsetOf, family.sets[subsetOf]!, attribute);
  return nameOf(family, set.prefix, name === family.name ? "a-" : `a-${name}-`, attribute);
}

export function kernelEntryName(family: Family, name: string, { prefix }: Enum, entry: EnumEntry): string | undefined {
  return nameOf(family, prefix, `${name}-`, entry);
}

function nameOf(
  family: Family,
  prefix: string | undefined,
  usual: string,
  { name, kernelName }: Attribute | EnumEntry,
): string | undefined {
  if (kernelName !== undefined) return kernelName === false ? undefined : kernelName;
  if (prefix === undefined && family.flavour === "netlink-raw") return undefined;
  return constantName((prefix ?? `${family.name}-${usual}`) + name);
}

/** Example: "IFLA_MTU". */
export function constantName(name: string): string {
  return name.toUpperCase().replaceAll("-", "_");
}
