import { expect, test } from "bun:test";
import { NetworkNamespace } from "../../../../src/index.ts";
import { hasNftables } from "../../../families/nftables/nftables.ts";
import { describeInNamespaces, hasProgram, whereTheKernelHas } from "../../../support/environment.ts";
import { type Comparison, compare } from "./compare.ts";
import { ownGroups } from "./corpus.ts";
import { loadGroup } from "./load.ts";

/** Time limit in milliseconds for the comparison of about 1,000 rules. */
const LIMIT_MS = 600_000;

/** Rules that nft 1.0.6 and the library write with other expressions, with the reason. */
const DIFFERENT: readonly (readonly [rule: RegExp, reason: string])[] = [
  [/ udp \w+ set /, "nft 1.0.6 also corrects the checksum of UDP packets without one, and of the checksum itself"],
  [
    / (ct|meta) mark set (ip6 flowlabel|vlan id|@|tcp sequence)/,
    "nft 1.0.6 stores the bytes of a header without conversion",
  ],
  [/ (frag frag-off|ip6? dscp) \{/, "nft 1.0.6 compares ranges of a part of a byte without a shift"],
  [/ ct (original|reply) [sd]addr /, "nft 1.0.6 uses keys without an address family, which the kernel does not check"],
  [/ vlan pcp set /, "nft 1.0.6 writes one byte, and loads two"],
];
/** Rules that are printed as an equivalent form with other expressions: a prefix instead of a mask or of two ranges. */
const REWORDED = / ip6? [sd]addr (&|and) [\d.f:]+ == | ether saddr \{ 01:00:00:00:00:00\/8, 02:00/;
/** A date without a space before the time: nft ignores the time. */
const REFUSED = / meta time "124-05-0519:30"/;

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
        const written = differences.filter(({ check }) => check === "written");
        const unused = DIFFERENT.filter(([known]) => !written.some(({ rule }) => known.test(rule)));
        expect(unused).toEqual([]);
        const unexpected = differences.filter(({ check, kind, rule }) => {
          if (check === "printed") return kind === "refused";
          if (kind === "refused") return check !== "written" || !REFUSED.test(rule);
          if (check === "written") return !DIFFERENT.some(([known]) => known.test(rule));
          return check !== "reparsed" || !REWORDED.test(rule);
        });
        expect(unexpected).toEqual([]);
      },
      LIMIT_MS,
    );
  });
});
