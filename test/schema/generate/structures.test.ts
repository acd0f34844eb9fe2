import { describe, expect, test } from "bun:test";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { decodeAttributes, encodeAttributes, type Family } from "../../../src/schema/index.ts";
import { structPlan } from "../../../src/schema/plan/plan.ts";
import { countSurvivors, within } from "../../support/retention.ts";
import { inputs } from "../../support/seed.ts";

const directory = join(import.meta.dir, "../../../src/families");

interface Case {
  readonly name: string;
  /** A family with a single structure: `fast` has the generated functions of the structure, `slow` does not. */
  readonly fast: Family;
  readonly slow: Family;
  readonly size: number;
}

/** Returns all structures with generated functions, from all modules. */
async function cases(): Promise<Case[]> {
  const found: Case[] = [];
  for (const file of readdirSync(directory).filter((one) => one.endsWith(".ts"))) {
    const module = (await import(join(directory, file))) as Record<string, Family>;
    for (const family of Object.values(module).filter((value) => typeof value === "object" && value.structs)) {
      for (const [name, struct] of Object.entries(family.structs)) {
        if (struct.read === undefined && struct.make === undefined) continue;
        // Random bytes never contain a correct item count, so structures with an item count are skipped.
        if (struct.members.some(({ countsItems }) => countsItems === true)) continue;
        found.push({
          name: `${family.name} ${name}`,
          fast: probing(family, name, family.structs),
          slow: probing(family, name, plain(family.structs)),
          size: structPlan(family, name).size,
        });
      }
    }
  }
  return found;
}

/** Returns the structures without their generated functions. */
function plain(structs: Family["structs"]): Family["structs"] {
  const described = Object.entries(structs).map(([name, { read: _, write: __, make: ___, ...struct }]) => [
    name,
    struct,
  ]);
  return Object.fromEntries(described) as Family["structs"];
}

function probing(family: Family, name: string, structs: Family["structs"]): Family {
  const { connect: _, ...model } = family as Family & { connect?: unknown };
  const probe = { name: "probe", field: "probe", number: 1, type: "binary", struct: name } as const;
  return { ...model, structs, sets: { probe: { attributes: [probe] } }, subMessages: {} };
}

/** Returns a generator of pseudo-random numbers, which are the same in each run. */
function* numbers(seed: number): Generator<number, never> {
  for (let state = seed; ; ) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state >>> 8;
  }
}

const random = numbers(7);

/** Returns random bytes of a structure: zeros, ones, small numbers or any bytes. */
function someBytes(size: number, round: number): Uint8Array {
  const bytes = new Uint8Array(4 + size);
  new DataView(bytes.buffer).setUint16(0, 4 + size, true);
  new DataView(bytes.buffer).setUint16(2, 1, true);
  const most = [1, 2, 8, 128, 256][round % 5]!;
  for (let at = 4; at < bytes.length; at++) bytes[at] = round === 5 ? 0xff : random.next().value % most;
  return bytes;
}

/** Returns the encoded bytes, or the error, as text. */
function outcome(family: Family, probe: unknown): unknown {
  try {
    return encodeAttributes(family, "probe", { probe });
  } catch (error) {
    return `${error}`;
  }
}

/** Compares without `expect` first, which takes many times as long. */
function expectEqual(actual: unknown, expected: unknown): void {
  if (!Bun.deepEquals(actual, expected)) expect(actual).toEqual(expected);
}

const odd: readonly unknown[] = [
  ...[undefined, null, true, "", "nonsense", "10.0.0.1", "fe80::1", "ü", "\0", -1, -0, 0.5, Number.NaN, 255, 65_536],
  ...[2 ** 31, 2 ** 32, 0n, -1n, 2n ** 63n, 2n ** 64n, [], ["nonsense"], [1], [31, "nonsense"], {}, new Uint8Array(4)],
];

const all = await cases();

describe("generated struct functions", () => {
  test("exist for at least 100 structs", () => {
    expect(all.length).toBeGreaterThan(100);
    expect(all.filter(({ size }) => !(size > 0)).map(({ name }) => name)).toEqual([]);
  });

  test.each(all.map((one) => [one.name, one] as const))(
    "read and write %s like the generic codec",
    (_, { fast, slow, size }) => {
      for (let round = 0; round < 12; round++) {
        const bytes = someBytes(size, round);
        const { probe } = decodeAttributes(slow, "probe", bytes) as { probe: Record<string, unknown> };
        expectEqual(decodeAttributes(fast, "probe", bytes), { probe });
        const encoded = outcome(slow, probe);
        expectEqual(outcome(fast, probe), encoded);
        const backwards = Object.fromEntries(Object.entries(probe).toReversed());
        expectEqual(outcome(fast, backwards), outcome(slow, backwards));
        // Text without a NUL is invalid. The error names the first invalid member in the order of the caller's object.
        if (encoded instanceof Uint8Array) expectEqual(outcome(slow, backwards), encoded);
        expectEqual(outcome(fast, { ...probe, nonsense: 1 }), outcome(slow, { ...probe, nonsense: 1 }));
        if (round >= inputs(1, 3)) continue;
        for (const field of Object.keys(probe)) {
          for (const value of odd) {
            const changed = { ...probe, [field]: value };
            expectEqual(outcome(fast, changed), outcome(slow, changed));
          }
        }
      }
    },
  );

  test("keep no reference to the decoded objects", async () => {
    const made = () => {
      return all.flatMap(({ fast, size }) => {
        const { probe } = decodeAttributes(fast, "probe", someBytes(size, 4)) as { probe: object };
        return within(probe);
      });
    };
    expect(await countSurvivors(made)).toBe(0);
  });
});
