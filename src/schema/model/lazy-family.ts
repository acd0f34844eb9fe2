import type { Family, Named } from "./family.ts";

/** Freezes plain values recursively. Skips frozen values. */
export function deepFreeze<Value>(value: Value): Value {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value;
  for (const inner of Object.values(value)) deepFreeze(inner);
  return Object.freeze(value);
}

/** Parts of a family with many entries, of which programs need few. */
export const lazyKeys = ["enums", "structs", "sets", "subMessages", "operations"] as const;
type LazyKey = (typeof lazyKeys)[number];

/** Functions that create entries, by name. */
type Makers<Things> = Things extends Named<infer Thing> ? { readonly [name: string]: () => Thing } : never;

/** A family in a generated module: most entries are created on first use, so that the module loads fast. */
export type LazyFamily = Omit<Family, LazyKey> & { readonly [Sort in LazyKey]: Makers<Family[Sort]> };

/** Returns the family with entries that are created and frozen on first use. It behaves like a complete one. */
export function createLazyFamily(family: LazyFamily): Family {
  const { enums, structs, sets, subMessages, operations } = family;
  return {
    ...family,
    enums: lazyEntries(enums),
    structs: lazyEntries(structs),
    sets: lazyEntries(sets),
    subMessages: lazyEntries(subMessages),
    operations: lazyEntries(operations),
    constants: deepFreeze(family.constants),
    groups: deepFreeze(family.groups),
    links: Object.freeze(family.links),
  };
}

function lazyEntries<Thing>(makers: { readonly [name: string]: () => Thing }): Named<Thing> {
  const made: Record<string, Thing> = {};
  for (const name of Object.keys(makers)) {
    let thing: Thing | undefined;
    const get = (): Thing => {
      thing ??= deepFreeze(makers[name]!());
      return thing;
    };
    Object.defineProperty(made, name, { get, enumerable: true });
  }
  return Object.freeze(made);
}
