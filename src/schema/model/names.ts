import type { Attribute, AttributeSet, Enum, EnumEntry, Family } from "./family.ts";

/**
 * Names that objects have already: of what no spec describes, what cannot be read, what stands behind a structure, and what
 * all objects inherit, which would be taken for a field that is there.
 */
const RESERVED: ReadonlySet<string> = new Set([
  "unknown",
  "unparsed",
  "rest",
  "constructor",
  "hasOwnProperty",
  "isPrototypeOf",
  "propertyIsEnumerable",
  "toLocaleString",
  "toString",
  "valueOf",
]);

/** How a name from a spec is called in objects: "dev-index" is devIndex, "OK" is ok. A name that is taken gets an underscore. */
export function fieldName(name: string): string {
  const words = name.split(/[^0-9A-Za-z]+/).filter((word) => word !== "");
  const field = words.map(camelCased).join("");
  return RESERVED.has(field) || field === "" ? `${field}_` : field;
}

function camelCased(word: string, index: number): string {
  const rest = word === word.toUpperCase() ? word.slice(1).toLowerCase() : word.slice(1);
  return (index === 0 ? word[0]!.toLowerCase() : word[0]!.toUpperCase()) + rest;
}

/**
 * What the kernel's headers call an attribute: "IFLA_MTU". Undefined where that is not known: only headers that are made from
 * specs follow a rule of their own, and those of raw families are none.
 */
export function kernelName(
  family: Family,
  setName: string,
  set: AttributeSet,
  attribute: Attribute,
): string | undefined {
  const { subsetOf } = set;
  if (subsetOf !== undefined) return kernelName(family, subsetOf, family.sets[subsetOf]!, attribute);
  return nameOf(family, set.prefix, setName === family.name ? "a-" : `a-${setName}-`, attribute);
}

/** The same for an entry of an enum: "IFF_UP". */
export function kernelEntryName(
  family: Family,
  enumName: string,
  { prefix }: Enum,
  entry: EnumEntry,
): string | undefined {
  return nameOf(family, prefix, `${enumName}-`, entry);
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

/** A name as the kernel's headers write it. */
export function constantName(name: string): string {
  return name.toUpperCase().replaceAll("-", "_");
}
