// Compares all families with the tables of strace and systemd: numbers, and types of attributes.
import { describe, expect, test } from "bun:test";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Source, sourceDirectory } from "../../../scripts/test/sources.ts";
import { unavailable } from "../../support/environment.ts";
import { namesOf, strace, systemd } from "./accepted.ts";
import { numberDifferences, typeDifferences } from "./compare.ts";
import { knownNames } from "./names.ts";
import { Uses } from "./uses.ts";

const isAvailable = (source: Source) =>
  existsSync(sourceDirectory(source)) || unavailable(`the source of ${source} was not downloaded`);

/** Enums whose numbers changed in Linux 6.7: strace 6.8 has the earlier ones. */
const RENUMBERED = /^IPSTATS_MIB_/;

describe.skipIf(!isAvailable("strace"))("The families and strace", () => {
  const directory = join(sourceDirectory("strace"), "src");
  const read = (file: string) => readFileSync(join(directory, file), "utf8");

  test("have the same numbers", async () => {
    const values = new Map<string, number>();
    for (const file of new Bun.Glob("xlat/*.h").scanSync(directory)) {
      for (const [, name, value] of read(file).matchAll(/static_assert\(\((\w+)\) == \((0[xX][0-9a-fA-F]+|\d+)\)/g))
        values.set(name!, Number(value));
    }
    const known = await knownNames();
    const differences = [...numberDifferences(known, (name) => values.get(name))];
    expect(differences.filter(([name]) => !RENUMBERED.test(name))).toEqual([]);
    expect([...known.keys()].filter((name) => values.has(name)).length).toBeGreaterThan(300);
  });

  test("have the same types of attributes", async () => {
    const uses = new Uses();
    for (const file of new Bun.Glob("*.c").scanSync(directory)) uses.addStrace(file, read(file));
    const known = await knownNames();
    expect([...typeDifferences(known, uses.byName).keys()].sort()).toEqual(namesOf(strace).sort());
    expect([...known.keys()].filter((name) => uses.byName.has(name)).length).toBeGreaterThan(300);
  });
});

test.skipIf(!isAvailable("systemd"))("The families and systemd have the same types of attributes", async () => {
  const directory = join(sourceDirectory("systemd"), "src/libsystemd/sd-netlink");
  const uses = new Uses();
  for (const file of new Bun.Glob("*.c").scanSync(directory))
    uses.addSystemd(file, readFileSync(join(directory, file), "utf8"));
  const known = await knownNames();
  expect([...typeDifferences(known, uses.byName).keys()].sort()).toEqual(namesOf(systemd).sort());
  expect([...known.keys()].filter((name) => uses.byName.has(name)).length).toBeGreaterThan(400);
});
