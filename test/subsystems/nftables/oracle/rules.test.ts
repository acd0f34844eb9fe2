import { expect, test } from "bun:test";
import { NetworkNamespace } from "../../../../src/index.ts";
import { hasNftables } from "../../../families/nftables/nftables.ts";
import { describeInNamespaces, hasProgram, whereTheKernelHas } from "../../../support/environment.ts";
import { type Comparison, compare } from "./compare.ts";
import { ownGroups } from "./corpus.ts";
import { loadGroup } from "./load.ts";

/** Time limit in milliseconds for the comparison of about 1,000 rules. */
const LIMIT_MS = 600_000;

/** Adds the rules of rules.txt with nft, and compares all that nft accepts. */
function compareAll(): Comparison {
  const program = { name: "nft", command: ["nft"] };
  const compared = { written: 0, printed: 0, reparsed: 0, restored: 0, canonical: 0 };
  const differences: Comparison["differences"] = [];
  for (const group of ownGroups().filter(({ name }) => name.startsWith("rules.txt"))) {
    using netns = NetworkNamespace.create();
    const counts = new Map<string, number>();
    const commands = new Map(
      loadGroup(program, netns, group).map(({ text, place }) => {
        const chain = `${place.family} ${place.table} ${place.chain}`;
        const index = counts.get(chain) ?? 0;
        counts.set(chain, index + 1);
        return [`${chain} ${index}`, text];
      }),
    );
    const result = compare(program, netns, commands);
    for (const check of Object.keys(compared) as (keyof typeof compared)[]) compared[check] += result.compared[check];
    differences.push(...result.differences);
  }
  return { compared, differences };
}

whereTheKernelHas("nf_tables", hasNftables() && hasProgram("nft"), () => {
  describeInNamespaces("rules of nft", () => {
    test(
      "have the same kernel expressions after they are listed and added again",
      () => {
        const { compared, differences } = compareAll();
        expect(compared.restored).toBeGreaterThan(800);
        expect(differences.filter(({ check, kind }) => check === "restored" && kind === "different")).toEqual([]);
        // nft before 1.1 lacks conversions of byte order, and prints some rules in other words.
        const failed = (check: string) => differences.filter((one) => one.check === check).length;
        expect(failed("restored") / compared.restored).toBeLessThan(0.005);
        expect(failed("reparsed") / compared.reparsed).toBeLessThan(0.01);
        expect(failed("written") / compared.written).toBeLessThan(0.05);
        expect(failed("canonical") / compared.canonical).toBeLessThan(0.005);
      },
      LIMIT_MS,
    );
  });
});
