// Loads our own rulesets with nft and with the library, and compares what is then in the kernel.
import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Nftables, parseRuleset } from "../../../../../src/subsystems/nftables/index.ts";
import { hasNftables } from "../../../../families/nftables/nftables.ts";
import { describeInNamespaces, hasProgram, unavailable, whereTheKernelHas } from "../../../../support/environment.ts";
import { runNft, versionOf } from "../load.ts";
import { Place } from "./place.ts";

const nft = { name: "nft", command: ["nft"] };
/** Other versions store other user data, and accept other texts. */
const VERSION = "1.0.6";
const LIMIT_MS = 600_000;
/** Rulesets that nft 1.0.6 and the library do not treat alike, with the reason. */
const DIFFERENT: readonly (readonly [text: RegExp, reason: string])[] = [
  [/typeof jhash/, "nft declares the type, but does not store it"],
  [/index 0 accept/, "nft 1.0.6 ends with a segmentation fault"],
  [/typeof ipsec/, "the library stores the type for nft 1.0.6 and for newer versions"],
  [/devices = \{ "d0", "d1" \}/, "nft 1.0.6 writes the devices in the opposite order"],
  [/flags constant; /, "nft 1.1.7 writes no size of constant sets"],
  [/ type\S* [^;]*; (type|typeof) /, "nft 1.1.7 rejects a second type"],
  [/elements = [^;]*; elements = /, "nft 1.1.7 rejects a second list of elements"],
];
/** Missing modules of this kernel. */
const UNSUPPORTED = /: Error: Could not process rule: (No such file or directory|Operation not supported)/;

const isSameVersion = hasProgram("nft") && (versionOf(nft) === VERSION || unavailable(`nft is not version ${VERSION}`));

whereTheKernelHas("nf_tables", hasNftables(), () => {
  describeInNamespaces("our own rulesets", () => {
    test.skipIf(!isSameVersion)(
      "have the same contents in the kernel as with nft, or are rejected by both, with listed exceptions",
      () => {
        using theirs = new Place(["d0", "d1"]);
        using ours = new Place(["d0", "d1"]);
        using client = Nftables.open({ netns: ours.netns });
        const differences: string[] = [];
        let compared = 0;
        for (const line of readFileSync(join(import.meta.dir, "rulesets.txt"), "utf8").split("\n")) {
          if (line === "" || line.startsWith("#") || DIFFERENT.some(([text]) => text.test(line))) continue;
          const text = line.replaceAll("\\n", "\n");
          const { error } = runNft(nft, theirs.netns, ["-f", "-"], `flush ruleset\n${text}\n`);
          if (error !== undefined && UNSUPPORTED.test(error)) continue;
          let reason: string | undefined;
          try {
            const commands = parseRuleset(text);
            client.transaction((batch) => batch.flush({ ruleset: null }).run(commands));
          } catch (caught) {
            reason = String(caught);
          }
          if (error !== undefined || reason !== undefined) {
            if (error === undefined || reason === undefined)
              differences.push(`${line}\nnft: ${error ?? "accepted"}\nlibrary: ${reason ?? "accepted"}`);
            continue;
          }
          compared++;
          const [wanted, actual] = [theirs.contents(), ours.contents()];
          const missing = wanted.filter((one) => !actual.includes(one));
          const added = actual.filter((one) => !wanted.includes(one));
          if (wanted.join("\n") !== actual.join("\n"))
            differences.push([line, "nft:", ...missing, "library:", ...added].join("\n"));
        }
        expect(differences).toEqual([]);
        expect(compared).toBeGreaterThan(60);
      },
      LIMIT_MS,
    );
  });
});
