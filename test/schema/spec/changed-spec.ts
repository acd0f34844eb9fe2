import { expect, test } from "bun:test";
import { buildFamily, SpecError } from "../../../src/schema/index.ts";
import { everything } from "../everything.ts";

/** A mapping of a parsed spec. */
export type Spec = Record<string, unknown>;

/** A parsed spec with helpers to change parts of it. */
export class Tree {
  readonly value: unknown;

  constructor(value: unknown) {
    this.value = value;
  }

  /** Returns the value at a path. Its parts are keys, and names or indices of list items. */
  at(...path: (string | number)[]): Spec {
    let value = this.value;
    for (const step of path) value = child(value, step);
    return value as Spec;
  }

  attribute(name: string, set = "main"): Spec {
    return this.at("attribute-sets", set, "attributes", name);
  }

  definition(name: string): Spec {
    return this.at("definitions", name);
  }

  operation(name: string): Spec {
    return this.at("operations", "list", name);
  }

  /** Sets or, if `value` is undefined, removes the value at a path like those in errors, such as "operations.list[get].do". */
  set(path: string, value: unknown): void {
    const steps = path.match(/[^.[\]]+/g)!;
    const key = steps.pop()!;
    const parent = this.at(...steps);
    if (value === undefined) delete parent[key];
    else parent[key] = value;
  }

  /** Adds a structure that ends in an array, and returns its name. */
  addListing(): string {
    const members = [
      { name: "count", type: "u32", counts: "points" },
      { name: "points", type: "binary", "sub-type": "struct", struct: "point" },
    ];
    (this.at()["definitions"] as Spec[]).push({ name: "listing", type: "struct", members });
    return "listing";
  }
}

function child(value: unknown, step: string | number): unknown {
  if (Array.isArray(value) && typeof step === "string") {
    return value.find((item) => (item as Spec)["name"] === step || (item as Spec)["value"] === step);
  }
  return (value as Spec)[step];
}

/** Returns the path of an attribute of the set `main` in errors. */
export const pathOf = (name: string) => `attribute-sets[main].attributes[${name}]`;

/** A change that makes a valid spec invalid, and the path and a part of the reason in the resulting error. */
export type InvalidChange = [name: string, change: (spec: Tree) => unknown, path: string, reason: string];

/** Defines a test for each change, which expects that the loader rejects the changed spec. */
export function testRejections(errors: readonly InvalidChange[]): void {
  for (const [name, change, path, reason] of errors) {
    test(`rejects ${name}`, () => {
      const spec = new Tree(Bun.YAML.parse(everything));
      change(spec);
      let error: unknown;
      try {
        buildFamily(spec.value, { file: "everything.yaml" });
      } catch (thrown) {
        error = thrown;
      }
      expect(error).toBeInstanceOf(SpecError);
      const { file, path: place, reason: why } = error as SpecError;
      expect({ file, path: place }).toEqual({ file: "everything.yaml", path });
      expect(why).toContain(reason);
    });
  }
}

/**
 * An invalid value for a place of a valid spec, and a part of the reason in the resulting error. The error's path is that
 * of the place, followed by `inside`; for a missing value (undefined), it is the path of the object that lacks the value.
 */
export type InvalidValue = [name: string, place: string, value: unknown, reason: string, inside?: string];

/**
 * Defines a test for each value, which expects that the loader rejects the spec with this value.
 *
 * @param list path of a list. The places are then relative to it, and start with the name of an item.
 */
export function testInvalidValues(values: readonly InvalidValue[], list?: string): void {
  testRejections(
    values.map(([name, place, value, reason, inside = ""]) => {
      const path = list === undefined ? place : place.replace(/^[^.]+/, (item) => `${list}[${item}]`);
      const errorPath = value === undefined ? path.replace(/\.?[^.]+$/, "") : `${path}${inside}`;
      return [name, (spec) => spec.set(path, value), errorPath, reason];
    }),
  );
}
