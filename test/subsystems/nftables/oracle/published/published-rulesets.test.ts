// Loads rulesets that other programs write with nft and with the library, and compares what is then in the kernel.
import { expect, test } from "bun:test";
import { Nftables, parseRuleset } from "../../../../../src/subsystems/nftables/index.ts";
import { hasNftables } from "../../../../families/nftables/nftables.ts";
import { describeInNamespaces, hasProgram, unavailable, whereTheKernelHas } from "../../../../support/environment.ts";
import { seed } from "../../../../support/seed.ts";
import { runNft, versionOf } from "../load.ts";
import { Place } from "./place.ts";
import { LINKS, PUBLISHERS, publishedRulesets, publisherSource } from "./sources.ts";

const LIMIT_MS = 600_000;
const nft = { name: "nft", command: ["nft"] };
/** Other versions choose other registers for the pairs that rules add to maps, and store other user data. */
const VERSION = "1.0.6";
/** Why nft 1.0.6 or this kernel rejects a ruleset: a missing module, or the control group of a system with systemd. */
const REJECTED = /: Error: (Could not process rule: No such file or directory|cgroupv2 path fails)/;
const hasSources =
  hasProgram("nft") &&
  (versionOf(nft) === VERSION || unavailable(`nft is not version ${VERSION}`)) &&
  PUBLISHERS.every((name) => publisherSource(name) !== undefined || unavailable(`no source of ${name}`));

whereTheKernelHas("nf_tables", hasNftables(), () => {
  describeInNamespaces("rulesets of other programs", () => {
    test.skipIf(!hasSources)(
      "have the same contents in the kernel as with nft",
      () => {
        using theirs = new Place(LINKS);
        using ours = new Place(LINKS);
        using client = Nftables.open({ netns: ours.netns });
        const differences: string[] = [];
        let compared = 0;
        for (const [program, rulesets] of publishedRulesets()) {
          for (const [index, { name, text }] of rulesets.entries()) {
            // Most rulesets of nftlb differ in few rules.
            if (program === "nftlb" && index % 3 !== seed % 3) continue;
            const { error } = runNft(nft, theirs.netns, ["-f", "-"], `flush ruleset\n${text}`);
            if (error !== undefined) {
              if (!REJECTED.test(error)) differences.push(`${program} ${name}: nft: ${error}`);
              continue;
            }
            compared++;
            try {
              const commands = parseRuleset(text, { include: ["/etc/nftables.d"] });
              client.transaction((batch) => batch.flush({ ruleset: null }).run(commands));
            } catch (reason) {
              differences.push(`${program} ${name}: ${reason}`);
              continue;
            }
            const [wanted, actual] = [theirs.contents(), ours.contents()];
            const missing = wanted.filter((one) => !actual.includes(one));
            const added = actual.filter((one) => !wanted.includes(one));
            if (wanted.join("\n") !== actual.join("\n"))
              differences.push(`${program} ${name}:\n${["nft:", ...missing, "library:", ...added].join("\n")}`);
          }
        }
        expect(differences).toEqual([]);
        expect(compared).toBeGreaterThan(200);
      },
      LIMIT_MS,
    );
  });
});
