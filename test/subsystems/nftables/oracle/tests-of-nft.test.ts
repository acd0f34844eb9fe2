// Compares the library with nft by the rules and rulesets of nft's own tests.
import { expect, test } from "bun:test";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { release } from "node:os";
import { join } from "node:path";
import { sourceDirectory } from "../../../../scripts/test/sources.ts";
import { NetworkNamespace } from "../../../../src/index.ts";
import { hasNftables } from "../../../families/nftables/nftables.ts";
import { describeInNamespaces, unavailable, whereTheKernelHas } from "../../../support/environment.ts";
import { CHECKS, type Check, type Comparison, compare, type Difference } from "./compare.ts";
import { testsOfNft } from "./corpus.ts";
import { loadGroup, type Program, runNft, testedPrograms } from "./load.ts";

/** For each version of nft whose differences are listed: the file of the exceptions, and the file of the results. */
const versions: Readonly<Record<string, readonly [exceptions: string, results: string]>> = {
  "1.0.6": ["exceptions.json", "nft-rules.json"],
  "1.1.7": ["exceptions-1.1.7.json", "nft-rules-1.1.7.json"],
};
const LIMIT_MS = 600_000;
const checks = Object.keys(CHECKS) as Check[];

/** Differences with the same reason. An entry of a file of exceptions. */
interface Exceptions {
  readonly check: Check;
  readonly kind: Difference["kind"];
  /** What causes the difference: an error or the wording of this version of nft, or the library. */
  readonly cause: "nft" | "library";
  readonly reason: string;
  /** Family and text of the rules. */
  readonly rules: readonly string[];
}

const nameOf = ({ check, kind, rule }: Pick<Difference, "check" | "kind" | "rule">) => `${check} ${kind}: ${rule}`;

/** Loads the rules and rulesets of nft's tests with nft, and compares those that nft and the kernel accept. */
function compareAll(program: Program): Comparison & { rulesets: number } {
  const compared = { written: 0, printed: 0, reparsed: 0, restored: 0, canonical: 0 };
  const differences: Difference[] = [];
  const add = (result: Comparison) => {
    for (const check of checks) compared[check] += result.compared[check];
    differences.push(...result.differences);
  };
  const { groups, rulesets } = testsOfNft(sourceDirectory("nftables"));
  for (const group of groups) {
    using netns = NetworkNamespace.create();
    const chains = Map.groupBy(
      loadGroup(program, netns, group),
      ({ place }) => `${place.family} ${place.table} ${place.chain}`,
    );
    const commands = [...chains].flatMap(([chain, rules]) =>
      rules.map(({ text }, index) => [`${chain} ${index}`, text] as const),
    );
    if (commands.length > 0) add(compare(program, netns, new Map(commands)));
  }
  let loaded = 0;
  for (const { text } of rulesets) {
    using netns = NetworkNamespace.create();
    if (runNft(program, netns, ["-f", "-"], text).error !== undefined) continue;
    loaded++;
    add(compare(program, netns, new Map()));
  }
  return { compared, differences, rulesets: loaded };
}

/** Writes the numbers of this run to test/results. Differences that nft causes are also counted as explained. */
function record(
  version: string,
  { compared, differences, rulesets }: ReturnType<typeof compareAll>,
  causedByNft: Set<string>,
): void {
  const tallies = checks.map((check) => {
    const of = (kind: Difference["kind"]) =>
      differences.filter((one) => one.check === check && one.kind === kind).length;
    const explained = differences.filter((one) => one.check === check && causedByNft.has(nameOf(one))).length;
    return [check, { compared: compared[check], different: of("different"), refused: of("refused"), explained }];
  });
  const results = { kernel: release(), nft: version, rulesets, ...Object.fromEntries(tallies) };
  const file = join(import.meta.dir, "../../../results", versions[version]![1]);
  writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);
}

const hasSource = existsSync(sourceDirectory("nftables")) || unavailable("the source of nft was not downloaded");

whereTheKernelHas("nf_tables", hasNftables(), () => {
  describeInNamespaces("rules of nft's tests", () => {
    test.skipIf(!hasSource).each(testedPrograms())(
      "have the same kernel expressions and text as with nft $version, with listed exceptions",
      (program) => {
        const results = compareAll(program);
        const { compared, differences } = results;
        const exceptions = JSON.parse(
          readFileSync(join(import.meta.dir, versions[program.version]![0]), "utf8"),
        ) as Exceptions[];
        const namesOf = (all: readonly Exceptions[]) =>
          new Set(all.flatMap(({ check, kind, rules }) => rules.map((rule) => nameOf({ check, kind, rule }))));
        const listed = namesOf(exceptions);
        const causedByNft = namesOf(exceptions.filter(({ cause }) => cause === "nft"));
        if (process.env["BUN_NETLINK_RECORD"] === "1") record(program.version, results, causedByNft);
        const found = new Set(differences.map(nameOf));
        expect(differences.filter((one) => !listed.has(nameOf(one)))).toEqual([]);
        expect([...listed].filter((name) => !found.has(name))).toEqual([]);
        expect(compared.written).toBeGreaterThan(4400);
        expect(compared.restored).toBeGreaterThan(5200);
        expect(compared.reparsed).toBe(compared.restored);
        const unexplained = differences.filter((one) => one.check === "printed" && !causedByNft.has(nameOf(one)));
        expect(unexplained.length / compared.printed).toBeLessThan(0.01);
      },
      LIMIT_MS,
    );
  });
});
