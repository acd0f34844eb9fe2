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
 * Defines a test for each line of a table, which expects that the loader rejects the spec with an invalid value. The columns
 * are the name, the place of the value, the value as YAML, and a part of the reason in the error. The path in the error is
 * that of the place. For a missing value, it is that of the object that lacks the value. A fifth column follows the path of
 * the place, or replaces it.
 *
 * @param list path of a list. The places are then relative to it, and start with the name of an item.
 */
export function testInvalidValues(table: string, list?: string): void {
  testRejections(
    table.match(/\S.*/g)!.map((line) => {
      const [name = "", place = "", yaml = "", reason = "", inside = ""] = line.split("|").map((cell) => cell.trim());
      const path = list === undefined ? place : place.replace(/^[^.]+/, (item) => `${list}[${item}]`);
      const value = yaml === "" ? undefined : Bun.YAML.parse(yaml);
      const usual = value === undefined ? path.replace(/\.?[^.]+$/, "") : path;
      return [name, (spec) => spec.set(path, value), /^\w/.test(inside) ? inside : `${usual}${inside}`, reason];
    }),
  );
}
