// Random valid values through the codec and back. BUN_NETLINK_SCHEMA_SEED=… brings a failure back,
// BUN_NETLINK_SCHEMA_COUNT=… says how many values each set gets.
import { describe, expect, test } from "bun:test";
import { decodeAttributes, encodeAttributes, type Family, loadFamily } from "../../src/schema/index.ts";
import { Random } from "../message/random.ts";
import { everything } from "./everything.ts";
import { RandomValues } from "./random-values.ts";
import { upstreamFamilies } from "./upstream.ts";

const seed = Number(process.env["BUN_NETLINK_SCHEMA_SEED"] ?? Date.now() % 1_000_000);
const count = Number(process.env["BUN_NETLINK_SCHEMA_COUNT"] ?? 40);

function checkSets(family: Family, rounds: number): void {
  const values = new RandomValues(new Random(seed));
  for (const set of Object.keys(family.sets)) {
    for (let round = 0; round < rounds; round++) {
      const value = values.set(family, set, 0, []);
      const where = `${family.name}/${set}, round ${round}; BUN_NETLINK_SCHEMA_SEED=${seed}`;
      const bytes = encodeAttributes(family, set, value);
      const decoded = decodeAttributes(family, set, bytes);
      if (!Bun.deepEquals(decoded, value)) expect(decoded, where).toEqual(value);
      const again = encodeAttributes(family, set, decoded as object);
      if (!Bun.deepEquals(again, bytes)) expect(again, where).toEqual(bytes);
    }
  }
}

describe("what was encoded decodes to the same values, and they to the same bytes", () => {
  test("in a family with one of everything", () => {
    checkSets(loadFamily(everything), count * 50);
  });

  for (const [file, load] of upstreamFamilies()) {
    test(file, () => {
      checkSets(load(), count);
    });
  }
});
