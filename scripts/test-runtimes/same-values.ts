import { isDeepStrictEqual } from "node:util";
import { equals, iterableEquality } from "@jest/expect-utils";

/** `Bun.deepEquals`: unless `strict`, an undefined property is the same as none. */
export function sameValues(one: unknown, other: unknown, strict = false): boolean {
  return strict ? isDeepStrictEqual(one, other) : equals(one, other, [iterableEquality]);
}
