// Lists the rulesets of firewalld, ufw, Docker and netavark, and writes them back as objects and as text.
import { expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { NetworkNamespace } from "../../../../src/index.ts";
import { hasNftables } from "../../../families/nftables/nftables.ts";
import { describeWith, unavailable, whereTheKernelHas } from "../../../support/environment.ts";
import { compare } from "./compare.ts";
import { FIREWALL_PROGRAMS, type FirewallProgramName, netavark, startFirewallProgram } from "./firewall-programs.ts";

const LIMIT_MS = 600_000;

/** Numbers of rules with the settings of the test. Other versions of the programs may create a few rules more or less. */
const leastRules: Readonly<Record<FirewallProgramName, number>> = {
  firewalld: 400,
  ufw: 150,
  docker: 50,
  netavark: 60,
};

whereTheKernelHas("nf_tables", hasNftables(), () => {
  for (const [name, commands] of Object.entries(FIREWALL_PROGRAMS) as [FirewallProgramName, readonly string[]][]) {
    describeWith(["nft", "unshare", "ip", ...commands], `ruleset of ${name}`, () => {
      const isMissing = name === "netavark" && netavark === undefined && !unavailable("netavark was not downloaded");
      test.skipIf(isMissing)(
        "is written back as objects and as text with the same expressions",
        async () => {
          const state = mkdtempSync(join(tmpdir(), `bun-netlink-${name}-`));
          try {
            using netns = NetworkNamespace.create();
            await using _ = await startFirewallProgram(name, netns, state);
            const { compared, differences } = compare({ name: "nft", command: ["nft"] }, netns, new Map());
            expect(compared.restored).toBeGreaterThan(leastRules[name]);
            expect(compared.reparsed).toBe(compared.restored);
            // The wording of rules depends on the version of nft; tests-of-nft.test.ts compares it.
            expect(differences.filter(({ check, kind }) => check !== "printed" || kind === "refused")).toEqual([]);
          } finally {
            rmSync(state, { recursive: true, force: true });
          }
        },
        LIMIT_MS,
      );
    });
  }
});
