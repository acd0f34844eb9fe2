// Compares rules with every field and statement in both directions: the library writes and nft lists them, and vice
// versa.
import { expect } from "bun:test";
import type { NetworkNamespace } from "../../../../src/index.ts";
import { Nftables, type NftObject, toJSON } from "../../../../src/subsystems/nftables/index.ts";
import { hasNftables } from "../../../families/nftables/nftables.ts";
import { describeInNamespaces, hasProgram, whereTheKernelHas } from "../../../support/environment.ts";
import { test } from "../fixtures.ts";
import { addRules, prepare } from "../generated-tables.ts";
import { isPrinted } from "../generator.ts";
import { expectSame, listed, printed } from "../oracle.ts";

/** Loads a ruleset with nft into a new table of the same name. */
function loadWithNft(netns: NetworkNamespace, objects: readonly NftObject[]): string {
  const stdin = new TextEncoder().encode(JSON.stringify(toJSON(objects)));
  return netns.run(() => Bun.spawnSync(["nft", "-j", "-f", "-"], { stdin })).stderr.toString();
}

whereTheKernelHas("nf_tables", hasNftables(), () => {
  describeInNamespaces("generated rules", () => {
    whereTheKernelHas("the program nft", hasProgram("nft"), () => {
      test("are listed identically by nft and Nftables", ({ netns, other, nft }) => {
        prepare(nft, isPrinted);
        expect(addRules(nft, 1, isPrinted)).toBeGreaterThan(350);
        const theirList = printed(netns);
        expectSame(listed(nft), theirList);
        const isRaw = (object: unknown) => JSON.stringify(object).includes('"raw"');
        expect(theirList.filter(isRaw)).toEqual([]);
        // nft writes a set with one element as a comparison.
        const rulesOf = (one: Nftables) =>
          listed(one)
            .filter((object) => "rule" in object)
            .map((rule) => JSON.stringify(rule).replaceAll(/\{"set":\[("[^"]*"|\d+|\{[^[\]{}]*\})\]\}/g, "$1"));
        using theirs = Nftables.open({ netns: other });
        prepare(theirs, isPrinted);
        const rules = nft.listRuleset().filter((object) => "rule" in object);
        // nft rejects all rules if it rejects one, so the rules are loaded in parts.
        let loaded = 0;
        for (let from = 0; from < rules.length; from += 16) {
          const part = rules.slice(from, from + 16);
          if (loadWithNft(other, part) === "") loaded += part.length;
        }
        expect(loaded).toBeGreaterThan(150);
        const known = new Set(rulesOf(nft));
        expect(rulesOf(theirs).filter((rule) => !known.has(rule))).toEqual([]);

        const objects = nft.listRuleset();
        nft.transaction((batch) => batch.flush({ ruleset: null }).add(objects));
        expectSame(printed(netns), theirList);
      });
    });
  });
});
