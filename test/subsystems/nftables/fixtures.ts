import { Nftables } from "../../../src/subsystems/nftables/index.ts";
import { test as base } from "../../support/fixtures.ts";
import { chain, table } from "./lab.ts";

/** Declares tests with a new network namespace and its ruleset. */
export const test = base.extend({ nft: ({ netns }) => Nftables.open({ netns }) });

/** Declares tests with the ruleset of a new network namespace, which contains an nftables table with a chain. */
export const testInTable = test.extend({
  nft({ netns }) {
    const nft = Nftables.open({ netns });
    nft.add([table, chain]);
    return nft;
  },
});
