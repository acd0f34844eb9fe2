// The names of the kernel's headers that the families of the library contain.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { type Attribute, describe, type Family } from "../../../src/schema/index.ts";

const FAMILIES = join(import.meta.dir, "../../../src/families");

/** An attribute or an entry of an enum in a family. */
export interface Known {
  /** Family, attribute set or enum, and name. */
  readonly place: string;
  readonly number: number;
  readonly attribute?: Attribute;
  /** Whether the kernel's number may be the bit of which this is the number. */
  readonly isBit: boolean;
}

/** Returns all families of the library. */
export async function allFamilies(): Promise<Family[]> {
  const families: Family[] = [];
  for (const file of readdirSync(FAMILIES).sort()) {
    const module = (await import(join(FAMILIES, file))) as { [name: string]: Family };
    families.push(Object.values(module).find((value) => value?.flavour !== undefined)!);
  }
  return families;
}

/** Returns the attributes and entries of enums with each C name. Some names have several, such as in subsets. */
export async function knownNames(): Promise<Map<string, Known[]>> {
  const known = new Map<string, Known[]>();
  const add = (name: string | undefined, item: Known) => {
    if (name !== undefined) known.set(name, [...(known.get(name) ?? []), item]);
  };
  for (const family of await allFamilies()) {
    const { sets, enums } = describe(family);
    for (const set of sets) {
      for (const { name, kernelName, number, type } of set.attributes) {
        if (type === "unused" || type === "pad") continue;
        const attribute = family.sets[set.name]!.attributes.find((one) => one.number === number && one.name === name)!;
        add(kernelName, { place: `${family.name} ${set.name}.${name}`, number, attribute, isBit: false });
      }
    }
    for (const { name: within, flags, entries } of enums) {
      for (const { name, kernelName, value } of entries)
        add(kernelName, { place: `${family.name} ${within}.${name}`, number: value, isBit: flags });
    }
  }
  return known;
}
