// Tests of the kernel's own specs, if they are available. BUN_NETLINK_SEED=… reproduces a failure.
import { describe, expect, test } from "bun:test";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { decodeAttributes, encodeAttributes } from "../../src/schema/index.ts";
import { Random } from "../message/random.ts";
import { RandomValues } from "../schema/random-values.ts";
import { checkSets } from "../schema/round-trips.ts";
import { seed } from "../support/seed.ts";
import { generatedFamily } from "./modules.ts";
import { upstreamExpected, upstreamFamilies } from "./upstream.ts";

const extended = new Set(readdirSync(join(import.meta.dir, "../../specs")));

test.skipIf(!upstreamExpected)("the kernel's specs are available if YNL_SPECS is set", () => {
  expect(upstreamFamilies().length > 0).toBe(process.env["YNL_SPECS"] !== undefined);
});

describe("loadFamily() with kernel specs", () => {
  for (const [file, load] of upstreamFamilies()) {
    test(`loads ${file}`, () => {
      const loaded = load();
      expect(Object.keys(loaded.operations).length).toBeGreaterThan(0);
      // The loader appends an underscore to a duplicate or reserved field name. These specs have none.
      for (const set of Object.values(loaded.sets)) {
        for (const { field } of set.attributes) expect(field).not.toEndWith("_");
      }
    });
  }
});

describe("generic codec of kernel specs", () => {
  for (const [file, load] of upstreamFamilies()) {
    test(`encodes and decodes random values of ${file}`, () => {
      checkSets(load(), 40);
    });
  }
});

describe("generated modules", () => {
  for (const [file, original] of upstreamFamilies().filter(([name]) => !extended.has(name))) {
    test(`encode and decode like the kernel's spec ${file}`, async () => {
      const spec = original();
      const generated = await generatedFamily(`${spec.name.replaceAll("_", "-")}.ts`);
      const values = new RandomValues(new Random(seed));
      for (const set of Object.keys(spec.sets)) {
        const bytes = encodeAttributes(spec, set, values.set(spec, set, 0, []));
        const decoded = decodeAttributes(generated, set, bytes);
        expect(decoded).toEqual(decodeAttributes(spec, set, bytes));
        expect(encodeAttributes(generated, set, decoded as object)).toEqual(bytes);
      }
    });
  }
});
