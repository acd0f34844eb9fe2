// Compares the library with iptables by the rules of iptables' own tests.
import { expect, test } from "bun:test";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { release } from "node:os";
import { join } from "node:path";
import { sourceDirectory } from "../../../../scripts/test/sources.ts";
import { NetworkNamespace } from "../../../../src/index.ts";
import { formatRuleset, Nftables, type NftObject, parseRuleset } from "../../../../src/subsystems/nftables/index.ts";
import { hasNftables } from "../../../families/nftables/nftables.ts";
import { describeInNamespaces, hasProgram, unavailable, whereTheKernelHas } from "../../../support/environment.ts";
import { compare } from "./compare.ts";
import { addIptablesRules, type IptablesProgram, savedRules, testsOfIptables } from "./iptables.ts";

const LIMIT_MS = 600_000;
const source = sourceDirectory("iptables");
const families = { iptables: "ip", ip6tables: "ip6", ebtables: "bridge", arptables: "arp" } as const;
/** Comparisons of the kernel's expressions, and of the rules that the program saves. */
const checks = ["restored", "reparsed", "saved"];

/** Differences with the same reason. An entry of iptables-exceptions.json. */
interface Exceptions {
  readonly checks: readonly string[];
  readonly reason: string;
  /** Family and options of the rules. */
  readonly rules: readonly string[];
}

interface Found {
  readonly check: string;
  readonly rule: string;
  readonly detail: string;
}

interface Result {
  /** Number of rules in iptables' tests, of those that the program and the kernel accept, and of differences. */
  readonly counts: Readonly<Record<string, number>>;
  readonly differences: readonly Found[];
}

const nameOf = ({ check, rule }: Pick<Found, "check" | "rule">) => `${check}: ${rule}`;

/** Adds the rules of a program, lists them, and adds the objects and their text in other namespaces. */
function compareRules(program: IptablesProgram, all: ReturnType<typeof testsOfIptables>): Result {
  using netns = NetworkNamespace.create();
  const tests = all.get(program)!;
  const rules = addIptablesRules(program, netns, tests);
  const family = families[program];
  const chains = Map.groupBy(rules, ({ table, chain }) => `${family} ${table} ${chain}`);
  const names = [...chains].flatMap(([chain, inChain]) => {
    return inChain.map(({ options }, index) => [`${chain} ${index}`, options] as const);
  });
  const { compared, differences } = compare({ name: "nft", command: ["nft"] }, netns, new Map(), new Map(names));
  expect(compared).toMatchObject({ restored: rules.length, reparsed: rules.length });
  const ofRules = differences.filter(({ check, kind }) => check !== "printed" || kind === "refused");
  using nft = Nftables.open({ netns });
  const objects = nft.listRuleset();
  const saved = [objects, parseRuleset(formatRuleset(objects)) as NftObject[]].flatMap((again) => {
    return compareSaved(program, netns, again);
  });
  const found: Found[] = [...ofRules, ...saved];
  const counts = checks.map((check) => [check, found.filter((one) => one.check === check).length]);
  return { counts: { tests: tests.length, accepted: rules.length, ...Object.fromEntries(counts) }, differences: found };
}

/** Compares the rules that a program saves with those that it saves after the library has added them elsewhere. */
function compareSaved(program: IptablesProgram, netns: NetworkNamespace, objects: readonly NftObject[]): Found[] {
  using other = NetworkNamespace.create();
  using client = Nftables.open({ netns: other });
  client.add(objects);
  const [before, after] = [savedRules(program, netns), savedRules(program, other)];
  expect(after).toHaveLength(before.length);
  return before.flatMap((line, index) => {
    const detail = after[index]!;
    return detail === line ? [] : [{ check: "saved", rule: `${families[program]}: ${line}`, detail }];
  });
}

function record(results: ReadonlyMap<string, Result>, version: string): void {
  const programs = Object.fromEntries([...results].map(([program, { counts }]) => [program, counts]));
  const file = join(import.meta.dir, "../../../results/iptables-rules.json");
  writeFileSync(file, `${JSON.stringify({ kernel: release(), iptables: version, programs }, null, 2)}\n`);
}

whereTheKernelHas("nf_tables", hasNftables() && hasProgram("iptables-nft") && hasProgram("nft"), () => {
  describeInNamespaces("rules of iptables' tests", () => {
    test.skipIf(!existsSync(source) && !unavailable("the source of iptables was not downloaded"))(
      "are written back as objects and as text, with listed exceptions",
      () => {
        const all = testsOfIptables(source);
        const programs = Object.keys(families) as IptablesProgram[];
        const results = new Map(programs.map((program) => [program, compareRules(program, all)]));
        const version = Bun.spawnSync(["iptables-nft", "--version"]).stdout.toString().split(" ")[1]!.slice(1);
        if (process.env["BUN_NETLINK_RECORD"] === "1") record(results, version);
        const exceptions = JSON.parse(
          readFileSync(join(import.meta.dir, "iptables-exceptions.json"), "utf8"),
        ) as Exceptions[];
        const listed = new Set(
          exceptions.flatMap(({ checks, rules }) =>
            checks.flatMap((check) => rules.map((rule) => nameOf({ check, rule }))),
          ),
        );
        const differences = [...results.values()].flatMap((result) => result.differences);
        const found = new Set(differences.map(nameOf));
        expect(differences.filter((one) => !listed.has(nameOf(one)))).toEqual([]);
        expect([...listed].filter((name) => !found.has(name))).toEqual([]);
        const accepted = [...results.values()].map(({ counts }) => counts["accepted"]!);
        expect(accepted.reduce((a, b) => a + b)).toBeGreaterThan(1000);
      },
      LIMIT_MS,
    );
  });
});
