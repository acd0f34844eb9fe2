// Networks with VLANs, VLAN filtering and VRFs, which the local kernel may not support.
import { afterAll, expect, test } from "bun:test";
import { describeInNamespaces } from "../../support/environment.ts";
import { seed } from "../../support/seed.ts";
import { PATIENCE_MS } from "../../support/threads.ts";
import { loadModule } from "../../vm/modules.ts";
import { repeatedCase } from "./random-case.ts";

for (const name of ["8021q", "bridge", "vrf", "nf_tables", "nft_fib_inet", "nft_ct", "nft_nat"]) loadModule(name);
const FIRST = 2_000_000;
/**
 * Each network takes several seconds in the virtual machine. For the recorded run: `bun run test:vm random-networks
 * --kernel 6.12 --define=NETWORKS=400 --define=FIRST_NETWORK=3000000`.
 */
const COUNT = typeof NETWORKS === "undefined" ? 12 : NETWORKS;
declare const NETWORKS: number | undefined;
const START = typeof FIRST_NETWORK === "undefined" ? FIRST * seed : FIRST_NETWORK;
declare const FIRST_NETWORK: number | undefined;
const numbers = Array.from({ length: COUNT }, (_, index) => START + index);
const outcomes = new Map<string, number>();

afterAll(() => console.log(`${COUNT} networks from ${START}:`, Object.fromEntries(outcomes)));

describeInNamespaces("explain", () => {
  test.each(numbers)("predicts where a packet ends in the random network %d with VLANs and VRFs", (number) => {
    const { outcome, difference } = repeatedCase(number, { all: true }, PATIENCE_MS);
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    expect(difference).toBeUndefined();
  });
});
