import { expect } from "bun:test";
import { decodeAttributes, encodeAttributes, type Family } from "../../src/schema/index.ts";
import { Random } from "../message/random.ts";
import { seed } from "../support/seed.ts";
import { RandomValues } from "./random-values.ts";

/** Encodes and decodes random valid values of every set of a family. BUN_NETLINK_SEED=… reproduces a failure. */
export function checkSets(family: Family, rounds: number): void {
  const values = new RandomValues(new Random(seed));
  for (const set of Object.keys(family.sets)) {
    for (let round = 0; round < rounds; round++) {
      const value = values.set(family, set, 0, []);
      const where = `${family.name}/${set}, round ${round}; BUN_NETLINK_SEED=${seed}`;
      const bytes = encodeAttributes(family, set, value);
      const decoded = decodeAttributes(family, set, bytes);
      if (!Bun.deepEquals(decoded, value)) expect(decoded, where).toEqual(value);
      const again = encodeAttributes(family, set, decoded as object);
      if (!Bun.deepEquals(again, bytes)) expect(again, where).toEqual(bytes);
    }
  }
}
