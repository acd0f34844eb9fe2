// Networks with VLANs, VLAN filtering and VRFs, which the local kernel may not support.
import { expect, test } from "bun:test";
import { describeInNamespaces } from "../../support/environment.ts";
import { seed } from "../../support/seed.ts";
import { PATIENCE_MS } from "../../support/threads.ts";
import { loadModule } from "../../vm/modules.ts";
import { runCase } from "./random-case.ts";

for (const name of ["8021q", "bridge", "vrf", "nf_tables", "nft_fib_inet", "nft_ct", "nft_nat"]) loadModule(name);
const FIRST = 2_000_000;
/** Each network takes several seconds in the virtual machine. */
const COUNT = 12;

describeInNamespaces("explain", () => {
  test("predicts where packets end in random networks with VLANs and VRFs", () => {
    const wrong: unknown[] = [];
    const first = FIRST * seed;
    for (let number = first; number < first + COUNT; number++) {
      const { difference, notes } = runCase(number, { all: true }, PATIENCE_MS);
      if (difference !== undefined) wrong.push({ number, difference, notes });
    }
    expect(wrong).toEqual([]);
  });
});
