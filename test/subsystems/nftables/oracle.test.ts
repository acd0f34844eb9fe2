import { expect } from "bun:test";
import { fromJSON } from "../../../src/subsystems/nftables/index.ts";
import { hasNftables } from "../../families/nftables/nftables.ts";
import { describeInNamespaces, hasProgram, whereTheKernelHas } from "../../support/environment.ts";
import { test } from "./fixtures.ts";
import { expectSame, listed, loadFixture, printed } from "./oracle.ts";

whereTheKernelHas("nf_tables", hasNftables() && hasProgram("nft"), () => {
  describeInNamespaces("rulesets loaded by nft", () => {
    test("are listed and restored as nft prints them", async ({ netns, nft }) => {
      await loadFixture(netns);
      const theirs = printed(netns);
      expect(theirs.filter((object) => "rule" in object).length).toBeGreaterThanOrEqual(300);
      const raw = theirs.filter((object) => JSON.stringify(object).includes('"raw"'));
      expect(raw).toEqual([]);
      expectSame(listed(nft), theirs);
      const objects = nft.listRuleset();
      nft.transaction((batch) => batch.flush({ ruleset: null }).add(objects));
      expectSame(printed(netns), theirs);
      expectSame(listed(nft), theirs);
    }, 1_800_000);

    test("can be loaded from the output of nft -j", async ({ netns, nft }) => {
      await loadFixture(netns);
      // nft 1.0.6 omits the devices of chains, which old kernels require.
      nft.delete(nft.list("table", { family: "netdev" }).map((table) => ({ table })));
      const text = netns.run(() => Bun.spawnSync(["nft", "-j", "list", "ruleset"])).stdout.toString();
      const theirs = printed(netns);
      nft.transaction((batch) => batch.flush({ ruleset: null }).run(fromJSON(text)));
      expectSame(printed(netns), theirs);
    }, 1_800_000);
  });
});
