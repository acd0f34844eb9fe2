// Compares all families with the source of Debian's newest kernel: numbers and names of enumerators, and the types of the
// attributes that the kernel writes, reads and checks. A new release of the kernel shows here what it adds.
import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Cache } from "../../../scripts/vm/cache.ts";
import { cachedKernelTables } from "../../../scripts/vm/ynl.ts";
import { sockDiag } from "../../../src/families/sock-diag.ts";
import { taskstats } from "../../../src/families/taskstats.ts";
import type { Family } from "../../../src/schema/index.ts";
import { unavailable } from "../../support/environment.ts";
import { absent, commands, namesOf, types } from "./accepted.ts";
import { Constants, membersOf } from "./c-source.ts";
import { commandDifferences } from "./commands.ts";
import { absentNames, type Differences, numberDifferences, typeDifferences } from "./compare.ts";
import { knownNames } from "./names.ts";
import { Uses } from "./uses.ts";

const directory = cachedKernelTables(new Cache());
const isAvailable = directory !== undefined || unavailable("the kernel's source was not downloaded");

function files(pattern: string): string[] {
  return directory === undefined ? [] : [...new Bun.Glob(pattern).scanSync(directory)].sort();
}

const read = (file: string) => readFileSync(join(directory!, file), "utf8");

/** Returns the differences that are not accepted, and the accepted ones that no longer exist. */
function unexpected(differences: Differences, accepted: readonly string[]): string[] {
  const gone = accepted.filter((name) => !differences.has(name)).map((name) => `${name} no longer differs`);
  return [
    ...[...differences].filter(([name]) => !accepted.includes(name)).map(([name, text]) => `${name}: ${text}`),
    ...gone,
  ];
}

describe.skipIf(!isAvailable)("The families and the kernel's source", () => {
  const constants = new Constants();
  for (const file of files("include/uapi/**/*.h")) constants.add(read(file));
  // Other headers define names of the same enums for the kernel's own use.
  for (const file of files("**/*.h")) if (!file.startsWith("include/uapi/")) constants.add(read(file));

  test("have the same numbers", async () => {
    const known = await knownNames();
    expect(
      unexpected(
        numberDifferences(known, (name) => constants.value(name)),
        [],
      ),
    ).toEqual([]);
    const compared = [...known.keys()].filter((name) => constants.value(name) !== undefined);
    expect(compared.length).toBeGreaterThan(7000);
  });

  test("have the same names", async () => {
    expect(unexpected(absentNames(await knownNames(), constants), namesOf(absent))).toEqual([]);
  });

  test("have an operation for each command", async () => {
    const { missing, compared } = await commandDifferences(constants);
    const differences = new Map([...missing].map((name) => [name, "no operation"]));
    expect(unexpected(differences, namesOf(commands))).toEqual([]);
    expect(compared).toBeGreaterThan(700);
  });

  // The members of a bit field are one member of a family's structure.
  test.each([
    ["taskstats", taskstats, [], "linux/taskstats.h"],
    ["cgroupstats", taskstats, [], "linux/cgroupstats.h"],
    ["mptcp-info", sockDiag, [], "linux/mptcp.h"],
    [
      "tcp-info",
      sockDiag,
      [
        ...["snd_wscale", "rcv_wscale", "delivery_rate_app_limited", "fastopen_client_fail"],
        ...["ecn_mode", "accecn_opt_seen", "accecn_fail_mode", "options2"],
      ],
      "linux/tcp.h",
    ],
  ] as const)("have the same members of structure %s", (name, family, bits, header) => {
    const structure = (family as Family).structs[name]!;
    const ours = new Set(structure.members.map((member) => member.name.replaceAll("-", "_")));
    const theirs = membersOf(read(`include/uapi/${header}`), name.replaceAll("-", "_"));
    expect(theirs.length).toBeGreaterThan(4);
    const absent = theirs.filter((member) => !ours.has(member) && !/pad$|^reserved$/.test(member));
    expect(absent).toEqual(bits.map((bit) => `tcpi_${bit}`));
  });

  test("have the same types of attributes", async () => {
    const uses = new Uses();
    for (const file of files("**/*.{c,h}")) if (!file.startsWith("include/uapi/")) uses.addKernel(file, read(file));
    const known = await knownNames();
    expect(unexpected(typeDifferences(known, uses.byName), namesOf(types))).toEqual([]);
    const compared = [...known.keys()].filter((name) => uses.byName.has(name));
    expect(compared.length).toBeGreaterThan(3500);
  });
});
