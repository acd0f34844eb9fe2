import type { Family, Named } from "./family.ts";

/** Freezes plain values to the ground; what is frozen already is taken to be so to the ground. */
export function deepFreeze<Value>(value: Value): Value {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value;
  for (const inner of Object.values(value)) deepFreeze(inner);
  return Object.freeze(value);
}

/** The sorts of things of which a family has many, and a program needs few. */
export const lazyKeys = ["enums", "structs", "sets", "subMessages", "operations"] as const;
type LazyKey = (typeof lazyKeys)[number];

/** Functions that make things, by the things' names. */
type Makers<Things> = Things extends Named<infer Thing> ? { readonly [name: string]: () => Thing } : never;

/** A family as it is written down in a module: most of it is made when it is asked for, so that the module loads fast. */
export type LazyFamily = Omit<Family, LazyKey> & { readonly [Sort in LazyKey]: Makers<Family[Sort]> };

/**
 * The family with each thing made at its first use, and frozen with all that is in it. Nothing else tells it from one that is
 * written out.
 */
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
